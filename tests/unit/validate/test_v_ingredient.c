/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

enum flaw {
	SOUND,
	BROKEN_SIGNATURE, /* of the ingredient, not on record */
	BROKEN_ASSERTION, /* likewise */
	OTHER_MANIFEST,   /* the reference's hash is another's */
	NO_RESULTS,
	ODD_RELATIONSHIP,
	ABSENT_MANIFEST,
	CYCLE
};

static void first(struct forge *f, unsigned flaw)
{
	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, flaw == BROKEN_ASSERTION ? FORGE_BAD_HASH : 0);
	forge_binding(f, 0);
	if (flaw ==
	    CYCLE) /* names itself: first_manifest is empty now, so the hash is not its own */
		forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	forge_end(f, flaw == BROKEN_SIGNATURE ? FORGE_BAD_SIGNATURE : 0);
}

static void nested(struct forge *f, void *ctx)
{
	const unsigned *flaw = ctx;

	if (*flaw != ABSENT_MANIFEST)
		first(f, *flaw);
	else
		f->first_signature = f->first_manifest = prov_bytes_str("gone");
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	if (*flaw == OTHER_MANIFEST)
		f->first_signature = f->first_manifest = prov_bytes_str("another");
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3",
	    *flaw == ODD_RELATIONSHIP ? "cousinOf" : "componentOf", true, *flaw != NO_RESULTS, 0);
	forge_end(f, 0);
}

/* The old form of ingredient knows its manifest by that one's hash alone (15.11.3.3.2). */
static void old_form(struct forge *f, void *ctx)
{
	const unsigned *flaw = ctx;

	if (*flaw != ABSENT_MANIFEST)
		first(f, SOUND);
	if (*flaw != SOUND)
		f->first_manifest = prov_bytes_str("another");
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v2", "componentOf", true, true, 0);
	forge_end(f, 0);
}

static void test_states(void **state)
{
	static const struct {
		unsigned flaw;
		enum prov_state state;
	} cases[] = {
	    {SOUND, PROV_STATE_TRUSTED},
	    {BROKEN_SIGNATURE, PROV_STATE_INVALID},
	    {BROKEN_ASSERTION, PROV_STATE_INVALID},
	    {OTHER_MANIFEST, PROV_STATE_INVALID},
	    {NO_RESULTS, PROV_STATE_INVALID},
	    {ODD_RELATIONSHIP, PROV_STATE_INVALID},
	    {ABSENT_MANIFEST, PROV_STATE_INVALID},
	    {CYCLE, PROV_STATE_INVALID},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned flaw = cases[i].flaw;
		struct forge f;
		struct prov_report *r;

		forge_init(&f);
		r = forge_verify(&f, forge_png(&f, nested, &flaw), true);
		assert_non_null(r);
		print_message("  flaw %u\n", flaw);
		assert_int_equal(prov_report_state(r), cases[i].state);
		prov_report_free(r);
		forge_fini(&f);
	}
}

static void malformed(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "cousinOf", false, false, 0);
	forge_end(f, 0);
}

static void unknown(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", false, false, 0);
	forge_end(f, 0);
}

/* An update manifest over a standard one: the binding is the parent's (15.12). */
static void updated(struct forge *f, void *ctx)
{
	const unsigned *arg = ctx;
	struct prov_action_new a[2] = {
	    {.action = "c2pa.opened"}, {.action = *arg == 1 ? "c2pa.edited" : "c2pa.published"}};
	struct prov_hashed_uri ref;

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, *arg == 4 ? FORGE_BAD_HASH : 0);
	forge_binding(f, 0);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_UPDATE);
	if (*arg != 3)
		forge_ingredient(
		    f, "c2pa.ingredient.v3", *arg == 2 ? "componentOf" : "parentOf", true, true, 0);
	if (*arg != 3) {
		ref = f->refs[0];
		a[0].ingredients = &ref;
		a[0].num_ingredients = 1;
	}
	forge_actions(f, "c2pa.actions.v2", a, 2);
	if (*arg == 5)
		forge_binding(f, 0);
	forge_end(f, 0);
}

