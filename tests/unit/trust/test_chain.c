/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/certs.h"
#include "helper/lists.h"
#include "helper/load.h"
#include "helper/mutate.h"
#include "trust/trust.h"

#define BC "basicConstraints"
#define KU "keyUsage"
#define EKU "extendedKeyUsage"
#define AKI "authorityKeyIdentifier"

static struct prov_arena arena;
static struct certs_cert root, inter, leaf; /* leaf by inter by root */

static int setup(void **state)
{
	struct certs_opts opts = {.kind = CERTS_CA, .cn = "Intermediate"};
	(void)state;

	prov_arena_init(&arena, PROV_MAX_ARENA);
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
	prov_arena_fini(&arena);
	return 0;
}

static struct prov_anchors *anchors_of(const struct certs_cert *const *certs, size_t n)
{
	struct prov_anchors *a;

	assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
	for (size_t i = 0; i < n; i++) {
		char *pem = certs_pem(certs[i], 1);
		assert_int_equal(prov_anchors_add_pem(a, prov_bytes_str(pem), "x", NULL), PROV_OK);
		free(pem);
	}
	return a;
}

static struct prov_chain_verdict verify(const struct certs_cert *const *certs, size_t n,
    const struct prov_anchors *a, enum prov_cert_role role, int64_t at)
{
	struct prov_bytes ders[PROV_MAX_CERTS];
	struct prov_chain_verdict verdict;
	struct prov_err err = {0};

	for (size_t i = 0; i < n; i++)
		ders[i] = certs[i]->der;
	if (prov_chain_verify(ders, n, a, role, at, &arena, &verdict, &err) != PROV_OK)
		fail_msg("%s", err.msg);
	assert_true((verdict.why == NULL) == (verdict.result == PROV_CHAIN_TRUSTED));
	return verdict;
}

