/* SPDX-License-Identifier: Apache-2.0 */
/* What all inputs of a run share, and what becomes of each. */
#ifndef CMD_SIGN_RUN_H
#define CMD_SIGN_RUN_H

#include <stdio.h>

#include "common/progress.h"
#include "define.h"

#define RUN_NAMED 3 /* of those that were passed over, in a note */

struct run {
	const struct sign_opts *opts;
	struct inputs inputs;
	struct kept kept;
	struct sign_who who, identity;
	struct stamping *stamping;  /* or NULL */
	struct prov_policy *policy; /* judges what parents and ingredients carry */
	struct prov_src *parent;
	struct define define;
	char *tool; /* NAME of --tool, owned */
	struct sign_marks marks;
	char *thumbnailer; /* the program that makes thumbnails, or NULL */
	struct prov_sign_opts sign;
	struct progress progress;
	bool ndjson;
	size_t signed_, skipped, failed; /* of those that were looked at */
	size_t passed;                   /* of those that were skipped: nothing was written */
	const char *first_passed[RUN_NAMED];
};

enum one_state {
	ONE_UNSEEN = 0, /* a signal came first */
	ONE_SIGNED,
	ONE_SKIPPED, /* it is signed already */
	ONE_PASSED,  /* met in a folder, and of a type that is not signed */
	ONE_FAILED
};

struct outcome {
	enum one_state state;
	char *output; /* owned; NULL where it didn't come to that */
	struct prov_sign_result result;
	uint64_t size; /* of the input, as it was signed */
	struct fault fault;
	struct strlist notices;        /* owned */
	struct progress_file progress; /* of all tries */
};

/* one.c: signs input I (a job's work). */
void sign_one(void *ctx, size_t i, void *outcome);

/* skip.c: whether PATH, which INPUT is written to, is what this run would make of it. */
bool skip_is_done(const struct run *run, const struct input *input, const char *path);

/* convert.c: where the text of *SRC is in another encoding, a source of it in UTF-8 instead, and
 * says so. False: see the fault. *SPOOL goes to convert_end once the source is closed. */
bool convert_src(struct prov_src **src, const char *name, const char *type, void **spool,
    struct outcome *outcome);
void convert_end(void *spool);

/* declared.c: *WHAT in the UTF-8 text of FILE says that it is in another encoding, NAME; NULL where
 * nothing does. False where it can't be read. */
#define DECLARED_MAX 40
bool declared_find(FILE *file, const char **what, char name[DECLARED_MAX]);
/* Whether it is a page of HTML, which is signed as bytes, in whatever encoding (A.7.1.4). */
bool declared_page(const char *name, const char *type, const char *head);

/* result.c: says what became of input I (a job's take), and frees an outcome. */
bool result_take(void *ctx, size_t i, void *outcome);
void result_drop(void *outcome);
/* For --format ndjson: none of them was looked at, since the run could not begin, for the reason
 * that was said last. */
void result_print_undone(const struct inputs *inputs);

/* credentials.c: whether the credentials of the file at PATH lie beside it and would be left
 * behind: see FAULT. */
bool credentials_stay(const struct run *run, const char *path, struct fault *fault);
/* Whether a new sidecar at OUTPUT would be found before what lies beside the file at PATH. */
bool credentials_come_first(const char *path, const char *output);

#endif
