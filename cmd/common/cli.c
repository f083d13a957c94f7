/* SPDX-License-Identifier: Apache-2.0 */
#include "common/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/exit.h"
#include "common/message.h"

const struct cli_option cli_common[CLI_NUM_COMMON] = {
    [CLI_HELP] = {"help", 'h', CLI_FLAG, 0, NULL, "show this and stop"},
    [CLI_VERSION] = {"version", 0, CLI_FLAG, 0, NULL, "show the version and stop"},
};

struct parse {
	const struct cli_command *command;
	void *opts;
	int status; /* CLI_GO_ON until decided */
};

int cli_usage(const struct cli_command *command, const char *fmt, ...)
{
	va_list ap;
	char text[1024];

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	msg_error(NULL, "%s; 'prov %s --help' lists what there is", text, command->name);
	return EXIT_ERROR;
}

bool cli_number(const char *text, unsigned long min, unsigned long max, unsigned long *value)
{
	char *end;

	if (text[0] < '0' || text[0] > '9')
		return false;
	errno = 0;
	*value = strtoul(text, &end, 10);
	return errno == 0 && *end == '\0' && *value >= min && *value <= max;
}

static const struct cli_option *option_at(const struct parse *p, size_t i)
{
	if (i < p->command->num_options)
		return &p->command->options[i];
	i -= p->command->num_options;
	return i < CLI_NUM_COMMON ? &cli_common[i] : NULL;
}

static void apply(struct parse *p, const struct cli_option *option, char *value)
{
	char *field = (char *)p->opts + option->at;

	if (option == &cli_common[CLI_HELP]) {
		p->status = cli_help(p->command);
		return;
	}
	if (option == &cli_common[CLI_VERSION]) {
		p->status = cli_version(p->command);
		return;
	}
	switch (option->kind) {
	case CLI_FLAG:
		*(bool *)(void *)field = true;
		break;
	case CLI_TEXT:
		if (*(const char **)(void *)field != NULL)
			p->status = cli_usage(p->command, "--%s was given twice", option->name);
		*(const char **)(void *)field = value;
		break;
	case CLI_LIST:
		strlist_add((struct strlist *)(void *)field, value);
		break;
	}
}

/* Not a typing error, but something that another version has. */
static bool comes_later(const struct cli_command *command, const char *name, size_t len)
{
	const char *const *later = command->later;

	for (; later != NULL && *later != NULL; later++) {
		if (strlen(*later) == len && strncmp(*later, name, len) == 0)
			return true;
	}
	return false;
}

/* The option called by the first LEN bytes of NAME, whole or shortened; explains where none is. */
static const struct cli_option *find_long(struct parse *p, const char *name, size_t len)
{
	const struct cli_option *found = NULL, *option;
	bool ambiguous = false;

	for (size_t i = 0; (option = option_at(p, i)) != NULL; i++) {
		if (strncmp(option->name, name, len) != 0)
			continue;
		if (option->name[len] == '\0')
			return option;
		ambiguous = found != NULL;
		found = option;
		if (ambiguous)
			break;
	}
	if (ambiguous || len == 0) {
		p->status =
		    cli_usage(p->command, "--%.*s could be more than one option", (int)len, name);
		return NULL;
	}
	if (found == NULL && comes_later(p->command, name, len))
		p->status =
		    cli_usage(p->command, "--%.*s is not in this version of prov", (int)len, name);
	else if (found == NULL)
		p->status = cli_usage(p->command, "--%.*s is not an option of prov %s", (int)len,
		    name, p->command->name);
	return found;
}

/* argv[*i] is "--NAME" or "--NAME=VALUE"; the value may be the argument after it. */
static void parse_long(struct parse *p, int argc, char **argv, int *i)
{
	char *name = argv[*i] + 2, *equals = strchr(name, '=');
	size_t len = equals != NULL ? (size_t)(equals - name) : strlen(name);
	const struct cli_option *option = find_long(p, name, len > 200 ? 200 : len);

	if (option == NULL)
		return;
	if (option->kind == CLI_FLAG) {
		if (equals != NULL)
			p->status = cli_usage(p->command, "--%s takes no value", option->name);
		else
			apply(p, option, NULL);
	} else if (equals != NULL) {
		apply(p, option, equals + 1);
	} else if (*i + 1 < argc) {
		apply(p, option, argv[++*i]);
	} else {
		p->status = cli_usage(p->command, "--%s needs a value", option->name);
	}
}

static const struct cli_option *find_short(struct parse *p, char letter)
{
	const struct cli_option *option;

	for (size_t i = 0; (option = option_at(p, i)) != NULL; i++) {
		if (option->letter == letter)
			return option;
	}
	p->status =
	    cli_usage(p->command, "-%c is not an option of prov %s", letter, p->command->name);
	return NULL;
}

/*
 * argv[*i] is "-abc": flags, of which the last may take the rest, or the next argument, as value.
 */
static void parse_short(struct parse *p, int argc, char **argv, int *i)
{
	for (char *c = argv[*i] + 1; *c != '\0' && p->status == CLI_GO_ON; c++) {
		const struct cli_option *option = find_short(p, *c);

		if (option == NULL)
			return;
		if (option->kind == CLI_FLAG) {
			apply(p, option, NULL);
			continue;
		}
		if (c[1] != '\0')
			apply(p, option, c + 1);
		else if (*i + 1 < argc)
			apply(p, option, argv[++*i]);
		else
			p->status = cli_usage(p->command, "-%c needs a value", *c);
		return;
	}
}

int cli_parse(
    const struct cli_command *command, int argc, char **argv, void *opts, struct strlist *operands)
{
	struct parse p = {command, opts, CLI_GO_ON};
	bool ended = false;

	for (int i = 1; i < argc && p.status == CLI_GO_ON; i++) {
		if (ended || argv[i][0] != '-' || argv[i][1] == '\0')
			strlist_add(operands, argv[i]);
		else if (strcmp(argv[i], "--") == 0)
			ended = true;
		else if (argv[i][1] == '-')
			parse_long(&p, argc, argv, &i);
		else
			parse_short(&p, argc, argv, &i);
	}
	return p.status;
}
