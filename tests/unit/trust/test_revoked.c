/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/wr.h"
#include "crypto/crypto.h"
#include "helper/crl.h"
#include "helper/ocsp.h"
#include "trust/revoked.h"

#define DIGITS 64

static struct certs_cert root, leaf;
static char hex[DIGITS + 1];

static int setup(void **state)
{
	uint8_t digest[PROV_HASH_MAX];
	(void)state;

	root = certs_root();
	leaf = certs_make(&root, NULL);
	assert_int_equal(prov_hash_bytes(PROV_HASH_SHA256, leaf.der, digest, NULL), PROV_OK);
	for (size_t i = 0; i < 32; i++)
		(void)snprintf(&hex[2 * i], 3, "%02x", digest[i]);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	certs_free(&root);
	certs_free(&leaf);
	return 0;
}

/* What a list says of the leaf, whose fingerprint stands between BEFORE and AFTER (NULL: it does
 * not): 1 always, 2 from a time on, 0 nothing; or the code. */
static int says(const char *before, const char *after, int64_t *since)
{
	struct prov_revoked *r;
	const char *name = NULL;
	char text[5000];
	bool found = false;
	int rc;

	(void)snprintf(text, sizeof(text), "%s%s%s", before, after == NULL ? "" : hex,
	    after == NULL ? "" : after);
	assert_int_equal(prov_revoked_new(&r, NULL), PROV_OK);
	rc = prov_revoked_add(r, prov_bytes_str(text), "the file", NULL);
	if (rc == PROV_OK) {
		assert_int_equal(
		    prov_revoked_find(r, leaf.der, &found, since, &name, NULL), PROV_OK);
		rc = !found ? 0 : *since == INT64_MIN ? 1 : 2;
		if (found)
			assert_string_equal(name, "the file");
		assert_true(rc != 2 || *since == 1700000000);
		assert_int_equal(
		    prov_revoked_find(r, root.der, &found, since, &name, NULL), PROV_OK);
		assert_false(found);
	}
	prov_revoked_free(r);
	return rc;
}

static void test_fingerprints(void **state)
{
	int64_t since = 0;
	char colons[3 * 32 + 64] = "sha256 Fingerprint=";
	(void)state;

	assert_int_equal(says("", "", &since), 1);
	assert_int_equal(says("# ours\r\n\n\t", "  # the camera's\r\n", &since), 1);
	assert_int_equal(says("", " 2023-11-14T22:13:20Z\n", &since), 2);
	for (size_t i = 0; i < 32; i++)
		(void)snprintf(
		    &colons[strlen(colons)], 4, "%.2s%s", &hex[2 * i], i < 31 ? ":" : "");
	for (char *c = colons + 19; *c != '\0'; c++)
		*c = *c >= 'a' ? (char)(*c - 32) : *c;
	assert_int_equal(says(colons, NULL, &since), 1);
	assert_int_equal(
	    says("0000000000000000000000000000000000000000000000000000000000000000", NULL, &since),
	    0);
	/* The earliest of several times counts, and always is the earliest. */
	{
		char both[512];
		(void)snprintf(both, sizeof(both), "%s 2024-01-01T00:00:00Z\n%s\n", hex, hex);
		assert_int_equal(says(both, NULL, &since), 1);
	}
	assert_int_equal(says("", NULL, &since), PROV_E_FORMAT);
	assert_int_equal(says("# nothing\n", NULL, &since), PROV_E_FORMAT);
	assert_int_equal(says("", "\nnonsense\n", &since), PROV_E_FORMAT);
	assert_int_equal(says("", "0\n", &since), PROV_E_FORMAT);
	assert_int_equal(says(&hex[1], NULL, &since), PROV_E_FORMAT);
	assert_int_equal(says("", " yesterday\n", &since), PROV_E_FORMAT);
	assert_int_equal(says("", "2023-11-14T22:13:20Z\n", &since), PROV_E_FORMAT);
}

/* In one file with a CRL, too; what is no list is not passed over. */
static void test_beside_pem(void **state)
{
	static const char other[] = "-----BEGIN CRL-----\nAAAA\n-----END CRL-----\n";
	static const char cert[] = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
	const struct crl_opts opts = {.issuer = &root};
	char *pem = crl_make_pem(&opts), text[4000];
	int64_t since;
	(void)state;

	assert_int_equal(says(pem, NULL, &since), 0);
	assert_int_equal(says(pem, "\n", &since), 1);
	assert_int_equal(says(pem, " 2023-11-14T22:13:20Z\n", &since), 2);
	assert_int_equal(says(pem, " yesterday\n", &since), PROV_E_FORMAT);
	(void)snprintf(text, sizeof(text), "\n%s", pem);
	assert_int_equal(says("", text, &since), 1);
	(void)snprintf(text, sizeof(text), "%stext = of it\nsha256 Fingerprint=", pem);
	assert_int_equal(says(text, "", &since), 1);
	(void)snprintf(text, sizeof(text), "%s%s# ", pem, cert);
	assert_int_equal(says(text, "\n", &since), 0);
	(void)snprintf(text, sizeof(text), "%s%s", pem, other);
	assert_int_equal(says(text, NULL, &since), PROV_E_FORMAT);
	/* What means somebody, and would be passed over. */
	(void)snprintf(text, sizeof(text), "%s> %s", pem, other);
	assert_int_equal(says(text, NULL, &since), PROV_E_FORMAT);
	(void)snprintf(text, sizeof(text), "%ssha256:", pem);
	assert_int_equal(says(text, "\n", &since), PROV_E_FORMAT);
	(void)snprintf(text, sizeof(text), "%sstolen ", pem);
	assert_int_equal(says(text, NULL, &since), 0);
	assert_int_equal(says(text, "", &since), PROV_E_FORMAT);
	(void)snprintf(text, sizeof(text), "%sstolen # ", pem);
	assert_int_equal(says(text, "", &since), 0);
	(void)snprintf(text, sizeof(text), "%s0\x01\x02\n", pem);
	assert_int_equal(says(text, NULL, &since), PROV_E_FORMAT);
	(void)snprintf(text, sizeof(text), "%s\tText: \xc3\xa9\r\n\f\n", pem);
	assert_int_equal(says(text, NULL, &since), 0);
	free(pem);
}

