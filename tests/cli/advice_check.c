/* SPDX-License-Identifier: Apache-2.0 */
/* What the tools say to do about a limit: about each of the table, or why nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/advice.h"
#include "prov/limit.h"

static const struct {
	int limit;
	const char *reading, *signing; /* parts of the advice; NULL: there is none */
} cases[] = {
    {PROV_LIMIT_TEXT_WRAPPER, "ask its maker", "with fewer ingredients"},
    {PROV_LIMIT_BMFF_EDITS, "ask its maker", "--sidecar"},
    {PROV_LIMIT_XMP, "ask its maker", "--no-xmp"},
    {PROV_LIMIT_STORE, "ask its maker", "thumbnail"},
    {PROV_LIMIT_FILE_SIZE, "ask its maker", "--sidecar"},
    {PROV_LIMIT_RANGES, "ask its maker", "save the file anew"},
    {PROV_LIMIT_PDF_SECTIONS, "ask its maker", "save the file anew"},
    {PROV_LIMIT_KEY_FILE, "file of its own", "file of its own"},
    {PROV_LIMIT_ANCHORS, "cut it in several", "cut it"},
    {PROV_LIMIT_CERTS, "ask its maker", "anew"},
    {PROV_LIMIT_CHAIN, "leave out certificates", "leave out"},
    {PROV_LIMIT_PEM, "cut it in several", "cut it"},
    {PROV_LIMIT_COMBINING, "ask its maker", "--sidecar"},
    {PROV_LIMIT_REVOKED, "counts together", "counts together"},
    {PROV_LIMIT_LISTS, "in one file", "in one file"},
    {PROV_LIMIT_REVOKED_FILES, "counts together", "counts together"},
    {PROV_LIMIT_CLAUSES, "cut it in several", "cut it"},
    {PROV_LIMIT_DEFINED, "fewer of them", "fewer of them"},
    {PROV_LIMIT_JSON, "ask its maker", "fewer members"},
    {PROV_LIMIT_STAMP_ROOM, NULL, NULL},
    {PROV_LIMIT_NONE, "ask its maker", "save the file anew"},
};

static void check(int limit, bool signing, const char *part)
{
	const char *advice = advice_on_limit(limit, signing);

	if ((advice == NULL) != (part == NULL) || (part != NULL && strstr(advice, part) == NULL))
		fail_msg("%d: %s", limit, advice == NULL ? "none" : advice);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		check(cases[i].limit, false, cases[i].reading);
		check(cases[i].limit, true, cases[i].signing);
	}
}

static void test_all(void **state)
{
#define NUMBER(name, number, what) PROV_LIMIT_##name,
	static const int limits[] = {PROV_LIMITS(NUMBER) PROV_LIMITS_ELSEWHERE(NUMBER)};
#undef NUMBER
	(void)state;

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		bool reading = advice_on_limit(limits[i], false) != NULL;
		bool signing = advice_on_limit(limits[i], true) != NULL;
		bool none = advice_none(limits[i]) != NULL;

		if (reading != signing || reading == none)
			fail_msg("%s: there is no advice, and no reason why",
			    prov_limit_name(limits[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_all)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
