/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a file has beside its content and its mode, and its replacement is to have, too: who else
 * may read it (POSIX ACLs), and what its user or programs have noted on it (user.* attributes).
 */
#ifndef PROV_IO_ATTRS_H
#define PROV_IO_ATTRS_H

#include <stdbool.h>

#include "prov/err.h"

/*
 * From the file FROM to the new file TO. Labels of the system (security.*) are for it to give.
 * *GUARDED: that TO has no other ACL than FROM, if any. Where an attribute can't be kept:
 * PROV_E_IO.
 */
int prov_attrs_keep(int from, int to, bool *guarded, struct prov_err *err);

#endif
