/* SPDX-License-Identifier: Apache-2.0 */
#include "common/wire.h"

#include <string.h>

#include "common/xalloc.h"

void wire_number(uint8_t out[4], uint32_t value)
{
	for (unsigned i = 0; i < 4; i++)
		out[i] = (uint8_t)(value >> (24 - 8 * i));
}

uint32_t wire_value(const uint8_t in[4])
{
	return (uint32_t)in[0] << 24 | (uint32_t)in[1] << 16 | (uint32_t)in[2] << 8 | in[3];
}

unsigned wire_seconds(unsigned kind)
{
	return kind == WIRE_ASSET || kind == WIRE_LIST ? 300 : 30;
}

void wire_field(struct wire *wire, const void *data, size_t len)
{
	if (wire->cap - wire->n < len + 4) {
		wire->cap = 2 * wire->cap + len + 64;
		wire->p = xrealloc(wire->p, wire->cap, 1);
	}
	wire_number(wire->p + wire->n, (uint32_t)len);
	if (len > 0)
		memcpy(wire->p + wire->n + 4, data, len);
	wire->n += len + 4;
}

bool wire_next(struct wire_in *in, const uint8_t **data, size_t *len)
{
	if (in->n < 4 || wire_value(in->p) > in->n - 4)
		return false;
	*len = wire_value(in->p);
	*data = in->p + 4;
	in->p += *len + 4;
	in->n -= *len + 4;
	return true;
}

char *wire_text(struct wire_in *in)
{
	const uint8_t *data;
	size_t len;

	if (!wire_next(in, &data, &len) || memchr(data, '\0', len) != NULL)
		return NULL;
	return xstrndup((const char *)data, len);
}
