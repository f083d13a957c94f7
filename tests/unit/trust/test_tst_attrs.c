/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/cms.h>

#include "helper/tokens.h"
#include "trust/tst_attrs.h"

static struct prov_bytes make(struct tokens_opts opts)
{
	struct certs_opts stamper = {.kind = CERTS_TSA};
	struct certs_cert root = certs_root(), tsa = certs_make(&root, &stamper);
	struct prov_bytes out;

	opts.tsa = &tsa;
	opts.data = prov_bytes("x", 1);
	out = tokens_make(&opts);
	certs_free(&tsa);
	certs_free(&root);
	return out;
}

/* What OpenSSL reads there, in its order. */
static void expect_same(struct prov_bytes token, struct prov_bytes attrs)
{
	const unsigned char *p = token.p;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, (long)token.n);
	CMS_SignerInfo *si;
	size_t at = 2;

	assert_non_null(cms);
	si = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);
	assert_true(attrs.n > 2 && attrs.p[0] == 0xa0);
	if (attrs.p[1] >= 0x80)
		at += attrs.p[1] & 0x7fu;
	for (int i = 0; i < CMS_signed_get_attr_count(si); i++) {
		unsigned char *der = NULL;
		int n = i2d_X509_ATTRIBUTE(CMS_signed_get_attr(si, i), &der);

		assert_true(n > 0 && (size_t)n <= attrs.n - at);
		assert_memory_equal(der, &attrs.p[at], (size_t)n);
		at += (size_t)n;
		OPENSSL_free(der);
	}
	assert_true(at == attrs.n);
	CMS_ContentInfo_free(cms);
}

static void test_found(void **state)
{
	static const struct tokens_opts rows[] = {
	    {0}, {.no_certs = true}, {.by_key_id = true}, {.ess_none = true}, {.ess_v1 = true}};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_bytes token = make(rows[i]), attrs;

		assert_true(prov_tst_signed_attrs(token, &attrs));
		expect_same(token, attrs);
		free((void *)(uintptr_t)token.p);
	}
}

/* Whatever is cut off or changed: none, or some within the token. */
static void test_hostile(void **state)
{
	struct prov_bytes token = make((struct tokens_opts){0}), attrs;
	uint8_t *copy = malloc(token.n);
	(void)state;

	assert_non_null(copy);
	for (size_t n = 0; n < token.n; n++) {
		uint8_t *cut = malloc(n + 1);

		assert_non_null(cut);
		memcpy(cut, token.p, n);
		assert_false(prov_tst_signed_attrs(prov_bytes(cut, n), &attrs));
		assert_true(attrs.n == 0);
		free(cut);
	}
	for (size_t i = 0; i < token.n; i++) {
		memcpy(copy, token.p, token.n);
		copy[i] ^= 0x41;
		if (prov_tst_signed_attrs(prov_bytes(copy, token.n), &attrs))
			assert_true(attrs.p >= copy && attrs.n <= token.n &&
				    (size_t)(attrs.p - copy) <= token.n - attrs.n);
	}
	free(copy);
	free((void *)(uintptr_t)token.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_found),
	    cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
