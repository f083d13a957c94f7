/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/lists.h"
#include "trust/x509.h"

static bool is_on(const struct prov_anchors *a, const struct certs_cert *cert, size_t list)
{
	bool on[4] = {false};

	prov_anchors_lists(a, cert->der, on);
	return on[list];
}

/* PEM, and a block behind it that is no certificate. */
static char *spoiled(const char *pem)
{
	static const char block[] =
	    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
	size_t n = strlen(pem);
	char *out = malloc(n + sizeof(block));

	assert_non_null(out);
	memcpy(out, pem, n);
	memcpy(&out[n], block, sizeof(block));
	return out;
}

static void test_pem(void **state)
{
	struct certs_cert certs[2] = {certs_root(), certs_root()};
	char *pem = certs_pem(certs, 2);
	const struct prov_list_info *info;
	struct prov_anchors *a;
	int64_t when = 1700000000;
	size_t list = 7;
	char *bad, *alone = certs_pem(&certs[1], 1);
	(void)state;

	assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
	assert_null(prov_anchors_list(a, 0));
	assert_null(prov_anchors_list(NULL, 0));
	assert_int_equal(prov_anchors_describe(a, "y", &when, NULL), PROV_E_USAGE);
	assert_int_equal(prov_anchors_add_pem(a, prov_bytes_str(pem), "x", NULL), PROV_OK);
	info = prov_anchors_list(a, 0);
	assert_string_equal(info->name, "x");
	assert_null(info->title);
	assert_int_equal(info->num_certs, 2);
	assert_false(info->has_issued || info->has_next_update || info->has_got);
	assert_int_equal(strlen(info->sha256), 64);
	assert_int_equal(prov_anchors_describe(a, "y", &when, NULL), PROV_OK);
	info = prov_anchors_list(a, 0);
	assert_string_equal(info->name, "y");
	assert_true(info->has_got);
	assert_int_equal(info->got, when);
	assert_int_equal(prov_anchors_describe(a, "z", NULL, NULL), PROV_OK);
	assert_false(prov_anchors_list(a, 0)->has_got);
	/* What stands on two lists is the first one's. */
	assert_int_equal(prov_anchors_add_pem(a, prov_bytes_str(pem), "again", NULL), PROV_OK);
	assert_non_null(prov_anchors_list(a, 1));
	assert_true(prov_anchors_find(a, certs[1].der, &list));
	assert_int_equal(list, 0);
	assert_true(is_on(a, &certs[0], 0) && is_on(a, &certs[0], 1));
	/* One that could not be added is no list, and has nothing. */
	bad = spoiled(pem);
	assert_int_not_equal(prov_anchors_add_pem(a, prov_bytes_str(bad), "bad", NULL), PROV_OK);
	free(bad);
	assert_int_not_equal(prov_anchors_add_pem(a, prov_bytes_str("x"), "bad", NULL), PROV_OK);
	assert_null(prov_anchors_list(a, 2));
	assert_int_equal(prov_anchors_add_pem(a, prov_bytes_str(alone), "third", NULL), PROV_OK);
	assert_false(is_on(a, &certs[0], 2));
	assert_true(is_on(a, &certs[1], 2) && is_on(a, &certs[1], 0));
	prov_anchors_free(a);
	free(pem);
	free(alone);
	certs_free(&certs[0]);
	certs_free(&certs[1]);
}

/* The digest is that of the bytes: SHA-256 of nothing else. */
static void test_digest(void **state)
{
	static const char abc[] =
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
	const struct prov_list_info what = {.name = (char *)(uintptr_t) "x"};
	struct prov_anchors *a;
	(void)state;

	assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
	assert_int_equal(prov_list_note(a, prov_bytes_str("abc"), &what, NULL), PROV_OK);
	assert_string_equal(prov_anchors_list(a, 0)->sha256, abc);
	for (size_t i = 1; i < PROV_MAX_LISTS; i++)
		assert_int_equal(prov_list_note(a, prov_bytes_str("abc"), &what, NULL), PROV_OK);
	assert_int_equal(prov_list_note(a, prov_bytes_str("abc"), &what, NULL), PROV_E_LIMIT);
	prov_anchors_free(a);
}

static void test_json(void **state)
{
	struct certs_cert certs[2] = {certs_root(), certs_root()};
	struct lists_service services[2] = {
	    {.cert = &certs[0], .type = "http://uri.etsi.org/TrstSvc/Svctype/TSA"},
	    {.cert = &certs[1]}};
	struct lists_opts opts = {.services = services, .n = 2, .sequence = 12};
	char *json = lists_json(&opts);
	const struct prov_list_info *info;
	struct prov_anchors *a;
	size_t list;
	(void)state;

	assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
	assert_int_equal(prov_anchors_add_lote(a, prov_bytes_str(json), false, "x", NULL), PROV_OK);
	info = prov_anchors_list(a, 0);
	assert_string_equal(info->name, "x");
	assert_string_equal(info->title, "Test List");
	assert_int_equal(info->num_certs, 1); /* the other is for time-stamps */
	assert_true(info->has_next_update);
	assert_int_equal(info->next_update, 2177452800);
	assert_int_equal(info->sequence, 12);
	assert_true(prov_anchors_find(a, certs[1].der, &list));
	assert_int_equal(list, 0);
	assert_false(prov_anchors_find(a, certs[0].der, &list));
	prov_anchors_free(a);
	free(json);
	certs_free(&certs[0]);
	certs_free(&certs[1]);
}

/* A verdict says which list has the anchor, be it found or remembered. */
static void test_verdict(void **state)
{
	struct certs_cert roots[2] = {certs_root(), certs_root()};
	struct certs_cert leaf = certs_make(&roots[1], NULL);
	struct prov_chain_verdict verdict;
	struct prov_arena arena;
	struct prov_anchors *a;
	(void)state;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
	for (size_t i = 0; i < 2; i++) {
		char *pem = certs_pem(&roots[i], 1);
		assert_int_equal(prov_anchors_add_pem(a, prov_bytes_str(pem), "x", NULL), PROV_OK);
		free(pem);
	}
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(prov_chain_verify(&leaf.der, 1, a, PROV_ROLE_CLAIM_SIGNER,
				     CERTS_NOW, &arena, &verdict, NULL),
		    PROV_OK);
		assert_int_equal(verdict.result, PROV_CHAIN_TRUSTED);
		assert_int_equal(verdict.list, 1);
	}
	prov_anchors_free(a);
	prov_arena_fini(&arena);
	certs_free(&leaf);
	certs_free(&roots[0]);
	certs_free(&roots[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pem),
	    cmocka_unit_test(test_digest),
	    cmocka_unit_test(test_json),
	    cmocka_unit_test(test_verdict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
