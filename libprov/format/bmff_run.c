/* SPDX-License-Identifier: Apache-2.0 */
/* Fragments: where each run of samples lies, and how long it is (ISO/IEC 14496-12, 8.8). */
#include "base/err.h"
#include "base/limits.h"
#include "format/bmff_place.h"

#define CC(a, b, c, d) PROV_FOURCC(a, b, c, d)
#define HAS_OFFSET 0x1u      /* tfhd, trun */
#define HAS_DESCRIPTION 0x2u /* tfhd */
#define HAS_FIRST_FLAGS 0x4u /* trun */
#define HAS_DURATION 0x8u    /* tfhd */
#define HAS_SIZE 0x10u       /* tfhd */
#define FROM_MOOF 0x20000u   /* tfhd */
#define EACH_DURATION 0x100u /* trun, for each sample */
#define EACH_SIZE 0x200u
#define EACH_FLAGS 0x400u
#define EACH_SHIFT 0x800u

struct fragment {
	const struct prov_src *src;
	const struct prov_bmff_box *moof;
	const struct prov_bmff_sizes *sizes;
	const struct prov_bmff_visit *visit;
	uint64_t base, next; /* of this traf: where offsets count from; where its data ended */
	uint32_t size;       /* of a sample, unless the run says another */
	bool has_head;
};

