/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One table of options per command: it is what parses the command line, what --help prints, and
 * what fills the command's options struct. GNU conventions: options may stand among operands, long
 * ones may be shortened where that is unambiguous, "--" ends them, "-" is an operand. An option
 * that holds one value may be given once.
 */
#ifndef CMD_CLI_H
#define CMD_CLI_H

#include <stdbool.h>
#include <stddef.h>

#include "common/xalloc.h"
#include "prov/export.h"

enum cli_kind {
	CLI_FLAG, /* a bool */
	CLI_TEXT, /* a const char *: NULL until given */
	CLI_LIST  /* a struct strlist: repeatable */
};

struct cli_option {
	const char *name; /* long name */
	char letter;      /* short name, or 0 */
	enum cli_kind kind;
	size_t at;        /* offset of the field in the options struct */
	const char *arg;  /* what help calls the value; NULL for a flag */
	const char *help; /* lines end with \n, except the last */
};

struct cli_command {
	const char *name;     /* "verify" */
	const char *operands; /* "[options] INPUT..." */
	const char *purpose;  /* one line */
	void (*more)(void);   /* prints what --help has to add below the options, or NULL */
	const char *notes;    /* printed below that */
	const struct cli_option *options;
	size_t num_options;
	/* NULL-terminated: long options of the contract that this version lacks; or NULL */
	const char *const *later;
};

/* Every command has these. */
enum { CLI_HELP, CLI_VERSION, CLI_NUM_COMMON };
extern const struct cli_option cli_common[CLI_NUM_COMMON];

#define CLI_COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define CLI_GO_ON (-1)

/*
 * Fills OPTS and OPERANDS (which point into argv; free the lists with strlist_free). Returns
 * CLI_GO_ON, or the status to exit with: after --help, --version or a usage error, which it has
 * explained.
 */
int cli_parse(
    const struct cli_command *command, int argc, char **argv, void *opts, struct strlist *operands);

/* Explains a usage error and where to read more; returns EXIT_ERROR. */
int cli_usage(const struct cli_command *command, const char *fmt, ...) PROV_PRINTF(2, 3);

/* A whole number between MIN and MAX. */
bool cli_number(const char *text, unsigned long min, unsigned long max, unsigned long *value);

/* Prints what --help shows, or the version line, on standard output; returns the exit status. */
int cli_help(const struct cli_command *command);
int cli_version(const struct cli_command *command);

#endif
