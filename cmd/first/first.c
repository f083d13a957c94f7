/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prov COMMAND and prov help COMMAND, where prov-COMMAND lies beside it: becomes that program. All
 * else is left to prov-main (../prov), which is told where this one lies.
 *
 * It is run before each of the others, and so is linked with musl: the GNU C library asks the
 * processor at each start what it is, some forty times, and in a virtual machine each of them goes
 * through the host. That is more than all that is done here. No other file is linked with it.
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#define MAX_PATH 4096
#define EXIT_ERROR 2

struct path {
	char text[MAX_PATH];
	size_t n;
};

/* False, with PATH cut, where there is no room. */
static bool add(struct path *path, const char *text)
{
	for (; *text != '\0'; text++) {
		if (path->n == MAX_PATH - 1)
			return false;
		path->text[path->n++] = *text;
	}
	path->text[path->n] = '\0';
	return true;
}

/* The folder that this program lies in, without the slash behind it. */
static bool own_folder(struct path *path)
{
	const ssize_t n = readlink("/proc/self/exe", path->text, MAX_PATH - 1);

	if (n <= 0 || n == MAX_PATH - 1)
		return false;
	path->n = (size_t)n;
	while (path->n > 0 && path->text[path->n - 1] != '/')
		path->n--;
	if (path->n == 0)
		return false;
	path->text[--path->n] = '\0';
	return true;
}

/* A name becomes part of a path: letters, digits and hyphens only. */
static bool is_name(const char *name)
{
	if (name[0] == '\0' || name[0] == '-')
		return false;
	for (; *name != '\0'; name++) {
		if (!(*name >= 'a' && *name <= 'z') && !(*name >= '0' && *name <= '9') &&
		    *name != '-')
			return false;
	}
	return true;
}

static bool is_help(const char *name)
{
	static const char help[] = "help";
	size_t i = 0;

	while (help[i] != '\0' && name[i] == help[i])
		i++;
	return help[i] == '\0' && name[i] == '\0';
}

/* Returns where there is no such program. */
static void run(struct path path, const char *name, char **argv)
{
	const size_t slash = path.n;
	char *was = argv[0];

	if (!is_name(name) || !add(&path, "/prov-") || !add(&path, name))
		return;
	argv[0] = &path.text[slash + 1];
	(void)execv(path.text, argv);
	argv[0] = was;
}

/* It stands beside this one where both were built, and else where programs alone look. It takes a
 * name with a slash at its end for the folder of the others. */
static void run_main(struct path folder, char **argv)
{
	struct path beside = folder, apart = {.n = 0}, name = folder;
	char *was = argv[0];

	if (!add(&name, "/") || !add(&beside, "/prov-main"))
		return;
	argv[0] = name.text;
	(void)execv(beside.text, argv);
	if ((PROV_HELPER_FOLDER[0] == '/' || add(&apart, name.text)) &&
	    add(&apart, PROV_HELPER_FOLDER "/prov-main"))
		(void)execv(apart.text, argv);
	argv[0] = was;
}

static void say(const char *text)
{
	size_t n = 0;

	while (text[n] != '\0')
		n++;
	if (write(STDERR_FILENO, text, n) < 0)
		return;
}

int main(int argc, char **argv)
{
	static char option[] = "--help";
	struct path folder;

	if (argc > 0 && own_folder(&folder)) {
		if (argc == 3 && is_help(argv[1])) {
			char *help[] = {NULL, option, NULL};

			run(folder, argv[2], help);
		} else if (argc > 1) {
			run(folder, argv[1], argv + 1);
		}
		run_main(folder, argv);
	}
	/* Without /proc, or where this program alone was moved. */
	if (argc > 0 && errno != E2BIG)
		(void)execv(PROV_MAIN, argv);
	say(errno == E2BIG ? "prov: the arguments are too long.\n"
			   : "prov: " PROV_MAIN " can't be run; install prov again.\n");
	return EXIT_ERROR;
}
