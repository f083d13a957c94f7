/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/load.h"
#include "helper/mutate.h"
#include "trust/trust.h"

struct parsed {
	struct prov_arena arena;
	struct prov_bytes *certs;
	size_t n;
	struct prov_err err;
	int rc;
};

static struct parsed parse(const char *pem)
{
	struct parsed p = {0};
	uint8_t *copy = mutate_copy(prov_bytes_str(pem));

	prov_arena_init(&p.arena, PROV_MAX_ARENA);
	p.rc = prov_pem_certs(
	    prov_bytes(copy, strlen(pem)), "x.pem", &p.arena, &p.certs, &p.n, &p.err);
	if (p.rc != PROV_OK)
		assert_true(p.err.code == p.rc && p.certs == NULL && p.n == 0);
	free(copy);
	return p;
}

static void says(const char *pem, int code, const char *words)
{
	struct parsed p = parse(pem);

	assert_int_equal(p.rc, code);
	if (strstr(p.err.msg, words) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", p.err.msg, words);
	prov_arena_fini(&p.arena);
}

#define BEGIN "-----BEGIN CERTIFICATE-----\n"
#define END "-----END CERTIFICATE-----\n"

static void test_blocks(void **state)
{
	struct parsed p = parse("Subject: CN=x\n" BEGIN "AAEC\n" END
				"-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----\n"
				"-----BEGIN X509 CERTIFICATE-----\r\n\tAwQ=\r\n"
				"-----END X509 CERTIFICATE-----\r\n" BEGIN "BQ\n==" END);
	(void)state;

	assert_int_equal(p.rc, PROV_OK);
	assert_int_equal(p.n, 3);
	assert_true(prov_bytes_eq(p.certs[0], prov_bytes("\x00\x01\x02", 3)));
	assert_true(prov_bytes_eq(p.certs[1], prov_bytes("\x03\x04", 2)));
	assert_true(prov_bytes_eq(p.certs[2], prov_bytes("\x05", 1)));
	prov_arena_fini(&p.arena);
}

static void test_refusals(void **state)
{
	(void)state;

	says("", PROV_E_CERT, "no certificate");
	says("hello", PROV_E_CERT, "no certificate");
	says("0\x82", PROV_E_CERT, "binary (DER)");
	says("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", PROV_E_CERT,
	    "private key but no certificate");
	says("-----BEGIN TRUSTED CERTIFICATE-----\nAAAA\n-----END TRUSTED CERTIFICATE-----\n",
	    PROV_E_CERT, "no certificate");
	says("-----BEGIN CERTIFICATE", PROV_E_CERT, "no end to its first line");
	says(BEGIN "AAAA\n", PROV_E_CERT, "has no END line");
	says(BEGIN END, PROV_E_CERT, "not Base64");
	says(BEGIN "AAA\n" END, PROV_E_CERT, "not Base64");
	says(BEGIN "A===\n" END, PROV_E_CERT, "not Base64");
	says(BEGIN "AA==AAAA\n" END, PROV_E_CERT, "not Base64");
	says(BEGIN "AAA=\n=" END, PROV_E_CERT, "not Base64");
	says(BEGIN "AA-A\n" END, PROV_E_CERT, "not Base64");
	says(BEGIN "AAAA\n" BEGIN "AAAA\n" END, PROV_E_CERT, "not Base64");
}

static void test_limits(void **state)
{
	struct prov_wr wr;
	struct prov_arena arena;
	struct prov_bytes *certs;
	struct prov_err err = {0};
	size_t n;
	(void)state;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	prov_wr_init(&wr, PROV_MAX_PEM + 1);
	prov_wr_zeros(&wr, PROV_MAX_PEM + 1);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	assert_int_equal(
	    prov_pem_certs(prov_wr_data(&wr), "x", &arena, &certs, &n, &err), PROV_E_LIMIT);
	prov_wr_cut(&wr, 0);
	for (size_t i = 0; i <= PROV_MAX_ANCHORS; i++)
		prov_pem_put(&wr, "CERTIFICATE", prov_bytes("a", 1));
	assert_int_equal(
	    prov_pem_certs(prov_wr_data(&wr), "x", &arena, &certs, &n, NULL), PROV_E_LIMIT);
	prov_wr_fini(&wr);
	prov_arena_fini(&arena);
}

/* What is written reads back, at every length around a line's end. */
static void test_round_trip(void **state)
{
	uint8_t data[200];
	(void)state;

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 7);
	for (size_t len = 1; len <= sizeof(data); len++) {
		struct parsed p;
		struct prov_wr wr;
		prov_wr_init(&wr, 4096);
		prov_pem_put(&wr, "CERTIFICATE", prov_bytes(data, len));
		prov_wr_u8(&wr, 0);
		assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
		p = parse((const char *)wr.p);
		assert_int_equal(p.n, 1);
		assert_true(prov_bytes_eq(p.certs[0], prov_bytes(data, len)));
		prov_arena_fini(&p.arena);
		prov_wr_fini(&wr);
	}
}

static void hostile(void *ctx, struct prov_bytes data)
{
	struct prov_arena arena;
	struct prov_bytes *certs;
	size_t n;
	(void)ctx;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	if (prov_pem_certs(data, "x", &arena, &certs, &n, NULL) == PROV_OK)
		assert_true(n > 0 && n <= 2 && certs[0].n > 0);
	prov_arena_fini(&arena);
}

static void test_hostile(void **state)
{
	(void)state;

	mutate_all(prov_bytes_str(BEGIN "AAEC\n" END "text\n" BEGIN "AwQ=\n" END), hostile, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_blocks),
	    cmocka_unit_test(test_refusals),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_round_trip),
	    cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
