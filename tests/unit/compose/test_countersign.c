/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <stdio.h>

#include "compose/countersign.h"
#include "helper/tokens.h"
#include "trust/trust.h"

static struct certs_cert root, leaf, tsa, more[3];
static struct prov_arena arena;

static int setup(void **state)
{
	const struct certs_opts opts = {.kind = CERTS_TSA};
	(void)state;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	root = certs_root();
	leaf = certs_make(&root, NULL);
	tsa = certs_make(&root, &opts);
	for (size_t i = 0; i < 3; i++)
		more[i] = certs_root();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	for (size_t i = 0; i < 3; i++)
		certs_free(&more[i]);
	certs_free(&tsa);
	certs_free(&leaf);
	certs_free(&root);
	prov_arena_fini(&arena);
	return 0;
}

/* An authority in a function. */
struct authority {
	size_t calls, fat_from; /* from this call on its tokens hold more certificates */
	size_t fails_at;
	int fails_with;
	const char *time;
};

static int answer(
    void *ctx, const struct prov_fetch *what, struct prov_fetch_answer *out, struct prov_err *err)
{
	struct authority *a = ctx;
	struct tokens_opts opts = {.tsa = &tsa, .time = a->time};
	struct prov_bytes token, response;
	int rc;

	a->calls++;
	assert_int_equal(what->kind, PROV_FETCH_TIMESTAMP);
	assert_string_equal(what->url, "http://tsa.example/");
	assert_string_equal(what->body_type, "application/timestamp-query");
	assert_string_equal(what->accept, "application/timestamp-reply");
	if (a->calls == a->fails_at) {
		err->code = a->fails_with;
		(void)snprintf(err->msg, sizeof(err->msg), "the clock stands still");
		return a->fails_with;
	}
	opts.request = prov_bytes(what->body, what->body_len);
	if (a->fat_from != 0 && a->calls >= a->fat_from) {
		opts.more = more;
		opts.num_more = 3;
	}
	token = tokens_make(&opts);
	response = tokens_response(0, token);
	rc = prov_fetch_put(out, response.p, response.n, err);
	free((void *)(uintptr_t)token.p);
	free((void *)(uintptr_t)response.p);
	return rc;
}

static struct prov_signer *signer_new(void)
{
	char *key_pem = certs_key_pem(leaf.key), *chain = certs_pem(&leaf, 1);
	struct prov_signer *signer = NULL;
	struct prov_key *key = NULL;

	assert_int_equal(
	    prov_key_load(&key, key_pem, strlen(key_pem), "key", NULL, NULL, NULL), PROV_OK);
	assert_int_equal(prov_signer_new(&signer, key, PROV_ALG_AUTO, chain, strlen(chain), "c",
			     CERTS_NOW, NULL),
	    PROV_OK);
	free(key_pem);
	free(chain);
	return signer;
}

static const struct prov_bytes map = {(const uint8_t *)"\xa1\x01\x26", 3};
static const struct prov_bytes sig = {(const uint8_t *)"stands for a signature", 22};

/* Stamps, puts it into a structure, and reads there what a verifier reads. */
static void stamped(const struct prov_signer *signer, size_t room)
{
	struct prov_cose_extra extra;
	struct prov_cose_tbs tbs;
	struct prov_cose cose;
	struct prov_tst tst;
	const char *note = "";
	struct prov_err err = {0};
	struct prov_wr wr;

	if (prov_countersign(signer, map, sig, room, &arena, &extra, &note, &err) != PROV_OK)
		fail_msg("%s", err.msg);
	assert_null(note);
	prov_wr_init(&wr, PROV_MAX_STORE);
	prov_cose_put_sign1_with(&wr, map, sig, &extra, room);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	assert_int_equal(prov_cose_parse(prov_wr_data(&wr), 0, &arena, &cose, NULL), PROV_OK);
	assert_int_equal(cose.num_tst2, 1);
	prov_cose_tbs(&tbs, "CounterSignature", cose.protected_raw, cose.signature_item);
	assert_int_equal(prov_tst_verify(cose.tst2[0], false, tbs.parts, tbs.num_parts, NULL,
			     &arena, &tst, NULL),
	    PROV_OK);
	assert_int_equal(tst.result, PROV_TST_GOOD);
	prov_wr_fini(&wr);
}

static int set_tsa(
    struct prov_signer *signer, struct authority *a, bool optional, struct prov_err *err)
{
	return prov_signer_set_tsa(signer, "http://tsa.example/", optional, answer, a, err);
}

