/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/chain_case.h"
#include "helper/lists.h"
#include "helper/load.h"
#include "helper/mutate.h"
#include "trust/x509.h"

#define KU "keyUsage"
#define EKU "extendedKeyUsage"
#define AKI "authorityKeyIdentifier"

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

static void test_paths(void **state)
{
	struct certs_cert stranger = certs_root(), direct = certs_make(&c.root, NULL);
	(void)state;

	chain_expect(CHAIN(&direct), BY(&c.root), NULL);
	chain_expect(CHAIN(&c.leaf, &c.inter), BY(&c.root), NULL);
	chain_expect(CHAIN(&c.leaf, &c.inter, &c.root), BY(&c.root), NULL);
	chain_expect(CHAIN(&c.leaf, &c.root, &stranger, &direct, &c.inter), BY(&c.root), NULL);
	chain_expect(CHAIN(&c.leaf, &c.leaf, &c.inter, &c.inter), BY(&c.root), NULL);
	chain_expect(CHAIN(&c.leaf), BY(&c.root), CHAIN_NO_PATH);
	chain_expect(CHAIN(&c.leaf, &c.inter), BY(&stranger), CHAIN_NO_PATH);
	/* A root that comes along is no anchor, and one of the same name is another one. */
	chain_expect(CHAIN(&c.leaf, &c.inter, &c.root), BY(&stranger), CHAIN_NO_PATH);
	chain_expect(CHAIN(&c.leaf, &c.inter), BY(&stranger, &c.root), NULL);
	/* An intermediate on the list is an anchor. */
	chain_expect(CHAIN(&c.leaf), BY(&c.inter), NULL);
	chain_expect(CHAIN(&c.leaf, &c.inter, &c.root), BY(&c.inter), NULL);
	chain_expect(CHAIN(&c.leaf), BY(&c.inter, &c.root), NULL);
	certs_free(&stranger);
	certs_free(&direct);
}

/* What nobody could have been issued by is left as it was written. */
static void test_decoded(void **state)
{
	struct certs_opts other = {.kind = CERTS_CA, .cn = "Other"};
	struct certs_cert stranger = certs_make(NULL, &other);
	struct prov_anchors *a = chain_anchors(BY(&stranger, &c.root, &c.inter));
	(void)state;

	assert_int_equal(
	    chain_judge(&c.arena, CHAIN(&c.leaf), a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW).result,
	    PROV_CHAIN_TRUSTED);
	assert_null(a->list[0].x509);
	assert_non_null(a->list[1].x509); /* it issued the next one */
	assert_non_null(a->list[2].x509);
	prov_anchors_free(a);
	certs_free(&stranger);
}

