/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "helper/forge_test.h"
#include "report/report.h"

struct stamp_case {
	const char *name;
	bool listed, old, other;
	unsigned num, claim;
	const char *time;
	const char *code;     /* among the findings */
	const char *not_code; /* not among them; NULL: any */
	int64_t now;          /* when it is verified; 0: now */
	enum prov_state state;
};

/* The certificate of the forge's signer begins five minutes ago and lasts a year. */
#define YEAR 31536000

static bool explains(const struct prov_report *r, const char *words)
{
	const struct prov_findings *f = &r->active.findings;

	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].explanation != NULL && strstr(f->v[i].explanation, words) != NULL)
			return true;
	}
	return false;
}

static bool says_unchecked(const struct prov_report *r, const char *words)
{
	for (size_t i = 0; i < r->num_unchecked; i++) {
		if (strstr(r->unchecked[i], words) != NULL)
			return true;
	}
	return false;
}

static void run(const struct stamp_case *c, const struct certs_cert *tsa, const char *root,
    size_t n, const char *soon)
{
	struct forge f;
	unsigned flags = c->claim;
	struct prov_report *r;

	print_message("  %s\n", c->name);
	forge_init(&f);
	f.tsa = tsa;
	f.old_stamp = c->old;
	f.stamp_other = c->other;
	f.num_stamps = c->num;
	f.token.time = c->time == NULL ? soon : c->time;
	if (c->listed)
		assert_int_equal(
		    prov_policy_add_pem(f.policy, PROV_LIST_TIMESTAMPS, root, n, "tsa", NULL),
		    PROV_OK);
	if (c->now != 0)
		prov_policy_set_time(f.policy, c->now);
	r = forge_verify(&f, forge_png(&f, forge_plain, &flags), true);
	assert_non_null(r);
	for (size_t i = 0; i < prov_report_num_status(r); i++)
		print_message("    %s\n", prov_report_status(r, i).code);
	assert_true(forge_has(r, c->code));
	if (c->not_code != NULL)
		assert_false(forge_has(r, c->not_code));
	assert_int_equal(prov_report_state(r), c->state);
	assert_int_equal(prov_report_meets(r, PROV_REQUIRE_TIMESTAMP),
	    c->state == PROV_STATE_TRUSTED && forge_has(r, "timeStamp.trusted"));
	/* Of one that is there, and of no use, it is not said that there is none. */
	assert_false(explains(r, "no time-stamp"));
	assert_int_equal(says_unchecked(r, "there is a time-stamp, but its authority is on no"),
	    r->active.stamp_by != NULL && !r->active.time_is_stamp);
	/* Whose time it is, or would be on a list. */
	if (forge_has(r, "timeStamp.trusted") || forge_has(r, "timeStamp.untrusted"))
		assert_string_equal(r->active.stamp_by, "Stamps");
	else
		assert_null(r->active.stamp_by);
	prov_report_free(r);
	forge_fini(&f);
}

