/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/making.h"

#include "base/err.h"
#include "base/limits.h"
#include "cbor/enc.h"

#define OWN_ACTIONS 3u /* those below that come before what was placed */

/* "edited with generative AI", of an edit that kept what a model had made. */
#define STILL_AI                                                                                   \
	"http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"

static const size_t parent[] = {0};

struct list {
	const struct prov_making *making;
	struct prov_arena *arena;
	struct prov_draft_action *v;
	size_t n;
};

static bool is(const struct prov_draft_action *a, const char *name)
{
	return strcmp(a->action, name) == 0;
}

static bool is_inception(const struct prov_draft_action *a)
{
	return is(a, "c2pa.created") || is(a, "c2pa.opened");
}

static const struct prov_draft_action *defined_inception(const struct prov_definition *d)
{
	return d != NULL && d->num_actions > 0 && is_inception(&d->actions[0]) ? &d->actions[0]
									       : NULL;
}

bool prov_making_opens(const struct prov_definition *definition)
{
	const struct prov_draft_action *first = defined_inception(definition);

	return first != NULL && is(first, "c2pa.opened");
}

static bool is_ai(const char *uri)
{
	const struct prov_source_type *type =
	    uri == NULL ? NULL : prov_source_lookup(prov_bytes_str(uri));

	return type != NULL && type->cls == PROV_SOURCE_AI;
}

const char *prov_making_whole(const char *declared, bool parent_is_ai)
{
	return declared != NULL && parent_is_ai && !is_ai(declared) ? STILL_AI : declared;
}

/* Of what is created, and not of what is opened; or NULL. */
static const struct prov_source_type *type_of_creation(const struct prov_making *m)
{
	const struct prov_draft_action *given = defined_inception(m->definition);
	const char *uri = m->declared != NULL ? m->declared
			  : given != NULL     ? given->source_type
					      : NULL;

	return m->has_parent || uri == NULL ? NULL : prov_source_lookup(prov_bytes_str(uri));
}

bool prov_making_is_capture(const struct prov_making *m)
{
	const struct prov_source_type *type = type_of_creation(m);

	return type != NULL && type->from != PROV_FROM_NOTHING;
}

bool prov_making_is_exposure(const struct prov_making *m)
{
	const struct prov_source_type *type = type_of_creation(m);

	return type != NULL && type->from == PROV_FROM_LIFE;
}

/* 18.15.2: at most one of created and opened, and first; what is opened has a parent. */
static int check_inception(const struct prov_making *m, struct prov_err *err)
{
	const struct prov_definition *d = m->definition;
	const struct prov_draft_action *first = defined_inception(d);

	for (size_t i = 1; d != NULL && i < d->num_actions; i++) {
		if (is_inception(&d->actions[i]))
			return prov_fail(err, PROV_E_USAGE,
			    "the definition says more than once, or not first, that the content "
			    "was created or opened (C2PA 2.4, 18.15.2)");
	}
	if (first != NULL && is(first, "c2pa.created") && m->has_parent)
		return prov_fail(err, PROV_E_USAGE,
		    "the definition says that the content was created, but it has a parent: what "
		    "has one was opened (C2PA 2.4, 18.15.2)");
	if (first != NULL && is(first, "c2pa.opened") && first->source_type != NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "a c2pa.opened action has no digitalSourceType: how the content came to be "
		    "its own credentials say, and what was done to it the next action");
	return PROV_OK;
}

/* A parent's AI may not fall silent: who edits it says so, or says what the edit was. */
static int check_ai(const struct prov_making *m, struct prov_err *err)
{
	const struct prov_definition *d = m->definition;

	if (!m->parent_is_ai || m->declared != NULL || m->is_update)
		return PROV_OK;
	for (size_t i = 0; d != NULL && i < d->num_actions; i++) {
		if (is_ai(d->actions[i].source_type))
			return PROV_OK;
	}
	return prov_fail(err, PROV_E_USAGE,
	    "the parent's credentials say that AI made it or took part, and the new ones would "
	    "not: declare how this asset came to be (ai-composite, for one)");
}

static struct prov_draft_action plain(const struct prov_making *m, const char *name)
{
	return (struct prov_draft_action){.action = name,
	    .when = m->when,
	    .agent_name = m->tool_name,
	    .agent_version = m->tool_version};
}

/* The definition's ingredients by their places in the draft. */
static int place(struct list *l, struct prov_draft_action *a, struct prov_err *err)
{
	size_t *places = prov_arena_array(l->arena, a->num_ingredients + 1, sizeof(*places), err);

	if (places == NULL)
		return PROV_E_NOMEM;
	for (size_t i = 0; i < a->num_ingredients; i++)
		places[i] = l->making->places[a->ingredients[i]];
	a->ingredients = places;
	return PROV_OK;
}

