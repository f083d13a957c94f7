/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "common/message.h"
#include "verify.h"

#define MAX_HOSTS 100

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

bool online_set_up(
    struct online *online, const struct verify_opts *opts, struct prov_policy *policy)
{
	if (!check_options(opts))
		return false;
	if (!opts->online)
		return true;
	if ((opts->tls_ca != NULL && !online_load_roots(online, opts->tls_ca)) ||
	    !online_open(online, "--online", QUESTION_ONLINE, &opts->allow_host))
		return false;
	prov_policy_set_fetch(policy, question_ask, online);
	return true;
}
