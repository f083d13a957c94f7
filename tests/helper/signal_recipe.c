/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/signal_recipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helper/exif_make.h"
#include "helper/signal_file.h"
#include "helper/xmp_sample.h"

#define MAX_EXIF 16u
#define ROOM ((size_t)1 << 20)

struct recipe {
	struct prov_wr xmp, iim, pieces; /* pieces: segments or chunks */
	struct exif_entry exif[MAX_EXIF];
	char values[MAX_EXIF][512];
	size_t num_exif;
	char list[512], label[512], comment[512], text[1024];
	bool png, jpeg, ok;
};

static const char head[] =
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
    "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
    "xmlns:Iptc=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\" "
    "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:mm=\"http://ns.adobe.com/xap/1.0/mm/\" "
    "xmlns:ev=\"http://ns.adobe.com/xap/1.0/sType/ResourceEvent#\" "
    "xmlns:ref=\"http://ns.adobe.com/xap/1.0/sType/ResourceRef#\" "
    "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
    "xmlns:tiff=\"http://ns.adobe.com/tiff/1.0/\" xmlns:exif=\"http://ns.adobe.com/exif/1.0/\" "
    "xmlns:exifEX=\"http://cipa.jp/exif/1.0/\" xmlns:aux=\"http://ns.adobe.com/exif/1.0/aux/\" "
    "xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\" "
    "xmlns:crs=\"http://ns.adobe.com/camera-raw-settings/1.0/\" "
    "xmlns:plus=\"http://ns.useplus.org/ldf/xmp/1.0/\" "
    "xmlns:GIMP=\"http://www.gimp.org/xmp/\" "
    "xmlns:TC260=\"http://www.tc260.org.cn/ns/AIGC/1.0/\">";
static const char tail[] = "</rdf:Description></rdf:RDF></x:xmpmeta>";

static void put_escaped(struct prov_wr *wr, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '<' || *text == '&')
			prov_wr_str(wr, *text == '<' ? "&lt;" : "&amp;");
		else
			prov_wr_u8(wr, (uint8_t)*text);
	}
}

/* The first word of TEXT into WORD; what follows it. */
static const char *word(const char *text, char *out, size_t size)
{
	size_t n = strcspn(text, " ");

	(void)snprintf(out, size, "%.*s", (int)n, text);
	return text[n] == ' ' ? text + n + 1 : text + n;
}

static void add_xmp(struct recipe *r, const char *words)
{
	char name[80];
	const char *value = word(words, name, sizeof(name));

	prov_wr_printf(&r->xmp, "<%s>", name);
	put_escaped(&r->xmp, value);
	prov_wr_printf(&r->xmp, "</%s>", name);
}

static struct exif_entry *new_entry(struct recipe *r, unsigned dir, unsigned tag, unsigned type)
{
	static struct exif_entry spare;

	if (r->num_exif == MAX_EXIF) {
		r->ok = false;
		return &spare;
	}
	r->exif[r->num_exif] = (struct exif_entry){.dir = dir, .tag = tag, .type = type};
	r->exif[r->num_exif].text = r->values[r->num_exif];
	return &r->exif[r->num_exif++];
}

static void add_gps(struct recipe *r)
{
	static const struct exif_entry gps[] = {
	    {2, 0x0001, 2, 2, "N", {0}},
	    {2, 0x0002, 5, 3, NULL, {39, 1, 21, 1, 0, 1}},
	    {2, 0x0003, 2, 2, "W", {0}},
	    {2, 0x0004, 5, 3, NULL, {74, 1, 26, 1, 0, 1}},
	};

	for (size_t i = 0; i < 4 && r->num_exif < MAX_EXIF; i++)
		r->exif[r->num_exif++] = gps[i];
}

/* A comment behind the eight bytes that say how it is written. */
static void add_comment(struct recipe *r, const char *value, bool unicode)
{
	struct exif_entry *e = new_entry(r, 1, 0x9286, 7);
	char *to = r->values[r->num_exif - 1];
	size_t n = 8;

	memcpy(to, unicode ? "UNICODE\0" : "ASCII\0\0\0", 8);
	for (; *value != '\0' && n + 2 < sizeof(r->values[0]); value++) {
		if (unicode)
			to[n++] = '\0';
		to[n++] = *value;
	}
	e->count = (unsigned)n;
}