/* Prompts and the like (18.16.4, inputTo) belong to what they led to. */
static int add_inputs(struct list *l, struct prov_draft_action *a, struct prov_err *err)
{
	const struct prov_making *m = l->making;
	size_t *inputs = prov_arena_array(l->arena, m->num_ingredients + 1, sizeof(*inputs), err);
	size_t n = 0;

	if (inputs == NULL)
		return PROV_E_NOMEM;
	for (size_t i = 0; i < m->num_ingredients; i++) {
		if (strcmp(m->ingredients[i].relationship, "inputTo") == 0)
			inputs[n++] = i;
	}
	if (a->num_ingredients == 0) {
		a->ingredients = inputs;
		a->num_ingredients = n;
	}
	return PROV_OK;
}

/*
 * The type of a new text, which a claim of this version has no place for. The conformance
 * programme's rubric for text looks for it here, though 18.15.4.7 wants a dot in the names of
 * custom parameters, as the rubric for conformance does: texts can't meet both
 * (docs/text-interop.md).
 */
static int add_type(struct list *l, struct prov_draft_action *a, struct prov_err *err)
{
	struct prov_member *member;
	uint8_t *cbor;
	struct prov_wr wr;
	int rc;

	if (l->making->text_type == NULL || a->num_params > 0)
		return PROV_OK;
	prov_wr_init(&wr, PROV_MAX_STORE);
	prov_enc_str(&wr, l->making->text_type);
	rc = prov_wr_done(&wr, err);
	member = prov_arena_array(l->arena, 1, sizeof(*member), err);
	cbor = prov_arena_alloc(l->arena, wr.n + 1, err);
	if (rc == PROV_OK && (member == NULL || cbor == NULL))
		rc = PROV_E_NOMEM;
	if (rc == PROV_OK) {
		memcpy(cbor, wr.p, wr.n);
		*member = (struct prov_member){.key = "dc:format", .cbor = prov_bytes(cbor, wr.n)};
		a->params = member;
		a->num_params = 1;
	}
	prov_wr_fini(&wr);
	return rc;
}

static int add_inception(struct list *l, struct prov_err *err)
{
	static const struct prov_err undeclared = {.remedy = PROV_REMEDY_DECLARE,
	    .msg = "carries no credentials yet, so it must be declared how it came to be "
		   "(ai-generated, captured, human-created and so on)"};
	const struct prov_making *m = l->making;
	const struct prov_draft_action *given = defined_inception(m->definition);
	struct prov_draft_action a = plain(m, m->has_parent ? "c2pa.opened" : "c2pa.created");
	int rc = PROV_OK;

	/* 18.15.4.3: when the action took place, and that was before it came to be signed. */
	if (prov_making_is_capture(m))
		a.when = m->taken;
	if (given != NULL) {
		int64_t when = a.when;

		a = *given;
		a.when = a.when != 0 ? a.when : when;
		rc = place(l, &a, err);
	}
	if (m->has_parent) {
		a.ingredients = parent;
		a.num_ingredients = 1;
	} else if (given != NULL && given->source_type != NULL && m->declared != NULL &&
		   strcmp(given->source_type, m->declared) != 0) {
		return prov_fail(err, PROV_E_USAGE,
		    "the definition says that it was created as %.100s, and what is declared says "
		    "%.100s: it can't be both",
		    given->source_type, m->declared);
	} else {
		a.source_type = m->declared != NULL ? m->declared : a.source_type;
		if (a.source_type == NULL)
			return prov_pass(err, PROV_E_USAGE, &undeclared);
		if (rc == PROV_OK)
			rc = add_inputs(l, &a, err);
		if (rc == PROV_OK)
			rc = add_type(l, &a, err);
	}
	l->v[l->n++] = a;
	return rc;
}

/* What was done to what was opened; of AI in it, if the declaration is silent of that. */
static int add_edit(struct list *l, struct prov_err *err)
{
	const struct prov_making *m = l->making;
	struct prov_draft_action a = plain(m, "c2pa.edited");
	int rc;

	if (!m->has_parent || m->declared == NULL)
		return PROV_OK;
	a.source_type = m->declared;
	rc = add_inputs(l, &a, err);
	l->v[l->n++] = a;
	if (m->is_unchanged && m->notice != NULL &&
	    (m->definition == NULL || m->definition->num_actions == 0))
		m->notice(m->notice_ctx, "it carries credentials that fit it: what is declared now "
					 "goes on record as an edit all the same (c2pa.edited)");
	if (rc != PROV_OK || prov_making_whole(m->declared, m->parent_is_ai) == m->declared)
		return rc;
	a = plain(m, "c2pa.edited");
	a.agent_name = a.agent_version = NULL;
	a.source_type = STILL_AI;
	a.description = "What was opened declares generative AI, and the result contains it.";
	l->v[l->n++] = a;
	if (m->notice != NULL)
		m->notice(m->notice_ctx, "its parent was declared as made by AI or with it, so it "
					 "is marked as a mix with "
					 "AI (ai-composite) beside what was declared now");
	return PROV_OK;
}

