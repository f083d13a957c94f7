/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/mutate.h"
#include "helper/sample_store.h"
#include "jumbf/jumbf.h"

static const struct prov_bytes none = {NULL, 0};

static void test_split(void **state)
{
	static const struct {
		const char *uri, *path;
		bool absolute;
	} rows[] = {
	    /* The two examples of 8.4.2.1. */
	    {"self#jumbf=/c2pa/urn:c2pa:F095F30E-6CD5-4BF7-8C44-CE8420CA9FB7/c2pa.assertions/"
	     "c2pa.thumbnail.claim",
		"c2pa/urn:c2pa:F095F30E-6CD5-4BF7-8C44-CE8420CA9FB7/c2pa.assertions/"
		"c2pa.thumbnail.claim",
		true},
	    {"self#jumbf=c2pa.assertions/c2pa.thumbnail.claim",
		"c2pa.assertions/c2pa.thumbnail.claim", false},
	    {"self#jumbf=c2pa/urn:uuid:1/c2pa.claim", "c2pa/urn:uuid:1/c2pa.claim", true},
	    {"self#jumbf=/c2pa", "c2pa", true},
	    {"self#jumbf=c2pa", "c2pa", false},
	    {"self#jumbf=c2pa.signature", "c2pa.signature", false},
	    {"self#jumbf=/other/x", "other/x", true},
	};
	static const char *const bad[] = {"", "self#jumbf", "self#jumbf=", "self#jumbf=/",
	    "self#jumbf=//c2pa", "self#jumbf=/c2pa/", "self#jumbf=/c2pa//x", "self#jumbf=x/",
	    "self#jumbf=/c2pa/../x", "self#jumbf=..", "self#jumbf=../x", "self#jumbf=x/..",
	    "self#jumbf=a..b", "SELF#jumbf=/c2pa/x", "self#JUMBF=/c2pa/x", " self#jumbf=/c2pa/x",
	    "http://example.com/x", "jumbf=/c2pa/x", "self#jumbf/c2pa/x", "#jumbf=/c2pa/x"};
	struct prov_bytes path;
	bool absolute;
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(prov_jumbf_uri_split(prov_bytes_str(rows[i].uri), &path, &absolute));
		assert_true(prov_bytes_is(path, rows[i].path));
		assert_int_equal(absolute, rows[i].absolute);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(prov_jumbf_uri_split(prov_bytes_str(bad[i]), &path, &absolute));
		assert_true(path.p == NULL && path.n == 0 && !absolute);
	}
}

static void test_length(void **state)
{
	uint8_t *uri = malloc(PROV_MAX_URI + 1);
	struct prov_bytes path;
	bool absolute;
	(void)state;

	assert_non_null(uri);
	memset(uri, 'x', PROV_MAX_URI + 1);
	memcpy(uri, "self#jumbf=/", 12);
	assert_true(prov_jumbf_uri_split(prov_bytes(uri, PROV_MAX_URI), &path, &absolute));
	assert_int_equal(path.n, PROV_MAX_URI - 12);
	assert_false(prov_jumbf_uri_split(prov_bytes(uri, PROV_MAX_URI + 1), &path, &absolute));
	free(uri);
}

/* A parsed store, and what it lies in. */
struct tree {
	struct prov_wr wr;
	struct prov_arena arena;
	struct prov_jumbf *root;
};

static void parse(struct tree *t)
{
	assert_int_equal(prov_wr_done(&t->wr, NULL), PROV_OK);
	prov_arena_init(&t->arena, 1u << 20);
	assert_int_equal(
	    prov_jumbf_parse(prov_wr_data(&t->wr), 0, &t->arena, &t->root, NULL, NULL), PROV_OK);
}

static void end(struct tree *t)
{
	prov_arena_fini(&t->arena);
	prov_wr_fini(&t->wr);
}

static void test_resolve(void **state)
{
	struct tree t;
	const struct prov_jumbf *m, *box;
	(void)state;

	prov_wr_init(&t.wr, 100000);
	sample_store_put(&t.wr);
	parse(&t);
	m = prov_jumbf_child(t.root, prov_bytes_str(SAMPLE_MANIFEST));
#define RESOLVE(manifest, uri) prov_jumbf_resolve(t.root, manifest, prov_bytes_str(uri))
	box = RESOLVE(m, "self#jumbf=c2pa.assertions/c2pa.actions.v2");
	assert_non_null(box);
	assert_true(prov_bytes_is(box->label, "c2pa.actions.v2"));
	assert_ptr_equal(
	    RESOLVE(m, "self#jumbf=/c2pa/" SAMPLE_MANIFEST "/c2pa.assertions/c2pa.actions.v2"),
	    box);
	assert_ptr_equal(
	    RESOLVE(NULL, "self#jumbf=c2pa/" SAMPLE_MANIFEST "/c2pa.assertions/c2pa.actions.v2"),
	    box);
	assert_ptr_equal(RESOLVE(m, "self#jumbf=/c2pa"), t.root);
	assert_ptr_equal(RESOLVE(m, "self#jumbf=/c2pa/" SAMPLE_MANIFEST), m);

	assert_null(RESOLVE(NULL, "self#jumbf=c2pa.signature"));
	assert_null(RESOLVE(t.root, "self#jumbf=c2pa.signature"));
	assert_null(RESOLVE(m, "self#jumbf=c2pa"));
	assert_null(RESOLVE(m, "self#jumbf=/c2pb/" SAMPLE_MANIFEST));
	assert_null(RESOLVE(m, "self#jumbf=/" SAMPLE_MANIFEST));
	assert_null(RESOLVE(m, "self#jumbf=c2pa.assertions/c2pa.actions"));
	assert_null(RESOLVE(m, "self#jumbf=c2pa.assertions/c2pa.actions.v2/x"));
	assert_null(RESOLVE(m, "self#jumbf=C2PA.signature"));
	assert_null(RESOLVE(m, "self#jumbf=c2pa.signature/"));
	assert_null(RESOLVE(m, ""));
	assert_null(prov_jumbf_resolve(NULL, m, prov_bytes_str("self#jumbf=/c2pa")));
	assert_null(prov_jumbf_resolve(t.root, m, prov_bytes("self#jumbf=c2pa.signature\0", 26)));
#undef RESOLVE
	end(&t);
}

