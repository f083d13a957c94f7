/* SPDX-License-Identifier: Apache-2.0 */
/*
 * C2PA 2.4 has three ways for text (A.7 to A.9), and prefers the one that a type has of its own
 * (A.8.1, A.9.1). What kind of text it is, its bytes hardly tell: its owner's word goes first, then
 * what its first bytes are sure of, then its name.
 */
#include "format/text_choose.h"

#include "base/err.h"
#include "format/text.h"

#define SURE 50 /* a bid that content alone decides by */

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

static const struct prov_format *find_method(const char *method)
{
	const struct prov_format *f;

	for (size_t i = 0; (f = prov_format_at(i)) != NULL; i++) {
		if (f->method != NULL && strcmp(f->method, method) == 0)
			return f;
	}
	return NULL;
}

/* A page is bytes, in whatever encoding (A.7.1.4). */
static bool is_page(const struct prov_format *named, struct prov_bytes head)
{
	return strcmp(named->method, PROV_METHOD_HTML) == 0 && head.n > 0 &&
	       memchr(head.p, 0, head.n) == NULL;
}

/* Its owner wants METHOD, where F is what it would have been. */
static int force(
    const char *method, const struct prov_format **f, struct prov_bytes head, struct prov_err *err)
{
	bool is_html = *f != NULL && strcmp((*f)->method, PROV_METHOD_HTML) == 0;

	if (*f != NULL && strcmp((*f)->method, method) == 0)
		return PROV_OK;
	/* A.7 is the way of pages and of nothing else (A.9.2). */
	if (is_html || strcmp(method, PROV_METHOD_HTML) == 0)
		return prov_fail(err, PROV_E_USAGE,
		    is_html ? "is a page of HTML, which has a way of its own for credentials: no "
			      "other method goes with it"
			    : "is no page of HTML, so that method does not go with it");
	*f = prov_text_is(head) ? find_method(method) : NULL;
	if (*f == NULL)
		return prov_fail(
		    err, PROV_E_USAGE, "can't carry its credentials by the method %.40s", method);
	return PROV_OK;
}

int prov_text_choose(struct prov_bytes head, const struct prov_hint *hint,
    const struct prov_format **out, struct prov_err *err)
{
	const struct prov_format *named = find_name(hint->name);

	if (hint->media_type != NULL && *out == NULL)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "files of the type %.100s are not supported", hint->media_type);
	if (hint->media_type == NULL && named != NULL &&
	    (prov_text_is(head) || (*out == NULL && is_page(named, head))) &&
	    (*out == NULL || (*out)->sniff(head) < SURE))
		*out = named;
	return hint->method != NULL ? force(hint->method, out, head, err) : PROV_OK;
}
