/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes an asset of a wanted size that its format's own readers decode: noise where the pixels or
 * samples are, so that nothing in it is easier than in a real file.
 *   make_asset KIND BYTES FILE
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { CHUNK = 1 << 20, PNG_DATA = 8192, STRIP_ROWS = 8, PCM_CHUNK = 192000 };

struct maker {
	FILE *out;
	uint64_t size; /* wanted */
	uint64_t random;
	uint8_t chunk[CHUNK];
};

static void put(struct maker *m, const void *data, size_t n)
{
	if (n > 0 && fwrite(data, 1, n, m->out) != n) {
		perror("make_asset");
		exit(1);
	}
}

static void put_be(struct maker *m, unsigned bytes, uint64_t v)
{
	while (bytes-- > 0) {
		uint8_t b = (uint8_t)(v >> 8 * bytes);

		put(m, &b, 1);
	}
}

static void put_le(struct maker *m, unsigned bytes, uint64_t v)
{
	for (unsigned i = 0; i < bytes; i++) {
		uint8_t b = (uint8_t)(v >> 8 * i);

		put(m, &b, 1);
	}
}

/* xorshift64: the same file on every machine. */
static uint64_t next_random(struct maker *m)
{
	m->random ^= m->random << 13;
	m->random ^= m->random >> 7;
	m->random ^= m->random << 17;
	return m->random;
}

static void fill_noise(struct maker *m)
{
	for (size_t i = 0; i < CHUNK; i += 8) {
		uint64_t r = next_random(m);

		memcpy(&m->chunk[i], &r, 8);
	}
}

static void put_noise(struct maker *m, uint64_t n)
{
	while (n > 0) {
		size_t part = n < CHUNK ? (size_t)n : CHUNK;

		put(m, m->chunk, part);
		n -= part;
	}
}

/*
 * Grey and baseline, with tables in which every bit string is an image: the DC difference is always
 * 0, each of the 63 others is a 0 (its code) and 8 bits (its value). That makes 71 bytes a block,
 * and with every value's fourth bit 0 never eight ones in a row, which would be a marker.
 */
#define JPEG_BLOCK 71u
static void fill_jpeg_blocks(struct maker *m, size_t blocks)
{
	memset(m->chunk, 0, blocks * JPEG_BLOCK);
	for (size_t b = 0; b < blocks; b++) {
		size_t bit = b * JPEG_BLOCK * 8 + 1;

		for (unsigned k = 0; k < 63; k++) {
			uint64_t value = next_random(m) >> 20 & 0xef;

			for (unsigned i = 0; i < 8; i++) {
				size_t at = bit + 1 + i;

				m->chunk[at / 8] |=
				    (uint8_t)((value >> (7 - i) & 1) << (7 - at % 8));
			}
			bit += 9;
		}
	}
}

static void put_jpeg_table(struct maker *m, uint8_t kind, uint8_t symbol)
{
	static const uint8_t lengths[16] = {1};

	put_be(m, 2, 0xffc4);
	put_be(m, 2, 2 + 1 + 16 + 1);
	put_be(m, 1, kind);
	put(m, lengths, sizeof(lengths));
	put_be(m, 1, symbol);
}

static void make_jpeg(struct maker *m)
{
	static const uint8_t jfif[] = {
	    0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0};
	static const uint8_t scan[] = {0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0};
	size_t at_once = CHUNK / JPEG_BLOCK;
	uint64_t blocks = m->size / JPEG_BLOCK, width = 16;

	while (blocks / width > 4096)
		width *= 2;
	blocks = (blocks / width + 1) * width;
	put(m, jfif, sizeof(jfif));
	put_be(m, 2, 0xffdb);
	put_be(m, 3, 67 << 8);
	for (unsigned i = 0; i < 64; i++)
		put_be(m, 1, 1);
	put_be(m, 2, 0xffc0);
	put_be(m, 3, 11 << 8 | 8);
	put_be(m, 2, blocks / width * 8);
	put_be(m, 2, width * 8);
	put_be(m, 4, 0x01011100);
	put_jpeg_table(m, 0x00, 0);
	put_jpeg_table(m, 0x10, 8);
	put(m, scan, sizeof(scan));
	fill_jpeg_blocks(m, at_once);
	for (; blocks > 0; blocks -= blocks < at_once ? blocks : at_once)
		put(m, m->chunk, (size_t)(blocks < at_once ? blocks : at_once) * JPEG_BLOCK);
	put_be(m, 2, 0xffd9);
}