static void test_stamps(void **state)
{
	int64_t now = prov_clock_now();
	const int64_t later = now + 2 * (int64_t)YEAR;
	const struct stamp_case cases[] = {
	    {"listed authority", true, false, false, 1, 0, NULL, "timeStamp.trusted", NULL, 0,
		PROV_STATE_TRUSTED},
	    /* What a stamp is for: the certificate may expire. */
	    {"listed, certificate expired since", true, false, false, 1, 0, NULL,
		"claimSignature.insideValidity", NULL, later, PROV_STATE_TRUSTED},
	    {"unlisted authority", false, false, false, 1, 0, NULL, "timeStamp.untrusted",
		"timeStamp.trusted", 0, PROV_STATE_TRUSTED},
	    {"unlisted, certificate expired since", false, false, false, 1, 0, NULL,
		"claimSignature.outsideValidity", "timeStamp.trusted", later, PROV_STATE_INVALID},
	    {"of something else", true, false, true, 1, 0, NULL, "timeStamp.mismatch",
		"timeStamp.validated", 0, PROV_STATE_TRUSTED},
	    {"two of them", true, false, false, 2, 0, NULL, "timeStamp.malformed",
		"timeStamp.validated", later, PROV_STATE_INVALID},
	    {"before the certificate", true, false, false, 1, 0, "20220101000000Z",
		"claimSignature.outsideValidity", NULL, 0, PROV_STATE_INVALID},
	    /* v1 claims: accepted from anybody, and said to be on no list. */
	    {"old form, unlisted", false, true, false, 1, FORGE_V1, NULL, "timeStamp.untrusted",
		"timeStamp.trusted", later, PROV_STATE_TRUSTED},
	    {"old form, listed", true, true, false, 1, FORGE_V1, NULL, "timeStamp.trusted", NULL,
		later, PROV_STATE_TRUSTED},
	    {"old form in a v2 claim, unlisted", false, true, false, 1, 0, NULL,
		"claimSignature.outsideValidity", "timeStamp.trusted", later, PROV_STATE_INVALID},
	};
	struct certs_cert root = certs_root();
	struct certs_opts opts = {.kind = CERTS_TSA, .cn = "Stamps"};
	struct certs_cert tsa = certs_make(&root, &opts);
	char *pem = certs_pem(&root, 1), text[PROV_TIME_TEXT], soon[PROV_TIME_TEXT];

	(void)state;
	/* "2026-11-23T22:05:00Z" as GeneralizedTime */
	prov_clock_format(now, text);
	(void)snprintf(soon, sizeof(soon), "%.4s%.2s%.2s%.2s%.2s%.2sZ", text, &text[5], &text[8],
	    &text[11], &text[14], &text[17]);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		run(&cases[i], &tsa, pem, strlen(pem), soon);
	free(pem);
	certs_free(&tsa);
	certs_free(&root);
}

/* 15.8.2: authorities whose certificate is over, or not fit for this. */
static void test_bad_authorities(void **state)
{
	struct certs_opts over = {.kind = CERTS_TSA, .not_after = "20220101000000Z"};
	struct certs_opts mixed = {
	    .kind = CERTS_TSA, .swap = {{"extendedKeyUsage", "timeStamping,emailProtection"}}};
	struct certs_cert root = certs_root();
	struct certs_cert tsas[2] = {certs_make(&root, &over), certs_make(&root, &mixed)};
	char *pem = certs_pem(&root, 1);
	(void)state;

	for (size_t i = 0; i < 2; i++) {
		struct forge f;
		unsigned flags = 0;
		struct prov_report *r;
		forge_init(&f);
		f.tsa = &tsas[i];
		assert_int_equal(prov_policy_add_pem(
				     f.policy, PROV_LIST_TIMESTAMPS, pem, strlen(pem), "tsa", NULL),
		    PROV_OK);
		r = forge_verify(&f, forge_png(&f, forge_plain, &flags), true);
		assert_int_equal(forge_has(r, "timeStamp.outsideValidity"), i == 0);
		assert_int_equal(forge_has(r, "timeStamp.credentialInvalid"), i == 1);
		assert_false(forge_has(r, "timeStamp.trusted"));
		assert_false(forge_has(r, "timeStamp.validated"));
		assert_null(r->active.stamp_by);
		/* It is ignored, and makes nothing invalid. */
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		prov_report_free(r);
		forge_fini(&f);
		certs_free(&tsas[i]);
	}
	free(pem);
	certs_free(&root);
}

/* --strict-timestamps: nobody's word counts but that of a listed authority. */
static void test_strict(void **state)
{
	struct certs_opts opts = {.kind = CERTS_TSA};
	struct certs_cert root = certs_root(), tsa = certs_make(&root, &opts);
	(void)state;

	for (int strict = 0; strict < 2; strict++) {
		struct forge f;
		unsigned flags = FORGE_V1;
		struct prov_report *r;
		forge_init(&f);
		f.tsa = &tsa;
		f.old_stamp = true;
		prov_policy_set_strict_timestamps(f.policy, strict == 1);
		r = forge_verify(&f, forge_png(&f, forge_plain, &flags), true);
		assert_true(forge_has(r, "timeStamp.untrusted"));
		assert_int_equal(forge_has(r, "timeStamp.validated"), strict == 0);
		assert_false(forge_has(r, "timeStamp.trusted"));
		prov_report_free(r);
		forge_fini(&f);
	}
	certs_free(&tsa);
	certs_free(&root);
}

