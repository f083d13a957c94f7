/* SPDX-License-Identifier: Apache-2.0 */
/* Films with metadata tables, and what is in these. */
#ifndef PROV_TESTS_HELPER_FILM_MAKE_H
#define PROV_TESTS_HELPER_FILM_MAKE_H

#include "helper/bmff_table.h"

/*
 * A meta box. Each of KEYS and VALUES may be NULL: there is no such box. KEYS are names with commas
 * between them; VALUES are of the form NUMBER=TEXT. QUICKTIME: without version and flags.
 */
struct film_table {
	const char *handler; /* NULL: no hdlr box */
	bool quicktime;
	const char *keys, *values;
	uint32_t announced; /* keys beside those that there are */
	bool twice;         /* the keys box */
};
void film_table(struct prov_wr *wr, const struct film_table *t);

/* ftyp, mdat, and a moov box with a track of one sample, which is "SAMPLE", before it or behind it.
 * BODY is put behind the track. */
void film_make(struct prov_wr *wr, bool moov_first, struct prov_bytes body);
/* Whether the sample is where the track says. */
bool film_shows(struct prov_bytes film);

/* What moov's udta and meta boxes hold, as "udta(mdir[] mdta[title=T AIGC=L]) mdta[]", into OUT; a
 * key without a value as "AIGC", a value without a key as "?=T", another box of user data as its
 * type, bytes that are no box as "+". False where moov or one of its boxes is malformed. */
bool film_tags(struct prov_bytes film, struct prov_wr *out);

#endif
