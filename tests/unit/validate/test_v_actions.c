/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "helper/diag.h"
#include "helper/forge_test.h"

#define TYPE "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation"

enum shape {
	CREATED_TWICE,
	CREATED_LATE,
	NONE,
	OPENED_ALONE,
	OPENED_COMPONENT,
	PLACED_PARENT,
	PLACED_GONE,
	PLACED_OTHER_HASH,
	REDACTED_NOTHING,
	WATERMARKED,
	FINE
};

static struct prov_hashed_uri ingredient_ref(struct forge *f)
{
	for (size_t i = 0; i < f->num_refs; i++) {
		if (prov_bytes_is(f->refs[i].url, "self#jumbf=c2pa.assertions/c2pa.ingredient.v3"))
			return f->refs[i];
	}
	return f->refs[0];
}

static void acted(struct forge *f, void *ctx)
{
	const unsigned *shape = ctx;
	struct prov_action_new a[3] = {{.action = "c2pa.created", .source_type = TYPE},
	    {.action = "c2pa.edited", .source_type = TYPE},
	    {.action = "c2pa.edited", .source_type = TYPE}};
	struct prov_hashed_uri ref;
	uint8_t wrong[32] = {0};
	size_t n = 1;

	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_ingredient(f, "c2pa.ingredient.v3",
	    *shape == PLACED_PARENT ? "parentOf" : "componentOf", false, false, 0);
	ref = ingredient_ref(f);
	switch (*shape) {
	case CREATED_TWICE:
		a[1] = a[0];
		n = 2;
		break;
	case CREATED_LATE:
		a[1] = a[0];
		a[0].action = "c2pa.edited";
		n = 2;
		break;
	case NONE:
		a[0].action = "c2pa.edited";
		break;
	case OPENED_ALONE:
	case OPENED_COMPONENT:
		a[0].action = "c2pa.opened";
		a[0].source_type = NULL;
		a[0].ingredients = &ref;
		a[0].num_ingredients = *shape == OPENED_COMPONENT;
		break;
	case PLACED_GONE:
		ref.url = prov_bytes_str("self#jumbf=c2pa.assertions/c2pa.ingredient.v3__9");
		a[1].ingredients = &ref;
		a[1].num_ingredients = 1;
		n = 2;
		break;
	case PLACED_OTHER_HASH:
		ref.hash = prov_bytes(wrong, sizeof(wrong));
		a[1].action = "c2pa.placed";
		a[1].ingredients = &ref;
		a[1].num_ingredients = 1;
		n = 2;
		break;
	case PLACED_PARENT:
	case FINE:
		a[1].action = "c2pa.placed";
		a[1].ingredients = &ref;
		a[1].num_ingredients = 1;
		n = 2;
		break;
	case REDACTED_NOTHING:
		a[1].action = "c2pa.redacted";
		n = 2;
		break;
	case WATERMARKED:
		a[1].action = "c2pa.watermarked.bound";
		n = 2;
		break;
	default:
		break;
	}
	forge_actions(f, "c2pa.actions.v2", a, n);
	forge_binding(f, 0);
	forge_end(f, 0);
}

static void malformed(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_assert(f, "c2pa.actions.v2", PROV_JUMBF_CBOR, prov_bytes_str("\xa0"), 0);
	forge_binding(f, 0);
	forge_end(f, 0);
}

