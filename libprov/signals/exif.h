/* SPDX-License-Identifier: Apache-2.0 */
/* What a file's Exif says of how it was taken (CIPA DC-008), as properties of XMP. */
#ifndef PROV_SIGNALS_EXIF_H
#define PROV_SIGNALS_EXIF_H

#include "base/arena.h"
#include "base/wr.h"
#include "format/format.h"

/* Bytes of one value; a text that is longer is cut, and only shown. */
#define PROV_EXIF_LONG 1024u

/* What kind of thing a property tells of somebody. */
enum prov_exif_kind {
	PROV_EXIF_PLAIN = 0,
	PROV_EXIF_POSITION = 1, /* where */
	PROV_EXIF_SERIAL = 2,   /* with which camera, of all that there are */
	PROV_EXIF_PERSON = 4,   /* who */
	PROV_EXIF_SIGNAL = 8,   /* only shown (signal.h): no property that XMP has for it */
};

struct prov_exif_prop {
	const char *prefix, *name; /* "exif", "FNumber" */
	const char *value;         /* UTF-8, in the arena; as XMP writes it */
	bool is_json;              /* the value is JSON: a number, or a list */
	enum prov_exif_kind kind;
};

struct prov_exif {
	struct prov_exif_prop *v;
	size_t n;
	bool has_position; /* it says where, whether or not that could be read */
};

/*
 * Reads the Exif at EXIF of SRC: a TIFF stream, with or without "Exif\0\0" before it. What is
 * malformed, of no use, or above a limit is left out; what is no Exif at all has no properties.
 * Failures are those of the source and of the arena.
 */
int prov_exif_read(const struct prov_src *src, struct prov_span exif, struct prov_arena *arena,
    struct prov_exif *out, struct prov_err *err) PROV_MUST_CHECK;
/* The same of what a scan found in SRC. */
int prov_exif_read_found(const struct prov_src *src, const struct prov_cands *cands,
    struct prov_arena *arena, struct prov_exif *out, struct prov_err *err) PROV_MUST_CHECK;

/*
 * Where the small picture in the Exif at EXIF lies in SRC; a length of 0 where there is none that
 * lies inside, or one that does not begin like JPEG (exif_preview.c). Failures are the source's.
 */
int prov_exif_preview(const struct prov_src *src, struct prov_span exif, struct prov_span *out,
    struct prov_err *err) PROV_MUST_CHECK;

/* --- inside --- */

enum prov_exif_dir { PROV_EXIF_IFD0 = 0, PROV_EXIF_IFD, PROV_EXIF_GPS, PROV_EXIF_DIRS };

enum prov_exif_form {
	PROV_EXIF_TEXT,
	PROV_EXIF_INT,      /* the first one */
	PROV_EXIF_RATIONAL, /* "1/200" */
	PROV_EXIF_LIST,     /* of rationals */
	PROV_EXIF_DATE,     /* "2024:05:01 10:00:00" */
	PROV_EXIF_VERSION,  /* four bytes: "2.3.0.0" */
	PROV_EXIF_COORD,    /* degrees, minutes and seconds; its letter is in the tag before it */
	PROV_EXIF_TIME,     /* hours, minutes and seconds */
	PROV_EXIF_PART,     /* of another tag's value */
	PROV_EXIF_COMMENT,  /* words behind eight bytes that say how they are written */
	PROV_EXIF_UCS2,     /* words in UTF-16, little-endian */
};

/* One tag that is read (exif_tags.c). */
struct prov_exif_tag {
	uint8_t dir;
	uint16_t tag;
	uint8_t form, kind;
	const char *prefix, *name;
};
const struct prov_exif_tag *prov_exif_tag_at(size_t i); /* NULL at the end */
#define PROV_MAX_EXIF_TAGS 80u                          /* above their number */

/*
 * Copies the tags that are read, and nothing else, into a block of Exif of its own: without maker
 * notes and thumbnails, each tag once, each value bounded, no two in one place. Empty where EXIF
 * is none. This is what the library for Exif gets to see (exif_pick.c).
 */
int prov_exif_pick(const struct prov_src *src, struct prov_span exif, struct prov_wr *out,
    struct prov_err *err) PROV_MUST_CHECK;

/* Words of a comment (exif_words.c): UTF-8 in the arena, NULL where there are none. */
char *prov_exif_comment(
    struct prov_bytes raw, struct prov_arena *arena, struct prov_err *err) PROV_MUST_CHECK;
char *prov_exif_ucs2(
    struct prov_bytes raw, struct prov_arena *arena, struct prov_err *err) PROV_MUST_CHECK;

#endif
