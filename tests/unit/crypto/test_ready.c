/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/crypto.h"

/* RFC 8410, 10.1 */
static const uint8_t ed25519_spki[] = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03,
    0x21, 0x00, 0x19, 0xbf, 0x44, 0x09, 0x69, 0x84, 0xcd, 0xfe, 0x85, 0x41, 0xba, 0xc1, 0x67, 0xdc,
    0x3b, 0x96, 0xc8, 0x50, 0x86, 0xaa, 0x30, 0xb6, 0xb6, 0xcb, 0x0c, 0x5c, 0x38, 0xad, 0x70, 0x31,
    0x66, 0xe1};

/* Several threads at once in a process that has not decoded any key yet. */
static void *first_use(void *ctx)
{
	enum prov_key_kind kind = PROV_KEY_OTHER;
	int bits, *bad = ctx;

	*bad = prov_crypto_ready(NULL);
	if (*bad == PROV_OK)
		*bad = prov_spki_info(
		    prov_bytes(ed25519_spki, sizeof(ed25519_spki)), &kind, &bits, NULL);
	if (*bad == PROV_OK && kind != PROV_KEY_ED25519)
		*bad = PROV_E_INTERNAL;
	return NULL;
}

static void test_first_use_in_threads(void **state)
{
	pthread_t threads[4];
	int bad[4];

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, first_use, &bad[i]), 0);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(bad[i], PROV_OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_first_use_in_threads)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
