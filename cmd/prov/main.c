/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prov COMMAND: finds prov-COMMAND and becomes it. Where cmd/first is built, that does so, and this
 * program, prov-main, has what is left: it is run with the folder of the others as its name.
 */
#include <stdbool.h>
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
	return out_finish_text();
}

static int version(void)
{
	out_print("prov %s (C2PA %s)\n", prov_version(), prov_spec_version());
	return out_finish_text();
}

static bool is_either(const char *arg, const char *one, const char *other)
{
	return strcmp(arg, one) == 0 || strcmp(arg, other) == 0;
}

/* prov help [COMMAND] */
static int help(const char *folder, int argc, char **argv)
{
	static char option[] = "--help";
	char *help_argv[] = {NULL, option, NULL};

	if (argc > 3) {
		msg_error(NULL, "'prov help' takes one command");
		return EXIT_ERROR;
	}
	if (argc == 2 || strcmp(argv[2], "help") == 0 || is_either(argv[2], "-h", "--help"))
		return usage();
	help_argv[0] = argv[2];
	return command_run(folder, argv[2], help_argv);
}

/* NAME without the slash at its end, where cmd/first gave the folder of the others for it. */
static const char *of_first(char *name)
{
	const size_t n = strlen(name);

	if (n < 2 || name[0] != '/' || name[n - 1] != '/')
		return NULL;
	name[n - 1] = '\0';
	return name;
}

int main(int argc, char **argv)
{
	const char *folder = argc > 0 ? of_first(argv[0]) : NULL;

	cmd_start();
	if (argc < 2) {
		msg_error(NULL, "a command is missing; 'prov help' lists what there is");
		return EXIT_ERROR;
	}
	if (strcmp(argv[1], "help") == 0 || is_either(argv[1], "-h", "--help"))
		return help(folder, argc, argv);
	if (argv[1][0] != '-')
		return command_run(folder, argv[1], argv + 1);
	if (strcmp(argv[1], "--version") != 0)
		msg_error(
		    NULL, "%s is not an option of prov; 'prov help' lists what there is", argv[1]);
	else if (argc > 2)
		msg_error(NULL, "'prov --version' takes nothing else");
	else
		return version();
	return EXIT_ERROR;
}
