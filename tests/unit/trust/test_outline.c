/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/certs.h"
#include "helper/load.h"
#include "helper/mutate.h"
#include "trust/outline.h"

struct tally {
	unsigned fit, unfit;
};

/* What OpenSSL makes of all of the certificate. */
static int read_whole(struct prov_bytes der, X509 **out, int64_t *from, int64_t *to)
{
	int rc = prov_x509_read(der, out, NULL);

	if (rc == PROV_OK)
		rc = prov_x509_validity(*out, from, to, NULL);
	if (rc == PROV_OK && (X509_get_extension_flags(*out) & EXFLAG_INVALID) != 0)
		rc = PROV_E_CERT;
	return rc;
}

/* The outline says the same. */
static void compare(void *ctx, struct prov_bytes der)
{
	struct tally *tally = ctx;
	struct prov_outline outline;
	struct prov_err err = {0};
	int64_t from = 0, to = 0;
	X509 *x509 = NULL;
	int rc = prov_outline_read(der, &outline, &err);
	int whole = read_whole(der, &x509, &from, &to);

	if (rc != whole)
		fail_msg("%d, of all of it %d: %s", rc, whole, err.msg);
	if (rc == PROV_OK) {
		assert_int_equal(X509_NAME_cmp(outline.subject, X509_get_subject_name(x509)), 0);
		assert_true(outline.not_before == from && outline.not_after == to);
	}
	tally->fit += rc == PROV_OK;
	tally->unfit += rc != PROV_OK;
	prov_outline_fini(&outline);
	X509_free(x509);
}

static void test_same(void **state)
{
	struct certs_opts rows[] = {{.kind = CERTS_CA, .cn = "A"}, {.kind = CERTS_TSA},
	    {.kind = CERTS_CA, .cn = "A", .version = 1},
	    {.swap = {{"subjectAltName", "DNS:a.example.com"}, {"1.2.3.4", "critical,DER:0500"}}},
	    {.kind = CERTS_CA,
		.cn = "N",
		.swap = {{"nameConstraints", "critical,permitted;DNS:example.com"}}}};
	struct certs_cert root = certs_root();
	struct tally tally = {0};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct certs_cert cert = certs_make(&root, &rows[i]);

		compare(&tally, cert.der);
		certs_free(&cert);
	}
	assert_int_equal(tally.fit, sizeof(rows) / sizeof(rows[0]));
	certs_free(&root);
}

static void test_damaged(void **state)
{
	struct certs_cert root = certs_root();
	struct tally tally = {0};
	(void)state;

	mutate_all(root.der, compare, &tally);
	assert_true(tally.fit > 100 && tally.unfit > 100);
	certs_free(&root);
}

static void test_unfit(void **state)
{
	static const struct {
		const char *oid, *value, *words;
	} rows[] = {{"2.5.29.19", "DER:0500", "malformed"}, {"2.5.29.15", "DER:0500", "malformed"},
	    {"2.5.29.37", "DER:0500", "malformed"}, {"2.5.29.17", "DER:0500", "malformed"},
	    {"2.5.29.30", "DER:0500", "malformed"}};
	static const uint8_t none[PROV_MAX_CERT + 1];
	struct certs_cert root = certs_root();
	struct prov_outline outline;
	struct prov_err err = {0};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		/* Once more than what is there already, or malformed. */
		struct certs_opts opts = {.swap = {{rows[i].oid, rows[i].value}}};
		struct certs_cert cert = certs_make(&root, &opts);

		err = (struct prov_err){0};
		assert_int_equal(prov_outline_read(cert.der, &outline, &err), PROV_E_CERT);
		assert_non_null(strstr(err.msg, rows[i].words));
		prov_outline_fini(&outline);
		certs_free(&cert);
	}
	assert_int_equal(
	    prov_outline_read(prov_bytes(none, sizeof(none)), &outline, NULL), PROV_E_LIMIT);
	assert_int_equal(prov_outline_read(prov_bytes(NULL, 0), &outline, NULL), PROV_E_CERT);
	assert_null(outline.subject);
	certs_free(&root);
}

/* Those of the lists that are used. */
static void test_corpus(void **state)
{
	static const char *const lists[] = {
	    "trust/C2PA-TRUST-LIST.pem", "trust/C2PA-TSA-TRUST-LIST.pem"};
	struct tally tally = {0};
	(void)state;

	for (size_t i = 0; i < 2; i++) {
		struct prov_arena arena;
		struct prov_bytes *certs;
		size_t n, num;
		uint8_t *pem = load_corpus(lists[i], &n);

		if (pem == NULL)
			skip();
		prov_arena_init(&arena, PROV_MAX_ARENA);
		assert_int_equal(
		    prov_pem_certs(prov_bytes(pem, n), lists[i], &arena, &certs, &num, NULL),
		    PROV_OK);
		for (size_t k = 0; k < num; k++)
			compare(&tally, certs[k]);
		prov_arena_fini(&arena);
		free(pem);
	}
	assert_true(tally.fit > 10 && tally.unfit == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_same),
	    cmocka_unit_test(test_damaged),
	    cmocka_unit_test(test_unfit),
	    cmocka_unit_test(test_corpus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
