/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "format/zip.h"

#define N 50

/* Both orders, from any beginning. */
static void test_sort(void **state)
{
	static struct prov_zip_member m[N];
	struct prov_zip_member *v[N];
	char names[N][4];

	(void)state;
	for (size_t n = 0; n <= N; n++) {
		for (size_t i = 0; i < n; i++) {
			names[i][0] = (char)('a' + i * 7 % 5);
			names[i][1] = (char)('a' + i % 26);
			m[i].name = prov_bytes(names[i], 1 + i % 2);
			m[i].off = i * 37 % 50;
			v[i] = &m[i];
		}
		prov_zip_sort(v, n, prov_zip_by_place);
		for (size_t i = 1; i < n; i++)
			assert_true(v[i - 1]->off <= v[i]->off && v[i - 1] != v[i]);
		prov_zip_sort(v, n, prov_zip_by_name);
		for (size_t i = 1; i < n; i++)
			assert_true(prov_zip_by_name(v[i - 1], v[i]) <= 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_sort)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
