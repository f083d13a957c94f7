/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/collect.h"
#include "helper/sample_report.h"

/* Renders and frees the report. */
static void expect(struct prov_report *r, unsigned flags, unsigned require, const char *text)
{
	struct collect c = {0};

	assert_int_equal(
	    prov_report_render(r, PROV_RENDER_TEXT, flags, require, collect_write, &c, NULL),
	    PROV_OK);
	assert_string_equal(c.text, text);
	collect_free(&c);
	prov_report_free(r);
}

/* Whether the rendering of R has each LINE, in any order. */
static void expect_lines(struct prov_report *r, unsigned flags, unsigned require,
    const char *const *lines, size_t n, const char *absent)
{
	struct collect c = {0};

	assert_int_equal(
	    prov_report_render(r, PROV_RENDER_TEXT, flags, require, collect_write, &c, NULL),
	    PROV_OK);
	for (size_t i = 0; i < n; i++) {
		if (strstr(c.text, lines[i]) == NULL)
			fail_msg("no \"%s\" in:\n%s", lines[i], c.text);
	}
	if (absent != NULL && strstr(c.text, absent) != NULL)
		fail_msg("\"%s\" in:\n%s", absent, c.text);
	collect_free(&c);
	prov_report_free(r);
}
#define EXPECT_LINES(r, flags, require, absent, ...)                                               \
	do {                                                                                       \
		const char *const lines_[] = {__VA_ARGS__};                                        \
		expect_lines(                                                                      \
		    r, flags, require, lines_, sizeof(lines_) / sizeof(lines_[0]), absent);        \
	} while (0)

#define SAYS                                                                                       \
	"  Making, as they say: fully AI-made: made by a generative model "                        \
	"(trainedAlgorithmicMedia), with \"Painter\" 3\n"
#define FACTS                                                                                      \
	"  Title: \"A photo\"\n"                                                                   \
	"  Credentials made with: \"prov\" 0.1.0\n"
#define OCSP                                                                                       \
	"  Note: signingCredential.ocsp.skipped: whether the signer's certificate was revoked "    \
	"was not looked up\n"

static void test_trusted(void **state)
{
	(void)state;
	expect(sample_trusted(), 0, PROV_REQUIRE_TRUSTED,
	    "photo.jpg: trusted. Unchanged since it was signed by Ann Smith (Example Press) on "
	    "2026-11-23 at 22:05:00 UTC.\n"
	    "  File: as it was signed\n  Signer: \"Ann Smith\" (\"Example Press\"), by the word of "
	    "\"Example CA\", on a trust list\n"
	    "  Signed: 2026-11-23 at 22:05:00 UTC, vouched for by a time-stamp authority\n" SAYS
		FACTS OCSP "  This proves who signed it, not that what it says is true.\n");
}

static void test_valid(void **state)
{
	(void)state;
	expect(sample_valid(), 0, PROV_REQUIRE_TRUSTED | PROV_REQUIRE_NOT_AI,
	    "photo.jpg: valid, but the signer is unknown. Unchanged since it was signed by whoever "
	    "holds the certificate of \"Ann Smith\" (\"Example Press\"), which is on no trust "
	    "list.\n"
	    "  File: as it was signed\n  Signer: unknown; the certificate names \"Ann Smith\" "
	    "(\"Example Press\"), by the word of \"Example CA\", on no trust list\n"
	    "  Signed: 2026-11-23 at 22:05:00 UTC, by the signer's own word\n" SAYS FACTS OCSP
	    "  This proves that it is unchanged, not who signed it, nor that what it says is "
	    "true.\n"
	    "  Required, but not so: trusted: the signer is on no trust list; --trust FILE names "
	    "whom to trust\n"
	    "  Required, but not so: not-ai: it, or something in it, is declared as made with "
	    "AI\n");
}

static void test_tampered(void **state)
{
	(void)state;
	expect(sample_with(PROV_ST_ASSERTION_DATA_HASH_MISMATCH), 0, PROV_REQUIRE_TRUSTED,
	    "photo.jpg: invalid. The content was changed after signing.\n"
	    "  File: not shown to be as it was signed\n"
	    "  What its credentials say, which nothing proves now:\n"
	    "  Signer: \"Ann Smith\" (\"Example "
	    "Press\"), by the word of \"Example CA\", on a trust list\n"
	    "  Signed: 2026-11-23 at 22:05:00 UTC, vouched for by a time-stamp authority\n" SAYS
		FACTS "  Failure: assertion.dataHash.mismatch: the content is not the one that was "
	    "signed\n" OCSP);
}

