/* SPDX-License-Identifier: Apache-2.0 */
/* The extended key usages that are accepted of claim signers (C2PA 2.4, 14.5.1.2). */

#include "trust/x509.h"

/* The bit of an accepted purpose, 0 for any other; PROV_PURPOSE_CLAIM_SIGNING is the first. */
static unsigned purpose_bit(const char *oid)
{
	static const char *const accepted[] = {
	    "1.3.6.1.4.1.62558.2.1",     /* c2pa-kp-claimSigning */
	    "1.3.6.1.5.5.7.3.36",        /* documentSigning */
	    "1.3.6.1.5.5.7.3.4",         /* emailProtection */
	    "1.3.6.1.4.1.311.76.59.1.9", /* what the reference validator takes besides */
	};

	for (size_t i = 0; i < sizeof(accepted) / sizeof(accepted[0]); i++) {
		if (strcmp(oid, accepted[i]) == 0)
			return 1u << i;
	}
	return 0;
}

bool prov_eku_accepted(const char *oid)
{
	return purpose_bit(oid) != 0;
}

unsigned prov_x509_purposes(const X509 *leaf, enum prov_cert_role role)
{
	EXTENDED_KEY_USAGE *eku;
	char oid[64];
	unsigned found = 0;

	prov_evp_forget(); /* the caller asks whether memory ran out in here */
	eku = X509_get_ext_d2i(leaf, NID_ext_key_usage, NULL, NULL);
	for (int i = 0; eku != NULL && i < sk_ASN1_OBJECT_num(eku); i++) {
		const ASN1_OBJECT *object = sk_ASN1_OBJECT_value(eku, i);
		if (role == PROV_ROLE_TSA)
			found |= OBJ_obj2nid(object) == NID_time_stamp ? PROV_PURPOSE_ALL : 0;
		else if (role == PROV_ROLE_OCSP)
			found |= OBJ_obj2nid(object) == NID_OCSP_sign ? PROV_PURPOSE_ALL : 0;
		else if (prov_x509_oid(object, oid, sizeof(oid)))
			found |= purpose_bit(oid);
	}
	sk_ASN1_OBJECT_pop_free(eku, ASN1_OBJECT_free);
	return found;
}
