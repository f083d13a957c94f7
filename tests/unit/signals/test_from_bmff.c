/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/bmff_box.h"
#include "helper/film_make.h"
#include "helper/signal_make.h"

static void test_film(void **state)
{
	static const struct film_table table = {
	    .handler = "mdta", .keys = "AIGC", .values = "1={\"Label\":\"1\"}"};
	struct prov_wr body, film;
	struct signal_file f;

	(void)state;
	prov_wr_init(&body, SIZE_MAX);
	prov_wr_init(&film, SIZE_MAX);
	film_table(&body, &table);
	film_make(&film, false, prov_wr_data(&body));
	signal_file_read(&f, prov_wr_data(&film), prov_signals_bmff);
	assert_int_equal(f.code, PROV_OK);
	assert_int_equal(f.signals.n, 1);
	assert_string_equal(signal_file_value(&f, "bmff.aigc"), "{\"Label\":\"1\"}");
	assert_int_equal(f.signals.v[0].says, PROV_SAYS_AI);
	signal_file_fini(&f);
	prov_wr_fini(&body);
	prov_wr_fini(&film);
}

/* QuickTime's place for XMP, which is not read. */
static void test_user_data(void **state)
{
	static const char *const types[] = {"XMP_", "name"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct prov_wr body, film;
		struct signal_file f;

		prov_wr_init(&body, SIZE_MAX);
		prov_wr_init(&film, SIZE_MAX);
		prov_wr_u32(&body, 8 + 12);
		prov_wr_str(&body, "udta");
		prov_wr_u32(&body, 12);
		prov_wr_str(&body, types[i]);
		prov_wr_str(&body, "<x/>");
		film_make(&film, false, prov_wr_data(&body));
		signal_file_read(&f, prov_wr_data(&film), prov_signals_collect);
		assert_int_equal(f.code, PROV_OK);
		assert_int_equal(f.signals.gave_up != NULL, i == 0);
		signal_file_fini(&f);
		prov_wr_fini(&body);
		prov_wr_fini(&film);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_film), cmocka_unit_test(test_user_data)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