static void test_other_states(void **state)
{
	const struct prov_err cause = {
	    .code = PROV_E_TRUNC, .has_at = true, .at = 99, .msg = "the file ends early"};
	const struct prov_err bare = {.code = PROV_E_IO};
	struct prov_report *r;
	(void)state;

	expect(sample_none(), 0, PROV_REQUIRE_TRUSTED,
	    "bare.png: none. It carries no credentials; that proves nothing either way.\n");
	assert_int_equal(prov_report_new_error(&r, "x.png", &cause, NULL), PROV_OK);
	expect(r, 0, 0, "x.png: error: the file ends early (at byte 99); it was not judged.\n");
	assert_int_equal(prov_report_new_error(&r, "x.png", &bare, NULL), PROV_OK);
	expect(r, 0, 0, "x.png: error: input or output failed; it was not judged.\n");
	EXPECT_LINES(sample_with(PROV_ST_CLAIM_CBOR_INVALID), 0, 0, "This proves",
	    "photo.jpg: invalid. Its credentials don't hold: the claim is not well-formed CBOR.\n");
}

/* Colour goes to the word of the verdict and to nothing else. */
static void test_color(void **state)
{
	(void)state;
	EXPECT_LINES(sample_trusted(), PROV_RENDER_COLOR, 0, NULL,
	    "photo.jpg: \033[1;32mtrusted\033[0m. Unchanged", SAYS);
	EXPECT_LINES(sample_valid(), PROV_RENDER_COLOR, 0, NULL,
	    "photo.jpg: \033[1;33mvalid\033[0m, but the signer is unknown.");
	EXPECT_LINES(sample_with(PROV_ST_CLAIM_MISSING), PROV_RENDER_COLOR, 0, NULL,
	    "photo.jpg: \033[1;31minvalid\033[0m. ");
	EXPECT_LINES(sample_trusted(), 0, 0, "\033", "trusted");
}

static void test_verbose(void **state)
{
	(void)state;
	EXPECT_LINES(sample_trusted(), 0, 0, "Success: ", "Note: ");
	EXPECT_LINES(sample_trusted(), PROV_RENDER_VERBOSE, 0, NULL,
	    "  Success: assertion.dataHash.match: all 7 bytes [self#jumbf=d]\n",
	    "  Success: signingCredential.trusted: the signer is on a trust list [self#jumbf=s]\n",
	    "on a trust list, ES256, certificate ends on 2026-11-24 at 22:05:00 UTC\n");
}

/* What another row says already is not repeated, unless everything is asked for. */
static void test_repetitions(void **state)
{
	struct prov_report *r;
	(void)state;

	for (unsigned flags = 0; flags <= PROV_RENDER_VERBOSE; flags += PROV_RENDER_VERBOSE) {
		r = sample_valid();
		assert_int_equal(prov_report_add_unchecked(r, NULL, "the moon"), PROV_OK);
		prov_find(&r->active.findings, PROV_ST_INGREDIENT_UNKNOWN_PROVENANCE, NULL, NULL);
		if (flags == 0)
			EXPECT_LINES(
			    r, flags, PROV_REQUIRE_TRUSTED, "Note: ", "  Not checked: the moon\n");
		else
			EXPECT_LINES(r, flags, PROV_REQUIRE_TRUSTED, NULL,
			    "  Not checked: the moon\n", "  Note: signingCredential.ocsp.skipped: ",
			    "  Note: signingCredential.untrusted: ",
			    "  Note: ingredient.unknownProvenance: ");
	}
	/* That the signer is unknown, too, is news where something else is wrong. */
	r = sample_valid();
	prov_find(&r->active.findings, PROV_ST_CLAIM_MULTIPLE, NULL, NULL);
	prov_report_conclude(r);
	EXPECT_LINES(r, 0, 0, NULL, "  Note: signingCredential.untrusted: ");
	r = sample_valid();
	prov_find(&r->active.findings, PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED, NULL, "the reason");
	EXPECT_LINES(r, 0, PROV_REQUIRE_TRUSTED, "Note: signingCredential.untrusted",
	    "trusted: the signer is on no trust list: the reason; --trust FILE");
}

