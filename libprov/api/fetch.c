/* SPDX-License-Identifier: Apache-2.0 */
#include "prov/fetch.h"

#include "base/err.h"
#include "base/limits.h"
#include "trust/trust.h"

struct prov_fetch_answer {
	struct prov_wr *wr;
	size_t left;
	bool too_long;
};

void prov_policy_set_fetch(struct prov_policy *policy, prov_fetch_fn *fetch, void *ctx)
{
	policy->fetch = fetch;
	policy->fetch_ctx = ctx;
}

int prov_fetch_put(
    struct prov_fetch_answer *answer, const void *data, size_t len, struct prov_err *err)
{
	if (answer == NULL || (data == NULL && len > 0))
		return prov_fail(err, PROV_E_USAGE, "nothing to add to an answer");
	if (answer->too_long || len > answer->left) {
		answer->too_long = true;
		return prov_refuse(err, PROV_LIMIT_ANSWER, "the answer is longer than it may be");
	}
	prov_wr_bytes(answer->wr, prov_bytes(data, len));
	answer->left -= len;
	return prov_wr_done(answer->wr, err);
}

/* Nothing but printable ASCII leaves in a URL: no line breaks for a header to be made of. */
static bool may_ask(const char *url)
{
	const char *host;

	if (url == NULL)
		return false;
	if (strncmp(url, "http://", 7) == 0)
		host = &url[7];
	else if (strncmp(url, "https://", 8) == 0)
		host = &url[8];
	else
		return false;
	if (*host == '\0' || strlen(url) > PROV_MAX_URI)
		return false;
	for (const char *p = url; *p != '\0'; p++) {
		if (*p <= ' ' || *p > '~')
			return false;
	}
	return true;
}

int prov_fetch_ask(prov_fetch_fn *fetch, void *ctx, struct prov_fetch *what, struct prov_wr *out,
    struct prov_err *err)
{
	struct prov_fetch_answer answer = {.wr = out, .left = out->max - out->n};
	struct prov_err why = {0};
	int rc;

	if (!may_ask(what->url))
		return prov_fail(err, PROV_E_NOTFOUND, "the address is no plain http or https URL");
	what->struct_size = sizeof(*what);
	what->max_response = answer.left;
	rc = fetch(ctx, what, &answer, &why);
	if (out->code == PROV_E_NOMEM)
		return prov_fail_nomem(err);
	/* What was cut off is no answer, whatever the function makes of it. */
	if (answer.too_long)
		return prov_refuse(err, PROV_LIMIT_ANSWER, "the answer is longer than it may be");
	if (rc == PROV_OK)
		return PROV_OK;
	if (rc > 0)
		return prov_fail(err, PROV_E_INTERNAL, "the fetch function returned %d", rc);
	return prov_fail_of(
	    err, rc, &why, "%s", why.code == PROV_OK ? prov_errcode_str(rc) : why.msg);
}

int prov_policy_fetch(const struct prov_policy *policy, struct prov_fetch *what,
    struct prov_wr *out, struct prov_err *err)
{
	if (policy->fetch == NULL)
		return prov_fail(err, PROV_E_NOTFOUND, "nothing may be fetched");
	return prov_fetch_ask(policy->fetch, policy->fetch_ctx, what, out, err);
}
