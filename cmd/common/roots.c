/* SPDX-License-Identifier: Apache-2.0 */
/* A file of certificates for TLS servers, held to be one before it is used. */
#include "common/file.h"
#include "common/message.h"
#include "common/question.h"
#include "prov/policy.h"

#define MAX_ROOTS ((size_t)2 << 20) /* bytes: some systems have 200 KiB of them */

bool online_load_roots(struct online *online, const char *path)
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
