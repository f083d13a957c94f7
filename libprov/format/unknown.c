/* SPDX-License-Identifier: Apache-2.0 */
/* A file that no format bids for: why that may be, for its owner. */
#include <stdio.h>

#include "base/err.h"
#include "base/utf8.h"
#include "format/format.h"
#include "format/text.h"

/* Text in an encoding of 8 bits has no control characters but those that lay it out. */
static bool has_controls(struct prov_bytes head)
{
	for (size_t i = 0; i < head.n; i++) {
		if (head.p[i] == 0x7f ||
		    (head.p[i] < 0x20 &&
			(head.p[i] == 0 || strchr("\t\n\v\f\r\x1b", head.p[i]) == NULL)))
			return true;
	}
	return false;
}

/* *AT: where it is no UTF-8. */
static bool is_malformed(struct prov_bytes head, size_t *at)
{
	*at = 0;
	for (size_t off = 0; off < head.n;) {
		uint32_t cp;
		int n = prov_utf8_next(prov_bytes_sub(head, off, head.n), &cp);

		if (n < 0)
			return false; /* cut by the end of the head */
		*at = off;
		if (n == 0)
			return true;
		off += (size_t)n;
	}
	return false;
}

/* A byte order mark (of UTF-32, too); or ASCII with a zero beside each. */
static bool is_utf16(struct prov_bytes head)
{
	size_t zeros[2] = {0}, controls = 0;

	if (prov_bytes_starts(head, "\xff\xfe") || prov_bytes_starts(head, "\xfe\xff"))
		return true;
	for (size_t i = 0; i < head.n; i++) {
		zeros[i % 2] += head.p[i] == 0;
		controls += head.p[i] != 0 && head.p[i] < 0x20 &&
			    strchr("\t\n\v\f\r\x1b", head.p[i]) == NULL;
	}
	/* Half of it in the one place, nothing in the other. */
	return head.n >= 4 && controls == 0 && (zeros[0] == 0 || zeros[1] == 0) &&
	       zeros[0] + zeros[1] >= head.n / 2 - head.n / 16;
}

static int fail_other_text(struct prov_bytes head, bool *is_text, struct prov_err *err)
{
	static const struct prov_err wide = {.remedy = PROV_REMEDY_CONVERT,
	    .msg = "is not UTF-8 text, which is the only text that can be signed, but UTF-16 or "
		   "UTF-32"};
	static const struct prov_err narrow = {.remedy = PROV_REMEDY_CONVERT,
	    .msg = "is not UTF-8 text, which is the only text that can be signed, but perhaps "
		   "Latin-1 or Windows-1252"};
	size_t at;

	*is_text = true;
	if (is_utf16(head))
		return prov_pass(err, PROV_E_UNSUPPORTED, &wide);
	/* What is left of a JPEG has no control characters either, where it is short enough. */
	*is_text =
	    !prov_bytes_starts(head, "\xff\xd8") && !has_controls(head) && is_malformed(head, &at);
	if (!*is_text)
		return PROV_OK;
	return prov_pass_at(err, PROV_E_UNSUPPORTED, at, &narrow);
}

/* "jpeg, png, text, …": the table's names. */
static void list_names(char *out, size_t size)
{
	const struct prov_format *f;
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; (f = prov_format_at(i)) != NULL && n < size; i++) {
		int more = snprintf(&out[n], size - n, "%s%s", i == 0 ? "" : ", ", f->name);

		if (more < 0)
			return;
		n += (size_t)more;
	}
}

int prov_format_unknown(const struct prov_src *src, struct prov_err *err)
{
	uint8_t data[PROV_SNIFF_BYTES];
	char names[200];
	bool is_text;
	size_t n = src->size < sizeof(data) ? (size_t)src->size : sizeof(data);
	int rc = prov_src_read(src, 0, data, n, err);

	if (rc != PROV_OK)
		return rc;
	if (n == 0)
		return prov_fail(err, PROV_E_UNSUPPORTED, "is empty");
	rc = fail_other_text(prov_bytes(data, n), &is_text, err);
	if (is_text)
		return rc;
	/* Its kind is known, or it would be signed: it has no comments to hold a manifest. */
	if (prov_text_is(prov_bytes(data, n)))
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "is text of a type that has no place for credentials (C2PA 2.4, A.9.2): a "
		    "sidecar holds them (--text-method unstructured puts characters behind it "
		    "that its readers may fail on)");
	if (prov_bytes_starts(prov_bytes(data, n), "#!") ||
	    prov_bytes_starts(prov_bytes(data, n), "<?php"))
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "is a script with data behind it that is no text, so that no manifest can be "
		    "put "
		    "into it: sign it with a sidecar");
	list_names(names, sizeof(names));
	return prov_fail(err, PROV_E_UNSUPPORTED,
	    "is of no type that this version knows (%s): credentials of such a file can only lie "
	    "beside it, in a sidecar",
	    names);
}
