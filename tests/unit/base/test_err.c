/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/utf8.h"

static void test_first_cause_wins(void **state)
{
	struct prov_err err = {0};
	(void)state;

	assert_int_equal(prov_fail_at(&err, PROV_E_FORMAT, 77, "box %d", 3), PROV_E_FORMAT);
	assert_int_equal(prov_fail(&err, PROV_E_IO, "later"), PROV_E_IO);
	assert_int_equal(prov_fail_errno(&err, ENOENT, "later"), PROV_E_IO);
	assert_int_equal(prov_fail_nomem(&err), PROV_E_NOMEM);
	assert_int_equal(err.code, PROV_E_FORMAT);
	assert_true(err.has_at);
	assert_true(err.at == 77);
	assert_int_equal(err.sys_errno, 0);
	assert_string_equal(err.msg, "box 3");
}

/* The name of a limit goes wherever its words go, and nowhere else. */
static void test_limit(void **state)
{
	struct prov_err why = {0}, err = {0}, other = {0}, at = {0}, io = {.limit = 7};
	(void)state;

	assert_int_equal(prov_refuse_at(&why, PROV_LIMIT_XMP, 5, "%d", 1), PROV_E_LIMIT);
	assert_int_equal(why.limit, PROV_LIMIT_XMP);
	assert_true(why.has_at && why.at == 5);
	assert_int_equal(prov_pass(&err, PROV_E_LIMIT, &why), PROV_E_LIMIT);
	assert_int_equal(err.limit, PROV_LIMIT_XMP);
	assert_false(err.has_at);
	assert_string_equal(err.msg, "1");
	assert_int_equal(prov_refuse(&err, PROV_LIMIT_STORE, "later"), PROV_E_LIMIT);
	assert_int_equal(err.limit, PROV_LIMIT_XMP);
	assert_int_equal(prov_pass_at(&at, PROV_E_LIMIT, 9, &why), PROV_E_LIMIT);
	assert_true(at.has_at && at.at == 9 && at.limit == PROV_LIMIT_XMP);
	assert_int_equal(prov_pass_at(&at, PROV_E_LIMIT, 10, &why), PROV_E_LIMIT);
	assert_true(at.at == 9);
	assert_int_equal(
	    prov_fail_of(&other, PROV_E_USAGE, &why, "a list: %s", why.msg), PROV_E_USAGE);
	assert_int_equal(other.limit, PROV_LIMIT_NONE);
	assert_string_equal(other.msg, "a list: 1");
	assert_int_equal(prov_fail(&io, PROV_E_IO, "x"), PROV_E_IO);
	assert_int_equal(io.limit, PROV_LIMIT_NONE);
}

/* What can be done goes with the sentence that says what is wrong, and with no other. */
static void test_remedy(void **state)
{
	static const struct prov_err why = {.remedy = PROV_REMEDY_CONVERT, .msg = "is not UTF-8"};
	struct prov_err err = {0}, at = {0}, other = {.remedy = PROV_REMEDY_CONVERT};
	(void)state;

	assert_int_equal(prov_pass(&err, PROV_E_FORMAT, &why), PROV_E_FORMAT);
	assert_int_equal(err.remedy, PROV_REMEDY_CONVERT);
	assert_int_equal(prov_pass_at(&at, PROV_E_FORMAT, 9, &why), PROV_E_FORMAT);
	assert_int_equal(at.remedy, PROV_REMEDY_CONVERT);
	assert_true(at.has_at && at.at == 9);
	assert_int_equal(prov_fail(&other, PROV_E_IO, "x"), PROV_E_IO);
	assert_int_equal(other.remedy, PROV_REMEDY_NONE);
	assert_int_equal(prov_pass(&other, PROV_E_FORMAT, &why), PROV_E_FORMAT);
	assert_int_equal(other.remedy, PROV_REMEDY_NONE);
	other.code = PROV_OK;
	assert_int_equal(
	    prov_fail_of(&other, PROV_E_FORMAT, &why, "a list: %s", why.msg), PROV_E_FORMAT);
	assert_int_equal(other.remedy, PROV_REMEDY_NONE);
}

static void test_no_err(void **state)
{
	const struct prov_err why = {.code = PROV_E_LIMIT, .limit = PROV_LIMIT_XMP};
	(void)state;

	assert_int_equal(prov_refuse(NULL, PROV_LIMIT_XMP, "x"), PROV_E_LIMIT);
	assert_int_equal(prov_refuse_at(NULL, PROV_LIMIT_XMP, 1, "x"), PROV_E_LIMIT);
	assert_int_equal(prov_pass(NULL, PROV_E_LIMIT, &why), PROV_E_LIMIT);
	assert_int_equal(prov_pass_at(NULL, PROV_E_LIMIT, 1, &why), PROV_E_LIMIT);
	assert_int_equal(prov_fail_of(NULL, PROV_E_LIMIT, &why, "x"), PROV_E_LIMIT);
	assert_int_equal(prov_fail(NULL, PROV_E_IO, "x"), PROV_E_IO);
	assert_int_equal(prov_fail_at(NULL, PROV_E_TRUNC, 1, "x"), PROV_E_TRUNC);
	assert_int_equal(prov_fail_errno(NULL, ENOENT, "x"), PROV_E_IO);
	assert_int_equal(prov_fail_nomem(NULL), PROV_E_NOMEM);
}

