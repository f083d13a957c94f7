/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/crypto.h"

/*
 * C2PA 2.4, 13.2.1: the whole allowed list; the deprecated list is empty. The numbers are those of
 * the IANA COSE registry. -8 is EdDSA, of which only Ed25519 is allowed.
 */
static const struct prov_alg_info algs[] = {
    {PROV_ALG_ES256, "ES256", PROV_HASH_SHA256, PROV_KEY_EC, 256},
    {PROV_ALG_ES384, "ES384", PROV_HASH_SHA384, PROV_KEY_EC, 384},
    {PROV_ALG_ES512, "ES512", PROV_HASH_SHA512, PROV_KEY_EC, 521},
    {PROV_ALG_PS256, "PS256", PROV_HASH_SHA256, PROV_KEY_RSA, 0},
    {PROV_ALG_PS384, "PS384", PROV_HASH_SHA384, PROV_KEY_RSA, 0},
    {PROV_ALG_PS512, "PS512", PROV_HASH_SHA512, PROV_KEY_RSA, 0},
    {PROV_ALG_ED25519, "Ed25519", PROV_HASH_NONE, PROV_KEY_ED25519, 0},
};

#define NUM_ALGS (sizeof(algs) / sizeof(algs[0]))

const struct prov_alg_info *prov_alg_info(int64_t cose_id)
{
	for (size_t i = 0; i < NUM_ALGS; i++) {
		if (cose_id == algs[i].alg)
			return &algs[i];
	}
	return NULL;
}

enum prov_alg prov_alg_default(enum prov_key_kind kind, int bits)
{
	for (size_t i = 0; i < NUM_ALGS; i++) {
		if (kind == algs[i].kind && (algs[i].curve_bits == 0 || algs[i].curve_bits == bits))
			return algs[i].alg;
	}
	return PROV_ALG_AUTO;
}

/* ASCII only: what a locale calls a letter must not matter here. */
static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same_name(const char *a, const char *b)
{
	while (*a != '\0' && lower(*a) == lower(*b)) {
		a++;
		b++;
	}
	return *a == '\0' && *b == '\0';
}

enum prov_alg prov_alg_parse(const char *name)
{
	for (size_t i = 0; name != NULL && i < NUM_ALGS; i++) {
		if (same_name(name, algs[i].name))
			return algs[i].alg;
	}
	return PROV_ALG_AUTO;
}

const char *prov_alg_str(enum prov_alg alg)
{
	const struct prov_alg_info *info = prov_alg_info(alg);

	return info == NULL ? NULL : info->name;
}
