/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "common/escape.h"
#include "common/exit.h"
#include "common/message.h"
#include "common/passphrase.h"
#include "common/secret.h"
#include "common/signals.h"
#include "keygen.h"
#include "prov/keygen.h"

#define MAX_DAYS 36500

struct secret {
	char *buf;
	int len; /* 0: no passphrase */
};

static bool same(const char *a, const char *b, size_t n)
{
	unsigned char differs = 0;

	for (size_t i = 0; i < n; i++)
		differs |= (unsigned char)(a[i] ^ b[i]);
	return differs == 0;
}

/* Twice, because a typing error would lock the key up for good. */
static bool ask_twice(struct secret *secret)
{
	char *again = secret_alloc(PASSPHRASE_MAX);
	int n = -1;

	if (again == NULL)
		return false;
	secret->len =
	    passphrase_from_tty("Passphrase for the new key: ", secret->buf, PASSPHRASE_MAX);
	if (secret->len == PASSPHRASE_NO_TTY)
		msg_error(NULL, "there is no terminal to ask for a passphrase on; "
				"--passphrase-file FILE reads one, --no-passphrase leaves the key "
				"unencrypted");
	if (secret->len > 0)
		n = passphrase_from_tty("The same again: ", again, PASSPHRASE_MAX);
	if (n > 0 && (n != secret->len || !same(secret->buf, again, (size_t)n))) {
		msg_error(NULL, "the two passphrases differ");
		n = -1;
	}
	secret_free(again, PASSPHRASE_MAX);
	return n > 0;
}

static bool get_passphrase(const struct keygen_opts *opts, struct secret *secret)
{
	if (opts->no_passphrase)
		return true;
	secret->buf = secret_alloc(PASSPHRASE_MAX);
	if (secret->buf == NULL)
		return false;
	if (opts->passphrase_file == NULL)
		return ask_twice(secret);
	secret->len = passphrase_from_file(opts->passphrase_file, secret->buf, PASSPHRASE_MAX);
	return secret->len > 0;
}

static int check_usage(const struct keygen_opts *opts, struct prov_keygen_opts *make)
{
	const struct cli_command *c = &keygen_command;
	unsigned long days = 0;

	if (opts->operands.n != 1)
		return cli_usage(c, opts->operands.n == 0 ? "the folder to write to is missing"
							  : "there can be only one folder");
	if (opts->name == NULL || opts->name[0] == '\0')
		return cli_usage(c, "--name NAME is missing: whom the certificate is to name");
	if (!utf8_valid(opts->name) ||
	    (opts->organization != NULL && !utf8_valid(opts->organization)))
		return cli_usage(c, "a name is not UTF-8");
	if (opts->no_passphrase && opts->passphrase_file != NULL)
		return cli_usage(c, "--passphrase-file and --no-passphrase exclude each other");
	if (opts->request && opts->days != NULL)
		return cli_usage(c, "--days has no meaning with --request: the issuer decides");
	if (opts->days != NULL && !cli_number(opts->days, 1, MAX_DAYS, &days))
		return cli_usage(
		    c, "--days takes a number from 1 to %d, not '%.100s'", MAX_DAYS, opts->days);
	make->alg = opts->alg != NULL ? prov_alg_parse(opts->alg) : PROV_ALG_ES256;
	if (make->alg == PROV_ALG_AUTO)
		return cli_usage(c,
		    "--alg is es256, es384, es512, ps256, ps384, ps512 or ed25519, not '%.100s'",
		    opts->alg);
	make->name = opts->name;
	make->organization = opts->organization;
	make->days = (unsigned)days;
	return EXIT_PASS;
}

/* What an RSA key leaves open is said again when signing. */
static const char *alg_option(const struct keygen_opts *opts)
{
	enum prov_alg alg = opts->alg != NULL ? prov_alg_parse(opts->alg) : PROV_ALG_ES256;

	return alg == PROV_ALG_PS384 ? " --alg ps384" : alg == PROV_ALG_PS512 ? " --alg ps512" : "";
}

