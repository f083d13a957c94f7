/* SPDX-License-Identifier: Apache-2.0 */
/*
 * COSE_Sign1 (RFC 9052) as C2PA 2.4, 13.2 uses it: detached payload, certificate chain in x5chain,
 * time-stamps and revocation data in the unprotected header. Parsing only describes.
 */
#ifndef PROV_COSE_COSE_H
#define PROV_COSE_COSE_H

#include "base/arena.h"
#include "base/wr.h"
#include "crypto/crypto.h"

struct prov_cose_chain {
	struct prov_bytes *certs; /* DER, leaf first */
	size_t n;
};

struct prov_cose {
	bool tagged;                     /* tag 18 stood there */
	struct prov_bytes protected_raw; /* content of the protected bstr, as received */
	bool has_alg;                    /* label 1 in the protected bucket, an integer */
	int64_t alg;
	struct prov_bytes content_type;   /* label 3 there, where it is a text */
	bool payload_nil;                 /* nil: detached, as 13.2.3 asks */
	struct prov_bytes payload;        /* where not nil */
	struct prov_bytes signature;      /* content of the signature bstr */
	struct prov_bytes signature_item; /* the same with its CBOR head: what sigTst2 stamps */

	/* 14.2 and 13.2.2: the credential. num_credentials is how many were found in the union of
	 * both buckets, label 33 and "x5chain" in one bucket counting as one (33 wins). */
	size_t num_credentials;
	struct prov_cose_chain chain;
	bool chain_unprotected; /* old files: chain stood in the unprotected bucket */

	/* Tokens as found (10.3.2.5): sigTst holds TimeStampResp, sigTst2 TimeStampToken. */
	struct prov_bytes *tst1, *tst2;
	size_t num_tst1, num_tst2;
	bool tst_malformed; /* a sigTst/sigTst2 header that is no tstContainer */

	struct prov_bytes *ocsp; /* rVals.ocspVals, DER OCSP responses */
	size_t num_ocsp;
	bool has_iat;
	int64_t iat;
};

/*
 * Reads a COSE_Sign1(_Tagged). Views into DATA and arena arrays. PROV_E_TRUNC / PROV_E_FORMAT where
 * it is no such structure (a label twice in a bucket and a "crit" that can't be honoured included),
 * PROV_E_LIMIT at PROV_MAX_HEADERS, PROV_MAX_CERTS, PROV_MAX_CERT, PROV_MAX_TST, PROV_MAX_OCSP.
 */
int prov_cose_parse(struct prov_bytes data, uint64_t abs, struct prov_arena *arena,
    struct prov_cose *out, struct prov_err *err) PROV_MUST_CHECK;

/*
 * The Sig_structure over PAYLOAD, as parts to hash or sign in order without copying PAYLOAD
 * (RFC 9052 4.4). CONTEXT is "Signature1", or "CounterSignature" for time-stamps (10.3.2.5).
 * HEAD is the caller's scratch and must outlive PARTS.
 */
struct prov_cose_tbs {
	uint8_t head[64];
	uint8_t mid[64];
	struct prov_bytes parts[4];
	size_t num_parts;
};
void prov_cose_tbs(struct prov_cose_tbs *out, const char *context, struct prov_bytes protected_raw,
    struct prov_bytes payload);

/* The same with external_aad, of PROV_COSE_MAX_AAD bytes at most: what has one is signed for
 * another purpose than claims, and neither signature can pass for the other. */
#define PROV_COSE_MAX_AAD 32u
void prov_cose_tbs_for(struct prov_cose_tbs *out, const char *context,
    struct prov_bytes protected_raw, struct prov_bytes aad, struct prov_bytes payload);

/* The claim signature over the claim's bytes as received; SPKI is the leaf's. */
int prov_cose_verify(const struct prov_cose *cose, struct prov_bytes claim, struct prov_bytes spki,
    enum prov_sig_result *out, struct prov_err *err) PROV_MUST_CHECK;

/* A signature with external_aad AAD over PAYLOAD; KNOWN as for prov_sig_verify. */
int prov_cose_verify_for(const struct prov_cose *cose, struct prov_bytes aad,
    struct prov_bytes payload, struct prov_bytes spki, struct prov_known_keys *known,
    enum prov_sig_result *out, struct prov_err *err) PROV_MUST_CHECK;

/* --- writing (sign1_write.c) --- */

/* The protected header: {1: alg, 33: x5chain} deterministic; one certificate is a bstr, several an
 * array (RFC 9360). Appended to WR as the bare map (content of the bstr). */
void prov_cose_put_protected(
    struct prov_wr *wr, enum prov_alg alg, const struct prov_cose_chain *chain);
/* The same with a content type (label 3) between the two. */
void prov_cose_put_protected_typed(
    struct prov_wr *wr, enum prov_alg alg, const char *type, const struct prov_cose_chain *chain);
/* The whole COSE_Sign1_Tagged; SIG may be zeros of the right length for a placeholder. PAD > 0
 * adds an unprotected "pad" (and "pad2" where one string can't have that size) so that the
 * structure grows by exactly PAD bytes. PAD 0: none; 1 to 4 can't be, and are PROV_E_INTERNAL in
 * the writer. */
#define PROV_COSE_MIN_PAD 5
void prov_cose_put_sign1(
    struct prov_wr *wr, struct prov_bytes protected_map, struct prov_bytes sig, size_t pad);

/* What is learned after signing, or about the signer: it stands in the unprotected header. */
struct prov_cose_extra {
	struct prov_bytes tst2; /* a time-stamp token over the signature (10.3.2.5), or empty */
	const struct prov_bytes *ocsp; /* DER OCSP responses (10.3.2.6) */
	size_t num_ocsp;
	/* Which of the ways to pad the rest: 0 is the usual one, those below PROV_COSE_SHAPES take
	 * the same room with another number of zeros. */
	unsigned shape;
};
#define PROV_COSE_SHAPES 3u
#define PROV_COSE_SHAPE_ROOM                                                                       \
	31u /* from here on each is there, and their zeros are 25, 24 and 20                       \
	     */
/* By how many bytes these make the structure grow; 0 also where memory ran out. */
#define PROV_COSE_TOKEN_FRAME 30u /* a token takes at most these bytes more than its own */
size_t prov_cose_extra_size(const struct prov_cose_extra *extra);
/* The structure with them, ROOM bytes longer than with none: what they leave is padded. ROOM that
 * is too small for them, or leaves 1 to 4 bytes, or has no such shape, is PROV_E_INTERNAL in the
 * writer. */
void prov_cose_put_sign1_with(struct prov_wr *wr, struct prov_bytes protected_map,
    struct prov_bytes sig, const struct prov_cose_extra *extra, size_t room);

/* The same with its payload inside, and not padded. */
void prov_cose_put_attached(struct prov_wr *wr, struct prov_bytes protected_map,
    struct prov_bytes payload, struct prov_bytes sig, const struct prov_cose_extra *extra);

#endif
