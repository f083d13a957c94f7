/* SPDX-License-Identifier: Apache-2.0 */
#include "report/say.h"

#include "helper/said.h"
#include "helper/sample_report.h"

static struct prov_report *sample(enum prov_product_state state)
{
	struct prov_report *r = sample_trusted();

	r->product = (struct prov_product_row){
	    .state = state, .name = "Cam\x1b", .organization = "Maker", .status = "revoked_eol"};
	return r;
}

static void test_states(void **state)
{
	struct prov_report *r = sample(PROV_PRODUCT_CONFORMING);
	(void)state;

	r->product.level = 2;
	SAID_HAS(r, 0, 0, NULL,
	    "\n  Product: it is on the list of conforming products: \"Cam\\u{1B}\" of \"Maker\", "
	    "of "
	    "assurance level 2 at most\n");
	SAID_HAS(sample(PROV_PRODUCT_UNASKED), 0, 0, "Product:", "trusted");
	SAID_HAS(sample(PROV_PRODUCT_WITHDRAWN), 0, 0, NULL,
	    "none any more: ", "of \"Maker\", \"revoked_eol\"\n");
	SAID_HAS(sample(PROV_PRODUCT_OLDER), 0, 0, "level", "it is an older version than");
	SAID_HAS(sample(PROV_PRODUCT_NAME_ONLY), 0, 0, NULL, "its certificate does not show: ");
	r = sample_trusted();
	r->product.state = PROV_PRODUCT_UNLISTED;
	SAID_HAS(r, 0, 0, NULL, "\n  Product: it is not on the list of conforming products\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_states)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