static void put_png_chunk(struct maker *m, const char *name, const uint8_t *data, size_t n)
{
	uLong crc = crc32(crc32(0, (const Bytef *)name, 4), data, (uInt)n);

	put_be(m, 4, n);
	put(m, name, 4);
	put(m, data, n);
	put_be(m, 4, n == 0 ? crc32(0, (const Bytef *)name, 4) : crc);
}

/* Grey, 8 bits, in chunks of the size that libpng writes. */
static void make_png(struct maker *m)
{
	enum { WIDTH = 16383 };
	uint64_t rows = m->size / (WIDTH + 1) + 1;
	uint8_t head[13] = {0, 0, WIDTH >> 8, WIDTH & 0xff, (uint8_t)(rows >> 24),
	    (uint8_t)(rows >> 16), (uint8_t)(rows >> 8), (uint8_t)rows, 8};
	uint8_t data[PNG_DATA];
	z_stream z = {.next_out = data, .avail_out = PNG_DATA};
	int rc = deflateInit(&z, 0);

	fill_noise(m);
	for (size_t i = 0; i < CHUNK; i += WIDTH + 1)
		m->chunk[i] = 0; /* each row's filter: none */
	put(m, "\x89PNG\r\n\x1a\n", 8);
	put_png_chunk(m, "IHDR", head, sizeof(head));
	for (uint64_t row = 0; rc == Z_OK;) {
		if (z.avail_in == 0 && row < rows) {
			z.next_in = &m->chunk[row % (CHUNK / (WIDTH + 1)) * (WIDTH + 1)];
			z.avail_in = WIDTH + 1;
			row++;
		}
		rc = deflate(&z, row == rows ? Z_FINISH : Z_NO_FLUSH);
		if (z.avail_out == 0 || rc == Z_STREAM_END) {
			put_png_chunk(m, "IDAT", data, PNG_DATA - z.avail_out);
			z.next_out = data;
			z.avail_out = PNG_DATA;
		}
	}
	(void)deflateEnd(&z);
	put_png_chunk(m, "IEND", NULL, 0);
}

static void put_tiff_entry(struct maker *m, unsigned tag, unsigned type, uint64_t n, uint64_t value)
{
	put_le(m, 2, tag);
	put_le(m, 2, type);
	put_le(m, 4, n);
	put_le(m, 4, value);
}

/* Grey, 8 bits, uncompressed; the directory before the strips. */
static void make_tiff(struct maker *m)
{
	enum { WIDTH = 8192, ENTRIES = 9, SHORT = 3, LONG = 4 };
	const uint64_t strip = (uint64_t)WIDTH * STRIP_ROWS;
	uint64_t strips = m->size / strip + 1;
	uint64_t tables = 8 + 2 + ENTRIES * 12 + 4, data = tables + strips * 8;

	if (strips < 2)
		strips = 2;
	put(m, "II*\0", 4);
	put_le(m, 4, 8);
	put_le(m, 2, ENTRIES);
	put_tiff_entry(m, 256, LONG, 1, WIDTH);
	put_tiff_entry(m, 257, LONG, 1, strips * STRIP_ROWS);
	put_tiff_entry(m, 258, SHORT, 1, 8);
	put_tiff_entry(m, 259, SHORT, 1, 1);
	put_tiff_entry(m, 262, SHORT, 1, 1);
	put_tiff_entry(m, 273, LONG, strips, tables);
	put_tiff_entry(m, 277, SHORT, 1, 1);
	put_tiff_entry(m, 278, LONG, 1, STRIP_ROWS);
	put_tiff_entry(m, 279, LONG, strips, tables + strips * 4);
	put_le(m, 4, 0);
	for (uint64_t i = 0; i < strips; i++)
		put_le(m, 4, data + i * strip);
	for (uint64_t i = 0; i < strips; i++)
		put_le(m, 4, strip);
	fill_noise(m);
	put_noise(m, strips * strip);
}

