/* SPDX-License-Identifier: Apache-2.0 */
#include "common/keyfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "common/escape.h"
#include "common/file.h"
#include "common/message.h"
#include "common/passphrase.h"
#include "common/secret.h"
#include "common/xalloc.h"

#define MAX_KEY ((size_t)256 * 1024)

void named_say(const struct named *file, const struct prov_err *err)
{
	if (file->line == 0)
		msg_prov_err(file->path, err);
	else
		msg_error(file->path, "%s (it is the %s of %s, line %u)",
		    err->msg[0] != '\0' ? err->msg : prov_errcode_str(err->code), file->setting,
		    file->config, file->line);
}

const char *from_env(const char *variable)
{
	const char *env = getenv(variable);

	return env != NULL && env[0] != '\0' ? env : NULL;
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

struct prov_key *keyfile_load(const struct named *file, const char *passphrase, const char *option)
{
	const char *path = file->path;
	struct asking asking = {path, passphrase, option, false};
	struct prov_err err = {0};
	struct prov_key *key = NULL;
	size_t len;
	char *pem;
	bool ok;

	pem = secret_alloc(MAX_KEY);
	if (pem == NULL)
		return NULL;
	/* Messages begin with the file's name, so that the library need not repeat it. */
	ok = file_load(path, pem, MAX_KEY, &len, &err);
	if (!ok && err.code == PROV_E_LIMIT) {
		err.limit = PROV_LIMIT_KEY_FILE;
		(void)snprintf(err.msg, sizeof(err.msg), "the file is too large for a private key");
	}
	ok = ok &&
	     prov_key_load(&key, pem, len, "the file", ask_passphrase, &asking, &err) == PROV_OK;
	if (!ok && !asking.explained)
		named_say(file, &err);
	if (ok)
		warn_readable(path);
	secret_free(pem, MAX_KEY);
	return key;
}
