/* SPDX-License-Identifier: Apache-2.0 */
/* The status codes of C2PA 2.4, 15.2, as a table that can be walked. */
#ifndef PROV_STATUS_H
#define PROV_STATUS_H

#include <stddef.h>

#include "prov/report.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The I-th code with its severity; NULL at the end. */
PROV_API const char *prov_status_code_at(size_t i, enum prov_severity *severity);

#ifdef __cplusplus
}
#endif
#endif
