/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTML: the store is the Base64 content of a script element in the head, or a link element there
 * names where it is (C2PA 2.4, A.7). What a hash leaves out is the script element from its first
 * byte to its last (A.7.1.3): so nothing may stand in it beside the store, where scripts and style
 * sheets of the page could see it.
 */
#include <stdlib.h>

#include "base/b64.h"
#include "base/err.h"
#include "format/html.h"

struct scan {
	struct prov_html_head head;
	struct prov_arena *arena;
	struct prov_layout *layout;
	struct prov_cands *cands;
	struct prov_err *err;
	uint64_t laid; /* how much of the file the layout covers */
};

/* What lies before START, and what goes from there to END. */
static int lay(struct scan *s, uint64_t start, uint64_t end, const char *name, size_t cand)
{
	int code = prov_layout_add(
	    s->layout, s->arena, start - s->laid, PROV_HTML_PAGE, PROV_NO_CAND, false, s->err);

	if (code == PROV_OK && end > start)
		code = prov_layout_add(s->layout, s->arena, end - start, name, cand, false, s->err);
	s->laid = end;
	return code;
}

/* Why the element can't be taken for one that holds a store and no more; NULL where it can. */
static const char *find_damage(const struct prov_html_elem *e, bool is_base64, bool is_empty)
{
	if (!e->is_whole)
		return "the element for the manifest store has no end tag";
	if (!e->is_bare)
		return "the tags of the element for the manifest store hold more than its type, "
		       "which no hash protects";
	if (is_empty)
		return "the element for the manifest store is empty";
	return is_base64 ? NULL : "what the element for the manifest store holds is not Base64";
}

/* The content of a script, from a walk that goes on behind it. */
static int decode(struct scan *s, const struct prov_html_elem *e, struct prov_cand *cand)
{
	struct prov_xml_in *in = &s->head.html.in;
	uint64_t back = in->off, end = e->inside.start + e->inside.len;
	uint64_t max = e->inside.len / 4 * 3 + 3;
	struct prov_b64 b64;
	bool is_base64;
	uint8_t *data;

	if (max > PROV_MAX_STORE)
		return prov_refuse_at(s->err, PROV_LIMIT_STORE, e->inside.start,
		    "a manifest store larger than the limit of %u bytes", PROV_MAX_STORE);
	data = prov_arena_alloc(s->arena, (size_t)max, s->err);
	if (data == NULL)
		return prov_failed(s->err);
	prov_b64_init(&b64, data, (size_t)max);
	prov_xml_seek(in, e->inside.start);
	while (in->off < end && in->code == PROV_OK && prov_b64_char(&b64, prov_xml_peek(in)))
		(void)prov_xml_get(in);
	is_base64 = in->off == end && prov_b64_is_done(&b64);
	cand->damage = find_damage(e, is_base64, is_base64 && b64.n == 0);
	cand->damage_at = e->is_whole && e->is_bare ? in->off : e->all.start;
	if (b64.n > 0)
		cand->data = prov_bytes(data, b64.n);
	prov_xml_seek(in, back);
	return in->code;
}

static int add_script(struct scan *s, const struct prov_html_elem *e)
{
	struct prov_cand *cand = prov_cands_add(s->cands, s->arena, s->err);
	size_t index = s->cands->n - 1;
	int code;

	if (cand == NULL)
		return prov_failed(s->err);
	cand->start = e->all.start;
	cand->len = e->all.len;
	cand->contiguous = true;
	code = decode(s, e, cand);
	return code == PROV_OK ? lay(s, e->all.start, e->all.start + e->all.len, "script", index)
			       : code;
}

/* Some of a URL's characters can only stand in an attribute as references to them. */
static size_t decode_reference(const char *s, size_t n, char *out)
{
	static const struct {
		const char *text;
		char c;
	} known[] = {{"&amp;", '&'}, {"&#38;", '&'}, {"&#x26;", '&'}, {"&AMP;", '&'},
	    {"&#39;", '\''}, {"&#x27;", '\''}, {"&apos;", '\''}};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		size_t len = strlen(known[i].text);

		if (len <= n && memcmp(s, known[i].text, len) == 0) {
			*out = known[i].c;
			return len;
		}
	}
	*out = s[0];
	return 1;
}

/* The address without the white space around it; one that is too long is none. */
static int read_address(struct scan *s, const struct prov_html_value *v, struct prov_bytes *out)
{
	size_t from = 0, n = v->has && v->n <= sizeof(v->s) ? v->n : 0, len = 0;
	char *url = prov_arena_alloc(s->arena, n + 1, s->err);

	if (url == NULL)
		return prov_failed(s->err);
	while (from < n && prov_html_is_space((uint8_t)v->s[from]))
		from++;
	while (n > from && prov_html_is_space((uint8_t)v->s[n - 1]))
		n--;
	while (from < n)
		from += decode_reference(&v->s[from], n - from, &url[len++]);
	*out = prov_bytes(url, len);
	return PROV_OK;
}

