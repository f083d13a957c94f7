/* SPDX-License-Identifier: Apache-2.0 */
#include "report/html.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "report/words.h"

void prov_html_put(struct prov_html *h, const char *markup)
{
	prov_wr_str(&h->out.wr, markup);
}

void prov_html_line(struct prov_html *h, const char *markup)
{
	prov_wr_str(&h->out.wr, markup);
	prov_wr_str(&h->out.wr, "\n");
	prov_out_spill(&h->out);
}

void prov_html_printf(struct prov_html *h, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	prov_wr_str(&h->out.wr, text);
}

void prov_html_escape(struct prov_wr *wr, struct prov_bytes data)
{
	for (size_t i = 0; i < data.n; i++) {
		switch (data.p[i]) {
		case '<':
			prov_wr_str(wr, "&lt;");
			break;
		case '>':
			prov_wr_str(wr, "&gt;");
			break;
		case '&':
			prov_wr_str(wr, "&amp;");
			break;
		case '"':
			prov_wr_str(wr, "&quot;");
			break;
		case '\'':
			prov_wr_str(wr, "&#39;");
			break;
		case '`':
			prov_wr_str(wr, "&#96;");
			break;
		default:
			prov_wr_u8(wr, data.p[i]);
			break;
		}
	}
}

static void show(struct prov_html *h, const char *text, size_t max,
    void (*how)(struct prov_wr *, struct prov_bytes, size_t))
{
	struct prov_wr shown;

	if (text == NULL)
		return;
	prov_wr_init(&shown, PROV_MAX_ARENA);
	how(&shown, prov_bytes_str(text), max);
	prov_html_escape(&h->out.wr, prov_wr_data(&shown));
	if (shown.code != PROV_OK)
		h->out.wr.code = shown.code;
	prov_wr_fini(&shown);
	prov_out_spill(&h->out);
}

void prov_html_show_plain(struct prov_html *h, const char *text, size_t max)
{
	show(h, text, max, prov_utf8_show);
}

void prov_html_quote(struct prov_html *h, const char *text, size_t max)
{
	show(h, text, max, prov_utf8_quote);
}

void prov_html_show(struct prov_html *h, const char *text, size_t max)
{
	prov_html_put(h, "<bdi>");
	prov_html_show_plain(h, text, max);
	prov_html_put(h, "</bdi>");
}

void prov_html_fact(struct prov_html *h, const char *term, const char *text)
{
	if (text == NULL)
		return;
	prov_html_put(h, "<div><dt>");
	prov_html_put(h, term);
	prov_html_put(h, "</dt><dd>");
	prov_html_show(h, text, PROV_WORDS_MAX);
	prov_html_line(h, "</dd></div>");
}
