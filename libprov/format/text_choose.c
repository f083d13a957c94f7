/* SPDX-License-Identifier: Apache-2.0 */
/*
 * C2PA 2.4 has three ways for text (A.7 to A.9), and prefers the one that a type has of its own
 * (A.8.1, A.9.1). What kind of text it is, its bytes hardly tell: its owner's word goes first, then
 * what its first bytes are sure of, then its name.
 */
#include "format/text_choose.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "format/text.h"
#include "format/text_guess.h"
#include "format/text_structured.h"
#include "format/text_syntax.h"
#include "format/text_view.h"

#define TAIL 512 /* bytes at the end of a text that are looked at */

/* A text without the first line of credentials in it. */
struct look {
	struct prov_text_carriers carriers;
	struct prov_text_sample text;
	uint8_t *buf; /* PROV_IO_BLOCK + TAIL bytes */
};

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_ext(const char *name, const char *ext)
{
	size_t n = strlen(name), len = strlen(ext);

	if (n <= len || name[n - len - 1] != '.')
		return false;
	for (size_t i = 0; i < len; i++) {
		if (lower(name[n - len + i]) != ext[i])
			return false;
	}
	return true;
}

/* A format for text by the extension of NAME. */
static const struct prov_format *find_name(const char *name)
{
	const struct prov_format *f;

	for (size_t i = 0; name != NULL && (f = prov_format_at(i)) != NULL; i++) {
		for (size_t k = 0; (f->caps & PROV_FMT_TEXT) != 0 && f->ext[k] != NULL; k++) {
			if (is_ext(name, f->ext[k]))
				return f;
		}
	}
	return NULL;
}

static bool begins_with_tag(struct prov_bytes head)
{
	size_t i = prov_bytes_starts(head, PROV_TEXT_MARK) ? PROV_TEXT_MARK_SIZE : 0;

	while (i < head.n && strchr(" \t\r\n", head.p[i]) != NULL)
		i++;
	return i < head.n && head.p[i] == '<';
}

/* A root element without an XML declaration before it, which XML 1.0 allows. */
static bool begins_with_element(struct prov_bytes head)
{
	size_t i = prov_bytes_starts(head, PROV_TEXT_MARK) ? PROV_TEXT_MARK_SIZE : 0;
	size_t start = i + 1;

	if (i >= head.n || head.p[i] != '<')
		return false;
	for (i = start; i < head.n; i++) {
		bool alpha = lower((char)head.p[i]) >= 'a' && lower((char)head.p[i]) <= 'z';

		if (!alpha && (i == start || strchr("0123456789:._-", head.p[i]) == NULL))
			break;
	}
	return i > start && i < head.n && strchr(" \t\r\n/>", head.p[i]) != NULL;
}

static bool has_ext(const char *name)
{
	const char *slash = strrchr(name, '/'), *dot = strrchr(name, '.');

	return dot != NULL && (slash == NULL || dot > slash) && dot[1] != '\0';
}

/* A page is bytes, in whatever encoding (A.7.1.4). */
static bool is_page(const struct prov_format *named, struct prov_bytes head)
{
	return strcmp(named->method, PROV_METHOD_HTML) == 0 && head.n > 0 &&
	       memchr(head.p, 0, head.n) == NULL;
}

static bool is_method(const struct prov_format *f, const char *method)
{
	return f != NULL && f->method != NULL && strcmp(f->method, method) == 0;
}

static const struct prov_text_syntax *xml(void)
{
	return prov_text_syntax_typed("application/xml");
}

/* By the interpreter, or by what else an extension with several languages can't hide. */
static const struct prov_text_syntax *find_shared(
    const char *name, const struct prov_text_sample *text)
{
	const struct prov_text_syntax *row = NULL;

	if (prov_bytes_starts(text->head, "#!"))
		row = prov_text_syntax_begun(text->head);
	else if (prov_text_is_xml(text))
		row = xml();
	if (row == NULL || (row->flags & PROV_SYNTAX_UNSURE) != 0)
		row = prov_text_guess(name, text->head);
	return row == NULL ? prov_text_syntax_typed("text/plain") : row;
}