/* tests/interop/differences.md has which. */
static void say_what_others_want(const struct keygen_opts *opts)
{
	if (opts->organization == NULL)
		msg_plain("It names no organization. Older verifiers (c2pa-rs up to 0.88) call "
			  "what such a certificate signs invalid; --organization names one.");
}

static void explain(const struct keygen_opts *opts)
{
	const char *dir = opts->operands.at[0];

	msg_plain("Written to %s:", dir);
	msg_plain("  key.pem      the private key. Keep it to yourself: who has it signs as you.");
	if (opts->no_passphrase)
		msg_plain("               It is not encrypted: whoever can read it can use it.");
	if (opts->request) {
		msg_plain("  request.pem  the request. Send it to a certificate authority; the "
			  "certificate that comes");
		msg_plain("               back, with its chain, is what 'prov sign --cert' takes.");
		say_what_others_want(opts);
		return;
	}
	msg_plain("  cert.pem     the certificate. It becomes part of everything that you sign.");
	msg_plain("  trust.pem    the root. Give it to those who shall trust what you sign.");
	msg_plain("To sign:    prov sign --key %s/key.pem --cert %s/cert.pem%s --declare KIND "
		  "--output OUTPUT INPUT",
	    dir, dir, alg_option(opts));
	msg_plain("To verify:  prov verify --trust %s/trust.pem OUTPUT", dir);
	msg_plain("This identity is for trying things: nobody trusts it yet. For a real one see "
		  "--request.");
	say_what_others_want(opts);
}

static bool make_and_write(const struct keygen_opts *opts, const struct prov_keygen_opts *make,
    struct keygen_file *files, size_t n)
{
	static const enum prov_keygen_part parts[][3] = {
	    {PROV_KEYGEN_KEY, PROV_KEYGEN_CHAIN, PROV_KEYGEN_TRUST},
	    {PROV_KEYGEN_KEY, PROV_KEYGEN_REQUEST},
	};
	struct prov_keygen *made = NULL;
	struct prov_err err = {0};
	struct folder folder;
	bool ok;
	int rc;

	rc = opts->request ? prov_keygen_request(&made, make, &err)
			   : prov_keygen_identity(&made, make, &err);
	if (rc != PROV_OK) {
		msg_prov_err(NULL, &err);
		return false;
	}
	for (size_t i = 0; i < n; i++)
		files[i].data = prov_keygen_pem(made, parts[opts->request][i], &files[i].len);
	/* From here on there is something to tidy up. */
	signals_catch();
	ok = folder_open(&folder, opts->operands.at[0]) && folder_write(&folder, files, n);
	folder_close(&folder, ok);
	prov_keygen_free(made);
	return ok;
}

int keygen_run(const struct keygen_opts *opts)
{
	struct keygen_file identity[] = {{"key.pem", true, NULL, 0}, {"cert.pem", false, NULL, 0},
	    {"trust.pem", false, NULL, 0}};
	struct keygen_file request[] = {
	    {"key.pem", true, NULL, 0}, {"request.pem", false, NULL, 0}};
	struct keygen_file *files = opts->request ? request : identity;
	size_t n = opts->request ? CLI_COUNT(request) : CLI_COUNT(identity);
	struct prov_keygen_opts make = PROV_KEYGEN_OPTS_INIT;
	struct secret secret = {NULL, 0};
	bool ok;

	if (check_usage(opts, &make) != EXIT_PASS)
		return EXIT_ERROR;
	/* The folder first: nobody should invent a passphrase for nothing. */
	ok = folder_is_free(opts->operands.at[0], files, n) && get_passphrase(opts, &secret);
	if (ok) {
		make.passphrase = secret.len > 0 ? secret.buf : NULL;
		make.passphrase_len = (size_t)secret.len;
		ok = make_and_write(opts, &make, files, n);
	}
	secret_free(secret.buf, PASSPHRASE_MAX);
	if (ok && !opts->quiet)
		explain(opts);
	return ok ? EXIT_PASS : EXIT_ERROR;
}
