/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include <stdio.h>
#include <stdlib.h>

#include "compose/update.h"
#include "helper/bmff_movie.h"
#include "helper/kin.h"

/* An update manifest, and what the file came to. */
static uint8_t *update(const struct identity *id, struct prov_bytes file, const char *title,
    const char *const *redact, size_t num_redact, size_t *n, int *rc)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_definition *d = NULL;
	uint8_t *out;

	assert_int_equal(prov_definition_new(&d, NULL), PROV_OK);
	for (size_t i = 0; i < num_redact; i++)
		assert_int_equal(
		    prov_definition_add_redaction(d, redact[i], "c2pa.PII.present", NULL), PROV_OK);
	opts.definition = d;
	opts.title = title;
	opts.update = true;
	out = sign_bytes(id, file, &opts, n, rc);
	prov_definition_free(d);
	return out;
}

/* Every format, again and again, with stores of even and odd sizes; the content stays bound. */
static void test_formats(void **state)
{
	static const char *const titles[] = {"a", "bb", "ccc"};
	const struct prov_bytes samples[] = {sample_jpeg(), sample_png(), sample_text()};
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct identity id;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	opts.declare = "captured";
	for (size_t i = 0; i < 3; i++) {
		size_t n, m;
		int rc;
		uint8_t *file = sign_bytes(&id, samples[i], &opts, &n, &rc), *next;

		for (size_t k = 0; k < 3; k++) {
			struct prov_report *r;

			next = update(&id, prov_bytes(file, n), titles[k], NULL, 0, &m, &rc);
			assert_int_equal(rc, PROV_OK);
			r = verify_bytes(id.policy, prov_bytes(next, m), NULL);
			assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
			assert_int_equal(r->num_ingredients, k + 1);
			assert_int_equal(r->store->active->type, PROV_JUMBF_UPDATE);
			assert_non_null(strstr(prov_report_declared(r), "digitalCapture"));
			prov_report_free(r);
			free(file);
			file = next;
			n = m;
		}
		file[n - (i == 2 ? 1 : 4)] ^= 1; /* text has its wrapper last */
		assert_int_not_equal(state_of(id.policy, prov_bytes(file, n)), PROV_STATE_TRUSTED);
		free(file);
	}
	identity_fini(&id);
}

static void test_redaction(void **state)
{
	const char *uri;
	struct kin kin;
	size_t a, n;
	uint8_t *out;
	int rc;

	(void)state;
	kin_init(&kin);
	a = kin_sign(&kin, sample_jpeg(), NULL, 0);
	uri = kin_uri(&kin, a, "com.example.a");
	out = update(&kin.id, kin.file[a], NULL, &uri, 1, &n, &rc);
	assert_int_equal(rc, PROV_OK);
	assert_int_equal(state_of(kin.id.policy, prov_bytes(out, n)), PROV_STATE_TRUSTED);
	assert_false(kin_holds(prov_bytes(out, n), "secret-a"));
	assert_true(kin_holds(prov_bytes(out, n), "secret-b"));
	free(out);
	uri = kin_uri(&kin, a, "c2pa.hash.data");
	assert_null(update(&kin.id, kin.file[a], NULL, &uri, 1, &n, &rc));
	assert_int_equal(rc, PROV_E_USAGE);
	kin_fini(&kin);
}

/* What is not intact can't get a new signature this way, and what has none nothing to add to. */
static void test_assets(void **state)
{
	struct prov_bytes other;
	struct kin kin;
	size_t a, n;
	uint8_t *copy;
	int rc;

	(void)state;
	kin_init(&kin);
	assert_null(update(&kin.id, sample_png(), NULL, NULL, 0, &n, &rc));
	assert_int_equal(rc, PROV_E_USAGE);
	a = kin_sign(&kin, sample_png(), NULL, 0);
	copy = malloc(kin.file[a].n);
	assert_non_null(copy);
	memcpy(copy, kin.file[a].p, kin.file[a].n);
	other = prov_bytes(copy, kin.file[a].n);
	copy[other.n - 20] ^= 1;
	assert_null(update(&kin.id, other, NULL, NULL, 0, &n, &rc));
	assert_int_equal(rc, PROV_E_USAGE);
	free(copy);
	kin_fini(&kin);
}

static void test_actions(void **state)
{
	static const char *const good[] = {
	    "c2pa.opened", "c2pa.redacted", "c2pa.published", "c2pa.edited.metadata"};
	static const char *const bad[] = {
	    "c2pa.created", "c2pa.edited", "c2pa.placed", "com.example.x"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		const struct prov_draft_action v[] = {{.action = good[0]}, {.action = good[i]}};
		const struct prov_draft_action w[] = {{.action = good[0]}, {.action = bad[i]}};
		struct prov_err err = {0};

		assert_int_equal(prov_update_check_actions(v, 2, NULL), PROV_OK);
		assert_int_equal(prov_update_check_actions(w, 2, &err), PROV_E_USAGE);
		assert_non_null(strstr(err.msg, bad[i]));
	}
}

