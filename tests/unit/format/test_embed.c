/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "base/limits.h"
#include "format/cands.h"

/* What a plain format can't do is refused by name, not left out. */
static void test_plain(void **state)
{
	struct prov_bytes packet = prov_bytes_str("<x/>");
	struct prov_embed in = {.store = prov_bytes_str("12345678")};

	(void)state;
	assert_int_equal(prov_embed_plain(&in, NULL), PROV_OK);
	in.store.n = PROV_MAX_STORE;
	assert_int_equal(prov_embed_plain(&in, NULL), PROV_OK);
	in.store.n++;
	assert_int_equal(prov_embed_plain(&in, NULL), PROV_E_LIMIT);
	in.store.n = 8;
	in.binding = PROV_BIND_BOXES;
	assert_int_equal(prov_embed_plain(&in, NULL), PROV_E_UNSUPPORTED);
	in.binding = PROV_BIND_DATA;
	in.xmp = &packet;
	assert_int_equal(prov_embed_plain(&in, NULL), PROV_E_UNSUPPORTED);
	in.xmp = NULL;
	in.aigc = packet;
	assert_int_equal(prov_embed_plain(&in, NULL), PROV_E_UNSUPPORTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_plain)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
