/* SPDX-License-Identifier: Apache-2.0 */
/* c2pa.hash.bmff.v2 and .v3 (C2PA 2.4, 18.6.3). Old writers put null where a field is absent. */
#include "claim/asr_bmffhash.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "claim/item.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* '/' box4cc ('[' integer ']')? …: 18.6.2, example 5. */
static bool read_step(struct prov_bytes *text, struct prov_bmff_step *out)
{
	size_t at = 1;

	if (!prov_bytes_starts(*text, "/"))
		return false;
	for (unsigned i = 0; i < 4; i++) { /* a 4cc is Latin-1, and may hold 0xA9 */
		uint32_t cp;
		int n = prov_utf8_next(prov_bytes_sub(*text, at, text->n), &cp);

		if (n <= 0 || cp > 0xff || cp == '/' || cp == '[')
			return false;
		out->type = out->type << 8 | cp;
		at += (size_t)n;
	}
	*text = prov_bytes_sub(*text, at, text->n);
	if (!prov_bytes_starts(*text, "["))
		return true;
	for (at = 1; at < text->n && text->p[at] != ']'; at++) {
		unsigned digit = (unsigned)text->p[at] - '0';

		if (digit > 9 || (digit == 0 && out->index == 0) || out->index > 99999999)
			return false;
		out->index = out->index * 10 + digit;
	}
	if (at == text->n || out->index == 0)
		return false;
	*text = prov_bytes_sub(*text, at + 1, text->n);
	return true;
}

bool prov_bmff_path(
    struct prov_bytes text, struct prov_bmff_step steps[PROV_MAX_BMFF_STEPS], size_t *num_steps)
{
	*num_steps = 0;
	while (text.n > 0) {
		if (*num_steps == PROV_MAX_BMFF_STEPS || !read_step(&text, &steps[*num_steps]))
			return false;
		++*num_steps;
	}
	return *num_steps > 0;
}

static bool pair_of(
    const struct prov_cbor *item, const char *second, uint64_t *offset, struct prov_cbor *other)
{
	struct prov_cbor at;
	const struct prov_cbor_field fields[] = {{"offset", &at}, {second, other}};

	return prov_cbor_fields(item, fields, COUNT(fields), NULL) == PROV_OK &&
	       prov_cbor_uint(&at, offset);
}

static int room(const struct prov_cbor *list, struct prov_arena *arena, size_t max,
    enum prov_limit limit, size_t size, const char *what, void **out, size_t *n,
    struct prov_err *err)
{
	*n = prov_cbor_count(list);
	return prov_item_room(arena, *n, max, limit, size, what, out, err);
}

static int read_data(const struct prov_cbor *list, struct prov_arena *arena,
    struct prov_bmff_hash *hash, struct prov_bmff_exclusion *out, struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(list);
	struct prov_cbor item, value;
	void *v;
	size_t n;
	int rc;

	if (!prov_item_present(list))
		return PROV_OK;
	rc = room(list, arena, PROV_MAX_EXCLUSIONS, PROV_LIMIT_EXCLUSIONS, sizeof(*out->data),
	    "data items", &v, &n, err);
	if (rc != PROV_OK)
		return rc;
	out->data = v;
	if (list->type != PROV_CBOR_ARRAY || n == 0)
		hash->fault = "the data of an exclusion is no array with anything in it";
	while (hash->fault == NULL && prov_cbor_next(&iter, &item)) {
		struct prov_bmff_data *d = &out->data[out->num_data++];

		if (!pair_of(&item, "value", &d->offset, &value))
			hash->fault = "the data of an exclusion has no valid offset";
		else if ((rc = prov_item_bytes(&value, arena, &d->value, err)) != PROV_OK)
			return rc;
		else if (d->value.n == 0)
			hash->fault = "the data of an exclusion has no value";
		hash->data_size += d->value.n;
	}
	return PROV_OK;
}

