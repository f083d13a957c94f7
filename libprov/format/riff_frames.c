/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What players take for a part of a film or sound. Where a chunk of an AVI file is none that they
 * know, some (FFmpeg's, and all that read by it) pass over it byte by byte until a name of a
 * stream's chunk turns up that a length follows which the file has room for: in the store, too,
 * which no hash covers, and where an update, padding or a box of no use could hold frames. In WAV
 * files they go from chunk to chunk, but behind the sound they miss its pad byte, and go on from
 * there by lengths that are none, also within the store, to the next name of sound; sound of no
 * length is to them all that follows.
 */
#include <string.h>

#include "base/err.h"
#include "base/rd.h"
#include "format/riff.h"

/* One that is smaller shows nothing to speak of; and of 16,000 labels of manifests the end of one,
 * with what stands behind it, is such. */
#define SMALL 128u
/* From chunk to chunk, as players miscount them. Of what takes more it is not asked what it is. */
#define MAX_STEPS (1u << 20)

/* The number of a stream that there is. Others are nobody's, and chance makes them often enough in
 * what is signed and sealed. */
static bool is_stream(const uint8_t *p, unsigned streams)
{
	return p[0] >= '0' && p[0] <= '9' && p[1] >= '0' && p[1] <= '9' &&
	       (unsigned)(p[0] - '0') * 10 + (unsigned)(p[1] - '0') < streams;
}

static bool is_any(const uint8_t *p, size_t n, const char *names)
{
	for (; *names != '\0'; names += n) {
		if (memcmp(p, names, n) == 0)
			return true;
	}
	return false;
}

/* A stream's chunk (two digits and what it holds), its index, or what is passed over whole, behind
 * which any name would do. */
static bool is_name(const uint8_t *p, unsigned streams)
{
	if (is_stream(p, streams))
		return is_any(&p[2], 2, "dcdbwbpctxixwc");
	return (is_stream(&p[2], streams) && memcmp(p, "ix", 2) == 0) ||
	       is_any(p, 4, "JUNKLISTidx1indx");
}

/* The length behind a chunk's name. */
static uint32_t length(const uint8_t *p)
{
	return (uint32_t)p[4] | (uint32_t)p[5] << 8 | (uint32_t)p[6] << 16 | (uint32_t)p[7] << 24;
}

/* SMALL: how many chunks there were that show nothing to speak of. */
static bool find(struct prov_bytes in, unsigned streams, uint64_t behind, size_t small, size_t *at)
{
	for (size_t i = 0; in.n >= PROV_RIFF_CHUNK && i <= in.n - PROV_RIFF_CHUNK; i++) {
		const uint8_t *p = &in.p[i];

		if (!is_name(p, streams) || length(p) > in.n - PROV_RIFF_CHUNK - i + behind)
			continue;
		if (length(p) < SMALL && small++ == 0)
			continue;
		*at = i;
		return true;
	}
	return false;
}

bool prov_riff_frames(struct prov_bytes store, unsigned streams, uint64_t behind, size_t *at)
{
	return find(store, streams, behind, 0, at);
}

int prov_riff_frames_in(struct prov_window *win, struct prov_span in, unsigned streams, bool *found,
    struct prov_err *err)
{
	const uint64_t end = in.start + in.len;
	uint64_t at = in.start;

	*found = false;
	while (!*found && at < end && end - at >= PROV_RIFF_CHUNK) {
		size_t n = end - at < PROV_WINDOW_SIZE ? (size_t)(end - at) : PROV_WINDOW_SIZE;
		struct prov_bytes b;
		size_t where;
		int code = prov_window_get(win, at, n, &b, err);

		if (code != PROV_OK)
			return code;
		*found = find(b, streams, win->src->size - at - n, 1, &where);
		at += n - (PROV_RIFF_CHUNK - 1);
	}
	return PROV_OK;
}

/* Whether that chunk is sound, and reaches into the store. */
static bool plays(struct prov_bytes head, uint64_t at, uint32_t size, struct prov_span store)
{
	return prov_bytes_starts(head, "data") && size > 0 &&
	       at + PROV_RIFF_CHUNK + size > store.start;
}

int prov_riff_sound(struct prov_window *win, uint64_t at, uint64_t len, struct prov_span store,
    bool *inside, struct prov_err *err)
{
	const uint64_t end = store.start + store.len;

	*inside = len == 0 && at <= store.start;
	at += len;
	for (size_t i = 0;
	     !*inside && at < end && at != store.start && win->src->size - at >= PROV_RIFF_CHUNK;
	     i++) {
		struct prov_bytes head;
		struct prov_rd rd;
		uint32_t size = 0;
		int code;

		code = prov_window_get(win, at, PROV_RIFF_CHUNK, &head, err);
		if (code != PROV_OK)
			return code;
		prov_rd_init(&rd, prov_bytes_sub(head, 4, 4), at + 4);
		if (!prov_rd_u32le(&rd, &size))
			return prov_fail(err, PROV_E_INTERNAL, "a chunk's length was not read");
		*inside = plays(head, at, size, store) || i == MAX_STEPS;
		at += PROV_RIFF_CHUNK + (uint64_t)size;
		if (!prov_bytes_starts(head, "data"))
			at += size & 1;
	}
	return PROV_OK;
}
