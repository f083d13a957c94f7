/* SPDX-License-Identifier: Apache-2.0 */
/* What --help and --version print. */
#include <stdio.h>
#include <string.h>

#include "common/cli.h"
#include "common/out.h"
#include "prov/version.h"

#define HELP_COLUMN 28

static void print_option(const struct cli_option *option)
{
	char left[80];
	const char *help = option->help;
	int n;

	n = snprintf(left, sizeof(left), "  %c%c%s--%s%s%s", option->letter != 0 ? '-' : ' ',
	    option->letter != 0 ? option->letter : ' ', option->letter != 0 ? ", " : "  ",
	    option->name, option->arg != NULL ? " " : "", option->arg != NULL ? option->arg : "");
	if (n >= HELP_COLUMN)
		out_print("%s\n%*s", left, HELP_COLUMN, "");
	else
		out_print("%-*s", HELP_COLUMN, left);
	for (;;) {
		size_t len = strcspn(help, "\n");
		out_print("%.*s\n", (int)len, help);
		if (help[len] == '\0')
			break;
		help += len + 1;
		out_print("%*s", HELP_COLUMN, "");
	}
}

int cli_help(const struct cli_command *command)
{
	out_print("Usage: prov %s %s\n%s\n\n", command->name, command->operands, command->purpose);
	for (size_t i = 0; i < command->num_options; i++)
		print_option(&command->options[i]);
	for (size_t i = 0; i < CLI_NUM_COMMON; i++)
		print_option(&cli_common[i]);
	if (command->more != NULL)
		command->more();
	out_print("\n%s\n\nThe manual page prov-%s(1) says more.\n", command->notes, command->name);
	return out_finish_text();
}

int cli_version(const struct cli_command *command)
{
	out_print("prov-%s %s (C2PA %s)\n", command->name, prov_version(), prov_spec_version());
	return out_finish_text();
}
