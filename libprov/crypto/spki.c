/* SPDX-License-Identifier: Apache-2.0 */
/*
 * That a key is unfit for an algorithm is a verdict on a file (13.2.1), and must not come of memory
 * that ran out somewhere in a general decoder. So the few forms that C2PA 2.4, 14.5.1.1 allows are
 * told apart here, from the bytes alone.
 */
#include "crypto/spki.h"

#include "base/limits.h"
#include "crypto/tlv.h"

static const char oid_ec[] = "\x2a\x86\x48\xce\x3d\x02\x01";           /* 1.2.840.10045.2.1 */
static const char oid_p256[] = "\x2a\x86\x48\xce\x3d\x03\x01\x07";     /* 1.2.840.10045.3.1.7 */
static const char oid_p384[] = "\x2b\x81\x04\x00\x22";                 /* 1.3.132.0.34 */
static const char oid_p521[] = "\x2b\x81\x04\x00\x23";                 /* 1.3.132.0.35 */
static const char oid_rsa[] = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";  /* 1.2.840.113549.1.1.1 */
static const char oid_mgf1[] = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08"; /* 1.2.840.113549.1.1.8 */
static const char oid_pss[] = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a";  /* 1.2.840.113549.1.1.10 */
static const char oid_ed25519[] = "\x2b\x65\x70";                      /* 1.3.101.112 */
static const char oid_sha256[] =
    "\x60\x86\x48\x01\x65\x03\x04\x02\x01"; /* 2.16.840.1.101.3.4.2.1 */
static const char oid_sha384[] = "\x60\x86\x48\x01\x65\x03\x04\x02\x02";
static const char oid_sha512[] = "\x60\x86\x48\x01\x65\x03\x04\x02\x03";

/* OIDs hold zeros: the length is the array's. */
#define IS(bytes, oid) prov_bytes_eq((bytes), prov_bytes((oid), sizeof(oid) - 1))

static bool der_oid(struct prov_rd *rd, struct prov_bytes *out)
{
	return prov_tlv_bytes(rd, PROV_TLV_OID, out);
}

/* Parameters of an AlgorithmIdentifier that are absent or NULL, and nothing behind them. */
static bool der_no_parameters(struct prov_rd *rd)
{
	struct prov_rd content;

	if (prov_rd_end(rd))
		return true;
	return prov_tlv_next(rd, PROV_TLV_NULL, &content) && prov_rd_end(&content) &&
	       prov_rd_end(rd);
}

/* --- the parameters of id-RSASSA-PSS (RFC 4055, 3.1) --- */

static bool read_hash(struct prov_rd *rd, enum prov_hash *out)
{
	struct prov_rd alg;
	struct prov_bytes oid;

	if (!prov_tlv_next(rd, PROV_TLV_SEQUENCE, &alg) || !der_oid(&alg, &oid) ||
	    !der_no_parameters(&alg))
		return false;
	*out = IS(oid, oid_sha256)   ? PROV_HASH_SHA256
	       : IS(oid, oid_sha384) ? PROV_HASH_SHA384
	       : IS(oid, oid_sha512) ? PROV_HASH_SHA512
				     : PROV_HASH_NONE;
	return true;
}

static bool read_mask(struct prov_rd *rd, enum prov_hash *out)
{
	struct prov_rd alg;
	struct prov_bytes oid;

	return prov_tlv_next(rd, PROV_TLV_SEQUENCE, &alg) && der_oid(&alg, &oid) &&
	       IS(oid, oid_mgf1) && read_hash(&alg, out) && prov_rd_end(&alg);
}

/* A small number; what does not fit is as good as any that allows nothing. */
static bool read_number(struct prov_rd *rd, size_t *out)
{
	struct prov_bytes number;
	struct prov_rd zero = *rd, content;
	uint8_t byte;

	if (prov_tlv_next(&zero, PROV_TLV_INTEGER, &content) && prov_rd_left(&content) == 1 &&
	    prov_rd_u8(&content, &byte) && byte == 0) {
		*rd = zero;
		*out = 0;
		return true;
	}
	if (!prov_tlv_positive(rd, &number))
		return false;
	*out = number.n == 1 ? number.p[0] : SIZE_MAX;
	return true;
}

