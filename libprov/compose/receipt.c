/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/receipt.h"

#include "base/err.h"
#include "base/limits.h"
#include "compose/countersign.h"
#include "report/receipt.h"

static int make(const struct prov_signer *signer, struct prov_bytes protected_map,
    struct prov_bytes json, struct prov_arena *arena, struct prov_bytes *sig, struct prov_err *err)
{
	size_t len = prov_signer_sig_size(signer);
	uint8_t *p = prov_arena_alloc(arena, len, err);
	struct prov_cose_tbs tbs;
	int rc;

	if (p == NULL)
		return PROV_E_NOMEM;
	prov_cose_tbs_for(
	    &tbs, "Signature1", protected_map, prov_bytes_str(PROV_RECEIPT_AAD), json);
	rc = prov_signer_sign(signer, tbs.parts, tbs.num_parts, p, &len, err);
	*sig = prov_bytes(p, len);
	/* A signer that is a program or a token can give another one than it was asked for. */
	if (rc == PROV_OK)
		rc = prov_signer_verify(signer, tbs.parts, tbs.num_parts, *sig, arena, err);
	return rc;
}

int prov_receipt_seal(struct prov_wr *out, const struct prov_signer *signer, struct prov_bytes json,
    struct prov_arena *arena, const char **note, struct prov_err *err)
{
	struct prov_cose_extra extra;
	struct prov_bytes sig;
	struct prov_wr map;
	int rc;

	*note = NULL;
	prov_wr_init(&map, PROV_MAX_STORE);
	prov_cose_put_protected_typed(
	    &map, prov_signer_alg(signer), PROV_RECEIPT_TYPE, prov_signer_chain(signer));
	rc = prov_wr_done(&map, err);
	if (rc == PROV_OK)
		rc = make(signer, prov_wr_data(&map), json, arena, &sig, err);
	/* What has no place that was kept for it can be of any size. */
	if (rc == PROV_OK)
		rc = prov_countersign(
		    signer, prov_wr_data(&map), sig, PROV_MAX_STORE, arena, &extra, note, err);
	if (rc == PROV_OK) {
		prov_cose_put_attached(out, prov_wr_data(&map), json, sig, &extra);
		rc = prov_wr_done(out, err);
	}
	prov_wr_fini(&map);
	return rc;
}
