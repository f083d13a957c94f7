/* SPDX-License-Identifier: Apache-2.0 */
/* prov trust add, remove */
#define _XOPEN_SOURCE 700 /* realpath */

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "common/exit.h"
#include "common/file.h"
#include "common/message.h"
#include "common/out.h"
#include "trust.h"

/* The file's name without its end, where that can be a list's. */
static char *name_of(const char *path)
{
	const char *base = file_base(path), *dot = strrchr(base, '.');

	return xstrndup(base, dot != NULL && dot != base ? (size_t)(dot - base) : strlen(base));
}

static bool check_name(const struct trust_kind *kind, const char *name,
    const struct trust_opts *opts, const char *path)
{
	char *old;

	if (!store_is_name(name)) {
		msg_error(path,
		    "its name can't be a list's; --name gives it one of letters, digits, '.', '_' "
		    "and '-'");
		return false;
	}
	if (official_find(name) != NULL) {
		msg_error(path,
		    "'%s' is the name of an official list: 'prov trust update --from %s=FILE' "
		    "installs that, --name gives yours another name",
		    name, name);
		return false;
	}
	old = store_find(kind, opts->system, name);
	if (old == NULL || opts->replace) {
		free(old);
		return true;
	}
	msg_error(path, "there is a list '%s' already; --replace puts this one in its place", name);
	free(old);
	return false;
}

/* What of a list counts otherwise than one might think. Among authorities a signer's own
 * certificate is no anchor (trust/chain.c), but for identities, where it is trusted by itself. */
static void warn_if_mixed(
    const struct trust_kind *kind, const char *path, size_t authorities, size_t n)
{
	size_t others = n - authorities;

	if (kind->list == PROV_LIST_ALLOWED && authorities > 0)
		msg_warning(path,
		    "of its %zu certificates, authorities' (%zu) vouch for nobody in a list of "
		    "kind 'allow', which trusts exactly the signers on it",
		    n, authorities);
	else if (kind->list == PROV_LIST_IDENTITIES && others > 0)
		msg_warning(path,
		    "of its %zu certificates, those that are no authority's (%zu) trust exactly "
		    "who "
		    "signs with them, and nobody else",
		    n, others);
	else if ((kind->list == PROV_LIST_SIGNERS || kind->list == PROV_LIST_TIMESTAMPS) &&
		 others > 0)
		msg_warning(path,
		    "of its %zu certificates, those that are no authority's (%zu) trust nobody in "
		    "a "
		    "list of kind '%s'; --kind allow trusts signers by themselves",
		    n, others, kind->name);
}

/* Whether the certificates are of the sort that such a list takes: what is left out silently would
 * trust nobody. */
static bool check_sort(
    const struct trust_kind *kind, const struct content *content, const char *path)
{
	struct prov_certs *certs;
	struct prov_err err = {0};
	size_t authorities = 0, n;

	if (content->is_json)
		return true;
	if (prov_certs_new(&certs, content->data, content->len, "the file", &err) != PROV_OK) {
		msg_prov_err(path, &err);
		return false;
	}
	n = prov_certs_count(certs);
	for (size_t i = 0; i < n; i++)
		authorities += prov_certs_at(certs, i).is_ca ? 1 : 0;
	prov_certs_free(certs);
	if (authorities == 0 &&
	    (kind->list == PROV_LIST_SIGNERS || kind->list == PROV_LIST_TIMESTAMPS)) {
		msg_error(path,
		    "it holds no authority's certificate, so as a list of kind '%s' it would trust "
		    "nobody; --kind allow trusts signers by themselves",
		    kind->name);
		return false;
	}
	if (authorities == n && kind->list == PROV_LIST_ALLOWED) {
		msg_error(path, "it holds authorities' certificates only, which trust nobody as a "
				"list of kind 'allow'; --kind signers is for those");
		return false;
	}
	warn_if_mixed(kind, path, authorities, n);
	return true;
}

