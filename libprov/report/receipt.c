/* SPDX-License-Identifier: Apache-2.0 */
#include "report/receipt.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "prov/version.h"
#include "report/render.h"
#include "report/render_json.h"
#include "report/was.h"
#include "json/get.h"

#define FORM "1" /* of the JSON: other forms are refused */

static const char *base_of(const char *path)
{
	const char *slash = path == NULL ? NULL : strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

/* What was looked at to come to the verdict. */
static void put_techniques(struct prov_json *j, const struct prov_report *r)
{
	prov_json_key(j, "techniques");
	prov_json_begin(j, '[');
	if (r->state != PROV_STATE_NONE)
		prov_json_str(j, "metadata");
	if (r->signals.was_read && !r->signals.foreign && r->source != PROV_STORE_ALONE)
		prov_json_str(j, "signal");
	if (r->was != NULL && r->was->is_picture)
		prov_json_str(j, "fingerprint");
	prov_json_end(j, ']');
}

static void put_file(struct prov_json *j, const struct prov_report *r, const char *sha256)
{
	prov_json_key(j, "file");
	prov_json_begin(j, '{');
	if (!r->no_personal)
		prov_json_member(j, "name", r->name);
	prov_json_member(j, "media_type", r->media_type);
	prov_json_key(j, "size");
	prov_json_uint(j, r->size);
	prov_json_member(j, "sha256", sha256);
	prov_json_end(j, '}');
}

static void put_hash(struct prov_json *j, const uint8_t hash[PROV_HASH_MAX])
{
	char hex[2 * 32 + 1];

	for (size_t i = 0; i < 32; i++)
		(void)snprintf(&hex[2 * i], 3, "%02x", hash[i]);
	prov_json_member(j, "sha256", hex);
}

/* What else went into it: credentials that lay beside it, and what it was compared with. */
static void put_others(struct prov_json *j, const struct prov_report *r)
{
	if (r->has_sidecar_hash) {
		prov_json_key(j, "sidecar");
		prov_json_begin(j, '{');
		if (!r->no_personal)
			prov_json_member(j, "name", base_of(r->sidecar));
		put_hash(j, r->sidecar_hash);
		prov_json_end(j, '}');
	}
	if (r->has_remote_hash) {
		prov_json_key(j, "remote");
		prov_json_begin(j, '{');
		prov_json_member(j, "url", r->remote_manifest);
		put_hash(j, r->remote_hash);
		prov_json_end(j, '}');
	}
	if (r->was != NULL) {
		prov_json_key(j, "was");
		prov_json_begin(j, '{');
		if (!r->no_personal)
			prov_json_member(j, "name", base_of(r->was->name));
		prov_json_key(j, "size");
		prov_json_uint(j, r->was->size);
		put_hash(j, r->was->hash);
		prov_json_end(j, '}');
	}
}

static void put_tool(struct prov_json *j, const struct prov_receipt_opts *opts)
{
	prov_json_key(j, "tool");
	prov_json_begin(j, '{');
	prov_json_member(j, "name", opts->tool == NULL ? "libprov" : opts->tool);
	prov_json_member(j, "version", prov_version());
	prov_json_end(j, '}');
}

static int append(void *ctx, const char *data, size_t len)
{
	struct prov_wr *wr = ctx;

	prov_wr_bytes(wr, prov_bytes(data, len));
	return wr->code == PROV_OK ? 0 : 1;
}

int prov_receipt_unfit(const struct prov_wr *wr, int rc, struct prov_err *err)
{
	/* That it took no more is all that the one who wrote to it could say. */
	if (wr->code != PROV_OK && err != NULL)
		*err = (struct prov_err){0};
	if (wr->code == PROV_E_LIMIT)
		return prov_refuse(err, PROV_LIMIT_RECEIPT,
		    "there is more to be said of this file than a receipt holds, whose limit is %u "
		    "bytes",
		    PROV_MAX_RECEIPT);
	return wr->code == PROV_OK ? rc : prov_wr_done(wr, err);
}

/* Where the files lay is nobody's business: their names are enough, or too much. */
static int put_report(
    struct prov_wr *wr, const struct prov_report *r, unsigned require, struct prov_err *err)
{
	struct prov_report shown = *r;
	struct prov_was was;
	int rc;

	shown.no_folders = true;
	if (r->was != NULL && r->no_personal) {
		was = *r->was;
		was.name = "(left out)";
		shown.was = &was;
	}
	shown.name = r->no_personal ? "(left out)" : base_of(r->name);
	if (r->sidecar != NULL)
		shown.sidecar = r->no_personal ? "(left out)" : base_of(r->sidecar);
	rc = prov_render_json(&shown, 0, require, append, wr, err);
	if (rc != PROV_OK)
		return prov_receipt_unfit(wr, rc, err);
	while (wr->n > 0 && wr->p[wr->n - 1] == '\n')
		prov_wr_cut(wr, wr->n - 1);
	return PROV_OK;
}

int prov_receipt_put(const struct prov_report *report, const char *sha256,
    const struct prov_receipt_opts *opts, prov_write_cb write, void *ctx, struct prov_err *err)
{
	struct prov_report shown = *report;
	struct prov_json j;
	struct prov_wr inner;
	int rc;

	shown.name = base_of(report->name);
	prov_wr_init(&inner, PROV_MAX_RECEIPT);
	rc = put_report(&inner, report, opts->require, err);
	if (rc != PROV_OK) {
		prov_wr_fini(&inner);
		return rc;
	}
	prov_json_init(&j, write, ctx);
	prov_json_begin(&j, '{');
	prov_json_key(&j, "prov_receipt");
	prov_json_token(&j, prov_bytes_str(FORM));
	put_file(&j, &shown, sha256);
	put_others(&j, &shown);
	put_tool(&j, opts);
	prov_json_member_time(
	    &j, "checked_at", opts->checked_at == 0 ? prov_clock_now() : opts->checked_at);
	prov_json_member(&j, "verdict", prov_state_str(report->state));
	prov_json_member_time(&j, "as_of", report->as_of);
	prov_json_key(&j, "online");
	prov_json_bool(&j, opts->online);
	put_techniques(&j, report);
	prov_json_member(&j, "policy_sha256", report->policy.sha256);
	prov_json_key(&j, "report");
	prov_json_token(&j, prov_wr_data(&inner));
	prov_json_end(&j, '}');
	rc = prov_json_finish(&j, err);
	prov_wr_fini(&inner);
	return rc;
}

/* One line, and nothing in it that a terminal could be fooled with: as we write it. */
static bool is_plain(struct prov_bytes json)
{
	size_t off = 0;
	uint32_t cp;

	while (off < json.n) {
		int n = prov_utf8_next(prov_bytes_sub(json, off, json.n), &cp);

		if (n <= 0 || prov_utf8_is_unseen(cp))
			return false;
		off += (size_t)n;
	}
	return true;
}

static int fail_form(struct prov_err *err, const char *what)
{
	return prov_fail(
	    err, PROV_E_FORMAT, "what the receipt says has no, or a wrong, \"%s\"", what);
}

static int get_text(const struct prov_json_value *v, const char *key, bool must,
    struct prov_arena *arena, const char **out, struct prov_err *err)
{
	struct prov_bytes text;
	int rc;

	*out = NULL;
	if (v->type == PROV_JSON_BAD && !must)
		return PROV_OK;
	if (v->type != PROV_JSON_STRING)
		return fail_form(err, key);
	rc = prov_json_get_text(v, arena, &text, err);
	if (rc != PROV_OK)
		return rc;
	if (text.n > PROV_MAX_URI)
		return prov_refuse(err, PROV_LIMIT_URI,
		    "what the receipt says has a \"%s\" longer than the limit of %u bytes", key,
		    PROV_MAX_URI);
	if (memchr(text.p, 0, text.n) != NULL)
		return fail_form(err, key);
	*out = prov_arena_strdup(arena, text, err);
	return *out == NULL ? PROV_E_NOMEM : PROV_OK;
}

static bool get_size(const struct prov_json_value *v, uint64_t *out)
{
	*out = 0;
	if (v->type != PROV_JSON_NUMBER || v->token.n == 0 || v->token.n > 18)
		return false;
	for (size_t i = 0; i < v->token.n; i++) {
		if (v->token.p[i] < '0' || v->token.p[i] > '9')
			return false;
		*out = *out * 10 + (uint64_t)(v->token.p[i] - '0');
	}
	return true;
}

static int read_file(const struct prov_json_value *file, struct prov_arena *arena,
    struct prov_receipt_says *out, struct prov_err *err)
{
	struct prov_json_value name, type, size, sha;
	const struct prov_json_field fields[] = {
	    {"name", &name}, {"media_type", &type}, {"size", &size}, {"sha256", &sha}};
	int rc;

	if (!prov_json_fields(file, fields, 4) || !get_size(&size, &out->size))
		return fail_form(err, "file");
	rc = get_text(&name, "name", false, arena, &out->name, err);
	if (rc == PROV_OK)
		rc = get_text(&type, "media_type", false, arena, &out->media_type, err);
	if (rc == PROV_OK)
		rc = get_text(&sha, "sha256", true, arena, &out->sha256, err);
	if (rc == PROV_OK &&
	    (strlen(out->sha256) != 64 || strspn(out->sha256, "0123456789abcdef") != 64))
		return fail_form(err, "sha256");
	return rc;
}

static int read_tool(const struct prov_json_value *tool, struct prov_arena *arena,
    struct prov_receipt_says *out, struct prov_err *err)
{
	struct prov_json_value name, version;
	const struct prov_json_field fields[] = {{"name", &name}, {"version", &version}};
	int rc;

	if (!prov_json_fields(tool, fields, 2))
		return fail_form(err, "tool");
	rc = get_text(&name, "name", true, arena, &out->tool, err);
	if (rc == PROV_OK)
		rc = get_text(&version, "version", true, arena, &out->version, err);
	return rc;
}

static int read_verdict(const struct prov_json_value *v, struct prov_arena *arena,
    struct prov_receipt_says *out, struct prov_err *err)
{
	static const enum prov_state states[] = {
	    PROV_STATE_INVALID, PROV_STATE_NONE, PROV_STATE_VALID, PROV_STATE_TRUSTED};
	int rc = get_text(v, "verdict", true, arena, &out->verdict, err);

	if (rc != PROV_OK)
		return rc;
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (strcmp(out->verdict, prov_state_str(states[i])) == 0)
			return PROV_OK;
	}
	return fail_form(err, "verdict");
}

