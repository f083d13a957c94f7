/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: pixels A B
 *
 * Decodes two JPEG or PNG files with libjpeg and libpng and compares their pixels: signing must not
 * change one. Exits with 0 where they are equal, 1 where they differ, 2 where one can't be decoded.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

struct picture {
	unsigned width, height, channels;
	uint8_t *data;
	size_t len;
};

static void fail(const char *path, const char *why)
{
	fprintf(stderr, "pixels: %s: %s\n", path, why);
	exit(2);
}

static void picture_alloc(struct picture *pic, const char *path)
{
	pic->len = (size_t)pic->width * pic->height * pic->channels;
	pic->data = malloc(pic->len);
	if (pic->data == NULL)
		fail(path, "out of memory");
}

/* libjpeg's own error handler ends the program, with 1. */
static void jpeg_failed(j_common_ptr info)
{
	info->err->output_message(info);
	exit(2);
}

static void read_jpeg(struct picture *pic, FILE *file, const char *path)
{
	struct jpeg_decompress_struct info;
	struct jpeg_error_mgr errors;

	info.err = jpeg_std_error(&errors);
	errors.error_exit = jpeg_failed;
	jpeg_create_decompress(&info);
	jpeg_stdio_src(&info, file);
	jpeg_read_header(&info, TRUE);
	jpeg_start_decompress(&info);
	pic->width = info.output_width;
	pic->height = info.output_height;
	pic->channels = (unsigned)info.output_components;
	picture_alloc(pic, path);
	while (info.output_scanline < info.output_height) {
		JSAMPROW row =
		    pic->data + (size_t)info.output_scanline * pic->width * pic->channels;
		jpeg_read_scanlines(&info, &row, 1);
	}
	jpeg_finish_decompress(&info);
	jpeg_destroy_decompress(&info);
}

static void read_png(struct picture *pic, FILE *file, const char *path)
{
	png_image image = {.version = PNG_IMAGE_VERSION};

	if (png_image_begin_read_from_stdio(&image, file) == 0)
		fail(path, image.message);
	image.format = PNG_FORMAT_RGBA;
	pic->width = image.width;
	pic->height = image.height;
	pic->channels = 4;
	picture_alloc(pic, path);
	if (png_image_finish_read(&image, NULL, pic->data, 0, NULL) == 0)
		fail(path, image.message);
}

static void read_picture(struct picture *pic, const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t head[2];

	if (file == NULL || fread(head, 1, sizeof head, file) != sizeof head)
		fail(path, "can't be read");
	rewind(file);
	if (memcmp(head, "\xff\xd8", 2) == 0)
		read_jpeg(pic, file, path);
	else
		read_png(pic, file, path);
	fclose(file);
}

int main(int argc, char **argv)
{
	struct picture a = {0}, b = {0};
	bool same;

	if (argc != 3)
		fail("usage", "pixels A B");
	read_picture(&a, argv[1]);
	read_picture(&b, argv[2]);
	same = a.width == b.width && a.height == b.height && a.channels == b.channels &&
	       memcmp(a.data, b.data, a.len) == 0;
	if (!same)
		fprintf(stderr, "pixels: %s and %s differ\n", argv[1], argv[2]);
	free(a.data);
	free(b.data);
	return same ? 0 : 1;
}