static void add_exif(struct recipe *r, const char *words)
{
	static const struct {
		const char *name;
		unsigned dir, tag;
	} tags[] = {{"make", 0, 0x010f}, {"model", 0, 0x0110}, {"description", 0, 0x010e},
	    {"software", 0, 0x0131}, {"modified", 0, 0x0132}, {"artist", 0, 0x013b},
	    {"original", 1, 0x9003}, {"offset", 1, 0x9011}, {"serial", 1, 0xa431},
	    {"lens", 1, 0xa434}, {"owner", 1, 0xa430}};
	char name[32];
	const char *value = word(words, name, sizeof(name));

	if (strcmp(name, "gps") == 0) {
		add_gps(r);
		return;
	}
	if (strcmp(name, "comment") == 0 || strcmp(name, "unicode") == 0) {
		add_comment(r, value, name[0] == 'u');
		return;
	}
	if (strcmp(name, "exposure") == 0) {
		struct exif_entry *e = new_entry(r, 1, 0x829a, 5);

		e->text = NULL;
		e->count = 1;
		e->numbers[0] = 1;
		e->numbers[1] = (uint32_t)strtoul(value, NULL, 10);
		return;
	}
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		if (strcmp(tags[i].name, name) == 0) {
			struct exif_entry *e = new_entry(r, tags[i].dir, tags[i].tag, 2);

			(void)snprintf(
			    r->values[r->num_exif - 1], sizeof(r->values[0]), "%s", value);
			e->count = (unsigned)strlen(value) + 1;
			return;
		}
	}
	r->ok = false;
}

static void add_piece(struct recipe *r, const char *kind, const char *words)
{
	static const char *const types[][2] = {
	    {"text", "tEXt"}, {"ztxt", "zTXt"}, {"itxt", "iTXt"}};
	char key[80];
	const char *value;

	for (size_t i = 0; i < 3 && r->png; i++) {
		if (strcmp(kind, types[i][0]) != 0)
			continue;
		value = word(words, key, sizeof(key));
		for (char *p = key; *p != '\0'; p++)
			*p = *p == '_' && strcmp(key, "invokeai_metadata") != 0 &&
				     strcmp(key, "invokeai_graph") != 0 &&
				     strcmp(key, "fooocus_scheme") != 0
				 ? ' '
				 : *p;
		signal_png_text(&r->pieces, types[i][1], key, value);
		return;
	}
	if (r->jpeg && strcmp(kind, "com") == 0) {
		signal_jpeg_segment(&r->pieces, 0xfe, prov_bytes_str(words));
	} else if (r->jpeg && strcmp(kind, "app") == 0) {
		signal_jpeg_segment(&r->pieces, 0xe9, prov_bytes_str(words));
	} else if (r->jpeg && strcmp(kind, "rest") == 0) {
		signal_jpeg_extended(&r->pieces, words);
	} else if (r->jpeg && strcmp(kind, "iim") == 0) {
		value = word(words, key, sizeof(key));
		signal_iim(&r->iim, (unsigned)strtoul(key, NULL, 10), value);
	} else {
		r->ok = false;
	}
}

static void keep(char *to, size_t size, const char *words)
{
	(void)snprintf(to, size, "%s", words);
}

static void add_mark(struct recipe *r, const char *mark)
{
	char kind[16];
	const char *words = word(mark, kind, sizeof(kind));

	if (strcmp(kind, "xmp") == 0)
		add_xmp(r, words);
	else if (strcmp(kind, "xml") == 0)
		prov_wr_str(&r->xmp, words);
	else if (strcmp(kind, "exif") == 0)
		add_exif(r, words);
	else if (strcmp(kind, "info") == 0)
		keep(r->list, sizeof(r->list), words);
	else if (strcmp(kind, "aigc") == 0)
		keep(r->label, sizeof(r->label), words);
	else if (strcmp(kind, "comment") == 0)
		keep(r->comment, sizeof(r->comment), words);
	else if (strcmp(kind, "is") == 0)
		keep(r->text, sizeof(r->text), words);
	else
		add_piece(r, kind, words);
}

static void add_marks(struct recipe *r, const char *marks)
{
	while (*marks != '\0') {
		const char *end = strstr(marks, " ;; ");
		char mark[1024];
		size_t n = end == NULL ? strlen(marks) : (size_t)(end - marks);

		(void)snprintf(mark, sizeof(mark), "%.*s", (int)n, marks);
		add_mark(r, mark);
		marks += n + (end == NULL ? 0 : 4);
	}
}

