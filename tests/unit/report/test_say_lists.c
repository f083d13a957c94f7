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

/* Two of one name are told apart by where they are. */
static void test_shared(void **state)
{
	static struct prov_list_entry shared[] = {
	    {.list = PROV_LIST_SIGNERS, .name = "ours/trust.pem", .sha256 = "aa"},
	    {.list = PROV_LIST_SIGNERS,
		.name = "th\x1b"
			"eirs/trust.pem",
		.sha256 = "0123456789abcdef0123456789abcdef"},
	    {.list = PROV_LIST_TIMESTAMPS, .name = "ours/trust.pem", .sha256 = "aa"},
	    {.list = PROV_LIST_SIGNERS, .name = "a/own.pem", .sha256 = "cc"},
	};
	static struct prov_list_entry again[] = {
	    {.list = PROV_LIST_SIGNERS, .name = "ours/trust.pem", .sha256 = "aa"},
	    {.list = PROV_LIST_SIGNERS, .name = "./ours/trust.pem", .sha256 = "aa"},
	    {.list = PROV_LIST_IDENTITIES, .name = "/home/u/ours/trust.pem", .sha256 = "aa"},
	};
	struct prov_report *r = sample(4, SAMPLE_TIME);
	(void)state;

	r->lists = shared;
	r->active.signer_list = &shared[1];
	SAID_HAS(r, 0, 0, NULL,
	    "\n  Trust lists: \"ours/trust.pem\" of no known date; \"th\\u{1B}eirs/trust.pem\" of "
	    "no known date; \"ours/trust.pem\" of no known date; \"own.pem\" of no known date\n",
	    ", on a trust list (\"th\\u{1B}eirs/trust.pem\")\n");
	/* The same file twice is no second one. */
	r = sample(1, SAMPLE_TIME);
	r->lists = &shared[2];
	r->num_lists = 2;
	SAID_HAS(r, 0, 0, "ours/", "\"trust.pem\" of no known date; \"own.pem\"");
	/* Nor is it by another name: a link, or a path that begins elsewhere. */
	r = sample(3, SAMPLE_TIME);
	r->lists = again;
	SAID_HAS(r, 0, 0, "ours/",
	    "\"trust.pem\" of no known date; \"trust.pem\" of no known date; \"trust.pem\" of no");
	/* Without folders their content tells them apart. */
	r = sample(4, SAMPLE_TIME);
	r->lists = shared;
	r->no_folders = true;
	r->active.signer_list = &shared[1];
	SAID_HAS(r, 0, 0, "ours/",
	    "\n  Trust lists: \"trust.pem\" with SHA-256 aa... of no known date; \"trust.pem\" "
	    "with "
	    "SHA-256 0123456789abcdef... of no known date; ",
	    "; \"own.pem\" of no known date\n",
	    ", on a trust list (\"trust.pem\" with SHA-256 0123456789abcdef...)\n");
	/* So are lists that give themselves one name. */
	r = sample(2, SAMPLE_TIME);
	r->lists = shared;
	shared[0].title = shared[1].title = "A list";
	SAID_HAS(r, 0, 0, NULL, "\n  Trust lists: \"A list\" in \"ours/trust.pem\" of no");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_line),
	    cmocka_unit_test(test_verbose),
	    cmocka_unit_test(test_shared),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
