/* SPDX-License-Identifier: Apache-2.0 */
/* Going through items that prov_cbor_parse has proven. */
#include "base/limits.h"
#include "cbor/dec.h"
#include "cbor/head.h"

#define NO_COUNT UINT64_MAX /* indefinite length */

/* A head of proven bytes: its size (0 where it does not fit), and its argument. */
static size_t peek_head(struct prov_bytes data, size_t off, unsigned *major, uint64_t *arg)
{
	unsigned info;
	size_t extra;

	if (off >= data.n)
		return 0;
	*major = data.p[off] >> 5;
	info = data.p[off] & 0x1fu;
	*arg = info == 31 ? NO_COUNT : info;
	if (info < 24 || info > 27)
		return 1;
	extra = (size_t)1 << (info - 24);
	if (extra >= data.n - off)
		return 0;
	*arg = 0;
	for (size_t i = 1; i <= extra; i++)
		*arg = *arg << 8 | data.p[off + i];
	return 1 + extra;
}

/* How many items a head of proven bytes announces: NO_COUNT up to a break, 0 where it is all. */
static uint64_t items_inside(unsigned major, uint64_t arg)
{
	switch (major) {
	case 2:
	case 3:
		return arg == NO_COUNT ? NO_COUNT : 0;
	case 4:
		return arg;
	case 5:
		return arg == NO_COUNT ? NO_COUNT : 2 * arg;
	case 6:
		return 1;
	default:
		return 0;
	}
}

/*
 * The length of the item at the front of bytes that are proven already, 0 where they are not. Each
 * level that a caller goes down measures its items anew, so this reads heads by itself, several
 * times faster than the proof.
 */
static size_t measure(struct prov_bytes data)
{
	uint64_t left[PROV_MAX_CBOR_DEPTH + 1], arg, inside;
	unsigned depth = 1, major;
	size_t off = 0, n;

	left[0] = 1;
	while (depth > 0) {
		n = peek_head(data, off, &major, &arg);
		if (n == 0)
			return 0;
		off += n;
		inside = items_inside(major, arg);
		if (inside > 0) {
			if (depth > PROV_MAX_CBOR_DEPTH)
				return 0;
			left[depth++] = inside;
			continue;
		}
		if (major == 2 || major == 3) {
			if (arg > data.n - off)
				return 0;
			off += (size_t)arg;
		} else if (major == 7 && arg == NO_COUNT && n == 1) {
			if (left[depth - 1] != NO_COUNT)
				return 0;
			depth--; /* the break ends a container, which counts as an item below */
		}
		while (depth > 0 && left[depth - 1] != NO_COUNT && --left[depth - 1] == 0)
			depth--;
	}
	return off;
}

bool prov_cbor_untag(const struct prov_cbor *item, uint64_t *tag, struct prov_cbor *out)
{
	struct prov_cbor_iter iter = {item->body};
	bool is_tag = item->type == PROV_CBOR_TAG;

	*tag = is_tag ? item->arg : 0;
	if (!is_tag)
		iter.rest = prov_bytes(NULL, 0);
	return prov_cbor_next(&iter, out);
}

struct prov_cbor_iter prov_cbor_iter(const struct prov_cbor *container)
{
	struct prov_cbor_iter iter = {prov_bytes(NULL, 0)};

	if (container->type == PROV_CBOR_ARRAY || container->type == PROV_CBOR_MAP)
		iter.rest = container->body;
	return iter;
}

bool prov_cbor_next(struct prov_cbor_iter *iter, struct prov_cbor *element)
{
	struct prov_bytes rest = iter->rest;
	size_t n = measure(rest);

	memset(element, 0, sizeof(*element));
	iter->rest = prov_bytes(NULL, 0);
	if (n == 0 || prov_cbor_fill(prov_bytes_sub(rest, 0, n), element, NULL) != PROV_OK)
		return false;
	iter->rest = prov_bytes_sub(rest, n, rest.n - n);
	return true;
}

bool prov_cbor_next_pair(
    struct prov_cbor_iter *iter, struct prov_cbor *key, struct prov_cbor *value)
{
	memset(value, 0, sizeof(*value));
	return prov_cbor_next(iter, key) && prov_cbor_next(iter, value);
}

size_t prov_cbor_count(const struct prov_cbor *container)
{
	struct prov_cbor_iter iter = prov_cbor_iter(container);
	struct prov_cbor element;
	size_t n = 0;

	if (container->type != PROV_CBOR_ARRAY && container->type != PROV_CBOR_MAP)
		return 0;
	if (!container->indefinite)
		return (
		    size_t)container->arg; /* held against the bytes there are by prov_cbor_parse */
	while (prov_cbor_next(&iter, &element))
		n++;
	return container->type == PROV_CBOR_MAP ? n / 2 : n;
}
