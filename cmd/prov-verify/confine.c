/* SPDX-License-Identifier: Apache-2.0 */
/* What a run still needs once its lists are read and its outputs are there (docs/sandbox.md). */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/broker.h"
#include "common/file.h"
#include "common/message.h"
#include "common/opener.h"
#include "common/picture.h"
#include "common/sandbox.h"
#include "common/self.h"
#include "receipt.h"
#include "verify.h"

static bool exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static bool exists_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Where credentials for several files lie under one stem, the library looks at those files. */
static bool shares_sidecar(const char *name)
{
	const char *base = file_base(name), *dot = strrchr(base, '.');
	size_t n = strlen(name);
	char *path;
	bool yes;

	if (dot == NULL || dot == base)
		return false;
	if (n > 5 && strcmp(name + n - 5, ".c2pa") == 0)
		return true;
	path = xasprintf("%.*s.c2pa", (int)(dot - name), name);
	yes = exists(path);
	free(path);
	return yes;
}

bool confine_has_beside(const char *name)
{
	char *own = xasprintf("%s.c2pa", name);
	bool yes = exists(own) || shares_sidecar(name);

	free(own);
	return yes;
}

/* A file, and what may lie beside it. */
static void allow_file(struct sandbox *sandbox, const char *name)
{
	char *sidecar = xasprintf("%s.c2pa", name), *folder;

	sandbox_allow(sandbox, name, SANDBOX_READ);
	sandbox_allow(sandbox, sidecar, SANDBOX_READ);
	if (shares_sidecar(name)) {
		folder = xasprintf("%.*s.", (int)(file_base(name) - name), name);
		sandbox_allow(sandbox, folder, SANDBOX_READ);
		free(folder);
	}
	free(sidecar);
}

/* One that is no regular file is copied before it is read. */
static void allow_input(struct sandbox *sandbox, const char *name)
{
	struct stat st;

	if (is_stdio(name)) {
		if (fstat(STDIN_FILENO, &st) != 0 || !S_ISREG(st.st_mode))
			sandbox_allow_temporary(sandbox);
	} else if (fetched_is_url(name))
		sandbox_allow_temporary(sandbox);
	else if (stat(name, &st) != 0 || S_ISDIR(st.st_mode))
		return;
	else {
		allow_file(sandbox, name);
		if (!S_ISREG(st.st_mode))
			sandbox_allow_temporary(sandbox);
	}
}

static void allow_operands(struct sandbox *sandbox, const struct strlist *operands)
{
	for (size_t i = 0; i < operands->n; i++)
		allow_input(sandbox, operands->at[i]);
}

/* Names that are not known yet, and links in folders. */
static void allow_names(struct sandbox *sandbox, const struct verify_opts *opts, FILE *list)
{
	struct strlist folders = {0};
	const struct opener_from from = {.folders = &folders,
	    .list = list != NULL ? fileno(list) : -1,
	    .nul = opts->nul,
	    .recursive = opts->recursive,
	    .alone = opts->jobs != NULL && strcmp(opts->jobs, "1") == 0};

	for (size_t i = 0; opts->recursive && i < opts->operands.n; i++) {
		if (exists_folder(opts->operands.at[i]))
			strlist_add(&folders, opts->operands.at[i]);
	}
	if (folders.n > 0 || list != NULL)
		sandbox_allow_names(sandbox, &from);
	strlist_free(&folders);
}

static void allow_inputs(struct sandbox *sandbox, const struct verify_opts *opts)
{
	if (opts->files_from != NULL)
		sandbox_allow_temporary(sandbox);
	allow_operands(sandbox, &opts->operands);
	for (size_t i = 0; i < opts->fragments.n; i++)
		allow_input(sandbox, opts->fragments.at[i]);
	if (opts->sidecar != NULL)
		allow_input(sandbox, opts->sidecar);
	if (opts->was != NULL)
		allow_input(sandbox, opts->was);
	if (opts->receipt_of != NULL)
		allow_input(sandbox, opts->receipt_of);
}

static void allow_outputs(struct sandbox *sandbox, const struct verify_opts *opts)
{
	if (opts->output_dir != NULL)
		sandbox_allow(sandbox, opts->output_dir, SANDBOX_READ | SANDBOX_WRITE);
	if (opts->receipt != NULL && exists_folder(opts->receipt))
		sandbox_allow(sandbox, opts->receipt, SANDBOX_READ | SANDBOX_WRITE);
	else if (opts->receipt != NULL)
		sandbox_allow_folder_of(sandbox, opts->receipt, SANDBOX_READ | SANDBOX_WRITE);
	if (opts->cache != NULL)
		sandbox_allow_folder_of(sandbox, opts->cache, SANDBOX_READ | SANDBOX_WRITE);
}

/* Whom prov-fetch may ask is said here, and not by who has it ask. */
static size_t add_fetcher(
    struct broker_command *commands, const char *program, const char *purpose, struct wire *wire)
{
	if (program == NULL || wire->n == 0)
		return 0;
	*commands = (struct broker_command){
	    .program = program, .arg = purpose, .settings = {wire->p, wire->n}};
	return 1;
}

bool confine_programs(const struct verify_opts *opts, const struct beside *beside, bool pictures)
{
	struct broker_command commands[BROKER_MAX];
	char *thumbnailer = NULL;
	struct wire online = {0}, stamps = {0};
	char *fetcher = NULL;
	size_t n = 0;
	bool ok = true;

	if (opts->no_sandbox || broker_socket() != -1)
		return true;
	if (pictures)
		thumbnailer = picture_program();
	if (beside->online->program != NULL)
		online_settings(beside->online, &online);
	if (opts->tsa != NULL)
		receipts_settings(beside->receipts, opts->tsa, &stamps);
	if (online.n > 0 || stamps.n > 0)
		fetcher = self_program(QUESTION_PROGRAM);
	n += add_fetcher(&commands[n], fetcher, QUESTION_ONLINE, &online);
	n += add_fetcher(&commands[n], fetcher, QUESTION_STAMPS, &stamps);
	if (thumbnailer != NULL) {
		commands[n++] = (struct broker_command){.program = thumbnailer};
		commands[n++] =
		    (struct broker_command){.program = thumbnailer, .arg = PICTURE_KNOW};
		commands[n++] = (struct broker_command){
		    .program = thumbnailer, .arg = PICTURE_PREVIEW, .number = true};
		commands[n++] = (struct broker_command){
		    .program = thumbnailer, .arg = PICTURE_PREVIEW_BGR, .number = true};
	}
	if (n > 0)
		ok = broker_start(commands, n);
	if (!ok)
		msg_error(NULL, "there is no room for the process that starts others");
	free(online.p);
	free(stamps.p);
	free(thumbnailer);
	free(fetcher);
	return ok;
}

bool confine(const struct verify_opts *opts, const struct beside *beside, bool pictures, FILE *list)
{
	struct sandbox sandbox;

	if (opts->no_sandbox)
		return true;
	if (!confine_programs(opts, beside, pictures))
		return false;
	sandbox_begin(&sandbox);
	sandbox.ask = broker_socket();
	allow_inputs(&sandbox, opts);
	allow_outputs(&sandbox, opts);
	allow_names(&sandbox, opts, list); /* last: from there on the kernel asks */
	sandbox_enter(&sandbox, opts->verbose);
	return true;
}
