/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crJSON (C2PA 2.4, crJSON): the parts of one manifest. Each function writes one member with its
 * name; what can't be read is an empty object. Scratch memory is ARENA's. PROV_E_NOMEM goes into
 * S, as its other failures do.
 */
#ifndef PROV_REPORT_RENDER_CRJSON_H
#define PROV_REPORT_RENDER_CRJSON_H

#include "claim/claim.h"
#include "report/show.h"

struct prov_crjson_manifest {
	const struct prov_store *store;
	const struct prov_manifest *manifest;
	const struct prov_claim *claim; /* NULL where it can't be read */
	struct prov_arena *arena;
};

/* "claim" or "claim.v2" (3.5), and "assertions" (3.6): render_crjson_claim.c */
void prov_crjson_claim(struct prov_show *s, const struct prov_crjson_manifest *m);
void prov_crjson_assertions(struct prov_show *s, const struct prov_crjson_manifest *m);
/* "signature" (3.7): render_crjson_signature.c */
void prov_crjson_signature(struct prov_show *s, const struct prov_crjson_manifest *m);

#endif
