/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Putting boxes together again from APP11 segments. Whose boxes they are is not asked here: JPEG
 * 360 and gain maps use the same segments.
 */
#include "base/box.h"
#include "base/err.h"
#include "base/limits.h"
#include "format/jpeg.h"

struct prov_jpeg_group {
	uint16_t en;
	uint32_t last_z;
	uint8_t box[16];
	size_t box_n;
	uint64_t total; /* the box's length, as it says itself */
	uint64_t have;  /* of it, header included, in unbroken order */
	uint64_t end;   /* of the last segment in the file */
	bool broken;    /* later packets belong here but are of no use */
};

int prov_jpeg_packet(struct prov_window *win, uint64_t off, uint64_t len, bool *is_packet,
    struct prov_jpeg_packet *out, struct prov_err *err)
{
	size_t head_n = PROV_JPEG_HEAD;
	struct prov_bytes head, box;
	uint32_t lbox = 0, tbox = 0;
	struct prov_rd rd;
	int code;

	*is_packet = false;
	memset(out, 0, sizeof(*out));
	if (len < PROV_JPEG_HEAD)
		return PROV_OK;
	if (len >= PROV_JPEG_HEAD + 8)
		head_n += 8;
	code = prov_window_get(win, off, head_n, &head, err);
	if (code != PROV_OK)
		return code;
	prov_rd_init(&rd, head, off);
	if (!prov_rd_skip(&rd, 4) || !prov_rd_bytes(&rd, 2, &box) || !prov_bytes_is(box, "JP") ||
	    !prov_rd_u16(&rd, &out->en) || !prov_rd_u32(&rd, &out->z) || !prov_rd_u32(&rd, &lbox) ||
	    !prov_rd_u32(&rd, &tbox) || tbox != PROV_FOURCC('j', 'u', 'm', 'b'))
		return PROV_OK;
	out->total = lbox;
	if (lbox == 1 && !prov_rd_u64(&rd, &out->total))
		return PROV_OK;
	out->box_n = prov_rd_off(&rd) - PROV_JPEG_BOX;
	memcpy(out->box, &head.p[PROV_JPEG_BOX], out->box_n);
	out->off = off;
	out->len = len;
	out->payload_off = off + prov_rd_off(&rd);
	out->payload_len = len - prov_rd_off(&rd);
	*is_packet = true;
	return PROV_OK;
}

int prov_jpeg_groups_init(struct prov_jpeg_groups *groups, struct prov_arena *arena,
    struct prov_cands *cands, struct prov_err *err)
{
	groups->arena = arena;
	groups->cands = cands;
	groups->v = prov_arena_array(arena, PROV_MAX_CANDS, sizeof(groups->v[0]), err);
	return groups->v != NULL ? PROV_OK : prov_failed(err);
}

/* The first damage counts; what came before it stays readable. */
static void damage(struct prov_jpeg_groups *groups, size_t i, uint64_t at, const char *why)
{
	struct prov_cand *cand = &groups->cands->v[i];

	groups->v[i].broken = true;
	if (cand->damage == NULL) {
		cand->damage = why;
		cand->damage_at = at;
	}
}

/* The newest group with the packet's box number. */
static size_t find_group(
    const struct prov_jpeg_groups *groups, const struct prov_jpeg_packet *packet)
{
	for (size_t i = groups->cands->n; i > 0; i--) {
		if (groups->v[i - 1].en == packet->en)
			return i - 1;
	}
	return PROV_NO_CAND;
}

static int append(struct prov_jpeg_groups *groups, size_t i, const struct prov_jpeg_packet *packet,
    struct prov_err *err)
{
	struct prov_jpeg_group *g = &groups->v[i];
	uint64_t n = packet->payload_len;

	if (n > g->total - g->have) {
		damage(groups, i, packet->off,
		    "the segments hold more than the box that they make up");
		n = g->total - g->have;
	}
	if (n > PROV_MAX_STORE - g->have)
		return prov_refuse_at(err, PROV_LIMIT_STORE, packet->off,
		    "a JUMBF box larger than the limit of %u bytes", PROV_MAX_STORE);
	g->have += n;
	return PROV_OK;
}

