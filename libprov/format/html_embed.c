/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a store becomes a script element in the head of a page, or its address a link element (C2PA
 * 2.4, A.7.1). What is new goes behind all else in the head: browsers look for the name of the
 * page's encoding near its beginning. Nothing is put beside the element, so that a page without it
 * is the page that was signed, to the byte.
 */
#include <stdlib.h>

#include "base/err.h"
#include "base/hex.h"
#include "base/wr.h"
#include "format/html.h"

#define OPEN "<script type=\"application/c2pa\">"
#define CLOSE "</script>"
#define PRESCAN 1024u /* bytes in which an encoding is looked for (HTML, 13.2.3.2) */
#define TAG 512u      /* what begins there may end here: Chromium reads on to its end */
#define INSTEAD "; its credentials can be kept in a file of their own (a sidecar)"

static int emit_script(struct prov_bytes store, struct prov_plan *plan, struct prov_err *err)
{
	size_t n = strlen(OPEN CLOSE) + (store.n + 2) / 3 * 4;
	uint8_t *text = prov_arena_alloc(plan->arena, n, err);
	struct prov_wr wr;
	int code;

	if (text == NULL)
		return prov_failed(err);
	prov_wr_init(&wr, n);
	prov_wr_str(&wr, OPEN);
	prov_b64_put(&wr, store);
	prov_wr_str(&wr, CLOSE);
	code = prov_wr_done(&wr, err);
	if (code == PROV_OK) {
		memcpy(text, wr.p, n);
		code = prov_plan_emit(plan, prov_bytes(text, n), true, err);
	}
	prov_wr_fini(&wr);
	return code;
}

/* An address has no character that ends the attribute, but may have one that begins a reference. */
static int emit_link(const char *url, struct prov_plan *plan, struct prov_err *err)
{
	struct prov_wr wr;
	char *text = NULL;
	int code;

	prov_wr_init(&wr, (size_t)PROV_MAX_URI * 6);
	prov_wr_str(&wr, "<link rel=\"c2pa-manifest\" href=\"");
	for (; *url != '\0'; url++) {
		if (*url == '&' || *url == '"')
			prov_wr_str(&wr, *url == '&' ? "&amp;" : "&quot;");
		else
			prov_wr_u8(&wr, (uint8_t)*url);
	}
	prov_wr_str(&wr, "\" type=\"application/c2pa\">");
	code = prov_wr_done(&wr, err);
	if (code == PROV_OK) {
		text = prov_arena_strdup(plan->arena, prov_wr_data(&wr), err);
		code = text == NULL ? prov_failed(err)
				    : prov_plan_emit(plan, prov_bytes_str(text), false, err);
	}
	prov_wr_fini(&wr);
	return code;
}

/* Whether bytes look like a meta element that names the encoding, and begins in the first MAX. */
static bool names_encoding(const uint8_t *p, size_t n, size_t max)
{
	static const char *const words[] = {"<meta", "charset"};
	size_t found = 0;

	for (size_t i = 0; i < n && found < 2 && (found > 0 || i < max); i++) {
		size_t k = 0, len = strlen(words[found]);

		while (k < len && i + k < n && prov_html_lower(p[i + k]) == words[found][k])
			k++;
		if (k == len)
			found++;
		else if (p[i] == '>')
			found = 0;
	}
	return found == 2;
}

/* What a page says of its encoding behind the head would be pushed to where browsers don't look. */
static int check_name(
    const struct prov_html_head *head, const struct prov_src *src, struct prov_err *err)
{
	uint8_t text[PRESCAN + TAG];
	size_t n = src->size < sizeof(text) ? (size_t)src->size : sizeof(text);
	size_t before = head->place < n ? (size_t)head->place : n;
	int code = PROV_OK;

	if (head->has_charset || before >= PRESCAN)
		return PROV_OK;
	code = prov_src_read(src, 0, text, n, err);
	if (code == PROV_OK && !(n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) &&
	    names_encoding(&text[before], n - before, PRESCAN - before))
		return prov_fail_at(err, PROV_E_UNSUPPORTED, head->place,
		    "names its encoding behind its head, where browsers would not find it "
		    "any more: move that meta element into the head" INSTEAD);
	return code;
}

