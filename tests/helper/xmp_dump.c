/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/xmp_dump.h"

#include <expat.h>
#include <stdlib.h>

#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#\n"

struct dump {
	struct prov_wr *out;
	const char *const *names;
	unsigned *counts;
	char **values;
	unsigned depth, rdf, skipped; /* 'skipped': inside a property that is listed */
	bool in_description;
	size_t which;
};

static void set(struct dump *d, size_t i, const char *text, size_t n)
{
	size_t old = d->values[i] == NULL ? 0 : strlen(d->values[i]);

	d->values[i] = realloc(d->values[i], old + n + 1);
	if (d->values[i] == NULL)
		abort();
	memcpy(d->values[i] + old, text, n);
	d->values[i][old + n] = '\0';
}

static bool listed(struct dump *d, const char *name, size_t *i)
{
	for (*i = 0; d->names[*i] != NULL; ++*i) {
		if (strcmp(d->names[*i], name) == 0) {
			d->counts[*i]++;
			free(d->values[*i]);
			d->values[*i] = NULL;
			set(d, *i, "", 0);
			return true;
		}
	}
	return false;
}

static void XMLCALL on_start(void *ctx, const XML_Char *name, const XML_Char **atts)
{
	struct dump *d = ctx;
	bool description =
	    d->rdf != 0 && d->depth == d->rdf && strcmp(name, RDF "Description") == 0;
	size_t i;

	d->depth++;
	if (d->skipped != 0)
		return;
	if (d->in_description && d->depth == d->rdf + 2 && listed(d, name, &d->which)) {
		d->skipped = d->depth;
		return;
	}
	if (d->rdf == 0 && strcmp(name, RDF "RDF") == 0)
		d->rdf = d->depth;
	if (description)
		d->in_description = true;
	else
		prov_wr_printf(d->out, "<%s>", name);
	for (; atts[0] != NULL; atts += 2) {
		if (description && listed(d, atts[0], &i))
			set(d, i, atts[1], strlen(atts[1]));
		else if (!description || strcmp(atts[0], RDF "about") != 0)
			prov_wr_printf(d->out, "[%s=%s]", atts[0], atts[1]);
	}
}

static void XMLCALL on_end(void *ctx, const XML_Char *name)
{
	struct dump *d = ctx;
	unsigned depth = d->depth--;

	if (d->skipped != 0) {
		if (depth == d->skipped)
			d->skipped = 0;
		return;
	}
	if (d->in_description && depth == d->rdf + 1)
		d->in_description = false;
	else
		prov_wr_printf(d->out, "</%s>", name);
	if (depth == d->rdf)
		d->rdf = 0;
}

static void XMLCALL on_text(void *ctx, const XML_Char *text, int len)
{
	struct dump *d = ctx;

	if (d->skipped != 0) {
		if (d->depth == d->skipped)
			set(d, d->which, text, (size_t)len);
		return;
	}
	/* Between descriptions and properties there is only white space, or nothing of meaning. */
	if (d->rdf != 0 && (d->depth == d->rdf || (d->in_description && d->depth == d->rdf + 1)))
		return;
	for (int i = 0; i < len && d->depth > 0; i++)
		prov_wr_u8(d->out, (uint8_t)text[i]);
}

static void XMLCALL on_comment(void *ctx, const XML_Char *text)
{
	struct dump *d = ctx;

	if (d->skipped == 0)
		prov_wr_printf(d->out, "<!%s>", text);
}

static void XMLCALL on_instruction(void *ctx, const XML_Char *target, const XML_Char *data)
{
	struct dump *d = ctx;

	if (d->skipped == 0)
		prov_wr_printf(d->out, "<?%s %s>", target, data);
}

bool xmp_dump(struct prov_wr *out, struct prov_bytes packet, const char *const *names,
    unsigned counts[XMP_DUMP_NAMES], char *values[XMP_DUMP_NAMES])
{
	struct dump d = {.out = out, .names = names, .counts = counts, .values = values};
	XML_Parser parser = XML_ParserCreateNS("UTF-8", '\n');
	bool ok;

	if (parser == NULL)
		abort();
	memset(counts, 0, XMP_DUMP_NAMES * sizeof(counts[0]));
	memset(values, 0, XMP_DUMP_NAMES * sizeof(values[0]));
	while (packet.n > 0 && packet.p[packet.n - 1] == 0)
		packet.n--;
	XML_SetUserData(parser, &d);
	XML_SetElementHandler(parser, on_start, on_end);
	XML_SetCharacterDataHandler(parser, on_text);
	XML_SetCommentHandler(parser, on_comment);
	XML_SetProcessingInstructionHandler(parser, on_instruction);
	ok = XML_Parse(parser, (const char *)packet.p, (int)packet.n, 1) == XML_STATUS_OK;
	XML_ParserFree(parser);
	return ok;
}
