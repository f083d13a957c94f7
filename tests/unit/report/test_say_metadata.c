/* SPDX-License-Identifier: Apache-2.0 */
#include "report/say.h"

#include "helper/said.h"
#include "helper/sample_report.h"

static struct prov_report *with_metadata(void)
{
	static const struct prov_said said[] = {
	    {"dc:creator", "creator", "Ann \"the\" Doe\n", false},
	    {"photoshop:Headline", "headline", "News", true},
	    {"dc:rights", "rights", "hers", false},
	};
	struct prov_report *r = sample_trusted();

	r->active.metadata = prov_arena_array(&r->arena, 3, sizeof(said[0]), NULL);
	assert_non_null(r->active.metadata);
	memcpy(r->active.metadata, said, sizeof(said));
	r->active.num_metadata = 3;
	return r;
}

static void test_metadata(void **state)
{
	(void)state;
	SAID_HAS(with_metadata(), 0, 0, "\n\n",
	    "\n  Metadata, as they say: creator \"Ann \\\"the\\\" Doe\\u{A}\", rights \"hers\"\n");
	SAID_HAS(with_metadata(), 0, 0, NULL,
	    "\n  Metadata that was gathered, on nobody's word: headline \"News\"\n");
	SAID_HAS(sample_trusted(), 0, 0, "Metadata", "trusted");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_metadata),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
