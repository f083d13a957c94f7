/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CMD_WATCH_H
#define CMD_WATCH_H

#include <pthread.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "common/cli.h"

struct watch_opts {
	const char *out, *format, *jobs;
	bool move, once, quiet;
	struct strlist operands; /* the folder, and what prov verify is to be told */
};

extern const struct cli_command watch_command;

int watch_run(const struct watch_opts *opts);

struct watch {
	const char *dir;     /* what lands in it is checked */
	const char *reports; /* the folder of the reports, unless 'move' says */
	const char *format;  /* of prov verify */
	const char *suffix;  /* of a report's name, behind the file's */
	bool move, quiet, once;
	char *pass, *hold; /* the folders that it is moved to */
	char *verify;      /* the program */
	char *const *args; /* its options */
	size_t num_args;
	mode_t mode;            /* of a report */
	uid_t owner;            /* of what we write in the folder of the reports */
	pthread_mutex_t *place; /* held while a name in a folder is chosen and taken */
};

/* folder.c: what lies in the folder. */
enum watch_ready {
	WATCH_NEVER, /* no input: not a regular file, hidden, a report */
	WATCH_DONE,  /* its report is there */
	WATCH_LATER, /* somebody writes to it, or may do so */
	WATCH_READY
};

/* CLOSED: its writer has just closed it, or it was moved here complete. */
enum watch_ready watch_look(const struct watch *watch, const char *name, bool closed);
/* Puts every name that is ready on the list; *LATER: there is one that is not yet. False: errno. */
bool watch_scan(const struct watch *watch, struct strlist *names, bool *later);
/* Takes away what a killed run left half-written in FOLDER. */
void watch_tidy(const char *folder);
#define WATCH_TMP ".prov-watch-"

/* one.c: one file. */
struct watched {
	char *name;  /* owned, below the folder */
	int status;  /* of prov verify; -1: there is no report; it is looked at again */
	bool failed; /* why there is none was said */
	char *place; /* owned: where it was moved to, or NULL */
};

void watch_one(const struct watch *watch, struct watched *watched);
/* Whether prov verify takes its options; it has explained why not. */
bool watch_try(const struct watch *watch);

/* place.c: the report appears whole, under a name that is given back (NULL having said why), and
 * FILE is moved to FOLDER where that is not NULL, if it is still the one that was JUDGED. */
char *watch_place(const struct watch *watch, const char *name, const char *folder,
    const char *report, const struct stat *judged);
/* Whether PATH is a folder itself; false with errno ELOOP for a link to one. */
bool watch_is_folder(const char *path);
/* A temporary file in FOLDER, for the report on FILE: its descriptor (-1 having said why) and its
 * name (malloc). */
int watch_temporary(const struct watch *watch, const char *file, const char *folder, char **path);

#endif