static void test_times(void **state)
{
	struct prov_report *r = sample_trusted();
	(void)state;

	r->active.time_untrusted = true;
	EXPECT_LINES(r, 0, PROV_REQUIRE_TIMESTAMP, "vouched for by a",
	    "signed by Ann Smith (Example Press), reportedly on 2026-11-23",
	    "UTC, by the word of a time-stamp authority that is on no trust list\n",
	    "  Required, but not so: timestamp: no trusted");
	r = sample_trusted();
	r->active.has_time = false;
	EXPECT_LINES(r, 0, 0, "2026", "signed by Ann Smith (Example Press).\n",
	    "  Signed: no time-stamp says when\n");
}

/* Who is at fault says nothing of the file, and a signature that does not fit says nothing of who.
 */
static void test_parts(void **state)
{
	struct prov_report *r = sample_trusted();
	(void)state;

	EXPECT_LINES(sample_with(PROV_ST_CLAIM_SIGNATURE_OUTSIDE_VALIDITY), 0, 0, "not shown",
	    "photo.jpg: invalid", "  File: as it was signed\n");
	EXPECT_LINES(sample_with(PROV_ST_ASSERTION_HASHED_URI_MISMATCH), 0, 0, "File: as",
	    "  File: not shown to be as it was signed\n");
	EXPECT_LINES(sample_with(PROV_ST_ASSERTION_MULTI_ASSET_HASH_MATCH), 0, 0, "Unchanged",
	    "trusted. The parts that it has are unchanged since it was signed by Ann",
	    "  File: the parts that it has are as they were signed\n");
	EXPECT_LINES(sample_with(PROV_ST_ASSERTION_BMFF_HASH_ADDITIONAL_EXCLUSIONS_PRESENT), 0, 0,
	    "Unchanged",
	    "trusted. What the signature covers is unchanged since it was signed by Ann",
	    "  File: as it was signed, but for what the signature leaves out\n");
	r->active.findings.n = 0;
	prov_find(&r->active.findings, PROV_ST_CLAIM_SIGNATURE_MISMATCH, NULL, NULL);
	prov_report_conclude(r);
	EXPECT_LINES(r, 0, 0, "Signer: \"Ann", "  File: not shown to be as it was signed\n",
	    "  Signer: not shown by the signature; the certificate names \"Ann Smith\"");
	r = sample_trusted();
	r->active.title = "photo.jpg";
	EXPECT_LINES(r, 0, 0, "Title: ", "trusted");
}

static void test_names(void **state)
{
	struct prov_report *r = sample_valid();
	(void)state;

	r->active.signer_name = NULL;
	EXPECT_LINES(r, 0, 0, NULL, "holds the certificate of \"Example Press\", which is");
	r = sample_valid();
	r->active.signer_name = r->active.signer_org = NULL;
	EXPECT_LINES(
	    r, 0, 0, NULL, "holds a certificate without a name, which is on no trust list.");
	r = sample_trusted();
	r->active.signer_name = r->active.signer_org = NULL;
	EXPECT_LINES(r, 0, 0, NULL, "signed by a trusted signer without a name on 2026");
}

