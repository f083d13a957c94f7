/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include <stdlib.h>

#include "base/limits.h"
#include "helper/bmff_check.h"
#include "helper/bmff_movie.h"
#include "helper/mutate.h"
#include "helper/signed.h"

static uint8_t *sample(const struct bmff_movie *m, size_t *n)
{
	struct prov_wr wr;
	uint8_t *copy;

	prov_wr_init(&wr, SIZE_MAX);
	bmff_movie_make(&wr, m);
	copy = mutate_copy(prov_wr_data(&wr));
	*n = wr.n;
	prov_wr_fini(&wr);
	return copy;
}

/* A store of eight bytes in place of OLD. */
static uint8_t *put(struct prov_bytes data, size_t old, size_t *n, struct prov_err *err)
{
	uint8_t *store = format_store(8, 1), *out;
	struct prov_embed in = {.old = old, .store = prov_bytes(store, 8)};

	out = bmff_embed(prov_format_mp4(), data, &in, n, err);
	free(store);
	return out;
}

static void test_property(void **state)
{
	static const size_t sizes[] = {8, 9, 1000, 100000};

	(void)state;
	for (unsigned i = 0; i < 8; i++) {
		const struct bmff_movie m = {.moov_first = i % 2 == 1};
		size_t n;
		uint8_t *data = sample(&m, &n);

		assert_int_equal(
		    bmff_check(prov_format_mov(), prov_bytes(data, n), sizes[i / 2]), PROV_OK);
		free(data);
	}
}

/* Behind ftyp (A.5.3), with what goes before the store (A.5.1.2). */
static void test_place(void **state)
{
	static const char head[] = "\0\0\0\x35uuid\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58"
				   "\x28\x87\x7e\xc4\x81\0\0\0\0manifest\0\0\0\0\0\0\0\0";
	const struct bmff_movie m = {.moov_first = true};
	size_t n, out_n, again_n;
	uint8_t *data = sample(&m, &n), *store = format_store(8, 1), *out, *again;

	(void)state;
	out = put(prov_bytes(data, n), PROV_NO_CAND, &out_n, NULL);
	assert_non_null(out);
	assert_int_equal(out_n, n + 53);
	assert_memory_equal(&out[BMFF_MOVIE_FTYP], head, 45);
	assert_memory_equal(&out[BMFF_MOVIE_FTYP + 45], store, 8);
	/* The next takes its place. */
	again = put(prov_bytes(out, out_n), 0, &again_n, NULL);
	assert_non_null(again);
	assert_true(prov_bytes_eq(prov_bytes(out, out_n), prov_bytes(again, again_n)));
	free(again);
	free(out);
	free(store);
	free(data);
}

static int refused(const char *bytes, size_t n)
{
	struct prov_err err = {0};
	size_t out_n;

	assert_null(put(prov_bytes(bytes, n), PROV_NO_CAND, &out_n, &err));
	return err.code;
}

static void test_refused(void **state)
{
	static const char bare[] = "\0\0\0\x08mdat";
	static const char raw[] = "\0\0\0\x10"
				  "ftypcrx \0\0\0\0";
	static const char open[] = "\0\0\0\0"
				   "ftypisom\0\0\0\0\0\0\0\x08mdat";
	static const char rest[] = "\0\0\0\x10"
				   "ftypisom\0\0\0\0\0\0\0\x08mdat123";

	(void)state;
	assert_int_equal(refused(bare, sizeof(bare) - 1), PROV_E_UNSUPPORTED);
	assert_int_equal(refused(raw, sizeof(raw) - 1), PROV_E_UNSUPPORTED);
	/* What followed would be a part of it. */
	assert_int_equal(refused(open, sizeof(open) - 1), PROV_E_UNSUPPORTED);
	/* A few bytes that are no box stay where they are. */
	assert_int_equal(
	    bmff_check(prov_format_mp4(), prov_bytes(rest, sizeof(rest) - 1), 20), PROV_OK);
}

/* --- files that are larger than memory should be --- */

#define GIB (UINT64_C(1) << 30)

/* WR's bytes, and zeros behind them. */
static int read_sparse(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	const struct prov_wr *wr = ctx;

	(void)err;
	memset(buf, 0, len);
	if (off < wr->n)
		memcpy(buf, &wr->p[off], len < wr->n - off ? len : wr->n - (size_t)off);
	*got = len;
	return PROV_OK;
}

/* Keeps the first bytes, and ends the writing there. */
static int write_begin(void *ctx, const void *data, size_t len, struct prov_err *err)
{
	struct prov_wr *wr = ctx;

	(void)err;
	prov_wr_bytes(wr, prov_bytes(data, len));
	return PROV_E_CANCELLED;
}

