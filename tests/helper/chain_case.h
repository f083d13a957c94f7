/* SPDX-License-Identifier: Apache-2.0 */
/* Chains of certificates, judged. */
#ifndef PROV_TESTS_HELPER_CHAIN_CASE_H
#define PROV_TESTS_HELPER_CHAIN_CASE_H

#include "helper/certs.h"
#include "trust/trust.h"

/* Certificates, for what takes them and how many there are. */
#define LIST(...) ((const struct certs_cert *const[]){__VA_ARGS__})
#define CHAIN(...)                                                                                 \
	LIST(__VA_ARGS__), (sizeof(LIST(__VA_ARGS__)) / sizeof(const struct certs_cert *))
#define BY(...) CHAIN(__VA_ARGS__)

struct chain_case {
	struct prov_arena arena;             /* of the verdicts */
	struct certs_cert root, inter, leaf; /* leaf by inter by root */
};
void chain_case_init(struct chain_case *c);
void chain_case_fini(struct chain_case *c);

/* To be freed. */
struct prov_anchors *chain_anchors(const struct certs_cert *const *certs, size_t n);
struct prov_chain_verdict chain_judge(struct prov_arena *arena,
    const struct certs_cert *const *certs, size_t n, const struct prov_anchors *a,
    enum prov_cert_role role, int64_t at);
/* As a claim signer's, now. WORDS NULL: trusted; else not, with a sentence that has them. */
void chain_expect(const struct certs_cert *const *certs, size_t n,
    const struct certs_cert *const *anchors, size_t num_anchors, const char *words);
#define CHAIN_NO_PATH "no path leads"

#endif