/* An unlisted authority's word is good for the signer's own certificate, and for no anchor that has
 * ended since. */
static void test_ended_anchor(void **state)
{
	struct certs_opts stamps = {.kind = CERTS_TSA};
	struct certs_opts ca = {.kind = CERTS_CA, .cn = "Root"};
	struct certs_cert authority = certs_root(), tsa = certs_make(&authority, &stamps);
	(void)state;

	for (int ended = 0; ended < 2; ended++) {
		struct certs_cert root, leaf;
		struct forge f;
		unsigned flags = FORGE_V1;
		struct prov_report *r;

		ca.not_after = ended == 1 ? "20220101000000Z" : NULL;
		root = certs_make(NULL, &ca);
		leaf = certs_make(&root, NULL);
		forge_init(&f);
		forge_sign_as(&f, &leaf, 1, &root);
		f.tsa = &tsa;
		f.old_stamp = true;
		f.token.time = "20210101000000Z";
		prov_policy_set_time(f.policy, CERTS_NOW);
		r = forge_verify(&f, forge_png(&f, forge_plain, &flags), true);
		assert_non_null(r);
		assert_int_equal(
		    prov_report_state(r), ended == 1 ? PROV_STATE_VALID : PROV_STATE_TRUSTED);
		assert_int_equal(forge_has(r, "signingCredential.untrusted"), ended);
		assert_true(forge_has(r, "claimSignature.insideValidity"));
		prov_report_free(r);
		forge_fini(&f);
		certs_free(&leaf);
		certs_free(&root);
	}
	certs_free(&tsa);
	certs_free(&authority);
}

/*
 * What a stamp is for, by stamps that are none: the signer's certificate has ended. In a v1 claim
 * (as in a v2 one) a defect counts whoever signed the token, also where the authority is listed.
 */
static void test_defects(void **state)
{
	struct certs_opts stamps = {.kind = CERTS_TSA}, young = {.kind = CERTS_TSA},
			  over = {.kind = CERTS_TSA, .not_after = "20220101000000Z"};
	struct certs_cert root = certs_root(), tsa = certs_make(&root, &stamps);
	struct certs_cert other = certs_make(&root, &stamps), signer = certs_make(&root, NULL);
	struct certs_cert ended = certs_make(&root, &over), begins;
	char *pem = certs_pem(&root, 1), text[PROV_TIME_TEXT], soon[PROV_TIME_TEXT];
	int64_t now = prov_clock_now();
	const struct {
		const char *name;
		const struct certs_cert *by;
		struct tokens_opts token;
	} rows[] = {
	    {"imprint by SHA-1", &tsa, {.imprint_md = "SHA1"}},
	    {"imprint cut", &tsa, {.short_imprint = true}},
	    {"signed by SHA-1", &tsa, {.sign_md = "SHA1"}},
	    {"names another certificate", &tsa, {.ess = &other}},
	    {"names another certificate by SHA-1", &tsa, {.ess = &other, .ess_v1 = true}},
	    {"names none", &tsa, {.ess_none = true}},
	    {"two signatures", &tsa, {.two_signers = true}},
	    {"of another type", &tsa, {.other_type = true}},
	    {"critical extension", &tsa, {.critical_ext = true}},
	    {"version 2", &tsa, {.version = 2}},
	    {"without its certificate", &tsa, {.no_certs = true}},
	    {"by a claim signer's certificate", &signer, {.version = 1}},
	    {"authority over", &ended, {.version = 1}},
	    {"authority not yet", NULL, {.version = 1}},
	};
	(void)state;

	prov_clock_format(now, text);
	(void)snprintf(soon, sizeof(soon), "%.4s%.2s%.2s%.2s%.2s%.2sZ", text, &text[5], &text[8],
	    &text[11], &text[14], &text[17]);
	young.not_before = "20390101000000Z";
	begins = certs_make(&root, &young);
	for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
		bool old = i % 2 == 1;
		unsigned flags = old ? FORGE_V1 : 0;
		struct prov_report *r;
		struct forge f;

		print_message("  %s%s\n", rows[i / 2].name, old ? ", old form" : "");
		forge_init(&f);
		f.tsa = rows[i / 2].by == NULL ? &begins : rows[i / 2].by;
		f.token = rows[i / 2].token;
		f.token.time = soon;
		f.old_stamp = old;
		assert_int_equal(prov_policy_add_pem(
				     f.policy, PROV_LIST_TIMESTAMPS, pem, strlen(pem), "tsa", NULL),
		    PROV_OK);
		prov_policy_set_time(f.policy, now + 2 * (int64_t)YEAR);
		r = forge_verify(&f, forge_png(&f, forge_plain, &flags), true);
		assert_non_null(r);
		assert_true(forge_has(r, "claimSignature.outsideValidity"));
		assert_false(forge_has(r, "timeStamp.validated"));
		assert_int_equal(prov_report_state(r), PROV_STATE_INVALID);
		prov_report_free(r);
		forge_fini(&f);
	}
	free(pem);
	certs_free(&begins);
	certs_free(&ended);
	certs_free(&signer);
	certs_free(&other);
	certs_free(&tsa);
	certs_free(&root);
}