/* Two updates over a standard manifest, whose middle or whose link is broken but on record. */
static void chained(struct forge *f, void *ctx)
{
	const unsigned *arg = ctx;
	struct prov_action_new a = {.action = "c2pa.published"};

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
	if (*arg == 1) /* another manifest than the one that the update will name */
		f->first_signature = f->first_manifest = prov_bytes_str("another");
	forge_begin(f, "urn:c2pa:last", PROV_JUMBF_UPDATE);
	f->recorded = *arg == 1 ? "ingredient.claimSignature.mismatch" : NULL;
	forge_ingredient(f, "c2pa.ingredient.v3", "parentOf", true, true, 0);
	forge_actions(f, "c2pa.actions.v2", &a, 1);
	forge_end(f, *arg == 2 ? FORGE_BAD_SIGNATURE : 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_UPDATE);
	f->of_last = true;
	f->recorded = *arg == 2 ? "claimSignature.mismatch" : NULL;
	forge_ingredient(f, "c2pa.ingredient.v3", "parentOf", true, true, 0);
	forge_actions(f, "c2pa.actions.v2", &a, 1);
	forge_end(f, 0);
}

enum packed {
	PACKED_INGREDIENT,
	PACKED_OTHER,      /* another than the one that the ingredient assertion means */
	PACKED_BROKEN,     /* whose signature does not hold */
	PACKED_UPDATE,     /* the active one, over a plain standard manifest */
	PACKED_UPDATE_BAD, /* the same with a signature that does not hold */
	PACKED_PARENT,     /* below an update manifest: binds by a data hash (18.5.1) */
	PACKED_ACTIVE      /* likewise */
};

