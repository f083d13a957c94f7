/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hex.h"
#include "helper/mutate.h"

static void check(
    void (*put)(struct prov_wr *, struct prov_bytes), struct prov_bytes in, const char *expected)
{
	struct prov_wr wr;

	prov_wr_init(&wr, 10000);
	put(&wr, in);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	assert_true(prov_bytes_is(prov_wr_data(&wr), expected));
	prov_wr_fini(&wr);
}

static void test_hex(void **state)
{
	static const uint8_t data[] = {0x00, 0x0f, 0xf0, 0xab, 0xff};
	(void)state;

	check(prov_hex_put, prov_bytes(NULL, 0), "");
	check(prov_hex_put, prov_bytes(data, sizeof(data)), "000ff0abff");
}

/* RFC 4648 section 10. */
static void test_b64(void **state)
{
	static const uint8_t high[] = {0xfb, 0xff, 0xbf};
	(void)state;

	check(prov_b64_put, prov_bytes(NULL, 0), "");
	check(prov_b64_put, prov_bytes_str("f"), "Zg==");
	check(prov_b64_put, prov_bytes_str("fo"), "Zm8=");
	check(prov_b64_put, prov_bytes_str("foo"), "Zm9v");
	check(prov_b64_put, prov_bytes_str("foob"), "Zm9vYg==");
	check(prov_b64_put, prov_bytes_str("fooba"), "Zm9vYmE=");
	check(prov_b64_put, prov_bytes_str("foobar"), "Zm9vYmFy");
	check(prov_b64_put, prov_bytes(high, sizeof(high)), "+/+/");
}

static void put_both(void *ctx, struct prov_bytes data)
{
	struct prov_wr wr;
	(void)ctx;

	prov_wr_init(&wr, 10000);
	prov_b64_put(&wr, data);
	assert_int_equal(wr.n, (data.n + 2) / 3 * 4);
	prov_hex_put(&wr, data);
	assert_int_equal(wr.n, (data.n + 2) / 3 * 4 + 2 * data.n);
	prov_wr_fini(&wr);
}

static void test_damage(void **state)
{
	(void)state;
	mutate_all(prov_bytes_str("0123456789"), put_both, NULL);
}

static void test_full(void **state)
{
	struct prov_wr wr;
	(void)state;

	prov_wr_init(&wr, 5);
	prov_hex_put(&wr, prov_bytes_str("abc"));
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_E_LIMIT);
	prov_wr_fini(&wr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_hex),
	    cmocka_unit_test(test_b64),
	    cmocka_unit_test(test_damage),
	    cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
