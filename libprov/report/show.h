/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nested data on its way out, as JSON or as an indented tree for a person: maps, lists and values
 * go in as events, in order. The two forms differ in that the tree cuts long strings and shows of
 * bytes how many there are, where JSON has everything; what is harmful to a terminal is escaped in
 * both. Errors stick until prov_show_finish.
 */
#ifndef PROV_REPORT_SHOW_H
#define PROV_REPORT_SHOW_H

#include "report/json.h"

#define PROV_SHOW_MAX_DEPTH 256    /* of maps and lists inside each other */
#define PROV_SHOW_MAX_LINES 200000 /* of a tree: a hostile store must not print forever */

struct prov_show {
	bool is_json;
	struct prov_json j; /* the tree goes out through its 'out' too */

	/* The tree: where the next thing stands. */
	unsigned depth;
	bool is_map[PROV_SHOW_MAX_DEPTH];
	bool empty;      /* nothing was put yet into what was opened last */
	bool open;       /* a key stands on the line, its value doesn't yet */
	unsigned dashes; /* list elements that begin with the next line */
	size_t lines;
};

void prov_show_init(struct prov_show *s, bool is_json, prov_write_cb write, void *ctx);
int prov_show_finish(struct prov_show *s, struct prov_err *err) PROV_MUST_CHECK;
/* Whether going on is pointless: an error, or a tree that has grown too long. */
bool prov_show_failed(const struct prov_show *s);

void prov_show_map(struct prov_show *s);
void prov_show_list(struct prov_show *s);
void prov_show_end(struct prov_show *s); /* of either */

/* In a map, before each value. NOTE (or NULL) is ours and for the tree only. */
void prov_show_key(struct prov_show *s, struct prov_bytes key, const char *note);
void prov_show_name(struct prov_show *s, const char *key);

void prov_show_text(struct prov_show *s, struct prov_bytes text);
void prov_show_str(struct prov_show *s, const char *text); /* NULL: null */
void prov_show_data(struct prov_show *s, struct prov_bytes data);
/* An embedded file: "image/jpeg, 31616 bytes". NAME may be empty. */
void prov_show_file(struct prov_show *s, struct prov_bytes media_type, struct prov_bytes name,
    struct prov_bytes data);
void prov_show_uint(struct prov_show *s, uint64_t v);
void prov_show_time(struct prov_show *s, int64_t unix_time);
void prov_show_bool(struct prov_show *s, bool v);
/* A number, true, false or null as JSON writes it. */
void prov_show_token(struct prov_show *s, struct prov_bytes token);

/* What could not be read, and where. In a map. */
void prov_show_damage(struct prov_show *s, const struct prov_err *why);

/* A key with its value, left out where TEXT is NULL. */
void prov_show_member(struct prov_show *s, const char *key, const char *text);

#endif
