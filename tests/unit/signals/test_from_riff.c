/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/signal_file.h"
#include "helper/signal_make.h"

static void test_wav(void **state)
{
	struct signal_file f;
	struct prov_wr wr;

	(void)state;
	signal_wav(
	    &wr, "ISFT=Lavf60;IART=Ann;ICRD=2024-05-01;ICMT=odd;INAM=x", "{\"Label\":\"1\"}");
	signal_file_read(&f, prov_wr_data(&wr), prov_signals_riff);
	assert_int_equal(f.code, PROV_OK);
	assert_int_equal(f.signals.n, 5);
	assert_string_equal(signal_file_value(&f, "riff.software"), "Lavf60");
	assert_string_equal(signal_file_value(&f, "riff.artist"), "Ann");
	assert_string_equal(signal_file_value(&f, "riff.date"), "2024-05-01");
	assert_string_equal(signal_file_value(&f, "riff.comment"), "odd");
	assert_string_equal(signal_file_value(&f, "riff.aigc"), "{\"Label\":\"1\"}");
	signal_file_fini(&f);
	prov_wr_fini(&wr);
	/* In the list, as in AVI. */
	signal_wav(&wr, "AIGC={\"Label\":\"1\"}", NULL);
	signal_file_read(&f, prov_wr_data(&wr), prov_signals_riff);
	assert_string_equal(signal_file_value(&f, "riff.aigc"), "{\"Label\":\"1\"}");
	signal_file_fini(&f);
	prov_wr_fini(&wr);
	signal_wav(&wr, "", NULL);
	signal_file_read(&f, prov_wr_data(&wr), prov_signals_riff);
	assert_int_equal(f.signals.n, 0);
	signal_file_fini(&f);
	prov_wr_fini(&wr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_wav)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
