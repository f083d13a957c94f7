/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"
#include "report/report.h"

#define IN_FIRST "self#jumbf=/c2pa/urn:c2pa:first/c2pa.assertions/"

/* An ingredient out of which the active manifest redacts a note; how, is the flags' to say. */
static void note(struct forge *f, void *ctx)
{
	const unsigned *flags = ctx;

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_assert(f, "org.example.note", PROV_JUMBF_JSON, prov_bytes_str("{\"a\":1}"), *flags);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	f->redacted[f->num_redacted++] = IN_FIRST "org.example.note";
	forge_end(f, 0);
}

/* The same, removed, but said by nobody. */
static void unsaid(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_assert(
	    f, "org.example.note", PROV_JUMBF_JSON, prov_bytes_str("{\"a\":1}"), FORGE_ABSENT);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	forge_end(f, 0);
}

enum what { ACTIONS, COMPONENT_BINDING, PARENT_BINDING, INGREDIENT, SIGNATURE, OLD_INGREDIENT };

/* Other things than a note are redacted, by an update manifest where it is the parent's. */
static void other(struct forge *f, void *ctx)
{
	static const char *const uris[] = {IN_FIRST "c2pa.actions.v2", IN_FIRST "c2pa.hash.data",
	    IN_FIRST "c2pa.hash.data", IN_FIRST "c2pa.ingredient.v3",
	    "self#jumbf=/c2pa/urn:c2pa:first/c2pa.signature", IN_FIRST "org.example.note"};
	const unsigned *what = ctx;
	bool update = *what == PARENT_BINDING;
	struct prov_action_new a = {.action = "c2pa.published"};

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, *what == ACTIONS ? FORGE_ABSENT : 0);
	forge_binding(f, *what == COMPONENT_BINDING || *what == PARENT_BINDING ? FORGE_ZEROED : 0);
	if (*what == INGREDIENT)
		forge_ingredient(
		    f, "c2pa.ingredient.v3", "componentOf", false, false, FORGE_ZEROED);
	if (*what == OLD_INGREDIENT)
		forge_assert(
		    f, "org.example.note", PROV_JUMBF_JSON, prov_bytes_str("{}"), FORGE_ABSENT);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", update ? PROV_JUMBF_UPDATE : PROV_JUMBF_MANIFEST);
	if (update) {
		forge_actions(f, "c2pa.actions.v2", &a, 1);
	} else {
		forge_created(f, 0);
		forge_binding(f, 0);
	}
	forge_ingredient(f, *what == OLD_INGREDIENT ? "c2pa.ingredient.v2" : "c2pa.ingredient.v3",
	    update ? "parentOf" : "componentOf", true, true, 0);
	f->redacted[f->num_redacted++] = uris[*what];
	forge_end(f, 0);
}

/* c2pa.redacted names what was redacted though it can't be found any more; and what was not. */
static void told(struct forge *f, void *ctx)
{
	const unsigned *known = ctx;
	struct prov_wr wr;
	struct prov_enc_map map, params;

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_assert(f, "org.example.note", PROV_JUMBF_JSON, prov_bytes_str("{}"), FORGE_ABSENT);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	prov_wr_init(&wr, 4096);
	prov_enc_map_begin(&wr, &map);
	prov_enc_key(&wr, &map, "actions");
	prov_enc_array(&wr, 2);
	{
		struct prov_enc_map action;
		prov_enc_map_begin(&wr, &action);
		prov_enc_key(&wr, &action, "action");
		prov_enc_str(&wr, "c2pa.created");
		prov_enc_map_end(&wr, &action);
		prov_enc_map_begin(&wr, &action);
		prov_enc_key(&wr, &action, "action");
		prov_enc_str(&wr, "c2pa.redacted");
		prov_enc_key(&wr, &action, "parameters");
		prov_enc_map_begin(&wr, &params);
		prov_enc_key(&wr, &params, "redacted");
		prov_enc_str(
		    &wr, *known ? IN_FIRST "org.example.note" : IN_FIRST "org.example.another");
		prov_enc_map_end(&wr, &params);
		prov_enc_map_end(&wr, &action);
	}
	prov_enc_map_end(&wr, &map);
	forge_assert(f, "c2pa.actions.v2", PROV_JUMBF_CBOR, prov_wr_data(&wr), 0);
	prov_wr_fini(&wr);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	f->redacted[f->num_redacted++] = IN_FIRST "org.example.note";
	forge_end(f, 0);
}

