/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/evp.h"

#include <openssl/err.h>

#include "base/err.h"

bool prov_evp_is_nomem(void)
{
	return ERR_GET_REASON(ERR_peek_error()) == ERR_R_MALLOC_FAILURE ||
	       ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_MALLOC_FAILURE;
}

int prov_evp_fail(struct prov_err *err, int code, const char *what)
{
	/* The first entry is the cause, those after it only say who passed it on. Reason strings
	 * are constants of OpenSSL: no key material, no file content. */
	const char *reason = ERR_reason_error_string(ERR_peek_error());
	bool nomem = prov_evp_is_nomem();

	ERR_clear_error();
	if (nomem)
		return prov_fail_nomem(err);
	if (reason == NULL)
		return prov_fail(err, code, "%s", what);
	return prov_fail(err, code, "%s: %s", what, reason);
}

const EVP_MD *prov_evp_md(enum prov_hash hash)
{
	switch (hash) {
	case PROV_HASH_SHA256:
		return EVP_sha256();
	case PROV_HASH_SHA384:
		return EVP_sha384();
	case PROV_HASH_SHA512:
		return EVP_sha512();
	case PROV_HASH_NONE:
		break;
	}
	return NULL;
}
