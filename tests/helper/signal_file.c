/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/signal_file.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "helper/pdf_make.h"
#include "helper/signed.h"
#include "helper/zip_file.h"

#define PNG_HEAD 33u /* the signature and IHDR */
#define MAX_FILE ((size_t)8 << 20)

void signal_png(struct prov_wr *wr)
{
	prov_wr_init(wr, MAX_FILE);
	prov_wr_bytes(wr, prov_bytes_sub(sample_png(), 0, PNG_HEAD));
}

void signal_png_chunk(struct prov_wr *wr, const char *type, struct prov_bytes data)
{
	uLong crc = crc32(0, (const Bytef *)type, 4);

	if (data.n > 0)
		crc = crc32(crc, data.p, (uInt)data.n);
	prov_wr_u32(wr, (uint32_t)data.n);
	prov_wr_bytes(wr, prov_bytes(type, 4));
	prov_wr_bytes(wr, data);
	prov_wr_u32(wr, (uint32_t)crc);
}

static void put_packed(struct prov_wr *wr, const char *text)
{
	uLong n = compressBound((uLong)strlen(text));
	Bytef *packed = malloc(n);

	if (packed == NULL ||
	    compress(packed, &n, (const Bytef *)text, (uLong)strlen(text)) != Z_OK)
		abort();
	prov_wr_bytes(wr, prov_bytes(packed, n));
	free(packed);
}

void signal_png_text(struct prov_wr *wr, const char *type, const char *keyword, const char *text)
{
	bool packed = type[0] == 'z' || type[4] == '+';
	struct prov_wr data;

	prov_wr_init(&data, MAX_FILE);
	prov_wr_bytes(&data, prov_bytes(keyword, strlen(keyword) + 1));
	if (type[0] == 'i')
		prov_wr_u8(&data, packed ? 1 : 0);
	if (type[0] != 't')
		prov_wr_u8(&data, 0);
	if (type[0] == 'i')
		prov_wr_bytes(&data, prov_bytes("en\0\0", 4));
	if (packed)
		put_packed(&data, text);
	else
		prov_wr_str(&data, text);
	signal_png_chunk(wr, type, prov_wr_data(&data));
	prov_wr_fini(&data);
}

void signal_png_end(struct prov_wr *wr)
{
	prov_wr_bytes(wr, prov_bytes_sub(sample_png(), PNG_HEAD, SIZE_MAX));
}

void signal_jpeg(struct prov_wr *wr)
{
	prov_wr_init(wr, MAX_FILE);
	prov_wr_bytes(wr, prov_bytes("\xff\xd8", 2));
}

void signal_jpeg_segment(struct prov_wr *wr, unsigned marker, struct prov_bytes data)
{
	prov_wr_u8(wr, 0xff);
	prov_wr_u8(wr, (uint8_t)marker);
	prov_wr_u16(wr, (uint16_t)(data.n + 2));
	prov_wr_bytes(wr, data);
}

void signal_jpeg_end(struct prov_wr *wr)
{
	prov_wr_bytes(wr, prov_bytes_sub(sample_jpeg(), 2, SIZE_MAX));
}

void signal_iim(struct prov_wr *wr, unsigned set, const char *value)
{
	prov_wr_u8(wr, 0x1c);
	prov_wr_u8(wr, 2);
	prov_wr_u8(wr, (uint8_t)set);
	prov_wr_u16(wr, (uint16_t)strlen(value));
	prov_wr_str(wr, value);
}

void signal_jpeg_iim(struct prov_wr *wr, struct prov_bytes data)
{
	struct prov_wr all;

	prov_wr_init(&all, MAX_FILE);
	prov_wr_bytes(&all, prov_bytes("Photoshop 3.0\0", 14));
	/* Another resource first, with a name and content of odd lengths. */
	prov_wr_bytes(&all, prov_bytes("8BIM\x04\x25\x02xy\0\0\0\0\1z\0", 16));
	prov_wr_bytes(&all, prov_bytes("8BIM\x04\x04\0\0", 8));
	prov_wr_u32(&all, (uint32_t)data.n);
	prov_wr_bytes(&all, data);
	if (data.n % 2 != 0)
		prov_wr_u8(&all, 0);
	signal_jpeg_segment(wr, 0xed, prov_wr_data(&all));
	prov_wr_fini(&all);
}

void signal_jpeg_extended(struct prov_wr *wr, const char *words)
{
	char *at = NULL;
	size_t full = strtoul(words + strcspn(words, " "), &at, 10), off = strtoul(at, &at, 10);
	struct prov_wr all;

	prov_wr_init(&all, MAX_FILE);
	prov_wr_bytes(&all, prov_bytes("http://ns.adobe.com/xmp/extension/", 35));
	prov_wr_bytes(&all, prov_bytes(words, strcspn(words, " ")));
	prov_wr_u32(&all, (uint32_t)full);
	prov_wr_u32(&all, (uint32_t)off);
	prov_wr_str(&all, at + (*at == ' '));
	signal_jpeg_segment(wr, 0xe1, prov_wr_data(&all));
	prov_wr_fini(&all);
}

