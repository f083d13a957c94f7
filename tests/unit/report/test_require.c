/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/sample_report.h"
#include "report/require.h"

static void test_names(void **state)
{
	static const struct {
		const char *name;
		unsigned bit;
	} rows[] = {
	    {"trusted", PROV_REQUIRE_TRUSTED},
	    {"valid", PROV_REQUIRE_VALID},
	    {"timestamp", PROV_REQUIRE_TIMESTAMP},
	    {"declared", PROV_REQUIRE_DECLARED},
	    {"not-ai", PROV_REQUIRE_NOT_AI},
	    {"ai-declared", PROV_REQUIRE_AI_DECLARED},
	    {"", 0},
	    {"Trusted", 0},
	    {"trust", 0},
	    {"trusted ", 0},
	    {"trustedx", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(
		    prov_require_parse(rows[i].name, strlen(rows[i].name)), rows[i].bit);
	assert_int_equal(prov_require_parse("valid,trusted", 5), PROV_REQUIRE_VALID);
	for (size_t i = 0; i < 6; i++)
		assert_string_equal(prov_require_at(i)->name, rows[i].name);
	assert_null(prov_require_at(6));
}

struct deed {
	const char *what;
	void (*alter)(struct prov_report *r);
	unsigned meets; /* of a trusted report, with AI declared and a stamp */
};

#define ALL_OF_TRUSTED                                                                             \
	(PROV_REQUIRE_TRUSTED | PROV_REQUIRE_VALID | PROV_REQUIRE_TIMESTAMP |                      \
	    PROV_REQUIRE_DECLARED | PROV_REQUIRE_AI_DECLARED)

static void nothing(struct prov_report *r)
{
	(void)r;
}

static void own_clock(struct prov_report *r)
{
	r->active.time_is_stamp = false;
}

static void unknown_stamp(struct prov_report *r)
{
	r->active.time_untrusted = true;
}

static void no_time(struct prov_report *r)
{
	r->active.has_time = false;
}

static void no_declaration(struct prov_report *r)
{
	r->declared = NULL;
	r->ai_declared = false;
}

static void captured(struct prov_report *r)
{
	r->declared = SAMPLE_CAPTURE;
	r->ai_declared = false;
}

static void captured_with_ai_below(struct prov_report *r)
{
	r->declared = SAMPLE_CAPTURE;
}

static void valid(struct prov_report *r)
{
	r->state = PROV_STATE_VALID;
}

static void invalid(struct prov_report *r)
{
	r->state = PROV_STATE_INVALID;
}

static void none(struct prov_report *r)
{
	r->state = PROV_STATE_NONE;
	no_declaration(r);
}

static void error(struct prov_report *r)
{
	r->state = PROV_STATE_ERROR;
}

static const struct deed deeds[] = {
    {"nothing", nothing, ALL_OF_TRUSTED},
    {"own clock", own_clock, ALL_OF_TRUSTED & ~(unsigned)PROV_REQUIRE_TIMESTAMP},
    {"unknown stamp", unknown_stamp, ALL_OF_TRUSTED & ~(unsigned)PROV_REQUIRE_TIMESTAMP},
    {"no time", no_time, ALL_OF_TRUSTED & ~(unsigned)PROV_REQUIRE_TIMESTAMP},
    {"no declaration", no_declaration,
	(ALL_OF_TRUSTED | PROV_REQUIRE_NOT_AI) &
	    ~(unsigned)(PROV_REQUIRE_DECLARED | PROV_REQUIRE_AI_DECLARED)},
    {"captured", captured,
	(ALL_OF_TRUSTED | PROV_REQUIRE_NOT_AI) & ~(unsigned)PROV_REQUIRE_AI_DECLARED},
    {"captured, AI below", captured_with_ai_below, ALL_OF_TRUSTED},
    {"valid", valid, ALL_OF_TRUSTED & ~(unsigned)PROV_REQUIRE_TRUSTED},
    /* A declaration in credentials that don't hold counts for nothing, nor does its absence. */
    {"invalid", invalid, 0},
    {"none", none, 0},
    {"error", error, 0},
};

static void test_meets(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++) {
		struct prov_report *r = sample_trusted();

		deeds[i].alter(r);
		for (unsigned set = 0; set < 64; set++) {
			bool expected = (set & ~deeds[i].meets) == 0 && deeds[i].meets != 0;

			if (prov_report_meets(r, set) != expected)
				fail_msg("%s: set %u", deeds[i].what, set);
		}
		/* A requirement that we do not know can't be met. */
		assert_false(prov_report_meets(r, 64));
		prov_report_free(r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_meets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
