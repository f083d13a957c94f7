/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "compose/making.h"

static const struct prov_draft_action *make(
    struct forge *f, const struct prov_making *making, size_t *n)
{
	const struct prov_draft_action *actions = NULL;

	assert_int_equal(prov_making_actions(making, &f->arena, &actions, n, NULL), PROV_OK);
	return actions;
}

static void test_inception(void **state)
{
	static const struct prov_draft_ingredient ingredients[] = {{.relationship = "parentOf"}};
	struct prov_making making = {
	    .ingredients = ingredients, .declared = "uri", .tool_name = "T", .when = 7};
	const struct prov_draft_action *a;
	struct forge f;
	size_t n;

	(void)state;
	forge_init(&f);
	a = make(&f, &making, &n);
	assert_int_equal(n, 1);
	assert_int_equal(a[0].num_params, 0);
	/* The type of a text is said where it is created, and of nothing else. */
	making.text_type = "text/csv";
	a = make(&f, &making, &n);
	assert_int_equal(n, 1);
	assert_int_equal(a[0].num_params, 1);
	assert_string_equal(a[0].params[0].key, "dc:format");
	assert_memory_equal(a[0].params[0].cbor.p, "\x68text/csv", a[0].params[0].cbor.n);
	assert_string_equal(a[0].action, "c2pa.created");
	assert_string_equal(a[0].source_type, "uri");
	assert_int_equal(a[0].num_ingredients, 0);

	/* What was opened says nothing of how it came to be: its own credentials do (18.15.2). */
	making.has_parent = true;
	making.num_ingredients = 1;
	a = make(&f, &making, &n);
	assert_int_equal(n, 2);
	assert_string_equal(a[0].action, "c2pa.opened");
	assert_null(a[0].source_type);
	assert_int_equal(a[0].num_ingredients, 1);
	assert_int_equal(a[0].ingredients[0], 0);
	assert_string_equal(a[1].action, "c2pa.edited");
	assert_string_equal(a[1].source_type, "uri");

	making.declared = NULL;
	a = make(&f, &making, &n);
	assert_int_equal(n, 1);
	assert_string_equal(a[0].action, "c2pa.opened");
	forge_fini(&f);
}

/* What was recorded from life was so before it is signed; when, or nothing (18.15.4.3). */
static void test_taken(void **state)
{
	static const struct prov_draft_ingredient ingredients[] = {{.relationship = "parentOf"}};
	struct prov_making making = {.ingredients = ingredients,
	    .declared = prov_declare_uri("captured"),
	    .when = 7,
	    .taken = 3};
	const struct prov_draft_action *a;
	struct forge f;
	size_t n;

	(void)state;
	forge_init(&f);
	assert_true(prov_making_is_capture(&making));
	a = make(&f, &making, &n);
	assert_int_equal(a[0].when, 3);
	making.taken = 0;
	a = make(&f, &making, &n);
	assert_int_equal(a[0].when, 0);
	making.taken = 3;
	making.declared = prov_declare_uri("ai-generated");
	assert_false(prov_making_is_capture(&making));
	a = make(&f, &making, &n);
	assert_int_equal(a[0].when, 7);
	/* Film was exposed then, and the asset created when it was digitised. */
	making.declared =
	    prov_declare_uri("http://cv.iptc.org/newscodes/digitalsourcetype/negativeFilm");
	assert_true(prov_making_is_capture(&making));
	assert_false(prov_making_is_exposure(&making));
	making.declared = prov_declare_uri("captured");
	assert_true(prov_making_is_exposure(&making));
	/* What was opened was opened now. */
	making.declared = prov_declare_uri("captured");
	making.has_parent = true;
	making.num_ingredients = 1;
	assert_false(prov_making_is_capture(&making));
	a = make(&f, &making, &n);
	assert_int_equal(a[0].when, 7);
	forge_fini(&f);
}

/* A parent's AI falls silent in no update: its own declaration goes on to count. */
static void test_update(void **state)
{
	static const struct prov_draft_ingredient ingredients[] = {{.relationship = "parentOf"}};
	struct prov_making making = {.ingredients = ingredients,
	    .num_ingredients = 1,
	    .has_parent = true,
	    .parent_is_ai = true};
	const struct prov_draft_action *a;
	struct forge f;
	size_t n;

	(void)state;
	forge_init(&f);
	assert_int_equal(prov_making_actions(&making, &f.arena, &a, &n, NULL), PROV_E_USAGE);
	making.is_update = true;
	a = make(&f, &making, &n);
	assert_int_equal(n, 1);
	assert_string_equal(a[0].action, "c2pa.opened");
	forge_fini(&f);
}

static struct prov_definition *define(const char *const *names, size_t n)
{
	struct prov_action_opts opts = PROV_ACTION_OPTS_INIT;
	struct prov_definition *d = NULL;

