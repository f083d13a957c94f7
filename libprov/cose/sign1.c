/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "base/err.h"
#include "cose/header.h"

#define TAG_SIGN1 18

enum element { PROTECTED, UNPROTECTED, PAYLOAD, SIGNATURE, NUM_ELEMENTS };

/* What one parse works on. */
struct parse {
	struct prov_cbor element[NUM_ELEMENTS];
	struct prov_cose_bucket is_protected, is_unprotected;
	struct prov_cose_place place, protected_place;
};

static int read_array(
    struct prov_bytes data, struct parse *p, struct prov_cose *out, struct prov_err *err)
{
	struct prov_cbor item, inner;
	struct prov_cbor_iter iter;
	uint64_t tag;
	int rc;

	rc = prov_cbor_parse(data, p->place.abs, &item, err);
	if (rc != PROV_OK)
		return rc;
	if (prov_cbor_untag(&item, &tag, &inner)) {
		if (tag != TAG_SIGN1)
			return prov_fail_at(err, PROV_E_FORMAT, p->place.abs,
			    "COSE: the tag is %" PRIu64 ", and %d for COSE_Sign1", tag, TAG_SIGN1);
		out->tagged = true;
		item = inner;
	}
	if (item.type != PROV_CBOR_ARRAY || prov_cbor_count(&item) != NUM_ELEMENTS)
		return prov_fail_at(err, PROV_E_FORMAT, p->place.abs,
		    "COSE: a COSE_Sign1 is an array of four elements");
	iter = prov_cbor_iter(&item);
	for (size_t i = 0; i < NUM_ELEMENTS; i++) {
		if (!prov_cbor_next(&iter, &p->element[i]))
			return prov_fail(err, PROV_E_INTERNAL, "COSE: an element is missing");
	}
	return PROV_OK;
}

static int fail_type(
    const struct parse *p, enum element which, struct prov_err *err, const char *what)
{
	uint64_t at = p->place.abs + (uint64_t)(p->element[which].raw.p - p->place.p);

	return prov_fail_at(err, PROV_E_FORMAT, at, "COSE: %s", what);
}

static int read_strings(
    struct parse *p, struct prov_arena *arena, struct prov_cose *out, struct prov_err *err)
{
	int rc;

	if (p->element[PROTECTED].type != PROV_CBOR_BYTES)
		return fail_type(p, PROTECTED, err, "the protected header is no byte string");
	if (p->element[SIGNATURE].type != PROV_CBOR_BYTES)
		return fail_type(p, SIGNATURE, err, "the signature is no byte string");
	out->payload_nil = p->element[PAYLOAD].type == PROV_CBOR_NULL;
	if (!out->payload_nil && p->element[PAYLOAD].type != PROV_CBOR_BYTES)
		return fail_type(p, PAYLOAD, err, "the payload is neither nil nor a byte string");
	rc = prov_cbor_join(&p->element[PROTECTED], arena, &out->protected_raw, err);
	if (rc == PROV_OK && !out->payload_nil)
		rc = prov_cbor_join(&p->element[PAYLOAD], arena, &out->payload, err);
	if (rc == PROV_OK)
		rc = prov_cbor_join(&p->element[SIGNATURE], arena, &out->signature, err);
	out->signature_item = p->element[SIGNATURE].raw;
	return rc;
}

static int read_buckets(
    struct parse *p, struct prov_arena *arena, const struct prov_cose *cose, struct prov_err *err)
{
	const struct prov_cbor *item = &p->element[PROTECTED];
	struct prov_bytes content = cose->protected_raw;
	struct prov_cbor map;
	int rc;

	/* In the data the content has an offset of its own; joined from chunks, the item's. */
	p->protected_place.p = content.p;
	p->protected_place.abs =
	    p->place.abs + (uint64_t)((item->indefinite ? item->raw.p : item->body.p) - p->place.p);
	/* A string of no bytes is how an empty map is sent (RFC 9052, 3). */
	if (content.n > 0) {
		rc = prov_cbor_parse(content, p->protected_place.abs, &map, err);
		if (rc == PROV_OK)
			rc = prov_cose_bucket_read(
			    &map, p->protected_place, arena, &p->is_protected, err);
		if (rc != PROV_OK)
			return rc;
	}
	rc = prov_cose_bucket_read(
	    &p->element[UNPROTECTED], p->place, arena, &p->is_unprotected, err);
	if (rc != PROV_OK)
		return rc;
	return prov_cose_crit_check(
	    &p->is_protected, &p->is_unprotected, p->protected_place, arena, err);
}

static int read_credential(
    const struct parse *p, struct prov_arena *arena, struct prov_cose *out, struct prov_err *err)
{
	const struct prov_cbor *safe = prov_cose_credential(&p->is_protected);
	const struct prov_cbor *open = prov_cose_credential(&p->is_unprotected);

	out->num_credentials = (size_t)(safe != NULL) + (size_t)(open != NULL);
	if (safe != NULL)
		return prov_cose_chain_read(safe, p->protected_place, arena, &out->chain, err);
	if (open == NULL)
		return PROV_OK;
	out->chain_unprotected = true;
	return prov_cose_chain_read(open, p->place, arena, &out->chain, err);
}

