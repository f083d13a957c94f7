/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "common/exit.h"
#include "common/message.h"
#include "common/out.h"
#include "common/start.h"
#include "trust.h"

#define AT(field) offsetof(struct trust_opts, field)

static const struct cli_option options[] = {
    {"from", 0, CLI_LIST, AT(from), "NAME=FILE",
	"update: take the official list NAME from a file\n"
	"or an https address, and nothing else from the\n"
	"network (repeatable)"},
    {"kind", 0, CLI_TEXT, AT(kind), "KIND",
	"what the list is for: signers (default of add),\ntsa, allow, identity or products"},
    {"name", 0, CLI_TEXT, AT(name), "NAME", "add: call it NAME; default: as the file"},
    {"replace", 0, CLI_FLAG, AT(replace), NULL, "add: in place of a list of that name"},
    {"system", 0, CLI_FLAG, AT(system), NULL, "the lists of all users, in /etc/prov"},
    {"tls-ca", 0, CLI_TEXT, AT(tls_ca), "FILE",
	"update: check https servers against the\n"
	"certificates in FILE, PEM, instead of the\nsystem's"},
    {"format", 'f', CLI_TEXT, AT(format), "FORMAT", "list, show: text (default) or json"},
    {"quiet", 'q', CLI_FLAG, AT(quiet), NULL, "say nothing but what fails"},
};

static const struct {
	const char *name;
	int (*run)(const struct trust_opts *opts, const struct strlist *operands);
	/* Which options it takes, by name, with a blank before and behind each. */
	const char *takes;
	const char *says;
} actions[] = {
    {"update", trust_update, " from system tls-ca quiet ",
	"[NAME...]  get the official lists, or those named"},
    {"list", trust_show_lists, " kind system format quiet ",
	"           show which lists there are, and of when"},
    {"add", trust_add, " kind name replace system quiet ",
	"FILE...    install lists of your own, PEM or C2PA's JSON"},
    {"remove", trust_remove, " kind system quiet ",
	"NAME...    take lists away; a copy stays in history/"},
    {"show", trust_show, " format quiet ",
	"CERT       what is in a certificate, and who trusts it"},
};

static void print_actions(void)
{
	const struct official *list;

	out_print("\nActions:\n");
	for (size_t i = 0; i < CLI_COUNT(actions); i++)
		out_print("  %-7s%s\n", actions[i].name, actions[i].says);
	out_print("\nOfficial lists:\n");
	for (size_t i = 0; (list = official_at(i)) != NULL; i++)
		out_print("  %-14s%s (%s)\n                %s\n", list->name, list->says,
		    list->kind, list->url);
}

const struct cli_command trust_command = {
    .name = "trust",
    .operands = "[options] ACTION [OPERAND...]",
    .purpose = "Look after the trust lists that verify uses, in your folder\n"
	       "$XDG_CONFIG_HOME/prov (~/.config/prov) or the system's, /etc/prov.",
    .more = print_actions,
    .notes = "Only 'update' asks the network. Exit status: 0 all was done, 2 an error.",
    .options = options,
    .num_options = CLI_COUNT(options),
};

static bool is_given(const struct cli_option *option, const struct trust_opts *opts)
{
	const char *field = (const char *)opts + option->at;

	switch (option->kind) {
	case CLI_FLAG:
		return *(const bool *)field;
	case CLI_TEXT:
		return *(const char *const *)(const void *)field != NULL;
	case CLI_LIST:
	default:
		return ((const struct strlist *)(const void *)field)->n > 0;
	}
}

static bool check_options(size_t action, const struct trust_opts *opts)
{
	for (size_t i = 0; i < CLI_COUNT(options); i++) {
		char *word = xasprintf(" %s ", options[i].name);
		bool ok =
		    !is_given(&options[i], opts) || strstr(actions[action].takes, word) != NULL;

		free(word);
		if (ok)
			continue;
		(void)cli_usage(&trust_command, "--%s does not go with '%s'", options[i].name,
		    actions[action].name);
		return false;
	}
	return true;
}

static int run(const struct trust_opts *opts)
{
	const struct strlist *all = &opts->operands;
	struct strlist rest;

	if (all->n == 0)
		return cli_usage(
		    &trust_command, "an action is missing: update, list, add, remove or show");
	rest = (struct strlist){.at = all->at + 1, .n = all->n - 1};
	for (size_t i = 0; i < CLI_COUNT(actions); i++) {
		if (strcmp(actions[i].name, all->at[0]) == 0)
			return check_options(i, opts) ? actions[i].run(opts, &rest) : EXIT_ERROR;
	}
	return cli_usage(&trust_command,
	    "there is no action '%s': there are update, list, add, remove and show", all->at[0]);
}

int main(int argc, char **argv)
{
	struct trust_opts opts = {0};
	int status;

	cmd_start();
	status = cli_parse(&trust_command, argc, argv, &opts, &opts.operands);
	if (status == CLI_GO_ON) {
		if (opts.quiet)
			msg_set_quiet();
		status = run(&opts);
	}
	strlist_free(&opts.from);
	strlist_free(&opts.operands);
	return status;
}
