/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/past.h"

#include <inttypes.h>

#include "base/err.h"
#include "base/utf8.h"
#include "compose/making.h"
#include "format/xmp.h"

#define MAX_SHOWN_TITLE 60u

struct reader {
	struct prov_past *past;
	const struct prov_past_in *in;
	struct prov_arena *arena;
};

static const struct prov_defined_ingredient *defined_parent(
    const struct prov_definition *d, size_t *index)
{
	for (*index = 0; d != NULL && *index < d->num_ingredients; (*index)++) {
		if (strcmp(d->ingredients[*index].relationship, "parentOf") == 0)
			return &d->ingredients[*index];
	}
	return NULL;
}

static void notice(const struct reader *r, const char *sentence)
{
	if (r->in->notice != NULL)
		r->in->notice(r->in->notice_ctx, sentence);
}

/* A title, which may come from a file, as part of a sentence; in the arena. */
static const char *show(const struct reader *r, const char *title, struct prov_err *err)
{
	struct prov_wr wr;
	const char *shown;

	prov_wr_init(&wr, PROV_MAX_URI);
	prov_utf8_show(&wr, prov_bytes_str(title == NULL ? "" : title), MAX_SHOWN_TITLE);
	shown = prov_arena_strdup(r->arena, prov_wr_data(&wr), err);
	prov_wr_fini(&wr);
	return shown;
}

/* Kept all the same: that is what happened, and the record says what was wrong with it. */
static int warn_invalid(const struct reader *r, const struct prov_draft_ingredient *ing,
    const struct prov_subject *s, struct prov_err *err)
{
	bool is_parent = strcmp(ing->relationship, "parentOf") == 0;
	const char *shown, *sentence;

	bool is_alone = (s->format->caps & PROV_FMT_NO_ASSET) != 0;
	bool is_invalid = is_alone ? ing->broken : s->report->state == PROV_STATE_INVALID;

	if (r->in->notice == NULL || !ing->has_manifest || !(is_alone || is_invalid))
		return PROV_OK;
	shown = show(r, ing->title, err);
	if (shown == NULL)
		return PROV_E_NOMEM;
	if (is_alone && !is_invalid)
		sentence = prov_arena_printf(r->arena, err,
		    "the content of its %s%s%s is not there, so that nothing goes on record about "
		    "whether its credentials fit it",
		    is_parent ? "parent" : "ingredient", shown[0] == '\0' ? "" : " ", shown);
	else if (s == r->in->asset)
		sentence = "the credentials that it carries are invalid; the new ones keep them "
			   "and say so";
	else
		sentence = prov_arena_printf(r->arena, err,
		    "the credentials of its %s%s%s are invalid; the new ones keep them and say so",
		    is_parent ? "parent" : "ingredient", shown[0] == '\0' ? "" : " ", shown);
	if (sentence == NULL)
		return PROV_E_NOMEM;
	notice(r, sentence);
	return PROV_OK;
}

static int add_subject(struct reader *r, const struct prov_subject *s, const char *relationship,
    const char *title, struct prov_err *err)
{
	struct prov_draft_ingredient *ing = &r->past->v[r->past->n];
	int rc = prov_subject_as_ingredient(s, relationship, title, r->arena, ing, err);

	if (rc != PROV_OK)
		return rc;
	r->past->of[r->past->n++] = s;
	return warn_invalid(r, ing, s, err);
}

static int read_subject(struct reader *r, const struct prov_src *src, const char *title,
    const char *media_type, struct prov_subject **out, struct prov_err *err)
{
	/* Titles are the names of files, more often than not. */
	const struct prov_hint hint = {.media_type = media_type, .name = title};

	*out = &r->past->subjects[r->past->num_subjects++];
	return prov_subject_read(*out, src, title, &hint, false, r->in->policy, r->arena, err);
}

/* What went wrong with a file other than the asset, which the sentence must say: the caller knows
 * of the asset only, and so would take an offset, or a type that is not supported, for its. */
