/* SPDX-License-Identifier: Apache-2.0 */
#include "base/b64.h"

void prov_b64_init(struct prov_b64 *b, uint8_t *out, size_t cap)
{
	memset(b, 0, sizeof(*b));
	b->out = out;
	b->cap = cap;
}

static int value(int c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static void flush(struct prov_b64 *b)
{
	unsigned n = 3 - b->pads;

	if (n > b->cap - b->n) {
		b->full = true;
		n = 0;
	}
	for (unsigned i = 0; i < n; i++)
		b->out[b->n++] = (uint8_t)(b->bits >> (16 - 8 * i));
	b->bits = 0;
	b->have = 0;
}

bool prov_b64_char(struct prov_b64 *b, int c)
{
	int v = value(c);

	if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f')
		return true;
	if (c == '=') {
		/* At most two, at the end, with nothing in the bits that they leave over. */
		if (b->have + b->pads < 2 || b->have == 0 || b->pads == 2)
			return false;
		b->pads++;
		v = 0;
	} else if (v < 0 || b->pads > 0) {
		return false;
	}
	b->bits = b->bits << 6 | (uint32_t)v;
	b->have++;
	if (b->have < 4)
		return true;
	if (b->pads > 0 && (b->bits & (b->pads == 1 ? 0xffu : 0xffffu)) != 0)
		return false;
	flush(b);
	return true;
}

bool prov_b64_is_done(const struct prov_b64 *b)
{
	return b->have == 0 && !b->full;
}

bool prov_b64_url(struct prov_bytes text, uint8_t *room, size_t cap, struct prov_bytes *out)
{
	struct prov_b64 b;

	*out = prov_bytes(NULL, 0);
	prov_b64_init(&b, room, cap);
	for (size_t i = 0; i < text.n; i++) {
		int c = text.p[i];

		if (c == '+' || c == '/')
			return false;
		c = c == '-' ? '+' : c == '_' ? '/' : c;
		if (value(c) < 0 || !prov_b64_char(&b, c))
			return false;
	}
	while (b.have != 0) {
		if (!prov_b64_char(&b, '='))
			return false;
	}
	if (!prov_b64_is_done(&b))
		return false;
	*out = prov_bytes(room, b.n);
	return true;
}