/* WORDS NULL: trusted; else not, with a sentence that has them. */
static void expect(const struct certs_cert *const *certs, size_t n,
    const struct certs_cert *const *anchors, size_t num_anchors, const char *words)
{
	struct prov_anchors *a = anchors_of(anchors, num_anchors);
	struct prov_chain_verdict v = verify(certs, n, a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW);

	if (words == NULL && v.result != PROV_CHAIN_TRUSTED)
		fail_msg("not trusted: %s", v.why);
	if (words != NULL && v.result != PROV_CHAIN_UNTRUSTED)
		fail_msg("trusted, in spite of: %s", words);
	if (words != NULL && strstr(v.why, words) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", v.why, words);
	prov_anchors_free(a);
}

#define LIST(...) ((const struct certs_cert *const[]){__VA_ARGS__})
#define COUNT(...) (sizeof(LIST(__VA_ARGS__)) / sizeof(const struct certs_cert *))
#define CHAIN(...) LIST(__VA_ARGS__), COUNT(__VA_ARGS__)
#define BY(...) LIST(__VA_ARGS__), COUNT(__VA_ARGS__)
#define NO_PATH "no path leads"

static void test_paths(void **state)
{
	struct certs_cert stranger = certs_root(), direct = certs_make(&root, NULL);
	(void)state;

	expect(CHAIN(&direct), BY(&root), NULL);
	expect(CHAIN(&leaf, &inter), BY(&root), NULL);
	expect(CHAIN(&leaf, &inter, &root), BY(&root), NULL);
	expect(CHAIN(&leaf, &root, &stranger, &direct, &inter), BY(&root), NULL);
	expect(CHAIN(&leaf, &leaf, &inter, &inter), BY(&root), NULL);
	expect(CHAIN(&leaf), BY(&root), NO_PATH);
	expect(CHAIN(&leaf, &inter), BY(&stranger), NO_PATH);
	/* A root that comes along is no anchor, and one of the same name is another one. */
	expect(CHAIN(&leaf, &inter, &root), BY(&stranger), NO_PATH);
	expect(CHAIN(&leaf, &inter), BY(&stranger, &root), NULL);
	/* An intermediate on the list is an anchor. */
	expect(CHAIN(&leaf), BY(&inter), NULL);
	expect(CHAIN(&leaf, &inter, &root), BY(&inter), NULL);
	expect(CHAIN(&leaf), BY(&inter, &root), NULL);
	certs_free(&stranger);
	certs_free(&direct);
}

/* Which certificates the path went through, whatever else was given in their name. */
static void test_path_taken(void **state)
{
	struct certs_opts as_inter = {
	    .kind = CERTS_CA, .cn = "Issuer", .use_key = inter.key, .not_after = "20210101000000Z"};
	struct certs_cert evil = certs_root(), decoy;
	struct prov_bytes certs[3] = {leaf.der, {NULL, 0}, inter.der};
	char *pem = certs_pem(&root, 1);
	struct prov_chain_verdict v;
	struct prov_anchors *a;
	(void)state;

	assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
	assert_int_equal(prov_anchors_add_pem(a, prov_bytes_str(pem), "x", NULL), PROV_OK);
	decoy = certs_make(&evil, &as_inter);
	assert_int_equal(X509_set_subject_name(decoy.x509, X509_get_subject_name(inter.x509)), 1);
	certs_remake(&decoy, &evil);
	certs[1] = decoy.der;
	for (unsigned i = 0; i < 2; i++) { /* the second time it is remembered */
		assert_int_equal(prov_chain_verify(certs, 3, a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW,
				     &arena, &v, NULL),
		    PROV_OK);
		assert_int_equal(v.result, PROV_CHAIN_TRUSTED);
		assert_int_equal(v.path.n, 3);
		assert_ptr_equal(prov_chain_path_at(&v.path, certs, a, 0).p, leaf.der.p);
		assert_ptr_equal(prov_chain_path_at(&v.path, certs, a, 1).p, inter.der.p);
		assert_true(prov_bytes_eq(prov_chain_path_at(&v.path, certs, a, 2), root.der));
		assert_int_equal(prov_chain_path_at(&v.path, certs, a, 3).n, 0);
	}
	assert_int_equal(
	    prov_chain_verify(certs, 2, a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW, &arena, &v, NULL),
	    PROV_OK);
	assert_int_equal(v.result, PROV_CHAIN_UNTRUSTED);
	assert_int_equal(v.path.n, 0);
	assert_int_equal(prov_chain_path_at(&v.path, certs, a, 0).n, 0);
	prov_anchors_free(a);
	certs_free(&decoy);
	certs_free(&evil);
	free(pem);
}

static bool trusted_by_list(const struct lists_service *service, const struct certs_cert *by,
    int64_t at, enum prov_cert_role role)
{
	struct lists_opts opts = {.services = service, .n = 1};
	struct prov_anchors *a;
	struct prov_chain_verdict v;
	char *json = lists_json(&opts);

	assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
	assert_int_equal(
	    prov_anchors_add_lote(a, prov_bytes_str(json), role == PROV_ROLE_TSA, "x", NULL),
	    PROV_OK);
	v = verify(&by, 1, a, role, at);
	if (v.result != PROV_CHAIN_TRUSTED && v.why != NULL)
		print_message("  %s\n", v.why);
	prov_anchors_free(a);
	free(json);
	return v.result == PROV_CHAIN_TRUSTED;
}

/* 14.4.1: an anchor counts from its notBefore to its notAfter, judged at the time of signing. */
static void test_listed_times(void **state)
{
	const int64_t since = 1640995200; /* 2022-01-01 */
	struct lists_service service = {.cert = &inter, .since = "2022-01-01T00:00:00Z"};
	(void)state;

	assert_true(trusted_by_list(&service, &leaf, CERTS_NOW, PROV_ROLE_CLAIM_SIGNER));
	assert_true(trusted_by_list(&service, &leaf, since, PROV_ROLE_CLAIM_SIGNER));
	assert_false(trusted_by_list(&service, &leaf, since - 1, PROV_ROLE_CLAIM_SIGNER));
	service.status = LISTS_WITHDRAWN;
	service.history = "{\"ServiceStatus\":\"" LISTS_TRUSTED
			  "\",\"StatusStartingTime\":\"2021-01-01T00:00:00Z\"}";
	assert_true(trusted_by_list(&service, &leaf, since - 1, PROV_ROLE_CLAIM_SIGNER));
	assert_false(trusted_by_list(&service, &leaf, since, PROV_ROLE_CLAIM_SIGNER));
	assert_false(trusted_by_list(&service, &leaf, CERTS_NOW, PROV_ROLE_CLAIM_SIGNER));
}

/* Where the time is only somebody's word, it brings no anchor back: neither one that has expired,
 * nor one that its list has no longer. */
static void test_times_of_anchors(void **state)
{
	struct certs_opts opts = {.kind = CERTS_CA, .cn = "Gone", .not_after = "20220101000000Z"};
	struct certs_cert gone = certs_make(NULL, &opts), end = certs_make(&gone, NULL);
	struct lists_service service = {.cert = &inter, .since = "2022-01-01T00:00:00Z"};
	struct lists_opts listed = {.services = &service, .n = 1};
	const int64_t then = 1609459200; /* 2021 */
	const struct {
		const struct certs_cert *end;
		struct prov_chain_times times;
		bool trusted;
	} rows[] = {
	    {&end, {then, then}, true},
	    {&end, {then, then + 1}, true},
	    {&end, {then, CERTS_NOW}, false},
	    {&leaf, {CERTS_NOW, CERTS_NOW}, true},
	    {&leaf, {CERTS_NOW, then}, false},
	    {&leaf, {then, then}, false},
	};
	struct prov_anchors *a = anchors_of(BY(&gone));
	char *json = lists_json(&listed);
	(void)state;

	assert_int_equal(
	    prov_anchors_add_lote(a, prov_bytes_str(json), false, "list", NULL), PROV_OK);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_chain_verdict v;

		assert_int_equal(prov_chain_verify_times(&rows[i].end->der, 1, a,
				     PROV_ROLE_CLAIM_SIGNER, rows[i].times, &arena, &v, NULL),
		    PROV_OK);
		assert_int_equal(v.result == PROV_CHAIN_TRUSTED, rows[i].trusted);
	}
	free(json);
	prov_anchors_free(a);
	certs_free(&end);
	certs_free(&gone);
}

