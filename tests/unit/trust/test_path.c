/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/chain_case.h"
#include "trust/trust.h"

#define BC "basicConstraints"
#define KU "keyUsage"
#define EKU "extendedKeyUsage"
#define AKI "authorityKeyIdentifier"
#define MAPS "policyMappings"

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

/* Who may issue: leaf by the certificate of OPTS by root. */
static void with_issuer(const struct certs_opts *opts, const char *words)
{
	struct certs_cert issuer = certs_make(&c.root, opts), end = certs_make(&issuer, NULL);

	chain_expect(CHAIN(&end, &issuer), BY(&c.root), words);
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
	    /* RFC 5280, 6.1.4 (a); with policies beside them, and without. */
	    {NULL, {.kind = CERTS_CA, .cn = "I", .swap = {{MAPS, "1.2.3.4:1.2.3.5"}}}},
	    {"any", {.kind = CERTS_CA, .cn = "I", .swap = {{MAPS, "2.5.29.32.0:1.2.3.5"}}}},
	    {"any", {.kind = CERTS_CA, .cn = "I", .swap = {{MAPS, "1.2.3.4:2.5.29.32.0"}}}},
	    {"", {.kind = CERTS_CA,
		     .cn = "I",
		     .swap = {{MAPS, "1.2.3.4:2.5.29.32.0"}, {"certificatePolicies", "1.2.3.4"}}}},
	    {"any", {.kind = CERTS_CA, .cn = "I", .swap = {{MAPS, "DER:0500"}}}},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		with_issuer(&rows[i].opts, rows[i].words);
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
		chain_expect(CHAIN(&end), BY(&r), rows[i].words);
		certs_free(&r);
		certs_free(&end);
	}
}

/* An exponent that makes each verification cost a hundred times its due is refused before one is
 * made. */
static void test_costly_keys(void **state)
{
	struct certs_opts opts = {.kind = CERTS_CA, .cn = "S", .key = CERTS_RSA_SLOW};
	struct certs_cert slow = certs_make(&c.root, &opts), of = certs_make(&slow, NULL);
	struct prov_anchors *a = chain_anchors(BY(&c.root));
	struct prov_chain_verdict v;
	bool yes = true;
	(void)state;

	v = chain_judge(&c.arena, CHAIN(&of, &slow), a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW);
	assert_int_equal(v.result, PROV_CHAIN_UNTRUSTED);
	assert_non_null(strstr(v.why, CHAIN_NO_PATH));
	/* Only the leaf is ever on the way, and twice: as of then, and whenever. */
	assert_in_range(v.num_signatures, 0, 2);
	assert_int_equal(prov_cert_issued(of.der, slow.der, NULL, &yes, NULL), PROV_OK);
	assert_false(yes);
	v = chain_judge(&c.arena, CHAIN(&c.leaf, &c.inter), a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW);
	assert_int_equal(v.num_signatures, 3);
	prov_anchors_free(a);
	certs_free(&of);
	certs_free(&slow);
}

static void test_path_length(void **state)
{
	struct certs_opts zero = {
	    .kind = CERTS_CA, .cn = "Z", .swap = {{BC, "critical,CA:TRUE,pathlen:0"}}};
	struct certs_opts below = {.kind = CERTS_CA, .cn = "B"};
	struct certs_cert z = certs_make(&c.root, &zero), b = certs_make(&z, &below);
	struct certs_cert by_z = certs_make(&z, NULL), by_b = certs_make(&b, NULL);
	(void)state;

	chain_expect(CHAIN(&by_z, &z), BY(&c.root), NULL);
	chain_expect(CHAIN(&by_b, &b, &z), BY(&c.root), "path length");
	chain_expect(CHAIN(&by_b, &b), BY(&z), "path length");
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
	struct certs_cert n = certs_make(&c.root, &named), p = certs_make(&c.root, &policy);
	struct certs_cert ends[] = {certs_make(&n, &inside), certs_make(&n, &outside),
	    certs_make(&p, &has_policy), certs_make(&p, &wrong_policy), certs_make(&p, NULL)};
	(void)state;

	chain_expect(CHAIN(&ends[0], &n), BY(&c.root), NULL);
	chain_expect(CHAIN(&ends[1], &n), BY(&c.root), "permitted subtree");
	chain_expect(CHAIN(&ends[2], &p), BY(&c.root), NULL);
	chain_expect(CHAIN(&ends[3], &p), BY(&c.root), "policy");
	chain_expect(CHAIN(&ends[4], &p), BY(&c.root), "policy");
	for (size_t i = 0; i < 5; i++)
		certs_free(&ends[i]);
	certs_free(&n);
	certs_free(&p);
}

