/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a file says of itself outside of its credentials: signals. Nobody signed them, whether or
 * not a hash covers their bytes, so none of them ever changes a verdict. Readers describe; what
 * disagrees with what is for validate/ to say.
 */
#ifndef PROV_SIGNALS_SIGNAL_H
#define PROV_SIGNALS_SIGNAL_H

#include "base/arena.h"
#include "base/limits.h"
#include "format/format.h"
#include "prov/verify.h"

/* What kind of statement it is. */
enum prov_signal_kind {
	PROV_SIGNAL_SOURCE_TYPE = 0, /* how it came to be, in a term of IPTC's */
	PROV_SIGNAL_AI,              /* of generative AI, in a field made for that */
	PROV_SIGNAL_CAMERA,          /* what it was taken with */
	PROV_SIGNAL_TOOL,            /* what it was made or changed with */
	PROV_SIGNAL_HISTORY,         /* what was done to it */
	PROV_SIGNAL_TIME,            /* when */
	PROV_SIGNAL_POSITION,        /* where */
	PROV_SIGNAL_PERSON,          /* who */
	PROV_SIGNAL_NUMBER,          /* by which a device or a picture is found again */
	PROV_SIGNAL_TERMS,           /* may it be trained on, or mined? */
	PROV_SIGNAL_MEDIA_TYPE,      /* what type of file it is */
	PROV_SIGNAL_CREDENTIALS,     /* that there are credentials, or were */
	PROV_SIGNAL_PREVIEW,         /* a small picture of it */
	PROV_SIGNAL_TEXT,            /* words without a set meaning */
	PROV_SIGNAL_KINDS
};
const char *prov_signal_kind_str(enum prov_signal_kind kind); /* "source-type" */

/* What it comes to, for how the content was made. */
enum prov_signal_says {
	PROV_SAYS_NOTHING = 0,
	PROV_SAYS_AI,        /* made by generative AI, or with its help */
	PROV_SAYS_MAY_BE_AI, /* perhaps */
	PROV_SAYS_CAMERA,    /* recorded from life */
	PROV_SAYS_NOT_AI,    /* by a person, or a program without a trained model */
};
const char *prov_signal_says_str(enum prov_signal_says says); /* "ai"; NULL: nothing */

/* Where it stands. */
enum prov_carrier {
	PROV_CARRIER_XMP = 0,
	PROV_CARRIER_EXIF,
	PROV_CARRIER_PNG,   /* text chunks */
	PROV_CARRIER_JPEG,  /* comments and application segments */
	PROV_CARRIER_IIM,   /* IPTC-IIM */
	PROV_CARRIER_RIFF,  /* LIST/INFO and chunks */
	PROV_CARRIER_GIF,   /* comments */
	PROV_CARRIER_BMFF,  /* the metadata of films */
	PROV_CARRIER_OOXML, /* custom properties of Office Open XML */
	PROV_CARRIER_PDF,   /* the document information of PDF */
	PROV_CARRIER_TEXT,  /* the front matter of Markdown */
	PROV_CARRIER_FILE,  /* the file as such */
	PROV_CARRIERS
};
const char *prov_carrier_str(enum prov_carrier carrier);  /* "xmp" */
const char *prov_carrier_says(enum prov_carrier carrier); /* "XMP" */

/* One signal that is known (table.c). */
struct prov_signal_row {
	const char *id; /* stable: "xmp.creator-tool" */
	uint8_t carrier, kind;
	bool strong;   /* says so in as many words; else a hint */
	bool personal; /* can be tied to a person */
	/* Where in its carrier: a namespace or prefix and a name in it, and of a structure the name
	 * of its field. NULL: as its reader has it. */
	const char *ns, *name, *field;
	const char *says; /* what it means, for people */
};
const struct prov_signal_row *prov_signal_at(size_t i); /* the table; NULL at the end */
/* The row of that place; FIELD may be NULL. NULL where there is none. */
const struct prov_signal_row *prov_signal_find(
    enum prov_carrier carrier, const char *ns, const char *name, const char *field);
/* The row with that id, which must be one; NULL where it is not. */
const struct prov_signal_row *prov_signal_by_id(const char *id);

/* One that a file has. */
struct prov_signal {
	const struct prov_signal_row *row;
	const char *value; /* UTF-8, in the arena; malformed bytes are U+FFFD */
	const char *flaw;  /* how it breaks the rules of its kind (a phrase), or NULL */
	enum prov_signal_says says;
	bool cut;    /* the value is longer */
	uint64_t at; /* where its carrier lies in the file */
};

/* A small picture of the picture. */
struct prov_preview {
	const char *where;   /* the signal's id, or "credentials" */
	struct prov_span at; /* in the file; a length of 0: its bytes are not as such in the file */
	bool is_bgr;         /* with red and blue in each other's place, as Photoshop 4 wrote it */
	bool was_compared;   /* by who decodes pictures (prov/verify.h) */
	struct prov_look_answer look; /* of 0 bits: that could not be told */
};