/* The sizes of boxes are known before they are written: each is a head and what it holds. */
static void put_box(struct maker *m, const char *type, uint64_t holds)
{
	put_be(m, 4, 8 + holds);
	put(m, type, 4);
}

static void put_zeros(struct maker *m, unsigned n)
{
	while (n-- > 0)
		put(m, "", 1);
}

static void put_matrix(struct maker *m)
{
	static const uint32_t unity[9] = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};

	for (unsigned i = 0; i < 9; i++)
		put_be(m, 4, unity[i]);
}

enum { MVHD = 108, TKHD = 92, MDHD = 32, HDLR = 45, SMHD = 16, DINF = 36, STSD = 66, STTS = 24 };
enum { STSC = 28, STSZ = 20 };

/* Where the samples are, and that each is four bytes long and lasts a tick. */
static void put_sample_table(struct maker *m, uint64_t chunks, uint64_t first)
{
	put_box(m, "stbl", STSD + STTS + STSC + STSZ + 16 + chunks * 4);
	put_box(m, "stsd", STSD - 8);
	put_be(m, 8, 1);
	put_box(m, "ipcm", STSD - 16 - 8);
	put_zeros(m, 6);
	put_be(m, 2, 1);
	put_zeros(m, 8);
	put_be(m, 4, 2 << 16 | 16);
	put_zeros(m, 4);
	put_be(m, 4, (uint64_t)48000 << 16);
	put_box(m, "pcmC", 6);
	put_zeros(m, 4);
	put_be(m, 2, 1 << 8 | 16);
	put_box(m, "stts", STTS - 8);
	put_be(m, 8, 1);
	put_be(m, 4, chunks * (PCM_CHUNK / 4));
	put_be(m, 4, 1);
	put_box(m, "stsc", STSC - 8);
	put_be(m, 8, 1);
	put_be(m, 4, 1);
	put_be(m, 4, PCM_CHUNK / 4);
	put_be(m, 4, 1);
	put_box(m, "stsz", STSZ - 8);
	put_zeros(m, 4);
	put_be(m, 4, 4);
	put_be(m, 4, chunks * (PCM_CHUNK / 4));
	put_box(m, "stco", 8 + chunks * 4);
	put_be(m, 8, chunks);
	for (uint64_t i = 0; i < chunks; i++)
		put_be(m, 4, first + i * PCM_CHUNK);
}

static void put_track(struct maker *m, uint64_t ticks, uint64_t chunks, uint64_t first)
{
	uint64_t stbl = 8 + STSD + STTS + STSC + STSZ + 16 + chunks * 4;
	uint64_t minf = 8 + SMHD + DINF + stbl, mdia = 8 + MDHD + HDLR + minf;

	put_box(m, "trak", TKHD + mdia);
	put_box(m, "tkhd", TKHD - 8);
	put_be(m, 4, 3);
	put_zeros(m, 8);
	put_be(m, 4, 1);
	put_zeros(m, 4);
	put_be(m, 4, ticks);
	put_zeros(m, 12);
	put_be(m, 4, 0x01000000);
	put_matrix(m);
	put_zeros(m, 8);
	put_box(m, "mdia", MDHD + HDLR + minf);
	put_box(m, "mdhd", MDHD - 8);
	put_zeros(m, 12);
	put_be(m, 4, 48000);
	put_be(m, 4, ticks);
	put_be(m, 4, (uint64_t)0x55c4 << 16);
	put_box(m, "hdlr", HDLR - 8);
	put_zeros(m, 8);
	put(m, "soun", 4);
	put_zeros(m, 12);
	put(m, "noise\0\0\0\0\0\0\0\0", 13);
	put_box(m, "minf", SMHD + DINF + stbl);
	put_box(m, "smhd", SMHD - 8);
	put_zeros(m, 8);
	put_box(m, "dinf", DINF - 8);
	put_box(m, "dref", DINF - 16);
	put_be(m, 8, 1);
	put_box(m, "url ", 4);
	put_be(m, 4, 1);
	put_sample_table(m, chunks, first);
}

