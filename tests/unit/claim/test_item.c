/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "claim/item.h"
#include "helper/diag.h"

struct fixture {
	struct prov_arena arena;
	struct prov_cbor item;
	uint8_t *bytes;
};

static void begin(struct fixture *f, const char *text)
{
	size_t n;

	prov_arena_init(&f->arena, (size_t)64 * 1024 * 1024);
	f->bytes = diag(text, &n);
	assert_int_equal(prov_cbor_parse(prov_bytes(f->bytes, n), 0, &f->item, NULL), PROV_OK);
}

static void end(struct fixture *f)
{
	prov_arena_fini(&f->arena);
	free(f->bytes);
}

static void test_strings(void **state)
{
	struct fixture f;
	struct prov_bytes out;
	(void)state;

	begin(&f, "(_ \"ab\", \"\", \"c\")");
	assert_int_equal(prov_item_text(&f.item, &f.arena, &out, NULL), PROV_OK);
	assert_true(prov_bytes_is(out, "abc"));
	assert_int_equal(prov_item_bytes(&f.item, &f.arena, &out, NULL), PROV_OK);
	assert_int_equal(out.n, 0);
	end(&f);
	begin(&f, "(_ h'01', h'02')");
	assert_int_equal(prov_item_bytes(&f.item, &f.arena, &out, NULL), PROV_OK);
	assert_true(prov_bytes_is(out, "\x01\x02"));
	end(&f);
	begin(&f, "7");
	assert_int_equal(prov_item_text(&f.item, &f.arena, &out, NULL), PROV_OK);
	assert_null(out.p);
	end(&f);
	f.item = (struct prov_cbor){0};
	assert_int_equal(prov_item_text(&f.item, &f.arena, &out, NULL), PROV_OK);
	assert_int_equal(out.n, 0);
}

/* 15.4.1: what is there counts, and is no algorithm where it names none. */
static void test_alg(void **state)
{
	static const char *const rows[][2] = {{"\"sha256\"", "sha256"},
	    {"(_ \"sha\", \"384\")", "sha384"}, {"null", ""}, {"undefined", ""}, {"\"\"", "?"},
	    {"5", "?"}, {"[]", "?"}, {"h'00'", "?"}};
	struct prov_cbor none = {0};
	struct prov_bytes out;
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		begin(&f, rows[i][0]);
		assert_int_equal(prov_item_alg(&f.item, &f.arena, &out, NULL), PROV_OK);
		assert_true(prov_bytes_is(out, rows[i][1]));
		end(&f);
	}
	begin(&f, "1");
	assert_int_equal(prov_item_alg(&none, &f.arena, &out, NULL), PROV_OK);
	assert_int_equal(out.n, 0);
	end(&f);
}

static void test_present(void **state)
{
	static const struct {
		const char *text;
		bool present;
	} rows[] = {{"null", false}, {"undefined", false}, {"false", true}, {"\"\"", true},
	    {"0", true}, {"{}", true}};
	struct prov_cbor none = {0};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fixture f;

		begin(&f, rows[i].text);
		assert_int_equal(prov_item_present(&f.item), rows[i].present);
		end(&f);
	}
	assert_false(prov_item_present(&none));
}

static void test_uri_joins(void **state)
{
	struct fixture f;
	struct prov_hashed_uri uri;
	bool good;
	(void)state;

	begin(&f, "{_ \"url\": (_ \"self#\", \"jumbf=a\"), \"hash\": (_ h'01', h'02')}");
	assert_int_equal(prov_item_uri(&f.item, &f.arena, &uri, &good, NULL), PROV_OK);
	assert_true(good);
	assert_true(prov_bytes_is(uri.url, "self#jumbf=a"));
	assert_int_equal(uri.hash.n, 2);
	end(&f);
	begin(&f, "{\"url\": \"a\", \"hash\": 5}");
	assert_int_equal(prov_item_uri(&f.item, &f.arena, &uri, &good, NULL), PROV_OK);
	assert_false(good);
	end(&f);
}

