/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "compose/compose.h"
#include "helper/signed.h"

static void read_one(
    struct forge *f, struct prov_bytes file, struct prov_draft_ingredient *out, int *rc)
{
	struct prov_src *src = NULL;
	struct prov_subject s;
	struct prov_err err = {0};

	memset(out, 0, sizeof(*out));
	assert_int_equal(prov_src_mem(&src, file.p, file.n, NULL), PROV_OK);
	*rc = prov_subject_read(&s, src, "x", NULL, false, f->policy, &f->arena, &err);
	if (*rc == PROV_OK)
		*rc = prov_subject_as_ingredient(&s, "parentOf", "x", &f->arena, out, &err);
	prov_subject_fini(&s);
	prov_src_close(src);
}

static bool records(const struct prov_draft_ingredient *p, const char *code, int severity)
{
	for (size_t i = 0; i < p->num_results; i++) {
		if (prov_bytes_is(p->results[i].code, code) && p->results[i].severity == severity)
			return true;
	}
	return false;
}

/* What a parent leaves on record: everything that its validation found (18.16.12.4). */
static void test_parents(void **state)
{
	struct forge f;
	struct prov_draft_ingredient p;
	unsigned good = 0, bad = FORGE_BAD_SIGNATURE, none = FORGE_NO_SIGNATURE_BOX;
	int rc;

	(void)state;
	forge_init(&f);
	read_one(&f, forge_png(&f, forge_plain, &good), &p, &rc);
	assert_int_equal(rc, PROV_OK);
	assert_true(p.has_manifest);
	assert_true(prov_bytes_is(p.label, "urn:c2pa:active"));
	assert_true(records(&p, "claimSignature.validated", PROV_SEV_SUCCESS));
	assert_true(records(&p, "signingCredential.ocsp.skipped", PROV_SEV_INFO));
	assert_string_equal(p.format, "image/png");

	read_one(&f, forge_png(&f, forge_plain, &bad), &p, &rc);
	assert_int_equal(rc, PROV_OK);
	assert_true(records(&p, "claimSignature.mismatch", PROV_SEV_FAILURE));

	/* Without a signature box there is nothing that a v3 ingredient could name. */
	read_one(&f, forge_png(&f, forge_plain, &none), &p, &rc);
	assert_int_equal(rc, PROV_E_FORMAT);

	read_one(&f, sample_png(), &p, &rc);
	assert_int_equal(rc, PROV_OK);
	assert_false(p.has_manifest);

	read_one(&f, prov_bytes_str("\x01\x02"), &p, &rc);
	assert_int_equal(rc, PROV_E_UNSUPPORTED);
	forge_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_parents)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
