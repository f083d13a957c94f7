/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/b64.h"

static bool read(const char *text, uint8_t *out, size_t cap, size_t *n)
{
	struct prov_b64 b;

	prov_b64_init(&b, out, cap);
	for (; *text != '\0'; text++) {
		if (!prov_b64_char(&b, *text))
			return false;
	}
	*n = b.n;
	return prov_b64_is_done(&b);
}

static void test_good(void **state)
{
	static const struct {
		const char *text, *data;
	} cases[] = {{"", ""}, {"Zg==", "f"}, {"Zm8=", "fo"}, {"Zm9v", "foo"}, {"Zm9vYg==", "foob"},
	    {"Zm9vYmE=", "fooba"}, {"Zm9vYmFy", "foobar"}, {" Zm9v\r\n\tYm\fFy\n", "foobar"},
	    {"++//", "\xfb\xef\xff"}, {"Zg =\n= ", "f"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t out[8];
		size_t n;

		assert_true(read(cases[i].text, out, sizeof(out), &n));
		assert_int_equal(n, strlen(cases[i].data));
		assert_memory_equal(out, cases[i].data, n);
	}
}

static void test_bad(void **state)
{
	static const char *const cases[] = {"Z", "Zm", "Zm9", "Zg=", "=",
	    "Z===", "Zg===", "Zg==Zg==", "Zh==", "Zm9=", "Zm9v-_", "Zm9v\x80\x80\x80\x80", "Zm<v",
	    "Zm9v="};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t out[8];
		size_t n;

		assert_false(read(cases[i], out, sizeof(out), &n));
	}
}

static void test_full(void **state)
{
	uint8_t out[5];
	size_t n;

	(void)state;
	assert_true(read("Zm9vYmE=", out, 5, &n));
	assert_false(read("Zm9vYmFy", out, 5, &n));
	assert_true(n <= 5);
}

static void test_url(void **state)
{
	static const struct {
		const char *text, *bytes; /* NULL: refused */
	} rows[] = {
	    {"", ""},
	    {"Zg", "f"},
	    {"Zm8", "fo"},
	    {"Zm9v", "foo"},
	    {"_-8", "\xff\xef"},
	    {"Zg==", NULL},
	    {"Z", NULL},
	    {"Zh", NULL},
	    {"Zm 9v", NULL},
	    {"+/8", NULL},
	    {"Zm9vZm9v", NULL},
	};
	uint8_t room[5];
	struct prov_bytes out;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bool ok = prov_b64_url(prov_bytes_str(rows[i].text), room, sizeof(room), &out);

		assert_int_equal(ok, rows[i].bytes != NULL);
		assert_true(prov_bytes_is(out, ok ? rows[i].bytes : ""));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good),
	    cmocka_unit_test(test_bad),
	    cmocka_unit_test(test_full),
	    cmocka_unit_test(test_url),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
