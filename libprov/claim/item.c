/* SPDX-License-Identifier: Apache-2.0 */
#include "claim/item.h"

#include "base/err.h"
#include "base/limits.h"

#define MAX_DIGEST 64u /* SHA-512 */

static int join(const struct prov_cbor *item, enum prov_cbor_type type, struct prov_arena *arena,
    struct prov_bytes *out, struct prov_err *err)
{
	*out = prov_bytes(NULL, 0);
	if (item->type != type)
		return PROV_OK;
	return prov_cbor_join(item, arena, out, err);
}

int prov_item_text(const struct prov_cbor *item, struct prov_arena *arena, struct prov_bytes *out,
    struct prov_err *err)
{
	return join(item, PROV_CBOR_TEXT, arena, out, err);
}

int prov_item_bytes(const struct prov_cbor *item, struct prov_arena *arena, struct prov_bytes *out,
    struct prov_err *err)
{
	return join(item, PROV_CBOR_BYTES, arena, out, err);
}

int prov_item_alg(const struct prov_cbor *item, struct prov_arena *arena, struct prov_bytes *out,
    struct prov_err *err)
{
	int rc = prov_item_text(item, arena, out, err);

	if (rc == PROV_OK && out->n == 0 && prov_item_present(item))
		*out = prov_bytes_str("?");
	return rc;
}

bool prov_item_present(const struct prov_cbor *item)
{
	return item->type != PROV_CBOR_NONE && item->type != PROV_CBOR_NULL &&
	       item->type != PROV_CBOR_UNDEF;
}

/*
 * Writers of 2022 (c2pa-rs through JSON) put the hash of an action's ingredient as an array of
 * integers. No longer than the longest digest, or it is none.
 */
static int hash_from_ints(const struct prov_cbor *array, struct prov_arena *arena,
    struct prov_bytes *out, bool *good, struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(array);
	size_t count = prov_cbor_count(array);
	struct prov_cbor element;
	uint8_t *bytes;
	uint64_t v;
	void *room;
	int rc;

	*good = count <= MAX_DIGEST;
	if (!*good)
		return PROV_OK;
	rc = prov_item_room(
	    arena, count, MAX_DIGEST, PROV_LIMIT_DIGEST, 1, "bytes of a hash", &room, err);
	if (rc != PROV_OK)
		return rc;
	bytes = room;
	for (size_t i = 0; *good && i < count; i++) {
		*good = prov_cbor_next(&iter, &element) && prov_cbor_uint(&element, &v) &&
			v <= UINT8_MAX;
		bytes[i] = *good ? (uint8_t)v : 0;
	}
	if (*good)
		*out = prov_bytes(bytes, count);
	return PROV_OK;
}

static int read_hash(const struct prov_cbor *item, struct prov_arena *arena, struct prov_bytes *out,
    bool *good, struct prov_err *err)
{
	if (item->type == PROV_CBOR_ARRAY)
		return hash_from_ints(item, arena, out, good, err);
	*good = item->type == PROV_CBOR_BYTES || item->type == PROV_CBOR_NONE;
	return prov_item_bytes(item, arena, out, err);
}

static bool is_text_or_absent(const struct prov_cbor *item)
{
	return item->type == PROV_CBOR_TEXT || item->type == PROV_CBOR_NONE;
}

int prov_item_uri_limit(struct prov_bytes uri, struct prov_err *err)
{
	if (uri.n > PROV_MAX_URI && prov_bytes_starts(uri, "self#jumbf="))
		return prov_refuse(err, PROV_LIMIT_URI,
		    "a JUMBF URI of %zu bytes exceeds the limit of %u", uri.n, PROV_MAX_URI);
	return PROV_OK;
}

int prov_item_uri(const struct prov_cbor *item, struct prov_arena *arena,
    struct prov_hashed_uri *out, bool *good, struct prov_err *err)
{
	struct prov_cbor url, alg, hash;
	const struct prov_cbor_field fields[] = {{"url", &url}, {"alg", &alg}, {"hash", &hash}};
	int rc;

	*out = (struct prov_hashed_uri){0};
	*good = false;
	if (prov_cbor_fields(item, fields, 3, NULL) != PROV_OK)
		return PROV_OK;
	rc = prov_item_text(&url, arena, &out->url, err);
	if (rc == PROV_OK)
		rc = prov_item_uri_limit(out->url, err);
	if (rc == PROV_OK)
		rc = prov_item_alg(&alg, arena, &out->alg, err);
	if (rc == PROV_OK)
		rc = read_hash(&hash, arena, &out->hash, good, err);
	*good = *good && is_text_or_absent(&url) && is_text_or_absent(&alg);
	return rc;
}

int prov_item_room(struct prov_arena *arena, size_t count, size_t max, enum prov_limit limit,
    size_t size, const char *what, void **out, struct prov_err *err)
{
	struct prov_err cause = {0};

	*out = NULL;
	if (count > max)
		return prov_refuse(
		    err, limit, "%zu %s are more than the limit of %zu", count, what, max);
	*out = prov_arena_array(arena, count, size, &cause);
	if (*out != NULL)
		return PROV_OK;
	(void)prov_pass(err, cause.code, &cause);
	return cause.code == PROV_E_LIMIT ? PROV_E_LIMIT : PROV_E_NOMEM;
}

int prov_item_uris(const struct prov_cbor *item, struct prov_arena *arena,
    struct prov_hashed_uri **out, size_t *num_out, bool *good, struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(item);
	struct prov_hashed_uri *uris;
	struct prov_cbor element;
	size_t count = prov_cbor_count(item), n = 0;
	void *room;
	int rc;

	*out = NULL;
	*num_out = 0;
	*good = item->type == PROV_CBOR_ARRAY;
	if (!*good)
		return PROV_OK;
	rc = prov_item_room(arena, count, PROV_MAX_ITEMS, PROV_LIMIT_ITEMS, sizeof(*uris),
	    "references", &room, err);
	if (rc != PROV_OK)
		return rc;
	uris = room;
	for (; n < count && prov_cbor_next(&iter, &element); n++) {
		bool fine;

		rc = prov_item_uri(&element, arena, &uris[n], &fine, err);
		if (rc != PROV_OK)
			return rc;
		*good = *good && fine;
	}
	*out = uris;
	*num_out = n;
	return PROV_OK;
}
