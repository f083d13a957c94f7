/* SPDX-License-Identifier: Apache-2.0 */
/* A stranger's receipt: nobody is trusted by an empty policy, and what it says is there or not. */
#include <stdlib.h>
#include <string.h>

#include "prov/prov.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct prov_receipt *receipt = NULL;
	struct prov_policy *policy = NULL;
	struct prov_src *src = NULL;
	bool yes;

	if (prov_policy_new(&policy, NULL) != PROV_OK ||
	    prov_src_mem(&src, data, size, NULL) != PROV_OK)
		return 0;
	if (prov_receipt_is(src, &yes, NULL) != PROV_OK)
		abort(); /* memory can be read */
	if (prov_receipt_open(&receipt, policy, src, NULL) == PROV_OK) {
		enum prov_state state = prov_receipt_state(receipt);
		const char *json = prov_receipt_json(receipt);

		if (state == PROV_STATE_TRUSTED ||
		    (state == PROV_STATE_INVALID) != (json == NULL) ||
		    (json != NULL && strchr(json, '\n') != NULL))
			abort();
	}
	prov_receipt_free(receipt);
	prov_src_close(src);
	prov_policy_free(policy);
	return 0;
}
