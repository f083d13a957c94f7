/* SPDX-License-Identifier: Apache-2.0 */
/* The header buckets of a COSE_Sign1 and the values in them that C2PA 2.4, 13.2 knows. */
#ifndef PROV_COSE_HEADER_H
#define PROV_COSE_HEADER_H

#include "cbor/dec.h"
#include "cose/cose.h"

enum prov_cose_label {
	PROV_COSE_ALG,          /* 1 */
	PROV_COSE_CRIT,         /* 2 */
	PROV_COSE_X5CHAIN,      /* 33 */
	PROV_COSE_X5CHAIN_TEXT, /* "x5chain", as files before C2PA 1.3 have it */
	PROV_COSE_TST1,         /* "sigTst" */
	PROV_COSE_TST2,         /* "sigTst2" */
	PROV_COSE_RVALS,        /* "rVals" */
	PROV_COSE_IAT,          /* "iat" */
	PROV_COSE_CONTENT_TYPE, /* 3 */
	PROV_COSE_NUM_LABELS
};

/* PROV_CBOR_NONE where a label is absent. */
struct prov_cose_bucket {
	struct prov_cbor value[PROV_COSE_NUM_LABELS];
};

/* Where the bytes at P lie in the asset or store, for messages. */
struct prov_cose_place {
	const uint8_t *p;
	uint64_t abs;
};

/* The code of an allocation from the arena that failed. */
static inline int prov_cose_no_room(const struct prov_err *err)
{
	return err == NULL || err->code == PROV_OK ? PROV_E_NOMEM : err->code;
}

/* One pass over MAP. A label that is neither integer nor text, or stands there twice, is
 * PROV_E_FORMAT (RFC 9052, 3); more than PROV_MAX_HEADERS are PROV_E_LIMIT. */
int prov_cose_bucket_read(const struct prov_cbor *map, struct prov_cose_place place,
    struct prov_arena *arena, struct prov_cose_bucket *out, struct prov_err *err) PROV_MUST_CHECK;

/*
 * RFC 9052, 3.1: what "crit" lists must be in the protected bucket and understood, and "crit" must
 * itself be protected. PROV_E_FORMAT otherwise: nothing may be made of such a structure.
 */
int prov_cose_crit_check(const struct prov_cose_bucket *is_protected,
    const struct prov_cose_bucket *is_unprotected, struct prov_cose_place place,
    struct prov_arena *arena, struct prov_err *err) PROV_MUST_CHECK;

/* The credential of a bucket: 33 before "x5chain" (14.5). NULL where it has none. */
const struct prov_cbor *prov_cose_credential(const struct prov_cose_bucket *bucket);

/* RFC 9360: one certificate is a byte string, several are an array of them. */
int prov_cose_chain_read(const struct prov_cbor *value, struct prov_cose_place place,
    struct prov_arena *arena, struct prov_cose_chain *out, struct prov_err *err) PROV_MUST_CHECK;

/* 10.3.2.5: {"tstTokens": [1* {"val": bstr}]}. *MALFORMED where VALUE is something else; a header
 * that is absent is no token and nothing malformed. */
int prov_cose_tst_read(const struct prov_cbor *value, struct prov_cose_place place,
    struct prov_arena *arena, struct prov_bytes **out, size_t *num, bool *malformed,
    struct prov_err *err) PROV_MUST_CHECK;

/* 14.5.2: {"ocspVals": [1* bstr]}. What is something else holds no responses. */
int prov_cose_ocsp_read(const struct prov_cbor *value, struct prov_cose_place place,
    struct prov_arena *arena, struct prov_bytes **out, size_t *num,
    struct prov_err *err) PROV_MUST_CHECK;

/* 13.2.4: a NumericDate, which may be a float; its fraction is dropped. */
bool prov_cose_date_read(const struct prov_cbor *value, int64_t *out);

#endif
