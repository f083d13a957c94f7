/* SPDX-License-Identifier: Apache-2.0 */
/* Small assets with an XMP packet. */
#ifndef PROV_TESTS_HELPER_XMP_SAMPLE_H
#define PROV_TESTS_HELPER_XMP_SAMPLE_H

#include "base/wr.h"

/* A packet that refers to URL (escaped as XML has it). */
#define XMP_PACKET(url)                                                                            \
	"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "                                          \
	"xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "              \
	"xmlns:dcterms=\"http://purl.org/dc/terms/\" dcterms:provenance=\"" url                    \
	"\"/></rdf:RDF></x:xmpmeta>"

/* An asset with PACKET (less than 64 KiB); WR is initialised here, the caller ends it. The PNG and
 * the JPEG are those of signed.h. */
typedef void xmp_sample(struct prov_wr *wr, struct prov_bytes packet);
xmp_sample xmp_sample_png, xmp_sample_jpeg, xmp_sample_gif, xmp_sample_tiff, xmp_sample_svg,
    xmp_sample_pdf, xmp_sample_pdf_flate, xmp_sample_jxl, xmp_sample_webp, xmp_sample_heic,
    xmp_sample_wav, xmp_sample_avi;

/* All of them, and NULL. */
extern xmp_sample *const xmp_samples[];

#endif
