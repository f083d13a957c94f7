/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/signal_make.h"
#include "helper/signed.h"
#include "helper/xmp_sample.h"

static void test_all(void **state)
{
	struct signal_file f;
	struct prov_wr wr;

	(void)state;
	xmp_sample_png(&wr, prov_bytes_str(XMP_PACKET("self#jumbf=c2pa/urn:x")));
	signal_file_read(&f, prov_wr_data(&wr), prov_signals_collect);
	assert_int_equal(f.code, PROV_OK);
	assert_true(f.signals.was_read);
	assert_string_equal(signal_file_value(&f, "xmp.provenance"), "self#jumbf=c2pa/urn:x");
	signal_file_fini(&f);
	prov_wr_fini(&wr);
	signal_file_read(&f, sample_jpeg(), prov_signals_collect);
	assert_int_equal(f.code, PROV_OK);
	assert_true(f.signals.was_read);
	assert_int_equal(f.signals.n, 0);
	signal_file_fini(&f);
}

/* A chunk for a store, without one. */
static void test_wrapper(void **state)
{
	static const uint8_t chunk[] = {0, 0, 0, 0, 'c', 'a', 'B', 'X', 0, 0, 0, 0};
	struct prov_bytes png = sample_png();
	struct signal_file f;
	struct prov_wr wr;

	(void)state;
	prov_wr_init(&wr, 1 << 16);
	prov_wr_bytes(&wr, prov_bytes_sub(png, 0, 33));
	prov_wr_bytes(&wr, prov_bytes(chunk, sizeof(chunk)));
	prov_wr_bytes(&wr, prov_bytes_sub(png, 33, png.n));
	signal_file_read(&f, prov_wr_data(&wr), prov_signals_collect);
	assert_int_equal(f.code, PROV_OK);
	assert_string_equal(
	    signal_file_value(&f, "file.wrapper"), "the chunk for the manifest store is empty");
	assert_int_equal(f.signals.v[0].at, 33);
	signal_file_fini(&f);
	prov_wr_fini(&wr);
}

/* Of a file of no known type nothing can be said. */
static void test_unread(void **state)
{
	const struct prov_format *format = prov_format_binary();
	struct prov_layout layout;
	struct prov_cands cands;
	struct prov_src *src = NULL;
	struct prov_arena arena;
	struct signal_file f;
	(void)state;

	memset(&f, 0, sizeof(f));
	prov_arena_init(&arena, 1 << 20);
	prov_arena_init(&f.arena, 1 << 20);
	prov_signals_init(&f.signals, &f.arena);
	assert_int_equal(prov_src_mem(&src, "x", 1, NULL), PROV_OK);
	assert_int_equal(format->scan(src, &arena, &layout, &cands, NULL), PROV_OK);
	assert_int_equal(
	    prov_signals_collect(
		&(struct prov_signal_in){src, &layout, &cands, format->name}, &f.signals, NULL),
	    PROV_OK);
	assert_true(f.signals.foreign);
	assert_non_null(f.signals.gave_up);
	prov_src_close(src);
	prov_arena_fini(&arena);
	signal_file_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_all),
	    cmocka_unit_test(test_wrapper), cmocka_unit_test(test_unread)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
