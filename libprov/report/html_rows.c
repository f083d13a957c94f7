/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sentences of the text form (say.h) on a page, so that both say the same. Their words are
 * ours, and what they quote was made harmless there; here all of it is escaped.
 */
#include "report/html_rows.h"

#include <string.h>

#include "base/limits.h"

static int gather(void *ctx, const char *data, size_t len)
{
	prov_wr_bytes(ctx, prov_bytes(data, len));
	return 0;
}

/* What SAY says, without colour. */
static void listen(struct prov_html *h, const struct prov_report *r, prov_html_say *say,
    bool verbose, struct prov_wr *said)
{
	struct prov_say t = {.r = r, .verbose = verbose};
	struct prov_err err = {0};

	prov_wr_init(said, PROV_MAX_ARENA);
	prov_out_init(&t.text.out, gather, said);
	say(&t);
	if (prov_out_finish(&t.text.out, &err) != PROV_OK)
		said->code = err.code;
	if (said->code != PROV_OK)
		h->out.wr.code = said->code;
}

void prov_html_say_words(struct prov_html *h, const struct prov_report *r, prov_html_say *say)
{
	struct prov_wr said;

	listen(h, r, say, true, &said);
	prov_html_escape(&h->out.wr, prov_wr_data(&said));
	prov_wr_fini(&said);
	prov_out_spill(&h->out);
}

/* Where what the line begins with ends: the colon behind our own words. */
static size_t head_of(struct prov_bytes line)
{
	for (size_t i = 0; i + 1 < line.n; i++) {
		if (line.p[i] == ':' && line.p[i + 1] == ' ')
			return i;
	}
	return 0;
}

static void put_fact(struct prov_html *h, struct prov_bytes line, unsigned depth)
{
	size_t head = head_of(line);
	struct prov_wr *wr = &h->out.wr;

	(void)depth;
	prov_wr_str(wr, "<div><dt>");
	if (head == 0)
		prov_wr_str(wr, "Note");
	else
		prov_html_escape(wr, prov_bytes_sub(line, 0, head));
	prov_wr_str(wr, "</dt><dd>");
	prov_html_escape(wr, prov_bytes_sub(line, head == 0 ? 0 : head + 2, line.n));
	prov_html_line(h, "</dd></div>");
}

static void put_item(struct prov_html *h, struct prov_bytes line, unsigned depth)
{
	prov_html_printf(h, "<li class=\"d%u\">", depth > 5 ? 5 : depth);
	prov_html_escape(&h->out.wr, line);
	prov_html_line(h, "</li>");
}

/* The lines of SAY, one PUT each; depth: steps of indentation. */
static void put_lines(struct prov_html *h, struct prov_bytes all,
    void (*put)(struct prov_html *, struct prov_bytes, unsigned))
{
	while (all.n > 0 && !prov_out_failed(&h->out)) {
		const uint8_t *end = memchr(all.p, '\n', all.n);
		size_t len = end == NULL ? all.n : (size_t)(end - all.p), blanks = 0;

		while (blanks < len && all.p[blanks] == ' ')
			blanks++;
		put(h, prov_bytes_sub(all, blanks, len - blanks), (unsigned)(blanks / 2));
		all = prov_bytes_sub(all, end == NULL ? len : len + 1, all.n);
	}
}

void prov_html_say_facts(struct prov_html *h, const struct prov_report *r, prov_html_say *say)
{
	struct prov_wr said;

	listen(h, r, say, true, &said);
	if (said.n > 0) {
		prov_html_line(h, "<dl>");
		put_lines(h, prov_wr_data(&said), put_fact);
		prov_html_line(h, "</dl>");
	}
	prov_wr_fini(&said);
}

void prov_html_say_list(struct prov_html *h, const struct prov_report *r, prov_html_say *say)
{
	struct prov_wr said;

	listen(h, r, say, false, &said);
	if (said.n > 0) {
		prov_html_line(h, "<ul class=\"tree\">");
		put_lines(h, prov_wr_data(&said), put_item);
		prov_html_line(h, "</ul>");
	}
	prov_wr_fini(&said);
}
