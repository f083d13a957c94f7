/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "base/clock.h"
#include "helper/mutate.h"
#include "prov/policy.h"

static const struct {
	const char *text;
	int64_t unix_time;
} canonical[] = {
    {"1970-01-01T00:00:00Z", 0},
    {"1969-12-31T23:59:59Z", -1},
    {"2000-02-29T12:00:00Z", 951825600},
    {"2000-03-01T00:00:00Z", 951868800},
    {"2026-11-23T22:05:00Z", 1795471500},
    {"2038-01-19T03:14:08Z", 2147483648},
    {"1900-03-01T00:00:00Z", -2203891200},
    {"0000-01-01T00:00:00Z", -62167219200},
    {"0001-01-01T00:00:00Z", -62135596800},
    {"9999-12-31T23:59:59Z", 253402300799},
};

static void test_both_ways(void **state)
{
	char text[PROV_TIME_TEXT];
	int64_t t;
	(void)state;

	for (size_t i = 0; i < sizeof(canonical) / sizeof(canonical[0]); i++) {
		prov_clock_format(canonical[i].unix_time, text);
		assert_string_equal(text, canonical[i].text);
		assert_true(prov_clock_parse(prov_bytes_str(canonical[i].text), &t));
		assert_true(t == canonical[i].unix_time);
	}
}

/* Day by day over two 400-year eras against the C library's own calendar. */
static void test_calendar(void **state)
{
	char text[PROV_TIME_TEXT], libc[PROV_TIME_TEXT];
	(void)state;

	for (int64_t day = -292000; day < 292000; day++) {
		time_t t = (time_t)(day * 86400 + (day & 0xffff));
		struct tm tm;
		int64_t back;

		assert_non_null(gmtime_r(&t, &tm));
		assert_true(prov_clock_days(tm.tm_year + 1900, (unsigned)tm.tm_mon + 1,
				(unsigned)tm.tm_mday) == day);
		prov_clock_format(t, text);
		assert_true(strftime(libc, sizeof(libc), "%Y-%m-%dT%H:%M:%SZ", &tm) > 0);
		assert_string_equal(text, libc);
		assert_true(prov_clock_parse(prov_bytes_str(text), &back));
		assert_true(back == t);
	}
}

static void test_cut_to_span(void **state)
{
	char text[PROV_TIME_TEXT];
	(void)state;

	prov_clock_format(INT64_MAX, text);
	assert_string_equal(text, "9999-12-31T23:59:59Z");
	prov_clock_format(INT64_MIN, text);
	assert_string_equal(text, "0000-01-01T00:00:00Z");
}

static void test_accepted(void **state)
{
	static const struct {
		const char *text;
		int64_t unix_time;
	} rows[] = {
	    {"2026-11-23t22:05:00z", 1795471500},
	    {"2026-11-23T22:05:00.5Z", 1795471500},
	    {"2026-11-23T22:05:00.000000001Z", 1795471500},
	    {"2026-11-23T22:05:00+00:00", 1795471500},
	    {"2026-11-23T22:05:00-00:00", 1795471500},
	    {"2026-11-24T00:05:00+02:00", 1795471500},
	    {"2026-11-23T16:35:00-05:30", 1795471500},
	    {"1990-12-31T23:59:60Z", 662688000},
	    {"1990-12-31T15:59:60-08:00", 662688000},
	    {"2000-02-29T00:00:00Z", 951782400},
	    {"2024-02-29T00:00:00Z", 1709164800},
	};
	int64_t t;
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(prov_clock_parse(prov_bytes_str(rows[i].text), &t));
		assert_true(t == rows[i].unix_time);
	}
}

static void test_refused(void **state)
{
	static const char *const rows[] = {"", "2026", "2026-11-23", "2026-11-23T22:05:00",
	    "2026-11-23 22:05:00Z", "2026-11-23T22:05Z", "2026-13-01T00:00:00Z",
	    "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z",
	    "2026-04-31T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
	    "2026-11-23T24:00:00Z", "2026-11-23T23:60:00Z", "2026-11-23T23:00:61Z",
	    "2026-11-23T22:05:00.Z", "2026-11-23T22:05:00ZZ", "2026-11-23T22:05:00Z ",
	    " 2026-11-23T22:05:00Z", "2026-11-23T22:05:00+24:00", "2026-11-23T22:05:00+01:60",
	    "2026-11-23T22:05:00+0100", "2026-11-23T22:05:00+01", "2026-11-23T22:05:00+01:000",
	    "+026-11-23T22:05:00Z", "2026-1a-23T22:05:00Z", "2026-11-23T22:05:0-Z",
	    "20260-11-23T22:05:00Z"};
	int64_t t;
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		t = 7;
		assert_false(prov_clock_parse(prov_bytes_str(rows[i]), &t));
		assert_true(t == 0);
	}
}

static void parse_only(void *ctx, struct prov_bytes data)
{
	int64_t t;
	char text[PROV_TIME_TEXT];
	(void)ctx;

	if (prov_clock_parse(data, &t))
		prov_clock_format(t, text);
}

static void test_damage(void **state)
{
	(void)state;
	mutate_all(prov_bytes_str("2026-11-23T22:05:00.25+01:30"), parse_only, NULL);
	mutate_all(prov_bytes_str("2026-11-23T22:05:00Z"), parse_only, NULL);
}

static void test_public_parse(void **state)
{
	struct prov_err err = {0};
	int64_t t = 0;
	(void)state;

	assert_int_equal(prov_time_parse("1970-01-01T00:01:00Z", &t, &err), PROV_OK);
	assert_true(t == 60);
	assert_int_equal(prov_time_parse("soon", &t, &err), PROV_E_USAGE);
	assert_int_equal(err.code, PROV_E_USAGE);
	assert_int_equal(prov_time_parse(NULL, &t, NULL), PROV_E_USAGE);
	assert_true(prov_clock_now() > 1700000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_both_ways),
	    cmocka_unit_test(test_calendar),
	    cmocka_unit_test(test_cut_to_span),
	    cmocka_unit_test(test_accepted),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_damage),
	    cmocka_unit_test(test_public_parse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