int prov_receipt_parse(struct prov_bytes json, struct prov_arena *arena,
    struct prov_receipt_says *out, struct prov_err *err)
{
	struct prov_json_value root, form, file, tool, time, verdict;
	const struct prov_json_field fields[] = {{"prov_receipt", &form}, {"file", &file},
	    {"tool", &tool}, {"checked_at", &time}, {"verdict", &verdict}};
	const char *when;
	int rc;

	memset(out, 0, sizeof(*out));
	if (json.n > PROV_MAX_RECEIPT)
		return prov_refuse(err, PROV_LIMIT_RECEIPT,
		    "a receipt larger than the limit of %u bytes", PROV_MAX_RECEIPT);
	if (!is_plain(json))
		return prov_fail(err, PROV_E_FORMAT, "what the receipt says is not plain text");
	rc = prov_json_check(json, 0, err);
	if (rc != PROV_OK)
		return rc;
	root = prov_json_root(json);
	if (!prov_json_fields(&root, fields, 5))
		return prov_fail(err, PROV_E_FORMAT, "what the receipt says is no JSON object");
	if (form.type != PROV_JSON_NUMBER || !prov_bytes_is(form.token, FORM))
		return fail_form(err, "prov_receipt");
	rc = read_file(&file, arena, out, err);
	if (rc == PROV_OK)
		rc = read_tool(&tool, arena, out, err);
	if (rc == PROV_OK)
		rc = get_text(&time, "checked_at", true, arena, &when, err);
	if (rc == PROV_OK && !prov_clock_parse(prov_bytes_str(when), &out->checked_at))
		rc = fail_form(err, "checked_at");
	if (rc == PROV_OK)
		rc = read_verdict(&verdict, arena, out, err);
	return rc;
}