/* 14.4.1: C2PA's list is for c2pa-kp-claimSigning; for other purposes there are other lists. */
static void test_listed_purposes(void **state)
{
	struct certs_opts email = {.swap = {{EKU, "emailProtection"}}};
	struct certs_opts both = {.swap = {{EKU, "emailProtection,1.3.6.1.4.1.62558.2.1"}}};
	struct certs_opts stamps = {.kind = CERTS_TSA};
	struct certs_cert a = certs_make(&inter, &email), b = certs_make(&inter, &both);
	struct certs_cert tsa = certs_make(&inter, &stamps);
	struct lists_service service = {.cert = &inter};
	(void)state;

	assert_false(trusted_by_list(&service, &a, CERTS_NOW, PROV_ROLE_CLAIM_SIGNER));
	assert_true(trusted_by_list(&service, &b, CERTS_NOW, PROV_ROLE_CLAIM_SIGNER));
	assert_true(trusted_by_list(&service, &tsa, CERTS_NOW, PROV_ROLE_TSA));
	/* PEM serves every purpose. */
	expect(CHAIN(&a), BY(&inter), NULL);
	certs_free(&a);
	certs_free(&b);
	certs_free(&tsa);
}

/* By which lists, where an anchor stands on several: those that have it for this purpose, then. */
static void test_lists_of_path(void **state)
{
	struct certs_opts email = {.swap = {{EKU, "emailProtection"}}};
	struct certs_cert mail = certs_make(&inter, &email);
	struct lists_service service = {.cert = &inter, .since = "2022-01-01T00:00:00Z"};
	struct lists_opts listed = {.services = &service, .n = 1};
	const struct {
		const struct certs_cert *end;
		int64_t at;
		bool on[4];
	} rows[] = {
	    {&leaf, CERTS_NOW, {true, true, true, false}},
	    {&leaf, 1609459200, {true, true, false, false}}, /* 2021 */
	    {&mail, CERTS_NOW, {true, true, false, false}},
	};
	struct prov_anchors *a = anchors_of(LIST(&inter, &inter), 2);
	char *json = lists_json(&listed), *pem = certs_pem(&root, 1);
	(void)state;

	assert_int_equal(
	    prov_anchors_add_lote(a, prov_bytes_str(json), false, "list", NULL), PROV_OK);
	assert_int_equal(prov_anchors_add_pem(a, prov_bytes_str(pem), "root", NULL), PROV_OK);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_chain_times times = {rows[i].at, rows[i].at};
		struct prov_chain_verdict v;
		bool on[4] = {false};

		v = verify(&rows[i].end, 1, a, PROV_ROLE_CLAIM_SIGNER, rows[i].at);
		assert_int_equal(v.result, PROV_CHAIN_TRUSTED);
		assert_int_equal(
		    prov_chain_lists(&rows[i].end->der, &v.path, a, times, on, NULL), PROV_OK);
		assert_memory_equal(on, rows[i].on, sizeof(on));
	}
	free(json);
	free(pem);
	prov_anchors_free(a);
	certs_free(&mail);
}

/* On the list of anchors an end entity vouches for nobody, not even for itself. */
static void test_leaf_among_anchors(void **state)
{
	struct certs_cert self = certs_make(NULL, NULL), other = certs_make(&root, NULL);
	(void)state;

	expect(CHAIN(&leaf), BY(&leaf), "stands among the trust anchors");
	expect(CHAIN(&leaf, &inter), BY(&leaf), "stands among the trust anchors");
	expect(CHAIN(&self), BY(&self), "stands among the trust anchors");
	expect(CHAIN(&self), BY(&root), "self-signed");
	expect(CHAIN(&self, &self, &root), BY(&root), "self-signed");
	expect(CHAIN(&leaf, &inter), BY(&leaf, &root), NULL);
	expect(CHAIN(&leaf), BY(&other, &leaf, &inter), NULL);
	certs_free(&self);
	certs_free(&other);
}

static void test_no_anchors(void **state)
{
	struct prov_anchors *none = anchors_of(NULL, 0);
	(void)state;

	assert_int_equal(
	    verify(CHAIN(&leaf, &inter), none, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW).result,
	    PROV_CHAIN_UNTRUSTED);
	assert_int_equal(
	    verify(CHAIN(&leaf, &inter), NULL, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW).result,
	    PROV_CHAIN_UNTRUSTED);
	prov_anchors_free(none);
}

/* Who may issue: leaf by the certificate of OPTS by root. */
static void with_issuer(const struct certs_opts *opts, const char *words)
{
	struct certs_cert issuer = certs_make(&root, opts), end = certs_make(&issuer, NULL);

	expect(CHAIN(&end, &issuer), BY(&root), words);
	certs_free(&end);
	certs_free(&issuer);
}

