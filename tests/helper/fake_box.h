/* SPDX-License-Identifier: Apache-2.0 */
/* An assertion box with one content box, made by hand: tests of parsers need no JUMBF parser. */
#ifndef PROV_TESTS_HELPER_FAKE_BOX_H
#define PROV_TESTS_HELPER_FAKE_BOX_H

#include "jumbf/jumbf.h"

struct fake_box {
	struct prov_jumbf box, content;
	struct prov_arena arena; /* for the parser under test */
	struct prov_err err;
	uint8_t *bytes;
};

/* A cbor content box with a copy of DATA, exactly of its size. */
void fake_box_init(struct fake_box *fake, const char *label, struct prov_bytes data);
/* The same with diagnostic notation. */
void fake_box_diag(struct fake_box *fake, const char *label, const char *text);
void fake_box_fini(struct fake_box *fake);

#endif