static void put_le32(struct prov_wr *wr, size_t n)
{
	for (unsigned i = 0; i < 4; i++)
		prov_wr_u8(wr, (uint8_t)(n >> (8 * i)));
}

static void put_chunk(struct prov_wr *wr, const char *name, struct prov_bytes data)
{
	prov_wr_bytes(wr, prov_bytes(name, 4));
	put_le32(wr, data.n);
	prov_wr_bytes(wr, data);
	if (data.n % 2 != 0)
		prov_wr_u8(wr, 0);
}

static void put_list(struct prov_wr *wr, const char *list)
{
	struct prov_wr data;

	prov_wr_init(&data, MAX_FILE);
	prov_wr_str(&data, "INFO");
	while (*list != '\0') {
		const char *value = list + 5;
		size_t n = strcspn(value, ";");

		put_chunk(&data, list, prov_bytes(value, n));
		list = value + n + (value[n] == ';' ? 1 : 0);
	}
	put_chunk(wr, "LIST", prov_wr_data(&data));
	prov_wr_fini(&data);
}

void signal_wav(struct prov_wr *wr, const char *list, const char *label)
{
	static const uint8_t format[16] = {1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8};
	struct prov_wr body;

	prov_wr_init(&body, MAX_FILE);
	prov_wr_str(&body, "WAVE");
	put_chunk(&body, "fmt ", prov_bytes(format, sizeof(format)));
	if (list != NULL)
		put_list(&body, list);
	if (label != NULL)
		put_chunk(&body, "AIGC", prov_bytes_str(label));
	put_chunk(&body, "data", prov_bytes("\x80\x80", 2));
	prov_wr_init(wr, MAX_FILE);
	put_chunk(wr, "RIFF", prov_wr_data(&body));
	prov_wr_fini(&body);
}

void signal_avi(struct prov_wr *wr, const char *list)
{
	struct prov_wr body;

	prov_wr_init(&body, MAX_FILE);
	prov_wr_str(&body, "AVI ");
	put_chunk(&body, "LIST", prov_bytes_str("hdrl"));
	put_list(&body, list);
	put_chunk(&body, "LIST", prov_bytes_str("movi"));
	prov_wr_init(wr, MAX_FILE);
	put_chunk(wr, "RIFF", prov_wr_data(&body));
	prov_wr_fini(&body);
}

void signal_docx(struct prov_wr *wr, const char *label)
{
	struct zip_entry v[] = {{.name = "[Content_Types].xml", .data = prov_bytes_str("<Types/>")},
	    {.name = "word/document.xml", .data = prov_bytes_str("<document/>")},
	    {.name = "docProps/custom.xml"}};
	struct prov_wr xml;
	struct zip_file z;

	prov_wr_init(&xml, MAX_FILE);
	prov_wr_printf(&xml,
	    "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/"
	    "custom-properties\" xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/"
	    "docPropsVTypes\"><property fmtid=\"{D5CDD505-2E9C-101B-9397-08002B2CF9AE}\" pid=\"2\" "
	    "name=\"AIGC\"><vt:lpwstr>%s</vt:lpwstr></property></Properties>",
	    label);
	v[2].data = prov_wr_data(&xml);
	zip_begin(&z);
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		zip_add(&z, &v[i]);
	prov_wr_init(wr, MAX_FILE);
	prov_wr_bytes(wr, zip_end(&z));
	zip_fini(&z);
	prov_wr_fini(&xml);
}

void signal_pdf(struct prov_wr *wr, const char *label)
{
	struct prov_wr info;
	struct pdf_make m;

	prov_wr_init(&info, MAX_FILE);
	prov_wr_printf(&info, "<</Producer(x)/AIGC%s>>", label);
	prov_wr_u8(&info, 0);
	pdf_make_init(&m);
	pdf_make_obj(&m, 1, "<</Type/Catalog>>");
	pdf_make_obj(&m, 2, (const char *)info.p);
	pdf_make_end(&m, 0, "/Info 2 0 R");
	prov_wr_init(wr, MAX_FILE);
	prov_wr_bytes(wr, pdf_make_data(&m));
	pdf_make_fini(&m);
	prov_wr_fini(&info);
}

void signal_gif(struct prov_wr *wr, const char *comment)
{
	size_t n = strlen(comment);

	prov_wr_init(wr, MAX_FILE);
	prov_wr_bytes(wr, prov_bytes("GIF89a\1\0\1\0\0\0\0\x21\xfe", 15));
	for (size_t off = 0; off < n; off += 200) {
		size_t part = n - off < 200 ? n - off : 200;

		prov_wr_u8(wr, (uint8_t)part);
		prov_wr_bytes(wr, prov_bytes(comment + off, part));
	}
	prov_wr_bytes(wr, prov_bytes("\0\x2c\0\0\0\0\1\0\1\0\0\2\2\x44\1\0\x3b", 17));
}
