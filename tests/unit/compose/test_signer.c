/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "compose/signer.h"
#include "helper/certs.h"
#include "helper/mutate.h"
#include "trust/trust.h"

static struct certs_cert root, inter, leaf; /* leaf by inter by root */

static int setup(void **state)
{
	struct certs_opts opts = {.kind = CERTS_CA, .cn = "Intermediate"};
	(void)state;

	root = certs_root();
	inter = certs_make(&root, &opts);
	leaf = certs_make(&inter, NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	certs_free(&leaf);
	certs_free(&inter);
	certs_free(&root);
	return 0;
}

static struct prov_key *key_of(EVP_PKEY *pkey)
{
	struct prov_key *key = NULL;
	struct prov_err err = {0};
	char *pem = certs_key_pem(pkey);

	if (prov_key_load(&key, pem, strlen(pem), "key", NULL, NULL, &err) != PROV_OK)
		fail_msg("%s", err.msg);
	free(pem);
	return key;
}

/* PEM of several certificates that lie apart. */
static char *pem_of(const struct certs_cert *const *certs, size_t n)
{
	struct certs_cert list[PROV_MAX_CERTS + 2];

	assert_true(n <= PROV_MAX_CERTS + 2);
	for (size_t i = 0; i < n; i++)
		list[i] = *certs[i];
	return certs_pem(list, n);
}

#define LIST(...) ((const struct certs_cert *const[]){__VA_ARGS__})
#define CHAIN(...) LIST(__VA_ARGS__), sizeof(LIST(__VA_ARGS__)) / sizeof(struct certs_cert *)

/* WORDS NULL: a signer, which the caller frees; else CODE with a sentence that has them. */
static struct prov_signer *make(EVP_PKEY *pkey, enum prov_alg alg,
    const struct certs_cert *const *certs, size_t n, int code, const char *words)
{
	struct prov_signer *signer = (void *)1;
	struct prov_err err = {0};
	char *pem = pem_of(certs, n);
	int rc = prov_signer_new(
	    &signer, key_of(pkey), alg, pem, strlen(pem), "chain.pem", CERTS_NOW, &err);

	free(pem);
	if (words == NULL) {
		if (rc != PROV_OK)
			fail_msg("%s", err.msg);
		return signer;
	}
	assert_null(signer);
	assert_int_equal(rc, code);
	assert_int_equal(err.code, code);
	if (strstr(err.msg, words) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", err.msg, words);
	return NULL;
}

static void refuse(
    EVP_PKEY *pkey, const struct certs_cert *const *certs, size_t n, const char *words)
{
	(void)make(pkey, PROV_ALG_AUTO, certs, n, PROV_E_CERT, words);
}

/* Signs, and verifies with the leaf's key. */
static void try_out(const struct prov_signer *signer)
{
	const struct prov_bytes parts[2] = {prov_bytes_str("sign "), prov_bytes_str("this")};
	const struct prov_cose_chain *chain = prov_signer_chain(signer);
	size_t len = prov_signer_sig_size(signer), room = len;
	uint8_t *sig = malloc(len);
	enum prov_sig_result result;
	struct prov_arena arena;
	struct prov_cert cert;

	assert_non_null(sig);
	assert_int_equal(prov_signer_sign(signer, parts, 2, sig, &len, NULL), PROV_OK);
	assert_int_equal(len, room);
	prov_arena_init(&arena, PROV_MAX_ARENA);
	assert_int_equal(prov_cert_describe(chain->certs[0], &arena, &cert, NULL), PROV_OK);
	assert_int_equal(prov_sig_verify(prov_signer_alg(signer), cert.spki, NULL, parts, 2,
			     prov_bytes(sig, len), &result, NULL),
	    PROV_OK);
	assert_int_equal(result, PROV_SIG_GOOD);
	prov_arena_fini(&arena);
	free(sig);
}

static void test_chains(void **state)
{
	struct certs_cert self = certs_make(NULL, NULL);
	struct prov_signer *s;
	const struct prov_cose_chain *chain;
	(void)state;

	s = make(leaf.key, PROV_ALG_AUTO, CHAIN(&leaf, &inter, &root), PROV_OK, NULL);
	chain = prov_signer_chain(s);
	assert_int_equal(chain->n, 2); /* the root is left out */
	assert_true(prov_bytes_eq(chain->certs[0], leaf.der));
	assert_true(prov_bytes_eq(chain->certs[1], inter.der));
	assert_int_equal(prov_signer_not_after(s), CERTS_NOT_AFTER);
	try_out(s);
	prov_signer_free(s);
	s = make(leaf.key, PROV_ALG_AUTO, CHAIN(&leaf, &inter), PROV_OK, NULL);
	assert_int_equal(prov_signer_chain(s)->n, 2);
	prov_signer_free(s);
	s = make(leaf.key, PROV_ALG_AUTO, CHAIN(&leaf), PROV_OK, NULL);
	assert_int_equal(prov_signer_chain(s)->n, 1);
	prov_signer_free(s);
	/* A self-signed leaf is all there is to write. */
	s = make(self.key, PROV_ALG_AUTO, CHAIN(&self), PROV_OK, NULL);
	assert_int_equal(prov_signer_chain(s)->n, 1);
	prov_signer_free(s);
	prov_signer_free(NULL);
	certs_free(&self);
}

/* Self-issued, yet not self-signed: a CA that changed its key. Others need that link. */
static void test_rollover(void **state)
{
	struct certs_opts opts = {.kind = CERTS_CA, .cn = "Root"};
	struct certs_cert next = certs_make(&root, &opts), end = certs_make(&next, NULL);
	struct prov_signer *s = make(end.key, PROV_ALG_AUTO, CHAIN(&end, &next), PROV_OK, NULL);
	(void)state;

	assert_int_equal(prov_signer_chain(s)->n, 2);
	prov_signer_free(s);
	certs_free(&next);
	certs_free(&end);
}

static void test_algorithms(void **state)
{
	static const struct {
		enum certs_key key;
		enum prov_alg alg, is; /* is 0: refused */
		size_t size;
	} rows[] = {
	    {CERTS_P256, PROV_ALG_AUTO, PROV_ALG_ES256, 64},
	    {CERTS_P256, PROV_ALG_ES256, PROV_ALG_ES256, 64},
	    {CERTS_P384, PROV_ALG_AUTO, PROV_ALG_ES384, 96},
	    {CERTS_P521, PROV_ALG_AUTO, PROV_ALG_ES512, 132},
	    {CERTS_ED25519, PROV_ALG_AUTO, PROV_ALG_ED25519, 64},
	    {CERTS_RSA2048, PROV_ALG_AUTO, PROV_ALG_PS256, 256},
	    {CERTS_RSA2048, PROV_ALG_PS384, PROV_ALG_PS384, 256},
	    {CERTS_RSA3072, PROV_ALG_PS512, PROV_ALG_PS512, 384},
	    {CERTS_PSS2048, PROV_ALG_PS256, PROV_ALG_PS256, 256},
	    {CERTS_P256, PROV_ALG_ES384, 0, 0},
	    {CERTS_P256, PROV_ALG_PS256, 0, 0},
	    {CERTS_P256, PROV_ALG_ED25519, 0, 0},
	    {CERTS_RSA2048, PROV_ALG_ES256, 0, 0},
	    {CERTS_ED25519, PROV_ALG_ES256, 0, 0},
	    {CERTS_P256, (enum prov_alg)(-1), 0, 0},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct certs_opts opts = {.key = rows[i].key};
		struct certs_cert cert = certs_make(&root, &opts);
		struct prov_signer *s = make(cert.key, rows[i].alg, CHAIN(&cert), PROV_E_KEY,
		    rows[i].is == 0 ? "algorithm" : NULL);
		if (s != NULL) {
			assert_int_equal(prov_signer_alg(s), rows[i].is);
			assert_int_equal(prov_signer_sig_size(s), rows[i].size);
			try_out(s);
		}
		prov_signer_free(s);
		certs_free(&cert);
	}
}

static void test_wrong_order(void **state)
{
	struct certs_cert other = certs_make(&inter, NULL);
	(void)state;

	refuse(leaf.key, CHAIN(&inter, &leaf), "number 2 in the file, but must be the first");
	refuse(leaf.key, CHAIN(&root, &inter, &leaf), "number 3 in the file");
	refuse(leaf.key, CHAIN(&other, &inter), "do not belong together");
	refuse(other.key, CHAIN(&leaf, &inter), "do not belong together");
	refuse(leaf.key, CHAIN(&leaf, &root, &inter), "not issued by certificate 2");
	refuse(leaf.key, CHAIN(&leaf, &root), "certificate 1 in the file was not issued");
	refuse(leaf.key, CHAIN(&leaf, &inter, &other), "not issued by certificate 3");
	certs_free(&other);
}

static void test_unfit(void **state)
{
	static const struct {
		const char *words;
		struct certs_opts opts;
	} rows[] = {
	    {"expired on 2023-01-01T00:00:00Z", {.not_after = "20230101000000Z"}},
	    {"not valid before 2024-01-01T00:00:00Z", {.not_before = "20240101000000Z"}},
	    {"CA certificate", {.kind = CERTS_CA}},
	    {"no key usage", {.swap = {{"keyUsage", NULL}}}},
	    {"lacks digitalSignature", {.swap = {{"keyUsage", "keyAgreement"}}}},
	    {"no extended key usage", {.swap = {{"extendedKeyUsage", NULL}}}},
	    {"timeStamping", {.kind = CERTS_TSA}},
	    {"anyExtendedKeyUsage", {.swap = {{"extendedKeyUsage", "anyExtendedKeyUsage"}}}},
	    {"none of the purposes", {.swap = {{"extendedKeyUsage", "serverAuth"}}}},
	    {"signature algorithm", {.md = "SHA1"}},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct certs_cert cert = certs_make(&root, &rows[i].opts);
		refuse(cert.key, CHAIN(&cert), rows[i].words);
		certs_free(&cert);
	}
}

static void test_unfit_intermediates(void **state)
{
	static const struct {
		const char *words; /* NULL: fine */
		struct certs_opts opts;
	} rows[] = {
	    {"expired", {.kind = CERTS_CA, .cn = "I", .not_after = "20230101000000Z"}},
	    {"not valid yet", {.kind = CERTS_CA, .cn = "I", .not_before = "20240101000000Z"}},
	    {"signature algorithm", {.kind = CERTS_CA, .cn = "I", .md = "SHA1"}},
	    {"authority key",
		{.kind = CERTS_CA, .cn = "I", .swap = {{"authorityKeyIdentifier", NULL}}}},
	    {"CA", {.cn = "I", .swap = {{"keyUsage", "keyCertSign"}}}},
	    {NULL, {.kind = CERTS_CA, .cn = "I"}},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct certs_cert ca = certs_make(&root, &rows[i].opts),
				  end = certs_make(&ca, NULL);
		prov_signer_free(
		    make(end.key, PROV_ALG_AUTO, CHAIN(&end, &ca), PROV_E_CERT, rows[i].words));
		certs_free(&ca);
		certs_free(&end);
	}
}

static void test_files(void **state)
{
	const struct certs_cert *many[PROV_MAX_CERTS + 1];
	struct prov_signer *s;
	struct prov_err err = {0};
	const char *bad = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
	(void)state;

	assert_int_equal(
	    prov_signer_new(&s, key_of(leaf.key), PROV_ALG_AUTO, "", 0, "c.pem", CERTS_NOW, &err),
	    PROV_E_CERT);
	assert_non_null(strstr(err.msg, "c.pem holds no certificate"));
	memset(&err, 0, sizeof(err));
	assert_int_equal(
	    prov_signer_new(&s, key_of(leaf.key), PROV_ALG_AUTO, "", 0, NULL, CERTS_NOW, &err),
	    PROV_E_CERT);
	memset(&err, 0, sizeof(err));
	assert_int_equal(prov_signer_new(&s, key_of(leaf.key), PROV_ALG_AUTO, bad, strlen(bad),
			     "c.pem", CERTS_NOW, &err),
	    PROV_E_CERT);
	assert_non_null(strstr(err.msg, "certificate 1 in the file"));
	assert_int_equal(
	    prov_signer_new(&s, NULL, PROV_ALG_AUTO, bad, strlen(bad), "c.pem", CERTS_NOW, NULL),
	    PROV_E_USAGE);
	for (size_t i = 0; i <= PROV_MAX_CHAIN; i++)
		many[i] = &leaf;
	(void)make(leaf.key, PROV_ALG_AUTO, many, PROV_MAX_CHAIN + 1, PROV_E_LIMIT, "limit");
}

struct remote {
	struct prov_key *key;
	enum prov_alg alg;
	size_t calls;
	int fails;       /* what it returns */
	size_t pretends; /* 0: the length that it has */
};

static int sign_remotely(void *ctx, const void *tbs, size_t len, void *sig, size_t *sig_len)
{
	struct remote *r = ctx;
	struct prov_bytes part = prov_bytes(tbs, len);

	r->calls++;
	if (r->fails != 0)
		return r->fails;
	if (prov_key_sign(r->key, r->alg, &part, 1, sig, sig_len, NULL) != PROV_OK)
		return 1;
	if (r->pretends != 0)
		*sig_len = r->pretends;
	return 0;
}

static int make_remote(
    struct prov_signer **s, struct remote *r, const char *pem, struct prov_err *err)
{
	memset(err, 0, sizeof(*err));
	return prov_signer_new_callback(
	    s, r->alg, sign_remotely, r, pem, strlen(pem), "c.pem", CERTS_NOW, err);
}

static void test_callback(void **state)
{
	const struct prov_bytes part = prov_bytes_str("x");
	struct remote r = {.key = key_of(leaf.key), .alg = PROV_ALG_ES256};
	char *pem = pem_of(LIST(&leaf, &inter), 2), *other = pem_of(LIST(&inter), 1);
	struct prov_signer *s;
	struct prov_err err;
	uint8_t *sig = malloc(64);
	size_t len;
	(void)state;

	assert_int_equal(make_remote(&s, &r, pem, &err), PROV_OK);
	assert_int_equal(r.calls, 1);
	try_out(s);
	assert_int_equal(r.calls, 2);
	/* It may fail, and lie about lengths: nothing is believed. */
	r.fails = -3;
	len = 64;
	assert_int_equal(prov_signer_sign(s, &part, 1, sig, &len, &err), PROV_E_CRYPTO);
	assert_int_equal(len, 0);
	r.fails = 0;
	for (size_t n = 63; n <= 65; n += 2) {
		memset(&err, 0, sizeof(err));
		r.pretends = n;
		len = 64;
		assert_int_equal(prov_signer_sign(s, &part, 1, sig, &len, &err), PROV_E_CRYPTO);
		assert_int_equal(len, 0);
		assert_non_null(strstr(err.msg, "ES256"));
	}
	r.pretends = 0;
	len = 63;
	assert_int_equal(prov_signer_sign(s, &part, 1, sig, &len, NULL), PROV_E_INTERNAL);
	prov_signer_free(s);
	/* At its making too. */
	r.pretends = 100000;
	assert_int_equal(make_remote(&s, &r, pem, &err), PROV_E_CRYPTO);
	r.pretends = 0;
	r.fails = 1;
	assert_int_equal(make_remote(&s, &r, pem, &err), PROV_E_CRYPTO);
	assert_null(s);
	r.fails = 0;
	assert_int_equal(make_remote(&s, &r, other, &err), PROV_E_CERT);
	assert_non_null(strstr(err.msg, "do not belong together"));
	r.alg = PROV_ALG_PS256;
	assert_int_equal(make_remote(&s, &r, pem, &err), PROV_E_KEY);
	r.alg = PROV_ALG_AUTO;
	assert_int_equal(make_remote(&s, &r, pem, &err), PROV_E_USAGE);
	prov_key_free(r.key);
	free(sig);
	free(pem);
	free(other);
}

static void hostile(void *ctx, struct prov_bytes data)
{
	struct prov_signer *s;
	struct prov_err err = {0};
	(void)ctx;

	if (prov_signer_new(&s, key_of(leaf.key), PROV_ALG_AUTO, data.p, data.n, "c", CERTS_NOW,
		&err) != PROV_OK)
		assert_true(s == NULL && err.msg[0] != '\0');
	prov_signer_free(s);
}

static void test_hostile(void **state)
{
	char *pem = pem_of(LIST(&leaf), 1);
	(void)state;

	mutate_prefixes(prov_bytes_str(pem), hostile, NULL);
	free(pem);
}

/* Everything is checked that can be without the key. */
static void test_remote(void **state)
{
	const struct prov_bytes part = prov_bytes_str("x");
	char *pem = pem_of(LIST(&leaf, &inter), 2), *gap = pem_of(LIST(&leaf, &root), 2);
	struct prov_signer *s;
	uint8_t sig[64];
	size_t len = sizeof(sig);
	(void)state;

	assert_int_equal(
	    prov_signer_new_remote(&s, PROV_ALG_ES256, pem, strlen(pem), NULL, CERTS_NOW, NULL),
	    PROV_OK);
	assert_true(prov_signer_is_remote(s));
	assert_int_equal(prov_signer_sig_size(s), 64);
	assert_int_equal(prov_signer_sign(s, &part, 1, sig, &len, NULL), PROV_E_USAGE);
	prov_signer_free(s);
	assert_int_equal(
	    prov_signer_new_remote(&s, PROV_ALG_AUTO, pem, strlen(pem), NULL, CERTS_NOW, NULL),
	    PROV_E_USAGE);
	assert_null(s);
	assert_int_equal(
	    prov_signer_new_remote(&s, PROV_ALG_PS256, pem, strlen(pem), NULL, CERTS_NOW, NULL),
	    PROV_E_KEY);
	assert_int_equal(prov_signer_new_remote(
			     &s, PROV_ALG_ES256, pem, strlen(pem), NULL, CERTS_NOT_AFTER + 1, NULL),
	    PROV_E_CERT);
	assert_int_equal(
	    prov_signer_new_remote(&s, PROV_ALG_ES256, gap, strlen(gap), NULL, CERTS_NOW, NULL),
	    PROV_E_CERT);
	free(gap);
	free(pem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_remote),
	    cmocka_unit_test(test_chains),
	    cmocka_unit_test(test_rollover),
	    cmocka_unit_test(test_algorithms),
	    cmocka_unit_test(test_wrong_order),
	    cmocka_unit_test(test_unfit),
	    cmocka_unit_test(test_unfit_intermediates),
	    cmocka_unit_test(test_files),
	    cmocka_unit_test(test_callback),
	    cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
