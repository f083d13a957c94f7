/* SPDX-License-Identifier: Apache-2.0 */
/* The files that a command is to work on: its operands, a list, and what lies in folders. */
#ifndef CMD_INPUTS_H
#define CMD_INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "common/marks.h"
#include "common/xalloc.h"

struct input {
	char *name;
	size_t rel;    /* where in it the name begins that it has below an output folder */
	bool walked;   /* met in a folder: one of a type that is not supported does not count */
	char *problem; /* a sentence: it can't be an input; or NULL */
	uint64_t size; /* of a regular file, when it was met */
};

void input_free(struct input *input); /* what it holds */

struct inputs {
	struct input *at;
	size_t n, cap;
	size_t names;   /* how many were given, of files or folders */
	uint64_t bytes; /* of the regular files among them */
};

struct inputs_from {
	const struct strlist *operands;
	const char *files_from; /* a file of names, or "-"; or NULL */
	bool nul;               /* its names end with NUL */
	bool recursive;
	bool verbose;       /* what is left out in folders is named */
	const char *except; /* a folder that is not descended into, or NULL */
	bool no_links; /* what a link in a folder leads to is left alone: it may lie anywhere */
};

/* What was seen of an input when it was given. */
struct seen {
	bool is_file; /* a regular one, or a link to one */
	struct marks file;
	/* Of one that was met in a folder: whether no name in there can be that of a .c2pa file,
	 * and the folder just before its names were read, which began at LISTED. */
	bool alone;
	struct marks folder;
	int64_t listed;
};

/*
 * One after another, in order: however many there are, only what is being walked is held. An
 * operand keeps its last part below an output folder, what lies in a folder its way from there, and
 * a name of the list as much as it says.
 */
struct inputs_stream {
	const struct inputs_from *from;
	size_t operand; /* the next */
	size_t names;   /* how many were given so far, of files or folders */
	struct walk *walk;
	struct seen seen; /* of the last one */
	FILE *list;
	char *line;
	size_t cap;
	bool failed; /* the list can't be read: said */
};

/* False having said why; to be closed in any case. FROM must outlive it. */
bool inputs_open(struct inputs_stream *stream, const struct inputs_from *from);
bool inputs_next(struct inputs_stream *stream, struct input *input);
/* The next in the folder that is being walked, which needs no waiting for the list; false where
 * there is none. */
bool inputs_next_walked(struct inputs_stream *stream, struct input *input);
void inputs_close(struct inputs_stream *stream);

/* All of them at once. False having said why. */
bool inputs_collect(struct inputs *inputs, const struct inputs_from *from);
void inputs_free(struct inputs *inputs);

/* Of the command line, for usage errors: how many of the inputs are standard input. */
size_t inputs_num_stdin(const struct inputs_from *from);

/* walk.c: every regular file below FOLDER, folders in the order of their names. REL: of each. */
struct walk *walk_open(const struct inputs_from *from, const char *folder, size_t rel);
bool walk_next(struct walk *walk, struct input *input, struct seen *seen);
void walk_close(struct walk *walk);

#endif