/* Both headers: where the newer is of no use, the older still counts. */
static void test_both(void **state)
{
	struct certs_opts opts = {.kind = CERTS_TSA};
	struct certs_cert root = certs_root(), tsa = certs_make(&root, &opts);
	char *pem = certs_pem(&root, 1), soon[32];
	struct forge f;
	unsigned flags = 0;
	struct prov_report *r;
	int64_t now = prov_clock_now();
	char text[PROV_TIME_TEXT];
	(void)state;

	prov_clock_format(now, text);
	(void)snprintf(soon, sizeof(soon), "%.4s%.2s%.2s%.2s%.2s%.2sZ", text, &text[5], &text[8],
	    &text[11], &text[14], &text[17]);
	forge_init(&f);
	f.tsa = &tsa;
	f.both_stamps = f.stamp_other = true;
	f.token.time = soon;
	assert_int_equal(
	    prov_policy_add_pem(f.policy, PROV_LIST_TIMESTAMPS, pem, strlen(pem), "tsa", NULL),
	    PROV_OK);
	r = forge_verify(&f, forge_png(&f, forge_plain, &flags), true);
	assert_true(forge_has(r, "timeStamp.mismatch"));
	assert_true(forge_has(r, "timeStamp.trusted"));
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	prov_report_free(r);
	forge_fini(&f);
	free(pem);
	certs_free(&tsa);
	certs_free(&root);
}

/* A manifest whose signer's certificate has ended, and two that keep time-stamps of it. */
struct kept_case {
	const char *name;
	const char *older, *newer; /* of what the manifest between, and the one in force, keep */
	bool old;                  /* a v1 claim, stamped by an authority on no list */
	const char *time;          /* the one that counts */
	bool untrusted;
	enum prov_state state;
};

struct kept_ctx {
	const struct kept_case *c;
	const struct certs_cert *listed, *unlisted;
};

static void keeps(struct forge *f, void *ctx)
{
	const struct kept_ctx *k = ctx;
	struct prov_bytes first;

	f->tsa = k->c->old ? k->unlisted : NULL;
	f->old_stamp = k->c->old;
	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, k->c->old ? FORGE_V1 : 0);
	first = f->last_stamped;
	f->tsa = k->listed;
	f->old_stamp = false;
	forge_begin(f, "urn:c2pa:last", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	f->last_stamped = first;
	if (k->c->older != NULL)
		forge_stamp(f, k->listed, k->c->older, "urn:c2pa:first");
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	f->of_last = true;
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	f->last_stamped = first;
	if (k->c->newer != NULL)
		forge_stamp(f, k->listed, k->c->newer, "urn:c2pa:first");
	forge_end(f, 0);
}

