/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: pixels A B
 *
 * Decodes two images of one type with the library of their format (libjpeg, libpng, libwebp,
 * giflib, libtiff; the last three where they were there when this was built) and compares their
 * pixels, of all their pages and frames: signing must not change one. Exits with 0 where they are
 * equal, 1 where they differ, 2 where one can't be decoded, 3 where there is no library for it.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>
#ifdef HAVE_WEBP
#include <webp/decode.h>
#endif
#ifdef HAVE_GIF
#include <gif_lib.h>
#endif
#ifdef HAVE_TIFF
#include <tiffio.h>
#endif

/* The pixels, of several pages or frames one behind the other. */
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

#if defined(HAVE_WEBP) || defined(HAVE_GIF) || defined(HAVE_TIFF)
static void picture_add(struct picture *pic, const void *data, size_t n, const char *path)
{
	uint8_t *grown = realloc(pic->data, pic->len + n);

	if (grown == NULL)
		fail(path, "out of memory");
	memcpy(&grown[pic->len], data, n);
	pic->data = grown;
	pic->len += n;
}
#endif

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

#ifdef HAVE_WEBP
static void read_webp(struct picture *pic, FILE *file, const char *path)
{
	int width, height;
	uint8_t *data, *pixels;
	long size;

	if (fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0)
		fail(path, "can't be read");
	rewind(file);
	data = malloc((size_t)size);
	if (data == NULL || fread(data, 1, (size_t)size, file) != (size_t)size)
		fail(path, "can't be read");
	pixels = WebPDecodeRGBA(data, (size_t)size, &width, &height);
	if (pixels == NULL)
		fail(path, "can't be decoded");
	pic->width = (unsigned)width;
	pic->height = (unsigned)height;
	picture_add(pic, pixels, 4 * (size_t)width * (size_t)height, path);
	WebPFree(pixels);
	free(data);
}
#endif

#ifdef HAVE_GIF
static void add_map(struct picture *pic, const ColorMapObject *map, const char *path)
{
	if (map != NULL)
		picture_add(pic, map->Colors, (size_t)map->ColorCount * sizeof(*map->Colors), path);
}

/* Every frame's place, colours and indexes. */
static void read_gif(struct picture *pic, FILE *file, const char *path)
{
	GifFileType *gif = DGifOpenFileName(path, NULL);

	(void)file;
	if (gif == NULL || DGifSlurp(gif) != GIF_OK)
		fail(path, "can't be decoded");
	pic->width = (unsigned)gif->SWidth;
	pic->height = (unsigned)gif->SHeight;
	add_map(pic, gif->SColorMap, path);
	for (int i = 0; i < gif->ImageCount; i++) {
		const SavedImage *image = &gif->SavedImages[i];
		const GifImageDesc *at = &image->ImageDesc;

		picture_add(pic, &at->Left, sizeof(at->Left), path);
		picture_add(pic, &at->Top, sizeof(at->Top), path);
		add_map(pic, at->ColorMap, path);
		picture_add(pic, image->RasterBits, (size_t)at->Width * (size_t)at->Height, path);
	}
	DGifCloseFile(gif, NULL);
}
#endif

#ifdef HAVE_TIFF
/* Every page; a directory without a picture is none. */
static void read_tiff(struct picture *pic, FILE *file, const char *path)
{
	TIFF *tiff;

	(void)file;
	TIFFSetWarningHandler(NULL);
	TIFFSetErrorHandler(NULL);
	tiff = TIFFOpen(path, "r");
	if (tiff == NULL)
		fail(path, "can't be decoded");
	do {
		uint32_t width, height, *pixels;

		if (TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width) != 1 ||
		    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height) != 1)
			break;
		pixels = calloc((size_t)width * height, sizeof(*pixels));
		if (pixels == NULL || TIFFReadRGBAImage(tiff, width, height, pixels, 1) != 1)
			fail(path, "a page can't be decoded");
		picture_add(pic, &width, sizeof(width), path);
		picture_add(pic, pixels, (size_t)width * height * sizeof(*pixels), path);
		free(pixels);
	} while (TIFFReadDirectory(tiff) == 1);
	if (pic->len == 0)
		fail(path, "has no page");
	TIFFClose(tiff);
}
#endif

static const struct {
	const char *magic;
	void (*read)(struct picture *pic, FILE *file, const char *path);
} kinds[] = {
    {"\xff\xd8", read_jpeg},
    {"\x89PNG", read_png},
#ifdef HAVE_WEBP
    {"RIFF", read_webp},
#endif
#ifdef HAVE_GIF
    {"GIF8", read_gif},
#endif
#ifdef HAVE_TIFF
    {"II", read_tiff},
    {"MM", read_tiff},
#endif
};

static void read_picture(struct picture *pic, const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t head[4];

	if (file == NULL || fread(head, 1, sizeof head, file) != sizeof head)
		fail(path, "can't be read");
	rewind(file);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (memcmp(head, kinds[i].magic, strlen(kinds[i].magic)) == 0) {
			kinds[i].read(pic, file, path);
			fclose(file);
			return;
		}
	}
	fprintf(stderr, "pixels: %s: no library for it\n", path);
	exit(3);
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
	       a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
	if (!same)
		fprintf(stderr, "pixels: %s and %s differ\n", argv[1], argv[2]);
	free(a.data);
	free(b.data);
	return same ? 0 : 1;
}