static void test_opts(void **state)
{
	struct prov_sign_opts opts[9];
	struct prov_definition *d = NULL;
	struct prov_src src = {0};
	struct prov_sink sink = {0};

	(void)state;
	assert_int_equal(prov_definition_new(&d, NULL), PROV_OK);
	assert_int_equal(prov_definition_set_thumbnail(d, "image/png", "x", 1, NULL), PROV_OK);
	for (size_t i = 0; i < 9; i++)
		opts[i] = (struct prov_sign_opts)PROV_SIGN_OPTS_INIT;
	opts[1].declare = "captured";
	opts[2].parent = &src;
	opts[3].sidecar = &sink; /* of which nothing is given */
	opts[4].aigc_producer = "P";
	opts[5].model_name = "M";
	opts[6].model_id = "pkg:x";
	opts[8].thumbnail = "x";
	opts[7].definition = d;
	assert_int_equal(prov_update_check_opts(&opts[0], NULL), PROV_OK);
	for (size_t i = 1; i < 9; i++)
		assert_int_equal(prov_update_check_opts(&opts[i], NULL), PROV_E_USAGE);
	prov_definition_free(d);
}

/* A PNG whose store stands elsewhere than ours would: it stays there (11.2.3). */
static void test_place(void **state)
{
	static const uint8_t word[] = {
	    0, 0, 0, 4, 't', 'E', 'X', 't', 'a', 0, 'b', 'c', 0, 0, 0, 0};
	uint8_t in[sizeof(word) + 128];
	struct prov_bytes png = sample_png();
	struct prov_plan plan;
	struct kin kin;
	struct prov_copies copies = {0};
	struct prov_embed embed = {0};
	size_t a, old;

	(void)state;
	kin_init(&kin);
	/* IHDR, then a chunk, and the store behind it: as if it had been signed so. */
	memcpy(in, png.p, 33);
	memcpy(&in[33], word, sizeof(word));
	memcpy(&in[33 + sizeof(word)], &png.p[33], png.n - 33);
	a = kin_sign(&kin, prov_bytes(in, png.n + sizeof(word)), NULL, 0);
	old = kin.subject[a].validated.cand;
	embed = (struct prov_embed){.src = kin.src[a],
	    .layout = &kin.subject[a].layout,
	    .cands = &kin.subject[a].cands,
	    .old = old,
	    .store = kin.as[a].store};
	prov_plan_init(&plan, &kin.arena);
	assert_int_equal(
	    prov_update_plan(kin.subject[a].format, &embed, &copies, &plan, NULL), PROV_OK);
	assert_int_equal(plan.excl_start, 33);
	assert_int_equal(plan.size, kin.file[a].n);
	/* Said to stand behind the chunk: what lies before it stays before it. */
	kin.subject[a].cands.v[old].start += sizeof(word);
	prov_plan_init(&plan, &kin.arena);
	assert_int_equal(
	    prov_update_plan(kin.subject[a].format, &embed, &copies, &plan, NULL), PROV_OK);
	assert_int_equal(plan.excl_start, 33 + sizeof(word));
	kin.subject[a].cands.v[old].contiguous = false;
	prov_plan_init(&plan, &kin.arena);
	assert_int_equal(prov_update_plan(kin.subject[a].format, &embed, &copies, &plan, NULL),
	    PROV_E_UNSUPPORTED);
	kin_fini(&kin);
}

static struct prov_bytes film(struct prov_wr *wr)
{
	static const struct bmff_movie m = {.moov_first = true};

	prov_wr_init(wr, SIZE_MAX);
	bmff_movie_make(wr, &m);
	return prov_wr_data(wr);
}

/* How many boxes of C2PA have this purpose. */
static size_t boxes(struct prov_bytes file, const char *purpose)
{
	size_t n = 0, len = strlen(purpose) + 1;

	for (size_t i = 0; i + len <= file.n; i++)
		n += memcmp(&file.p[i], purpose, len) == 0 ? 1 : 0;
	return n;
}

/* The active manifest's label in a URI of the assertion NAME; the caller frees it. */
static char *uri_of(const struct identity *id, struct prov_bytes file, const char *name)
{
	struct prov_report *r = verify_bytes(id->policy, file, NULL);
	char *uri = malloc(256);

	assert_non_null(uri);
	(void)snprintf(
	    uri, 256, "self#jumbf=/c2pa/%s/c2pa.assertions/%s", r->active.manifest, name);
	prov_report_free(r);
	return uri;
}

/* A.5.3: the old store stays in a box called "original", all updates are in the last box; what is
 * redacted is gone from either; a standard manifest makes one box of both. */
