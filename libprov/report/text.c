/* SPDX-License-Identifier: Apache-2.0 */
#include "report/text.h"

#include "base/utf8.h"

void prov_text_put(struct prov_text *t, const char *words)
{
	prov_wr_str(&t->out.wr, words);
}

void prov_text_show(struct prov_text *t, const char *text, size_t max)
{
	prov_utf8_show(&t->out.wr, prov_bytes_str(text), max);
}

void prov_quote_put(struct prov_wr *wr, struct prov_bytes text, size_t max)
{
	prov_utf8_quote(wr, text, max);
}

void prov_text_quote(struct prov_text *t, struct prov_bytes text, size_t max)
{
	prov_quote_put(&t->out.wr, text, max);
}

void prov_text_row(struct prov_text *t, const char *head)
{
	for (unsigned i = 0; i < t->indent; i++)
		prov_text_put(t, "  ");
	prov_text_put(t, head);
}

void prov_text_end(struct prov_text *t)
{
	prov_text_put(t, "\n");
	prov_out_spill(&t->out);
}