static int read_headers(
    const struct parse *p, struct prov_arena *arena, struct prov_cose *out, struct prov_err *err)
{
	const struct prov_cbor *safe = p->is_protected.value, *open = p->is_unprotected.value;
	int rc;

	/* 13.2.3: in the protected header. One in the other bucket counts for nothing. */
	out->has_alg = prov_cbor_int(&safe[PROV_COSE_ALG], &out->alg);
	out->has_iat = prov_cose_date_read(&safe[PROV_COSE_IAT], &out->iat);
	rc = PROV_OK;
	if (safe[PROV_COSE_CONTENT_TYPE].type == PROV_CBOR_TEXT)
		rc = prov_cbor_join(&safe[PROV_COSE_CONTENT_TYPE], arena, &out->content_type, err);
	if (rc == PROV_OK)
		rc = read_credential(p, arena, out, err);
	/* Made after what they stamp, which covers the protected header: unprotected only. */
	if (rc == PROV_OK)
		rc = prov_cose_tst_read(&open[PROV_COSE_TST1], p->place, arena, &out->tst1,
		    &out->num_tst1, &out->tst_malformed, err);
	if (rc == PROV_OK)
		rc = prov_cose_tst_read(&open[PROV_COSE_TST2], p->place, arena, &out->tst2,
		    &out->num_tst2, &out->tst_malformed, err);
	if (rc != PROV_OK)
		return rc;
	/* 15.7 lets other headers stand in either bucket. */
	if (safe[PROV_COSE_RVALS].type != PROV_CBOR_NONE)
		return prov_cose_ocsp_read(&safe[PROV_COSE_RVALS], p->protected_place, arena,
		    &out->ocsp, &out->num_ocsp, err);
	return prov_cose_ocsp_read(
	    &open[PROV_COSE_RVALS], p->place, arena, &out->ocsp, &out->num_ocsp, err);
}

int prov_cose_parse(struct prov_bytes data, uint64_t abs, struct prov_arena *arena,
    struct prov_cose *out, struct prov_err *err)
{
	struct parse *p;
	int rc;

	memset(out, 0, sizeof(*out));
	p = prov_arena_alloc(arena, sizeof(*p), err);
	if (p == NULL)
		return prov_cose_no_room(err);
	p->place.p = data.p;
	p->place.abs = abs;
	rc = read_array(data, p, out, err);
	if (rc == PROV_OK)
		rc = read_strings(p, arena, out, err);
	if (rc == PROV_OK)
		rc = read_buckets(p, arena, out, err);
	if (rc == PROV_OK)
		rc = read_headers(p, arena, out, err);
	if (rc != PROV_OK)
		memset(out, 0, sizeof(*out)); /* half a description describes nothing */
	return rc;
}

/* A definite-length head (RFC 8949, 3) in its shortest form, as RFC 9052, 9 asks; its length. */
static size_t put_head(uint8_t *p, unsigned major, uint64_t n)
{
	size_t width = n < 24            ? 0
		       : n <= UINT8_MAX  ? 1
		       : n <= UINT16_MAX ? 2
		       : n <= UINT32_MAX ? 4
					 : 8;
	unsigned info = width == 0   ? (unsigned)n
			: width == 1 ? 24
			: width == 2 ? 25
			: width == 4 ? 26
				     : 27;

	p[0] = (uint8_t)(major << 5 | info);
	for (size_t i = 0; i < width; i++)
		p[1 + i] = (uint8_t)(n >> (8 * (width - 1 - i)));
	return 1 + width;
}

#define MAJOR_BYTES 2
#define MAJOR_TEXT 3
#define MAJOR_ARRAY 4
#define MAX_HEAD 9

void prov_cose_tbs(struct prov_cose_tbs *out, const char *context, struct prov_bytes protected_raw,
    struct prov_bytes payload)
{
	prov_cose_tbs_for(out, context, protected_raw, prov_bytes(NULL, 0), payload);
}

void prov_cose_tbs_for(struct prov_cose_tbs *out, const char *context,
    struct prov_bytes protected_raw, struct prov_bytes aad, struct prov_bytes payload)
{
	size_t room = sizeof(out->head) - 1 - MAX_HEAD - MAX_HEAD, len = strlen(context), n;

	/* Contexts are two constants of ours; a longer one would only make what never verifies. */
	if (len > room)
		len = room;
	n = put_head(out->head, MAJOR_ARRAY, 4);
	n += put_head(&out->head[n], MAJOR_TEXT, len);
	memcpy(&out->head[n], context, len);
	n += len;
	n += put_head(&out->head[n], MAJOR_BYTES, protected_raw.n);
	out->parts[0] = prov_bytes(out->head, n);
	out->parts[1] = protected_raw;
	if (aad.n > PROV_COSE_MAX_AAD)
		aad.n = PROV_COSE_MAX_AAD;          /* a constant of ours, too */
	n = put_head(out->mid, MAJOR_BYTES, aad.n); /* external_aad */
	if (aad.n > 0)
		memcpy(&out->mid[n], aad.p, aad.n);
	n += aad.n;
	n += put_head(&out->mid[n], MAJOR_BYTES, payload.n);
	out->parts[2] = prov_bytes(out->mid, n);
	out->parts[3] = payload;
	out->num_parts = 4;
}

int prov_cose_verify(const struct prov_cose *cose, struct prov_bytes claim, struct prov_bytes spki,
    enum prov_sig_result *out, struct prov_err *err)
{
	return prov_cose_verify_for(cose, prov_bytes(NULL, 0), claim, spki, NULL, out, err);
}

int prov_cose_verify_for(const struct prov_cose *cose, struct prov_bytes aad,
    struct prov_bytes payload, struct prov_bytes spki, struct prov_known_keys *known,
    enum prov_sig_result *out, struct prov_err *err)
{
	const struct prov_alg_info *info = cose->has_alg ? prov_alg_info(cose->alg) : NULL;
	struct prov_cose_tbs tbs;

	*out = PROV_SIG_UNFIT;
	if (info == NULL)
		return PROV_OK;
	prov_cose_tbs_for(&tbs, "Signature1", cose->protected_raw, aad, payload);
	return prov_sig_verify(
	    info->alg, spki, known, tbs.parts, tbs.num_parts, cose->signature, out, err);
}
