/* SPDX-License-Identifier: Apache-2.0 */
#include "cbor/enc.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "cbor/head.h"

enum major {
	MAJOR_UINT = 0,
	MAJOR_NINT = 1,
	MAJOR_BYTES = 2,
	MAJOR_TEXT = 3,
	MAJOR_ARRAY = 4,
	MAJOR_MAP = 5,
	MAJOR_TAG = 6
};

static void put_head(struct prov_wr *wr, enum major major, uint64_t arg)
{
	uint8_t initial = (uint8_t)((unsigned)major << 5);

	if (arg < 24) {
		prov_wr_u8(wr, (uint8_t)(initial | arg));
	} else if (arg <= UINT8_MAX) {
		prov_wr_u8(wr, initial | 24);
		prov_wr_u8(wr, (uint8_t)arg);
	} else if (arg <= UINT16_MAX) {
		prov_wr_u8(wr, initial | 25);
		prov_wr_u16(wr, (uint16_t)arg);
	} else if (arg <= UINT32_MAX) {
		prov_wr_u8(wr, initial | 26);
		prov_wr_u32(wr, (uint32_t)arg);
	} else {
		prov_wr_u8(wr, initial | 27);
		prov_wr_u64(wr, arg);
	}
}

static void misused(struct prov_wr *wr)
{
	if (wr->code == PROV_OK)
		wr->code = PROV_E_INTERNAL;
}

void prov_enc_uint(struct prov_wr *wr, uint64_t v)
{
	put_head(wr, MAJOR_UINT, v);
}

void prov_enc_int(struct prov_wr *wr, int64_t v)
{
	if (v >= 0)
		put_head(wr, MAJOR_UINT, (uint64_t)v);
	else
		put_head(wr, MAJOR_NINT, (uint64_t)(-1 - v));
}

void prov_enc_bytes(struct prov_wr *wr, struct prov_bytes data)
{
	put_head(wr, MAJOR_BYTES, data.n);
	prov_wr_bytes(wr, data);
}

void prov_enc_text(struct prov_wr *wr, struct prov_bytes text)
{
	if (!prov_utf8_check(text, NULL)) {
		misused(wr);
		return;
	}
	put_head(wr, MAJOR_TEXT, text.n);
	prov_wr_bytes(wr, text);
}

void prov_enc_str(struct prov_wr *wr, const char *s)
{
	prov_enc_text(wr, prov_bytes_str(s));
}

void prov_enc_bool(struct prov_wr *wr, bool v)
{
	prov_wr_u8(wr, v ? 0xf5 : 0xf4);
}

/* V as a half, where that keeps it: 5 bits of exponent, 10 of fraction (IEEE 754, binary16). */
static bool as_half(float v, uint16_t *half)
{
	uint32_t bits, fraction, sign;
	int exponent;

	memcpy(&bits, &v, sizeof(bits));
	sign = bits >> 16 & 0x8000u;
	exponent = (int)(bits >> 23 & 0xffu) - 127;
	fraction = bits & 0x7fffffu;
	if (v == 0 || exponent == 128) { /* zero, infinity */
		*half = (uint16_t)(sign | (v == 0 ? 0 : 0x7c00u));
		return true;
	}
	if (exponent >= -14 && exponent <= 15 && (fraction & 0x1fffu) == 0) {
		*half = (uint16_t)(sign | (uint32_t)(exponent + 15) << 10 | fraction >> 13);
		return true;
	}
	if (exponent < -24 || exponent >= -14)
		return false;
	/* Subnormal: the leading one is written out. */
	fraction |= 0x800000u;
	if ((fraction & ((1u << (-1 - exponent)) - 1)) != 0)
		return false;
	*half = (uint16_t)(sign | fraction >> (-1 - exponent));
	return true;
}

void prov_enc_float(struct prov_wr *wr, double v)
{
	float single = (float)v;
	uint64_t bits64;
	uint32_t bits32;
	uint16_t half;

	memcpy(&bits64, &v, sizeof(bits64));
	memcpy(&bits32, &single, sizeof(bits32));
	if ((double)single != v) {
		prov_wr_u8(wr, 0xfb);
		prov_wr_u64(wr, bits64);
	} else if (as_half(single, &half)) {
		prov_wr_u8(wr, 0xf9);
		prov_wr_u16(wr, half);
	} else {
		prov_wr_u8(wr, 0xfa);
		prov_wr_u32(wr, bits32);
	}
}