static void test_issuers(void **state)
{
	static const struct {
		const char *words;
		struct certs_opts opts;
	} rows[] = {
	    {NULL, {.kind = CERTS_CA, .cn = "I"}},
	    {NULL, {.kind = CERTS_CA, .cn = "I", .key = CERTS_RSA2048}},
	    {NULL, {.kind = CERTS_CA, .cn = "I", .key = CERTS_ED25519}},
	    {NULL, {.kind = CERTS_CA, .cn = "I", .swap = {{BC, "critical,CA:TRUE,pathlen:0"}}}},
	    /* EKU in CAs is ignored. */
	    {NULL, {.kind = CERTS_CA, .cn = "I", .swap = {{EKU, "critical,timeStamping"}}}},
	    {NULL, {.kind = CERTS_CA, .cn = "I", .swap = {{EKU, "critical,serverAuth"}}}},
	    {"", {.cn = "I"}}, /* an end entity */
	    {"", {.cn = "I", .swap = {{KU, "digitalSignature,keyCertSign"}}}},
	    {"", {.kind = CERTS_CA, .cn = "I", .swap = {{BC, NULL}}}},
	    {"", {.kind = CERTS_CA, .cn = "I", .swap = {{BC, "CA:FALSE"}}}},
	    {"", {.kind = CERTS_CA, .cn = "I", .swap = {{KU, "critical,digitalSignature"}}}},
	    {"", {.kind = CERTS_CA, .cn = "I", .swap = {{KU, NULL}}}},
	    {"", {.kind = CERTS_CA, .cn = "I", .version = 1}},
	    {"", {.kind = CERTS_CA, .cn = "I", .swap = {{"1.2.3.4", "critical,DER:0500"}}}},
	    {NULL, {.kind = CERTS_CA, .cn = "I", .swap = {{"1.2.3.4", "DER:0500"}}}},
	    {"", {.kind = CERTS_CA, .cn = "I", .key = CERTS_RSA1024}},
	    {"", {.kind = CERTS_CA, .cn = "I", .key = CERTS_K256}},
	    {"", {.kind = CERTS_CA, .cn = "I", .md = "SHA1"}},
	    {"", {.kind = CERTS_CA, .cn = "I", .md = "SHA224"}},
	    {"authority key", {.kind = CERTS_CA, .cn = "I", .swap = {{AKI, NULL}}}},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		with_issuer(&rows[i].opts, rows[i].words);
}

/* An exponent that makes each verification cost a hundred times its due is refused before one is
 * made. */
static void test_costly_keys(void **state)
{
	struct certs_opts opts = {.kind = CERTS_CA, .cn = "S", .key = CERTS_RSA_SLOW};
	struct certs_cert slow = certs_make(&root, &opts), of = certs_make(&slow, NULL);
	struct prov_anchors *a = anchors_of(BY(&root));
	struct prov_chain_verdict v;
	bool yes = true;
	(void)state;

	v = verify(CHAIN(&of, &slow), a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW);
	assert_int_equal(v.result, PROV_CHAIN_UNTRUSTED);
	assert_non_null(strstr(v.why, NO_PATH));
	/* Only the leaf is ever on the way, and twice: as of then, and whenever. */
	assert_in_range(v.num_signatures, 0, 2);
	assert_int_equal(prov_cert_issued(of.der, slow.der, NULL, &yes, NULL), PROV_OK);
	assert_false(yes);
	v = verify(CHAIN(&leaf, &inter), a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW);
	assert_int_equal(v.num_signatures, 3);
	prov_anchors_free(a);
	certs_free(&of);
	certs_free(&slow);
}

static void test_anchor_quality(void **state)
{
	static const struct {
		const char *words;
		struct certs_opts opts;
	} rows[] = {
	    {NULL, {.kind = CERTS_CA, .cn = "R"}},
	    /* What an anchor says in its own favour is not looked at: nor is its signature. */
	    {NULL, {.kind = CERTS_CA, .cn = "R", .md = "SHA1"}},
	    {NULL, {.kind = CERTS_CA, .cn = "R", .swap = {{AKI, NULL}}}},
	    {"", {.kind = CERTS_CA, .cn = "R", .key = CERTS_RSA1024}},
	    {"", {.kind = CERTS_CA, .cn = "R", .key = CERTS_K256}},
	    {"", {.kind = CERTS_CA, .cn = "R", .version = 1}},
	    {"", {.cn = "R"}},
	    {"", {.cn = "R", .swap = {{KU, "keyCertSign,digitalSignature"}}}},
	    {"", {.kind = CERTS_CA, .cn = "R", .swap = {{KU, "cRLSign"}}}},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct certs_cert r = certs_make(NULL, &rows[i].opts), end = certs_make(&r, NULL);
		expect(CHAIN(&end), BY(&r), rows[i].words);
		certs_free(&r);
		certs_free(&end);
	}
}

static void test_path_length(void **state)
{
	struct certs_opts zero = {
	    .kind = CERTS_CA, .cn = "Z", .swap = {{BC, "critical,CA:TRUE,pathlen:0"}}};
	struct certs_opts below = {.kind = CERTS_CA, .cn = "B"};
	struct certs_cert z = certs_make(&root, &zero), b = certs_make(&z, &below);
	struct certs_cert by_z = certs_make(&z, NULL), by_b = certs_make(&b, NULL);
	(void)state;

	expect(CHAIN(&by_z, &z), BY(&root), NULL);
	expect(CHAIN(&by_b, &b, &z), BY(&root), "path length");
	expect(CHAIN(&by_b, &b), BY(&z), "path length");
	certs_free(&z);
	certs_free(&b);
	certs_free(&by_z);
	certs_free(&by_b);
}

static void test_constraints(void **state)
{
	struct certs_opts named = {.kind = CERTS_CA,
	    .cn = "N",
	    .swap = {{"nameConstraints", "critical,permitted;DNS:example.com"}}};
	struct certs_opts inside = {.swap = {{"subjectAltName", "DNS:a.example.com"}}};
	struct certs_opts outside = {.swap = {{"subjectAltName", "DNS:example.org"}}};
	struct certs_opts policy = {.kind = CERTS_CA,
	    .cn = "P",
	    .swap = {{"policyConstraints", "critical,requireExplicitPolicy:0"},
		{"certificatePolicies", "1.2.3.4"}}};
	struct certs_opts has_policy = {.swap = {{"certificatePolicies", "1.2.3.4"}}};
	struct certs_opts wrong_policy = {.swap = {{"certificatePolicies", "1.2.3.5"}}};
	struct certs_cert n = certs_make(&root, &named), p = certs_make(&root, &policy);
	struct certs_cert ends[] = {certs_make(&n, &inside), certs_make(&n, &outside),
	    certs_make(&p, &has_policy), certs_make(&p, &wrong_policy), certs_make(&p, NULL)};
	(void)state;

	expect(CHAIN(&ends[0], &n), BY(&root), NULL);
	expect(CHAIN(&ends[1], &n), BY(&root), "permitted subtree");
	expect(CHAIN(&ends[2], &p), BY(&root), NULL);
	expect(CHAIN(&ends[3], &p), BY(&root), "policy");
	expect(CHAIN(&ends[4], &p), BY(&root), "policy");
	for (size_t i = 0; i < 5; i++)
		certs_free(&ends[i]);
	certs_free(&n);
	certs_free(&p);
}

static void test_leaf(void **state)
{
	static const struct {
		const char *words;
		struct certs_opts opts;
	} rows[] = {
	    {NULL, {.swap = {{EKU, "1.3.6.1.4.1.62558.2.1"}}}},
	    {NULL, {.swap = {{EKU, "1.3.6.1.5.5.7.3.36"}}}},
	    {NULL, {.swap = {{EKU, "emailProtection"}}}},
	    {NULL, {.swap = {{EKU, "1.3.6.1.4.1.311.76.59.1.9"}}}},
	    {NULL, {.swap = {{EKU, "clientAuth,emailProtection,1.2.3.4"}}}},
	    {"names no purpose", {.swap = {{EKU, "clientAuth"}}}},
	    {"names no purpose", {.swap = {{EKU, "1.3.6.1.4.1.62558.2.10"}}}},
	    {"timeStamping", {.swap = {{EKU, "timeStamping"}}}},
	    {"certificate profile", {.swap = {{EKU, NULL}}}},
	    {"certificate profile", {.swap = {{KU, NULL}}}},
	    {"certificate profile", {.version = 1}},
	    {"critical extension", {.swap = {{"1.2.3.4", "critical,DER:0500"}}}},
	    {"", {.swap = {{"proxyCertInfo", "critical,language:Inherit all"}}}},
	    /* The right issuer by name, another by key. */
	    {"", {.issuer_cn = "Root", .swap = {{AKI, NULL}}}},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct certs_cert *by = rows[i].opts.issuer_cn == NULL ? &root : &inter;
		struct certs_cert end = certs_make(by, &rows[i].opts);
		expect(CHAIN(&end), BY(&root), rows[i].words);
		certs_free(&end);
	}
}

static void test_roles(void **state)
{
	struct certs_opts tsa = {.kind = CERTS_TSA};
	struct certs_opts ocsp = {.swap = {{EKU, "OCSPSigning"}}};
	struct certs_cert ends[] = {
	    certs_make(&root, NULL), certs_make(&root, &tsa), certs_make(&root, &ocsp)};
	const enum prov_cert_role roles[] = {PROV_ROLE_CLAIM_SIGNER, PROV_ROLE_TSA, PROV_ROLE_OCSP};
	struct prov_anchors *a = anchors_of(LIST(&root), 1);
	(void)state;

	for (size_t i = 0; i < 3; i++) {
		for (size_t j = 0; j < 3; j++)
			assert_int_equal(verify(CHAIN(&ends[i]), a, roles[j], CERTS_NOW).result,
			    i == j ? PROV_CHAIN_TRUSTED : PROV_CHAIN_UNTRUSTED);
	}
	prov_anchors_free(a);
	for (size_t i = 0; i < 3; i++)
		certs_free(&ends[i]);
}

/* Outside its validity a path is still told, with the window to judge by. */
static void test_window(void **state)
{
	struct certs_opts old = {.not_before = "20210101000000Z", .not_after = "20220101000000Z"};
	struct certs_opts ca = {.kind = CERTS_CA,
	    .cn = "Intermediate",
	    .not_before = "20210601000000Z",
	    .not_after = "20230101000000Z"};
	struct certs_cert i = certs_make(&root, &ca), end = certs_make(&i, &old);
	struct certs_cert stranger = certs_root();
	struct prov_anchors *a = anchors_of(LIST(&root), 1), *b = anchors_of(LIST(&stranger), 1);
	struct prov_chain_verdict v;
	(void)state;

	v = verify(CHAIN(&end, &i), a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW);
	assert_int_equal(v.result, PROV_CHAIN_TRUSTED);
	assert_true(v.not_before == 1622505600 && v.not_after == 1640995200);
	v = verify(CHAIN(&end, &i), b, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW);
	assert_int_equal(v.result, PROV_CHAIN_UNTRUSTED);
	assert_true(v.not_before == 1622505600 && v.not_after == 1640995200);
	prov_anchors_free(a);
	prov_anchors_free(b);
	certs_free(&i);
	certs_free(&end);
	certs_free(&stranger);
}

/* The anchor's own validity counts: "all CA certificates up to the trust anchor" (15.8.2). */
static void test_expired_anchor(void **state)
{
	struct certs_opts opts = {.kind = CERTS_CA, .cn = "Old", .not_after = "20210101000000Z"};
	struct certs_cert old = certs_make(NULL, &opts), end = certs_make(&old, NULL);
	struct prov_anchors *a = anchors_of(LIST(&old), 1);
	struct prov_chain_verdict v = verify(CHAIN(&end), a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW);
	(void)state;

	assert_int_equal(v.result, PROV_CHAIN_TRUSTED);
	assert_true(v.not_before == CERTS_NOT_BEFORE && v.not_after == 1609459200);
	prov_anchors_free(a);
	certs_free(&old);
	certs_free(&end);
}

/* A CA that renewed its certificate for the same key: the one that is valid then is taken. */
static void test_renewed_ca(void **state)
{
	struct certs_opts first = {.kind = CERTS_CA, .cn = "Twice", .not_after = "20210101000000Z"};
	struct certs_opts second = {
	    .kind = CERTS_CA, .cn = "Twice", .not_before = "20210101000000Z"};
	struct certs_cert old = certs_make(&root, &first), new, end = certs_make(&old, NULL);
	struct prov_anchors *a = anchors_of(LIST(&root), 1);
	struct prov_chain_verdict v;
	(void)state;

	second.use_key = old.key;
	new = certs_make(&root, &second);
	v = verify(CHAIN(&end, &old, &new), a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW);
	assert_true(v.result == PROV_CHAIN_TRUSTED && v.not_after == CERTS_NOT_AFTER);
	v = verify(CHAIN(&end, &new, &old), a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOT_BEFORE + 9);
	assert_true(v.result == PROV_CHAIN_TRUSTED && v.not_after == 1609459200);
	prov_anchors_free(a);
	certs_free(&old);
	certs_free(&new);
	certs_free(&end);
}

/* A CA that others certified, too: one way is enough, wherever its certificates stand. */
static void test_cross(void **state)
{
	struct certs_opts ca = {.kind = CERTS_CA, .cn = "I"};
	struct certs_opts top = {.kind = CERTS_CA, .cn = "Top"};
	struct certs_opts narrow = {.kind = CERTS_CA,
	    .cn = "I",
	    .swap = {{"nameConstraints", "critical,permitted;DNS:example.com"}}};
	struct certs_opts named = {.swap = {{"subjectAltName", "DNS:example.org"}}};
	struct certs_opts bare = {
	    .kind = CERTS_CA, .cn = "I", .swap = {{"subjectKeyIdentifier", NULL}}};
	struct certs_cert other = certs_make(NULL, &top), own = certs_make(&root, &ca);
	struct certs_cert cross, self, again, strict, unfit, end, below;
	(void)state;

	ca.use_key = narrow.use_key = bare.use_key = own.key;
	cross = certs_make(&other, &ca);
	strict = certs_make(&root, &narrow);
	unfit = certs_make(&root, &bare);
	end = certs_make(&own, &named);
	expect(CHAIN(&end, &own, &cross), BY(&root), NULL);
	expect(CHAIN(&end, &cross, &own), BY(&root), NULL);
	expect(CHAIN(&end, &cross, &other, &own), BY(&root), NULL);
	expect(CHAIN(&end, &cross, &own), BY(&other), NULL);
	expect(CHAIN(&end, &strict, &own), BY(&root), NULL);
	expect(CHAIN(&end, &unfit, &cross, &own), BY(&root), NULL);
	/* What is wrong with the only way stays wrong. */
	expect(CHAIN(&end, &cross, &other), BY(&root), NO_PATH);
	expect(CHAIN(&end, &cross, &strict), BY(&root), NO_PATH);
	expect(CHAIN(&end, &strict, &unfit), BY(&root), "permitted subtree");
	expect(CHAIN(&end, &unfit), BY(&root), "subject key identifier");
	/* Its root goes along by itself, and as another one certified it. */
	self = certs_make(NULL, &ca);
	again = certs_make(&other, &ca);
	below = certs_make(&self, NULL);
	expect(CHAIN(&below, &again, &self), BY(&other), NULL);
	expect(CHAIN(&below, &self, &again), BY(&other), NULL);
	certs_free(&other);
	certs_free(&own);
	certs_free(&cross);
	certs_free(&self);
	certs_free(&again);
	certs_free(&strict);
	certs_free(&unfit);
	certs_free(&end);
	certs_free(&below);
}

/* Some that are unfit stand before the one that is not. */
static void test_many_ways(void **state)
{
	struct certs_opts ca = {.kind = CERTS_CA, .cn = "I"};
	struct certs_opts bare = {
	    .kind = CERTS_CA, .cn = "I", .swap = {{"subjectKeyIdentifier", NULL}}};
	struct certs_cert own = certs_make(&root, &ca), end = certs_make(&own, NULL), unfit[14];
	const struct certs_cert *chain[PROV_MAX_CERTS] = {&end};
	(void)state;

	bare.use_key = own.key;
	for (size_t i = 0; i < 14; i++) {
		unfit[i] = certs_make(&root, &bare);
		chain[i + 1] = &unfit[i];
	}
	expect(chain, 15, BY(&root), "subject key identifier");
	chain[15] = &own;
	expect(chain, 16, BY(&root), NULL);
	for (size_t i = 0; i < 14; i++)
		certs_free(&unfit[i]);
	certs_free(&end);
	certs_free(&own);
}

static void test_usage(void **state)
{
	struct prov_bytes many[PROV_MAX_CERTS + 1], broken[2] = {leaf.der, inter.der};
	struct prov_anchors *a = anchors_of(LIST(&root), 1);
	struct prov_chain_verdict v;
	(void)state;

	for (size_t i = 0; i <= PROV_MAX_CERTS; i++)
		many[i] = leaf.der;
	assert_int_equal(prov_chain_verify(many, PROV_MAX_CERTS + 1, a, PROV_ROLE_CLAIM_SIGNER, 0,
			     &arena, &v, NULL),
	    PROV_E_LIMIT);
	assert_int_equal(prov_chain_verify(many, 0, a, PROV_ROLE_CLAIM_SIGNER, 0, &arena, &v, NULL),
	    PROV_E_USAGE);
	broken[1].n--;
	assert_int_equal(
	    prov_chain_verify(broken, 2, a, PROV_ROLE_CLAIM_SIGNER, 0, &arena, &v, NULL), PROV_OK);
	assert_int_equal(v.result, PROV_CHAIN_UNTRUSTED);
	assert_non_null(strstr(v.why, "certificate 2 of the chain is malformed"));
	prov_anchors_free(a);
}

/* Sixteen certificates that all could have issued each other: bounded work, no trust. */
static void test_maze(void **state)
{
	struct certs_opts opts = {.kind = CERTS_CA, .cn = "Maze", .swap = {{AKI, NULL}}};
	struct certs_cert certs[PROV_MAX_CERTS];
	struct prov_bytes ders[PROV_MAX_CERTS];
	struct prov_anchors *a = anchors_of(LIST(&root), 1);
	struct prov_chain_verdict v;
	(void)state;

	certs[1] = certs_make(NULL, &opts);
	for (size_t i = 2; i < PROV_MAX_CERTS; i++)
		certs[i] = certs_make(&certs[i - 1], &opts);
	opts.kind = CERTS_LEAF;
	certs[0] = certs_make(&certs[PROV_MAX_CERTS - 1], &opts);
	for (size_t i = 0; i < PROV_MAX_CERTS; i++)
		ders[i] = certs[i].der;
	assert_int_equal(prov_chain_verify(ders, PROV_MAX_CERTS, a, PROV_ROLE_CLAIM_SIGNER,
			     CERTS_NOW, &arena, &v, NULL),
	    PROV_OK);
	assert_int_equal(v.result, PROV_CHAIN_UNTRUSTED);
	for (size_t i = 0; i < PROV_MAX_CERTS; i++)
		certs_free(&certs[i]);
	prov_anchors_free(a);
}

static void test_issued(void **state)
{
	struct certs_cert stranger = certs_root();
	bool yes;
	(void)state;

	assert_int_equal(prov_cert_issued(leaf.der, inter.der, NULL, &yes, NULL), PROV_OK);
	assert_true(yes);
	assert_int_equal(prov_cert_issued(inter.der, root.der, NULL, &yes, NULL), PROV_OK);
	assert_true(yes);
	assert_int_equal(prov_cert_issued(inter.der, stranger.der, NULL, &yes, NULL), PROV_OK);
	assert_false(yes);
	assert_int_equal(prov_cert_issued(leaf.der, root.der, NULL, &yes, NULL), PROV_OK);
	assert_false(yes);
	assert_int_equal(
	    prov_cert_issued(leaf.der, prov_bytes(NULL, 0), NULL, &yes, NULL), PROV_E_CERT);
	assert_false(yes);
	certs_free(&stranger);
}

struct damage {
	struct prov_anchors *a;
	size_t which;
};

/* No damaged certificate is ever trusted. */
static void hostile(void *ctx, struct prov_bytes data)
{
	const struct damage *d = ctx;
	struct prov_bytes ders[2] = {leaf.der, inter.der};
	struct prov_chain_verdict v;
	struct prov_arena own;

	prov_arena_init(&own, PROV_MAX_ARENA);
	ders[d->which] = data;
	assert_int_equal(
	    prov_chain_verify(ders, 2, d->a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW, &own, &v, NULL),
	    PROV_OK);
	assert_int_equal(v.result, PROV_CHAIN_UNTRUSTED);
	prov_arena_fini(&own);
}

static void test_hostile(void **state)
{
	struct damage d = {.a = anchors_of(LIST(&root), 1)};
	(void)state;

	mutate_all(leaf.der, hostile, &d);
	d.which = 1;
	mutate_all(inter.der, hostile, &d);
	prov_anchors_free(d.a);
}

/* One list, many threads. */
static void *work(void *ctx)
{
	struct prov_bytes ders[2] = {leaf.der, inter.der};
	size_t good = 0;

	for (int i = 0; i < 20; i++) {
		struct prov_chain_verdict v;
		struct prov_arena own;
		prov_arena_init(&own, PROV_MAX_ARENA);
		if (prov_chain_verify(ders, 2, ctx, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW, &own, &v,
			NULL) == PROV_OK &&
		    v.result == PROV_CHAIN_TRUSTED && prov_anchors_has(ctx, root.der))
			good++;
		prov_arena_fini(&own);
	}
	return good == 20 ? ctx : NULL;
}

static void test_threads(void **state)
{
	struct certs_cert stranger = certs_root();
	struct prov_anchors *a = anchors_of(LIST(&stranger, &root), 2);
	pthread_t threads[4];
	(void)state;

	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, work, a), 0);
	for (size_t i = 0; i < 4; i++) {
		void *result = NULL;
		assert_int_equal(pthread_join(threads[i], &result), 0);
		assert_ptr_equal(result, a);
	}
	prov_anchors_free(a);
	certs_free(&stranger);
}

