/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/certs.h"
#include "helper/mutate.h"
#include "trust/trust.h"

static struct prov_arena arena;

static int setup(void **state)
{
	(void)state;
	prov_arena_init(&arena, PROV_MAX_ARENA);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	prov_arena_fini(&arena);
	return 0;
}

static void add(X509 *x509, const char *key, const char *value, int len)
{
	if (X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), key, MBSTRING_UTF8,
		(const unsigned char *)value, len, -1, 0) != 1)
		abort();
}

static void test_parts(void **state)
{
	const struct certs_opts opts = {.cn = "J\xc3\xbcrgen, Foto", .org = "Atelier"};
	struct certs_cert root = certs_root(), leaf = certs_make(&root, &opts);
	struct prov_dn subject, issuer;
	(void)state;

	add(leaf.x509, "OU", "One", -1);
	add(leaf.x509, "OU", "T\0wo", 4);
	add(leaf.x509, "1.2.3.4", "odd", -1);
	certs_remake(&leaf, &root);
	assert_int_equal(prov_cert_dn(leaf.der, &arena, &subject, &issuer, NULL), PROV_OK);
	assert_int_equal(subject.n, 5);
	assert_string_equal(subject.v[0].key, "CN");
	assert_string_equal(subject.v[0].value, "J\xc3\xbcrgen, Foto");
	assert_string_equal(subject.v[1].key, "O");
	assert_string_equal(subject.v[1].value, "Atelier");
	assert_string_equal(subject.v[2].value, "One");
	/* a NUL must not cut a name short */
	assert_string_equal(subject.v[3].key, "OU");
	assert_string_equal(subject.v[3].value, "T\xef\xbf\xbdwo");
	assert_string_equal(subject.v[4].key, "1.2.3.4");
	assert_int_equal(issuer.n, 1);
	assert_string_equal(issuer.v[0].value, "Root");
	certs_free(&leaf);
	certs_free(&root);
}

static void test_many(void **state)
{
	struct certs_cert root = certs_root(), leaf = certs_make(&root, NULL);
	struct prov_dn subject, issuer;
	(void)state;

	for (int i = 0; i < 100; i++)
		add(leaf.x509, "OU", "x", -1);
	certs_remake(&leaf, &root);
	assert_int_equal(prov_cert_dn(leaf.der, &arena, &subject, &issuer, NULL), PROV_OK);
	assert_int_equal(subject.n, 64);
	certs_free(&leaf);
	certs_free(&root);
}

static void describe(void *ctx, struct prov_bytes der)
{
	struct prov_dn subject, issuer;
	int rc;
	(void)ctx;

	rc = prov_cert_dn(der, &arena, &subject, &issuer, NULL);
	assert_true(rc == PROV_OK || rc == PROV_E_CERT);
	for (size_t i = 0; rc == PROV_OK && i < subject.n; i++)
		assert_non_null(subject.v[i].value);
}

static void test_damaged(void **state)
{
	struct certs_cert root = certs_root(), leaf = certs_make(&root, NULL);
	(void)state;

	mutate_prefixes(leaf.der, describe, NULL);
	mutate_flips(leaf.der, describe, NULL);
	certs_free(&leaf);
	certs_free(&root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_many),
	    cmocka_unit_test(test_damaged),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
