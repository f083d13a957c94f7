/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/twin.h"

#include "base/err.h"
#include "base/limits.h"
#include "base/wr.h"
#include "crypto/crypto.h"
#include "trust/der.h"

#define DER_BITS 0x03
#define MAX_WIDTH 66

/* The order of each curve (SEC 2, 2.4.2, 2.5.1 and 2.6.1). */
static const struct {
	size_t width;
	uint8_t order[MAX_WIDTH];
} curves[PROV_TWINS - 1] = {
    {32, {0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	     0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc,
	     0x63, 0x25, 0x51}},
    {48, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xc7, 0x63, 0x4d, 0x81, 0xf4,
	     0x37, 0x2d, 0xdf, 0x58, 0x1a, 0x0d, 0xb2, 0x48, 0xb0, 0xa7, 0x7a, 0xec, 0xec, 0x19,
	     0x6a, 0xcc, 0xc5, 0x29, 0x73}},
    {66, {0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	     0xff, 0xff, 0xff, 0xff, 0xfa, 0x51, 0x86, 0x87, 0x83, 0xbf, 0x2f, 0x96, 0x6b, 0x7f,
	     0xcc, 0x01, 0x48, 0xf7, 0x09, 0xa5, 0xd0, 0x3b, 0xb5, 0xc9, 0xb8, 0x89, 0x9c, 0x47,
	     0xae, 0xbb, 0x6f, 0xb7, 0x1e, 0x91, 0x38, 0x64, 0x09}},
};

/* Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue } */
struct parts {
	struct prov_der tbs, alg;
	struct prov_bytes sig;
};

static bool is_algorithm(struct prov_bytes body)
{
	struct prov_der oid, parameters;
	struct prov_rd rd;

	prov_rd_init(&rd, body, 0);
	return prov_der_expect(&rd, PROV_DER_OID, &oid) &&
	       (prov_rd_end(&rd) || prov_der_next(&rd, &parameters)) && prov_rd_end(&rd);
}

static bool take_apart(struct prov_bytes cert, struct parts *out)
{
	struct prov_der outer, bits;
	struct prov_rd rd;

	if (!prov_der_only(cert, PROV_DER_SEQUENCE, &outer))
		return false;
	prov_rd_init(&rd, outer.body, 0);
	if (!prov_der_expect(&rd, PROV_DER_SEQUENCE, &out->tbs) ||
	    !prov_der_expect(&rd, PROV_DER_SEQUENCE, &out->alg) || !is_algorithm(out->alg.body) ||
	    !prov_der_expect(&rd, DER_BITS, &bits) || !prov_rd_end(&rd))
		return false;
	if (bits.body.n == 0 || bits.body.p[0] != 0)
		return false;
	out->sig = prov_bytes_sub(bits.body, 1, bits.body.n - 1);
	return true;
}

bool prov_twin_is_der(struct prov_bytes cert)
{
	struct parts parts;

	return take_apart(cert, &parts);
}

/* Ecdsa-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER } */
static bool read_pair(struct prov_bytes sig, struct prov_der *r, struct prov_bytes *s)
{
	struct prov_der pair, second;
	struct prov_rd rd;

	if (!prov_der_only(sig, PROV_DER_SEQUENCE, &pair))
		return false;
	prov_rd_init(&rd, pair.body, 0);
	if (!prov_der_expect(&rd, PROV_DER_INTEGER, r) ||
	    !prov_der_expect(&rd, PROV_DER_INTEGER, &second) || !prov_rd_end(&rd))
		return false;
	*s = second.body;
	while (s->n > 0 && s->p[0] == 0)
		*s = prov_bytes_sub(*s, 1, s->n - 1);
	return s->n > 0;
}

/* The order less S, in as many bytes; false where S is none of that curve. */
static bool subtract(size_t curve, struct prov_bytes s, uint8_t out[MAX_WIDTH])
{
	size_t width = curves[curve].width;
	unsigned borrow = 0;

	if (s.n > width)
		return false;
	for (size_t i = 0; i < width; i++) {
		unsigned take = (i < s.n ? s.p[s.n - 1 - i] : 0) + borrow;
		unsigned from = curves[curve].order[width - 1 - i];

		borrow = from < take;
		out[width - 1 - i] = (uint8_t)(from - take);
	}
	return borrow == 0;
}

