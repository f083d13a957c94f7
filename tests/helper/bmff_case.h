/* SPDX-License-Identifier: Apache-2.0 */
/* Signed BMFF files of each shape, with the defects that a test asks for. */
#ifndef PROV_TESTS_HELPER_BMFF_CASE_H
#define PROV_TESTS_HELPER_BMFF_CASE_H

#include "helper/bmff_box.h"
#include "helper/bmff_table.h"
#include "helper/forge.h"

#define BMFF_INNER 32 /* zeros before the box inside of the tail */

enum bmff_shape {
	BMFF_FLAT,   /* one hash */
	BMFF_LEAVES, /* mdat in blocks of 40 bytes, all leaves in the manifest */
	BMFF_ROOT,   /* the same, the root in the manifest and merkle boxes behind mdat */
	BMFF_SIZES,  /* blocks of three sizes from byte 16 of mdat, as common writers have it */
	BMFF_ONE,    /* mdat as one leaf */
	BMFF_PAIRS,  /* three fragments in the one file */
	BMFF_FILES   /* three fragments in files of their own */
};

struct bmff_case {
	enum bmff_shape shape;
	const char *const *paths;  /* exclusions beside uuid and mdat; ends with NULL */
	const char *unhashed;      /* the type that they leave out, or NULL */
	const char *extra;         /* a box of this type before mdat, or NULL */
	struct prov_bytes filling; /* what is in it; 0 bytes: something */
	bool wide;                 /* with a length of eight bytes */
	bool headless;             /* no moov */
	bool packed;               /* fragments with a second head, which is compressed */
	struct bmff_table table;   /* one that says where content lies, before each mdat */
	bool table_hashed;         /* and is in the hash */
	/* A large box at the end that is left out, with another one inside, or NULL; uuid: merkle
	 */
	const char *tail;
	const char *purpose; /* of the store's box; NULL: manifest */
	const char *label;   /* NULL: c2pa.hash.bmff.v3 */
	bool odd_box;        /* a C2PA box of an unknown purpose at the end */
	bool other_track;    /* fragments of another one were signed, and are not there */
	bool other_init;     /* and belong to another initialization */
	/* All fragments but the first are of a tree of their own. */
	enum bmff_second { BMFF_NO_SECOND, BMFF_RENDITION, BMFF_TRACK } second;
	bool late;       /* mdat's leaves begin at its byte 16, as c2pa-rs reads A.5.6 */
	bool blank;      /* mdat holds zeros, so that the first leaf is the same then */
	bool swap_aux;   /* merkle boxes in the wrong order */
	unsigned gone;   /* bits of fragments that are an mfra box, later; BMFF_FILES: the first */
	bool odd_field;  /* merkle boxes that hold more than what is needed */
	bool odd_pad;    /* that end with something else than zeros */
	unsigned spare;  /* BMFF_LEAVES: that many of them, though none is needed */
	unsigned copies; /* BMFF_ROOT: that many of the merkle boxes once more, in order */
	bool odd_copy;   /* of which the last is another by its last byte */
	size_t more_boxes; /* of type free in moov */
	size_t aux_room;   /* what merkle boxes are filled up to */
	bool no_tree, no_aux, wrong_count, no_init, both_hashes;
	struct prov_bytes part[3];  /* BMFF_FILES: the fragments, in the forge's arena */
	size_t order[3], num_parts; /* which are given; 0: all in order */
};

#define BMFF_PARTS 3u

/* Signs what C says. F is begun, and may be told by whom. */
struct prov_bytes bmff_case_sign(struct forge *f, struct bmff_case *c);
/* The file of C around STORE, its fragments (BMFF_FILES), and the hash over its boxes; the writers
 * are the caller's. */
void bmff_case_make(const struct bmff_case *c, struct prov_bytes store, struct prov_wr *file,
    struct prov_wr part[BMFF_PARTS], uint8_t sum[PROV_HASH_MAX]);

/* Verifies what is made of C, after flipping a bit of byte FLIP of the file counted from its end
 * (0: none); whether the active manifest has CODE. */
bool bmff_finds(struct bmff_case *c, const char *code, size_t flip, enum prov_state *state);

/* What verifying that returns, and why. */
int bmff_verified(struct bmff_case *c, struct prov_err *err);

/* Whether what is said of it has TEXT in it. */
bool bmff_says(struct bmff_case *c, enum prov_render format, const char *text);

#define CODE_MATCH "assertion.bmffHash.match"
#define CODE_MISMATCH "assertion.bmffHash.mismatch"
#define CODE_MALFORMED "assertion.bmffHash.malformed"
#define CODE_ADDITIONAL "assertion.bmffHash.additionalExclusionsPresent"

#endif
