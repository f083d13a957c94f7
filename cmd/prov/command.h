/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CMD_PROV_COMMAND_H
#define CMD_PROV_COMMAND_H

#include <stddef.h>

struct command {
	const char *name;
	const char *purpose;
};

/* What 'prov help' lists; any other prov-NAME program that is found can be run as well. */
extern const struct command command_list[];
extern const size_t command_count;

/*
 * Becomes prov-NAME, from FOLDER (NULL: the one that this program lies in) or else from PATH.
 * Returns only where that failed: the exit status, having said why.
 */
int command_run(const char *folder, const char *name, char **argv);

#endif
