/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/crc32.h"
#include "helper/collect.h"
#include "helper/forge.h"
#include "json/scan.h"

#define VERDICT_MAX_FRAGMENTS 3u

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

/* All forms of a report take longer than what they are of: one of them at a time. */
static void render_one(struct prov_report *report, uint32_t turn)
{
	static const struct {
		enum prov_render how;
		bool is_json;
	} forms[] = {{PROV_RENDER_TEXT, false}, {PROV_RENDER_JSON, true},
	    {PROV_RENDER_CRJSON, true}, {PROV_RENDER_HTML, false}, {PROV_RENDER_CSV, false},
	    {PROV_RENDER_SARIF, false}};
	const uint32_t n = sizeof(forms) / sizeof(forms[0]);

	/* crJSON has no form without what is personal. */
	if (turn / n % 2 == 1 && forms[turn % n].how != PROV_RENDER_CRJSON)
		prov_report_drop_personal(report);
	render(report, forms[turn % n].how, forms[turn % n].is_json);
}

static enum prov_state check_report(struct prov_report *report, uint32_t turn)
{
	enum prov_state state = prov_report_state(report);

	insist(state != PROV_STATE_TRUSTED, "somebody is trusted");
	if (state == PROV_STATE_VALID)
		check_valid(report);
	render_one(report, turn);
	return state;
}

static struct prov_policy *make_policy(const struct verdict_opts *opts)
{
	struct prov_policy *policy = NULL;

	insist(prov_policy_new(&policy, NULL) == PROV_OK, "no memory");
	/* A day on which the seeds' certificates are valid. */
	prov_policy_set_time(policy, 1750000000);
	prov_policy_set_fetch(policy, opts->fetch, opts->fetch_ctx);
	return policy;
}

static struct prov_src *open_bytes(const struct prov_bytes *data)
{
	struct prov_src *src = NULL;

	insist(data == NULL || prov_src_mem(&src, data->p, data->n, NULL) == PROV_OK, "no memory");
	return src;
}

enum prov_state verdict_check(struct prov_bytes file, const struct verdict_opts *opts)
{
	static const struct verdict_opts none;
	const struct verdict_opts *o = opts == NULL ? &none : opts;
	struct prov_verify_opts how = PROV_VERIFY_OPTS_INIT;
	struct prov_src *src = open_bytes(&file), *beside = open_bytes(o->sidecar);
	struct prov_src *parts[VERDICT_MAX_FRAGMENTS] = {NULL};
	const struct prov_src *list[VERDICT_MAX_FRAGMENTS];
	struct prov_policy *policy = make_policy(o);
	struct prov_report *report = NULL;
	enum prov_state state = PROV_STATE_ERROR;

	insist(o->num_fragments <= VERDICT_MAX_FRAGMENTS, "too many fragments");
	for (size_t i = 0; i < o->num_fragments; i++)
		list[i] = parts[i] = open_bytes(&o->fragments[i]);
	how.sidecar = beside;
	how.fragments = list;
	how.num_fragments = o->num_fragments;
	if (prov_verify_with(&report, policy, src, "fuzz", &how, NULL) == PROV_OK)
		state = check_report(report, prov_crc32(0, file));
	prov_report_free(report);
	for (size_t i = 0; i < o->num_fragments; i++)
		prov_src_close(parts[i]);
	prov_src_close(beside);
	prov_src_close(src);
	prov_policy_free(policy);
	return state;
}
