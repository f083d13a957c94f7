/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <string.h>

#include "common/start.h"
#include "sign.h"

#define AT(field) offsetof(struct sign_opts, field)

static const struct cli_option options[] = {
    {"output", 'o', CLI_TEXT, AT(output), "FILE",
	"where to write (one input); - is standard output"},
    {"output-dir", 0, CLI_TEXT, AT(output_dir), "DIR",
	"write to this folder, under the inputs' names"},
    {"in-place", 0, CLI_FLAG, AT(in_place), NULL, "replace the inputs, each atomically"},
    {"sidecar", 0, CLI_FLAG, AT(sidecar), NULL,
	"leave the inputs as they are, of whatever type,\nand write the credentials alone: "
	"INPUT.c2pa beside\neach, if nothing else is said"},
    {"remote", 0, CLI_TEXT, AT(remote), "URL",
	"say in XMP that the credentials are at URL; with\n--sidecar, write them beside the output "
	"and\ndo not embed them; for HTML, only so, and in a link\nelement"},
    {"recursive", 'r', CLI_FLAG, AT(recursive), NULL,
	"descend into folders; what lies in them keeps its\nway below --output-dir"},
    {"files-from", 0, CLI_TEXT, AT(files_from), "FILE",
	"read input names from FILE or -, one a line"},
    {"null", '0', CLI_FLAG, AT(nul), NULL, "the names of --files-from end with NUL"},
    {"jobs", 'j', CLI_TEXT, AT(jobs), "N", "inputs at a time; default: the processors"},
    {"skip-signed", 0, CLI_FLAG, AT(skip_signed), NULL,
	"leave out inputs whose output is there, whole, no\nolder, and signed with this "
	"certificate (and this\nidentity): goes on where a run was stopped"},
    {"force", 0, CLI_FLAG, AT(force), NULL, "replace outputs that exist"},
    {"key", 'k', CLI_TEXT, AT(key), "FILE",
	"private key, PEM (PKCS#8, EC, RSA), or the\npkcs11: URI of one in a token"},
    {"cert", 'c', CLI_TEXT, AT(cert), "FILE", "certificate chain, PEM, leaf first"},
    {"alg", 'a', CLI_TEXT, AT(alg), "ALG",
	"es256, es384, es512, ps256, ps384, ps512 or\ned25519; default: what fits the key"},
    {"passphrase-file", 0, CLI_TEXT, AT(passphrase_file), "FILE",
	"the key's passphrase, or the token's PIN, is\nFILE's first line"},
    {"signer", 0, CLI_TEXT, AT(signer), "COMMAND",
	"a program that signs, instead of a key: bytes on\nits input, raw signature on its output"},
    {"signer-timeout", 0, CLI_TEXT, AT(signer_timeout), "SECONDS",
	"how long it may take for each; default: 60"},
    {"identity-key", 0, CLI_TEXT, AT(identity_key), "FILE",
	"private key of who vouches for it beside the\nsigner (cawg.identity); as for --key"},
    {"identity-cert", 0, CLI_TEXT, AT(identity_cert), "FILE",
	"his certificate chain, PEM, leaf first"},
    {"identity-role", 0, CLI_LIST, AT(identity_role), "ROLE",
	"what he is to it: cawg.creator, cawg.editor,\ncawg.publisher and the like (repeatable)"},
    {"identity-passphrase-file", 0, CLI_TEXT, AT(identity_passphrase_file), "FILE",
	"as --passphrase-file, for his key"},
    {"tsa", 0, CLI_TEXT, AT(tsa), "URL",
	"have the signature time-stamped by this authority\n(RFC 3161), so that it outlives the "
	"certificate"},
    {"tsa-optional", 0, CLI_FLAG, AT(tsa_optional), NULL,
	"sign without a time-stamp where there is none,\nwith a warning"},
    {"tls-ca", 0, CLI_TEXT, AT(tls_ca), "FILE",
	"check an https authority against the certificates\nin FILE, PEM, instead of the system's"},
    {"declare", 0, CLI_TEXT, AT(declare), "KIND",
	"how the content came to be: a KIND from below\nor a digital source type URI"},
    {"tool", 0, CLI_TEXT, AT(tool), "NAME[/VERSION]",
	"the originating tool (the AI model's product,\nthe editor, the camera)"},
    {"model", 0, CLI_TEXT, AT(model), "NAME[/VERSION]",
	"the AI model that made it, or a URI of it"},
    {"model-type", 0, CLI_TEXT, AT(model_type), "TYPE", "of the model; default: c2pa.types.model"},
    {"oversight", 0, CLI_TEXT, AT(oversight), "LEVEL",
	"of people: fully_autonomous, prompt_guided or\nhuman_validated"},
    {"aigc", 0, CLI_TEXT, AT(aigc), "PRODUCER[,ID]",
	"China's label for what AI made, in the file;\ndefault ID: the manifest's URN"},
    {"no-xmp", 0, CLI_FLAG, AT(no_xmp), NULL, "leave XMP alone; else it says what is declared"},
    {"policy", 0, CLI_TEXT, AT(policy), "REGIME",
	"eu, us-ca or cn: fail where the marks lack what\nit asks for"},
    {"training", 0, CLI_TEXT, AT(training), "POLICY",
	"allowed, not-allowed or constrained: for AI\ntraining and data mining"},
    {"training-info", 0, CLI_TEXT, AT(training_info), "TEXT",
	"with constrained: how, or where that stands"},
    {"metadata", 0, CLI_FLAG, AT(metadata), NULL, "say how it was taken, from its Exif"},
    {"metadata-with", 0, CLI_TEXT, AT(metadata_with), "LIST",
	"also what is left out: position, serials, names"},
    {"title", 0, CLI_TEXT, AT(title), "TEXT", "the asset's title; default: the file name"},
    {"parent", 0, CLI_TEXT, AT(parent), "FILE", "the asset that this one was made from"},
    {"ingredient", 0, CLI_LIST, AT(ingredient), "FILE",
	"a component that was placed in it (repeatable)"},
    {"action", 0, CLI_LIST, AT(action), "ACTION[:KIND]",
	"what was done to it, such as c2pa.cropped\n(repeatable, in order)"},
    {"assertion", 0, CLI_LIST, AT(assertion), "LABEL=FILE",
	"an assertion from a JSON file (repeatable)"},
    {"manifest", 0, CLI_TEXT, AT(manifest), "FILE", "what the manifest says, as c2patool's JSON"},
    {"update", 0, CLI_FLAG, AT(update), NULL,
	"add to the credentials of inputs of which nothing\nelse changes"},
    {"credentials", 0, CLI_TEXT, AT(credentials), "FILE",
	"with --update and --sidecar: what to add to;\ndefault: what lies beside the input"},
    {"redact", 0, CLI_LIST, AT(redact), "URI",
	"take this assertion out of an ingredient's\ncredentials (repeatable)"},
    {"reason", 0, CLI_LIST, AT(reason), "REASON",
	"why, for each or for all of them:\nc2pa.PII.present and the like"},
    {"thumbnail", 0, CLI_FLAG, AT(thumbnail), NULL, "add a small image of each (JPEG, PNG, WebP)"},
    {"hash", 0, CLI_TEXT, AT(hash), "ALG", "sha256 (default), sha384, sha512"},
    {"binding", 0, CLI_TEXT, AT(binding), "KIND",
	"what the hash is over: data (default), or boxes"},
    {"type", 0, CLI_TEXT, AT(type), "MEDIA-TYPE", "the input's type, where content doesn't tell"},
    {"text-method", 0, CLI_TEXT, AT(text_method), "METHOD",
	"how text carries its credentials, if not as its\ntype would: unstructured, structured, "
	"html\nor sidecar"},
    {"convert", 0, CLI_FLAG, AT(convert), NULL,
	"make UTF-8 of text in UTF-16, Windows-1252 or\nLatin-1, which could not be signed"},
    {"read-back", 0, CLI_FLAG, AT(read_back), NULL, "read the finished file again to check it"},
    {"format", 'f', CLI_TEXT, AT(format), "FORMAT",
	"text (default), or ndjson: a line on standard\noutput for each input, as it is done"},
    {"verbose", 'v', CLI_FLAG, AT(verbose), NULL, "say what was written"},
    {"quiet", 'q', CLI_FLAG, AT(quiet), NULL, "no warnings and notes, only errors"},
};

