/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include <stdio.h>

#include "report/making.h"

#define AI "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
#define AI_EDIT                                                                                    \
	"http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
#define PHOTO "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"

enum story { MADE_BY_AI, EDITED_WITH_AI, AI_PART, AI_PARENT, PHOTO_ONLY };

static void tell(struct forge *f, void *ctx)
{
	const unsigned *story = ctx;
	struct prov_action_new a[2] = {{.action = "c2pa.created",
					   .source_type = *story == MADE_BY_AI ? AI : PHOTO,
					   .agent_name = "Tool",
					   .agent_version = "1.0"},
	    {.action = "c2pa.edited", .source_type = AI_EDIT, .agent_name = "Editor"}};
	struct prov_action_new opened = {.action = "c2pa.opened"};
	struct prov_hashed_uri ref;

	if (*story == AI_PART || *story == AI_PARENT) {
		struct prov_action_new made = {.action = "c2pa.created", .source_type = AI};
		forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
		forge_actions(f, "c2pa.actions.v2", &made, 1);
		forge_binding(f, 0);
		forge_end(f, 0);
	}
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	if (*story == AI_PART || *story == AI_PARENT)
		forge_ingredient(f, "c2pa.ingredient.v3",
		    *story == AI_PARENT ? "parentOf" : "componentOf", true, true, 0);
	if (*story == AI_PARENT) {
		ref = f->refs[0];
		opened.ingredients = &ref;
		opened.num_ingredients = 1;
		forge_actions(f, "c2pa.actions.v2", &opened, 1);
	} else {
		forge_actions(f, "c2pa.actions.v2", a, *story == EDITED_WITH_AI ? 2 : 1);
	}
	forge_binding(f, 0);
	forge_end(f, 0);
}