/* By an extension alone; NULL where TEXT is not of the kind that it says. */
static const struct prov_text_syntax *find_extension(
    const char *name, const struct prov_text_sample *text)
{
	const struct prov_text_syntax *row = prov_text_syntax_named(name);
	bool is_xml_name = row != NULL && strcmp(row->suffix, "?>") == 0;

	/* Many kinds of file have such a name; XML begins with a tag. */
	if (is_xml_name)
		return begins_with_tag(text->head) ? row : NULL;
	if (row != NULL && (row->flags & PROV_SYNTAX_TAGS) == 0 && prov_text_is_xml(text))
		return xml();
	return row;
}

/* A kind of text by NAME: one of the main table, or one of structured text. */
static const struct prov_format *find_kind(const char *name, const struct prov_text_sample *text)
{
	const struct prov_text_syntax *row = name == NULL ? NULL : prov_text_syntax_whole(name);
	const struct prov_format *f = name == NULL || row != NULL ? NULL : find_name(name);

	if (f != NULL)
		return is_method(f, PROV_METHOD_UNSTRUCTURED) && prov_text_declares_xml(text)
			   ? &xml()->format
			   : f;
	if (name != NULL && row == NULL)
		row = prov_text_is_shared(name) ? find_shared(name, text)
						: find_extension(name, text);
	if (row == NULL)
		row = prov_text_syntax_begun(text->head);
	if (row == NULL && name != NULL && has_ext(name) && begins_with_element(text->head))
		row = xml();
	return row == NULL ? NULL : &row->format;
}

/* PHP that does not begin as a program is a page with programs in it. */
static const struct prov_format *find_page(
    const struct prov_format *f, const struct prov_text_sample *text)
{
	const struct prov_text_syntax *row = f == NULL ? NULL : prov_text_syntax_of(f);
	struct prov_bytes head = text->head;
	const uint8_t *lf;

	if (row == NULL || (row->flags & PROV_SYNTAX_OPEN) == 0)
		return f;
	if (prov_bytes_starts(head, PROV_TEXT_MARK))
		head = prov_bytes_sub(head, PROV_TEXT_MARK_SIZE, head.n);
	if (prov_bytes_starts(head, "#!")) {
		lf = memchr(head.p, '\n', head.n);
		head =
		    prov_bytes_sub(head, lf == NULL ? head.n : (size_t)(lf - head.p) + 1, head.n);
	}
	return prov_bytes_starts(head, "<?php")
		   ? f
		   : &prov_text_syntax_typed("text/x-php-page")->format;
}

/* Whether what begins like a page, or a drawing, is a program that makes some. */
static bool makes_pages(const struct prov_format *f)
{
	const struct prov_text_syntax *row = prov_text_syntax_of(f);

	return row != NULL && (row->flags & PROV_SYNTAX_PAGES) != 0;
}

bool prov_text_makes_pages(const char *name)
{
	const struct prov_text_syntax *row = name == NULL ? NULL : prov_text_syntax_named(name);

	return row != NULL && makes_pages(&row->format);
}

/*
 * Whether F, which the bytes pass for, are what the output of such a program would be. That they
 * are no UTF-8 changes nothing of that; and a store put before them moves the bytes that say so out
 * of the head, where the rest is text of another kind.
 */
static bool is_program(
    const struct prov_format *f, const struct prov_hint *hint, const struct prov_text_sample *text)
{
	const struct prov_text_syntax *row = prov_text_syntax_begun(text->head);

	if (f == NULL || (!is_method(f, PROV_METHOD_HTML) && strcmp(f->name, "svg") != 0))
		return false;
	return prov_text_makes_pages(hint->name) ||
	       (is_method(f, PROV_METHOD_HTML) && row != NULL && makes_pages(&row->format));
}

