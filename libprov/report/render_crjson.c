/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Content Credentials JSON (C2PA 2.4, crJSON): every manifest of the store with what was found in
 * it, for rubrics and other programs. One document for one asset. What the format has no place for,
 * the file's name and state, stands beside the manifests under "extras:".
 */
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "prov/version.h"
#include "report/render.h"
#include "report/render_crjson.h"

struct writer {
	struct prov_show *s;
	const struct prov_report *r;
	/* The ingredients of each manifest, in lists: manifest -> first, ingredient -> next; 0 ends
	 * a list, else it is the index and one. */
	size_t *first, *next;
};

static void put_list(
    struct prov_show *s, const char *key, const struct prov_findings *f, enum prov_severity which)
{
	prov_show_name(s, key);
	prov_show_list(s);
	for (size_t i = 0; i < f->n && !prov_show_failed(s); i++) {
		struct prov_status_entry entry = prov_finding_entry(&f->v[i]);

		if (entry.severity != which)
			continue;
		prov_show_map(s);
		prov_show_member(s, "code", entry.code);
		prov_show_member(s, "url", entry.url);
		prov_show_member(s, "explanation", entry.explanation);
		prov_show_end(s);
	}
	prov_show_end(s);
}

static void put_lists(struct prov_show *s, const struct prov_findings *f)
{
	put_list(s, "success", f, PROV_SEV_SUCCESS);
	put_list(s, "informational", f, PROV_SEV_INFO);
	put_list(s, "failure", f, PROV_SEV_FAILURE);
}

/* 3.8 */
static void put_results(struct writer *w, const struct prov_findings *f)
{
	prov_show_name(w->s, "validationResults");
	prov_show_map(w->s);
	put_lists(w->s, f);
	prov_show_name(w->s, "validationTime");
	prov_show_time(w->s, w->r->as_of);
	prov_show_end(w->s);
}

/* What was found in the manifest's ingredients and is not on record in it. */
static void put_deltas(struct writer *w, size_t manifest)
{
	if (w->first[manifest] == 0)
		return;
	prov_show_name(w->s, "ingredientDeltas");
	prov_show_list(w->s);
	for (size_t i = w->first[manifest]; i > 0 && !prov_show_failed(w->s); i = w->next[i - 1]) {
		const struct prov_account *a = &w->r->ingredients[i - 1];

		prov_show_map(w->s);
		prov_show_member(w->s, "ingredientAssertionURI", a->assertion_url);
		prov_show_name(w->s, "validationDeltas");
		prov_show_map(w->s);
		put_lists(w->s, &a->news);
		prov_show_end(w->s);
		prov_show_end(w->s);
	}
	prov_show_end(w->s);
}

static void put_manifest(struct writer *w, const struct prov_manifest *manifest)
{
	struct prov_crjson_manifest m = {.store = w->r->store, .manifest = manifest};
	bool is_active = manifest == w->r->store->active;
	struct prov_arena arena;
	struct prov_claim claim;
	int rc;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	m.arena = &arena;
	rc = prov_claim_parse(manifest, &arena, &claim, NULL);
	if (rc == PROV_OK)
		m.claim = &claim;
	else if (rc == PROV_E_NOMEM)
		w->s->j.out.wr.code = rc;
	prov_show_map(w->s);
	prov_show_name(w->s, "label");
	prov_show_text(w->s, manifest->label);
	prov_crjson_claim(w->s, &m);
	prov_crjson_assertions(w->s, &m);
	prov_crjson_signature(w->s, &m);
	put_results(w, is_active ? &w->r->active.findings : &w->r->judged[manifest->index]);
	put_deltas(w, manifest->index);
	prov_show_end(w->s);
	prov_arena_fini(&arena);
}

/* 3.4: the reverse of the store's order, so that the active manifest comes first. */
static void put_manifests(struct writer *w)
{
	prov_show_name(w->s, "manifests");
	prov_show_list(w->s);
	for (size_t i = w->r->store == NULL ? 0 : w->r->store->n; i > 0; i--) {
		if (prov_show_failed(w->s))
			break;
		put_manifest(w, &w->r->store->manifests[i - 1]);
	}
	prov_show_end(w->s);
}

/* 3.2 and 3.3 */
static void put_head(struct prov_show *s)
{
	prov_show_name(s, "@context");
	prov_show_map(s);
	prov_show_member(s, "@vocab", "https://c2pa.org/crjson/");
	prov_show_member(s, "extras", "https://c2pa.org/crjson/extras/");
	prov_show_end(s);
	prov_show_name(s, "jsonGenerator");
	prov_show_map(s);
	prov_show_member(s, "name", "prov");
	prov_show_member(s, "version", prov_version());
	prov_show_end(s);
}

static void put_asset(struct prov_show *s, const struct prov_report *r)
{
	prov_show_member(s, "extras:file", r->name);
	prov_show_member(s, "extras:mediaType", r->media_type);
	if (r->has_size) {
		prov_show_name(s, "extras:size");
		prov_show_uint(s, r->size);
	}
	prov_show_member(s, "extras:state", prov_state_str(r->state));
	if (r->state == PROV_STATE_ERROR)
		prov_show_member(s, "extras:error",
		    r->cause.msg[0] != '\0' ? r->cause.msg : prov_errcode_str(r->cause.code));
	/* A store that can't be read has no manifest to put them into. */
	if (r->store == NULL && r->active.findings.n > 0)
		put_list(s, "extras:failure", &r->active.findings, PROV_SEV_FAILURE);
}

/* Ingredients by the manifest that names them, in their order. */
static int sort_ingredients(struct writer *w, struct prov_arena *arena, struct prov_err *err)
{
	size_t manifests = w->r->store == NULL ? 0 : w->r->store->n;

	w->first = prov_arena_array(arena, manifests + 1, sizeof(*w->first), err);
	w->next = prov_arena_array(arena, w->r->num_ingredients + 1, sizeof(*w->next), err);
	if (w->first == NULL || w->next == NULL)
		return PROV_E_NOMEM;
	for (size_t i = w->r->num_ingredients; i > 0; i--) {
		size_t within = w->r->ingredients[i - 1].within;

		if (within >= manifests)
			continue;
		w->next[i - 1] = w->first[within];
		w->first[within] = i;
	}
	return PROV_OK;
}

int prov_render_crjson(const struct prov_report *r, unsigned flags, unsigned require,
    prov_write_cb write, void *ctx, struct prov_err *err)
{
	struct writer w = {.s = malloc(sizeof(*w.s)), .r = r};
	struct prov_arena arena;
	int rc;

	(void)flags;
	(void)require;
	if (w.s == NULL)
		return prov_fail_nomem(err);
	if (r->no_personal) {
		free(w.s);
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "crJSON shows all that credentials hold, and so can't leave out what is "
		    "personal");
	}
	prov_arena_init(&arena, PROV_MAX_ARENA);
	rc = sort_ingredients(&w, &arena, err);
	if (rc == PROV_OK) {
		prov_show_init(w.s, true, write, ctx);
		prov_show_map(w.s);
		put_head(w.s);
		put_asset(w.s, r);
		put_manifests(&w);
		prov_show_end(w.s);
		rc = prov_show_finish(w.s, err);
	}
	prov_arena_fini(&arena);
	free(w.s);
	return rc;
}
