/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "base/limits.h"
#include "compose/copies.h"

#define ID "urn:c2pa:F9168C5E-CEB2-4FAA-B6BF-329BF39FA1E4"

static void put(struct prov_wr *wr, const char *label)
{
	size_t mark, content;

	prov_jumbf_begin(wr, PROV_JUMBF_MANIFEST, label, prov_bytes(NULL, 0), &mark);
	prov_box_begin(wr, PROV_BOX_FREE, &content);
	prov_box_end(wr, content);
	prov_jumbf_end(wr, mark);
}

/* What FIRST becomes where an ingredient's store holds it, and SECOND (or NULL). */
static const char *relabel(
    struct prov_arena *arena, const char *first, const char *second, int want, struct prov_err *err)
{
	struct prov_store store;
	struct prov_copies_from from = {.store = &store};
	struct prov_copies c = {.arena = arena, .from = &from, .num_from = 1};
	struct prov_copy copy = {.store = &store};
	struct prov_wr wr;
	uint8_t *p;
	size_t mark;

	prov_wr_init(&wr, 1 << 16);
	prov_jumbf_begin(&wr, PROV_JUMBF_STORE, "c2pa", prov_bytes(NULL, 0), &mark);
	put(&wr, first);
	if (second != NULL)
		put(&wr, second);
	prov_jumbf_end(&wr, mark);
	p = prov_arena_alloc(arena, wr.n, NULL);
	assert_non_null(p);
	memcpy(p, wr.p, wr.n);
	assert_int_equal(prov_store_parse(prov_bytes(p, wr.n), 0, arena, &store, NULL), PROV_OK);
	prov_wr_fini(&wr);
	copy.box = store.box->first;
	assert_int_equal(prov_copies_relabel(&c, &copy, err), want);
	return copy.label;
}

/* 8.2, with the URNs of 8.1 and of earlier versions. */
static void test_labels(void **state)
{
	static const struct {
		const char *has, *other, *becomes;
	} rows[] = {
	    {ID, NULL, ID "::1_1"},
	    {ID ":acme", NULL, ID ":acme:1_1"},
	    {ID ":", NULL, ID "::1_1"},
	    {ID ":acme:1_1", NULL, ID ":acme:2_1"},
	    {ID "::9_1", NULL, ID "::10_1"},
	    {ID, ID "::1_1", ID "::2_1"},
	    {ID ":acme", ID ":acme:7_1", ID ":acme:8_1"},
	    {ID ":acme", ID ":other:7_1", ID ":acme:1_1"},
	    {ID ":acme:1_x", NULL, ID ":acme:1_x:1_1"},
	    {ID ":acme:_1", NULL, ID ":acme:_1:1_1"},
	    {"urn:uuid:f9168c5e-ceb2-4faa-b6bf-329bf39fa1e4", NULL,
		"urn:uuid:f9168c5e-ceb2-4faa-b6bf-329bf39fa1e4::1_1"},
	    {"acme:urn:uuid:f9168c5e", "acme:urn:uuid:f9168c5e::1_1",
		"acme:urn:uuid:f9168c5e::2_1"},
	};
	struct prov_arena arena;

	(void)state;
	prov_arena_init(&arena, 1 << 20);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(
		    relabel(&arena, rows[i].has, rows[i].other, PROV_OK, NULL), rows[i].becomes);
	prov_arena_fini(&arena);
}

/* Labels that leave no room for another. */
static void test_no_more(void **state)
{
	char label[PROV_MAX_LABEL + 1];
	struct prov_err err = {0};
	struct prov_arena arena;

	(void)state;
	prov_arena_init(&arena, 1 << 20);
	memset(label, 'x', sizeof(label));
	label[PROV_MAX_LABEL] = '\0';
	(void)relabel(&arena, label, NULL, PROV_E_UNSUPPORTED, &err);
	assert_non_null(strstr(err.msg, "for which there is no further one"));
	(void)relabel(&arena, ID "::99999999999999999999_1", NULL, PROV_E_UNSUPPORTED, NULL);
	prov_arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_labels),
	    cmocka_unit_test(test_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