/* By its owner's word, then by content that is sure, then by name, then by content at all. */
static int find_default(struct prov_bytes head, const struct prov_text_sample *text,
    const struct prov_hint *hint, const struct prov_format **f, struct prov_err *err)
{
	const struct prov_text_syntax *row;
	const struct prov_format *kind;

	if (hint->media_type != NULL) {
		row = *f != NULL ? NULL : prov_text_syntax_typed(hint->media_type);
		if (*f == NULL && row == NULL)
			return prov_fail(err, PROV_E_UNSUPPORTED,
			    "files of the type %.100s are not supported", hint->media_type);
		if (row != NULL)
			*f = prov_text_is(head) ? find_page(&row->format, text) : NULL;
		return PROV_OK;
	}
	kind = hint->name == NULL ? NULL : find_name(hint->name);
	if (prov_text_is(head))
		kind = find_page(find_kind(hint->name, text), text);
	else if (kind != NULL && !(*f == NULL && is_page(kind, head)))
		kind = NULL;
	if (!prov_text_is(head) && is_program(*f, hint, text))
		*f = NULL;
	if (kind != NULL &&
	    (*f == NULL || (*f)->sniff(head) < PROV_SNIFF_SURE || makes_pages(kind)))
		*f = kind;
	return PROV_OK;
}

/* A row that can carry something. */
static bool is_structured(const struct prov_format *f)
{
	return is_method(f, PROV_METHOD_STRUCTURED) &&
	       (prov_text_syntax_of(f)->flags & PROV_SYNTAX_NONE) == 0;
}

/*
 * What a text carries decides how it is read, whatever its name. Where it carries a line and a
 * wrapper, it is read as its kind would be signed: either way, the hash covers all but the one.
 */
static const struct prov_format *find_carried(
    const struct prov_format *f, const struct prov_text_carriers *c)
{
	if (c->block && !is_structured(f) && !(c->wrapper && f != NULL))
		return &prov_text_syntax_typed("text/plain")->format;
	if (c->wrapper && !c->block && !is_method(f, PROV_METHOD_UNSTRUCTURED))
		return prov_format_text();
	return f;
}

/* Its owner wants METHOD, where F is what it would have been. */
static int force(const char *method, struct prov_bytes head, const struct prov_text_carriers *c,
    const struct prov_format **f, struct prov_err *err)
{
	bool structured = strcmp(method, PROV_METHOD_STRUCTURED) == 0;

	/* A.7 is the way of pages and of nothing else (A.9.2). */
	if (is_method(*f, PROV_METHOD_HTML) != (strcmp(method, PROV_METHOD_HTML) == 0))
		return prov_fail(err, PROV_E_USAGE,
		    is_method(*f, PROV_METHOD_HTML)
			? "is a page of HTML, which has a way of its own for credentials: no other "
			  "method goes with it"
			: "is no page of HTML, so that method does not go with it");
	if (structured ? c->wrapper : c->block)
		return prov_fail(err, PROV_E_USAGE,
		    "carries credentials by another method, which only the same can replace: sign "
		    "it without --text-method");
	if (is_method(*f, method) && (!structured || is_structured(*f)))
		return PROV_OK;
	/* A.9.2: not for what has neither comments nor front matter. */
	if (structured)
		return prov_fail(err, PROV_E_USAGE,
		    "is of no type that is known to have comments or front matter, in which its "
		    "credentials could stand; --type can say of which it is");
	if (!prov_text_is(head))
		return prov_fail(err, PROV_E_USAGE, "is no UTF-8 text");
	*f = prov_format_text();
	return PROV_OK;
}

bool prov_text_is_strange(const char *name)
{
	return has_ext(name) && find_name(name) == NULL && prov_text_syntax_named(name) == NULL &&
	       !prov_text_is_shared(name);
}

bool prov_text_is_other(const char *name)
{
	const struct prov_text_syntax *row = name == NULL ? NULL : prov_text_syntax_named(name);
	const struct prov_format *f = find_name(name);

	return row != NULL ? row != xml() : f != NULL && !is_method(f, PROV_METHOD_HTML);
}

