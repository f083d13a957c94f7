/* SPDX-License-Identifier: Apache-2.0 */
#include "report/finding.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "report/words.h"

void prov_findings_init(struct prov_findings *f, struct prov_arena *arena)
{
	f->v = NULL;
	f->n = f->cap = 0;
	f->arena = arena;
	f->code = PROV_OK;
}

/* Room for one more. */
static int grow(struct prov_findings *f, struct prov_err *err)
{
	size_t cap = f->cap == 0 ? 4 : f->cap * 2;
	struct prov_finding *v;

	if (f->n < f->cap)
		return PROV_OK;
	v = prov_arena_grow(f->arena, f->v, f->n, cap, sizeof(*v), err);
	if (v == NULL)
		return err->code;
	f->v = v;
	f->cap = cap;
	return PROV_OK;
}

#define ALIKE 3

/* What one of the last findings says, too: many of one kind, of one assertion, share their texts.
 */
static const char *find_same(const struct prov_findings *f, const char *text, bool url)
{
	for (size_t i = f->n; i > 0 && i + ALIKE > f->n; i--) {
		const struct prov_finding *last = &f->v[i - 1];
		const char *said = url ? last->url : last->explanation;

		if (said != NULL && strcmp(said, text) == 0)
			return said;
	}
	return NULL;
}

/* FMT's result as valid UTF-8 in the arena, or NULL with ERR filled. */
PROV_PRINTF(2, 0)
static const char *explain(
    struct prov_findings *f, const char *fmt, va_list ap, struct prov_err *err)
{
	va_list again;
	const char *same;
	char *text = NULL, room[256];
	int n;

	va_copy(again, ap);
	n = vsnprintf(room, sizeof(room), fmt, again);
	va_end(again);
	same = n >= 0 && (size_t)n < sizeof(room) ? find_same(f, room, false) : NULL;
	if (same != NULL)
		return same;
	if (n < 0)
		(void)prov_fail(err, PROV_E_INTERNAL, "a message could not be made");
	else
		text = prov_arena_alloc(f->arena, (size_t)n + 1, err);
	if (text == NULL)
		return NULL;
	(void)vsnprintf(text, (size_t)n + 1, fmt, ap);
	if ((size_t)n <= PROV_WORDS_MAX && prov_utf8_check(prov_bytes(text, (size_t)n), NULL))
		return text;
	return prov_words_dup(f->arena, prov_bytes(text, (size_t)n), err);
}

void prov_find(
    struct prov_findings *f, enum prov_status status, const char *url, const char *explanation, ...)
{
	const struct prov_status_info *info = prov_status_info(status);
	struct prov_finding found = {.status = status};
	struct prov_err err = {0};
	va_list ap;

	if (f->code != PROV_OK)
		return;
	if (info == NULL) {
		f->code = PROV_E_INTERNAL;
		return;
	}
	found.code = info->code;
	found.severity = info->severity;
	if (f->n >= PROV_MAX_FINDINGS) {
		f->code = PROV_E_LIMIT;
		f->limit = PROV_LIMIT_FINDINGS;
		return;
	}
	if (url != NULL)
		found.url = find_same(f, url, true);
	if (url != NULL && found.url == NULL)
		found.url = prov_words_dup(f->arena, prov_bytes_str(url), &err);
	if (err.code == PROV_OK && explanation != NULL) {
		va_start(ap, explanation);
		found.explanation = explain(f, explanation, ap, &err);
		va_end(ap);
	}
	if (err.code == PROV_OK && grow(f, &err) == PROV_OK)
		f->v[f->n++] = found;
	f->code = err.code;
	f->limit = err.limit;
}

int prov_findings_failed(const struct prov_findings *f, struct prov_err *err)
{
	if (f->code == PROV_E_LIMIT && f->limit == PROV_LIMIT_FINDINGS)
		return prov_refuse(err, PROV_LIMIT_FINDINGS,
		    "a verdict takes more findings than the limit of %u", PROV_MAX_FINDINGS);
	if (f->code == PROV_E_LIMIT)
		return prov_refuse(err, f->limit,
		    "the findings need more working memory than the limit of %zu bytes",
		    f->arena->max);
	if (f->code == PROV_E_NOMEM)
		return prov_fail_nomem(err);
	return prov_fail(err, f->code, "the findings can't be kept");
}

struct prov_status_entry prov_finding_entry(const struct prov_finding *finding)
{
	const struct prov_status_info *info = prov_status_info(finding->status);
	struct prov_status_entry entry = {
	    finding->severity, finding->code, finding->url, finding->explanation};

	if (entry.explanation == NULL && info != NULL)
		entry.explanation = info->text;
	return entry;
}

bool prov_findings_have(const struct prov_findings *f, enum prov_status status)
{
	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].status == status)
			return true;
	}
	return false;
}
