/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helper/collect.h"
#include "helper/forge.h"
#include "prov/prov.h"
#include "json/scan.h"

static void insist(bool ok, const char *what)
{
	if (!ok) {
		(void)fprintf(stderr, "verdict: %s\n", what);
		abort();
	}
}

/* C2PA 2.4, 14.3.5 and 14.3.6: valid is what is well-formed and whose signature verifies. */
static void check_valid(const struct prov_report *report)
{
	insist(prov_report_active_manifest(report) != NULL, "valid without a manifest");
	insist(forge_has(report, "claimSignature.validated"), "valid without a signature");
	for (size_t i = 0; i < prov_report_num_status(report); i++) {
		struct prov_status_entry entry = prov_report_status(report, i);

		/* That nobody is trusted is what the policy says. */
		insist(entry.severity != PROV_SEV_FAILURE ||
			   strcmp(entry.code, "signingCredential.untrusted") == 0,
		    "valid in spite of a failure");
	}
}

static void render(const struct prov_report *report, enum prov_render how, bool is_json)
{
	struct collect c = {0};
	int rc = prov_report_render(report, how, PROV_RENDER_VERBOSE, 0, collect_write, &c, NULL);

	insist(rc == PROV_OK || rc == PROV_E_LIMIT, "a report without words");
	if (rc == PROV_OK) {
		/* CSV ends its lines as RFC 4180 has it. */
		insist(how == PROV_RENDER_CSV || collect_is_harmless(&c),
		    "words that act on a terminal");
		insist(!is_json || prov_json_check(prov_bytes(c.text, c.n), 0, NULL) == PROV_OK,
		    "JSON that is none");
	}
	collect_free(&c);
}

static void check_report(struct prov_report *report)
{
	enum prov_state state = prov_report_state(report);

	insist(state != PROV_STATE_TRUSTED, "somebody is trusted");
	if (state == PROV_STATE_VALID)
		check_valid(report);
	render(report, PROV_RENDER_TEXT, false);
	render(report, PROV_RENDER_JSON, true);
	render(report, PROV_RENDER_CRJSON, true);
	render(report, PROV_RENDER_HTML, false);
	render(report, PROV_RENDER_CSV, false);
	render(report, PROV_RENDER_SARIF, false);
	prov_report_drop_personal(report);
	render(report, PROV_RENDER_TEXT, false);
	render(report, PROV_RENDER_JSON, true);
}

void verdict_check(struct prov_bytes file, const struct prov_bytes *sidecar)
{
	struct prov_verify_opts opts = PROV_VERIFY_OPTS_INIT;
	struct prov_src *src = NULL, *beside = NULL;
	struct prov_policy *policy = NULL;
	struct prov_report *report = NULL;

	insist(prov_policy_new(&policy, NULL) == PROV_OK &&
		   prov_src_mem(&src, file.p, file.n, NULL) == PROV_OK,
	    "no memory");
	if (sidecar != NULL)
		insist(prov_src_mem(&beside, sidecar->p, sidecar->n, NULL) == PROV_OK, "no memory");
	/* A day on which the seeds' certificates are valid. */
	prov_policy_set_time(policy, 1750000000);
	opts.sidecar = beside;
	if (prov_verify_with(&report, policy, src, "fuzz", &opts, NULL) == PROV_OK)
		check_report(report);
	prov_report_free(report);
	prov_src_close(beside);
	prov_src_close(src);
	prov_policy_free(policy);
}
