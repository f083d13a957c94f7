/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SVG: the store is the Base64 content of a c2pa:manifest element in the metadata element of the
 * svg element (C2PA 2.4, A.3.3). What can be left out of a hash is that content and no byte of a
 * tag.
 *
 * Only where tags, comments and the like begin and end is read, in blocks and with a fixed amount
 * of memory: no entity is expanded, no name kept, nothing outside of the file looked at.
 */
#include <stdlib.h>

#include "base/b64.h"
#include "base/err.h"
#include "base/limits.h"
#include "format/svg.h"
#include "format/svg_tag.h"
#include "format/svg_xmp.h"
#include "format/xml_in.h"
#include "io/part.h"

#define NAME_SIZE 64
#define MAX_BINDINGS 16
#define AHEAD_BYTES (1u << 20)

/* A prefix that stands for the namespace, or that did so further out. */
struct binding {
	char prefix[NAME_SIZE];
	uint64_t depth;
	bool ours;
};

struct tag {
	char name[NAME_SIZE]; /* as much as fits: longer ones are none of ours */
	bool empty;
	bool whole; /* it ends before the file does */
};

struct scan {
	struct prov_xml_in in;
	struct prov_arena *arena;
	struct prov_layout *layout;
	struct prov_cands *cands;
	struct prov_err *err;
	uint64_t depth; /* open elements */
	bool is_svg, is_metadata, ended;
	struct binding bindings[MAX_BINDINGS];
	size_t num_bindings;
	uint64_t laid;     /* how much of the file the layout covers */
	bool has_metadata; /* a metadata element was seen */
	bool in_manifest;  /* what comes next is the end tag of a store's element */
	/* The start tags of svg and metadata, and of an element with XMP that is still open. */
	struct prov_span around[2];
	uint64_t xmp_start; /* 0: none is */
};