/* Stereo PCM (ISO/IEC 23003-5), the index before the data. */
static void make_mp4(struct maker *m)
{
	uint64_t chunks = m->size / PCM_CHUNK + 1, ticks = chunks * (PCM_CHUNK / 4);
	uint64_t stbl = 8 + STSD + STTS + STSC + STSZ + 16 + chunks * 4;
	uint64_t trak = 8 + TKHD + 8 + MDHD + HDLR + 8 + SMHD + DINF + stbl;
	uint64_t first = 24 + 8 + MVHD + trak + 8;

	put_box(m, "ftyp", 16);
	put(m, "isom\0\0\2\0isommp42", 16);
	put_box(m, "moov", MVHD + trak);
	put_box(m, "mvhd", MVHD - 8);
	put_zeros(m, 12);
	put_be(m, 4, 48000);
	put_be(m, 4, ticks);
	put_be(m, 4, 0x10000);
	put_be(m, 2, 0x100);
	put_zeros(m, 10);
	put_matrix(m);
	put_zeros(m, 24);
	put_be(m, 4, 2);
	put_track(m, ticks, chunks, first);
	put_box(m, "mdat", chunks * PCM_CHUNK);
	fill_noise(m);
	put_noise(m, chunks * PCM_CHUNK);
}

/* --- WebP --- */

/* Bits, the lowest of each byte first. */
struct bits {
	uint8_t v[64];
	size_t n;
};

static void put_bits(struct bits *b, unsigned n, uint32_t v)
{
	for (unsigned i = 0; i < n; i++, b->n++)
		b->v[b->n / 8] |= (uint8_t)((v >> i & 1) << b->n % 8);
}

/* The lengths of a code's words: of its first 256 symbols each is eight bits long. */
static void put_code(struct bits *b, bool more)
{
	put_bits(b, 1, 0);
	put_bits(b, 4, 12 - 4);
	put_bits(b, 3 * 11, 0); /* of the lengths themselves, */
	put_bits(b, 3, 1);      /* only 8 is there: it takes no bits */
	put_bits(b, 1, more);
	if (more) {
		put_bits(b, 3, 3);
		put_bits(b, 8, 256 - 2);
	}
}

/* Lossless, four channels of eight bits, in codes by which every four bytes are a pixel. */
static void make_webp(struct maker *m)
{
	enum { WIDTH = 8192 };
	uint64_t rows = m->size / (WIDTH * 4) + 1, data;
	struct bits b = {0};

	if (rows > 16384)
		rows = 16384;
	put_bits(&b, 8, 0x2f);
	put_bits(&b, 14, WIDTH - 1);
	put_bits(&b, 14, (uint32_t)rows - 1);
	put_bits(&b, 1 + 3, 1); /* with alpha; version 0 */
	put_bits(&b, 3, 0);     /* no transform, no cache, one group of codes */
	put_code(&b, true);     /* green, which has more symbols than 256 */
	put_code(&b, false);
	put_code(&b, false);
	put_code(&b, false);
	put_bits(&b, 4, 1); /* distances: a code of one symbol */
	data = (b.n + 7) / 8 + rows * WIDTH * 4 + 1;
	data += data % 2;
	put(m, "RIFF", 4);
	put_le(m, 4, 4 + 8 + data);
	put(m, "WEBPVP8L", 8);
	put_le(m, 4, data);
	put(m, b.v, (b.n + 7) / 8);
	fill_noise(m);
	put_noise(m, data - (b.n + 7) / 8);
}

