/* SPDX-License-Identifier: Apache-2.0 */
/* What a tool that only reads files does not have OpenSSL set up. */
#ifndef CMD_LEAN_H
#define CMD_LEAN_H

/*
 * Before anything asks OpenSSL, in a process that loads no key: leaves out the names of ciphers
 * (with which encrypted keys are decrypted), the sentences of OpenSSL's errors, and the tidying up
 * at the process's end. Where openssl.cnf sets nothing (opensslcnf.h), it is not read, and what
 * reads private keys is left out as well (leanprovider.h). That is four tenths of what such a
 * process computes for a small file. Digests, public keys, and what the administrator set stay as
 * they are.
 */
void lean_openssl(void);

#endif
