/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>
#include <zlib.h>

#include "thumbnail.h"

#define QUALITY 80
#define FIRST_CHUNK 33u          /* bytes of PNG's signature and IHDR */
#define PROFILE_HEAD "iCCPICC\0" /* the name's NUL, and the method, which is the string's own */
#define PROFILE_FRAME (sizeof(PROFILE_HEAD) + 8) /* with length and checksum */

struct failure {
	struct jpeg_error_mgr mgr;
	jmp_buf back;
};

static void give_up(j_common_ptr info)
{
	struct failure *failure = (struct failure *)(void *)info->err;

	longjmp(failure->back, 1);
}

static void write_jpeg(
    struct jpeg_compress_struct *info, const struct shrink *s, uint8_t **data, unsigned long *len)
{
	jpeg_create_compress(info);
	jpeg_mem_dest(info, data, len);
	info->image_width = s->w;
	info->image_height = s->h;
	info->input_components = 3;
	info->in_color_space = JCS_RGB;
	jpeg_set_defaults(info);
	jpeg_set_quality(info, QUALITY, TRUE);
	info->optimize_coding = TRUE;
	jpeg_start_compress(info, TRUE);
	if (s->profile_len > 0)
		jpeg_write_icc_profile(info, s->profile, (unsigned)s->profile_len);
	while (info->next_scanline < s->h) {
		JSAMPROW row = &s->pixels[(size_t)info->next_scanline * s->w * 3];

		(void)jpeg_write_scanlines(info, &row, 1);
	}
	jpeg_finish_compress(info);
}

static bool encode_jpeg(const struct shrink *s, uint8_t **data, size_t *len)
{
	struct jpeg_compress_struct info;
	struct failure failure;
	unsigned long n = 0;
	volatile bool ok = false;

	*data = NULL;
	memset(&info, 0, sizeof(info));
	info.err = jpeg_std_error(&failure.mgr);
	failure.mgr.error_exit = give_up;
	if (setjmp(failure.back) == 0) {
		write_jpeg(&info, s, data, &n);
		ok = true;
	}
	jpeg_destroy_compress(&info);
	*len = n;
	return ok;
}

static void put_number(uint8_t *p, size_t v)
{
	for (unsigned i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> (24 - 8 * i));
}

/* The simple interface of libpng knows no profiles: its chunk goes behind the first. */
static bool put_profile(const struct shrink *s, uint8_t **data, size_t *len)
{
	uLongf packed = compressBound((uLong)s->profile_len);
	uint8_t *all = malloc(*len + PROFILE_FRAME + packed), *to;
	bool ok = all != NULL && *len > FIRST_CHUNK;

	if (ok) {
		memcpy(all, *data, FIRST_CHUNK);
		to = &all[FIRST_CHUNK];
		memcpy(&to[4], PROFILE_HEAD, sizeof(PROFILE_HEAD));
		ok = compress2(&to[4 + sizeof(PROFILE_HEAD)], &packed, s->profile,
			 (uLong)s->profile_len, Z_BEST_COMPRESSION) == Z_OK;
	}
	if (!ok) {
		free(all);
		return false;
	}
	put_number(to, sizeof(PROFILE_HEAD) - 4 + packed);
	put_number(&to[4 + sizeof(PROFILE_HEAD) + packed],
	    crc32(crc32(0, NULL, 0), &to[4], (uInt)(sizeof(PROFILE_HEAD) + packed)));
	memcpy(&to[PROFILE_FRAME + packed], &(*data)[FIRST_CHUNK], *len - FIRST_CHUNK);
	*len += PROFILE_FRAME + packed;
	free(*data);
	*data = all;
	return true;
}

static bool encode_png(const struct shrink *s, uint8_t **data, size_t *len)
{
	png_image image = {
	    .version = PNG_IMAGE_VERSION, .width = s->w, .height = s->h, .format = PNG_FORMAT_RGBA};
	png_alloc_size_t n = 0;

	*data = NULL;
	if (s->profile_len > 0)
		image.flags = PNG_IMAGE_FLAG_COLORSPACE_NOT_sRGB;
	if (!png_image_write_to_memory(&image, NULL, &n, 0, s->pixels, 0, NULL))
		return false;
	*data = malloc(n);
	if (*data == NULL || !png_image_write_to_memory(&image, *data, &n, 0, s->pixels, 0, NULL))
		return false;
	*len = n;
	return s->profile_len == 0 || put_profile(s, data, len);
}

bool encode(const struct shrink *s, const char **type, uint8_t **data, size_t *len)
{
	bool ok;

	*type = s->channels == 4 ? "image/png" : "image/jpeg";
	ok = s->channels == 4 ? encode_png(s, data, len) : encode_jpeg(s, data, len);
	if (!ok)
		return refuse("the thumbnail can't be made");
	return *len <= MAX_THUMBNAIL || refuse("the thumbnail would be too large");
}
