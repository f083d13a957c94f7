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
	said_is(r, 0, 0,
	    "x.png: error: the file ends early (at byte 99); it is incomplete or damaged, so it "
	    "was "
	    "not judged; get it again.\n");
	assert_int_equal(prov_report_new_error(&r, "x.png", &bare, NULL), PROV_OK);
	said_is(r, 0, 0, "x.png: error: input or output failed; it was not judged.\n");
	SAID_HAS(sample_with(PROV_ST_CLAIM_CBOR_INVALID), 0, 0, "This proves",
	    "photo.jpg: invalid. Its credentials don't hold: the claim is not well-formed CBOR.\n");
}

/* Credentials from elsewhere that do not fit: nobody knows whose fault it is. */
static void test_unfit(void **state)
{
	static const struct {
		enum prov_store_source source;
		const char *sidecar, *words;
	} rows[] = {
	    {PROV_STORE_EMBEDDED, NULL,
		"invalid. The content is not what was signed: it was changed, or its credentials "
		"belong to another file.\n"},
	    {PROV_STORE_BESIDE, "p.c2pa",
		"invalid. The credentials in p.c2pa beside it do not fit it: it was changed, or "
		"they belong to another file.\n"},
	    {PROV_STORE_GIVEN, "p.c2pa",
		"invalid. The credentials in p.c2pa do not fit it: it was changed, or they belong "
		"to another file.\n"},
	    {PROV_STORE_FETCHED, NULL,
		"invalid. The credentials from the place that it names do not fit it: "},
	    {PROV_STORE_ALONE, NULL,
		"invalid. It holds credentials only; verify the file that they are about with "
		"--sidecar photo.jpg.\n"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_report *r = sample_with(PROV_ST_ASSERTION_DATA_HASH_MISMATCH);

		r->source = rows[i].source;
		r->sidecar = rows[i].sidecar;
		SAID_HAS(r, 0, 0, r->source == PROV_STORE_ALONE ? "File:" : NULL, rows[i].words);
	}
	/* What is wrong with them in themselves is said of them. */
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_report *r = sample_with(PROV_ST_CLAIM_MISSING);

		r->source = rows[i].source;
		r->sidecar = rows[i].sidecar;
		if (r->source == PROV_STORE_ALONE)
			prov_find(&r->active.findings, PROV_ST_ASSERTION_DATA_HASH_MISMATCH, NULL,
			    "alone");
		SAID_HAS(r, 0, 0, NULL, "invalid. Its credentials don't hold: ");
	}
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
	SAID_HAS(r, 0, 0, NULL, "holds a certificate that says \"Example Press\", which is");
	r = sample_valid();
	r->active.signer_name = r->active.signer_org = NULL;
	SAID_HAS(
	    r, 0, 0, NULL, "holds a certificate without a name, which is on no trust list; it");
	r = sample_trusted();
	r->active.signer_name = r->active.signer_org = NULL;
	SAID_HAS(
	    r, 0, 0, NULL, "since a trusted signer without a name signed it no later than 2026");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_other_states),
	    cmocka_unit_test(test_unfit),
	    cmocka_unit_test(test_color),
	    cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
