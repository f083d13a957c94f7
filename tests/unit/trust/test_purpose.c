/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "helper/certs.h"
#include "helper/mutate.h"
#include "trust/trust.h"

/* CAWG Identity Assertion 1.2: its list of policies is closed, and mailbox-validated not on it. */
static void test_purposes(void **state)
{
	static const struct {
		const char *eku, *policy;
		enum prov_identity_use use;
	} cases[] = {
	    {"1.3.6.1.5.5.7.3.36", NULL, PROV_IDENTITY_DOCUMENTS},
	    {"emailProtection,1.3.6.1.5.5.7.3.36", NULL, PROV_IDENTITY_DOCUMENTS},
	    {"emailProtection", "2.23.140.1.5.2.2", PROV_IDENTITY_MAIL},
	    {"emailProtection", "1.2.3.4,2.23.140.1.5.4.3", PROV_IDENTITY_MAIL},
	    {"emailProtection", "2.23.140.1.5.1.3", PROV_IDENTITY_NONE},
	    {"emailProtection", "2.23.140.1.5.2.1", PROV_IDENTITY_NONE},
	    {"emailProtection", NULL, PROV_IDENTITY_NONE},
	    {"clientAuth", "2.23.140.1.5.2.2", PROV_IDENTITY_NONE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct certs_opts opts = {.swap = {{"extendedKeyUsage", cases[i].eku}}};
		enum prov_identity_use use = PROV_IDENTITY_NONE;
		struct certs_cert cert;

		if (cases[i].policy != NULL)
			opts.swap[1] = (struct certs_swap){"certificatePolicies", cases[i].policy};
		cert = certs_make(NULL, &opts);
		assert_int_equal(prov_cert_identity(cert.der, &use, NULL), PROV_OK);
		assert_int_equal(use, cases[i].use);
		certs_free(&cert);
	}
}

static void damaged(void *ctx, struct prov_bytes der)
{
	enum prov_identity_use use;
	int rc = prov_cert_identity(der, &use, NULL);

	(void)ctx;
	assert_true(rc == PROV_OK || rc == PROV_E_CERT);
}

static void test_damaged(void **state)
{
	struct certs_opts opts = {.swap = {{"certificatePolicies", "2.23.140.1.5.2.2"}}};
	struct certs_cert cert = certs_make(NULL, &opts);

	(void)state;
	mutate_all(cert.der, damaged, NULL);
	certs_free(&cert);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_purposes),
	    cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
