/* SPDX-License-Identifier: Apache-2.0 */
#include "common/leandigests.h"

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <stddef.h>

static const EVP_MD *(*const digests[])(void) = {
    EVP_sha1,
    EVP_sha224,
    EVP_sha256,
    EVP_sha384,
    EVP_sha512,
    EVP_sha512_224,
    EVP_sha512_256,
    EVP_sha3_224,
    EVP_sha3_256,
    EVP_sha3_384,
    EVP_sha3_512,
    EVP_shake128,
    EVP_shake256,
#ifndef OPENSSL_NO_MD5
    EVP_md5,
    EVP_md5_sha1,
#endif
#ifndef OPENSSL_NO_MD4
    EVP_md4,
#endif
#ifndef OPENSSL_NO_MDC2
    EVP_mdc2,
#endif
#ifndef OPENSSL_NO_RMD160
    EVP_ripemd160,
#endif
#ifndef OPENSSL_NO_WHIRLPOOL
    EVP_whirlpool,
#endif
#ifndef OPENSSL_NO_SM3
    EVP_sm3,
#endif
#ifndef OPENSSL_NO_BLAKE2
    EVP_blake2b512,
    EVP_blake2s256,
#endif
};

static const struct alias {
	const char *name, *of;
} aliases[] = {
    {"ssl3-sha1", SN_sha1},
    {SN_sha1WithRSA, SN_sha1WithRSAEncryption},
#ifndef OPENSSL_NO_MD5
    {"ssl3-md5", SN_md5},
#endif
#ifndef OPENSSL_NO_RMD160
    {"ripemd", SN_ripemd160},
    {"rmd160", SN_ripemd160},
#endif
};

void leandigests_add(void)
{
	/* What fails here is missing where it is asked for, and reported there. */
	for (size_t i = 0; i < sizeof(digests) / sizeof(digests[0]); i++)
		(void)EVP_add_digest(digests[i]());
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		(void)EVP_add_digest_alias(aliases[i].of, aliases[i].name);
}
