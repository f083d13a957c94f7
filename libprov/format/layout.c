/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "base/limits.h"
#include "format/cands.h"
#include "format/format.h"

#define FIRST_RANGES 64

void prov_layout_init(struct prov_layout *layout, uint64_t size)
{
	memset(layout, 0, sizeof(*layout));
	layout->size = size;
}

static uint64_t layout_end(const struct prov_layout *layout)
{
	const struct prov_range *last;

	if (layout->n == 0)
		return 0;
	last = &layout->v[layout->n - 1];
	return last->off + last->len;
}

static int grow(struct prov_layout *layout, struct prov_arena *arena, struct prov_err *err)
{
	size_t cap = layout->cap == 0 ? FIRST_RANGES : layout->cap * 2;
	struct prov_range *v;

	if (layout->n >= PROV_MAX_RANGES)
		return prov_refuse(
		    err, PROV_LIMIT_RANGES, "the file has more than %u parts", PROV_MAX_RANGES);
	if (cap > PROV_MAX_RANGES)
		cap = PROV_MAX_RANGES;
	v = prov_arena_grow(arena, layout->v, layout->n, cap, sizeof(*v), err);
	if (v == NULL)
		return prov_failed(err);
	layout->v = v;
	layout->cap = cap;
	return PROV_OK;
}

static int add(struct prov_layout *layout, struct prov_arena *arena, uint64_t len, const char *name,
    size_t cand, bool metadata, bool more, struct prov_err *err)
{
	uint64_t off = layout_end(layout);
	struct prov_range *r;
	size_t n;

	if (len > layout->size - off)
		return prov_fail(err, PROV_E_INTERNAL, "a part of the file lies outside of it");
	if (len == 0)
		return PROV_OK;
	if (layout->n == layout->cap) {
		int code = grow(layout, arena, err);

		if (code != PROV_OK)
			return code;
	}
	r = &layout->v[layout->n++];
	memset(r, 0, sizeof(*r));
	r->off = off;
	r->len = len;
	r->cand = cand;
	r->metadata = metadata;
	r->more = more;
	n = strlen(name);
	if (n > sizeof(r->name) - 1)
		n = sizeof(r->name) - 1;
	memcpy(r->name, name, n);
	return PROV_OK;
}

int prov_layout_add(struct prov_layout *layout, struct prov_arena *arena, uint64_t len,
    const char *name, size_t cand, bool metadata, struct prov_err *err)
{
	return add(layout, arena, len, name, cand, metadata, false, err);
}

int prov_layout_add_more(struct prov_layout *layout, struct prov_arena *arena, uint64_t len,
    const char *name, size_t cand, bool metadata, struct prov_err *err)
{
	return add(layout, arena, len, name, cand, metadata, layout->n > 0, err);
}

int prov_layout_add_gap(struct prov_layout *layout, struct prov_arena *arena, uint64_t len,
    const char *name, struct prov_err *err)
{
	int code = add(layout, arena, len, name, PROV_NO_CAND, false, false, err);

	if (code == PROV_OK && len > 0)
		layout->v[layout->n - 1].gap = true;
	return code;
}

bool prov_layout_is_whole(const struct prov_layout *layout)
{
	uint64_t off = 0;

	for (size_t i = 0; i < layout->n; i++) {
		const struct prov_range *r = &layout->v[i];

		if (r->off != off || r->len == 0 || r->len > layout->size - off)
			return false;
		off += r->len;
	}
	return off == layout->size;
}

struct prov_cand *prov_cands_add(
    struct prov_cands *cands, struct prov_arena *arena, struct prov_err *err)
{
	if (cands->n >= PROV_MAX_CANDS) {
		(void)prov_refuse(err, PROV_LIMIT_CANDS,
		    "more than %u places that could hold a manifest store", PROV_MAX_CANDS);
		return NULL;
	}
	if (cands->v == NULL) {
		cands->v = prov_arena_array(arena, PROV_MAX_CANDS, sizeof(cands->v[0]), err);
		if (cands->v == NULL)
			return NULL;
	}
	return &cands->v[cands->n++];
}

size_t prov_cands_newest(const struct prov_cands *cands)
{
	size_t newest = 0;

	for (size_t i = 0; i < cands->n; i++) {
		if (cands->v[i].section > newest)
			newest = cands->v[i].section;
	}
	return newest;
}

void prov_cands_xmp(struct prov_cands *cands, struct prov_span holder, struct prov_span packet)
{
	if (cands->xmp.holder.len > 0) {
		cands->xmp.more = cands->xmp.more || holder.start != cands->xmp.holder.start;
		return;
	}
	cands->xmp.holder = holder;
	cands->xmp.packet = packet;
}

const char *prov_xmp_refusal(
    struct prov_arena *arena, const struct prov_err *why, struct prov_err *err)
{
	static const char subject[] = "its XMP metadata ";
	const size_t n = sizeof(subject) - 1;

	if (strncmp(why->msg, subject, n) == 0)
		return prov_arena_printf(arena, err, "%s", &why->msg[n]);
	return prov_arena_printf(
	    arena, err, "takes more than the limits allow to read: %.400s", why->msg);
}

int prov_cands_refuse_xmp(struct prov_cands *cands, struct prov_arena *arena,
    const struct prov_err *why, struct prov_err *err)
{
	cands->xmp.over_limit = why->limit != PROV_LIMIT_NONE ? why->limit : PROV_LIMIT_XMP;
	cands->xmp.unread = prov_xmp_refusal(arena, why, err);
	return cands->xmp.unread == NULL ? prov_failed(err) : PROV_OK;
}

bool prov_cands_before(const struct prov_cands *cands, size_t *section)
{
	size_t before = *section;

	for (size_t i = 0; i < cands->n; i++) {
		size_t s = cands->v[i].section;

		if (s < *section && (before == *section || s > before))
			before = s;
	}
	if (before == *section)
		return false;
	*section = before;
	return true;
}

void prov_cands_exif(struct prov_cands *cands, uint64_t start, uint64_t len)
{
	if (cands->exif.len == 0)
		cands->exif = (struct prov_span){start, len};
}
