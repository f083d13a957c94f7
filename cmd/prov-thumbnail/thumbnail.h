/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prov-thumbnail: reads a JPEG, PNG or WebP image on standard input and writes a small one to
 * standard output, behind a line with its media type; or a line that says why not. A program of its
 * own, so that what decodes a stranger's pictures is no part of what holds a private key. With
 * --know it writes a line of what the picture is known again by instead: its width and height,
 * the SHA-256 of its pixels, and 64 bits of how it looks. With --preview N the first N bytes are a
 * preview, and the rest the picture that it belongs to: it then writes in how many bits of how they
 * look the two differ, of how many, and how far their luminance correlates, in per cent.
 */
#ifndef CMD_THUMBNAIL_H
#define CMD_THUMBNAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define LONG_EDGE 1024u          /* of a thumbnail (C2PA 2.4, 18.12 recommends 1024) */
#define MAX_EDGE 65535u          /* of an image */
#define MAX_PIXELS 1000000000u   /* of an image */
#define MAX_HELD (128u << 20)    /* bytes of an image that can't be read line by line */
#define MAX_MEMORY (512u << 20)  /* bytes of address space in all */
#define MAX_PREVIEW (1u << 20)   /* bytes of a preview that is held against its picture */
#define MAX_THUMBNAIL (4u << 20) /* bytes of what comes out */
#define MAX_PROFILE (256u << 10) /* bytes of a colour profile, or of what it is packed into */
#define MAX_UNSURE 64000000u     /* pixels of a JPEG that need not have a bit for each block */
#define MAX_SCANS 64             /* of a progressive JPEG, which has some ten */

/* --- input.c: what comes in, of which the first bytes can be looked at before they are read --- */

#define INPUT_HEAD 16u

struct input {
	FILE *file;
	uint8_t head[INPUT_HEAD];
	size_t head_n, at; /* bytes of head, and how many of them were read */
	size_t left;       /* that may be read behind them */
};
void input_begin(struct input *in, FILE *file, size_t max); /* of at most MAX bytes */
size_t input_read(struct input *in, void *buf, size_t len); /* fewer at the end only */
void input_drain(struct input *in); /* the rest, so that who writes it is not cut off */

/* --- shrink.c: an image of any size, line by line, to one of LONG_EDGE at most --- */

struct tap; /* tap.c */

struct shrink {
	struct tap *tap; /* sees each line as it comes in, at full size; or NULL. Set before. */
	unsigned in_w, in_h, w, h;
	unsigned channels; /* 3: RGB, 4: RGBA */
	unsigned y;        /* lines that came in */
	unsigned line;     /* the line that they add up to */
	uint64_t *sums;    /* one line */
	uint64_t *weights;
	uint8_t *pixels; /* w x h x channels */
	/* What a reader knows besides: by which colours the pixels are seen (ICC), from malloc; and
	 * why the small image would not look like the large one. */
	uint8_t *profile;
	size_t profile_len;
	const char *unlike;
};
bool shrink_begin(struct shrink *s, unsigned in_w, unsigned in_h, unsigned channels);
void shrink_line(struct shrink *s, const uint8_t *line);
/* Whether all lines came. */
bool shrink_end(struct shrink *s);
void shrink_free(struct shrink *s);
/* Turns the result as Exif's Orientation (1 to 8) says that it is to be seen. */
bool shrink_turn(struct shrink *s, unsigned orientation);

/* Red and blue into each other's place. */
void shrink_swap(struct shrink *s);

/* --- tap.c: what a picture is known again by --- */

struct tap *tap_new(void); /* from malloc; NULL without memory */
void tap_line(struct tap *tap, const uint8_t *line, unsigned w, unsigned channels);
/* Writes the line, of the picture as it is to be seen. */
bool tap_print(struct tap *tap, const struct shrink *s);

/* --- look.c --- */

struct match {
	unsigned differ, of; /* bits; of 0: none yet */
	unsigned alike;      /* per cent of correlation */
};
/* Of both as they are to be seen; turns PREVIEW. False having said why it can't be told. */
bool look_compare(struct shrink *preview, const struct shrink *picture, struct match *out);

/* --- orientation.c --- */

/* Exif's Orientation, 1 to 8, in the content of a segment APP1; 0: it is no Exif, or has none. */
unsigned orientation_find(const uint8_t *segment, size_t n);
bool orientation_is_exif(const uint8_t *segment, size_t n);

/* --- profile.c: a colour profile in pieces --- */

#define MAX_PIECES 256u

struct pieces {
	uint8_t *at[MAX_PIECES]; /* from 1 on */
	size_t len[MAX_PIECES];
	size_t sum;
	unsigned n, of;
	bool odd;
};
/* The content of a segment APP2, of whatever kind. */
void pieces_add(struct pieces *p, const uint8_t *segment, size_t n);
bool pieces_join(const struct pieces *p, struct shrink *out); /* false having said why */
void pieces_free(struct pieces *p);

/* --- chunks.c: what a PNG file says of its pixels before they come --- */

struct chunks {
	uint8_t head[8], crc[4];
	size_t skip, head_n, crc_n;
	uint32_t size;
	uint64_t left; /* of the chunk, with its checksum */
	bool wanted, over;
	unsigned long sum;
	uint8_t *data; /* MAX_PROFILE bytes, of which N are the chunk's */
	size_t n;
	unsigned seen;
	bool has_exif, has_profile;
	unsigned orientation;
	uint8_t *profile;
	size_t profile_len;
};
bool chunks_begin(struct chunks *c);
void chunks_watch(struct chunks *c, const uint8_t *p, size_t n); /* the file's next bytes */
/* False having said why the picture is not the one that is shown. */
bool chunks_say(struct chunks *c, struct shrink *out);
void chunks_end(struct chunks *c);

/* --- read.c --- */

/* An image of whatever type, of at most MAX bytes of FILE. */
bool image_read(struct input *in, FILE *file, size_t max, struct shrink *out);

/* --- one file each: false having said why --- */

bool jpeg_read(struct input *in, struct shrink *out);
bool png_read(struct input *in, struct shrink *out);
bool webp_read(struct input *in, struct shrink *out);
/* What is opaque as JPEG, what isn't as PNG; *TYPE is its media type, *DATA from malloc. */
bool encode(const struct shrink *s, const char **type, uint8_t **data, size_t *len);

/* Says why there will be no thumbnail, as a line that begins with an exclamation mark; false. */
bool refuse(const char *why);

#endif
