/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "helper/certs.h"
#include "trust/x509.h"

#define CLAIM "1.3.6.1.4.1.62558.2.1"
#define DOCUMENT "1.3.6.1.5.5.7.3.36"

static void test_accepted(void **state)
{
	(void)state;
	assert_true(prov_eku_accepted(CLAIM));
	assert_true(prov_eku_accepted(DOCUMENT));
	assert_true(prov_eku_accepted("1.3.6.1.5.5.7.3.4"));
	assert_true(prov_eku_accepted("1.3.6.1.4.1.311.76.59.1.9"));
	assert_false(prov_eku_accepted("1.3.6.1.5.5.7.3.1")); /* serverAuth */
	assert_false(prov_eku_accepted("1.3.6.1.5.5.7.3.8")); /* timeStamping */
	assert_false(prov_eku_accepted("2.5.29.37.0"));       /* any (14.5.1.1) */
	assert_false(prov_eku_accepted(CLAIM ".1"));
	assert_false(prov_eku_accepted(""));
}

static unsigned purposes(const char *usages, enum prov_cert_role role)
{
	struct certs_opts opts = {.swap = {{"extendedKeyUsage", usages}}};
	struct certs_cert root = certs_root(), leaf = certs_make(&root, &opts);
	unsigned found = prov_x509_purposes(leaf.x509, role);

	certs_free(&leaf);
	certs_free(&root);
	return found;
}

static void test_purposes(void **state)
{
	unsigned claim = purposes(CLAIM, PROV_ROLE_CLAIM_SIGNER);
	unsigned document = purposes(DOCUMENT, PROV_ROLE_CLAIM_SIGNER);
	(void)state;

	assert_int_equal(claim, PROV_PURPOSE_CLAIM_SIGNING);
	assert_true(document != 0 && document != claim);
	assert_int_equal(
	    purposes("serverAuth," DOCUMENT "," CLAIM, PROV_ROLE_CLAIM_SIGNER), claim | document);
	assert_int_equal(purposes("serverAuth", PROV_ROLE_CLAIM_SIGNER), 0);
	assert_int_equal(purposes("timeStamping,OCSPSigning", PROV_ROLE_CLAIM_SIGNER), 0);
	assert_int_equal(purposes(NULL, PROV_ROLE_CLAIM_SIGNER), 0);
	/* Each role asks for its own. */
	assert_int_equal(purposes("timeStamping", PROV_ROLE_TSA), PROV_PURPOSE_ALL);
	assert_int_equal(purposes(CLAIM ",OCSPSigning", PROV_ROLE_TSA), 0);
	assert_int_equal(purposes("OCSPSigning", PROV_ROLE_OCSP), PROV_PURPOSE_ALL);
	assert_int_equal(purposes(CLAIM ",timeStamping", PROV_ROLE_OCSP), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_accepted),
	    cmocka_unit_test(test_purposes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
