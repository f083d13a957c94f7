/* SPDX-License-Identifier: Apache-2.0 */
/* What a tool that only reads files does not have OpenSSL set up. */
#ifndef CMD_LEAN_H
#define CMD_LEAN_H

/*
 * Before anything asks OpenSSL, in a process that loads no key: leaves out the names of ciphers
 * (with which encrypted keys are decrypted), the sentences of OpenSSL's errors, and the tidying up
 * at the process's end. Where openssl.cnf sets nothing (opensslcnf.h), it is not read, what reads
 * private keys is left out as well, and digests are made known once they are asked for
 * (leanprovider.h, leandigests.h). That is half of what such a process computes for a small file.
 * Which digests and public keys there are, and what the administrator set, stays as it is.
 */
void lean_openssl(void);

#endif
