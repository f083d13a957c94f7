/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/mutate.h"
#include "helper/signal_file.h"
#include "signals/iim.h"

static size_t read_iim(struct prov_bytes data, bool resources, char *got, size_t cap)
{
	uint8_t *copy = mutate_copy(data);
	struct prov_bytes b = prov_bytes(copy, data.n);
	struct prov_arena arena;
	struct prov_signals s;
	struct prov_src *src = NULL;
	size_t n;

	assert_int_equal(prov_src_mem(&src, copy, data.n, NULL), PROV_OK);
	prov_arena_init(&arena, PROV_MAX_SIGNAL_MEMORY);
	prov_signals_init(&s, &arena);
	assert_int_equal(resources ? prov_signals_resources(&s, src, b, 0, NULL)
				   : prov_signals_iim(&s, b, 0, NULL),
	    PROV_OK);
	prov_src_close(src);
	n = s.n;
	for (size_t i = 0; i < s.n && got != NULL; i++) {
		strncat(got, s.v[i].row->id, cap - strlen(got) - 1);
		strncat(got, "=", cap - strlen(got) - 1);
		strncat(got, s.v[i].value, cap - strlen(got) - 1);
		strncat(got, ";", cap - strlen(got) - 1);
	}
	prov_arena_fini(&arena);
	free(copy);
	return n;
}

static void test_sets(void **state)
{
	char got[512] = "";
	struct prov_wr wr, jpeg;

	(void)state;
	prov_wr_init(&wr, 4096);
	signal_iim(&wr, 55, "20240501");
	signal_iim(&wr, 62, "soon");
	signal_iim(&wr, 80, "J\xfcrgen");
	signal_iim(&wr, 110, "Made with Google AI");
	signal_iim(&wr, 25, "keyword");
	(void)read_iim(prov_wr_data(&wr), false, got, sizeof(got));
	assert_string_equal(got, "iim.date-created=2024-05-01;iim.digital-date=soon;"
				 "iim.by-line=J\xc3\xbcrgen;iim.credit=Made with Google AI;");
	/* Cut anywhere: what is whole counts, and nothing behind the end is read. */
	for (size_t n = 0; n < wr.n; n++)
		assert_true(read_iim(prov_bytes(wr.p, n), false, NULL, 0) < 5);
	signal_jpeg(&jpeg);
	signal_jpeg_iim(&jpeg, prov_wr_data(&wr));
	assert_int_equal(read_iim(prov_bytes(jpeg.p + 20, jpeg.n - 20), true, NULL, 0), 4);
	for (size_t n = 0; n < jpeg.n - 20; n++)
		assert_true(read_iim(prov_bytes(jpeg.p + 20, n), true, NULL, 0) <= 4);
	prov_wr_fini(&jpeg);
	prov_wr_fini(&wr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_sets)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
