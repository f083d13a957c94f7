/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/jumbf_walk.h"
#include "helper/load.h"
#include "helper/mutate.h"
#include "helper/sample_store.h"
#include "jumbf/jumbf.h"

static const struct prov_bytes none = {NULL, 0};

static bool lies_in(struct prov_bytes inner, struct prov_bytes outer)
{
	return inner.p >= outer.p && inner.n <= outer.n &&
	       (size_t)(inner.p - outer.p) <= outer.n - inner.n;
}

/* What must hold for every tree. Returns the number of its boxes. */
static size_t check_tree(const struct prov_jumbf *root, struct prov_bytes data)
{
	size_t count = 0;

	assert_null(root->parent);
	assert_int_equal(root->at, 0);
	for (const struct prov_jumbf *box = root; box != NULL; box = jumbf_walk_next(box)) {
		size_t children = 0, labelled = 0;

		count++;
		assert_true(lies_in(box->raw, data) && lies_in(box->body, box->raw));
		assert_ptr_equal(&data.p[box->at], box->raw.p);
		for (const struct prov_jumbf *c = box->first; c != NULL; c = c->next) {
			children++;
			labelled += c->has_label;
			assert_ptr_equal(c->parent, box);
			assert_true(lies_in(c->raw, box->body));
			assert_true(c->next == NULL || c->next->raw.p == c->raw.p + c->raw.n);
		}
		assert_int_equal(children, box->num_children);
		assert_int_equal(labelled, box->num_by_label);
		if (box->box_type != PROV_BOX_JUMB)
			assert_true(box->first == NULL && !box->has_label);
	}
	return count;
}

static void test_sample(void **state)
{
	struct prov_wr wr;
	struct prov_arena arena;
	struct prov_jumbf *root;
	const struct prov_jumbf *manifest, *store, *box, *content;
	struct prov_bytes rest;
	(void)state;

	prov_wr_init(&wr, 100000);
	sample_store_put(&wr);
	prov_wr_str(&wr, "tail");
	prov_arena_init(&arena, 1u << 20);
	assert_int_equal(
	    prov_jumbf_parse(prov_wr_data(&wr), 9, &arena, &root, &rest, NULL), PROV_OK);
	assert_true(prov_bytes_is(rest, "tail"));
	assert_int_equal(check_tree(root, prov_wr_data(&wr)), 13);
	assert_true(root->type == PROV_JUMBF_STORE && root->toggles == 3);
	assert_true(prov_bytes_is(root->label, "c2pa"));
	assert_int_equal(root->raw.n, wr.n - 4);
	assert_int_equal(root->body.n, wr.n - 4 - 8);

	manifest = prov_jumbf_child(root, prov_bytes_str(SAMPLE_MANIFEST));
	assert_non_null(manifest);
	assert_int_equal(manifest->type, PROV_JUMBF_MANIFEST);
	store = prov_jumbf_child(manifest, prov_bytes_str("c2pa.assertions"));
	assert_non_null(store);
	assert_int_equal(store->num_children, 2);
	box = prov_jumbf_child(store, prov_bytes_str("c2pa.actions.v2"));
	assert_non_null(box);
	assert_true(box->type == PROV_JUMBF_CBOR && box->toggles == 0x13);
	assert_true(prov_bytes_is(box->salt, "0123456789abcdef"));
	content = prov_jumbf_content(box, PROV_BOX_CBOR);
	assert_non_null(content);
	assert_true(content->body.n == 1 && content->body.p[0] == 0xa0);
	assert_null(prov_jumbf_content(box, PROV_BOX_JSON));
	assert_null(prov_jumbf_content(store, PROV_BOX_JUMB));
	assert_null(prov_jumbf_child(store, prov_bytes_str("c2pa.actions.v")));
	assert_null(prov_jumbf_child(store, none));
	assert_null(prov_jumbf_child(content, prov_bytes_str("x")));

	assert_ptr_equal(prov_jumbf_manifest_of(content), manifest);
	assert_ptr_equal(prov_jumbf_manifest_of(store), manifest);
	assert_ptr_equal(prov_jumbf_manifest_of(manifest), manifest);
	assert_null(prov_jumbf_manifest_of(root));
	prov_arena_fini(&arena);
	prov_wr_fini(&wr);
}

