/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a store becomes the Base64 content of an element in an SVG file's metadata (C2PA 2.4, A.3.3),
 * and XMP another element there. What stands elsewhere stays as it is, to the byte: so the
 * namespace is declared by the new element and not by the outermost one.
 */
#include "base/err.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/wr.h"
#include "format/svg.h"
#include "format/svg_xmp.h"
#include "format/xml_in.h"

#define MAX_NAME 64
#define BASE64_SIZE(n) (((n) + 2) / 3 * 4)

/* At OFF, DROP bytes of the file give way. */
struct edit {
	uint64_t off, drop;
	const char *before; /* or NULL */
	bool store;
	const char *middle;           /* or NULL */
	const struct prov_bytes *xmp; /* or NULL */
	const char *after;            /* or NULL */
};

struct make {
	const struct prov_embed *in;
	struct prov_plan *plan;
	struct prov_bytes xmp; /* in the file's encoding, where IN has some */
	unsigned unit;         /* bytes of a character */
	bool little;
	const struct prov_range *open, *close; /* the tags around the old store */
	struct edit edits[3];                  /* in the file's order */
	size_t n;
};

/* ASCII text in the file's encoding. */
static int emit_text(struct make *m, struct prov_bytes text, bool is_store, struct prov_err *err)
{
	uint8_t *wide;

	if (m->unit == 1 || text.n == 0)
		return prov_plan_emit(m->plan, text, is_store, err);
	wide = prov_arena_alloc(m->plan->arena, 2 * text.n, err);
	if (wide == NULL)
		return prov_failed(err);
	for (size_t i = 0; i < text.n; i++)
		wide[2 * i + (m->little ? 0 : 1)] = text.p[i];
	return prov_plan_emit(m->plan, prov_bytes(wide, 2 * text.n), is_store, err);
}

static int emit_string(struct make *m, const char *text, struct prov_err *err)
{
	return text == NULL ? PROV_OK : emit_text(m, prov_bytes_str(text), false, err);
}

static int emit_store(struct make *m, struct prov_err *err)
{
	size_t n = BASE64_SIZE(m->in->store.n);
	uint8_t *text = prov_arena_alloc(m->plan->arena, n, err);
	struct prov_wr wr;
	int code;

	if (text == NULL)
		return prov_failed(err);
	prov_wr_init(&wr, n);
	prov_b64_put(&wr, m->in->store);
	code = prov_wr_done(&wr, err);
	if (code == PROV_OK) {
		memcpy(text, wr.p, n);
		code = emit_text(m, prov_bytes(text, n), true, err);
	}
	prov_wr_fini(&wr);
	return code;
}

static int emit_edit(struct make *m, const struct edit *e, struct prov_err *err)
{
	int code = emit_string(m, e->before, err);

	if (code == PROV_OK && e->store)
		code = emit_store(m, err);
	if (code == PROV_OK)
		code = emit_string(m, e->middle, err);
	if (code == PROV_OK && e->xmp != NULL)
		code = prov_plan_emit(m->plan, *e->xmp, false, err);
	return code == PROV_OK ? emit_string(m, e->after, err) : code;
}

static void add_edit(struct make *m, struct edit edit)
{
	size_t i = m->n++;

	for (; i > 0 && m->edits[i - 1].off > edit.off; i--)
		m->edits[i] = m->edits[i - 1];
	m->edits[i] = edit;
}

/* Where the old store's element begins and ends. */
static int find_old(struct make *m, struct prov_err *err)
{
	const struct prov_layout *layout = m->in->layout;
	const struct prov_cand *old = &m->in->cands->v[m->in->old];

	for (size_t i = 0; i < layout->n; i++) {
		const struct prov_range *r = &layout->v[i];

		if (strcmp(r->name, PROV_SVG_OPEN) == 0 && r->off + r->len == old->start)
			m->open = r;
		if (strcmp(r->name, PROV_SVG_CLOSE) == 0 && r->off == old->start + old->len)
			m->close = r;
	}
	if (m->open == NULL || m->close == NULL)
		return prov_fail_at(err, PROV_E_UNSUPPORTED, old->start,
		    "holds its credentials in more than one piece of text");
	return PROV_OK;
}

