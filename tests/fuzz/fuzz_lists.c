/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A trust list of every kind, as PEM and as JSON, and a list of revoked certificates: what a policy
 * takes it can tell of, and what it refuses leaves it as it was.
 */
#include <stdlib.h>
#include <string.h>

#include "prov/prov.h"

static void add(struct prov_policy *policy, enum prov_list list, const void *data, size_t n)
{
	size_t before = prov_policy_num_lists(policy);
	struct prov_list_entry entry;

	if (prov_policy_add_list(policy, list, data, n, "x", NULL) != PROV_OK) {
		if (prov_policy_num_lists(policy) != before)
			abort();
		return;
	}
	if (prov_policy_num_lists(policy) != before + 1)
		abort();
	for (size_t i = 0; i <= before; i++) {
		entry = prov_policy_list_at(policy, i);
		if (entry.name == NULL || strlen(entry.sha256) != 64)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum prov_list lists[] = {PROV_LIST_SIGNERS, PROV_LIST_TIMESTAMPS,
	    PROV_LIST_ALLOWED, PROV_LIST_IDENTITIES, PROV_LIST_PRODUCTS};
	struct prov_policy *policy = NULL;

	if (prov_policy_new(&policy, NULL) != PROV_OK)
		abort();
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		add(policy, lists[i], data, size);
	(void)!prov_policy_add_revoked(policy, data, size, "x", NULL);
	prov_policy_free(policy);
	return 0;
}
