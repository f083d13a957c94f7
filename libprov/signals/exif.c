/* SPDX-License-Identifier: Apache-2.0 */
#include "signals/exif.h"

#include <libexif/exif-data.h>

#include "base/err.h"
#include "base/utf8.h"

#define MAX_BLOCK (128u << 10) /* above what exif_pick.c makes */

struct reading {
	ExifData *data;
	ExifByteOrder order;
	struct prov_arena *arena;
	struct prov_err *err;
};

static const ExifEntry *find(const struct reading *r, unsigned dir, unsigned tag)
{
	static const ExifIfd ifds[] = {EXIF_IFD_0, EXIF_IFD_EXIF, EXIF_IFD_GPS};
	const ExifEntry *entry = exif_content_get_entry(r->data->ifd[ifds[dir]], (ExifTag)tag);

	return entry != NULL && entry->data != NULL ? entry : NULL;
}

static size_t width(const ExifEntry *e)
{
	return exif_format_get_size(e->format);
}

/* The I-th of an entry's rationals. */
static bool get_rational(
    const struct reading *r, const ExifEntry *e, size_t i, int64_t *n, int64_t *d)
{
	const unsigned char *at = e->data + i * 8;

	if (i >= e->components || e->size < (i + 1) * 8)
		return false;
	if (e->format == EXIF_FORMAT_RATIONAL) {
		ExifRational v = exif_get_rational(at, r->order);

		*n = v.numerator;
		*d = v.denominator;
	} else if (e->format == EXIF_FORMAT_SRATIONAL) {
		ExifSRational v = exif_get_srational(at, r->order);

		*n = v.numerator;
		*d = v.denominator;
	} else {
		return false;
	}
	return *d != 0;
}

static char *as_int(const struct reading *r, const ExifEntry *e)
{
	unsigned long v;

	if (e->size < width(e))
		return NULL;
	if (e->format == EXIF_FORMAT_SHORT)
		v = exif_get_short(e->data, r->order);
	else if (e->format == EXIF_FORMAT_LONG)
		v = exif_get_long(e->data, r->order);
	else if (e->size > 0 &&
		 (e->format == EXIF_FORMAT_BYTE || e->format == EXIF_FORMAT_UNDEFINED))
		v = e->data[0];
	else
		return NULL;
	return prov_arena_printf(r->arena, r->err, "%lu", v);
}

static char *as_rational(const struct reading *r, const ExifEntry *e)
{
	int64_t n, d;

	if (!get_rational(r, e, 0, &n, &d))
		return NULL;
	return prov_arena_printf(r->arena, r->err, "%lld/%lld", (long long)n, (long long)d);
}

static char *as_list(const struct reading *r, const ExifEntry *e)
{
	char *list = NULL;

	for (size_t i = 0; i < e->components; i++) {
		int64_t n = 0, d = 1;

		/* One that is not known is 0/0 (Exif 2.32, 4.6.5). */
		if (!get_rational(r, e, i, &n, &d) && (e->format != EXIF_FORMAT_RATIONAL || d != 0))
			return NULL;
		list = prov_arena_printf(r->arena, r->err, "%s%s\"%lld/%lld\"",
		    list == NULL ? "{\"@list\": [" : list, list == NULL ? "" : ", ", (long long)n,
		    (long long)d);
		if (list == NULL)
			return NULL;
	}
	return list == NULL ? NULL : prov_arena_printf(r->arena, r->err, "%s]}", list);
}

static bool is_long(const ExifEntry *e)
{
	return e != NULL && e->size >= PROV_EXIF_LONG;
}

/* Up to a NUL, without the blanks that fill it up; nothing where it says nothing. */
static char *as_text(const struct reading *r, const ExifEntry *e)
{
	struct prov_bytes text = prov_bytes(e->data, e->size);
	const uint8_t *nul = e->size > 0 ? memchr(e->data, 0, e->size) : NULL;
	size_t bad;

	if (nul != NULL)
		text.n = (size_t)(nul - text.p);
	while (text.n > 0 && text.p[text.n - 1] == ' ')
		text.n--;
	/* One that was cut may end in the middle of a character. */
	if (is_long(e) && !prov_utf8_check(text, &bad) && text.n - bad < 4)
		text.n = bad;
	if (text.n == 0 || !prov_utf8_check(text, NULL))
		return NULL;
	return prov_arena_strdup(r->arena, text, r->err);
}

/* As in the sample, digits for its digits. */
static bool is_like(const char *text, const char *sample)
{
	for (; *sample != '\0'; sample++, text++) {
		if (*sample == '0' ? *text < '0' || *text > '9' : *text != *sample)
			return false;
	}
	return *text == '\0';
}

static char *as_date(const struct reading *r, const ExifEntry *e)
{
	char *text = as_text(r, e);

	if (text == NULL || !is_like(text, "0000:00:00 00:00:00") || strncmp(text, "0000", 4) == 0)
		return NULL;
	text[4] = text[7] = '-';
	text[10] = 'T';
	return text;
}

static char *as_version(const struct reading *r, const ExifEntry *e)
{
	if (e->size != 4)
		return NULL;
	return prov_arena_printf(
	    r->arena, r->err, "%u.%u.%u.%u", e->data[0], e->data[1], e->data[2], e->data[3]);
}

