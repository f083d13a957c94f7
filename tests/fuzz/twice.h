/* SPDX-License-Identifier: Apache-2.0 */
/* For the targets that sign: what was signed can be signed again. */
#ifndef PROV_FUZZ_TWICE_H
#define PROV_FUZZ_TWICE_H

#include "helper/signed.h"

/* Whether a file may be refused so: in words about the file, and not for a fault of ours. */
bool twice_may_refuse(int code);

/* Signs IN and looks at what comes out; *CODE says why there is nothing (NULL). The caller frees.
 */
typedef uint8_t *twice_sign_fn(struct prov_bytes in, bool is_again, size_t *n, int *code);

/* Aborts where FILE can be signed, and what comes out can't. */
void twice(twice_sign_fn *sign, struct prov_bytes file);

#endif
