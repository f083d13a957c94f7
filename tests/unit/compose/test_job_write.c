/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of a signing; what comes out of them all is test_sign.c's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "compose/job.h"
#include "helper/signed.h"
#include "helper/tmpdir.h"
#include "io/clone.h"

struct bench {
	struct identity id;
	struct prov_src *src;
	struct prov_sink *sink;
	struct prov_sign_result result;
	struct prov_sign_opts opts;
};

static void set_up(struct bench *b, struct prov_bytes asset)
{
	memset(b, 0, sizeof(*b));
	identity_init(&b->id, PROV_ALG_ED25519);
	assert_int_equal(prov_src_mem(&b->src, asset.p, asset.n, NULL), PROV_OK);
	assert_int_equal(prov_sink_mem(&b->sink, 1u << 20, NULL), PROV_OK);
	b->opts = (struct prov_sign_opts)PROV_SIGN_OPTS_INIT;
	b->opts.declare = "captured";
	b->opts.result = &b->result;
}

static void tear_down(struct bench *b)
{
	prov_sink_close(b->sink);
	prov_src_close(b->src);
	identity_fini(&b->id);
}

static int open_job(struct bench *b, struct prov_job **job)
{
	return prov_job_open(job, b->id.signer, b->src, b->sink, &b->opts, NULL);
}

/* A signature that is none gets past the length, and no further than the verifier. */
static void test_bad_signature(void **state)
{
	static const uint8_t zeros[64];
	struct prov_job *job;
	struct bench b;

	(void)state;
	set_up(&b, sample_png());
	assert_int_equal(open_job(&b, &job), PROV_OK);
	assert_int_equal(prov_job_write(job, NULL), PROV_OK);
	assert_int_equal(prov_job_seal(job, prov_bytes(zeros, 63), NULL), PROV_E_CRYPTO);
	assert_int_equal(prov_job_seal(job, prov_bytes(zeros, 64), NULL), PROV_E_SELFCHECK);
	assert_int_equal(b.result.size, 0);
	prov_job_free(job);
	tear_down(&b);
}

static void test_sealed(void **state)
{
	struct prov_cose_tbs tbs;
	struct prov_job *job;
	struct bench b;
	uint8_t sig[64];
	size_t n, len = sizeof(sig);
	const void *out;

	(void)state;
	set_up(&b, sample_png());
	assert_int_equal(open_job(&b, &job), PROV_OK);
	assert_int_equal(prov_job_write(job, NULL), PROV_OK);
	prov_job_tbs(job, &tbs);
	assert_int_equal(
	    prov_signer_sign(b.id.signer, tbs.parts, tbs.num_parts, sig, &len, NULL), PROV_OK);
	assert_int_equal(prov_job_seal(job, prov_bytes(sig, len), NULL), PROV_OK);
	out = prov_sink_mem_data(b.sink, &n);
	assert_int_equal(b.result.size, n);
	assert_string_equal(b.result.manifest, job->draft.label);
	assert_int_equal(state_of(b.id.policy, prov_bytes(out, n)), PROV_STATE_TRUSTED);
	prov_job_free(job);
	tear_down(&b);
}

/* A file that was changed since it was looked at, the asset's or its parent's: nothing is signed.
 */
