/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROV_COMPOSE_TAKEN_H
#define PROV_COMPOSE_TAKEN_H

#include "compose/compose.h"

/*
 * When what is in the asset was recorded, as its Exif says (DateTimeOriginal). 0 where it does not
 * say so with an offset from UTC, or says that it will be after NOW. Failures are those of the
 * source, and of memory.
 */
int prov_taken_read(const struct prov_subject *subject, int64_t now, struct prov_arena *arena,
    int64_t *taken, struct prov_err *err) PROV_MUST_CHECK;

#endif