static void test_declarations(void **state)
{
	struct prov_report *r = sample_trusted();
	struct prov_account *row;
	(void)state;

	r->declared = NULL;
	r->ai_declared = false;
	EXPECT_LINES(r, 0, PROV_REQUIRE_DECLARED, "generative",
	    "  Making: they say nothing about how it came to be\n",
	    "  Required, but not so: declared: it does not say");
	r = sample_trusted();
	r->active.model_type = "c2pa.types.model";
	EXPECT_LINES(
	    r, 0, 0, "known as", "  AI model, as they say: of type \"c2pa.types.model\"\n");
	r = sample_trusted();
	r->active.model_type = "t";
	r->active.model_name = "Big";
	r->active.model_id = "pkg:x";
	r->active.oversight = "prompt_guided";
	r->active.soft_bindings[0] = "com.mark";
	r->active.num_soft_bindings = 1;
	EXPECT_LINES(r, 0, 0, NULL,
	    "  AI model, as they say: \"Big\", of type \"t\", known as \"pkg:x\", human "
	    "oversight: prompt_guided\n",
	    "  Soft binding, which was not looked for: \"com.mark\"\n");
	r = sample_trusted();
	r->declared = "http://example.com/\"odd";
	EXPECT_LINES(r, 0, 0, NULL,
	    "  Making, as they say: came to be as \"http://example.com/\\\"odd\", with");
	r = sample_trusted();
	r->declared_by_parent = true;
	r->ai_where = "flower.png";
	row = sample_ingredient(r, "orig.jpg", PROV_ST_SIGNING_CREDENTIAL_TRUSTED);
	row->source_type = SAMPLE_AI;
	row->tool_name = "Inner";
	EXPECT_LINES(r, 0, 0, "Painter",
	    "  Making of what it was made from, as they say: fully AI-made: made by a generative "
	    "model "
	    "(trainedAlgorithmicMedia), with \"Inner\"\n",
	    "  Made with AI, as they say, is something in it: \"flower.png\"\n");
}

static void test_ingredients(void **state)
{
	struct prov_report *r = sample_trusted();
	struct prov_account *row;
	(void)state;

	row = sample_ingredient(r, "orig.jpg", PROV_ST_SIGNING_CREDENTIAL_TRUSTED);
	row->source_type = SAMPLE_CAPTURE;
	row->signer_name = "Bob";
	sample_ingredient(r, "old.jpg", PROV_ST_ASSERTION_MISSING)->depth = 2;
	row = sample_ingredient(r, "part.jpg", PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED);
	row->relationship = "componentOf";
	row->signer_org = "Acme";
	row = sample_ingredient(r, "deep", PROV_ST_SIGNING_CREDENTIAL_TRUSTED);
	row->depth = UINT32_MAX;
	row->relationship = "inputTo";
	assert_non_null(prov_report_add_ingredient(r, NULL));
	assert_int_equal(prov_report_add_unchecked(r, NULL, "the moon"), PROV_OK);
	r->remote_manifest = "https://example.com/x";
	prov_report_conclude(r);
	EXPECT_LINES(r, 0, 0, "assertion.missing",
	    "\n  Made from: \"orig.jpg\", trusted, signed by \"Bob\"; says: captured: recorded "
	    "from life by a "
	    "camera or scanner (digitalCapture)\n",
	    "\n    Made from: \"old.jpg\", invalid, as was on record when it was taken in\n",
	    "\n  Contains: \"part.jpg\", valid, but the signer is unknown, named as \"Acme\"\n",
	    "\n  Made with the help of: \"deep\", trusted, signed by a signer without a name\n",
	    "\n  Ingredient: something without a title, without credentials\n",
	    "\n  Not checked: the moon\n",
	    "\n  Names a place where its credentials are kept: \"https://example.com/x\"\n");
}

static void test_ingredient_at_fault(void **state)
{
	struct prov_report *r = sample_trusted();
	(void)state;

	sample_ingredient(r, "bad.jpg", PROV_ST_ASSERTION_MISSING)->counts_invalid = true;
	prov_report_conclude(r);
	EXPECT_LINES(r, 0, 0, "on record",
	    "photo.jpg: invalid. The credentials of an ingredient don't hold, \"bad.jpg\": an "
	    "assertion that the claim names is missing.\n",
	    "\n  Made from: \"bad.jpg\", invalid\n    Failure: assertion.missing: ");
}

static size_t count_lines(const char *text, const char *begins)
{
	size_t n = 0;

	for (const char *at = text; (at = strstr(at, begins)) != NULL; at++)
		n++;
	return n;
}

