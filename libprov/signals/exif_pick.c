/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/err.h"
#include "base/rd.h"
#include "signals/exif.h"

#define HEADER 8
#define ENTRY 12
#define MAX_ENTRIES 512u /* of one directory that are looked at */
#define MAX_WORDS 8192u  /* of one that is words for a signal; what is longer is cut */
#define MAX_WORDY 4u     /* values of that kind */
#define EXIF_POINTER 0x8769
#define GPS_POINTER 0x8825

struct entry {
	uint16_t tag, type;
	uint32_t count, size;
	uint8_t value[4]; /* in the entry itself, or where it lies */
	uint8_t dir;
	size_t at; /* of what was copied, among the values */
};

struct pick {
	const struct prov_src *src;
	struct prov_span exif; /* from the TIFF header */
	bool little;
	uint32_t dirs[PROV_EXIF_DIRS]; /* where they begin; 0: not there */
	struct entry v[PROV_MAX_EXIF_TAGS];
	size_t n;
	struct prov_wr values;
};

/* Bytes of one value of each type, from 1 (TIFF 6.0, section 2). */
static const uint8_t sizes[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8};

/* N bytes at OFF of the stream; false where it ends before. */
static bool get(struct pick *p, uint64_t off, void *buf, size_t n, int *code, struct prov_err *err)
{
	if (off > p->exif.len || n > p->exif.len - off)
		return false;
	*code = prov_src_read(p->src, p->exif.start + off, buf, n, err);
	return *code == PROV_OK;
}

static uint64_t number(const struct pick *p, const uint8_t *at, size_t n)
{
	struct prov_rd rd;
	uint64_t v = 0;

	prov_rd_init(&rd, prov_bytes(at, n), 0);
	(void)!prov_rd_uint(&rd, n, p->little, &v);
	return v;
}

/* NULL: not read, or read already. */
static const struct prov_exif_tag *wanted(const struct pick *p, unsigned dir, uint16_t tag)
{
	const struct prov_exif_tag *t;
	size_t i;

	for (i = 0; (t = prov_exif_tag_at(i)) != NULL; i++) {
		if (t->dir == dir && t->tag == tag)
			break;
	}
	for (i = 0; t != NULL && i < p->n; i++) {
		if (p->v[i].dir == dir && p->v[i].tag == tag)
			return NULL;
	}
	return t;
}

static bool is_wordy(const struct prov_exif_tag *t)
{
	return t->kind == PROV_EXIF_SIGNAL && t->form != PROV_EXIF_DATE;
}

/* False where it is of no type, or too long and no text, which is cut. */
static bool measure(const struct prov_exif_tag *t, struct entry *e)
{
	uint32_t max = is_wordy(t) ? MAX_WORDS : PROV_EXIF_LONG;

	if (e->type == 0 || e->type >= sizeof(sizes) || e->count == 0)
		return false;
	max /= sizes[e->type];
	if (e->count > max && !is_wordy(t) && t->form != PROV_EXIF_TEXT)
		return false;
	if (e->count > max)
		e->count = max;
	e->size = e->count * sizes[e->type];
	return true;
}

/* What lies elsewhere, onto the end of the values; false where it does not lie in the stream. */
static bool copy(struct pick *p, uint64_t off, struct entry *e, int *code, struct prov_err *err)
{
	e->at = p->values.n;
	if (off > p->exif.len || e->size > p->exif.len - off)
		return false;
	prov_wr_zeros(&p->values, e->size + (e->size & 1));
	*code = prov_wr_done(&p->values, err);
	return *code == PROV_OK && get(p, off, p->values.p + e->at, e->size, code, err);
}

static int take(struct pick *p, unsigned dir, const uint8_t *raw, struct prov_err *err)
{
	struct entry e = {.dir = (uint8_t)dir};
	const struct prov_exif_tag *t;
	int code = PROV_OK;

	e.tag = (uint16_t)number(p, raw, 2);
	e.type = (uint16_t)number(p, raw + 2, 2);
	e.count = (uint32_t)number(p, raw + 4, 4);
	memcpy(e.value, raw + 8, 4);
	if (dir == PROV_EXIF_IFD0 && (e.tag == EXIF_POINTER || e.tag == GPS_POINTER)) {
		p->dirs[e.tag == EXIF_POINTER ? PROV_EXIF_IFD : PROV_EXIF_GPS] =
		    (uint32_t)number(p, e.value, 4);
		return PROV_OK;
	}
	t = wanted(p, dir, e.tag);
	if (t == NULL || !measure(t, &e))
		return PROV_OK;
	if (e.size > sizeof(e.value) && !copy(p, number(p, e.value, 4), &e, &code, err))
		return code;
	p->v[p->n++] = e;
	return PROV_OK;
}

