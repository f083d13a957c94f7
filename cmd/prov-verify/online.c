/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/message.h"
#include "common/self.h"
#include "common/xalloc.h"
#include "verify.h"

#define PROGRAM "prov-fetch"
#define MAX_HOSTS 100
#define MAX_ROOTS ((size_t)2 << 20) /* bytes: some systems have 200 KiB of them */

/* HOST or HOST:PORT and no more of a URL; what they mean is for prov-fetch to say. */
static bool is_host(const char *text)
{
	size_t len = strlen(text);
	const char *colon = text[0] == '[' ? strchr(text, ']') : text;

	if (len == 0 || len > 300 || text[0] == ':' || colon == NULL ||
	    strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]") !=
		len)
		return false;
	if (*colon == ']' && colon[1] != ':' && colon[1] != '\0')
		return false;
	colon = strchr(colon, ':');
	if (colon != NULL) {
		unsigned long port;
		return cli_number(colon + 1, 1, 65535, &port);
	}
	return true;
}

static bool check_options(const struct verify_opts *opts)
{
	if (opts->tls_ca != NULL && !opts->online) {
		(void)cli_usage(&verify_command, "--tls-ca goes with --online");
		return false;
	}
	if (opts->allow_host.n > 0 && !opts->online) {
		(void)cli_usage(&verify_command, "--allow-host goes with --online");
		return false;
	}
	if (opts->allow_host.n > MAX_HOSTS) {
		(void)cli_usage(
		    &verify_command, "--allow-host can be given %d times at most", MAX_HOSTS);
		return false;
	}
	for (size_t i = 0; i < opts->allow_host.n; i++) {
		if (is_host(opts->allow_host.at[i]))
			continue;
		(void)cli_usage(&verify_command,
		    "--allow-host takes HOST or HOST:PORT (an IPv6 address in brackets), not '%s'",
		    opts->allow_host.at[i]);
		return false;
	}
	return true;
}

/* A file of certificates, held to be one before it is used. */
static bool load_roots(struct online *online, const char *path)
{
	struct prov_policy *scratch = NULL;
	struct prov_err err = {0};

	online->roots = file_slurp(path, MAX_ROOTS, &online->roots_len, &err);
	if (online->roots == NULL || prov_policy_new(&scratch, &err) != PROV_OK ||
	    prov_policy_add_pem(scratch, PROV_LIST_SIGNERS, online->roots, online->roots_len, path,
		&err) != PROV_OK) {
		msg_prov_err(path, &err);
		prov_policy_free(scratch);
		return false;
	}
	prov_policy_free(scratch);
	return true;
}

/* Beside this program, as in a build, or else where it was installed to. */
static char *find_program(void)
{
	char *own = self_folder(), *path = NULL;

	if (own != NULL)
		path = xasprintf("%s/" PROGRAM, own);
	if (path != NULL && access(path, X_OK) != 0) {
		free(path);
		path = PROV_FETCH_FOLDER[0] == '/'
			   ? xstrdup(PROV_FETCH_FOLDER "/" PROGRAM)
			   : xasprintf("%s/" PROV_FETCH_FOLDER "/" PROGRAM, own);
	}
	free(own);
	if (path != NULL && access(path, X_OK) == 0)
		return path;
	free(path);
	return NULL;
}

bool online_set_up(
    struct online *online, const struct verify_opts *opts, struct prov_policy *policy)
{
	struct sigaction act;

	if (!check_options(opts))
		return false;
	if (!opts->online)
		return true;
	if (opts->tls_ca != NULL && !load_roots(online, opts->tls_ca))
		return false;
	online->program = find_program();
	if (online->program == NULL) {
		msg_error(NULL, "--online needs the program " PROGRAM
				", which is neither beside this one nor where it is installed");
		return false;
	}
	online->allow = &opts->allow_host;
	/* Who ignores it can't wait for a child. */
	act.sa_handler = SIG_DFL;
	act.sa_flags = 0;
	(void)sigemptyset(&act.sa_mask);
	(void)sigaction(SIGCHLD, &act, NULL);
	prov_policy_set_fetch(policy, question_ask, online);
	return true;
}

void online_free(struct online *online)
{
	free(online->program);
	free(online->roots);
}
