/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/format_check.h"
#include "helper/load.h"

#define HEAD "\xff\xd8\xff\xda\0\2"
#define BLOCK (64u << 10)

static bool lacks(const void *p, size_t n)
{
	return format_missing(prov_format_jpeg(), prov_bytes(p, n)) != NULL;
}

#define LACKS(s) lacks(s, sizeof(s) - 1)

static void test_end(void **state)
{
	(void)state;
	assert_false(LACKS(HEAD "ab\xff\xd9"));
	assert_false(LACKS(HEAD "ab\xff\xd9 and more"));
	assert_false(LACKS("\xff\xd8\xff\xd9")); /* without a scan */
	assert_true(LACKS(HEAD "ab"));
	assert_true(LACKS(HEAD "ab\xff"));
	assert_true(LACKS(HEAD "ab\xff\0\xd9\xff\xd0"));
	assert_true(LACKS("\xff\xd8\xff\xda"));
	/* another picture behind it */
	assert_true(LACKS(HEAD "ab\xff\xd9" HEAD "ab"));
	assert_false(LACKS(HEAD "ab\xff\xd9" HEAD "ab\xff\xd9"));
	assert_false(LACKS(HEAD "ab\xff\xd9\xff"));
	/* One of a picture that stands before it does not count. */
	assert_true(LACKS("\xff\xd8\xff\xe1\0\4\xff\xd9\xff\xda\0\2ab"));
}

/* All behind it is looked through, also where it lies across two blocks: maps of depth may be long,
 * and hold nothing that looks like it. */
static void test_behind(void **state)
{
	const size_t at[] = {BLOCK - 3, BLOCK - 2, BLOCK - 1, BLOCK, BLOCK + 1, 4 * BLOCK - 4,
	    (1u << 20) - 2, (3u << 20) - 9};
	size_t size = 3u << 20;
	uint8_t *p = calloc(1, size);

	(void)state;
	assert_non_null(p);
	memcpy(p, HEAD, sizeof(HEAD) - 1);
	assert_true(lacks(p, size));
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		size_t eoi = size - 2 - at[i];

		memcpy(&p[eoi], "\xff\xd9", 2);
		assert_false(lacks(p, size));
		memset(&p[eoi], 0, 2);
	}
	free(p);
}

static void test_sample(void **state)
{
	size_t n;
	uint8_t *p = load_testdata("jpeg/plain.jpg", &n);

	(void)state;
	assert_non_null(p);
	assert_false(lacks(p, n));
	assert_true(lacks(p, n - 1));
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_end),
	    cmocka_unit_test(test_behind),
	    cmocka_unit_test(test_sample),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
