/* SPDX-License-Identifier: Apache-2.0 */
#include "report/say.h"

#include "helper/said.h"
#include "helper/sample_report.h"

static void test_other_states(void **state)
{
	const struct prov_err cause = {
	    .code = PROV_E_TRUNC, .has_at = true, .at = 99, .msg = "the file ends early"};
	const struct prov_err bare = {.code = PROV_E_IO};
	struct prov_report *r;
	(void)state;

	said_is(sample_none(), 0, PROV_REQUIRE_TRUSTED,
	    "bare.png: none. It carries no credentials; that proves nothing either way.\n");
	assert_int_equal(prov_report_new_error(&r, "x.png", &cause, NULL), PROV_OK);
	said_is(r, 0, 0, "x.png: error: the file ends early (at byte 99); it was not judged.\n");
	assert_int_equal(prov_report_new_error(&r, "x.png", &bare, NULL), PROV_OK);
	said_is(r, 0, 0, "x.png: error: input or output failed; it was not judged.\n");
	SAID_HAS(sample_with(PROV_ST_CLAIM_CBOR_INVALID), 0, 0, "This proves",
	    "photo.jpg: invalid. Its credentials don't hold: the claim is not well-formed CBOR.\n");
}

/* Colour goes to the word of the verdict and to nothing else. */
static void test_color(void **state)
{
	(void)state;
	SAID_HAS(sample_trusted(), PROV_RENDER_COLOR, 0, NULL,
	    "photo.jpg: \033[1;32mtrusted\033[0m. Unchanged",
	    "\n  Making, as they say: fully AI-made: ");
	SAID_HAS(sample_valid(), PROV_RENDER_COLOR, 0, NULL,
	    "photo.jpg: \033[1;33mvalid\033[0m, but the signer is unknown.");
	SAID_HAS(sample_with(PROV_ST_CLAIM_MISSING), PROV_RENDER_COLOR, 0, NULL,
	    "photo.jpg: \033[1;31minvalid\033[0m. ");
	SAID_HAS(sample_trusted(), 0, 0, "\033", "trusted");
}

static void test_names(void **state)
{
	struct prov_report *r = sample_valid();
	(void)state;

	r->active.signer_name = NULL;
	SAID_HAS(r, 0, 0, NULL, "holds the certificate of \"Example Press\", which is");
	r = sample_valid();
	r->active.signer_name = r->active.signer_org = NULL;
	SAID_HAS(
	    r, 0, 0, NULL, "holds a certificate without a name, which is on no trust list; it");
	r = sample_trusted();
	r->active.signer_name = r->active.signer_org = NULL;
	SAID_HAS(r, 0, 0, NULL, "since a trusted signer without a name signed it on 2026");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_other_states),
	    cmocka_unit_test(test_color),
	    cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
