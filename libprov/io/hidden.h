/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hidden names: under which a file waits for its place where it can't wait without a name. Only
 * being killed leaves one behind, and who writes the same file next takes it away: the name
 * follows from the file's, and a lock, which ends with its holder, says whether anyone still works
 * on it.
 */
#ifndef PROV_IO_HIDDEN_H
#define PROV_IO_HIDDEN_H

#include <stdbool.h>

#include "prov/err.h"

#define PROV_HIDDEN_NAME 32 /* bytes, with the NUL */

/* For what will be NAME; ATTEMPT 0 is always the same name, any other a random one. */
int prov_hidden_name(char out[PROV_HIDDEN_NAME], const char *name, unsigned attempt,
    struct prov_err *err) PROV_MUST_CHECK;

/* Marks the file as worked on, until FD is closed; false where another has taken it for litter. */
bool prov_hidden_hold(int fd);

/* Whether HIDDEN in the folder DIRFD still is what FD leads to. */
bool prov_hidden_is(int dirfd, const char *hidden, int fd);

/* Removes what a killed process left for NAME; what anyone holds, or another user's, stays. */
void prov_hidden_sweep(int dirfd, const char *name);

#endif
