/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cose/cose.h"
#include "helper/certs.h"
#include "helper/collect.h"
#include "helper/mutate.h"
#include "report/tree_box.h"

/* A signature superbox around COSE. */
static struct prov_wr wrap(struct prov_bytes cose)
{
	struct prov_wr wr;
	size_t box, content;

	prov_wr_init(&wr, 1 << 20);
	prov_jumbf_begin(&wr, PROV_JUMBF_SIGNATURE, "c2pa.signature", prov_bytes(NULL, 0), &box);
	prov_box_begin(&wr, PROV_BOX_CBOR, &content);
	prov_wr_bytes(&wr, cose);
	prov_box_end(&wr, content);
	prov_jumbf_end(&wr, box);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	return wr;
}

static void show(struct prov_bytes data, bool is_json, struct collect *c)
{
	struct prov_tree_iter iter = prov_tree_iter(data, 0);
	struct prov_tree_box box;
	struct prov_show s;

	if (!prov_tree_next(&iter, &box))
		return;
	prov_show_init(&s, is_json, collect_write, c);
	prov_tree_show_signature(&s, &box);
	assert_int_equal(prov_show_finish(&s, NULL), PROV_OK);
	assert_true(collect_is_harmless(c));
}

static struct prov_wr cose_of(struct prov_bytes cert)
{
	const struct prov_cose_chain chain = {&cert, 1};
	struct prov_wr wr, protected;

	prov_wr_init(&protected, 1 << 16);
	prov_cose_put_protected(&protected, PROV_ALG_ES256, &chain);
	prov_wr_init(&wr, 1 << 16);
	prov_cose_put_sign1(
	    &wr, prov_wr_data(&protected), prov_bytes("0123456789abcdef0123456789abcdef", 32), 0);
	prov_wr_fini(&protected);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	return wr;
}

static void test_whole(void **state)
{
	struct certs_cert root = certs_root();
	const struct certs_opts opts = {.cn = "Ann\x1b Smith", .org = "Example Press"};
	struct certs_cert cert = certs_make(&root, &opts);
	struct prov_wr cose = cose_of(cert.der);
	struct prov_wr box = wrap(prov_wr_data(&cose));
	struct collect c = {0};
	(void)state;

	show(prov_wr_data(&box), false, &c);
	assert_non_null(strstr(c.text, "algorithm: \"ES256\"\n"));
	assert_non_null(strstr(c.text, "detached: true\n"));
	assert_non_null(strstr(c.text, "certificates:\n  - subject: \""));
	assert_non_null(strstr(c.text, "Smith"));
	assert_non_null(strstr(c.text, "O=Example Press"));
	assert_non_null(strstr(c.text, "not_before: 2020-01-01T00:00:00Z\n"));
	assert_non_null(strstr(c.text, "ca: false\n"));
	assert_non_null(strstr(c.text, "timestamps: []\n"));
	assert_non_null(strstr(c.text, "signature: h'3031"));
	collect_free(&c);
	show(prov_wr_data(&box), true, &c);
	assert_memory_equal(c.text, "{\"algorithm\":\"ES256\",\"bytes\":", 29);
	collect_free(&c);
	prov_wr_fini(&box);
	prov_wr_fini(&cose);
	certs_free(&cert);
	certs_free(&root);
}

static void test_bad_certificate(void **state)
{
	struct prov_wr cose = cose_of(prov_bytes("no DER", 6));
	struct prov_wr box = wrap(prov_wr_data(&cose));
	struct collect c = {0};
	(void)state;

	show(prov_wr_data(&box), false, &c);
	assert_non_null(strstr(c.text, "certificates:\n  - damaged: "));
	assert_non_null(strstr(c.text, "signature: h'3031"));
	collect_free(&c);
	prov_wr_fini(&box);
	prov_wr_fini(&cose);
}

static void test_no_cose(void **state)
{
	struct prov_wr box = wrap(prov_bytes("\xa1\x61x\x01", 4));
	struct collect c = {0};
	(void)state;

	show(prov_wr_data(&box), false, &c);
	assert_memory_equal(c.text, "damaged: ", 9);
	assert_non_null(strstr(c.text, "\ncontent:\n  x: 1\n"));
	collect_free(&c);
	prov_wr_fini(&box);
}

static void show_both(void *ctx, struct prov_bytes data)
{
	(void)ctx;
	for (int is_json = 0; is_json < 2; is_json++) {
		struct collect c = {0};

		show(data, is_json != 0, &c);
		collect_free(&c);
	}
}

static void test_damaged(void **state)
{
	struct prov_wr cose = cose_of(prov_bytes("no DER", 6));
	struct prov_wr box = wrap(prov_wr_data(&cose));
	(void)state;

	mutate_all(prov_wr_data(&box), show_both, NULL);
	prov_wr_fini(&box);
	prov_wr_fini(&cose);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_whole),
	    cmocka_unit_test(test_bad_certificate),
	    cmocka_unit_test(test_no_cose),
	    cmocka_unit_test(test_damaged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
