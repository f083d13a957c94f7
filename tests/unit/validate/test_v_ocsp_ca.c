/* SPDX-License-Identifier: Apache-2.0 */
#include <openssl/ocsp.h>
#include <stdlib.h>

#include "helper/forge_test.h"
#include "helper/ocsp.h"
#include "report/report.h"

/* 2023-11-26; the stamp is of 2023-11-14, the answers of 2023-11-01 to -30 */
#define NOW 1701000000

static struct certs_cert root, inter, leaf, tsa, tsa_root, stranger;

static int setup(void **state)
{
	struct certs_opts ca = {.kind = CERTS_CA, .cn = "Issuer"};
	struct certs_opts signer = {.cn = "Signer"}, stamps = {.kind = CERTS_TSA};
	(void)state;

	root = certs_root();
	inter = certs_make(&root, &ca);
	leaf = certs_make(&inter, &signer);
	tsa_root = certs_root();
	tsa = certs_make(&tsa_root, &stamps);
	stranger = certs_root();
	return 0;
}

static int teardown(void **state)
{
	struct certs_cert *all[] = {&root, &inter, &leaf, &tsa, &tsa_root, &stranger};
	(void)state;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		certs_free(all[i]);
	return 0;
}

/* A file that carries ANSWER beside its signature, stamped or not, and what it is judged. */
static struct prov_report *run(const struct ocsp_opts *answer, bool stamped)
{
	struct certs_cert chain[2] = {leaf, inter};
	char *pem = certs_pem(&tsa_root, 1);
	struct prov_report *r;
	unsigned flags = 0;
	struct forge f;

	forge_init(&f);
	forge_sign_as(&f, chain, 2, &root);
	f.ocsp[f.num_ocsp++] = ocsp_make(answer);
	if (stamped)
		f.tsa = &tsa;
	prov_policy_set_time(f.policy, NOW);
	assert_int_equal(
	    prov_policy_add_pem(f.policy, PROV_LIST_TIMESTAMPS, pem, strlen(pem), "tsa", NULL),
	    PROV_OK);
	r = forge_verify(&f, forge_png(&f, forge_plain, &flags), true);
	assert_non_null(r);
	free((void *)(uintptr_t)f.ocsp[0].p);
	forge_fini(&f);
	free(pem);
	return r;
}

static void check(const struct ocsp_opts *answer, bool stamped, bool trusted)
{
	struct prov_report *r = run(answer, stamped);

	/* It breaks the chain, not the signature. */
	assert_int_equal(prov_report_state(r), trusted ? PROV_STATE_TRUSTED : PROV_STATE_VALID);
	assert_int_equal(forge_has(r, "signingCredential.trusted"), trusted);
	assert_int_equal(forge_has(r, "signingCredential.untrusted"), !trusted);
	prov_report_free(r);
}

/* 15.9: a CA below the anchor. */
static void test_authorities(void **state)
{
	struct ocsp_opts answer = {.cert = &inter, .issuer = &root, .status = OCSP_SAYS_REVOKED};
	(void)state;

	check(&answer, true, false);
	check(&answer, false, false);
	/* after the stamp, which without one is not known */
	answer.revoked_at = "20231120000000Z";
	check(&answer, true, true);
	check(&answer, false, false);
	answer.status = OCSP_SAYS_GOOD;
	check(&answer, true, true);
	check(&answer, false, true);
}

/* Only who issued it says so. */
static void test_of_a_stranger(void **state)
{
	struct ocsp_opts answer = {
	    .cert = &inter, .issuer = &stranger, .status = OCSP_SAYS_REVOKED};
	(void)state;

	check(&answer, true, true);
	check(&answer, false, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_authorities, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_of_a_stranger, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
