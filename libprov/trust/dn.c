/* SPDX-License-Identifier: Apache-2.0 */
/* Distinguished names in parts. */

#include "trust/x509.h"

#define MAX_PARTS 64 /* of one name that are shown */
#define MAX_OID 128  /* characters of a dotted OID that is shown */

/* RFC 4514's short name where OpenSSL has one, else the OID. */
static const char *key_of(const ASN1_OBJECT *object, struct prov_arena *arena, struct prov_err *err)
{
	int nid = OBJ_obj2nid(object);
	char oid[MAX_OID];

	if (nid != NID_undef)
		return OBJ_nid2sn(nid);
	if (!prov_x509_oid(object, oid, sizeof(oid)))
		return "?";
	return prov_arena_strdup(arena, prov_bytes_str(oid), err);
}

static int describe(
    const X509_NAME *name, struct prov_arena *arena, struct prov_dn *out, struct prov_err *err)
{
	int n = X509_NAME_entry_count(name);

	n = n > MAX_PARTS ? MAX_PARTS : n;
	out->v = prov_arena_array(arena, n > 0 ? (size_t)n : 1, sizeof(*out->v), err);
	if (out->v == NULL)
		return PROV_E_NOMEM;
	for (int i = 0; i < n; i++) {
		const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
		struct prov_dn_part *part = &out->v[i];

		part->key = key_of(X509_NAME_ENTRY_get_object(entry), arena, err);
		part->value = prov_x509_text(X509_NAME_ENTRY_get_data(entry), arena, err);
		if (part->key == NULL || part->value == NULL)
			return PROV_E_NOMEM;
		out->n++;
	}
	return PROV_OK;
}

int prov_cert_dn(struct prov_bytes der, struct prov_arena *arena, struct prov_dn *subject,
    struct prov_dn *issuer, struct prov_err *err)
{
	X509 *x509;
	int rc;

	*subject = *issuer = (struct prov_dn){NULL, 0};
	rc = prov_x509_read(der, &x509, err);
	if (rc != PROV_OK)
		return rc;
	rc = describe(X509_get_subject_name(x509), arena, subject, err);
	if (rc == PROV_OK)
		rc = describe(X509_get_issuer_name(x509), arena, issuer, err);
	X509_free(x509);
	prov_evp_forget();
	return rc;
}
