/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/escape.h"
#include "common/file.h"
#include "common/message.h"
#include "common/out.h"
#include "sign.h"

static bool check_targets(const struct sign_opts *opts)
{
	int targets = (opts->output != NULL) + (opts->output_dir != NULL) + opts->in_place;
	const struct cli_command *c = &sign_command;

	if (opts->operands.n == 0 && opts->files_from == NULL)
		(void)cli_usage(c, "an input is missing");
	else if (targets == 0 && (!opts->sidecar || opts->remote != NULL))
		(void)cli_usage(c, "where to write is missing: --output FILE, --output-dir DIR, "
				   "--in-place or --sidecar");
	else if ((opts->output != NULL && opts->output[0] == '\0') ||
		 (opts->output_dir != NULL && opts->output_dir[0] == '\0'))
		(void)cli_usage(c, "the output has no name");
	else if (targets > 1)
		(void)cli_usage(
		    c, "only one of --output, --output-dir and --in-place can be given");
	else if (opts->output != NULL &&
		 (opts->operands.n > 1 || opts->files_from != NULL || opts->recursive))
		(void)cli_usage(c, "--output takes one input; --output-dir DIR takes many");
	else if (opts->remote != NULL && opts->sidecar && opts->output != NULL &&
		 is_stdio(opts->output))
		(void)cli_usage(c, "--sidecar with --remote writes two files: name one with "
				   "--output, and the other is NAME.c2pa beside it");
	else if (opts->in_place && opts->sidecar && opts->remote == NULL)
		(void)cli_usage(c, "only one of --in-place and --sidecar can be given: a sidecar "
				   "leaves the input as it is");
	else if (opts->credentials != NULL && !(opts->update && opts->sidecar))
		(void)cli_usage(c, "--credentials goes with --update and --sidecar");
	else if (opts->credentials != NULL &&
		 (opts->operands.n > 1 || opts->files_from != NULL || opts->recursive))
		(void)cli_usage(c, "--credentials are those of one input");
	else if (opts->in_place && opts->force)
		(void)cli_usage(c, "--force has no meaning with --in-place");
	else
		return true;
	return false;
}

/* Standard input has no name to write under, and only one use. */
static bool check_stdin(const struct sign_opts *opts)
{
	size_t uses = opts->passphrase_file != NULL && is_stdio(opts->passphrase_file) ? 1 : 0;

	if (opts->identity_passphrase_file != NULL && is_stdio(opts->identity_passphrase_file))
		uses++;
	if (opts->parent != NULL && is_stdio(opts->parent))
		uses++;
	if (opts->files_from != NULL && is_stdio(opts->files_from))
		uses++;
	if (opts->credentials != NULL && is_stdio(opts->credentials))
		uses++;
	for (size_t i = 0; i < opts->operands.n; i++) {
		if (!is_stdio(opts->operands.at[i]))
			continue;
		uses++;
		if (opts->output == NULL) {
			(void)cli_usage(&sign_command, "standard input goes with --output only");
			return false;
		}
	}
	if (uses > 1)
		(void)cli_usage(&sign_command, "standard input can be read only once");
	return uses <= 1;
}

static bool check_bulk(const struct sign_opts *opts)
{
	const struct cli_command *c = &sign_command;

	if (opts->nul && opts->files_from == NULL)
		(void)cli_usage(c, "-0 goes with --files-from");
	else if (opts->format != NULL && strcmp(opts->format, "text") != 0 &&
		 strcmp(opts->format, "ndjson") != 0)
		(void)cli_usage(
		    c, "there is no format '%.100s': there are text and ndjson", opts->format);
	else if (opts->format != NULL && strcmp(opts->format, "ndjson") == 0 &&
		 opts->output != NULL && is_stdio(opts->output))
		(void)cli_usage(c, "standard output can't take both the signed file and the lines "
				   "of --format ndjson");
	else
		return true;
	return false;
}

void sign_print_kinds(void)
{
	out_print("\nKIND is one of:\n");
	for (size_t i = 0; prov_declare_at(i) != NULL; i++)
		out_print("  %-23s %s\n", prov_declare_at(i), prov_declare_says(i));
}

static bool check_declare(const char *kind)
{
	char *list, *longer;

	if (kind == NULL || prov_declare_uri(kind) != NULL)
		return true;
	list = xstrdup(prov_declare_at(0));
	for (size_t i = 1; prov_declare_at(i) != NULL; i++) {
		longer = xasprintf("%s, %s", list, prov_declare_at(i));
		free(list);
		list = longer;
	}
	(void)cli_usage(&sign_command,
	    "--declare does not know '%.100s': there are %s, and the URIs of digital source types",
	    kind, list);
	free(list);
	return false;
}

const char *sign_hash_name(const char *text)
{
	static const char *const hashes[] = {"sha256", "sha384", "sha512"};

	for (size_t i = 0; i < CLI_COUNT(hashes); i++) {
		if (strcasecmp(hashes[i], text) == 0)
			return hashes[i];
	}
	return NULL;
}

