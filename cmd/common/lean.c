/* SPDX-License-Identifier: Apache-2.0 */
#include "common/lean.h"

#include <openssl/crypto.h>

#include "common/opensslcnf.h"

void lean_openssl(void)
{
	uint64_t without = OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_ADD_ALL_CIPHERS |
			   OPENSSL_INIT_NO_ATEXIT;

	if (opensslcnf_is_idle())
		without |= OPENSSL_INIT_NO_LOAD_CONFIG;
	/* What fails here fails again where it is needed, and is reported there. */
	(void)OPENSSL_init_crypto(without, NULL);
}
