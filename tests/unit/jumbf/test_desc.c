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
#include "jumbf/desc.h"

#define CBOR_UUID                                                                                  \
	"63626F72001100108000"                                                                     \
	"00AA00389B71"

static void test_labels(void **state)
{
	static const char *const good[] = {"", "c2pa", "urn:c2pa:F095:acme:2_1", "h\xc3\xa9 llo",
	    "a.b__1", "did:example:x", "\xc2\xa0", "\xf0\x9f\x98\x80", "\xef\xbf\xbe", "..", "~"};
	static const char *const bad[] = {"a/b", "/", "a;b", "a?b", "a#b", "a\nb", "\x1f", "\x7f",
	    "\xc2\x80", "\xc2\x9f", "\xef\xbb\xbf", "\xef\xbf\xbf", "\xed\xa0\x80", "\xff",
	    "a\xc3"};
	char text[PROV_MAX_LABEL + 1];
	(void)state;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(prov_jumbf_label_check(prov_bytes_str(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(prov_jumbf_label_check(prov_bytes_str(bad[i])));
	assert_false(prov_jumbf_label_check(prov_bytes("a\0b", 3)));
	memset(text, 'x', sizeof(text));
	assert_true(prov_jumbf_label_check(prov_bytes(text, PROV_MAX_LABEL)));
	assert_false(prov_jumbf_label_check(prov_bytes(text, PROV_MAX_LABEL + 1)));
}

/* Reads a description box of which HEX is the body. The views in OUT are into *P. */
static int read_body(const char *hex, struct prov_jumbf *out, uint8_t **p, struct prov_err *err)
{
	struct prov_wr wr;
	struct prov_rd rd;
	size_t n, mark;
	int rc;

	*p = load_hex(hex, &n);
	prov_wr_init(&wr, 10000);
	prov_box_begin(&wr, PROV_BOX_JUMD, &mark);
	prov_wr_bytes(&wr, prov_bytes(*p, n));
	prov_box_end(&wr, mark);
	free(*p);
	*p = mutate_copy(prov_wr_data(&wr));
	memset(out, 0, sizeof(*out));
	memset(err, 0, sizeof(*err));
	prov_rd_init(&rd, prov_bytes(*p, wr.n), 500);
	rc = prov_jumbf_desc_read(&rd, out, err);
	prov_wr_fini(&wr);
	assert_int_equal(rc, err->code);
	assert_true(rc == PROV_OK ? prov_rd_end(&rd) : err->has_at && err->at >= 500);
	return rc;
}

#define SALT16 "00000018 63327368 000102030405060708090a0b0c0d0e0f"
#define HASH32 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static void test_fields(void **state)
{
	static const struct {
		const char *hex, *label;
		size_t salt;
	} rows[] = {
	    {CBOR_UUID "03 6162 00", "ab", 0},
	    {CBOR_UUID "03 00", "", 0},
	    {CBOR_UUID "00", NULL, 0},
	    {CBOR_UUID "01", NULL, 0},
	    {CBOR_UUID "07 6162 00 01020304", "ab", 0},
	    {CBOR_UUID "0b 6162 00" HASH32, "ab", 0},
	    {CBOR_UUID "13 6162 00" SALT16, "ab", 16},
	    {CBOR_UUID "1f 6162 00 01020304" HASH32 SALT16, "ab", 16},
	    {CBOR_UUID "10" SALT16, NULL, 16},
	    {CBOR_UUID "e3 6162 00", "ab", 0},
	    /* A private box that is no salt. */
	    {CBOR_UUID "13 6162 00 0000000a 66726565 0102", "ab", 0},
	    {CBOR_UUID "13 6162 00 00000001 63327368 0000000000000012 0102", "ab", 2},
	    {CBOR_UUID "13 6162 00 00000008 63327368", "ab", 0},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_jumbf box;
		struct prov_err err;
		uint8_t *p;

		assert_int_equal(read_body(rows[i].hex, &box, &p, &err), PROV_OK);
		assert_int_equal(box.type, PROV_JUMBF_CBOR);
		assert_int_equal(box.has_label, rows[i].label != NULL);
		assert_true(prov_bytes_is(box.label, rows[i].label == NULL ? "" : rows[i].label));
		assert_int_equal(box.salt.n, rows[i].salt);
		assert_int_equal(box.toggles, p[24]);
		free(p);
	}
}

static void test_faults(void **state)
{
	static const struct {
		const char *hex;
		int rc;
		uint64_t at;
	} rows[] = {
	    {"", PROV_E_TRUNC, 508},
	    {"63626F7200110010800000AA00389B", PROV_E_TRUNC, 508},
	    {CBOR_UUID, PROV_E_TRUNC, 524},
	    {CBOR_UUID "03", PROV_E_FORMAT, 525},
	    {CBOR_UUID "03 6162", PROV_E_FORMAT, 525},
	    {CBOR_UUID "03 612f62 00", PROV_E_FORMAT, 525},
	    {CBOR_UUID "03 ff 00", PROV_E_FORMAT, 525},
	    {CBOR_UUID "03 6162 00 00", PROV_E_FORMAT, 528},
	    {CBOR_UUID "01 6162 00", PROV_E_FORMAT, 525},
	    {CBOR_UUID "07 6162 00 010203", PROV_E_TRUNC, 528},
	    {CBOR_UUID "0b 6162 00 01020304", PROV_E_TRUNC, 528},
	    {CBOR_UUID "13 6162 00", PROV_E_TRUNC, 528},
	    {CBOR_UUID "13 6162 00 00000018 63327368 00", PROV_E_TRUNC, 528},
	    {CBOR_UUID "13 6162 00 00000000 63327368 00", PROV_E_FORMAT, 528},
	    {CBOR_UUID "13 6162 00 00000007 63327368", PROV_E_FORMAT, 528},
	    {CBOR_UUID "13 6162 00 00000009 63327368 00 ff", PROV_E_FORMAT, 537},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_jumbf box;
		struct prov_err err;
		uint8_t *p;

		assert_int_equal(read_body(rows[i].hex, &box, &p, &err), rows[i].rc);
		assert_int_equal(err.at, rows[i].at);
		free(p);
	}
}

static void test_label_limit(void **state)
{
	(void)state;
	for (size_t n = PROV_MAX_LABEL; n <= PROV_MAX_LABEL + 1; n++) {
		struct prov_wr wr;
		struct prov_rd rd;
		struct prov_jumbf box = {0};
		size_t mark;

		prov_wr_init(&wr, 10000);
		prov_box_begin(&wr, PROV_BOX_JUMD, &mark);
		prov_wr_bytes(&wr, prov_jumbf_uuid_of(PROV_JUMBF_JSON));
		prov_wr_u8(&wr, 3);
		for (size_t i = 0; i < n; i++)
			prov_wr_u8(&wr, 'x');
		prov_wr_u8(&wr, 0);
		prov_box_end(&wr, mark);
		prov_rd_init(&rd, prov_wr_data(&wr), 0);
		assert_int_equal(prov_jumbf_desc_read(&rd, &box, NULL),
		    n > PROV_MAX_LABEL ? PROV_E_LIMIT : PROV_OK);
		prov_wr_fini(&wr);
	}
}

static void test_wrong_box(void **state)
{
	static const struct {
		const char *hex;
		int rc;
	} rows[] = {
	    {"", PROV_E_FORMAT},
	    {"0000000866726565", PROV_E_FORMAT},
	    {"000000006a756d64" CBOR_UUID "00", PROV_E_FORMAT},
	    {"0000001a6a756d64" CBOR_UUID "00", PROV_E_TRUNC},
	    {"000000196a756d", PROV_E_TRUNC},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n;
		uint8_t *p = load_hex(rows[i].hex, &n);
		struct prov_jumbf box = {0};
		struct prov_rd rd;

		prov_rd_init(&rd, prov_bytes(p, n), 0);
		assert_int_equal(prov_jumbf_desc_read(&rd, &box, NULL), rows[i].rc);
		free(p);
	}
}

static void read_only(void *ctx, struct prov_bytes data)
{
	struct prov_jumbf box = {0};
	struct prov_rd rd;
	(void)ctx;

	prov_rd_init(&rd, data, 0);
	if (prov_jumbf_desc_read(&rd, &box, NULL) == PROV_OK)
		assert_true(prov_jumbf_label_check(box.label) && box.salt.n < data.n);
}

static void test_damage(void **state)
{
	struct prov_jumbf box;
	struct prov_err err;
	uint8_t *p;
	(void)state;

	assert_int_equal(
	    read_body(CBOR_UUID "1f 6162 00 01020304" HASH32 SALT16, &box, &p, &err), PROV_OK);
	mutate_all(prov_bytes(p, 8 + 17 + 3 + 4 + 32 + 24), read_only, NULL);
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_labels),
	    cmocka_unit_test(test_fields),
	    cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_label_limit),
	    cmocka_unit_test(test_wrong_box),
	    cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