static void test_changed_meanwhile(void **state)
{
	enum { NOTHING, ASSET, PARENT, CASES };
	const struct timespec tick = {.tv_nsec = 50000000};
	const struct prov_bytes png = sample_png();
	char dir[TMPDIR_PATH], path[TMPDIR_PATH];
	struct prov_src *parent;
	struct prov_job *job;
	struct bench b;

	(void)state;
	for (int i = 0; i < CASES; i++) {
		set_up(&b, png);
		tmpdir_make(dir);
		tmpdir_write(dir, "asset.png", png.p, png.n);
		tmpdir_write(dir, "parent.png", png.p, png.n);
		prov_src_close(b.src);
		assert_int_equal(
		    prov_src_open(&b.src, tmpdir_path(path, dir, "asset.png"), NULL), PROV_OK);
		assert_int_equal(
		    prov_src_open(&parent, tmpdir_path(path, dir, "parent.png"), NULL), PROV_OK);
		b.opts.declare = NULL;
		b.opts.parent = parent;
		b.opts.parent_name = "parent.png";
		assert_int_equal(open_job(&b, &job), PROV_OK);
		(void)nanosleep(&tick, NULL);
		if (i != NOTHING)
			tmpdir_write(dir, i == ASSET ? "asset.png" : "parent.png", png.p, png.n);
		assert_int_equal(prov_job_write(job, NULL), i == NOTHING ? PROV_OK : PROV_E_IO);
		prov_job_free(job);
		prov_src_close(parent);
		tmpdir_remove(dir);
		tear_down(&b);
	}
}

/* --- what is read, and how often --- */

#define CHUNKS 256u
#define CHUNK 8192u /* libpng's */

struct counted {
	struct prov_bytes data;
	struct prov_sink *sink;
	unsigned calls;
	uint64_t bytes;
	uint64_t lie_at; /* this byte is another where much is read at once; 0: none */
};

static int count_src(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	struct counted *c = ctx;

	(void)err;
	*got = len < c->data.n - off ? len : (size_t)(c->data.n - off);
	memcpy(buf, &c->data.p[off], *got);
	if (c->lie_at > 0 && len > CHUNK && c->lie_at >= off && c->lie_at < off + *got)
		((uint8_t *)buf)[c->lie_at - off] ^= 1;
	c->calls++;
	c->bytes += *got;
	return PROV_OK;
}

static int count_sink(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	struct counted *c = ctx;
	int rc = c->sink->read_at(c->sink->ctx, off, buf, len, got, err);

	c->calls++;
	c->bytes += *got;
	return rc;
}

static int pass_write(void *ctx, const void *data, size_t len, struct prov_err *err)
{
	struct counted *c = ctx;

	return c->sink->write(c->sink->ctx, data, len, err);
}

static int pass_write_at(
    void *ctx, uint64_t off, const void *data, size_t len, struct prov_err *err)
{
	struct counted *c = ctx;

	return c->sink->write_at(c->sink->ctx, off, data, len, err);
}

static int pass_commit(void *ctx, struct prov_err *err)
{
	struct counted *c = ctx;

	return c->sink->commit(c->sink->ctx, err);
}

static uint8_t *put32(uint8_t *p, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++)
		*p++ = (uint8_t)(v >> (24 - 8 * i));
	return p;
}

/* The sample with as many chunks before its last as a large picture has; free it. */
static struct prov_bytes large_png(void)
{
	struct prov_bytes small = sample_png();
	size_t n = small.n + CHUNKS * (CHUNK + 12u);
	uint8_t *all = calloc(1, n), *p = all;

	assert_non_null(all);
	memcpy(p, small.p, small.n - 12);
	p += small.n - 12;
	for (unsigned i = 0; i < CHUNKS; i++) {
		p = put32(p, CHUNK);
		memcpy(p, "IDAT", 4);
		p += 4 + CHUNK + 4;
	}
	memcpy(p, &small.p[small.n - 12], 12);
	return prov_bytes(all, n);
}

static int sign_counted(
    struct counted *in, struct counted *out, const char *binding, bool read_back)
{
	struct prov_src src = {.read_at = count_src, .ctx = in, .size = in->data.n};
	struct prov_sink sink = {.write = pass_write,
	    .write_at = pass_write_at,
	    .read_at = count_sink,
	    .commit = pass_commit,
	    .ctx = out};
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct identity id;
	int rc;

