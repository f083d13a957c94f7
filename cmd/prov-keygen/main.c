/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>

#include "common/start.h"
#include "keygen.h"

#define AT(field) offsetof(struct keygen_opts, field)

static const struct cli_option options[] = {
    {"name", 0, CLI_TEXT, AT(name), "NAME", "whom the certificate names (required)"},
    {"organization", 0, CLI_TEXT, AT(organization), "ORG", "and the organisation"},
    {"alg", 'a', CLI_TEXT, AT(alg), "ALG",
	"es256 (default), es384, es512, ps256, ps384,\nps512 or ed25519"},
    {"days", 0, CLI_TEXT, AT(days), "N", "validity of the certificate; default: 365"},
    {"passphrase-file", 0, CLI_TEXT, AT(passphrase_file), "FILE",
	"encrypt the key with FILE's first line; default:\nask on the terminal"},
    {"no-passphrase", 0, CLI_FLAG, AT(no_passphrase), NULL, "do not encrypt the key"},
    {"request", 0, CLI_FLAG, AT(request), NULL,
	"make a key and a request for a real certificate\n"
	"(request.pem) instead of one to try things with"},
    {"quiet", 'q', CLI_FLAG, AT(quiet), NULL, "say nothing but what fails"},
};

const struct cli_command keygen_command = {
    .name = "keygen",
    .operands = "[options] DIR",
    .purpose = "Make a key and a certificate to try things with, or a request for a real one.",
    .notes = "Writes key.pem, cert.pem and trust.pem (or key.pem and request.pem) into DIR and\n"
	     "never over a file that exists. Exit status: 0 all was written, 2 an error.",
    .options = options,
    .num_options = CLI_COUNT(options),
};

int main(int argc, char **argv)
{
	struct keygen_opts opts = {0};
	int status;

	cmd_start();
	cmd_hold_secrets();
	status = cli_parse(&keygen_command, argc, argv, &opts, &opts.operands);
	if (status == CLI_GO_ON)
		status = keygen_run(&opts);
	strlist_free(&opts.operands);
	return status;
}
