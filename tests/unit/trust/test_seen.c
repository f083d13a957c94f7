/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/certs.h"
#include "trust/seen.h"

static bool issued(struct prov_seen *seen, X509 *of, X509 *by)
{
	bool yes = false;

	return prov_seen_issued(seen, of, by, NULL, &yes, NULL) == PROV_OK && yes;
}

static X509 *read_cert(struct prov_seen *seen, struct prov_bytes der)
{
	X509 *x509;

	assert_int_equal(prov_seen_read(seen, der, &x509, NULL), PROV_OK);
	return x509;
}

static void test_read_once(void **state)
{
	struct certs_cert a = certs_root(), b = certs_root();
	struct prov_seen *seen;
	X509 *first, *again, *other;
	(void)state;

	assert_int_equal(prov_seen_new(&seen, NULL), PROV_OK);
	first = read_cert(seen, a.der);
	other = read_cert(seen, b.der);
	again = read_cert(seen, a.der);
	assert_ptr_equal(first, again);
	assert_ptr_not_equal(first, other);
	X509_free(again);
	again = read_cert(NULL, a.der);
	assert_ptr_not_equal(first, again);
	X509_free(again);
	/* What a caller holds outlives the memory of it. */
	prov_seen_free(seen);
	assert_int_equal(X509_cmp(first, a.x509), 0);
	X509_free(first);
	X509_free(other);
	certs_free(&a);
	certs_free(&b);
}

/* Damage is found out each time, with the same words, and is no certificate's that was seen. */
static void test_damaged(void **state)
{
	struct certs_cert a = certs_root();
	struct prov_seen *seen;
	X509 *good, *x509;
	(void)state;

	assert_int_equal(prov_seen_new(&seen, NULL), PROV_OK);
	good = read_cert(seen, a.der);
	for (size_t i = 0; i < 2; i++) {
		struct prov_err with = {0}, without = {0};
		struct prov_bytes cut = prov_bytes(a.der.p, a.der.n - 1);

		assert_int_equal(prov_seen_read(seen, cut, &x509, &with), PROV_E_CERT);
		assert_null(x509);
		assert_int_equal(prov_seen_read(NULL, cut, &x509, &without), PROV_E_CERT);
		assert_string_equal(with.msg, without.msg);
	}
	assert_int_equal(prov_seen_read(seen, prov_bytes(NULL, 0), &x509, NULL), PROV_E_CERT);
	X509_free(good);
	prov_seen_free(seen);
	certs_free(&a);
}

/* More than there is room for: the oldest are read anew, none is taken for another. */
static void test_full(void **state)
{
	struct certs_cert many[PROV_MAX_SEEN + 3];
	struct prov_seen *seen;
	X509 *first, *again;
	(void)state;

	assert_int_equal(prov_seen_new(&seen, NULL), PROV_OK);
	for (size_t i = 0; i < PROV_MAX_SEEN + 3; i++)
		many[i] = certs_root();
	first = read_cert(seen, many[0].der);
	for (size_t round = 0; round < 2; round++) {
		for (size_t i = 0; i < PROV_MAX_SEEN + 3; i++) {
			X509 *x509 = read_cert(seen, many[i].der);

			assert_int_equal(X509_cmp(x509, many[i].x509), 0);
			X509_free(x509);
		}
	}
	again = read_cert(seen, many[0].der);
	assert_ptr_not_equal(first, again);
	X509_free(again);
	X509_free(first);
	prov_seen_free(seen);
	for (size_t i = 0; i < PROV_MAX_SEEN + 3; i++)
		certs_free(&many[i]);
}

/* A large one is read anew each time, the largest that is kept is not. */
static void test_large(void **state)
{
	struct certs_opts opts = {.swap = {{"+nsComment", NULL}}};
	struct prov_seen *seen;
	(void)state;

	assert_int_equal(prov_seen_new(&seen, NULL), PROV_OK);
	for (size_t n = PROV_MAX_SEEN_CERT - 2048; n < PROV_MAX_SEEN_CERT + 1024; n += 512) {
		char *words = calloc(1, n + 1);
		struct certs_cert cert;
		X509 *first, *again;

		assert_non_null(words);
		memset(words, 'a', n);
		opts.swap[0].value = words;
		cert = certs_make(NULL, &opts);
		first = read_cert(seen, cert.der);
		again = read_cert(seen, cert.der);
		assert_true((first == again) == (cert.der.n <= PROV_MAX_SEEN_CERT));
		assert_int_equal(X509_cmp(again, cert.x509), 0);
		X509_free(first);
		X509_free(again);
		certs_free(&cert);
		free(words);
	}
	prov_seen_free(seen);
}