static void put_head(struct prov_wr *wr, uint8_t tag, size_t n)
{
	unsigned octets = n < 0x80 ? 0 : n < 0x100 ? 1 : n < 0x10000 ? 2 : 3;

	prov_wr_u8(wr, tag);
	if (octets == 0)
		prov_wr_u8(wr, (uint8_t)n);
	else
		prov_wr_u8(wr, (uint8_t)(0x80 | octets));
	while (octets > 0)
		prov_wr_u8(wr, (uint8_t)(n >> 8 * --octets));
}

static void put(struct prov_wr *wr, uint8_t tag, const struct prov_wr *body)
{
	put_head(wr, tag, body->n);
	prov_wr_bytes(wr, prov_wr_data(body));
}

/* The shortest form of a positive number. */
static void put_number(struct prov_wr *wr, struct prov_bytes number)
{
	bool sign;

	while (number.n > 1 && number.p[0] == 0)
		number = prov_bytes_sub(number, 1, number.n - 1);
	sign = (number.p[0] & 0x80) != 0;
	put_head(wr, PROV_DER_INTEGER, number.n + sign);
	if (sign)
		prov_wr_u8(wr, 0);
	prov_wr_bytes(wr, number);
}

/* The certificate with this pair for its signature. */
static int digest_with(const struct parts *parts, const struct prov_der *r, struct prov_bytes s,
    uint8_t out[32], struct prov_err *err)
{
	uint8_t digest[PROV_HASH_MAX];
	struct prov_wr pair, bits, body, whole;
	int rc;

	prov_wr_init(&pair, PROV_MAX_CERT + 256);
	prov_wr_init(&bits, PROV_MAX_CERT + 256);
	prov_wr_init(&body, PROV_MAX_CERT + 256);
	prov_wr_init(&whole, PROV_MAX_CERT + 256);
	prov_wr_bytes(&pair, r->whole);
	put_number(&pair, s);
	prov_wr_u8(&bits, 0);
	put(&bits, PROV_DER_SEQUENCE, &pair);
	prov_wr_bytes(&body, parts->tbs.whole);
	prov_wr_bytes(&body, parts->alg.whole);
	put(&body, DER_BITS, &bits);
	put(&whole, PROV_DER_SEQUENCE, &body);
	rc = prov_wr_done(&pair, err);
	if (rc == PROV_OK)
		rc = prov_wr_done(&bits, err);
	if (rc == PROV_OK)
		rc = prov_wr_done(&body, err);
	if (rc == PROV_OK)
		rc = prov_wr_done(&whole, err);
	if (rc == PROV_OK)
		rc = prov_hash_bytes(PROV_HASH_SHA256, prov_wr_data(&whole), digest, err);
	if (rc == PROV_OK)
		memcpy(out, digest, 32);
	prov_wr_fini(&pair);
	prov_wr_fini(&bits);
	prov_wr_fini(&body);
	prov_wr_fini(&whole);
	return rc;
}

int prov_twin_digests(
    struct prov_bytes cert, uint8_t out[PROV_TWINS][32], size_t *n, struct prov_err *err)
{
	uint8_t digest[PROV_HASH_MAX], other[MAX_WIDTH] = {0};
	struct parts parts;
	struct prov_der r;
	struct prov_bytes s;
	int rc = prov_hash_bytes(PROV_HASH_SHA256, cert, digest, err);

	*n = 0;
	if (rc != PROV_OK)
		return rc;
	memcpy(out[(*n)++], digest, 32);
	/* One that is longer is never read (prov_x509_read). */
	if (cert.n > PROV_MAX_CERT || !take_apart(cert, &parts) || !read_pair(parts.sig, &r, &s))
		return PROV_OK;
	for (size_t i = 0; rc == PROV_OK && i < PROV_TWINS - 1; i++) {
		if (!subtract(i, s, other))
			continue;
		rc = digest_with(&parts, &r, prov_bytes(other, curves[i].width), out[*n], err);
		*n += rc == PROV_OK;
	}
	return rc;
}
