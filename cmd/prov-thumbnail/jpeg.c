/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "thumbnail.h"

#define BLOCK 65536u
#define MAX_SEGMENT 65533u /* bytes behind a segment's length */

struct source {
	struct jpeg_source_mgr mgr;
	struct input *in;
	uint8_t *line;        /* one, decoded; here, since who gives up jumps */
	unsigned orientation; /* of the first segment of Exif, which alone counts; or 0 */
	bool has_exif;
	struct pieces pieces; /* of its colour profile */
	uint8_t block[BLOCK], segment[MAX_SEGMENT];
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

static uint8_t next_byte(j_decompress_ptr info)
{
	struct jpeg_source_mgr *mgr = info->src;

	if (mgr->bytes_in_buffer == 0)
		(void)fill(info);
	mgr->bytes_in_buffer--;
	return *mgr->next_input_byte++;
}

/* A segment is read over and let go: kept, as libjpeg would, a file of nothing else takes all the
 * memory that there is. Its bytes. */
static size_t read_segment(j_decompress_ptr info)
{
	struct source *source = (struct source *)(void *)info->src;
	size_t n = (size_t)next_byte(info) << 8;

	n |= next_byte(info);
	if (n < 2)
		give_up((j_common_ptr)info);
	n -= 2;
	for (size_t i = 0; i < n; i++)
		source->segment[i] = next_byte(info);
	return n;
}

static boolean on_app1(j_decompress_ptr info)
{
	struct source *source = (struct source *)(void *)info->src;
	size_t n = read_segment(info);

	if (!source->has_exif && orientation_is_exif(source->segment, n)) {
		source->has_exif = true;
		source->orientation = orientation_find(source->segment, n);
	}
	return TRUE;
}

static boolean on_app2(j_decompress_ptr info)
{
	struct source *source = (struct source *)(void *)info->src;

	pieces_add(&source->pieces, source->segment, read_segment(info));
	return TRUE;
}

/* Each scan of a progressive JPEG goes over the whole image, and can be a few bytes. */
static void on_progress(j_common_ptr common)
{
	j_decompress_ptr info = (j_decompress_ptr)common;
	uint64_t pixels = (uint64_t)info->image_width * info->image_height;

	/* What is missing is grey, and takes as long: a few bytes could ask for a minute. In
	 * Huffman's code each block takes bits, and where there are none, that is a warning. */
	if (info->input_scan_number > MAX_SCANS ||
	    (pixels > MAX_UNSURE && (info->arith_code || info->err->num_warnings > 0)))
		give_up(common);
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
		on_progress((j_common_ptr)info);
		shrink_line(out, line);
	}
	return shrink_end(out);
}

static bool read_image(struct jpeg_decompress_struct *info, struct shrink *out)
{
	struct source *source = (struct source *)(void *)info->src;

	info->mem->max_memory_to_use = MAX_HELD;
	jpeg_set_marker_processor(info, JPEG_APP0 + 1, on_app1);
	jpeg_set_marker_processor(info, JPEG_APP0 + 2, on_app2);
	if (jpeg_read_header(info, TRUE) != JPEG_HEADER_OK)
		return refuse("the image can't be decoded");
	if (info->num_components == 4)
		return refuse("images in CMYK get no thumbnail");
	if ((uint64_t)info->image_width * info->image_height > MAX_PIXELS)
		return refuse("the image is empty or too large for a thumbnail");
	info->out_color_space = JCS_RGB;
	if (out->tap == NULL)
		choose_scale(info);
	(void)jpeg_start_decompress(info);
	if (!shrink_begin(out, info->output_width, info->output_height, 3) ||
	    !pieces_join(&source->pieces, out))
		return false;
	source->line = malloc((size_t)info->output_width * 3);
	if (source->line == NULL)
		return refuse("there is not enough memory");
	return decode(info, source->line, out) && shrink_turn(out, source->orientation);
}

bool jpeg_read(struct input *in, struct shrink *out)
{
	struct jpeg_progress_mgr progress = {.progress_monitor = on_progress};
	struct jpeg_decompress_struct info;
	struct source *source = calloc(1, sizeof(*source));
	struct failure failure;
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
		jpeg_create_decompress(&info);
		info.src = &source->mgr;
		info.progress = &progress;
		ok = read_image(&info, out);
	} else {
		ok = refuse("the image can't be decoded");
	}
	jpeg_destroy_decompress(&info);
	pieces_free(&source->pieces);
	free(source->line);
	free(source);
	return ok;
}
