/* SPDX-License-Identifier: Apache-2.0 */
/* Files that reach a limit beside their manifest stores. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/pdf_make.h"
#include "helper/signed.h"
#include "helper/xmp_sample.h"
#include "limits.h"

/* N ranges: the start of the image, segments, and the image with all behind it. */
void limit_ranges(struct prov_wr *out, size_t n)
{
	struct prov_bytes jpeg = sample_jpeg();
	static const uint8_t segment[] = {0xff, 0xfe, 0, 2};
	size_t sos = 2, has = 1;

	while (jpeg.p[sos + 1] != 0xda) {
		sos += 2 + ((size_t)jpeg.p[sos + 2] << 8 | jpeg.p[sos + 3]);
		has++;
	}
	has++; /* the image; SOI is counted already */
	prov_wr_bytes(out, prov_bytes_sub(jpeg, 0, 2));
	for (size_t i = has; i < n; i++)
		prov_wr_bytes(out, prov_bytes(segment, sizeof(segment)));
	prov_wr_bytes(out, prov_bytes_sub(jpeg, 2, jpeg.n));
}

/* A PNG with N chunks, of SIZE bytes each, that hold stores. */
static void put_stores(struct prov_wr *out, size_t n, size_t size)
{
	struct prov_bytes png = sample_png();

	prov_wr_bytes(out, prov_bytes_sub(png, 0, 33));
	for (size_t i = 0; i < n; i++) {
		prov_wr_u32(out, (uint32_t)size);
		prov_wr_str(out, "caBX");
		prov_wr_zeros(out, size + 4);
	}
	prov_wr_bytes(out, prov_bytes_sub(png, 33, png.n));
}

void limit_cands(struct prov_wr *out, size_t n)
{
	put_stores(out, n, 16);
}

void limit_store(struct prov_wr *out, size_t n)
{
	put_stores(out, 1, n);
}

void limit_ifds(struct prov_wr *out, size_t n)
{
	prov_wr_bytes(out, prov_bytes("MM\0*\0\0\0\10", 8));
	for (size_t i = 1; i <= n; i++) {
		prov_wr_bytes(out, prov_bytes("\0\0", 2));
		prov_wr_u32(out, i < n ? (uint32_t)(8 + 6 * i) : 0);
	}
}

void limit_xmp(struct prov_wr *out, size_t n)
{
	static const char text[] = XMP_PACKET("x");
	struct prov_wr packet;

	prov_wr_init(&packet, n);
	prov_wr_str(&packet, text);
	while (packet.n < n)
		prov_wr_str(&packet, " ");
	xmp_sample_png(out, prov_wr_data(&packet));
	prov_wr_fini(&packet);
}

/* N elements inside each other, in three that any packet has. */
void limit_xmp_depth(struct prov_wr *out, size_t n)
{
	struct prov_wr packet;

	prov_wr_init(&packet, 65536);
	prov_wr_str(&packet, "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
			     "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
			     "<rdf:Description xmlns:a=\"http://a/\">");
	for (size_t i = 3; i < n; i++)
		prov_wr_str(&packet, "<a:b>");
	for (size_t i = 3; i < n; i++)
		prov_wr_str(&packet, "</a:b>");
	prov_wr_str(&packet, "</rdf:Description></rdf:RDF></x:xmpmeta>");
	xmp_sample_png(out, prov_wr_data(&packet));
	prov_wr_fini(&packet);
}

static void put_ftyp(struct prov_wr *out)
{
	prov_wr_u32(out, 16);
	prov_wr_str(out, "ftypisom");
	prov_wr_u32(out, 0);
}

void limit_bmff_depth(struct prov_wr *out, size_t n)
{
	put_ftyp(out);
	for (size_t i = 0; i < n; i++) {
		prov_wr_u32(out, (uint32_t)(8 * (n - i)));
		prov_wr_str(out, "moov");
	}
}

/* The index of a ZIP archive is N bytes long. */
void limit_zip_directory(struct prov_wr *out, size_t n)
{
	prov_wr_bytes(
	    out, prov_bytes("PK\3\4\24\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0x", 31));
	prov_wr_bytes(out, prov_bytes("PK\1\2\24\0\24\0", 8));
	prov_wr_zeros(out, n - 8);
	prov_wr_bytes(out, prov_bytes("PK\5\6\0\0\0\0\1\0\1\0", 12));
	for (unsigned i = 0; i < 4; i++)
		prov_wr_u8(out, (uint8_t)(n >> (8 * i)));
	prov_wr_bytes(out, prov_bytes("\37\0\0\0\0\0", 6));
}

