/* SPDX-License-Identifier: Apache-2.0 */
/* Values out of items. */
#include "base/err.h"
#include "cbor/dec.h"

bool prov_cbor_uint(const struct prov_cbor *item, uint64_t *out)
{
	*out = item->type == PROV_CBOR_UINT ? item->arg : 0;
	return item->type == PROV_CBOR_UINT;
}

bool prov_cbor_int(const struct prov_cbor *item, int64_t *out)
{
	*out = 0;
	if ((item->type != PROV_CBOR_UINT && item->type != PROV_CBOR_NINT) || item->arg > INT64_MAX)
		return false;
	*out = item->type == PROV_CBOR_UINT ? (int64_t)item->arg : -1 - (int64_t)item->arg;
	return true;
}

bool prov_cbor_bool(const struct prov_cbor *item, bool *out)
{
	*out = item->type == PROV_CBOR_BOOL && item->arg != 0;
	return item->type == PROV_CBOR_BOOL;
}

static bool definite(const struct prov_cbor *item, enum prov_cbor_type type, struct prov_bytes *out)
{
	*out = prov_bytes(NULL, 0);
	if (item->type != type || item->indefinite)
		return false;
	*out = item->body;
	return true;
}

bool prov_cbor_bytes(const struct prov_cbor *item, struct prov_bytes *out)
{
	return definite(item, PROV_CBOR_BYTES, out);
}

bool prov_cbor_text(const struct prov_cbor *item, struct prov_bytes *out)
{
	return definite(item, PROV_CBOR_TEXT, out);
}

int prov_cbor_join(const struct prov_cbor *item, struct prov_arena *arena, struct prov_bytes *out,
    struct prov_err *err)
{
	struct prov_cbor_iter iter = {item->body};
	struct prov_cbor chunk;
	struct prov_err why = {0};
	size_t n = 0;
	uint8_t *p;

	*out = prov_bytes(NULL, 0);
	if (item->type != PROV_CBOR_BYTES && item->type != PROV_CBOR_TEXT)
		return prov_fail(err, PROV_E_FORMAT, "CBOR: a string was expected");
	if (!item->indefinite) {
		*out = item->body;
		return PROV_OK;
	}
	/* The chunks together are smaller than the body. */
	p = prov_arena_alloc(arena, item->body.n, &why);
	if (p == NULL)
		return prov_pass(err, why.code, &why);
	while (prov_cbor_next(&iter, &chunk)) {
		if (chunk.body.n > 0)
			memcpy(&p[n], chunk.body.p, chunk.body.n);
		n += chunk.body.n;
	}
	*out = prov_bytes(p, n);
	return PROV_OK;
}

/* Text in chunks is the same key as text in one piece (RFC 8949 5.6.1). */
static bool key_is(const struct prov_cbor *key, const char *name)
{
	struct prov_bytes rest = prov_bytes_str(name), part;
	struct prov_cbor_iter iter = {key->body};
	struct prov_cbor chunk;

	if (key->type != PROV_CBOR_TEXT)
		return false;
	if (!key->indefinite)
		return prov_bytes_eq(key->body, rest);
	while (prov_cbor_next(&iter, &chunk)) {
		part = prov_bytes_sub(rest, 0, chunk.body.n);
		if (!prov_bytes_eq(part, chunk.body))
			return false;
		rest = prov_bytes_sub(rest, part.n, rest.n);
	}
	return rest.n == 0;
}

static int pick(const struct prov_cbor *map, const struct prov_cbor_field *fields, size_t n,
    struct prov_err *err)
{
	struct prov_cbor_iter iter = prov_cbor_iter(map);
	struct prov_cbor key, value;

	while (prov_cbor_next_pair(&iter, &key, &value)) {
		for (size_t i = 0; i < n; i++) {
			if (!key_is(&key, fields[i].key))
				continue;
			if (fields[i].out->type != PROV_CBOR_NONE)
				return prov_fail(err, PROV_E_FORMAT,
				    "CBOR: a map has the key \"%s\" twice", fields[i].key);
			*fields[i].out = value;
			break;
		}
	}
	return PROV_OK;
}

int prov_cbor_fields(const struct prov_cbor *map, const struct prov_cbor_field *fields, size_t n,
    struct prov_err *err)
{
	const struct prov_cbor from = *map; /* one of the outputs may be MAP */
	int rc;

	for (size_t i = 0; i < n; i++)
		memset(fields[i].out, 0, sizeof(*fields[i].out));
	if (from.type != PROV_CBOR_MAP)
		return prov_fail(err, PROV_E_FORMAT, "CBOR: a map was expected");
	rc = pick(&from, fields, n, err);
	for (size_t i = 0; i < n && rc != PROV_OK; i++)
		memset(fields[i].out, 0, sizeof(*fields[i].out));
	return rc;
}

bool prov_cbor_get(const struct prov_cbor *map, const char *key, struct prov_cbor *out)
{
	const struct prov_cbor_field field = {key, out};

	return prov_cbor_fields(map, &field, 1, NULL) == PROV_OK && out->type != PROV_CBOR_NONE;
}
