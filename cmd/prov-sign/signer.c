/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "common/config.h"
#include "common/escape.h"
#include "common/file.h"
#include "common/message.h"
#include "common/passphrase.h"
#include "common/secret.h"
#include "sign.h"

#define MAX_KEY ((size_t)256 * 1024)
#define MAX_PEM ((size_t)16 * 1024 * 1024)
#define SOON (INT64_C(30) * 24 * 60 * 60)

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

/* The option, else the environment, else the configuration file. */
static const char *choose(const char *option, const char *variable, const char *setting)
{
	const char *env = getenv(variable);

	if (option != NULL)
		return option;
	return env != NULL && env[0] != '\0' ? env : setting;
}

struct asking {
	const char *key;  /* the file's name */
	const char *file; /* --passphrase-file or PROV_PASSPHRASE_FILE, or NULL */
	bool explained;   /* what went wrong was said here */
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
		    "passphrase on; --passphrase-file FILE reads it from a file");
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

static struct prov_key *load_key(const struct sign_opts *opts, const struct named *file)
{
	const char *path = file->path;
	struct asking asking = {path, NULL, false};
	struct prov_err err = {0};
	struct prov_key *key = NULL;
	size_t len;
	char *pem;
	bool ok;

	if (strncmp(path, "pkcs11:", 7) == 0) {
		msg_error(path, "keys in PKCS #11 tokens can't be used by this version");
		return NULL;
	}
	asking.file = choose(opts->passphrase_file, "PROV_PASSPHRASE_FILE", NULL);
	pem = secret_alloc(MAX_KEY);
	if (pem == NULL)
		return NULL;
	/* Messages begin with the file's name, so that the library need not repeat it. */
	ok = file_load(path, pem, MAX_KEY, &len, &err) &&
	     prov_key_load(&key, pem, len, "the file", ask_passphrase, &asking, &err) == PROV_OK;
	if (!ok && !asking.explained)
		say_named(file, &err);
	if (ok)
		warn_readable(path);
	secret_free(pem, MAX_KEY);
	return key;
}

static struct prov_signer *load(
    const struct sign_opts *opts, const struct named *key_file, const struct named *cert_file)
{
	struct prov_signer *signer = NULL;
	struct prov_key *key;
	struct prov_err err = {0};
	char *chain;
	size_t len;

	chain = file_slurp(cert_file->path, MAX_PEM, &len, &err);
	if (chain == NULL) {
		say_named(cert_file, &err);
		return NULL;
	}
	key = load_key(opts, key_file);
	/* The signer takes the key over. */
	if (key != NULL && prov_signer_new(&signer, key,
			       opts->alg != NULL ? prov_alg_parse(opts->alg) : PROV_ALG_AUTO, chain,
			       len, "the file", 0, &err) != PROV_OK)
		say_named(err.code == PROV_E_KEY ? key_file : cert_file, &err);
	free(chain);
	return signer;
}

struct prov_signer *sign_load_signer(const struct sign_opts *opts)
{
	struct prov_signer *signer = NULL;
	struct config config;
	struct named key = {.setting = "key"}, cert = {.setting = "cert"};

	if (config_load(&config) != 0)
		return NULL;
	key.config = cert.config = config.path;
	key.path = choose(opts->key, "PROV_KEY", config.key);
	cert.path = choose(opts->cert, "PROV_CERT", config.cert);
	key.line = key.path == config.key ? config.key_line : 0;
	cert.line = cert.path == config.cert ? config.cert_line : 0;
	if (key.path == NULL)
		msg_error(NULL, "there is no key to sign with: name one with --key (and its "
				"certificate with --cert); 'prov keygen DIR --name NAME' makes "
				"both to try things with");
	else if (cert.path == NULL)
		msg_error(NULL, "there is no certificate for the key: name its chain with --cert; "
				"'prov keygen DIR --name NAME' makes a key with a certificate");
	else
		signer = load(opts, &key, &cert);
	config_free(&config);
	return signer;
}

static const char *expiry_date(const struct prov_signer *signer, char buf[static 16])
{
	time_t when = (time_t)prov_signer_not_after(signer);
	struct tm tm;

	if (gmtime_r(&when, &tm) == NULL || strftime(buf, 16, "%Y-%m-%d", &tm) == 0)
		return "an unknown date";
	return buf;
}

static bool expires_soon(const struct prov_signer *signer)
{
	return prov_signer_not_after(signer) - (int64_t)time(NULL) < SOON;
}

void sign_warn_expiry(const struct prov_signer *signer)
{
	char date[16];

	if (expires_soon(signer))
		msg_warning(NULL,
		    "the certificate expires on %s, and what is signed without a "
		    "time-stamp stops validating then",
		    expiry_date(signer, date));
}

void sign_note_expiry(const struct prov_signer *signer)
{
	char date[16];

	if (!expires_soon(signer))
		msg_note(NULL,
		    "signed without a time-stamp: this will stop validating when the "
		    "certificate expires on %s",
		    expiry_date(signer, date));
}
