/* SPDX-License-Identifier: Apache-2.0 */
#include "define.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/escape.h"
#include "common/file.h"
#include "common/message.h"

#define MAX_JSON ((size_t)16 << 20)

/* An offset in a text that people edit means little to them: the line does. */
static void say_at_line(const char *path, const char *text, size_t len, const struct prov_err *err)
{
	size_t line = 1;

	if (!err->has_at || err->at > len) {
		msg_prov_err(path, err);
		return;
	}
	for (size_t i = 0; i < (size_t)err->at; i++)
		line += text[i] == '\n' ? 1 : 0;
	if (err->code == PROV_E_LIMIT)
		msg_refused(path, err->limit, "line %zu: %s", line, err->msg);
	else
		msg_error(path, "line %zu: %s", line, err->msg);
}

/* NAME as it stands in FILE: from its folder, or from BASE, which is taken from there too. */
static char *resolve(const char *file, const char *base, const char *name)
{
	int folder = (int)(file_base(file) - file);

	if (name[0] == '/')
		return xstrdup(name);
	if (base != NULL && base[0] == '/')
		return xasprintf("%s/%s", base, name);
	return xasprintf(
	    "%.*s%s%s%s", folder, file, base != NULL ? base : "", base != NULL ? "/" : "", name);
}

static int open_src(
    struct define *define, const char *path, const struct prov_src **out, struct prov_err *err)
{
	struct prov_src *src = NULL;
	int rc = prov_src_open(&src, path, err);

	if (rc != PROV_OK)
		return rc;
	if (define->num_srcs == define->cap_srcs) {
		define->cap_srcs = define->cap_srcs == 0 ? 8 : define->cap_srcs * 2;
		define->srcs = xrealloc(define->srcs, define->cap_srcs, sizeof(struct prov_src *));
	}
	define->srcs[define->num_srcs++] = src;
	*out = src;
	return PROV_OK;
}

static int find_resource(
    void *ctx, const char *name, const struct prov_src **out, struct prov_err *err)
{
	struct define *define = ctx;
	struct prov_definition_signing signing;
	struct prov_err why = {0};
	char *path;
	int rc;

	prov_definition_get_signing(define->definition, &signing);
	path = resolve(define->file, signing.base_path, name);
	rc = open_src(define, path, out, &why);
	if (rc != PROV_OK) {
		err->code = rc;
		err->limit = why.limit;
		(void)snprintf(err->msg, sizeof(err->msg), "%.60s %.80s", name, why.msg);
		free(path);
		return rc;
	}
	strlist_add(&define->found, path); /* transferred */
	return PROV_OK;
}

static const char *keep_path(struct define *define, const char *base, const char *name)
{
	strlist_add(&define->paths, resolve(define->file, base, name));
	return define->paths.at[define->paths.n - 1];
}

/* The command line goes first. */
static bool take_signing(struct define *define, struct sign_opts *opts)
{
	struct prov_definition_signing s;

	prov_definition_get_signing(define->definition, &s);
	if (s.alg != NULL && prov_alg_parse(s.alg) == PROV_ALG_AUTO) {
		msg_error(define->file, "\"alg\" is none of es256, es384, es512, ps256, ps384, "
					"ps512 and ed25519");
		return false;
	}
	if (s.ta_url != NULL && strncmp(s.ta_url, "http://", 7) != 0 &&
	    strncmp(s.ta_url, "https://", 8) != 0) {
		msg_error(define->file, "\"ta_url\" is no http or https URL");
		return false;
	}
	/* An algorithm goes with its key. */
	if (opts->alg == NULL && opts->key == NULL)
		opts->alg = s.alg;
	if (opts->key == NULL && opts->signer == NULL && s.private_key != NULL)
		opts->key = keep_path(define, s.base_path, s.private_key);
	if (opts->cert == NULL && s.sign_cert != NULL)
		opts->cert = keep_path(define, s.base_path, s.sign_cert);
	if (opts->tsa == NULL)
		opts->tsa = s.ta_url;
	return true;
}

static bool load_file(struct define *define, struct sign_opts *opts)
{
	struct prov_err err = {0};
	size_t len = 0;
	char *text;
	bool ok;

	if (opts->manifest == NULL)
		return true;
	define->file = opts->manifest;
	text = file_slurp(opts->manifest, MAX_JSON, &len, &err);
	ok = text != NULL && prov_definition_load(define->definition, text, len, find_resource,
				 define, &err) == PROV_OK;
	if (!ok)
		say_at_line(opts->manifest, text == NULL ? "" : text, len, &err);
	free(text);
	return ok && take_signing(define, opts);
}

