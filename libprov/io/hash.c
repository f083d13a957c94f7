/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/nfc.h"
#include "io/plan.h"
#include "io/sums.h"

struct job {
	const struct prov_src *src;
	struct prov_digest *digest;
	bool nfc;
	struct prov_nfc text;
	uint8_t *buf;
	prov_progress_cb progress;
	void *progress_ctx;
};

static int to_digest(void *ctx, struct prov_bytes text, struct prov_err *err)
{
	struct job *j = ctx;

	return prov_digest_update(j->digest, text, err);
}

/* What is in memory is hashed where it lies; the rest is read. */
static int next_block(
    struct job *j, uint64_t off, size_t n, struct prov_bytes *block, struct prov_err *err)
{
	*block = prov_src_view(j->src, off, n);
	if (block->n == n)
		return PROV_OK;
	if (j->buf == NULL)
		j->buf = malloc(PROV_IO_BLOCK);
	if (j->buf == NULL)
		return prov_fail_nomem(err);
	*block = prov_bytes(j->buf, n);
	return prov_src_read(j->src, off, j->buf, n, err);
}

static int hash_range(struct job *j, uint64_t off, uint64_t end, struct prov_err *err)
{
	while (off < end) {
		size_t n = PROV_IO_BLOCK;
		struct prov_bytes block;
		int code;

		if (n > end - off)
			n = (size_t)(end - off);
		code = next_block(j, off, n, &block, err);
		if (code == PROV_OK && j->nfc)
			code = prov_nfc_update(&j->text, block, err);
		else if (code == PROV_OK)
			code = prov_digest_update(j->digest, block, err);
		if (code != PROV_OK)
			return code;
		off += n;
		if (j->progress != NULL && j->progress(j->progress_ctx, off, j->src->size) != 0)
			return prov_fail(err, PROV_E_CANCELLED, "cancelled");
	}
	return PROV_OK;
}

static int hash_all(
    struct job *j, const struct prov_span *excl, size_t num_excl, struct prov_err *err)
{
	uint64_t off = 0;

	for (size_t i = 0; i < num_excl; i++) {
		int code;

		/* The caller's to check against the file: here it is only not trusted. */
		if (excl[i].start < off || excl[i].start > j->src->size ||
		    excl[i].len > j->src->size - excl[i].start)
			return prov_fail(
			    err, PROV_E_INTERNAL, "ranges to leave out are not in order");
		code = hash_range(j, off, excl[i].start, err);
		if (code != PROV_OK)
			return code;
		off = excl[i].start + excl[i].len;
	}
	return hash_range(j, off, j->src->size, err);
}

int prov_src_hash(const struct prov_src *src, const struct prov_span *excl, size_t num_excl,
    bool nfc, enum prov_hash hash, uint8_t out[PROV_HASH_MAX], prov_progress_cb progress,
    void *progress_ctx, struct prov_err *err)
{
	struct job j = {.src = src, .nfc = nfc, .progress = progress, .progress_ctx = progress_ctx};
	int code;

	memset(out, 0, PROV_HASH_MAX);
	prov_nfc_init(&j.text, to_digest, &j);
	code = prov_digest_new(&j.digest, hash, err);
	if (code != PROV_OK)
		return code;
	code = hash_all(&j, excl, num_excl, err);
	if (code == PROV_OK && nfc)
		code = prov_nfc_finish(&j.text, err);
	if (code == PROV_OK)
		code = prov_digest_final(j.digest, out, err);
	free(j.buf);
	prov_nfc_fini(&j.text);
	prov_digest_free(j.digest);
	return code;
}
