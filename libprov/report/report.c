/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "report/words.h"

int prov_report_new(struct prov_report **out, const char *name, struct prov_err *err)
{
	struct prov_err first = {0};
	struct prov_report *r;

	*out = NULL;
	r = calloc(1, sizeof(*r));
	if (r == NULL)
		return prov_fail_nomem(err);
	prov_arena_init(&r->arena, PROV_MAX_ARENA);
	prov_arena_init(&r->aside, PROV_MAX_SIGNAL_MEMORY);
	prov_signals_init(&r->signals, &r->aside);
	prov_findings_init(&r->active.findings, &r->arena);
	prov_findings_init(&r->active.news, &r->arena);
	r->path = prov_arena_strdup(&r->arena, prov_bytes_str(name == NULL ? "" : name), &first);
	if (r->path != NULL)
		r->name = prov_words_name(&r->arena, r->path, &first);
	if (r->name == NULL) {
		prov_report_free(r);
		return prov_pass(err, first.code, &first);
	}
	*out = r; /* transferred */
	return PROV_OK;
}

int prov_report_new_error(
    struct prov_report **out, const char *name, const struct prov_err *cause, struct prov_err *err)
{
	int code = prov_report_new(out, name, err);

	if (*out == NULL)
		return code;
	(*out)->state = PROV_STATE_ERROR;
	(*out)->cause = *cause;
	/* A limit of ours says nothing of the file: whoever reads the sentence alone has to see
	 * that. */
	if (cause->code == PROV_E_LIMIT)
		(void)snprintf((*out)->cause.msg, sizeof((*out)->cause.msg), "refused: %.*s",
		    (int)sizeof(cause->msg) - 10,
		    cause->msg[0] != '\0' ? cause->msg : prov_errcode_str(cause->code));
	return PROV_OK;
}

void prov_report_free(struct prov_report *report)
{
	if (report == NULL)
		return;
	prov_arena_fini(&report->arena);
	prov_arena_fini(&report->aside);
	free(report);
}

/* Room for one more row in an array of the arena: the array to use from now on, or NULL. */
static void *grow(
    struct prov_report *report, void *v, size_t n, size_t *cap, size_t size, struct prov_err *err)
{
	size_t more = *cap == 0 ? 8 : *cap * 2;
	void *out = prov_arena_grow(&report->arena, v, n, more, size, err);

	if (out != NULL)
		*cap = more;
	return out;
}

struct prov_account *prov_report_add_ingredient(struct prov_report *report, struct prov_err *err)
{
	struct prov_account *row;

	if (report->num_ingredients == report->cap_ingredients) {
		row = grow(report, report->ingredients, report->num_ingredients,
		    &report->cap_ingredients, sizeof(*row), err);
		if (row == NULL)
			return NULL;
		report->ingredients = row;
	}
	row = &report->ingredients[report->num_ingredients++];
	prov_findings_init(&row->findings, &report->arena);
	prov_findings_init(&row->news, &report->arena);
	return row;
}

struct prov_identity_row *prov_report_add_identity(struct prov_report *report, struct prov_err *err)
{
	struct prov_identity_row *row;

	if (report->num_identities == report->cap_identities) {
		row = grow(report, report->identities, report->num_identities,
		    &report->cap_identities, sizeof(*row), err);
		if (row == NULL)
			return NULL;
		report->identities = row;
	}
	row = &report->identities[report->num_identities++];
	prov_findings_init(&row->findings, &report->arena);
	return row;
}

int prov_report_add_unchecked(
    struct prov_report *report, struct prov_err *err, const char *fmt, ...)
{
	struct prov_err first = {0};
	const char *words;
	const char **v;
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	words = prov_words_dup(&report->arena, prov_bytes_str(text), &first);
	if (words != NULL && report->num_unchecked == report->cap_unchecked) {
		v = grow(report, report->unchecked, report->num_unchecked, &report->cap_unchecked,
		    sizeof(*v), &first);
		if (v != NULL)
			report->unchecked = v;
	}
	if (first.code != PROV_OK)
		return prov_pass(err, first.code, &first);
	report->unchecked[report->num_unchecked++] = words;
	return PROV_OK;
}

