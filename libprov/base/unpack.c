/* SPDX-License-Identifier: Apache-2.0 */
#include "base/unpack.h"

#include <brotli/decode.h>

#include "base/err.h"
#include "base/limits.h"

/* One pass over a stream. */
struct pass {
	struct prov_arena scratch;
	struct prov_err why; /* of the scratch memory */
	BrotliDecoderState *decoder;
};

static void *take(void *opaque, size_t n)
{
	struct pass *pass = opaque;

	return prov_arena_alloc(&pass->scratch, n, &pass->why);
}

/* Goes with the scratch memory. */
static void give(void *opaque, void *p)
{
	(void)opaque;
	(void)p;
}

/* What the decoder holds counts as what the operation holds. */
static int begin(struct pass *pass, const struct prov_arena *arena, struct prov_err *err)
{
	size_t left = arena->max > arena->used ? arena->max - arena->used : 0;

	memset(pass, 0, sizeof(*pass));
	prov_arena_init(
	    &pass->scratch, left < PROV_MAX_UNPACK_MEMORY ? left : PROV_MAX_UNPACK_MEMORY);
	pass->decoder = BrotliDecoderCreateInstance(take, give, pass);
	if (pass->decoder != NULL)
		return PROV_OK;
	if (pass->why.code != PROV_OK)
		return prov_fail(err, pass->why.code, "%s", pass->why.msg);
	return prov_fail_nomem(err);
}

static void end(struct pass *pass)
{
	if (pass->decoder != NULL)
		BrotliDecoderDestroyInstance(pass->decoder);
	prov_arena_fini(&pass->scratch);
}

/* Why a pass did not succeed. */
static int fail(const struct pass *pass, BrotliDecoderResult result, struct prov_err *err)
{
	if (pass->why.code != PROV_OK)
		return prov_fail(err, pass->why.code, "%s", pass->why.msg);
	if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT)
		return prov_fail(err, PROV_E_TRUNC, "the compressed data ends too early");
	return prov_fail(err, PROV_E_FORMAT, "the compressed data is no Brotli");
}

/* The first pass only counts, so that memory is taken once, and not before the size is known. */
static int measure(struct prov_bytes packed, size_t max, const struct prov_arena *arena,
    size_t *out, struct prov_err *err)
{
	const uint8_t *in = packed.p;
	BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
	struct pass pass;
	size_t left = packed.n, total = 0;
	int rc = begin(&pass, arena, err);

	while (rc == PROV_OK && result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
		size_t room = 0, got = 0;

		result = BrotliDecoderDecompressStream(pass.decoder, &left, &in, &room, NULL, NULL);
		(void)BrotliDecoderTakeOutput(pass.decoder, &got);
		if (got > max - total)
			rc = prov_fail(err, PROV_E_LIMIT,
			    "compressed data unpacks to more than the limit of %zu bytes", max);
		else
			total += got;
	}
	if (rc == PROV_OK && result != BROTLI_DECODER_RESULT_SUCCESS)
		rc = fail(&pass, result, err);
	if (rc == PROV_OK && left > 0)
		rc = prov_fail(err, PROV_E_FORMAT, "data follows the compressed data");
	end(&pass);
	*out = total;
	return rc;
}

static int unpack(struct prov_bytes packed, uint8_t *out, size_t n, const struct prov_arena *arena,
    struct prov_err *err)
{
	const uint8_t *in = packed.p;
	BrotliDecoderResult result;
	struct pass pass;
	size_t left = packed.n, room = n;
	int rc = begin(&pass, arena, err);

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
	uint8_t *data;
	size_t n;
	int rc;

	*out = prov_bytes(NULL, 0);
	if (packed.n == 0)
		return prov_fail(err, PROV_E_TRUNC, "the compressed data ends too early");
	if (max / PROV_MAX_UNPACK_FACTOR >= packed.n)
		max = packed.n * PROV_MAX_UNPACK_FACTOR;
	rc = measure(packed, max, arena, &n, err);
	if (rc != PROV_OK)
		return rc;
	data = prov_arena_alloc(arena, n, &why);
	if (data == NULL)
		return prov_fail(err, why.code, "%s", why.msg);
	rc = unpack(packed, data, n, arena, err);
	if (rc == PROV_OK)
		*out = prov_bytes(data, n);
	return rc;
}
