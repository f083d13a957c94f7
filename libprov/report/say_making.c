/* SPDX-License-Identifier: Apache-2.0 */
/* What the credentials say of how the file came to be. */
#include "report/say.h"

#include "claim/assertion.h"
#include "report/making.h"

/* What a digital source type says, in words, with its term. */
void prov_say_source(struct prov_say *t, const char *action, const char *uri)
{
	const struct prov_source_type *type = prov_source_lookup(prov_bytes_str(uri));
	const char *class = prov_making_class(action, uri);
	const char *term = strrchr(uri, '/');

	if (type == NULL) {
		prov_say_put(t, "came to be as ");
		prov_say_quote(t, uri);
		return;
	}
	/* "Edited … made by a generative model" would contradict itself. */
	if (class != NULL && strcmp(class, "edited with AI") == 0 &&
	    strncmp(type->says, "made ", 5) == 0) {
		prov_say_put(t, "edited: parts ");
	} else if (class != NULL) {
		prov_say_put(t, class);
		prov_say_put(t, ": ");
	}
	prov_say_put(t, type->says);
	prov_say_put(t, " (");
	prov_say_show(t, term != NULL ? term + 1 : uri, PROV_SAY_TITLE);
	prov_say_put(t, ")");
}

static void say_declared(struct prov_say *t)
{
	const struct prov_report *r = t->r;

	if (r->declared == NULL) {
		prov_say_begin(t, "Making: they say nothing about how it came to be");
	} else {
		const struct prov_account *a = prov_making_declarer(r);

		prov_say_begin(t, r->declared_by_parent && !r->declared_of_content
				      ? "Making of what it was made from, as they say: "
				      : "Making, as they say: ");
		prov_say_source(t, a->action, r->declared);
		if (a->tool_name != NULL) {
			prov_say_put(t, ", with ");
			prov_say_product(t, a->tool_name, a->tool_version);
		}
	}
	prov_say_end(t);
	if (r->ai_declared && r->ai_where != NULL) {
		prov_say_begin(t, "Made with AI, as they say, is something in it: ");
		prov_say_quote(t, r->ai_where);
		prov_say_end(t);
	}
}

static bool is_inception(const char *action)
{
	return strcmp(action, "c2pa.created") == 0 || strcmp(action, "c2pa.opened") == 0;
}

/* What else was done than how it began: "captured" is not all that a signer may say. */
static void say_done(struct prov_say *t, const struct prov_account *a)
{
	size_t n = 0;

	for (size_t i = 0; i < a->num_actions; i++) {
		if (is_inception(a->actions[i]))
			continue;
		if (n++ == 0)
			prov_say_begin(t, "Done to it, as they say: ");
		else
			prov_say_put(t, ", ");
		prov_say_quote(t, a->actions[i]);
	}
	if (n > 0 && a->more_actions > 0)
		prov_say_put(t, " and more");
	if (n > 0)
		prov_say_end(t);
}

static void say_model(struct prov_say *t, const struct prov_account *a)
{
	if (a->model_type == NULL)
		return;
	prov_say_begin(t, "AI model, as they say: ");
	if (a->model_name != NULL) {
		prov_say_quote(t, a->model_name);
		prov_say_put(t, ", ");
	}
	prov_say_put(t, "of type ");
	prov_say_quote(t, a->model_type);
	if (a->model_id != NULL) {
		prov_say_put(t, ", known as ");
		prov_say_quote(t, a->model_id);
	}
	if (a->oversight != NULL) {
		prov_say_put(t, ", human oversight: ");
		prov_say_quote(t, a->oversight);
	}
	prov_say_end(t);
}

static void say_training(struct prov_say *t, const struct prov_account *a)
{
	for (size_t i = 0; i < a->num_training; i++) {
		if (i == 0)
			prov_say_begin(t, "Use for AI: ");
		else
			prov_say_put(t, ", ");
		prov_say_quote(t, a->training[i].purpose);
		prov_say_put(t, " ");
		prov_say_quote(t, a->training[i].use);
		if (i + 1 == a->num_training)
			prov_say_end(t);
	}
}

static void say_soft_bindings(struct prov_say *t, const struct prov_account *a)
{
	for (size_t i = 0; i < a->num_soft_bindings; i++) {
		prov_say_begin(t, "Soft binding, which was not looked for: ");
		prov_say_quote(t, a->soft_bindings[i]);
		prov_say_end(t);
	}
}

/* A title that is the file's name says nothing. */
static bool is_own_name(const struct prov_report *r)
{
	const char *name = r->name == NULL ? NULL : strrchr(r->name, '/');

	name = name == NULL ? r->name : name + 1;
	return name != NULL && strcmp(name, r->active.title) == 0;
}

void prov_say_making(struct prov_say *t)
{
	const struct prov_account *a = &t->r->active;

	say_declared(t);
	say_done(t, a);
	say_model(t, a);
	say_training(t, a);
	say_soft_bindings(t, a);
	if (a->title != NULL && (t->verbose || !is_own_name(t->r))) {
		prov_say_begin(t, "Title: ");
		prov_say_quote(t, a->title);
		prov_say_end(t);
	}
	if (a->generator_name != NULL) {
		prov_say_begin(t, "Credentials made with: ");
		prov_say_product(t, a->generator_name, a->generator_version);
		prov_say_end(t);
	}
}