static void test_stories(void **state)
{
	static const struct {
		unsigned story;
		const char *declared;
		bool by_parent, ai;
		const char *where, *tool;
	} cases[] = {
	    {MADE_BY_AI, AI, false, true, NULL, "Tool"},
	    {EDITED_WITH_AI, AI_EDIT, false, true, NULL, "Editor"},
	    {AI_PART, PHOTO, false, true, "part.png", "Tool"},
	    {AI_PARENT, AI, true, true, "part.png", NULL},
	    {PHOTO_ONLY, PHOTO, false, false, NULL, "Tool"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned story = cases[i].story;
		struct forge f;
		struct prov_report *r;

		forge_init(&f);
		r = forge_verify(&f, forge_png(&f, tell, &story), true);
		assert_non_null(r);
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		assert_string_equal(r->declared, cases[i].declared);
		assert_int_equal(r->declared_by_parent, cases[i].by_parent);
		assert_int_equal(r->ai_declared, cases[i].ai);
		if (cases[i].where == NULL)
			assert_null(r->ai_where);
		else
			assert_string_equal(r->ai_where, cases[i].where);
		if (cases[i].tool != NULL)
			assert_string_equal(r->active.tool_name, cases[i].tool);
		assert_int_equal(prov_report_meets(r, PROV_REQUIRE_NOT_AI), !cases[i].ai);
		assert_int_equal(prov_report_meets(r, PROV_REQUIRE_AI_DECLARED), cases[i].ai);
		assert_true(r->num_unchecked > 0);
		prov_report_free(r);
		forge_fini(&f);
	}
}

/* A part by somebody, with a tool, before the parent, which says the same and names none. */
static void tell_part_and_parent(struct forge *f, void *ctx)
{
	struct prov_action_new made = {.action = "c2pa.created",
	    .source_type = PHOTO,
	    .agent_name = "Other",
	    .agent_version = "9"};
	struct prov_action_new opened = {.action = "c2pa.opened", .num_ingredients = 1};
	struct prov_hashed_uri ref;

	(void)ctx;
	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_actions(f, "c2pa.actions.v2", &made, 1);
	forge_binding(f, 0);
	forge_end(f, 0);
	made.agent_name = made.agent_version = NULL;
	forge_begin(f, "urn:c2pa:last", PROV_JUMBF_MANIFEST);
	forge_actions(f, "c2pa.actions.v2", &made, 1);
	forge_binding(f, 0);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	f->of_last = true;
	forge_ingredient(f, "c2pa.ingredient.v3__1", "parentOf", true, true, 0);
	ref = f->refs[1];
	opened.ingredients = &ref;
	forge_actions(f, "c2pa.actions.v2", &opened, 1);
	forge_binding(f, 0);
	forge_end(f, 0);
}

/* A camera's picture, of which somebody made another one with AI, and names no tool; and a parent
 * of its own at the end. */
static void tell_grandparent(struct forge *f, void *ctx)
{
	struct prov_action_new made = {.action = "c2pa.created",
	    .source_type = PHOTO,
	    .agent_name = "Camera",
	    .agent_version = "9"};
	struct prov_action_new opened = {.action = "c2pa.opened", .num_ingredients = 1};
	struct prov_hashed_uri ref;

	(void)ctx;
	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_actions(f, "c2pa.actions.v2", &made, 1);
	forge_binding(f, 0);
	forge_end(f, 0);
	for (int i = 0; i < 2; i++) {
		forge_begin(f, i == 0 ? "urn:c2pa:last" : "urn:c2pa:active", PROV_JUMBF_MANIFEST);
		f->of_last = i == 1;
		forge_ingredient(f, "c2pa.ingredient.v3", "parentOf", true, true, 0);
		ref = f->refs[0];
		opened.ingredients = &ref;
		opened.source_type = i == 0 ? AI : NULL;
		forge_actions(f, "c2pa.actions.v2", &opened, 1);
		forge_binding(f, 0);
		forge_end(f, 0);
	}
	f->of_last = false;
}

/* Nor of the tool of what the parent was made from. */
static void test_grandparent(void **state)
{
	struct prov_report *r;
	struct forge f;

	(void)state;
	forge_init(&f);
	r = forge_verify(&f, forge_png(&f, tell_grandparent, NULL), true);
	assert_non_null(r);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	assert_int_equal(r->num_ingredients, 2);
	assert_string_equal(r->declared, AI);
	assert_true(r->declared_by_parent);
	assert_false(r->declared_of_content);
	assert_ptr_equal(prov_making_declarer(r), &r->ingredients[0]);
	assert_null(prov_making_declarer(r)->tool_name);
	prov_report_free(r);
	forge_fini(&f);
}

/* What AI made, and one or two updates of it. */
static void tell_update(struct forge *f, void *ctx)
{
	const unsigned *updates = ctx;
	struct prov_action_new made[2] = {
	    {.action = "c2pa.created", .source_type = AI, .agent_name = "Painter"},
	    {.action = "c2pa.cropped"}};
	const struct prov_action_new published = {.action = "c2pa.published"};

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_actions(f, "c2pa.actions.v2", made, 2);
	forge_assert(f, "cawg.training-mining", PROV_JUMBF_CBOR,
	    prov_bytes_str("\xa1\x67"
			   "entries\xa1\x61p\xa1\x63use\x6anotAllowed"),
	    0);
	forge_binding(f, 0);
	forge_end(f, 0);
	for (unsigned i = 1; i <= *updates; i++) {
		forge_begin(
		    f, i < *updates ? "urn:c2pa:last" : "urn:c2pa:active", PROV_JUMBF_UPDATE);
		f->of_last = i > 1;
		forge_ingredient(f, "c2pa.ingredient.v3", "parentOf", true, true, 0);
		if (i == 2)
			forge_assert(f, "cawg.training-mining", PROV_JUMBF_CBOR,
			    prov_bytes_str("\xa1\x67"
					   "entries\xa1\x61q\xa1\x63use\x67"
					   "allowed"),
			    0);
		if (i == 2)
			forge_actions(f, "c2pa.actions.v2", &published, 1);
		forge_end(f, 0);
	}
	f->of_last = false;
}

/* 11.2.3: the content is the same, so that what was said of it still is. */
static void test_update(void **state)
{
	(void)state;
	for (unsigned updates = 1; updates <= 2; updates++) {
		struct prov_report *r;
		struct forge f;

		forge_init(&f);
		r = forge_verify(&f, forge_png(&f, tell_update, &updates), true);
		assert_non_null(r);
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		assert_int_equal(r->num_ingredients, updates);
		assert_string_equal(r->declared, AI);
		assert_true(r->declared_by_parent);
		assert_true(r->declared_of_content);
		assert_string_equal(prov_making_declarer(r)->tool_name, "Painter");
		assert_true(r->ai_declared);
		assert_null(r->ai_where);
		assert_int_equal(r->active.num_actions, updates + 1);
		assert_string_equal(r->active.actions[updates], "c2pa.cropped");
		assert_int_equal(r->active.num_training, updates);
		assert_string_equal(r->active.training[updates - 1].use, "notAllowed");
		prov_report_free(r);
		forge_fini(&f);
	}
}

/* What the parent declares is not said of the part's tool. */
static void test_declarer(void **state)
{
	const struct prov_account *a;
	struct prov_report *r;
	struct forge f;

	(void)state;
	forge_init(&f);
	r = forge_verify(&f, forge_png(&f, tell_part_and_parent, NULL), true);
	assert_non_null(r);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	assert_string_equal(r->declared, PHOTO);
	assert_true(r->declared_by_parent);
	a = prov_making_declarer(r);
	assert_string_equal(a->relationship, "parentOf");
	assert_null(a->tool_name);
	prov_report_free(r);
	forge_fini(&f);
}

enum disclosure {
	DISCLOSED,
	DISCLOSED_FIRST,
	DISCLOSED_GATHERED,
	DISCLOSED_BADLY,
	DISCLOSED_FORGED,
	SOFT
};

/* 18.28, 18.10: {"modelType": "t", "modelName": "n"} and six soft bindings. */
static void disclosed(struct forge *f, void *ctx)
{
	const unsigned *how = ctx;
	const char *body = *how == DISCLOSED_BADLY ? "\xa1\x69modelName\x61n"
						   : "\xa2\x69modelType\x61t\x69modelName\x61n";
	char label[32];

	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	if (*how != DISCLOSED_FIRST)
		forge_created(f, 0);
	if (*how != SOFT)
		forge_assert(f, "c2pa.ai-disclosure", PROV_JUMBF_CBOR, prov_bytes_str(body),
		    *how == DISCLOSED_GATHERED ? FORGE_GATHERED
		    : *how == DISCLOSED_FORGED ? FORGE_BAD_HASH
					       : 0);
	if (*how == DISCLOSED_FIRST)
		forge_created(f, 0);
	if (*how == SOFT)
		forge_assert(f, "cawg.training-mining", PROV_JUMBF_CBOR,
		    prov_bytes_str("\xa1\x67"
				   "entries\xa1\x61p\xa1\x63use\x6anotAllowed"),
		    0);
	for (unsigned i = 0; *how == SOFT && i < PROV_SHOWN_SOFT_BINDINGS + 2; i++) {
		(void)snprintf(label, sizeof(label), "c2pa.soft-binding__%u", i + 1);
		forge_assert(f, label, PROV_JUMBF_CBOR,
		    prov_bytes_str("\xa1\x63"
				   "alg\x61m"),
		    0);
	}
	forge_binding(f, 0);
	forge_end(f, 0);
}

static void test_disclosures(void **state)
{
	static const struct {
		unsigned how;
		enum prov_state state;
		bool ai, shown;
		size_t soft;
	} cases[] = {
	    {DISCLOSED, PROV_STATE_TRUSTED, true, true, 0},
	    {DISCLOSED_FIRST, PROV_STATE_TRUSTED, true, true, 0},
	    {DISCLOSED_GATHERED, PROV_STATE_TRUSTED, true, false, 0},
	    {DISCLOSED_BADLY, PROV_STATE_TRUSTED, true, false, 0},
	    {DISCLOSED_FORGED, PROV_STATE_INVALID, false, false, 0},
	    {SOFT, PROV_STATE_TRUSTED, false, false, PROV_SHOWN_SOFT_BINDINGS},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned how = cases[i].how;
		struct forge f;
		struct prov_report *r;

		forge_init(&f);
		r = forge_verify(&f, forge_png(&f, disclosed, &how), true);
		assert_non_null(r);
		assert_int_equal(prov_report_state(r), cases[i].state);
		assert_int_equal(r->ai_declared, cases[i].ai);
		assert_int_equal(prov_report_meets(r, PROV_REQUIRE_NOT_AI),
		    !cases[i].ai && cases[i].state == PROV_STATE_TRUSTED);
		/* Whatever stands before it, the action is told, too. */
		assert_non_null(r->declared);
		assert_int_equal(r->active.model_type != NULL, cases[i].shown);
		if (cases[i].shown) {
			assert_string_equal(r->active.model_type, "t");
			assert_string_equal(r->active.model_name, "n");
		}
		assert_int_equal(r->active.num_soft_bindings, cases[i].soft);
		assert_int_equal(r->active.num_training, cases[i].soft > 0);
		if (cases[i].soft > 0)
			assert_string_equal(r->active.training[0].use, "notAllowed");
		if (cases[i].soft > 0)
			assert_string_equal(r->active.soft_bindings[0], "m");
		prov_report_free(r);
		forge_fini(&f);
	}
}

/* The signer's and what was gathered, each said to be; what was not signed is nobody's. */
static void tell_metadata(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_assert(f, "cawg.metadata", PROV_JUMBF_JSON,
	    prov_bytes_str("{\"dc:creator\":\"Ann\",\"dc:title\":\"A\"}"), 0);
	forge_assert(f, "cawg.metadata__1", PROV_JUMBF_JSON,
	    prov_bytes_str("{\"photoshop:Headline\":\"News\"}"), FORGE_GATHERED);
	forge_assert(f, "cawg.metadata__2", PROV_JUMBF_JSON,
	    prov_bytes_str("{\"dc:rights\":\"Eve\"}"), FORGE_UNLISTED);
	forge_end(f, 0);
}

static void test_metadata(void **state)
{
	const struct prov_account *a;
	struct prov_report *r;
	struct forge f;

	(void)state;
	forge_init(&f);
	r = forge_verify(&f, forge_png(&f, tell_metadata, NULL), true);
	assert_non_null(r);
	a = &r->active;
	assert_int_equal(a->num_metadata, 3);
	assert_string_equal(a->metadata[0].property, "dc:creator");
	assert_string_equal(a->metadata[0].value, "Ann");
	assert_false(a->metadata[0].gathered);
	assert_string_equal(a->metadata[1].value, "A");
	assert_string_equal(a->metadata[2].says, "headline");
	assert_true(a->metadata[2].gathered);
	prov_report_free(r);
	forge_fini(&f);
}

/* Behind more than are shown; gathered, too. */
static void tell_ai(struct forge *f, void *ctx)
{
	const unsigned *flags = ctx;
	char label[64];

	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	for (size_t i = 0; i < PROV_SHOWN_METADATA + 1; i++) {
		(void)snprintf(label, sizeof(label), "cawg.metadata__%zu", i + 1);
		forge_assert(f, label, PROV_JUMBF_JSON,
		    prov_bytes_str(i < PROV_SHOWN_METADATA
				       ? "{\"dc:title\":\"A\"}"
				       : "{\"Iptc4xmpExt:DigitalSourceType\":\"" AI "\"}"),
		    *flags);
	}
	forge_end(f, 0);
}

static void test_metadata_of_ai(void **state)
{
	unsigned flags[] = {0, FORGE_GATHERED};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct prov_report *r;
		struct forge f;

		forge_init(&f);
		r = forge_verify(&f, forge_png(&f, tell_ai, &flags[i]), true);
		assert_non_null(r);
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		assert_int_equal(r->active.num_metadata, PROV_SHOWN_METADATA);
		assert_true(r->ai_declared);
		assert_false(prov_report_meets(r, PROV_REQUIRE_NOT_AI));
		prov_report_free(r);
		forge_fini(&f);
	}
}