/* 15.8.1.2: each is tried until one passes, and nothing says in which order. */
static void test_kept(void **state)
{
	const int64_t now = prov_clock_now(), late_by = (int64_t)YEAR * 3 / 2;
	char soon[PROV_TIME_TEXT], late[PROV_TIME_TEXT];
	const struct kept_case cases[] = {
	    {"in time", soon, NULL, false, soon, false, PROV_STATE_TRUSTED},
	    {"too late", late, NULL, false, late, false, PROV_STATE_INVALID},
	    {"in time, and once more since", soon, late, false, soon, false, PROV_STATE_TRUSTED},
	    {"the same, the other way round", late, soon, false, soon, false, PROV_STATE_TRUSTED},
	    {"before the certificate, and in time", "20220101000000Z", soon, false, soon, false,
		PROV_STATE_TRUSTED},
	    {"old form, unlisted", NULL, NULL, true, soon, true, PROV_STATE_TRUSTED},
	    {"old form, unlisted, and in time", soon, NULL, true, soon, false, PROV_STATE_TRUSTED},
	    {"old form, unlisted, and too late", late, NULL, true, soon, true, PROV_STATE_TRUSTED},
	};
	struct certs_opts opts = {.kind = CERTS_TSA, .cn = "Listed TSA"};
	struct certs_opts theirs = {.kind = CERTS_TSA, .cn = "Stranger"};
	struct certs_cert root = certs_root(), tsa = certs_make(&root, &opts);
	struct certs_cert strange = certs_root(), unlisted = certs_make(&strange, &theirs);
	char *pem = certs_pem(&root, 1), text[PROV_TIME_TEXT];
	(void)state;

	for (int i = 0; i < 2; i++) {
		prov_clock_format(i == 0 ? now : now + late_by, text);
		(void)snprintf(i == 0 ? soon : late, sizeof(soon), "%.4s%.2s%.2s%.2s%.2s%.2sZ",
		    text, &text[5], &text[8], &text[11], &text[14], &text[17]);
	}
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kept_ctx k = {&cases[i], &tsa, &unlisted};
		const struct prov_account *first;
		struct prov_report *r;
		struct forge f;

		print_message("  %s\n", cases[i].name);
		forge_init(&f);
		f.token.time = soon;
		assert_int_equal(prov_policy_add_pem(
				     f.policy, PROV_LIST_TIMESTAMPS, pem, strlen(pem), "tsa", NULL),
		    PROV_OK);
		prov_policy_set_time(f.policy, now + 2 * (int64_t)YEAR);
		r = forge_verify(&f, forge_png(&f, keeps, &k), true);
		assert_non_null(r);
		assert_int_equal(prov_report_state(r), cases[i].state);
		first = &r->ingredients[r->num_ingredients - 1];
		assert_string_equal(first->manifest, "urn:c2pa:first");
		assert_true(first->time_is_stamp);
		assert_int_equal(first->time, cases[i].time == soon ? now : now + late_by);
		assert_int_equal(first->time_untrusted, cases[i].untrusted);
		assert_string_equal(
		    first->stamp_by, cases[i].untrusted ? "Stranger" : "Listed TSA");
		prov_report_free(r);
		forge_fini(&f);
	}
	free(pem);
	certs_free(&unlisted);
	certs_free(&strange);
	certs_free(&tsa);
	certs_free(&root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_strict),
	    cmocka_unit_test(test_bad_authorities), cmocka_unit_test(test_ended_anchor),
	    cmocka_unit_test(test_both), cmocka_unit_test(test_defects),
	    cmocka_unit_test(test_kept), cmocka_unit_test(test_stamps)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
