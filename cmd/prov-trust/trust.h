/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CMD_PROV_TRUST_H
#define CMD_PROV_TRUST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/cli.h"
#include "common/trust.h"
#include "prov/certificate.h"

struct trust_opts {
	struct strlist from;
	const char *kind, *name, *format, *tls_ca;
	bool system, replace, quiet;
	struct strlist operands; /* the action first */
};

extern const struct cli_command trust_command;

/* main.c's actions; each returns the exit status. OPERANDS are those behind the action. */
int trust_update(const struct trust_opts *opts, const struct strlist *operands);
int trust_show_lists(const struct trust_opts *opts, const struct strlist *operands);
int trust_add(const struct trust_opts *opts, const struct strlist *operands);
int trust_remove(const struct trust_opts *opts, const struct strlist *operands);
int trust_show(const struct trust_opts *opts, const struct strlist *operands);

/* official.c: the lists that 'update' knows. */
struct official {
	const char *name, *kind, *url, *says;
};
const struct official *official_at(size_t i); /* NULL where there are no more */
const struct official *official_find(const char *name);

/* content.c: what a list's file holds, read as one of its kind before it is used. */
struct content {
	char *data;
	size_t len;
	bool is_json;
	struct prov_policy *policy; /* with nothing but this list */
	struct prov_list_entry entry;
};
/* *EMPTY: it is a list, or at least a file, without a certificate for this kind. */
bool content_read(struct content *content, const struct trust_kind *kind, const char *path,
    bool *empty, struct prov_err *err);
/* The same of data at hand, which it takes over. */
bool content_take(struct content *content, const struct trust_kind *kind, char *data, size_t len,
    bool *empty, struct prov_err *err);
void content_free(struct content *content);
/* "30 certificates, issued 2026-08-05, next update 2027-08-05" (malloc); as of NOW. */
char *content_says(const struct prov_list_entry *entry);

/* store.c: files appear complete or not at all, and what they replace is kept in history/. */
/* Whether NAME can be the name of a list. */
bool store_is_name(const char *name);
/* The installed list NAME in the user's or the system's folder of KIND: its path (malloc), or NULL.
 */
char *store_find(const struct trust_kind *kind, bool system, const char *name);
/* Installs CONTENT, which came from SOURCE and is as of DATE. False having said why. */
bool store_put(const struct trust_kind *kind, bool system, const char *name,
    const struct content *content, const char *source, int64_t date);
/* The list at PATH, unchanged, is as of DATE. False having said why not. */
bool store_touch(const char *path, int64_t date);
/* Takes the list at PATH away. False having said why. */
bool store_remove(const char *path);
/* Where the list at PATH, of content SHA256, came from (malloc), or NULL. */
char *store_source(const char *path, const char *sha256);

#endif
