/* SPDX-License-Identifier: Apache-2.0 */
#include "base/unpack.h"

#include <stdlib.h>

#include <brotli/decode.h>

#include "base/ckd.h"
#include "base/err.h"
#include "base/limits.h"

/* The largest maps from contexts to tables (RFC 7932, 7.3): 64 bytes for each type of blocks of
 * literals, and 4 for each of distances, of which there are 256 at most. */
#define MAP_OF_LITERALS ((size_t)256 * 64)
#define MAP_OF_DISTANCES ((size_t)256 * 4)
/* More than 256 tables of the largest alphabet take: a window. */
#define NO_TABLES (1200u << 10)
/* What a byte of a map costs, and one of input that nothing comes out of, in bytes of tables. */
#define MAP_COST 16u
#define IDLE_COST 32u

/* One pass over a stream. What the decoder gives back is free again: its tables are new for each
 * block, and its window grows in steps, each of which frees the one before. */
struct pass {
	size_t used, max;
	size_t *work; /* that is counted, or NULL */
	bool grew;    /* memory ran out, as far as it may be taken */
	struct prov_err why;
	BrotliDecoderState *decoder;
};

/* False where it is too much; what is spent stays spent. */
static bool spend(struct pass *pass, size_t cost)
{
	if (pass->work == NULL)
		return true;
	if (cost <= PROV_MAX_UNPACK_WORK - *pass->work) {
		*pass->work += cost;
		return true;
	}
	*pass->work = PROV_MAX_UNPACK_WORK;
	(void)prov_refuse(&pass->why, PROV_LIMIT_UNPACK_WORK,
	    "unpacking compressed data takes more work than the limit of %u", PROV_MAX_UNPACK_WORK);
	return false;
}

/*
 * The decoder tells nothing of the blocks that it goes through, but takes memory for the tables of
 * each, and what it does with them is in proportion: a table is filled, a map is read code by code.
 * Its sizes tell a map from tables, and a window, which costs no more than what is put there.
 */
static size_t cost_of(size_t n)
{
	if (n > NO_TABLES)
		return 0;
	if (n <= MAP_OF_DISTANCES || (n <= MAP_OF_LITERALS && n % 64 == 0))
		return n * MAP_COST;
	return n;
}

/* Before each piece of the decoder's memory. */
struct piece {
	size_t n;
	max_align_t data[];
};

static void *take(void *opaque, size_t n)
{
	struct pass *pass = opaque;
	struct piece *piece;
	size_t all;

	if (!prov_add_size(n, sizeof(*piece), &all) || all > pass->max - pass->used) {
		pass->grew = true;
		(void)prov_refuse(&pass->why, PROV_LIMIT_UNPACK_MEMORY,
		    "unpacking compressed data needs more memory than the limit of %zu bytes",
		    pass->max);
		return NULL;
	}
	if (!spend(pass, cost_of(n)))
		return NULL;
	piece = malloc(all);
	if (piece == NULL) {
		(void)prov_fail_nomem(&pass->why);
		return NULL;
	}
	piece->n = all;
	pass->used += all;
	return piece->data;
}

static void give(void *opaque, void *p)
{
	struct pass *pass = opaque;
	struct piece *piece;

	if (p == NULL)
		return;
	piece = (struct piece *)(void *)((unsigned char *)p - offsetof(struct piece, data));
	pass->used -= piece->n;
	free(piece);
}

/*
 * What the decoder holds counts as what the operation holds. Its window grows with what is in it,
 * and while it does, both are there: 24 MiB for the largest. WHOLE: it is as large as the stream
 * says from the start, and untouched pages of it cost nothing.
 */
static int begin(
    struct pass *pass, const struct prov_arena *arena, bool whole, struct prov_err *err)
{
	size_t left = arena->max > arena->used ? arena->max - arena->used : 0;

	memset(pass, 0, sizeof(*pass));
	pass->max = left < PROV_MAX_UNPACK_MEMORY ? left : PROV_MAX_UNPACK_MEMORY;
	pass->decoder = BrotliDecoderCreateInstance(take, give, pass);
	if (pass->decoder == NULL)
		return pass->why.code != PROV_OK ? prov_pass(err, pass->why.code, &pass->why)
						 : prov_fail_nomem(err);
	if (whole)
		(void)BrotliDecoderSetParameter(
		    pass->decoder, BROTLI_DECODER_PARAM_DISABLE_RING_BUFFER_REALLOCATION, 1);
	return PROV_OK;
}

static void end(struct pass *pass)
{
	if (pass->decoder != NULL)
		BrotliDecoderDestroyInstance(pass->decoder);
}

/* Why a pass did not succeed. */
static int fail(const struct pass *pass, BrotliDecoderResult result, struct prov_err *err)
{
	if (pass->why.code != PROV_OK)
		return prov_pass(err, pass->why.code, &pass->why);
	if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT)
		return prov_fail(err, PROV_E_TRUNC, "the compressed data ends too early");
	return prov_fail(err, PROV_E_FORMAT, "the compressed data is no Brotli");
}

