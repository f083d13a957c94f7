/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "compose/signer.h"
#include "prov/sign.h"
#include "report/report.h"

bool prov_signer_made(const struct prov_signer *signer, const struct prov_report *report)
{
	uint8_t own[PROV_HASH_MAX] = {0};

	if (!report->has_active || !report->active.has_signer)
		return false;
	if (prov_hash_bytes(PROV_HASH_SHA256, prov_signer_chain(signer)->certs[0], own, NULL) !=
	    PROV_OK)
		return false;
	return memcmp(own, report->active.signer_cert, prov_hash_size(PROV_HASH_SHA256)) == 0;
}
