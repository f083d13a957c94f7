/* SPDX-License-Identifier: Apache-2.0 */
/* What a tool that only reads files does not have OpenSSL set up. */
#ifndef CMD_LEAN_H
#define CMD_LEAN_H

/*
 * Before anything asks OpenSSL, in a process that loads no key: leaves out the names of ciphers
 * (with which encrypted keys are decrypted), the sentences of OpenSSL's errors, and the tidying up
 * at the process's end. That is a quarter of what such a process computes for a small file.
 * Digests, keys, providers, and what the administrator set in openssl.cnf stay as they are; one
 * that sets nothing (opensslcnf.h) is not read.
 */
void lean_openssl(void);

#endif
