/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "compose/compose.h"
#include "helper/kin.h"
#include "report/report.h"

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

/* 15.11.3.3: what was changed below is known by its signature, and by its hash it is not. Both are
 * on record, the second for those who go by that. */
static void test_both_methods(void **state)
{
	struct kin kin;
	size_t a, b, bad;
	uint8_t *p;

	(void)state;
	kin_init(&kin);
	a = kin_sign(&kin, sample_png(), NULL, 0);
	b = kin_sign(&kin, kin.file[a], NULL, 0);
	assert_false(kin.as[b].broken);
	assert_int_equal(kin.as[b].num_deltas, 1);
	for (size_t i = 0; i < kin.as[b].deltas[0].n; i++)
		assert_int_not_equal(kin.as[b].deltas[0].v[i].severity, PROV_SEV_FAILURE);

	p = prov_arena_alloc(&kin.arena, kin.file[b].n, NULL);
	assert_non_null(p);
	memcpy(p, kin.file[b].p, kin.file[b].n);
	for (size_t i = 0;; i++) {
		if (memcmp(&p[i], "secret-a", 8) == 0) {
			p[i] ^= 1; /* the copy of the first file's manifest */
			break;
		}
	}
	bad = kin_add(&kin, prov_bytes(p, kin.file[b].n));
	assert_true(kin.as[bad].broken);
	assert_int_equal(kin.as[bad].num_deltas, 1);
	{
		const struct prov_delta_rec *d = &kin.as[bad].deltas[0];
		bool by_hash = false, by_signature = false;

		for (size_t i = 0; i < d->n; i++) {
			by_hash =
			    by_hash ||
			    (prov_bytes_is(d->v[i].code, "ingredient.manifest.mismatch") &&
				prov_bytes_starts(d->v[i].url, "self#jumbf=/c2pa/urn:c2pa:") &&
				d->v[i].severity == PROV_SEV_FAILURE);
			by_signature = by_signature || prov_bytes_is(d->v[i].code,
							   "ingredient.claimSignature.validated");
		}
		assert_true(by_hash && by_signature);
	}
	kin_fini(&kin);
}

static void build_unreadable(struct forge *f, void *ctx)
{
	const unsigned *flags = ctx;

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, *flags);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
}

/* 18.16.12.4.3: what was found of an ingredient below is on record, also where it can't be read. */
static void test_unreadable(void **state)
{
	static const struct {
		unsigned flags;
		const char *code;
	} cases[] = {{FORGE_NO_CLAIM, "claim.missing"}, {FORGE_TWO_CLAIMS, "claim.multiple"},
	    {FORGE_CLAIM_NO_CBOR, "claim.cbor.invalid"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned flags = cases[i].flags;
		struct prov_draft_ingredient p;
		bool found = false;
		struct forge f;
		int rc;

		forge_init(&f);
		read_one(&f, forge_png(&f, build_unreadable, &flags), &p, &rc);
		assert_int_equal(rc, PROV_OK);
		assert_true(p.broken);
		assert_int_equal(p.num_deltas, 1);
		for (size_t k = 0; k < p.deltas[0].n; k++)
			found = found || (prov_bytes_is(p.deltas[0].v[k].code, cases[i].code) &&
					     p.deltas[0].v[k].severity == PROV_SEV_FAILURE);
		assert_true(found);
		forge_fini(&f);
	}
}

/* Judged again with another store in the place of its own. */
static void test_reread(void **state)
{
	struct prov_draft_ingredient out = {0};
	struct prov_subject s;
	struct kin kin;
	size_t a, b;

	(void)state;
	kin_init(&kin);
	a = kin_sign(&kin, sample_png(), NULL, 0);
	b = kin_sign(&kin, sample_png(), NULL, 0);
	assert_int_equal(prov_subject_reread(
			     &s, &kin.subject[a], kin.as[a].store, kin.id.policy, &kin.arena, NULL),
	    PROV_OK);
	assert_int_equal(prov_report_state(s.report), PROV_STATE_TRUSTED);
	assert_int_equal(prov_subject_results(&s, &kin.arena, &out, NULL), PROV_OK);
	assert_int_equal(out.num_results, kin.as[a].num_results);
	prov_subject_fini(&s);
	/* Of another file, it does not lie where that was. */
	assert_int_equal(prov_subject_reread(&s, &kin.subject[a],
			     prov_bytes(kin.as[b].store.p, kin.as[b].store.n - 1), kin.id.policy,
			     &kin.arena, NULL),
	    PROV_OK);
	assert_int_equal(prov_report_state(s.report), PROV_STATE_INVALID);
	prov_subject_fini(&s);
	kin_fini(&kin);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parents),
	    cmocka_unit_test(test_both_methods),
	    cmocka_unit_test(test_unreadable),
	    cmocka_unit_test(test_reread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
