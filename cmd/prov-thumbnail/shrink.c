/* SPDX-License-Identifier: Apache-2.0 */
/* Each pixel of the small image is the mean of those that it stands for, weighted by their alpha.
 */
#include <stdlib.h>
#include <string.h>

#include "thumbnail.h"

#define MAX_CHANNELS 4u

static unsigned scaled(unsigned edge, unsigned long_edge)
{
	uint64_t n = long_edge <= LONG_EDGE
			 ? edge
			 : ((uint64_t)edge * LONG_EDGE + long_edge / 2) / long_edge;

	return n == 0 ? 1 : (unsigned)n;
}

bool shrink_begin(struct shrink *s, unsigned in_w, unsigned in_h, unsigned channels)
{
	unsigned long_edge = in_w > in_h ? in_w : in_h;
	struct tap *tap = s->tap;

	memset(s, 0, sizeof(*s));
	s->tap = tap;
	if (in_w == 0 || in_h == 0 || long_edge > MAX_EDGE || channels < 3 ||
	    channels > MAX_CHANNELS || (uint64_t)in_w * in_h > MAX_PIXELS)
		return refuse("the image is empty or too large for a thumbnail");
	s->in_w = in_w;
	s->in_h = in_h;
	s->w = scaled(in_w, long_edge);
	s->h = scaled(in_h, long_edge);
	s->channels = channels;
	s->sums = calloc((size_t)s->w * channels, sizeof(*s->sums));
	s->weights = calloc(s->w, sizeof(*s->weights));
	s->pixels = calloc((size_t)s->w * s->h, channels);
	if (s->sums == NULL || s->weights == NULL || s->pixels == NULL)
		return refuse("there is not enough memory");
	return true;
}

static uint8_t mean(uint64_t sum, uint64_t weight)
{
	if (weight == 0)
		return 0;
	return (uint8_t)((sum + weight / 2) / weight);
}

/* The line that was added up, into the result. */
static void finish_line(struct shrink *s)
{
	uint8_t *to = &s->pixels[(size_t)s->line * s->w * s->channels];

	for (unsigned x = 0; x < s->w; x++) {
		uint64_t *sum = &s->sums[(size_t)x * s->channels];
		uint64_t weight = s->channels == 4 ? sum[3] : s->weights[x];

		for (unsigned c = 0; c < 3; c++)
			to[x * s->channels + c] = mean(sum[c], weight);
		if (s->channels == 4)
			to[x * 4 + 3] = mean(sum[3], s->weights[x]);
	}
	memset(s->sums, 0, (size_t)s->w * s->channels * sizeof(*s->sums));
	memset(s->weights, 0, s->w * sizeof(*s->weights));
}

static void add_pixel(struct shrink *s, unsigned to, const uint8_t *pixel)
{
	uint64_t *sum = &s->sums[(size_t)to * s->channels];
	unsigned alpha = s->channels == 4 ? pixel[3] : 1;

	for (unsigned c = 0; c < 3; c++)
		sum[c] += (uint64_t)pixel[c] * alpha;
	if (s->channels == 4)
		sum[3] += alpha;
	s->weights[to]++;
}

void shrink_line(struct shrink *s, const uint8_t *line)
{
	unsigned to_line;

	if (s->y == s->in_h)
		return;
	if (s->tap != NULL)
		tap_line(s->tap, line, s->in_w, s->channels);
	to_line = (unsigned)((uint64_t)s->y * s->h / s->in_h);
	if (to_line != s->line) {
		finish_line(s);
		s->line = to_line;
	}
	for (unsigned x = 0; x < s->in_w; x++)
		add_pixel(
		    s, (unsigned)((uint64_t)x * s->w / s->in_w), &line[(size_t)x * s->channels]);
	s->y++;
}

bool shrink_end(struct shrink *s)
{
	if (s->y != s->in_h)
		return refuse("the image ends before its last line");
	finish_line(s);
	return true;
}

void shrink_free(struct shrink *s)
{
	free(s->sums);
	free(s->weights);
	free(s->pixels);
	free(s->profile);
	memset(s, 0, sizeof(*s));
}

bool shrink_turn(struct shrink *s, unsigned orientation)
{
	bool swap = orientation >= 5;
	unsigned w = swap ? s->h : s->w, h = swap ? s->w : s->h;
	uint8_t *turned;

	if (orientation < 2 || orientation > 8)
		return true;
	turned = calloc((size_t)w * h, s->channels);
	if (turned == NULL)
		return refuse("there is not enough memory");
	for (unsigned y = 0; y < h; y++) {
		for (unsigned x = 0; x < w; x++) {
			unsigned fx = swap ? y : x, fy = swap ? x : y;

			/* Exif 2.32, 4.6.4: where the first row and column of the data belong. */
			if (orientation == 2 || orientation == 3 || orientation == 7 ||
			    orientation == 8)
				fx = s->w - 1 - fx;
			if (orientation == 3 || orientation == 4 || orientation == 6 ||
			    orientation == 7)
				fy = s->h - 1 - fy;
			memcpy(&turned[((size_t)y * w + x) * s->channels],
			    &s->pixels[((size_t)fy * s->w + fx) * s->channels], s->channels);
		}
	}
	free(s->pixels);
	s->pixels = turned;
	s->w = w;
	s->h = h;
	return true;
}

void shrink_swap(struct shrink *s)
{
	for (size_t i = 0; i < (size_t)s->w * s->h; i++) {
		uint8_t *p = &s->pixels[i * s->channels], red = p[0];

		p[0] = p[2];
		p[2] = red;
	}
}
