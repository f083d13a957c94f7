/* SPDX-License-Identifier: Apache-2.0 */
#include "format/format.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/limits.h"
#include "format/text_choose.h"
#include "format/text_structured.h"

static const struct prov_format *(*const formats[])(void) = {
    prov_format_jpeg,
    prov_format_png,
    prov_format_text,
    prov_format_csv,
    prov_format_tsv,
    prov_format_c2pa,
    prov_format_webp,
    prov_format_wav,
    prov_format_avi,
    prov_format_gif,
    prov_format_svg,
    prov_format_tiff,
    prov_format_mp4,
    prov_format_mov,
    prov_format_m4a,
    prov_format_heic,
    prov_format_heif,
    prov_format_avif,
    prov_format_jxl,
    prov_format_epub,
    prov_format_odt,
    prov_format_ods,
    prov_format_odp,
    prov_format_odg,
    prov_format_docx,
    prov_format_xlsx,
    prov_format_pptx,
    prov_format_oxps,
    prov_format_zip,
    prov_format_pdf,
    prov_format_html,
};

const struct prov_format *prov_format_at(size_t i)
{
	return i < sizeof(formats) / sizeof(formats[0]) ? formats[i]() : NULL;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Media types are compared without case and without parameters (RFC 9110, 8.3.1). */
bool prov_is_type(const char *media_type, const char *mime)
{
	size_t i = 0;

	for (; mime[i] != '\0'; i++) {
		if (lower(media_type[i]) != mime[i])
			return false;
	}
	return media_type[i] == '\0' || media_type[i] == ';' || media_type[i] == ' ';
}

static const struct prov_format *find_type(const char *media_type)
{
	const struct prov_format *f;

	for (size_t i = 0; (f = prov_format_at(i)) != NULL; i++) {
		for (size_t k = 0; f->mime[k] != NULL; k++) {
			if (prov_is_type(media_type, f->mime[k]))
				return f;
		}
	}
	return NULL;
}

/* The surest of the table; of those that are as sure as each other, the first. */
static const struct prov_format *find_sniff(struct prov_bytes head)
{
	const struct prov_format *f, *found = NULL;
	int best = 0;

	for (size_t i = 0; (f = prov_format_at(i)) != NULL; i++) {
		int bid = f->sniff(head);

		if (bid > best) {
			best = bid;
			found = f;
		}
	}
	return found;
}

/* Whether it begins with a comment, a document type or the like, in whatever encoding: before the
 * first tag of a drawing or a page there can be any number. */
static bool begins_with_markup(struct prov_bytes head)
{
	size_t i = 0;

	while (i < head.n && memchr("\xef\xbb\xbf\xfe\xff\0 \t\r\n", head.p[i], 10) != NULL)
		i++;
	if (i < head.n && head.p[i] == '<')
		i += i + 1 < head.n && head.p[i + 1] == 0 ? 2 : 1;
	else
		return false;
	return i < head.n && (head.p[i] == '!' || head.p[i] == '?');
}

/* A text's credentials in a comment (A.9.3): it was no drawing or page to who signed it. */
static bool holds_block(struct prov_bytes text)
{
	for (size_t i = 0; i < text.n; i++) {
		const uint8_t *dash = memchr(&text.p[i], '-', text.n - i);

		if (dash == NULL)
			return false;
		i = (size_t)(dash - text.p);
		if (prov_bytes_starts(prov_bytes(dash, text.n - i), PROV_BLOCK_BEGIN))
			return true;
	}
	return false;
}

/* Of what can be either, a drawing or a page is told by its first tag: HEAD becomes as much as BUF,
 * which is the caller's to free, takes to get there. */
static int look_further(const struct prov_src *src, struct prov_bytes *head,
    const struct prov_format **out, uint8_t **buf, struct prov_err *err)
{
	size_t n = src->size < PROV_BEFORE_TAG ? (size_t)src->size : PROV_BEFORE_TAG;
	const struct prov_format *f;
	struct prov_bytes further;
	int code;

	if ((*out != NULL && (*out)->sniff(*head) >= PROV_SNIFF_SURE) || n <= head->n ||
	    !begins_with_markup(*head))
		return PROV_OK;
	*buf = malloc(n);
	if (*buf == NULL)
		return prov_fail_nomem(err);
	code = prov_src_read(src, 0, *buf, n, err);
	if (code != PROV_OK)
		return code;
	further = prov_bytes(*buf, n);
	if (holds_block(further))
		return PROV_OK;
	f = prov_format_html();
	if (prov_format_svg()->sniff(further) > f->sniff(further))
		f = prov_format_svg();
	if (f->sniff(further) < PROV_SNIFF_SURE)
		return PROV_OK;
	*head = further;
	*out = f;
	return PROV_OK;
}

static int find(const struct prov_src *src, struct prov_bytes head, const struct prov_hint *hint,
    const struct prov_format **out, struct prov_err *err)
{
	if (*out == NULL || ((*out)->caps & PROV_FMT_TEXT) != 0 ||
	    (hint->media_type == NULL && prov_text_makes_pages(hint->name)))
		return prov_text_choose(src, head, hint, out, err);
	if (hint->method != NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "is of the type %s, whose credentials have one place of their own: no method "
		    "for text goes with it",
		    (*out)->name);
	return PROV_OK;
}

int prov_format_find(const struct prov_src *src, const struct prov_hint *hint,
    const struct prov_format **out, struct prov_err *err)
{
	static const struct prov_hint none = {NULL, NULL, NULL};
	uint8_t data[PROV_SNIFF_BYTES];
	size_t n = src->size < sizeof(data) ? (size_t)src->size : sizeof(data);
	struct prov_bytes head = prov_bytes(data, n);
	uint8_t *more = NULL;
	int code = prov_src_read(src, 0, data, n, err);

	*out = NULL;
	if (code != PROV_OK)
		return code;
	if (hint == NULL)
		hint = &none;
	*out = hint->media_type != NULL ? find_type(hint->media_type) : find_sniff(head);
	/* What another kind's name says is more than what stands far behind its beginning. */
	if (hint->media_type == NULL && !prov_text_is_other(hint->name))
		code = look_further(src, &head, out, &more, err);
	if (code == PROV_OK)
		code = find(src, head, hint, out, err);
	free(more);
	return code;
}
