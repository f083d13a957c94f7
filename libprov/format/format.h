/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How formats plug in: one table of records, one file each. A format describes: it reads through
 * the source it is given, never opens a file, knows nothing of JUMBF, and judges nothing.
 */
#ifndef PROV_FORMAT_FORMAT_H
#define PROV_FORMAT_FORMAT_H

#include "base/arena.h"
#include "io/heads.h"
#include "io/plan.h"

/* --- the layout: ordered, gap-free ranges that cover the file exactly (layout.c) --- */

#define PROV_NO_CAND SIZE_MAX

struct prov_range {
	uint64_t off, len;
	char name[12]; /* "SOI", "APP11", "IHDR", "text", …: the format's own vocabulary */
	size_t cand;   /* index of the candidate that it carries, or PROV_NO_CAND */
	/* Asset metadata (9.2.6): what an exclusion may leave out beside the store. */
	bool metadata;
	bool implied; /* metadata that can be nothing but what follows from the rest of the file */
	/* Belongs to the box (18.7.3) that an earlier range began; 'name' is then the range's own.
	 * Where it is false the range begins a box of that name. */
	bool more;
	/* In no box: what stands between them or behind the last. */
	bool gap;
};

struct prov_layout {
	struct prov_range *v;
	size_t n, cap;
	uint64_t size; /* of the file */
	/* The limit that kept a place of metadata from being found, as a sentence; NULL: none. */
	const char *refused;
	/* What of a whole file the scan did not find at the end of this one, as "the trailer that
	 * ends a GIF"; NULL: nothing that it looks for. */
	const char *missing;
};

void prov_layout_init(struct prov_layout *layout, uint64_t size);
/* The next range; must begin where the last ended and lie inside the file, else E_INTERNAL. */
int prov_layout_add(struct prov_layout *layout, struct prov_arena *arena, uint64_t len,
    const char *name, size_t cand, bool metadata, struct prov_err *err) PROV_MUST_CHECK;
/* The same, as a further part of the box that the last range belongs to. */
int prov_layout_add_more(struct prov_layout *layout, struct prov_arena *arena, uint64_t len,
    const char *name, size_t cand, bool metadata, struct prov_err *err) PROV_MUST_CHECK;
/* The same, in no box. */
int prov_layout_add_gap(struct prov_layout *layout, struct prov_arena *arena, uint64_t len,
    const char *name, struct prov_err *err) PROV_MUST_CHECK;
/* Whether the ranges cover [0, size) without a gap. */
bool prov_layout_is_whole(const struct prov_layout *layout);

/* --- candidates: every place where a manifest store could be --- */

/* What is wrong with a place that is no whole store, where more than its sentence says it. */
enum prov_damage {
	PROV_DAMAGE_OTHER = 0,
	PROV_DAMAGE_NO_END,    /* it begins and does not end */
	PROV_DAMAGE_EMPTY,     /* it refers to nothing */
	PROV_DAMAGE_REFERENCE, /* what it refers to is neither a store nor an address */
	PROV_DAMAGE_NO_PATH,   /* an address that leads nowhere */
	PROV_DAMAGE_SEVERAL,   /* there is another */
	PROV_DAMAGE_HIDES,     /* something else stands where no hash would cover it */
};

struct prov_cand {
	/* Reassembled; owned by the arena. Where damaged: what could be read from its beginning, so
	 * that its description box can tell whose it is; empty where not even that. */
	struct prov_bytes data;
	uint64_t start, len; /* the whole embedding in the file, headers and trailers included */
	bool contiguous;     /* the embedding is one run of bytes */
	/* What an exclusion may take for the whole embedding too, where the format leaves that open
	 * (a pad byte with it or not); a length of 0 where it does not. */
	uint64_t alt_start, alt_len;
	/* Text: a range may stand for the whole embedding that holds all of 'inner' and nothing
	 * outside of 'outer'; a length of 0 where only the ones above do. */
	struct prov_span inner, outer;
	struct prov_bytes before, after; /* what stands beside 'inner' on its line */
	/* Which update of the file brought it, where a file can have several: the newest has the
	 * active manifest (PDF, A.4.2.1 and 15.5.2.2). Elsewhere 0. */
	size_t section;
	/* Where in 'data' what an update of the store brought begins, which lies elsewhere in the
	 * file and holds nothing but update manifests (BMFF, A.5.3); 0: there is none. */
	size_t updates_at;
	/* AVI, WAV, TIFF: where in it readers look for a part of what is shown; 0: nowhere. */
	uint64_t played;
	bool indexed;       /* JPEG: the file says that a further picture begins in it */
	const char *damage; /* why it could not be reassembled (a sentence), or NULL */
	uint64_t damage_at;
	enum prov_damage why;
	/* Text: start of the wrapper counted in NFC-normalised text (A.8.7.3, the 2.4 reading). */
	bool has_nfc_start;
	uint64_t nfc_start;
};

