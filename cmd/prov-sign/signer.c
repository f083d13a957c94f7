/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/config.h"
#include "common/escape.h"
#include "common/file.h"
#include "common/message.h"
#include "common/passphrase.h"
#include "common/secret.h"
#include "sign.h"

#define MAX_KEY ((size_t)256 * 1024)
#define MAX_PEM ((size_t)16 * 1024 * 1024)

/* A file that is needed, and the line of the configuration that names it (0: none does). */
struct named {
	const char *path;
	const char *setting, *config;
	unsigned line;
};

/* What is wrong with a file that nobody named on the command line needs its origin. */
static void say_named(const struct named *file, const struct prov_err *err)
{
	if (file->line == 0)
		msg_prov_err(file->path, err);
	else
		msg_error(file->path, "%s (it is the %s of %s, line %u)",
		    err->msg[0] != '\0' ? err->msg : prov_errcode_str(err->code), file->setting,
		    file->config, file->line);
}

/* NULL where it isn't set, or is empty. */
static const char *from_env(const char *variable)
{
	const char *env = getenv(variable);

	return env != NULL && env[0] != '\0' ? env : NULL;
}

static const char *choose(const char *first, const char *second)
{
	return first != NULL ? first : second;
}

struct asking {
	const char *key;    /* the file's name */
	const char *file;   /* that holds the passphrase, or NULL */
	const char *option; /* that names it */
	bool explained;     /* what went wrong was said here */
};

static int ask_passphrase(void *ctx, const char *what, char *buf, size_t len)
{
	struct asking *asking = ctx;
	char *prompt, *shown;
	int n;

	(void)what;
	if (asking->file != NULL) {
		n = passphrase_from_file(asking->file, buf, len);
		asking->explained = n < 0;
		return n;
	}
	prompt = xasprintf("Passphrase for %s: ", asking->key);
	shown = escape_text(prompt);
	n = passphrase_from_tty(shown, buf, len);
	free(shown);
	free(prompt);
	if (n == PASSPHRASE_NO_TTY)
		msg_error(asking->key,
		    "the key is encrypted, and there is no terminal to ask for its "
		    "passphrase on; %s FILE reads it from a file",
		    asking->option);
	asking->explained = n < 0;
	return n;
}

/* ssh refuses these; that would be much for a key to try things with. */
static void warn_readable(const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & (S_IRGRP | S_IROTH)) != 0)
		msg_warning(path, "others can read this private key; 'chmod 600' keeps them out");
}

/* Everything that a signer is made from. */
struct making {
	struct named key, cert;
	const char *alg_name;          /* or NULL */
	const char *command, *seconds; /* a program that signs, or NULL */
	struct sign_secret secret;
	bool is_identity;
	char *chain;
	size_t chain_len;
	enum prov_alg alg;
	struct sign_who *who;
};

static struct prov_key *load_key(const struct making *m)
{
	const char *path = m->key.path;
	struct asking asking = {
	    path, choose(m->secret.file, m->secret.env), m->secret.option, false};
	struct prov_err err = {0};
	struct prov_key *key = NULL;
	size_t len;
	char *pem;
	bool ok;

	pem = secret_alloc(MAX_KEY);
	if (pem == NULL)
		return NULL;
	/* Messages begin with the file's name, so that the library need not repeat it. */
	ok = file_load(path, pem, MAX_KEY, &len, &err) &&
	     prov_key_load(&key, pem, len, "the file", ask_passphrase, &asking, &err) == PROV_OK;
	if (!ok && !asking.explained)
		say_named(&m->key, &err);
	if (ok)
		warn_readable(path);
	secret_free(pem, MAX_KEY);
	return key;
}

static bool by_file(struct making *m)
{
	struct prov_key *key = load_key(m);
	struct prov_err err = {0};

	if (key == NULL)
		return false;
	/* The signer takes the key over. */
	if (prov_signer_new(&m->who->signer, key, m->alg, m->chain, m->chain_len, "the file", 0,
		&err) == PROV_OK)
		return true;
	say_named(err.code == PROV_E_KEY ? &m->key : &m->cert, &err);
	return false;
}

/* Who can't be asked which algorithm fits his key: the certificate says it, or --alg must. */
static bool find_alg(struct making *m, bool must_be_only)
{
	struct prov_err err = {0};
	bool only = false;

	if (m->alg != PROV_ALG_AUTO)
		return true;
	if (prov_alg_of_chain(&m->alg, &only, m->chain, m->chain_len, "the file", &err) !=
	    PROV_OK) {
		say_named(&m->cert, &err);
		return false;
	}
	if (only || !must_be_only)
		return true;
	msg_error(m->cert.path, "its key is RSA, for which a signer has three algorithms: --alg "
				"says whether it is ps256, ps384 or ps512");
	return false;
}