static void must_be_cut(void *ctx, struct prov_bytes data)
{
	struct prov_arena arena;
	struct prov_jumbf *root;
	struct prov_bytes rest = prov_bytes_str("x");
	(void)ctx;

	prov_arena_init(&arena, 1u << 20);
	assert_int_equal(prov_jumbf_parse(data, 0, &arena, &root, &rest, NULL), PROV_E_TRUNC);
	assert_null(root);
	assert_int_equal(rest.n, 0);
	prov_arena_fini(&arena);
}

static void parse_and_check(void *ctx, struct prov_bytes data)
{
	struct prov_arena arena;
	struct prov_jumbf *root;
	struct prov_err err = {0};
	enum prov_jumbf_type type;
	struct prov_bytes label;
	size_t *parsed = ctx;
	int rc;

	prov_arena_init(&arena, 1u << 20);
	rc = prov_jumbf_parse(data, 70, &arena, &root, NULL, &err);
	assert_int_equal(rc, err.code);
	if (rc == PROV_OK) {
		(*parsed)++;
		assert_true(check_tree(root, data) > 0);
		assert_true(prov_jumbf_peek(data, &type, &label));
		assert_int_equal(type, root->type);
		assert_true(prov_bytes_eq(label, root->label));
	} else {
		assert_null(root);
		assert_true(err.has_at && err.at >= 70 && err.at <= 70 + data.n);
		(void)prov_jumbf_peek(data, &type, &label);
	}
	prov_arena_fini(&arena);
}

static void test_damage(void **state)
{
	struct prov_wr wr;
	size_t parsed = 0;
	(void)state;

	prov_wr_init(&wr, 100000);
	sample_store_put(&wr);
	mutate_none(prov_wr_data(&wr), parse_and_check, &parsed);
	assert_int_equal(parsed, 1);
	mutate_prefixes(prov_wr_data(&wr), must_be_cut, NULL);
	mutate_flips(prov_wr_data(&wr), parse_and_check, &parsed);
	assert_true(parsed > 100);
	prov_wr_fini(&wr);
}

#define JSON_UUID                                                                                  \
	"6A736F6E001100108000"                                                                     \
	"00AA00389B71"
/* A description box of 25 bytes without a label. */
#define JUMD "00000019 6a756d64" JSON_UUID "00"

static void test_shapes(void **state)
{
	static const struct {
		const char *hex;
		int rc;
		uint64_t at;
		size_t boxes;
	} rows[] = {
	    {"00000021 6a756d62" JUMD, PROV_OK, 0, 1},
	    /* LBox 0 and XLBox, outermost. */
	    {"00000000 6a756d62" JUMD "00000008 66726565", PROV_OK, 0, 2},
	    {"00000001 6a756d62 0000000000000029" JUMD, PROV_OK, 0, 1},
	    /* XLBox within. */
	    {"00000031 6a756d62" JUMD "00000001 66726565 0000000000000010", PROV_OK, 0, 2},
	    {"00000042 6a756d62" JUMD "00000021 6a756d62" JUMD, PROV_OK, 0, 2},
	    /* LBox 0 within, the last box or not; as the description box. */
	    {"00000029 6a756d62" JUMD "00000000 66726565", PROV_E_FORMAT, 1033, 0},
	    {"00000042 6a756d62" JUMD "00000000 6a756d62" JUMD, PROV_E_FORMAT, 1033, 0},
	    {"00000021 6a756d62 00000000 6a756d64" JSON_UUID "00", PROV_E_FORMAT, 1008, 0},
	    /* No superbox, an empty one, one without or with two descriptions. */
	    {"00000008 66726565", PROV_E_FORMAT, 1000, 0},
	    {"00000008 6a756d62", PROV_E_FORMAT, 1008, 0},
	    {"00000010 6a756d62 00000008 66726565", PROV_E_FORMAT, 1008, 0},
	    {"0000003a 6a756d62" JUMD JUMD, PROV_E_FORMAT, 1033, 0},
	    {"00000029 6a756d62" JUMD "00000008 6a756d62", PROV_E_FORMAT, 1041, 0},
	    /* Children that do not fill their parent, or leave it. */
	    {"00000022 6a756d62" JUMD "00", PROV_E_TRUNC, 1033, 0},
	    {"00000028 6a756d62" JUMD "00000008667265", PROV_E_TRUNC, 1033, 0},
	    {"00000029 6a756d62" JUMD "00000009 66726565 00", PROV_E_TRUNC, 1033, 0},
	    {"00000029 6a756d62" JUMD "00000007 66726565", PROV_E_FORMAT, 1033, 0},
	    {"00000031 6a756d62" JUMD "00000001 66726565 ffffffffffffffff", PROV_E_TRUNC, 1033, 0},
	    {"00000020 6a756d62" JUMD, PROV_E_TRUNC, 1008, 0},
	    {"00000022 6a756d62" JUMD, PROV_E_TRUNC, 1000, 0},
	    {"00000007 6a756d62" JUMD, PROV_E_FORMAT, 1000, 0},
	    {"", PROV_E_TRUNC, 1000, 0},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_arena arena;
		struct prov_jumbf *root;
		struct prov_err err = {0};
		size_t n;
		uint8_t *p = load_hex(rows[i].hex, &n);

		prov_arena_init(&arena, 1u << 20);
		assert_int_equal(
		    prov_jumbf_parse(prov_bytes(p, n), 1000, &arena, &root, NULL, &err),
		    rows[i].rc);
		if (rows[i].rc == PROV_OK)
			assert_int_equal(check_tree(root, prov_bytes(p, n)), rows[i].boxes);
		else
			assert_int_equal(err.at, rows[i].at);
		prov_arena_fini(&arena);
		free(p);
	}
}

