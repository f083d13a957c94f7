/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "format/tiff_make.h"

#define FIRST_SPANS 16

static int keep_span(void *ctx, const struct prov_tiff_ifd *ifd, struct prov_err *err)
{
	struct prov_tiff_make *m = ctx;

	if (m->num_spans == m->cap_spans) {
		size_t cap = m->cap_spans == 0 ? FIRST_SPANS : m->cap_spans * 2;
		struct prov_span *v =
		    prov_arena_grow(m->plan->arena, m->spans, m->num_spans, cap, sizeof(*v), err);

		if (v == NULL)
			return prov_failed(err);
		m->spans = v;
		m->cap_spans = cap;
	}
	m->spans[m->num_spans++] = (struct prov_span){ifd->off, ifd->len};
	if (m->in->old != PROV_NO_CAND && m->in->old < m->t->num_entries &&
	    m->t->entries[m->in->old].ifd.off == ifd->off)
		m->old_ifd = *ifd;
	return PROV_OK;
}

static int read_chain(struct prov_tiff_make *m, struct prov_err *err)
{
	int code;

	m->t = prov_arena_alloc(m->plan->arena, sizeof(*m->t), err);
	if (m->t == NULL)
		return prov_failed(err);
	code = prov_tiff_walk(m->in->src, m->t, keep_span, m, err);
	if (code != PROV_OK)
		return code;
	if (m->in->old != PROV_NO_CAND)
		m->old = &m->t->entries[m->in->old];
	if (m->t->num_ifds == 0 || (m->old != NULL && m->old_ifd.off != m->old->ifd.off))
		return prov_fail(err, PROV_E_FORMAT, "the file ends in the middle of a directory");
	/* They may lead behind the end of the file, and so into what comes there. */
	if (m->t->num_entries > (m->old != NULL ? 1u : 0u))
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "has other places for credentials, which would stay beside the new ones");
	/* A last link that leads nowhere is overlooked for the store's sake. */
	if (m->t->last.next != 0 && m->in->store.n == 0)
		return prov_fail_at(err, PROV_E_FORMAT, m->t->last.off,
		    "the link of the directory that begins here leads out of the file");
	for (size_t i = 0; i < m->num_spans; i++) {
		if (m->spans[i].start < m->t->header_len)
			return prov_fail_at(err, PROV_E_FORMAT, m->spans[i].start,
			    "a directory lies over the file's header");
	}
	return PROV_OK;
}

/*
 * Which directory gets the store's entry: where there is one directory, that; else a new one at the
 * end of the chain, which holds nothing else (A.3.6). An entry that is there stays.
 */
static void choose(struct prov_tiff_make *m)
{
	const struct prov_embed *in = m->in;
	bool is_new = m->old == NULL && in->store.n > 0;
	bool is_new_xmp = in->xmp != NULL && m->t->xmp.len == 0;
	bool goes = m->old != NULL && in->store.n == 0 && m->old->ifd.off == m->t->first.off;

	m->new_last = is_new && m->t->num_ifds > 1;
	m->copy_first = (is_new && !m->new_last) || is_new_xmp || (goes && m->old_ifd.num > 1);
	m->first_next = m->t->first.next;
}

/* Whether nothing that is known of stands behind START but [START, cut), without which all is as
 * it was. */
static bool can_cut(const struct prov_tiff_make *m, uint64_t start, bool with_xmp)
{
	const struct prov_cands *cands = m->in->cands;
	const struct prov_span *packet = &cands->xmp.packet;

	if (start < m->t->header_len)
		return false;
	for (size_t i = 0; i < m->num_spans; i++) {
		if (m->spans[i].start + m->spans[i].len > start)
			return false;
	}
	for (size_t i = 0; i < cands->n; i++) {
		if (i != m->in->old && cands->v[i].start + cands->v[i].len > start)
			return false;
	}
	return with_xmp || packet->len == 0 || packet->start + packet->len <= start;
}

/* The old store makes room where it ends the file, and XMP that is replaced where it stands before
 * that, or before the byte between them. */
static void find_cut(struct prov_tiff_make *m)
{
	const struct prov_cands *cands = m->in->cands;
	const struct prov_span *packet = &cands->xmp.packet;
	uint64_t end = packet->start + packet->len;

	m->cut = m->in->src->size;
	if (m->old != NULL) {
		const struct prov_cand *old = &cands->v[m->in->old];

		if (old->damage == NULL && old->contiguous && old->start + old->len == m->cut &&
		    can_cut(m, old->start, false))
			m->cut = old->start;
	}
	if (m->in->xmp != NULL && packet->len > 0 && (end == m->cut || end + 1 == m->cut) &&
	    can_cut(m, packet->start, true))
		m->cut = packet->start;
}

/* The next place, on a word boundary as all values are. */
static uint64_t reserve(uint64_t *at, uint64_t len)
{
	uint64_t start;

	if (len > 0)
		*at += *at % 2;
	start = *at;
	*at += len;
	return start;
}

static uint64_t ifd_size(const struct prov_tiff_make *m, uint64_t num)
{
	return prov_tiff_head_size(m->t) + num * prov_tiff_entry_size(m->t) + prov_tiff_width(m->t);
}

/* How many entries the copy of the first directory has. */
static uint64_t count_copy(const struct prov_tiff_make *m)
{
	const struct prov_embed *in = m->in;
	bool holds_old = m->old != NULL && m->old->ifd.off == m->t->first.off;
	uint64_t n = m->t->first.num;

	n += in->xmp != NULL && m->t->xmp.len == 0;
	n += in->store.n > 0 && m->old == NULL && !m->new_last;
	return n - (in->store.n == 0 && holds_old);
}

int prov_tiff_place(struct prov_tiff_make *m, struct prov_err *err)
{
	uint64_t end;
	int code = read_chain(m, err);

	if (code != PROV_OK)
		return code;
	/* Eight bytes would have to stand in the entry itself. */
	if (m->in->xmp != NULL && m->in->xmp->n <= 8)
		return prov_fail(err, PROV_E_FORMAT, "an XMP packet that is too short to be one");
	if (m->in->store.n > 0 && m->in->store.n <= 8)
		return prov_fail(err, PROV_E_INTERNAL, "a manifest store without content");
	choose(m);
	find_cut(m);
	end = m->cut;
	m->copy_at = reserve(&end, m->copy_first ? ifd_size(m, count_copy(m)) : 0);
	m->last_at = reserve(&end, m->new_last ? ifd_size(m, 1) : 0);
	m->xmp_at = reserve(&end, m->in->xmp != NULL ? m->in->xmp->n : 0);
	m->store_at = reserve(&end, m->in->store.n);
	if (!m->t->big && end > UINT32_MAX && end > m->cut)
		return prov_refuse(
		    err, PROV_LIMIT_FILE_SIZE, "a TIFF file can't be larger than 4 GiB");
	return PROV_OK;
}
