/* SPDX-License-Identifier: Apache-2.0 */
/* Small images with an XMP packet. */
#ifndef PROV_TESTS_HELPER_XMP_SAMPLE_H
#define PROV_TESTS_HELPER_XMP_SAMPLE_H

#include "base/wr.h"

/* A packet that refers to URL (escaped as XML has it). */
#define XMP_PACKET(url)                                                                            \
	"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "                                          \
	"xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "              \
	"xmlns:dcterms=\"http://purl.org/dc/terms/\" dcterms:provenance=\"" url                    \
	"\"/></rdf:RDF></x:xmpmeta>"

/* The 1x1 PNG or JPEG of signed.h with PACKET; WR is initialised here, the caller ends it. */
void xmp_sample_png(struct prov_wr *wr, struct prov_bytes packet);
void xmp_sample_jpeg(struct prov_wr *wr, struct prov_bytes packet);

#endif