static bool read_pss_parameters(struct prov_rd *rd, struct prov_spki *out)
{
	size_t trailer = 1;
	struct prov_rd field, params;

	if (prov_rd_end(rd))
		return true;
	/* What is left out means SHA-1, which is none of ours, and 20 bytes of salt. */
	out->is_restricted = true;
	out->hash = out->mask_hash = PROV_HASH_NONE;
	out->min_salt = 20;
	if (!prov_tlv_next(rd, PROV_TLV_SEQUENCE, &params) || !prov_rd_end(rd))
		return false;
	if (prov_tlv_is_next(&params, PROV_TLV_EXPLICIT) &&
	    (!prov_tlv_next(&params, PROV_TLV_EXPLICIT, &field) || !read_hash(&field, &out->hash) ||
		!prov_rd_end(&field)))
		return false;
	if (prov_tlv_is_next(&params, PROV_TLV_EXPLICIT + 1) &&
	    (!prov_tlv_next(&params, PROV_TLV_EXPLICIT + 1, &field) ||
		!read_mask(&field, &out->mask_hash) || !prov_rd_end(&field)))
		return false;
	if (prov_tlv_is_next(&params, PROV_TLV_EXPLICIT + 2) &&
	    (!prov_tlv_next(&params, PROV_TLV_EXPLICIT + 2, &field) ||
		!read_number(&field, &out->min_salt) || !prov_rd_end(&field)))
		return false;
	if (prov_tlv_is_next(&params, PROV_TLV_EXPLICIT + 3) &&
	    (!prov_tlv_next(&params, PROV_TLV_EXPLICIT + 3, &field) ||
		!read_number(&field, &trailer) || !prov_rd_end(&field)))
		return false;
	return prov_rd_end(&params) && trailer == 1;
}

/* --- the three kinds; ALG is what follows the OID, KEY the content of the BIT STRING --- */

static void read_ec(struct prov_rd *alg, struct prov_bytes key, struct prov_spki *out)
{
	struct prov_bytes curve;
	size_t width;
	int bits;

	/* A name, and no explicit parameters even where they spell one of the three: an unchecked
	 * generator has been used to forge before (CVE-2020-0601). */
	if (!der_oid(alg, &curve) || !prov_rd_end(alg))
		return;
	bits = IS(curve, oid_p256)   ? 256
	       : IS(curve, oid_p384) ? 384
	       : IS(curve, oid_p521) ? 521
				     : 0;
	width = ((size_t)bits + 7) / 8;
	/* RFC 5480, 2.2: uncompressed or compressed. That leaves out the hybrid form and the point
	 * at infinity, which OpenSSL would take. */
	if (bits == 0 || key.n == 0 || key.p[0] < 2 || key.p[0] > 4 ||
	    key.n != 1 + (key.p[0] == 4 ? 2 * width : width))
		return;
	out->kind = PROV_KEY_EC;
	out->bits = bits;
	out->point = key;
}

static size_t bits_of(struct prov_bytes number)
{
	size_t bits = 8 * (number.n - 1);

	for (unsigned top = number.p[0]; top != 0; top >>= 1)
		bits++;
	return bits;
}

static bool is_odd(struct prov_bytes number)
{
	return (number.p[number.n - 1] & 1) != 0;
}

bool prov_spki_exponent_fits(size_t bits, size_t e_bits, bool e_is_odd)
{
	/* With exponent 1 every signature is its own padding, an even one makes no key. Large ones
	 * are allowed up to 256 bits (FIPS 186-5, 5.4), for large keys up to 64: OpenSSL's bound on
	 * the time that a verification takes. */
	return e_is_odd && e_bits >= 2 && e_bits <= (bits > 3072 ? 64 : 256) && e_bits < bits;
}