static bool add_ingredient(struct define *define, const char *path)
{
	struct prov_ingredient_opts ing = PROV_INGREDIENT_OPTS_INIT;
	struct prov_err err = {0};

	if (utf8_valid(file_base(path)))
		ing.title = file_base(path);
	if (open_src(define, path, &ing.src, &err) == PROV_OK &&
	    prov_definition_add_ingredient(define->definition, &ing, &err) == PROV_OK) {
		define->ingredients[define->num_ingredients++] = ing.src;
		return true;
	}
	msg_prov_err(path, &err);
	return false;
}

static void say_option(const char *option, const char *value, const struct prov_err *err)
{
	char *both = xasprintf("%s %s", option, value);

	msg_prov_err(both, err);
	free(both);
}

/* What must name an ingredient (C2PA 2.4, 15.10.3.2.3), which the command line has no way to. */
static bool needs_ingredient(const char *action)
{
	return strcmp(action, "c2pa.placed") == 0 || strcmp(action, "c2pa.removed") == 0;
}

/* ACTION or ACTION:KIND */
static bool add_action(struct define *define, const char *text)
{
	static const struct prov_err nameless = {.code = PROV_E_USAGE,
	    .msg = "has to name an ingredient, which only --manifest can; each --ingredient gets "
		   "its c2pa.placed by itself"};
	struct prov_action_opts action = PROV_ACTION_OPTS_INIT;
	size_t n = strcspn(text, ":");
	char *name = xstrndup(text, n);
	struct prov_err err = {0};
	int rc;

	action.action = name;
	action.source_type = text[n] == ':' ? text + n + 1 : NULL;
	if (needs_ingredient(name))
		err = nameless;
	rc = err.code != PROV_OK ? err.code
				 : prov_definition_add_action(define->definition, &action, &err);
	if (rc != PROV_OK)
		say_option("--action", text, &err);
	free(name);
	return rc == PROV_OK;
}

/* LABEL=FILE.json */
static bool add_assertion(struct define *define, const char *text)
{
	const char *equals = strchr(text, '=');
	struct prov_err err = {0};
	char *label, *json;
	size_t len = 0;
	bool ok;

	if (equals == NULL || equals == text || equals[1] == '\0') {
		(void)cli_usage(
		    &sign_command, "--assertion takes LABEL=FILE.json, not '%.100s'", text);
		return false;
	}
	label = xstrndup(text, (size_t)(equals - text));
	json = file_slurp(equals + 1, MAX_JSON, &len, &err);
	ok = json != NULL && prov_definition_add_assertion(define->definition, label, json, len,
				 false, false, &err) == PROV_OK;
	/* What is wrong with the label is not in the file. */
	if (!ok && json != NULL && err.code == PROV_E_USAGE)
		say_option("--assertion", text, &err);
	else if (!ok)
		say_at_line(equals + 1, json == NULL ? "" : json, len, &err);
	free(json);
	free(label);
	return ok;
}

static bool add_each(struct define *define, const struct strlist *list,
    bool (*add)(struct define *define, const char *text))
{
	bool ok = true;

	for (size_t i = 0; i < list->n && ok; i++)
		ok = add(define, list->at[i]);
	return ok;
}

/* What the command line says goes over what the file says. */
static bool set_title(struct define *define, const char *title)
{
	struct prov_err err = {0};

	if (title == NULL || prov_definition_set_title(define->definition, title, &err) == PROV_OK)
		return true;
	msg_prov_err(NULL, &err);
	return false;
}

bool define_open(struct define *define, struct sign_opts *opts)
{
	struct prov_err err = {0};

	if (opts->manifest == NULL &&
	    opts->ingredient.n + opts->action.n + opts->assertion.n + opts->redact.n == 0)
		return true;
	if (prov_definition_new(&define->definition, &err) != PROV_OK) {
		msg_prov_err(NULL, &err);
		return false;
	}
	define->ingredients = xrealloc(NULL, opts->ingredient.n + 1, sizeof(*define->ingredients));
	return load_file(define, opts) && set_title(define, opts->title) &&
	       add_each(define, &opts->ingredient, add_ingredient) &&
	       add_each(define, &opts->action, add_action) &&
	       add_each(define, &opts->assertion, add_assertion) &&
	       sign_add_redactions(opts, define->definition);
}

void define_close(struct define *define)
{
	prov_definition_free(define->definition);
	for (size_t i = 0; i < define->num_srcs; i++)
		prov_src_close(define->srcs[i]);
	free(define->srcs);
	free(define->ingredients);
	strlist_free_all(&define->paths);
	strlist_free_all(&define->found);
}
