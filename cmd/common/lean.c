/* SPDX-License-Identifier: Apache-2.0 */
#include "common/lean.h"

#include <openssl/crypto.h>
#include <stdbool.h>

#include "common/leandigests.h"
#include "common/leanprovider.h"
#include "common/opensslcnf.h"

void lean_openssl(void)
{
	uint64_t without = OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_ADD_ALL_CIPHERS |
			   OPENSSL_INIT_NO_ATEXIT;
	const bool is_idle = opensslcnf_is_idle();

	if (is_idle)
		without |= OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ADD_ALL_DIGESTS;
	/* What fails here fails again where it is needed, and is reported there. */
	(void)OPENSSL_init_crypto(without, NULL);
	/* Else it may name providers of its own. */
	if (is_idle) {
		leanprovider_load();
		leandigests_add();
	}
}
