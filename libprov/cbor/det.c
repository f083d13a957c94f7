/* SPDX-License-Identifier: Apache-2.0 */
/* Core deterministic encoding, RFC 8949 4.2.1. */
#include "cbor/dec.h"
#include "cbor/head.h"

/* A binary floating-point format of IEEE 754. */
struct form {
	unsigned exponent_bits, mantissa_bits;
};

static const struct form half = {5, 10}, single = {8, 23}, twice = {11, 52};

/* Whether the value with these bits in FROM exists in the narrower TO, NaN payloads included. */
static bool narrows(uint64_t bits, struct form from, struct form to)
{
	uint64_t mantissa = bits & ((UINT64_C(1) << from.mantissa_bits) - 1);
	uint64_t top = (UINT64_C(1) << from.exponent_bits) - 1;
	uint64_t raw = bits >> from.mantissa_bits & top;
	int from_bias = (int)(top >> 1), to_bias = (1 << (to.exponent_bits - 1)) - 1;
	unsigned lost = from.mantissa_bits - to.mantissa_bits;
	int exponent = (int)raw - from_bias;

	if (raw == 0)
		return mantissa == 0; /* the subnormals of FROM are too small for TO */
	if (raw != top) {
		if (exponent > to_bias || exponent < 1 - to_bias - (int)to.mantissa_bits)
			return false;
		if (exponent < 1 - to_bias) {
			/* Subnormal in TO: the leading one becomes a bit of the mantissa. */
			lost += (unsigned)(1 - to_bias - exponent);
			mantissa |= UINT64_C(1) << from.mantissa_bits;
		}
	}
	return (mantissa & ((UINT64_C(1) << lost) - 1)) == 0;
}

static bool is_shortest_float(struct prov_bytes raw)
{
	uint64_t bits = 0;

	for (size_t i = 1; i < raw.n; i++)
		bits = bits << 8 | raw.p[i];
	switch (raw.n) {
	case 9:
		return !narrows(bits, twice, single);
	case 5:
		return !narrows(bits, single, half);
	default:
		return true;
	}
}

static bool is_shortest_head(struct prov_bytes data, const struct prov_cbor_head *head)
{
	if (head->indefinite || head->is_break)
		return false;
	switch (head->type) {
	case PROV_CBOR_FLOAT:
		return is_shortest_float(prov_bytes_sub(data, 0, head->n));
	case PROV_CBOR_BOOL:
	case PROV_CBOR_NULL:
	case PROV_CBOR_UNDEF:
	case PROV_CBOR_SIMPLE:
		return true; /* one spelling each */
	default:
		break;
	}
	switch (head->n) {
	case 2:
		return head->arg > 23;
	case 3:
		return head->arg > UINT8_MAX;
	case 5:
		return head->arg > UINT16_MAX;
	case 9:
		return head->arg > UINT32_MAX;
	default:
		return true;
	}
}

/* No well-formed item is the beginning of another, so the shorter run decides only in a tie. */
static bool is_before(struct prov_bytes a, struct prov_bytes b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = memcmp(a.p, b.p, n);

	return order < 0 || (order == 0 && a.n < b.n);
}

/* Whether the map that DATA begins with has its keys in ascending order, none twice. */
static bool has_sorted_keys(struct prov_bytes data, const struct prov_cbor_head *head)
{
	struct prov_cbor_iter iter = {prov_bytes_sub(data, head->n, data.n)};
	struct prov_cbor key, value;
	struct prov_bytes last = prov_bytes(NULL, 0);

	for (uint64_t i = 0; i < head->arg; i++) {
		if (!prov_cbor_next_pair(&iter, &key, &value))
			return false;
		if (i > 0 && !is_before(last, key.raw))
			return false;
		last = key.raw;
	}
	return true;
}

bool prov_cbor_is_deterministic(const struct prov_cbor *item)
{
	struct prov_bytes rest = item->raw;
	struct prov_cbor_head head;
	size_t n;

	if (rest.n == 0)
		return false;
	/* Items stand in the order of their heads: no stack is needed to see every one. */
	while (rest.n > 0) {
		if (prov_cbor_head_read(rest, &head) != PROV_OK || !is_shortest_head(rest, &head))
			return false;
		if (head.type == PROV_CBOR_MAP && !has_sorted_keys(rest, &head))
			return false;
		n = head.n;
		if (head.type == PROV_CBOR_BYTES || head.type == PROV_CBOR_TEXT)
			n += (size_t)head.arg;
		rest = prov_bytes_sub(rest, n, rest.n);
	}
	return true;
}
