/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/limits.h"
#include "helper/forge_test.h"
#include "helper/ocsp.h"

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

/* N time-stamps of the first manifest, and N OCSP responses: no more than may be are looked at, and
 * a further one is refused rather than left out. */
struct many {
	size_t stamps, answers, size;
};

static void put_many(struct forge *f, const struct many *m)
{
	struct prov_enc_map map;
	struct prov_wr body;
	uint8_t *zeros = calloc(1, m->size + 1);
	char label[64];

	assert_non_null(zeros);
	for (size_t i = 0; i < m->stamps; i++) {
		prov_wr_init(&body, (size_t)1 << 20);
		prov_enc_map_begin(&body, &map);
		prov_enc_key(&body, &map, "urn:c2pa:first");
		prov_enc_bytes(&body, prov_bytes(zeros, m->size));
		prov_enc_map_end(&body, &map);
		(void)snprintf(label, sizeof(label), "c2pa.time-stamp__%zu", i + 1);
		forge_assert(f, label, PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
		prov_wr_fini(&body);
	}
	prov_wr_init(&body, (size_t)1 << 20);
	prov_enc_map_begin(&body, &map);
	prov_enc_key(&body, &map, "ocspVals");
	prov_enc_array(&body, m->answers);
	for (size_t i = 0; i < m->answers; i++)
		prov_enc_bytes(&body, prov_bytes(zeros, 1));
	prov_enc_map_end(&body, &map);
	if (m->answers > 0)
		forge_assert(f, "c2pa.certificate-status", PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
	free(zeros);
}

static void keeps_many(struct forge *f, void *ctx)
{
	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	put_many(f, ctx);
	forge_end(f, 0);
}

static void test_limits(void **state)
{
	static const struct {
		struct many most, more;
		const char *words;
	} cases[] = {
	    {{PROV_MAX_TOKENS, 0, 9}, {PROV_MAX_TOKENS + 1, 0, 9}, "the limit of 16"},
	    {{0, PROV_MAX_OCSP, 0}, {0, PROV_MAX_OCSP + 1, 0}, "the limit of 64"},
	    {{1, 0, PROV_MAX_TST}, {1, 0, PROV_MAX_TST + 1}, "the limit of 262144 bytes"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (int over = 0; over < 2; over++) {
			struct many m = over ? cases[i].more : cases[i].most;
			struct prov_report *r = NULL;
			struct prov_err err = {0};
			struct prov_src *src = NULL;
			struct prov_bytes file;
			struct forge f;
			int rc;

			forge_init(&f);
			file = forge_png(&f, keeps_many, &m);
			assert_int_equal(prov_src_mem(&src, file.p, file.n, NULL), PROV_OK);
			rc = prov_verify(&r, f.policy, src, "x", &err);
			print_message("  %d %s\n", rc, err.msg);
			assert_int_equal(rc, over ? PROV_E_LIMIT : PROV_OK);
			if (over)
				assert_non_null(strstr(err.msg, cases[i].words));
			prov_report_free(r);
			prov_src_close(src);
			forge_fini(&f);
		}
	}
}

/* Who signed what, and what the active manifest keeps about the ingredient's signer (15.9). */
struct status {
	const struct certs_cert *root, *inter, *part, *whole; /* the chains' ends */
	struct prov_bytes answer;
	bool unlisted, by_stranger;
};

static void sign_as(struct forge *f, const struct status *s, const struct certs_cert *leaf)
{
	struct certs_cert chain[2] = {*leaf, *s->inter};

	forge_sign_as(f, chain, 2, s->root);
}

static void put_status(struct forge *f, const struct status *s)
{
	struct prov_enc_map map;
	struct prov_wr body;

	prov_wr_init(&body, 65536);
	prov_enc_map_begin(&body, &map);
	prov_enc_key(&body, &map, "ocspVals");
	prov_enc_array(&body, 1);
	prov_enc_bytes(&body, s->answer);
	prov_enc_map_end(&body, &map);
	forge_assert(f, "c2pa.certificate-status", PROV_JUMBF_CBOR, prov_wr_data(&body),
	    s->unlisted ? FORGE_UNLISTED : 0);
	prov_wr_fini(&body);
}

static void kept_status(struct forge *f, void *ctx)
{
	const struct status *s = ctx;

	sign_as(f, s, s->part);
	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
	sign_as(f, s, s->whole);
	if (s->by_stranger) {
		forge_begin(f, "urn:c2pa:stranger", PROV_JUMBF_MANIFEST);
		put_status(f, s);
		forge_end(f, 0);
	}
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	if (!s->by_stranger)
		put_status(f, s);
	forge_end(f, 0);
}

static void test_certificate_status(void **state)
{
	struct certs_cert root = certs_root(), tsa_root = certs_root();
	struct certs_opts ca = {.kind = CERTS_CA, .cn = "Issuer"}, stamps = {.kind = CERTS_TSA};
	struct certs_cert inter = certs_make(&root, &ca), tsa = certs_make(&tsa_root, &stamps);
	struct certs_cert part = certs_make(&inter, NULL), whole = certs_make(&inter, NULL);
	char *pem = certs_pem(&tsa_root, 1);
	const struct {
		const char *name, *code, *not_code;
		struct ocsp_opts answer;
		bool unlisted, by_stranger;
		enum prov_state state;
	} cases[] = {
	    {"good", ">signingCredential.ocsp.notRevoked", "signingCredential.ocsp.notRevoked",
		{.cert = &part}, false, false, PROV_STATE_TRUSTED},
	    {"revoked", ">signingCredential.ocsp.revoked", "signingCredential.ocsp.revoked",
		{.cert = &part, .status = OCSP_SAYS_REVOKED}, false, false, PROV_STATE_INVALID},
	    /* A stored answer counts whenever the revocation was (15.9.1), other than a fresh one
	       (15.9.2). */
	    {"revoked after the stamp", ">signingCredential.ocsp.revoked",
		"signingCredential.ocsp.revoked",
		{.cert = &part, .status = OCSP_SAYS_REVOKED, .revoked_at = "20231120000000Z"},
		false, false, PROV_STATE_INVALID},
	    {"of the active one's signer", "signingCredential.ocsp.revoked",
		">signingCredential.ocsp.revoked", {.cert = &whole, .status = OCSP_SAYS_REVOKED},
		false, false, PROV_STATE_INVALID},
	    {"by nobody who may say", ">signingCredential.trusted",
		">signingCredential.ocsp.notRevoked", {.cert = &part, .signer = &whole}, false,
		false, PROV_STATE_TRUSTED},
	    {"revoked, by nobody who may say", ">signingCredential.trusted",
		">signingCredential.ocsp.revoked",
		{.cert = &part, .signer = &whole, .status = OCSP_SAYS_REVOKED}, false, false,
		PROV_STATE_TRUSTED},
	    {"that no claim names", "assertion.undeclared", ">signingCredential.ocsp.notRevoked",
		{.cert = &part}, true, false, PROV_STATE_INVALID},
	    {"in a manifest that nothing names", ">signingCredential.trusted",
		">signingCredential.ocsp.notRevoked", {.cert = &part}, false, true,
		PROV_STATE_TRUSTED},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ocsp_opts answer = cases[i].answer;
		struct status s = {.root = &root, .inter = &inter, .part = &part, .whole = &whole};
		struct prov_report *r;
		struct forge f;

		print_message("  %s\n", cases[i].name);
		answer.issuer = &inter;
		s.answer = ocsp_make(&answer);
		s.unlisted = cases[i].unlisted;
		s.by_stranger = cases[i].by_stranger;
		forge_init(&f);
		f.tsa = &tsa;
		prov_policy_set_time(f.policy, 1701000000);
		assert_int_equal(prov_policy_add_pem(
				     f.policy, PROV_LIST_TIMESTAMPS, pem, strlen(pem), "t", NULL),
		    PROV_OK);
		r = forge_verify(&f, forge_png(&f, kept_status, &s), true);
		assert_non_null(r);
		assert_true(forge_has(r, cases[i].code));
		assert_false(forge_has(r, cases[i].not_code));
		assert_int_equal(prov_report_state(r), cases[i].state);
		prov_report_free(r);
		forge_fini(&f);
		free((void *)(uintptr_t)s.answer.p);
	}
	free(pem);
	certs_free(&part);
	certs_free(&whole);
	certs_free(&inter);
	certs_free(&root);
	certs_free(&tsa);
	certs_free(&tsa_root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_stored),
	    cmocka_unit_test(test_limits), cmocka_unit_test(test_certificate_status)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
