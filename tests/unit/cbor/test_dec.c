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
#include "helper/load.h"
#include "helper/mutate.h"
#include "helper/rfc8949.h"

/* An item together with the exact-size block that it lives in. */
struct sample {
	uint8_t *p;
	size_t n;
	int rc;
	struct prov_cbor item;
	struct prov_err err;
};

static struct sample parse(const char *hex)
{
	struct sample s = {0};

	s.p = load_hex(hex, &s.n);
	s.rc = prov_cbor_parse(prov_bytes(s.p, s.n), 1000, &s.item, &s.err);
	assert_int_equal(s.err.code, s.rc);
	if (s.rc != PROV_OK) {
		assert_int_equal(s.item.type, PROV_CBOR_NONE);
		assert_true(s.err.has_at && s.err.at >= 1000 && s.err.at <= 1000 + s.n);
	}
	return s;
}

/* Everything that can be asked of an item, and of what is in it. Returns how many items it is. */
static size_t visit(const struct prov_cbor *item, const struct prov_bytes *bounds)
{
	struct prov_cbor_iter iter = prov_cbor_iter(item);
	struct prov_cbor element, value;
	struct prov_bytes b;
	uint64_t u;
	int64_t i;
	bool yes;
	size_t n = 1, count = 0;

	assert_true(item->raw.n > 0 && item->raw.p >= bounds->p);
	assert_true(item->raw.n <= bounds->n);
	assert_true((size_t)(item->raw.p - bounds->p) <= bounds->n - item->raw.n);
	assert_true(item->body.n < item->raw.n);
	(void)prov_cbor_uint(item, &u);
	(void)prov_cbor_int(item, &i);
	(void)prov_cbor_bool(item, &yes);
	(void)prov_cbor_bytes(item, &b);
	(void)prov_cbor_text(item, &b);
	(void)prov_cbor_is_deterministic(item);
	(void)prov_cbor_get(item, "a", &value);
	if (prov_cbor_untag(item, &u, &element))
		n += visit(&element, &item->raw);
	while (item->type == PROV_CBOR_ARRAY && prov_cbor_next(&iter, &element)) {
		n += visit(&element, &item->raw);
		count++;
	}
	while (item->type == PROV_CBOR_MAP && prov_cbor_next_pair(&iter, &element, &value)) {
		n += visit(&element, &item->raw) + visit(&value, &item->raw);
		count++;
	}
	assert_int_equal(iter.rest.n, 0);
	assert_int_equal(prov_cbor_count(item), count);
	return n;
}

static void test_appendix_a(void **state)
{
	(void)state;
	for (size_t i = 0; i < rfc8949_examples_n; i++) {
		const struct rfc8949_example *e = &rfc8949_examples[i];
		struct sample s = parse(e->hex);

		assert_int_equal(s.rc, PROV_OK);
		assert_int_equal(s.item.type, e->type);
		assert_true(s.item.arg == e->arg);
		assert_true(s.item.raw.p == s.p && s.item.raw.n == s.n);
		assert_true(visit(&s.item, &s.item.raw) > 0);
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
	struct sample s;
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		s = parse(rows[i].hex);
		assert_int_equal(s.item.type, PROV_CBOR_FLOAT);
		assert_true(s.item.real >= rows[i].real && s.item.real <= rows[i].real);
		free(s.p);
	}
	for (size_t i = 0; i < sizeof(nans) / sizeof(nans[0]); i++) {
		s = parse(nans[i]);
		assert_true(s.item.type == PROV_CBOR_FLOAT && isnan(s.item.real));
		free(s.p);
	}
	s = parse("f98000");
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
	struct sample s;
	(void)state;

	for (size_t i = 0; i < sizeof(cut) / sizeof(cut[0]); i++) {
		s = parse(cut[i]);
		assert_int_equal(s.rc, PROV_E_TRUNC);
		free(s.p);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		s = parse(bad[i]);
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
		struct sample s = parse(rows[i].hex);

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
				assert_int_equal(visit(&item, &item.raw), depth + 1);
			free(p);
		}
	}
}

