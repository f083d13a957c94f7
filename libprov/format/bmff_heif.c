/* SPDX-License-Identifier: Apache-2.0 */
#include "format/bmff_heif.h"

#include "base/err.h"
#include "base/limits.h"
#include "base/rd.h"
#include "format/bmff_place.h"

#define CC(a, b, c, d) PROV_FOURCC(a, b, c, d)
#define TEXT_SIZE 32u /* more than what is looked for */

struct packet {
	uint32_t id;
	struct prov_span info;
	const char *unread;
	bool is_referring, is_primary; /* describes some item; the primary image */
};

struct find {
	struct prov_window *win;
	struct prov_bmff_heif *h;
	struct packet v[PROV_MAX_XMP_ITEMS];
	size_t n, boxes;
};

/* --- the boxes --- */

static struct prov_bmff_box *place_of(struct prov_bmff_heif *h, uint32_t type)
{
	switch (type) {
	case CC('i', 'i', 'n', 'f'):
		return &h->iinf;
	case CC('i', 'l', 'o', 'c'):
		return &h->iloc;
	case CC('i', 'r', 'e', 'f'):
		return &h->iref;
	case CC('i', 'd', 'a', 't'):
		return &h->idat;
	default:
		return NULL;
	}
}

static int read_primary(struct find *f, const struct prov_bmff_box *box, struct prov_err *err)
{
	struct prov_bmff_cursor c;
	uint64_t full, id = 0;
	int rc;

	prov_bmff_cursor_init(&c, f->win->src, box, 0);
	rc = prov_bmff_take(&c, 4, &full, err);
	if (rc == PROV_OK)
		rc = prov_bmff_take(&c, full >> 24 == 0 ? 2 : 4, &id, err);
	f->h->primary = (uint32_t)id;
	return rc;
}

static int find_boxes(struct find *f, struct prov_err *err)
{
	const struct prov_bmff_box *meta = &f->h->meta;
	struct prov_bmff_box box, *place;
	bool has_primary = false;
	uint64_t at;
	int rc = prov_bmff_children(f->win, meta, &at, err);

	while (rc == PROV_OK) {
		bool is_second;

		rc = prov_bmff_next(f->win, &at, meta->off + meta->len, &f->boxes, &box, err);
		if (rc != PROV_OK)
			break;
		place = place_of(f->h, box.type);
		is_second = place != NULL && place->type != 0;
		if (box.type == CC('p', 'i', 't', 'm')) {
			is_second = has_primary;
			has_primary = true;
			if (!is_second)
				rc = read_primary(f, &box, err);
		}
		if (is_second)
			return prov_fail_at(err, PROV_E_FORMAT, box.off,
			    "a 'meta' box has two boxes of a kind of which there is one");
		if (place != NULL)
			*place = box;
	}
	return rc == PROV_E_NOTFOUND ? PROV_OK : rc;
}

/* --- iinf --- */

/* A string and its NUL, or what there is of it; cut to TEXT_SIZE. */
static int take_text(struct prov_bmff_cursor *c, char text[TEXT_SIZE], struct prov_err *err)
{
	uint64_t ch = 1;
	size_t n = 0;

	while (c->at < c->end && ch != 0) {
		int rc = prov_bmff_take(c, 1, &ch, err);

		if (rc != PROV_OK)
			return rc;
		if (n + 1 < TEXT_SIZE && ch != 0)
			text[n++] = (char)ch;
	}
	text[n] = '\0';
	return PROV_OK;
}

static int read_mime(
    struct find *f, struct prov_bmff_cursor *c, const struct packet *packet, struct prov_err *err)
{
	char name[TEXT_SIZE], type[TEXT_SIZE], encoding[TEXT_SIZE];
	int rc = take_text(c, name, err);

	if (rc == PROV_OK)
		rc = take_text(c, type, err);
	if (rc == PROV_OK)
		rc = take_text(c, encoding, err);
	/* ISO/IEC 14496-12, 8.11.6: 0 is the primary resource, which has no place as an item. */
	if (rc != PROV_OK || packet->id == 0 || strcmp(type, "application/rdf+xml") != 0)
		return rc;
	if (f->n == PROV_MAX_XMP_ITEMS)
		return prov_refuse(err, PROV_LIMIT_XMP_ITEMS,
		    "the file has more than %u items of XMP", PROV_MAX_XMP_ITEMS);
	f->v[f->n] = *packet;
	if (encoding[0] != '\0')
		f->v[f->n].unread = "is compressed";
	f->n++;
	return PROV_OK;
}

