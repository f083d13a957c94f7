/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "claim/action_names.h"

static void test_names(void **state)
{
	static const char *const good[] = {"c2pa.cropped", "c2pa.edited.metadata",
	    "c2pa.watermarked.bound", "c2pa.unknown", "font.subset", "com.example.croped",
	    "c2pax.croped", "fonts.x"};
	static const char *const bad[] = {"c2pa.croped", "c2pa.Cropped", "c2pa.cropped.", "c2pa.",
	    "c2pa.edited.meta", "c2pa.printed", "font.cropped", "cropped", ""};
	(void)state;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		if (!prov_action_is_named(good[i]))
			fail_msg("%s", good[i]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (prov_action_is_named(bad[i]))
			fail_msg("%s", bad[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_names)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
