/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "claim/assertion.h"
#include "helper/fake_box.h"

#define OPI "\"type\": \"exif.originalPreservationImage\""

static void parse(const char *diag, bool fine, bool preservation, uint64_t index)
{
	struct prov_representation rep;
	struct fake_box fake;

	fake_box_diag(&fake, "c2pa.alternative-content-representation", diag);
	assert_int_equal(prov_representation_parse(&fake.box, &fake.arena, &rep, NULL), PROV_OK);
	if ((rep.fault == NULL) != fine)
		fail_msg("%s: %s", diag, rep.fault == NULL ? "no fault" : rep.fault);
	assert_int_equal(rep.is_preservation_image, preservation);
	if (rep.has_index)
		assert_true(rep.index == index);
	fake_box_fini(&fake);
}

static void test_representation(void **state)
{
	(void)state;
	parse("{" OPI ", \"parameters\": {\"multiAssetPartIndex\": 3}}", true, true, 3);
	parse("{" OPI ", \"parameters\": {\"multiAssetPartIndex\": -1}}", true, true, UINT64_MAX);
	parse("{" OPI ", \"parameters\": {\"embeddedOriginalPreservationImage\": {\"url\": \"u\", "
	      "\"hash\": h'00'}}}",
	    true, true, 0);
	parse("{" OPI
	      ", \"parameters\": {\"embeddedOriginalPreservationImage\": {\"url\": \"u\"}}}",
	    false, true, 0);
	parse("{" OPI ", \"parameters\": {\"embeddedOriginalPreservationImage\": 5}}", false, true,
	    0);
	parse("{" OPI ", \"parameters\": {\"multiAssetPartIndex\": 0, "
	      "\"embeddedOriginalPreservationImage\": {\"url\": \"u\", \"hash\": h'00'}}}",
	    false, true, 0);
	parse("{" OPI ", \"parameters\": {}}", false, true, 0);
	parse("{" OPI "}", false, true, 0);
	parse("{\"type\": \"com.example\"}", true, false, 0);
	parse("[]", true, false, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_representation)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
