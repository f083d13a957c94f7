/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CBOR (RFC 8949) read in place. prov_cbor_parse proves once that a run of bytes is one well-formed
 * item and nothing else; everything after that is views into the same bytes: no allocation, no
 * recursion, no re-encoding. Heads are read by libcbor's streaming decoder.
 *
 * Getters answer false on a type that does not fit and leave a zeroed output; a missing item
 * (the zero struct prov_cbor, type PROV_CBOR_NONE) fits nothing.
 */
#ifndef PROV_CBOR_DEC_H
#define PROV_CBOR_DEC_H

#include "base/arena.h"
#include "base/bytes.h"
#include "prov/err.h"

enum prov_cbor_type {
	PROV_CBOR_NONE = 0,
	PROV_CBOR_UINT,
	PROV_CBOR_NINT, /* arg is n of -1-n */
	PROV_CBOR_BYTES,
	PROV_CBOR_TEXT,
	PROV_CBOR_ARRAY,
	PROV_CBOR_MAP,
	PROV_CBOR_TAG, /* arg is the tag number */
	PROV_CBOR_BOOL,
	PROV_CBOR_NULL,
	PROV_CBOR_UNDEF,
	PROV_CBOR_SIMPLE, /* any other simple value */
	PROV_CBOR_FLOAT
};

struct prov_cbor {
	enum prov_cbor_type type;
	bool indefinite;        /* BYTES, TEXT, ARRAY, MAP */
	uint64_t arg;           /* value, length, count (0 where indefinite) or tag */
	double real;            /* FLOAT */
	struct prov_bytes raw;  /* the whole item, head and content */
	struct prov_bytes body; /* what follows the head (without the final break) */
};

/*
 * DATA is one well-formed item, wholly used: PROV_OK. Otherwise PROV_E_TRUNC, PROV_E_FORMAT or
 * PROV_E_LIMIT (depth above PROV_MAX_CBOR_DEPTH), with the offset counted from ABS. Text strings
 * must be UTF-8 (RFC 8949 3.1 calls others invalid; 5.3.1).
 */
int prov_cbor_parse(struct prov_bytes data, uint64_t abs, struct prov_cbor *out,
    struct prov_err *err) PROV_MUST_CHECK;
/* The same where other bytes may stand behind the item: they are REST. */
int prov_cbor_parse_first(struct prov_bytes data, uint64_t abs, struct prov_cbor *out,
    struct prov_bytes *rest, struct prov_err *err) PROV_MUST_CHECK;

bool prov_cbor_uint(const struct prov_cbor *item, uint64_t *out);
bool prov_cbor_int(const struct prov_cbor *item, int64_t *out); /* UINT or NINT within int64 */
bool prov_cbor_bool(const struct prov_cbor *item, bool *out);
/* Strings of definite length, borrowed. */
bool prov_cbor_bytes(const struct prov_cbor *item, struct prov_bytes *out);
bool prov_cbor_text(const struct prov_cbor *item, struct prov_bytes *out);
/* Strings of either kind of length; an indefinite one is joined in the arena. */
int prov_cbor_join(const struct prov_cbor *item, struct prov_arena *arena, struct prov_bytes *out,
    struct prov_err *err) PROV_MUST_CHECK;
/* The item inside a tag; its number in *TAG. */
bool prov_cbor_untag(const struct prov_cbor *item, uint64_t *tag, struct prov_cbor *out);

struct prov_cbor_iter {
	struct prov_bytes rest;
};

/*
 * Walks the elements of an array or the pairs of a map; anything else yields nothing. Each level
 * passes once over its bytes: who goes down D levels reads the innermost ones D times.
 */
struct prov_cbor_iter prov_cbor_iter(const struct prov_cbor *container);
bool prov_cbor_next(struct prov_cbor_iter *iter, struct prov_cbor *element);
bool prov_cbor_next_pair(
    struct prov_cbor_iter *iter, struct prov_cbor *key, struct prov_cbor *value);
/* How many elements or pairs. */
size_t prov_cbor_count(const struct prov_cbor *container);

/*
 * Picks the named fields of a map in one pass over it. FIELDS is an array of N rows; out is zeroed
 * first and stays PROV_CBOR_NONE where the key is absent. A key that appears twice is PROV_E_FORMAT
 * (RFC 8949 5.6), a container that is no map too. Unknown keys are passed over.
 */
struct prov_cbor_field {
	const char *key;
	struct prov_cbor *out;
};
int prov_cbor_fields(const struct prov_cbor *map, const struct prov_cbor_field *fields, size_t n,
    struct prov_err *err) PROV_MUST_CHECK;

/* One text-keyed value; false where absent, or there twice. For many lookups: prov_cbor_fields. */
bool prov_cbor_get(const struct prov_cbor *map, const char *key, struct prov_cbor *out);

/*
 * Whether the item is in the core deterministic encoding (RFC 8949 4.2.1). For tests and writers.
 */
bool prov_cbor_is_deterministic(const struct prov_cbor *item);

#endif
