/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "trust/ess.h"

/* The three bytes "abc" stand for a certificate: their digests are in FIPS 180. */
#define CERT prov_bytes("abc", 3)
#define SHA1 "\xa9\x99\x3e\x36\x47\x06\x81\x6a\xba\x3e\x25\x71\x78\x50\xc2\x6c\x9c\xd0\xd8\x9d"
#define SHA256                                                                                     \
	"\xba\x78\x16\xbf\x8f\x01\xcf\xea\x41\x41\x40\xde\x5d\xae\x22\x23\xb0\x03\x61\xa3\x96\x17" \
	"\x7a"                                                                                     \
	"\x9c\xb4\x10\xff\x61\xf2\x00\x15\xad"
#define V1 "\x30\x1a\x30\x18\x30\x16\x04\x14" SHA1
#define V2 "\x30\x26\x30\x24\x30\x22\x04\x20" SHA256
/* With its algorithm: id-sha1 (1.3.14.3.2.26), id-sha256 (2.16.840.1.101.3.4.2.1), and nobody's. */
#define V2_SHA1 "\x30\x23\x30\x21\x30\x1f\x30\x07\x06\x05\x2b\x0e\x03\x02\x1a\x04\x14" SHA1
#define V2_SHA256                                                                                  \
	"\x30\x33\x30\x31\x30\x2f\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x04"         \
	"\x20" SHA256
#define V2_OTHER "\x30\x23\x30\x21\x30\x1f\x30\x07\x06\x05\x2b\x0e\x03\x02\x7f\x04\x14" SHA1
#define V2_NUMBER "\x30\x07\x30\x05\x30\x03\x02\x01\x05"

/* In a block of its own, so that one byte too many is seen. */
static bool names(const char *attribute, size_t n, bool v2, struct prov_bytes cert)
{
	uint8_t *copy = malloc(n + 1);
	struct prov_err err = {0};
	bool yes = true;

	assert_non_null(copy);
	memcpy(copy, attribute, n);
	copy = realloc(copy, n > 0 ? n : 1);
	assert_non_null(copy);
	assert_int_equal(prov_ess_names(prov_bytes(copy, n), v2, cert, &yes, &err), PROV_OK);
	free(copy);
	return yes;
}

#define NAMES(text, v2) names(text, sizeof(text) - 1, v2, CERT)

static void test_names(void **state)
{
	(void)state;

	assert_true(NAMES(V1, false));
	assert_true(NAMES(V2, true));
	assert_true(NAMES(V2_SHA1, true));
	assert_true(NAMES(V2_SHA256, true));
}

static void test_names_another(void **state)
{
	(void)state;

	assert_false(names(V1, sizeof(V1) - 1, false, prov_bytes("abd", 3)));
	assert_false(names(V2, sizeof(V2) - 1, true, prov_bytes("ab", 2)));
	/* Each form has its own digest where none is named. */
	assert_false(NAMES(V1, true));
	assert_false(NAMES(V2, false));
	assert_false(NAMES(V2_SHA256, false));
	assert_false(NAMES(V2_OTHER, true));
	assert_false(NAMES(V2_NUMBER, true));
	assert_false(NAMES(V2 "\x00", true));
}

/* Cut off anywhere, or a bit of the digest or its frame another one: nobody is named. */
static void test_hostile(void **state)
{
	(void)state;

	for (size_t n = 0; n < sizeof(V2_SHA256) - 1; n++)
		assert_false(names(V2_SHA256, n, true, CERT));
	for (size_t bit = 0; bit < 8 * (sizeof(V2_SHA256) - 1); bit++) {
		char copy[] = V2_SHA256;

		copy[bit / 8] = (char)(copy[bit / 8] ^ (1 << bit % 8));
		assert_false(names(copy, sizeof(copy) - 1, true, CERT));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_names),
	    cmocka_unit_test(test_names_another), cmocka_unit_test(test_hostile)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
