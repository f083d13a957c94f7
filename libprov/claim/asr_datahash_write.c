/* SPDX-License-Identifier: Apache-2.0 */
#include "cbor/enc.h"
#include "claim/assertion.h"

/*
 * Encoded, the exclusions member with integers of nine bytes takes 11 "exclusions" + 1 array, and
 * for each range 1 map + 6 "start" + 9 + 7 "length" + 9.
 */
#define LIST_FIXED 12u
#define RANGE_MAX 32u
#define RANGE_FIXED 14u
#define PAD_MAX (LIST_FIXED + PROV_DATA_HASH_RANGES * RANGE_MAX)
#define LONG_HEAD 24u /* from here on the length of a byte string takes two bytes */
#define EMPTY_PAD2 6u

static size_t head_size(uint64_t v)
{
	if (v < 24)
		return 1;
	if (v <= UINT8_MAX)
		return 2;
	if (v <= UINT16_MAX)
		return 3;
	return v <= UINT32_MAX ? 5 : 9;
}

static size_t text_size(const char *s)
{
	size_t n = strlen(s);

	return head_size(n) + n;
}

/* Two text items: key and value. */
static size_t member_size(const char *key, const char *value)
{
	return value == NULL ? 0 : text_size(key) + text_size(value);
}

size_t prov_data_hash_size(size_t hash_len, const char *alg, const char *name)
{
	size_t map_head = 1, empty_pad = 1;

	return map_head + member_size("alg", alg) + text_size("pad") + empty_pad +
	       text_size("hash") + head_size(hash_len) + hash_len + member_size("name", name) +
	       LIST_FIXED + RANGE_MAX;
}

static void put_ranges(struct prov_wr *wr, const struct prov_exclusion *v, size_t n)
{
	prov_enc_array(wr, n);
	for (size_t i = 0; i < n; i++) {
		struct prov_enc_map map;

		prov_enc_map_begin(wr, &map);
		prov_enc_key(wr, &map, "start");
		prov_enc_uint(wr, v[i].start);
		prov_enc_key(wr, &map, "length");
		prov_enc_uint(wr, v[i].length);
		prov_enc_map_end(wr, &map);
	}
}

/* How many bytes fewer than ROOM ranges can take the N that there are take. */
static size_t slack(const struct prov_exclusion *v, size_t n, size_t room)
{
	size_t left = LIST_FIXED + room * RANGE_MAX;

	if (n > 0)
		left -= LIST_FIXED;
	for (size_t i = 0; i < n; i++)
		left -= RANGE_FIXED + head_size(v[i].start) + head_size(v[i].length);
	return left;
}

/* Zeros, so that the whole keeps its size (C2PA 2.4, 10.4.4): pad's own first byte is counted
 * already. There is no byte string that takes one byte less than one of 24; pad2 makes up for it.
 */
static void put_pads(struct prov_wr *wr, struct prov_enc_map *map, size_t left)
{
	static const uint8_t zeros[PAD_MAX];
	bool both = left == LONG_HEAD;

	if (both)
		left -= EMPTY_PAD2;
	else if (left > LONG_HEAD)
		left--;
	prov_enc_key(wr, map, "pad");
	prov_enc_bytes(wr, prov_bytes(zeros, left));
	if (both) {
		prov_enc_key(wr, map, "pad2");
		prov_enc_bytes(wr, prov_bytes(zeros, 0));
	}
}

void prov_data_hash_put_ranges(struct prov_wr *wr, const struct prov_exclusion *v, size_t n,
    size_t room, const char *alg, struct prov_bytes hash, const char *name)
{
	struct prov_enc_map map;

	if (n > room || room > PROV_DATA_HASH_RANGES) {
		wr->code = PROV_E_INTERNAL;
		return;
	}
	prov_enc_map_begin(wr, &map);
	if (n > 0) {
		prov_enc_key(wr, &map, "exclusions");
		put_ranges(wr, v, n);
	}
	if (alg != NULL) {
		prov_enc_key(wr, &map, "alg");
		prov_enc_str(wr, alg);
	}
	prov_enc_key(wr, &map, "hash");
	prov_enc_bytes(wr, hash);
	put_pads(wr, &map, slack(v, n, room));
	if (name != NULL) {
		prov_enc_key(wr, &map, "name");
		prov_enc_str(wr, name);
	}
	prov_enc_map_end(wr, &map);
}

void prov_data_hash_put(struct prov_wr *wr, uint64_t start, uint64_t len, const char *alg,
    struct prov_bytes hash, const char *name)
{
	const struct prov_exclusion range = {start, len};

	prov_data_hash_put_ranges(wr, &range, len > 0 ? 1 : 0, 1, alg, hash, name);
}
