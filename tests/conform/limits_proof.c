/* SPDX-License-Identifier: Apache-2.0 */
/* Files that ask for as many signatures to be checked as may be, by the keys that take longest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "base/limits.h"
#include "crypto/spki.h"
#include "helper/certs.h"
#include "helper/forge.h"
#include "limits.h"

#define E_BITS 64 /* of the exponent: as many as are taken with a large modulus */

/* A public key of the largest size, to which nobody has the other half. */
static EVP_PKEY *largest_key(void)
{
	static const uint8_t e[E_BITS / 8] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
	uint8_t n[PROV_RSA_MAX_BITS / 8];
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	BIGNUM *modulus, *exponent;
	OSSL_PARAM *params;
	EVP_PKEY *key = NULL;

	memset(n, 0xc3, sizeof(n));
	modulus = BN_bin2bn(n, sizeof(n), NULL);
	exponent = BN_bin2bn(e, sizeof(e), NULL);
	assert_true(OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, modulus) == 1);
	assert_true(OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, exponent) == 1);
	params = OSSL_PARAM_BLD_to_param(build);
	assert_true(EVP_PKEY_fromdata_init(ctx) == 1);
	assert_true(EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) == 1);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	BN_free(modulus);
	BN_free(exponent);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

static void sign_as_nobody(struct forge *f)
{
	struct certs_cert root = certs_root(), leaf;
	struct certs_opts opts = {.use_key = largest_key()};
	char *pem;

	leaf = certs_make(&root, &opts);
	pem = certs_pem(&leaf, 1);
	prov_signer_free(f->signer);
	assert_int_equal(prov_signer_new_remote(&f->signer, PROV_ALG_PS256, pem, strlen(pem),
			     "chain", CERTS_NOW, NULL),
	    PROV_OK);
	free(pem);
	EVP_PKEY_free(opts.use_key);
	certs_free(&leaf);
	certs_free(&root);
}

/* N manifests, signed by a key of their own: one, and its components. */
static void build(struct forge *f, void *ctx)
{
	const size_t n = *(const size_t *)ctx - 1;
	struct prov_bytes(*made)[2] = prov_arena_array(&f->arena, n, sizeof(*made), NULL);
	char label[64], at[64];

	assert_non_null(made);
	for (size_t i = 0; i < n; i++) {
		(void)snprintf(label, sizeof(label), "urn:c2pa:m%zu", i);
		forge_begin(f, label, PROV_JUMBF_MANIFEST);
		forge_created(f, 0);
		forge_binding(f, 0);
		forge_end(f, 0);
		made[i][0] = f->last_manifest;
		made[i][1] = f->last_signature;
	}
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	f->of_last = true;
	f->prior = label;
	for (size_t i = 0; i < n; i++) {
		(void)snprintf(label, sizeof(label), "urn:c2pa:m%zu", i);
		(void)snprintf(at, sizeof(at), "c2pa.ingredient.v3__%zu", i + 1);
		f->last_manifest = made[i][0];
		f->last_signature = made[i][1];
		forge_ingredient(f, at, "componentOf", true, true, 0);
	}
	forge_end(f, 0);
	f->of_last = false;
	f->prior = NULL;
}

void limit_signatures(struct prov_wr *out, size_t n)
{
	struct forge f;

	forge_init(&f);
	sign_as_nobody(&f);
	prov_wr_bytes(out, forge_png(&f, build, &n));
	forge_fini(&f);
}
