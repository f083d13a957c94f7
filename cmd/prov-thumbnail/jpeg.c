/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <libexif/exif-data.h>

#include "thumbnail.h"

#define BLOCK 65536u
#define EXIF_HEAD 6u /* "Exif" and two zeros */

struct source {
	struct jpeg_source_mgr mgr;
	struct input *in;
	uint8_t block[BLOCK];
};

struct failure {
	struct jpeg_error_mgr mgr;
	jmp_buf back;
};

static void give_up(j_common_ptr info)
{
	struct failure *failure = (struct failure *)(void *)info->err;

	longjmp(failure->back, 1);
}

static void be_silent(j_common_ptr info)
{
	(void)info;
}

static void begin_source(j_decompress_ptr info)
{
	(void)info;
}

/* Behind the end, an end: what is missing stays grey, as elsewhere. */
static boolean fill(j_decompress_ptr info)
{
	struct source *source = (struct source *)(void *)info->src;
	size_t n = input_read(source->in, source->block, BLOCK);

	if (n == 0) {
		source->block[0] = 0xff;
		source->block[1] = JPEG_EOI;
		n = 2;
	}
	source->mgr.next_input_byte = source->block;
	source->mgr.bytes_in_buffer = n;
	return TRUE;
}

static void skip(j_decompress_ptr info, long n)
{
	struct source *source = (struct source *)(void *)info->src;

	while (n > 0 && (size_t)n > source->mgr.bytes_in_buffer) {
		n -= (long)source->mgr.bytes_in_buffer;
		(void)fill(info);
	}
	if (n > 0) {
		source->mgr.next_input_byte += n;
		source->mgr.bytes_in_buffer -= (size_t)n;
	}
}

static unsigned find_orientation(const struct jpeg_decompress_struct *info)
{
	unsigned found = 1;

	for (jpeg_saved_marker_ptr m = info->marker_list; m != NULL; m = m->next) {
		ExifData *exif;
		ExifEntry *entry;

		if (m->data_length <= EXIF_HEAD || memcmp(m->data, "Exif\0", EXIF_HEAD) != 0)
			continue;
		exif = exif_data_new_from_data(m->data, m->data_length);
		if (exif == NULL)
			continue;
		entry = exif_content_get_entry(exif->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
		if (entry != NULL && entry->format == EXIF_FORMAT_SHORT && entry->size >= 2)
			found = exif_get_short(entry->data, exif_data_get_byte_order(exif));
		exif_data_unref(exif);
	}
	return found;
}

/* No larger than it need be: libjpeg decodes to eighths for next to nothing. */
static void choose_scale(struct jpeg_decompress_struct *info)
{
	unsigned edge =
	    info->image_width > info->image_height ? info->image_width : info->image_height;

	info->scale_denom = 8;
	for (info->scale_num = 1; info->scale_num < 8; info->scale_num++) {
		if ((uint64_t)edge * info->scale_num / 8 >= LONG_EDGE)
			break;
	}
}

static bool decode(struct jpeg_decompress_struct *info, uint8_t *line, struct shrink *out)
{
	while (info->output_scanline < info->output_height) {
		JSAMPROW row = line;

		if (jpeg_read_scanlines(info, &row, 1) != 1)
			return refuse("the image can't be decoded");
		shrink_line(out, line);
	}
	return shrink_end(out);
}

static bool read_image(struct jpeg_decompress_struct *info, uint8_t **line, struct shrink *out)
{
	unsigned orientation;

	jpeg_save_markers(info, JPEG_APP0 + 1, 0xffff);
	if (jpeg_read_header(info, TRUE) != JPEG_HEADER_OK)
		return refuse("the image can't be decoded");
	if (info->num_components == 4)
		return refuse("images in CMYK get no thumbnail");
	orientation = find_orientation(info);
	info->mem->max_memory_to_use = MAX_HELD;
	info->out_color_space = JCS_RGB;
	if (out->tap == NULL)
		choose_scale(info);
	(void)jpeg_start_decompress(info);
	if (!shrink_begin(out, info->output_width, info->output_height, 3))
		return false;
	*line = malloc((size_t)info->output_width * 3);
	if (*line == NULL)
		return refuse("there is not enough memory");
	return decode(info, *line, out) && shrink_turn(out, orientation);
}

bool jpeg_read(struct input *in, struct shrink *out)
{
	struct jpeg_decompress_struct info;
	struct source *source = calloc(1, sizeof(*source));
	struct failure failure;
	uint8_t *volatile line = NULL;
	volatile bool ok = false;

	if (source == NULL)
		return refuse("there is not enough memory");
	memset(&info, 0, sizeof(info));
	info.err = jpeg_std_error(&failure.mgr);
	failure.mgr.error_exit = give_up;
	failure.mgr.output_message = be_silent;
	source->in = in;
	source->mgr.init_source = begin_source;
	source->mgr.fill_input_buffer = fill;
	source->mgr.skip_input_data = skip;
	source->mgr.resync_to_restart = jpeg_resync_to_restart;
	source->mgr.term_source = begin_source;
	if (setjmp(failure.back) == 0) {
		uint8_t *buffer = NULL;

		jpeg_create_decompress(&info);
		info.src = &source->mgr;
		ok = read_image(&info, &buffer, out);
		line = buffer;
	} else {
		ok = refuse("the image can't be decoded");
	}
	jpeg_destroy_decompress(&info);
	free(line);
	free(source);
	return ok;
}
