/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "helper/chain_case.h"
#include "trust/walk.h"

static struct chain_case c;

static int setup(void **state)
{
	(void)state;
	chain_case_init(&c);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	chain_case_fini(&c);
	return 0;
}

static STACK_OF(X509) * stack_of(const struct certs_cert *const *certs, size_t n)
{
	STACK_OF(X509) *stack = sk_X509_new_null();

	assert_non_null(stack);
	for (size_t i = 0; i < n; i++)
		assert_true(sk_X509_push(stack, certs[i]->x509) > 0);
	return stack;
}

#define STACK(...) stack_of(CHAIN(__VA_ARGS__))

static void expect(const struct prov_walk *w, const struct certs_cert *const *certs, unsigned n)
{
	assert_int_equal(w->n, n);
	for (unsigned i = 0; i < n; i++)
		assert_ptr_equal(w->path[i], certs[i]->x509);
}

static void test_ways(void **state)
{
	struct certs_opts opts = {.kind = CERTS_CA, .cn = "Intermediate", .use_key = c.inter.key};
	struct certs_cert top = certs_root(), cross = certs_make(&top, &opts);
	STACK_OF(X509) *others = STACK(&cross, &c.root, &c.inter, &c.inter);
	STACK_OF(X509) *trusted = STACK(&c.root, &c.inter, &top);
	struct prov_walk w;
	(void)state;

	prov_walk_init(&w, c.leaf.x509, others, trusted);
	/* An anchor is taken first; no certificate twice on one path. */
	assert_true(prov_walk_next(&w));
	expect(&w, LIST(&c.leaf, &c.inter), 2);
	assert_true(prov_walk_next(&w));
	expect(&w, LIST(&c.leaf, &cross, &top), 3);
	assert_true(prov_walk_next(&w));
	expect(&w, LIST(&c.leaf, &c.inter, &c.root), 3);
	assert_true(prov_walk_next(&w)); /* by the second of the others that is the same */
	expect(&w, LIST(&c.leaf, &c.inter, &c.root), 3);
	assert_false(prov_walk_next(&w));
	assert_false(prov_walk_next(&w));
	sk_X509_free(others);
	sk_X509_free(trusted);
	certs_free(&cross);
	certs_free(&top);
}

static void test_none(void **state)
{
	STACK_OF(X509) *others = STACK(&c.inter), *trusted = STACK(&c.root);
	STACK_OF(X509) *empty = sk_X509_new_null();
	struct prov_walk w;
	(void)state;

	prov_walk_init(&w, c.leaf.x509, empty, trusted);
	assert_false(prov_walk_next(&w));
	prov_walk_init(&w, c.leaf.x509, others, empty);
	assert_false(prov_walk_next(&w));
	prov_walk_init(&w, c.root.x509, others, trusted); /* it issued itself */
	assert_false(prov_walk_next(&w));
	sk_X509_free(empty);
	sk_X509_free(others);
	sk_X509_free(trusted);
}

/* Sixteen that could all have issued each other, and nobody else: it comes to an end. */
static void test_maze(void **state)
{
	struct certs_opts opts = {
	    .kind = CERTS_CA, .cn = "Maze", .swap = {{"authorityKeyIdentifier", NULL}}};
	struct certs_cert certs[16];
	STACK_OF(X509) *others = sk_X509_new_null(), *trusted = STACK(&c.root);
	struct prov_walk w;
	(void)state;

	for (size_t i = 0; i < 16; i++) {
		certs[i] = certs_make(i == 0 ? NULL : &certs[i - 1], &opts);
		assert_true(sk_X509_push(others, certs[i].x509) > 0);
	}
	prov_walk_init(&w, certs[0].x509, others, trusted);
	assert_false(prov_walk_next(&w));
	assert_true(w.steps == 128 && w.looks > w.steps && w.looks <= 18 * w.steps);
	for (size_t i = 0; i < 16; i++)
		certs_free(&certs[i]);
	sk_X509_free(others);
	sk_X509_free(trusted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ways),
	    cmocka_unit_test(test_none),
	    cmocka_unit_test(test_maze),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