	identity_init(&id, PROV_ALG_ED25519);
	assert_int_equal(prov_sink_mem(&out->sink, 1u << 24, NULL), PROV_OK);
	opts.declare = "captured";
	opts.binding = binding;
	opts.read_back = read_back;
	rc = prov_sign(id.signer, &src, &sink, &opts, NULL);
	if (rc == PROV_OK) {
		size_t n;
		const void *data = prov_sink_mem_data(out->sink, &n);

		assert_int_equal(state_of(id.policy, prov_bytes(data, n)), PROV_STATE_TRUSTED);
	}
	prov_sink_close(out->sink);
	identity_fini(&id);
	return rc;
}

/* The asset is read once, whatever binds it, and each of its headers once more; of the output only
 * the store and what stands around it. */
static void test_read_once(void **state)
{
	static const char *const bindings[] = {"data", "boxes"};
	struct prov_bytes png = large_png();

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct counted in = {.data = png}, out = {0};
		bool read_back = i >= 2;

		assert_int_equal(sign_counted(&in, &out, bindings[i % 2], read_back), PROV_OK);
		assert_true(in.bytes >= png.n && in.bytes <= png.n + png.n / 100);
		assert_true(in.calls < CHUNKS + CHUNKS / 4);
		if (read_back) {
			assert_true(out.bytes >= png.n && out.calls > CHUNKS);
			continue;
		}
		assert_true(out.bytes <= png.n / 100);
		assert_true(out.calls < CHUNKS / 8);
	}
	free((void *)(uintptr_t)png.p);
}

/* What the self-check is spared is what went out, not what the input was when it was looked at. */
static void test_other_header(void **state)
{
	struct prov_bytes png = large_png();
	struct counted in = {.data = png}, out = {0};

	(void)state;
	in.lie_at = sample_png().n - 12 + (CHUNK + 12u) * 100; /* in a chunk's length */
	assert_int_not_equal(sign_counted(&in, &out, "data", false), PROV_OK);
	in.lie_at =
	    sample_png().n - 12 + (CHUNK + 12u) * 100 + 100; /* in its data: as it goes out */
	assert_int_equal(sign_counted(&in, &out, "data", false), PROV_OK);
	free((void *)(uintptr_t)png.p);
}

/* The sample with NUM comments of 64 KiB behind its first marker; free it. */
static struct prov_bytes large_jpeg(unsigned num)
{
	const size_t one = 2 + 65535;
	struct prov_bytes small = sample_jpeg();
	size_t n = small.n + num * one;
	uint8_t *all = calloc(1, n), *p = all;

	assert_non_null(all);
	memcpy(p, small.p, 2);
	p += 2;
	for (unsigned i = 0; i < num; i++) {
		memcpy(p, "\xff\xfe\xff\xff", 4);
		p += one;
	}
	memcpy(p, &small.p[2], small.n - 2);
	return prov_bytes(all, n);
}

/* What follows the store of a large file lies in the output as it lies in the input, seen by
 * blocks; a small file is no longer than it has to be. */
static void test_fits_blocks(void **state)
{
	const struct prov_bytes assets[] = {large_jpeg(20), large_png(), large_jpeg(1)};
	struct identity id;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	for (size_t i = 0; i < 3; i++) {
		struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
		size_t len, more;
		uint8_t *out;
		int code;

		opts.declare = "captured";
		out = sign_bytes(&id, assets[i], &opts, &len, &code);
		assert_non_null(out);
		assert_int_equal(state_of(id.policy, prov_bytes(out, len)), PROV_STATE_TRUSTED);
		more = len - assets[i].n;
		assert_int_equal(more % PROV_CLONE_BLOCK == 0, i < 2);
		assert_true(more < 3 * PROV_CLONE_BLOCK);
		free(out);
		free((void *)(uintptr_t)assets[i].p);
	}
	identity_fini(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bad_signature),
	    cmocka_unit_test(test_sealed),
	    cmocka_unit_test(test_changed_meanwhile),
	    cmocka_unit_test(test_read_once),
	    cmocka_unit_test(test_other_header),
	    cmocka_unit_test(test_fits_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
