/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What opens files for a process that may no longer do so itself, where their names are known only
 * later: those on a list, and those that links in folders lead to. It is forked before that process
 * reads its first byte of an input. The kernel stops the other one's opening for reading (seccomp's
 * notifications) and asks; where the name is one that the run may read, the opener opens it and
 * puts the descriptor there, and otherwise the call goes on and Landlock decides.
 */
#ifndef CMD_OPENER_H
#define CMD_OPENER_H

#include <stdbool.h>
#include <stddef.h>

#include "common/xalloc.h"

struct opener_from {
	const struct strlist *folders; /* below these, links to files are opened; or NULL */
	int list;                      /* a descriptor from which names are read, or -1 */
	bool nul;                      /* they end with NUL */
	bool recursive;                /* what is named can be a folder */
	bool alone;                    /* who asks has one thread */
};

/*
 * To be called before there are threads. From here on the list is read by the opener, so that
 * nobody else says what is on it; what it has read comes out of the descriptor FROM->list. False:
 * there is none, and nothing has changed.
 */
bool opener_start(const struct opener_from *from);
/* Has the kernel ask it; false where the kernel knows nothing of the kind, or does not let it read
 * the name (Yama, SELinux) or put the descriptor (before Linux 5.14). */
bool opener_watch(bool list);
/* Asked for first, to see whether all of that works: the opener has something for it, and there is
 * no file of that name. */
#define OPENER_TRIAL "/dev/null/prov"
void opener_stop(void);
/* The errno with which reading the list ended, also where the opener did before; or 0. */
int opener_problem(void);

/* opener_names.c: what may be opened. */
enum opener_may {
	OPENER_NOTHING,
	OPENER_FILE,   /* a file or a pipe, whatever links lead to it */
	OPENER_FOLDER, /* to be listed */
	OPENER_BELOW,  /* what lies in a folder: no link on the way but the last */
};

struct names;
struct names *names_new(void);
void names_free(struct names *names);
/* A name as the list has it. */
void names_add(struct names *names, const char *name, bool recursive);
void names_add_folder(struct names *names, const char *folder);
/* *BELOW: the length of the folder's name, for OPENER_BELOW. */
enum opener_may names_find(const struct names *names, const char *path, bool folder, size_t *below);

/* opener_serve.c: the process. Never returns. */
struct serving {
	int control;  /* the listener comes from there, and at its end all ends */
	int list, to; /* what is read, and where it goes; or -1 */
	int *problem; /* shared */
	bool nul, recursive, alone;
	struct names *names;
};

void opener_serve(struct serving *serving) __attribute__((noreturn));

/* opener_file.c: a descriptor, or -1. */
int opener_open(const struct names *names, const char *path, int flags);

/* sandbox_seccomp.c */
/* A descriptor that tells of opening for reading: with ALL of any, otherwise of what may follow
 * links to files. -1: there is none. */
int seccomp_listen(bool all);
/* What the opener itself needs. */
bool seccomp_enter_opener(void);

#endif
