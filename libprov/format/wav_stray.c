/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sound that is coded (MPEG audio, AC-3, DTS and their kin) in a WAV file is, to some players (VLC
 * 3), a stream that begins with the "data" chunk and goes on to the end of the file, whatever that
 * chunk's length: in the credentials, too, they look for the next frame. One frame is some
 * hundredths of a second, and chance makes what begins like one often enough; they want to see
 * another one where it ends, and so is it here.
 */
#include "format/riff.h"

#define FREE_MAX 3072u /* bytes of a frame of a bit rate that its header doesn't tell */
#define FREE_FRAMES 3  /* that many in a row: where they end is to be found out */

/* --- MPEG audio (ISO/IEC 11172-3, 2.4.1.3; 13818-3) --- */

#define MPEG_HEAD 4u

static const uint16_t mpeg_rates[5][15] = {
    {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448}, /* 1, layer I */
    {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},    /* 1, layer II */
    {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},     /* 1, layer III */
    {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},    /* 2, layer I */
    {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},         /* 2, II and III */
};

static bool is_mpeg(struct prov_bytes f)
{
	return f.p[0] == 0xff && (f.p[1] & 0xe0) == 0xe0 && (f.p[1] & 0x18) != 0x08 &&
	       (f.p[1] & 0x06) != 0 && f.p[2] >> 4 != 15 && (f.p[2] & 0x0c) != 0x0c;
}

/* Of one stream: version, layer and sampling rate stay. */
static bool is_mpeg_like(struct prov_bytes f, struct prov_bytes first)
{
	return is_mpeg(f) && ((f.p[1] ^ first.p[1]) & 0x1e) == 0 &&
	       ((f.p[2] ^ first.p[2]) & 0x0c) == 0 && (f.p[2] >> 4 == 0) == (first.p[2] >> 4 == 0);
}

/* Bytes of the frame; 0: its header does not tell. */
static size_t mpeg_size(struct prov_bytes f)
{
	static const uint16_t hertz[] = {44100, 48000, 32000};
	unsigned version = f.p[1] >> 3 & 3, layer = 4 - (f.p[1] >> 1 & 3), pad = f.p[2] >> 1 & 1;
	unsigned row = version == 3 ? layer - 1 : layer == 1 ? 3 : 4;
	size_t bits = mpeg_rates[row][f.p[2] >> 4] * (size_t)1000;
	size_t rate = hertz[f.p[2] >> 2 & 3] >> (version == 3 ? 0 : version == 2 ? 1 : 2);

	if (bits == 0)
		return 0;
	if (layer == 1)
		return (12 * bits / rate + pad) * 4;
	return (layer == 3 && version != 3 ? 72 : 144) * bits / rate + pad;
}

/* The next header like FIRST behind AT; 0: none so near. */
static size_t next_free(struct prov_bytes data, size_t at, struct prov_bytes first)
{
	for (size_t i = at + MPEG_HEAD; i < at + FREE_MAX && i + MPEG_HEAD <= data.n; i++) {
		if (is_mpeg_like(prov_bytes_sub(data, i, MPEG_HEAD), first))
			return i;
	}
	return 0;
}

static size_t mpeg_end(struct prov_bytes data, size_t at)
{
	const struct prov_bytes head = prov_bytes_sub(data, at, MPEG_HEAD);
	size_t size;

	if (head.n < MPEG_HEAD || !is_mpeg(head))
		return 0;
	size = mpeg_size(head);
	if (size > 0)
		return data.n - at - MPEG_HEAD >= size &&
			       is_mpeg_like(prov_bytes_sub(data, at + size, MPEG_HEAD), head)
			   ? at + size + MPEG_HEAD
			   : 0;
	for (unsigned i = 1; i < FREE_FRAMES; i++) {
		at = next_free(data, at, head);
		if (at == 0)
			return 0;
	}
	return at + MPEG_HEAD;
}

/* --- AC-3 and Enhanced AC-3 (ETSI TS 102 366, 4.4.1, E.1.3.1), bytes in either order --- */

#define AC3_HEAD 6u

/* Bytes of the frame; 0: none. */
static size_t ac3_size(struct prov_bytes f)
{
	static const uint16_t rates[] = {
	    32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640};
	unsigned swap = f.p[0] == 0x77, code, index;

	if (f.p[swap] != 0x0b || f.p[1 ^ swap] != 0x77)
		return 0;
	code = f.p[4 ^ swap];
	index = (code & 0x3f) >> 1;
	if (f.p[5 ^ swap] >> 3 > 16)
		return 0;
	if (f.p[5 ^ swap] >> 3 > 10)
		return ((size_t)((f.p[2 ^ swap] & 7) << 8 | f.p[3 ^ swap]) + 1) * 2;
	if (index >= sizeof(rates) / sizeof(rates[0]) || code >> 6 == 3)
		return 0;
	if (code >> 6 == 1)
		return ((size_t)rates[index] * 320 / 147 + (code & 1)) * 2;
	return (size_t)rates[index] * (code >> 6 == 0 ? 4 : 6);
}

static size_t ac3_end(struct prov_bytes data, size_t at)
{
	const struct prov_bytes f = prov_bytes_sub(data, at, data.n);
	size_t size = f.n < AC3_HEAD ? 0 : ac3_size(f);

	return size > 0 && f.n - AC3_HEAD >= size && f.p[size] == f.p[0] && f.p[size + 1] == f.p[1]
		   ? at + size + 2
		   : 0;
}

/* --- those whose first words are rare enough: DTS (ETSI TS 102 114), as 16 and as 14 bits and with
 * bytes in either order, and MLP --- */

static size_t word_end(struct prov_bytes data, size_t at)
{
	static const uint8_t words[][5] = {"\x7f\xfe\x80\x01", "\xfe\x7f\x01\x80",
	    "\x1f\xff\xe8\x00", "\xff\x1f\x00\xe8", "\xf8\x72\x6f\xba", "\xf8\x72\x6f\xbb"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && data.n - at >= 4; i++) {
		if (memcmp(&data.p[at], words[i], 4) == 0)
			return at + 4;
	}
	return 0;
}

bool prov_wav_stray(struct prov_bytes data, size_t at, size_t *begin, size_t *end)
{
	*begin = at;
	*end = 0;
	switch (data.p[at]) {
	case 0xff:
		*end = mpeg_end(data, at);
		break;
	case 0x0b:
	case 0x77:
		*end = ac3_end(data, at);
		break;
	default:
		break;
	}
	if (*end == 0 && (data.p[at] & 0x18) == 0x18)
		*end = word_end(data, at);
	return *end != 0;
}