/* SAID: whether the callback has explained why there is no signature. */
static bool by_callback(
    struct making *m, prov_sign_cb sign, void *ctx, bool (*said)(const void *ctx), const char *name)
{
	struct prov_err err = {0};

	if (prov_signer_new_callback(&m->who->signer, m->alg, sign, ctx, m->chain, m->chain_len,
		"the file", 0, &err) == PROV_OK)
		return true;
	if (err.code == PROV_E_CRYPTO && !said(ctx))
		msg_prov_err(name, &err);
	else if (err.code != PROV_E_CRYPTO)
		say_named(&m->cert, &err);
	return false;
}

static bool by_program(struct making *m)
{
	if (!find_alg(m, true))
		return false;
	m->who->external = external_open(m->command, m->seconds, m->alg);
	return m->who->external != NULL &&
	       by_callback(m, external_sign, m->who->external, external_said, m->command);
}

#ifdef PROV_PKCS11
static bool by_token(struct making *m)
{
	if (!find_alg(m, false))
		return false;
	m->who->token = token_open(m->key.path, &m->secret, m->alg);
	return m->who->token != NULL &&
	       by_callback(m, token_sign, m->who->token, token_said, m->key.path);
}
#else
static bool by_token(struct making *m)
{
	msg_error(m->key.path, "this prov-sign was built without support for PKCS #11 tokens");
	return false;
}
#endif

static bool make_signer(struct making *m)
{
	struct prov_err err = {0};
	bool ok;

	m->alg = m->alg_name != NULL ? prov_alg_parse(m->alg_name) : PROV_ALG_AUTO;
	m->chain = file_slurp(m->cert.path, MAX_PEM, &m->chain_len, &err);
	if (m->chain == NULL) {
		say_named(&m->cert, &err);
		return false;
	}
	if (m->is_identity &&
	    prov_chain_check_identity(m->chain, m->chain_len, "the file", &err) != PROV_OK) {
		say_named(&m->cert, &err);
		free(m->chain);
		return false;
	}
	if (m->command != NULL)
		ok = by_program(m);
	else if (strncmp(m->key.path, "pkcs11:", 7) == 0)
		ok = by_token(m);
	else
		ok = by_file(m);
	free(m->chain);
	return ok;
}

bool sign_who_open(struct sign_who *who, const struct sign_opts *opts)
{
	struct making m = {.who = who,
	    .key.setting = "key",
	    .cert.setting = "cert",
	    .alg_name = opts->alg,
	    .command = opts->signer,
	    .seconds = opts->signer_timeout,
	    .secret.file = opts->passphrase_file,
	    .secret.env = from_env("PROV_PASSPHRASE_FILE"),
	    .secret.option = "--passphrase-file"};
	struct config config;
	bool ok = false;

	if (config_load(&config) != 0)
		return false;
	m.key.config = m.cert.config = config.path;
	/* The option, else the environment, else the configuration file. */
	m.key.path = choose(choose(opts->key, from_env("PROV_KEY")), config.key);
	m.cert.path = choose(choose(opts->cert, from_env("PROV_CERT")), config.cert);
	m.key.line = m.key.path == config.key ? config.key_line : 0;
	m.cert.line = m.cert.path == config.cert ? config.cert_line : 0;
	if (m.key.path == NULL && opts->signer == NULL)
		msg_error(NULL, "there is no key to sign with: name one with --key (and its "
				"certificate with --cert); 'prov keygen DIR --name NAME' makes "
				"both to try things with");
	else if (m.cert.path == NULL)
		msg_error(NULL, "there is no certificate for the key: name its chain with --cert; "
				"'prov keygen DIR --name NAME' makes a key with a certificate");
	else
		ok = make_signer(&m);
	config_free(&config);
	return ok;
}

/* Nothing of the environment: what is there is the claim signer's, and a token that is given his
 * PIN for its own locks itself. */
bool sign_identity_open(struct sign_who *who, const struct sign_opts *opts)
{
	struct making m = {.who = who,
	    .key.path = opts->identity_key,
	    .cert.path = opts->identity_cert,
	    .secret.file = opts->identity_passphrase_file,
	    .secret.option = "--identity-passphrase-file",
	    .is_identity = true};

	return opts->identity_key == NULL || make_signer(&m);
}

void sign_who_close(struct sign_who *who)
{
	prov_signer_free(who->signer);
	external_close(who->external);
#ifdef PROV_PKCS11
	token_close(who->token);
#endif
}
