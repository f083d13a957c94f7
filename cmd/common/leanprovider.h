/* SPDX-License-Identifier: Apache-2.0 */
/* What of OpenSSL's default provider a tool has that only reads files. */
#ifndef CMD_LEANPROVIDER_H
#define CMD_LEANPROVIDER_H

/*
 * Before anything asks OpenSSL, in a process that loads no key: puts a provider in the place of the
 * default one that hands out the same algorithms, but of the decoders those alone that read a
 * SubjectPublicKeyInfo (RFC 5280, 4.1.2.7) in DER, and keys of the kinds alone that those read.
 * OpenSSL 3.0 gathers all decoders anew, some eighty, for each certificate's key. Of the digests
 * the four usual ones are fetched, and all others made known once one of them is asked for. Nothing
 * changes where libcrypto is a shared library, which does not show the default provider's own
 * functions, nor where anything fails.
 */
void leanprovider_load(void);

#endif
