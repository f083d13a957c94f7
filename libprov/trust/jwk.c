/* SPDX-License-Identifier: Apache-2.0 */
/* JSON Web Keys (RFC 7517, 7518 6, 8037): the public key as DER, for crypto/ to judge. */
#include "base/b64.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/wr.h"
#include "trust/der.h"
#include "trust/did.h"
#include "json/get.h"

#define DER_BITS 0x03
#define MAX_DER 65535u
#define WIDEST 66u /* bytes of a coordinate on P-521 */

/* The AlgorithmIdentifiers' contents: RFC 5480, RFC 8410, RFC 3279. */
#define EC_KEY "\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"
#define ID(s)                                                                                      \
	{                                                                                          \
		(const uint8_t *)(s), sizeof(s) - 1                                                \
	}
static const struct curve {
	const char *kty, *crv;
	size_t width; /* of each coordinate */
	bool has_y;
	struct prov_bytes id;
} curves[] = {
    {"EC", "P-256", 32, true, ID(EC_KEY "\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07")},
    {"EC", "P-384", 48, true, ID(EC_KEY "\x06\x05\x2b\x81\x04\x00\x22")},
    {"EC", "P-521", 66, true, ID(EC_KEY "\x06\x05\x2b\x81\x04\x00\x23")},
    {"OKP", "Ed25519", 32, false, ID("\x06\x03\x2b\x65\x70")},
};
static const struct prov_bytes rsa_id = ID("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00");

struct jwk {
	struct prov_json_value kty, crv, x, y, n, e, use, ops, d;
};

static void put_der(
    struct prov_wr *wr, uint8_t tag, struct prov_bytes front, struct prov_bytes data)
{
	size_t n = front.n + data.n;

	prov_wr_u8(wr, tag);
	if (n > 0xff) {
		prov_wr_u8(wr, 0x82);
		prov_wr_u16(wr, (uint16_t)n); /* at most MAX_DER: the JSON is smaller */
	} else {
		if (n > 0x7f)
			prov_wr_u8(wr, 0x81);
		prov_wr_u8(wr, (uint8_t)n);
	}
	prov_wr_bytes(wr, front);
	prov_wr_bytes(wr, data);
}

/* SEQUENCE { SEQUENCE { ID }, BIT STRING { FRONT, KEY } }, into the arena. */
static int build(struct prov_bytes id, struct prov_bytes front, struct prov_bytes key,
    struct prov_arena *arena, struct prov_bytes *spki, struct prov_err *err)
{
	struct prov_err why = {0};
	struct prov_wr inner, outer, bits;
	char *copy = NULL;
	int rc;

	prov_wr_init(&bits, MAX_DER);
	prov_wr_init(&inner, MAX_DER);
	prov_wr_init(&outer, MAX_DER);
	prov_wr_u8(&bits, 0); /* unused bits */
	prov_wr_bytes(&bits, front);
	prov_wr_bytes(&bits, key);
	put_der(&inner, PROV_DER_SEQUENCE, id, prov_bytes(NULL, 0));
	put_der(&inner, DER_BITS, prov_wr_data(&bits), prov_bytes(NULL, 0));
	put_der(&outer, PROV_DER_SEQUENCE, prov_wr_data(&inner), prov_bytes(NULL, 0));
	rc = prov_wr_done(&bits, &why);
	if (rc == PROV_OK)
		rc = prov_wr_done(&inner, &why);
	if (rc == PROV_OK)
		rc = prov_wr_done(&outer, &why);
	if (rc == PROV_OK) {
		copy = prov_arena_strdup(arena, prov_wr_data(&outer), &why);
		rc = copy == NULL ? why.code : PROV_OK;
	}
	if (rc == PROV_OK)
		*spki = prov_bytes(copy, prov_wr_data(&outer).n);
	prov_wr_fini(&bits);
	prov_wr_fini(&inner);
	prov_wr_fini(&outer);
	return rc == PROV_OK ? PROV_OK : prov_pass(err, rc, &why);
}

/* The bytes of a Base64url string without escapes; false for anything else. */
static bool decode(
    const struct prov_json_value *value, uint8_t *room, size_t cap, struct prov_bytes *out)
{
	*out = prov_bytes(NULL, 0);
	return value->type == PROV_JSON_STRING && prov_b64_url(value->token, room, cap, out);
}

static int read_curve(const struct jwk *jwk, const struct curve *curve, struct prov_arena *arena,
    struct prov_bytes *spki, struct prov_err *err)
{
	static const uint8_t uncompressed = 4;
	uint8_t point[2 * WIDEST];
	struct prov_bytes x, y = {NULL, 0};

