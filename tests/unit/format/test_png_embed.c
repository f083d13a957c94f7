/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "helper/format_check.h"
#include "helper/load.h"

static const struct prov_bytes packet = {(const uint8_t *)"<x:xmpmeta/>", 12};

static uint8_t *embed(const char *file, const char *store, size_t *n)
{
	size_t data_n;
	uint8_t *data = load_testdata(file, &data_n), *made;

	assert_non_null(data);
	made = format_embed_all(prov_format_png(), prov_bytes(data, data_n), PROV_NO_CAND,
	    prov_bytes_str(store), &packet, n, NULL);
	assert_non_null(made);
	free(data);
	return made;
}

/* The chunk as XMP part 3 has it, behind the store and before the picture. */
static void test_xmp(void **state)
{
	static const char want[] = "\0\0\0\x22iTXtXML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta/>";
	size_t n;
	uint8_t *made = embed("png/plain.png", "\1\1\1\1jumb", &n);

	(void)state;
	assert_memory_equal(&made[37], "caBX", 4);
	assert_memory_equal(&made[33 + 20], want, sizeof(want) - 1);
	free(made);
}

/* Without a store: the XMP alone. */
static void test_xmp_alone(void **state)
{
	size_t n;
	uint8_t *made = embed("png/plain.png", "", &n);

	(void)state;
	assert_memory_equal(&made[37], "iTXt", 4);
	free(made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_xmp),
	    cmocka_unit_test(test_xmp_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
