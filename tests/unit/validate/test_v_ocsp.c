/* SPDX-License-Identifier: Apache-2.0 */
#include <openssl/ocsp.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "helper/forge_test.h"
#include "helper/ocsp.h"
#include "prov/fetch.h"
#include "report/report.h"

#define NOW                                                                                        \
	1701000000 /* 2023-11-26; the stamp is of 2023-11-14, the answers of 2023-11-01 to -30 */
#define AIA "OCSP;URI:http://ocsp.example/"

static struct certs_cert root, inter, leaf, tsa, tsa_root, other, responder, lost;

static int setup(void **state)
{
	struct certs_opts ca = {.kind = CERTS_CA, .cn = "Issuer"};
	struct certs_opts signer = {.cn = "Signer", .swap = {{"authorityInfoAccess", AIA}}};
	struct certs_opts stamps = {.kind = CERTS_TSA};
	struct certs_opts answers = {
	    .cn = "Responder", .swap = {{"extendedKeyUsage", "OCSPSigning"}}};
	/* It ends between the answers and the stamp. */
	struct certs_opts ended = {.cn = "Responder",
	    .not_after = "20231110000000Z",
	    .swap = {{"extendedKeyUsage", "OCSPSigning"}}};
	(void)state;

	root = certs_root();
	inter = certs_make(&root, &ca);
	leaf = certs_make(&inter, &signer);
	other = certs_make(&inter, &signer);
	lost = certs_make(&inter, &answers);
	responder = certs_make(&inter, &ended);
	tsa_root = certs_root();
	tsa = certs_make(&tsa_root, &stamps);
	return 0;
}

static int teardown(void **state)
{
	struct certs_cert *all[] = {
	    &root, &inter, &leaf, &tsa, &tsa_root, &other, &responder, &lost};
	(void)state;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		certs_free(all[i]);
	return 0;
}

struct row {
	const char *name;
	bool stamped, unlisted;
	unsigned claim; /* flags */
	struct ocsp_opts answers[2];
	size_t n;
	const struct certs_cert *gone; /* that the caller says was revoked, or NULL */
	int64_t now;                   /* 0: NOW */
	const char *code, *not_code;
	enum prov_state state;
};

/* What the policy's fetch function answers, where it is set. */
struct responder {
	struct ocsp_opts answer;
	int rc;
	bool garbage;
	unsigned calls;
};

static int respond(void *ctx, const struct prov_fetch *what, struct prov_fetch_answer *answer,
    struct prov_err *err)
{
	struct responder *r = ctx;
	const unsigned char *p = what->body;
	OCSP_REQUEST *request = d2i_OCSP_REQUEST(NULL, &p, (long)what->body_len);
	struct prov_bytes der;
	int rc;

	r->calls++;
	assert_non_null(request);
	OCSP_REQUEST_free(request);
	assert_int_equal(what->kind, PROV_FETCH_OCSP);
	assert_string_equal(what->url, "http://ocsp.example/");
	assert_string_equal(what->body_type, "application/ocsp-request");
	assert_string_equal(what->accept, "application/ocsp-response");
	if (r->rc != PROV_OK)
		return r->rc;
	if (r->garbage)
		return prov_fetch_put(answer, "<html>", 6, err);
	der = ocsp_make(&r->answer);
	rc = prov_fetch_put(answer, der.p, der.n, err);
	free((void *)(uintptr_t)der.p);
	return rc;
}

static struct ocsp_opts fill(const struct ocsp_opts *given)
{
	struct ocsp_opts opts = *given;

	if (opts.cert == NULL)
		opts.cert = &leaf;
	if (opts.issuer == NULL)
		opts.issuer = &inter;
	return opts;
}

static void say_gone(struct prov_policy *policy, const struct certs_cert *cert)
{
	char line[2 * 32 + 2];
	uint8_t sum[PROV_HASH_MAX];

	assert_int_equal(prov_hash_bytes(PROV_HASH_SHA256, cert->der, sum, NULL), PROV_OK);
	for (size_t i = 0; i < 32; i++)
		(void)snprintf(&line[2 * i], 3, "%02x", sum[i]);
	assert_int_equal(prov_policy_add_revoked(policy, line, 64, "the list", NULL), PROV_OK);
}

static struct prov_report *run(const struct row *row, struct responder *online, bool trusting)
{
	struct certs_cert chain[2] = {leaf, inter};
	struct forge f;
	unsigned flags = row->claim;
	char *pem = certs_pem(&tsa_root, 1);
	struct prov_report *r;
	struct prov_policy *policy;

