/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/did.h"

#include "base/b64.h"
#include "base/err.h"
#include "base/limits.h"

#define JWK "did:jwk:"

static bool is_method_char(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* 3.1: idchar, ":" and "%" (whose digits are not looked at). */
static bool is_id_char(uint8_t c)
{
	return is_method_char(c) || (c >= 'A' && c <= 'Z') ||
	       (c != '\0' && strchr(".-_:%", c) != NULL);
}

enum prov_did_method prov_did_method(struct prov_bytes did)
{
	size_t i = 4, method;

	if (did.n > PROV_MAX_DID || !prov_bytes_starts(did, "did:"))
		return PROV_DID_NONE;
	while (i < did.n && is_method_char(did.p[i]))
		i++;
	method = i;
	if (method == 4 || method + 1 >= did.n || did.p[method] != ':' || did.p[did.n - 1] == ':')
		return PROV_DID_NONE;
	while (++i < did.n) {
		if (!is_id_char(did.p[i]))
			return PROV_DID_NONE;
	}
	if (prov_bytes_starts(did, JWK))
		return PROV_DID_JWK;
	return prov_bytes_starts(did, "did:web:") ? PROV_DID_WEB : PROV_DID_OTHER;
}

int prov_did_jwk(
    struct prov_bytes did, struct prov_arena *arena, struct prov_bytes *spki, struct prov_err *err)
{
	struct prov_err why = {0};
	struct prov_bytes text, json;
	uint8_t *room;

	*spki = prov_bytes(NULL, 0);
	if (prov_did_method(did) != PROV_DID_JWK)
		return prov_fail(err, PROV_E_FORMAT, "it is no did:jwk");
	text = prov_bytes_sub(did, sizeof(JWK) - 1, did.n);
	room = prov_arena_alloc(arena, text.n, &why);
	if (room == NULL)
		return prov_pass(err, why.code, &why);
	if (!prov_b64_url(text, room, text.n, &json))
		return prov_fail(err, PROV_E_FORMAT, "the did:jwk is no Base64url");
	return prov_jwk_spki(json, arena, spki, err);
}
