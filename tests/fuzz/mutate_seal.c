/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/limits.h"
#include "cbor/dec.h"
#include "cose/cose.h"
#include "fuzz/mutate.h"
#include "helper/jumbf_walk.h"

/* The views that parsers give are into the store, which is ours to write to. */
static uint8_t *writable(struct prov_bytes part)
{
	return (uint8_t *)(uintptr_t)part.p;
}

static enum prov_hash hash_of_size(size_t n)
{
	return n == 32   ? PROV_HASH_SHA256
	       : n == 48 ? PROV_HASH_SHA384
	       : n == 64 ? PROV_HASH_SHA512
			 : PROV_HASH_NONE;
}

/* What a hash of BOX covers: of a compressed manifest, as it is stored. */
static struct prov_bytes hashed_part(const struct prov_store *store, const struct prov_jumbf *box)
{
	for (size_t i = 0; i < store->n; i++) {
		if (store->manifests[i].box == box)
			return store->manifests[i].stored->body;
	}
	return box->body;
}

/* MAP, if it is a hashed URI that leads somewhere. */
static void seal_uri(
    const struct prov_store *store, const struct prov_jumbf *in, const struct prov_cbor *map)
{
	const struct prov_jumbf *box;
	uint8_t digest[PROV_HASH_MAX];
	struct prov_cbor url, hash;
	struct prov_bytes text, sum;

	if (!prov_cbor_get(map, "url", &url) || !prov_cbor_get(map, "hash", &hash) ||
	    !prov_cbor_text(&url, &text) || !prov_cbor_bytes(&hash, &sum))
		return;
	box = prov_store_resolve(store, prov_store_owner(store, in), text);
	if (box != NULL && hash_of_size(sum.n) != PROV_HASH_NONE &&
	    prov_hash_bytes(hash_of_size(sum.n), hashed_part(store, box), digest, NULL) == PROV_OK)
		memcpy(writable(sum), digest, sum.n);
}

static void seal_uris(const struct prov_store *store, const struct prov_jumbf *in)
{
	struct mutate_item *items = calloc(MUTATE_MAX_ITEMS, sizeof(*items));
	size_t n = items == NULL ? 0 : mutate_items(in->body, items);

	for (size_t i = 0; i < n; i++) {
		if (items[i].item.type == PROV_CBOR_MAP)
			seal_uri(store, in, &items[i].item);
	}
	free(items);
}

/* --- the binding --- */

/* The number, where as many bytes as it has now can say it. */
static void put_number(const struct prov_cbor *item, uint64_t value)
{
	size_t n = item->raw.n - 1;

	if (item->type != PROV_CBOR_UINT || n > 8 || (n == 0 && value > 23) ||
	    (n > 0 && n < 8 && value >> (8 * n) != 0))
		return;
	if (n == 0)
		writable(item->raw)[0] = (uint8_t)value;
	for (size_t i = 0; i < n; i++)
		writable(item->raw)[1 + i] = (uint8_t)(value >> (8 * (n - 1 - i)));
}

/* The digest that a binding's hash has to be, of N bytes; false where that can't be told. */
static bool bound_digest(const struct mutate_bound *bound, size_t n, uint8_t digest[PROV_HASH_MAX])
{
	if (bound->film == NULL)
		return prov_hash_parts(hash_of_size(n), bound->hashed, 2, digest, NULL) == PROV_OK;
	memcpy(digest, bound->film, 32);
	return n == 32;
}

static void seal_binding(const struct prov_jumbf *in, const struct mutate_bound *bound)
{
	struct prov_cbor map, list, span, start, length, hash;
	uint8_t digest[PROV_HASH_MAX];
	struct prov_cbor_iter iter;
	struct prov_bytes sum;

	if (prov_cbor_parse(in->body, 0, &map, NULL) != PROV_OK)
		return;
	if (bound->film == NULL && prov_cbor_get(&map, "exclusions", &list)) {
		iter = prov_cbor_iter(&list);
		if (prov_cbor_next(&iter, &span) && prov_cbor_get(&span, "start", &start) &&
		    prov_cbor_get(&span, "length", &length)) {
			put_number(&start, bound->at);
			put_number(&length, bound->n);
		}
	}
	/* A hash that begins with 0 is to be none (skip_maths.c). */
	if (prov_cbor_get(&map, "hash", &hash) && prov_cbor_bytes(&hash, &sum) &&
	    hash_of_size(sum.n) != PROV_HASH_NONE && sum.p[0] != 0 &&
	    bound_digest(bound, sum.n, digest))
		memcpy(writable(sum), digest, sum.n);
}

/* --- the signature --- */

static void seal_signature(
    struct prov_bytes body, struct prov_bytes claim, struct prov_arena *arena)
{
	uint8_t public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
	struct prov_cose_tbs tbs;
	struct prov_cose cose;
	struct prov_wr data;

	if (prov_cose_parse(body, 0, arena, &cose, NULL) != PROV_OK ||
	    cose.signature.n != crypto_sign_BYTES || prov_crypto_init(NULL) != PROV_OK)
		return;
	prov_cose_tbs(&tbs, "Signature1", cose.protected_raw, claim);
	prov_wr_init(&data, PROV_MAX_STORE);
	for (size_t i = 0; i < tbs.num_parts; i++)
		prov_wr_bytes(&data, tbs.parts[i]);
	if (data.code == PROV_OK &&
	    crypto_sign_seed_keypair(public, secret, (const uint8_t *)MUTATE_SEED) == 0)
		(void)crypto_sign_detached(writable(cose.signature), NULL, data.p, data.n, secret);
	prov_wr_fini(&data);
}

static const struct prov_jumbf *claim_content(
    const struct prov_store *store, const struct prov_jumbf *in)
{
	const struct prov_manifest *m = prov_store_owner(store, in);

	return m == NULL || m->claim == NULL ? NULL : prov_jumbf_content(m->claim, PROV_BOX_CBOR);
}

static bool is_binding(const struct prov_jumbf *box, const struct mutate_bound *bound)
{
	struct prov_bytes label = box->parent->label;

	return bound->film == NULL ? prov_bytes_starts(label, "c2pa.hash.data")
				   : prov_bytes_starts(label, "c2pa.hash.bmff");
}

void mutate_seal(uint8_t *bytes, size_t size, const struct mutate_bound *bound)
{
	const struct prov_jumbf *claim;
	struct prov_store store;
	struct prov_arena arena;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	if (prov_store_parse(prov_bytes(bytes, size), 0, &arena, &store, NULL) != PROV_OK)
		store.box = NULL;
	/* In the order in which they lie: what is hashed comes before who hashes it. */
	for (const struct prov_jumbf *box = store.box; box != NULL; box = jumbf_walk_next(box)) {
		if (box->box_type != PROV_BOX_CBOR)
			continue;
		claim = claim_content(&store, box);
		if (box->parent->type == PROV_JUMBF_SIGNATURE && claim != NULL)
			seal_signature(box->body, claim->body, &arena);
		else if (is_binding(box, bound))
			seal_binding(box, bound);
		else
			seal_uris(&store, box);
	}
	prov_arena_fini(&arena);
}