	if (!decode(&jwk->x, point, WIDEST, &x) || x.n != curve->width ||
	    (curve->has_y && (!decode(&jwk->y, &point[x.n], WIDEST, &y) || y.n != curve->width)))
		return prov_fail(err, PROV_E_FORMAT,
		    "a coordinate of the JSON Web Key has not its curve's size");
	return build(curve->id, prov_bytes(&uncompressed, curve->has_y ? 1 : 0),
	    prov_bytes(point, x.n + y.n), arena, spki, err);
}

/* An unsigned number as a DER INTEGER. */
static void put_integer(struct prov_wr *wr, struct prov_bytes number)
{
	static const uint8_t zero = 0;

	while (number.n > 1 && number.p[0] == 0)
		number = prov_bytes_sub(number, 1, number.n);
	put_der(wr, PROV_DER_INTEGER, prov_bytes(&zero, number.p[0] >= 0x80 ? 1 : 0), number);
}

static int read_rsa(
    const struct jwk *jwk, struct prov_arena *arena, struct prov_bytes *spki, struct prov_err *err)
{
	struct prov_err why = {0};
	size_t cap = jwk->n.token.n + jwk->e.token.n;
	uint8_t *room = prov_arena_alloc(arena, cap, &why);
	struct prov_bytes n, e;
	struct prov_wr numbers, key;
	int rc;

	if (room == NULL)
		return prov_pass(err, why.code, &why);
	if (!decode(&jwk->n, room, cap, &n) || n.n == 0 ||
	    !decode(&jwk->e, &room[n.n], cap - n.n, &e) || e.n == 0)
		return prov_fail(
		    err, PROV_E_FORMAT, "the JSON Web Key lacks a number of its RSA key");
	prov_wr_init(&numbers, MAX_DER);
	prov_wr_init(&key, MAX_DER);
	put_integer(&numbers, n);
	put_integer(&numbers, e);
	put_der(&key, PROV_DER_SEQUENCE, prov_wr_data(&numbers), prov_bytes(NULL, 0));
	rc = prov_wr_done(&numbers, err);
	if (rc == PROV_OK)
		rc = prov_wr_done(&key, err);
	if (rc == PROV_OK)
		rc = build(rsa_id, prov_bytes(NULL, 0), prov_wr_data(&key), arena, spki, err);
	prov_wr_fini(&numbers);
	prov_wr_fini(&key);
	return rc;
}

static bool says(const struct prov_json_value *value, const char *text)
{
	return value->type == PROV_JSON_STRING && prov_json_is(value->token, prov_bytes_str(text));
}

/* RFC 7517, 4.3 */
static bool may_verify(const struct prov_json_value *ops)
{
	struct prov_json_iter iter;
	struct prov_json_value op;

	if (ops->type == PROV_JSON_BAD)
		return true;
	if (ops->type != PROV_JSON_ARRAY)
		return false;
	prov_json_iter(ops, &iter);
	while (prov_json_next(&iter, &op)) {
		if (says(&op, "verify"))
			return true;
	}
	return false;
}

int prov_jwk_spki(
    struct prov_bytes json, struct prov_arena *arena, struct prov_bytes *spki, struct prov_err *err)
{
	struct jwk jwk;
	const struct prov_json_field fields[] = {{"kty", &jwk.kty}, {"crv", &jwk.crv},
	    {"x", &jwk.x}, {"y", &jwk.y}, {"n", &jwk.n}, {"e", &jwk.e}, {"use", &jwk.use},
	    {"key_ops", &jwk.ops}, {"d", &jwk.d}};
	struct prov_json_value root;

	*spki = prov_bytes(NULL, 0);
	if (json.n > PROV_MAX_DID || prov_json_check(json, 0, NULL) != PROV_OK)
		return prov_fail(err, PROV_E_FORMAT, "the JSON Web Key is no JSON");
	root = prov_json_root(json);
	if (!prov_json_fields(&root, fields, sizeof(fields) / sizeof(fields[0])))
		return prov_fail(err, PROV_E_FORMAT,
		    "the JSON Web Key is no object, or has a member of it twice");
	/* The DID method's specification: such a key has no place in assertionMethod. */
	if ((jwk.use.type != PROV_JSON_BAD && !says(&jwk.use, "sig")) || !may_verify(&jwk.ops))
		return prov_fail(err, PROV_E_FORMAT, "the JSON Web Key is not for signatures");
	/* Nor has one that is private: anybody could sign with it. */
	if (jwk.d.type != PROV_JSON_BAD)
		return prov_fail(err, PROV_E_FORMAT, "the JSON Web Key is a private one");
	for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++) {
		if (says(&jwk.kty, curves[i].kty) && says(&jwk.crv, curves[i].crv))
			return read_curve(&jwk, &curves[i], arena, spki, err);
	}
	if (says(&jwk.kty, "RSA"))
		return read_rsa(&jwk, arena, spki, err);
	return prov_fail(
	    err, PROV_E_FORMAT, "the JSON Web Key is of a kind that is not on the list");
}