static int blame(const struct reader *r, const char *whose, const char *title,
    const struct prov_err *why, struct prov_err *err)
{
	int code = why->code == PROV_E_UNSUPPORTED ? PROV_E_USAGE : why->code;
	const char *end = "", *shown;

	if (why->code == PROV_E_NOMEM || why->code == PROV_E_CANCELLED)
		return prov_pass(err, why->code, why);
	shown = show(r, title, err);
	if (why->has_at && strstr(why->msg, "at byte") == NULL)
		end = prov_arena_printf(r->arena, err, " (at byte %" PRIu64 ")", why->at);
	if (shown == NULL || end == NULL)
		return prov_fail_nomem(err);
	(void)prov_fail_of(err, code, why, "%s%s%s: %s%s", whose, shown[0] == '\0' ? "" : " ",
	    shown, why->msg[0] != '\0' ? why->msg : prov_errcode_str(why->code), end);
	if (err != NULL)
		err->sys_errno = why->sys_errno;
	return code;
}

/* Where the asset says that its credentials are: in a place of its own, or in XMP. */
static int find_reference(const struct reader *r, const struct prov_subject *s,
    struct prov_bytes *url, struct prov_err *err)
{
	*url = s->cands.link.url;
	if (s->cands.link.url.n > 0 || (s->cands.xmp.packet.len == 0 && s->cands.xmp.data.n == 0))
		return PROV_OK;
	return prov_xmp_provenance(s->src, &s->cands.xmp, r->arena, url, err);
}

/* Credentials that are only referred to (11.5) are not asked for, and so can't be kept. */
static int warn_elsewhere(
    const struct reader *r, const struct prov_subject *s, const char *whose, struct prov_err *err)
{
	struct prov_err why = {0};
	struct prov_bytes url;
	struct prov_wr wr;
	char *sentence;
	int rc;

	if (r->in->notice == NULL || s->report->has_active)
		return PROV_OK;
	rc = find_reference(r, s, &url, &why);
	if (rc == PROV_E_NOMEM)
		return prov_fail_nomem(err);
	/* Metadata that can't be read names nothing. */
	if (rc != PROV_OK || !prov_xmp_is_web_address(url))
		return PROV_OK;
	prov_wr_init(&wr, (size_t)PROV_MAX_URI * 12);
	prov_utf8_show(&wr, url, PROV_MAX_URI);
	sentence = prov_arena_strdup(r->arena, prov_wr_data(&wr), err);
	prov_wr_fini(&wr);
	if (sentence != NULL)
		sentence = prov_arena_printf(r->arena, err,
		    "%snames credentials at %s that were not read; they are not kept as its past",
		    whose, sentence);
	if (sentence == NULL)
		return PROV_E_NOMEM;
	notice(r, sentence);
	return PROV_OK;
}

/* An asset that was exported with its parent's credentials still in it has that parent; credentials
 * of its own make it its own parent, also those that only have the name of the parent's. */
static int check_parent(
    const struct prov_subject *asset, const struct prov_subject *parent, struct prov_err *err)
{
	if (asset->validated.has_store &&
	    (!prov_bytes_eq(asset->validated.active_label, parent->validated.active_label) ||
		!prov_bytes_eq(asset->validated.manifest_box, parent->validated.manifest_box)))
		return prov_fail(err, PROV_E_USAGE,
		    "carries credentials that are not its named parent's, so it is its own "
		    "parent: sign it without naming another");
	return PROV_OK;
}

static int add_named_parent(struct reader *r, const struct prov_src *src, const char *title,
    const char *media_type, struct prov_err *err)
{
	struct prov_err why = {0};
	struct prov_subject *s;
	int rc = read_subject(r, src, title, media_type, &s, &why);

	if (rc != PROV_OK)
		return blame(r, "its parent", title, &why, err);
	rc = check_parent(r->in->asset, s, err);
	if (rc == PROV_OK)
		rc = warn_elsewhere(r, s, "its parent ", err);
	if (rc == PROV_OK && add_subject(r, s, "parentOf", title, &why) != PROV_OK)
		rc = blame(r, "its parent", title, &why, err);
	r->past->has_parent = true;
	r->past->parent_is_ai = rc == PROV_OK && s->report->ai_declared;
	return rc;
}

static int describe(
    struct reader *r, const struct prov_defined_ingredient *from, struct prov_draft_ingredient *to)
{
	if (from->src == NULL) {
		*to = (struct prov_draft_ingredient){.relationship = from->relationship,
		    .title = from->title,
		    .format = from->media_type};
		r->past->n++;
	}
	/* Of credentials without their content nobody knows what that is. */
	if (to->format == NULL)
		to->format = from->media_type;
	/* 18.16.12: what has a manifest is known by its label. */
	if (!to->has_manifest)
		to->instance_id = from->instance_id;
	to->description = from->description;
	to->thumbnail = from->thumbnail;
	to->thumbnail_type = from->thumbnail_type;
	to->more = from->more;
	to->num_more = from->num_more;
	return PROV_OK;
}