/* Where those of TRACK begin, or (END) end. Each fragment asks, so that they are kept in order. */
static size_t find_track(const struct prov_bmff_sizes *sizes, uint32_t track, bool end)
{
	size_t lo = 0, hi = sizes->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (sizes->v[mid].track < track || (end && sizes->v[mid].track == track))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

int prov_bmff_track_size(const struct prov_src *src, const struct prov_bmff_box *trex,
    struct prov_bmff_sizes *sizes, struct prov_arena *arena, struct prov_err *err)
{
	struct prov_bmff_cursor c;
	uint64_t skipped;
	uint32_t track = 0, size = 0;
	size_t at;
	int rc;

	prov_bmff_cursor_init(&c, src, trex, 4);
	rc = prov_bmff_take_u32(&c, &track, err);
	if (rc == PROV_OK)
		rc = prov_bmff_take(&c, 8, &skipped, err); /* description, duration */
	if (rc == PROV_OK)
		rc = prov_bmff_take_u32(&c, &size, err);
	if (rc != PROV_OK)
		return rc;
	if (sizes->n == sizes->cap) {
		size_t cap = sizes->cap == 0 ? 8 : sizes->cap * 2;
		void *v;

		if (cap > PROV_MAX_BMFF_TRACKS)
			return prov_refuse(err, PROV_LIMIT_BMFF_TRACKS,
			    "a fragmented file has more than %u tracks", PROV_MAX_BMFF_TRACKS);
		v = prov_arena_grow(arena, sizes->v, sizes->n, cap, sizeof(*sizes->v), err);
		if (v == NULL)
			return PROV_E_NOMEM;
		sizes->v = v;
		sizes->cap = cap;
	}
	at = find_track(sizes, track, true);
	memmove(&sizes->v[at + 1], &sizes->v[at], (sizes->n - at) * sizeof(*sizes->v));
	sizes->v[at] = (struct prov_bmff_size){track, size};
	sizes->n++;
	return PROV_OK;
}

/* Of several for one track, the first. */
static uint32_t size_of_track(const struct prov_bmff_sizes *sizes, uint32_t track)
{
	size_t at = find_track(sizes, track, false);

	return at < sizes->n && sizes->v[at].track == track ? sizes->v[at].size : 0;
}

/* tfhd (8.8.7): where offsets count from. */
static int read_head(struct fragment *f, const struct prov_bmff_box *box, struct prov_err *err)
{
	struct prov_bmff_cursor c;
	uint32_t flags, track = 0;
	uint64_t value;
	int rc;

	if (f->has_head)
		return prov_fail_at(
		    err, PROV_E_FORMAT, box->off, "a fragment has two 'tfhd' boxes");
	f->has_head = true;
	prov_bmff_cursor_init(&c, f->src, box, 0);
	rc = prov_bmff_take_u32(&c, &flags, err);
	if (rc == PROV_OK)
		rc = prov_bmff_take_u32(&c, &track, err);
	if (rc != PROV_OK)
		return rc;
	f->size = size_of_track(f->sizes, track);
	f->base = (flags & FROM_MOOF) != 0 ? f->moof->off : f->next;
	if ((flags & HAS_OFFSET) != 0)
		rc = prov_bmff_take(&c, 8, &f->base, err);
	f->next = f->base;
	for (uint32_t bit = HAS_DESCRIPTION; bit <= HAS_SIZE && rc == PROV_OK; bit <<= 1) {
		if ((flags & bit & (HAS_DESCRIPTION | HAS_DURATION | HAS_SIZE)) == 0)
			continue;
		rc = prov_bmff_take(&c, 4, &value, err);
		if (bit == HAS_SIZE)
			f->size = (uint32_t)value;
	}
	return rc;
}

/* What the samples of a run come to; entries that say no sizes are not read. */
static int sum_run(struct prov_bmff_cursor *c, uint32_t flags, uint32_t count, uint32_t size,
    uint64_t *len, struct prov_err *err)
{
	uint64_t value, before = (flags & EACH_DURATION) != 0 ? 4 : 0;
	unsigned behind =
	    ((flags & EACH_FLAGS) != 0 ? 4u : 0) + ((flags & EACH_SHIFT) != 0 ? 4u : 0);
	int rc = PROV_OK;

	*len = (uint64_t)count * size;
	if ((flags & EACH_SIZE) == 0)
		return PROV_OK;
	*len = 0;
	for (; count > 0 && rc == PROV_OK; count--) {
		rc = prov_bmff_take(c, (unsigned)before, &value, err);
		if (rc == PROV_OK)
			rc = prov_bmff_take(c, 4, &value, err);
		*len += value;
		if (rc == PROV_OK)
			rc = prov_bmff_take(c, behind, &value, err);
	}
	return rc;
}

static int read_run(struct fragment *f, const struct prov_bmff_box *box, struct prov_err *err)
{
	struct prov_bmff_place place = {PROV_BMFF_IN_FILE, f->next, 0};
	struct prov_bmff_cursor c;
	uint32_t flags, count = 0, by;
	uint64_t value;
	int rc;

	prov_bmff_cursor_init(&c, f->src, box, 0);
	rc = prov_bmff_take_u32(&c, &flags, err);
	if (rc == PROV_OK)
		rc = prov_bmff_take_u32(&c, &count, err);
	if (rc == PROV_OK && (flags & HAS_OFFSET) != 0) {
		rc = prov_bmff_take_u32(&c, &by, err);
		/* It is signed. */
		place.off = f->base + by - ((by >> 31) != 0 ? (uint64_t)1 << 32 : 0);
	}
	if (rc == PROV_OK && (flags & HAS_FIRST_FLAGS) != 0)
		rc = prov_bmff_take(&c, 4, &value, err);
	if (rc == PROV_OK)
		rc = sum_run(&c, flags, count, f->size, &place.len, err);
	if (rc == PROV_OK)
		rc = prov_bmff_add(place.off, place.len, &f->next, err);
	if (rc == PROV_OK)
		rc = f->visit->place(f->visit->ctx, &place);
	/* Without an offset it goes on behind the run before; FFmpeg begins anew. */
	if (rc != PROV_OK || (flags & HAS_OFFSET) != 0 || place.off == f->base)
		return rc;
	place.where = PROV_BMFF_MISREAD;
	place.off = f->base;
	return f->visit->place(f->visit->ctx, &place);
}

static int read_track(struct fragment *f, const struct prov_bmff_box *traf, struct prov_err *err)
{
	uint64_t end = traf->off + traf->len;
	struct prov_bmff_box box;
	struct prov_window win;
	int rc = PROV_OK;

	prov_window_init(&win, f->src);
	f->has_head = false;
	for (uint64_t at = traf->off + traf->head; at < end && rc == PROV_OK;
	     at = box.off + box.len) {
		rc = prov_bmff_read(&win, at, end, false, &box, err);
		if (rc != PROV_OK)
			return rc;
		if (box.type == CC('t', 'f', 'h', 'd'))
			rc = read_head(f, &box, err);
		else if (box.type != CC('t', 'r', 'u', 'n') && box.type != CC('s', 'a', 'i', 'o'))
			continue;
		else if (!f->has_head)
			rc = prov_fail_at(err, PROV_E_FORMAT, box.off,
			    "a fragment has its samples before its 'tfhd' box");
		else if (box.type == CC('t', 'r', 'u', 'n'))
			rc = read_run(f, &box, err);
		else
			rc = prov_bmff_auxiliary(f->src, &box, f->base, f->visit, err);
	}
	return rc;
}

int prov_bmff_runs(const struct prov_src *src, const struct prov_bmff_box *moof,
    const struct prov_bmff_sizes *sizes, const struct prov_bmff_visit *visit, struct prov_err *err)
{
	struct fragment f = {.src = src, .moof = moof, .sizes = sizes, .visit = visit};
	uint64_t end = moof->off + moof->len;
	struct prov_bmff_box box;
	struct prov_window win;
	int rc = PROV_OK;

	prov_window_init(&win, src);
	f.next = moof->off;
	for (uint64_t at = moof->off + moof->head; at < end && rc == PROV_OK;
	     at = box.off + box.len) {
		rc = prov_bmff_read(&win, at, end, false, &box, err);
		if (rc == PROV_OK && box.type == CC('t', 'r', 'a', 'f'))
			rc = read_track(&f, &box, err);
	}
	return rc;
}