static void test_actions(void **state)
{
	static const struct forge_case cases[] = {
	    {"fine", acted, FINE, "assertion.dataHash.match", PROV_STATE_TRUSTED},
	    {"no actions", malformed, 0, "assertion.action.malformed", PROV_STATE_INVALID},
	    {"created twice", acted, CREATED_TWICE, "assertion.action.malformed",
		PROV_STATE_INVALID},
	    {"created late", acted, CREATED_LATE, "assertion.action.malformed", PROV_STATE_INVALID},
	    {"neither", acted, NONE, "assertion.action.malformed", PROV_STATE_INVALID},
	    {"opened nothing", acted, OPENED_ALONE, "assertion.action.ingredientMismatch",
		PROV_STATE_INVALID},
	    {"opened a component", acted, OPENED_COMPONENT, "assertion.action.ingredientMismatch",
		PROV_STATE_INVALID},
	    {"placed a parent", acted, PLACED_PARENT, "assertion.action.ingredientMismatch",
		PROV_STATE_INVALID},
	    {"names what is gone", acted, PLACED_GONE, "hashedURI.missing", PROV_STATE_INVALID},
	    {"names another's hash", acted, PLACED_OTHER_HASH, "hashedURI.mismatch",
		PROV_STATE_INVALID},
	    {"redacted nothing", acted, REDACTED_NOTHING, "assertion.action.redactionMismatch",
		PROV_STATE_INVALID},
	    {"watermark", acted, WATERMARKED, "assertion.action.softBindingMissing",
		PROV_STATE_INVALID},
	};
	(void)state;
	forge_run(cases, sizeof(cases) / sizeof(cases[0]));
}

/* --- each rule, with the assertion's content as diagnostic notation --- */

struct said {
	const char *label, *content; /* $I: the ingredient, $N: a note, $F: of another manifest */
	const char *relationship;    /* of the ingredient */
	unsigned claim;              /* flags */
	bool soft_binding;
};

#define FIRST "{\"action\": \"c2pa.created\"}, "
#define ONE(name, parameters)                                                                      \
	"{\"actions\": [" FIRST "{\"action\": \"" name "\", \"parameters\": {" parameters "}}]}"
#define OPEN(parameters)                                                                           \
	"{\"actions\": [{\"action\": \"c2pa.opened\", \"parameters\": {" parameters "}}]}"

#define RELATED(action)                                                                            \
	"{\"actions\": [{\"action\": \"c2pa.created\", \"related\": [{\"related\": [" action       \
	"]}]}]}"

static void put_ref(struct prov_wr *wr, const char *url, struct prov_bytes hash)
{
	prov_wr_printf(wr, "{\"url\": \"%s\", \"hash\": h'", url);
	for (size_t i = 0; i < hash.n; i++)
		prov_wr_printf(wr, "%02x", hash.p[i]);
	prov_wr_str(wr, "'}");
}

static void put_actions(struct forge *f, const struct said *s, struct prov_bytes first_hash)
{
	struct prov_wr wr;
	uint8_t *bytes;
	size_t n;

	prov_wr_init(&wr, 65536);
	for (const char *p = s->content; *p != '\0'; p++) {
		if (p[0] != '$') {
			prov_wr_u8(&wr, (uint8_t)*p);
			continue;
		}
		p++;
		if (*p == 'F')
			put_ref(&wr,
			    "self#jumbf=/c2pa/urn:c2pa:first/c2pa.assertions/c2pa.ingredient.v3",
			    first_hash);
		else
			put_ref(&wr,
			    *p == 'I' ? "self#jumbf=c2pa.assertions/c2pa.ingredient.v3"
				      : "self#jumbf=c2pa.assertions/org.example.note",
			    f->refs[*p == 'I' ? 0 : 1].hash);
	}
	prov_wr_u8(&wr, 0);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	bytes = diag((const char *)wr.p, &n);
	forge_assert(f, s->label, PROV_JUMBF_CBOR, prov_bytes(bytes, n), 0);
	free(bytes);
	prov_wr_fini(&wr);
}

static void say(struct forge *f, void *ctx)
{
	const struct said *s = ctx;
	struct prov_bytes first_hash;

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", false, false, 0);
	first_hash = f->refs[0].hash;
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_ingredient(f, "c2pa.ingredient.v3", s->relationship, true, true, 0);
	forge_assert(f, "org.example.note", PROV_JUMBF_JSON, prov_bytes_str("{}"), 0);
	put_actions(f, s, first_hash);
	if (s->soft_binding)
		forge_assert(f, "c2pa.soft-binding", PROV_JUMBF_CBOR, prov_bytes_str("\xa0"), 0);
	forge_binding(f, 0);
	forge_end(f, s->claim);
}

