/* SPDX-License-Identifier: Apache-2.0 */
#include "common/advice.h"

#include <stddef.h>

#include "prov/limit.h"

#define SHORTER "cut it in several, or leave out what is not needed"
#define ANEW "save the file anew, with another program if need be: what is written at once has less"
#define FEWER "leave out what is not needed: all that is given counts together"
#define TOGETHER "leave out what is not needed, or put several in one file"
#define CHAIN                                                                                      \
	"leave out certificates that do not lead from the signer's to the root, as those of "      \
	"others"
#define CERT "take another certificate"
#define KEY "give the key in a file of its own"
#define PASSPHRASE "take a shorter one"
#define BRIEF "make it shorter"
#define ADDRESS "give a shorter one, or save anew the file that has it"
#define TSA "take another time-stamp authority"
#define LESS "leave out the thumbnail, or give fewer ingredients, or such that have less history"
#define SIDECAR "sign it with --sidecar, which changes nothing in it"
#define WRAPPER "sign it with --sidecar, or with fewer ingredients"
#define NO_XMP                                                                                     \
	"sign it with --no-xmp or --sidecar, which change nothing in it, or save the file "        \
	"without it"
#define AIGC "sign it without --aigc"
#define NUMBER "give a smaller number"
#define NEST "divide it: fewer members in one object, fewer values inside of each other"
#define SAY_LESS "give fewer of them"
#define KIND "sign with a key of another kind"
#define REPORT "keep the report itself, as --format json has it"
#define SERVER "ask another server"
#define OTHER                                                                                      \
	"that says nothing against it, but it was not judged; ask its maker for another one, or "  \
	"see docs/limits.md"

