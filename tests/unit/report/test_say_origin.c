/* SPDX-License-Identifier: Apache-2.0 */
#include "report/say.h"

#include "helper/said.h"
#include "helper/sample_report.h"

#define FIRST                                                                                      \
	"photo.jpg: trusted. Unchanged since the trusted signer \"Ann Smith\" (\"Example "         \
	"Press\") signed "                                                                         \
	"it"

static struct prov_report *plain(void)
{
	struct prov_report *r = sample_trusted();

	r->ai_declared = false;
	r->declared = r->active.source_type = SAMPLE_CAPTURE;
	return r;
}

/* What it is made of had been changed, and was signed over: nobody may miss that. */
static void test_broken(void **state)
{
	static const struct {
		enum prov_status status;
		const char *relationship;
		unsigned depth;
		const char *words;
	} rows[] = {
	    {PROV_ST_ASSERTION_DATA_HASH_MISMATCH, "parentOf", 1,
		FIRST "; but what it was made from (\"old.jpg\") was recorded as not fitting its "
		      "own credentials.\n"},
	    {PROV_ST_CLAIM_SIGNATURE_MISMATCH, "componentOf", 1,
		FIRST "; but something in it (\"old.jpg\") was recorded with a signature that does "
		      "not fit.\n"},
	    {PROV_ST_ASSERTION_HASHED_URI_MISMATCH, "componentOf", 2,
		FIRST "; but something further back (\"old.jpg\") was recorded with credentials "
		      "that are not the signed ones.\n"},
	    {PROV_ST_ASSERTION_MISSING, "inputTo", 1,
		FIRST "; but something that it was made with (\"old.jpg\") was recorded as "
		      "invalid.\n"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_report *r = plain();
		struct prov_account *a = sample_ingredient(r, "old.jpg", rows[i].status);

		a->relationship = rows[i].relationship;
		a->depth = rows[i].depth;
		prov_report_conclude(r);
		SAID_HAS(r, 0, 0, NULL, rows[i].words);
	}
}

/* Where nobody but what was gathered says AI, nobody gave his word for it (10.2). */
static void test_gathered(void **state)
{
	struct prov_report *r = plain();
	(void)state;

	r->ai_declared = r->ai_gathered = true;
	SAID_HAS(r, 0, 0, NULL,
	    "; it is declared as made with AI, in what was gathered, on nobody's word.\n");
}

/* The nearest is named, the others are counted; what holds is not spoken of. */
static void test_several(void **state)
{
	struct prov_report *r = plain();
	(void)state;

	sample_ingredient(r, "far", PROV_ST_ASSERTION_MISSING)->depth = 2;
	(void)sample_ingredient(r, "near", PROV_ST_ASSERTION_MISSING);
	(void)sample_ingredient(r, "good", PROV_ST_SIGNING_CREDENTIAL_TRUSTED);
	prov_report_conclude(r);
	SAID_HAS(r, 0, 0, NULL,
	    "; but what it was made from (\"near\") was recorded as invalid, and 1 more is "
	    "invalid.\n");
	r = sample_valid();
	(void)sample_ingredient(r, "old", PROV_ST_ASSERTION_DATA_HASH_MISMATCH);
	prov_report_conclude(r);
	SAID_HAS(r, 0, 0, NULL,
	    "on no trust list; it is declared as fully AI-made; but what it was made from "
	    "(\"old\")");
	r = plain();
	(void)sample_ingredient(r, "good", PROV_ST_SIGNING_CREDENTIAL_TRUSTED);
	prov_report_conclude(r);
	SAID_HAS(r, 0, 0, "; but", FIRST " no later than 2026-11-23 at 22:05:00 UTC.\n");
}

static void test_ai(void **state)
{
	struct prov_report *r = sample_trusted();
	(void)state;

	SAID_HAS(r, 0, 0, NULL, "22:05:00 UTC; it is declared as fully AI-made.\n");
	r = sample_trusted();
	r->active.action = "c2pa.edited";
	SAID_HAS(r, 0, 0, NULL, "; it is declared as edited with AI.\n");
	r = sample_trusted();
	r->declared = SAMPLE_CAPTURE;
	SAID_HAS(r, 0, 0, NULL, "; it is declared as made with AI.\n");
	r = sample_trusted();
	r->ai_where = "part";
	SAID_HAS(r, 0, 0, "; it is", "; something in it is declared as made with AI.\n");
	r = sample_trusted();
	r->active.source_type = r->active.action = NULL;
	r->declared_by_parent = r->declared_of_content = true;
	sample_ingredient(r, "before.jpg", PROV_ST_SIGNING_CREDENTIAL_TRUSTED)->action =
	    "c2pa.created";
	SAID_HAS(r, 0, 0, "made with AI", "; it is declared as fully AI-made");
	SAID_HAS(plain(), 0, 0, "AI.", "22:05:00 UTC.\n");
	/* Where nothing holds, nothing was declared. */
	SAID_HAS(sample_with(PROV_ST_CLAIM_MISSING), 0, 0, "is declared as", "invalid. ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_broken),
	    cmocka_unit_test(test_several),
	    cmocka_unit_test(test_gathered),
	    cmocka_unit_test(test_ai),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
