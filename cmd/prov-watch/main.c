/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>

#include "common/start.h"
#include "watch.h"

#define AT(field) offsetof(struct watch_opts, field)

static const struct cli_option options[] = {
    {"out", 0, CLI_TEXT, AT(out), "DIR", "where the reports go; default: beside the files"},
    {"move", 0, CLI_FLAG, AT(move), NULL,
	"move each file, with its report, to pass/ or\nhold/ in the folder"},
    {"format", 'f', CLI_TEXT, AT(format), "FORMAT",
	"of the reports, as in prov verify; default: json"},
    {"jobs", 'j', CLI_TEXT, AT(jobs), "N", "files at a time; default: the processors"},
    {"once", 0, CLI_FLAG, AT(once), NULL, "check what has no report yet, then stop"},
    {"quiet", 'q', CLI_FLAG, AT(quiet), NULL, "do not list the files"},
};

const struct cli_command watch_command = {
    .name = "watch",
    .operands = "[options] DIR [-- VERIFY-OPTION...]",
    .purpose = "Check every file that lands in a folder with prov verify, as long as it runs.",
    .notes = "Reports are called FILE.prov.json and so on. What has none yet is checked at the\n"
	     "start. SIGTERM ends it in order. Exit status: 0 it was ended, or all is done\n"
	     "with --once, whatever came of the files; 2 an error.",
    .options = options,
    .num_options = CLI_COUNT(options),
};

int main(int argc, char **argv)
{
	struct watch_opts opts = {0};
	int status;

	cmd_start();
	status = cli_parse(&watch_command, argc, argv, &opts, &opts.operands);
	if (status == CLI_GO_ON)
		status = watch_run(&opts);
	strlist_free(&opts.operands);
	return status;
}