/* Any manifest may stand in the store compressed (11.2.4). */
static void packed(struct forge *f, void *ctx)
{
	enum packed kind = *(const unsigned *)ctx;
	bool update = kind == PACKED_UPDATE || kind == PACKED_UPDATE_BAD || kind == PACKED_PARENT;
	struct prov_action_new a = {.action = "c2pa.published"};

	f->compress = !(kind == PACKED_UPDATE || kind == PACKED_UPDATE_BAD);
	forge_begin(
	    f, kind == PACKED_ACTIVE ? "urn:c2pa:active" : "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, kind == PACKED_BROKEN ? FORGE_BAD_SIGNATURE : 0);
	if (kind == PACKED_ACTIVE)
		return;
	f->compress = kind == PACKED_UPDATE || kind == PACKED_UPDATE_BAD;
	if (kind == PACKED_OTHER)
		f->first_signature = f->first_manifest = prov_bytes_str("another one");
	forge_begin(f, "urn:c2pa:active", update ? PROV_JUMBF_UPDATE : PROV_JUMBF_MANIFEST);
	if (update) {
		forge_actions(f, "c2pa.actions.v2", &a, 1);
	} else {
		forge_created(f, 0);
		forge_binding(f, 0);
	}
	forge_ingredient(
	    f, "c2pa.ingredient.v3", update ? "parentOf" : "componentOf", true, true, 0);
	forge_end(f, kind == PACKED_UPDATE_BAD ? FORGE_BAD_SIGNATURE : 0);
}

/* What can't be unpacked (15.5.4), as an ingredient, a parent, and the active manifest. */
static void unpackable(struct forge *f, void *ctx)
{
	const unsigned *arg = ctx;
	struct prov_action_new a = {.action = "c2pa.published"};
	size_t mark, brob, at;

	if (*arg == 2) {
		forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
		forge_created(f, 0);
		forge_binding(f, 0);
		forge_end(f, 0);
	}
	at = f->store.n;
	prov_jumbf_begin(
	    &f->store, PROV_JUMBF_COMPRESSED, "urn:c2pa:first", prov_bytes(NULL, 0), &mark);
	prov_box_begin(&f->store, PROV_BOX_BROB, &brob);
	prov_wr_str(&f->store, "not really");
	prov_box_end(&f->store, brob);
	prov_jumbf_end(&f->store, mark);
	if (*arg == 2)
		return;
	f->first_manifest = prov_bytes_sub(prov_wr_data(&f->store), at + 8, f->store.n);
	{
		char *copy = prov_arena_strdup(&f->arena, f->first_manifest, NULL);
		assert_non_null(copy);
		f->first_manifest = prov_bytes(copy, f->first_manifest.n);
	}
	f->first_signature = prov_bytes_str("inside");
	f->num_manifests = 1;
	forge_begin(f, "urn:c2pa:active", *arg == 1 ? PROV_JUMBF_UPDATE : PROV_JUMBF_MANIFEST);
	if (*arg == 1) {
		forge_actions(f, "c2pa.actions.v2", &a, 1);
	} else {
		forge_created(f, 0);
		forge_binding(f, 0);
	}
	forge_ingredient(
	    f, "c2pa.ingredient.v3", *arg == 1 ? "parentOf" : "componentOf", true, true, 0);
	forge_end(f, 0);
}

static void twice_named(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_assert(f, "c2pa.ingredient.v3", PROV_JUMBF_CBOR,
	    prov_bytes_str("\xa2\x6crelationship\x68parentOf\x6crelationship\x68parentOf"), 0);
	forge_end(f, 0);
}

/* An ingredient's claim, of other content and signed by somebody else, takes the place of the one
 * that was signed; the signature that its taker hashed stays beside the one that the claim names.
 */
struct other_claim {
	unsigned update;
	struct prov_signer *stranger;
};

static void other_claim(struct forge *f, void *ctx)
{
	const struct other_claim *c = ctx;
	struct prov_action_new a = {.action = "c2pa.published"};
	struct prov_bytes tail = f->tail;
	struct prov_signer *honest = f->signer;

	f->tail = prov_bytes_str("another content");
	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
	f->tail = tail;
	prov_wr_cut(&f->store, f->manifest_at);
	f->signer = c->stranger;
	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	f->signature_label = "c2pa.signature.2";
	f->more_signature = f->first_signature;
	forge_end(f, 0);
	f->signer = honest;
	forge_begin(f, "urn:c2pa:active", c->update ? PROV_JUMBF_UPDATE : PROV_JUMBF_MANIFEST);
	if (c->update) {
		forge_actions(f, "c2pa.actions.v2", &a, 1);
	} else {
		forge_created(f, 0);
		forge_binding(f, 0);
	}
	forge_ingredient(
	    f, "c2pa.ingredient.v3", c->update ? "parentOf" : "componentOf", true, true, 0);
	forge_end(f, 0);
}

/* Something in the manifest is not what was taken in, though nothing was redacted: a bit that its
 * claim does not cover. */
static void touched(struct forge *f, void *ctx)
{
	const unsigned *update = ctx;
	struct prov_action_new a = {.action = "c2pa.published"};

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
	f->store.p[f->manifest_at + 32] ^= 1; /* "requestable" */
	forge_begin(f, "urn:c2pa:active", *update ? PROV_JUMBF_UPDATE : PROV_JUMBF_MANIFEST);
	if (*update) {
		forge_actions(f, "c2pa.actions.v2", &a, 1);
	} else {
		forge_created(f, 0);
		forge_binding(f, 0);
	}
	forge_ingredient(
	    f, "c2pa.ingredient.v3", *update ? "parentOf" : "componentOf", true, true, 0);
	forge_end(f, 0);
}

static void test_other_claim(void **state)
{
	(void)state;
	for (unsigned update = 0; update < 2; update++) {
		struct forge f, nobody;
		struct other_claim c = {update, NULL};
		enum prov_state st = PROV_STATE_ERROR;

		forge_init(&f);
		forge_init(&nobody);
		c.stranger = nobody.signer;
		assert_true(forge_finds(&f, other_claim, &c,
		    update ? "ingredient.claimSignature.mismatch"
			   : ">ingredient.claimSignature.mismatch",
		    &st));
		assert_int_equal(st, PROV_STATE_INVALID);
		forge_fini(&nobody);
		forge_fini(&f);
	}
}

static void test_codes(void **state)
{
	static const struct forge_case cases[] = {
	    {"malformed", malformed, 0, "assertion.ingredient.malformed", PROV_STATE_INVALID},
	    {"its manifest is gone", nested, ABSENT_MANIFEST, ">ingredient.claimSignature.missing",
		PROV_STATE_INVALID},
	    {"sound", nested, SOUND, ">ingredient.manifest.validated", PROV_STATE_TRUSTED},
	    {"the old form", old_form, SOUND, ">ingredient.manifest.validated", PROV_STATE_TRUSTED},
	    {"the old form's is gone", old_form, ABSENT_MANIFEST, ">ingredient.manifest.missing",
		PROV_STATE_INVALID},
	    {"another's hash in the old form", old_form, OTHER_MANIFEST,
		">ingredient.manifest.mismatch", PROV_STATE_INVALID},
	    {"no credentials", unknown, 0, "ingredient.unknownProvenance", PROV_STATE_TRUSTED},
	    {"update", updated, 0, "assertion.dataHash.match", PROV_STATE_TRUSTED},
	    {"update that edits", updated, 1, "manifest.update.invalid", PROV_STATE_INVALID},
	    {"update of a component", updated, 2, "manifest.update.wrongParents",
		PROV_STATE_INVALID},
	    {"update of nothing", updated, 3, "manifest.update.wrongParents", PROV_STATE_INVALID},
	    {"update over a broken one", updated, 4, "assertion.hashedURI.mismatch",
		PROV_STATE_INVALID},
	    {"a chain of updates", chained, 0, "assertion.dataHash.match", PROV_STATE_TRUSTED},
	    {"a link on record", chained, 1, "ingredient.claimSignature.mismatch",
		PROV_STATE_INVALID},
	    {"a middle on record", chained, 2, "claimSignature.mismatch", PROV_STATE_INVALID},
	    {"touched", touched, 0, ">ingredient.claimSignature.validated", PROV_STATE_TRUSTED},
	    {"touched below an update", touched, 1, "ingredient.manifest.mismatch",
		PROV_STATE_INVALID},
	    {"compressed", packed, PACKED_INGREDIENT, ">ingredient.manifest.validated",
		PROV_STATE_TRUSTED},
	    {"another compressed", packed, PACKED_OTHER, ">ingredient.claimSignature.mismatch",
		PROV_STATE_INVALID},
	    {"compressed and broken", packed, PACKED_BROKEN, ">claimSignature.mismatch",
		PROV_STATE_INVALID},
	    {"compressed update", packed, PACKED_UPDATE, "assertion.dataHash.match",
		PROV_STATE_TRUSTED},
	    {"compressed, broken update", packed, PACKED_UPDATE_BAD, "claimSignature.mismatch",
		PROV_STATE_INVALID},
	    {"compressed parent with a data hash", packed, PACKED_PARENT,
		"assertion.dataHash.malformed", PROV_STATE_INVALID},
	    {"compressed with a data hash", packed, PACKED_ACTIVE, "assertion.dataHash.malformed",
		PROV_STATE_INVALID},
	    {"an ingredient that can't be unpacked", unpackable, 0, ">manifest.compressed.invalid",
		PROV_STATE_INVALID},
	    {"a parent", unpackable, 1, "manifest.compressed.invalid", PROV_STATE_INVALID},
	    {"the active manifest", unpackable, 2, "manifest.compressed.invalid",
		PROV_STATE_INVALID},
	    {"a field twice", twice_named, 0, "assertion.ingredient.malformed", PROV_STATE_INVALID},
	    {"update with a binding", updated, 5, "manifest.update.invalid", PROV_STATE_INVALID},
	};
	(void)state;
	forge_run(cases, sizeof(cases) / sizeof(cases[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_states),
	    cmocka_unit_test(test_codes),
	    cmocka_unit_test(test_other_claim),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