/* A hostile file must not flood the reader, unless the reader asks for everything. */
static void test_floods(void **state)
{
	(void)state;
	for (unsigned flags = 0; flags <= PROV_RENDER_VERBOSE; flags += PROV_RENDER_VERBOSE) {
		size_t expected = flags == 0 ? 25 : 1000;
		struct prov_report *r = sample_trusted();
		struct collect c = {0};

		for (unsigned i = 0; i < 1000; i++) {
			prov_find(&r->active.findings, PROV_ST_CLAIM_MISSING, NULL, "%u", i);
			(void)sample_ingredient(r, "i", PROV_ST_SIGNING_CREDENTIAL_TRUSTED);
			assert_int_equal(prov_report_add_unchecked(r, NULL, "%u", i), PROV_OK);
		}
		prov_report_conclude(r);
		assert_int_equal(
		    prov_report_render(r, PROV_RENDER_TEXT, flags, 0, collect_write, &c, NULL),
		    PROV_OK);
		assert_int_equal(count_lines(c.text, "  Failure: "), expected);
		assert_int_equal(count_lines(c.text, "  Made from: "), expected);
		assert_int_equal(count_lines(c.text, "  Not checked: "), expected);
		assert_int_equal(
		    count_lines(c.text, "\xe2\x80\xa6 and 975 more\n"), flags == 0 ? 3 : 0);
		collect_free(&c);
		prov_report_free(r);
	}
}

/* A file's text can neither move the cursor, nor begin a line of its own, nor end a quote. */
static void test_hostile_strings(void **state)
{
	static const char hostile[] =
	    "\x1b[2K\r\nphoto.jpg: trusted. \"\xe2\x80\xae\xe2\x80\x8b\x7f\xc2\x9b\xff\n";
	(void)state;

	for (int how = 0; how < 4; how++) {
		struct prov_report *r = how == 0   ? sample_trusted()
					: how == 1 ? sample_valid()
					: how == 2 ? sample_with(PROV_ST_CLAIM_MISSING)
						   : sample_none();
		struct prov_account *row = sample_ingredient(r, hostile, PROV_ST_CLAIM_MISSING);
		struct collect c = {0};

		r->name = r->declared = r->remote_manifest = r->ai_where = hostile;
		r->ai_declared = true;
		r->active.title = r->active.signer_name = r->active.signer_org = hostile;
		r->active.generator_name = r->active.generator_version = hostile;
		r->active.tool_name = r->active.tool_version = hostile;
		r->active.signer_issuer = r->active.signer_alg = hostile;
		r->active.model_type = r->active.model_name = r->active.model_id = hostile;
		r->active.soft_bindings[0] = hostile;
		r->active.num_soft_bindings = 1;
		row->relationship = row->source_type = row->signer_name = hostile;
		row->counts_invalid = true;
		prov_find(&r->active.findings, PROV_ST_CLAIM_MULTIPLE, hostile, "%s", hostile);
		assert_int_equal(prov_report_add_unchecked(r, NULL, "%s", hostile), PROV_OK);
		assert_int_equal(prov_report_render(r, PROV_RENDER_TEXT, PROV_RENDER_VERBOSE, 63,
				     collect_write, &c, NULL),
		    PROV_OK);
		assert_true(collect_is_harmless(&c));
		assert_null(strstr(c.text, "\nphoto.jpg"));
		collect_free(&c);
		prov_report_free(r);
	}
}

static void test_quotes_hold(void **state)
{
	char title[200];
	struct prov_report *r = sample_trusted();
	(void)state;

	r->active.title = "a\" (trusted";
	EXPECT_LINES(r, 0, 0, NULL, "  Title: \"a\\\" (trusted\"\n");
	/* Cut between characters, with an ellipsis inside the quotes. */
	memset(title, 'x', sizeof(title));
	memcpy(&title[119], "\xe2\x82\xac", 4);
	r = sample_trusted();
	r->active.title = title;
	EXPECT_LINES(r, 0, 0, NULL, "xx\xe2\x82\xac\"\n");
	memcpy(&title[119], "\xe2\x82\xacy", 5);
	r = sample_trusted();
	r->active.title = title;
	EXPECT_LINES(r, 0, 0, NULL, "xx\xe2\x82\xac\xe2\x80\xa6\"\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_trusted),
	    cmocka_unit_test(test_valid),
	    cmocka_unit_test(test_tampered),
	    cmocka_unit_test(test_other_states),
	    cmocka_unit_test(test_color),
	    cmocka_unit_test(test_verbose),
	    cmocka_unit_test(test_repetitions),
	    cmocka_unit_test(test_times),
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_declarations),
	    cmocka_unit_test(test_ingredients),
	    cmocka_unit_test(test_ingredient_at_fault),
	    cmocka_unit_test(test_floods),
	    cmocka_unit_test(test_hostile_strings),
	    cmocka_unit_test(test_quotes_hold),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