static void test_hash_of_integers(void **state)
{
	static const struct {
		const char *hash;
		bool good;
		size_t n;
	} rows[] = {
	    {"[181, 0, 255]", true, 3},
	    {"[_ 1, 2]", true, 2},
	    {"[]", true, 0},
	    {"[256]", false, 0},
	    {"[1, -1]", false, 0},
	    {"[\"1\"]", false, 0},
	    {"[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,"
	     " 0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]",
		false, 0},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fixture f;
		struct prov_hashed_uri uri;
		bool good;
		char text[400];

		(void)snprintf(text, sizeof(text), "{\"url\": \"a\", \"hash\": %s}", rows[i].hash);
		begin(&f, text);
		assert_int_equal(prov_item_uri(&f.item, &f.arena, &uri, &good, NULL), PROV_OK);
		assert_int_equal(good, rows[i].good);
		assert_int_equal(uri.hash.n, rows[i].n);
		if (i == 0)
			assert_memory_equal(uri.hash.p, "\xb5\x00\xff", 3);
		end(&f);
	}
}

static void test_uris(void **state)
{
	struct fixture f;
	struct prov_hashed_uri *v;
	size_t n;
	bool good;
	(void)state;

	begin(&f, "[_ {\"url\": \"a\"}, {\"url\": \"b\"}]");
	assert_int_equal(prov_item_uris(&f.item, &f.arena, &v, &n, &good, NULL), PROV_OK);
	assert_true(good);
	assert_int_equal(n, 2);
	assert_true(prov_bytes_is(v[1].url, "b"));
	end(&f);
	begin(&f, "[{\"url\": \"a\"}, 3, {\"url\": \"c\"}]");
	assert_int_equal(prov_item_uris(&f.item, &f.arena, &v, &n, &good, NULL), PROV_OK);
	assert_false(good);
	assert_int_equal(n, 3);
	assert_int_equal(v[1].url.n, 0);
	assert_true(prov_bytes_is(v[2].url, "c"));
	end(&f);
	begin(&f, "[]");
	assert_int_equal(prov_item_uris(&f.item, &f.arena, &v, &n, &good, NULL), PROV_OK);
	assert_true(good);
	assert_int_equal(n, 0);
	end(&f);
	begin(&f, "{\"url\": \"a\"}");
	assert_int_equal(prov_item_uris(&f.item, &f.arena, &v, &n, &good, NULL), PROV_OK);
	assert_false(good);
	assert_int_equal(n, 0);
	end(&f);
}

static void test_limits(void **state)
{
	uint8_t *many = calloc(1, 5 + PROV_MAX_ITEMS + 1);
	struct prov_arena arena;
	struct prov_cbor item;
	struct prov_hashed_uri *v;
	struct prov_err err = {0};
	uint32_t count = PROV_MAX_ITEMS + 1;
	size_t n;
	bool good;
	void *room;
	(void)state;

	assert_non_null(many);
	many[0] = 0x9a;
	for (size_t i = 0; i < 4; i++)
		many[1 + i] = (uint8_t)(count >> (24 - 8 * i));
	prov_arena_init(&arena, (size_t)64 * 1024 * 1024);
	assert_int_equal(prov_cbor_parse(prov_bytes(many, 5 + count), 0, &item, NULL), PROV_OK);
	assert_int_equal(prov_item_uris(&item, &arena, &v, &n, &good, &err), PROV_E_LIMIT);
	assert_int_equal(err.code, PROV_E_LIMIT);
	prov_arena_fini(&arena);
	/* The ceiling of the arena is a limit too, known as one without a struct prov_err. */
	prov_arena_init(&arena, 1024);
	assert_int_equal(
	    prov_item_room(&arena, 100, 200, PROV_LIMIT_ITEMS, 100, "things", &room, NULL),
	    PROV_E_LIMIT);
	assert_null(room);
	prov_arena_fini(&arena);
	free(many);
}

/* A JUMBF URI that is too long is refused, for it would lead nowhere; others are not followed. */
static void test_uri_limit(void **state)
{
	static const char scheme[] = "self#jumbf=";
	char text[PROV_MAX_URI + 1];
	struct prov_err err = {0};

	(void)state;
	memset(text, 'a', sizeof(text));
	assert_int_equal(prov_item_uri_limit(prov_bytes(text, sizeof(text)), &err), PROV_OK);
	memcpy(text, scheme, sizeof(scheme) - 1);
	assert_int_equal(prov_item_uri_limit(prov_bytes(text, PROV_MAX_URI), &err), PROV_OK);
	assert_int_equal(prov_item_uri_limit(prov_bytes(text, sizeof(text)), &err), PROV_E_LIMIT);
	assert_non_null(strstr(err.msg, "of 4097 bytes exceeds the limit of 4096"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_strings),
	    cmocka_unit_test(test_alg),
	    cmocka_unit_test(test_present),
	    cmocka_unit_test(test_uri_joins),
	    cmocka_unit_test(test_hash_of_integers),
	    cmocka_unit_test(test_uris),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_uri_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
