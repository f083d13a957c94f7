/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a file stayed as it was while it was read. What was parsed first and what was hashed then
 * are only the same file's where nobody wrote to it in between: else a verdict could be about bytes
 * that never stood there together.
 */
#ifndef PROV_IO_STILL_H
#define PROV_IO_STILL_H

#include "io/plan.h"

/*
 * PROV_E_IO where the file of SRC has another size, or other times of its last change, than when it
 * was opened, which a new name or mode gives it, too. PROV_OK for sources that are no files of the
 * library's: their owner knows. No proof: within one tick of the file system's clock, or through
 * memory that is mapped, a change can leave the times as they are.
 */
int prov_src_check_still(const struct prov_src *src, struct prov_err *err) PROV_MUST_CHECK;

#endif
