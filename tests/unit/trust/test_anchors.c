/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "helper/certs.h"
#include "helper/lists.h"
#include "helper/load.h"
#include "helper/mutate.h"
#include "trust/trust.h"
#include "trust/x509.h"

static void test_add(void **state)
{
	struct certs_cert certs[2] = {certs_root(), certs_make(NULL, NULL)};
	char *pem = certs_pem(certs, 2);
	struct prov_anchors *a;
	(void)state;

	assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
	assert_int_equal(prov_anchors_count(a), 0);
	assert_false(prov_anchors_has(a, certs[0].der));
	assert_int_equal(prov_anchors_add_pem(a, prov_bytes_str(pem), "x", NULL), PROV_OK);
	assert_int_equal(prov_anchors_add_pem(a, prov_bytes_str(pem), "x", NULL), PROV_OK);
	assert_int_equal(prov_anchors_count(a), 2); /* once each */
	assert_true(prov_anchors_has(a, certs[0].der));
	assert_true(prov_anchors_has(a, certs[1].der));
	assert_false(prov_anchors_has(a, prov_bytes_sub(certs[1].der, 0, certs[1].der.n - 1)));
	assert_false(prov_anchors_has(a, prov_bytes(NULL, 0)));
	assert_false(prov_anchors_has(NULL, certs[0].der));
	assert_int_equal(prov_anchors_count(NULL), 0);
	prov_anchors_free(a);
	prov_anchors_free(NULL);
	free(pem);
	certs_free(&certs[0]);
	certs_free(&certs[1]);
}

/* A file of which one certificate is bad adds nothing, and says which. */
static void test_all_or_nothing(void **state)
{
	struct certs_cert certs[2] = {certs_root(), certs_root()};
	char *pem = certs_pem(certs, 2);
	struct prov_anchors *a;
	struct prov_err err = {0};
	(void)state;

	memcpy(strstr(strstr(pem, "END"), "BEGIN CERTIFICATE-----\n") + 23, "AAAA", 4);
	assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
	assert_int_equal(
	    prov_anchors_add_pem(a, prov_bytes_str(pem), "list.pem", &err), PROV_E_CERT);
	assert_non_null(strstr(err.msg, "certificate 2 of 2 in list.pem"));
	assert_int_equal(prov_anchors_count(a), 0);
	prov_anchors_free(a);
	free(pem);
	certs_free(&certs[0]);
	certs_free(&certs[1]);
}

static void test_many(void **state)
{
	struct certs_cert root = certs_root();
	struct prov_anchors *a;
	(void)state;

	assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
	for (size_t i = 0; i < 150; i++) {
		struct certs_cert leaf = certs_make(&root, NULL);
		char *pem = certs_pem(&leaf, 1);
		assert_int_equal(prov_anchors_add_pem(a, prov_bytes_str(pem), "x", NULL), PROV_OK);
		assert_true(prov_anchors_has(a, leaf.der));
		free(pem);
		certs_free(&leaf);
	}
	assert_int_equal(prov_anchors_count(a), 150);
	prov_anchors_free(a);
	certs_free(&root);
}

/* The lists that are in use today load whole. */
static void test_real_lists(void **state)
{
	static const struct {
		const char *name;
		size_t n;
	} lists[] = {
	    {"trust/C2PA-TRUST-LIST.pem", 30},
	    {"trust/C2PA-TSA-TRUST-LIST.pem", 22},
	    {"trust/c2pars-test-roots.pem", 8},
	    {"trust/c2pars-allowed.pem", 7},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		struct prov_anchors *a;
		struct prov_err err = {0};
		size_t n;
		uint8_t *pem = load_corpus(lists[i].name, &n);
		if (pem == NULL)
			skip();
		assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
		if (prov_anchors_add_pem(a, prov_bytes(pem, n), lists[i].name, &err) != PROV_OK)
			fail_msg("%s", err.msg);
		assert_int_equal(prov_anchors_count(a), lists[i].n);
		prov_anchors_free(a);
		free(pem);
	}
}

/* C2PA's own form of the same lists has the same certificates. */
static void test_real_json(void **state)
{
	static const struct {
		const char *json, *pem;
		bool timestamps;
	} lists[] = {
	    {"trust/C2PA-TRUST-LIST.json", "trust/C2PA-TRUST-LIST.pem", false},
	    {"trust/C2PA-TSA-TRUST-LIST.json", "trust/C2PA-TSA-TRUST-LIST.pem", true},
	};
	(void)state;

	for (size_t i = 0; i < 2; i++) {
		struct prov_anchors *a;
		struct prov_err err = {0};
		const struct prov_list_info *info;
		size_t n, m, count;
		uint8_t *json = load_corpus(lists[i].json, &n);
		uint8_t *pem = load_corpus(lists[i].pem, &m);
		if (json == NULL || pem == NULL)
			skip();
		assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
		if (prov_anchors_add_lote(a, prov_bytes(json, n), lists[i].timestamps, "x", &err) !=
		    PROV_OK)
			fail_msg("%s", err.msg);
		count = prov_anchors_count(a);
		assert_int_equal(count, i == 0 ? 30 : 22);
		info = prov_anchors_list(a, 0);
		assert_non_null(info);
		assert_string_equal(
		    info->title, i == 0 ? "C2PA Trust List" : "C2PA TSA Trust List");
		assert_true(info->has_next_update);
		assert_int_equal(info->next_update, i == 0 ? 1817424699 : 1817424707);
		assert_int_equal(info->num_certs, count);
		assert_null(prov_anchors_list(a, 1));
		/* They stand there twice now, for they count otherwise. */
		assert_int_equal(prov_anchors_add_pem(a, prov_bytes(pem, m), "x", NULL), PROV_OK);
		assert_int_equal(prov_anchors_count(a), 2 * count);
		prov_anchors_free(a);
		free(json);
		free(pem);
	}
}

