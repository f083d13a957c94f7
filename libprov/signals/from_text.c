/* SPDX-License-Identifier: Apache-2.0 */
/* Signals of text: the AIGC label in the front matter (YAML) of Markdown. */
#include "base/err.h"
#include "base/wr.h"
#include "signals/aigc.h"

#define MAX_FRONT 1024u /* bytes of front matter that are looked at */

/* The next line, without its end, which is taken off; false at the end. */
static bool next_line(struct prov_bytes *text, struct prov_bytes *line)
{
	const uint8_t *end = text->n > 0 ? memchr(text->p, '\n', text->n) : NULL;
	size_t n = end == NULL ? text->n : (size_t)(end - text->p);

	if (text->n == 0)
		return false;
	*line = prov_bytes_sub(*text, 0, n);
	*text = prov_bytes_sub(*text, n + 1, text->n);
	while (line->n > 0 && (line->p[line->n - 1] == '\r' || line->p[line->n - 1] == ' '))
		line->n--;
	return true;
}

static struct prov_bytes skip_blanks(struct prov_bytes b)
{
	while (b.n > 0 && (b.p[0] == ' ' || b.p[0] == '\t'))
		b = prov_bytes_sub(b, 1, b.n);
	return b;
}

static struct prov_bytes unquoted(struct prov_bytes b)
{
	if (b.n >= 2 && (b.p[0] == '"' || b.p[0] == '\'') && b.p[b.n - 1] == b.p[0])
		return prov_bytes_sub(b, 1, b.n - 2);
	return b;
}

static void put_string(struct prov_wr *json, struct prov_bytes text)
{
	prov_wr_u8(json, '"');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"' || text.p[i] == '\\')
			prov_wr_u8(json, '\\');
		prov_wr_u8(json, text.p[i]);
	}
	prov_wr_u8(json, '"');
}

/* "  Label: '1'" and so on, as an object of JSON. */
static void put_map(struct prov_wr *json, struct prov_bytes lines)
{
	struct prov_bytes line;
	bool any = false;

	prov_wr_u8(json, '{');
	while (next_line(&lines, &line) && line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t')) {
		const uint8_t *colon;
		size_t n;

		line = skip_blanks(line);
		colon = line.n > 0 ? memchr(line.p, ':', line.n) : NULL;
		if (colon == NULL)
			break;
		n = (size_t)(colon - line.p);
		if (any)
			prov_wr_u8(json, ',');
		put_string(json, unquoted(prov_bytes_sub(line, 0, n)));
		prov_wr_u8(json, ':');
		put_string(json, unquoted(skip_blanks(prov_bytes_sub(line, n + 1, line.n))));
		any = true;
	}
	prov_wr_u8(json, '}');
}

static int read_front(struct prov_signals *signals, struct prov_bytes text, struct prov_err *err)
{
	const struct prov_signal_row *row = prov_signal_find(PROV_CARRIER_TEXT, NULL, "AIGC", NULL);
	struct prov_bytes line, value;
	struct prov_wr json;
	int rc = PROV_OK;

	if (!next_line(&text, &line) || !prov_bytes_is(line, "---"))
		return PROV_OK;
	while (next_line(&text, &line) && !prov_bytes_is(line, "---")) {
		if (!prov_bytes_starts(line, "AIGC:"))
			continue;
		value = skip_blanks(prov_bytes_sub(line, strlen("AIGC:"), line.n));
		if (value.n > 0)
			return prov_signals_aigc(signals, row, unquoted(value), false, 0, err);
		prov_wr_init(&json, (size_t)MAX_FRONT * 4);
		put_map(&json, text);
		rc = prov_wr_done(&json, err);
		if (rc == PROV_OK)
			rc = prov_signals_aigc(signals, row, prov_wr_data(&json), false, 0, err);
		prov_wr_fini(&json);
		break;
	}
	return rc;
}

int prov_signals_text(
    const struct prov_signal_in *in, struct prov_signals *signals, struct prov_err *err)
{
	uint8_t room[MAX_FRONT];
	struct prov_bytes text;
	size_t n = in->src->size < MAX_FRONT ? (size_t)in->src->size : MAX_FRONT;
	int rc;

	/* Markdown without its name passes for plain text. */
	if (strcmp(in->format, "text") != 0 && strcmp(in->format, "markdown") != 0)
		return PROV_OK;
	rc = prov_src_read(in->src, 0, room, n, err);
	text = prov_bytes(room, n);
	if (prov_bytes_starts(text, "\xef\xbb\xbf"))
		text = prov_bytes_sub(text, 3, n);
	return rc == PROV_OK ? read_front(signals, text, err) : rc;
}