/* Beyond 4 GiB, tables of 32-bit offsets become such of 64 bits (A.5.9). */
static void test_widened(void **state)
{
	static const uint64_t sizes[] = {3 * GIB, 4 * GIB - 100, 5 * GIB};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct bmff_movie m = {.moov_first = true, .media = 16 + sizes[i]};
		uint8_t *store = format_store(1000, 1);
		struct prov_wr in, out, want;
		struct prov_src src = {.read_at = read_sparse, .ctx = &in};
		struct prov_sink sink = {.write = write_begin, .ctx = &out};
		struct prov_arena arena;
		struct prov_layout layout;
		struct prov_cands cands;
		struct prov_plan plan;
		struct prov_embed embed = {.src = &src,
		    .layout = &layout,
		    .cands = &cands,
		    .old = PROV_NO_CAND,
		    .store = prov_bytes(store, 1000)};

		prov_wr_init(&in, SIZE_MAX);
		prov_wr_init(&out, SIZE_MAX);
		prov_wr_init(&want, SIZE_MAX);
		bmff_movie_make(&in, &m);
		src.size = in.n - 10 + sizes[i];
		prov_arena_init(&arena, PROV_MAX_ARENA);
		prov_plan_init(&plan, &arena);
		assert_int_equal(
		    prov_format_mp4()->scan(&src, &arena, &layout, &cands, NULL), PROV_OK);
		assert_int_equal(prov_format_mp4()->embed(&embed, &plan, NULL), PROV_OK);
		assert_int_equal(
		    prov_plan_run(&plan, &src, &sink, NULL, NULL, NULL, NULL), PROV_E_CANCELLED);
		m.shift = 1045;
		m.wide = i > 0;
		bmff_movie_make(&want, &m);
		assert_memory_equal(&out.p[BMFF_MOVIE_FTYP + 1045], &want.p[BMFF_MOVIE_FTYP],
		    want.n - BMFF_MOVIE_FTYP);
		prov_arena_fini(&arena);
		prov_wr_fini(&in);
		prov_wr_fini(&out);
		prov_wr_fini(&want);
		free(store);
	}
}

/* --- signed --- */

struct counted {
	struct prov_sink sink, *inner;
	uint64_t read;
};

static int count_read(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	struct counted *c = ctx;

	c->read += len;
	return c->inner->read_at(c->inner->ctx, off, buf, len, got, err);
}

static int pass_write(void *ctx, const void *data, size_t len, struct prov_err *err)
{
	struct counted *c = ctx;

	return c->inner->write(c->inner->ctx, data, len, err);
}

static int pass_write_at(
    void *ctx, uint64_t off, const void *data, size_t len, struct prov_err *err)
{
	struct counted *c = ctx;

	return c->inner->write_at(c->inner->ctx, off, data, len, err);
}

static int pass_commit(void *ctx, struct prov_err *err)
{
	struct counted *c = ctx;

	return c->inner->commit(c->inner->ctx, err);
}

/* Signs DATA, and returns how much of the output was read again. */
static uint64_t sign_counted(
    const struct identity *id, struct prov_bytes data, bool read_back, struct counted *c)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_src *src = NULL;

	opts.declare = "captured";
	opts.read_back = read_back;
	c->sink = (struct prov_sink){.write = pass_write,
	    .write_at = pass_write_at,
	    .read_at = count_read,
	    .commit = pass_commit,
	    .ctx = c};
	c->read = 0;
	assert_int_equal(prov_sink_mem(&c->inner, SIZE_MAX, NULL), PROV_OK);
	assert_int_equal(prov_src_mem(&src, data.p, data.n, NULL), PROV_OK);
	assert_int_equal(prov_sign(id->signer, src, &c->sink, &opts, NULL), PROV_OK);
	prov_src_close(src);
	return c->read;
}

/* With one hash, and with leaves: what is written verifies, and is not read again for that. */
static void test_signed(void **state)
{
	static const uint64_t sizes[] = {1000000, 65 << 20};
	struct identity id;

	(void)state;
	identity_init(&id, PROV_ALG_ES256);
	for (size_t i = 0; i < 4; i++) {
		struct bmff_movie m = {.moov_first = true, .media = 16 + sizes[i / 2]};
		bool read_back = i % 2 == 1;
		struct counted c;
		struct prov_wr in;
		struct prov_bytes out;
		uint64_t n;

		prov_wr_init(&in, SIZE_MAX);
		bmff_movie_make(&in, &m);
		prov_wr_zeros(&in, (size_t)sizes[i / 2] - 10);
		n = sign_counted(&id, prov_wr_data(&in), read_back, &c);
		assert_true(read_back ? n > sizes[i / 2] : n < 100000);
		out.p = prov_sink_mem_data(c.inner, &out.n);
		assert_int_equal(state_of(id.policy, out), PROV_STATE_TRUSTED);
		((uint8_t *)(uintptr_t)out.p)[out.n - 1] ^= 1;
		assert_int_equal(state_of(id.policy, out), PROV_STATE_INVALID);
		prov_sink_close(c.inner);
		prov_wr_fini(&in);
	}
	identity_fini(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_property),
	    cmocka_unit_test(test_place),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_widened),
	    cmocka_unit_test(test_signed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
