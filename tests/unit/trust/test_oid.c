/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "helper/mutate.h"
#include "trust/x509.h"

/* The same as OpenSSL says, of whatever OpenSSL takes for an OID, and in whatever room. */
static void compare(void *ctx, struct prov_bytes content)
{
	uint8_t der[64] = {0x06, (uint8_t)content.n};
	const unsigned char *p = der;
	ASN1_OBJECT *object;

	(void)ctx;
	if (content.n > sizeof(der) - 2)
		return;
	if (content.n > 0)
		memcpy(&der[2], content.p, content.n);
	object = d2i_ASN1_OBJECT(NULL, &p, (long)content.n + 2);
	for (size_t room = 1; object != NULL && room <= 200; room += room < 40 ? 1 : 160) {
		char theirs[200], *ours = malloc(room);
		int n = OBJ_obj2txt(theirs, sizeof(theirs), object, 1);

		assert_non_null(ours);
		assert_true(n > 0);
		if (prov_x509_oid(object, ours, room))
			assert_string_equal(ours, theirs);
		else
			assert_true((size_t)n >= room || content.n >= room);
		free(ours);
	}
	ASN1_OBJECT_free(object);
}

static void test_oids(void **state)
{
	static const char *const rows[] = {
	    "\x2b\x06\x01\x04\x01\x83\xe8\x5e\x02\x01", /* c2pa-kp-claimSigning */
	    "\x2b\x06\x01\x05\x05\x07\x03\x24",
	    "\x55\x1d\x25\x00",
	    "\x27\x28\x4f\x50\x77\x78", /* 0.39, 1.0 ... at the roots' borders */
	    "\x28",
	    "\x4f",
	    "\x50",
	    "\x81\x00",
	    "\x2a\xff\xff\xff\x7f",     /* 28 bits */
	    "\x2a\x81\x80\x80\x80\x00", /* 29 */
	    "\x2a\x8f\xff\xff\xff\x7f", /* 32 */
	    "\x2a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
	    "\xff\xff\xff\x7f\x01",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n = strlen(rows[i]) == 0 ? 1 : strlen(rows[i]);

		compare(NULL, prov_bytes(rows[i], i == 2 || i == 7 || i == 9 ? n + 1 : n));
		mutate_all(prov_bytes(rows[i], n), compare, NULL);
	}
	for (unsigned a = 0; a <= 0xffff; a++) {
		uint8_t two[3] = {(uint8_t)(a >> 8), (uint8_t)a, 0x05};

		compare(NULL, prov_bytes(two, 3));
	}
}

static void test_values(void **state)
{
	char out[32];
	ASN1_OBJECT *object = OBJ_txt2obj("1.3.6.1.4.1.62558.2.1", 1);

	(void)state;
	assert_true(prov_x509_oid(object, out, sizeof(out)));
	assert_string_equal(out, "1.3.6.1.4.1.62558.2.1");
	assert_true(prov_x509_oid(object, out, 22));
	assert_false(prov_x509_oid(object, out, 21));
	ASN1_OBJECT_free(object);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_oids),
	    cmocka_unit_test(test_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