struct prov_signals {
	struct prov_arena *arena;
	struct prov_signal *v;
	size_t n, cap;
	size_t more;   /* above the limits, and left out */
	bool was_read; /* a file was looked at */
	struct prov_preview previews[PROV_MAX_PREVIEWS];
	size_t num_previews;
	const char *gave_up; /* what could not be read, as "the XMP is malformed", or NULL */
	bool missed;         /* something else was not read, as the report says elsewhere */
	bool foreign;        /* where files of this kind say something of themselves is not known */
};

/*
 * Of the signals from FROM on, found in the chunk of a PNG file at CHUNK, AIGC labels are flawed
 * where its CRC is wrong: other readers pass over such a chunk (PNG, third edition, 13.2).
 */
/* XMP that stands where the format does not have it, AT: read all the same. */
int prov_signals_xmp_text(struct prov_signals *signals, const struct prov_src *src,
    struct prov_bytes xmp, uint64_t at, struct prov_err *err) PROV_MUST_CHECK;
int prov_signals_check_chunk(struct prov_signals *signals, size_t from, const struct prov_src *src,
    struct prov_span chunk, struct prov_err *err) PROV_MUST_CHECK;
void prov_signals_init(struct prov_signals *signals, struct prov_arena *arena);
/*
 * One more, with a copy of VALUE. What is there already in the same words at the same place, is
 * blank, or is above a limit, is not added; *OUT (may be NULL) is then NULL. Failures are the
 * arena's.
 */
int prov_signals_add(struct prov_signals *signals, const struct prov_signal_row *row,
    struct prov_bytes value, uint64_t at, struct prov_signal **out,
    struct prov_err *err) PROV_MUST_CHECK;
/* One more preview, which is a signal too: LEN bytes of JPEG at AT. Above the limit it is left out,
 * or where it does not begin like JPEG. Failures are the source's and the arena's. */
int prov_signals_add_preview(struct prov_signals *signals, const struct prov_src *src,
    const char *id, struct prov_span at, bool is_bgr, struct prov_err *err) PROV_MUST_CHECK;
/* A reader met RC: PROV_OK where that only ends the reading, which is noted with the words of WHY;
 * else RC, and ERR filled. */
int prov_signals_forgive(struct prov_signals *signals, int rc, const struct prov_err *why,
    struct prov_err *err) PROV_MUST_CHECK;

/* The signal with that id, from *I on, which is moved behind it; NULL at the end. */
const struct prov_signal *prov_signals_next(
    const struct prov_signals *signals, const char *id, size_t *i);

/* What TEXT says of generators of pictures, sound or text, in one pass over it (names.c); *LOOKED
 * grows by the characters that were looked at, which is what it costs. */
enum prov_named {
	PROV_NAMED_NONE = 0,
	PROV_NAMED_ONE,   /* it names one */
	PROV_NAMED_MAKER, /* it says that it was made by one, or is nothing but its name */
};
enum prov_named prov_names_find(struct prov_bytes text, size_t *looked);
/* Whether TEXT names a generator of pictures, sound or text. */
bool prov_names_generator(struct prov_bytes text);
/* Whether TEXT says that it was made by one: in words for that, or as nothing but its name. */
bool prov_names_making(struct prov_bytes text);

/* --- the readers: each adds what its carrier holds --- */

struct prov_signal_in {
	const struct prov_src *src;
	const struct prov_layout *layout;
	const struct prov_cands *cands;
	const char *format; /* its name */
};

/*
 * All of them (collect.c), into SIGNALS, which was initialised. Reads what describes the content
 * and never the content; what is malformed, or above a limit, ends one reader and no more.
 * Failures are those of the source, and of memory.
 */
int prov_signals_collect(const struct prov_signal_in *in, struct prov_signals *signals,
    struct prov_err *err) PROV_MUST_CHECK;

int prov_signals_xmp(const struct prov_signal_in *in, struct prov_signals *signals,
    struct prov_err *err) PROV_MUST_CHECK;
/* Calls TELL for each preview in the XMP (xmp:Thumbnails), decoded, up to PROV_MAX_PREVIEW bytes;
 * a code of its own other than PROV_OK ends it. */
typedef int prov_preview_cb(void *ctx, struct prov_bytes jpeg);
int prov_signals_xmp_previews(const struct prov_signal_in *in, struct prov_signals *signals,
    prov_preview_cb *tell, void *ctx, struct prov_err *err) PROV_MUST_CHECK;
int prov_signals_exif(const struct prov_signal_in *in, struct prov_signals *signals,
    struct prov_err *err) PROV_MUST_CHECK;
int prov_signals_png(const struct prov_signal_in *in, struct prov_signals *signals,
    struct prov_err *err) PROV_MUST_CHECK;
int prov_signals_jpeg(const struct prov_signal_in *in, struct prov_signals *signals,
    struct prov_err *err) PROV_MUST_CHECK;
int prov_signals_riff(const struct prov_signal_in *in, struct prov_signals *signals,
    struct prov_err *err) PROV_MUST_CHECK;
int prov_signals_bmff(const struct prov_signal_in *in, struct prov_signals *signals,
    struct prov_err *err) PROV_MUST_CHECK;
int prov_signals_label(const struct prov_signal_in *in, struct prov_signals *signals,
    struct prov_err *err) PROV_MUST_CHECK;
int prov_signals_text(const struct prov_signal_in *in, struct prov_signals *signals,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