static void test_without(void **state)
{
	struct prov_signer *signer = signer_new();
	struct prov_cose_extra extra;
	const char *note = "";
	(void)state;

	assert_int_equal(prov_countersign_room(signer), 0);
	assert_int_equal(
	    prov_countersign(signer, map, sig, 0, &arena, &extra, &note, NULL), PROV_OK);
	assert_true(extra.tst2.n == 0 && extra.num_ocsp == 0 && note == NULL);
	assert_int_equal(
	    prov_signer_set_tsa(signer, NULL, false, answer, NULL, NULL), PROV_E_USAGE);
	assert_int_equal(
	    prov_signer_set_tsa(signer, "http://x/", false, NULL, NULL, NULL), PROV_E_USAGE);
	prov_signer_free(signer);
}

static void test_stamped(void **state)
{
	struct prov_signer *signer = signer_new();
	struct authority a = {0};
	size_t room;
	(void)state;

	assert_int_equal(set_tsa(signer, &a, false, NULL), PROV_OK);
	assert_int_equal(a.calls, 1);
	room = prov_countersign_room(signer);
	assert_true(room > 500 && room < 20000);
	stamped(signer, room);
	stamped(signer, room + 1000);
	assert_int_equal(a.calls, 3);
	prov_signer_free(signer);
}

/* An authority that can't be used is none; the signer remains one. */
static void test_useless(void **state)
{
	struct prov_signer *signer = signer_new();
	struct authority a = {.fails_at = 1, .fails_with = PROV_E_IO};
	struct prov_err err = {0};
	(void)state;

	assert_int_equal(set_tsa(signer, &a, true, &err), PROV_E_IO);
	assert_string_equal(err.msg, "the clock stands still");
	assert_int_equal(prov_countersign_room(signer), 0);
	memset(&err, 0, sizeof(err));
	a.time = "20100101000000Z";
	assert_int_equal(set_tsa(signer, &a, false, &err), PROV_E_FORMAT);
	assert_int_equal(prov_countersign_room(signer), 0);
	a.time = NULL;
	assert_int_equal(set_tsa(signer, &a, false, NULL), PROV_OK);
	assert_true(prov_countersign_room(signer) > 0);
	memset(&err, 0, sizeof(err));
	assert_int_equal(
	    prov_signer_set_tsa(signer, "file:///x", false, answer, &a, &err), PROV_E_NOTFOUND);
	assert_int_equal(prov_countersign_room(signer), 0);
	prov_signer_free(signer);
}

static void fails(bool optional, int with, int rc, bool noted)
{
	struct prov_signer *signer = signer_new();
	struct authority a = {.fails_at = 2, .fails_with = with};
	struct prov_cose_extra extra;
	const char *note = NULL;
	struct prov_err err = {0};
	size_t room;

	assert_int_equal(set_tsa(signer, &a, optional, NULL), PROV_OK);
	room = prov_countersign_room(signer);
	assert_int_equal(prov_countersign(signer, map, sig, room, &arena, &extra, &note, &err), rc);
	assert_int_equal(extra.tst2.n, 0);
	assert_int_equal(note != NULL, noted);
	assert_non_null(strstr(noted ? note : err.msg, "the clock stands still"));
	stamped(signer, room); /* the next one again */
	prov_signer_free(signer);
}

static void test_fails_later(void **state)
{
	(void)state;
	fails(false, PROV_E_IO, PROV_E_IO, false);
	fails(true, PROV_E_IO, PROV_OK, true);
	/* What is no fault of the authority's is no reason to do without. */
	fails(true, PROV_E_CANCELLED, PROV_E_CANCELLED, false);
	fails(true, PROV_E_NOMEM, PROV_E_NOMEM, false);
}

static void test_grows(void **state)
{
	struct prov_signer *signer = signer_new();
	struct authority a = {.fat_from = 2};
	struct prov_cose_extra extra;
	const char *note;
	struct prov_err err = {0};
	size_t room;
	(void)state;

	assert_int_equal(set_tsa(signer, &a, false, NULL), PROV_OK);
	room = prov_countersign_room(signer);
	assert_int_equal(
	    prov_countersign(signer, map, sig, room, &arena, &extra, &note, &err), PROV_E_LIMIT);
	assert_non_null(strstr(err.msg, "larger than"));
	assert_true(prov_countersign_room(signer) > room);
	stamped(signer, prov_countersign_room(signer));
	prov_signer_free(signer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_without),
	    cmocka_unit_test(test_stamped),
	    cmocka_unit_test(test_useless),
	    cmocka_unit_test(test_fails_later),
	    cmocka_unit_test(test_grows),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
