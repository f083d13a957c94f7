/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does a preview show the picture that it lies in? Both are cut into 9 x 8 parts; of each two
 * neighbours in a row one bit says which is brighter, and another whether that is sure. Only bits
 * that are sure in both count. Bits do not see how much brighter: the second measure is how far the
 * luminance of 12 x 12 parts goes up and down together (Pearson's correlation). What honest
 * previews do differently is tried: bars of one colour beside them, a picture that was turned after
 * they were made, the middle of it only.
 */
#include <math.h>
#include <stdlib.h>

#include "thumbnail.h"

#define COLUMNS 9u
#define ROWS 8u
#define GRID 12u
#define SURE 5000        /* thousandths of luminance that two parts differ by */
#define ONE_COLOUR 24000 /* the same, of pixels in a bar */
#define BLUR 2u          /* lines beside a bar that it reaches into */
#define MIN_SURE 16u     /* bits */
#define MIN_KEPT 40u     /* per cent of the picture that a preview may show the middle of */

struct rect {
	unsigned x, y, w, h;
};

struct look {
	uint64_t bits, sure;
	int64_t grid[GRID * GRID]; /* as far as each is from their mean */
};

/* BT.601, in thousandths, on white. */
static int64_t luminance(const struct shrink *s, unsigned x, unsigned y)
{
	const uint8_t *p = &s->pixels[((size_t)y * s->w + x) * s->channels];
	unsigned a = s->channels == 4 ? p[3] : 255;
	unsigned v = 299u * p[0] + 587u * p[1] + 114u * p[2];

	return (v * a + 255000u * (255 - a)) / 255;
}

/* Of one of COLUMNS times ROWS parts. */
static int64_t mean(const struct shrink *s, struct rect r, unsigned columns, unsigned rows,
    unsigned col, unsigned row)
{
	unsigned x0 = col * r.w / columns, x1 = (col + 1) * r.w / columns;
	unsigned y0 = row * r.h / rows, y1 = (row + 1) * r.h / rows;
	int64_t sum = 0, n = 0;

	x1 = x1 > x0 ? x1 : x0 + 1;
	y1 = y1 > y0 ? y1 : y0 + 1;
	for (unsigned y = y0; y < y1; y++) {
		for (unsigned x = x0; x < x1; x++, n++)
			sum += luminance(s, r.x + x, r.y + y);
	}
	return sum / n;
}

static void fill_grid(const struct shrink *s, struct rect r, int64_t grid[GRID * GRID])
{
	int64_t sum = 0;

	for (unsigned i = 0; i < GRID * GRID; i++) {
		grid[i] = mean(s, r, GRID, GRID, i % GRID, i / GRID);
		sum += grid[i];
	}
	for (unsigned i = 0; i < GRID * GRID; i++)
		grid[i] -= sum / (int64_t)(GRID * GRID);
}

/* Per cent; 0 where they go apart, or one of them is flat. */
static unsigned correlate(const struct look *a, const struct look *b)
{
	double ab = 0, aa = 0, bb = 0, r;

	for (size_t i = 0; i < (size_t)GRID * GRID; i++) {
		ab += (double)a->grid[i] * (double)b->grid[i];
		aa += (double)a->grid[i] * (double)a->grid[i];
		bb += (double)b->grid[i] * (double)b->grid[i];
	}
	if (ab <= 0 || aa <= 0 || bb <= 0)
		return 0;
	r = 100 * ab / sqrt(aa) / sqrt(bb);
	return r >= 100 ? 100 : (unsigned)(r + 0.5);
}

static struct look look_at(const struct shrink *s, struct rect r)
{
	struct look look = {0};

	for (unsigned row = 0; row < ROWS; row++) {
		int64_t left = mean(s, r, COLUMNS, ROWS, 0, row);

		for (unsigned col = 1; col < COLUMNS; col++) {
			int64_t right = mean(s, r, COLUMNS, ROWS, col, row);

			look.bits = look.bits << 1 | (left < right ? 1 : 0);
			look.sure = look.sure << 1 | (llabs(left - right) >= SURE ? 1 : 0);
			left = right;
		}
	}
	fill_grid(s, r, look.grid);
	return look;
}

static unsigned count(uint64_t bits)
{
	unsigned n = 0;

	for (; bits != 0; bits &= bits - 1)
		n++;
	return n;
}

/* Keeps what is most alike, by each measure. */
static void try(struct match *best, struct look a, struct look b)
{
	uint64_t sure = a.sure & b.sure;
	unsigned of = count(sure), differ = count((a.bits ^ b.bits) & sure);
	unsigned alike = correlate(&a, &b);

	if (of < MIN_SURE)
		return;
	if (best->of == 0 || differ * best->of < best->differ * of) {
		best->differ = differ;
		best->of = of;
	}
	if (alike > best->alike)
		best->alike = alike;
}

/* The middle of S in the shape W to H. */
static struct rect middle(const struct shrink *s, unsigned w, unsigned h)
{
	struct rect r = {0, 0, s->w, s->h};

	if ((uint64_t)s->w * h > (uint64_t)s->h * w)
		r.w = (unsigned)((uint64_t)s->h * w / h);
	else
		r.h = (unsigned)((uint64_t)s->w * h / w);
	r.w = r.w > 0 ? r.w : 1;
	r.h = r.h > 0 ? r.h : 1;
	r.x = (s->w - r.w) / 2;
	r.y = (s->h - r.h) / 2;
	return r;
}

static bool is_bar(const struct shrink *s, unsigned at, bool row)
{
	int64_t colour = luminance(s, 0, 0);

	for (unsigned i = 0; i < (row ? s->w : s->h); i++) {
		if (llabs(luminance(s, row ? i : at, row ? at : i) - colour) > ONE_COLOUR)
			return false;
	}
	return true;
}

/* S without bars above and below, or at both sides, of up to a third of it each. */
static struct rect without_bars(const struct shrink *s)
{
	struct rect r = {0, 0, s->w, s->h};
	unsigned a = 0, b = 0;

	while (a < s->h / 3 && is_bar(s, a, true))
		a++;
	while (b < s->h / 3 && is_bar(s, s->h - 1 - b, true))
		b++;
	if (a > 0 && b > 0)
		return (struct rect){0, a, s->w, s->h - a - b};
	for (a = 0; a < s->w / 3 && is_bar(s, a, false);)
		a++;
	for (b = 0; b < s->w / 3 && is_bar(s, s->w - 1 - b, false);)
		b++;
	if (a > 0 && b > 0)
		return (struct rect){a, 0, s->w - a - b, s->h};
	return r;
}

/* S without what its bars have to be where it was made of a picture in the shape W to H. A picture
 * may have such margins of its own, of which without_bars would take some away, too. */
static struct rect inside(const struct shrink *s, unsigned w, unsigned h)
{
	const struct rect all = {0, 0, s->w, s->h};
	struct rect r = middle(s, w, h);

	for (unsigned y = 0; y + BLUR < r.y; y++) {
		if (!is_bar(s, y, true) || !is_bar(s, s->h - 1 - y, true))
			return all;
	}
	for (unsigned x = 0; x + BLUR < r.x; x++) {
		if (!is_bar(s, x, false) || !is_bar(s, s->w - 1 - x, false))
			return all;
	}
	return r;
}

/* PREVIEW as it is turned now, with bars or without. */
static void try_shape(
    struct match *best, const struct shrink *preview, struct rect r, const struct shrink *picture)
{
	struct rect m = middle(picture, r.w, r.h);

	if ((uint64_t)m.w * m.h * 100 >= (uint64_t)picture->w * picture->h * MIN_KEPT)
		try(best, look_at(preview, r), look_at(picture, m));
}

bool look_compare(struct shrink *preview, const struct shrink *picture, struct match *out)
{
	const struct rect all = {0, 0, picture->w, picture->h};
	struct match best = {0};

	/* In whatever shape it was squeezed into. */
	try(&best, look_at(preview, (struct rect){0, 0, preview->w, preview->h}),
	    look_at(picture, all));
	for (unsigned turn = 0; turn < 4; turn++) {
		if (turn > 0 && !shrink_turn(preview, 6))
			return false;
		try_shape(&best, preview, (struct rect){0, 0, preview->w, preview->h}, picture);
		try_shape(&best, preview, without_bars(preview), picture);
		try_shape(&best, preview, inside(preview, picture->w, picture->h), picture);
	}
	if (best.of == 0)
		return refuse("there is not enough in the two to tell");
	*out = best;
	return true;
}