/*
 * The asset's first XMP packet, and what holds it: the packet may name a store that lies elsewhere
 * (11.5), and who writes XMP replaces the holder. The packet lies in the holder and the
 * rest of that is structure, but for the formats that say otherwise.
 *
 *       holder                        packet
 * jpeg  APP1 segment from its marker  behind "http://ns.adobe.com/xap/1.0/" and NUL
 * png   iTXt chunk from length to CRC behind the keyword and what follows it
 * riff  "XMP " chunk, name to pad     its data
 * gif   application extension         behind its identifier, before the trailer
 *                                     of 258 bytes that makes sub-blocks of it
 * tiff  entry of tag 700, first IFD   its value, which lies elsewhere
 * bmff  uuid box; images: infe        behind the UUID; the item's content
 * jxl   "xml " box, or brob of such   its content; of brob none, but data
 * svg   x:xmpmeta or rdf:RDF          the same
 * pdf   stream object of the newest   the data of the stream, packed or not
 *       catalog's Metadata
 */
struct prov_xmp {
	struct prov_span holder; /* a length of 0: there is none */
	struct prov_span packet; /* a length of 0: it can't be told */
	/* What is to be parsed instead of the bytes of the packet, in the arena: a PDF stream
	 * or a brob box unpacked; an SVG element behind the start tags around it, whose namespaces
	 * it uses, and without their end tags. Empty: the packet as it stands. */
	struct prov_bytes data;
	size_t context;     /* bytes of 'data' that are such start tags */
	const char *unread; /* why it is not to be parsed, as "its XMP metadata …", or NULL */
	enum prov_limit over_limit; /* that is for a limit of ours, not for what the file is */
	bool more;                  /* others stand behind it */
	bool is_taken_out;          /* it has no bytes at all: none are lost where new ones come */
};

/* Where the asset itself says that its store is kept, other than in XMP. */
struct prov_link {
	struct prov_bytes url; /* empty: it does not */
	bool too_long;         /* than PROV_MAX_URI, and not kept */
	/* How many there are, since one may be there (A.7.1, A.9.3), and where the first is. */
	size_t n;
	struct prov_span holder;
	/* What an exclusion may leave out for it, as for a candidate. */
	struct prov_span inner, outer;
	struct prov_bytes before, after; /* what stands beside 'inner' on its line */
};

/* The AIGC label of a format whose own carrier is packed or written in a way of its own: a custom
 * property of Office Open XML, or a key of PDF's document information. */
struct prov_label {
	struct prov_bytes text; /* in the arena; empty: there is none */
	uint64_t at;            /* what holds it */
	const char *unread;     /* why it is not known whether there is one, or NULL */
};

struct prov_cands {
	struct prov_cand *v;
	size_t n;
	struct prov_link link;
	struct prov_xmp xmp;
	struct prov_span
	    exif; /* the asset's first Exif, a TIFF stream; a length of 0: there is none */
	/* What is to be read instead of the bytes there, in the arena: a brob box unpacked; or
	 * empty. */
	struct prov_bytes exif_data;
	const char *exif_unread; /* why it is not here, as "its Exif …", or NULL */
	/* The text of the first AIGC label in the format's own carrier (PROV_FMT_AIGC), whatever it
	 * says; a length of 0: there is none. */
	struct prov_span aigc;
	struct prov_label label;
	/* What else describes the file and is not here, as a sentence, or NULL. */
	const char *unread;
};

/* One box that a range holds; a code other than PROV_OK ends the walk and is its answer. */
typedef int (*prov_box_cb)(
    void *ctx, uint64_t off, uint64_t len, const char *name, struct prov_err *err);

/* How a file can be hashed and scanned in one pass. */
struct prov_ahead {
	struct prov_span store; /* the first candidate's embedding */
	struct prov_bytes data; /* what it holds; empty: what lies there */
	uint64_t first;         /* header, from which each says where the next one is */
	prov_head_after after;  /* NULL: a scan reads all there is, beside the hash */
};