/* 8.4.1: an ambiguous label anywhere on the way leaves the reference unresolved. */
static void test_ambiguous(void **state)
{
	static const char *const labels[] = {"one", "two", "two"};
	struct tree t;
	size_t outer, box, inner;
	(void)state;

	prov_wr_init(&t.wr, 100000);
	prov_jumbf_begin(&t.wr, PROV_JUMBF_STORE, "c2pa", none, &outer);
	for (size_t i = 0; i < 3; i++) {
		prov_jumbf_begin(&t.wr, PROV_JUMBF_MANIFEST, labels[i], none, &box);
		prov_jumbf_begin(&t.wr, PROV_JUMBF_CBOR, i == 1 ? "x" : "y", none, &inner);
		prov_jumbf_end(&t.wr, inner);
		prov_jumbf_end(&t.wr, box);
	}
	prov_jumbf_end(&t.wr, outer);
	parse(&t);
	assert_non_null(prov_jumbf_resolve(t.root, NULL, prov_bytes_str("self#jumbf=/c2pa/one/y")));
	assert_null(prov_jumbf_resolve(t.root, NULL, prov_bytes_str("self#jumbf=/c2pa/two")));
	assert_null(prov_jumbf_resolve(t.root, NULL, prov_bytes_str("self#jumbf=/c2pa/two/x")));
	assert_null(prov_jumbf_resolve(t.root, NULL, prov_bytes_str("self#jumbf=/c2pa/two/y")));
	end(&t);
}

static void puts_uri(const struct prov_jumbf *box, const char *expected)
{
	struct prov_wr wr;

	prov_wr_init(&wr, 1000);
	prov_jumbf_put_uri(&wr, box);
	assert_true(prov_bytes_is(prov_wr_data(&wr), expected));
	prov_wr_fini(&wr);
}

static void test_put_uri(void **state)
{
	struct tree t;
	const struct prov_jumbf *m, *s;
	size_t outer, box;
	(void)state;

	prov_wr_init(&t.wr, 100000);
	sample_store_put(&t.wr);
	parse(&t);
	m = prov_jumbf_child(t.root, prov_bytes_str(SAMPLE_MANIFEST));
	s = prov_jumbf_child(m, prov_bytes_str("c2pa.signature"));
	puts_uri(t.root, "self#jumbf=/c2pa");
	puts_uri(m, "self#jumbf=/c2pa/" SAMPLE_MANIFEST);
	puts_uri(s, "self#jumbf=/c2pa/" SAMPLE_MANIFEST "/c2pa.signature");
	puts_uri(s->first, "self#jumbf=/c2pa/" SAMPLE_MANIFEST "/c2pa.signature");
	end(&t);

	prov_wr_init(&t.wr, 100000);
	prov_jumbf_begin(&t.wr, PROV_JUMBF_STORE, "c2pa", none, &outer);
	prov_jumbf_begin(&t.wr, PROV_JUMBF_MANIFEST, NULL, none, &box);
	prov_jumbf_end(&t.wr, box);
	prov_jumbf_end(&t.wr, outer);
	parse(&t);
	puts_uri(t.root->first, "self#jumbf=/c2pa/");
	end(&t);
}

/* One path leads to a box: no damage leaves the target reachable. */
static void resolve_damaged(void *ctx, struct prov_bytes uri)
{
	struct tree *t = ctx;
	const struct prov_jumbf *m = prov_jumbf_child(t->root, prov_bytes_str(SAMPLE_MANIFEST));
	const struct prov_jumbf *target = prov_jumbf_child(m, prov_bytes_str("c2pa.signature"));

	assert_non_null(target);
	assert_ptr_not_equal(prov_jumbf_resolve(t->root, m, uri), target);
}

static void test_damage(void **state)
{
	struct tree t;
	(void)state;

	prov_wr_init(&t.wr, 100000);
	sample_store_put(&t.wr);
	parse(&t);
	mutate_all(prov_bytes_str("self#jumbf=/c2pa/" SAMPLE_MANIFEST "/c2pa.signature"),
	    resolve_damaged, &t);
	mutate_all(prov_bytes_str("self#jumbf=c2pa.signature"), resolve_damaged, &t);
	end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_split),
	    cmocka_unit_test(test_length),
	    cmocka_unit_test(test_resolve),
	    cmocka_unit_test(test_ambiguous),
	    cmocka_unit_test(test_put_uri),
	    cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