/* No term, but the signer says AI with it, and a reader sees that (18.15.4.5). */
static void tell_misspelt(struct forge *f, void *ctx)
{
	const unsigned *which = ctx;
	static const char *const types[] = {AI "/", "TrainedAlgorithmicMedia",
	    "digsrctype:trainedAlgorithmicMedia", PHOTO "/", "untrainedAlgorithmicMedia"};
	struct prov_action_new a[] = {{.action = "c2pa.created", .source_type = PHOTO},
	    {.action = "c2pa.edited", .source_type = types[*which]}};

	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_actions(f, "c2pa.actions.v2", a, 2);
	forge_binding(f, 0);
	forge_end(f, 0);
}

static void test_misspelt(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 5; i++) {
		struct prov_report *r;
		struct forge f;

		forge_init(&f);
		r = forge_verify(&f, forge_png(&f, tell_misspelt, &i), true);
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		assert_int_equal(r->ai_declared, i < 3);
		assert_int_equal(prov_report_meets(r, PROV_REQUIRE_NOT_AI), i >= 3);
		assert_int_equal(strcmp(r->declared, PHOTO) != 0, i < 3);
		assert_int_equal(r->active.num_actions, 2);
		assert_string_equal(r->active.actions[1], "c2pa.edited");
		prov_report_free(r);
		forge_fini(&f);
	}
}

