/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/exif_make.h"
#include "helper/mutate.h"
#include "prov/io.h"
#include "signals/exif.h"

static void pick(struct prov_wr *out, struct prov_bytes data)
{
	uint8_t *copy = mutate_copy(data);
	struct prov_src *src = NULL;

	prov_wr_init(out, (size_t)128 << 10);
	assert_int_equal(prov_src_mem(&src, copy, data.n, NULL), PROV_OK);
	assert_int_equal(prov_exif_pick(src, (struct prov_span){0, data.n}, out, NULL), PROV_OK);
	prov_src_close(src);
	free(copy);
}

static bool holds(const struct prov_wr *wr, const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; n <= wr->n && i <= wr->n - n; i++) {
		if (memcmp(&wr->p[i], text, n) == 0)
			return true;
	}
	return false;
}

/* What was picked says the same when it is picked again, and has no maker's note. */
static void test_same(void **state)
{
	struct prov_wr wr, once, twice;

	(void)state;
	for (int little = 0; little < 2; little++) {
		exif_make(&wr, little != 0, exif_camera, exif_camera_n);
		assert_true(holds(&wr, "maker's note"));
		pick(&once, prov_wr_data(&wr));
		assert_true(holds(&once, "Ada Name"));
		assert_false(holds(&once, "maker's note"));
		pick(&twice, prov_wr_data(&once));
		assert_true(prov_bytes_eq(prov_wr_data(&once), prov_wr_data(&twice)));
		prov_wr_fini(&twice);
		prov_wr_fini(&once);
		prov_wr_fini(&wr);
	}
}

/* Thousands of entries, all of which claim the same long value, cost one. */
static void test_bounded(void **state)
{
	static char text[1025];
	struct exif_entry *entries = calloc(4000, sizeof(*entries));
	struct prov_wr wr, out;

	(void)state;
	assert_non_null(entries);
	memset(text, 'x', sizeof(text));
	for (unsigned i = 0; i < 4000; i++)
		entries[i] = (struct exif_entry){0, 0x010f, 2, 1024, text, {0}};
	exif_make(&wr, true, entries, 500);
	pick(&out, prov_wr_data(&wr));
	assert_true(out.n > 1024 && out.n < 1200);
	prov_wr_fini(&out);
	prov_wr_fini(&wr);
	/* One byte longer, a text is cut; what is none (ExposureTime) is left out. */
	entries[0].count = 1025;
	exif_make(&wr, true, entries, 1);
	pick(&out, prov_wr_data(&wr));
	assert_true(out.n > 1024 && out.n < 1200);
	prov_wr_fini(&out);
	prov_wr_fini(&wr);
	entries[0] = (struct exif_entry){1, 0x829a, 5, 129, text, {0}};
	exif_make(&wr, true, entries, 1);
	pick(&out, prov_wr_data(&wr));
	assert_int_equal(out.n, 0);
	prov_wr_fini(&out);
	prov_wr_fini(&wr);
	free(entries);
}

static void damaged(void *ctx, struct prov_bytes data)
{
	struct prov_wr out;

	(void)ctx;
	pick(&out, data);
	prov_wr_fini(&out);
}

static void test_damaged(void **state)
{
	struct prov_wr wr;

	(void)state;
	exif_make(&wr, false, exif_camera, exif_camera_n);
	mutate_all(prov_wr_data(&wr), damaged, NULL);
	prov_wr_fini(&wr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_same),
	    cmocka_unit_test(test_bounded),
	    cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