static int read_info(struct find *f, const struct prov_bmff_box *box, struct prov_err *err)
{
	struct packet packet = {.info = {box->off, box->len}};
	uint64_t full, id = 0, protection = 0, type = 0;
	struct prov_bmff_cursor c;
	int rc;

	prov_bmff_cursor_init(&c, f->win->src, box, 0);
	rc = prov_bmff_take(&c, 4, &full, err);
	if (rc == PROV_OK)
		rc = prov_bmff_take(&c, full >> 24 < 3 ? 2 : 4, &id, err);
	if (id > f->h->last)
		f->h->last = (uint32_t)id;
	if (rc != PROV_OK || full >> 24 < 2) /* before items had types */
		return rc;
	rc = prov_bmff_take(&c, 2, &protection, err);
	if (rc == PROV_OK)
		rc = prov_bmff_take(&c, 4, &type, err);
	if (rc == PROV_OK && type == CC('E', 'x', 'i', 'f') && protection == 0 && f->h->exif == 0)
		f->h->exif = (uint32_t)id;
	if (rc != PROV_OK || type != CC('m', 'i', 'm', 'e'))
		return rc;
	packet.id = (uint32_t)id;
	if (protection != 0)
		packet.unread = "is encrypted";
	return read_mime(f, &c, &packet, err);
}

static int read_infos(struct find *f, struct prov_err *err)
{
	const struct prov_bmff_box *iinf = &f->h->iinf;
	struct prov_bmff_cursor c;
	uint64_t full, count = 0, at;
	int rc;

	prov_bmff_cursor_init(&c, f->win->src, iinf, 0);
	rc = prov_bmff_take(&c, 4, &full, err);
	if (rc != PROV_OK)
		return rc;
	f->h->infos_at = c.at;
	f->h->infos_width = full >> 24 == 0 ? 2 : 4;
	rc = prov_bmff_take(&c, f->h->infos_width, &count, err);
	at = c.at;
	for (uint64_t i = 0; i < count && rc == PROV_OK; i++) {
		struct prov_bmff_box box;

		rc = prov_bmff_next(f->win, &at, iinf->off + iinf->len, &f->boxes, &box, err);
		if (rc == PROV_E_NOTFOUND || (rc == PROV_OK && box.type != CC('i', 'n', 'f', 'e')))
			return prov_fail_at(err, PROV_E_FORMAT, at,
			    "the table of items has not as many entries as it says");
		if (rc == PROV_OK)
			rc = read_info(f, &box, err);
	}
	f->h->infos = (uint32_t)count;
	f->h->infos_end = at;
	return rc;
}

/* --- iref: what XMP describes (cdsc) --- */

static int read_reference(
    struct find *f, const struct prov_bmff_box *box, unsigned width, struct prov_err *err)
{
	struct packet *packet = NULL;
	struct prov_bmff_cursor c;
	uint64_t id, count = 0;
	int rc;

	prov_bmff_cursor_init(&c, f->win->src, box, 0);
	rc = prov_bmff_take(&c, width, &id, err);
	if (rc == PROV_OK)
		rc = prov_bmff_take(&c, 2, &count, err);
	for (size_t i = 0; i < f->n && rc == PROV_OK; i++) {
		if (f->v[i].id == id)
			packet = &f->v[i];
	}
	for (; packet != NULL && count > 0 && rc == PROV_OK; count--) {
		rc = prov_bmff_take(&c, width, &id, err);
		packet->is_referring = true;
		if (rc == PROV_OK && id == f->h->primary)
			packet->is_primary = true;
	}
	return rc;
}

static int read_references(struct find *f, struct prov_err *err)
{
	const struct prov_bmff_box *iref = &f->h->iref;
	struct prov_bmff_cursor c;
	struct prov_bmff_box box;
	uint64_t full, at;
	int rc;

	/* Also where nothing is looked for: behind what can't be followed nothing can be entered.
	 */
	if (iref->type == 0)
		return PROV_OK;
	prov_bmff_cursor_init(&c, f->win->src, iref, 0);
	rc = prov_bmff_take(&c, 4, &full, err);
	at = c.at;
	while (rc == PROV_OK) {
		rc = prov_bmff_next(f->win, &at, iref->off + iref->len, &f->boxes, &box, err);
		if (rc == PROV_OK && box.type == CC('c', 'd', 's', 'c'))
			rc = read_reference(f, &box, full >> 24 == 0 ? 2 : 4, err);
	}
	return rc == PROV_E_NOTFOUND ? PROV_OK : rc;
}

/* What describes the primary image, or else the first that describes no other one. */
static void choose(struct find *f)
{
	const struct packet *chosen = NULL;

	for (size_t i = 0; i < f->n; i++) {
		const struct packet *p = &f->v[i];

		if (p->is_primary && (chosen == NULL || !chosen->is_primary))
			chosen = p;
		if (!p->is_referring && chosen == NULL)
			chosen = p;
	}
	if (chosen == NULL)
		return;
	f->h->xmp = chosen->id;
	f->h->info = chosen->info;
	f->h->unread = chosen->unread;
}

/* --- iloc --- */

static const char no_length[] = "has no length";

