/* SPDX-License-Identifier: Apache-2.0 */
/* Collection data hashes (C2PA 2.4, 18.8). A file's size, format and types bind nothing that its
 * hash does not, so nobody asks for them. */
#include "base/limits.h"
#include "claim/assertion.h"
#include "claim/item.h"

/* KEY: the URI, where the files are listed in a map by it; else NULL. */
static int read_entry(const struct prov_cbor *key, const struct prov_cbor *item,
    struct prov_arena *arena, struct prov_collection_hash *out, struct prov_collection_entry *entry,
    struct prov_err *err)
{
	struct prov_cbor uri, hash;
	const struct prov_cbor_field fields[] = {{"uri", &uri}, {"hash", &hash}};
	int rc;

	if (prov_cbor_fields(item, fields, 2, NULL) != PROV_OK) {
		out->fault = "an entry of the collection hash is no map";
		return PROV_OK;
	}
	rc = prov_item_text(key != NULL ? key : &uri, arena, &entry->uri, err);
	if (rc == PROV_OK)
		rc = prov_item_bytes(&hash, arena, &entry->hash, err);
	if (rc != PROV_OK)
		return rc;
	if (entry->uri.n == 0)
		out->fault = "an entry of the collection hash names no file";
	else if (entry->hash.n == 0)
		out->fault = "an entry of the collection hash holds no hash";
	return PROV_OK;
}

/* The specification has an array. The C2PA's own library writes a map from URI to entry, which says
 * the same. */
static int read_entries(const struct prov_cbor *list, struct prov_arena *arena,
    struct prov_collection_hash *out, struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(list);
	bool is_map = list->type == PROV_CBOR_MAP;
	struct prov_cbor key, element;
	size_t count;
	void *room;
	int rc;

	if ((list->type != PROV_CBOR_ARRAY && !is_map) || prov_cbor_count(list) == 0) {
		out->fault = "the collection hash lists no files";
		return PROV_OK;
	}
	count = prov_cbor_count(list);
	rc = prov_item_room(arena, count, PROV_MAX_ITEMS, PROV_LIMIT_ITEMS, sizeof(*out->entries),
	    "files", &room, err);
	out->entries = room;
	while (rc == PROV_OK && out->fault == NULL && out->num_entries < count &&
	       (is_map ? prov_cbor_next_pair(&iter, &key, &element)
		       : prov_cbor_next(&iter, &element))) {
		rc = read_entry(is_map ? &key : NULL, &element, arena, out,
		    &out->entries[out->num_entries], err);
		out->num_entries++;
	}
	return rc;
}

int prov_collection_hash_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_collection_hash *out, struct prov_err *err)
{
	struct prov_cbor root, uris, alg, directory;
	const struct prov_cbor_field fields[] = {
	    {"uris", &uris}, {"alg", &alg}, {"zip_central_directory_hash", &directory}};
	int rc;

	*out = (struct prov_collection_hash){0};
	rc = prov_asr_cbor(box, &root, err);
	if (rc != PROV_OK)
		return rc;
	if (root.type != PROV_CBOR_MAP) {
		out->fault = "the collection hash is no map";
		return PROV_OK;
	}
	rc = prov_cbor_fields(&root, fields, 3, err);
	if (rc == PROV_OK)
		rc = prov_item_alg(&alg, arena, &out->alg, err);
	if (rc == PROV_OK)
		rc = prov_item_bytes(&directory, arena, &out->directory, err);
	if (rc == PROV_OK)
		rc = read_entries(&uris, arena, out, err);
	return rc;
}
