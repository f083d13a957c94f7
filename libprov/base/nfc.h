/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Unicode NFC (UAX 15, by utf8proc) as a stream: text goes in in pieces, normalised text comes out
 * through a callback, in constant memory. Pieces are cut only where nothing can compose across
 * (before a code point that is neither a mark nor a Hangul vowel or trailing consonant). When
 * something comes out depends on the text alone, not on how it was cut into calls.
 */
#ifndef PROV_BASE_NFC_H
#define PROV_BASE_NFC_H

#include "base/wr.h"
#include "prov/err.h"

typedef int (*prov_nfc_cb)(void *ctx, struct prov_bytes text, struct prov_err *err);

struct prov_nfc {
	struct prov_wr pending; /* the last segment: it may still grow */
	struct prov_wr scratch; /* a normalised segment on its way out */
	prov_nfc_cb emit;
	void *ctx;
	uint8_t tail[4]; /* a sequence that the end of a call cut */
	size_t tail_n;
	uint64_t at;  /* bytes consumed, for messages */
	bool changed; /* whether what came out differs from what went in */
};

void prov_nfc_init(struct prov_nfc *nfc, prov_nfc_cb emit, void *ctx);
void prov_nfc_fini(struct prov_nfc *nfc);
/* Malformed UTF-8 is PROV_E_FORMAT with its offset; a run without a cut above PROV_MAX_COMBINING is
 * PROV_E_LIMIT. A sequence cut by the end of TEXT waits for the next call. */
int prov_nfc_update(
    struct prov_nfc *nfc, struct prov_bytes text, struct prov_err *err) PROV_MUST_CHECK;
int prov_nfc_finish(struct prov_nfc *nfc, struct prov_err *err) PROV_MUST_CHECK;

#endif
