/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JUMBF (ISO 19566-5) as C2PA 2.4, 11.1 uses it: a tree of boxes that are views into the store.
 */
#ifndef PROV_JUMBF_JUMBF_H
#define PROV_JUMBF_JUMBF_H

#include "base/arena.h"
#include "base/box.h"

#define PROV_BOX_JUMB PROV_FOURCC('j', 'u', 'm', 'b')
#define PROV_BOX_JUMD PROV_FOURCC('j', 'u', 'm', 'd')
#define PROV_BOX_CBOR PROV_FOURCC('c', 'b', 'o', 'r')
#define PROV_BOX_JSON PROV_FOURCC('j', 's', 'o', 'n')
#define PROV_BOX_BFDB PROV_FOURCC('b', 'f', 'd', 'b')
#define PROV_BOX_BIDB PROV_FOURCC('b', 'i', 'd', 'b')
#define PROV_BOX_UUID PROV_FOURCC('u', 'u', 'i', 'd')
#define PROV_BOX_FREE PROV_FOURCC('f', 'r', 'e', 'e')
#define PROV_BOX_BROB PROV_FOURCC('b', 'r', 'o', 'b')
#define PROV_BOX_C2SH PROV_FOURCC('c', '2', 's', 'h')

/* Description-box types (C2PA 2.4, 11.1.4): the first four bytes; the tail is always the same. */
enum prov_jumbf_type {
	PROV_JUMBF_OTHER = 0,
	PROV_JUMBF_STORE,           /* c2pa */
	PROV_JUMBF_MANIFEST,        /* c2ma */
	PROV_JUMBF_MANIFEST_ALT,    /* c2md: read as a standard manifest */
	PROV_JUMBF_UPDATE,          /* c2um */
	PROV_JUMBF_COMPRESSED,      /* c2cm */
	PROV_JUMBF_TIMESTAMP,       /* c2tm: historical, ignored */
	PROV_JUMBF_ASSERTION_STORE, /* c2as */
	PROV_JUMBF_CLAIM,           /* c2cl */
	PROV_JUMBF_SIGNATURE,       /* c2cs */
	PROV_JUMBF_DATABOXES,       /* c2db */
	PROV_JUMBF_CREDENTIALS,     /* c2vc */
	PROV_JUMBF_CBOR,
	PROV_JUMBF_JSON,
	PROV_JUMBF_UUID,
	PROV_JUMBF_EMBEDDED_FILE,
	PROV_JUMBF_CODESTREAM
};

struct prov_jumbf {
	uint32_t box_type;      /* PROV_BOX_JUMB for a superbox, else the content box's type */
	struct prov_bytes raw;  /* with header */
	struct prov_bytes body; /* without: for a superbox what a hashed URI hashes (8.4.2.3) */
	uint64_t at;            /* offset of the header in the store */

	/* Superboxes only: their description box. */
	enum prov_jumbf_type type;
	uint8_t toggles;
	bool has_label;
	uint32_t num_children, num_by_label; /* PROV_MAX_BOXES holds them small */
	struct prov_bytes label;             /* without its NUL; may be empty */
	struct prov_bytes salt;              /* body of the c2sh box, or empty */

	struct prov_jumbf *parent, *first, *next; /* children: everything behind the jumd box */
	const struct prov_jumbf *
	    *by_label; /* labelled child superboxes, sorted: prov_jumbf_child */
};

/*
 * Parses DATA, which must begin with one JUMBF superbox, into a tree. ABS is where DATA lives, for
 * offsets in errors. Bytes behind the box are reported in *REST (may be NULL). Every nested box
 * must lie inside its parent and say its length (LBox 0 is for the outermost only), every superbox
 * must begin with its only description box, and labels must be as C2PA 2.4, 11.1.4.1.1 has them; a
 * fault anywhere is PROV_E_TRUNC or PROV_E_FORMAT; depth, box count, label length have limits
 * (PROV_E_LIMIT). No recursion.
 */
int prov_jumbf_parse(struct prov_bytes data, uint64_t abs, struct prov_arena *arena,
    struct prov_jumbf **out, struct prov_bytes *rest, struct prov_err *err) PROV_MUST_CHECK;

/* The type and label of the first superbox in DATA, without parsing further; false where there is
 * none. For telling a manifest store from other JUMBF, also where the box is cut off: a damaged
 * store must not pass for none. */
bool prov_jumbf_peek(struct prov_bytes data, enum prov_jumbf_type *type, struct prov_bytes *label);

/* Whether LABEL has neither malformed UTF-8 nor characters that labels and JUMBF URIs must not have
 * (C2PA 2.4, 11.1.4.1.1), nor is too long. */
bool prov_jumbf_label_check(struct prov_bytes label);

/* The only child superbox with this label; NULL where there is none, or two (8.4.1: ambiguous).
 * Takes logarithmic time. */
const struct prov_jumbf *prov_jumbf_child(const struct prov_jumbf *box, struct prov_bytes label);

/* The first content box (non-superbox child) of this type, or NULL. Passes over the children. */
const struct prov_jumbf *prov_jumbf_content(const struct prov_jumbf *box, uint32_t box_type);

/*
 * Splits "self#jumbf=/c2pa/MANIFEST/..." (C2PA 2.4, 8.4.1; also the older form without the leading
 * slash) into its path. *ABSOLUTE says whether it starts at the store. False where it is no such
 * URI: wrong scheme, empty path or path element, a ".." anywhere (8.4.2.1), over-long.
 */
bool prov_jumbf_uri_split(struct prov_bytes uri, struct prov_bytes *path, bool *absolute);

/*
 * Resolves a URI: absolute ones from STORE (whose own label is the path's first element), relative
 * ones from MANIFEST. NULL where it does not resolve or is ambiguous at any step.
 */
const struct prov_jumbf *prov_jumbf_resolve(
    const struct prov_jumbf *store, const struct prov_jumbf *manifest, struct prov_bytes uri);

/* Appends the absolute URI of a superbox: "self#jumbf=/c2pa/…". A box without a label gives an
 * empty element, which does not resolve; a content box gives the URI of its superbox. */
void prov_jumbf_put_uri(struct prov_wr *wr, const struct prov_jumbf *box);

/* The superbox below the store that BOX lies in, or BOX itself; NULL for the store and its content
 * boxes. */
const struct prov_jumbf *prov_jumbf_manifest_of(const struct prov_jumbf *box);

/* Adds BY to the offsets of ROOT and of everything in it. */
void prov_jumbf_move(struct prov_jumbf *root, uint64_t by);

/* "c2ma", "cbor", … for messages; "other" for PROV_JUMBF_OTHER. */
const char *prov_jumbf_type_str(enum prov_jumbf_type type);

/* --- writing (write.c) --- */

/*
 * Begins a superbox with its description box: type, label (may be NULL), toggles 0x03 (requestable,
 * label present), and with a SALT (16 or 32 bytes, else empty) 0x13 and a c2sh box
 * (C2PA 2.4, 6.6, 11.1.4.1). Ends with prov_jumbf_end. Content boxes between: prov_box_begin/_end.
 * A label that prov_jumbf_label_check refuses, an OTHER type or another length of salt is
 * PROV_E_INTERNAL in the writer.
 */
void prov_jumbf_begin(struct prov_wr *wr, enum prov_jumbf_type type, const char *label,
    struct prov_bytes salt, size_t *mark);
void prov_jumbf_end(struct prov_wr *wr, size_t mark);

#endif
