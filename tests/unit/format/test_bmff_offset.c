/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "helper/bmff_check.h"
#include "helper/bmff_movie.h"
#include "helper/mutate.h"

/* What comes of M when a store is put in; NULL with *CODE where it is refused. */
static uint8_t *embed(const struct bmff_movie *m, size_t *n, int *code)
{
	uint8_t *store = format_store(1000, 7), *out;
	struct prov_embed in = {.old = PROV_NO_CAND};
	struct prov_err err = {0};
	struct prov_wr wr;

	prov_wr_init(&wr, SIZE_MAX);
	bmff_movie_make(&wr, m);
	in.store = prov_bytes(store, 1000);
	out = bmff_embed(prov_format_mp4(), prov_wr_data(&wr), &in, n, &err);
	*code = err.code;
	prov_wr_fini(&wr);
	free(store);
	return out;
}

/* Every offset goes with what it points to, and nothing else changes. */
static void test_all_kinds(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		struct bmff_movie m = {.moov_first = i % 2 == 1, .wide = i / 2 == 1};
		struct prov_bytes got;
		struct prov_wr want;
		size_t n;
		int code;
		uint8_t *out = embed(&m, &n, &code);

		assert_non_null(out);
		got = prov_bytes_sub(prov_bytes(out, n), BMFF_MOVIE_FTYP + 1045, n);
		m.shift = 1045;
		prov_wr_init(&want, SIZE_MAX);
		bmff_movie_make(&want, &m);
		assert_int_equal(want.n, n - 1045);
		assert_memory_equal(&want.p[BMFF_MOVIE_FTYP], got.p, got.n);
		assert_memory_equal(want.p, out, BMFF_MOVIE_FTYP);
		prov_wr_fini(&want);
		free(out);
	}
}

/* What can't be kept right is refused. */
static void test_refused(void **state)
{
	static const struct {
		struct bmff_movie m;
		int code;
	} table[] = {
	    {{.elsewhere = true}, PROV_E_UNSUPPORTED}, {{.odd = "cmov"}, PROV_E_UNSUPPORTED},
	    {{.odd_top = "!mov"}, PROV_E_UNSUPPORTED}, {{.odd_top = "!mof"}, PROV_E_UNSUPPORTED},
	    {{.odd = "gps "}, PROV_E_UNSUPPORTED}, {{.entries = 1}, PROV_E_FORMAT},
	    {{.entries = UINT32_MAX - 2}, PROV_E_FORMAT},
	    {{.shift = UINT32_MAX - 1000}, PROV_E_UNSUPPORTED}, /* no room for where it moves */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		size_t n;
		int code;

		assert_null(embed(&table[i].m, &n, &code));
		assert_int_equal(code, table[i].code);
	}
}

/* Offsets that are nonsense don't get in the way: each file that is taken holds what it held. */
static void test_hostile(void **state)
{
	struct bmff_movie m = {.moov_first = true};
	struct prov_wr wr;

	(void)state;
	prov_wr_init(&wr, SIZE_MAX);
	bmff_movie_make(&wr, &m);
	for (size_t n = 0; n < wr.n; n++)
		(void)bmff_check(prov_format_mp4(), prov_bytes(wr.p, n), 100);
	for (size_t at = BMFF_MOVIE_FTYP; at < wr.n; at++) {
		static const uint8_t masks[] = {1, 0x80, 0xff};

		for (size_t k = 0; k < 3; k++) {
			wr.p[at] ^= masks[k];
			(void)bmff_check(prov_format_mp4(), prov_wr_data(&wr), 100);
			wr.p[at] ^= masks[k];
		}
	}
	prov_wr_fini(&wr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_all_kinds),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
