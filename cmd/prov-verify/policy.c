/* SPDX-License-Identifier: Apache-2.0 */
#include "prov/policy.h"

#include <stdlib.h>

#include "common/file.h"
#include "common/message.h"
#include "common/preset.h"
#include "common/trust.h"
#include "verify.h"

#define MAX_POLICY ((size_t)16 << 20) /* what is more than the library takes, it says */

static bool add_files(struct prov_policy *policy, enum prov_list list, const struct strlist *files)
{
	for (size_t i = 0; i < files->n; i++) {
		struct prov_err err = {0};
		if (!trust_add_file(policy, list, files->at[i], &err)) {
			msg_prov_err(files->at[i], &err);
			return false;
		}
	}
	return true;
}

static bool add_revoked(struct prov_policy *policy, const struct strlist *files)
{
	for (size_t i = 0; i < files->n; i++) {
		struct prov_err err = {0};
		size_t len;
		char *data = file_slurp(files->at[i], TRUST_MAX_FILE, &len, &err);
		bool ok = data != NULL &&
			  prov_policy_add_revoked(policy, data, len, files->at[i], &err) == PROV_OK;

		free(data);
		if (!ok) {
			msg_prov_err(files->at[i], &err);
			return false;
		}
	}
	return true;
}

static bool set_time(struct prov_policy *policy, const char *text)
{
	struct prov_err err = {0};
	int64_t when;

	if (text == NULL)
		return true;
	if (prov_time_parse(text, &when, &err) != PROV_OK) {
		(void)cli_usage(&verify_command,
		    "--time takes a time like 2026-01-31T12:00:00Z, not '%s'", text);
		return false;
	}
	prov_policy_set_time(policy, when);
	return true;
}

/* The clauses that every input is held against. */
static bool set_clauses(struct prov_policy *policy, const char *name)
{
	struct prov_err err = {0};
	char *path, *text;
	size_t len;
	bool ok;

	if (name == NULL)
		return true;
	path = preset_find(name);
	if (path == NULL) {
		(void)cli_usage(&verify_command,
		    "there is no policy '%s': prov comes with %s, and your own lie in "
		    "~/.config/prov/policies; a file's name has a dot or a slash",
		    name, PRESET_NAMES);
		return false;
	}
	text = file_slurp(path, MAX_POLICY, &len, &err);
	ok = text != NULL && prov_policy_set_clauses(policy, text, len, &err) == PROV_OK;
	if (!ok)
		msg_prov_err(path, &err);
	free(text);
	free(path);
	return ok;
}

struct prov_policy *verify_policy(const struct verify_opts *opts)
{
	struct prov_policy *policy;
	struct prov_err err = {0};

	if (prov_policy_new(&policy, &err) != PROV_OK) {
		msg_prov_err(NULL, &err);
		return NULL;
	}
	if (!set_time(policy, opts->time) || !add_files(policy, PROV_LIST_SIGNERS, &opts->trust) ||
	    !add_files(policy, PROV_LIST_TIMESTAMPS, &opts->tsa_trust) ||
	    !add_files(policy, PROV_LIST_ALLOWED, &opts->allow) ||
	    !add_files(policy, PROV_LIST_IDENTITIES, &opts->identity_trust) ||
	    !add_revoked(policy, &opts->revoked) || !set_clauses(policy, opts->house)) {
		prov_policy_free(policy);
		return NULL;
	}
	prov_policy_set_strict_timestamps(policy, opts->strict_timestamps);
	if (!opts->no_default_trust)
		trust_add_defaults(policy);
	return policy;
}
