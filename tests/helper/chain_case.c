/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/chain_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"

void chain_case_init(struct chain_case *c)
{
	struct certs_opts opts = {.kind = CERTS_CA, .cn = "Intermediate"};

	prov_arena_init(&c->arena, PROV_MAX_ARENA);
	c->root = certs_root();
	c->inter = certs_make(&c->root, &opts);
	c->leaf = certs_make(&c->inter, NULL);
}

void chain_case_fini(struct chain_case *c)
{
	certs_free(&c->leaf);
	certs_free(&c->inter);
	certs_free(&c->root);
	prov_arena_fini(&c->arena);
}

struct prov_anchors *chain_anchors(const struct certs_cert *const *certs, size_t n)
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

struct prov_chain_verdict chain_judge(struct prov_arena *arena,
    const struct certs_cert *const *certs, size_t n, const struct prov_anchors *a,
    enum prov_cert_role role, int64_t at)
{
	struct prov_bytes ders[PROV_MAX_CERTS];
	struct prov_chain_verdict verdict;
	struct prov_err err = {0};

	for (size_t i = 0; i < n; i++)
		ders[i] = certs[i]->der;
	if (prov_chain_verify(ders, n, a, role, at, arena, &verdict, &err) != PROV_OK)
		fail_msg("%s", err.msg);
	assert_true((verdict.why == NULL) == (verdict.result == PROV_CHAIN_TRUSTED));
	return verdict;
}

void chain_expect(const struct certs_cert *const *certs, size_t n,
    const struct certs_cert *const *anchors, size_t num_anchors, const char *words)
{
	struct prov_anchors *a = chain_anchors(anchors, num_anchors);
	struct prov_chain_verdict v;
	struct prov_arena arena;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	v = chain_judge(&arena, certs, n, a, PROV_ROLE_CLAIM_SIGNER, CERTS_NOW);

	if (words == NULL && v.result != PROV_CHAIN_TRUSTED)
		fail_msg("not trusted: %s", v.why);
	if (words != NULL && v.result != PROV_CHAIN_UNTRUSTED)
		fail_msg("trusted, in spite of: %s", words);
	if (words != NULL && strstr(v.why, words) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", v.why, words);
	prov_anchors_free(a);
	prov_arena_fini(&arena);
}