static void test_scalars(void **state)
{
	struct sample s;
	uint64_t u;
	int64_t i;
	bool yes;
	struct prov_bytes b;
	struct prov_cbor none = {0}, out;
	(void)state;

	s = parse("1b7fffffffffffffff");
	assert_true(prov_cbor_int(&s.item, &i) && i == INT64_MAX);
	assert_true(prov_cbor_uint(&s.item, &u) && u == INT64_MAX);
	free(s.p);
	s = parse("1b8000000000000000");
	assert_true(!prov_cbor_int(&s.item, &i) && i == 0);
	assert_true(prov_cbor_uint(&s.item, &u) && u == UINT64_C(1) << 63);
	free(s.p);
	s = parse("3b7fffffffffffffff");
	assert_true(prov_cbor_int(&s.item, &i) && i == INT64_MIN);
	assert_true(!prov_cbor_uint(&s.item, &u) && u == 0);
	free(s.p);
	s = parse("3b8000000000000000");
	assert_false(prov_cbor_int(&s.item, &i));
	free(s.p);
	s = parse("26");
	assert_true(prov_cbor_int(&s.item, &i) && i == -7);
	free(s.p);
	s = parse("f5");
	assert_true(prov_cbor_bool(&s.item, &yes) && yes);
	assert_false(prov_cbor_uint(&s.item, &u));
	free(s.p);
	s = parse("01");
	assert_true(!prov_cbor_bool(&s.item, &yes) && !yes);
	free(s.p);
	s = parse("43616263");
	assert_true(prov_cbor_bytes(&s.item, &b) && prov_bytes_is(b, "abc"));
	assert_true(!prov_cbor_text(&s.item, &b) && b.p == NULL && b.n == 0);
	free(s.p);
	s = parse("63616263");
	assert_true(prov_cbor_text(&s.item, &b) && prov_bytes_is(b, "abc"));
	assert_false(prov_cbor_bytes(&s.item, &b));
	free(s.p);
	s = parse("7f63616263ff");
	assert_false(prov_cbor_text(&s.item, &b));
	free(s.p);

	assert_false(prov_cbor_uint(&none, &u) || prov_cbor_int(&none, &i) ||
		     prov_cbor_bool(&none, &yes) || prov_cbor_bytes(&none, &b) ||
		     prov_cbor_text(&none, &b) || prov_cbor_untag(&none, &u, &out) ||
		     prov_cbor_get(&none, "a", &out) || prov_cbor_is_deterministic(&none));
	assert_int_equal(prov_cbor_count(&none), 0);
}

static void test_join(void **state)
{
	struct prov_arena arena;
	struct prov_bytes b;
	struct prov_err err = {0};
	struct sample s;
	(void)state;

	prov_arena_init(&arena, 1u << 20);
	s = parse("5f42010240 43030405ff");
	assert_int_equal(prov_cbor_join(&s.item, &arena, &b, NULL), PROV_OK);
	assert_true(b.n == 5 && memcmp(b.p, "\1\2\3\4\5", 5) == 0);
	free(s.p);
	s = parse("7f657374726561646d696e67ff");
	assert_int_equal(prov_cbor_join(&s.item, &arena, &b, NULL), PROV_OK);
	assert_true(prov_bytes_is(b, "streaming"));
	free(s.p);
	s = parse("5fff");
	assert_int_equal(prov_cbor_join(&s.item, &arena, &b, NULL), PROV_OK);
	assert_int_equal(b.n, 0);
	free(s.p);
	s = parse("63616263");
	assert_int_equal(prov_cbor_join(&s.item, &arena, &b, NULL), PROV_OK);
	assert_true(b.p == s.p + 1 && b.n == 3);
	free(s.p);
	s = parse("01");
	assert_int_equal(prov_cbor_join(&s.item, &arena, &b, &err), PROV_E_FORMAT);
	assert_int_equal(b.n, 0);
	free(s.p);
	prov_arena_fini(&arena);

	prov_arena_init(&arena, 0);
	s = parse("5f420102ff");
	memset(&err, 0, sizeof(err));
	assert_int_equal(prov_cbor_join(&s.item, &arena, &b, &err), PROV_E_LIMIT);
	assert_int_equal(err.code, PROV_E_LIMIT);
	assert_int_equal(prov_cbor_join(&s.item, &arena, &b, NULL), PROV_E_LIMIT);
	free(s.p);
	prov_arena_fini(&arena);
}

static void test_untag(void **state)
{
	struct sample s = parse("d284 43a10126 a0 f6 4401020304");
	struct prov_cbor inner;
	uint64_t tag;
	(void)state;

	assert_int_equal(s.rc, PROV_OK);
	assert_true(prov_cbor_untag(&s.item, &tag, &inner));
	assert_int_equal(tag, 18);
	assert_true(inner.type == PROV_CBOR_ARRAY && prov_cbor_count(&inner) == 4);
	assert_true(!prov_cbor_untag(&inner, &tag, &inner) && tag == 0);
	assert_int_equal(inner.type, PROV_CBOR_NONE);
	free(s.p);
}

