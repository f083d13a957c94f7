/* SPDX-License-Identifier: Apache-2.0 */
/* What the administrator set in openssl.cnf, as far as it can be seen that this is nothing. */
#ifndef CMD_OPENSSLCNF_H
#define CMD_OPENSSLCNF_H

#include <stdbool.h>

/*
 * Whether OpenSSL's configuration (config(5)), as a process of this environment finds it, changes
 * nothing of digests, keys and signatures: as systems bring it, it has a section for TLS and one
 * that names the default provider and says nothing of it. To have OpenSSL read it takes a tenth of
 * the time in which a small file is verified. False where that is not plain to see.
 */
bool opensslcnf_is_idle(void);
/* The same of a file's TEXT. */
bool opensslcnf_says_nothing(const char *text);

#endif
