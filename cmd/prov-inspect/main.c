/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>

#include "common/start.h"
#include "inspect.h"

#define AT(field) offsetof(struct inspect_opts, field)

static const struct cli_option options[] = {
    {"format", 'f', CLI_TEXT, AT(format), "FORMAT", "text (default) or json"},
    {"extract", 0, CLI_TEXT, AT(extract), "FILE",
	"write the raw manifest store (what a .c2pa file\n"
	"holds) to FILE or -, and show nothing"},
    {"force", 0, CLI_FLAG, AT(force), NULL, "let --extract replace a file that exists"},
    {"verbose", 'v', CLI_FLAG, AT(verbose), NULL, "say where this build has no sandbox"},
    {"no-sandbox", 0, CLI_FLAG, AT(no_sandbox), NULL,
	"read the input with all rights of this program"},
};

const struct cli_command inspect_command = {
    .name = "inspect",
    .operands = "[options] INPUT",
    .purpose = "Show everything inside a file's credentials, verified or not: nothing shown here\n"
	       "is a verdict. '-' is standard input.",
    .notes = "Exit status: 0 shown, 2 an error, 4 the input carries no credentials.",
    .options = options,
    .num_options = CLI_COUNT(options),
};

int main(int argc, char **argv)
{
	struct inspect_opts opts = {0};
	int status;

	cmd_start();
	status = cli_parse(&inspect_command, argc, argv, &opts, &opts.operands);
	if (status == CLI_GO_ON)
		status = inspect_run(&opts);
	strlist_free(&opts.operands);
	return status;
}