/* "39,21.102000N" (XMP part 2, 3.2: GPSCoordinate): whole degrees, and minutes with a fraction. */
static char *as_coord(const struct reading *r, const struct prov_exif_tag *tag, const ExifEntry *e)
{
	const ExifEntry *ref = find(r, tag->dir, tag->tag - 1u);
	uint64_t sum = 0;
	int64_t n, d;

	if (ref == NULL || ref->size == 0 || strchr("NSEW", ref->data[0]) == NULL ||
	    ref->data[0] == '\0' || e->format != EXIF_FORMAT_RATIONAL)
		return NULL;
	for (size_t i = 0; i < 3; i++) {
		if (!get_rational(r, e, i, &n, &d))
			return NULL;
		/* Millionths of a minute. */
		sum += (uint64_t)(i == 0 ? n * 60000000 / d : n * 1000000 / d / (i == 1 ? 1 : 60));
	}
	if (sum > (uint64_t)180 * 60000000)
		return NULL;
	return prov_arena_printf(r->arena, r->err, "%u,%u.%06u%c", (unsigned)(sum / 60000000),
	    (unsigned)(sum / 1000000 % 60), (unsigned)(sum % 1000000), ref->data[0]);
}

static char *as_time(const struct reading *r, const ExifEntry *e)
{
	unsigned v[3];
	int64_t n, d;

	for (size_t i = 0; i < 3; i++) {
		if (e->format != EXIF_FORMAT_RATIONAL || !get_rational(r, e, i, &n, &d) ||
		    n / d > 60)
			return NULL;
		v[i] = (unsigned)(n / d);
	}
	return prov_arena_printf(r->arena, r->err, "%02u:%02u:%02u", v[0], v[1], v[2]);
}

/* NULL: there is nothing to say, or memory ran out, which ERR then says. */
static char *convert(const struct reading *r, const struct prov_exif_tag *tag)
{
	const ExifEntry *e = find(r, tag->dir, tag->tag);

	if (e == NULL)
		return NULL;
	switch ((enum prov_exif_form)tag->form) {
	case PROV_EXIF_TEXT:
		return as_text(r, e);
	case PROV_EXIF_INT:
		return as_int(r, e);
	case PROV_EXIF_RATIONAL:
		return as_rational(r, e);
	case PROV_EXIF_LIST:
		return as_list(r, e);
	case PROV_EXIF_DATE:
		return as_date(r, e);
	case PROV_EXIF_VERSION:
		return as_version(r, e);
	case PROV_EXIF_COORD:
		return as_coord(r, tag, e);
	case PROV_EXIF_TIME:
		return as_time(r, e);
	case PROV_EXIF_COMMENT:
		return prov_exif_comment(prov_bytes(e->data, e->size), r->arena, r->err);
	case PROV_EXIF_UCS2:
		return prov_exif_ucs2(prov_bytes(e->data, e->size), r->arena, r->err);
	case PROV_EXIF_PART:
		break;
	}
	return NULL;
}

static int collect(struct reading *r, struct prov_exif *out)
{
	const struct prov_exif_tag *tag;

	out->v = prov_arena_array(r->arena, PROV_MAX_EXIF_TAGS, sizeof(out->v[0]), r->err);
	if (out->v == NULL)
		return r->err->code;
	for (size_t i = 0; (tag = prov_exif_tag_at(i)) != NULL; i++) {
		const char *value = convert(r, tag);

		if (r->err->code != PROV_OK)
			return r->err->code;
		if (tag->form == PROV_EXIF_COORD && find(r, tag->dir, tag->tag) != NULL)
			out->has_position = true;
		if (value == NULL)
			continue;
		out->v[out->n++] = (struct prov_exif_prop){tag->prefix, tag->name, value,
		    tag->form == PROV_EXIF_INT || tag->form == PROV_EXIF_LIST,
		    tag->form == PROV_EXIF_TEXT && is_long(find(r, tag->dir, tag->tag))
			? PROV_EXIF_SIGNAL
			: (enum prov_exif_kind)tag->kind};
	}
	return PROV_OK;
}

static int read_block(
    struct prov_bytes block, struct prov_arena *arena, struct prov_exif *out, struct prov_err *err)
{
	struct reading r = {.data = exif_data_new(), .arena = arena, .err = err};
	int code;

	if (r.data == NULL)
		return prov_fail_nomem(err);
	/* As it is, and not as it should be. */
	exif_data_unset_option(r.data, EXIF_DATA_OPTION_FOLLOW_SPECIFICATION);
	exif_data_unset_option(r.data, EXIF_DATA_OPTION_IGNORE_UNKNOWN_TAGS);
	exif_data_load_data(r.data, block.p, (unsigned)block.n);
	r.order = exif_data_get_byte_order(r.data);
	code = collect(&r, out);
	exif_data_unref(r.data);
	return code;
}

int prov_exif_read(const struct prov_src *src, struct prov_span exif, struct prov_arena *arena,
    struct prov_exif *out, struct prov_err *err)
{
	struct prov_err own = {0};
	struct prov_wr block;
	int code;

	memset(out, 0, sizeof(*out));
	prov_wr_init(&block, MAX_BLOCK);
	code = prov_exif_pick(src, exif, &block, &own);
	if (code == PROV_OK && block.n > 0)
		code = read_block(prov_wr_data(&block), arena, out, &own);
	prov_wr_fini(&block);
	if (code != PROV_OK)
		prov_hand_over(err, &own);
	return code;
}

int prov_exif_read_found(const struct prov_src *src, const struct prov_cands *cands,
    struct prov_arena *arena, struct prov_exif *out, struct prov_err *err)
{
	struct prov_src *unpacked;
	int rc;

	if (cands->exif_data.n == 0)
		return prov_exif_read(src, cands->exif, arena, out, err);
	rc = prov_src_mem(&unpacked, cands->exif_data.p, cands->exif_data.n, err);
	if (rc != PROV_OK)
		return rc;
	rc = prov_exif_read(unpacked, (struct prov_span){0, cands->exif_data.n}, arena, out, err);
	prov_src_close(unpacked);
	return rc;
}
