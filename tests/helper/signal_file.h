/* SPDX-License-Identifier: Apache-2.0 */
/* Small files with unsigned marks in them, piece by piece. */
#ifndef PROV_TESTS_HELPER_SIGNAL_FILE_H
#define PROV_TESTS_HELPER_SIGNAL_FILE_H

#include "base/wr.h"

/* A 1x1 PNG up to where chunks of text go, a chunk, a text chunk (zTXt, and with a plus iTXt,
 * compressed), and the rest; prov_wr_fini it. */
void signal_png(struct prov_wr *wr);
void signal_png_chunk(struct prov_wr *wr, const char *type, struct prov_bytes data);
void signal_png_text(struct prov_wr *wr, const char *type, const char *keyword, const char *text);
void signal_png_end(struct prov_wr *wr);

/* The same of a JPEG: MARKER is the second byte. */
void signal_jpeg(struct prov_wr *wr);
void signal_jpeg_segment(struct prov_wr *wr, unsigned marker, struct prov_bytes data);
void signal_jpeg_end(struct prov_wr *wr);

/* A data set of IPTC-IIM; and all of DATA as the segment that holds it in a JPEG. */
void signal_iim(struct prov_wr *wr, unsigned set, const char *value);
void signal_jpeg_iim(struct prov_wr *wr, struct prov_bytes data);

/* A part of extended XMP: "GUID FULL-LENGTH OFFSET XML". */
void signal_jpeg_extended(struct prov_wr *wr, const char *words);

/* A WAV file with the list INFO of LIST, and a chunk AIGC of LABEL; either may be NULL. LIST is
 * "ISFT=value;IART=value". */
void signal_wav(struct prov_wr *wr, const char *list, const char *label);
/* An AVI file without a film, with such a list. */
void signal_avi(struct prov_wr *wr, const char *list);
/* A text document of Office Open XML whose custom property AIGC is LABEL, as XML. */
void signal_docx(struct prov_wr *wr, const char *label);
/* A PDF file whose document information has AIGC with the string LABEL, with its brackets. */
void signal_pdf(struct prov_wr *wr, const char *label);
/* A GIF with a comment. */
void signal_gif(struct prov_wr *wr, const char *comment);

#endif