static bool is_mentioned(const struct list *l, size_t ingredient)
{
	const struct prov_definition *d = l->making->definition;

	for (size_t i = 0; d != NULL && i < d->num_actions; i++) {
		const struct prov_draft_action *a = &d->actions[i];

		for (size_t k = 0; k < a->num_ingredients; k++) {
			if (l->making->places[a->ingredients[k]] == ingredient)
				return true;
		}
	}
	return false;
}

static int add_placed(struct list *l, struct prov_err *err)
{
	const struct prov_making *m = l->making;

	if (m->component_is_ai && !m->parent_is_ai && !is_ai(m->declared) && m->notice != NULL)
		m->notice(m->notice_ctx,
		    "a component's credentials say that AI made it or took part, and the "
		    "declaration of the whole does not (ai-composite would)");

	for (size_t i = 0; i < m->num_ingredients; i++) {
		struct prov_draft_action a = plain(m, "c2pa.placed");
		size_t *which;

		if (strcmp(m->ingredients[i].relationship, "componentOf") != 0 ||
		    is_mentioned(l, i))
			continue;
		which = prov_arena_alloc(l->arena, sizeof(*which), err);
		if (which == NULL)
			return PROV_E_NOMEM;
		*which = i;
		a.ingredients = which;
		a.num_ingredients = 1;
		l->v[l->n++] = a;
	}
	return PROV_OK;
}

static void add_redacted(struct list *l)
{
	const struct prov_definition *d = l->making->definition;

	for (size_t i = 0; d != NULL && i < d->num_redactions; i++) {
		struct prov_draft_action a = plain(l->making, "c2pa.redacted");

		a.redacted = d->redactions[i].uri;
		a.reason = d->redactions[i].reason;
		l->v[l->n++] = a;
	}
}

/* What the conformance programme asks of actions that change what is seen: how it was done. */
static bool needs_source_type(const struct prov_draft_action *a)
{
	static const char *const exempt[] = {"c2pa.created", "c2pa.opened", "c2pa.placed",
	    "c2pa.converted", "c2pa.published", "c2pa.repackaged", "c2pa.transcoded",
	    "c2pa.resized.proportional", "c2pa.enhanced", "c2pa.edited.metadata",
	    "c2pa.watermarked", "c2pa.watermarked.bound", "c2pa.watermarked.unbound",
	    "c2pa.redacted"};

	if (strncmp(a->action, "c2pa.", 5) != 0)
		return false;
	for (size_t i = 0; i < sizeof(exempt) / sizeof(exempt[0]); i++) {
		if (is(a, exempt[i]))
			return false;
	}
	return true;
}

static void note_source_type(const struct list *l, const struct prov_draft_action *a)
{
	const struct prov_making *m = l->making;

	if (a->source_type == NULL && needs_source_type(a) && m->notice != NULL)
		m->notice(m->notice_ctx,
		    "an action is written without its digital source type, which the C2PA "
		    "conformance programme asks for: say how it was done with the action, or "
		    "declare how the asset came to be");
}

static int add_defined(struct list *l, struct prov_err *err)
{
	const struct prov_making *m = l->making;
	const struct prov_definition *d = m->definition;

	for (size_t i = defined_inception(d) != NULL ? 1 : 0; d != NULL && i < d->num_actions;
	     i++) {
		struct prov_draft_action a = d->actions[i];
		int rc = place(l, &a, err);

		if (rc != PROV_OK)
			return rc;
		a.when = a.when != 0 ? a.when : m->when;
		if (a.source_type == NULL && needs_source_type(&a))
			a.source_type = m->declared;
		if (a.agent_name == NULL && !a.own_agent) {
			a.agent_name = m->tool_name;
			a.agent_version = m->tool_version;
		}
		note_source_type(l, &a);
		l->v[l->n++] = a;
	}
	return PROV_OK;
}

int prov_making_actions(const struct prov_making *making, struct prov_arena *arena,
    const struct prov_draft_action **out, size_t *num_out, struct prov_err *err)
{
	const struct prov_definition *d = making->definition;
	size_t most = OWN_ACTIONS + making->num_ingredients +
		      (d == NULL ? 0 : d->num_actions + d->num_redactions);
	struct list l = {.making = making, .arena = arena};
	int rc = check_inception(making, err);

	*out = NULL;
	*num_out = 0;
	if (rc == PROV_OK)
		rc = check_ai(making, err);
	if (rc != PROV_OK)
		return rc;
	l.v = prov_arena_array(arena, most, sizeof(*l.v), err);
	if (l.v == NULL)
		return PROV_E_NOMEM;
	rc = add_inception(&l, err);
	if (rc == PROV_OK)
		rc = add_edit(&l, err);
	if (rc == PROV_OK)
		rc = add_placed(&l, err);
	add_redacted(&l);
	if (rc == PROV_OK)
		rc = add_defined(&l, err);
	*out = l.v;
	*num_out = l.n;
	return rc;
}