static int64_t date_of(const char *path)
{
	struct stat st;

	return !is_stdio(path) && stat(path, &st) == 0 && S_ISREG(st.st_mode) ? (int64_t)st.st_mtime
									      : (int64_t)time(NULL);
}

static bool add_one(const struct trust_opts *opts, const struct trust_kind *kind, const char *path)
{
	char *name = opts->name != NULL ? xstrdup(opts->name) : name_of(path);
	char *whole = realpath(path, NULL), *says;
	struct content content = {0};
	struct prov_err err = {0};
	bool empty, ok = check_name(kind, name, opts, path);

	if (ok && !content_read(&content, kind, path, &empty, &err)) {
		msg_prov_err(path, &err);
		ok = false;
	}
	ok = ok && check_sort(kind, &content, path) &&
	     store_put(
		 kind, opts->system, name, &content, whole != NULL ? whole : path, date_of(path));
	if (ok && !opts->quiet) {
		says = content_says(&content.entry);
		out_print("%s (%s): %s\n", name, kind->name, says);
		free(says);
	}
	content_free(&content);
	free(whole);
	free(name);
	return ok;
}

static const struct trust_kind *kind_of(const struct trust_opts *opts)
{
	const char *name = opts->kind != NULL ? opts->kind : "signers";
	const struct trust_kind *kind = trust_kind_find(name);

	if (kind == NULL)
		(void)cli_usage(&trust_command,
		    "--kind takes signers, tsa, allow, identity or products, not '%s'", name);
	return kind;
}

int trust_add(const struct trust_opts *opts, const struct strlist *operands)
{
	const struct trust_kind *kind = kind_of(opts);
	bool ok = true;

	if (kind == NULL)
		return EXIT_ERROR;
	if (operands->n == 0)
		return cli_usage(&trust_command, "'add' takes the files of lists");
	if (opts->name != NULL && operands->n > 1)
		return cli_usage(&trust_command, "--name goes with one file");
	for (size_t i = 0; i < operands->n; i++)
		ok = add_one(opts, kind, operands->at[i]) && ok;
	return out_finish() == EXIT_PASS && ok ? EXIT_PASS : EXIT_ERROR;
}

/* In which kinds there is such a list; *PATH: of the last. */
static size_t find_all(
    const struct trust_opts *opts, const char *name, char **path, const struct trust_kind **of)
{
	const struct trust_kind *kind;
	size_t n = 0;

	for (size_t k = 0; (kind = trust_kind_at(k)) != NULL; k++) {
		char *found;

		if (opts->kind != NULL && strcmp(opts->kind, kind->name) != 0)
			continue;
		found = store_find(kind, opts->system, name);
		if (found == NULL)
			continue;
		free(*path);
		*path = found;
		*of = kind;
		n++;
	}
	return n;
}

static bool remove_one(const struct trust_opts *opts, const char *name)
{
	const struct trust_kind *kind = NULL;
	char *path = NULL;
	size_t n = find_all(opts, name, &path, &kind);
	bool ok = n == 1;

	if (n == 0)
		msg_error(NULL,
		    "there is no list '%s' of %s; 'prov trust list' shows what there is", name,
		    opts->system ? "the system's" : "yours");
	else if (n > 1)
		msg_error(NULL, "there are lists '%s' of several kinds; --kind says which", name);
	else
		ok = store_remove(path);
	if (ok && !opts->quiet)
		out_print("%s (%s): removed; a copy is in its history\n", name, kind->name);
	free(path);
	return ok;
}

int trust_remove(const struct trust_opts *opts, const struct strlist *operands)
{
	bool ok = true;

	if (opts->kind != NULL && kind_of(opts) == NULL)
		return EXIT_ERROR;
	if (operands->n == 0)
		return cli_usage(&trust_command, "'remove' takes the names of lists");
	for (size_t i = 0; i < operands->n; i++)
		ok = remove_one(opts, operands->at[i]) && ok;
	return out_finish() == EXIT_PASS && ok ? EXIT_PASS : EXIT_ERROR;
}
