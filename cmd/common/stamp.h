/* SPDX-License-Identifier: Apache-2.0 */
/* --tsa: time-stamps for what is signed. */
#ifndef CMD_STAMP_H
#define CMD_STAMP_H

#include <stdbool.h>

#include "common/wire.h"
#include "prov/signer.h"

struct stamping;
struct stamp_from {
	const char *tsa;    /* the authority's URL; NULL: no stamps */
	const char *tls_ca; /* or NULL */
	bool optional;
	bool later; /* that it gives no stamp now is said, and true returned: see stamp_is_dead */
};

/* Has SIGNER's signatures stamped. False having said why. *OUT, which is NULL where there will be
 * no stamps, must outlive the signer's use. */
bool stamp_open(struct stamping **out, struct prov_signer *signer, const struct stamp_from *from);
/* What prov-fetch is told beside the questions to the authority at TSA (question.h). */
void stamp_settings(const struct stamping *stamping, const char *tsa, struct wire *out);
/* Whether nothing can be stamped, and so nothing is to be signed. */
bool stamp_is_dead(const struct stamping *stamping); /* NULL is fine */
void stamp_close(struct stamping *stamping);         /* NULL is fine */

#endif