static int add_link(struct scan *s, const struct prov_html_elem *e)
{
	struct prov_link *link = &s->cands->link;
	int code = PROV_OK;

	if (link->n++ == 0) {
		link->holder = e->all;
		link->too_long = s->head.attrs.href.n > sizeof(s->head.attrs.href.s);
		code = read_address(s, &s->head.attrs.href, &link->url);
	}
	return code == PROV_OK
		   ? lay(s, e->all.start, e->all.start + e->all.len, PROV_HTML_LINK, PROV_NO_CAND)
		   : code;
}

static int scan_all(struct scan *s)
{
	struct prov_html_elem e;
	int code = PROV_OK;

	while (code == PROV_OK && prov_html_head_next(&s->head, &e))
		code = e.is_link ? add_link(s, &e) : add_script(s, &e);
	if (code == PROV_OK)
		code = s->head.html.in.code;
	return code == PROV_OK ? lay(s, s->layout->size, s->layout->size, "", PROV_NO_CAND) : code;
}

static int html_scan(const struct prov_src *src, struct prov_arena *arena,
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
	prov_html_head_init(&s->head, src, block, &own);
	code = scan_all(s);
	if (code != PROV_OK)
		prov_hand_over(err, &own);
	free(block);
	free(s);
	return code;
}

/* UTF-16 with its byte order mark, as far as it is ASCII. */
static struct prov_bytes narrow(struct prov_bytes head, uint8_t room[PROV_SNIFF_BYTES])
{
	bool little = prov_bytes_starts(head, "\xff\xfe");
	size_t n = 0;

	if (!little && !prov_bytes_starts(head, "\xfe\xff"))
		return head;
	for (size_t i = 2; i + 1 < head.n && n < PROV_SNIFF_BYTES; i += 2)
		room[n++] = head.p[little ? i + 1 : i] == 0 ? head.p[little ? i : i + 1] : '?';
	return prov_bytes(room, n);
}

/* Other text begins with tags like p and a, too. */
static bool is_page_tag(const char *name)
{
	static const char *const names[] = {"html", "head", "body", "title", "meta"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

static bool has(struct prov_bytes text, const char *what)
{
	size_t n = strlen(what);

	for (size_t i = 0; n <= text.n && i <= text.n - n; i++) {
		if (memcmp(&text.p[i], what, n) == 0)
			return true;
	}
	return false;
}

/* What is put before all else in a page without a head (html_embed.c), which must stay a page. */
static bool is_ours(const char *name, struct prov_bytes text)
{
	return (strcmp(name, "script") == 0 || strcmp(name, "link") == 0) &&
	       has(text, "type=\"application/c2pa\"");
}

/* The first tag behind comments, or the document type before it, as far as the head shows it. */
static int sniff_page(struct prov_html *h, struct prov_bytes text)
{
	for (;;) {
		enum prov_html_kind kind = prov_html_next(h, false);

		if (h->is_page_type)
			return 96; /* surer than an svg element that may follow */
		if (kind == PROV_HTML_OPEN || (kind == PROV_HTML_EOF && h->name[0] != '\0'))
			return is_page_tag(h->name) || is_ours(h->name, text) ? 60 : 0;
		if (kind != PROV_HTML_SKIP)
			return 0;
	}
}

static int html_sniff(struct prov_bytes head)
{
	uint8_t room[PROV_SNIFF_BYTES];
	struct prov_bytes text = narrow(head, room);
	struct prov_src src;
	struct prov_html h;

	/* An XML declaration makes it XHTML, which is another format (A.9.2). */
	if (prov_bytes_starts(text, "<?xml") || prov_bytes_starts(text, "\xef\xbb\xbf<?xml"))
		return 0;
	prov_html_init_mem(&h, &src, text);
	return h.in.unit == 1 ? sniff_page(&h, text) : 0;
}

static const char *const mime[] = {"text/html", NULL};
static const char *const ext[] = {"html", "htm", NULL};

static const struct prov_format html = {
    .name = "html",
    .method = PROV_METHOD_HTML,
    .mime = mime,
    .ext = ext,
    .caps = PROV_FMT_STORE_ONLY | PROV_FMT_TEXT | PROV_FMT_LINK | PROV_FMT_HTML,
    .sniff = html_sniff,
    .scan = html_scan,
    .embed = prov_html_embed,
};

const struct prov_format *prov_format_html(void)
{
	return &html;
}
