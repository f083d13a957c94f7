/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/signal_file.h"
#include "helper/signal_make.h"

static void test_segments(void **state)
{
	struct signal_file f;
	struct prov_wr wr, iim;

	(void)state;
	signal_jpeg(&wr);
	signal_jpeg_segment(&wr, 0xfe, prov_bytes_str("a comment"));
	signal_jpeg_segment(&wr, 0xfe, prov_bytes_str("x, Steps: 20, Sampler: y"));
	signal_jpeg_segment(&wr, 0xe9, prov_bytes_str("AIGC{\"Label\":\"1\"}"));
	signal_jpeg_segment(&wr, 0xe8, prov_bytes_str("something else"));
	prov_wr_init(&iim, 4096);
	signal_iim(&iim, 80, "Ann");
	signal_jpeg_iim(&wr, prov_wr_data(&iim));
	signal_jpeg_end(&wr);
	signal_file_read(&f, prov_wr_data(&wr), prov_signals_jpeg);
	assert_int_equal(f.code, PROV_OK);
	assert_int_equal(f.signals.n, 4);
	assert_string_equal(signal_file_value(&f, "jpeg.comment"), "a comment");
	assert_string_equal(signal_file_value(&f, "jpeg.parameters"), "x, Steps: 20, Sampler: y");
	assert_string_equal(signal_file_value(&f, "jpeg.aigc"), "{\"Label\":\"1\"}");
	assert_string_equal(signal_file_value(&f, "iim.by-line"), "Ann");
	assert_string_equal(f.signals.v[2].flaw, "other words stand before it");
	signal_file_fini(&f);
	prov_wr_fini(&iim);
	prov_wr_fini(&wr);
}

/* A segment is no place for a label, even for a good one. */
/* With the APP0 segment of the sample behind them, as many as are looked at, and one more. */
static void test_many(void **state)
{
	struct signal_file f;
	struct prov_wr wr;

	(void)state;
	for (unsigned n = PROV_MAX_SIGNAL_CARRIERS; n <= PROV_MAX_SIGNAL_CARRIERS + 1; n++) {
		signal_jpeg(&wr);
		for (unsigned i = 1; i < n; i++)
			signal_jpeg_segment(&wr, 0xfe, prov_bytes_str("a comment"));
		signal_jpeg_end(&wr);
		signal_file_read(&f, prov_wr_data(&wr), prov_signals_jpeg);
		assert_int_equal(f.code, n > PROV_MAX_SIGNAL_CARRIERS ? PROV_E_LIMIT : PROV_OK);
		signal_file_fini(&f);
		prov_wr_fini(&wr);
	}
}

static void test_bare(void **state)
{
	struct signal_file f;
	struct prov_wr wr;

	(void)state;
	signal_jpeg(&wr);
	signal_jpeg_segment(&wr, 0xe9,
	    prov_bytes_str("{\"Label\":\"1\",\"ContentProducer\":\"a\",\"ProduceID\":\"7\"}"));
	signal_jpeg_end(&wr);
	signal_file_read(&f, prov_wr_data(&wr), prov_signals_jpeg);
	assert_int_equal(f.signals.n, 1);
	assert_string_equal(f.signals.v[0].flaw, "it stands by itself in a segment");
	signal_file_fini(&f);
	prov_wr_fini(&wr);
}

static void test_gif(void **state)
{
	char comment[600];
	struct signal_file f;
	struct prov_wr wr;

	(void)state;
	memset(comment, 'x', sizeof(comment));
	comment[sizeof(comment) - 1] = '\0';
	signal_gif(&wr, comment);
	signal_file_read(&f, prov_wr_data(&wr), prov_signals_jpeg);
	assert_int_equal(f.code, PROV_OK);
	assert_string_equal(signal_file_value(&f, "gif.comment"), comment);
	signal_file_fini(&f);
	prov_wr_fini(&wr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_segments),
	    cmocka_unit_test(test_many),
	    cmocka_unit_test(test_bare),
	    cmocka_unit_test(test_gif),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