static bool check_values(const struct sign_opts *opts)
{
	size_t tool_len = opts->tool != NULL ? strlen(opts->tool) : 0;

	if (opts->hash != NULL && sign_hash_name(opts->hash) == NULL)
		(void)cli_usage(
		    &sign_command, "--hash is sha256, sha384 or sha512, not '%.100s'", opts->hash);
	else if (opts->binding != NULL && strcmp(opts->binding, "data") != 0 &&
		 strcmp(opts->binding, "boxes") != 0)
		(void)cli_usage(
		    &sign_command, "--binding is data or boxes, not '%.100s'", opts->binding);
	else if (opts->text_method != NULL && strcmp(opts->text_method, "unstructured") != 0 &&
		 strcmp(opts->text_method, "structured") != 0 &&
		 strcmp(opts->text_method, "html") != 0)
		(void)cli_usage(&sign_command,
		    "--text-method is unstructured, structured, html or sidecar, not '%.100s'",
		    opts->text_method);
	else if (opts->alg != NULL && prov_alg_parse(opts->alg) == PROV_ALG_AUTO)
		(void)cli_usage(&sign_command,
		    "--alg is es256, es384, es512, ps256, ps384, ps512 or ed25519, not '%.100s'",
		    opts->alg);
	else if (opts->convert && (opts->sidecar || opts->update))
		(void)cli_usage(&sign_command,
		    "--convert changes the text, which --%s leaves as it is",
		    opts->sidecar ? "sidecar" : "update");
	else if (opts->title != NULL && !utf8_valid(opts->title))
		(void)cli_usage(&sign_command, "the title is not UTF-8");
	else if (opts->tool != NULL && !utf8_valid(opts->tool))
		(void)cli_usage(&sign_command, "the tool's name is not UTF-8");
	else if (opts->tool != NULL &&
		 (tool_len == 0 || opts->tool[0] == '/' || opts->tool[tool_len - 1] == '/'))
		(void)cli_usage(
		    &sign_command, "--tool takes NAME or NAME/VERSION, not '%.100s'", opts->tool);
	else
		return true;
	return false;
}

/* Before the first input is read: it is none of theirs. */
static bool check_lengths(const struct sign_opts *opts)
{
	const struct {
		const char *option, *text;
		enum prov_limit limit;
	} texts[] = {
	    {"--title", opts->title, PROV_LIMIT_GIVEN_TEXT},
	    {"--model-type", opts->model_type, PROV_LIMIT_GIVEN_TEXT},
	    {"--training-info", opts->training_info, PROV_LIMIT_GIVEN_TEXT},
	    {"--remote", opts->remote, PROV_LIMIT_URI},
	};

	for (size_t i = 0; i < CLI_COUNT(texts); i++) {
		uint64_t most = prov_limit_value((int)texts[i].limit);

		if (texts[i].text != NULL && strlen(texts[i].text) > most) {
			msg_refused(texts[i].option, texts[i].limit,
			    "it is longer than the limit of %" PRIu64 " bytes", most);
			return false;
		}
	}
	return true;
}

static bool check_tsa(const struct sign_opts *opts)
{
	const char *url = opts->tsa;

	/* A definition may name one (ta_url). */
	if (url == NULL && opts->manifest == NULL && opts->tsa_optional)
		(void)cli_usage(&sign_command, "--tsa-optional goes with --tsa");
	else if (url == NULL && opts->manifest == NULL && opts->tls_ca != NULL)
		(void)cli_usage(&sign_command, "--tls-ca goes with --tsa");
	else if (url != NULL && strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0)
		(void)cli_usage(
		    &sign_command, "--tsa takes an http or https URL, not '%.200s'", url);
	else
		return true;
	return false;
}

static bool check_signer(const struct sign_opts *opts)
{
	unsigned long seconds;

	if (opts->signer != NULL && opts->key != NULL)
		(void)cli_usage(&sign_command, "only one of --key and --signer can be given");
	else if (opts->signer_timeout != NULL && opts->signer == NULL)
		(void)cli_usage(&sign_command, "--signer-timeout goes with --signer");
	else if (opts->signer_timeout != NULL &&
		 !cli_number(opts->signer_timeout, 1, SIGNER_MAX_SECONDS, &seconds))
		(void)cli_usage(&sign_command,
		    "--signer-timeout takes a number of seconds from 1 to %u", SIGNER_MAX_SECONDS);
	else
		return true;
	return false;
}

static bool check_identity(const struct sign_opts *opts)
{
	bool any = opts->identity_cert != NULL || opts->identity_role.n > 0 ||
		   opts->identity_passphrase_file != NULL;

	if (opts->identity_key == NULL && any)
		(void)cli_usage(&sign_command,
		    "an identity needs --identity-key FILE and --identity-cert FILE");
	else if (opts->identity_key != NULL && opts->identity_cert == NULL)
		(void)cli_usage(&sign_command,
		    "--identity-key goes with --identity-cert: the certificate of that key");
	else
		return true;
	return false;
}

bool sign_check_usage(const struct sign_opts *opts)
{
	return check_targets(opts) && check_stdin(opts) && check_bulk(opts) &&
	       check_declare(opts->declare) && check_values(opts) && check_lengths(opts) &&
	       check_signer(opts) && check_identity(opts) && check_tsa(opts) &&
	       sign_check_redactions(opts) && sign_check_marks(opts);
}