/* What one says is remembered as long as it is, word for word, and of no other. */
static void test_described(void **state)
{
	struct certs_opts opts = {.cn = "N\xc3\xa4me, \"quoted\"", .org = "Some Org"};
	struct certs_cert root = certs_root(), leaf = certs_make(&root, &opts);
	struct prov_anchors *anchors;
	struct prov_arena arena;
	struct prov_cert fresh, first, again;
	bool found;

	(void)state;
	prov_arena_init(&arena, (size_t)1 << 20);
	assert_int_equal(prov_anchors_new(&anchors, NULL), PROV_OK);
	assert_int_equal(prov_cert_describe(leaf.der, &arena, &fresh, NULL), PROV_OK);
	assert_int_equal(
	    prov_seen_described(NULL, leaf.der, &arena, &again, &found, NULL), PROV_OK);
	assert_false(found);
	assert_int_equal(
	    prov_seen_described(anchors->seen, leaf.der, &arena, &again, &found, NULL), PROV_OK);
	assert_false(found);
	prov_seen_keep_described(anchors->seen, &fresh); /* of none that was read */
	assert_int_equal(
	    prov_seen_described(anchors->seen, leaf.der, &arena, &again, &found, NULL), PROV_OK);
	assert_false(found);
	assert_int_equal(prov_cert_describe_with(leaf.der, anchors, &arena, &first, NULL), PROV_OK);
	assert_int_equal(
	    prov_seen_described(anchors->seen, leaf.der, &arena, &again, &found, NULL), PROV_OK);
	assert_true(found);
	assert_string_equal(again.subject.common_name, opts.cn);
	for (const struct prov_cert *c = &first; c != NULL; c = c == &first ? &again : NULL) {
		assert_ptr_equal(c->der.p, leaf.der.p);
		assert_true(prov_bytes_eq(c->spki, fresh.spki));
		assert_string_equal(c->subject.display, fresh.subject.display);
		assert_string_equal(c->subject.organization, fresh.subject.organization);
		assert_string_equal(c->issuer.display, fresh.issuer.display);
		assert_string_equal(c->serial, fresh.serial);
		assert_int_equal(c->not_before, fresh.not_before);
		assert_int_equal(c->not_after, fresh.not_after);
		assert_int_equal(c->is_ca, fresh.is_ca);
		assert_int_equal(c->is_self_issued, fresh.is_self_issued);
		assert_int_equal(c->num_eku, fresh.num_eku);
		assert_string_equal(c->eku[0], fresh.eku[0]);
	}
	assert_int_equal(
	    prov_seen_described(anchors->seen, root.der, &arena, &again, &found, NULL), PROV_OK);
	assert_false(found);
	prov_anchors_free(anchors);
	/* What a caller has outlives the memory of it. */
	assert_string_equal(first.subject.common_name, opts.cn);
	prov_arena_fini(&arena);
	certs_free(&root);
	certs_free(&leaf);
}

static void test_issued(void **state)
{
	struct certs_cert root = certs_root(), namesake = certs_root(),
			  leaf = certs_make(&root, NULL);
	struct prov_seen *seen;
	X509 *of, *by, *no;
	(void)state;

	assert_int_equal(prov_seen_new(&seen, NULL), PROV_OK);
	of = read_cert(seen, leaf.der);
	by = read_cert(seen, root.der);
	no = read_cert(seen, namesake.der);
	for (size_t i = 0; i < 2; i++) {
		assert_false(issued(seen, of, no));
		assert_true(issued(seen, of, by));
		assert_true(issued(NULL, of, by));
		assert_false(issued(NULL, of, no));
		assert_false(issued(seen, by, of));
	}
	X509_free(of);
	X509_free(by);
	X509_free(no);
	prov_seen_free(seen);
	certs_free(&root);
	certs_free(&namesake);
	certs_free(&leaf);
}

static void test_paths(void **state)
{
	struct prov_seen_path path = {.key = {7}, .from = 10, .to = 20, .num_signatures = 3}, got;
	uint8_t other[PROV_HASH_MAX] = {7, 1};
	struct prov_seen *seen;
	(void)state;

	assert_int_equal(prov_seen_new(&seen, NULL), PROV_OK);
	assert_false(prov_seen_find_path(seen, path.key, 15, &got));
	prov_seen_keep_path(seen, &path);
	assert_true(prov_seen_find_path(seen, path.key, 10, &got));
	assert_true(prov_seen_find_path(seen, path.key, 20, &got));
	assert_int_equal(got.num_signatures, 3);
	assert_false(prov_seen_find_path(seen, path.key, 9, &got));
	assert_false(prov_seen_find_path(seen, path.key, 21, &got));
	assert_false(prov_seen_find_path(seen, other, 15, &got));
	prov_seen_forget_paths(seen);
	assert_false(prov_seen_find_path(seen, path.key, 15, &got));
	for (size_t i = 0; i < PROV_MAX_SEEN + 1; i++) {
		path.key[1] = (uint8_t)i;
		prov_seen_keep_path(seen, &path);
	}
	path.key[1] = 0;
	assert_false(prov_seen_find_path(seen, path.key, 15, &got));
	path.key[1] = PROV_MAX_SEEN;
	assert_true(prov_seen_find_path(seen, path.key, 15, &got));
	prov_seen_free(seen);
}