/* 15.12.2: in order, without overlap; the last may be 0 bytes long, which is up to the end. */
static int read_subset(const struct prov_cbor *list, struct prov_arena *arena,
    struct prov_bmff_hash *hash, struct prov_bmff_exclusion *out, struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(list);
	struct prov_cbor item, length;
	uint64_t end = 0;
	void *v;
	size_t n;
	int rc;

	if (!prov_item_present(list))
		return PROV_OK;
	rc = room(list, arena, PROV_MAX_EXCLUSIONS, PROV_LIMIT_EXCLUSIONS, sizeof(*out->subset),
	    "subsets", &v, &n, err);
	if (rc != PROV_OK)
		return rc;
	out->subset = v;
	if (list->type != PROV_CBOR_ARRAY || n == 0)
		hash->fault = "the subset of an exclusion is no array with anything in it";
	while (hash->fault == NULL && prov_cbor_next(&iter, &item)) {
		struct prov_bmff_subset *s = &out->subset[out->num_subset++];

		if (!pair_of(&item, "length", &s->offset, &length) ||
		    !prov_cbor_uint(&length, &s->length))
			hash->fault = "a subset has no valid offset and length";
		else if (s->offset < end || end == UINT64_MAX)
			hash->fault = "subsets overlap or are out of order";
		if (s->length == 0 || s->length > UINT64_MAX - s->offset)
			end = UINT64_MAX;
		else
			end = s->offset + s->length;
	}
	return PROV_OK;
}

static int read_exclusion(const struct prov_cbor *item, struct prov_arena *arena,
    struct prov_bmff_hash *hash, struct prov_bmff_exclusion *out, struct prov_err *err)
{
	struct prov_cbor xpath, length, data, subset, version, flags, exact;
	const struct prov_cbor_field fields[] = {{"xpath", &xpath}, {"length", &length},
	    {"data", &data}, {"subset", &subset}, {"version", &version}, {"flags", &flags},
	    {"exact", &exact}};
	struct prov_bytes path, mask;
	int rc;

	if (prov_cbor_fields(item, fields, COUNT(fields), NULL) != PROV_OK) {
		hash->fault = "an exclusion is no map";
		return PROV_OK;
	}
	rc = prov_item_text(&xpath, arena, &path, err);
	if (rc == PROV_OK)
		rc = prov_item_bytes(&flags, arena, &mask, err);
	if (rc != PROV_OK)
		return rc;
	out->has_length = prov_item_present(&length);
	out->has_version = prov_item_present(&version);
	out->has_flags = prov_item_present(&flags);
	out->exact = true;
	if (!prov_bmff_path(path, out->steps, &out->num_steps)) {
		/* All read so far, and there is more. */
		if (out->num_steps == PROV_MAX_BMFF_STEPS)
			return prov_refuse(err, PROV_LIMIT_BMFF_STEPS,
			    "the path of an exclusion has more steps than the limit of %u",
			    PROV_MAX_BMFF_STEPS);
		hash->fault = "an exclusion has no path of the form that 18.6.2 allows";
	} else if (out->has_length && !prov_cbor_uint(&length, &out->length))
		hash->fault = "an exclusion has no valid length";
	else if (out->has_version && !prov_cbor_int(&version, &out->version))
		hash->fault = "an exclusion has no valid version";
	else if (out->has_flags && mask.n != sizeof(out->flags))
		hash->fault = "the flags of an exclusion are not three bytes";
	else if (prov_item_present(&exact) && !prov_cbor_bool(&exact, &out->exact))
		hash->fault = "'exact' of an exclusion is no truth value";
	if (hash->fault != NULL)
		return PROV_OK;
	if (out->has_flags)
		memcpy(out->flags, mask.p, sizeof(out->flags));
	rc = read_data(&data, arena, hash, out, err);
	return rc == PROV_OK && hash->fault == NULL ? read_subset(&subset, arena, hash, out, err)
						    : rc;
}

