/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/crypto.h"
#include "helper/forge_test.h"

#include "validate/v_internal.h"

static void skewed(struct forge *f, void *ctx)
{
	f->skew_binding = true;
	forge_plain(f, ctx);
}

/* A data hash written by hand: [start, len] pairs, or something that is no list of ranges. */
static void by_hand(struct forge *f, void *ctx)
{
	const unsigned *which = ctx;
	uint8_t hash[32] = {0};
	struct prov_enc_map map, ex;
	struct prov_wr body;
	/* The store's own range always comes first; the file has 33 + 12 + store + 34 bytes. */
	const uint64_t second[][2] = {{34, 5}, {1u << 30, 5}, {0, 5}};

	prov_wr_init(&body, 4096);
	prov_enc_map_begin(&body, &map);
	prov_enc_key(&body, &map, "alg");
	prov_enc_str(&body, "sha256");
	prov_enc_key(&body, &map, "pad");
	prov_enc_bytes(&body, prov_bytes(NULL, 0));
	if (*which != 4) {
		prov_enc_key(&body, &map, "hash");
		prov_enc_bytes(&body, prov_bytes(hash, sizeof(hash)));
	}
	prov_enc_key(&body, &map, "exclusions");
	if (*which == 3) {
		prov_enc_str(&body, "none");
	} else {
		prov_enc_array(&body, *which == 4 ? 1 : 2);
		for (unsigned i = 0; i < (*which == 4 ? 1u : 2u); i++) {
			prov_enc_map_begin(&body, &ex);
			prov_enc_key(&body, &ex, "start");
			prov_enc_uint(&body, i == 0 ? 33 : second[*which][0]);
			prov_enc_key(&body, &ex, "length");
			/* Three bytes on the wire in both passes, so that the size stays. */
			prov_enc_uint(&body, i > 0                ? second[*which][1]
					     : f->store_size == 0 ? 4096
								  : f->store_size + 12);
			prov_enc_map_end(&body, &ex);
		}
	}
	prov_enc_map_end(&body, &map);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_assert(f, "c2pa.hash.data", PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
	forge_end(f, 0);
}

/* An eXIf chunk behind the store (A.3.2): 4 bytes of metadata. */
static const uint8_t exif_tail[] = {0, 0, 0, 4, 'e', 'X', 'I', 'f', 'M', 'M', 0, 42, 0, 0, 0, 0, 0,
    0, 0, 10, 'I', 'D', 'A', 'T', 0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1, 0x48, 0xaf, 0xa4, 0x71,
    0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82};

enum left_out { EXIF_DATA, EXIF_CHUNK, EXIF_STRETCHED, EXIF_AND_MORE };

/* Asset metadata is left out of the hash beside the store (9.2.6). */
static void metadata_left_out(struct forge *f, void *ctx)
{
	static const struct {
		uint32_t off, len;
	} outs[] = {[EXIF_DATA] = {8, 4},
	    [EXIF_CHUNK] = {0, 16},
	    [EXIF_STRETCHED] = {0, 12},
	    [EXIF_AND_MORE] = {0, 17}};
	const unsigned *what = ctx;
	uint32_t off = outs[*what].off, len = outs[*what].len;
	uint8_t hash[PROV_HASH_MAX];
	struct prov_enc_map map, ex;
	struct prov_wr body, kept;

	f->tail = prov_bytes(exif_tail, sizeof(exif_tail));
	prov_wr_init(&kept, 4096);
	prov_wr_bytes(&kept, f->head);
	prov_wr_bytes(&kept, prov_bytes_sub(f->tail, 0, off));
	prov_wr_bytes(&kept, prov_bytes_sub(f->tail, off + len, f->tail.n));
	assert_int_equal(
	    prov_hash_bytes(PROV_HASH_SHA256, prov_wr_data(&kept), hash, NULL), PROV_OK);
	prov_wr_fini(&kept);
	prov_wr_init(&body, 4096);
	prov_enc_map_begin(&body, &map);
	prov_enc_key(&body, &map, "alg");
	prov_enc_str(&body, "sha256");
	prov_enc_key(&body, &map, "pad");
	prov_enc_bytes(&body, prov_bytes("", 0));
	prov_enc_key(&body, &map, "hash");
	prov_enc_bytes(&body, prov_bytes(hash, 32));
	prov_enc_key(&body, &map, "exclusions");
	prov_enc_array(&body, 2);
	for (unsigned i = 0; i < 2; i++) {
		/* Two-byte numbers in both passes, so that the size stays. */
		uint64_t store = f->store_size == 0 ? 1000 : f->store_size + 12;
		prov_enc_map_begin(&body, &ex);
		prov_enc_key(&body, &ex, "start");
		prov_enc_uint(&body, i == 0 ? f->head.n : f->head.n + store + off);
		prov_enc_key(&body, &ex, "length");
		prov_enc_uint(&body, i == 0 ? store : len);
		prov_enc_map_end(&body, &ex);
	}
	prov_enc_map_end(&body, &map);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_assert(f, "c2pa.hash.data", PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
	forge_end(f, 0);
}

static void test_ranges(void **state)
{
	static const struct forge_case cases[] = {
	    {"exact", forge_plain, 0, "assertion.dataHash.match", PROV_STATE_TRUSTED},
	    {"one byte more", skewed, 0, "assertion.dataHash.mismatch", PROV_STATE_INVALID},
	    {"overlapping", by_hand, 0, "assertion.dataHash.malformed", PROV_STATE_INVALID},
	    {"behind the end", by_hand, 1, "assertion.dataHash.mismatch", PROV_STATE_INVALID},
	    {"out of order", by_hand, 2, "assertion.dataHash.malformed", PROV_STATE_INVALID},
	    {"no list", by_hand, 3, "assertion.dataHash.malformed", PROV_STATE_INVALID},
	    {"metadata too", metadata_left_out, EXIF_DATA,
		"assertion.dataHash.additionalExclusionsPresent", PROV_STATE_TRUSTED},
	    {"all of the metadata", metadata_left_out, EXIF_CHUNK,
		"assertion.dataHash.additionalExclusionsPresent", PROV_STATE_TRUSTED},
	    {"metadata that could be stretched", metadata_left_out, EXIF_STRETCHED,
		"assertion.dataHash.mismatch", PROV_STATE_INVALID},
	    {"metadata and content", metadata_left_out, EXIF_AND_MORE,
		"assertion.dataHash.mismatch", PROV_STATE_INVALID},
	    {"no hash", by_hand, 4, "assertion.dataHash.mismatch", PROV_STATE_INVALID},
	};
	(void)state;
	forge_run(cases, sizeof(cases) / sizeof(cases[0]));
}

/* Changed content, and content added behind the end. */
static void test_tampering(void **state)
{
	struct forge f;
	unsigned flags = 0;
	struct prov_bytes file;
	uint8_t *copy;

	(void)state;
	forge_init(&f);
	file = forge_png(&f, forge_plain, &flags);
	copy = prov_arena_alloc(&f.arena, file.n + 1, NULL);
	assert_non_null(copy);
	for (size_t at = file.n - 30; at < file.n + 1; at += 15) {
		struct prov_report *r;
		memcpy(copy, file.p, file.n);
		copy[at] ^= at < file.n ? 1 : 0;
		r = forge_verify(&f, prov_bytes(copy, at < file.n ? file.n : file.n + 1), true);
		assert_non_null(r);
		assert_int_equal(prov_report_state(r), PROV_STATE_INVALID);
		assert_true(forge_has(r, "assertion.dataHash.mismatch"));
		prov_report_free(r);
	}
	forge_fini(&f);
}

/* A.8: which exclusions are this wrapper, in the readings of 2.4 and 2.5. */
static void test_text_readings(void **state)
{
	struct prov_cand cand = {.start = 100, .len = 60, .has_nfc_start = true, .nfc_start = 96};
	struct prov_span s;

	(void)state;
	assert_true(v_text_excludes(&cand, 100, 60, &s));
	assert_int_equal(s.start, 100);
	assert_int_equal(s.len, 60);
	assert_true(v_text_excludes(&cand, 103, 57, &s));
	assert_int_equal(s.start, 103);
	assert_int_equal(s.len, 57);
	assert_true(v_text_excludes(&cand, 96, 60, &s));
	assert_int_equal(s.start, 100);
	assert_int_equal(s.len, 60);
	assert_true(v_text_excludes(&cand, 99, 57, &s));
	assert_int_equal(s.start, 103);
	assert_false(v_text_excludes(&cand, 100, 57, NULL));
	assert_false(v_text_excludes(&cand, 99, 60, NULL));
	assert_false(v_text_excludes(&cand, 100, 61, NULL));
	assert_false(v_text_excludes(&cand, 0, 160, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ranges),
	    cmocka_unit_test(test_tampering),
	    cmocka_unit_test(test_text_readings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