/* In an action that is related to another (18.15.8); the training assertions differ. */
static void tell_related(struct forge *f, void *ctx)
{
	const unsigned *flags = ctx;

	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	/* {"actions": [{"action": "e", "related": [{"digitalSourceType": …}]}]} */
	forge_assert(f, "c2pa.actions.v2__1", PROV_JUMBF_CBOR,
	    prov_bytes_str("\xa1\x67"
			   "actions\x81\xa2\x66"
			   "action\x61"
			   "e\x67related\x81\xa1\x71"
			   "digitalSourceType\x72"
			   "compositeSynthetic"),
	    *flags);
	for (int i = 0; i < 3; i++)
		forge_assert(f,
		    i == 0   ? "c2pa.training-mining"
		    : i == 1 ? "cawg.training-mining"
			     : "cawg.training-mining__1",
		    PROV_JUMBF_CBOR,
		    prov_bytes_str(i == 0 ? "\xa1\x67"
					    "entries\xa1\x61p\xa1\x63use\x67"
					    "allowed"
					  : "\xa1\x67"
					    "entries\xa1\x61p\xa1\x63use\x6anotAllowed"),
		    0);
	forge_binding(f, 0);
	forge_end(f, 0);
}

static void test_related(void **state)
{
	unsigned flags[] = {0, FORGE_GATHERED};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct prov_report *r;
		struct forge f;

		forge_init(&f);
		r = forge_verify(&f, forge_png(&f, tell_related, &flags[i]), true);
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		assert_true(r->ai_declared);
		assert_int_equal(r->ai_gathered, flags[i] == FORGE_GATHERED);
		assert_false(prov_report_meets(r, PROV_REQUIRE_NOT_AI));
		/* Both uses of one purpose, each once. */
		assert_int_equal(r->active.num_training, 2);
		assert_string_equal(r->active.training[0].use, "allowed");
		assert_string_equal(r->active.training[1].use, "notAllowed");
		prov_report_free(r);
		forge_fini(&f);
	}
}