const struct cli_command sign_command = {
    .name = "sign",
    .operands = "[options] INPUT...",
    .purpose = "Attach signed credentials to files. '-' is standard input.",
    .more = sign_print_kinds,
    .notes =
	"One of --output, --output-dir, --in-place and --sidecar says where the result goes.\n"
	"Key and certificate may also come from PROV_KEY and PROV_CERT (and the passphrase from\n"
	"PROV_PASSPHRASE_FILE), or from lines 'key = FILE' and 'cert = FILE' in\n"
	"~/.config/prov/config. Exit status: 0 everything was signed, 2 an error.",
    .options = options,
    .num_options = CLI_COUNT(options),
};

int main(int argc, char **argv)
{
	struct sign_opts opts = {0};
	int status;

	cmd_start();
	cmd_hold_secrets();
	status = cli_parse(&sign_command, argc, argv, &opts, &opts.operands);
	/* A sidecar is none of the library's methods, and goes with any file. */
	if (opts.text_method != NULL && strcmp(opts.text_method, "sidecar") == 0) {
		opts.text_method = NULL;
		opts.sidecar = true;
	}
	if (status == CLI_GO_ON)
		status = sign_run(&opts);
	strlist_free(&opts.ingredient);
	strlist_free(&opts.action);
	strlist_free(&opts.assertion);
	strlist_free(&opts.redact);
	strlist_free(&opts.reason);
	strlist_free(&opts.identity_role);
	strlist_free(&opts.operands);
	return status;
}
