/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "cbor/enc.h"
#include "claim/assertion.h"

/* CAWG 1.2, "Named actor roles". */
static const char *const roles[] = {"cawg.creator", "cawg.contributor", "cawg.editor",
    "cawg.producer", "cawg.publisher", "cawg.sponsor", "cawg.translator"};

/* "Labels": what begins with cawg is CAWG's own; anything else, with a domain of its maker's. */
bool prov_identity_is_role(const char *role)
{
	size_t parts = 0, n;

	if (strlen(role) > PROV_MAX_LABEL)
		return false;
	if (strncmp(role, "cawg.", 5) == 0) {
		for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
			if (strcmp(roles[i], role) == 0)
				return true;
		}
		return false;
	}
	for (const char *p = role;; p += n + 1, parts++) {
		n = strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
		if (n == 0 || p[0] == '-' || p[0] == '_' || (p[n] != '.' && p[n] != '\0'))
			return false;
		if (p[n] == '\0')
			return parts > 0;
	}
}

/*
 * CAWG 1.2 asks for the deterministic order of keys, which is the other way round. c2pa-rs does not
 * verify the bytes that it reads but its own serialisation of them, which has this order, as all
 * that it signs has; who verifies the bytes takes either.
 */
void prov_identity_put_payload(struct prov_wr *wr, const struct prov_identity_new *identity)
{
	prov_wr_u8(wr, identity->num_roles > 0 ? 0xa3 : 0xa2);
	prov_enc_str(wr, "referenced_assertions");
	prov_enc_array(wr, identity->num_refs);
	for (size_t i = 0; i < identity->num_refs; i++)
		prov_hashed_uri_put(wr, &identity->refs[i]);
	prov_enc_str(wr, "sig_type");
	prov_enc_str(wr, "cawg.x509.cose");
	if (identity->num_roles == 0)
		return;
	prov_enc_str(wr, "role");
	prov_enc_array(wr, identity->num_roles);
	for (size_t i = 0; i < identity->num_roles; i++)
		prov_enc_str(wr, identity->roles[i]);
}

void prov_identity_put(struct prov_wr *wr, struct prov_bytes payload, struct prov_bytes signature)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "signer_payload");
	prov_wr_bytes(wr, payload);
	prov_enc_key(wr, &map, "signature");
	prov_enc_bytes(wr, signature);
	prov_enc_key(wr, &map, "pad1");
	prov_enc_bytes(wr, prov_bytes(NULL, 0));
	prov_enc_map_end(wr, &map);
}