enum away { NOT_AWAY, REDACTED, REDACTED_ZEROS, NOTE_REDACTED, ELSEWHERE, NOTE_ELSEWHERE };

/* A part whose disclosure was taken out; one that is kept elsewhere. */
static void tell_away(struct forge *f, void *ctx)
{
	const unsigned *how = ctx;
	bool note = *how == NOTE_REDACTED || *how == NOTE_ELSEWHERE;
	const char *label = note ? "org.example.disclose" : "c2pa.ai-disclosure";
	char url[128];
	struct prov_wr wr;

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	if (*how == REDACTED || *how == REDACTED_ZEROS || *how == NOTE_REDACTED)
		forge_assert(f, label, PROV_JUMBF_CBOR, prov_bytes_str("\xa1\x69modelType\x61t"),
		    *how == REDACTED_ZEROS ? FORGE_ZEROED : FORGE_ABSENT);
	forge_binding(f, 0);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	forge_created(f, 0);
	/* {"label": …, "size": 1, "location": {}} */
	prov_wr_init(&wr, 256);
	prov_wr_str(&wr, "\xa3\x65label\x78");
	prov_wr_u8(&wr, (uint8_t)strlen(label));
	prov_wr_str(&wr, label);
	prov_wr_str(&wr, "\x64size\x01\x68location\xa0");
	if (*how >= ELSEWHERE)
		forge_assert(f, "c2pa.cloud-data", PROV_JUMBF_CBOR, prov_wr_data(&wr), 0);
	prov_wr_fini(&wr);
	forge_binding(f, 0);
	(void)snprintf(
	    url, sizeof(url), "self#jumbf=/c2pa/urn:c2pa:first/c2pa.assertions/%s", label);
	f->redacted[0] = prov_arena_strdup(&f->arena, prov_bytes_str(url), NULL);
	f->num_redacted = *how != NOT_AWAY && *how < ELSEWHERE;
	forge_end(f, 0);
}

