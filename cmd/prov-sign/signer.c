/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "common/config.h"
#include "common/file.h"
#include "common/keyfile.h"
#include "common/message.h"
#include "sign.h"

static const char *choose(const char *first, const char *second)
{
	return first != NULL ? first : second;
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

static bool by_file(struct making *m)
{
	struct prov_key *key =
	    keyfile_load(&m->key, choose(m->secret.file, m->secret.env), m->secret.option);
	struct prov_err err = {0};

	if (key == NULL)
		return false;
	/* The signer takes the key over. */
	if (prov_signer_new(&m->who->signer, key, m->alg, m->chain, m->chain_len, "the file", 0,
		&err) == PROV_OK)
		return true;
	named_say(err.code == PROV_E_KEY ? &m->key : &m->cert, &err);
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
		named_say(&m->cert, &err);
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
		named_say(&m->cert, &err);
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
	m->chain = file_slurp(m->cert.path, KEYFILE_MAX_CHAIN, &m->chain_len, &err);
	if (m->chain == NULL) {
		named_say(&m->cert, &err);
		return false;
	}
	if (m->is_identity &&
	    prov_chain_check_identity(m->chain, m->chain_len, "the file", &err) != PROV_OK) {
		named_say(&m->cert, &err);
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