static bool is_space(int c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *local_name(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon == NULL ? name : colon + 1;
}

/* Characters up to one of STOP or white space; the name is empty where it does not fit. */
static void read_name(struct prov_xml_in *in, char name[NAME_SIZE], const char *stop)
{
	size_t n = 0;
	int c;

	while ((c = prov_xml_peek(in)) != PROV_XML_END && !is_space(c) &&
	       (c == 0 || c >= 0x80 || strchr(stop, c) == NULL)) {
		if (n < NAME_SIZE)
			name[n++] = (char)(c > 0 && c < 0x80 ? c : '?');
		(void)prov_xml_get(in);
	}
	name[n < NAME_SIZE ? n : 0] = '\0';
}

static void read_value(struct prov_xml_in *in, int quote, char value[NAME_SIZE])
{
	size_t n = 0;
	int c;

	while ((c = prov_xml_get(in)) != PROV_XML_END && c != quote) {
		if (n < NAME_SIZE)
			value[n++] = (char)(c > 0 && c < 0x80 ? c : '?');
	}
	value[n < NAME_SIZE ? n : 0] = '\0';
}

static const struct binding *find_binding(const struct scan *s, const char *prefix, size_t n)
{
	for (size_t i = s->num_bindings; i > 0; i--) {
		const struct binding *b = &s->bindings[i - 1];

		if (strlen(b->prefix) == n && memcmp(b->prefix, prefix, n) == 0)
			return b;
	}
	return NULL;
}

static int bind(struct scan *s, const char *name, const char *value)
{
	bool ours = strcmp(value, PROV_SVG_NAMESPACE) == 0;
	const char *prefix;
	struct binding *b;

	if (strncmp(name, "xmlns", 5) != 0 || (name[5] != '\0' && name[5] != ':'))
		return PROV_OK;
	prefix = name[5] == ':' ? name + 6 : "";
	if (!ours && strcmp(prefix, "c2pa") != 0 && find_binding(s, prefix, strlen(prefix)) == NULL)
		return PROV_OK;
	if (s->num_bindings == MAX_BINDINGS)
		return prov_refuse_at(s->err, PROV_LIMIT_NAMES, s->in.off,
		    "more than %d names for the namespace of manifests", MAX_BINDINGS);
	b = &s->bindings[s->num_bindings++];
	memcpy(b->prefix, prefix, strlen(prefix) + 1);
	b->depth = s->depth;
	b->ours = ours;
	return PROV_OK;
}

/*
 * A start tag of which nothing matters but where it ends: neither is it an element that can lead to
 * a store, nor do its prefixes reach one. False where it is to be read character by character.
 */
static bool pass_tag(struct scan *s, struct tag *tag)
{
	struct prov_bytes rest;
	size_t end;

	if (s->depth == 0 || (s->depth == 2 && s->is_svg && s->is_metadata))
		return false;
	rest = prov_xml_rest(&s->in, 1);
	end = prov_svg_tag_end(rest, s->depth == 1 ? "metadata" : NULL);
	if (end == 0 && rest.n > 0) {
		rest = prov_xml_rest(&s->in, PROV_XML_BLOCK);
		end = prov_svg_tag_end(rest, s->depth == 1 ? "metadata" : NULL);
	}
	if (end == 0)
		return false;
	tag->name[0] = '\0';
	tag->empty = rest.p[end - 2] == '/';
	tag->whole = true;
	prov_xml_seek(&s->in, s->in.off + end);
	return true;
}

/* A start tag, behind its '<'. */
static int read_tag(struct scan *s, struct tag *tag)
{
	char name[NAME_SIZE], value[NAME_SIZE];
	int c, code;

	tag->empty = tag->whole = false;
	while (s->num_bindings > 0 && s->bindings[s->num_bindings - 1].depth >= s->depth)
		s->num_bindings--;
	if (pass_tag(s, tag))
		return PROV_OK;
	read_name(&s->in, tag->name, "/>");
	while ((c = prov_xml_peek(&s->in)) != PROV_XML_END && c != '>') {
		if (is_space(c) || c == '/' || c == '=') {
			(void)prov_xml_get(&s->in);
			tag->empty = c == '/' && prov_xml_peek(&s->in) == '>';
			continue;
		}
		read_name(&s->in, name, "=/>");
		while (is_space(prov_xml_peek(&s->in)))
			(void)prov_xml_get(&s->in);
		if (prov_xml_peek(&s->in) != '=')
			continue;
		do
			(void)prov_xml_get(&s->in);
		while (is_space(prov_xml_peek(&s->in)));
		c = prov_xml_peek(&s->in);
		if (c != '"' && c != '\'')
			continue;
		(void)prov_xml_get(&s->in);
		read_value(&s->in, c, value);
		code = s->depth < 3 ? bind(s, name, value) : PROV_OK;
		if (code != PROV_OK)
			return code;
	}
	tag->whole = prov_xml_get(&s->in) == '>';
	return PROV_OK;
}

/* The prefix's namespace; the usual prefix needs no declaration, which A.3.3 only recommends. */
static bool is_manifest(const struct scan *s, const char *name)
{
	const char *local = local_name(name);
	size_t n = local == name ? 0 : (size_t)(local - name) - 1;
	const struct binding *b = find_binding(s, name, n);

	if (strcmp(local, "manifest") != 0)
		return false;
	return b != NULL ? b->ours : n == 4 && memcmp(name, "c2pa", 4) == 0;
}

static int decode(struct scan *s, struct prov_cand *cand)
{
	uint64_t end = cand->start + cand->len, max = cand->len / s->in.unit / 4 * 3 + 3;
	struct prov_b64 b64;
	uint8_t *data;
	int c = 0;

	if (max > PROV_MAX_STORE)
		return prov_refuse_at(s->err, PROV_LIMIT_STORE, cand->start,
		    "a manifest store larger than the limit of %u bytes", PROV_MAX_STORE);
	data = prov_arena_alloc(s->arena, (size_t)max, s->err);
	if (data == NULL)
		return prov_failed(s->err);
	prov_b64_init(&b64, data, (size_t)max);
	prov_xml_seek(&s->in, cand->start);
	while (s->in.off < end && (c = prov_xml_get(&s->in)) != PROV_XML_END &&
	       prov_b64_char(&b64, c)) {
	}
	if (s->in.off < end || c == PROV_XML_END || !prov_b64_is_done(&b64) || b64.n == 0) {
		cand->damage = b64.n == 0 && cand->len == 0
				   ? "the element for the manifest store is empty"
				   : "what the element for the manifest store holds is not Base64";
		cand->damage_at = s->in.off < end ? s->in.off : cand->start;
	}
	if (b64.n > 0)
		cand->data = prov_bytes(data, b64.n);
	prov_xml_seek(&s->in, end);
	return s->in.code;
}

/* What lies before START, and what goes from there to END. */
static int lay(struct scan *s, uint64_t start, uint64_t end, const char *name, size_t cand)
{
	int code = prov_layout_add(
	    s->layout, s->arena, start - s->laid, "svg", PROV_NO_CAND, false, s->err);

	if (code == PROV_OK)
		code = prov_layout_add(s->layout, s->arena, end - start, name, cand, false, s->err);
	s->laid = end;
	return code;
}

/* The content of a manifest element, from behind its start tag up to the next tag of any kind. */
static int read_manifest(struct scan *s, bool empty)
{
	struct prov_cand *cand = prov_cands_add(s->cands, s->arena, s->err);
	size_t index = s->cands->n - 1;
	int c, code;

	if (cand == NULL)
		return prov_failed(s->err);
	cand->start = s->in.off;
	cand->contiguous = true;
	while (!empty && (c = prov_xml_peek(&s->in)) != PROV_XML_END && c != '<')
		(void)prov_xml_get(&s->in);
	if (s->in.code != PROV_OK)
		return s->in.code;
	cand->len = s->in.off - cand->start;
	code = decode(s, cand);
	if (code != PROV_OK)
		return code;
	/* A comment, another element or the like: the rest of the content would be behind it. */
	(void)prov_xml_get(&s->in);
	if (!empty && prov_xml_peek(&s->in) != '/') {
		cand->damage = "the manifest store is not in one piece of text";
		cand->damage_at = s->in.off;
	}
	s->in_manifest = !empty && prov_xml_peek(&s->in) == '/';
	prov_xml_seek(&s->in, cand->start + cand->len);
	return lay(s, cand->start, cand->start + cand->len, "C2PA", index);
}

/* Part 3 of XMP, 1.1.8: in a metadata element, with or without the one that XMP puts around RDF. */
static bool is_xmp(const char *name)
{
	const char *local = local_name(name);

	return strcmp(local, "xmpmeta") == 0 || strcmp(local, "RDF") == 0;
}

/* The element that ends here, with the start tags in front of it that declare its prefixes. */
static int note_xmp(struct scan *s)
{
	struct prov_span parts[3] = {s->around[0], s->around[1]};
	uint64_t size = 0;
	size_t n = 0;
	uint8_t *data;

	parts[2] = (struct prov_span){s->xmp_start, s->in.off - s->xmp_start};
	s->xmp_start = 0;
	prov_cands_xmp(s->cands, parts[2], parts[2]);
	for (size_t i = 0; i < 3; i++)
		size += parts[i].len;
	if (size > PROV_MAX_XMP) {
		s->cands->xmp.over_limit = PROV_LIMIT_XMP;
		s->cands->xmp.unread = prov_arena_printf(
		    s->arena, s->err, "is larger than the limit of %u bytes", PROV_MAX_XMP);
		return s->cands->xmp.unread == NULL ? prov_failed(s->err) : PROV_OK;
	}
	data = prov_arena_alloc(s->arena, (size_t)size, s->err);
	if (data == NULL)
		return prov_failed(s->err);
	for (size_t i = 0; i < 3; i++) {
		int code = prov_src_read(
		    s->in.src, parts[i].start, &data[n], (size_t)parts[i].len, s->err);

		if (code != PROV_OK)
			return code;
		n += (size_t)parts[i].len;
	}
	s->cands->xmp.data = prov_bytes(data, n);
	s->cands->xmp.context = n - (size_t)parts[2].len;
	return s->in.unit == 1 ? prov_svg_xmp_check(s->in.src, data, s->cands->xmp.context, n,
				     s->arena, &s->cands->xmp.unread, s->err)
			       : PROV_OK;
}

static int open_element(struct scan *s)
{
	struct tag tag;
	uint64_t start = s->in.off - s->in.unit; /* behind its '<' */
	int code = read_tag(s, &tag);

	if (code != PROV_OK || s->in.code != PROV_OK)
		return code;
	if (s->depth == 0) {
		if (!s->ended && strcmp(local_name(tag.name), "svg") != 0)
			return prov_fail_at(
			    s->err, PROV_E_FORMAT, s->in.off, "the outermost element is not svg");
		s->is_svg = !s->ended;
		if (s->is_svg && tag.whole)
			code = lay(s, start, s->in.off,
			    tag.empty ? PROV_SVG_ROOT PROV_SVG_EMPTY : PROV_SVG_ROOT, PROV_NO_CAND);
	} else if (s->depth == 1) {
		s->is_metadata = strcmp(local_name(tag.name), "metadata") == 0;
		if (s->is_svg && s->is_metadata && !s->has_metadata && tag.whole) {
			s->has_metadata = true;
			code = lay(s, start, s->in.off,
			    tag.empty ? PROV_SVG_METADATA PROV_SVG_EMPTY : PROV_SVG_METADATA,
			    PROV_NO_CAND);
		}
	}
	if (code != PROV_OK)
		return code;
	if (s->depth == 2 && s->is_svg && s->is_metadata && is_manifest(s, tag.name)) {
		code = lay(s, start, s->in.off, PROV_SVG_OPEN, PROV_NO_CAND);
		if (code == PROV_OK)
			code = read_manifest(s, tag.empty);
	}
	if (s->depth == 2 && s->is_svg && s->is_metadata && is_xmp(tag.name) && !tag.empty) {
		if (s->cands->xmp.holder.len == 0)
			s->xmp_start = start;
		else
			s->cands->xmp.more = true;
	}
	if (s->depth < 2)
		s->around[s->depth] = (struct prov_span){start, s->in.off - start};
	if (!tag.empty)
		s->depth++;
	else if (s->depth == 0)
		s->ended = true;
	return code;
}

static int close_element(struct scan *s)
{
	bool of_manifest = s->in_manifest;
	int code;

	(void)prov_xml_skip(&s->in, ">");
	s->in_manifest = false;
	if (of_manifest && s->in.code == PROV_OK) {
		code = lay(s, s->laid, s->in.off, PROV_SVG_CLOSE, PROV_NO_CAND);
		if (code != PROV_OK)
			return code;
	}
	if (s->depth > 0 && --s->depth == 0)
		s->ended = true;
	return s->depth == 2 && s->xmp_start > 0 && s->in.code == PROV_OK ? note_xmp(s) : PROV_OK;
}

static int scan_all(struct scan *s)
{
	int c, code = PROV_OK;

	while (code == PROV_OK && prov_xml_find(&s->in, '<')) {
		(void)prov_xml_get(&s->in);
		c = prov_xml_peek(&s->in);
		if (c == '!' || c == '?' || c == '/')
			(void)prov_xml_get(&s->in);
		if (c == '!')
			(void)prov_xml_skip_markup(&s->in);
		else if (c == '?')
			(void)prov_xml_skip(&s->in, "?>");
		else if (c == '/')
			code = close_element(s);
		else
			code = open_element(s);
	}
	if (code != PROV_OK)
		return code;
	if (s->in.code != PROV_OK)
		return s->in.code;
	if (s->depth == 0 && !s->ended)
		return prov_fail_at(s->err, PROV_E_FORMAT, 0, "it has no svg element");
	if (s->depth > 0)
		s->layout->missing = "the end tag of the svg element";
	return prov_layout_add(
	    s->layout, s->arena, s->layout->size - s->laid, "svg", PROV_NO_CAND, false, s->err);
}

static int svg_scan(const struct prov_src *src, struct prov_arena *arena,
    struct prov_layout *layout, struct prov_cands *cands, struct prov_err *err)
{
	struct prov_err own = {0};
	struct scan *s = calloc(1, sizeof(*s));
	uint8_t *block = malloc(PROV_XML_BLOCK);
	int code;

	prov_layout_init(layout, src->size);
	memset(cands, 0, sizeof(*cands));
	if (s == NULL || block == NULL) {
		free(s);
		free(block);
		return prov_fail_nomem(err);
	}
	s->arena = arena;
	s->layout = layout;
	s->cands = cands;
	s->err = &own;
	prov_xml_in_init(&s->in, src, block, &own);
	code = scan_all(s);
	if (code != PROV_OK)
		prov_hand_over(err, &own);
	free(block);
	free(s);
	return code;
}

/* The store near the beginning, which is where metadata should be. */
static int svg_ahead(const struct prov_src *src, struct prov_arena *arena, struct prov_ahead *ahead,
    bool *out, struct prov_err *err)
{
	struct prov_layout layout;
	struct prov_cands cands;
	struct prov_src_part part;
	int code = prov_src_part_init(
	    &part, src, 0, src->size < AHEAD_BYTES ? src->size : AHEAD_BYTES, err);

	*out = false;
	memset(ahead, 0, sizeof(*ahead));
	if (code != PROV_OK)
		return code;
	code = svg_scan(&part.src, arena, &layout, &cands, NULL);
	if (code == PROV_OK && cands.n == 1 && cands.v[0].damage == NULL) {
		ahead->store = (struct prov_span){cands.v[0].start, cands.v[0].len};
		ahead->data = cands.v[0].data;
		*out = true;
	}
	(void)err; /* what is wrong with it the whole scan will say */
	return PROV_OK;
}

/* The first tag behind declarations and comments, as far as the head shows it. */
static int svg_sniff(struct prov_bytes head)
{
	char name[NAME_SIZE];
	struct prov_xml_in in;
	struct prov_src src;
	bool first = true;
	int c;

	prov_xml_in_mem(&in, &src, head);
	while ((c = prov_xml_get(&in)) != PROV_XML_END) {
		/* Nothing but white space, and a byte order mark, stands before and between. */
		if (is_space(c) || (first && in.off <= 3 && c >= 0x80))
			continue;
		first = false;
		if (c != '<')
			return 0;
		c = prov_xml_peek(&in);
		if (c == '!' || c == '?') {
			(void)prov_xml_get(&in);
			if (!(c == '!' ? prov_xml_skip_markup(&in) : prov_xml_skip(&in, "?>")))
				return 0;
			continue;
		}
		read_name(&in, name, "/>");
		return strcmp(local_name(name), "svg") == 0 ? 95 : 0;
	}
	return 0;
}

static const char *const mime[] = {"image/svg+xml", "application/svg+xml", NULL};
static const char *const ext[] = {"svg", NULL};

static const struct prov_format svg = {
    .name = "svg",
    .mime = mime,
    .ext = ext,
    .caps = PROV_FMT_STORE_ONLY | PROV_FMT_XMP,
    .sniff = svg_sniff,
    .scan = svg_scan,
    .ahead = svg_ahead,
    .embed = prov_svg_embed,
};

const struct prov_format *prov_format_svg(void)
{
	return &svg;
}