static void test_away(void **state)
{
	(void)state;
	for (unsigned how = NOT_AWAY; how <= NOTE_ELSEWHERE; how++) {
		struct prov_report *r;
		struct forge f;

		forge_init(&f);
		r = forge_verify(&f, forge_png(&f, tell_away, &how), true);
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		assert_int_equal(
		    r->ai_declared, how == REDACTED || how == REDACTED_ZEROS || how == ELSEWHERE);
		prov_report_free(r);
		forge_fini(&f);
	}
}

/* A part whose actions say AI, signed or gathered as FLAGS have it. */
static void tell_part(struct forge *f, void *ctx)
{
	const unsigned *flags = ctx;

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	/* {"actions": [{"action": "e", "digitalSourceType": …}]} */
	forge_assert(f, "c2pa.actions.v2__1", PROV_JUMBF_CBOR,
	    prov_bytes_str("\xa1\x67"
			   "actions\x81\xa2\x66"
			   "action\x61"
			   "e\x71"
			   "digitalSourceType\x72"
			   "compositeSynthetic"),
	    *flags);
	forge_binding(f, 0);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
}

/* What a part only gathered is nobody's word either (10.2). */
static void test_gathered_below(void **state)
{
	unsigned flags[] = {0, FORGE_GATHERED};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct prov_report *r;
		struct forge f;

		forge_init(&f);
		r = forge_verify(&f, forge_png(&f, tell_part, &flags[i]), true);
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		assert_true(r->ai_declared);
		assert_int_equal(r->ai_gathered, flags[i] == FORGE_GATHERED);
		assert_int_equal(
		    prov_report_meets(r, PROV_REQUIRE_AI_DECLARED), flags[i] != FORGE_GATHERED);
		assert_false(prov_report_meets(r, PROV_REQUIRE_NOT_AI));
		prov_report_free(r);
		forge_fini(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_stories),
	    cmocka_unit_test(test_declarer),
	    cmocka_unit_test(test_grandparent),
	    cmocka_unit_test(test_update),
	    cmocka_unit_test(test_disclosures),
	    cmocka_unit_test(test_metadata),
	    cmocka_unit_test(test_metadata_of_ai),
	    cmocka_unit_test(test_misspelt),
	    cmocka_unit_test(test_related),
	    cmocka_unit_test(test_away),
	    cmocka_unit_test(test_gathered_below),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