static int edit_old(struct make *m, struct prov_err *err)
{
	const struct prov_cand *old = &m->in->cands->v[m->in->old];
	int code = find_old(m, err);

	if (code != PROV_OK)
		return code;
	if (m->in->store.n > 0)
		add_edit(m, (struct edit){.off = old->start, .drop = old->len, .store = true});
	else
		add_edit(m, (struct edit){.off = m->open->off,
				.drop = m->open->len + old->len + m->close->len});
	return PROV_OK;
}

/* The range that something new goes behind: the first metadata element's start tag, or else that
 * of the svg element. */
static const struct prov_range *find_place(const struct prov_layout *layout)
{
	const struct prov_range *place = NULL;

	for (size_t i = 0; i < layout->n; i++) {
		const struct prov_range *r = &layout->v[i];

		if (strncmp(r->name, PROV_SVG_METADATA, strlen(PROV_SVG_METADATA)) == 0)
			return r;
		if (strncmp(r->name, PROV_SVG_ROOT, strlen(PROV_SVG_ROOT)) == 0)
			place = r;
	}
	return place;
}

static bool ends_name(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '/' || c == '>';
}

/* The name of the element whose start tag R is. */
static int read_name(
    const struct make *m, const struct prov_range *r, char name[MAX_NAME], struct prov_err *err)
{
	uint8_t buf[2 * (MAX_NAME + 1)];
	size_t room = r->len < sizeof(buf) ? (size_t)r->len : sizeof(buf);
	int code = prov_src_read(m->in->src, r->off, buf, room, err);

	if (code != PROV_OK)
		return code;
	for (size_t i = 0; i + 1 < MAX_NAME && (i + 2) * m->unit <= room; i++) {
		const uint8_t *p = &buf[(i + 1) * m->unit];
		uint8_t c = m->unit == 2 && m->little ? p[0] : p[m->unit - 1];
		uint8_t high = m->unit == 1 ? 0 : p[m->little ? 1 : 0];

		name[i] = '\0';
		if (ends_name(c) && high == 0)
			return PROV_OK;
		if (c >= 0x80 || c < 0x20 || high != 0)
			break;
		name[i] = (char)c;
	}
	return prov_fail_at(err, PROV_E_UNSUPPORTED, r->off,
	    "has an element here whose name is too long or not ASCII");
}

/* Of an empty element's tag no more than one slash may end it: what is left of two, which no XML
 * has, would end it once more. */
static int check_slash(const struct make *m, const struct prov_range *r, struct prov_err *err)
{
	uint8_t c[2] = {0};
	int code =
	    prov_src_read(m->in->src, r->off + r->len - (size_t)3 * m->unit, c, m->unit, err);

	if (code != PROV_OK || c[0] + c[1] != '/')
		return code;
	return prov_fail_at(err, PROV_E_FORMAT, r->off + r->len - (size_t)3 * m->unit,
	    "ends a tag with two slashes, which is no XML");
}

