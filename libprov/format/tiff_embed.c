/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a store becomes the value of a tag of a TIFF file (C2PA 2.4, A.3.6), and XMP that of another.
 *
 * Offsets in a TIFF file lead anywhere, also from what is not known here; so nothing of it moves.
 * What is new stands at its end, the store last, and the directory that has to hold one more entry
 * is written there once more, to which the link then leads. Where there are entries already they
 * are changed where they stand, and what stood at the end makes room, so that a file that is signed
 * again does not grow.
 */
#include "base/err.h"
#include "format/tiff_make.h"

/* Notes DATA for OFF of the file. */
static int add_patch(struct prov_tiff_make *m, uint64_t off, const uint8_t *data, size_t n,
    bool also, struct prov_err *err)
{
	size_t i = m->num_patches;

	if (i == PROV_TIFF_PATCHES)
		return prov_fail(err, PROV_E_INTERNAL, "too many changes to a TIFF file");
	for (; i > 0 && m->patches[i - 1].off > off; i--)
		m->patches[i] = m->patches[i - 1];
	m->patches[i] = (struct prov_tiff_patch){off, prov_bytes(data, n), also};
	m->num_patches++;
	return PROV_OK;
}

static int patch_uint(
    struct prov_tiff_make *m, uint64_t off, size_t n, uint64_t v, bool also, struct prov_err *err)
{
	uint8_t *p = prov_arena_alloc(m->plan->arena, n, err);

	if (p == NULL)
		return prov_failed(err);
	prov_tiff_put(m, p, n, v);
	return add_patch(m, off, p, n, also, err);
}

/* Makes the link at OFF lead to NEXT. That of the first directory goes with its copy. */
static int set_link(struct prov_tiff_make *m, uint64_t off, uint64_t next, struct prov_err *err)
{
	const struct prov_tiff_ifd *first = &m->t->first;
	size_t width = prov_tiff_width(m->t);

	if (m->copy_first && off == first->off + first->len - width) {
		m->first_next = next;
		return PROV_OK;
	}
	return patch_uint(m, off, width, next, false, err);
}

static bool is_in_copy(const struct prov_tiff_make *m, const struct prov_tiff_entry *e)
{
	return m->copy_first && e->ifd.off == m->t->first.off;
}

/* The entry E, or a new one of the first directory, gets what SET says. */
static int set_entry(struct prov_tiff_make *m, const struct prov_tiff_entry *e,
    const struct prov_tiff_set *set, struct prov_err *err)
{
	size_t width = prov_tiff_width(m->t);
	int code = PROV_OK;

	if (e == NULL || is_in_copy(m, e)) {
		if (e != NULL)
			m->removed[m->num_removed++] = e->off;
		m->sets[m->num_sets++] = *set;
		return PROV_OK;
	}
	if (e->type != set->type)
		code = patch_uint(m, e->off + 2, 2, set->type, false, err);
	if (code == PROV_OK)
		code = patch_uint(m, e->count_off, width, set->count, set->also, err);
	if (code == PROV_OK)
		code = patch_uint(m, e->count_off + width, width, set->value, false, err);
	return code;
}

/* Leaves the old store's entry out, in a directory that keeps its place and some room. */
static int shrink(struct prov_tiff_make *m, struct prov_err *err)
{
	const struct prov_tiff_ifd *ifd = &m->old_ifd;
	size_t head = prov_tiff_head_size(m->t), entry = prov_tiff_entry_size(m->t);
	size_t n = (size_t)ifd->len, at = (size_t)(m->old->off - ifd->off);
	uint8_t *p = prov_arena_alloc(m->plan->arena, n, err);
	int code;

	if (p == NULL)
		return prov_failed(err);
	code = prov_src_read(m->in->src, ifd->off, p, n, err);
	if (code != PROV_OK)
		return code;
	memmove(&p[at], &p[at + entry], n - at - entry);
	memset(&p[n - entry], 0, entry);
	prov_tiff_put(m, p, head, ifd->num - 1);
	return add_patch(m, ifd->off, p, n, false, err);
}

