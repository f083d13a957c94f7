/* SPDX-License-Identifier: Apache-2.0 */
/* What a certificate may vouch for in an identity assertion (CAWG 1.2, trust model for X.509). */
#include <openssl/x509v3.h>

#include "base/err.h"
#include "crypto/evp.h"
#include "trust/trust.h"
#include "trust/x509.h"

/* Organisation-, sponsor- and individual-validated S/MIME, multipurpose and strict. */
static bool is_policy(const X509 *x509)
{
	static const char *const accepted[] = {"2.23.140.1.5.2.2", "2.23.140.1.5.2.3",
	    "2.23.140.1.5.3.2", "2.23.140.1.5.3.3", "2.23.140.1.5.4.2", "2.23.140.1.5.4.3"};
	CERTIFICATEPOLICIES *policies =
	    X509_get_ext_d2i(x509, NID_certificate_policies, NULL, NULL);
	bool found = false;

	for (int i = 0; i < sk_POLICYINFO_num(policies); i++) {
		char oid[64];

		if (!prov_x509_oid(sk_POLICYINFO_value(policies, i)->policyid, oid, sizeof(oid)))
			continue;
		for (size_t k = 0; k < sizeof(accepted) / sizeof(accepted[0]); k++)
			found = found || strcmp(oid, accepted[k]) == 0;
	}
	CERTIFICATEPOLICIES_free(policies);
	return found;
}

int prov_cert_identity(struct prov_bytes der, enum prov_identity_use *out, struct prov_err *err)
{
	EXTENDED_KEY_USAGE *usages;
	X509 *x509 = NULL;
	bool document = false, mail = false;
	int rc = prov_x509_read(der, &x509, err);

	*out = PROV_IDENTITY_NONE;
	if (rc != PROV_OK)
		return rc;
	prov_evp_forget();
	usages = X509_get_ext_d2i(x509, NID_ext_key_usage, NULL, NULL);
	for (int i = 0; i < sk_ASN1_OBJECT_num(usages); i++) {
		char oid[64];

		if (!prov_x509_oid(sk_ASN1_OBJECT_value(usages, i), oid, sizeof(oid)))
			continue;
		document = document || strcmp(oid, "1.3.6.1.5.5.7.3.36") == 0;
		mail = mail || strcmp(oid, "1.3.6.1.5.5.7.3.4") == 0;
	}
	if (document)
		*out = PROV_IDENTITY_DOCUMENTS;
	else if (mail && is_policy(x509))
		*out = PROV_IDENTITY_MAIL;
	EXTENDED_KEY_USAGE_free(usages);
	X509_free(x509);
	if (prov_evp_is_nomem())
		rc = prov_evp_fail(err, PROV_E_NOMEM, "a certificate could not be read");
	prov_evp_forget();
	return rc;
}