	forge_init(&f);
	forge_sign_as(&f, chain, 2, &root);
	for (size_t i = 0; i < row->n; i++) {
		struct ocsp_opts opts = fill(&row->answers[i]);
		f.ocsp[f.num_ocsp++] = ocsp_make(&opts);
	}
	if (row->stamped) {
		f.tsa = &tsa;
		f.old_stamp = (flags & FORGE_V1) != 0;
	}
	policy = trusting ? f.policy : f.nobody;
	prov_policy_set_time(policy, row->now == 0 ? NOW : row->now);
	if (!row->unlisted)
		assert_int_equal(prov_policy_add_pem(
				     policy, PROV_LIST_TIMESTAMPS, pem, strlen(pem), "tsa", NULL),
		    PROV_OK);
	if (row->gone != NULL)
		say_gone(policy, row->gone);
	if (online != NULL)
		prov_policy_set_fetch(policy, respond, online);
	r = forge_verify(&f, forge_png(&f, forge_plain, &flags), trusting);
	assert_non_null(r);
	for (size_t i = 0; i < f.num_ocsp; i++)
		free((void *)(uintptr_t)f.ocsp[i].p);
	forge_fini(&f);
	free(pem);
	return r;
}

static void check(const struct row *row, struct responder *online)
{
	struct prov_report *r = run(row, online, true);

	print_message("  %s\n", row->name);
	for (size_t i = 0; i < prov_report_num_status(r); i++) {
		struct prov_status_entry e = prov_report_status(r, i);
		if (strstr(e.code, ".ocsp.") != NULL)
			print_message("    %s: %s\n", e.code, e.explanation);
	}
	assert_true(forge_has(r, row->code));
	if (row->not_code != NULL)
		assert_false(forge_has(r, row->not_code));
	assert_int_equal(prov_report_state(r), row->state);
	prov_report_free(r);
}

#define GOOD                                                                                       \
	{                                                                                          \
		.status = OCSP_SAYS_GOOD                                                           \
	}
#define OK_STATE PROV_STATE_TRUSTED
#define BAD_STATE PROV_STATE_INVALID

