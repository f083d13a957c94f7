/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

/* The honest manifest with one more assertion, or with one of its own treated by the flags. */
static void extra_json(struct forge *f, void *ctx)
{
	const unsigned *flags = ctx;

	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_assert(f, "org.example.note", PROV_JUMBF_JSON, prov_bytes_str("{\"a\":1}"), *flags);
	forge_end(f, 0);
}

static void bad_json(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_assert(f, "c2pa.metadata", PROV_JUMBF_JSON, prov_bytes_str("{\"a\":"), 0);
	forge_end(f, 0);
}

static void bad_cbor(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_assert(f, "c2pa.soft-binding", PROV_JUMBF_CBOR, prov_bytes_str("\x5f\x01"), 0);
	forge_end(f, 0);
}

static void own_alg(struct forge *f, void *ctx)
{
	const unsigned *flags = ctx;

	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, *flags);
}

static void outside(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	f->refs[0].url =
	    prov_bytes_str("self#jumbf=/c2pa/urn:c2pa:first/c2pa.assertions/c2pa.actions.v2");
	forge_end(f, 0);
}

static void elsewhere(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	f->refs[0].url = prov_bytes_str("https://example.org/actions");
	forge_end(f, 0);
}

static void no_url(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_assert(f, "org.example.note", PROV_JUMBF_JSON, prov_bytes_str("{}"), 0);
	f->refs[2].url = prov_bytes_str("");
	forge_end(f, 0);
}

static void no_binding(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_end(f, 0);
}

static void two_bindings(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_assert(f, "c2pa.hash.data__1", PROV_JUMBF_CBOR, prov_bytes_str("\xa0"), 0);
	forge_end(f, 0);
}

static void two_parents(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "parentOf", false, false, 0);
	forge_ingredient(f, "c2pa.ingredient.v3__1", "parentOf", false, false, 0);
	forge_end(f, 0);
}

static void self_redacted(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	f->redacted[f->num_redacted++] =
	    "self#jumbf=/c2pa/urn:c2pa:active/c2pa.assertions/c2pa.hash.data";
	/* An empty entry must not end the list. */
	f->redacted[f->num_redacted++] = f->redacted[0];
	f->redacted[0] = "";
	forge_end(f, 0);
}

static void bad_timestamps(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_assert(f, "c2pa.time-stamp", PROV_JUMBF_CBOR, prov_bytes_str("\xa0"), 0);
	forge_end(f, 0);
}

static void test_assertions(void **state)
{
	static const struct forge_case cases[] = {
	    {"unknown kinds are fine", extra_json, 0, "assertion.hashedURI.match",
		PROV_STATE_TRUSTED},
	    {"gathered too", extra_json, FORGE_GATHERED, "assertion.hashedURI.match",
		PROV_STATE_TRUSTED},
	    {"changed", extra_json, FORGE_BAD_HASH, "assertion.hashedURI.mismatch",
		PROV_STATE_INVALID},
	    {"changed, gathered", extra_json, FORGE_BAD_HASH | FORGE_GATHERED,
		"assertion.hashedURI.mismatch", PROV_STATE_INVALID},
	    {"without a hash", extra_json, FORGE_NO_HASH, "assertion.hashedURI.mismatch",
		PROV_STATE_INVALID},
	    {"gone", extra_json, FORGE_ABSENT, "assertion.missing", PROV_STATE_INVALID},
	    {"not named", extra_json, FORGE_UNLISTED, "assertion.undeclared", PROV_STATE_INVALID},
	    {"bad JSON", bad_json, 0, "assertion.json.invalid", PROV_STATE_INVALID},
	    {"bad CBOR", bad_cbor, 0, "assertion.cbor.invalid", PROV_STATE_INVALID},
	    {"no algorithm", own_alg, FORGE_NO_ALG, "algorithm.unsupported", PROV_STATE_INVALID},
	    {"odd algorithm", own_alg, FORGE_ODD_ALG, "algorithm.unsupported", PROV_STATE_INVALID},
	    {"another manifest's", outside, 0, "assertion.outsideManifest", PROV_STATE_INVALID},
	    {"no URL at all", no_url, 0, "assertion.outsideManifest", PROV_STATE_INVALID},
	    {"no JUMBF at all", elsewhere, 0, "assertion.outsideManifest", PROV_STATE_INVALID},
	    {"no binding", no_binding, 0, "claim.hardBindings.missing", PROV_STATE_INVALID},
	    {"two bindings", two_bindings, 0, "assertion.multipleHardBindings", PROV_STATE_INVALID},
	    {"two parents", two_parents, 0, "manifest.multipleParents", PROV_STATE_INVALID},
	    {"redacts itself", self_redacted, 0, "assertion.selfRedacted", PROV_STATE_INVALID},
	    {"empty time-stamps", bad_timestamps, 0, "assertion.timestamp.malformed",
		PROV_STATE_INVALID},
	};
	(void)state;
	forge_run(cases, sizeof(cases) / sizeof(cases[0]));
}

/* The active manifest's own redaction list does not switch off its own hashes. */
static void redacted_and_broken(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, FORGE_BAD_HASH);
	forge_binding(f, 0);
	f->redacted[f->num_redacted++] =
	    "self#jumbf=/c2pa/urn:c2pa:active/c2pa.assertions/c2pa.actions.v2";
	forge_end(f, 0);
}

/* Nor does an ingredient's, for the manifest above it. */
static void redacted_from_below(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	f->redacted[f->num_redacted++] =
	    "self#jumbf=/c2pa/urn:c2pa:active/c2pa.assertions/org.example.note";
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	forge_assert(f, "org.example.note", PROV_JUMBF_JSON, prov_bytes_str("{}"), FORGE_BAD_HASH);
	forge_end(f, 0);
}

static void test_redaction_reach(void **state)
{
	static const struct forge_case cases[] = {
	    {"its own", redacted_and_broken, 0, "assertion.hashedURI.mismatch", PROV_STATE_INVALID},
	    {"from below", redacted_from_below, 0, "assertion.hashedURI.mismatch",
		PROV_STATE_INVALID},
	};
	(void)state;
	forge_run(cases, sizeof(cases) / sizeof(cases[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_assertions),
	    cmocka_unit_test(test_redaction_reach),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
