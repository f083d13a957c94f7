/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "compose/signer.h"
#include "prov/sign.h"
#include "report/report.h"

static bool is_his(const struct prov_signer *signer, const uint8_t cert[PROV_HASH_MAX])
{
	uint8_t own[PROV_HASH_MAX] = {0};

	return prov_hash_bytes(PROV_HASH_SHA256, prov_signer_chain(signer)->certs[0], own, NULL) ==
		   PROV_OK &&
	       prov_equal_ct(prov_bytes(own, prov_hash_size(PROV_HASH_SHA256)),
		   prov_bytes(cert, prov_hash_size(PROV_HASH_SHA256)));
}

bool prov_signer_made(const struct prov_signer *signer, const struct prov_report *report)
{
	return report->has_active && report->active.has_signer &&
	       is_his(signer, report->active.signer_cert);
}

/* Whether URL, absolute, lies in the manifest LABEL. */
static bool is_in(const char *url, const char *label)
{
	static const char begin[] = "self#jumbf=/c2pa/";
	size_t n = label == NULL ? 0 : strlen(label);

	return n > 0 && url != NULL && strncmp(url, begin, sizeof(begin) - 1) == 0 &&
	       strncmp(url + sizeof(begin) - 1, label, n) == 0 && url[sizeof(begin) - 1 + n] == '/';
}

bool prov_signer_vouched(const struct prov_signer *signer, const struct prov_report *report)
{
	for (size_t i = 0; report->has_active && i < report->num_identities; i++) {
		const struct prov_identity_row *row = &report->identities[i];

		if (row->holds && row->has_cert && is_in(row->url, report->active.manifest) &&
		    is_his(signer, row->cert))
			return true;
	}
	return false;
}
