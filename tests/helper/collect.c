/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/collect.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

int collect_write(void *ctx, const char *data, size_t len)
{
	struct collect *c = ctx;
	char *text;

	c->calls++;
	if (c->calls == c->refuse_at)
		return 1;
	text = realloc(c->text, c->n + len + 1);
	if (text == NULL)
		abort();
	memcpy(&text[c->n], data, len);
	c->text = text;
	c->n += len;
	text[c->n] = '\0';
	return 0;
}

void collect_free(struct collect *c)
{
	free(c->text);
	c->text = NULL;
	c->n = 0;
}

bool collect_is_harmless(const struct collect *c)
{
	size_t off = 0;
	uint32_t cp;

	while (off < c->n) {
		int n = prov_utf8_next(prov_bytes(&c->text[off], c->n - off), &cp);

		if (n <= 0 || (cp != '\n' && prov_utf8_is_unseen(cp)))
			return false;
		off += (size_t)n;
	}
	return true;
}