enum prov_format_caps {
	PROV_FMT_NFC_HASH = 1,   /* the data hash is over NFC text (15.12.1.3) */
	PROV_FMT_STORE_ONLY = 2, /* where a candidate stands, nothing but a manifest store may stand
				  * (a caBX chunk, a text wrapper): damage there is never foreign */
	PROV_FMT_OFFSETS = 4,    /* what it is made of is found by where in the file it lies */
	PROV_FMT_BMFF = 16,      /* the BMFF hash applies (9.2.3) */
	PROV_FMT_TEXT = 128,     /* text: its name says more of its type than its first bytes */
	PROV_FMT_ZIP = 32,       /* a ZIP archive (zip.h): the collection hash applies (A.6.2) */
	PROV_FMT_ALSO = 64,      /* a data hash may leave out a length beside the store */
	PROV_FMT_XMP = 1024,     /* embed takes an XMP packet */
	PROV_FMT_AIGC = 2048,    /* embed takes an AIGC label: it has a carrier other than XMP */
	PROV_FMT_LINK = 256,     /* embed takes a link to the store in its place */
	PROV_FMT_HTML = 512,     /* of stores and links, one may be there in all (A.7.1) */
	PROV_FMT_NO_ASSET = 8,   /* the file is a manifest store and not the asset (11.4) */
};

/* What binds the manifest to the content (9.2). */
enum prov_binding {
	PROV_BIND_DATA = 0, /* c2pa.hash.data */
	PROV_BIND_BOXES,    /* c2pa.hash.boxes */
	PROV_BIND_BMFF      /* c2pa.hash.bmff.v3 */
};

/* How text carries its credentials: as variation selectors behind it (A.8), as a line of its own
 * (A.9), as an element of a page (A.7). */
#define PROV_METHOD_UNSTRUCTURED "unstructured"
#define PROV_METHOD_STRUCTURED "structured"
#define PROV_METHOD_HTML "html"

/* What an output is to hold beside the content of its input. */
struct prov_embed {
	const struct prov_format *format;
	const struct prov_src *src;
	const struct prov_layout *layout;
	const struct prov_cands *cands;
	size_t old; /* candidate that is left out, or PROV_NO_CAND */
	/* What is put in; empty: nothing, where the credentials lie outside of the asset. */
	struct prov_bytes store;
	/* For 'append': what comes where the old store began, its place as long as before; empty:
	 * what is there. */
	struct prov_bytes first;
	enum prov_binding binding;
	/* PROV_FMT_LINK, where 'store' is empty: the URL that the store will be at; or NULL. What
	 * a hash leaves out for it is marked as a store is (prov_plan_emit). */
	const char *link;
	/* The XMP packet that takes the place of the one that is there; NULL: XMP stays as it is.
	 */
	const struct prov_bytes *xmp;
	/* The AIGC label (TC260) for a carrier of the format's own; empty: none. */
	struct prov_bytes aigc;
};

struct prov_format {
	const char *name;        /* "jpeg" */
	const char *caution;     /* what who signs one is told, since it costs something, or NULL */
	const char *method;      /* of PROV_FMT_TEXT: how it carries a store, PROV_METHOD_... */
	const char *const *mime; /* NULL-terminated; the first is what reports say */
	const char *const *ext;  /* NULL-terminated, lower case, without the dot */
	unsigned caps;
	/* How sure the first bytes make it: 0 no, 100 a signature, in between a guess. */
	int (*sniff)(struct prov_bytes head);
	/* Of formats that some readers look through for parts of the content: whether what ends
	 * with the word at AT of a store in the file, DATA, could be taken for the beginning of
	 * one; from *BEGIN to *END. NULL: readers know where such parts are. */
	bool (*stray)(struct prov_bytes data, size_t at, size_t *begin, size_t *end);
	/*
	 * Describes the file: layout and candidates in one go. A file that is broken in a way that
	 * leaves no layout is PROV_E_TRUNC or PROV_E_FORMAT with the offset. Damage after the last
	 * place where a store can be is not this function's to find.
	 */
	int (*scan)(const struct prov_src *src, struct prov_arena *arena,
	    struct prov_layout *layout, struct prov_cands *cands, struct prov_err *err);
	/*
	 * Where a scan reads a good part of the file, or all of it: how that can be done while it
	 * is hashed. *OUT is false where that is not worth it; nothing is decided by it. NULL:
	 * never.
	 */
	int (*ahead)(const struct prov_src *src, struct prov_arena *arena, struct prov_ahead *ahead,
	    bool *out, struct prov_err *err);
	/*
	 * How the output is made. The plan's shape depends on IN->store.n only, not on its bytes.
	 * Other bindings than the data hash need the plan's takes, and are refused
	 * (PROV_E_UNSUPPORTED) where the format has them not; so is an XMP packet or a label where
	 * it has no place for them. New bytes live in the plan's arena. NULL: read-only.
	 */
	int (*embed)(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err);
	/*
	 * Where update manifests (11.2.3) don't take the place of the old store, but come behind
	 * it: the output with IN's store as all that there is of updates, so that nothing that is
	 * bound moves. NULL: embed's output serves.
	 */
	int (*append)(const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err);
	/*
	 * Of a format whose scan does not come to the end: what is missing there, as in the layout,
	 * which only who signs asks for. Reads SRC once at most. NULL: the layout tells.
	 */
	int (*missing)(const struct prov_src *src, const struct prov_layout *layout,
	    const char **out, struct prov_err *err);
	/* Whether others read STORE better than one of the same size with other padding; the plan
	 * is good for both. NULL: all the same. */
	bool (*prefers)(struct prov_bytes store);
	/*
	 * For box hashes only: names the boxes (18.7.3) of a range that scan left whole, because
	 * nothing in it can hold a store, in order; what it leaves out between them is in no box.
	 * FIRST_ONLY: what follows the first image of several is no box either (18.7.2). *HELD is
	 * false where the range is a box as it stands. NULL: all of them are.
	 */
	int (*split)(const struct prov_src *src, const struct prov_range *range, bool first_only,
	    prov_box_cb emit, void *ctx, bool *held, struct prov_err *err);
};

