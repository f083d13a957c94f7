/* SPDX-License-Identifier: Apache-2.0 */
/* Why a file was not signed, to be said by whoever says it, when its turn has come. */
#ifndef CMD_SIGN_FAULT_H
#define CMD_SIGN_FAULT_H

#include "prov/err.h"
#include "prov/export.h"

struct fault {
	char *about; /* the file that it is about, or NULL; owned */
	struct prov_err err;
};

void fault_set(struct fault *fault, const char *about, const char *fmt, ...) PROV_PRINTF(3, 4);
void fault_keep(struct fault *fault, const char *about, const struct prov_err *err);

#endif
