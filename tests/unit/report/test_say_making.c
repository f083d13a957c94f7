/* SPDX-License-Identifier: Apache-2.0 */
#include "report/say.h"

#include "helper/said.h"
#include "helper/sample_report.h"

static void test_declarations(void **state)
{
	struct prov_report *r = sample_trusted();
	struct prov_account *row;
	(void)state;

	r->declared = NULL;
	r->ai_declared = false;
	SAID_HAS(r, 0, PROV_REQUIRE_DECLARED, "generative",
	    "  Making: they say nothing about how it came to be\n",
	    "  Required, but not so: declared: it does not say");
	r = sample_trusted();
	r->active.model_type = "c2pa.types.model";
	SAID_HAS(r, 0, 0, "known as", "  AI model, as they say: of type \"c2pa.types.model\"\n");
	r = sample_trusted();
	r->active.model_type = "t";
	r->active.model_name = "Big";
	r->active.model_id = "pkg:x";
	r->active.oversight = "prompt_guided";
	r->active.soft_bindings[0] = "com.mark";
	r->active.num_soft_bindings = 1;
	SAID_HAS(r, 0, 0, NULL,
	    "  AI model, as they say: \"Big\", of type \"t\", known as \"pkg:x\", human "
	    "oversight: \"prompt_guided\"\n",
	    "  Soft binding, which was not looked for: \"com.mark\"\n");
	r = sample_trusted();
	r->declared = "http://example.com/\"odd";
	SAID_HAS(r, 0, 0, NULL,
	    "  Making, as they say: came to be as \"http://example.com/\\\"odd\", with");
	r = sample_trusted();
	r->declared_by_parent = true;
	r->ai_where = "flower.png";
	row = sample_ingredient(r, "orig.jpg", PROV_ST_SIGNING_CREDENTIAL_TRUSTED);
	row->source_type = SAMPLE_AI;
	row->tool_name = "Inner";
	SAID_HAS(r, 0, 0, "Painter",
	    "  Making of what it was made from, as they say: fully AI-made: made by a generative "
	    "model "
	    "(trainedAlgorithmicMedia), with \"Inner\"\n",
	    "  Made with AI, as they say, is something in it: \"flower.png\"\n");
	r = sample_trusted();
	r->declared_by_parent = r->declared_of_content = true;
	row = sample_ingredient(r, "before.jpg", PROV_ST_SIGNING_CREDENTIAL_TRUSTED);
	row->source_type = SAMPLE_AI;
	row->tool_name = "Inner";
	SAID_HAS(r, 0, 0, "Painter", "  Making, as they say: fully AI-made: made by a generative ",
	    "with \"Inner\"\n");
}

static void test_training(void **state)
{
	struct prov_report *r = sample_trusted();
	(void)state;

	r->active.num_training = 2;
	r->active.training[0].purpose = "cawg.data_mining";
	r->active.training[0].use = "allowed";
	r->active.training[1].purpose = "cawg.ai_training";
	r->active.training[1].use = "notAllowed";
	SAID_HAS(r, 0, 0, NULL,
	    "\n  Use for AI: \"cawg.data_mining\" \"allowed\", \"cawg.ai_training\" "
	    "\"notAllowed\"\n");
}

/* A title that is the file's name says nothing. */
/* What was done since it began, each in its place, and that there was more. */
static void test_done(void **state)
{
	static const char *actions[] = {"c2pa.created", "c2pa.edited", "x.\"y"};
	struct prov_report *r = sample_trusted();
	(void)state;

	r->active.actions = actions;
	r->active.num_actions = 1;
	SAID_HAS(r, 0, 0, "Done to it", "Making, as they say");
	r = sample_trusted();
	r->active.actions = actions;
	r->active.num_actions = 3;
	r->active.more_actions = 1;
	SAID_HAS(
	    r, 0, 0, NULL, "\n  Done to it, as they say: \"c2pa.edited\", \"x.\\\"y\" and more\n");
}

static void test_title(void **state)
{
	struct prov_report *r = sample_trusted();
	(void)state;

	r->active.title = "photo.jpg";
	SAID_HAS(r, 0, 0, "Title: ", "trusted");
	r = sample_trusted();
	r->active.title = "photo.jpg";
	SAID_HAS(r, PROV_RENDER_VERBOSE, 0, NULL, "  Title: \"photo.jpg\"\n");
}

/* What was edited was not made as a whole. */
static void test_edited(void **state)
{
	struct prov_report *r = sample_trusted();
	(void)state;

	r->active.action = "c2pa.edited";
	SAID_HAS(r, 0, 0, "edited with AI: made",
	    "  Making, as they say: edited: parts made by a generative model "
	    "(trainedAlgorithmicMedia)");
	/* JSON has the term and the action that it is of. */
	r = sample_trusted();
	r->active.action = "c2pa.edited";
	r->declared = "http://cv.iptc.org/newscodes/digitalsourcetype/humanEdits";
	r->ai_declared = false;
	SAID_HAS(r, 0, 0, "without AI",
	    "  Making, as they say: edited: altered by a person with "
	    "non-generative tools (humanEdits)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_edited),
	    cmocka_unit_test(test_declarations),
	    cmocka_unit_test(test_training),
	    cmocka_unit_test(test_done),
	    cmocka_unit_test(test_title),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