size_t prov_spki_cost(enum prov_key_kind kind, size_t bits, size_t e_bits)
{
	switch (kind) {
	case PROV_KEY_RSA:
		/* A square for each bit of the exponent, and a product for each that is set. What
		 * is longer than any that is accepted is refused before. */
		bits = bits < PROV_RSA_MAX_BITS ? bits : PROV_RSA_MAX_BITS;
		e_bits = e_bits < 256 ? e_bits : 256;
		return 1 + (size_t)((uint64_t)bits * bits * e_bits / 186000000u);
	case PROV_KEY_EC:
		return bits <= 256 ? 1 : 13;
	case PROV_KEY_ED25519:
		return 2;
	case PROV_KEY_OTHER:
	default:
		/* Curves, and DSA, which takes two powers of 256 bits. */
		bits = bits < PROV_RSA_MAX_BITS ? bits : PROV_RSA_MAX_BITS;
		return 13 + (size_t)((uint64_t)bits * bits * 560 / 186000000u);
	}
}

static void read_rsa(struct prov_bytes key, struct prov_spki *out)
{
	struct prov_rd rd, numbers;
	size_t bits;

	prov_rd_init(&rd, key, 0);
	if (!prov_tlv_next(&rd, PROV_TLV_SEQUENCE, &numbers) || !prov_rd_end(&rd) ||
	    !prov_tlv_positive(&numbers, &out->n) || !prov_tlv_positive(&numbers, &out->e) ||
	    !prov_rd_end(&numbers))
		return;
	bits = bits_of(out->n);
	if (!is_odd(out->n) || !prov_spki_exponent_fits(bits, bits_of(out->e), is_odd(out->e)))
		return;
	out->kind = PROV_KEY_RSA;
	out->bits = (int)bits; /* PROV_MAX_CERT bounds it */
}

static void read_key(
    struct prov_bytes oid, struct prov_rd *alg, struct prov_bytes key, struct prov_spki *out)
{
	if (IS(oid, oid_ec)) {
		read_ec(alg, key, out);
	} else if (IS(oid, oid_rsa)) {
		if (der_no_parameters(alg))
			read_rsa(key, out);
	} else if (IS(oid, oid_pss)) {
		if (read_pss_parameters(alg, out))
			read_rsa(key, out);
	} else if (IS(oid, oid_ed25519)) {
		/* RFC 8410, 3 and 4 */
		if (!prov_rd_end(alg) || key.n != PROV_ED25519_PUBLIC)
			return;
		out->kind = PROV_KEY_ED25519;
		out->bits = 256;
		out->point = key;
	}
}

void prov_spki_parse(struct prov_bytes der, struct prov_spki *out)
{
	struct prov_rd rd, spki, alg, bits;
	struct prov_bytes oid, key;
	uint8_t unused;

	memset(out, 0, sizeof(*out));
	if (der.n > PROV_MAX_CERT)
		return;
	prov_rd_init(&rd, der, 0);
	if (!prov_tlv_next(&rd, PROV_TLV_SEQUENCE, &spki) || !prov_rd_end(&rd) ||
	    !prov_tlv_next(&spki, PROV_TLV_SEQUENCE, &alg) || !der_oid(&alg, &oid) ||
	    !prov_tlv_next(&spki, PROV_TLV_BIT_STRING, &bits) || !prov_rd_end(&spki) ||
	    !prov_rd_u8(&bits, &unused) || unused != 0 ||
	    !prov_rd_bytes(&bits, prov_rd_left(&bits), &key))
		return;
	read_key(oid, &alg, key, out);
	if (out->kind == PROV_KEY_OTHER)
		memset(out, 0, sizeof(*out));
}

bool prov_spki_fits(const struct prov_spki *key, enum prov_alg alg)
{
	const struct prov_alg_info *info = prov_alg_info(alg);

	if (info == NULL || prov_sig_size(alg, key->kind, key->bits) == 0)
		return false;
	return !key->is_restricted || (key->hash == info->hash && key->mask_hash == info->hash &&
					  key->min_salt <= prov_hash_size(info->hash));
}

int prov_spki_info(
    struct prov_bytes spki, enum prov_key_kind *kind, int *bits, struct prov_err *err)
{
	struct prov_spki key;

	(void)err; /* nothing here can fail */
	prov_spki_parse(spki, &key);
	*kind = key.kind;
	*bits = key.bits;
	return PROV_OK;
}