void prov_enc_null(struct prov_wr *wr)
{
	prov_wr_u8(wr, 0xf6);
}

void prov_enc_tag(struct prov_wr *wr, uint64_t tag)
{
	put_head(wr, MAJOR_TAG, tag);
}

void prov_enc_array(struct prov_wr *wr, size_t count)
{
	put_head(wr, MAJOR_ARRAY, count);
}

void prov_enc_time(struct prov_wr *wr, int64_t unix_time)
{
	char text[PROV_TIME_TEXT];

	prov_clock_format(unix_time, text);
	prov_enc_tag(wr, 0);
	prov_enc_str(wr, text);
}

void prov_enc_map_begin(struct prov_wr *wr, struct prov_enc_map *map)
{
	map->start = wr->n;
	map->n = 0;
}

static void begin_pair(struct prov_wr *wr, struct prov_enc_map *map)
{
	if (map->n == PROV_ENC_MAX_PAIRS || wr->n < map->start) {
		misused(wr);
		return;
	}
	if (wr->n - map->start > UINT32_MAX) {
		if (wr->code == PROV_OK)
			wr->code = PROV_E_LIMIT;
		return;
	}
	map->at[map->n++] = (uint32_t)(wr->n - map->start);
}

void prov_enc_key(struct prov_wr *wr, struct prov_enc_map *map, const char *key)
{
	begin_pair(wr, map);
	prov_enc_str(wr, key);
}

void prov_enc_key_int(struct prov_wr *wr, struct prov_enc_map *map, int64_t key)
{
	begin_pair(wr, map);
	prov_enc_int(wr, key);
}

/* A pair as it lies in the writer. */
struct pair {
	const uint8_t *p;
	size_t key_n, n;
};

static bool find_pair(
    const struct prov_wr *wr, const struct prov_enc_map *map, size_t i, struct pair *out)
{
	struct prov_bytes all = prov_bytes_sub(prov_wr_data(wr), map->start, wr->n);
	size_t end = i + 1 < map->n ? map->at[i + 1] : all.n;
	struct prov_cbor_head head;

	if (map->at[i] > end || end > all.n)
		return false;
	all = prov_bytes_sub(all, map->at[i], end - map->at[i]);
	if (prov_cbor_head_read(all, &head) != PROV_OK)
		return false;
	out->p = all.p;
	out->n = all.n;
	out->key_n = head.n + (head.type == PROV_CBOR_TEXT ? (size_t)head.arg : 0);
	return out->key_n < out->n; /* a value follows */
}

static int compare_keys(const struct pair *a, const struct pair *b)
{
	int order = memcmp(a->p, b->p, a->key_n < b->key_n ? a->key_n : b->key_n);

	return order != 0 ? order : (a->key_n > b->key_n) - (a->key_n < b->key_n);
}

/* Puts PAIR among the N sorted ones; false where its key is there already. */
static bool insert(struct pair *pairs, size_t n, const struct pair *pair)
{
	size_t at = n;

	while (at > 0 && compare_keys(&pairs[at - 1], pair) > 0)
		at--;
	if (at > 0 && compare_keys(&pairs[at - 1], pair) == 0)
		return false;
	memmove(&pairs[at + 1], &pairs[at], (n - at) * sizeof(*pairs));
	pairs[at] = *pair;
	return true;
}

void prov_enc_map_end(struct prov_wr *wr, struct prov_enc_map *map)
{
	struct pair pairs[PROV_ENC_MAX_PAIRS], pair;
	struct prov_wr sorted;

	if (wr->code != PROV_OK)
		return;
	if (map->n == 0 ? wr->n != map->start : map->at[0] != 0) {
		misused(wr); /* something was written before the first key */
		return;
	}
	for (size_t i = 0; i < map->n; i++) {
		if (!find_pair(wr, map, i, &pair) || !insert(pairs, i, &pair)) {
			misused(wr);
			return;
		}
	}
	prov_wr_init(&sorted, SIZE_MAX);
	put_head(&sorted, MAJOR_MAP, map->n);
	for (size_t i = 0; i < map->n; i++)
		prov_wr_bytes(&sorted, prov_bytes(pairs[i].p, pairs[i].n));
	if (sorted.code != PROV_OK)
		wr->code = sorted.code;
	prov_wr_cut(wr, map->start);
	prov_wr_bytes(wr, prov_wr_data(&sorted));
	prov_wr_fini(&sorted);
}
