/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdlib.h>

#include <png.h>

#include "thumbnail.h"

/* Of a chunk that is read over; none of those that are read has 1 KiB. */
#define MAX_CHUNK (1u << 30)

static void give_up(png_structp png, png_const_charp why)
{
	(void)why;
	png_longjmp(png, 1);
}

static void be_silent(png_structp png, png_const_charp why)
{
	(void)png;
	(void)why;
}

struct source {
	struct input *in;
	struct chunks chunks;
	uint8_t *held; /* here, since who gives up jumps */
};

static void read_some(png_structp png, png_bytep to, size_t len)
{
	struct source *source = png_get_io_ptr(png);

	if (input_read(source->in, to, len) != len)
		png_error(png, "the end");
	chunks_watch(&source->chunks, to, len);
}

/* Colours and transparency are all that is wanted beside the pixels: what else libpng knows it
 * would read into memory, and unpack. */
static void leave_out(png_structp png)
{
	static const uint8_t names[] =
	    "acTL\0bKGD\0cHRM\0cICP\0cLLI\0eXIf\0fcTL\0fdAT\0gAMA\0hIST\0"
	    "iCCP\0iTXt\0mDCV\0oFFs\0pCAL\0pHYs\0sBIT\0sCAL\0sPLT\0"
	    "sRGB\0sTER\0tEXt\0tIME\0zTXt";

	png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
	png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, names, (int)(sizeof(names) / 5));
}

static void set_form(png_structp png)
{
	png_set_expand(png);
	png_set_scale_16(png);
	png_set_gray_to_rgb(png);
}

/* Adam7 needs all of it at once. */
static bool read_whole(png_structp png, struct shrink *out, size_t row_len, struct source *source)
{
	png_bytep *rows;

	if ((uint64_t)row_len * out->in_h > MAX_HELD)
		return refuse("an interlaced image of this size gets no thumbnail");
	source->held = malloc(row_len * out->in_h + out->in_h * sizeof(png_bytep));
	if (source->held == NULL)
		return refuse("there is not enough memory");
	rows = (png_bytep *)(void *)source->held; /* in front, where they are aligned */
	for (unsigned y = 0; y < out->in_h; y++)
		rows[y] = &source->held[out->in_h * sizeof(png_bytep) + row_len * y];
	png_read_image(png, rows);
	for (unsigned y = 0; y < out->in_h; y++)
		shrink_line(out, rows[y]);
	return shrink_end(out);
}

static bool read_image(png_structp png, png_infop info, struct shrink *out, struct source *source)
{
	size_t row_len;

	png_set_user_limits(png, MAX_EDGE, MAX_EDGE);
	png_set_chunk_malloc_max(png, MAX_CHUNK);
	png_set_chunk_cache_max(png, 1);
	leave_out(png);
	png_read_info(png, info);
	set_form(png);
	png_read_update_info(png, info);
	row_len = png_get_rowbytes(png, info);
	if (!shrink_begin(out, png_get_image_width(png, info), png_get_image_height(png, info),
		png_get_channels(png, info)) ||
	    !chunks_say(&source->chunks, out))
		return false;
	if (row_len != (size_t)out->in_w * out->channels)
		return refuse("the image can't be decoded");
	if (png_get_interlace_type(png, info) != PNG_INTERLACE_NONE)
		return read_whole(png, out, row_len, source);
	source->held = malloc(row_len);
	if (source->held == NULL)
		return refuse("there is not enough memory");
	for (unsigned y = 0; y < out->in_h; y++) {
		png_read_row(png, source->held, NULL);
		shrink_line(out, source->held);
	}
	return shrink_end(out);
}

bool png_read(struct input *in, struct shrink *out)
{
	png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, give_up, be_silent);
	png_infop info = png == NULL ? NULL : png_create_info_struct(png);
	struct source *source = calloc(1, sizeof(*source));
	volatile bool ok = false;

	if (info == NULL || source == NULL || !chunks_begin(&source->chunks)) {
		png_destroy_read_struct(&png, &info, NULL);
		free(source);
		return refuse("there is not enough memory");
	}
	source->in = in;
	png_set_read_fn(png, source, read_some);
	if (setjmp(png_jmpbuf(png)) == 0)
		ok = read_image(png, info, out, source) &&
		     shrink_turn(out, source->chunks.orientation);
	else
		ok = refuse("the image can't be decoded");
	png_destroy_read_struct(&png, &info, NULL);
	chunks_end(&source->chunks);
	free(source->held);
	free(source);
	return ok;
}