static void test_depth(void **state)
{
	(void)state;
	for (size_t depth = PROV_MAX_BOX_DEPTH; depth <= PROV_MAX_BOX_DEPTH + 1; depth++) {
		struct prov_wr wr;
		struct prov_arena arena;
		struct prov_jumbf *root;
		size_t marks[PROV_MAX_BOX_DEPTH + 1], box;
		int rc;

		prov_wr_init(&wr, 100000);
		for (size_t i = 0; i < depth; i++)
			prov_jumbf_begin(&wr, PROV_JUMBF_UUID, "x", none, &marks[i]);
		prov_box_begin(&wr, PROV_BOX_FREE, &box);
		prov_box_end(&wr, box);
		for (size_t i = depth; i > 0; i--)
			prov_jumbf_end(&wr, marks[i - 1]);
		prov_arena_init(&arena, 1u << 20);
		rc = prov_jumbf_parse(prov_wr_data(&wr), 0, &arena, &root, NULL, NULL);
		assert_int_equal(rc, depth > PROV_MAX_BOX_DEPTH ? PROV_E_LIMIT : PROV_OK);
		if (rc == PROV_OK)
			assert_int_equal(check_tree(root, prov_wr_data(&wr)), depth + 1);
		prov_arena_fini(&arena);
		prov_wr_fini(&wr);
	}
}

static void test_box_count(void **state)
{
	(void)state;
	for (size_t n = PROV_MAX_BOXES - 1; n <= PROV_MAX_BOXES; n++) {
		struct prov_wr wr;
		struct prov_arena arena;
		struct prov_jumbf *root;
		struct prov_err err = {0};
		size_t mark, box;
		int rc;

		prov_wr_init(&wr, 64u << 20);
		prov_jumbf_begin(&wr, PROV_JUMBF_STORE, "c2pa", none, &mark);
		for (size_t i = 0; i < n; i++) {
			prov_box_begin(&wr, PROV_BOX_FREE, &box);
			prov_box_end(&wr, box);
		}
		prov_jumbf_end(&wr, mark);
		prov_arena_init(&arena, PROV_MAX_ARENA);
		rc = prov_jumbf_parse(prov_wr_data(&wr), 0, &arena, &root, NULL, &err);
		assert_int_equal(rc, n == PROV_MAX_BOXES ? PROV_E_LIMIT : PROV_OK);
		assert_int_equal(err.code, rc);
		prov_arena_fini(&arena);
		prov_wr_fini(&wr);
	}
}

static void test_small_arena(void **state)
{
	struct prov_wr wr;
	struct prov_arena arena;
	struct prov_jumbf *root;
	struct prov_err err = {0};
	(void)state;

	prov_wr_init(&wr, 100000);
	sample_store_put(&wr);
	prov_arena_init(&arena, 100);
	assert_int_equal(
	    prov_jumbf_parse(prov_wr_data(&wr), 0, &arena, &root, NULL, NULL), PROV_E_LIMIT);
	assert_int_equal(
	    prov_jumbf_parse(prov_wr_data(&wr), 0, &arena, &root, NULL, &err), PROV_E_LIMIT);
	assert_int_equal(err.code, PROV_E_LIMIT);
	assert_null(root);
	prov_arena_fini(&arena);
	prov_wr_fini(&wr);
}

