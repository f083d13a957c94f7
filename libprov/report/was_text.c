/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How alike two texts are, without the credentials that they carry: the same in Unicode's normal
 * form and whatever ends their lines; or by how many runs of four bytes they share.
 */
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/nfc.h"
#include "format/format.h"
#include "io/plan.h"
#include "report/was.h"

#define GRAM 4u
#define BUCKETS 65536u

static int take(void *ctx, struct prov_bytes text, struct prov_err *err)
{
	struct prov_wr *wr = ctx;
	size_t from = 0;

	(void)err;
	for (size_t i = 0; i <= text.n; i++) {
		if (i < text.n && text.p[i] != '\r')
			continue;
		prov_wr_bytes(wr, prov_bytes_sub(text, from, i - from));
		from = i + 1;
	}
	return wr->code;
}

/* Whether the byte at OFF is of credentials. */
static bool is_store(const struct prov_cands *cands, uint64_t off)
{
	for (size_t i = 0; i < cands->n; i++) {
		if (off >= cands->v[i].start && off - cands->v[i].start < cands->v[i].len)
			return true;
	}
	return false;
}

/* What is text is normalised, and taken as it is where it is not UTF-8. */
static int put_plain(const struct prov_cands *cands, struct prov_bytes text, struct prov_wr *out,
    struct prov_err *err)
{
	struct prov_wr plain;
	struct prov_nfc nfc;
	size_t from = 0;
	int rc;

	prov_wr_init(&plain, PROV_MAX_COMPARED_TEXT);
	for (size_t i = 0; i <= text.n; i++) {
		if (i < text.n && !is_store(cands, i))
			continue;
		prov_wr_bytes(&plain, prov_bytes_sub(text, from, i - from));
		from = i + 1;
	}
	rc = prov_wr_done(&plain, err);
	if (rc == PROV_OK) {
		prov_nfc_init(&nfc, take, out);
		rc = prov_nfc_update(&nfc, prov_wr_data(&plain), NULL);
		if (rc == PROV_OK)
			rc = prov_nfc_finish(&nfc, NULL);
		prov_nfc_fini(&nfc);
		if (rc == PROV_E_FORMAT || rc == PROV_E_LIMIT) {
			prov_wr_cut(out, 0);
			(void)take(out, prov_wr_data(&plain), NULL);
		}
		rc = prov_wr_done(out, err);
	}
	prov_wr_fini(&plain);
	while (out->n > 0 && strchr(" \t\n", prov_wr_data(out).p[out->n - 1]) != NULL)
		prov_wr_cut(out, out->n - 1);
	return rc;
}

/* The text of SRC without its credentials; *IS_TEXT is false where it is none, or too long. */
static int read_text(const struct prov_src *src, const char *name, bool *is_text,
    struct prov_wr *out, struct prov_err *err)
{
	const struct prov_hint hint = {.name = name};
	const struct prov_format *format = NULL;
	struct prov_layout layout;
	struct prov_cands cands = {0};
	struct prov_arena arena;
	struct prov_bytes data;
	int rc = prov_format_find(src, &hint, &format, NULL);

	*is_text = rc == PROV_OK && format != NULL &&
		   (format->caps & (PROV_FMT_TEXT | PROV_FMT_NFC_HASH)) != 0 &&
		   src->size <= PROV_MAX_COMPARED_TEXT;
	if (!*is_text)
		return PROV_OK;
	prov_arena_init(&arena, PROV_MAX_ARENA);
	prov_layout_init(&layout, src->size);
	rc = format->scan(src, &arena, &layout, &cands, err);
	if (rc == PROV_OK)
		rc = prov_src_read_all(src, &arena, &data, err);
	if (rc == PROV_OK)
		rc = put_plain(&cands, data, out, err);
	prov_arena_fini(&arena);
	return rc;
}

/* --- likeness --- */

static void count(struct prov_bytes text, uint32_t *buckets)
{
	for (size_t i = 0; i + GRAM <= text.n; i++) {
		uint32_t hash = 2166136261u; /* FNV-1a */

		for (size_t k = 0; k < GRAM; k++)
			hash = (hash ^ text.p[i + k]) * 16777619u;
		buckets[(hash ^ hash >> 16) % BUCKETS]++;
	}
}

/* Twice what they share, of all that they have. */
static int share(struct prov_bytes a, struct prov_bytes b, unsigned *alike, struct prov_err *err)
{
	uint32_t *one = calloc(2 * (size_t)BUCKETS, sizeof(*one)), *other;
	uint64_t both = 0, all = 0;

	if (one == NULL)
		return prov_fail_nomem(err);
	other = &one[BUCKETS];
	count(a, one);
	count(b, other);
	for (size_t i = 0; i < BUCKETS; i++) {
		both += one[i] < other[i] ? one[i] : other[i];
		all += (uint64_t)one[i] + other[i];
	}
	*alike = all == 0 ? 0 : (unsigned)(both * 200 / all);
	free(one);
	return PROV_OK;
}

int prov_was_text(const struct prov_src *now, const char *now_name, const struct prov_src *was,
    const char *was_name, bool *is_text, unsigned *alike, struct prov_err *err)
{
	struct prov_wr a, b;
	int rc;

	*alike = 0;
	prov_wr_init(&a, (size_t)2 * PROV_MAX_COMPARED_TEXT);
	prov_wr_init(&b, (size_t)2 * PROV_MAX_COMPARED_TEXT);
	rc = read_text(now, now_name, is_text, &a, err);
	if (rc == PROV_OK && *is_text)
		rc = read_text(was, was_name, is_text, &b, err);
	if (rc == PROV_OK && *is_text) {
		if (prov_bytes_eq(prov_wr_data(&a), prov_wr_data(&b)))
			*alike = 101;
		else
			rc = share(prov_wr_data(&a), prov_wr_data(&b), alike, err);
	}
	prov_wr_fini(&a);
	prov_wr_fini(&b);
	return rc;
}
