/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "base/limits.h"

/* One large box that is named by very many actions: time must not be their product. */
static void expensive(struct forge *f, void *ctx)
{
	static const uint8_t zeros[200000];
	struct prov_hashed_uri ref, *many;
	struct prov_action_new a[2] = {
	    {.action = "c2pa.created", .source_type = prov_declare_uri("captured")},
	    {.action = "c2pa.edited", .source_type = prov_declare_uri("captured")}};

	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_assert(f, "org.example.big", PROV_JUMBF_UUID, prov_bytes(zeros, sizeof(zeros)), 0);
	ref = f->refs[0];
	many = prov_arena_array(&f->arena, 1000, sizeof(*many), NULL);
	assert_non_null(many);
	for (size_t i = 0; i < 1000; i++)
		many[i] = ref;
	a[1].ingredients = many;
	a[1].num_ingredients = 1000;
	forge_actions(f, "c2pa.actions.v2", a, 2);
	forge_binding(f, 0);
	forge_end(f, 0);
}

static void test_work_is_bounded(void **state)
{
	struct forge f;
	struct prov_src *src = NULL;
	struct prov_report *report = NULL;
	struct prov_err err = {0};
	struct prov_bytes file;

	(void)state;
	forge_init(&f);
	file = forge_png(&f, expensive, NULL);
	assert_int_equal(prov_src_mem(&src, file.p, file.n, NULL), PROV_OK);
	/* Refused by a limit is neither valid nor invalid. */
	assert_int_equal(prov_verify(&report, f.policy, src, "x", &err), PROV_E_LIMIT);
	assert_null(report);
	assert_int_equal(err.code, PROV_E_LIMIT);
	prov_src_close(src);
	forge_fini(&f);
}

#define NOTE "self#jumbf=/c2pa/urn:c2pa:first/c2pa.assertions/org.example.note"

/* An action refers to what an ingredient held; it was taken out of that, with a word or without. */
static void taken_out(struct forge *f, void *ctx)
{
	struct prov_hashed_uri ref;
	struct prov_action_new a[2] = {
	    {.action = "c2pa.created", .source_type = prov_declare_uri("captured")},
	    {.action = "c2pa.edited", .ingredients = &ref, .num_ingredients = 1}};
	const bool *said = ctx;

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_assert(
	    f, "org.example.note", PROV_JUMBF_JSON, prov_bytes_str("{\"a\":1}"), FORGE_ABSENT);
	ref = f->refs[0];
	ref.url = prov_bytes_str(NOTE);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_actions(f, "c2pa.actions.v2", a, 2);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	if (*said)
		f->redacted[f->num_redacted++] = NOTE;
	forge_end(f, 0);
}

static void test_taken_out(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		bool said = i == 0;
		enum prov_state verdict;
		struct forge f;

		forge_init(&f);
		assert_int_equal(
		    forge_finds(&f, taken_out, &said, "hashedURI.missing", &verdict), !said);
		assert_int_equal(verdict, said ? PROV_STATE_TRUSTED : PROV_STATE_INVALID);
		forge_fini(&f);
	}
}

/* --- data that assertions refer to: embedded, or in data boxes (until 2.3) --- */

/* What stands where: an assertion, or a data box. */
static const struct target {
	const char *label;
	bool databox, absolute; /* the reference begins at the store */
} targets[] = {
    {"c2pa.embedded-data", false, false},
    {"c2pa.embedded-data__1", false, true},
    {"c2pa.icon", false, false},
    {"c2pa.icon__2", false, false},
    {"c2pa.thumbnail.claim", false, false},
    {"c2pa.thumbnail.ingredient__1", false, false},
    {"c2pa.thumbnail.claim.jpeg", false, false},      /* until 2.1 */
    {"c2pa.thumbnail.ingredient_1.png", false, true}, /* until 2.1 */
    {"c2pa.data", true, false},
    {"c2pa.data__1", true, true},
};

/* Who refers to it. */
enum from { GENERATOR, AGENT, THUMBNAIL_3, THUMBNAIL_2, THUMBNAIL_1, DATA_3, DATA_2, NUM_FROMS };

enum defect { FINE, OTHER_HASH, CHANGED, GONE, NO_STORE, NUM_DEFECTS };