/* All of a file or nothing of it. */
static void test_all_or_nothing(void **state)
{
	const struct crl_opts opts = {.issuer = &root, .cert = &leaf};
	char *pem = crl_make_pem(&opts), text[256], *bad;
	struct prov_revoked *r;
	const char *name;
	int64_t since;
	bool found;
	(void)state;

	assert_int_equal(prov_revoked_new(&r, NULL), PROV_OK);
	(void)snprintf(text, sizeof(text), "%s\nx\n", hex);
	assert_int_equal(prov_revoked_add(r, prov_bytes_str(text), "x", NULL), PROV_E_FORMAT);
	assert_int_equal(prov_revoked_find(r, leaf.der, &found, &since, &name, NULL), PROV_OK);
	assert_false(found);
	bad = malloc(2 * strlen(pem) + 1);
	assert_non_null(bad);
	(void)snprintf(bad, 2 * strlen(pem) + 1, "%s%s", pem, pem);
	memcpy(strrchr(bad, 'E'), "*", 1);
	memcpy(strstr(bad + strlen(pem), "-----BEGIN X509 CRL-----\n") + 25, "****", 4);
	assert_int_equal(prov_revoked_add(r, prov_bytes_str(bad), "x", NULL), PROV_E_FORMAT);
	assert_null(prov_revoked_at(r, 0).name);
	assert_int_equal(
	    prov_revoked_add(r, prov_bytes_str("-----BEGIN CERTIFICATE-----"), "x", NULL),
	    PROV_E_FORMAT);
	for (size_t i = 0; i < PROV_MAX_REVOKED_FILES; i++)
		assert_int_equal(prov_revoked_add(r, prov_bytes_str(pem), "x", NULL), PROV_OK);
	assert_int_equal(prov_revoked_add(r, prov_bytes_str(pem), "x", NULL), PROV_E_LIMIT);
	prov_revoked_free(r);
	prov_revoked_free(NULL);
	free(bad);
	free(pem);
}

static void test_limit(void **state)
{
	struct prov_revoked *r;
	struct prov_err err = {0};
	struct prov_wr wr;
	unsigned n = 0;

	(void)state;
	assert_int_equal(prov_revoked_new(&r, NULL), PROV_OK);
	while (n < PROV_MAX_REVOKED) {
		prov_wr_init(&wr, (size_t)16 << 20);
		for (unsigned i = 0; i < 100000; i++)
			prov_wr_printf(&wr, "%064x\n", n++);
		assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
		assert_int_equal(prov_revoked_add(r, prov_wr_data(&wr), "x", NULL), PROV_OK);
		prov_wr_fini(&wr);
	}
	prov_wr_init(&wr, 1024);
	prov_wr_printf(&wr, "%064x\n", n);
	assert_int_equal(prov_revoked_add(r, prov_wr_data(&wr), "x", &err), PROV_E_LIMIT);
	assert_non_null(strstr(err.msg, "the limit of 500000"));
	prov_wr_fini(&wr);
	prov_revoked_free(r);
}

static void test_der(void **state)
{
	const struct crl_opts crl_opts = {.issuer = &root, .cert = &leaf};
	const struct ocsp_opts ocsp_opts = {.issuer = &root, .cert = &leaf};
	struct prov_bytes crl = crl_make(&crl_opts), ocsp = ocsp_make(&ocsp_opts);
	struct prov_revoked *r;
	(void)state;

	assert_int_equal(prov_revoked_new(&r, NULL), PROV_OK);
	assert_int_equal(prov_revoked_add(r, crl, "one", NULL), PROV_OK);
	assert_int_equal(prov_revoked_add(r, ocsp, "two", NULL), PROV_OK);
	assert_int_equal(prov_revoked_add(r, leaf.der, "three", NULL), PROV_E_FORMAT);
	assert_int_equal(
	    prov_revoked_add(r, prov_bytes_sub(ocsp, 0, ocsp.n - 1), "x", NULL), PROV_E_FORMAT);
	assert_string_equal(prov_revoked_at(r, 0).name, "one");
	assert_non_null(prov_revoked_at(r, 0).crl);
	assert_string_equal(prov_revoked_at(r, 1).name, "two");
	assert_true(prov_bytes_eq(prov_revoked_at(r, 1).ocsp, ocsp));
	assert_null(prov_revoked_at(r, 2).name);
	prov_revoked_free(r);
	free((void *)(uintptr_t)crl.p);
	free((void *)(uintptr_t)ocsp.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fingerprints),
	    cmocka_unit_test(test_beside_pem),
	    cmocka_unit_test(test_all_or_nothing),
	    cmocka_unit_test(test_limit),
	    cmocka_unit_test(test_der),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