/* N labelled children, each label once but for one that is there twice. */
static void put_siblings(struct prov_wr *wr, unsigned n, unsigned step)
{
	size_t mark, box;
	char label[64];

	prov_jumbf_begin(wr, PROV_JUMBF_STORE, "c2pa", none, &mark);
	for (unsigned i = 0; i < n; i++) {
		(void)snprintf(label, sizeof(label), "a.common.beginning.%u",
		    (unsigned)((uint64_t)i * step % n));
		prov_jumbf_begin(wr, PROV_JUMBF_CBOR, label, none, &box);
		prov_jumbf_end(wr, box);
	}
	prov_jumbf_begin(wr, PROV_JUMBF_JSON, "a.common.beginning.0", none, &box);
	prov_jumbf_end(wr, box);
	prov_jumbf_begin(wr, PROV_JUMBF_JSON, NULL, none, &box);
	prov_jumbf_end(wr, box);
	prov_jumbf_end(wr, mark);
}

static void check_siblings(unsigned n, unsigned step)
{
	struct prov_wr wr;
	struct prov_arena arena;
	struct prov_jumbf *root;
	char label[64];

	prov_wr_init(&wr, 64u << 20);
	put_siblings(&wr, n, step);
	prov_arena_init(&arena, PROV_MAX_ARENA);
	assert_int_equal(
	    prov_jumbf_parse(prov_wr_data(&wr), 0, &arena, &root, NULL, NULL), PROV_OK);
	assert_int_equal(root->num_by_label, n + 1);
	for (unsigned i = 0; i <= n; i++) {
		const struct prov_jumbf *box;

		(void)snprintf(label, sizeof(label), "a.common.beginning.%u", i);
		box = prov_jumbf_child(root, prov_bytes_str(label));
		/* 0 is ambiguous (8.4.1), N is not there. */
		assert_int_equal(box == NULL, i == 0 || i == n);
		assert_true(box == NULL || prov_bytes_is(box->label, label));
	}
	assert_null(prov_jumbf_child(root, none));
	prov_arena_fini(&arena);
	prov_wr_fini(&wr);
}

/* With the largest, anything quadratic would be felt: 10^10 steps. */
static void test_many_siblings(void **state)
{
	(void)state;
	for (unsigned n = 1; n < 40; n++)
		check_siblings(n, n > 2 ? n - 1 : 1);
	check_siblings(100003, 7919);
}

static void test_empty_label(void **state)
{
	struct prov_wr wr;
	struct prov_arena arena;
	struct prov_jumbf *root;
	size_t mark, box;
	(void)state;

	prov_wr_init(&wr, 1000);
	prov_jumbf_begin(&wr, PROV_JUMBF_STORE, "c2pa", none, &mark);
	prov_jumbf_begin(&wr, PROV_JUMBF_CBOR, "", none, &box);
	prov_jumbf_end(&wr, box);
	prov_jumbf_end(&wr, mark);
	prov_arena_init(&arena, 1u << 20);
	assert_int_equal(
	    prov_jumbf_parse(prov_wr_data(&wr), 0, &arena, &root, NULL, NULL), PROV_OK);
	assert_non_null(prov_jumbf_child(root, none));
	prov_arena_fini(&arena);
	prov_wr_fini(&wr);
}

static void must_peek(void *ctx, struct prov_bytes data)
{
	const size_t *enough = ctx;
	enum prov_jumbf_type type;
	struct prov_bytes label;
	bool is_there = prov_jumbf_peek(data, &type, &label);

	assert_int_equal(is_there, data.n >= *enough);
	assert_int_equal(type, is_there ? PROV_JUMBF_STORE : PROV_JUMBF_OTHER);
	assert_true(prov_bytes_is(label, is_there ? "c2pa" : ""));
}

