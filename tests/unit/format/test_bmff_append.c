/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/bmff_box.h"
#include "helper/bmff_check.h"

#define STORE "\0\0\0\x20jumb\0\0\0\x10jumdc2pa\0\0\0\0\0\0\0\x08more"
#define LATER "\0\0\0\x20jumb\0\0\0\x10jumdc2pa\0\0\0\0\0\0\0\x08late"
#define SMALL "\0\0\0\x18jumb\0\0\0\x10jumdc2pa\0\0\0\0"
#define PADS "\0\0\0\0\0"
#define UPDATE_BOX 75u /* with a store of 32 bytes */

/* ftyp, the store with some padding, mdat; then what may follow. */
static void begin(struct bmff_file *f, const char *purpose)
{
	bmff_init(f);
	bmff_box(f, "ftyp", prov_bytes("isom\0\0\0\0mp42", 12), 0);
	bmff_c2pa(f, purpose, true, prov_bytes(STORE PADS, 0x25));
	bmff_box(f, "mdat", prov_bytes_str("x"), 0);
}

static uint8_t *append(const struct bmff_file *f, struct prov_bytes first, size_t *n, int *code)
{
	struct prov_embed in = {.store = prov_bytes(LATER, 0x20), .first = first};
	struct prov_err err = {0};
	uint8_t *out = bmff_append(prov_format_mp4(), prov_wr_data(&f->wr), &in, n, &err);

	*code = err.code;
	return out;
}

/* The box changes its name and the rest nothing; the update comes last, with an offset as others
 * read it. A second update takes the place of the first. */
static void test_place(void **state)
{
	struct bmff_file f, want;
	struct format_scan s;
	uint8_t *out, *again;
	size_t n, again_n;
	int code;

	(void)state;
	begin(&f, "manifest");
	begin(&want, "original");
	bmff_c2pa(&want, "update", true, prov_bytes(LATER, 0x20));
	out = append(&f, prov_bytes(NULL, 0), &n, &code);
	assert_int_equal(code, PROV_OK);
	assert_true(prov_bytes_eq(prov_bytes(out, n), prov_wr_data(&want.wr)));
	format_scan(&s, prov_format_mp4(), prov_bytes(out, n));
	assert_int_equal(s.cands.n, 1);
	assert_int_equal(s.cands.v[0].updates_at, 0x20);
	assert_int_equal(s.cands.v[0].data.n, 0x28);
	assert_memory_equal(&s.cands.v[0].data.p[0x18], "\0\0\0\x08more\0\0\0\x08late", 16);
	format_scan_fini(&s);
	again = append(&want, prov_bytes(NULL, 0), &again_n, &code);
	assert_int_equal(code, PROV_OK);
	assert_true(prov_bytes_eq(prov_bytes(out, n), prov_bytes(again, again_n)));
	free(again);
	free(out);
	bmff_fini(&f);
	bmff_fini(&want);
}

/* What is redacted becomes padding, so that nothing moves; there is no more room than before. */
static void test_first(void **state)
{
	static const char big[0x26];
	struct bmff_file f, want;
	uint8_t *out;
	size_t n;
	int code;

	(void)state;
	begin(&f, "manifest");
	bmff_init(&want);
	bmff_box(&want, "ftyp", prov_bytes("isom\0\0\0\0mp42", 12), 0);
	bmff_c2pa(&want, "original", true, prov_bytes(SMALL PADS "\0\0\0\0\0\0\0\0", 0x25));
	bmff_box(&want, "mdat", prov_bytes_str("x"), 0);
	bmff_c2pa(&want, "update", true, prov_bytes(LATER, 0x20));
	out = append(&f, prov_bytes(SMALL, 0x18), &n, &code);
	assert_int_equal(code, PROV_OK);
	assert_true(prov_bytes_eq(prov_bytes(out, n), prov_wr_data(&want.wr)));
	free(out);
	out = append(&f, prov_bytes(big, 0x25), &n, &code);
	assert_int_equal(code, PROV_OK);
	free(out);
	assert_null(append(&f, prov_bytes(big, 0x26), &n, &code));
	assert_int_equal(code, PROV_E_UNSUPPORTED);
	bmff_fini(&want);
	bmff_fini(&f);
}

/* Behind what has no end of its own, nothing would be found. */
static void test_end(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		int code;
	} ends[] = {
	    {"", 0, PROV_OK},
	    {"\0\0\0\x08"
	     "free",
		8, PROV_OK},
	    {"\0\0\0\x01mdat\0\0\0\0\0\0\0\x10", 16, PROV_OK},
	    {"abc", 3, PROV_E_UNSUPPORTED},
	    {"\0\0\0\0mdatabc", 11, PROV_E_UNSUPPORTED},
	    {"\0\0\0\x20mdatabc", 11, PROV_E_UNSUPPORTED},
	    {"\0\0\0\x02mdatabc", 11, PROV_E_UNSUPPORTED},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		struct bmff_file f;
		uint8_t *out;
		size_t n;
		int code;

		begin(&f, "manifest");
		prov_wr_bytes(&f.wr, prov_bytes(ends[i].bytes, ends[i].n));
		out = append(&f, prov_bytes(NULL, 0), &n, &code);
		assert_int_equal(code, ends[i].code);
		if (out != NULL)
			assert_int_equal(n, f.wr.n + UPDATE_BOX);
		free(out);
		bmff_fini(&f);
	}
}

static void test_none(void **state)
{
	struct prov_embed in = {.old = PROV_NO_CAND, .store = prov_bytes(LATER, 0x20)};
	struct prov_err err = {0};
	struct bmff_file f;
	size_t n;

	(void)state;
	begin(&f, "manifest");
	assert_null(bmff_append(prov_format_mp4(), prov_wr_data(&f.wr), &in, &n, &err));
	assert_int_equal(err.code, PROV_E_USAGE);
	bmff_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_place),
	    cmocka_unit_test(test_first),
	    cmocka_unit_test(test_end),
	    cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
