/* SPDX-License-Identifier: Apache-2.0 */
/* The files that somebody signs with: a private key, whose passphrase is asked for where it has
 * one, and the certificate chain. */
#ifndef CMD_KEYFILE_H
#define CMD_KEYFILE_H

#include <stddef.h>

#include "prov/err.h"
#include "prov/signer.h"

#define KEYFILE_MAX_CHAIN ((size_t)16 * 1024 * 1024)

/* A file that is needed, and the line of the configuration that names it (0: none does). */
struct named {
	const char *path;
	const char *setting, *config;
	unsigned line;
};

/* What is wrong with a file that nobody named on the command line needs its origin. */
void named_say(const struct named *file, const struct prov_err *err);

/* NULL where it isn't set, or is empty. */
const char *from_env(const char *variable);

/* PASSPHRASE is the file that holds it, or NULL; OPTION names such a file. NULL having said why. */
struct prov_key *keyfile_load(const struct named *file, const char *passphrase, const char *option);

#endif
