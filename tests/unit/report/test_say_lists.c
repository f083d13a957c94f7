/* SPDX-License-Identifier: Apache-2.0 */
#include "report/say.h"

#include "helper/said.h"
#include "helper/sample_report.h"

#define DAY 86400

static struct prov_list_entry lists[6] = {
    {.list = PROV_LIST_SIGNERS,
	.name = "/etc/prov/trust/c2pa.json",
	.title = "C2PA \x1b Trust List",
	.sha256 = "aa",
	.has_issued = true,
	.issued = SAMPLE_TIME - DAY,
	.has_next_update = true,
	.next_update = SAMPLE_TIME},
    {.list = PROV_LIST_TIMESTAMPS,
	.name = "/x/tsa.pem",
	.sha256 = "bb",
	.has_got = true,
	.got = SAMPLE_TIME},
    {.list = PROV_LIST_ALLOWED, .name = "allow.pem", .sha256 = "cc"},
    {.list = PROV_LIST_ALLOWED, .name = "d", .sha256 = "dd"},
    {.list = PROV_LIST_IDENTITIES, .name = "e", .sha256 = "ee"},
    {.list = PROV_LIST_IDENTITIES, .name = "f", .sha256 = "ff"},
};

static struct prov_report *sample(size_t n, int64_t as_of)
{
	struct prov_report *r = sample_trusted();

	r->lists = lists;
	r->num_lists = n;
	r->as_of = as_of;
	return r;
}

static void test_line(void **state)
{
	struct prov_report *r;
	(void)state;

	SAID_HAS(sample(0, SAMPLE_TIME), 0, 0, "Trust list", "trusted");
	SAID_HAS(sample(1, SAMPLE_TIME), 0, 0, NULL,
	    "\n  Trust list: \"C2PA \\u{1B} Trust List\" of 2026-11-22, good until 2026-11-23\n");
	SAID_HAS(sample(1, SAMPLE_TIME + 1), 0, 0, NULL, ", PAST ITS TIME since 2026-11-23\n");
	SAID_HAS(sample(3, SAMPLE_TIME), 0, 0, "more",
	    "; \"tsa.pem\" of 2026-11-23; \"allow.pem\" of no known date\n");
	SAID_HAS(sample(6, SAMPLE_TIME), 0, 0, NULL, "\"d\" of no known date; and 2 more\n");
	/* A file without credentials was judged by none. */
	r = sample_none();
	r->lists = lists;
	r->num_lists = 1;
	SAID_HAS(r, 0, 0, "Trust list", "no credentials");
}

static void test_verbose(void **state)
{
	(void)state;

	SAID_HAS(sample(6, SAMPLE_TIME), PROV_RENDER_VERBOSE, 0, "more",
	    ", for signers, SHA-256 aa\n",
	    "\n  Trust list: \"/x/tsa.pem\" of 2026-11-23, for time-stamp authorities, SHA-256 "
	    "bb\n",
	    ", for signers by themselves, SHA-256 cc\n", ", for identities, SHA-256 ff\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_line),
	    cmocka_unit_test(test_verbose),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