/* A store that is cut off is still seen to be a store. */
static void test_peek(void **state)
{
	static const char *const not_there[] = {"", "00000021 6a756d62", "00000008 6a756d62" JUMD,
	    "00000007 6a756d62" JUMD, "00000020 6a756d62" JUMD, "00000021 66726565" JUMD,
	    "00000001 6a756d62 0000000000000028" JUMD, "00000001 6a756d62 000000000000000f" JUMD,
	    "00000001 6a756d62 00000000"};
	static const char *const there[] = {"00000021 6a756d62" JUMD, "00000000 6a756d62" JUMD,
	    "00000001 6a756d62 0000000000000029" JUMD, "00000001 6a756d62 ffffffffffffffff" JUMD,
	    "ffffffff 6a756d62" JUMD};
	struct prov_wr wr;
	size_t enough = 8 + 8 + 16 + 1 + 5;
	(void)state;

	prov_wr_init(&wr, 100000);
	sample_store_put(&wr);
	mutate_none(prov_wr_data(&wr), must_peek, &enough);
	mutate_prefixes(prov_wr_data(&wr), must_peek, &enough);
	prov_wr_fini(&wr);

	for (size_t i = 0;
	     i < sizeof(not_there) / sizeof(not_there[0]) + sizeof(there) / sizeof(there[0]); i++) {
		bool expected = i >= sizeof(not_there) / sizeof(not_there[0]);
		size_t n;
		uint8_t *p = load_hex(
		    expected ? there[i - sizeof(not_there) / sizeof(not_there[0])] : not_there[i],
		    &n);
		enum prov_jumbf_type type;
		struct prov_bytes label;

		assert_int_equal(prov_jumbf_peek(prov_bytes(p, n), &type, &label), expected);
		assert_int_equal(type, expected ? PROV_JUMBF_JSON : PROV_JUMBF_OTHER);
		free(p);
	}
}

/* All of a tree moves, and nothing but its offsets. */
static void test_move(void **state)
{
	struct prov_arena arena;
	struct prov_jumbf *root[2];
	const struct prov_jumbf *a, *b;
	struct prov_wr wr;
	size_t outer, inner, box;

	(void)state;
	prov_wr_init(&wr, 4096);
	prov_jumbf_begin(&wr, PROV_JUMBF_STORE, "c2pa", none, &outer);
	for (unsigned i = 0; i < 2; i++) {
		prov_jumbf_begin(&wr, PROV_JUMBF_CBOR, "x", none, &inner);
		prov_box_begin(&wr, PROV_BOX_CBOR, &box);
		prov_box_end(&wr, box);
		prov_jumbf_end(&wr, inner);
	}
	prov_jumbf_end(&wr, outer);
	prov_arena_init(&arena, PROV_MAX_ARENA);
	for (unsigned i = 0; i < 2; i++)
		assert_int_equal(
		    prov_jumbf_parse(prov_wr_data(&wr), 0, &arena, &root[i], NULL, NULL), PROV_OK);
	prov_jumbf_move(root[1], 1000);
	assert_int_equal(root[1]->at, 1000);
	for (a = root[0]->first, b = root[1]->first; a != NULL; a = a->next, b = b->next) {
		assert_int_equal(b->at, a->at + 1000);
		assert_int_equal(b->first->at, a->first->at + 1000);
		assert_ptr_equal(b->raw.p, a->raw.p);
	}
	assert_null(b);
	prov_jumbf_move(root[1]->first, 1);
	assert_int_equal(root[1]->first->first->at, root[0]->first->first->at + 1001);
	assert_int_equal(root[1]->first->next->at, root[0]->first->next->at + 1000);
	prov_arena_fini(&arena);
	prov_wr_fini(&wr);
}

static void test_third_party(void **state)
{
	struct prov_arena arena;
	struct prov_jumbf *root;
	struct prov_bytes rest;
	size_t n;
	uint8_t *p = load_corpus("third-party/c2pars-cloud_manifest.c2pa", &n);
	(void)state;

	if (p == NULL)
		skip();
	prov_arena_init(&arena, PROV_MAX_ARENA);
	assert_int_equal(
	    prov_jumbf_parse(prov_bytes(p, n), 0, &arena, &root, &rest, NULL), PROV_OK);
	assert_int_equal(rest.n, 0);
	assert_int_equal(check_tree(root, prov_bytes(p, n)), 41);
	assert_int_equal(root->num_children, 2);
	assert_int_equal(root->first->type, PROV_JUMBF_MANIFEST);
	prov_arena_fini(&arena);
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sample),
	    cmocka_unit_test(test_damage),
	    cmocka_unit_test(test_shapes),
	    cmocka_unit_test(test_depth),
	    cmocka_unit_test(test_box_count),
	    cmocka_unit_test(test_small_arena),
	    cmocka_unit_test(test_many_siblings),
	    cmocka_unit_test(test_empty_label),
	    cmocka_unit_test(test_peek),
	    cmocka_unit_test(test_move),
	    cmocka_unit_test(test_third_party),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