/* [AT, END) of the text without the block, as much of it as OUT has room for. */
static int read_without(const struct prov_src *src, const struct prov_text_carriers *c, uint64_t at,
    uint8_t *out, size_t room, struct prov_bytes *got, struct prov_err *err)
{
	uint64_t hole = c->block ? c->at.start : src->size;
	int code = PROV_OK;

	*got = prov_bytes(out, 0);
	while (code == PROV_OK && got->n < room) {
		uint64_t from = at < hole ? at : at + c->at.len;
		uint64_t end = at < hole ? hole : src->size;
		size_t n = room - got->n;

		if (from >= end)
			break;
		if (n > end - from)
			n = (size_t)(end - from);
		code = prov_src_read(src, from, &out[got->n], n, err);
		got->n += n;
		at += n;
	}
	return code;
}

/* One pass, of which a view keeps what it told. */
static int find_carriers(
    const struct prov_src *src, bool nfc, struct prov_text_carriers *out, struct prov_err *err)
{
	struct prov_text_view *view = prov_text_view_of(src);
	struct prov_text_facts own, *facts = view != NULL ? &view->facts : &own;
	int code = PROV_OK;

	if (view == NULL || !facts->whole)
		code = prov_text_facts_read(src, nfc && view != NULL, facts, err);
	return code == PROV_OK ? prov_text_carriers_find(src, facts, out, err) : code;
}

static int look(const struct prov_src *src, bool nfc, struct look *l, struct prov_err *err)
{
	const struct prov_text_carriers *c = &l->carriers;
	uint64_t size;
	int code = find_carriers(src, nfc, &l->carriers, err);

	l->buf = malloc(PROV_IO_BLOCK + TAIL);
	if (l->buf == NULL)
		return prov_fail_nomem(err);
	size = src->size - (c->block ? c->at.len : 0);
	if (code == PROV_OK)
		code = read_without(src, c, 0, l->buf, PROV_IO_BLOCK, &l->text.head, err);
	if (code == PROV_OK)
		code = read_without(src, c, size < TAIL ? 0 : size - TAIL, &l->buf[PROV_IO_BLOCK],
		    TAIL, &l->text.tail, err);
	return code;
}

/* Whether it is a page whatever the rest of it holds: by its owner's word, or by its name. */
static bool is_sure_page(
    const struct prov_hint *hint, const struct prov_format *f, struct prov_bytes head)
{
	if (hint->media_type != NULL)
		return is_method(f, PROV_METHOD_HTML);
	return hint->name != NULL && prov_text_syntax_whole(hint->name) == NULL &&
	       is_method(find_name(hint->name), PROV_METHOD_HTML) &&
	       (f == NULL || f->sniff(head) < PROV_SNIFF_SURE || is_method(f, PROV_METHOD_HTML));
}

/* What its beginning and its name make likely: only unstructured text is normalised. */
static bool may_be_unstructured(
    const struct prov_hint *hint, const struct prov_format *f, struct prov_bytes head)
{
	const struct prov_text_sample text = {head, head};

	if (hint->method != NULL)
		return strcmp(hint->method, PROV_METHOD_UNSTRUCTURED) == 0;
	return find_default(head, &text, hint, &f, NULL) != PROV_OK || f == NULL ||
	       is_method(f, PROV_METHOD_UNSTRUCTURED);
}

int prov_text_choose(const struct prov_src *src, struct prov_bytes head,
    const struct prov_hint *hint, const struct prov_format **out, struct prov_err *err)
{
	struct look l = {.text = {head, head}};
	int code = PROV_OK;

	if (prov_text_is(head) && !is_sure_page(hint, *out, head))
		code = look(src, may_be_unstructured(hint, *out, head), &l, err);
	if (code == PROV_OK)
		code = find_default(head, &l.text, hint, out, err);
	free(l.buf);
	if (is_method(*out, PROV_METHOD_HTML))
		l.carriers.block = l.carriers.wrapper = false;
	if (code == PROV_OK && hint->method != NULL)
		return force(hint->method, head, &l.carriers, out, err);
	if (code == PROV_OK)
		*out = find_carried(*out, &l.carriers);
	/* Its kind is known, and has no place for credentials. */
	if (code == PROV_OK && is_method(*out, PROV_METHOD_STRUCTURED) && !is_structured(*out))
		*out = NULL;
	return code;
}