/* A watermark whose soft binding, which its action names, was redacted; or is gone unsaid. */
static void unmarked(struct forge *f, void *ctx)
{
	const unsigned *said = ctx;
	struct prov_enc_map map, action, params;
	struct prov_wr wr;

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_assert(f, "c2pa.soft-binding", PROV_JUMBF_CBOR, prov_bytes_str("\xa0"), FORGE_ABSENT);
	prov_wr_init(&wr, 4096);
	prov_enc_map_begin(&wr, &map);
	prov_enc_key(&wr, &map, "actions");
	prov_enc_array(&wr, 2);
	prov_enc_map_begin(&wr, &action);
	prov_enc_key(&wr, &action, "action");
	prov_enc_str(&wr, "c2pa.created");
	prov_enc_map_end(&wr, &action);
	prov_enc_map_begin(&wr, &action);
	prov_enc_key(&wr, &action, "action");
	prov_enc_str(&wr, "c2pa.watermarked.bound");
	prov_enc_key(&wr, &action, "parameters");
	prov_enc_map_begin(&wr, &params);
	prov_enc_key(&wr, &params, "relatedAssertions");
	prov_enc_array(&wr, 1);
	prov_hashed_uri_put(&wr, &f->refs[0]);
	prov_enc_map_end(&wr, &params);
	prov_enc_map_end(&wr, &action);
	prov_enc_map_end(&wr, &map);
	forge_assert(f, "c2pa.actions.v2", PROV_JUMBF_CBOR, prov_wr_data(&wr), 0);
	prov_wr_fini(&wr);
	forge_binding(f, 0);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	if (*said)
		f->redacted[f->num_redacted++] = IN_FIRST "c2pa.soft-binding";
	forge_end(f, 0);
}

/* A component that was another one when it was taken in, which is on record, and which says that a
 * note of the other component was redacted. */
static void by_another(struct forge *f, void *ctx)
{
	static const char code[] = "ingredient.claimSignature.mismatch",
			  url[] = "self#jumbf=/c2pa/urn:c2pa:active/c2pa.assertions/"
				  "c2pa.ingredient.v3__1";
	struct prov_status_rec known = {
	    .code = prov_bytes_str(code), .severity = PROV_SEV_FAILURE, .url = prov_bytes_str(url)};
	const unsigned *another = ctx;

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_assert(f, "org.example.note", PROV_JUMBF_JSON, prov_bytes_str("{}"), FORGE_ABSENT);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:last", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	f->redacted[f->num_redacted++] = IN_FIRST "org.example.note";
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	f->of_last = true;
	if (*another) {
		f->last_signature = f->last_manifest = prov_bytes_str("another");
		f->records = &known;
		f->num_records = 1;
	}
	forge_ingredient(f, "c2pa.ingredient.v3__1", "componentOf", true, true, 0);
	f->of_last = false;
	f->records = NULL;
	forge_end(f, 0);
}

static void test_redaction(void **state)
{
	static const struct forge_case cases[] = {
	    {"removed", note, FORGE_ABSENT, ">ingredient.claimSignature.validated",
		PROV_STATE_TRUSTED},
	    {"replaced", note, FORGE_ZEROED, ">ingredient.claimSignature.validated",
		PROV_STATE_TRUSTED},
	    {"overwritten", note, FORGE_FILLED, ">ingredient.claimSignature.validated",
		PROV_STATE_TRUSTED},
	    {"still there", note, 0, ">assertion.notRedacted", PROV_STATE_INVALID},
	    {"still there, changed", note, FORGE_BAD_HASH, ">assertion.notRedacted",
		PROV_STATE_INVALID},
	    {"removed, but not said", unsaid, 0, ">assertion.missing", PROV_STATE_INVALID},
	    {"actions", other, ACTIONS, ">assertion.action.redacted", PROV_STATE_INVALID},
	    {"a component's binding", other, COMPONENT_BINDING,
		">ingredient.claimSignature.validated", PROV_STATE_TRUSTED},
	    {"the asset's binding", other, PARENT_BINDING, "assertion.hardBinding.redacted",
		PROV_STATE_INVALID},
	    {"an ingredient", other, INGREDIENT, ">ingredient.claimSignature.validated",
		PROV_STATE_TRUSTED},
	    {"the signature", other, SIGNATURE, ">assertion.notRedacted", PROV_STATE_INVALID},
	    /* 6.8: the old form of ingredient names no signature to know the manifest by. */
	    {"below an old ingredient", other, OLD_INGREDIENT, ">ingredient.claimSignature.missing",
		PROV_STATE_INVALID},
	    {"a soft binding", unmarked, 1, ">ingredient.claimSignature.validated",
		PROV_STATE_TRUSTED},
	    {"a soft binding, but not said", unmarked, 0, ">assertion.action.softBindingMissing",
		PROV_STATE_INVALID},
	    {"told by an action", told, 1, "assertion.dataHash.match", PROV_STATE_TRUSTED},
	    {"an action tells of another", told, 0, "assertion.action.redactionMismatch",
		PROV_STATE_INVALID},
	    {"by a component", by_another, 0, ">ingredient.claimSignature.validated",
		PROV_STATE_TRUSTED},
	    {"by what is not the component", by_another, 1, ">assertion.missing",
		PROV_STATE_INVALID},
	};
	(void)state;
	forge_run(cases, sizeof(cases) / sizeof(cases[0]));
}

/* Each thing that is still there is said once. */
static void test_once(void **state)
{
	unsigned flags = 0, n = 0;
	struct prov_report *r;
	struct forge f;
	(void)state;

	forge_init(&f);
	r = forge_verify(&f, forge_png(&f, note, &flags), true);
	assert_non_null(r);
	for (size_t i = 0; i < r->ingredients[0].findings.n; i++)
		n += r->ingredients[0].findings.v[i].status == PROV_ST_ASSERTION_NOT_REDACTED;
	assert_int_equal(n, 1);
	prov_report_free(r);
	forge_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_redaction),
	    cmocka_unit_test(test_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