/* 15.9.1 */
static void test_stapled(void **state)
{
	const struct row rows[] = {
	    {.name = "good",
		.stamped = true,
		.answers = {GOOD},
		.n = 1,
		.code = "signingCredential.ocsp.notRevoked",
		.not_code = "signingCredential.ocsp.skipped",
		.state = OK_STATE},
	    {.name = "good, of later",
		.stamped = true,
		.answers = {{.from = "20231120000000Z"}},
		.n = 1,
		.code = "signingCredential.ocsp.notRevoked",
		.state = OK_STATE},
	    {.name = "good, over when stamped",
		.stamped = true,
		.answers = {{.from = "20231101000000Z", .to = "20231110000000Z"}},
		.n = 1,
		.code = "signingCredential.ocsp.skipped",
		.not_code = "signingCredential.ocsp.notRevoked",
		.state = OK_STATE},
	    {.name = "good, without an end, for a day",
		.stamped = true,
		.answers = {{.from = "20231114000000Z", .to = ""}},
		.n = 1,
		.code = "signingCredential.ocsp.notRevoked",
		.state = OK_STATE},
	    {.name = "good, without an end, older",
		.stamped = true,
		.answers = {{.from = "20231112000000Z", .to = ""}},
		.n = 1,
		.code = "signingCredential.ocsp.skipped",
		.not_code = "signingCredential.ocsp.notRevoked",
		.state = OK_STATE},
	    {.name = "good, of the future",
		.stamped = true,
		.answers = {{.from = "20231127000000Z"}},
		.n = 1,
		.code = "signingCredential.ocsp.skipped",
		.not_code = "signingCredential.ocsp.notRevoked",
		.state = OK_STATE},
	    {.name = "good, no time-stamp",
		.answers = {GOOD},
		.n = 1,
		.code = "signingCredential.ocsp.skipped",
		.not_code = "signingCredential.ocsp.notRevoked",
		.state = OK_STATE},
	    {.name = "of another certificate",
		.stamped = true,
		.answers = {{.cert = &other}},
		.n = 1,
		.code = "signingCredential.ocsp.skipped",
		.not_code = "signingCredential.ocsp.notRevoked",
		.state = OK_STATE},
	    {.name = "by another authority",
		.stamped = true,
		.answers = {{.signer = &root}},
		.n = 1,
		.code = "signingCredential.ocsp.skipped",
		.not_code = "signingCredential.ocsp.notRevoked",
		.state = OK_STATE},
	    /* Whoever has the key of a responder that ended: it speaks of no later time. */
	    {.name = "good, by a responder for longer than it lasts",
		.stamped = true,
		.answers = {{.signer = &responder}},
		.n = 1,
		.code = "signingCredential.ocsp.skipped",
		.not_code = "signingCredential.ocsp.notRevoked",
		.state = OK_STATE},
	    {.name = "good, of after it was said",
		.stamped = true,
		.answers = {{.signer = &responder,
		    .from = "20231120000000Z",
		    .produced_at = "20231101000000Z"}},
		.n = 1,
		.code = "signingCredential.ocsp.skipped",
		.not_code = "signingCredential.ocsp.notRevoked",
		.state = OK_STATE},
	    {.name = "revoked, by a responder for longer than it lasts",
		.stamped = true,
		.answers = {{.signer = &responder, .status = OCSP_SAYS_REVOKED}},
		.n = 1,
		.code = "signingCredential.ocsp.revoked",
		.state = BAD_STATE},
	    {.name = "unknown",
		.stamped = true,
		.answers = {{.status = OCSP_SAYS_UNKNOWN}},
		.n = 1,
		.code = "signingCredential.ocsp.skipped",
		.not_code = "signingCredential.ocsp.notRevoked",
		.state = OK_STATE},
	    {.name = "revoked",
		.stamped = true,
		.answers = {{.status = OCSP_SAYS_REVOKED}},
		.n = 1,
		.code = "signingCredential.ocsp.revoked",
		.not_code = "signingCredential.ocsp.notRevoked",
		.state = BAD_STATE},
	    {.name = "revoked, of later",
		.stamped = true,
		.answers = {{.status = OCSP_SAYS_REVOKED, .from = "20231120000000Z"}},
		.n = 1,
		.code = "signingCredential.ocsp.revoked",
		.state = BAD_STATE},
	    {.name = "revoked, then removed",
		.stamped = true,
		.answers = {{.status = OCSP_SAYS_REVOKED,
		    .reason = OCSP_REVOKED_STATUS_REMOVEFROMCRL + 1}},
		.n = 1,
		.code = "signingCredential.ocsp.notRevoked",
		.state = OK_STATE},
	    {.name = "revoked, forged",
		.stamped = true,
		.answers = {{.status = OCSP_SAYS_REVOKED, .bad_signature = true}},
		.n = 1,
		.code = "signingCredential.ocsp.skipped",
		.not_code = "signingCredential.ocsp.revoked",
		.state = OK_STATE},
	    {.name = "revoked, no time-stamp",
		.answers = {{.status = OCSP_SAYS_REVOKED}},
		.n = 1,
		.code = "signingCredential.ocsp.revoked",
		.state = BAD_STATE},
	    {.name = "revoked long before, answer over",
		.stamped = true,
		.answers = {{.status = OCSP_SAYS_REVOKED, .to = "20231110000000Z"}},
		.n = 1,
		.code = "signingCredential.ocsp.revoked",
		.state = BAD_STATE},
	    {.name = "on hold, answer over",
		.stamped = true,
		.answers = {{.status = OCSP_SAYS_REVOKED,
		    .to = "20231110000000Z",
		    .reason = OCSP_REVOKED_STATUS_CERTIFICATEHOLD + 1}},
		.n = 1,
		.code = "signingCredential.ocsp.skipped",
		.not_code = "signingCredential.ocsp.revoked",
		.state = OK_STATE},
	    {.name = "revoked, then good",
		.stamped = true,
		.answers = {{.status = OCSP_SAYS_REVOKED}, GOOD},
		.n = 2,
		.code = "signingCredential.ocsp.notRevoked",
		.not_code = "signingCredential.ocsp.revoked",
		.state = OK_STATE},
	    {.name = "useless, then good",
		.stamped = true,
		.answers = {{.cert = &other}, GOOD},
		.n = 2,
		.code = "signingCredential.ocsp.notRevoked",
		.state = OK_STATE},
	    /* v1, and a stamp of anybody's: it shows nothing against a revocation, and not that
	     * there was none: an answer of before it can be had by anybody. */
	    {.name = "old form, good",
		.stamped = true,
		.unlisted = true,
		.claim = FORGE_V1,
		.answers = {GOOD},
		.n = 1,
		.code = "signingCredential.ocsp.skipped",
		.not_code = "signingCredential.ocsp.notRevoked",
		.state = OK_STATE},
	    {.name = "old form, good, then revoked",
		.stamped = true,
		.unlisted = true,
		.claim = FORGE_V1,
		.answers = {GOOD, {.status = OCSP_SAYS_REVOKED}},
		.n = 2,
		.code = "signingCredential.ocsp.revoked",
		.not_code = "signingCredential.ocsp.notRevoked",
		.state = BAD_STATE},
	    {.name = "none",
		.stamped = true,
		.code = "signingCredential.ocsp.skipped",
		.state = OK_STATE},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check(&rows[i], NULL);
}

/* RFC 6960, 4.2.2.2.1: who lost the key of a responder lists its certificate. */
static void test_lost_responder(void **state)
{
	const struct ocsp_opts good = {.signer = &lost};
	const struct ocsp_opts bad = {.signer = &lost, .status = OCSP_SAYS_REVOKED};
	const struct row rows[] = {
	    {.name = "good, by a responder",
		.stamped = true,
		.answers = {good},
		.n = 1,
		.gone = &other,
		.code = "signingCredential.ocsp.notRevoked",
		.state = OK_STATE},
	    {.name = "good, by one that was revoked",
		.stamped = true,
		.answers = {good},
		.n = 1,
		.gone = &lost,
		.code = "signingCredential.ocsp.skipped",
		.not_code = "signingCredential.ocsp.notRevoked",
		.state = OK_STATE},
	    {.name = "good, by one that was revoked, and by the issuer",
		.stamped = true,
		.answers = {good, GOOD},
		.n = 2,
		.gone = &lost,
		.code = "signingCredential.ocsp.notRevoked",
		.state = OK_STATE},
	    {.name = "revoked, by one that was, too",
		.stamped = true,
		.answers = {bad},
		.n = 1,
		.gone = &lost,
		.code = "signingCredential.ocsp.revoked",
		.state = BAD_STATE},
	};
	struct responder online = {.answer = good};
	const struct row asked = {.name = "good, asked",
	    .gone = &lost,
	    .code = "signingCredential.ocsp.inaccessible",
	    .not_code = "signingCredential.ocsp.notRevoked",
	    .state = OK_STATE};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check(&rows[i], NULL);
	online.answer = fill(&online.answer);
	check(&asked, &online);
	assert_int_equal(online.calls, 1);
}

/* 15.9.2 */
static void test_online(void **state)
{
	const struct {
		struct row row;
		struct responder online;
	} rows[] = {
	    {{.name = "good", .code = "signingCredential.ocsp.notRevoked", .state = OK_STATE},
		{.rc = PROV_OK}},
	    {{.name = "good, stamped before",
		 .stamped = true,
		 .code = "signingCredential.ocsp.notRevoked",
		 .state = OK_STATE},
		{.answer = {.from = "20231120000000Z"}}},
	    {{.name = "good, but not of now",
		 .now = 1705000000,
		 .code = "signingCredential.ocsp.inaccessible",
		 .not_code = "signingCredential.ocsp.notRevoked",
		 .state = OK_STATE},
		{.rc = PROV_OK}},
	    {{.name = "unknown", .code = "signingCredential.ocsp.unknown", .state = OK_STATE},
		{.answer = {.status = OCSP_SAYS_UNKNOWN}}},
	    {{.name = "revoked", .code = "signingCredential.ocsp.revoked", .state = BAD_STATE},
		{.answer = {.status = OCSP_SAYS_REVOKED}}},
	    {{.name = "revoked before the stamp",
		 .stamped = true,
		 .code = "signingCredential.ocsp.revoked",
		 .state = BAD_STATE},
		{.answer = {.status = OCSP_SAYS_REVOKED}}},
	    {{.name = "revoked after the stamp",
		 .stamped = true,
		 .code = "signingCredential.ocsp.notRevoked",
		 .state = OK_STATE},
		{.answer = {.status = OCSP_SAYS_REVOKED, .revoked_at = "20231120000000Z"}}},
	    {{.name = "revoked after a stamp of anybody's",
		 .stamped = true,
		 .unlisted = true,
		 .claim = FORGE_V1,
		 .code = "signingCredential.ocsp.revoked",
		 .state = BAD_STATE},
		{.answer = {.status = OCSP_SAYS_REVOKED, .revoked_at = "20231120000000Z"}}},
	    {{.name = "revoked, and an old answer that fits a stamp of anybody's",
		 .stamped = true,
		 .unlisted = true,
		 .claim = FORGE_V1,
		 .answers = {GOOD},
		 .n = 1,
		 .code = "signingCredential.ocsp.revoked",
		 .not_code = "signingCredential.ocsp.notRevoked",
		 .state = BAD_STATE},
		{.answer = {.status = OCSP_SAYS_REVOKED, .revoked_at = "20231120000000Z"}}},
	    {{.name = "revoked, then removed",
		 .code = "signingCredential.ocsp.notRevoked",
		 .state = OK_STATE},
		{.answer = {.status = OCSP_SAYS_REVOKED,
		     .reason = OCSP_REVOKED_STATUS_REMOVEFROMCRL + 1}}},
	    {{.name = "no answer",
		 .code = "signingCredential.ocsp.inaccessible",
		 .state = OK_STATE},
		{.rc = PROV_E_IO}},
	    {{.name = "no OCSP response",
		 .code = "signingCredential.ocsp.inaccessible",
		 .state = OK_STATE},
		{.garbage = true}},
	    {{.name = "by another authority",
		 .code = "signingCredential.ocsp.inaccessible",
		 .not_code = "signingCredential.ocsp.notRevoked",
		 .state = OK_STATE},
		{.answer = {.signer = &root}}},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct responder online = rows[i].online;
		online.answer = fill(&online.answer);
		check(&rows[i].row, &online);
		assert_int_equal(online.calls, 1);
	}
}

/* Nobody is asked where the file itself settles it, nor about a stranger. */
static void test_not_asked(void **state)
{
	struct row row = {.name = "stapled",
	    .stamped = true,
	    .answers = {GOOD},
	    .n = 1,
	    .code = "signingCredential.ocsp.notRevoked",
	    .state = OK_STATE};
	struct responder online = {.rc = PROV_E_IO};
	struct prov_report *r;
	(void)state;

	check(&row, &online);
	assert_int_equal(online.calls, 0);
	row.n = 0;
	r = run(&row, &online, false);
	assert_int_equal(online.calls, 0);
	assert_true(forge_has(r, "signingCredential.ocsp.skipped"));
	prov_report_free(r);
}

/* One more manifest, each of the last, than there are questions for. */
static void in_a_row(struct forge *f, void *ctx)
{
	const unsigned *n = ctx;
	char label[32], last[32];

	for (unsigned i = 0; i < *n; i++) {
		(void)snprintf(label, sizeof(label), "urn:c2pa:m%u", i);
		forge_begin(f, label, PROV_JUMBF_MANIFEST);
		forge_created(f, 0);
		forge_binding(f, 0);
		if (i > 0) {
			(void)snprintf(last, sizeof(last), "urn:c2pa:m%u", i - 1);
			f->of_last = true;
			f->prior = last;
			forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
		}
		forge_end(f, 0);
	}
}

static void test_often(void **state)
{
	struct certs_cert chain[2] = {leaf, inter};
	(void)state;

	for (unsigned n = PROV_MAX_FETCHES; n <= PROV_MAX_FETCHES + 1; n++) {
		struct responder online = {.rc = PROV_E_IO};
		size_t skipped = 0;
		struct prov_report *r;
		struct forge f;

		forge_init(&f);
		forge_sign_as(&f, chain, 2, &root);
		prov_policy_set_time(f.policy, NOW);
		prov_policy_set_fetch(f.policy, respond, &online);
		r = forge_verify(&f, forge_png(&f, in_a_row, &n), true);
		assert_non_null(r);
		assert_int_equal(online.calls, PROV_MAX_FETCHES);
		for (size_t i = 0; i < r->num_ingredients; i++)
			skipped += prov_findings_have(
			    &r->ingredients[i].findings, PROV_ST_SIGNING_CREDENTIAL_OCSP_SKIPPED);
		skipped += prov_findings_have(
		    &r->active.findings, PROV_ST_SIGNING_CREDENTIAL_OCSP_SKIPPED);
		assert_int_equal(skipped, n - PROV_MAX_FETCHES);
		prov_report_free(r);
		forge_fini(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_stapled, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_lost_responder, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_online, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_not_asked, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_often, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
