/* SPDX-License-Identifier: Apache-2.0 */
/* A DID, and a JSON Web Key as one: what is one has DER, and what is none has not. */
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/limits.h"
#include "crypto/spki.h"
#include "trust/did.h"

static void check_key(int code, struct prov_bytes spki)
{
	struct prov_spki key;

	if ((code == PROV_OK) != (spki.n > 0))
		abort();
	if (code != PROV_OK)
		return;
	/* What size an RSA key has is judged by others. */
	prov_spki_parse(spki, &key);
}

static void check_did(struct prov_bytes did)
{
	enum prov_did_method method = prov_did_method(did);
	struct prov_arena arena;
	struct prov_bytes spki;
	int code;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	code = prov_did_jwk(did, &arena, &spki, NULL);
	if (code == PROV_OK && method != PROV_DID_JWK)
		abort();
	check_key(code, spki);
	prov_arena_fini(&arena);
}

/* The same key by itself and in a DID. */
static void check_jwk(struct prov_bytes json)
{
	struct prov_bytes spki;
	struct prov_arena arena;
	struct prov_wr did;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	check_key(prov_jwk_spki(json, &arena, &spki, NULL), spki);
	prov_arena_fini(&arena);
	prov_wr_init(&did, 2 * PROV_MAX_DID);
	prov_wr_str(&did, "did:jwk:");
	prov_b64_put(&did, json);
	for (size_t i = 0; i < did.n; i++)
		did.p[i] = did.p[i] == '+' ? '-' : did.p[i] == '/' ? '_' : did.p[i];
	while (did.n > 0 && did.p[did.n - 1] == '=')
		did.n--;
	if (did.code == PROV_OK)
		check_did(prov_wr_data(&did));
	prov_wr_fini(&did);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_did(prov_bytes(data, size));
	if (size < PROV_MAX_DID)
		check_jwk(prov_bytes(data, size));
	return 0;
}