/* A verdict that was remembered: the same, and gone where its time or its anchors are. */
static void test_chain(void **state)
{
	struct certs_cert root = certs_root(), stranger = certs_root(),
			  leaf = certs_make(&root, NULL), foreign = certs_make(&stranger, NULL);
	char *pem = certs_pem(&root, 1);
	struct prov_chain_verdict first, again;
	struct prov_anchors *a;
	struct prov_arena arena;
	(void)state;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
	assert_int_equal(prov_anchors_add_pem(a, prov_bytes_str(pem), "x", NULL), PROV_OK);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(prov_chain_verify(&leaf.der, 1, a, PROV_ROLE_CLAIM_SIGNER,
				     CERTS_NOW, &arena, i == 0 ? &first : &again, NULL),
		    PROV_OK);
	}
	assert_int_equal(first.result, PROV_CHAIN_TRUSTED);
	assert_int_equal(again.result, PROV_CHAIN_TRUSTED);
	assert_int_equal(again.not_before, first.not_before);
	assert_int_equal(again.not_after, first.not_after);
	assert_int_equal(again.num_signatures, first.num_signatures);
	/* Another role, another leaf. */
	assert_int_equal(
	    prov_chain_verify(&leaf.der, 1, a, PROV_ROLE_TSA, CERTS_NOW, &arena, &again, NULL),
	    PROV_OK);
	assert_int_equal(again.result, PROV_CHAIN_UNTRUSTED);
	assert_int_equal(prov_chain_verify(&foreign.der, 1, a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW,
			     &arena, &again, NULL),
	    PROV_OK);
	assert_int_equal(again.result, PROV_CHAIN_UNTRUSTED);
	prov_anchors_free(a);
	prov_arena_fini(&arena);
	free(pem);
	certs_free(&root);
	certs_free(&stranger);
	certs_free(&leaf);
	certs_free(&foreign);
}

#define NUM_CERTS (PROV_MAX_SEEN + 8)

struct shared {
	struct prov_seen *seen;
	struct certs_cert root, leaves[NUM_CERTS];
};

static void *work(void *ctx)
{
	struct shared *s = ctx;
	bool good = true;

	for (size_t i = 0; i < 4 * NUM_CERTS; i++) {
		X509 *of = NULL, *by = NULL;

		good =
		    good &&
		    prov_seen_read(s->seen, s->leaves[i % NUM_CERTS].der, &of, NULL) == PROV_OK &&
		    prov_seen_read(s->seen, s->root.der, &by, NULL) == PROV_OK &&
		    issued(s->seen, of, by);
		X509_free(of);
		X509_free(by);
	}
	return good ? ctx : NULL;
}

static void test_threads(void **state)
{
	struct shared s = {.root = certs_root()};
	pthread_t threads[4];
	(void)state;

	assert_int_equal(prov_seen_new(&s.seen, NULL), PROV_OK);
	for (size_t i = 0; i < NUM_CERTS; i++)
		s.leaves[i] = certs_make(&s.root, NULL);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, work, &s), 0);
	for (size_t i = 0; i < 4; i++) {
		void *result;

		assert_int_equal(pthread_join(threads[i], &result), 0);
		assert_non_null(result);
	}
	prov_seen_free(s.seen);
	for (size_t i = 0; i < NUM_CERTS; i++)
		certs_free(&s.leaves[i]);
	certs_free(&s.root);
}

/* Certificates that come inside of something else are looked into here first: that an extension is
 * malformed is an answer, and no failure of ours. */
static void test_malformed(void **state)
{
	static const char *const ext[] = {"basicConstraints", "keyUsage", "authorityKeyIdentifier"};
	struct certs_cert root = certs_root();
	(void)state;

	for (size_t i = 0; i < sizeof(ext) / sizeof(ext[0]); i++) {
		struct certs_opts opts = {
		    .kind = CERTS_CA, .cn = "B", .swap = {{ext[i], "DER:0500"}}};
		struct certs_cert bad = certs_make(&root, &opts), of = certs_make(&bad, NULL);
		const unsigned char *p = bad.der.p, *q = of.der.p;
		X509 *by = d2i_X509(NULL, &p, (long)bad.der.n);
		X509 *sub = d2i_X509(NULL, &q, (long)of.der.n);
		bool yes = true;

		assert_non_null(by);
		assert_non_null(sub);
		assert_int_equal(prov_seen_issued(NULL, sub, by, NULL, &yes, NULL), PROV_OK);
		assert_false(yes);
		X509_free(by);
		X509_free(sub);
		certs_free(&of);
		certs_free(&bad);
	}
	certs_free(&root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_read_once),
	    cmocka_unit_test(test_damaged),
	    cmocka_unit_test(test_full),
	    cmocka_unit_test(test_large),
	    cmocka_unit_test(test_described),
	    cmocka_unit_test(test_issued),
	    cmocka_unit_test(test_malformed),
	    cmocka_unit_test(test_paths),
	    cmocka_unit_test(test_chain),
	    cmocka_unit_test(test_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
