/* SPDX-License-Identifier: Apache-2.0 */
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

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_actions)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