/* A CA that renewed its certificate for the same key: the one that is valid then is taken. */
static void test_renewed_ca(void **state)
{
	struct certs_opts first = {.kind = CERTS_CA, .cn = "Twice", .not_after = "20210101000000Z"};
	struct certs_opts second = {
	    .kind = CERTS_CA, .cn = "Twice", .not_before = "20210101000000Z"};
	struct certs_cert old = certs_make(&c.root, &first), new, end = certs_make(&old, NULL);
	struct prov_anchors *a = chain_anchors(LIST(&c.root), 1);
	struct prov_chain_verdict v;
	(void)state;

	second.use_key = old.key;
	new = certs_make(&c.root, &second);
	v = chain_judge(&c.arena, CHAIN(&end, &old, &new), a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW);
	assert_true(v.result == PROV_CHAIN_TRUSTED && v.not_after == CERTS_NOT_AFTER);
	v = chain_judge(
	    &c.arena, CHAIN(&end, &new, &old), a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOT_BEFORE + 9);
	assert_true(v.result == PROV_CHAIN_TRUSTED && v.not_after == 1609459200);
	prov_anchors_free(a);
	certs_free(&old);
	certs_free(&new);
	certs_free(&end);
}

/* In the second in which a certificate ends it is valid, beside one of its key that ended before.
 */
