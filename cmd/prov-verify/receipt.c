/* SPDX-License-Identifier: Apache-2.0 */
#include "receipt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/config.h"
#include "common/errtext.h"
#include "common/file.h"
#include "common/keyfile.h"
#include "common/message.h"
#include "common/stamp.h"
#include "common/start.h"
#include "prov/receipt.h"

struct receipts {
	struct prov_signer *signer;
	struct stamping *stamping;
	const char *to;
	bool is_folder, force, by_policy; /* as in struct printer */
	struct prov_receipt_opts opts;
};

bool receipt_check_usage(const struct verify_opts *opts, enum print_format format)
{
	bool makes = opts->receipt != NULL;

	if (!makes && (opts->key != NULL || opts->cert != NULL || opts->tsa != NULL ||
			  opts->passphrase_file != NULL || opts->force))
		(void)cli_usage(&verify_command,
		    "--key, --cert, --passphrase-file, --tsa and --force go with --receipt");
	else if (makes && opts->cache != NULL)
		(void)cli_usage(&verify_command,
		    "--receipt is about a check that is made, and --cache saves it");
	else if (makes && opts->fragments.n > 0)
		(void)cli_usage(
		    &verify_command, "a receipt is about one file, which --fragment adds to");
	else if (opts->receipt_of != NULL &&
		 (opts->operands.n != 1 || opts->files_from != NULL || opts->recursive || makes))
		(void)cli_usage(&verify_command, "--receipt-of goes with one receipt as the input");
	else if (opts->receipt_of != NULL && format != PRINT_TEXT && format != PRINT_JSON &&
		 format != PRINT_NDJSON)
		(void)cli_usage(
		    &verify_command, "what a receipt says is shown as text, json or ndjson");
	else
		return true;
	return false;
}

/* As prov sign has them: the option, else the environment, else the configuration file. */
static bool open_signer(struct receipts *r, const struct verify_opts *opts)
{
	struct named key = {opts->key, "key", NULL, 0}, cert = {opts->cert, "cert", NULL, 0};
	const char *passphrase = opts->passphrase_file;
	struct prov_err err = {0};
	struct prov_key *loaded;
	struct config config;
	char *chain = NULL;
	size_t len = 0;

	cmd_hold_secrets(); /* what crashes over a file must not leave the key behind */
	if (config_load(&config) != 0)
		return false;
	key.config = cert.config = config.path;
	if (key.path == NULL)
		key.path = from_env("PROV_KEY");
	if (cert.path == NULL)
		cert.path = from_env("PROV_CERT");
	if (passphrase == NULL)
		passphrase = from_env("PROV_PASSPHRASE_FILE");
	if (key.path == NULL && config.key != NULL) {
		key.path = config.key;
		key.line = config.key_line;
	}
	if (cert.path == NULL && config.cert != NULL) {
		cert.path = config.cert;
		cert.line = config.cert_line;
	}
	if (key.path == NULL || cert.path == NULL)
		msg_error(NULL, "a receipt is signed: --key and --cert name a key and its "
				"certificate, as for 'prov sign'");
	else if (strncmp(key.path, "pkcs11:", 7) == 0)
		/* Its text is not shown: it may hold a PIN. */
		msg_error(NULL, "receipts can't be signed by a token (pkcs11:); name a key file");
	else if ((chain = file_slurp(cert.path, KEYFILE_MAX_CHAIN, &len, &err)) == NULL)
		named_say(&cert, &err);
	else if ((loaded = keyfile_load(&key, passphrase, "--passphrase-file")) != NULL &&
		 prov_signer_new(
		     &r->signer, loaded, PROV_ALG_AUTO, chain, len, "the file", 0, &err) != PROV_OK)
		named_say(err.code == PROV_E_KEY ? &key : &cert, &err);
	free(chain);
	config_free(&config);
	return r->signer != NULL;
}

/* What --force must not write over: what it is about, and what it is signed with. */
static bool is_kept(const struct receipts *r, const struct verify_opts *opts)
{
	const struct {
		const char *path, *what;
	} files[] = {
	    {opts->operands.n == 1 ? opts->operands.at[0] : NULL, "the input itself"},
	    {opts->sidecar, "the input's sidecar"},
	    {opts->was, "what --was names"},
	    {opts->key != NULL ? opts->key : from_env("PROV_KEY"), "the private key"},
	    {opts->cert != NULL ? opts->cert : from_env("PROV_CERT"), "the certificate"},
	    {opts->passphrase_file, "the passphrase's file"},
	};

	for (size_t i = 0; i < CLI_COUNT(files); i++) {
		if (files[i].path == NULL || is_stdio(files[i].path) ||
		    !file_same(files[i].path, r->to))
			continue;
		msg_error(r->to, "is %s, which would be lost, and is not replaced", files[i].what);
		return true;
	}
	return false;
}