/* What is new goes into the metadata, which is made where there is none. */
static int edit_new(struct make *m, bool store, bool xmp, struct prov_err *err)
{
	static const char open[] = "<c2pa:manifest xmlns:c2pa=\"" PROV_SVG_NAMESPACE "\">";
	static const char close[] = "</c2pa:manifest>";
	const struct prov_range *r = find_place(m->in->layout);
	struct prov_arena *arena = m->plan->arena;
	char name[MAX_NAME], prefix[MAX_NAME];
	struct edit e = {.store = store, .middle = store ? close : NULL};
	const char *outer = "", *inner = "";
	bool is_empty, is_root;
	int code;

	if (r == NULL)
		return prov_fail(err, PROV_E_FORMAT, "ends in the middle of its first tag");
	code = read_name(m, r, name, err);
	if (code != PROV_OK)
		return code;
	is_root = strncmp(r->name, PROV_SVG_ROOT, strlen(PROV_SVG_ROOT)) == 0;
	is_empty = strchr(r->name, PROV_SVG_EMPTY[0]) != NULL;
	if (is_empty)
		code = check_slash(m, r, err);
	if (code != PROV_OK)
		return code;
	memcpy(prefix, name, sizeof(prefix));
	prefix[strchr(name, ':') == NULL ? 0 : (size_t)(strchr(name, ':') - name) + 1] = '\0';
	e.off = r->off + r->len - (is_empty ? 2 * m->unit : 0);
	e.drop = is_empty ? 2 * m->unit : 0;
	if (is_root)
		inner = prov_arena_printf(arena, err, "</%smetadata>", prefix);
	if (is_empty && inner != NULL)
		outer = prov_arena_printf(arena, err, "</%s>", name);
	if (inner == NULL || outer == NULL)
		return prov_failed(err);
	e.before =
	    prov_arena_printf(arena, err, "%s%s%s%s%s", is_empty ? ">" : "", is_root ? "<" : "",
		is_root ? prefix : "", is_root ? "metadata>" : "", store ? open : "");
	e.after = prov_arena_printf(arena, err, "%s%s", inner, outer);
	if (e.before == NULL || e.after == NULL)
		return prov_failed(err);
	e.xmp = xmp ? &m->xmp : NULL;
	add_edit(m, e);
	return PROV_OK;
}

static int find_edits(struct make *m, struct prov_err *err)
{
	const struct prov_embed *in = m->in;
	const struct prov_span *held = &in->cands->xmp.holder;
	bool is_new = in->old == PROV_NO_CAND && in->store.n > 0;
	bool is_new_xmp = in->xmp != NULL && held->len == 0;
	int code = PROV_OK;

	if (in->xmp != NULL)
		code = prov_svg_xmp(in, m->unit, m->plan->arena, &m->xmp, err);
	if (code == PROV_OK && (is_new || is_new_xmp))
		code = edit_new(m, is_new, is_new_xmp, err);
	if (code == PROV_OK && in->old != PROV_NO_CAND)
		code = edit_old(m, err);
	if (code == PROV_OK && in->xmp != NULL && held->len > 0)
		add_edit(m, (struct edit){.off = held->start, .drop = held->len, .xmp = &m->xmp});
	return code;
}

static int find_unit(struct make *m, struct prov_err *err)
{
	uint8_t *block = prov_arena_alloc(m->plan->arena, PROV_XML_BLOCK, err);
	struct prov_xml_in in;

	if (block == NULL)
		return prov_failed(err);
	prov_xml_in_init(&in, m->in->src, block, err);
	m->unit = in.unit;
	m->little = in.little;
	return in.code;
}

int prov_svg_embed(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	struct make m = {.in = in, .plan = plan};
	uint64_t at = 0;
	int code = prov_embed_check(in, PROV_CAN_XMP, err);

	if (code == PROV_OK)
		code = find_unit(&m, err);
	if (code == PROV_OK)
		code = find_edits(&m, err);
	for (size_t i = 0; i < m.n && code == PROV_OK; i++) {
		if (m.edits[i].off < at)
			return prov_fail_at(err, PROV_E_FORMAT, m.edits[i].off,
			    "its metadata and its credentials lie in each other");
		code = prov_plan_copy(plan, at, m.edits[i].off - at, err);
		if (code == PROV_OK)
			code = emit_edit(&m, &m.edits[i], err);
		at = m.edits[i].off + m.edits[i].drop;
	}
	return code == PROV_OK ? prov_plan_copy(plan, at, in->src->size - at, err) : code;
}