static const char *locate(struct find *f, const struct prov_bmff_item *item,
    const struct prov_bmff_extent *extent, struct prov_span *out)
{
	struct prov_span in = {0, f->win->src->size};
	uint64_t at = item->base + extent->offset;

	if (item->data_reference != 0 || item->method > PROV_ILOC_IDAT)
		return "lies where it is not looked for";
	if (item->extents != 1)
		return "lies in several pieces";
	if (item->method != PROV_ILOC_FILE)
		in = (struct prov_span){
		    f->h->idat.off + f->h->idat.head, f->h->idat.len - f->h->idat.head};
	if (at < item->base || at > in.len || extent->length > in.len - at)
		return "is said to lie outside of the file";
	if (extent->length == 0)
		return no_length;
	*out = (struct prov_span){in.start + at, extent->length};
	return NULL;
}

static int read_place(struct find *f, struct prov_err *err)
{
	struct prov_bmff_iloc *iloc = &f->h->places;
	struct prov_bmff_extent extent = {0};
	struct prov_bmff_item item;
	const char *why;
	int rc = prov_bmff_iloc_item(iloc, &item, err);

	for (unsigned i = 0; i < item.extents && rc == PROV_OK; i++)
		rc = prov_bmff_iloc_extent(iloc, &extent, err);
	if (item.id > f->h->last)
		f->h->last = item.id;
	if (rc == PROV_OK && f->h->exif != 0 && item.id == f->h->exif)
		(void)locate(f, &item, &extent, &f->h->exif_content);
	if (rc != PROV_OK || f->h->xmp == 0 || item.id != f->h->xmp)
		return rc;
	if (f->h->entry.len > 0)
		return prov_fail_at(
		    err, PROV_E_FORMAT, item.off, "the XMP is said to lie in two places");
	f->h->entry = (struct prov_span){item.off, iloc->at - item.off};
	why = locate(f, &item, &extent, &f->h->content);
	f->h->in_file = item.method == PROV_ILOC_FILE;
	f->h->is_taken_out = f->h->unread == NULL && why == no_length && f->h->in_file;
	if (f->h->unread == NULL)
		f->h->unread = why;
	return PROV_OK;
}

static int read_places(struct find *f, struct prov_err *err)
{
	int rc = prov_bmff_iloc_open(&f->h->places, f->win, &f->h->iloc, err);

	for (uint32_t i = 0; rc == PROV_OK && i < f->h->places.items; i++)
		rc = read_place(f, err);
	if (rc == PROV_OK && f->h->xmp != 0 && f->h->entry.len == 0)
		f->h->unread = "is said to lie nowhere";
	return rc;
}

/* Some cameras and phones write the item as JPEG has it (XMP part 3, 1.1.3), name and all. */
static int find_packet(struct find *f, struct prov_err *err)
{
	static const char name[] = "http://ns.adobe.com/xap/1.0/";
	struct prov_span *packet = &f->h->packet;
	struct prov_bytes head;
	int rc;

	*packet = f->h->content;
	if (packet->len < sizeof(name))
		return PROV_OK;
	rc = prov_window_get(f->win, packet->start, sizeof(name), &head, err);
	if (rc == PROV_OK && prov_bytes_eq(head, prov_bytes(name, sizeof(name)))) {
		packet->start += sizeof(name);
		packet->len -= sizeof(name);
	}
	return rc;
}

/* The item begins with how far behind these four bytes the TIFF stream does (A.2.1). */
static int find_exif(struct find *f, struct prov_err *err)
{
	struct prov_span *exif = &f->h->exif_content;
	struct prov_bytes head;
	struct prov_rd rd;
	uint32_t skip = 0;
	int rc;

	if (exif->len < 4) {
		exif->len = 0;
		return PROV_OK;
	}
	rc = prov_window_get(f->win, exif->start, 4, &head, err);
	if (rc != PROV_OK)
		return rc;
	prov_rd_init(&rd, head, exif->start);
	if (!prov_rd_u32(&rd, &skip) || skip > exif->len - 4) {
		exif->len = 0;
		return PROV_OK;
	}
	exif->start += 4u + (uint64_t)skip;
	exif->len -= 4u + (uint64_t)skip;
	return PROV_OK;
}

int prov_bmff_heif_read(struct prov_window *win, const struct prov_bmff_box *meta,
    struct prov_bmff_heif *out, struct prov_err *err)
{
	struct find f = {.win = win, .h = out};
	int rc;

	*out = (struct prov_bmff_heif){.meta = *meta};
	rc = find_boxes(&f, err);
	if (rc != PROV_OK || out->iinf.type == 0 || out->iloc.type == 0)
		return rc;
	rc = read_infos(&f, err);
	if (rc == PROV_OK)
		rc = read_references(&f, err);
	if (rc != PROV_OK)
		return rc;
	if (out->primary > out->last)
		out->last = out->primary;
	choose(&f);
	rc = read_places(&f, err);
	if (rc == PROV_OK)
		rc = find_exif(&f, err);
	return rc == PROV_OK ? find_packet(&f, err) : rc;
}