static int read_exclusions(const struct prov_cbor *list, struct prov_arena *arena,
    struct prov_bmff_hash *out, struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(list);
	struct prov_cbor item;
	void *v;
	size_t n;
	int rc;

	if (list->type != PROV_CBOR_ARRAY || prov_cbor_count(list) == 0) {
		out->fault = "a BMFF hash without exclusions";
		return PROV_OK;
	}
	rc = room(list, arena, PROV_MAX_BMFF_EXCLUSIONS, PROV_LIMIT_BMFF_EXCLUSIONS,
	    sizeof(*out->exclusions), "exclusions", &v, &n, err);
	if (rc != PROV_OK)
		return rc;
	out->exclusions = v;
	while (rc == PROV_OK && out->fault == NULL && prov_cbor_next(&iter, &item))
		rc =
		    read_exclusion(&item, arena, out, &out->exclusions[out->num_exclusions++], err);
	return rc;
}

static int read_hashes(const struct prov_cbor *list, struct prov_arena *arena,
    struct prov_bytes **out, size_t *num, const char **fault, struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(list);
	struct prov_cbor item;
	void *v;
	size_t n;
	int rc;

	*num = 0;
	if (!prov_item_present(list))
		return PROV_OK;
	rc = room(
	    list, arena, PROV_MAX_ITEMS, PROV_LIMIT_ITEMS, sizeof(**out), "hashes", &v, &n, err);
	if (rc != PROV_OK)
		return rc;
	*out = v;
	if (list->type != PROV_CBOR_ARRAY)
		*fault = "the hashes of a Merkle tree are no array";
	while (*fault == NULL && prov_cbor_next(&iter, &item)) {
		rc = prov_item_bytes(&item, arena, &(*out)[*num], err);
		if (rc != PROV_OK)
			return rc;
		if ((*out)[(*num)++].n == 0)
			*fault = "a hash of a Merkle tree is no byte string";
	}
	return PROV_OK;
}

static int read_sizes(const struct prov_cbor *list, struct prov_arena *arena,
    struct prov_bmff_merkle *out, const char **fault, struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(list);
	struct prov_cbor item;
	void *v;
	size_t n;
	int rc;

	if (!out->has_sizes)
		return PROV_OK;
	rc = room(list, arena, PROV_MAX_ITEMS, PROV_LIMIT_ITEMS, sizeof(*out->sizes), "block sizes",
	    &v, &n, err);
	if (rc != PROV_OK)
		return rc;
	out->sizes = v;
	if (list->type != PROV_CBOR_ARRAY)
		*fault = "the block sizes of a Merkle tree are no array";
	while (*fault == NULL && prov_cbor_next(&iter, &item)) {
		if (!prov_cbor_uint(&item, &out->sizes[out->num_sizes++]))
			*fault = "a block size of a Merkle tree is no size";
	}
	return PROV_OK;
}

static int read_tree(const struct prov_cbor *item, struct prov_arena *arena,
    struct prov_bmff_merkle *out, const char **fault, struct prov_err *err)
{
	struct prov_cbor unique, local, count, alg, init, hashes, fixed, sizes;
	const struct prov_cbor_field fields[] = {{"uniqueId", &unique}, {"localId", &local},
	    {"count", &count}, {"alg", &alg}, {"initHash", &init}, {"hashes", &hashes},
	    {"fixedBlockSize", &fixed}, {"variableBlockSizes", &sizes}};
	int rc;

	if (prov_cbor_fields(item, fields, COUNT(fields), NULL) != PROV_OK) {
		*fault = "an entry of the Merkle trees is no map";
		return PROV_OK;
	}
	out->has_fixed = prov_item_present(&fixed);
	out->has_sizes = prov_item_present(&sizes);
	if (!prov_cbor_int(&unique, &out->id.unique) || !prov_cbor_int(&local, &out->id.local))
		*fault = "a Merkle tree has no identifiers";
	else if (!prov_cbor_uint(&count, &out->count) || out->count == 0)
		*fault = "a Merkle tree has no valid count";
	else if (out->has_fixed && (!prov_cbor_uint(&fixed, &out->fixed) || out->fixed == 0))
		*fault = "a Merkle tree has no valid block size";
	else if (out->has_fixed && out->has_sizes)
		*fault = "a Merkle tree has blocks of both one size and several"; /* 15.12.2.1 */
	rc = prov_item_alg(&alg, arena, &out->alg, err);
	if (rc == PROV_OK)
		rc = prov_item_bytes(&init, arena, &out->init_hash, err);
	if (rc == PROV_OK)
		rc = read_hashes(&hashes, arena, &out->hashes, &out->num_hashes, fault, err);
	if (rc == PROV_OK && out->num_hashes == 0 && *fault == NULL)
		*fault = "a Merkle tree has no hashes";
	return rc == PROV_OK ? read_sizes(&sizes, arena, out, fault, err) : rc;
}

