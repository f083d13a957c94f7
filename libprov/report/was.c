/* SPDX-License-Identifier: Apache-2.0 */
#include "report/was.h"

#include "base/err.h"
#include "base/limits.h"
#include "io/plan.h"

#define ALIKE_BITS 10u /* of 64, in which pictures that look the same may differ */

const char *prov_fate_str(enum prov_fate fate)
{
	static const char *const names[] = {
	    "none", "added", "kept", "broken", "stripped", "replaced"};

	return names[fate];
}

const char *prov_likeness_str(enum prov_likeness likeness)
{
	static const char *const names[] = {"unknown", "other", "likely", "exact", "same-file"};

	return names[likeness];
}

/* --- credentials --- */

static bool has_any(const struct prov_report *r)
{
	return r->has_active || r->state == PROV_STATE_INVALID;
}

static bool is_valid(const struct prov_report *r)
{
	return r->state == PROV_STATE_VALID || r->state == PROV_STATE_TRUSTED;
}

static struct prov_bytes active_bytes(const struct prov_report *r)
{
	if (r->store == NULL || r->store->active == NULL || r->store->active->stored == NULL)
		return prov_bytes(NULL, 0);
	return r->store->active->stored->raw;
}

/* A label alone is easily copied: only the bytes show that they are the same. */
enum prov_fate prov_was_fate(
    const struct prov_report *now, const struct prov_report *was, bool *as_ingredient)
{
	struct prov_bytes before = active_bytes(was), after = active_bytes(now);
	const char *label = was->has_active ? was->active.manifest : NULL;

	*as_ingredient = false;
	if (!has_any(was))
		return has_any(now) ? PROV_FATE_ADDED : PROV_FATE_NONE;
	if (!has_any(now))
		return PROV_FATE_STRIPPED;
	if (before.n > 0 && prov_bytes_eq(before, after))
		return is_valid(was) && !is_valid(now) ? PROV_FATE_BROKEN : PROV_FATE_KEPT;
	if (!is_valid(now) && (after.n == 0 || (label != NULL && now->active.manifest != NULL &&
						   strcmp(label, now->active.manifest) == 0)))
		return PROV_FATE_BROKEN;
	for (size_t i = 0; i < now->num_ingredients && label != NULL; i++) {
		const char *one = now->ingredients[i].manifest;

		*as_ingredient = *as_ingredient || (one != NULL && strcmp(one, label) == 0);
	}
	return PROV_FATE_REPLACED;
}

/* --- marks --- */

/* One of that id in SIGNALS; with VALUE, unless NULL. */
static const struct prov_signal *find(
    const struct prov_signals *signals, const char *id, const char *value)
{
	for (size_t i = 0; i < signals->n; i++) {
		const struct prov_signal *s = &signals->v[i];

		if (strcmp(s->row->id, id) == 0 && (value == NULL || strcmp(s->value, value) == 0))
			return s;
	}
	return NULL;
}

static const char *copy(struct prov_report *r, const char *text, struct prov_err *err)
{
	return text == NULL ? NULL : prov_arena_strdup(&r->arena, prov_bytes_str(text), err);
}

static void add(struct prov_report *r, struct prov_was *w, const char *id, const char *before,
    const char *after, struct prov_err *err)
{
	struct prov_was_mark *m = &w->marks[w->num_marks];

	m->id = id; /* of the table */
	m->before = copy(r, before, err);
	m->after = copy(r, after, err);
	w->num_marks++;
}

int prov_was_marks(struct prov_report *now, const struct prov_report *was, struct prov_was *w,
    struct prov_err *err)
{
	const struct prov_signals *before = &was->signals, *after = &now->signals;
	struct prov_err own = {0};

	w->marks = prov_arena_array(&now->arena, before->n + after->n, sizeof(*w->marks), &own);
	for (size_t i = 0; i < before->n && own.code == PROV_OK; i++) {
		const struct prov_signal *s = &before->v[i], *new;

		if (find(after, s->row->id, s->value) != NULL)
			continue;
		new = find(after, s->row->id, NULL);
		add(now, w, s->row->id, s->value, new == NULL ? NULL : new->value, &own);
	}
	for (size_t i = 0; i < after->n && own.code == PROV_OK; i++) {
		const struct prov_signal *s = &after->v[i];

		if (find(before, s->row->id, NULL) == NULL)
			add(now, w, s->row->id, NULL, s->value, &own);
	}
	return own.code == PROV_OK ? PROV_OK : prov_pass(err, own.code, &own);
}

