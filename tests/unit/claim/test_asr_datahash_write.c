/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "claim/assertion.h"
#include "helper/fake_box.h"

static const uint8_t digest[64] = {1, 2, 3};

/* Around every width of a CBOR integer. */
static const uint64_t values[] = {0, 1, 2, 22, 23, 24, 25, 100, 254, 255, 256, 257, 4096, 65534,
    65535, 65536, 65537, 1000000, 4294967294, 4294967295, 4294967296, 4294967297, 281474976710656,
    UINT64_MAX / 2};
#define NUM_VALUES (sizeof(values) / sizeof(values[0]))

static void check(uint64_t start, uint64_t len, size_t hash_len, const char *alg, const char *name)
{
	struct fake_box fake;
	struct prov_data_hash back;
	struct prov_cbor item, pad;
	struct prov_wr wr;

	prov_wr_init(&wr, 4096);
	prov_data_hash_put(&wr, start, len, alg, prov_bytes(digest, hash_len), name);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	assert_int_equal(wr.n, prov_data_hash_size(hash_len, alg, name));
	fake_box_init(&fake, "c2pa.hash.data", prov_wr_data(&wr));
	assert_int_equal(prov_asr_cbor(&fake.box, &item, NULL), PROV_OK);
	assert_true(prov_cbor_is_deterministic(&item));
	assert_int_equal(prov_data_hash_parse(&fake.box, &fake.arena, &back, NULL), PROV_OK);
	assert_null(back.fault);
	assert_false(back.pad_nonzero);
	assert_int_equal(back.num_exclusions, len == 0 ? 0 : 1);
	if (len != 0) {
		assert_true(back.exclusions[0].start == start);
		assert_true(back.exclusions[0].length == len);
	}
	assert_true(prov_bytes_eq(back.hash, prov_bytes(digest, hash_len)));
	assert_true(prov_bytes_eq(back.alg, prov_bytes_str(alg)));
	assert_true(prov_bytes_eq(back.name, prov_bytes_str(name)));
	/* pad shall be there (18.5.2). */
	assert_true(prov_cbor_get(&item, "pad", &pad));
	assert_int_equal(pad.type, PROV_CBOR_BYTES);
	fake_box_fini(&fake);
	prov_wr_fini(&wr);
}

static void test_size_never_changes(void **state)
{
	static const size_t hash_lens[] = {0, 23, 24, 32, 48, 64};
	(void)state;

	for (size_t h = 0; h < sizeof(hash_lens) / sizeof(hash_lens[0]); h++) {
		for (size_t i = 0; i < NUM_VALUES; i++) {
			for (size_t k = 0; k < NUM_VALUES; k++) {
				check(values[i], values[k], hash_lens[h], "sha256", NULL);
				check(values[i], values[k], hash_lens[h], NULL, "jumbf manifest");
			}
		}
	}
}

static void test_every_small_value(void **state)
{
	(void)state;
	for (uint64_t v = 0; v < 70000; v += v < 600 || v > 65400 ? 1 : 97)
		check(v, v + 1, 32, "sha256", "name of 24 bytes exactly");
}

/* Two ranges: as long with both, with one and with none, whatever they are. */
static void check_two(uint64_t start, uint64_t len, uint64_t next, size_t *size)
{
	const struct prov_exclusion v[] = {{start, len}, {next, next}};

	for (size_t n = 0; n <= 2; n++) {
		struct prov_data_hash back;
		struct prov_cbor item;
		struct fake_box fake;
		struct prov_wr wr;

		prov_wr_init(&wr, 4096);
		prov_data_hash_put_ranges(&wr, v, n, 2, "sha256", prov_bytes(digest, 32), NULL);
		assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
		if (*size == 0)
			*size = wr.n;
		assert_int_equal(wr.n, *size);
		fake_box_init(&fake, "c2pa.hash.data", prov_wr_data(&wr));
		assert_int_equal(prov_asr_cbor(&fake.box, &item, NULL), PROV_OK);
		assert_true(prov_cbor_is_deterministic(&item));
		assert_int_equal(
		    prov_data_hash_parse(&fake.box, &fake.arena, &back, NULL), PROV_OK);
		assert_false(back.pad_nonzero);
		assert_int_equal(back.num_exclusions, n);
		fake_box_fini(&fake);
		prov_wr_fini(&wr);
	}
}

static void test_two_ranges(void **state)
{
	size_t size = 0;

	(void)state;
	for (size_t i = 0; i + 1 < NUM_VALUES; i++) {
		for (size_t k = 0; k + 1 < NUM_VALUES; k++) {
			check_two(values[i], values[k], values[i] + values[k], &size);
			check_two(values[i], 4, values[i] + 4 + values[k], &size);
		}
	}
}

/* More ranges than there is room for are a mistake of the caller's. */
static void test_no_room(void **state)
{
	const struct prov_exclusion v[2] = {{1, 1}, {3, 1}};
	struct prov_wr wr;

	(void)state;
	prov_wr_init(&wr, 4096);
	prov_data_hash_put_ranges(&wr, v, 2, 1, "sha256", prov_bytes(digest, 32), NULL);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_E_INTERNAL);
	prov_wr_fini(&wr);
}

/* Text pays four bytes for one: the size is known, and small. */
static void test_small(void **state)
{
	(void)state;
	assert_int_equal(prov_data_hash_size(32, NULL, NULL), 1 + 5 + 5 + 34 + 44);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_size_never_changes),
	    cmocka_unit_test(test_every_small_value),
	    cmocka_unit_test(test_two_ranges),
	    cmocka_unit_test(test_no_room),
	    cmocka_unit_test(test_small),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
