/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/xmp_sample.h"

#include "helper/pdf_make.h"
#include "helper/signed.h"

#define PNG_HEAD 33 /* signature and IHDR */

void xmp_sample_png(struct prov_wr *wr, struct prov_bytes packet)
{
	static const char head[] = "XML:com.adobe.xmp\0\0\0\0"; /* its own NUL ends the last text */
	struct prov_bytes png = sample_png();

	prov_wr_init(wr, (size_t)64 << 20);
	prov_wr_bytes(wr, prov_bytes_sub(png, 0, PNG_HEAD));
	prov_wr_u32(wr, (uint32_t)(sizeof(head) + packet.n));
	prov_wr_str(wr, "iTXt");
	prov_wr_bytes(wr, prov_bytes(head, sizeof(head)));
	prov_wr_bytes(wr, packet);
	prov_wr_u32(wr, 0); /* no one asks for the CRC */
	prov_wr_bytes(wr, prov_bytes_sub(png, PNG_HEAD, png.n));
}

void xmp_sample_jpeg(struct prov_wr *wr, struct prov_bytes packet)
{
	static const char head[] = "http://ns.adobe.com/xap/1.0/";
	struct prov_bytes jpeg = sample_jpeg();

	prov_wr_init(wr, (size_t)64 << 20);
	prov_wr_bytes(wr, prov_bytes_sub(jpeg, 0, 2));
	prov_wr_u16(wr, 0xffe1);
	prov_wr_u16(wr, (uint16_t)(2 + sizeof(head) + packet.n));
	prov_wr_bytes(wr, prov_bytes(head, sizeof(head)));
	prov_wr_bytes(wr, packet);
	prov_wr_bytes(wr, prov_bytes_sub(jpeg, 2, jpeg.n));
}

void xmp_sample_gif(struct prov_wr *wr, struct prov_bytes packet)
{
	prov_wr_init(wr, (size_t)1 << 20);
	prov_wr_bytes(wr, prov_bytes("GIF89a\1\0\1\0\0\0\0!\xff\x0bXMP DataXMP", 13 + 14));
	prov_wr_bytes(wr, packet);
	prov_wr_u8(wr, 1);
	for (unsigned i = 256; i > 0; i--)
		prov_wr_u8(wr, (uint8_t)(i - 1));
	prov_wr_u8(wr, 0);
	prov_wr_bytes(wr, prov_bytes(",\0\0\0\0\1\0\1\0\0\2\2L\1\0;", 16));
}

/* The entry is the first of the one directory, and its value stands behind that. */
void xmp_sample_tiff(struct prov_wr *wr, struct prov_bytes packet)
{
	prov_wr_init(wr, (size_t)1 << 20);
	prov_wr_bytes(wr, prov_bytes("MM\0*\0\0\0\x08\0\1\x02\xbc\0\1", 14));
	prov_wr_u32(wr, (uint32_t)packet.n);
	prov_wr_u32(wr, 26);
	prov_wr_u32(wr, 0);
	prov_wr_bytes(wr, packet);
}

void xmp_sample_svg(struct prov_wr *wr, struct prov_bytes packet)
{
	prov_wr_init(wr, (size_t)1 << 20);
	prov_wr_str(wr, "<?xml version=\"1.0\"?><!DOCTYPE svg><svg><metadata>\n");
	prov_wr_bytes(wr, packet);
	prov_wr_str(wr, "\n</metadata></svg>");
}

static void put_pdf(struct prov_wr *wr, const char *more, struct prov_bytes data)
{
	struct pdf_make m;

	pdf_make_init(&m);
	pdf_make_obj(&m, 1, "<</Type/Catalog/Metadata 2 0 R>>");
	pdf_make_stream(&m, 2, more, data);
	pdf_make_end(&m, 0, "");
	prov_wr_init(wr, (size_t)1 << 20);
	prov_wr_bytes(wr, pdf_make_data(&m));
	pdf_make_fini(&m);
}

void xmp_sample_pdf(struct prov_wr *wr, struct prov_bytes packet)
{
	put_pdf(wr, "/Type/Metadata/Subtype/XML", packet);
}

