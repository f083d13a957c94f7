/* SPDX-License-Identifier: Apache-2.0 */
#include "command.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/errtext.h"
#include "common/exit.h"
#include "common/message.h"
#include "common/self.h"
#include "common/xalloc.h"

const struct command command_list[] = {
    {"sign", "attach signed credentials to files"},
    {"verify", "check credentials, say what they prove"},
    {"inspect", "show everything inside a file's credentials, verified or not"},
    {"keygen", "make a key and certificate to try things with"},
    {"trust", "look after the trust lists that verify uses"},
    {"watch", "check every file that lands in a folder"},
};
const size_t command_count = sizeof(command_list) / sizeof(command_list[0]);

/* A name becomes part of a path: letters, digits and hyphens only. */
static bool is_name(const char *name)
{
	return name[0] != '\0' && name[0] != '-' &&
	       name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

/* Returns only on failure: whether there was such a program (errno says why it did not run). */
static bool try_folder(const char *folder, size_t len, const char *name, char **argv)
{
	char *path = xasprintf("%.*s/prov-%s", (int)len, folder, name);
	bool there;

	/* execv, not execvp: that one would hand a damaged program to a shell. */
	(void)execv(path, argv);
	there = errno != ENOENT && errno != ENOTDIR;
	if (there)
		msg_error(path, "can't be run: %s", ERRTEXT(errno));
	free(path);
	return there;
}

static bool try_path(const char *name, char **argv)
{
	const char *folder = getenv("PATH");

	while (folder != NULL && *folder != '\0') {
		size_t len = strcspn(folder, ":");
		/* Relative entries would run what happens to lie in the current folder. */
		if (folder[0] == '/' && try_folder(folder, len, name, argv))
			return true;
		folder += len + (folder[len] == ':');
	}
	return false;
}

static void say_unknown(const char *name)
{
	char *list = xstrdup("help"), *longer;

	for (size_t i = command_count; i > 0; i--) {
		longer = xasprintf("%s, %s", command_list[i - 1].name, list);
		free(list);
		list = longer;
	}
	msg_error(NULL, "'%s' is not a command; there are %s", name, list);
	free(list);
}

int command_run(const char *folder, const char *name, char **argv)
{
	char *program, *own;
	bool there = false;

	if (is_name(name)) {
		program = xasprintf("prov-%s", name);
		argv[0] = program;
		own = folder == NULL ? self_folder() : xstrdup(folder);
		there = (own != NULL && try_folder(own, strlen(own), name, argv)) ||
			try_path(name, argv);
		free(own);
		free(program);
	}
	if (!there)
		say_unknown(name);
	return EXIT_ERROR;
}
