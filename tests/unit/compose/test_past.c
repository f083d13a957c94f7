/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include <stdio.h>

#include "compose/past.h"
#include "helper/signed.h"
#include "report/report.h"

static uint8_t *make(const struct identity *id, struct prov_bytes in, const char *declare,
    const struct prov_definition *d, const struct prov_src *parent, size_t *n, int *code)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;

	opts.declare = declare;
	opts.definition = d;
	opts.parent = parent;
	opts.parent_name = parent == NULL ? NULL : "parent";
	return sign_bytes(id, in, &opts, n, code);
}

/* A parent's AI does not fall silent (18.15.2; the signals of it are read from all of the chain).
 */
static void test_ai_parent(void **state)
{
	struct identity id;
	struct prov_report *report;
	struct prov_src *parent;
	uint8_t *ai, *made;
	size_t ai_n, n;
	int code;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	ai = make(&id, sample_png(), "ai-generated", NULL, NULL, &ai_n, &code);
	assert_int_equal(code, PROV_OK);
	assert_int_equal(prov_src_mem(&parent, ai, ai_n, NULL), PROV_OK);

	made = make(&id, sample_png(), NULL, NULL, parent, &n, &code);
	assert_int_equal(code, PROV_E_USAGE);
	assert_null(made);
	/* Signed again, it is its own parent. */
	made = make(&id, prov_bytes(ai, ai_n), NULL, NULL, NULL, &n, &code);
	assert_int_equal(code, PROV_E_USAGE);
	assert_null(made);

	made = make(&id, sample_png(), "human-edited", NULL, parent, &n, &code);
	assert_int_equal(code, PROV_OK);
	report = verify_bytes(id.policy, prov_bytes(made, n), NULL);
	assert_int_equal(prov_report_state(report), PROV_STATE_TRUSTED);
	assert_true(report->ai_declared);
	/* In the active manifest, where who looks no further finds it. */
	assert_null(report->ai_where);
	prov_report_free(report);
	free(made);
	prov_src_close(parent);
	free(ai);
	identity_fini(&id);
}

static void test_components(void **state)
{
	struct prov_ingredient_opts ing = PROV_INGREDIENT_OPTS_INIT;
	struct prov_definition *d = NULL;
	struct identity id;
	struct prov_report *report;
	struct prov_src *src[2];
	uint8_t *signed_png, *made;
	size_t signed_n, n;
	int code;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	signed_png = make(&id, sample_png(), "captured", NULL, NULL, &signed_n, &code);
	assert_int_equal(prov_src_mem(&src[0], signed_png, signed_n, NULL), PROV_OK);
	assert_int_equal(prov_src_mem(&src[1], sample_jpeg().p, sample_jpeg().n, NULL), PROV_OK);
	assert_int_equal(prov_definition_new(&d, NULL), PROV_OK);
	for (size_t i = 0; i < 2; i++) {
		ing.src = src[i];
		ing.title = i == 0 ? "signed" : "plain";
		assert_int_equal(prov_definition_add_ingredient(d, &ing, NULL), PROV_OK);
	}
	/* The same signed file once more: its manifest is there once. */
	ing.src = src[0];
	assert_int_equal(prov_definition_add_ingredient(d, &ing, NULL), PROV_OK);
	made = make(&id, sample_png(), "composite", d, src[0], &n, &code);
	assert_int_equal(code, PROV_OK);
	report = verify_bytes(id.policy, prov_bytes(made, n), NULL);
	assert_int_equal(prov_report_state(report), PROV_STATE_TRUSTED);
	assert_int_equal(report->num_ingredients, 4);
	assert_int_equal(report->store->n, 2);
	prov_report_free(report);
	free(made);

	/* Two parents there can't be. */
	ing.relationship = "parentOf";
	assert_int_equal(prov_definition_add_ingredient(d, &ing, NULL), PROV_OK);
	made = make(&id, sample_png(), "composite", d, src[0], &n, &code);
	assert_int_equal(code, PROV_E_USAGE);
	prov_definition_free(d);
	prov_src_close(src[0]);
	prov_src_close(src[1]);
	free(signed_png);
	identity_fini(&id);
}

/*
 * What was exported with its parent's credentials in it is made from that; what only names itself
 * as they do has a past of its own, which does not fall silent.
 */
static void test_name_of_parent(void **state)
{
	struct identity id;
	struct prov_src *parent;
	uint8_t *good, *odd, *made;
	size_t good_n, n;
	int code;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	good = make(&id, sample_png(), "captured", NULL, NULL, &good_n, &code);
	assert_int_equal(code, PROV_OK);
	assert_int_equal(prov_src_mem(&parent, good, good_n, NULL), PROV_OK);
	made = make(&id, prov_bytes(good, good_n), "human-edited", NULL, parent, &n, &code);
	assert_int_equal(code, PROV_OK);
	free(made);
	odd = malloc(good_n);
	assert_non_null(odd);
	memcpy(odd, good, good_n);
	for (size_t i = 0; i + 14 <= good_n; i++) {
		if (memcmp(&odd[i], "digitalCapture", 14) == 0)
			memcpy(&odd[i], "digitalCinema!", 14);
	}
	assert_memory_not_equal(odd, good, good_n);
	made = make(&id, prov_bytes(odd, good_n), "human-edited", NULL, parent, &n, &code);
	assert_int_equal(code, PROV_E_USAGE);
	assert_null(made);
	free(odd);
	prov_src_close(parent);
	free(good);
	identity_fini(&id);
}