static int remove_old(struct prov_tiff_make *m, struct prov_err *err)
{
	if (is_in_copy(m, m->old)) {
		m->removed[m->num_removed++] = m->old->off;
		return PROV_OK;
	}
	if (m->old_ifd.num > 1)
		return shrink(m, err);
	if (m->old_ifd.off == m->t->first.off && m->old_ifd.next == 0)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "has no directory but the one that its credentials are in");
	return set_link(m, m->old_ifd.link, m->old_ifd.next, err);
}

static int edit(struct prov_tiff_make *m, struct prov_err *err)
{
	const struct prov_embed *in = m->in;
	const struct prov_tiff_entry *xmp = m->t->xmp.len > 0 ? &m->t->xmp : NULL;
	struct prov_tiff_set set = {PROV_TIFF_XMP, PROV_TIFF_BYTE, 0, m->xmp_at, false};
	int code = PROV_OK;

	if (in->xmp != NULL) {
		set.count = in->xmp->n;
		code = set_entry(m, xmp, &set, err);
	}
	set = (struct prov_tiff_set){
	    PROV_TIFF_C2PA, PROV_TIFF_UNDEFINED, in->store.n, m->store_at, true};
	if (code == PROV_OK && in->store.n > 0 && !m->new_last)
		code = set_entry(m, m->old, &set, err);
	if (code == PROV_OK && in->store.n == 0 && m->old != NULL)
		code = remove_old(m, err);
	/* A link that led behind the end of the file would lead into what comes there. */
	if (code == PROV_OK && (m->new_last || m->t->last.next != 0))
		code = set_link(m, m->t->last.off + m->t->last.len - prov_tiff_width(m->t),
		    m->new_last ? m->last_at : 0, err);
	if (code == PROV_OK && m->copy_first)
		code =
		    patch_uint(m, m->t->first.link, prov_tiff_width(m->t), m->copy_at, false, err);
	return code;
}

/* What is changed is in no more than one directory, or in the header: in files that are made to
 * mislead they lie over each other, and a change of one would be one of another. */
static int check_patches(const struct prov_tiff_make *m, struct prov_err *err)
{
	uint64_t at = 0;

	for (size_t i = 0; i < m->num_patches; i++) {
		const struct prov_tiff_patch *p = &m->patches[i];
		uint64_t end = p->off + p->data.n;
		size_t owners = p->off < m->t->header_len ? 1 : 0;

		for (size_t k = 0; k < m->num_spans; k++)
			owners +=
			    p->off < m->spans[k].start + m->spans[k].len && m->spans[k].start < end;
		if (p->off < at || end > m->cut || owners > 1)
			return prov_fail_at(
			    err, PROV_E_FORMAT, p->off, "its directories lie over each other");
		at = end;
	}
	return PROV_OK;
}

static int emit_patches(const struct prov_tiff_make *m, struct prov_err *err)
{
	uint64_t at = 0;
	int code = PROV_OK;

	for (size_t i = 0; i < m->num_patches && code == PROV_OK; i++) {
		const struct prov_tiff_patch *p = &m->patches[i];

		code = prov_plan_copy(m->plan, at, p->off - at, err);
		if (code == PROV_OK && p->also)
			code = prov_plan_emit_also(m->plan, p->data, err);
		else if (code == PROV_OK)
			code = prov_plan_emit(m->plan, p->data, false, err);
		at = p->off + p->data.n;
	}
	return code == PROV_OK ? prov_plan_copy(m->plan, at, m->cut - at, err) : code;
}

int prov_tiff_embed(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	struct prov_tiff_make *m;
	int code = prov_embed_check(in, PROV_CAN_XMP, err);

	if (code != PROV_OK)
		return code;
	m = prov_arena_alloc(plan->arena, sizeof(*m), err);
	if (m == NULL)
		return prov_failed(err);
	m->in = in;
	m->plan = plan;
	code = prov_tiff_place(m, err);
	if (code == PROV_OK)
		code = edit(m, err);
	if (code == PROV_OK)
		code = check_patches(m, err);
	if (code == PROV_OK)
		code = emit_patches(m, err);
	return code == PROV_OK ? prov_tiff_append(m, err) : code;
}
