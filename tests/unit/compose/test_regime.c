/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compose/marks.h"
#include "helper/load.h"
#include "report/clauses.h"

static void keep(void *ctx, const char *sentence)
{
	(void)snprintf(ctx, 400, "%s", sentence);
}

static void expect(
    const char *regime, struct prov_regime_facts facts, const char *missing, const char *encouraged)
{
	struct prov_err err = {0};
	char told[400] = "";
	int rc = prov_regime_check(regime, &facts, keep, told, &err);

	assert_int_equal(rc, missing == NULL ? PROV_OK : PROV_E_USAGE);
	if (missing != NULL)
		assert_string_equal(err.msg, missing);
	assert_string_equal(told, encouraged);
}

#define AI "a declaration of AI (--declare ai-generated or ai-composite)"

static void test_eu(void **state)
{
	struct prov_regime_facts facts = {.is_text = true};

	(void)state;
	expect("eu", facts,
	    "lacks what the policy eu asks for: " AI
	    ", a time-stamp (--tsa URL, not optional), a watermark "
	    "(which plain text needs, and prov can't write)",
	    "");
	facts =
	    (struct prov_regime_facts){.cls = PROV_SOURCE_AI, .is_stamped = true, .tool_name = "T"};
	expect("eu", facts, NULL,
	    "the policy eu encourages what is not there: the provider's name (a certificate with "
	    "an organisation), the model (--model NAME/VERSION)");
	facts.organization = "O";
	facts.model = "M";
	expect("eu", facts, NULL, "");
	facts.cls = PROV_SOURCE_MAY_BE_AI;
	expect("eu", facts, "lacks what the policy eu asks for: " AI, "");
}

static void test_california(void **state)
{
	struct prov_regime_facts facts = {
	    .cls = PROV_SOURCE_AI, .tool_name = "T", .tool_version = "1", .organization = "O"};

	(void)state;
	expect("us-ca", facts,
	    "lacks what the policy us-ca asks for: the time (\"when\" in --manifest, or --tsa URL)",
	    "");
	facts.is_stamped = true;
	expect("us-ca", facts, NULL, "");
	facts.is_stamped = false;
	facts.says_when = true;
	expect("us-ca", facts, NULL, "");
	facts.tool_version = "";
	expect("us-ca", facts,
	    "lacks what the policy us-ca asks for: the system's name and version (--tool "
	    "NAME/VERSION)",
	    "");
	facts.tool_version = "1";
	facts.organization = NULL;
	expect("us-ca", facts,
	    "lacks what the policy us-ca asks for: the provider's name (a certificate with an "
	    "organisation)",
	    "");
}

static void test_china(void **state)
{
	struct prov_regime_facts facts = {.has_label = true};

	(void)state;
	/* That it has no place is not said here where it is asked for. */
	expect("cn", facts, NULL, "");
	facts = (struct prov_regime_facts){.has_carrier = false};
	expect("cn", facts,
	    "lacks what the policy cn asks for: the AIGC label in the file (--aigc PRODUCER), a "
	    "place for it (which this file, signed like this, has not)",
	    "");
	facts.has_carrier = true;
	facts.has_label = false;
	expect("cn", facts,
	    "lacks what the policy cn asks for: the AIGC label in the file (--aigc PRODUCER)", "");
}

/* Only where a stamp is asked for is it said that its authority is not known. */
static void test_unvouched(void **state)
{
	char told[400] = "";

	(void)state;
	prov_regime_unvouched("us-ca", keep, told);
	prov_regime_unvouched("cn", keep, told);
	assert_string_equal(told, "");
	prov_regime_unvouched("eu", NULL, NULL);
	prov_regime_unvouched("eu", keep, told);
	assert_string_equal(told,
	    "its time-stamp is by an authority on no trust list here: prov verify --policy eu "
	    "fails wherever it is on none (prov trust add --kind tsa names who is trusted)");
}

static void test_names(void **state)
{
	(void)state;
	for (size_t i = 0; prov_regime_at(i) != NULL; i++) {
		assert_true(prov_regime_is_known(prov_regime_at(i)));
		assert_non_null(prov_regime_says(i));
	}
	assert_string_equal(prov_regime_at(2), "cn");
	assert_null(prov_regime_at(3));
	assert_null(prov_regime_says(3));
	assert_false(prov_regime_is_known("us"));
	assert_false(prov_regime_is_known(""));
}

/* What is asked for before signing, the verifier's policy of that name asks of what was signed. */
static void test_verifier(void **state)
{
	const char *regime, *id;
	size_t n = 0;
	bool must;

	(void)state;
	for (; prov_regime_asks(n, &regime, &id, &must); n++) {
		struct prov_clauses *c;
		bool found = false;
		char path[64];
		size_t len;
		uint8_t *text;

		(void)snprintf(path, sizeof(path), "../share/policies/%s.json", regime);
		text = load_testdata(path, &len);
		assert_non_null(text);
		assert_int_equal(prov_clauses_load(&c, prov_bytes(text, len), NULL), PROV_OK);
		for (size_t i = 0; i < c->n; i++)
			found = found || (strcmp(c->v[i].id, id) == 0 && c->v[i].num_when == 0 &&
					     c->v[i].otherwise ==
						 (must ? PROV_RESULT_FAIL : PROV_RESULT_WARN));
		if (!found)
			fail_msg("%s does not ask for %s", path, id);
		prov_clauses_free(c);
		free(text);
	}
	assert_int_equal(n, 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_eu),
	    cmocka_unit_test(test_california),
	    cmocka_unit_test(test_china),
	    cmocka_unit_test(test_unvouched),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_verifier),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