static void test_fields(void **state)
{
	/* {"b": [1, 2], 1: 9, "a": 7, h'61': 5, "c": {"a": 0}} */
	struct sample s = parse("a5 6162820102 0109 616107 416105 6163a1616100");
	struct prov_cbor a, b, missing;
	const struct prov_cbor_field fields[] = {{"a", &a}, {"b", &b}, {"", &missing}};
	struct prov_err err = {0};
	uint64_t u;
	(void)state;

	memset(&missing, 0xff, sizeof(missing));
	assert_int_equal(prov_cbor_fields(&s.item, fields, 3, &err), PROV_OK);
	assert_true(prov_cbor_uint(&a, &u) && u == 7);
	assert_true(b.type == PROV_CBOR_ARRAY && prov_cbor_count(&b) == 2);
	assert_int_equal(missing.type, PROV_CBOR_NONE);
	assert_true(prov_cbor_get(&s.item, "b", &b) && b.type == PROV_CBOR_ARRAY);
	assert_true(!prov_cbor_get(&s.item, "ab", &b) && b.type == PROV_CBOR_NONE);
	free(s.p);

	s = parse("8101");
	memset(&a, 0xff, sizeof(a));
	assert_int_equal(prov_cbor_fields(&s.item, fields, 3, &err), PROV_E_FORMAT);
	assert_true(a.type == PROV_CBOR_NONE && b.type == PROV_CBOR_NONE);
	free(s.p);
}

static void test_duplicate_keys(void **state)
{
	/* The last two spell one key in chunks: the same key by RFC 8949 5.6.1. */
	static const char *const twice[] = {"a2 616101 616102", "a3 616101 616200 616101",
	    "bf 616101 616102 ff", "a2 616101 7f6161ff02", "a2 7f60616160ff01 616102",
	    "a2 616101 78016102"};
	struct prov_cbor a, b;
	const struct prov_cbor_field fields[] = {{"b", &b}, {"a", &a}};
	struct sample s;
	uint64_t u;
	(void)state;

	for (size_t i = 0; i < sizeof(twice) / sizeof(twice[0]); i++) {
		struct prov_err err = {0};
		s = parse(twice[i]);
		assert_int_equal(s.rc, PROV_OK);
		assert_int_equal(prov_cbor_fields(&s.item, fields, 2, &err), PROV_E_FORMAT);
		assert_int_equal(err.code, PROV_E_FORMAT);
		assert_true(a.type == PROV_CBOR_NONE && b.type == PROV_CBOR_NONE);
		assert_false(prov_cbor_get(&s.item, "a", &a));
		assert_true(i == 1 || !prov_cbor_get(&s.item, "b", &a));
		free(s.p);
	}
	/* Others may be doubled, and a key in chunks is found. */
	s = parse("bf 617a01 617a01 7f61616162ff05 616106 ff");
	assert_int_equal(s.rc, PROV_OK);
	assert_int_equal(prov_cbor_fields(&s.item, fields, 2, NULL), PROV_OK);
	assert_true(prov_cbor_get(&s.item, "ab", &a) && prov_cbor_uint(&a, &u) && u == 5);
	assert_false(prov_cbor_get(&s.item, "abc", &a));
	free(s.p);
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
		assert_true(visit(&item, &data) > 0);
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

/* A million elements: anything but one pass for each level would not come to an end. */
static void test_large(void **state)
{
	enum { COUNT = 500000 };
	size_t n = 5 + 2 * COUNT * 2, at = 5;
	uint8_t *p = malloc(n);
	struct prov_cbor item, last;
	(void)state;

	assert_non_null(p);
	memcpy(p, "\xba\x00\x07\xa1\x20", 5); /* a map of 500000 pairs */
	for (size_t i = 0; i < COUNT; i++) {
		memcpy(&p[at], "\x61z\x81\x00", 4);
		at += 4;
	}
	p[at - 3] = 'a';
	assert_int_equal(prov_cbor_parse(prov_bytes(p, n), 0, &item, NULL), PROV_OK);
	assert_int_equal(prov_cbor_count(&item), COUNT);
	assert_true(prov_cbor_get(&item, "a", &last) && last.raw.p == &p[n - 2]);
	assert_false(prov_cbor_is_deterministic(&item));
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_appendix_a),
	    cmocka_unit_test(test_floats),
	    cmocka_unit_test(test_not_well_formed),
	    cmocka_unit_test(test_utf8),
	    cmocka_unit_test(test_depth),
	    cmocka_unit_test(test_scalars),
	    cmocka_unit_test(test_join),
	    cmocka_unit_test(test_untag),
	    cmocka_unit_test(test_fields),
	    cmocka_unit_test(test_duplicate_keys),
	    cmocka_unit_test(test_damage),
	    cmocka_unit_test(test_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
