/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "helper/forge_test.h"

struct plan {
	const struct certs_cert *tsa;
	const char *time, *label;
	bool by_stranger; /* the stamp lies in a manifest that nothing names */
};

static void stamped(struct forge *f, void *ctx)
{
	const struct plan *plan = ctx;

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
	if (plan->by_stranger) {
		forge_begin(f, "urn:c2pa:stranger", PROV_JUMBF_MANIFEST);
		forge_stamp(f, plan->tsa, plan->time, plan->label);
		forge_end(f, 0);
	}
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	if (!plan->by_stranger)
		forge_stamp(f, plan->tsa, plan->time, plan->label);
	forge_end(f, 0);
}

static void test_stored(void **state)
{
	static const struct {
		const char *name, *label, *time, *code, *not_code;
		bool listed, by_stranger;
		enum prov_state state;
	} cases[] = {
	    {"stamped later", "urn:c2pa:first", NULL, ">timeStamp.trusted", ">timeStamp.untrusted",
		true, false, PROV_STATE_TRUSTED},
	    {"before the certificate", "urn:c2pa:first", "20220101000000Z",
		">claimSignature.outsideValidity", ">claimSignature.insideValidity", true, false,
		PROV_STATE_INVALID},
	    {"by an unlisted authority", "urn:c2pa:first", NULL, ">timeStamp.untrusted",
		">timeStamp.trusted", false, false, PROV_STATE_TRUSTED},
	    {"of nothing here", "urn:c2pa:gone", NULL, ">claimSignature.validated",
		">timeStamp.trusted", true, false, PROV_STATE_TRUSTED},
	    {"of itself", "urn:c2pa:active", NULL, "claimSignature.validated", "timeStamp.mismatch",
		true, false, PROV_STATE_TRUSTED},
	    {"by a stranger", "urn:c2pa:first", NULL, ">claimSignature.validated",
		">timeStamp.trusted", true, true, PROV_STATE_TRUSTED},
	};
	struct certs_cert root = certs_root();
	struct certs_opts opts = {.kind = CERTS_TSA};
	struct certs_cert tsa = certs_make(&root, &opts);
	char *pem = certs_pem(&root, 1), text[PROV_TIME_TEXT], soon[PROV_TIME_TEXT];
	(void)state;

	prov_clock_format(prov_clock_now(), text);
	(void)snprintf(soon, sizeof(soon), "%.4s%.2s%.2s%.2s%.2s%.2sZ", text, &text[5], &text[8],
	    &text[11], &text[14], &text[17]);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct plan plan = {&tsa, cases[i].time == NULL ? soon : cases[i].time,
		    cases[i].label, cases[i].by_stranger};
		struct prov_report *r;
		struct forge f;

		print_message("  %s\n", cases[i].name);
		forge_init(&f);
		if (cases[i].listed)
			assert_int_equal(prov_policy_add_pem(f.policy, PROV_LIST_TIMESTAMPS, pem,
					     strlen(pem), "tsa", NULL),
			    PROV_OK);
		r = forge_verify(&f, forge_png(&f, stamped, &plan), true);
		assert_non_null(r);
		assert_true(forge_has(r, cases[i].code));
		assert_false(forge_has(r, cases[i].not_code));
		assert_int_equal(prov_report_state(r), cases[i].state);
		prov_report_free(r);
		forge_fini(&f);
	}
	free(pem);
	certs_free(&tsa);
	certs_free(&root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_stored)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