/* --- content --- */

static int same_bytes(
    const struct prov_src *a, const struct prov_src *b, bool *same, struct prov_err *err)
{
	uint8_t one[512], other[512];

	*same = a->size == b->size;
	for (uint64_t off = 0; off < a->size && *same;) {
		size_t n = a->size - off < sizeof(one) ? (size_t)(a->size - off) : sizeof(one);
		int rc = prov_src_read(a, off, one, n, err);

		if (rc == PROV_OK)
			rc = prov_src_read(b, off, other, n, err);
		if (rc != PROV_OK)
			return rc;
		*same = memcmp(one, other, n) == 0;
		off += n;
	}
	return PROV_OK;
}

static unsigned bits(uint64_t v)
{
	unsigned n = 0;

	for (; v != 0; v &= v - 1)
		n++;
	return n;
}

static void compare_pictures(const struct prov_picture *p, struct prov_was *w)
{
	unsigned differ = bits(p[0].perceptual ^ p[1].perceptual);

	w->by = "pixels";
	w->is_picture = true;
	if (p[0].width == p[1].width && p[0].height == p[1].height &&
	    memcmp(p[0].pixels, p[1].pixels, sizeof(p[0].pixels)) == 0) {
		w->likeness = PROV_LIKENESS_EXACT;
		return;
	}
	w->likeness = differ <= ALIKE_BITS ? PROV_LIKENESS_LIKELY : PROV_LIKENESS_OTHER;
	w->alike = (64 - differ) * 100 / 64;
}

static int compare_text(struct prov_report *now, const struct prov_src *src,
    const struct prov_report *was, const struct prov_src *was_src, struct prov_was *w,
    struct prov_err *err)
{
	bool is_text;
	unsigned alike;
	int rc = prov_was_text(src, now->name, was_src, was->name, &is_text, &alike, err);

	if (rc != PROV_OK || !is_text)
		return rc;
	w->by = "text";
	w->likeness = alike > 100   ? PROV_LIKENESS_EXACT
		      : alike >= 60 ? PROV_LIKENESS_LIKELY
				    : PROV_LIKENESS_OTHER;
	w->alike = alike > 100 ? 0 : alike;
	return PROV_OK;
}

int prov_report_compare(struct prov_report *report, const struct prov_src *src,
    const struct prov_report *was, const struct prov_src *was_src,
    const struct prov_picture *pictures, struct prov_err *err)
{
	struct prov_err own = {0};
	struct prov_was *w = prov_arena_alloc(&report->arena, sizeof(*w), &own);
	bool same = false;
	int rc;

	if (w == NULL)
		return prov_pass(err, own.code, &own);
	w->state = was->state;
	w->size = was_src->size;
	w->by = "only text, and pictures in JPEG, PNG and WebP, can be compared";
	w->name = copy(report, was->name, &own);
	w->fate = prov_was_fate(report, was, &w->as_ingredient);
	rc = w->name == NULL ? prov_pass(err, own.code, &own) : prov_was_marks(report, was, w, err);
	if (rc == PROV_OK)
		rc = same_bytes(src, was_src, &same, err);
	if (rc == PROV_OK)
		rc = prov_src_hash(
		    was_src, NULL, 0, false, PROV_HASH_SHA256, w->hash, NULL, NULL, err);
	if (rc != PROV_OK)
		return rc;
	if (same) {
		w->likeness = PROV_LIKENESS_SAME_FILE;
		w->by = "bytes";
	} else if (pictures != NULL) {
		compare_pictures(pictures, w);
	} else {
		rc = compare_text(report, src, was, was_src, w, err);
	}
	if (rc == PROV_OK)
		report->was = w;
	return rc;
}

enum prov_fate prov_report_fate(const struct prov_report *report)
{
	return report->was == NULL ? PROV_FATE_NONE : report->was->fate;
}

enum prov_likeness prov_report_likeness(const struct prov_report *report)
{
	return report->was == NULL ? PROV_LIKENESS_UNKNOWN : report->was->likeness;
}

size_t prov_report_num_was_marks(const struct prov_report *report)
{
	return report->was == NULL ? 0 : report->was->num_marks;
}

struct prov_was_mark prov_report_was_mark(const struct prov_report *report, size_t i)
{
	static const struct prov_was_mark none = {NULL, NULL, NULL};

	return i < prov_report_num_was_marks(report) ? report->was->marks[i] : none;
}
