/* SPDX-License-Identifier: Apache-2.0 */
/* The files that a command is to work on: its operands, a list, and what lies in folders. */
#ifndef CMD_INPUTS_H
#define CMD_INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/xalloc.h"

struct input {
	char *name;
	size_t rel;    /* where in it the name begins that it has below an output folder */
	bool walked;   /* met in a folder: one of a type that is not supported does not count */
	char *problem; /* a sentence: it can't be an input; or NULL */
};

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
};

/*
 * All of them, in order. An operand keeps its last part below an output folder, what lies in a
 * folder its way from there, and a name of the list as much as it says. False having said why.
 */
bool inputs_collect(struct inputs *inputs, const struct inputs_from *from);
/* Takes over what INPUT holds. */
void inputs_add(struct inputs *inputs, struct input input);
void inputs_free(struct inputs *inputs);

/* Of the command line, for usage errors: how many of the inputs are standard input. */
size_t inputs_num_stdin(const struct inputs_from *from);

/* walk.c: every regular file below FOLDER, folders in the order of their names. REL: of each. */
void walk(struct inputs *inputs, const struct inputs_from *from, const char *folder, size_t rel);

#endif
