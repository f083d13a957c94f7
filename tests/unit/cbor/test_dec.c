/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "cbor/dec.h"
#include "helper/cbor_sample.h"
#include "helper/load.h"
#include "helper/mutate.h"
#include "helper/rfc8949.h"

static void test_appendix_a(void **state)
{
	(void)state;
	for (size_t i = 0; i < rfc8949_examples_n; i++) {
		const struct rfc8949_example *e = &rfc8949_examples[i];
		struct cbor_sample s = cbor_sample(e->hex);

		assert_int_equal(s.rc, PROV_OK);
		assert_int_equal(s.item.type, e->type);
		assert_true(s.item.arg == e->arg);
		assert_true(s.item.raw.p == s.p && s.item.raw.n == s.n);
		assert_true(cbor_visit(&s.item, s.item.raw) > 0);
		free(s.p);
	}
}

static void test_floats(void **state)
{
	static const struct {
		const char *hex;
		double real;
	} rows[] = {
	    {"f90000", 0.0},
	    {"f93c00", 1.0},
	    {"f93e00", 1.5},
	    {"f97bff", 65504.0},
	    {"f90001", 5.960464477539063e-8},
	    {"f90400", 0.00006103515625},
	    {"f903ff", 0.000060975551605224609375},
	    {"f9c400", -4.0},
	    {"fa47c35000", 100000.0},
	    {"fa7f7fffff", 3.4028234663852886e+38},
	    {"fb3ff199999999999a", 1.1},
	    {"fbc010666666666666", -4.1},
	    {"fb7e37e43c8800759c", 1.0e+300},
	    {"f97c00", (double)INFINITY},
	    {"f9fc00", (double)-INFINITY},
	    {"fa7f800000", (double)INFINITY},
	    {"fbfff0000000000000", (double)-INFINITY},
	};
	static const char *const nans[] = {"f97e00", "f97c01", "fa7fc00000", "fb7ff8000000000000"};
	struct cbor_sample s;
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		s = cbor_sample(rows[i].hex);
		assert_int_equal(s.item.type, PROV_CBOR_FLOAT);
		assert_true(s.item.real >= rows[i].real && s.item.real <= rows[i].real);
		free(s.p);
	}
	for (size_t i = 0; i < sizeof(nans) / sizeof(nans[0]); i++) {
		s = cbor_sample(nans[i]);
		assert_true(s.item.type == PROV_CBOR_FLOAT && isnan(s.item.real));
		free(s.p);
	}
	s = cbor_sample("f98000");
	assert_true(signbit(s.item.real));
	free(s.p);
}

/* RFC 8949 appendix F. */
static void test_not_well_formed(void **state)
{
	/* "Too little data". */
	static const char *const cut[] = {"", "18", "19", "1a", "1b", "1901", "1a0102",
	    "1b01020304050607", "38", "58", "78", "98", "9a01ff00", "b8", "d8", "f8", "f900",
	    "fa0000", "fb000000", "41", "61", "5affffffff00", "5bffffffffffffffff010203",
	    "7affffffff00", "7b7fffffffffffffff010203", "81", "818181818181818181", "8200", "a1",
	    "a20102", "a100", "a2000000", "c0", "5f4100", "7f6100", "9f", "9f0102", "bf",
	    "bf01020102", "819f", "9f8000", "9f9f9f9f9fffffffff", "9f819f819f9fffffff", "d2",
	    "9bffffffffffffffff", "bb8000000000000000", "bbffffffffffffffff00",
	    "9b8000000000000000"};
	static const char *const bad[] = {/* Reserved additional information. */
	    "1c", "1d", "1e", "3c", "3d", "3e", "5c", "5d", "5e", "7c", "7d", "7e", "9c", "9d",
	    "9e", "bc", "bd", "be", "dc", "dd", "de", "fc", "fd", "fe",
	    /* Two-byte simple values below 32. */
	    "f800", "f801", "f818", "f81f",
	    /* Chunks of the wrong type or of indefinite length. */
	    "5f00ff", "5f21ff", "5f6100ff", "5f80ff", "5fa0ff", "5fc000ff", "5fe0ff", "7f4100ff",
	    "5f5f4100ffff", "7f7f6100ffff",
	    /* Breaks where there is nothing to end. */
	    "ff", "81ff", "8200ff", "a1ff", "a1ff00", "a100ff", "a20000ff", "9f81ff",
	    "9f829f819f9fffffffff", "bf00ff", "bf000000ff", "c0ff", "9fc0ff",
	    /* Indefinite length where there is none. */
	    "1f", "3f", "df",
	    /* Something behind the item. */
	    "0000", "80ff", "4100ff", "f6f6"};
	struct cbor_sample s;
	(void)state;

	for (size_t i = 0; i < sizeof(cut) / sizeof(cut[0]); i++) {
		s = cbor_sample(cut[i]);
		assert_int_equal(s.rc, PROV_E_TRUNC);
		free(s.p);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		s = cbor_sample(bad[i]);
		/* "a1ff" and its like announce more than there is room for, too. */
		assert_true(s.rc == PROV_E_FORMAT || s.rc == PROV_E_TRUNC);
		if (bad[i][0] != 'a' && bad[i][0] != '8' && bad[i][0] != '9')
			assert_int_equal(s.rc, PROV_E_FORMAT);
		free(s.p);
	}
}