/* Services of another kind, and those that never were trusted, vouch for nobody. */
static void test_json_kinds(void **state)
{
	struct certs_cert certs[4] = {certs_root(), certs_root(), certs_root(), certs_root()};
	struct lists_service services[4] = {{.cert = &certs[0]},
	    {.cert = &certs[1], .type = "http://uri.etsi.org/TrstSvc/Svctype/TSA"},
	    {.cert = &certs[2], .type = "http://example.org/a-shop"},
	    {.cert = &certs[3], .status = LISTS_WITHDRAWN}};
	struct lists_opts opts = {.services = services, .n = 4};
	char *json = lists_json(&opts);
	(void)state;

	for (int tsa = 0; tsa < 2; tsa++) {
		struct prov_anchors *a;
		assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
		assert_int_equal(
		    prov_anchors_add_lote(a, prov_bytes_str(json), tsa == 1, "x", NULL), PROV_OK);
		assert_true(prov_anchors_has(a, certs[0].der));
		assert_int_equal(prov_anchors_has(a, certs[1].der), tsa == 1);
		assert_false(prov_anchors_has(a, certs[2].der));
		assert_false(prov_anchors_has(a, certs[3].der));
		prov_anchors_free(a);
	}
	free(json);
	for (size_t i = 0; i < 4; i++)
		certs_free(&certs[i]);
}

static void test_json_all_or_nothing(void **state)
{
	struct certs_cert certs[2] = {certs_root(), certs_root()};
	struct lists_service services[2] = {{.cert = &certs[0]}, {.cert = &certs[1]}};
	struct lists_opts opts = {.services = services, .n = 2};
	struct prov_anchors *a;
	struct prov_err err = {0};
	char *json;
	(void)state;

	certs[1].der.n--; /* no longer a certificate */
	json = lists_json(&opts);
	assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
	assert_int_equal(
	    prov_anchors_add_lote(a, prov_bytes_str(json), false, "x.json", &err), PROV_E_CERT);
	assert_non_null(strstr(err.msg, "TrustedEntityServices[1]"));
	assert_non_null(strstr(err.msg, "x.json"));
	assert_int_equal(prov_anchors_count(a), 0);
	assert_null(prov_anchors_list(a, 0));
	prov_anchors_free(a);
	free(json);
	certs_free(&certs[0]);
	certs[1].der.n++;
	certs_free(&certs[1]);
}

/* Who issued a certificate is told by name and signature, among what comes along or is listed. */
static void test_issuer(void **state)
{
	struct certs_cert root = certs_root(), namesake = certs_root(),
			  leaf = certs_make(&root, NULL);
	struct prov_bytes certs[4] = {
	    leaf.der, namesake.der, prov_bytes("no certificate", 14), root.der};
	struct prov_bytes out;
	struct prov_anchors *a;
	size_t cost;
	char *pem = certs_pem(&root, 1);
	(void)state;

	assert_int_equal(prov_issuer_find(certs, 4, NULL, leaf.der, &out, &cost, NULL), PROV_OK);
	assert_true(out.p == root.der.p);
	assert_int_equal(prov_issuer_find(certs, 3, NULL, leaf.der, &out, &cost, NULL), PROV_OK);
	assert_int_equal(out.n, 0);
	assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
	assert_int_equal(prov_issuer_find(certs, 3, a, leaf.der, &out, &cost, NULL), PROV_OK);
	assert_int_equal(out.n, 0);
	assert_int_equal(prov_anchors_add_pem(a, prov_bytes_str(pem), "x", NULL), PROV_OK);
	assert_int_equal(prov_issuer_find(certs, 3, a, leaf.der, &out, &cost, NULL), PROV_OK);
	assert_true(prov_bytes_eq(out, root.der));
	prov_anchors_free(a);

	/* What can't be decoded, asked about or listed, has and is no issuer; that is no error. */
	assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
	assert_int_equal(prov_anchors_add_pem(a, prov_bytes_str(pem), "x", NULL), PROV_OK);
	assert_int_equal(prov_issuer_find(certs, 0, a, certs[2], &out, &cost, NULL), PROV_OK);
	assert_int_equal(out.n, 0);
	a->list[0].der[0] ^= 1; /* after its outline was read */
	assert_int_equal(prov_issuer_find(certs, 3, a, leaf.der, &out, &cost, NULL), PROV_OK);
	assert_int_equal(out.n, 0);
	prov_anchors_free(a);
	free(pem);
	certs_free(&root);
	certs_free(&namesake);
	certs_free(&leaf);
}

static void hostile(void *ctx, struct prov_bytes data)
{
	struct prov_anchors *a;
	struct prov_err err = {0};
	int rc;
	(void)ctx;

	assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
	rc = prov_anchors_add_pem(a, data, "x", &err);
	assert_true(rc == PROV_OK || (rc == PROV_E_CERT && prov_anchors_count(a) == 0));
	prov_anchors_free(a);
}

static void test_hostile(void **state)
{
	struct certs_cert root = certs_root();
	char *pem = certs_pem(&root, 1);
	(void)state;

	mutate_prefixes(prov_bytes_str(pem), hostile, NULL);
	free(pem);
	certs_free(&root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_add),
	    cmocka_unit_test(test_all_or_nothing),
	    cmocka_unit_test(test_many),
	    cmocka_unit_test(test_real_lists),
	    cmocka_unit_test(test_real_json),
	    cmocka_unit_test(test_json_kinds),
	    cmocka_unit_test(test_json_all_or_nothing),
	    cmocka_unit_test(test_issuer),
	    cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
