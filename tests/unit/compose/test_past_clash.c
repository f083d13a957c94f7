/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include <stdlib.h>

#include "helper/signed.h"
#include "report/report.h"

/* A file with one manifest, which has the same label in all of them. Its claim names its signature
 * from the manifest, as the examples of the specification do. */
static struct prov_src *make_file(struct forge *f)
{
	unsigned how = FORGE_RELATIVE;
	struct prov_bytes file = forge_png(f, forge_plain, &how);
	struct prov_src *src;

	assert_int_equal(prov_src_mem(&src, file.p, file.n, NULL), PROV_OK);
	return src;
}

static void count_notices(void *ctx, const char *sentence)
{
	if (strstr(sentence, "different manifests of one name") != NULL)
		++*(unsigned *)ctx;
}

/* SRCS as components of a new asset. */
static struct prov_report *sign_with(const struct identity *id, struct prov_policy *policy,
    struct prov_src *const *srcs, size_t n, unsigned *notices)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_definition *d = NULL;
	struct prov_report *r;
	uint8_t *out;
	size_t len;
	int rc;

	assert_int_equal(prov_definition_new(&d, NULL), PROV_OK);
	for (size_t i = 0; i < n; i++) {
		struct prov_ingredient_opts ing = PROV_INGREDIENT_OPTS_INIT;

		ing.src = srcs[i];
		assert_int_equal(prov_definition_add_ingredient(d, &ing, NULL), PROV_OK);
	}
	opts.declare = "composite";
	opts.definition = d;
	opts.policy = policy;
	opts.notice = count_notices;
	opts.notice_ctx = notices;
	out = sign_bytes(id, sample_png(), &opts, &len, &rc);
	assert_int_equal(rc, PROV_OK);
	r = verify_bytes(id->policy, prov_bytes(out, len), NULL);
	free(out);
	prov_definition_free(d);
	return r;
}

/* What names its parts from within still holds under another label. */
static void test_relative(void **state)
{
	struct prov_src *srcs[2];
	struct identity id;
	struct forge f;
	struct prov_report *r;
	unsigned notices = 0;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	forge_init(&f);
	for (size_t i = 0; i < 2; i++)
		srcs[i] = make_file(&f);
	r = sign_with(&id, f.policy, srcs, 2, &notices);
	assert_int_equal(notices, 1);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	assert_int_equal(r->num_ingredients, 2);
	assert_string_equal(r->ingredients[0].manifest, "urn:c2pa:active");
	assert_string_equal(r->ingredients[1].manifest, "urn:c2pa:active::1_1");
	for (size_t i = 0; i < 2; i++) {
		const struct prov_findings *found = &r->ingredients[i].findings;

		assert_true(prov_findings_have(found, PROV_ST_INGREDIENT_MANIFEST_VALIDATED));
		assert_true(prov_findings_have(found, PROV_ST_CLAIM_SIGNATURE_VALIDATED));
		assert_false(prov_findings_have(found, PROV_ST_CLAIM_SIGNATURE_MISSING));
		assert_false(r->ingredients[i].counts_invalid);
		prov_src_close(srcs[i]);
	}
	prov_report_free(r);
	forge_fini(&f);
	identity_fini(&id);
}

/* A copy of FILE in which the assertion's text is another. */
static uint8_t *changed(const uint8_t *file, size_t n)
{
	uint8_t *p = malloc(n);
	size_t count = 0;

	assert_non_null(p);
	memcpy(p, file, n);
	for (size_t i = 0; i + 6 <= n; i++) {
		if (memcmp(&p[i], "secret", 6) == 0) {
			p[i] ^= 1;
			count++;
		}
	}
	assert_int_equal(count, 1);
	return p;
}

/* What names its signature by its own label has lost it under another: that is on record, and the
 * other one is not touched by it. */
static void test_absolute(void **state)
{
	static const char said[] = "{\"says\":\"secret\"}";
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_definition *d = NULL;
	struct prov_src *srcs[2];
	struct identity id;
	uint8_t *file[2];
	size_t n;
	int rc;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	assert_int_equal(prov_definition_new(&d, NULL), PROV_OK);
	assert_int_equal(prov_definition_add_assertion(
			     d, "com.example.a", said, sizeof(said) - 1, true, false, NULL),
	    PROV_OK);
	opts.declare = "captured";
	opts.definition = d;
	file[0] = sign_bytes(&id, sample_png(), &opts, &n, &rc);
	assert_int_equal(rc, PROV_OK);
	file[1] = changed(file[0], n);
	for (size_t turn = 0; turn < 2; turn++) {
		struct prov_report *r;
		const struct prov_account *good, *bad;
		unsigned notices = 0;

		for (size_t i = 0; i < 2; i++)
			assert_int_equal(
			    prov_src_mem(&srcs[i], file[i == turn ? 0 : 1], n, NULL), PROV_OK);
		r = sign_with(&id, id.policy, srcs, 2, &notices);
		assert_int_equal(notices, 1);
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		assert_int_equal(r->num_ingredients, 2);
		good = &r->ingredients[turn];
		bad = &r->ingredients[1 - turn];
		assert_int_equal(good->state, PROV_STATE_TRUSTED);
		assert_null(strstr(good->manifest, "::"));
		assert_int_equal(bad->state, PROV_STATE_INVALID);
		assert_non_null(strstr(bad->manifest, "::1_1"));
		assert_true(
		    prov_findings_have(&bad->findings, PROV_ST_INGREDIENT_MANIFEST_VALIDATED));
		assert_true(prov_findings_have(&bad->findings, PROV_ST_CLAIM_SIGNATURE_MISSING));
		assert_true(
		    prov_findings_have(&bad->findings, PROV_ST_ASSERTION_HASHED_URI_MISMATCH));
		assert_false(bad->counts_invalid);
		prov_report_free(r);
		for (size_t i = 0; i < 2; i++)
			prov_src_close(srcs[i]);
	}
	free(file[0]);
	free(file[1]);
	prov_definition_free(d);
	identity_fini(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_relative),
	    cmocka_unit_test(test_absolute),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
