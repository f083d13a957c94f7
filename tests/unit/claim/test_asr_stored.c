/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "claim/assertion.h"
#include "helper/fake_box.h"

static void stamps(const char *diag, bool fine, size_t n)
{
	struct prov_stored_stamps out;
	struct fake_box fake;

	fake_box_diag(&fake, "c2pa.time-stamp", diag);
	assert_int_equal(prov_stored_stamps_parse(&fake.box, &fake.arena, &out, NULL), PROV_OK);
	assert_int_equal(out.fault == NULL, fine);
	assert_int_equal(out.n, n);
	if (n > 0) {
		assert_true(prov_bytes_is(out.v[0].label, "urn:c2pa:a"));
		assert_int_equal(out.v[0].token.n, 2);
	}
	fake_box_fini(&fake);
}

static void test_stamps(void **state)
{
	(void)state;
	stamps("{\"urn:c2pa:a\": h'0102'}", true, 1);
	stamps("{5: h'00', \"urn:c2pa:a\": h'0102', \"b\": 7, \"c\": h''}", true, 1);
	stamps("{\"urn:c2pa:a\": (_ h'01', h'02'), \"urn:c2pa:b\": h'03'}", true, 2);
	stamps("{}", false, 0);
	stamps("[h'00']", false, 0);
}

static void ocsp(const char *diag, size_t n)
{
	struct prov_bytes *out;
	struct fake_box fake;
	size_t num;

	fake_box_diag(&fake, "c2pa.certificate-status", diag);
	assert_int_equal(prov_stored_ocsp_parse(&fake.box, &fake.arena, &out, &num, NULL), PROV_OK);
	assert_int_equal(num, n);
	if (n > 0)
		assert_int_equal(out[0].p[0], 0x30);
	fake_box_fini(&fake);
}

static void test_ocsp(void **state)
{
	(void)state;
	ocsp("{\"ocspVals\": [h'30', 5, h'', h'3001']}", 2);
	ocsp("{\"ocspVals\": []}", 0);
	ocsp("{\"ocspVals\": h'30'}", 0);
	ocsp("{}", 0);
	ocsp("[]", 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_stamps),
	    cmocka_unit_test(test_ocsp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
