/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON (RFC 8259) written as a stream, on one line. What comes out is valid UTF-8 whatever went in,
 * and does nothing to a terminal: controls, bidirectional overrides and invisible characters leave
 * as \uXXXX. The caller nests properly; commas come by themselves.
 */
#ifndef PROV_REPORT_JSON_H
#define PROV_REPORT_JSON_H

#include "report/out.h"

struct prov_json {
	struct prov_out out;
	bool comma; /* one is due before the next value or key */
};

void prov_json_init(struct prov_json *j, prov_write_cb write, void *ctx);
int prov_json_finish(struct prov_json *j, struct prov_err *err) PROV_MUST_CHECK;

void prov_json_begin(struct prov_json *j, char bracket); /* '{' or '[' */
void prov_json_end(struct prov_json *j, char bracket);   /* '}' or ']' */
void prov_json_key(struct prov_json *j, const char *key);
void prov_json_key_bytes(struct prov_json *j, struct prov_bytes key);

void prov_json_text(struct prov_json *j, struct prov_bytes text);
void prov_json_str(struct prov_json *j, const char *text);
void prov_json_uint(struct prov_json *j, uint64_t v);
void prov_json_bool(struct prov_json *j, bool v);
/* A token that is JSON already: a number, true, false, null. */
void prov_json_token(struct prov_json *j, struct prov_bytes token);
/* "b64'" and Base64, as crJSON has it (C2PA 2.4, crJSON 3.3). */
void prov_json_base64(struct prov_json *j, struct prov_bytes data);

/* A member, left out where TEXT is NULL. */
void prov_json_member(struct prov_json *j, const char *key, const char *text);
/* A member with an RFC 3339 time. */
void prov_json_member_time(struct prov_json *j, const char *key, int64_t unix_time);

#endif