static int read_trees(const struct prov_cbor *list, struct prov_arena *arena,
    struct prov_bmff_hash *out, struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(list);
	struct prov_cbor item;
	void *v;
	size_t n;
	int rc;

	if (!prov_item_present(list) || out->fault != NULL)
		return PROV_OK;
	if (list->type != PROV_CBOR_ARRAY || prov_cbor_count(list) == 0) {
		out->fault = "the Merkle trees are no array with anything in it";
		return PROV_OK;
	}
	rc = room(list, arena, PROV_MAX_EXCLUSIONS, PROV_LIMIT_EXCLUSIONS, sizeof(*out->trees),
	    "Merkle trees", &v, &n, err);
	if (rc != PROV_OK)
		return rc;
	out->trees = v;
	while (rc == PROV_OK && out->fault == NULL && prov_cbor_next(&iter, &item))
		rc = read_tree(&item, arena, &out->trees[out->num_trees++], &out->fault, err);
	return rc;
}

int prov_bmff_hash_parse(const struct prov_jumbf *box, struct prov_arena *arena,
    struct prov_bmff_hash *out, struct prov_err *err)
{
	struct prov_cbor root, exclusions, alg, hash, merkle;
	const struct prov_cbor_field fields[] = {
	    {"exclusions", &exclusions}, {"alg", &alg}, {"hash", &hash}, {"merkle", &merkle}};
	int rc;

	*out = (struct prov_bmff_hash){0};
	rc = prov_asr_cbor(box, &root, err);
	if (rc != PROV_OK)
		return rc;
	if (root.type != PROV_CBOR_MAP) {
		out->fault = "the BMFF hash is no map";
		return PROV_OK;
	}
	rc = prov_cbor_fields(&root, fields, COUNT(fields), err);
	if (rc == PROV_OK)
		rc = prov_item_alg(&alg, arena, &out->alg, err);
	if (rc == PROV_OK)
		rc = prov_item_bytes(&hash, arena, &out->hash, err);
	if (rc == PROV_OK)
		rc = read_exclusions(&exclusions, arena, out, err);
	return rc == PROV_OK ? read_trees(&merkle, arena, out, err) : rc;
}

int prov_bmff_aux_parse(struct prov_bytes data, struct prov_arena *arena, struct prov_bmff_aux *out,
    struct prov_err *err)
{
	struct prov_cbor root, unique, local, location, hashes;
	const struct prov_cbor_field fields[] = {{"uniqueId", &unique}, {"localId", &local},
	    {"location", &location}, {"hashes", &hashes}};
	struct prov_bytes padding;
	size_t known = 0;
	int rc;

	*out = (struct prov_bmff_aux){0};
	rc = prov_cbor_parse_first(data, 0, &root, &padding, err);
	if (rc == PROV_OK)
		rc = prov_cbor_fields(&root, fields, COUNT(fields), err);
	if (rc != PROV_OK)
		return rc;
	if (!prov_cbor_int(&unique, &out->id.unique) || !prov_cbor_int(&local, &out->id.local) ||
	    !prov_cbor_uint(&location, &out->location))
		out->fault = "a merkle box does not say which part of the file it is for";
	/* The map of A.5.4.2 is a closed one: whatever else were in it, no hash covers it. */
	for (size_t i = 0; i < COUNT(fields); i++)
		known += fields[i].out->type != PROV_CBOR_NONE;
	if (prov_cbor_count(&root) != known)
		out->fault = "a merkle box holds more than its map is for";
	for (size_t i = 0; i < padding.n; i++) {
		if (padding.p[i] != 0)
			out->fault = "a merkle box holds more than its map and zeros";
	}
	return read_hashes(&hashes, arena, &out->hashes, &out->num_hashes, &out->fault, err);
}
