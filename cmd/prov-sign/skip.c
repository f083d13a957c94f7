/* SPDX-License-Identifier: Apache-2.0 */
/*
 * --skip-signed: a run that was stopped goes on where it stopped. Outputs appear whole or not at
 * all, so one that is there was finished; whether it is ours, still intact, and of the input as it
 * is now, is looked at.
 */
#include <stdlib.h>
#include <sys/stat.h>

#include "common/file.h"
#include "prov/verify.h"
#include "run.h"

static bool is_older(const struct stat *a, const struct stat *b)
{
	return a->st_mtim.tv_sec != b->st_mtim.tv_sec ? a->st_mtim.tv_sec < b->st_mtim.tv_sec
						      : a->st_mtim.tv_nsec < b->st_mtim.tv_nsec;
}

/* Whether what is there can be of what INPUT is now. */
static bool is_current(const char *input, const char *output)
{
	struct stat in, out;

	return stat(input, &in) == 0 && stat(output, &out) == 0 && S_ISREG(out.st_mode) &&
	       !is_older(&out, &in);
}

static bool is_ours(const struct run *run, const char *asset, const char *sidecar)
{
	struct prov_verify_opts opts = PROV_VERIFY_OPTS_INIT;
	struct prov_src *src = NULL, *beside = NULL;
	struct prov_report *report = NULL;
	enum prov_state state;
	bool ours = false;
	int rc = prov_src_open(&src, asset, NULL);

	if (rc == PROV_OK && sidecar != NULL)
		rc = prov_src_open(&beside, sidecar, NULL);
	opts.sidecar = beside;
	if (rc == PROV_OK)
		rc = prov_verify_with(&report, run->policy, src, asset, &opts, NULL);
	if (rc == PROV_OK) {
		state = prov_report_state(report);
		ours = (state == PROV_STATE_VALID || state == PROV_STATE_TRUSTED) &&
		       prov_signer_made(run->who.signer, report) &&
		       (run->identity.signer == NULL ||
			   prov_signer_vouched(run->identity.signer, report));
	}
	prov_report_free(report);
	prov_src_close(beside);
	prov_src_close(src);
	return ours;
}

bool skip_is_done(const struct run *run, const struct input *input, const char *path)
{
	char *beside;
	bool ours;

	if (is_stdio(input->name) || is_stdio(path))
		return false;
	/* In place nothing is older: what was changed since is not intact. */
	if (!run->opts->in_place && !is_current(input->name, path))
		return false;
	if (sign_is_alone(run->opts))
		return is_ours(run, input->name, path);
	if (!run->opts->sidecar)
		return is_ours(run, path, NULL);
	beside = xasprintf("%s.c2pa", path);
	ours = is_ours(run, path, beside);
	free(beside);
	return ours;
}
