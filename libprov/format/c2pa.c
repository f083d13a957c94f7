/* SPDX-License-Identifier: Apache-2.0 */
/* A manifest store by itself, without the asset that it is about (C2PA 2.4, 11.4). */
#include "base/err.h"
#include "base/limits.h"
#include "base/rd.h"
#include "format/cands.h"

/* LBox, "jumb", LBox, "jumd", and the type of a manifest store (11.1.4.2). */
#define TYPE_AT 16

static int c2pa_sniff(struct prov_bytes head)
{
	static const uint8_t type[16] = {0x63, 0x32, 0x70, 0x61, 0x00, 0x11, 0x00, 0x10, 0x80, 0x00,
	    0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71};

	return prov_bytes_is(prov_bytes_sub(head, 4, 4), "jumb") &&
		       prov_bytes_is(prov_bytes_sub(head, 12, 4), "jumd") &&
		       prov_bytes_eq(prov_bytes_sub(head, TYPE_AT, sizeof(type)),
			   prov_bytes(type, sizeof(type)))
		   ? 100
		   : 0;
}

static int c2pa_scan(const struct prov_src *src, struct prov_arena *arena,
    struct prov_layout *layout, struct prov_cands *cands, struct prov_err *err)
{
	struct prov_cand *cand;
	int code;

	prov_layout_init(layout, src->size);
	memset(cands, 0, sizeof(*cands));
	if (src->size > PROV_MAX_STORE)
		return prov_refuse(err, PROV_LIMIT_STORE,
		    "a manifest store larger than the limit of %u bytes", PROV_MAX_STORE);
	if (src->size == 0)
		return prov_fail_at(err, PROV_E_TRUNC, 0, "a manifest store is not empty");
	cand = prov_cands_add(cands, arena, err);
	if (cand == NULL)
		return prov_failed(err);
	code = prov_src_read_all(src, arena, &cand->data, err);
	if (code != PROV_OK)
		return code;
	cand->len = cand->data.n;
	cand->contiguous = true;
	return prov_layout_add(layout, arena, src->size, "C2PA", 0, false, err);
}

static const char *const mime[] = {
    "application/c2pa", "application/x-c2pa-manifest-store", NULL}; /* the latter is of old */
static const char *const ext[] = {"c2pa", NULL};

static const struct prov_format c2pa = {
    .name = "c2pa",
    .mime = mime,
    .ext = ext,
    .caps = PROV_FMT_STORE_ONLY | PROV_FMT_NO_ASSET,
    .sniff = c2pa_sniff,
    .scan = c2pa_scan,
};

const struct prov_format *prov_format_c2pa(void)
{
	return &c2pa;
}
