/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "compose/compose.h"

static int check(struct forge *f, struct prov_bytes file, const struct prov_known_hash *known,
    const char *label, struct prov_err *err)
{
	struct prov_sink *sink = NULL;
	struct prov_src written;
	struct prov_selfcheck_in in = {.src = &written,
	    .format = prov_format_png(),
	    .known = known,
	    .label = label,
	    .policy = f->nobody};
	int rc;

	assert_int_equal(prov_sink_mem(&sink, (size_t)1 << 26, NULL), PROV_OK);
	assert_int_equal(sink->write(sink->ctx, file.p, file.n, NULL), PROV_OK);
	written = prov_sink_as_src(sink, file.n);
	rc = prov_selfcheck(&in, err);
	prov_sink_close(sink);
	return rc;
}

static void test_judgement(void **state)
{
	struct forge f;
	struct prov_err err = {0};
	static const uint8_t zeros[1][PROV_HASH_MAX];
	struct prov_take taken[2] = {{.len = 33}};
	const struct prov_takes takes = {.v = taken, .n = 2, .num_sums = 1};
	const struct prov_known_hash wrong = {
	    .alg = PROV_HASH_SHA256, .takes = &takes, .digests = zeros};
	unsigned good = 0, bad = FORGE_BAD_SIGNATURE;
	struct prov_bytes file;

	(void)state;
	forge_init(&f);
	file = forge_png(&f, forge_plain, &good);
	/* An unknown signer is no reason to refuse one's own work. */
	assert_int_equal(check(&f, file, NULL, "urn:c2pa:active", &err), PROV_OK);
	assert_int_equal(check(&f, file, NULL, "urn:c2pa:other", &err), PROV_E_SELFCHECK);
	/* The hash of what was written is believed only where it fits what is bound. */
	taken[1].off = 33 + f.store_size + 12;
	taken[1].len = file.n - taken[1].off;
	memset(&err, 0, sizeof(err));
	assert_int_equal(check(&f, file, &wrong, "urn:c2pa:active", &err), PROV_E_SELFCHECK);
	assert_non_null(strstr(err.msg, "assertion.dataHash.mismatch"));
	taken[1].len--;
	assert_int_equal(check(&f, file, &wrong, "urn:c2pa:active", &err), PROV_OK);
	taken[1].len++;
	taken[1].off++;
	assert_int_equal(check(&f, file, &wrong, "urn:c2pa:active", &err), PROV_OK);
	file = forge_png(&f, forge_plain, &bad);
	memset(&err, 0, sizeof(err));
	assert_int_equal(check(&f, file, NULL, "urn:c2pa:active", &err), PROV_E_SELFCHECK);
	assert_non_null(strstr(err.msg, "claimSignature.mismatch"));
	forge_fini(&f);
}

static void with_fault(struct forge *f, void *ctx)
{
	const unsigned *recorded = ctx;
	static const char code[] = "claimSignature.mismatch";

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_binding(f, 0);
	forge_created(f, 0);
	forge_end(f, FORGE_BAD_SIGNATURE);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_binding(f, 0);
	forge_created(f, 0);
	f->recorded = *recorded == 1 ? code : NULL;
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	f->recorded = NULL;
	forge_end(f, 0);
}

/* An ingredient's fault is no reason either, where the new manifest does not hide it. */
static void test_ingredient(void **state)
{
	(void)state;
	for (unsigned recorded = 0; recorded < 2; recorded++) {
		struct prov_err err = {0};
		struct prov_bytes file;
		struct forge f;
		int rc;

		forge_init(&f);
		file = forge_png(&f, with_fault, &recorded);
		rc = check(&f, file, NULL, "urn:c2pa:active", &err);
		assert_int_equal(rc, recorded == 1 ? PROV_OK : PROV_E_SELFCHECK);
		assert_true(recorded == 1 || strstr(err.msg, "ingredient") != NULL);
		forge_fini(&f);
	}
}

static int check_type(
    const struct prov_format *format, const char *written, const char *name, struct prov_err *err)
{
	const struct prov_hint hint = {.name = name};
	struct prov_src *src;
	int rc;

	memset(err, 0, sizeof(*err));
	assert_int_equal(prov_src_mem(&src, written, strlen(written), NULL), PROV_OK);
	rc = prov_selfcheck_type(format, src, &hint, err);
	prov_src_close(src);
	return rc;
}

/* With a store in it, it may be of another kind than it was signed as. */
static void test_type(void **state)
{
	const struct prov_format *html = prov_format_html();
	struct prov_err err;

	(void)state;
	assert_int_equal(check_type(html, "<title>", NULL, &err), PROV_OK);
	assert_int_equal(check_type(html, "<?php 1;", NULL, &err), PROV_E_SELFCHECK);
	assert_string_equal(err.msg,
	    "is of the type html, and with credentials in it would pass for php, where nobody "
	    "looks for them: sign it with a sidecar");
	assert_int_equal(check_type(html, "{\"a\": 1}", "a.json", &err), PROV_E_SELFCHECK);
	assert_non_null(strstr(err.msg, "no type that is known"));
	/* Of others, their first bytes say what they are. */
	assert_int_equal(check_type(prov_format_png(), "<?php 1;", NULL, &err), PROV_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_judgement),
	    cmocka_unit_test(test_ingredient), cmocka_unit_test(test_type)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
