/* SPDX-License-Identifier: Apache-2.0 */
#include "report/index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/limits.h"
#include "crypto/crypto.h"
#include "prov/sign.h"
#include "report/report.h"
#include "report/words.h"

#define NAME_KEPT 48   /* characters of an input's name in that of its page */
#define DIGEST_KEPT 16 /* bytes of its SHA-256: too many for two names to be made alike */
#define PAGE_ROOM (NAME_KEPT + 1 + 2 * DIGEST_KEPT + sizeof(".html"))

int prov_index_new(struct prov_index **out, struct prov_err *err)
{
	*out = calloc(1, sizeof(**out));
	if (*out == NULL)
		return prov_fail_nomem(err);
	prov_arena_init(&(*out)->arena, PROV_MAX_ARENA);
	return PROV_OK;
}

void prov_index_free(struct prov_index *index)
{
	if (index == NULL)
		return;
	prov_arena_fini(&index->arena);
	free(index);
}

static int digest_name(const char *name, uint8_t sum[PROV_HASH_MAX], struct prov_err *err)
{
	struct prov_digest *d = NULL;
	int rc = prov_digest_new(&d, PROV_HASH_SHA256, err);

	if (rc == PROV_OK)
		rc = prov_digest_update(d, prov_bytes_str(name), err);
	if (rc == PROV_OK)
		rc = prov_digest_final(d, sum, err);
	prov_digest_free(d);
	return rc;
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '.' || c == '_' || c == '-';
}

/* What can be read of the name, so that a folder of pages can be, too; and what tells it apart. */
static int name_page(const char *name, char page[PAGE_ROOM], struct prov_err *err)
{
	const char *slash = strrchr(name, '/'), *base = slash == NULL ? name : slash + 1;
	uint8_t sum[PROV_HASH_MAX];
	size_t n = 0;
	int rc = digest_name(name, sum, err);

	if (rc != PROV_OK)
		return rc;
	for (; base[n] != '\0' && n < NAME_KEPT; n++)
		page[n] = is_plain(base[n]) ? base[n] : '_';
	/* Neither hidden nor taken for an option. */
	if (n > 0 && (page[0] == '.' || page[0] == '-'))
		page[0] = '_';
	page[n++] = '-';
	for (size_t i = 0; i < DIGEST_KEPT; i++)
		n += (size_t)snprintf(&page[n], PAGE_ROOM - n, "%02x", sum[i]);
	(void)snprintf(&page[n], PAGE_ROOM - n, ".html");
	return PROV_OK;
}

static const char *keep(struct prov_index *index, const char *text, struct prov_err *err)
{
	return text == NULL ? NULL : prov_words_dup(&index->arena, prov_bytes_str(text), err);
}

static bool says_ai(const struct prov_report *r)
{
	for (size_t i = 0; i < r->signals.n; i++) {
		if (r->signals.v[i].says == PROV_SAYS_AI)
			return true;
	}
	return prov_report_meets(r, 0) && r->ai_declared;
}

static int grow(struct prov_index *index, struct prov_err *err)
{
	size_t cap = index->cap == 0 ? 64 : index->cap * 2;
	struct prov_index_row *v;

	if (index->n < index->cap)
		return PROV_OK;
	v = prov_arena_grow(&index->arena, index->v, index->n, cap, sizeof(*v), err);
	if (v == NULL)
		return err->code;
	index->v = v;
	index->cap = cap;
	return PROV_OK;
}

/* As the exit status has it: what the policy fails does not pass, whatever its signer. */
static bool passes(const struct prov_report *r, unsigned require)
{
	return prov_report_meets(r, require) &&
	       (r->policy.name == NULL || r->policy.result != PROV_RESULT_FAIL);
}

int prov_index_add(struct prov_index *index, const struct prov_report *r, unsigned require,
    const char **page, struct prov_err *err)
{
	struct prov_index_row row = {.state = r->state,
	    .meets = passes(r, require),
	    .says_ai = says_ai(r),
	    .judged = r->policy.name != NULL,
	    .result = r->policy.result,
	    .disagreements = r->num_disagreements,
	    .bad_parts = prov_report_invalid_ingredients(r)};
	const char *declared = r->declared == NULL ? NULL : prov_declare_name(r->declared);
	struct prov_err first = {0};
	char name[PAGE_ROOM];

	*page = NULL;
	if (name_page(r->path, name, &first) == PROV_OK && grow(index, &first) == PROV_OK) {
		row.name = keep(index, r->name, &first);
		row.page = keep(index, name, &first);
	}
	/* What stands in credentials that don't hold proves nothing: a name would look as if. */
	if (first.code == PROV_OK && prov_report_meets(r, 0)) {
		row.signer = keep(index, r->active.signer_name, &first);
		row.declared = keep(index, declared != NULL ? declared : r->declared, &first);
	}
	if (first.code != PROV_OK)
		return prov_pass(err, first.code, &first);
	index->v[index->n++] = row;
	*page = row.page;
	return PROV_OK;
}

bool prov_index_row_is(const struct prov_index_row *row, enum prov_result result)
{
	return row->judged && row->result == result;
}

/* What has to be looked at comes first. */
static int rank(const struct prov_index_row *row)
{
	switch (row->state) {
	case PROV_STATE_ERROR:
		return 1;
	case PROV_STATE_VALID:
	case PROV_STATE_TRUSTED:
		return row->meets ? 4 : 2;
	case PROV_STATE_NONE:
		return prov_index_row_is(row, PROV_RESULT_FAIL) ? 2 : 3;
	case PROV_STATE_INVALID:
	default:
		return 0;
	}
}

static int compare(const void *one, const void *other)
{
	const struct prov_index_row *a = one, *b = other;
	bool warned = prov_index_row_is(a, PROV_RESULT_WARN);
	int by_name;

	if (rank(a) != rank(b))
		return rank(a) - rank(b);
	if (warned != prov_index_row_is(b, PROV_RESULT_WARN))
		return warned ? -1 : 1;
	if (a->bad_parts != b->bad_parts)
		return a->bad_parts > b->bad_parts ? -1 : 1;
	if (a->disagreements != b->disagreements)
		return a->disagreements > b->disagreements ? -1 : 1;
	by_name = strcmp(a->name, b->name);
	return by_name != 0 ? by_name : strcmp(a->page, b->page);
}

void prov_index_sort(struct prov_index *index)
{
	if (index->n > 1)
		qsort(index->v, index->n, sizeof(index->v[0]), compare);
}
