/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <stdio.h>

#include "compose/countersign.h"
#include "helper/ocsp.h"

static struct certs_cert root, inter, leaf, plain; /* leaf by inter by root; plain by inter */

static int setup(void **state)
{
	const struct certs_opts ca = {.kind = CERTS_CA,
	    .cn = "Intermediate",
	    .swap = {{"authorityInfoAccess", "OCSP;URI:http://ocsp.example/inter"}}};
	const struct certs_opts end = {
	    .swap = {{"authorityInfoAccess", "OCSP;URI:http://ocsp.example/leaf"}}};
	(void)state;

	root = certs_root();
	inter = certs_make(&root, &ca);
	leaf = certs_make(&inter, &end);
	plain = certs_make(&root, NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	certs_free(&plain);
	certs_free(&leaf);
	certs_free(&inter);
	certs_free(&root);
	return 0;
}

/* Two responders in a function. */
struct responders {
	size_t calls;
	struct ocsp_opts leaf, inter; /* what they say; cert and issuer are filled in */
	bool leaf_silent;
};

static int answer(
    void *ctx, const struct prov_fetch *what, struct prov_fetch_answer *out, struct prov_err *err)
{
	struct responders *r = ctx;
	bool is_leaf = strcmp(what->url, "http://ocsp.example/leaf") == 0;
	struct ocsp_opts opts = is_leaf ? r->leaf : r->inter;
	struct prov_bytes der;
	int rc;

	r->calls++;
	assert_int_equal(what->kind, PROV_FETCH_OCSP);
	assert_true(is_leaf || strcmp(what->url, "http://ocsp.example/inter") == 0);
	if (is_leaf && r->leaf_silent) {
		err->code = PROV_E_IO;
		(void)snprintf(err->msg, sizeof(err->msg), "nobody is there");
		return PROV_E_IO;
	}
	opts.cert = is_leaf ? &leaf : &inter;
	opts.issuer = is_leaf ? &inter : &root;
	if (opts.from == NULL)
		opts.from = "20240101000000Z";
	if (opts.to == NULL)
		opts.to = "20390101000000Z";
	der = ocsp_make(&opts);
	rc = prov_fetch_put(out, der.p, der.n, err);
	free((void *)(uintptr_t)der.p);
	return rc;
}

static struct prov_signer *signer_of(const struct certs_cert *certs, size_t n)
{
	char *key_pem = certs_key_pem(certs[0].key), *chain = certs_pem(certs, n);
	struct prov_signer *signer = NULL;
	struct prov_key *key = NULL;
	struct prov_err err = {0};

	assert_int_equal(
	    prov_key_load(&key, key_pem, strlen(key_pem), "key", NULL, NULL, NULL), PROV_OK);
	if (prov_signer_new(
		&signer, key, PROV_ALG_AUTO, chain, strlen(chain), "c", CERTS_NOW, &err) != PROV_OK)
		fail_msg("%s", err.msg);
	free(key_pem);
	free(chain);
	return signer;
}

/* What came of asking for leaf, inter and root; KEPT responses. */
static void staple(struct responders r, size_t n, int rc, const char *words, size_t kept)
{
	const struct certs_cert chain[3] = {leaf, inter, root};
	struct prov_signer *signer = signer_of(chain, n);
	struct prov_err err = {0};

	assert_int_equal(prov_signer_staple(signer, answer, &r, &err), rc);
	assert_int_equal(prov_signer_countersigner(signer)->num_ocsp, kept);
	if (words != NULL && strstr(err.msg, words) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", err.msg, words);
	/* Without an authority for time-stamps they are of no use (10.3.2.6). */
	assert_int_equal(prov_countersign_room(signer), 0);
	/* Again, in place of what there was. */
	assert_int_equal(prov_signer_staple(signer, answer, &r, NULL), rc);
	assert_int_equal(prov_signer_countersigner(signer)->num_ocsp, kept);
	prov_signer_free(signer);
}

static void test_answers(void **state)
{
	(void)state;
	staple((struct responders){0}, 3, PROV_OK, NULL, 2);
	/* Who issued the last of them is not there to be named in a question. */
	staple((struct responders){0}, 2, PROV_E_NOTFOUND, "lacks the certificate of who", 1);
	staple((struct responders){.leaf_silent = true}, 3, PROV_E_IO, "nobody is there", 1);
	staple((struct responders){.leaf.status = OCSP_SAYS_UNKNOWN}, 3, PROV_E_FORMAT,
	    "does not know", 1);
	staple((struct responders){.leaf.to = "20240201000000Z"}, 3, PROV_E_FORMAT,
	    "not of this time", 1);
	staple((struct responders){.leaf.from = "20380101000000Z"}, 3, PROV_E_FORMAT,
	    "not of this time", 1);
	staple((struct responders){.inter.bad_signature = true}, 3, PROV_E_FORMAT,
	    "does not verify", 1);
}

static void test_revoked(void **state)
{
	(void)state;
	staple((struct responders){.leaf.status = OCSP_SAYS_REVOKED}, 3, PROV_E_CERT,
	    "the certificate is revoked", 1);
	/* It is said before what could not be learned. */
	staple((struct responders){.inter.status = OCSP_SAYS_REVOKED, .leaf_silent = true}, 3,
	    PROV_E_CERT, "revoked", 0);
	/* One response that says both is no word in favour of it. */
	staple((struct responders){.leaf.other = &leaf}, 3, PROV_E_CERT,
	    "the certificate is revoked", 1);
	staple((struct responders){.leaf = {.other = &leaf, .other_last = true}}, 3, PROV_E_CERT,
	    "the certificate is revoked", 1);
}

static void test_nobody_to_ask(void **state)
{
	const struct certs_cert chain[2] = {plain, root};
	struct prov_signer *signer = signer_of(chain, 2);
	struct responders r = {0};
	(void)state;

	assert_int_equal(prov_signer_staple(signer, answer, &r, NULL), PROV_OK);
	assert_int_equal(r.calls, 0);
	assert_int_equal(prov_signer_staple(signer, NULL, NULL, NULL), PROV_E_USAGE);
	prov_signer_free(signer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_answers),
	    cmocka_unit_test(test_revoked),
	    cmocka_unit_test(test_nobody_to_ask),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