static int read_dir(struct pick *p, unsigned dir, struct prov_err *err)
{
	uint8_t raw[ENTRY];
	uint64_t off = p->dirs[dir], n;
	int code = PROV_OK;

	if (off == 0 || !get(p, off, raw, 2, &code, err))
		return code;
	n = number(p, raw, 2);
	for (uint64_t i = 0; i < n && i < MAX_ENTRIES && code == PROV_OK; i++) {
		if (!get(p, off + 2 + i * ENTRY, raw, ENTRY, &code, err))
			break;
		code = take(p, dir, raw, err);
	}
	return code;
}

static void put(const struct pick *p, struct prov_wr *out, uint64_t v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		prov_wr_u8(out, (uint8_t)(v >> (8 * (p->little ? i : n - 1 - i))));
}

static void put_pointer(const struct pick *p, struct prov_wr *out, uint16_t tag, size_t to)
{
	put(p, out, tag, 2);
	put(p, out, 4, 2);
	put(p, out, 1, 4);
	put(p, out, to, 4);
}

static void put_dir(const struct pick *p, struct prov_wr *out, unsigned dir, size_t values)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct entry *e = &p->v[i];

		if (e->dir != dir)
			continue;
		put(p, out, e->tag, 2);
		put(p, out, e->type, 2);
		put(p, out, e->count, 4);
		if (e->size > sizeof(e->value))
			put(p, out, values + e->at, 4);
		else
			prov_wr_bytes(out, prov_bytes(e->value, sizeof(e->value)));
	}
}

static void put_all(const struct pick *p, struct prov_wr *out)
{
	size_t n[PROV_EXIF_DIRS] = {0}, at[PROV_EXIF_DIRS + 1] = {HEADER};

	for (size_t i = 0; i < p->n; i++)
		n[p->v[i].dir]++;
	for (size_t i = PROV_EXIF_IFD; i < PROV_EXIF_DIRS; i++)
		n[PROV_EXIF_IFD0] += n[i] > 0 ? 1 : 0;
	for (size_t i = 0; i < PROV_EXIF_DIRS; i++)
		at[i + 1] = at[i] + 2 + n[i] * ENTRY + 4;
	prov_wr_bytes(out, prov_bytes("Exif\0\0", 6));
	prov_wr_str(out, p->little ? "II" : "MM");
	put(p, out, 42, 2);
	put(p, out, HEADER, 4);
	for (unsigned i = 0; i < PROV_EXIF_DIRS; i++) {
		put(p, out, n[i], 2);
		put_dir(p, out, i, at[PROV_EXIF_DIRS]);
		if (i == PROV_EXIF_IFD0 && n[PROV_EXIF_IFD] > 0)
			put_pointer(p, out, EXIF_POINTER, at[PROV_EXIF_IFD]);
		if (i == PROV_EXIF_IFD0 && n[PROV_EXIF_GPS] > 0)
			put_pointer(p, out, GPS_POINTER, at[PROV_EXIF_GPS]);
		put(p, out, 0, 4);
	}
	prov_wr_bytes(out, prov_wr_data(&p->values));
}

static int pick_all(struct pick *p, struct prov_wr *out, struct prov_err *err)
{
	uint8_t head[HEADER] = {0};
	int code = PROV_OK;

	if (get(p, 0, head, 6, &code, err) && memcmp(head, "Exif\0\0", 6) == 0) {
		p->exif.start += 6;
		p->exif.len -= 6;
	}
	if (code != PROV_OK || !get(p, 0, head, HEADER, &code, err))
		return code;
	p->little = head[0] == 'I';
	if ((memcmp(head, "II*\0", 4) != 0 && memcmp(head, "MM\0*", 4) != 0))
		return PROV_OK;
	p->dirs[PROV_EXIF_IFD0] = (uint32_t)number(p, head + 4, 4);
	for (unsigned i = 0; i < PROV_EXIF_DIRS && code == PROV_OK; i++)
		code = read_dir(p, i, err);
	if (code != PROV_OK || p->n == 0)
		return code;
	put_all(p, out);
	return prov_wr_done(out, err);
}

int prov_exif_pick(
    const struct prov_src *src, struct prov_span exif, struct prov_wr *out, struct prov_err *err)
{
	struct pick *p = calloc(1, sizeof(*p)); /* larger than a frame may be */
	int code;

	if (p == NULL)
		return prov_fail_nomem(err);
	p->src = src;
	p->exif = exif;
	prov_wr_init(&p->values, PROV_MAX_EXIF_TAGS * (PROV_EXIF_LONG + 1) + MAX_WORDY * MAX_WORDS);
	code = pick_all(p, out, err);
	if (code == PROV_OK)
		code = prov_wr_done(&p->values, err);
	prov_wr_fini(&p->values);
	free(p);
	return code;
}