struct reference {
	const struct target *to;
	enum from from;
	enum defect defect;
};

static void put_ingredient(
    struct forge *f, const char *label, const char *key, const struct prov_hashed_uri *uri)
{
	struct prov_enc_map map;
	struct prov_wr wr;

	prov_wr_init(&wr, 4096);
	prov_enc_map_begin(&wr, &map);
	prov_enc_key(&wr, &map, "dc:title");
	prov_enc_str(&wr, "part");
	prov_enc_key(&wr, &map, "dc:format");
	prov_enc_str(&wr, "image/png");
	prov_enc_key(&wr, &map, "instanceID");
	prov_enc_str(&wr, "xmp:iid:1");
	prov_enc_key(&wr, &map, "relationship");
	prov_enc_str(&wr, "componentOf");
	prov_enc_key(&wr, &map, key);
	prov_hashed_uri_put(&wr, uri);
	prov_enc_map_end(&wr, &map);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	forge_assert(f, label, PROV_JUMBF_CBOR, prov_wr_data(&wr), 0);
	prov_wr_fini(&wr);
}

/* c2pa.actions.v2 by software with an icon. */
static void put_agent(struct forge *f, const struct prov_hashed_uri *icon)
{
	struct prov_enc_map map, action, agent;
	struct prov_wr wr;

	prov_wr_init(&wr, 4096);
	prov_enc_map_begin(&wr, &map);
	prov_enc_key(&wr, &map, "actions");
	prov_enc_array(&wr, 1);
	prov_enc_map_begin(&wr, &action);
	prov_enc_key(&wr, &action, "action");
	prov_enc_str(&wr, "c2pa.created");
	prov_enc_key(&wr, &action, "digitalSourceType");
	prov_enc_str(&wr, prov_declare_uri("captured"));
	prov_enc_key(&wr, &action, "softwareAgent");
	prov_enc_map_begin(&wr, &agent);
	prov_enc_key(&wr, &agent, "name");
	prov_enc_str(&wr, "a");
	prov_enc_key(&wr, &agent, "icon");
	prov_hashed_uri_put(&wr, icon);
	prov_enc_map_end(&wr, &agent);
	prov_enc_map_end(&wr, &action);
	prov_enc_map_end(&wr, &map);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	forge_assert(f, "c2pa.actions.v2", PROV_JUMBF_CBOR, prov_wr_data(&wr), 0);
	prov_wr_fini(&wr);
}

static void refer(struct forge *f, enum from from, const struct prov_hashed_uri *uri)
{
	static const struct {
		const char *label, *key;
	} ingredients[] = {
	    [THUMBNAIL_3] = {"c2pa.ingredient.v3", "thumbnail"},
	    [THUMBNAIL_2] = {"c2pa.ingredient.v2", "thumbnail"},
	    [THUMBNAIL_1] = {"c2pa.ingredient", "thumbnail"},
	    [DATA_3] = {"c2pa.ingredient.v3", "data"},
	    [DATA_2] = {"c2pa.ingredient.v2", "data"},
	};

	if (from == AGENT) {
		put_agent(f, uri);
		return;
	}
	forge_created(f, 0);
	if (from == GENERATOR)
		f->icon = uri;
	else
		put_ingredient(f, ingredients[from].label, ingredients[from].key, uri);
}

/* The reference as it is when all is well. */
static struct prov_hashed_uri put_target(struct forge *f, const struct reference *ref)
{
	/* {"dc:format": "text/plain", "data": h'7879'} */
	static const char box[] = "\xa2\x69"
				  "dc:format\x6a"
				  "text/plain\x64"
				  "data\x42xy";
	struct prov_hashed_uri uri;
	char url[160];

	if (ref->to->databox) {
		uri = forge_databox(f, ref->to->label, prov_bytes(box, sizeof(box) - 1));
		/* Its last byte: no claim's hash covers data boxes, but this one. */
		if (ref->defect == CHANGED)
			((uint8_t *)(uintptr_t)f->databoxes.p)[f->databoxes.n - 1] ^= 1;
		if (ref->defect == NO_STORE)
			f->databoxes.n = 0;
	} else {
		forge_assert(
		    f, ref->to->label, PROV_JUMBF_EMBEDDED_FILE, prov_bytes_str("pixels"), 0);
		uri = f->refs[f->num_refs - 1];
	}
	if (!ref->to->absolute)
		return uri;
	(void)snprintf(url, sizeof(url), "self#jumbf=/c2pa/%s/%s%s", f->label,
	    ref->to->databox ? "c2pa.databoxes/" : "c2pa.assertions/", ref->to->label);
	uri.url = prov_bytes(prov_arena_strdup(&f->arena, prov_bytes_str(url), NULL), strlen(url));
	assert_non_null(uri.url.p);
	return uri;
}

