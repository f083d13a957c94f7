/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "claim/metadata.h"
#include "signals/exif.h"

/* Whatever is not of a person may be in c2pa.metadata; and no tag stands there twice. */
static void test_rows(void **state)
{
	const struct prov_exif_tag *a, *b;

	(void)state;
	for (size_t i = 0; (a = prov_exif_tag_at(i)) != NULL; i++) {
		assert_true(i < PROV_MAX_EXIF_TAGS);
		assert_true(a->dir < PROV_EXIF_DIRS);
		for (size_t k = 0; k < i; k++) {
			b = prov_exif_tag_at(k);
			assert_true(a->dir != b->dir || a->tag != b->tag);
		}
		/* Words that are only shown have no property in XMP. */
		if (a->form == PROV_EXIF_PART || a->kind == PROV_EXIF_SIGNAL)
			continue;
		if (prov_metadata_is_allowed(a->prefix, a->name) != (a->kind != PROV_EXIF_PERSON))
			fail_msg("%s:%s", a->prefix, a->name);
		assert_int_equal(a->kind == PROV_EXIF_POSITION, a->dir == PROV_EXIF_GPS);
		assert_true(strstr(a->name, "Serial") == NULL || a->kind == PROV_EXIF_SERIAL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
