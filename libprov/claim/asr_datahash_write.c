/* SPDX-License-Identifier: Apache-2.0 */
#include "cbor/enc.h"
#include "claim/assertion.h"

/*
 * Encoded, the exclusions member with two integers of nine bytes takes
 * 11 "exclusions" + 1 array + 1 map + 6 "start" + 9 + 7 "length" + 9.
 */
#define EXCLUSIONS_MAX 44u
#define EXCLUSIONS_FIXED 26u

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
	       EXCLUSIONS_MAX;
}

static void put_range(struct prov_wr *wr, uint64_t start, uint64_t len)
{
	struct prov_enc_map map;

	prov_enc_array(wr, 1);
	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "start");
	prov_enc_uint(wr, start);
	prov_enc_key(wr, &map, "length");
	prov_enc_uint(wr, len);
	prov_enc_map_end(wr, &map);
}

/* Bytes of zeros that pad must hold so that the whole keeps its size (C2PA 2.4, 10.4.4). */
static size_t slack(uint64_t start, uint64_t len)
{
	/* An empty pad's head is one byte and is counted already; 44 zeros less one need two. */
	if (len == 0)
		return EXCLUSIONS_MAX - 1;
	/* At most 16, so the head stays at one byte. */
	return EXCLUSIONS_MAX - EXCLUSIONS_FIXED - head_size(start) - head_size(len);
}

void prov_data_hash_put(struct prov_wr *wr, uint64_t start, uint64_t len, const char *alg,
    struct prov_bytes hash, const char *name)
{
	static const uint8_t zeros[EXCLUSIONS_MAX];
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	if (len > 0) {
		prov_enc_key(wr, &map, "exclusions");
		put_range(wr, start, len);
	}
	if (alg != NULL) {
		prov_enc_key(wr, &map, "alg");
		prov_enc_str(wr, alg);
	}
	prov_enc_key(wr, &map, "hash");
	prov_enc_bytes(wr, hash);
	prov_enc_key(wr, &map, "pad");
	prov_enc_bytes(wr, prov_bytes(zeros, slack(start, len)));
	if (name != NULL) {
		prov_enc_key(wr, &map, "name");
		prov_enc_str(wr, name);
	}
	prov_enc_map_end(wr, &map);
}
