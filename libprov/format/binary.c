/* SPDX-License-Identifier: Apache-2.0 */
/* A file of no known type: its bytes can still be held against a hash of them (C2PA 2.4, 11.4). */
#include "base/err.h"
#include "format/format.h"

static int binary_sniff(struct prov_bytes head)
{
	(void)head;
	return 0;
}

static int binary_scan(const struct prov_src *src, struct prov_arena *arena,
    struct prov_layout *layout, struct prov_cands *cands, struct prov_err *err)
{
	prov_layout_init(layout, src->size);
	memset(cands, 0, sizeof(*cands));
	return prov_layout_add(layout, arena, src->size, "data", PROV_NO_CAND, false, err);
}

static const char *const mime[] = {"application/octet-stream", NULL};
static const char *const ext[] = {NULL};

static const struct prov_format binary = {
    .name = "binary",
    .mime = mime,
    .ext = ext,
    .sniff = binary_sniff,
    .scan = binary_scan,
};

const struct prov_format *prov_format_binary(void)
{
	return &binary;
}

bool prov_binary_has_boxes(struct prov_bytes head)
{
	static const struct {
		const char *begin;
		size_t n;
	} types[] = {{"OggS", 4}, {"\0\1\0\0", 4}, {"OTTO", 4}, {"true", 4}, {"ttcf", 4},
	    {"wOFF", 4}, {"wOF2", 4}}; /* the latter are fonts */

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (prov_bytes_eq(prov_bytes_sub(head, 0, types[i].n),
			prov_bytes(types[i].begin, types[i].n)))
			return true;
	}
	return false;
}