static uint32_t adler(struct prov_bytes data)
{
	uint32_t a = 1, b = 0;

	for (size_t i = 0; i < data.n; i++) {
		a = (a + data.p[i]) % 65521;
		b = (b + a) % 65521;
	}
	return b << 16 | a;
}

/* One block that is only stored (RFC 1950, RFC 1951). */
void xmp_sample_pdf_flate(struct prov_wr *wr, struct prov_bytes packet)
{
	struct prov_wr z;
	unsigned n = (unsigned)packet.n;

	prov_wr_init(&z, (size_t)1 << 20);
	prov_wr_bytes(&z, prov_bytes("\x78\x01\x01", 3));
	prov_wr_u8(&z, (uint8_t)n);
	prov_wr_u8(&z, (uint8_t)(n >> 8));
	prov_wr_u8(&z, (uint8_t)~n);
	prov_wr_u8(&z, (uint8_t)(~n >> 8));
	prov_wr_bytes(&z, packet);
	prov_wr_u32(&z, adler(packet));
	put_pdf(wr, "/Subtype/XML/Filter/FlateDecode", prov_wr_data(&z));
	prov_wr_fini(&z);
}

void xmp_sample_jxl(struct prov_wr *wr, struct prov_bytes packet)
{
	static const char head[] = "\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14"
				   "ftypjxl \0\0\0\0jxl ";

	prov_wr_init(wr, (size_t)1 << 20);
	prov_wr_bytes(wr, prov_bytes(head, sizeof(head) - 1));
	prov_wr_u32(wr, (uint32_t)(8 + packet.n));
	prov_wr_str(wr, "xml ");
	prov_wr_bytes(wr, packet);
	prov_wr_bytes(wr, prov_bytes("\0\0\0\x0ajxlc\xff\x0a", 10));
}

static void put_le32(struct prov_wr *wr, uint32_t v)
{
	for (unsigned i = 0; i < 32; i += 8)
		prov_wr_u8(wr, (uint8_t)(v >> i));
}

static void put_riff(
    struct prov_wr *wr, const char *form, const char *name, struct prov_bytes packet)
{
	unsigned pad = packet.n & 1;

	prov_wr_init(wr, (size_t)1 << 20);
	prov_wr_str(wr, "RIFF");
	put_le32(wr, (uint32_t)(12 + packet.n + pad));
	prov_wr_str(wr, form);
	prov_wr_str(wr, name);
	put_le32(wr, (uint32_t)packet.n);
	prov_wr_bytes(wr, packet);
	prov_wr_zeros(wr, pad);
}

void xmp_sample_webp(struct prov_wr *wr, struct prov_bytes packet)
{
	put_riff(wr, "WEBP", "XMP ", packet);
}

void xmp_sample_wav(struct prov_wr *wr, struct prov_bytes packet)
{
	put_riff(wr, "WAVE", "_PMX", packet);
}

void xmp_sample_avi(struct prov_wr *wr, struct prov_bytes packet)
{
	put_riff(wr, "AVI ", "XMP ", packet);
}

void xmp_sample_heic(struct prov_wr *wr, struct prov_bytes packet)
{
	static const char uuid[] =
	    "uuid\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";

	prov_wr_init(wr, (size_t)1 << 20);
	prov_wr_bytes(wr, prov_bytes("\0\0\0\x14"
				     "ftypheic\0\0\0\0mif1",
			      20));
	prov_wr_u32(wr, (uint32_t)(24 + packet.n));
	prov_wr_bytes(wr, prov_bytes(uuid, 20));
	prov_wr_bytes(wr, packet);
	prov_wr_bytes(wr, prov_bytes("\0\0\0\x0amdat\1\2", 10));
}

xmp_sample *const xmp_samples[] = {xmp_sample_png, xmp_sample_jpeg, xmp_sample_gif, xmp_sample_tiff,
    xmp_sample_svg, xmp_sample_pdf, xmp_sample_pdf_flate, xmp_sample_jxl, xmp_sample_webp,
    xmp_sample_heic, xmp_sample_wav, xmp_sample_avi, NULL};
