/* SPDX-License-Identifier: Apache-2.0 */
/* Getting the libraries past the moments that are not safe between threads. */
#include <openssl/x509.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/err.h"
#include "crypto/crypto.h"
#include "crypto/evp.h"

/*
 * Where two threads of a process decode its very first public keys at the same time, OpenSSL 3.0
 * may lose decoders for good, and from then on calls keys of some kinds malformed (seen in one of a
 * dozen runs of two threads). Here that would be an honest file called invalid. So the first one is
 * decoded by one thread while the others wait: the library's only process-wide state is this.
 */
static pthread_mutex_t first_lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_bool first_done;

bool prov_crypto_first_begin(void)
{
	if (atomic_load(&first_done))
		return false;
	(void)pthread_mutex_lock(&first_lock);
	if (!atomic_load(&first_done))
		return true;
	(void)pthread_mutex_unlock(&first_lock);
	return false;
}

void prov_crypto_first_end(bool alone, bool decoded)
{
	if (!alone)
		return;
	if (decoded)
		atomic_store(&first_done, true);
	(void)pthread_mutex_unlock(&first_lock);
}

/* Any public key will do: an Ed25519 one is decoded in the fewest steps. Nobody's private key goes
 * with it any more. */
static const uint8_t some_key[] = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21,
    0x00, 0x63, 0x68, 0x96, 0x34, 0xca, 0xab, 0x8d, 0x22, 0x4a, 0x3f, 0x3a, 0x77, 0x84, 0x66, 0xc8,
    0xff, 0xf3, 0x25, 0x16, 0x65, 0x38, 0xd0, 0xdd, 0x83, 0x6a, 0x93, 0x83, 0xf9, 0xb8, 0xb1, 0xed,
    0x5d};

int prov_crypto_ready(struct prov_err *err)
{
	const unsigned char *p = some_key;

	if (prov_crypto_first_begin()) {
		EVP_PKEY *key = d2i_PUBKEY(NULL, &p, sizeof(some_key));

		EVP_PKEY_free(key);
		prov_evp_forget();
		prov_crypto_first_end(true, key != NULL);
	}
	return prov_crypto_init(err);
}