static void refers(struct forge *f, void *ctx)
{
	static const uint8_t wrong[32] = {1};
	const struct reference *ref = ctx;
	struct prov_hashed_uri *uri = prov_arena_alloc(&f->arena, sizeof(*uri), NULL);

	assert_non_null(uri);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	*uri = put_target(f, ref);
	if (ref->defect == OTHER_HASH)
		uri->hash = prov_bytes(wrong, sizeof(wrong));
	if (ref->defect == GONE)
		uri->url = prov_bytes_str("self#jumbf=c2pa.databoxes/c2pa.gone");
	refer(f, ref->from, uri);
	forge_binding(f, 0);
	forge_end(f, 0);
}

static void check_reference(const struct reference *ref)
{
	bool mismatch = ref->defect == OTHER_HASH || ref->defect == CHANGED;
	bool missing = ref->defect == GONE || ref->defect == NO_STORE;
	struct prov_report *r;
	struct forge f;

	/* An assertion's own content is covered by the claim, which test_v_assertion is about. */
	if (!ref->to->databox && (ref->defect == CHANGED || ref->defect == NO_STORE))
		return;
	print_message("  %s by %d, %d\n", ref->to->label, (int)ref->from, (int)ref->defect);
	forge_init(&f);
	r = forge_verify(&f, forge_png(&f, refers, (void *)(uintptr_t)ref), true);
	assert_non_null(r);
	assert_int_equal(forge_has(r, "hashedURI.mismatch"), mismatch);
	assert_int_equal(forge_has(r, "hashedURI.missing"), missing);
	assert_int_equal(
	    prov_report_state(r), mismatch || missing ? PROV_STATE_INVALID : PROV_STATE_TRUSTED);
	prov_report_free(r);
	forge_fini(&f);
}

static void test_data(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		for (unsigned from = 0; from < NUM_FROMS; from++) {
			for (unsigned defect = 0; defect < NUM_DEFECTS; defect++) {
				struct reference ref = {
				    &targets[i], (enum from)from, (enum defect)defect};

				check_reference(&ref);
			}
		}
	}
}

/* The claim's own hash of them (15.10.3.1), under every label that they have had. */
struct own {
	const char *label;
	unsigned flags;
};

static void owns(struct forge *f, void *ctx)
{
	const struct own *own = ctx;

	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_assert(f, own->label, PROV_JUMBF_EMBEDDED_FILE, prov_bytes_str("pixels"), own->flags);
	forge_binding(f, 0);
	forge_end(f, 0);
}

static void test_own_hash(void **state)
{
	static const struct {
		unsigned flags;
		const char *code;
		enum prov_state state;
	} cases[] = {
	    {0, "assertion.hashedURI.match", PROV_STATE_TRUSTED},
	    {FORGE_GATHERED, "assertion.hashedURI.match", PROV_STATE_TRUSTED},
	    {FORGE_BAD_HASH, "assertion.hashedURI.mismatch", PROV_STATE_INVALID},
	    {FORGE_ABSENT, "assertion.missing", PROV_STATE_INVALID},
	    {FORGE_UNLISTED, "assertion.undeclared", PROV_STATE_INVALID},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]) && !targets[i].databox; i++) {
		for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
			struct own own = {targets[i].label, cases[k].flags};
			enum prov_state is;
			struct forge f;

			print_message("  %s: %s\n", own.label, cases[k].code);
			forge_init(&f);
			assert_true(forge_finds(&f, owns, &own, cases[k].code, &is));
			assert_int_equal(is, cases[k].state);
			forge_fini(&f);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_work_is_bounded),
	    cmocka_unit_test(test_taken_out),
	    cmocka_unit_test(test_data),
	    cmocka_unit_test(test_own_hash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
