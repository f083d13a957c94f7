/* SPDX-License-Identifier: Apache-2.0 */
/* A run of bytes of a source, as a source of its own. */
#ifndef PROV_IO_PART_H
#define PROV_IO_PART_H

#include "base/bytes.h"
#include "prov/io.h"

struct prov_src_part {
	struct prov_src src; /* good as long as the struct stays where it is */
	const struct prov_src *of;
	uint64_t off;
};

/* The bytes [OFF, OFF+LEN) of OF; PROV_E_INTERNAL where they are not inside. Nothing to close. */
int prov_src_part_init(struct prov_src_part *part, const struct prov_src *of, uint64_t off,
    uint64_t len, struct prov_err *err) PROV_MUST_CHECK;

#endif
