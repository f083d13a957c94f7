/* SPDX-License-Identifier: Apache-2.0 */
/* Gathers what a table of an ISO BMFF file says of places. */
#ifndef PROV_TESTS_HELPER_BMFF_PLACES_H
#define PROV_TESTS_HELPER_BMFF_PLACES_H

#include "base/wr.h"
#include "format/bmff_place.h"

struct bmff_places {
	struct prov_bmff_place at[16];
	size_t n;
	size_t refuse_at; /* the place that is answered with PROV_E_INTERNAL, from 1; 0: none */
};

/* A box with this body of 32-bit words, at OFF of a file of zeros. */
struct bmff_words {
	struct prov_src *src;
	struct prov_bmff_box box;
	uint8_t file[512];
};
void bmff_words(
    struct bmff_words *w, size_t off, const char *type, const uint32_t *words, size_t n);
void bmff_words_fini(struct bmff_words *w);

int bmff_places_add(void *ctx, const struct prov_bmff_place *place);
/* Each place is the next of N in WANT. */
void bmff_places_are(const struct bmff_places *p, const struct prov_bmff_place *want, size_t n);

#endif