static int begin(struct prov_jpeg_groups *groups, const struct prov_jpeg_packet *packet,
    size_t *cand, struct prov_err *err)
{
	struct prov_cand *c = prov_cands_add(groups->cands, groups->arena, err);
	struct prov_jpeg_group *g;

	if (c == NULL)
		return prov_failed(err);
	*cand = groups->cands->n - 1;
	g = &groups->v[*cand];
	g->en = packet->en;
	g->last_z = packet->z;
	memcpy(g->box, packet->box, sizeof(g->box));
	g->box_n = packet->box_n;
	g->total = packet->total;
	g->end = packet->off + packet->len;
	c->start = packet->off;
	c->len = packet->len;
	c->contiguous = true;
	if (packet->z != 1)
		damage(groups, *cand, packet->off,
		    "the segments of the box do not begin with its first");
	/* Zero, "to the end of the file", means nothing in a segment. What is here may yet tell
	 * whose box it would be. */
	if (packet->total < packet->box_n) {
		damage(groups, *cand, packet->off, "the length of the box can't be right");
		g->total = packet->box_n + packet->payload_len;
	}
	g->have = g->box_n;
	return append(groups, *cand, packet, err);
}

static int absorb(struct prov_jpeg_groups *groups, size_t i, const struct prov_jpeg_packet *packet,
    struct prov_err *err)
{
	struct prov_jpeg_group *g = &groups->v[i];
	struct prov_cand *cand = &groups->cands->v[i];

	if (packet->off != g->end)
		cand->contiguous = false;
	g->end = packet->off + packet->len;
	cand->len = g->end - cand->start;
	if (g->broken)
		return PROV_OK;
	if (g->have == g->total)
		damage(groups, i, packet->off, "a segment goes on with a box that is complete");
	else if (g->last_z == UINT32_MAX || packet->z != g->last_z + 1)
		damage(groups, i, packet->off, "the segments of the box are not in order");
	else if (packet->box_n != g->box_n || memcmp(packet->box, g->box, g->box_n) != 0)
		damage(groups, i, packet->off, "the segments of the box disagree about its length");
	if (g->broken)
		return PROV_OK;
	g->last_z = packet->z;
	return append(groups, i, packet, err);
}

int prov_jpeg_groups_add(struct prov_jpeg_groups *groups, const struct prov_jpeg_packet *packet,
    size_t *cand, struct prov_err *err)
{
	*cand = find_group(groups, packet);
	/* A first packet is the first of another box, whoever had the number before. */
	if (*cand == PROV_NO_CAND || packet->z == 1)
		return begin(groups, packet, cand, err);
	return absorb(groups, *cand, packet, err);
}

/* Room for what there is of each box, with its header in front; a box that is too short says so. */
static int prepare(struct prov_jpeg_groups *groups, uint8_t **data, struct prov_err *err)
{
	for (size_t i = 0; i < groups->cands->n; i++) {
		struct prov_jpeg_group *g = &groups->v[i];
		struct prov_cand *cand = &groups->cands->v[i];

		if (!g->broken && g->have < g->total)
			damage(groups, i, g->end, "the box ends before its length says");
		data[i] = NULL;
		if (g->have == 0)
			continue;
		data[i] = prov_arena_alloc(groups->arena, (size_t)g->have, err);
		if (data[i] == NULL)
			return prov_failed(err);
		memcpy(data[i], g->box, g->box_n);
		cand->data = prov_bytes(data[i], (size_t)g->have);
	}
	return PROV_OK;
}

int prov_jpeg_groups_finish(struct prov_jpeg_groups *groups, struct prov_window *win,
    const struct prov_layout *layout, struct prov_err *err)
{
	uint8_t *data[PROV_MAX_CANDS];
	size_t done[PROV_MAX_CANDS];
	int code;

	code = prepare(groups, data, err);
	for (size_t i = 0; i < groups->cands->n; i++)
		done[i] = groups->v[i].box_n;
	for (size_t i = 0; i < layout->n && code == PROV_OK && groups->cands->n > 0; i++) {
		const struct prov_range *r = &layout->v[i];
		const struct prov_jpeg_group *g;
		uint64_t head, n;

		if (r->cand == PROV_NO_CAND)
			continue;
		g = &groups->v[r->cand];
		if (done[r->cand] >= g->have)
			continue;
		/* Until a group breaks, its headers are all alike. */
		head = PROV_JPEG_BOX + g->box_n;
		n = r->len - head;
		if (n > g->have - done[r->cand])
			n = g->have - done[r->cand];
		code = prov_src_read(
		    win->src, r->off + head, &data[r->cand][done[r->cand]], (size_t)n, err);
		done[r->cand] += (size_t)n;
	}
	return code;
}
