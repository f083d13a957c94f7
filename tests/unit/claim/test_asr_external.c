/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "claim/assertion.h"
#include "helper/fake_box.h"

static void parse(const char *label, const char *diag, bool fine, const char *url)
{
	struct prov_external ext;
	struct fake_box fake;

	fake_box_diag(&fake, label, diag);
	assert_int_equal(prov_external_parse(&fake.box, &fake.arena, &ext, NULL), PROV_OK);
	if ((ext.fault == NULL) != fine)
		fail_msg("%s: %s", diag, ext.fault == NULL ? "no fault" : ext.fault);
	if (url != NULL)
		assert_true(prov_bytes_is(ext.url, url));
	fake_box_fini(&fake);
}

static void test_external(void **state)
{
	static const char cloud[] = "c2pa.cloud-data", ref[] = "c2pa.external-reference__2";
	(void)state;

	parse(cloud, "{\"label\": \"a\", \"size\": 1, \"location\": {\"url\": \"https://x\"}}",
	    true, "https://x");
	parse(cloud, "{\"size\": 1, \"location\": {}}", false, NULL);
	parse(cloud, "{\"label\": \"a\", \"location\": {}}", false, NULL);
	parse(cloud, "{\"label\": \"a\", \"size\": \"1\", \"location\": {}}", false, NULL);
	parse(cloud, "{\"label\": \"a\", \"size\": 1}", false, NULL);
	parse(cloud, "[]", false, NULL);
	parse(cloud, "{\"label\": \"a\", \"label\": \"b\", \"size\": 1, \"location\": {}}", false,
	    NULL);
	parse(ref, "{\"location\": {\"url\": \"https://x\"}}", true, "https://x");
	parse(ref, "{\"location\": {\"url\": \"u\", \"alg\": \"sha256\", \"hash\": h'00'}}", true,
	    "u");
	parse(ref, "{\"location\": {\"url\": \"u\", \"alg\": \"sha256\"}}", false, "u");
	parse(ref, "{\"location\": {\"url\": \"u\", \"hash\": h'00'}}", false, "u");
	parse(ref, "{\"location\": {}}", false, NULL);
	parse(ref, "{\"location\": {\"url\": 5}}", false, NULL);
	parse(ref, "{}", false, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_external)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