static void put_jpeg(struct recipe *r, struct prov_wr *wr, struct prov_bytes xmp)
{
	struct prov_wr all, tiff;

	signal_jpeg(wr);
	prov_wr_init(&all, ROOM);
	if (r->num_exif > 0) {
		exif_make(&tiff, true, r->exif, r->num_exif);
		prov_wr_bytes(&all, prov_bytes("Exif\0\0", 6));
		prov_wr_bytes(&all, prov_wr_data(&tiff));
		signal_jpeg_segment(wr, 0xe1, prov_wr_data(&all));
		prov_wr_fini(&tiff);
	}
	if (xmp.n > 0) {
		prov_wr_cut(&all, 0);
		prov_wr_bytes(&all, prov_bytes("http://ns.adobe.com/xap/1.0/\0", 29));
		prov_wr_bytes(&all, xmp);
		signal_jpeg_segment(wr, 0xe1, prov_wr_data(&all));
	}
	if (r->iim.n > 0)
		signal_jpeg_iim(wr, prov_wr_data(&r->iim));
	prov_wr_bytes(wr, prov_wr_data(&r->pieces));
	signal_jpeg_end(wr);
	prov_wr_fini(&all);
}

static void put_png(struct recipe *r, struct prov_wr *wr, const char *xmp)
{
	struct prov_wr tiff;

	signal_png(wr);
	if (r->num_exif > 0) {
		exif_make(&tiff, false, r->exif, r->num_exif);
		signal_png_chunk(wr, "eXIf", prov_wr_data(&tiff));
		prov_wr_fini(&tiff);
	}
	if (xmp[0] != '\0')
		signal_png_text(wr, "iTXt", "XML:com.adobe.xmp", xmp);
	prov_wr_bytes(wr, prov_wr_data(&r->pieces));
	signal_png_end(wr);
}

static bool put_file(struct recipe *r, struct prov_wr *wr, const char *format)
{
	static const struct {
		const char *name;
		xmp_sample *make;
	} others[] = {{"tiff", xmp_sample_tiff}, {"svg", xmp_sample_svg}, {"pdf", xmp_sample_pdf},
	    {"jxl", xmp_sample_jxl}, {"webp", xmp_sample_webp}, {"heic", xmp_sample_heic},
	    {"gif", xmp_sample_gif}};
	const char *xmp = (const char *)r->xmp.p;

	if (strcmp(format, "jpeg") == 0) {
		put_jpeg(r, wr, prov_bytes_str(xmp));
	} else if (strcmp(format, "png") == 0) {
		put_png(r, wr, xmp);
	} else if (strcmp(format, "wav") == 0) {
		signal_wav(
		    wr, r->list[0] != '\0' ? r->list : NULL, r->label[0] != '\0' ? r->label : NULL);
	} else if (strcmp(format, "avi") == 0) {
		signal_avi(wr, r->list);
	} else if (strcmp(format, "docx") == 0) {
		signal_docx(wr, r->label);
	} else if (strcmp(format, "pdf") == 0 && r->label[0] != '\0') {
		signal_pdf(wr, r->label);
	} else if (strcmp(format, "gif") == 0 && r->comment[0] != '\0') {
		signal_gif(wr, r->comment);
	} else if (strcmp(format, "text") == 0) {
		prov_wr_init(wr, ROOM);
		for (const char *p = r->text; *p != '\0'; p++)
			prov_wr_u8(wr, (uint8_t)(*p == '~' ? '\n' : *p));
	} else if (strcmp(format, "exif") == 0) {
		exif_make(wr, true, r->exif, r->num_exif);
	} else {
		size_t i = 0, n = sizeof(others) / sizeof(others[0]);

		while (i < n && strcmp(others[i].name, format) != 0)
			i++;
		if (i == n) {
			prov_wr_init(wr, ROOM);
			return false;
		}
		others[i].make(wr, prov_bytes_str(xmp));
	}
	return true;
}

bool signal_recipe(struct prov_wr *wr, const char *format, const char *marks)
{
	struct recipe *r = calloc(1, sizeof(*r));
	bool ok;

	if (r == NULL)
		abort();
	r->ok = true;
	r->png = strcmp(format, "png") == 0;
	r->jpeg = strcmp(format, "jpeg") == 0;
	prov_wr_init(&r->xmp, ROOM);
	prov_wr_init(&r->iim, ROOM);
	prov_wr_init(&r->pieces, ROOM);
	prov_wr_str(&r->xmp, head);
	add_marks(r, marks);
	if (r->xmp.n == strlen(head))
		prov_wr_cut(&r->xmp, 0);
	else
		prov_wr_str(&r->xmp, tail);
	prov_wr_u8(&r->xmp, 0);
	ok = put_file(r, wr, format) && r->ok;
	prov_wr_fini(&r->xmp);
	prov_wr_fini(&r->iim);
	prov_wr_fini(&r->pieces);
	free(r);
	return ok;
}
