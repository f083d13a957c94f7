/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values inside a JSON text, as views into it: no tree, no recursion. The text must be one that
 * prov_json_check found good; each level passes once over its bytes, as with CBOR (cbor/dec.h).
 */
#ifndef PROV_JSON_GET_H
#define PROV_JSON_GET_H

#include "base/arena.h"
#include "json/scan.h"

struct prov_json_value {
	enum prov_json_type type; /* MAP, ARRAY or a scalar; PROV_JSON_BAD: absent */
	struct prov_bytes raw;    /* the whole value */
	struct prov_bytes token;  /* of a string or number, as prov_json_scan gives it */
};

/* The value that TEXT is. */
struct prov_json_value prov_json_root(struct prov_bytes text);

struct prov_json_iter {
	struct prov_json_scan scan;
};
/* The elements of an array or the pairs of a map; anything else yields nothing. */
void prov_json_iter(const struct prov_json_value *container, struct prov_json_iter *out);
bool prov_json_next(struct prov_json_iter *iter, struct prov_json_value *element);
bool prov_json_next_pair(
    struct prov_json_iter *iter, struct prov_bytes *key, struct prov_json_value *value);
/* How many elements or pairs. */
size_t prov_json_count(const struct prov_json_value *container);

/* Whether a key or string, escapes undone, is TEXT. */
bool prov_json_is(struct prov_bytes token, struct prov_bytes text);

/* The named fields of a map in one pass over it, PROV_JSON_BAD where absent. False where MAP is no
 * map or has one of these keys twice: then no field is set. Unknown keys are passed over. */
struct prov_json_field {
	const char *key;
	struct prov_json_value *out;
};
bool prov_json_fields(
    const struct prov_json_value *map, const struct prov_json_field *fields, size_t n);

/* A string with its escapes undone, a view where it has none, else in the arena; empty for what is
 * no string. Failures are the arena's. */
int prov_json_get_text(const struct prov_json_value *value, struct prov_arena *arena,
    struct prov_bytes *out, struct prov_err *err) PROV_MUST_CHECK;

/* The line, from 1, on which PART, a view into TEXT, begins; 0 where it is none. */
size_t prov_json_line(struct prov_bytes text, struct prov_bytes part);

#endif
