/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the RIFF formats share. */
#ifndef PROV_FORMAT_RIFF_H
#define PROV_FORMAT_RIFF_H

#include "format/embed.h"
#include "format/window.h"

#define PROV_RIFF_CHUNK 8         /* a chunk's name and length */
#define PROV_RIFF_STREAMS 100u    /* the names of chunks have no room for more */
#define PROV_RIFF_HEAD 12         /* the same and the form type */
#define PROV_RIFF_LENGTH 1        /* where the layout has the first RIFF chunk's length */
#define PROV_RIFF_FIRST 3         /* and its first chunk */
#define PROV_RIFF_OPEN UINT32_MAX /* a length written by who could not go back to fill it in */

int prov_riff_embed(
    const struct prov_embed *in, struct prov_plan *plan, struct prov_err *err) PROV_MUST_CHECK;

/* Whether STORE, with BEHIND bytes of an AVI file behind it, holds what players take for a chunk of
 * one of so many STREAMS; *AT says where. */
bool prov_riff_frames(
    struct prov_bytes store, unsigned streams, uint64_t behind, size_t *at) PROV_MUST_CHECK;

/* Whether these bytes of an AVI file do, where even a small one counts. */
int prov_riff_frames_in(struct prov_window *win, struct prov_span in, unsigned streams, bool *found,
    struct prov_err *err) PROV_MUST_CHECK;

/*
 * Which of the N parts IN of an AVI file are said to hold frames (riff_index.c): HIT is set then.
 * The others are the data of its lists and its index, at 0 where there is none.
 */
struct prov_riff_film {
	struct prov_span hdrl, movi, idx1;
	bool is_odd; /* there are two of these where there should be one */
	const struct prov_span *in;
	bool *hit;
	size_t n;
};
int prov_riff_index(struct prov_window *win, const struct prov_riff_film *film,
    struct prov_err *err) PROV_MUST_CHECK;

/* Whether a player that plays the LEN bytes of sound at AT of a WAV file, and looks for more behind
 * them, comes to some INSIDE of STORE's chunk. */
int prov_riff_sound(struct prov_window *win, uint64_t at, uint64_t len, struct prov_span store,
    bool *inside, struct prov_err *err) PROV_MUST_CHECK;

/* wav_stray.c: see struct prov_format. */
bool prov_wav_stray(struct prov_bytes data, size_t at, size_t *begin, size_t *end) PROV_MUST_CHECK;

/*
 * WebP: the VP8X chunk that a file with XMP begins with (webp_vp8x.c), whole where the file has
 * none, and otherwise as much of it as changes; the first chunk of IN's file is FIRST.
 */
#define PROV_VP8X_SIZE (PROV_RIFF_CHUNK + 10u)
#define PROV_VP8X_FLAGS (PROV_RIFF_CHUNK + 1u)
int prov_webp_vp8x(const struct prov_src *src, const struct prov_range *first,
    uint8_t out[PROV_VP8X_SIZE], size_t *n, struct prov_err *err) PROV_MUST_CHECK;

#endif