static void test_last_second(void **state)
{
	struct certs_opts ends = {.kind = CERTS_CA, .cn = "Two", .not_after = "20210101000000Z"};
	struct certs_cert early = certs_make(NULL, &ends), late, end;
	struct prov_anchors *a;
	struct prov_chain_verdict v;
	(void)state;

	ends.use_key = early.key;
	ends.not_after = "20231114221320Z"; /* CERTS_NOW */
	late = certs_make(NULL, &ends);
	end = certs_make(&late, NULL);
	a = chain_anchors(LIST(&early, &late), 2);
	v = chain_judge(&c.arena, CHAIN(&end), a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW);
	assert_true(v.result == PROV_CHAIN_TRUSTED && v.not_after == CERTS_NOW);
	v = chain_judge(&c.arena, CHAIN(&end), a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW + 1);
	assert_true(v.result != PROV_CHAIN_TRUSTED || v.not_after <= CERTS_NOW);
	prov_anchors_free(a);
	certs_free(&early);
	certs_free(&late);
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
	struct certs_cert other = certs_make(NULL, &top), own = certs_make(&c.root, &ca);
	struct certs_cert cross, self, again, strict, unfit, end, below;
	(void)state;

	ca.use_key = narrow.use_key = bare.use_key = own.key;
	cross = certs_make(&other, &ca);
	strict = certs_make(&c.root, &narrow);
	unfit = certs_make(&c.root, &bare);
	end = certs_make(&own, &named);
	chain_expect(CHAIN(&end, &own, &cross), BY(&c.root), NULL);
	chain_expect(CHAIN(&end, &cross, &own), BY(&c.root), NULL);
	chain_expect(CHAIN(&end, &cross, &other, &own), BY(&c.root), NULL);
	chain_expect(CHAIN(&end, &cross, &own), BY(&other), NULL);
	chain_expect(CHAIN(&end, &strict, &own), BY(&c.root), NULL);
	chain_expect(CHAIN(&end, &unfit, &cross, &own), BY(&c.root), NULL);
	/* What is wrong with the only way stays wrong. */
	chain_expect(CHAIN(&end, &cross, &other), BY(&c.root), CHAIN_NO_PATH);
	chain_expect(CHAIN(&end, &cross, &strict), BY(&c.root), CHAIN_NO_PATH);
	chain_expect(CHAIN(&end, &strict, &unfit), BY(&c.root), "permitted subtree");
	chain_expect(CHAIN(&end, &unfit), BY(&c.root), "subject key identifier");
	/* Its root goes along by itself, and as another one certified it. */
	self = certs_make(NULL, &ca);
	again = certs_make(&other, &ca);
	below = certs_make(&self, NULL);
	chain_expect(CHAIN(&below, &again, &self), BY(&other), NULL);
	chain_expect(CHAIN(&below, &self, &again), BY(&other), NULL);
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

/* A CA's new key, certified by its old one, under one name: the old one has no identifier by which
 * it could be told that it did not issue what the new one did (RFC 5280, 4.2.1.2). */
static void test_new_key(void **state)
{
	struct certs_opts bare = {
	    .kind = CERTS_CA, .cn = "I", .swap = {{"subjectKeyIdentifier", NULL}, {AKI, NULL}}};
	struct certs_opts ca = {.kind = CERTS_CA, .cn = "I"};
	struct certs_opts linked = {.kind = CERTS_CA, .cn = "I", .swap = {{AKI, "issuer:always"}}};
	struct certs_cert old = certs_make(NULL, &bare), new = certs_make(&old, &linked);
	struct certs_cert end = certs_make(&new, NULL), again = certs_make(&c.root, &ca);
	(void)state;

	chain_expect(CHAIN(&end, &new), BY(&old), NULL);
	chain_expect(CHAIN(&end, &again, &new), BY(&old), NULL);
	chain_expect(CHAIN(&end), BY(&old), "");
	chain_expect(CHAIN(&end, &again), BY(&old), "");
	certs_free(&old);
	certs_free(&new);
	certs_free(&end);
	certs_free(&again);
}

/* Some that are unfit stand before the one that is not. */
static void test_many_ways(void **state)
{
	struct certs_opts ca = {.kind = CERTS_CA, .cn = "I"};
	struct certs_opts bare = {
	    .kind = CERTS_CA, .cn = "I", .swap = {{"subjectKeyIdentifier", NULL}}};
	struct certs_cert own = certs_make(&c.root, &ca), end = certs_make(&own, NULL), unfit[14];
	const struct certs_cert *chain[PROV_MAX_CERTS] = {&end};
	(void)state;

	bare.use_key = own.key;
	for (size_t i = 0; i < 14; i++) {
		unfit[i] = certs_make(&c.root, &bare);
		chain[i + 1] = &unfit[i];
	}
	chain_expect(chain, 15, BY(&c.root), "subject key identifier");
	chain[15] = &own;
	chain_expect(chain, 16, BY(&c.root), NULL);
	for (size_t i = 0; i < 14; i++)
		certs_free(&unfit[i]);
	certs_free(&end);
	certs_free(&own);
}

/* Sixteen certificates that all could have issued each other: bounded work, no trust. */
static void test_maze(void **state)
{
	struct certs_opts opts = {.kind = CERTS_CA, .cn = "Maze", .swap = {{AKI, NULL}}};
	struct certs_cert certs[PROV_MAX_CERTS];
	struct prov_bytes ders[PROV_MAX_CERTS];
	struct prov_anchors *a = chain_anchors(LIST(&c.root), 1);
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
			     CERTS_NOW, &c.arena, &v, NULL),
	    PROV_OK);
	assert_int_equal(v.result, PROV_CHAIN_UNTRUSTED);
	for (size_t i = 0; i < PROV_MAX_CERTS; i++)
		certs_free(&certs[i]);
	prov_anchors_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_issuers),
	    cmocka_unit_test(test_anchor_quality),
	    cmocka_unit_test(test_costly_keys),
	    cmocka_unit_test(test_path_length),
	    cmocka_unit_test(test_constraints),
	    cmocka_unit_test(test_renewed_ca),
	    cmocka_unit_test(test_last_second),
	    cmocka_unit_test(test_cross),
	    cmocka_unit_test(test_new_key),
	    cmocka_unit_test(test_many_ways),
	    cmocka_unit_test(test_maze),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
