/* SPDX-License-Identifier: Apache-2.0 */
/* The text of PNG's tEXt, zTXt and iTXt chunks (PNG, third edition, 11.3.3). */
#ifndef PROV_FORMAT_PNG_TEXT_H
#define PROV_FORMAT_PNG_TEXT_H

#include "format/format.h"

struct prov_png_text {
	struct prov_bytes keyword, text; /* of the room that was given */
	bool cut;                        /* the text is longer */
};
#define PROV_PNG_TEXT_ROOM ((size_t)PROV_MAX_SIGNAL_INPUT * 2) /* packed, and unpacked */

/* Of the chunk that RANGE of a PNG file's layout is; the keyword is empty where it is no chunk of
 * text. PROV_E_FORMAT: broken. */
int prov_png_text_read(const struct prov_src *src, const struct prov_range *range, uint8_t *room,
    struct prov_png_text *out, struct prov_err *err) PROV_MUST_CHECK;

/* Whether the CRC of the chunk at CHUNK is right; not where it is longer than an XMP packet may be.
 */
int prov_png_is_whole(const struct prov_src *src, struct prov_span chunk, bool *whole,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
