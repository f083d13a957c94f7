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

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_all), cmocka_unit_test(test_wrapper)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
