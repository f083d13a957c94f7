/* SPDX-License-Identifier: Apache-2.0 */
/* A hash over runs of the asset, which are not read where their hash is known already. */
#ifndef PROV_VALIDATE_V_SUM_H
#define PROV_VALIDATE_V_SUM_H

#include "validate/v_internal.h"

struct v_sum {
	struct v_ctx *ctx;
	const struct prov_src *src;
	uint8_t *block; /* PROV_IO_BLOCK bytes, the caller's */
	enum prov_hash alg;
	struct prov_digest *digest; /* NULL as long as nothing had to be read */
	/* What was taken while the asset was written, as long as the runs are the same. */
	const struct prov_known_hash *known;
	size_t sum;
	size_t next; /* of the known takes: the one after those that the runs so far were */
	size_t runs;
};
/* Always ends with v_sum_fini. SRC may be another file than the asset, of which nothing is known.
 */
void v_sum_begin(struct v_sum *s, struct v_ctx *ctx, const struct prov_src *src, enum prov_hash alg,
    uint8_t *block);
/* [OFF, END) of the file; MARK (may be NULL): behind this number in eight bytes (18.6.2). */
int v_sum_run(struct v_sum *s, uint64_t off, uint64_t end, const uint64_t *mark) PROV_MUST_CHECK;
int v_sum_end(struct v_sum *s, uint8_t digest[PROV_HASH_MAX]) PROV_MUST_CHECK;
void v_sum_fini(struct v_sum *s);

#endif