/*
 * In ISO-2022-JP and UTF-16, the bytes of a tag are no tag, or those of other characters are
 * one.
 */
static int check_encoding(
    const struct prov_html_head *head, const struct prov_src *src, struct prov_err *err)
{
	static const struct prov_err wide = {.remedy = PROV_REMEDY_CONVERT,
	    .msg = "is a page in UTF-16, which can't hold credentials: save it in UTF-8" INSTEAD};
	uint8_t text[PRESCAN];
	uint64_t end = head->place;

	if (head->html.in.unit != 1)
		return prov_pass(err, PROV_E_UNSUPPORTED, &wide);
	if (!head->has_charset && end < PRESCAN)
		end = PRESCAN;
	if (end > src->size)
		end = src->size;
	for (uint64_t off = 0; off < end; off += sizeof(text)) {
		size_t n = end - off < sizeof(text) ? (size_t)(end - off) : sizeof(text);
		int code = prov_src_read(src, off, text, n, err);
		size_t before = 0; /* bytes that are in the head */

		if (code != PROV_OK)
			return code;
		if (head->place > off)
			before = head->place - off < n ? (size_t)(head->place - off) : n;
		if (memchr(text, 0, n) != NULL)
			return prov_fail_at(err, PROV_E_UNSUPPORTED, off,
			    "is no page that can hold credentials: it has a zero byte" INSTEAD);
		if (memchr(text, 0x1b, before) != NULL)
			return prov_fail_at(err, PROV_E_UNSUPPORTED, off,
			    "is a page in an encoding like ISO-2022-JP, in which tags can't be "
			    "told from text: save it in UTF-8" INSTEAD);
	}
	return check_name(head, src, err);
}

/* Where something new can stand. */
static int find_place(const struct prov_src *src, uint64_t *place, struct prov_err *err)
{
	struct prov_html_head *head = calloc(1, sizeof(*head));
	uint8_t *block = malloc(PROV_XML_BLOCK);
	struct prov_html_elem e;
	int code = PROV_OK;

	if (head == NULL || block == NULL) {
		free(head);
		free(block);
		return prov_fail_nomem(err);
	}
	prov_html_head_init(head, src, block, err);
	while (prov_html_head_next(head, &e)) {
	}
	code = head->html.in.code;
	if (code == PROV_OK)
		code = check_encoding(head, src, err);
	*place = head->place;
	free(block);
	free(head);
	return code;
}

static int emit_new(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	if (in->store.n > 0)
		return emit_script(in->store, plan, err);
	return in->link != NULL ? emit_link(in->link, plan, err) : PROV_OK;
}

/* What is new takes the place of the old store, or of the reference to one. */
int prov_html_embed(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err)
{
	uint64_t place = 0, at = 0;
	int code = prov_embed_check(in, 0, err);

	if (code != PROV_OK)
		return code;
	if (in->store.n > 0 && in->link != NULL)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "is a page, which either holds its credentials or says where they are (C2PA "
		    "2.4, A.7.1): for the latter, they go into a sidecar");
	code = find_place(in->src, &place, err);
	if (in->cands->link.n > 0)
		place = in->cands->link.holder.start;
	if (in->old != PROV_NO_CAND)
		place = in->cands->v[in->old].start;
	for (size_t i = 0; code == PROV_OK && i < in->layout->n; i++) {
		const struct prov_range *r = &in->layout->v[i];
		bool goes = prov_embed_is_old(in, r) || strcmp(r->name, PROV_HTML_LINK) == 0;

		for (at = r->off; code == PROV_OK && at < r->off + r->len;) {
			uint64_t end =
			    place > at && place < r->off + r->len ? place : r->off + r->len;

			if (at == place)
				code = emit_new(in, plan, err);
			if (code == PROV_OK && !goes)
				code = prov_plan_copy(plan, at, end - at, err);
			at = end;
		}
	}
	if (code == PROV_OK && place == in->src->size)
		code = emit_new(in, plan, err);
	return code;
}