	assert_int_equal(prov_definition_new(&d, NULL), PROV_OK);
	for (size_t i = 0; i < n; i++) {
		opts.action = names[i];
		assert_int_equal(prov_definition_add_action(d, &opts, NULL), PROV_OK);
	}
	return d;
}

static void count(void *ctx, const char *sentence)
{
	(void)sentence;
	++*(unsigned *)ctx;
}

/* Defined actions come last, placed components before them; inceptions are not said twice. */
static void test_defined(void **state)
{
	static const char *const names[] = {"c2pa.cropped", "c2pa.resized.proportional"};
	static const char *const twice[] = {"c2pa.created", "c2pa.opened"};
	static const size_t places[] = {1};
	static const struct prov_draft_ingredient ingredients[] = {
	    {.relationship = "parentOf"}, {.relationship = "componentOf"}};
	unsigned notices = 0;
	struct prov_making making = {.has_parent = true,
	    .ingredients = ingredients,
	    .num_ingredients = 2,
	    .places = places,
	    .when = 7,
	    .notice = count,
	    .notice_ctx = &notices};
	const struct prov_draft_action *a = NULL;
	struct prov_definition *d = define(names, 2);
	struct forge f;
	size_t n;

	(void)state;
	forge_init(&f);
	making.definition = d;
	a = make(&f, &making, &n);
	assert_int_equal(n, 4);
	assert_string_equal(a[0].action, "c2pa.opened");
	assert_string_equal(a[1].action, "c2pa.placed");
	assert_int_equal(a[1].ingredients[0], 1);
	assert_string_equal(a[2].action, "c2pa.cropped");
	assert_int_equal(a[2].when, 7);
	assert_string_equal(a[3].action, "c2pa.resized.proportional");
	/* Cropping changes what is seen, proportional resizing does not. */
	assert_int_equal(notices, 1);
	making.declared = prov_declare_uri("human-edited");
	a = make(&f, &making, &n);
	assert_int_equal(n, 5);
	assert_string_equal(a[3].source_type, making.declared);
	assert_null(a[4].source_type);
	prov_definition_free(d);

	d = define(twice, 2);
	making.definition = d;
	making.has_parent = false;
	assert_int_equal(prov_making_actions(&making, &f.arena, &a, &n, NULL), PROV_E_USAGE);
	prov_definition_free(d);
	/* What has a parent was not created. */
	d = define(twice, 1);
	making.definition = d;
	assert_false(prov_making_opens(d));
	making.has_parent = true;
	assert_int_equal(prov_making_actions(&making, &f.arena, &a, &n, NULL), PROV_E_USAGE);
	prov_definition_free(d);
	forge_fini(&f);
}

static void test_still_ai(void **state)
{
	static const struct prov_draft_ingredient ingredients[] = {{.relationship = "parentOf"}};
	struct prov_making making = {.has_parent = true,
	    .parent_is_ai = true,
	    .ingredients = ingredients,
	    .num_ingredients = 1};
	const struct prov_draft_action *a = NULL;
	unsigned notices = 0;
	struct forge f;
	size_t n;

	(void)state;
	forge_init(&f);
	assert_int_equal(prov_making_actions(&making, &f.arena, &a, &n, NULL), PROV_E_USAGE);
	making.declared = prov_declare_uri("ai-composite");
	a = make(&f, &making, &n);
	assert_int_equal(n, 2);
	making.declared = prov_declare_uri("human-edited");
	making.notice = count;
	making.notice_ctx = &notices;
	a = make(&f, &making, &n);
	assert_int_equal(n, 3);
	assert_string_equal(a[2].source_type, prov_declare_uri("ai-composite"));
	assert_int_equal(notices, 1);
	/* The one word for the whole agrees with that. */
	assert_string_equal(
	    prov_making_whole(making.declared, true), prov_declare_uri("ai-composite"));
	assert_string_equal(prov_making_whole(making.declared, false), making.declared);
	assert_string_equal(prov_making_whole(prov_declare_uri("ai-generated"), true),
	    prov_declare_uri("ai-generated"));
	assert_null(prov_making_whole(NULL, true));
	/* A component's AI is pointed out. */
	making.parent_is_ai = false;
	making.component_is_ai = true;
	a = make(&f, &making, &n);
	assert_int_equal(n, 2);
	assert_int_equal(notices, 2);
	/* So is an edit of what nobody edited. */
	making.component_is_ai = false;
	making.is_unchanged = true;
	a = make(&f, &making, &n);
	assert_string_equal(a[1].action, "c2pa.edited");
	assert_int_equal(notices, 3);
	forge_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_inception),
	    cmocka_unit_test(test_taken),
	    cmocka_unit_test(test_update),
	    cmocka_unit_test(test_defined),
	    cmocka_unit_test(test_still_ai),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
