/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>

#include "common/start.h"
#include "verify.h"

#define AT(field) offsetof(struct verify_opts, field)

static const struct cli_option options[] = {
    {"trust", 0, CLI_LIST, AT(trust), "FILE",
	"trust anchors for signers, PEM or C2PA's JSON\n(repeatable)"},
    {"tsa-trust", 0, CLI_LIST, AT(tsa_trust), "FILE",
	"trust anchors for time-stamp authorities\n(repeatable)"},
    {"allow", 0, CLI_LIST, AT(allow), "FILE",
	"signing certificates trusted by themselves, PEM\n(repeatable)"},
    {"identity-trust", 0, CLI_LIST, AT(identity_trust), "FILE",
	"trust anchors for identity assertions (CAWG),\nPEM (repeatable)"},
    {"revoked", 0, CLI_LIST, AT(revoked), "FILE",
	"certificates that were revoked: CRLs (PEM, DER),\nan OCSP response (DER), or SHA-256 "
	"fingerprints,\none a line (repeatable)"},
    {"no-default-trust", 0, CLI_FLAG, AT(no_default_trust), NULL,
	"leave out the trust lists installed for the\nuser and the system"},
    {"strict-timestamps", 0, CLI_FLAG, AT(strict_timestamps), NULL,
	"refuse time-stamps of authorities on no list,\nalso for old (v1) claims"},
    {"time", 0, CLI_TEXT, AT(time), "RFC3339", "verify as of this time; default: now"},
    {"fragment", 0, CLI_LIST, AT(fragments), "FILE",
	"the next segment of a fragmented video, whose\ninitialization is the input (repeatable)"},
    {"sidecar", 0, CLI_TEXT, AT(sidecar), "FILE", "take the credentials from here (one input)"},
    {"online", 0, CLI_FLAG, AT(online), NULL,
	"ask the network: whether certificates were\nrevoked (OCSP), and for remote credentials"},
    {"allow-host", 0, CLI_LIST, AT(allow_host), "HOST[:PORT]",
	"with --online: ask this host also by plain http\nand on a private address (repeatable)"},
    {"tls-ca", 0, CLI_TEXT, AT(tls_ca), "FILE",
	"with --online: check https servers against the\ncertificates in FILE, PEM, instead of "
	"the\n"
	"system's"},
    {"require", 0, CLI_TEXT, AT(require), "LIST",
	"what an input must also be, comma separated:\n"
	"trusted (the default), valid (lets an unknown\n"
	"signer pass), timestamp, declared, not-ai,\nai-declared"},
    {"policy", 0, CLI_TEXT, AT(house), "POLICY",
	"hold every input against the clauses of a\n"
	"policy: newsroom, eu, us-ca, cn, or a FILE\n(JSON)"},
    {"warn-status", 0, CLI_FLAG, AT(warn_status), NULL,
	"exit with 5 where every input passes, but the\npolicy warns of one"},
    {"was", 0, CLI_TEXT, AT(was), "ORIGINAL",
	"say what became of the credentials, the marks\n"
	"and the content of ORIGINAL (one input)"},
    {"previews", 0, CLI_FLAG, AT(previews), NULL,
	"decode the pictures of all inputs, to see\nwhether their previews show the same; without\n"
	"it that is done for one input"},
    {"receipt", 0, CLI_TEXT, AT(receipt), "OUT",
	"write a signed record of the check to OUT; of\nseveral inputs, into the folder OUT"},
    {"key", 'k', CLI_TEXT, AT(key), "FILE", "with --receipt: who signs it, as for prov sign"},
    {"cert", 'c', CLI_TEXT, AT(cert), "FILE", "with --receipt: the key's certificate chain"},
    {"passphrase-file", 0, CLI_TEXT, AT(passphrase_file), "FILE",
	"with --receipt: read the key's passphrase from\nFILE"},
    {"tsa", 0, CLI_TEXT, AT(tsa), "URL",
	"with --receipt: have it stamped by this\nauthority (RFC 3161)"},
    {"force", 0, CLI_FLAG, AT(force), NULL, "with --receipt: replace one that is there"},
    {"receipt-of", 0, CLI_TEXT, AT(receipt_of), "FILE",
	"the input is a receipt: say whether FILE is what\nit is about"},
    {"format", 'f', CLI_TEXT, AT(format), "FORMAT",
	"text (default), json (one array), ndjson (one\n"
	"object a line, written as each input is done),\n"
	"crjson (C2PA's crJSON, one document a line),\n"
	"sarif (SARIF 2.1.0, for CI), csv (one row each),\n"
	"html (a page for each input)"},
    {"output-dir", 'o', CLI_TEXT, AT(output_dir), "DIR",
	"with html: the pages go there, and an\nindex.html over them"},
    {"recursive", 'r', CLI_FLAG, AT(recursive), NULL,
	"descend into folders; results come as they are\ndone"},
    {"sort", 0, CLI_FLAG, AT(sort), NULL, "results of folders in the order of the files'\nnames"},
    {"since", 0, CLI_TEXT, AT(since), "TIME",
	"only files that changed since TIME: RFC 3339, or\nhow long ago in minutes, hours or days, "
	"like\n90m, 24h or 7d"},
    {"cache", 0, CLI_TEXT, AT(cache), "FILE",
	"keep results in FILE, and take from it those of\nfiles that did not change"},
    {"files-from", 0, CLI_TEXT, AT(files_from), "FILE",
	"read input names from FILE or -, one a line"},
    {"null", '0', CLI_FLAG, AT(nul), NULL, "the names of --files-from end with NUL"},
    {"jobs", 'j', CLI_TEXT, AT(jobs), "N", "inputs at a time; default: the processors"},
    {"no-personal", 0, CLI_FLAG, AT(no_personal), NULL,
	"leave out what can be tied to a person: names,\npositions, serial numbers, prompts, "
	"titles"},
    {"no-sandbox", 0, CLI_FLAG, AT(no_sandbox), NULL, "read files with all rights of this program"},
    {"verbose", 'v', CLI_FLAG, AT(verbose), NULL, "show every status code; name skipped files"},
    {"quiet", 'q', CLI_FLAG, AT(quiet), NULL, "only the exit status"},
};

const struct cli_command verify_command = {
    .name = "verify",
    .operands = "[options] INPUT...",
    .purpose = "Check the credentials of files and say what they prove. '-' is standard input;\n"
	       "with --online an INPUT may be a URL.",
    .notes = "Exit status: 0 every input passes, 1 one is invalid, 2 an error, 3 a signer is\n"
	     "not trusted or a requirement is not met, 4 one carries no credentials. Where\n"
	     "several apply, the first of 2, 1, 3, 4 wins; --warn-status adds 5.",
    .options = options,
    .num_options = CLI_COUNT(options),
};

int main(int argc, char **argv)
{
	struct verify_opts opts = {0};
	int status;

	cmd_start();
	status = cli_parse(&verify_command, argc, argv, &opts, &opts.operands);
	if (status == CLI_GO_ON)
		status = verify_run(&opts);
	strlist_free(&opts.trust);
	strlist_free(&opts.tsa_trust);
	strlist_free(&opts.allow);
	strlist_free(&opts.identity_trust);
	strlist_free(&opts.revoked);
	strlist_free(&opts.fragments);
	strlist_free(&opts.allow_host);
	strlist_free(&opts.operands);
	return status;
}