/* N boxes: one that holds all others but the first. */
void limit_bmff_boxes(struct prov_wr *out, size_t n)
{
	put_ftyp(out);
	prov_wr_u32(out, (uint32_t)(8 * n));
	prov_wr_str(out, "moov");
	for (size_t i = 1; i < n; i++) {
		prov_wr_u32(out, 8);
		prov_wr_str(out, "free");
	}
}

static void put_le(struct prov_wr *out, uint64_t v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		prov_wr_u8(out, (uint8_t)(v >> (8 * i)));
}

/* N empty files, with an index of 64-bit counts. */
void limit_zip_members(struct prov_wr *out, size_t n)
{
	size_t at, len;

	for (size_t i = 0; i < n; i++) {
		prov_wr_bytes(out, prov_bytes("PK\3\4\24\0\0\0\0\0\0\0\0\0", 14));
		prov_wr_zeros(out, 12);
		put_le(out, 6, 2);
		put_le(out, 0, 2);
		prov_wr_printf(out, "%06zu", i);
	}
	at = out->n;
	for (size_t i = 0; i < n; i++) {
		prov_wr_bytes(out, prov_bytes("PK\1\2\55\0\24\0", 8));
		prov_wr_zeros(out, 20);
		put_le(out, 6, 2);
		prov_wr_zeros(out, 12);
		put_le(out, 36 * i, 4);
		prov_wr_printf(out, "%06zu", i);
	}
	len = out->n - at;
	prov_wr_bytes(out, prov_bytes("PK\6\6", 4));
	put_le(out, 44, 8);
	put_le(out, 45, 2);
	put_le(out, 45, 2);
	put_le(out, 0, 8);
	put_le(out, n, 8);
	put_le(out, n, 8);
	put_le(out, len, 8);
	put_le(out, at, 8);
	prov_wr_bytes(out, prov_bytes("PK\6\7", 4));
	put_le(out, 0, 4);
	put_le(out, at + len, 8);
	put_le(out, 1, 4);
	prov_wr_bytes(out, prov_bytes("PK\5\6\0\0\0\0", 8));
	put_le(out, UINT64_MAX, 8);
	put_le(out, UINT32_MAX, 4);
	put_le(out, 0, 2);
}

static void put_pdf(struct prov_wr *out, struct pdf_make *m)
{
	prov_wr_bytes(out, pdf_make_data(m));
	pdf_make_fini(m);
}

void limit_pdf_sections(struct prov_wr *out, size_t n)
{
	struct pdf_make m;

	pdf_make_init(&m);
	for (size_t i = 0; i < n; i++) {
		pdf_make_obj(&m, 1, "<</Type/Catalog>>");
		pdf_make_end(&m, 0, "");
	}
	put_pdf(out, &m);
}

/* N runs of one object each, in one table. */
void limit_pdf_runs(struct prov_wr *out, size_t n)
{
	size_t pos;

	prov_wr_str(out, "%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n");
	pos = out->n;
	prov_wr_str(out, "xref\n");
	for (size_t i = 1; i <= n; i++)
		prov_wr_printf(out, "%zu 1\n%010u 00000 n \n", i, 9u);
	prov_wr_printf(
	    out, "trailer\n<</Root 1 0 R/Size %zu>>\nstartxref\n%zu\n%%%%EOF\n", n + 1, pos);
}

static void put_catalog(struct prov_wr *out, const struct prov_wr *text)
{
	struct pdf_make m;

	pdf_make_init(&m);
	pdf_make_obj(&m, 1, (const char *)text->p);
	pdf_make_end(&m, 0, "");
	put_pdf(out, &m);
}

/* The catalog is one of N arrays and dictionaries. */
void limit_pdf_depth(struct prov_wr *out, size_t n)
{
	struct prov_wr text;

	prov_wr_init(&text, 65536);
	prov_wr_str(&text, "<</Type/Catalog/A");
	for (size_t i = 1; i < n; i++)
		prov_wr_str(&text, "[");
	for (size_t i = 1; i < n; i++)
		prov_wr_str(&text, "]");
	prov_wr_str(&text, ">>");
	prov_wr_u8(&text, 0);
	put_catalog(out, &text);
	prov_wr_fini(&text);
}