static void test_bmff(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	size_t n[4];
	uint8_t *file[4];
	const char *gone;
	char *uri;
	struct identity id;
	struct prov_report *r;
	struct prov_wr wr;
	int rc;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	opts.declare = "captured";
	opts.training = "constrained";
	opts.training_constraint = "SECRET";
	file[0] = sign_bytes(&id, film(&wr), &opts, &n[0], &rc);
	assert_int_equal(rc, PROV_OK);
	prov_wr_fini(&wr);
	assert_true(kin_holds(prov_bytes(file[0], n[0]), "SECRET"));
	file[1] = update(&id, prov_bytes(file[0], n[0]), "one", NULL, 0, &n[1], &rc);
	assert_int_equal(rc, PROV_OK);
	/* As it was, but for the name of its box. */
	assert_int_equal(boxes(prov_bytes(file[1], n[0]), "original"), 1);
	memcpy(&file[1][BMFF_MOVIE_FTYP + 28], "manifest", 8);
	assert_memory_equal(file[1], file[0], n[0]);
	memcpy(&file[1][BMFF_MOVIE_FTYP + 28], "original", 8);
	uri = uri_of(&id, prov_bytes(file[0], n[0]), "cawg.training-mining");
	gone = uri;
	file[2] = update(&id, prov_bytes(file[1], n[1]), "two", &gone, 1, &n[2], &rc);
	assert_int_equal(rc, PROV_OK);
	assert_false(kin_holds(prov_bytes(file[2], n[2]), "SECRET"));
	free(uri);
	opts.training = opts.training_constraint = NULL;
	file[3] = sign_bytes(&id, prov_bytes(file[2], n[2]), &opts, &n[3], &rc);
	assert_int_equal(rc, PROV_OK);
	for (size_t i = 0; i < 4; i++) {
		struct prov_bytes f = prov_bytes(file[i], n[i]);

		r = verify_bytes(id.policy, f, NULL);
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		assert_int_equal(r->num_ingredients, i);
		assert_int_equal(boxes(f, "manifest"), i == 0 || i == 3);
		assert_int_equal(boxes(f, "original"), i == 1 || i == 2);
		assert_int_equal(boxes(f, "update"), i == 1 || i == 2);
		prov_report_free(r);
		free(file[i]);
	}
	identity_fini(&id);
}

/* What an update itself said can be redacted by the next, and what binds the content by none. */
static void test_bmff_redaction(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_definition *d = NULL;
	const char *gone;
	char *uri;
	uint8_t *one, *two, *three;
	size_t n, m, k;
	struct identity id;
	struct prov_wr wr;
	int rc;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	opts.declare = "captured";
	one = sign_bytes(&id, film(&wr), &opts, &n, &rc);
	prov_wr_fini(&wr);
	assert_int_equal(prov_definition_new(&d, NULL), PROV_OK);
	assert_int_equal(prov_definition_add_assertion(
			     d, "com.example.a", "{\"a\":\"SECRET\"}", 14, false, false, NULL),
	    PROV_OK);
	opts = (struct prov_sign_opts)PROV_SIGN_OPTS_INIT;
	opts.definition = d;
	opts.update = true;
	two = sign_bytes(&id, prov_bytes(one, n), &opts, &m, &rc);
	assert_int_equal(rc, PROV_OK);
	assert_true(kin_holds(prov_bytes(two, m), "SECRET"));
	uri = uri_of(&id, prov_bytes(two, m), "com.example.a");
	gone = uri;
	three = update(&id, prov_bytes(two, m), NULL, &gone, 1, &k, &rc);
	assert_int_equal(rc, PROV_OK);
	assert_int_equal(state_of(id.policy, prov_bytes(three, k)), PROV_STATE_TRUSTED);
	assert_false(kin_holds(prov_bytes(three, k), "SECRET"));
	assert_memory_equal(two, three, n); /* the original is not touched */
	free(three);
	free(uri);
	uri = uri_of(&id, prov_bytes(one, n), "c2pa.hash.bmff.v3");
	gone = uri;
	assert_null(update(&id, prov_bytes(two, m), NULL, &gone, 1, &k, &rc));
	assert_int_equal(rc, PROV_E_USAGE);
	free(uri);
	free(two);
	free(one);
	prov_definition_free(d);
	identity_fini(&id);
}

/* A data hash covers what would be appended; it is said before anything is written. */
static void test_bmff_bound_otherwise(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct identity id;
	struct prov_wr wr;
	size_t n, m;
	uint8_t *file;
	int rc;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	opts.declare = "captured";
	opts.binding = "data";
	file = sign_bytes(&id, film(&wr), &opts, &n, &rc);
	assert_int_equal(rc, PROV_OK);
	prov_wr_fini(&wr);
	assert_null(update(&id, prov_bytes(file, n), NULL, NULL, 0, &m, &rc));
	assert_int_equal(rc, PROV_E_UNSUPPORTED);
	free(file);
	identity_fini(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_formats),
	    cmocka_unit_test(test_redaction),
	    cmocka_unit_test(test_assets),
	    cmocka_unit_test(test_actions),
	    cmocka_unit_test(test_opts),
	    cmocka_unit_test(test_place),
	    cmocka_unit_test(test_bmff),
	    cmocka_unit_test(test_bmff_redaction),
	    cmocka_unit_test(test_bmff_bound_otherwise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