/* One look at a part of the input that is left, which takes the most from it; *GOT: what came out.
 * False where it is too much: blocks that hold nothing have no tables, but each is looked at. */
static bool look(
    struct pass *pass, struct prov_bytes *left, BrotliDecoderResult *result, size_t *got)
{
	size_t part = left->n < PROV_IO_BLOCK ? left->n : PROV_IO_BLOCK, rest = part, room = 0;
	const uint8_t *in = left->p;

	*got = 0;
	*result = BrotliDecoderDecompressStream(pass->decoder, &rest, &in, &room, NULL, NULL);
	(void)BrotliDecoderTakeOutput(pass->decoder, got);
	part -= rest;
	*left = prov_bytes(in, left->n - part);
	return part <= *got || spend(pass, (part - *got) * IDLE_COST);
}

static bool goes_on(BrotliDecoderResult result, struct prov_bytes left)
{
	return result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT ||
	       (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT && left.n > 0);
}

static int refuse(struct prov_bytes packed, size_t max, struct prov_err *err)
{
	if (max / PROV_MAX_UNPACK_FACTOR >= packed.n)
		return prov_refuse(err, PROV_LIMIT_UNPACK_FACTOR,
		    "compressed data unpacks to more than the limit of %u times its size",
		    PROV_MAX_UNPACK_FACTOR);
	return prov_refuse(err, PROV_LIMIT_UNPACKED,
	    "compressed data unpacks to more than the limit of %zu bytes", max);
}

/* How much of it there may be. */
static size_t room_of(struct prov_bytes packed, size_t max)
{
	return max / PROV_MAX_UNPACK_FACTOR >= packed.n ? packed.n * PROV_MAX_UNPACK_FACTOR : max;
}

/* The first pass only counts, so that memory is taken once, and not before the size is known.
 * *GREW: memory ran out, as far as it may be taken. */
static int measure(struct prov_bytes packed, size_t max, struct prov_arena *arena, bool whole,
    bool *grew, size_t *out, struct prov_err *err)
{
	const size_t room = room_of(packed, max);
	BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
	struct prov_bytes left = packed;
	struct pass pass;
	size_t total = 0;
	int rc = begin(&pass, arena, whole, err);

	pass.work = &arena->unpacking; /* the decoder itself is there */
	while (rc == PROV_OK && goes_on(result, left)) {
		size_t got;

		if (!look(&pass, &left, &result, &got))
			rc = fail(&pass, result, err);
		else if (got > room - total)
			rc = refuse(packed, max, err);
		else
			total += got;
	}
	if (rc == PROV_OK && result != BROTLI_DECODER_RESULT_SUCCESS)
		rc = fail(&pass, result, err);
	if (rc == PROV_OK && left.n > 0)
		rc = prov_fail(err, PROV_E_FORMAT, "data follows the compressed data");
	*grew = pass.grew;
	end(&pass);
	*out = total;
	return rc;
}

static int unpack(struct prov_bytes packed, uint8_t *out, size_t n, const struct prov_arena *arena,
    bool whole, struct prov_err *err)
{
	const uint8_t *in = packed.p;
	BrotliDecoderResult result;
	struct pass pass;
	size_t left = packed.n, room = n;
	int rc = begin(&pass, arena, whole, err);

	if (rc == PROV_OK) {
		result = BrotliDecoderDecompressStream(pass.decoder, &left, &in, &room, &out, NULL);
		if (result != BROTLI_DECODER_RESULT_SUCCESS || room != 0)
			rc = fail(&pass, result, err);
	}
	end(&pass);
	return rc;
}

int prov_unpack(struct prov_bytes packed, size_t max, struct prov_arena *arena,
    struct prov_bytes *out, struct prov_err *err)
{
	struct prov_err why = {0};
	bool whole = false, grew;
	uint8_t *data;
	size_t n;
	int rc;

	*out = prov_bytes(NULL, 0);
	if (packed.n == 0)
		return prov_fail(err, PROV_E_TRUNC, "the compressed data ends too early");
	rc = measure(packed, max, arena, whole, &grew, &n, &why);
	if (rc != PROV_OK && grew) {
		memset(&why, 0, sizeof(why));
		whole = true;
		rc = measure(packed, max, arena, whole, &grew, &n, &why);
	}
	if (rc != PROV_OK)
		return prov_pass(err, rc, &why);
	data = prov_arena_alloc(arena, n, &why);
	if (data == NULL)
		return prov_pass(err, why.code, &why);
	rc = unpack(packed, data, n, arena, whole, err);
	if (rc == PROV_OK)
		*out = prov_bytes(data, n);
	return rc;
}
