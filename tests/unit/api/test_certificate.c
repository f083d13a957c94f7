/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/certs.h"
#include "prov/certificate.h"

static struct certs_cert root, leaf;

static int setup(void **state)
{
	struct certs_opts opts = {.cn = "Ann", .org = "Desk"};
	(void)state;

	root = certs_root();
	leaf = certs_make(&root, &opts);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	certs_free(&root);
	certs_free(&leaf);
	return 0;
}

static struct prov_certs *read_pem(const struct certs_cert *first, const struct certs_cert *second)
{
	char *pem = certs_pem(first, 1), *more = second == NULL ? NULL : certs_pem(second, 1);
	size_t n = strlen(pem), rest = more == NULL ? 0 : strlen(more);
	char *all = malloc(n + rest);
	struct prov_certs *certs;

	assert_non_null(all);
	memcpy(all, pem, n);
	if (more != NULL)
		memcpy(&all[n], more, rest);
	assert_int_equal(prov_certs_new(&certs, all, n + rest, "x", NULL), PROV_OK);
	free(pem);
	free(more);
	free(all);
	return certs;
}

static void add(struct prov_policy *policy, enum prov_list list, const struct certs_cert *cert)
{
	char *pem = certs_pem(cert, 1);

	assert_int_equal(
	    prov_policy_add_pem(policy, list, pem, strlen(pem), "the list", NULL), PROV_OK);
	free(pem);
}

static void test_facts(void **state)
{
	struct prov_err err = {0};
	struct prov_certs *certs = read_pem(&leaf, &root), *der;
	struct prov_cert_entry one = prov_certs_at(certs, 0), other = prov_certs_at(certs, 1);
	(void)state;

	assert_int_equal(prov_certs_count(certs), 2);
	assert_non_null(strstr(one.subject, "CN=Ann"));
	assert_non_null(strstr(one.subject, "O=Desk"));
	assert_string_equal(one.issuer, other.subject);
	assert_int_equal(one.not_before, CERTS_NOT_BEFORE);
	assert_int_equal(one.not_after, CERTS_NOT_AFTER);
	assert_int_equal(strlen(one.sha256), 64);
	assert_false(one.is_ca || one.is_self_issued);
	assert_true(other.is_ca && other.is_self_issued);
	assert_int_equal(one.num_eku, 1);
	assert_null(one.unfit);
	assert_non_null(other.unfit);
	assert_null(prov_certs_at(certs, 2).subject);
	/* The same in DER, and nothing of what is none. */
	assert_int_equal(prov_certs_new(&der, leaf.der.p, leaf.der.n, "x", NULL), PROV_OK);
	assert_int_equal(prov_certs_count(der), 1);
	assert_string_equal(prov_certs_at(der, 0).sha256, one.sha256);
	prov_certs_free(der);
	assert_int_equal(prov_certs_new(&der, leaf.der.p, leaf.der.n - 1, "x", NULL), PROV_E_CERT);
	assert_null(der);
	assert_int_equal(prov_certs_new(&der, "", 0, "x", NULL), PROV_E_CERT);
	assert_int_equal(prov_certs_new(&der, NULL, 5, "x", NULL), PROV_E_CERT);
	assert_int_equal(prov_certs_new(&der, NULL, 0, NULL, &err), PROV_E_CERT);
	assert_null(strstr(err.msg, "(null)"));
	prov_certs_free(NULL);
	prov_certs_free(certs);
}

static struct prov_cert_trust judge(
    const struct certs_cert *cert, const struct prov_policy *policy, enum prov_list list)
{
	struct prov_certs *certs = read_pem(cert, NULL);
	struct prov_cert_trust trust;

	assert_int_equal(prov_certs_trust(certs, policy, list, &trust, NULL), PROV_OK);
	assert_true(trust.trusted || trust.listed || trust.why != NULL);
	trust.why = NULL;
	prov_certs_free(certs);
	return trust;
}

static void test_trust(void **state)
{
	struct prov_policy *policy;
	struct prov_cert_trust trust;
	struct prov_certs *certs;
	(void)state;

	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	prov_policy_set_time(policy, CERTS_NOW);
	for (unsigned i = 0; i < 4; i++)
		assert_false(judge(&leaf, policy, (enum prov_list)i).trusted);
	add(policy, PROV_LIST_SIGNERS, &root);
	trust = judge(&leaf, policy, PROV_LIST_SIGNERS);
	assert_true(trust.trusted);
	assert_false(trust.listed);
	assert_string_equal(trust.list, "the list");
	/* The authority stands there, but signs nothing. */
	trust = judge(&root, policy, PROV_LIST_SIGNERS);
	assert_true(trust.listed);
	assert_false(trust.trusted);
	/* Each kind for itself. */
	assert_false(judge(&leaf, policy, PROV_LIST_TIMESTAMPS).trusted);
	assert_false(judge(&leaf, policy, PROV_LIST_ALLOWED).trusted);
	add(policy, PROV_LIST_ALLOWED, &leaf);
	add(policy, PROV_LIST_ALLOWED, &root);
	assert_true(judge(&leaf, policy, PROV_LIST_ALLOWED).trusted);
	assert_false(judge(&root, policy, PROV_LIST_ALLOWED).trusted);
	/* Nobody is trusted outside the validity. */
	prov_policy_set_time(policy, CERTS_NOT_AFTER + 1);
	assert_false(judge(&leaf, policy, PROV_LIST_SIGNERS).trusted);
	assert_false(judge(&leaf, policy, PROV_LIST_ALLOWED).trusted);
	certs = read_pem(&leaf, NULL);
	assert_int_equal(
	    prov_certs_trust(certs, policy, PROV_LIST_PRODUCTS, &trust, NULL), PROV_E_USAGE);
	prov_certs_free(certs);
	prov_policy_free(policy);
}

/* What stands on the list for identities must be for those, too. */
static void test_identity(void **state)
{
	struct certs_opts other = {.swap = {{"extendedKeyUsage", "emailProtection"}}};
	struct certs_cert mail = certs_make(&root, &other);
	struct certs_opts document = {.swap = {{"extendedKeyUsage", "1.3.6.1.5.5.7.3.36"}}};
	struct certs_cert paper = certs_make(&root, &document);
	struct prov_policy *policy;
	(void)state;

	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	prov_policy_set_time(policy, CERTS_NOW);
	assert_false(judge(&paper, policy, PROV_LIST_IDENTITIES).trusted);
	add(policy, PROV_LIST_IDENTITIES, &root);
	add(policy, PROV_LIST_IDENTITIES, &mail);
	assert_true(judge(&paper, policy, PROV_LIST_IDENTITIES).trusted);
	assert_true(judge(&mail, policy, PROV_LIST_IDENTITIES).listed);
	assert_false(judge(&mail, policy, PROV_LIST_IDENTITIES).trusted);
	prov_policy_free(policy);
	certs_free(&mail);
	certs_free(&paper);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_facts),
	    cmocka_unit_test(test_trust),
	    cmocka_unit_test(test_identity),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