static void keep_notice(void *ctx, const char *sentence)
{
	(void)snprintf(ctx, 512, "%s", sentence);
}

/* The sentence of an error, or else the last of the notices. */
static int say(const struct identity *id, const char *asset, const struct prov_src *parent,
    const struct prov_definition *d, char told[512], struct prov_err *err)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_bytes in = asset == NULL ? sample_png() : prov_bytes_str(asset);
	struct prov_src *src = NULL;
	struct prov_sink *sink = NULL;
	int rc;

	told[0] = '\0';
	memset(err, 0, sizeof(*err));
	opts.declare = "captured";
	opts.definition = d;
	opts.parent = parent;
	opts.parent_name = "old\x1b.jpg";
	opts.notice = keep_notice;
	opts.notice_ctx = told;
	assert_int_equal(prov_src_mem(&src, in.p, in.n, NULL), PROV_OK);
	assert_int_equal(prov_sink_mem(&sink, (uint64_t)1 << 20, NULL), PROV_OK);
	rc = prov_sign(id->signer, src, sink, &opts, err);
	prov_sink_close(sink);
	prov_src_close(src);
	return rc;
}

/* The caller names the asset in front of the sentence: whose fault it is stands in it. */
static void test_blame(void **state)
{
	struct prov_ingredient_opts ing = PROV_INGREDIENT_OPTS_INIT;
	struct prov_definition *d = NULL;
	struct identity id;
	struct prov_src *cut, *alien;
	struct prov_err err;
	char told[512];

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	assert_int_equal(prov_src_mem(&cut, sample_jpeg().p, 30, NULL), PROV_OK);
	assert_int_equal(prov_src_mem(&alien, "\0\1\2", 3, NULL), PROV_OK);
	assert_int_equal(say(&id, NULL, cut, NULL, told, &err), PROV_E_TRUNC);
	assert_ptr_equal(strstr(err.msg, "its parent old\\u{1B}.jpg: "), err.msg);
	assert_non_null(strstr(err.msg, "(at byte 20)"));
	assert_false(err.has_at);
	/* "Not supported" would be said of the asset. */
	assert_int_equal(say(&id, NULL, alien, NULL, told, &err), PROV_E_USAGE);
	assert_ptr_equal(strstr(err.msg, "its parent "), err.msg);

	assert_int_equal(prov_definition_new(&d, NULL), PROV_OK);
	ing.src = cut;
	assert_int_equal(prov_definition_add_ingredient(d, &ing, NULL), PROV_OK);
	assert_int_equal(say(&id, NULL, NULL, d, told, &err), PROV_E_TRUNC);
	assert_ptr_equal(strstr(err.msg, "its ingredient: "), err.msg);
	assert_false(err.has_at);
	prov_definition_free(d);
	prov_src_close(alien);
	prov_src_close(cut);
	identity_fini(&id);
}

#define SVG(url)                                                                                   \
	"<svg xmlns='http://www.w3.org/2000/svg'><metadata><rdf:RDF "                              \
	"xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "                                 \
	"xmlns:dcterms='http://purl.org/dc/terms/'><rdf:Description dcterms:provenance='" url      \
	"'/></rdf:RDF></metadata></svg>"
#define NOT_READ " that were not read; they are not kept as its past"

/* Credentials that are only referred to (11.5) do not get lost silently. */
static void test_elsewhere(void **state)
{
	static const char far[] = SVG("https://example.com/&#x202e;a");
	struct identity id;
	struct prov_src *parent;
	struct prov_err err;
	char told[512];

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	assert_int_equal(say(&id, far, NULL, NULL, told, &err), PROV_OK);
	assert_string_equal(told, "names credentials at https://example.com/\\u{202E}a" NOT_READ);
	assert_int_equal(say(&id, SVG("self#jumbf=c2pa"), NULL, NULL, told, &err), PROV_OK);
	assert_string_equal(told, "");
	assert_int_equal(prov_src_mem(&parent, far, sizeof(far) - 1, NULL), PROV_OK);
	assert_int_equal(say(&id, NULL, parent, NULL, told, &err), PROV_OK);
	assert_string_equal(
	    told, "its parent names credentials at https://example.com/\\u{202E}a" NOT_READ);
	prov_src_close(parent);
	identity_fini(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ai_parent),
	    cmocka_unit_test(test_components),
	    cmocka_unit_test(test_name_of_parent),
	    cmocka_unit_test(test_blame),
	    cmocka_unit_test(test_elsewhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
