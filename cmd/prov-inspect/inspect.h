/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CMD_INSPECT_H
#define CMD_INSPECT_H

#include <stdbool.h>

#include "common/cli.h"

struct inspect_opts {
	const char *format, *extract;
	bool force, verbose, no_sandbox;
	struct strlist operands;
};

extern const struct cli_command inspect_command;

int inspect_run(const struct inspect_opts *opts);

#endif