/* Several inputs have a folder, one a file; a folder that is there is one in any case. */
static bool find_place(struct receipts *r, const struct verify_opts *opts)
{
	bool many = opts->operands.n != 1 || opts->files_from != NULL || opts->recursive;
	struct stat st;

	/* The sandbox then lets nothing be made but what lies in it. */
	if (many && mkdir(opts->receipt, 0777) != 0 && errno != EEXIST) {
		msg_error(
		    opts->receipt, "this folder for receipts can't be made: %s", ERRTEXT(errno));
		return false;
	}
	r->is_folder = stat(opts->receipt, &st) == 0 && S_ISDIR(st.st_mode);
	if (r->force && !r->is_folder && is_kept(r, opts))
		return false;
	if (!many || r->is_folder)
		return true;
	msg_error(
	    opts->receipt, "several inputs have several receipts, and this is no folder for them");
	return false;
}

bool receipts_open(struct receipts **out, const struct verify_opts *opts, unsigned require)
{
	static const struct prov_receipt_opts init = PROV_RECEIPT_OPTS_INIT;
	/* What is found is said all the same, if that it has no receipt. */
	const struct stamp_from stamps = {.tsa = opts->tsa, .tls_ca = opts->tls_ca, .later = true};
	struct receipts *r;

	*out = NULL;
	if (opts->receipt == NULL)
		return true;
	r = xrealloc(NULL, 1, sizeof(*r));
	memset(r, 0, sizeof(*r));
	r->to = opts->receipt;
	r->force = opts->force;
	r->opts = init;
	r->opts.tool = "prov verify";
	r->opts.require = require;
	r->by_policy = opts->require == NULL;
	r->opts.online = opts->online;
	if (open_signer(r, opts) && find_place(r, opts) &&
	    stamp_open(&r->stamping, r->signer, &stamps)) {
		*out = r;
		return true;
	}
	receipts_close(r);
	return false;
}

void receipts_settings(const struct receipts *receipts, const char *tsa, struct wire *out)
{
	if (receipts != NULL && receipts->stamping != NULL && !stamp_is_dead(receipts->stamping))
		stamp_settings(receipts->stamping, tsa, out);
}

void receipts_close(struct receipts *receipts)
{
	if (receipts == NULL)
		return;
	prov_signer_free(receipts->signer);
	stamp_close(receipts->stamping);
	free(receipts);
}

/* In a folder, the name is the file's and part of its digest: no file takes the place of another.
 */
static char *place_of(
    const struct receipts *r, const struct prov_report *report, const unsigned char *digest)
{
	const char *base = file_base(prov_report_name(report));
	char hex[33];

	if (!r->is_folder)
		return xstrdup(r->to);
	for (size_t i = 0; i < 16; i++)
		(void)snprintf(&hex[2 * i], 3, "%02x", digest[i]);
	return xasprintf("%s/%.150s-%s.receipt", r->to, is_stdio(base) ? "stdin" : base, hex);
}

static int put_at(struct receipts *r, const char *path, const struct prov_report *report,
    const struct prov_src *src, const unsigned char *before, struct prov_err *err)
{
	struct prov_receipt_opts opts = r->opts;
	struct prov_sink *sink = NULL;
	int rc = prov_sink_file(&sink, path, r->force ? PROV_SINK_REPLACE : 0, err);

	if (r->by_policy && prov_report_policy_judges_state(report))
		opts.require = PROV_REQUIRE_VALID;
	if (rc == PROV_OK)
		rc = prov_receipt_write(report, src, before, r->signer, &opts, sink, NULL, err);
	if (rc == PROV_OK)
		rc = sink->commit(sink->ctx, err);
	prov_sink_close(sink);
	return rc;
}

int receipts_put(struct receipts *receipts, const struct prov_report *report,
    const struct prov_src *src, const unsigned char *before, struct prov_err *err)
{
	char *path = place_of(receipts, report, before);
	struct prov_err why = {
	    .code = PROV_E_IO, .msg = "not written: its time-stamp authority could not be used"};
	int rc = PROV_E_IO;

	if (!stamp_is_dead(receipts->stamping)) {
		why = (struct prov_err){0};
		rc = put_at(receipts, path, report, src, before, &why);
	}
	if (rc != PROV_OK) {
		err->code = rc;
		err->limit = why.limit;
		(void)snprintf(err->msg, sizeof(err->msg), "its receipt %.100s: %.180s%s", path,
		    why.msg, rc == PROV_E_EXISTS ? "; --force replaces it" : "");
	}
	free(path);
	return rc;
}
