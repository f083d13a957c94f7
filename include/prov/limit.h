/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The limits on what a file, or what is given beside it, may ask of the library: which one was
 * reached, where a call fails with PROV_E_LIMIT, is in the struct prov_err. docs/limits.md gives
 * each one's reason.
 */
#ifndef PROV_LIMIT_H
#define PROV_LIMIT_H

#include <stdint.h>

#include "prov/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* X(name, number, what it counts). Numbers are append-only. */
/* clang-format off: a row a line */
#define PROV_LIMITS(X)                                                                             \
	X(STORE, 1, "bytes of one manifest store")                                                 \
	X(CANDS, 2, "candidate stores in one asset")                                               \
	X(RANGES, 3, "ranges of one layout")                                                       \
	X(HEADS, 4, "headers of an output that are kept as they go out")                           \
	X(IFDS, 5, "directories in a TIFF file's chain, and as many below")                        \
	X(ARENA, 6, "bytes of one operation's arena")                                              \
	X(JUDGING, 7, "bytes of arena that a verdict costs beyond the stores")                     \
	X(BOX_DEPTH, 8, "JUMBF boxes inside boxes")                                                \
	X(BOXES, 9, "JUMBF boxes in one store")                                                    \
	X(LABEL, 10, "bytes of a JUMBF label")                                                     \
	X(URI, 11, "bytes of a JUMBF URI")                                                         \
	X(CBOR_DEPTH, 12, "CBOR items inside items")                                               \
	X(MANIFESTS, 13, "manifests in one store")                                                 \
	X(ASSERTIONS, 14, "assertion references of one claim")                                     \
	X(DEFINED, 15, "ingredients, actions and so on of a definition")                           \
	X(ITEMS, 16, "elements of one list in an assertion")                                       \
	X(INGREDIENT_DEPTH, 17, "manifests below manifests")                                       \
	X(EXCLUSIONS, 18, "exclusion ranges of one hash assertion")                                \
	X(PARTS, 19, "parts of one multi-asset hash")                                              \
	X(CERTS, 20, "certificates of one x5chain")                                                \
	X(CHAIN, 21, "certificates of a chain to sign with")                                       \
	X(CERT, 22, "bytes of one certificate")                                                    \
	X(SEEN, 23, "certificates, and paths of them, kept for a next file")                       \
	X(SEEN_CERT, 24, "bytes of a certificate that is kept for a next file")                    \
	X(ANCHORS, 25, "certificates of one trust list")                                           \
	X(LISTS, 26, "trust lists of one kind")                                                    \
	X(LOTE_DEPTH, 27, "JSON values inside values of a trust list")                             \
	X(LOTE_VALUES, 28, "JSON values of a trust list")                                          \
	X(LOTE_HISTORY, 29, "states of one service of a trust list")                               \
	X(TST, 30, "bytes of one time-stamp token")                                                \
	X(HEADERS, 31, "header parameters in one COSE bucket")                                     \
	X(TOKENS, 32, "time-stamp tokens in one COSE header")                                      \
	X(OCSP, 33, "OCSP responses in one COSE header")                                           \
	X(REVOKED, 34, "fingerprints of revoked certificates that are given")                      \
	X(REVOKED_FILES, 35, "CRLs and OCSP responses that are given")                             \
	X(PRODUCTS, 36, "products of a list of conforming ones")                                   \
	X(OCSP_ANSWER, 37, "bytes of one OCSP response")                                           \
	X(SIGNATURES, 38, "signatures that one verification checks")                               \
	X(FETCHES, 39, "questions to the network for one file")                                    \
	X(PEM, 40, "bytes of a PEM file")                                                          \
	X(KEY_FILE, 41, "bytes of a private key's PEM file")                                       \
	X(PASSPHRASE, 42, "bytes of a passphrase")                                                 \
	X(FINDINGS, 43, "findings of one verification")                                            \
	X(REDACTIONS, 44, "redacted assertions of one store")                                      \
	X(REDACTORS, 45, "manifests that redact any")                                              \
	X(RELABELLED, 46, "manifests of ingredients that get other labels")                        \
	X(ACKNOWLEDGED, 47, "failures of one ingredient on record")                                \
	X(WORK_FACTOR, 48, "times its size that a store's references cost")                        \
	X(COMBINING, 49, "bytes without a normalisation boundary")                                 \
	X(SHOWN_MARKS, 50, "combining marks shown on one letter")                                  \
	X(TEXT_WRAPPER, 51, "manifest bytes in one text wrapper")                                  \
	X(UNPACKED, 52, "bytes that a store's compressed manifests unpack to")                     \
	X(UNPACK_FACTOR, 53, "times its size that a compressed manifest unpacks to")               \
	X(UNPACK_MEMORY, 54, "bytes that decompressing may hold for itself")                       \
	X(UNPACK_WORK, 55, "bytes of tables that unpacking a file may make")                       \
	X(XMP, 56, "bytes of an XMP packet")                                                       \
	X(XMP_ITEMS, 57, "XMP items of one HEIF file")                                             \
	X(SIBLINGS, 58, "files that one sidecar could be about")                                   \
	X(FOLDER, 59, "names of a folder in which they are looked for")                            \
	X(XMP_DEPTH, 60, "XML elements inside elements of one")                                    \
	X(BMFF_DEPTH, 61, "BMFF boxes inside boxes")                                               \
	X(BMFF_BOXES, 62, "BMFF boxes looked at in one file")                                      \
	X(BMFF_EXCLUSIONS, 63, "exclusions of one BMFF hash")                                      \
	X(BMFF_STEPS, 64, "steps of one exclusion's path")                                         \
	X(BMFF_DATA, 65, "bytes that the exclusions of one hash compare")                          \
	X(BMFF_WORK, 66, "bytes that comparing boxes with exclusions may cost")                    \
	X(BMFF_HOLES, 67, "runs left out of one box at the top of a file")                         \
	X(BMFF_TRACKS, 68, "tracks whose defaults fragments use")                                  \
	X(BMFF_AUX, 69, "bytes of one merkle box")                                                 \
	X(BMFF_EDITS, 70, "places of a BMFF file corrected beside its tables")                     \
	X(BMFF_LEAVES, 71, "leaves of the Merkle trees of one BMFF file")                          \
	X(BMFF_LABELS, 72, "AIGC labels of one BMFF file")                                         \
	X(IDENTITY_REFS, 73, "assertions that one identity assertion names")                       \
	X(IDENTITIES, 74, "identity assertions of one store that are judged")                      \
	X(CREDENTIAL, 75, "bytes of a verifiable credential")                                      \
	X(ASSET_DEPTH, 76, "values inside values of its c2paAsset")                                \
	X(ASSET_KEYS, 77, "members of one map in it")                                              \
	X(DID, 78, "bytes of a decentralized identifier")                                          \
	X(ZIP_MEMBERS, 79, "members of one ZIP archive")                                           \
	X(ZIP_DIRECTORY, 80, "bytes of a ZIP archive's central directory")                         \
	X(PDF_WORK, 81, "bytes looked at for a PDF file's objects")                                \
	X(PDF_UNPACKED, 82, "bytes kept of a PDF file's objects and streams")                      \
	X(PDF_OBJECT, 83, "bytes of one PDF object, its stream aside")                             \
	X(PDF_DEPTH, 84, "PDF arrays and dictionaries inside of each other")                       \
	X(PDF_SECTIONS, 85, "updates of a PDF file")                                               \
	X(PDF_FIELDS, 86, "fields of a PDF form looked at for a signature")                        \
	X(PDF_RUNS, 87, "runs of a PDF file's cross-references")                                   \
	X(SIGNALS, 88, "signals that are kept of one file")                                        \
	X(SIGNALS_ALIKE, 89, "signals of one kind at one place")                                   \
	X(SIGNAL_TEXT, 90, "bytes of a signal's value")                                            \
	X(SIGNAL_MEMORY, 91, "bytes that the signals of one file take")                            \
	X(SIGNAL_INPUT, 92, "bytes of one chunk looked at for signals")                            \
	X(SIGNAL_CARRIERS, 93, "chunks and segments looked at for signals")                        \
	X(AIGC_OPENINGS, 94, "braces tried for the begin of an AIGC label")                        \
	X(PROPERTIES, 95, "bytes of a document's custom properties")                               \
	X(PREVIEW, 96, "bytes of a preview")                                                       \
	X(PREVIEWS, 97, "previews of one file")                                                    \
	X(POLICY, 98, "bytes of a policy file")                                                    \
	X(POLICY_MEMORY, 99, "bytes that a policy's clauses take")                                 \
	X(POLICY_TEXT, 100, "bytes of a sentence, or a value, of a policy")                        \
	X(POLICY_VALUES, 101, "values of all lists of a policy")                                   \
	X(CLAUSES, 102, "clauses of a policy")                                                     \
	X(TERMS, 103, "terms of a set, and sets of a clause")                                      \
	X(RECEIPT, 104, "bytes of what a receipt says")                                            \
	X(PICTURE, 105, "bytes of a picture that a report shows")                                  \
	X(COMPARED_TEXT, 106, "bytes of a text that is compared with another")                     \
	X(GIVEN_TEXT, 107, "bytes of one text that is to be signed")