static void test_errno(void **state)
{
	struct prov_err err = {0};
	(void)state;

	(void)prov_fail_errno(&err, ENOENT, "can't open %s", "a.jpg");
	assert_int_equal(err.code, PROV_E_IO);
	assert_int_equal(err.sys_errno, ENOENT);
	assert_false(err.has_at);
	assert_string_equal(err.msg, "can't open a.jpg: No such file or directory");

	memset(&err, 0, sizeof(err));
	(void)prov_fail_errno(&err, 987654, "x");
	assert_non_null(strstr(err.msg, "987654"));
}

static void test_controls(void **state)
{
	struct prov_err err = {0};
	(void)state;

	(void)prov_fail(&err, PROV_E_IO, "%s",
	    "a\x1b[2Jb\nc\x7f"
	    "d\xc2\x9b"
	    "e");
	assert_string_equal(err.msg, "a [2Jb c d  e");

	memset(&err, 0, sizeof(err));
	(void)prov_fail(&err, PROV_E_IO, "%s", "ok \xc3\xa9 bad \xff\xc0\xed\xa0\x80 cut \xe2\x82");
	assert_string_equal(err.msg, "ok \xc3\xa9 bad ????? cut ");
}

static void test_too_long(void **state)
{
	struct prov_err err;
	char text[1000];
	(void)state;

	/* Whatever the phase, no half of an e-acute stays at the end. */
	for (size_t phase = 0; phase < 2; phase++) {
		memset(&err, 0, sizeof(err));
		memset(text, 'x', phase);
		for (size_t i = phase; i + 2 < sizeof(text); i += 2)
			memcpy(&text[i], "\xc3\xa9", 2);
		text[sizeof(text) - 2] = '\0';
		(void)prov_fail(&err, PROV_E_IO, "%s", text);
		assert_true(strlen(err.msg) >= sizeof(err.msg) - 2);
		assert_true(prov_utf8_check(prov_bytes_str(err.msg), NULL));
	}
	memset(&err, 0, sizeof(err));
	memset(text, 'y', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	(void)prov_fail_errno(&err, ENOENT, "%s", text);
	assert_int_equal(strlen(err.msg), sizeof(err.msg) - 1);
}

static void test_codes(void **state)
{
	(void)state;
	assert_string_equal(prov_errcode_str(PROV_OK), "success");
	assert_string_equal(prov_errcode_str(PROV_E_TRUNC), "input ends before the structure does");
	assert_string_equal(prov_errcode_str(1), "unknown error");
	assert_string_equal(prov_errcode_str(-1000), "unknown error");
	/* Append-only: the numbers are part of the interface. */
	assert_int_equal(PROV_E_NOMEM, -1);
	assert_int_equal(PROV_E_LIMIT, -6);
	assert_int_equal(PROV_E_SELFCHECK, -16);
}

/* Who filled it first keeps it, whatever came of a later call. */
static void test_hand_over(void **state)
{
	struct prov_err err = {0}, why = {0};

	(void)state;
	(void)prov_fail_at(&why, PROV_E_FORMAT, 7, "why");
	prov_hand_over(NULL, &why);
	prov_hand_over(&err, &why);
	assert_int_equal(err.code, PROV_E_FORMAT);
	assert_int_equal(err.at, 7);
	why.code = PROV_E_IO;
	prov_hand_over(&err, &why);
	assert_int_equal(err.code, PROV_E_FORMAT);
}

/* What a function of somebody else's says is printable, and ends. */
static void test_foreign(void **state)
{
	struct prov_err err = {0}, why = {.code = 5, .sys_errno = 28, .has_at = true, .at = 3};

	(void)state;
	assert_int_equal(prov_fail_foreign(NULL, PROV_E_IO, &why, "words"), PROV_E_IO);
	assert_int_equal(prov_fail_foreign(&err, PROV_E_IO, &why, "words"), PROV_E_IO);
	assert_int_equal(err.code, PROV_E_IO);
	assert_string_equal(err.msg, "words");
	assert_int_equal(err.sys_errno, 28);
	assert_int_equal(err.at, 3);
	memset(why.msg, '\x1b', sizeof(why.msg));
	memset(&err, 0, sizeof(err));
	assert_int_equal(prov_fail_foreign(&err, PROV_E_IO, &why, "words"), PROV_E_IO);
	assert_int_equal(strlen(err.msg), sizeof(err.msg) - 1);
	assert_int_equal(err.msg[0], ' ');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_first_cause_wins),
	    cmocka_unit_test(test_limit),
	    cmocka_unit_test(test_remedy),
	    cmocka_unit_test(test_no_err),
	    cmocka_unit_test(test_errno),
	    cmocka_unit_test(test_controls),
	    cmocka_unit_test(test_too_long),
	    cmocka_unit_test(test_codes),
	    cmocka_unit_test(test_hand_over),
	    cmocka_unit_test(test_foreign),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
