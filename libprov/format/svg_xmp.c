/* SPDX-License-Identifier: Apache-2.0 */
#include "format/svg_xmp.h"

#include <strings.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/wr.h"

#define BOM "\xef\xbb\xbf"
#define MAX_DECLARATION 1024 /* bytes that an XML declaration is looked for in */
#define MAX_ENCODING 40
#define INSTEAD "; --no-xmp signs it without"

static struct prov_bytes skip_space(struct prov_bytes b)
{
	while (b.n > 0 && b.p[0] != '\0' && strchr(" \t\r\n", b.p[0]) != NULL)
		b = prov_bytes_sub(b, 1, b.n);
	return b;
}

static bool is_name(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '.' || c == '_' || c == '-';
}

/* What stands behind "encoding"; a name that is none is "?". */
static void read_encoding(struct prov_bytes b, char name[MAX_ENCODING])
{
	size_t n = 0;
	uint8_t quote;

	memcpy(name, "?", 2);
	b = skip_space(b);
	if (!prov_bytes_starts(b, "="))
		return;
	b = skip_space(prov_bytes_sub(b, 1, b.n));
	if (b.n == 0 || (b.p[0] != '"' && b.p[0] != '\''))
		return;
	quote = b.p[0];
	b = prov_bytes_sub(b, 1, b.n);
	while (n < b.n && n < MAX_ENCODING - 1 && is_name(b.p[n]))
		n++;
	if (n == 0 || n == b.n || b.p[n] != quote)
		return;
	memcpy(name, b.p, n);
	name[n] = '\0';
}

/* The encoding that the file's XML declaration names; UTF-8 is that of one that names none. */
static int find_encoding(const struct prov_src *src, char name[MAX_ENCODING], struct prov_err *err)
{
	uint8_t head[MAX_DECLARATION];
	struct prov_bytes b =
	    prov_bytes(head, src->size < sizeof(head) ? (size_t)src->size : sizeof(head));
	int code = prov_src_read(src, 0, head, b.n, err);

	memcpy(name, "UTF-8", 6);
	if (code != PROV_OK)
		return code;
	if (prov_bytes_starts(b, BOM))
		b = prov_bytes_sub(b, strlen(BOM), b.n);
	if (!prov_bytes_starts(b, "<?xml") || skip_space(prov_bytes_sub(b, 5, b.n)).n + 5 == b.n)
		return PROV_OK;
	for (; b.n > 0 && !prov_bytes_starts(b, "?>"); b = prov_bytes_sub(b, 1, b.n)) {
		if (prov_bytes_starts(b, "encoding")) {
			read_encoding(prov_bytes_sub(b, strlen("encoding"), b.n), name);
			return PROV_OK;
		}
	}
	if (b.n == 0)
		memcpy(name, "?", 2); /* longer than any is that means well */
	return PROV_OK;
}

static bool is_ascii(struct prov_bytes b)
{
	for (size_t i = 0; i < b.n; i++) {
		if (b.p[i] >= 0x80)
			return false;
	}
	return true;
}

/* The header's byte order mark has no reference that could stand for it, and may be left out (ISO
 * 16684-1, 7.3.2); all other characters stand in values. */
static void put_ascii(struct prov_wr *wr, struct prov_bytes rest)
{
	static const char begin[] = "<?xpacket begin=\"";

	if (prov_bytes_starts(rest, begin)) {
		prov_wr_str(wr, begin);
		rest = prov_bytes_sub(rest, strlen(begin), rest.n);
		if (prov_bytes_starts(rest, BOM))
			rest = prov_bytes_sub(rest, strlen(BOM), rest.n);
	}
	while (rest.n > 0) {
		uint32_t cp = 0;
		int n = prov_utf8_next(rest, &cp);

		if (n <= 0)
			return;
		if (n == 1)
			prov_wr_u8(wr, (uint8_t)cp);
		else
			prov_wr_printf(wr, "&#%u;", (unsigned)cp);
		rest = prov_bytes_sub(rest, (size_t)n, rest.n);
	}
}

static int make_ascii(struct prov_bytes packet, struct prov_arena *arena, struct prov_bytes *out,
    struct prov_err *err)
{
	struct prov_wr wr;
	int code;

	if (!prov_utf8_check(packet, NULL))
		return prov_fail(err, PROV_E_INTERNAL, "XMP that was made is not UTF-8");
	prov_wr_init(&wr, PROV_MAX_XMP);
	put_ascii(&wr, packet);
	code = prov_wr_done(&wr, err);
	if (code == PROV_OK) {
		char *kept = prov_arena_strdup(arena, prov_wr_data(&wr), err);

		*out = prov_bytes(kept, wr.n);
		if (kept == NULL)
			code = prov_failed(err);
	}
	prov_wr_fini(&wr);
	return code;
}

int prov_svg_xmp(const struct prov_embed *in, unsigned unit, struct prov_arena *arena,
    struct prov_bytes *out, struct prov_err *err)
{
	static const struct prov_err wide = {.remedy = PROV_REMEDY_CONVERT,
	    .msg = "is in UTF-16, and XMP metadata would be in UTF-8" INSTEAD};
	const struct prov_xmp *held = &in->cands->xmp;
	char encoding[MAX_ENCODING];
	int code;

	*out = *in->xmp;
	if (unit != 1)
		return prov_pass(err, PROV_E_UNSUPPORTED, &wide);
	code = find_encoding(in->src, encoding, err);
	if (code != PROV_OK || strcasecmp(encoding, "UTF-8") == 0 || is_ascii(*in->xmp))
		return code;
	/* It was taken for UTF-8, and would be turned into what it does not say. */
	if (held->holder.len > 0 && held->unread != NULL)
		return prov_fail_at(err, PROV_E_UNSUPPORTED, held->holder.start,
		    "its XMP metadata %s, and can't be changed" INSTEAD, held->unread);
	return make_ascii(*in->xmp, arena, out, err);
}

/* Encodings that an XML declaration can be read in have ASCII's letters and marks as ASCII does. */
static void blank(uint8_t *data, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (data[i] >= 0x80)
			data[i] = '_';
	}
}

int prov_svg_xmp_check(const struct prov_src *src, uint8_t *data, size_t context, size_t n,
    struct prov_arena *arena, const char **unread, struct prov_err *err)
{
	char encoding[MAX_ENCODING];
	int code;

	*unread = NULL;
	if (is_ascii(prov_bytes(data, n)))
		return PROV_OK;
	code = find_encoding(src, encoding, err);
	if (code != PROV_OK || strcasecmp(encoding, "UTF-8") == 0)
		return code;
	if (is_ascii(prov_bytes_sub(prov_bytes(data, n), context, n))) {
		blank(data, context);
		return PROV_OK;
	}
	*unread = prov_arena_printf(
	    arena, err, "is in %s", encoding[0] == '?' ? "an unknown encoding" : encoding);
	return *unread == NULL ? prov_failed(err) : PROV_OK;
}