/* What is known of a file beside its content; each may be NULL. */
struct prov_hint {
	const char *media_type; /* what its owner says that it is: decides */
	const char *name;       /* of the file, or a path: tells kinds of text apart */
	const char *method;     /* PROV_METHOD_..., which its owner wants */
};
/*
 * The record whose sniff is surest for the first bytes of SRC, or that HINT (may be NULL) names;
 * *OUT is NULL where there is none. Content goes before a name: a JPEG called x.txt is a JPEG. A
 * method that SRC can't have is PROV_E_USAGE.
 */
int prov_format_find(const struct prov_src *src, const struct prov_hint *hint,
    const struct prov_format **out, struct prov_err *err) PROV_MUST_CHECK;
/* PROV_E_UNSUPPORTED, saying what kept SRC, for which prov_format_find found nothing, from having a
 * format. */
int prov_format_unknown(const struct prov_src *src, struct prov_err *err);
const struct prov_format *prov_format_at(size_t i); /* the table; NULL at the end */

const struct prov_format *prov_format_jpeg(void);
const struct prov_format *prov_format_png(void);
const struct prov_format *prov_format_text(void);
const struct prov_format *prov_format_csv(void);
const struct prov_format *prov_format_tsv(void);
const struct prov_format *prov_format_webp(void);
const struct prov_format *prov_format_wav(void);
const struct prov_format *prov_format_avi(void);
const struct prov_format *prov_format_gif(void);
const struct prov_format *prov_format_tiff(void);
const struct prov_format *prov_format_svg(void);
const struct prov_format *prov_format_c2pa(void);
const struct prov_format *prov_format_mp4(void);
const struct prov_format *prov_format_mov(void);
const struct prov_format *prov_format_m4a(void);
const struct prov_format *prov_format_heic(void);
const struct prov_format *prov_format_heif(void);
const struct prov_format *prov_format_avif(void);
const struct prov_format *prov_format_jxl(void);
const struct prov_format *prov_format_epub(void);
const struct prov_format *prov_format_odt(void);
const struct prov_format *prov_format_ods(void);
const struct prov_format *prov_format_odp(void);
const struct prov_format *prov_format_odg(void);
const struct prov_format *prov_format_docx(void);
const struct prov_format *prov_format_xlsx(void);
const struct prov_format *prov_format_pptx(void);
const struct prov_format *prov_format_oxps(void);
const struct prov_format *prov_format_zip(void);
const struct prov_format *prov_format_pdf(void);
const struct prov_format *prov_format_html(void);
/* Any file as one range without a place for a store, for credentials that come from elsewhere. In
 * no table: nothing is of this format by itself. */
const struct prov_format *prov_format_binary(void);
/* Whether such a file is of a type that is made of boxes to box hashes (C2PA 2.4, 18.7.3), which
 * nobody here reads. */
bool prov_binary_has_boxes(struct prov_bytes head);

#define PROV_SNIFF_BYTES 512
#define PROV_SNIFF_SURE 50 /* a bid that content alone decides by */

#endif