const char *prov_report_str(
    struct prov_report *report, struct prov_bytes text, struct prov_err *err)
{
	if (text.p == NULL)
		return NULL;
	return prov_words_dup(&report->arena, text, err);
}

enum prov_state prov_report_state(const struct prov_report *report)
{
	return report->state;
}

const char *prov_state_str(enum prov_state state)
{
	switch (state) {
	case PROV_STATE_TRUSTED:
		return "trusted";
	case PROV_STATE_VALID:
		return "valid";
	case PROV_STATE_NONE:
		return "none";
	case PROV_STATE_ERROR:
		return "error";
	case PROV_STATE_INVALID:
	default:
		return "invalid";
	}
}

const char *prov_report_name(const struct prov_report *report)
{
	return report->name;
}

const char *prov_report_media_type(const struct prov_report *report)
{
	return report->media_type;
}

const char *prov_report_declared(const struct prov_report *report)
{
	return report->declared;
}

const char *prov_report_signer(const struct prov_report *report)
{
	return report->active.signer_name;
}

size_t prov_report_num_lists(const struct prov_report *report)
{
	return report->num_lists;
}

struct prov_list_entry prov_report_list(const struct prov_report *report, size_t i)
{
	return i < report->num_lists ? report->lists[i] : (struct prov_list_entry){0};
}

struct prov_list_entry prov_report_signer_list(const struct prov_report *report)
{
	return report->active.signer_list != NULL && prov_account_trusts_signer(&report->active)
		   ? *report->active.signer_list
		   : (struct prov_list_entry){0};
}

int64_t prov_report_until(const struct prov_report *report)
{
	return report->as_of_is_set && report->until > 0 ? INT64_MAX : report->until;
}

int64_t prov_report_as_of(const struct prov_report *report)
{
	return report->as_of;
}

bool prov_report_list_is_late(const struct prov_report *report, const struct prov_list_entry *list)
{
	return list->has_next_update && report->as_of > list->next_update;
}

const char *prov_report_product_word(enum prov_product_state state)
{
	static const char *const words[] = {[PROV_PRODUCT_UNASKED] = NULL,
	    [PROV_PRODUCT_UNLISTED] = "not-listed",
	    [PROV_PRODUCT_NAME_ONLY] = "name-only",
	    [PROV_PRODUCT_WITHDRAWN] = "withdrawn",
	    [PROV_PRODUCT_OLDER] = "older",
	    [PROV_PRODUCT_CONFORMING] = "conforming"};

	return words[state];
}

const char *prov_report_active_manifest(const struct prov_report *report)
{
	return report->has_active ? report->active.manifest : NULL;
}

enum prov_store_source prov_report_store_source(const struct prov_report *report)
{
	return report->source;
}

const char *prov_report_shown(const struct prov_report *report, const char *path)
{
	const char *slash = path == NULL ? NULL : strrchr(path, '/');

	return report->no_folders && slash != NULL ? slash + 1 : path;
}

const char *prov_report_sidecar(const struct prov_report *report)
{
	return report->sidecar;
}

size_t prov_report_num_status(const struct prov_report *report)
{
	return report->active.findings.n;
}

struct prov_status_entry prov_report_status(const struct prov_report *report, size_t i)
{
	struct prov_status_entry entry = {PROV_SEV_FAILURE, NULL, NULL, NULL};

	if (i < report->active.findings.n)
		entry = prov_finding_entry(&report->active.findings.v[i]);
	return entry;
}

int prov_report_known(const struct prov_report *report, struct prov_err *err)
{
	if (report->unknown == NULL || report->source != PROV_STORE_NONE)
		return PROV_OK;
	return prov_refuse(err, report->unknown_limit, "%s", report->unknown);
}
