/* SPDX-License-Identifier: Apache-2.0 */
/* prov COMMAND: finds prov-COMMAND and becomes it. */
#include <string.h>

#include "command.h"
#include "common/exit.h"
#include "common/message.h"
#include "common/out.h"
#include "common/start.h"
#include "prov/version.h"

static int usage(void)
{
	out_print("Usage: prov COMMAND [options] ...\n"
		  "Sign files with Content Credentials (C2PA %s) and check those of others.\n\n",
	    prov_spec_version());
	for (size_t i = 0; i < command_count; i++)
		out_print("  %-10s %s\n", command_list[i].name, command_list[i].purpose);
	out_print("  %-10s %s\n\n", "help", "show the help of a command");
	out_print("'prov COMMAND --help' lists a command's options; 'prov --version' shows the "
		  "version.\n");
	return out_finish();
}

static int version(void)
{
	out_print("prov %s (C2PA %s)\n", prov_version(), prov_spec_version());
	return out_finish();
}

int main(int argc, char **argv)
{
	static char help[] = "--help";
	char *help_argv[] = {NULL, help, NULL};

	cmd_start();
	if (argc < 2) {
		msg_error(NULL, "a command is missing; 'prov help' lists what there is");
		return EXIT_ERROR;
	}
	if (strcmp(argv[1], "--version") == 0)
		return version();
	if (strcmp(argv[1], "--help") == 0)
		return usage();
	if (strcmp(argv[1], "help") != 0)
		return command_run(argv[1], argv + 1);
	if (argc == 2)
		return usage();
	if (argc > 3) {
		msg_error(NULL, "'prov help' takes one command");
		return EXIT_ERROR;
	}
	help_argv[0] = argv[2];
	return command_run(argv[2], help_argv);
}
