/* SPDX-License-Identifier: Apache-2.0 */
/* A BMFF file with every kind of absolute offset in it. */
#ifndef PROV_TESTS_HELPER_BMFF_MOVIE_H
#define PROV_TESTS_HELPER_BMFF_MOVIE_H

#include "base/wr.h"

struct bmff_movie {
	uint64_t shift;      /* added to every offset */
	bool moov_first;     /* before what it points to */
	bool wide;           /* the 32-bit chunk offsets as 64-bit ones */
	bool elsewhere;      /* the samples are said to be in another file */
	uint32_t entries;    /* of stco are announced beside the two that there are */
	const char *odd;     /* a box of this type in moov, or NULL */
	const char *odd_top; /* one at the top, or NULL */
	uint64_t media;      /* a length for the first mdat box, in 64 bits, or 0: its own, in 32 */
};
#define BMFF_MOVIE_FTYP 20u /* bytes before what moves */

void bmff_movie_make(struct prov_wr *wr, const struct bmff_movie *m);

#endif
