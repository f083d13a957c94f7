/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/tokens.h"
#include "trust/trust.h"

static struct prov_bytes make(const char *time)
{
	struct certs_opts opts = {.kind = CERTS_TSA};
	struct certs_cert root = certs_root(), tsa = certs_make(&root, &opts);
	struct tokens_opts token = {.tsa = &tsa, .data = prov_bytes("x", 1), .time = time};
	struct prov_bytes out = tokens_make(&token);

	certs_free(&tsa);
	certs_free(&root);
	return out;
}

/* The same as the one that is checked. */
static void test_times(void **state)
{
	static const struct {
		const char *time;
		int64_t at;
	} cases[] = {
	    {"20231114221320Z", 1700000000},
	    {"20231114221320.75Z", 1700000000},
	    {"19700101000000Z", 0},
	    {"19691231235959Z", -1},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prov_bytes token = make(cases[i].time);
		int64_t at = 1;

		assert_true(prov_tst_claimed_time(token, &at));
		assert_int_equal(at, cases[i].at);
		free((void *)(uintptr_t)token.p);
	}
}

/* Whatever is cut off or changed: none, or some time, and no byte outside. */
static void test_hostile(void **state)
{
	struct prov_bytes token = make(NULL);
	int64_t at;
	(void)state;

	for (size_t n = 0; n < token.n; n++) {
		uint8_t *copy = malloc(n + 1);

		assert_non_null(copy);
		memcpy(copy, token.p, n);
		assert_false(prov_tst_claimed_time(prov_bytes(copy, n), &at));
		free(copy);
	}
	for (size_t i = 0; i < token.n; i++) {
		uint8_t *copy = malloc(token.n);

		assert_non_null(copy);
		memcpy(copy, token.p, token.n);
		copy[i] ^= 0x55;
		if (!prov_tst_claimed_time(prov_bytes(copy, token.n), &at))
			assert_int_equal(at, 0);
		free(copy);
	}
	free((void *)(uintptr_t)token.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_times), cmocka_unit_test(test_hostile)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