#define V1 "c2pa.actions"
#define V2 "c2pa.actions.v2"
#define PARENT "parentOf"
#define PART "componentOf"
#define FITS "assertion.dataHash.match"
#define NO_FIT "assertion.action.ingredientMismatch"
#define MALFORMED "assertion.action.malformed"

static void test_rules(void **state)
{
	static const struct {
		const char *name;
		struct said said;
		const char *code;
	} cases[] = {
	    /* c, d */
	    {"opened", {V2, OPEN("\"ingredients\": [$I]"), PARENT, 0, false}, FITS},
	    {"opened two", {V2, OPEN("\"ingredients\": [$I, $I]"), PARENT, 0, false}, NO_FIT},
	    {"opened, no list", {V2, OPEN("\"ingredients\": $I"), PARENT, 0, false}, NO_FIT},
	    {"opened, nothing said", {V2, OPEN(""), PARENT, 0, false}, NO_FIT},
	    {"opened a note", {V2, OPEN("\"ingredients\": [$N]"), PARENT, 0, false}, NO_FIT},
	    {"opened another's", {V2, OPEN("\"ingredients\": [$F]"), PARENT, 0, false}, NO_FIT},
	    {"opened, old form", {V1, OPEN("\"ingredient\": $I"), PARENT, 0, false}, FITS},
	    {"opened a part, old form", {V1, OPEN("\"ingredient\": $I"), PART, 0, false}, NO_FIT},
	    {"placed", {V2, ONE("c2pa.placed", "\"ingredients\": [$I]"), PART, 0, false}, FITS},
	    {"placed none", {V2, ONE("c2pa.placed", "\"ingredients\": []"), PART, 0, false},
		NO_FIT},
	    {"placed another's", {V2, ONE("c2pa.placed", "\"ingredients\": [$F]"), PART, 0, false},
		NO_FIT},
	    {"removed", {V2, ONE("c2pa.removed", "\"ingredients\": [$F]"), PART, 0, false}, FITS},
	    {"removed its own", {V2, ONE("c2pa.removed", "\"ingredients\": [$I]"), PART, 0, false},
		NO_FIT},
	    {"transcoded", {V2, ONE("c2pa.transcoded", "\"x\": 1"), PART, 0, false}, FITS},
	    {"transcoded, an empty list",
		{V2, ONE("c2pa.transcoded", "\"ingredients\": []"), PART, 0, false}, FITS},
	    {"repackaged, no list",
		{V2, ONE("c2pa.repackaged", "\"ingredients\": $I"), PARENT, 0, false}, NO_FIT},
	    {"transcoded a part",
		{V2, ONE("c2pa.transcoded", "\"ingredients\": [$I]"), PART, 0, false}, NO_FIT},
	    {"repackaged a part",
		{V2, ONE("c2pa.repackaged", "\"ingredients\": [$I]"), PART, 0, false}, NO_FIT},
	    /* e */
	    {"redacted a signature",
		{V2, ONE("c2pa.redacted", "\"redacted\": \"self#jumbf=c2pa.signature\""), PART, 0,
		    false},
		"assertion.action.redactionMismatch"},
	    /* f, i */
	    {"an agent's icon is gone",
		{V2,
		    "{\"actions\": [{\"action\": \"c2pa.created\", \"softwareAgent\": {\"name\": "
		    "\"a\", \"icon\": {\"url\": \"self#jumbf=c2pa.assertions/c2pa.icon\", "
		    "\"hash\": h'00'}}}]}",
		    PART, 0, false},
		"hashedURI.missing"},
	    {"a template's icon is gone",
		{V2,
		    "{\"actions\": [{\"action\": \"c2pa.created\"}], \"templates\": [{\"action\": "
		    "\"*\", \"icon\": {\"url\": \"self#jumbf=c2pa.assertions/c2pa.icon\", "
		    "\"hash\": h'00'}}]}",
		    PART, 0, false},
		"hashedURI.missing"},
	    /* 15.10.3.2, of actions in the field "related" (18.15.8) */
	    {"related actions",
		{V2, RELATED("{\"parameters\": {\"ingredients\": [$I]}}"), PART, 0, false}, FITS},
	    {"of one the reference is gone",
		{V2,
		    RELATED(
			"{\"parameters\": {\"ingredients\": [{\"url\": "
			"\"self#jumbf=c2pa.assertions/c2pa.ingredient.v3\", \"hash\": h'00'}]}}"),
		    PART, 0, false},
		"hashedURI.mismatch"},
	    {"of one an icon is gone",
		{V2,
		    RELATED("{\"softwareAgent\": {\"name\": \"a\", \"icon\": {\"url\": "
			    "\"self#jumbf=c2pa.assertions/c2pa.icon\", \"hash\": h'00'}}}"),
		    PART, 0, false},
		"hashedURI.missing"},
	    /* g */
	    {"related", {V2, ONE("c2pa.edited", "\"relatedAssertions\": [$N]"), PART, 0, false},
		FITS},
	    {"related to none",
		{V2, ONE("c2pa.edited", "\"relatedAssertions\": []"), PART, 0, false}, MALFORMED},
	    {"related, no list",
		{V2, ONE("c2pa.edited", "\"relatedAssertions\": $N"), PART, 0, false}, MALFORMED},
	    {"related to an ingredient",
		{V2, ONE("c2pa.edited", "\"relatedAssertions\": [$I]"), PART, 0, false}, MALFORMED},
	    {"related to another's",
		{V2, ONE("c2pa.edited", "\"relatedAssertions\": [$F]"), PART, 0, false}, MALFORMED},
	    /* h */
	    {"watermarked", {V2, ONE("c2pa.watermarked.bound", "\"x\": 1"), PART, 0, true}, FITS},
	    {"watermarked, old name", {V2, ONE("c2pa.watermarked", "\"x\": 1"), PART, 0, false},
		"assertion.action.softBindingMissing"},
	    {"unbound", {V2, ONE("c2pa.watermarked.unbound", "\"x\": 1"), PART, 0, false}, FITS},
	    /* v1 claims */
	    {"v1: opened by another ID", {V1, OPEN("\"x\": 1"), PARENT, FORGE_V1, false}, FITS},
	    {"v1: neither", {V1, "{\"actions\": []}", PART, FORGE_V1, false}, FITS},
	    {"v1: created late",
		{V1,
		    "{\"actions\": [{\"action\": \"c2pa.edited\"}, {\"action\": "
		    "\"c2pa.created\"}]}",
		    PART, FORGE_V1, false},
		MALFORMED},
	    {"v1: related to an ingredient",
		{V1, ONE("c2pa.edited", "\"relatedAssertions\": [$I]"), PART, FORGE_V1, false},
		MALFORMED},
	    {"v1: redacted a signature",
		{V1, ONE("c2pa.redacted", "\"redacted\": \"self#jumbf=c2pa.signature\""), PART,
		    FORGE_V1, false},
		"assertion.action.redactionMismatch"},
	    {"v1: watermarked", {V1, ONE("c2pa.watermarked", "\"x\": 1"), PART, FORGE_V1, false},
		"assertion.action.softBindingMissing"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct said said = cases[i].said;
		enum prov_state got = PROV_STATE_ERROR;
		struct forge f;

		print_message("  %s: %s\n", cases[i].name, cases[i].code);
		forge_init(&f);
		assert_true(forge_finds(&f, say, &said, cases[i].code, &got));
		assert_int_equal(got,
		    strcmp(cases[i].code, FITS) == 0 ? PROV_STATE_TRUSTED : PROV_STATE_INVALID);
		forge_fini(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_actions), cmocka_unit_test(test_rules)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
