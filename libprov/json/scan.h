/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON (RFC 8259) read as a stream of tokens that are views into the text: no tree, no allocation,
 * no recursion, numbers as they were written. Strict, but for a byte order mark at the beginning.
 * A tree of a stranger's 64 MiB of "[0,0,0…" would take gigabytes.
 */
#ifndef PROV_JSON_SCAN_H
#define PROV_JSON_SCAN_H

#include "base/bytes.h"
#include "base/wr.h"

#define PROV_JSON_MAX_DEPTH 128

enum prov_json_type {
	PROV_JSON_BAD = 0, /* malformed: see 'why'; nothing follows */
	PROV_JSON_END,     /* the whole text was read */
	PROV_JSON_MAP,
	PROV_JSON_MAP_END,
	PROV_JSON_ARRAY,
	PROV_JSON_ARRAY_END,
	PROV_JSON_KEY,
	PROV_JSON_STRING,
	PROV_JSON_NUMBER,
	PROV_JSON_TRUE,
	PROV_JSON_FALSE,
	PROV_JSON_NULL
};

struct prov_json_scan {
	struct prov_bytes text;
	size_t off;
	unsigned depth;
	bool is_map[PROV_JSON_MAX_DEPTH];
	int want;        /* of scan.c */
	int code;        /* PROV_E_FORMAT or PROV_E_LIMIT once BAD */
	const char *why; /* a sentence once BAD; the fault is at 'off' */
};

void prov_json_scan_init(struct prov_json_scan *s, struct prov_bytes text);
/* TOKEN: of a key or a string what stands between its quotes, of a number all of it. */
enum prov_json_type prov_json_scan(struct prov_json_scan *s, struct prov_bytes *token);
/* Appends a key or string with its escapes undone; an unpaired surrogate becomes U+FFFD. */
void prov_json_unescape(struct prov_wr *wr, struct prov_bytes token);
/* The character that the escape at OFF stands for; how many bytes it takes. */
size_t prov_json_escape(struct prov_bytes token, size_t off, uint32_t *cp);

/* Whether TEXT is one JSON value: PROV_OK, PROV_E_FORMAT, or PROV_E_LIMIT for its depth. */
int prov_json_check(struct prov_bytes text, uint64_t abs, struct prov_err *err) PROV_MUST_CHECK;

#endif
