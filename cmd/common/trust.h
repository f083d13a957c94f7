/* SPDX-License-Identifier: Apache-2.0 */
/* Trust lists: files of certificates, given or installed for the user and the system. */
#ifndef CMD_TRUST_H
#define CMD_TRUST_H

#include <stdbool.h>

#include "prov/policy.h"

/* Adds the certificates of one file, PEM or C2PA's JSON; *ERR leaves out the file's name. */
bool trust_add_file(
    struct prov_policy *policy, enum prov_list list, const char *path, struct prov_err *err);

/*
 * Adds every *.pem and *.json of trust/ (signers) and tsa-trust/ (time-stamp authorities) in the
 * user's configuration folder and in /etc/prov. Missing folders are fine; a file that can't be used
 * is warned about by name and trusts nobody.
 */
void trust_add_defaults(struct prov_policy *policy);

#endif