/* What is not ours to choose: what a format, a file or a number can hold. Their value is 0. */
#define PROV_LIMITS_ELSEWHERE(X)                                                                   \
	X(FILE_SIZE, 1001, "bytes that a file of the format can have")                             \
	X(PNG_CHUNK, 1002, "bytes of a PNG chunk")                                                 \
	X(XMP_CHUNK, 1003, "bytes of XMP that the format has room for")                            \
	X(APP11, 1004, "numbers for boxes in a JPEG")                                              \
	X(NUMBER, 1005, "digits of a number in JSON")                                              \
	X(JSON, 1006, "values inside values, and members of an object, in JSON")                   \
	X(DEFINITION, 1007, "bytes of a definition")                                               \
	X(SIGNED, 1008, "bytes under one Ed25519 signature")                                       \
	X(STAMP_ROOM, 1009, "bytes that were left for a time-stamp")                               \
	X(ANSWER, 1010, "bytes of an answer of the network")                                       \
	X(NAMES, 1011, "names of the namespace of manifests in SVG")                               \
	X(DIGEST, 1012, "bytes of a hash")
/* clang-format on */

enum prov_limit {
	PROV_LIMIT_NONE = 0, /* no limit, or one without a name */
#define PROV_LIMIT_ENUM(name, number, what) PROV_LIMIT_##name = (number),
	PROV_LIMITS(PROV_LIMIT_ENUM) PROV_LIMITS_ELSEWHERE(PROV_LIMIT_ENUM)
#undef PROV_LIMIT_ENUM
};

/* As docs/limits.md names it, such as "PROV_MAX_STORE"; NULL for what is no limit. */
PROV_API const char *prov_limit_name(int limit);
/* What it counts, such as "bytes of one manifest store"; NULL for what is no limit. */
PROV_API const char *prov_limit_counts(int limit);
/* How much may be; 0 where that is not ours to choose, and for what is no limit. */
PROV_API uint64_t prov_limit_value(int limit);

#ifdef __cplusplus
}
#endif
#endif
