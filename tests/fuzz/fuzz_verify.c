/* SPDX-License-Identifier: Apache-2.0 */
/* The whole way from a stranger's bytes to a verdict and its words. */
#include <stdlib.h>

#include "prov/prov.h"

static int swallow(void *ctx, const char *data, size_t len)
{
	(void)ctx;
	(void)data;
	(void)len;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct prov_policy *policy = NULL;
	struct prov_src *src = NULL;
	struct prov_report *report = NULL;

	if (prov_policy_new(&policy, NULL) != PROV_OK ||
	    prov_src_mem(&src, data, size, NULL) != PROV_OK)
		return 0;
	if (prov_verify(&report, policy, src, "fuzz", NULL) == PROV_OK) {
		/* Nobody is trusted by an empty policy, and words can be found for every report. */
		if (prov_report_state(report) == PROV_STATE_TRUSTED ||
		    prov_report_render(report, PROV_RENDER_JSON, 0, 0, swallow, NULL, NULL) !=
			PROV_OK ||
		    prov_report_render(report, PROV_RENDER_TEXT, PROV_RENDER_VERBOSE, 0, swallow,
			NULL, NULL) != PROV_OK)
			abort();
	}
	prov_report_free(report);
	prov_src_close(src);
	prov_policy_free(policy);
	return 0;
}