/* For each limit what a reader can do and what a signer, or why there is nothing to say. */
static const struct {
	int limit;
	const char *reading, *signing, *none;
} rows[] = {
    {PROV_LIMIT_NONE, OTHER, ANEW, NULL},
    {PROV_LIMIT_STORE, OTHER, LESS, NULL},
    {PROV_LIMIT_CANDS, OTHER, ANEW, NULL},
    {PROV_LIMIT_RANGES, OTHER, ANEW, NULL},
    {PROV_LIMIT_HEADS, NULL, NULL, "further ones are read from the output"},
    {PROV_LIMIT_IFDS, OTHER, ANEW, NULL},
    {PROV_LIMIT_ARENA, OTHER, ANEW, NULL},
    {PROV_LIMIT_JUDGING, OTHER, LESS, NULL},
    {PROV_LIMIT_BOX_DEPTH, OTHER, ANEW, NULL},
    {PROV_LIMIT_BOXES, OTHER, LESS, NULL},
    {PROV_LIMIT_LABEL, OTHER, ANEW, NULL},
    {PROV_LIMIT_URI, OTHER, ADDRESS, NULL},
    {PROV_LIMIT_CBOR_DEPTH, OTHER, ANEW, NULL},
    {PROV_LIMIT_MANIFESTS, OTHER, LESS, NULL},
    {PROV_LIMIT_ASSERTIONS, OTHER, LESS, NULL},
    {PROV_LIMIT_DEFINED, SAY_LESS, SAY_LESS, NULL},
    {PROV_LIMIT_GIVEN_TEXT, BRIEF, BRIEF, NULL},
    {PROV_LIMIT_ITEMS, OTHER, LESS, NULL},
    {PROV_LIMIT_INGREDIENT_DEPTH, OTHER, LESS, NULL},
    {PROV_LIMIT_EXCLUSIONS, OTHER, ANEW, NULL},
    {PROV_LIMIT_PARTS, OTHER, ANEW, NULL},
    {PROV_LIMIT_CERTS, OTHER, ANEW, NULL},
    {PROV_LIMIT_CHAIN, CHAIN, CHAIN, NULL},
    {PROV_LIMIT_CERT, OTHER, CERT, NULL},
    {PROV_LIMIT_SEEN, NULL, NULL, "what is not kept is read anew"},
    {PROV_LIMIT_SEEN_CERT, NULL, NULL, "what is not kept is read anew"},
    {PROV_LIMIT_ANCHORS, SHORTER, SHORTER, NULL},
    {PROV_LIMIT_LISTS, TOGETHER, TOGETHER, NULL},
    {PROV_LIMIT_LOTE_DEPTH, SHORTER, SHORTER, NULL},
    {PROV_LIMIT_LOTE_VALUES, SHORTER, SHORTER, NULL},
    {PROV_LIMIT_LOTE_HISTORY, SHORTER, SHORTER, NULL},
    {PROV_LIMIT_TST, OTHER, TSA, NULL},
    {PROV_LIMIT_HEADERS, OTHER, ANEW, NULL},
    {PROV_LIMIT_TOKENS, OTHER, ANEW, NULL},
    {PROV_LIMIT_OCSP, OTHER, ANEW, NULL},
    {PROV_LIMIT_REVOKED, FEWER, FEWER, NULL},
    {PROV_LIMIT_REVOKED_FILES, FEWER, FEWER, NULL},
    {PROV_LIMIT_PRODUCTS, SHORTER, SHORTER, NULL},
    {PROV_LIMIT_OCSP_ANSWER, OTHER, ANEW, NULL},
    {PROV_LIMIT_SIGNATURES, OTHER, ANEW, NULL},
    {PROV_LIMIT_FETCHES, NULL, NULL, "the report says what was not asked"},
    {PROV_LIMIT_PEM, SHORTER, SHORTER, NULL},
    {PROV_LIMIT_KEY_FILE, KEY, KEY, NULL},
    {PROV_LIMIT_PASSPHRASE, PASSPHRASE, PASSPHRASE, NULL},
    {PROV_LIMIT_FINDINGS, OTHER, LESS, NULL},
    {PROV_LIMIT_REDACTIONS, OTHER, LESS, NULL},
    {PROV_LIMIT_REDACTORS, OTHER, LESS, NULL},
    {PROV_LIMIT_RELABELLED, OTHER, LESS, NULL},
    {PROV_LIMIT_ACKNOWLEDGED, OTHER, LESS, NULL},
    {PROV_LIMIT_WORK_FACTOR, OTHER, LESS, NULL},
    {PROV_LIMIT_COMBINING, OTHER, SIDECAR, NULL},
    {PROV_LIMIT_SHOWN_MARKS, NULL, NULL, "what follows is shown escaped"},
    {PROV_LIMIT_TEXT_WRAPPER, OTHER, WRAPPER, NULL},
    {PROV_LIMIT_UNPACKED, OTHER, LESS, NULL},
    {PROV_LIMIT_UNPACK_FACTOR, OTHER, LESS, NULL},
    {PROV_LIMIT_UNPACK_MEMORY, OTHER, LESS, NULL},
    {PROV_LIMIT_UNPACK_WORK, OTHER, LESS, NULL},
    {PROV_LIMIT_XMP, OTHER, NO_XMP, NULL},
    {PROV_LIMIT_XMP_ITEMS, NULL, NULL, "the report says that it was not looked for"},
    {PROV_LIMIT_SIBLINGS, NULL, NULL, "the file counts as the one that the sidecar is about"},
    {PROV_LIMIT_FOLDER, NULL, NULL, "the same"},
    {PROV_LIMIT_XMP_DEPTH, OTHER, NO_XMP, NULL},
    {PROV_LIMIT_BMFF_DEPTH, OTHER, ANEW, NULL},
    {PROV_LIMIT_BMFF_BOXES, OTHER, ANEW, NULL},
    {PROV_LIMIT_BMFF_EXCLUSIONS, OTHER, ANEW, NULL},
    {PROV_LIMIT_BMFF_STEPS, OTHER, ANEW, NULL},
    {PROV_LIMIT_BMFF_DATA, OTHER, ANEW, NULL},
    {PROV_LIMIT_BMFF_WORK, OTHER, ANEW, NULL},
    {PROV_LIMIT_BMFF_HOLES, OTHER, ANEW, NULL},
    {PROV_LIMIT_BMFF_TRACKS, OTHER, ANEW, NULL},
    {PROV_LIMIT_BMFF_AUX, OTHER, ANEW, NULL},
    {PROV_LIMIT_BMFF_EDITS, OTHER, SIDECAR, NULL},
    {PROV_LIMIT_BMFF_LEAVES, OTHER, SIDECAR, NULL},
    {PROV_LIMIT_BMFF_LABELS, OTHER, AIGC, NULL},
    {PROV_LIMIT_IDENTITY_REFS, NULL, NULL, "the report says that it is left unjudged"},
    {PROV_LIMIT_IDENTITIES, NULL, NULL, "the same"},
    {PROV_LIMIT_CREDENTIAL, NULL, NULL, "the same"},
    {PROV_LIMIT_ASSET_DEPTH, NULL, NULL, "the same"},
    {PROV_LIMIT_ASSET_KEYS, NULL, NULL, "the same"},
    {PROV_LIMIT_DID, NULL, NULL, "the same"},
    {PROV_LIMIT_ZIP_MEMBERS, OTHER, ANEW, NULL},
    {PROV_LIMIT_ZIP_DIRECTORY, OTHER, ANEW, NULL},
    {PROV_LIMIT_PDF_WORK, OTHER, ANEW, NULL},
    {PROV_LIMIT_PDF_UNPACKED, OTHER, ANEW, NULL},
    {PROV_LIMIT_PDF_OBJECT, OTHER, ANEW, NULL},
    {PROV_LIMIT_PDF_DEPTH, OTHER, ANEW, NULL},
    {PROV_LIMIT_PDF_SECTIONS, OTHER, ANEW, NULL},
    {PROV_LIMIT_PDF_FIELDS, OTHER, ANEW, NULL},
    {PROV_LIMIT_PDF_RUNS, OTHER, ANEW, NULL},
    {PROV_LIMIT_SIGNALS, NULL, NULL, "what is left out is counted"},
    {PROV_LIMIT_SIGNALS_ALIKE, NULL, NULL, "the same"},
    {PROV_LIMIT_SIGNAL_TEXT, NULL, NULL, "it is cut, which is said"},
    {PROV_LIMIT_SIGNAL_MEMORY, NULL, NULL, "what is left out is counted"},
    {PROV_LIMIT_SIGNAL_INPUT, NULL, NULL, "the beginning is kept"},
    {PROV_LIMIT_SIGNAL_CARRIERS, NULL, NULL, "what is left out is counted"},
    {PROV_LIMIT_AIGC_OPENINGS, NULL, NULL, "the row says that it is no label"},
    {PROV_LIMIT_PROPERTIES, NULL, NULL, "the report says that they are not read"},
    {PROV_LIMIT_PREVIEW, NULL, NULL, "the report says that it is not looked at"},
    {PROV_LIMIT_PREVIEWS, NULL, NULL, "what is left out is counted"},
    {PROV_LIMIT_POLICY, SHORTER, SHORTER, NULL},
    {PROV_LIMIT_POLICY_MEMORY, SHORTER, SHORTER, NULL},
    {PROV_LIMIT_POLICY_TEXT, SHORTER, SHORTER, NULL},
    {PROV_LIMIT_POLICY_VALUES, SHORTER, SHORTER, NULL},
    {PROV_LIMIT_CLAUSES, SHORTER, SHORTER, NULL},
    {PROV_LIMIT_TERMS, SHORTER, SHORTER, NULL},
    {PROV_LIMIT_RECEIPT, REPORT, REPORT, NULL},
    {PROV_LIMIT_PICTURE, NULL, NULL, "a note says that it is not shown"},
    {PROV_LIMIT_COMPARED_TEXT, NULL, NULL, "the report says that they are not compared"},
    {PROV_LIMIT_FILE_SIZE, OTHER, SIDECAR, NULL},
    {PROV_LIMIT_PNG_CHUNK, OTHER, LESS, NULL},
    {PROV_LIMIT_XMP_CHUNK, OTHER, NO_XMP, NULL},
    {PROV_LIMIT_APP11, OTHER, ANEW, NULL},
    {PROV_LIMIT_NUMBER, OTHER, NUMBER, NULL},
    {PROV_LIMIT_JSON, OTHER, NEST, NULL},
    {PROV_LIMIT_DEFINITION, SHORTER, SHORTER, NULL},
    {PROV_LIMIT_SIGNED, OTHER, KIND, NULL},
    {PROV_LIMIT_STAMP_ROOM, NULL, NULL, "its message says it: another try leaves more"},
    {PROV_LIMIT_ANSWER, OTHER, SERVER, NULL},
    {PROV_LIMIT_NAMES, OTHER, ANEW, NULL},
    {PROV_LIMIT_DIGEST, OTHER, ANEW, NULL},
};

static size_t find(int limit)
{
	size_t i = 0;

	while (i < sizeof(rows) / sizeof(rows[0]) && rows[i].limit != limit)
		i++;
	return i;
}

const char *advice_on_limit(int limit, bool signing)
{
	size_t i = find(limit);

	if (i == sizeof(rows) / sizeof(rows[0]))
		return NULL;
	return signing ? rows[i].signing : rows[i].reading;
}

const char *advice_none(int limit)
{
	size_t i = find(limit);

	return i == sizeof(rows) / sizeof(rows[0]) ? NULL : rows[i].none;
}
