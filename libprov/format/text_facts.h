/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one pass over a text tells of it: where credentials may begin in it, and whether it is text
 * in Unicode's normal form. It serves to choose the kind of text, to scan it and to sign it, so
 * that none of them reads the text again. Facts only: what stands at a place is still read there.
 */
#ifndef PROV_FORMAT_TEXT_FACTS_H
#define PROV_FORMAT_TEXT_FACTS_H

#include "base/limits.h"
#include "base/nfc.h"
#include "prov/io.h"

/* A wrapper's U+FEFF, and what the text before it is long in NFC. */
struct prov_text_wrapper_at {
	uint64_t at, nfc_at;
	bool has_nfc; /* the text before it can be normalised */
};

struct prov_text_facts {
	bool whole; /* all of the text went by; else nothing here counts */
	/* The first delimiters of A.9.3 and the beginnings of wrappers (A.8.2), in order; 'more'
	 * where there are others behind the last. */
	uint64_t blocks[PROV_TEXT_PLACES];
	size_t num_blocks;
	bool more_blocks;
	struct prov_text_wrapper_at wrappers[PROV_TEXT_PLACES];
	size_t num_wrappers;
	bool more_wrappers;
	bool measured; /* the text was normalised: what is said of NFC counts */
	bool has_nfc;  /* it can be, to its end */
	uint64_t nfc_size;
	uint64_t nul; /* where the first zero byte is; the size where there is none */
};

/* FACTS of what goes by; the text is also normalised with NFC. NULL without memory. */
struct prov_text_survey;
struct prov_text_survey *prov_text_survey_new(
    struct prov_text_facts *facts, bool nfc, struct prov_err *err);
/* CTX is the survey; the next bytes of the text. */
void prov_text_survey_feed(void *ctx, struct prov_bytes text);
/* At the end of the text. */
int prov_text_survey_end(struct prov_text_survey *survey, struct prov_err *err) PROV_MUST_CHECK;
void prov_text_survey_free(struct prov_text_survey *survey); /* NULL is fine */

/* Reads all of SRC for FACTS. */
int prov_text_facts_read(const struct prov_src *src, bool nfc, struct prov_text_facts *facts,
    struct prov_err *err) PROV_MUST_CHECK;

/* Where the first delimiter is in DATA; DATA.n where there is none. */
size_t prov_text_find_begin(struct prov_bytes data);

#endif
