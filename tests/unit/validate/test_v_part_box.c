/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "prov/prov.h"
#include "validate/v_internal.h"

#define BOX(len, type, body) "\0\0\0" len type body
#define FILE_                                                                                      \
	BOX("\x0c", "ftyp", "heic")                                                                \
	BOX("\x2a", "moov",                                                                        \
	    BOX("\x0a", "trak", "ab") BOX("\x18", "trak", BOX("\x10", "mdia", "12345678")))        \
	BOX("\x0b", "mpvd", "one")                                                                 \
	"\0\0\0\1mpvd\0\0\0\0\0\0\0\x14"                                                           \
	"four"

/* LEFT boxes may be looked at; OFF 0: there is none. */
static int look(struct prov_bytes file, const char *path, size_t left, uint64_t off, uint64_t len)
{
	struct prov_err err = {0};
	struct prov_validate_in in = {0};
	struct v_ctx ctx = {.in = &in, .err = &err};
	struct prov_src *src = NULL;
	uint64_t at = 0, n = 0;
	bool found = false;
	int rc;

	assert_int_equal(prov_src_mem(&src, file.p, file.n, NULL), PROV_OK);
	in.src = src;
	rc = v_part_box(&ctx, prov_bytes_str(path), &left, &at, &n, &found);
	if (rc == PROV_OK && (found != (off > 0) || at != off || n != len))
		fail_msg("%s: %d, %d, %d", path, found, (int)at, (int)n);
	prov_src_close(src);
	return rc;
}

static void expect(const char *path, uint64_t off, uint64_t len)
{
	assert_int_equal(look(prov_bytes(FILE_, sizeof(FILE_) - 1), path, 100, off, len), PROV_OK);
}

static void test_paths(void **state)
{
	(void)state;
	expect("/ftyp", 8, 4);
	expect("/mpvd", 62, 3);
	expect("/mpvd[1]", 62, 3);
	expect("/mpvd[2]", 81, 4);
	expect("/mpvd[3]", 0, 0);
	expect("/moov/trak", 28, 2);
	expect("/moov/trak[2]/mdia", 46, 8);
	expect("/trak", 0, 0);
	expect("/ftyp/heic", 0, 0);
	expect("/moov/trak/mdia", 0, 0); /* the first trak has none */
	expect("mpvd", 0, 0);
	expect("", 0, 0);
	expect("/", 0, 0);
	expect("/mpvd[", 0, 0);
}

#define M4 "/moov/moov/moov/moov"
#define M12 M4 M4 M4

static void test_limits(void **state)
{
	struct prov_bytes file = prov_bytes(FILE_, sizeof(FILE_) - 1);

	(void)state;
	assert_int_equal(look(file, "/mpvd", 3, 62, 3), PROV_OK);
	assert_int_equal(look(file, "/mpvd", 2, 0, 0), PROV_E_LIMIT);
	/* Twelve steps lead nowhere, and thirteen nowhere that we look. */
	assert_int_equal(look(file, M12, 100, 0, 0), PROV_OK);
	assert_int_equal(look(file, M12 "/moov", 100, 0, 0), PROV_E_LIMIT);
	/* What is cut is not there. */
	for (size_t n = 0; n < file.n; n++)
		assert_int_equal(look(prov_bytes_sub(file, 0, n), "/mpvd[2]", 100, 0, 0), PROV_OK);
	assert_int_equal(look(prov_bytes("\0\0\0\4mpvdmpvd", 12), "/mpvd", 9, 0, 0), PROV_OK);
	assert_int_equal(look(prov_bytes("\0\0\0\0mpvdmpvd", 12), "/mpvd", 9, 8, 4), PROV_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_paths),
	    cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
