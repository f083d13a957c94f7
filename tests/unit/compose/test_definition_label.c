/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "compose/definition.h"

static void refused(const char *label, const char *words)
{
	struct prov_err err = {0};

	if (prov_definition_check_label(label, &err) != PROV_E_USAGE)
		fail_msg("%s is taken", label);
	if (strstr(err.msg, words) == NULL)
		fail_msg("%s: \"%s\" lacks \"%s\"", label, err.msg, words);
}

/* 6.2.2; what only looks like another label is none. */
static void test_grammar(void **state)
{
	static const char *const good[] = {"com.example.a", "com.example-2.3d_a-b.v12",
	    "c2pa.metadata", "stds.schema-org.CreativeWork", "c2pa.hash.data.part"};
	static const char *const bad[] = {"", "example", "com.example.a__1", "com/example",
	    "c2pa.hash.data ", "c2pa.metadata\xe2\x80\xae", "c2pa.", ".c2pa", "com..example",
	    "com.-example", "\xc3\xa4.b", "com.exa mple"};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_int_equal(prov_definition_check_label(good[i], NULL), PROV_OK);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refused(bad[i], "made of names");
}

/* Of no version that there is, either, and what holds bytes, which JSON can't say. */
static void test_own(void **state)
{
	static const char *const own[] = {"c2pa.hash.data", "c2pa.hash.data.v2", "c2pa.actions",
	    "c2pa.actions.v3", "c2pa.ingredient.v10", "c2pa.thumbnail.claim", "c2pa.time-stamp",
	    "c2pa.certificate-status", "cawg.identity", "cawg.identity.v2"};

	(void)state;
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		refused(own[i], "written by prov itself");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_grammar),
	    cmocka_unit_test(test_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