/* The next certificate in DATA from *OFF on: DER carved out of a file, as far as it is whole. */
static bool carve(struct prov_bytes data, size_t *off, struct prov_bytes *out)
{
	struct prov_err err;
	struct prov_cert cert;

	for (; *off + 8 < data.n; ++*off) {
		const uint8_t *p = &data.p[*off];
		size_t len = (size_t)p[2] << 8 | p[3];
		if (p[0] != 0x30 || p[1] != 0x82 || p[4] != 0x30 || p[5] != 0x82 || len < 200 ||
		    len + 4 > data.n - *off)
			continue;
		memset(&err, 0, sizeof(err));
		*out = prov_bytes(p, len + 4);
		if (prov_cert_describe(*out, &arena, &cert, &err) != PROV_OK)
			continue;
		*off += len + 4;
		return true;
	}
	return false;
}

/* Real files: the chains in them, and what the reference validator says of them. */
static void test_corpus(void **state)
{
	static const struct {
		const char *name;
		bool trusted;
	} files[] = {
	    {"third-party/adobe-20220124-C.jpg", true},
	    {"third-party/c2pars-C.jpg", true},
	    {"third-party/c2papython-C.dng", true},
	    {"third-party/nikon-20221019-building.jpeg", false},
	    {"third-party/truepic-20230212-camera.jpg", false},
	    {"third-party/c2pars-boxhash.jpg", true},
	};
	struct prov_anchors *a;
	size_t n;
	uint8_t *pem = load_corpus("trust/c2pars-test-roots.pem", &n);
	(void)state;

	if (pem == NULL)
		skip();
	assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
	assert_int_equal(prov_anchors_add_pem(a, prov_bytes(pem, n), "roots", NULL), PROV_OK);
	free(pem);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct prov_bytes certs[2];
		struct prov_chain_verdict v;
		struct prov_err err = {0};
		size_t off = 0;
		uint8_t *file = load_corpus(files[i].name, &n);
		assert_non_null(file);
		assert_true(carve(prov_bytes(file, n), &off, &certs[0]));
		assert_true(carve(prov_bytes(file, n), &off, &certs[1]));
		if (prov_cert_check(certs[0], PROV_ROLE_CLAIM_SIGNER, false, &err) != PROV_OK ||
		    prov_cert_check(certs[1], PROV_ROLE_CA, false, &err) != PROV_OK)
			fail_msg("%s: %s", files[i].name, err.msg);
		assert_int_equal(prov_chain_verify(certs, 2, a, PROV_ROLE_CLAIM_SIGNER, 1674571736,
				     &arena, &v, NULL),
		    PROV_OK);
		if (files[i].trusted != (v.result == PROV_CHAIN_TRUSTED))
			fail_msg("%s: %s", files[i].name, v.why == NULL ? "trusted" : v.why);
		free(file);
	}
	prov_anchors_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_paths),
	    cmocka_unit_test(test_path_taken),
	    cmocka_unit_test(test_listed_times),
	    cmocka_unit_test(test_listed_purposes),
	    cmocka_unit_test(test_lists_of_path),
	    cmocka_unit_test(test_leaf_among_anchors),
	    cmocka_unit_test(test_no_anchors),
	    cmocka_unit_test(test_costly_keys),
	    cmocka_unit_test(test_times_of_anchors),
	    cmocka_unit_test(test_issuers),
	    cmocka_unit_test(test_anchor_quality),
	    cmocka_unit_test(test_path_length),
	    cmocka_unit_test(test_constraints),
	    cmocka_unit_test(test_leaf),
	    cmocka_unit_test(test_roles),
	    cmocka_unit_test(test_window),
	    cmocka_unit_test(test_expired_anchor),
	    cmocka_unit_test(test_renewed_ca),
	    cmocka_unit_test(test_cross),
	    cmocka_unit_test(test_many_ways),
	    cmocka_unit_test(test_usage),
	    cmocka_unit_test(test_maze),
	    cmocka_unit_test(test_issued),
	    cmocka_unit_test(test_hostile),
	    cmocka_unit_test(test_threads),
	    cmocka_unit_test(test_corpus),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
