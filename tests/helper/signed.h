/* SPDX-License-Identifier: Apache-2.0 */
/* Signing and verifying in memory, for tests. */
#ifndef PROV_TESTS_HELPER_SIGNED_H
#define PROV_TESTS_HELPER_SIGNED_H

#include "base/bytes.h"
#include "prov/prov.h"

struct identity {
	struct prov_signer *signer;
	struct prov_policy *policy; /* trusts it */
	char trust[4096];           /* PEM */
};
void identity_init(struct identity *id, enum prov_alg alg);
/* Its certificate names an organisation, too. */
void identity_init_of(struct identity *id, enum prov_alg alg, const char *organization);
/* Another policy with the same trust, and no signer; identity_fini it. */
void identity_share(struct identity *out, const struct identity *id);
void identity_fini(struct identity *id);
/* One for the whole process, Ed25519; it goes when the process does. */
const struct identity *identity_shared(void);

/* A heap block of exactly the output's size (the caller frees it), or NULL with *CODE set. */
uint8_t *sign_bytes(const struct identity *id, struct prov_bytes in,
    const struct prov_sign_opts *opts, size_t *len, int *code);
/* CODE NULL: it must be judged. */
struct prov_report *verify_bytes(
    const struct prov_policy *policy, struct prov_bytes data, int *code);
enum prov_state state_of(const struct prov_policy *policy, struct prov_bytes data);
/* The same, as what stands in a file of that name; *CODE is what prov_verify returned. */
struct prov_report *verify_named(
    const struct prov_policy *policy, struct prov_bytes data, const char *name, int *code);
enum prov_state state_named(
    const struct prov_policy *policy, struct prov_bytes data, const char *name);

/* Small assets: a 1x1 JPEG, a 1x1 PNG, a line of text. */
struct prov_bytes sample_jpeg(void);
struct prov_bytes sample_png(void);
struct prov_bytes sample_text(void);

#endif
