/* SPDX-License-Identifier: Apache-2.0 */
/* Metadata assertions (C2PA 2.4, 18.17): which properties c2pa.metadata may hold. */
#ifndef PROV_CLAIM_METADATA_H
#define PROV_CLAIM_METADATA_H

#include "base/bytes.h"

struct prov_metadata_schema {
	const char *prefix, *ns; /* as in the assertion's @context */
	const char *names;       /* those of its properties that may be there, or NULL for all */
};

/* The schema that has the usual prefix PREFIX; NULL where none of its properties may be there. The
 * audio and video properties of xmpDM (B.2.8) are left out: nothing here writes them. */
const struct prov_metadata_schema *prov_metadata_schema(const char *prefix);
bool prov_metadata_is_allowed(const char *prefix, const char *name);

#endif