/* --- HEIC: boxes as they should be around an image that is noise, which no decoder takes --- */

static void make_heic(struct maker *m)
{
	enum { INFE = 21, META = 12 + 33 + 14 + 14 + INFE + 30, FTYP = 24 };

	put_box(m, "ftyp", FTYP - 8);
	put(m, "heic\0\0\0\0mif1heic", 16);
	put_box(m, "meta", META - 8);
	put_zeros(m, 4);
	put_box(m, "hdlr", 33 - 8);
	put_zeros(m, 8);
	put(m, "pict", 4);
	put_zeros(m, 13);
	put_box(m, "pitm", 14 - 8);
	put_be(m, 4, 0);
	put_be(m, 2, 1);
	put_box(m, "iinf", 14 + INFE - 8);
	put_be(m, 4, 0);
	put_be(m, 2, 1);
	put_box(m, "infe", INFE - 8);
	put_be(m, 4, 2u << 24);
	put_be(m, 4, 1 << 16);
	put(m, "hvc1", 5);
	put_box(m, "iloc", 30 - 8);
	put_be(m, 4, 0);
	put_be(m, 2, 0x4400);
	put_be(m, 2, 1);
	put_be(m, 4, 1 << 16);
	put_be(m, 2, 1);
	put_be(m, 4, FTYP + META + 8);
	put_be(m, 4, m->size);
	put_box(m, "mdat", m->size);
	fill_noise(m);
	put_noise(m, m->size);
}

/* Paths of some dozens of points, as drawing programs write them. */
static void make_svg(struct maker *m)
{
	char line[32];

	put(m, "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\">\n", 63);
	for (uint64_t n = 0; n < m->size;) {
		put(m, "<path d=\"M0 0", 12);
		for (unsigned i = 0; i < 24; i++) {
			uint64_t r = next_random(m);
			int len = snprintf(line, sizeof(line), " %c%u.%02u %u.%02u", "LlTt"[r & 3],
			    (unsigned)(r >> 2 & 511), (unsigned)(r >> 11 & 63),
			    (unsigned)(r >> 17 & 511), (unsigned)(r >> 26 & 63));

			put(m, line, (size_t)len);
			n += (size_t)len;
		}
		put(m, "\" fill=\"none\"/>\n", 16);
		n += 28;
	}
	put(m, "</svg>\n", 7);
}

static void make_text(struct maker *m)
{
	static const char line[] = "Grüße, κόσμε: a line of text that is as long as lines are.\n";

	for (uint64_t n = 0; n < m->size; n += sizeof(line) - 1)
		put(m, line, sizeof(line) - 1);
}

static const struct {
	const char *name;
	void (*make)(struct maker *m);
} kinds[] = {
    {"jpeg", make_jpeg},
    {"png", make_png},
    {"tiff", make_tiff},
    {"mp4", make_mp4},
    {"webp", make_webp},
    {"heic", make_heic},
    {"svg", make_svg},
    {"text", make_text},
};

int main(int argc, char **argv)
{
	static struct maker m;
	void (*make)(struct maker * m) = NULL;

	for (size_t i = 0; argc == 4 && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(argv[1], kinds[i].name) == 0)
			make = kinds[i].make;
	}
	m.size = argc == 4 ? strtoull(argv[2], NULL, 10) : 0;
	if (make == NULL || m.size == 0 || m.size >= 4000000000u) {
		(void)fprintf(stderr, "usage: make_asset KIND BYTES FILE\n");
		return 2;
	}
	m.random = 0x9e3779b97f4a7c15;
	m.out = fopen(argv[3], "wb");
	if (m.out == NULL) {
		perror(argv[3]);
		return 1;
	}
	make(&m);
	if (fclose(m.out) != 0) {
		perror(argv[3]);
		return 1;
	}
	return 0;
}
