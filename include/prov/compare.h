/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file beside what it was before it went somewhere: a content management system, a content
 * delivery network. Are its credentials kept, which marks are gone, is it the same picture or text?
 */
#ifndef PROV_COMPARE_H
#define PROV_COMPARE_H

#include "prov/report.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What became of the credentials. 0: there were none, and there are none. */
enum prov_fate {
	PROV_FATE_NONE = 0,
	PROV_FATE_ADDED,    /* there were none */
	PROV_FATE_KEPT,     /* the same to the byte, and no less valid */
	PROV_FATE_BROKEN,   /* still there, and no longer valid */
	PROV_FATE_STRIPPED, /* gone */
	PROV_FATE_REPLACED  /* others are in their place */
};

/* What became of the content. */
enum prov_likeness {
	PROV_LIKENESS_UNKNOWN = 0, /* could not be compared */
	PROV_LIKENESS_OTHER,       /* not alike */
	PROV_LIKENESS_LIKELY,      /* the same to the eye or reader, and changed */
	PROV_LIKENESS_EXACT,       /* each pixel, or the text, is the same */
	PROV_LIKENESS_SAME_FILE    /* each byte */
};

/* What a decoder says of a picture: the library has none. */
struct prov_picture {
	unsigned width, height;
	uint8_t pixels[32];  /* SHA-256 of all of them */
	uint64_t perceptual; /* of which pictures that look alike have most bits in common */
};

/*
 * Compares the asset of REPORT, in SRC, with what it WAS, in WAS_SRC; the outcome is in REPORT, and
 * in what is rendered of it. PICTURES, the one that it is and the one that it was, or NULL. Before
 * prov_report_drop_personal.
 */
PROV_API int prov_report_compare(struct prov_report *report, const struct prov_src *src,
    const struct prov_report *was, const struct prov_src *was_src,
    const struct prov_picture *pictures, struct prov_err *err) PROV_MUST_CHECK;

/* Of a report that was not compared NONE and UNKNOWN. */
PROV_API enum prov_fate prov_report_fate(const struct prov_report *report);
PROV_API enum prov_likeness prov_report_likeness(const struct prov_report *report);

/* A signal (docs/signals.md) that is not as it was; 'id' is NULL behind the last one. */
struct prov_was_mark {
	const char *id, *before, *after; /* NULL: it was not there, or is not any more */
};
PROV_API size_t prov_report_num_was_marks(const struct prov_report *report);
PROV_API struct prov_was_mark prov_report_was_mark(const struct prov_report *report, size_t i);

#ifdef __cplusplus
}
#endif
#endif