static void test_utf8(void **state)
{
	static const struct {
		const char *hex;
		uint64_t at; /* 0: good */
	} rows[] = {
	    {"62c3bc", 0}, {"7f62c3bc61 61ff", 0}, {"62c328", 1001}, {"6361ffff", 1002},
	    {"a1 61ff 00", 1002}, {"63eda080", 1001}, {"62c080", 1001}, {"61c3", 1001},
	    {"7f61c361bcff", 1002}, /* a character must not span chunks (3.2.3) */
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cbor_sample s = cbor_sample(rows[i].hex);

		assert_int_equal(s.rc, rows[i].at == 0 ? PROV_OK : PROV_E_FORMAT);
		assert_true(s.rc == PROV_OK || s.err.at == rows[i].at);
		free(s.p);
	}
}

static void test_depth(void **state)
{
	static const uint8_t openers[] = {0x81, 0x9f, 0xc1, 0xd2};
	(void)state;

	for (size_t k = 0; k < sizeof(openers); k++) {
		for (unsigned depth = PROV_MAX_CBOR_DEPTH - 1; depth <= PROV_MAX_CBOR_DEPTH + 1;
		     depth++) {
			uint8_t data[2 * PROV_MAX_CBOR_DEPTH + 8], *p;
			size_t n = 0;
			struct prov_cbor item;
			struct prov_err err = {0};
			int rc;

			for (unsigned i = 0; i < depth; i++)
				data[n++] = openers[k];
			data[n++] = 0x00;
			for (unsigned i = 0; openers[k] == 0x9f && i < depth; i++)
				data[n++] = 0xff;
			p = mutate_copy(prov_bytes(data, n));
			rc = prov_cbor_parse(prov_bytes(p, n), 0, &item, &err);
			assert_int_equal(rc, depth <= PROV_MAX_CBOR_DEPTH ? PROV_OK : PROV_E_LIMIT);
			if (rc == PROV_OK)
				assert_int_equal(cbor_visit(&item, item.raw), depth + 1);
			free(p);
		}
	}
}

static void must_be_cut(void *ctx, struct prov_bytes data)
{
	struct prov_cbor item;
	(void)ctx;
	assert_int_equal(prov_cbor_parse(data, 0, &item, NULL), PROV_E_TRUNC);
}

static void parse_and_visit(void *ctx, struct prov_bytes data)
{
	struct prov_cbor item;
	struct prov_err err = {0};
	int rc = prov_cbor_parse(data, 7, &item, &err);
	(void)ctx;

	assert_int_equal(rc, err.code);
	if (rc == PROV_OK)
		assert_true(cbor_visit(&item, data) > 0);
	else
		assert_true(err.has_at && err.at >= 7 && err.at <= 7 + data.n);
}

static void test_damage(void **state)
{
	static const char *const more[] = {
	    "d28443a10126a0f64401020304", "bf61616161bf6162f8ffff63c3bc62 9f80a0c11a514b67b0ffff"};
	size_t n;
	uint8_t *p;
	(void)state;

	for (size_t i = 0; i < rfc8949_examples_n + 2; i++) {
		p = load_hex(
		    i < rfc8949_examples_n ? rfc8949_examples[i].hex : more[i - rfc8949_examples_n],
		    &n);
		/* No item is the beginning of another. */
		mutate_prefixes(prov_bytes(p, n), must_be_cut, NULL);
		mutate_flips(prov_bytes(p, n), parse_and_visit, NULL);
		free(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_appendix_a),
	    cmocka_unit_test(test_floats),
	    cmocka_unit_test(test_not_well_formed),
	    cmocka_unit_test(test_utf8),
	    cmocka_unit_test(test_depth),
	    cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