/* Which certificates the path went through, whatever else was given in their name. */
static void test_path_taken(void **state)
{
	struct certs_opts as_inter = {.kind = CERTS_CA,
	    .cn = "Issuer",
	    .use_key = c.inter.key,
	    .not_after = "20210101000000Z"};
	struct certs_cert evil = certs_root(), decoy;
	struct prov_bytes certs[3] = {c.leaf.der, {NULL, 0}, c.inter.der};
	char *pem = certs_pem(&c.root, 1);
	struct prov_chain_verdict v;
	struct prov_anchors *a;
	(void)state;

	assert_int_equal(prov_anchors_new(&a, NULL), PROV_OK);
	assert_int_equal(prov_anchors_add_pem(a, prov_bytes_str(pem), "x", NULL), PROV_OK);
	decoy = certs_make(&evil, &as_inter);
	assert_int_equal(X509_set_subject_name(decoy.x509, X509_get_subject_name(c.inter.x509)), 1);
	certs_remake(&decoy, &evil);
	certs[1] = decoy.der;
	for (unsigned i = 0; i < 2; i++) { /* the second time it is remembered */
		assert_int_equal(prov_chain_verify(certs, 3, a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW,
				     &c.arena, &v, NULL),
		    PROV_OK);
		assert_int_equal(v.result, PROV_CHAIN_TRUSTED);
		assert_int_equal(v.path.n, 3);
		assert_ptr_equal(prov_chain_path_at(&v.path, certs, a, 0).p, c.leaf.der.p);
		assert_ptr_equal(prov_chain_path_at(&v.path, certs, a, 1).p, c.inter.der.p);
		assert_true(prov_bytes_eq(prov_chain_path_at(&v.path, certs, a, 2), c.root.der));
		assert_int_equal(prov_chain_path_at(&v.path, certs, a, 3).n, 0);
	}
	assert_int_equal(
	    prov_chain_verify(certs, 2, a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW, &c.arena, &v, NULL),
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
	v = chain_judge(&c.arena, &by, 1, a, role, at);
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
	struct lists_service service = {.cert = &c.inter, .since = "2022-01-01T00:00:00Z"};
	(void)state;

	assert_true(trusted_by_list(&service, &c.leaf, CERTS_NOW, PROV_ROLE_CLAIM_SIGNER));
	assert_true(trusted_by_list(&service, &c.leaf, since, PROV_ROLE_CLAIM_SIGNER));
	assert_false(trusted_by_list(&service, &c.leaf, since - 1, PROV_ROLE_CLAIM_SIGNER));
	service.status = LISTS_WITHDRAWN;
	service.history = "{\"ServiceStatus\":\"" LISTS_TRUSTED
			  "\",\"StatusStartingTime\":\"2021-01-01T00:00:00Z\"}";
	assert_true(trusted_by_list(&service, &c.leaf, since - 1, PROV_ROLE_CLAIM_SIGNER));
	assert_false(trusted_by_list(&service, &c.leaf, since, PROV_ROLE_CLAIM_SIGNER));
	assert_false(trusted_by_list(&service, &c.leaf, CERTS_NOW, PROV_ROLE_CLAIM_SIGNER));
}

/* Where the time is only somebody's word, it brings no anchor back: neither one that has expired,
 * nor one that its list has no longer. */
static void test_times_of_anchors(void **state)
{
	struct certs_opts opts = {.kind = CERTS_CA, .cn = "Gone", .not_after = "20220101000000Z"};
	struct certs_cert gone = certs_make(NULL, &opts), end = certs_make(&gone, NULL);
	struct lists_service service = {.cert = &c.inter, .since = "2022-01-01T00:00:00Z"};
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
	    {&c.leaf, {CERTS_NOW, CERTS_NOW}, true},
	    {&c.leaf, {CERTS_NOW, then}, false},
	    {&c.leaf, {then, then}, false},
	};
	struct prov_anchors *a = chain_anchors(BY(&gone));
	char *json = lists_json(&listed);
	(void)state;

	assert_int_equal(
	    prov_anchors_add_lote(a, prov_bytes_str(json), false, "list", NULL), PROV_OK);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_chain_verdict v;

		assert_int_equal(prov_chain_verify_times(&rows[i].end->der, 1, a,
				     PROV_ROLE_CLAIM_SIGNER, rows[i].times, &c.arena, &v, NULL),
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
	struct certs_cert a = certs_make(&c.inter, &email), b = certs_make(&c.inter, &both);
	struct certs_cert tsa = certs_make(&c.inter, &stamps);
	struct lists_service service = {.cert = &c.inter};
	(void)state;

	assert_false(trusted_by_list(&service, &a, CERTS_NOW, PROV_ROLE_CLAIM_SIGNER));
	assert_true(trusted_by_list(&service, &b, CERTS_NOW, PROV_ROLE_CLAIM_SIGNER));
	assert_true(trusted_by_list(&service, &tsa, CERTS_NOW, PROV_ROLE_TSA));
	/* PEM serves every purpose. */
	chain_expect(CHAIN(&a), BY(&c.inter), NULL);
	certs_free(&a);
	certs_free(&b);
	certs_free(&tsa);
}

/* By which lists, where an anchor stands on several: those that have it for this purpose, then. */
static void test_lists_of_path(void **state)
{
	struct certs_opts email = {.swap = {{EKU, "emailProtection"}}};
	struct certs_cert mail = certs_make(&c.inter, &email);
	struct lists_service service = {.cert = &c.inter, .since = "2022-01-01T00:00:00Z"};
	struct lists_opts listed = {.services = &service, .n = 1};
	const struct {
		const struct certs_cert *end;
		int64_t at;
		bool on[4];
	} rows[] = {
	    {&c.leaf, CERTS_NOW, {true, true, true, false}},
	    {&c.leaf, 1609459200, {true, true, false, false}}, /* 2021 */
	    {&mail, CERTS_NOW, {true, true, false, false}},
	};
	struct prov_anchors *a = chain_anchors(LIST(&c.inter, &c.inter), 2);
	char *json = lists_json(&listed), *pem = certs_pem(&c.root, 1);
	(void)state;

	assert_int_equal(
	    prov_anchors_add_lote(a, prov_bytes_str(json), false, "list", NULL), PROV_OK);
	assert_int_equal(prov_anchors_add_pem(a, prov_bytes_str(pem), "root", NULL), PROV_OK);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_chain_times times = {rows[i].at, rows[i].at};
		struct prov_chain_verdict v;
		bool on[4] = {false};

		v = chain_judge(&c.arena, &rows[i].end, 1, a, PROV_ROLE_CLAIM_SIGNER, rows[i].at);
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
	struct certs_cert self = certs_make(NULL, NULL), other = certs_make(&c.root, NULL);
	(void)state;

	chain_expect(CHAIN(&c.leaf), BY(&c.leaf), "stands among the trust anchors");
	chain_expect(CHAIN(&c.leaf, &c.inter), BY(&c.leaf), "stands among the trust anchors");
	chain_expect(CHAIN(&self), BY(&self), "stands among the trust anchors");
	chain_expect(CHAIN(&self), BY(&c.root), "self-signed");
	chain_expect(CHAIN(&self, &self, &c.root), BY(&c.root), "self-signed");
	chain_expect(CHAIN(&c.leaf, &c.inter), BY(&c.leaf, &c.root), NULL);
	chain_expect(CHAIN(&c.leaf), BY(&other, &c.leaf, &c.inter), NULL);
	certs_free(&self);
	certs_free(&other);
}

static void test_no_anchors(void **state)
{
	struct prov_anchors *none = chain_anchors(NULL, 0);
	(void)state;

	assert_int_equal(
	    chain_judge(&c.arena, CHAIN(&c.leaf, &c.inter), none, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW)
		.result,
	    PROV_CHAIN_UNTRUSTED);
	assert_int_equal(
	    chain_judge(&c.arena, CHAIN(&c.leaf, &c.inter), NULL, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW)
		.result,
	    PROV_CHAIN_UNTRUSTED);
	prov_anchors_free(none);
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
		const struct certs_cert *by = rows[i].opts.issuer_cn == NULL ? &c.root : &c.inter;
		struct certs_cert end = certs_make(by, &rows[i].opts);
		chain_expect(CHAIN(&end), BY(&c.root), rows[i].words);
		certs_free(&end);
	}
}