static int add_parent(struct reader *r, struct prov_err *err)
{
	const struct prov_past_in *in = r->in;
	size_t index;
	const struct prov_defined_ingredient *defined = defined_parent(in->definition, &index);
	const char *title = in->parent_title != NULL ? in->parent_title : in->asset_title;
	int rc = PROV_OK;

	if (in->parent != NULL && defined != NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "both the options and the definition name a parent, and there is only one");
	if (in->parent != NULL)
		return add_named_parent(r, in->parent, in->parent_title, NULL, err);
	if (defined != NULL) {
		if (defined->src != NULL)
			rc = add_named_parent(r, defined->src, defined->title,
			    defined->alone ? "application/c2pa" : defined->media_type, err);
		else if (in->asset->validated.has_store)
			rc = prov_fail(err, PROV_E_USAGE,
			    "carries credentials of its own, so it is its own parent, and not one "
			    "that is only described");
		r->past->has_parent = true;
		r->past->places[index] = 0;
		return rc == PROV_OK ? describe(r, defined, &r->past->v[0]) : rc;
	}
	if (!in->asset->report->has_active && !prov_making_opens(in->definition))
		return PROV_OK;
	r->past->has_parent = true;
	r->past->parent_is_ai = in->asset->report->ai_declared;
	r->past->is_unchanged = in->asset->report->state == PROV_STATE_VALID ||
				in->asset->report->state == PROV_STATE_TRUSTED;
	return add_subject(r, in->asset, "parentOf", title, err);
}

static int add_component(
    struct reader *r, const struct prov_defined_ingredient *from, struct prov_err *err)
{
	struct prov_err why = {0};
	struct prov_subject *s;

	if (read_subject(r, from->src, from->title,
		from->alone ? "application/c2pa" : from->media_type, &s, &why) != PROV_OK ||
	    add_subject(r, s, from->relationship, from->title, &why) != PROV_OK)
		return blame(r, "its ingredient", from->title, &why, err);
	if (s->report->ai_declared)
		r->past->silent_ai = true;
	return warn_elsewhere(r, s, "an ingredient ", err);
}

static int add_defined(struct reader *r, struct prov_err *err)
{
	const struct prov_definition *d = r->in->definition;
	int rc = PROV_OK;

	for (size_t i = 0; d != NULL && i < d->num_ingredients && rc == PROV_OK; i++) {
		const struct prov_defined_ingredient *from = &d->ingredients[i];
		size_t place = r->past->n;

		if (strcmp(from->relationship, "parentOf") == 0)
			continue;
		r->past->places[i] = place;
		if (from->src != NULL)
			rc = add_component(r, from, err);
		if (rc == PROV_OK)
			rc = describe(r, from, &r->past->v[place]);
	}
	return rc;
}

int prov_past_read(struct prov_past *past, const struct prov_past_in *in, struct prov_arena *arena,
    struct prov_err *err)
{
	struct reader r = {past, in, arena};
	size_t most = 2 + (in->definition == NULL ? 0 : in->definition->num_ingredients);
	int rc;

	memset(past, 0, sizeof(*past));
	past->v = prov_arena_array(arena, most, sizeof(*past->v), err);
	past->places = prov_arena_array(arena, most, sizeof(*past->places), err);
	past->of = prov_arena_array(arena, most, sizeof(*past->of), err);
	/* Each may be judged a second time. */
	past->subjects = prov_arena_array(arena, most * 2, sizeof(*past->subjects), err);
	if (past->v == NULL || past->places == NULL || past->of == NULL || past->subjects == NULL)
		return PROV_E_NOMEM;
	rc = warn_elsewhere(&r, in->asset, "", err);
	if (rc == PROV_OK)
		rc = add_parent(&r, err);
	if (rc == PROV_OK)
		rc = add_defined(&r, err);
	return rc == PROV_OK ? prov_past_clash(past, in, arena, err) : rc;
}

void prov_past_fini(struct prov_past *past)
{
	for (size_t i = 0; i < past->num_subjects; i++)
		prov_subject_fini(&past->subjects[i]);
	past->num_subjects = 0;
}