static void test_roles(void **state)
{
	struct certs_opts tsa = {.kind = CERTS_TSA};
	struct certs_opts ocsp = {.swap = {{EKU, "OCSPSigning"}}};
	struct certs_cert ends[] = {
	    certs_make(&c.root, NULL), certs_make(&c.root, &tsa), certs_make(&c.root, &ocsp)};
	const enum prov_cert_role roles[] = {PROV_ROLE_CLAIM_SIGNER, PROV_ROLE_TSA, PROV_ROLE_OCSP};
	struct prov_anchors *a = chain_anchors(LIST(&c.root), 1);
	(void)state;

	for (size_t i = 0; i < 3; i++) {
		for (size_t j = 0; j < 3; j++)
			assert_int_equal(
			    chain_judge(&c.arena, CHAIN(&ends[i]), a, roles[j], CERTS_NOW).result,
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
	struct certs_cert i = certs_make(&c.root, &ca), end = certs_make(&i, &old);
	struct certs_cert stranger = certs_root();
	struct prov_anchors *a = chain_anchors(LIST(&c.root), 1),
			    *b = chain_anchors(LIST(&stranger), 1);
	struct prov_chain_verdict v;
	(void)state;

	v = chain_judge(&c.arena, CHAIN(&end, &i), a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW);
	assert_int_equal(v.result, PROV_CHAIN_TRUSTED);
	assert_true(v.not_before == 1622505600 && v.not_after == 1640995200);
	v = chain_judge(&c.arena, CHAIN(&end, &i), b, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW);
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
	struct prov_anchors *a = chain_anchors(LIST(&old), 1);
	struct prov_chain_verdict v =
	    chain_judge(&c.arena, CHAIN(&end), a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW);
	(void)state;

	assert_int_equal(v.result, PROV_CHAIN_TRUSTED);
	assert_true(v.not_before == CERTS_NOT_BEFORE && v.not_after == 1609459200);
	prov_anchors_free(a);
	certs_free(&old);
	certs_free(&end);
}

static void test_usage(void **state)
{
	struct prov_bytes many[PROV_MAX_CERTS + 1], broken[2] = {c.leaf.der, c.inter.der};
	struct prov_anchors *a = chain_anchors(LIST(&c.root), 1);
	struct prov_chain_verdict v;
	(void)state;

	for (size_t i = 0; i <= PROV_MAX_CERTS; i++)
		many[i] = c.leaf.der;
	assert_int_equal(prov_chain_verify(many, PROV_MAX_CERTS + 1, a, PROV_ROLE_CLAIM_SIGNER, 0,
			     &c.arena, &v, NULL),
	    PROV_E_LIMIT);
	assert_int_equal(
	    prov_chain_verify(many, 0, a, PROV_ROLE_CLAIM_SIGNER, 0, &c.arena, &v, NULL),
	    PROV_E_USAGE);
	broken[1].n--;
	assert_int_equal(
	    prov_chain_verify(broken, 2, a, PROV_ROLE_CLAIM_SIGNER, 0, &c.arena, &v, NULL),
	    PROV_OK);
	assert_int_equal(v.result, PROV_CHAIN_UNTRUSTED);
	assert_non_null(strstr(v.why, "certificate 2 of the chain is malformed"));
	prov_anchors_free(a);
}

static void test_issued(void **state)
{
	struct certs_cert stranger = certs_root();
	bool yes;
	(void)state;

	assert_int_equal(prov_cert_issued(c.leaf.der, c.inter.der, NULL, &yes, NULL), PROV_OK);
	assert_true(yes);
	assert_int_equal(prov_cert_issued(c.inter.der, c.root.der, NULL, &yes, NULL), PROV_OK);
	assert_true(yes);
	assert_int_equal(prov_cert_issued(c.inter.der, stranger.der, NULL, &yes, NULL), PROV_OK);
	assert_false(yes);
	assert_int_equal(prov_cert_issued(c.leaf.der, c.root.der, NULL, &yes, NULL), PROV_OK);
	assert_false(yes);
	assert_int_equal(
	    prov_cert_issued(c.leaf.der, prov_bytes(NULL, 0), NULL, &yes, NULL), PROV_E_CERT);
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
	struct prov_bytes ders[2] = {c.leaf.der, c.inter.der};
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
	struct damage d = {.a = chain_anchors(LIST(&c.root), 1)};
	(void)state;

	mutate_all(c.leaf.der, hostile, &d);
	d.which = 1;
	mutate_all(c.inter.der, hostile, &d);
	prov_anchors_free(d.a);
}

/* One list, many threads. */
static void *work(void *ctx)
{
	struct prov_bytes ders[2] = {c.leaf.der, c.inter.der};
	size_t good = 0;

	for (int i = 0; i < 20; i++) {
		struct prov_chain_verdict v;
		struct prov_arena own;
		prov_arena_init(&own, PROV_MAX_ARENA);
		if (prov_chain_verify(ders, 2, ctx, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW, &own, &v,
			NULL) == PROV_OK &&
		    v.result == PROV_CHAIN_TRUSTED && prov_anchors_has(ctx, c.root.der))
			good++;
		prov_arena_fini(&own);
	}
	return good == 20 ? ctx : NULL;
}

static void test_threads(void **state)
{
	struct certs_cert stranger = certs_root();
	struct prov_anchors *a = chain_anchors(LIST(&stranger, &c.root), 2);
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
		if (prov_cert_describe(*out, &c.arena, &cert, &err) != PROV_OK)
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
				     &c.arena, &v, NULL),
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
	    cmocka_unit_test(test_decoded),
	    cmocka_unit_test(test_listed_times),
	    cmocka_unit_test(test_listed_purposes),
	    cmocka_unit_test(test_lists_of_path),
	    cmocka_unit_test(test_leaf_among_anchors),
	    cmocka_unit_test(test_no_anchors),
	    cmocka_unit_test(test_times_of_anchors),
	    cmocka_unit_test(test_leaf),
	    cmocka_unit_test(test_roles),
	    cmocka_unit_test(test_window),
	    cmocka_unit_test(test_expired_anchor),
	    cmocka_unit_test(test_usage),
	    cmocka_unit_test(test_issued),
	    cmocka_unit_test(test_hostile),
	    cmocka_unit_test(test_threads),
	    cmocka_unit_test(test_corpus),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
