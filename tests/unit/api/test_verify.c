/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "helper/mutate.h"
#include "helper/signed.h"
#include "helper/tmpdir.h"

struct damage {
	const struct prov_policy *policy;
	enum prov_state best;
};

static void judge(void *ctx, struct prov_bytes data)
{
	struct damage *d = ctx;
	enum prov_state s = state_of(d->policy, data);

	if (s > d->best)
		d->best = s;
}

/* Every prefix and every flip of a small signed JPEG, PNG and text: no crash, nothing better. */
static void test_damaged(void **state)
{
	const struct prov_bytes samples[] = {sample_jpeg(), sample_png(), sample_text()};
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_policy *nobody = NULL;
	struct identity id;

	(void)state;
	opts.declare = "captured";
	identity_init(&id, PROV_ALG_ED25519);
	assert_int_equal(prov_policy_new(&nobody, NULL), PROV_OK);
	for (size_t i = 0; i < 3; i++) {
		struct damage cut = {id.policy, PROV_STATE_INVALID};
		struct damage flip = {nobody, PROV_STATE_INVALID};
		size_t n;
		int rc;
		uint8_t *out = sign_bytes(&id, samples[i], &opts, &n, &rc);

		assert_int_equal(rc, PROV_OK);
		mutate_prefixes(prov_bytes(out, n), judge, &cut);
		assert_true(cut.best < PROV_STATE_VALID);
		/* Signed by somebody unknown: no flip makes them known. */
		mutate_flips(prov_bytes(out, n), judge, &flip);
		assert_true(flip.best <= PROV_STATE_VALID);
		free(out);
	}
	prov_policy_free(nobody);
	identity_fini(&id);
}

/* Where the content itself is flipped, the verdict is "invalid". */
static void test_content_flips(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct identity id;
	size_t n;
	int rc;
	uint8_t *out;

	(void)state;
	opts.declare = "captured";
	identity_init(&id, PROV_ALG_ES256);
	out = sign_bytes(&id, sample_text(), &opts, &n, &rc);
	assert_int_equal(rc, PROV_OK);
	for (size_t at = 0; at < sample_text().n; at++) {
		enum prov_state s;
		out[at] ^= 1;
		s = state_of(id.policy, prov_bytes(out, n));
		/* A control character among the first bytes makes it no text to begin with. */
		assert_true(s == PROV_STATE_INVALID || (s == PROV_STATE_ERROR && out[at] < ' '));
		out[at] ^= 1;
	}
	free(out);
	identity_fini(&id);
}

/* Text that is no UTF-8 any more is changed text, not an input that can't be judged. */
static void test_no_text_any_more(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct identity id;
	char text[2000];
	size_t n;
	int rc;
	uint8_t *out;

	(void)state;
	memset(text, 'a', sizeof(text));
	opts.declare = "captured";
	identity_init(&id, PROV_ALG_ES256);
	out = sign_bytes(&id, prov_bytes(text, sizeof(text)), &opts, &n, &rc);
	assert_int_equal(rc, PROV_OK);
	out[1500] = 0xff;
	assert_int_equal(state_of(id.policy, prov_bytes(out, n)), PROV_STATE_INVALID);
	free(out);
	identity_fini(&id);
}

static void test_no_verdict(void **state)
{
	struct prov_policy *policy = NULL;
	struct prov_report *r;
	struct prov_err err = {0};
	int rc;

	(void)state;
	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	r = verify_bytes(policy, prov_bytes(NULL, 0), &rc);
	assert_null(r);
	assert_int_equal(rc, PROV_E_UNSUPPORTED);
	r = verify_bytes(policy, prov_bytes_str("\x00\x01\x02 what is this"), &rc);
	assert_null(r);
	assert_true(rc < 0);
	assert_int_equal(prov_verify_file(&r, policy, "/nonexistent/file.jpg", &err), PROV_E_IO);
	assert_null(r);
	memset(&err, 0, sizeof(err));
	assert_true(prov_verify_file(&r, policy, "/", &err) < 0);
	r = verify_bytes(policy, sample_jpeg(), &rc);
	assert_non_null(r);
	assert_int_equal(prov_report_state(r), PROV_STATE_NONE);
	prov_report_free(r);
	prov_policy_free(policy);
}

/* Trusted when it was opened and when it was hashed, and something else in between: no verdict. */
static void test_changed_meanwhile(void **state)
{
	const struct timespec tick = {.tv_nsec = 50000000};
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	char dir[TMPDIR_PATH], path[TMPDIR_PATH];
	struct identity id;
	uint8_t *out;
	size_t n;
	int rc;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	tmpdir_make(dir);
	opts.declare = "captured";
	out = sign_bytes(&id, sample_png(), &opts, &n, &rc);
	assert_int_equal(rc, PROV_OK);
	tmpdir_write(dir, "a.png", out, n);
	for (int changed = 0; changed < 2; changed++) {
		struct prov_report *r = NULL;
		struct prov_err err = {0};
		struct prov_src *src;
		int fd = open(tmpdir_path(path, dir, "a.png"), O_RDWR);

		assert_true(fd >= 0);
		assert_int_equal(prov_src_open(&src, path, NULL), PROV_OK);
		(void)nanosleep(&tick, NULL);
		for (uint8_t i = 0; i < 2 && changed == 1; i++) {
			const uint8_t last = (uint8_t)(out[n - 1] ^ (1 - i));

			assert_int_equal(pwrite(fd, &last, 1, (off_t)n - 1), 1);
		}
		rc = prov_verify(&r, id.policy, src, "a.png", &err);
		assert_int_equal(rc, changed == 0 ? PROV_OK : PROV_E_IO);
		assert_true(changed == 1 || prov_report_state(r) == PROV_STATE_TRUSTED);
		assert_true(changed == 0 || (r == NULL && strstr(err.msg, "changed") != NULL));
		prov_report_free(r);
		prov_src_close(src);
		(void)close(fd);
	}
	free(out);
	tmpdir_remove(dir);
	identity_fini(&id);
}

/* What a caller forgot is told, not found out by a crash. */
static void test_nothing_given(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_verify_opts with = PROV_VERIFY_OPTS_INIT;
	const struct prov_src *const fragments[2] = {NULL, NULL};
	struct prov_policy *policy = NULL;
	struct prov_report *r = NULL;
	struct prov_sink *sink = NULL;
	struct prov_src *src = NULL;
	struct prov_err err = {0};

	(void)state;
	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	assert_int_equal(prov_src_mem(&src, "x", 1, NULL), PROV_OK);
	assert_int_equal(prov_sink_mem(&sink, 100, NULL), PROV_OK);
	assert_int_equal(prov_verify(&r, NULL, src, "x", &err), PROV_E_USAGE);
	assert_non_null(strstr(err.msg, "policy"));
	assert_null(r);
	assert_int_equal(prov_verify(&r, policy, NULL, "x", NULL), PROV_E_USAGE);
	with.num_fragments = 2;
	assert_int_equal(prov_verify_with(&r, policy, src, "x", &with, NULL), PROV_E_USAGE);
	with.fragments = fragments;
	assert_int_equal(prov_verify_with(&r, policy, src, "x", &with, NULL), PROV_E_USAGE);
	assert_null(r);
	assert_int_equal(prov_policy_add_revoked(NULL, "x", 1, NULL, NULL), PROV_E_USAGE);
	opts.declare = "captured";
	assert_int_equal(prov_sign(NULL, src, sink, &opts, NULL), PROV_E_USAGE);
	prov_sink_close(sink);
	prov_src_close(src);
	prov_policy_free(policy);
}

static int read_once(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	unsigned *left = ctx;
	const struct prov_bytes data = sample_png();

	(void)err;
	if (off > data.n || *left == 0)
		return PROV_E_FORMAT;
	--*left;
	*got = len < data.n - off ? len : data.n - (size_t)off;
	memcpy(buf, &data.p[off], *got);
	return PROV_OK;
}

/* A source that calls its failure "malformed" makes no verdict, and a failure of before stays what
 * it was, whatever a later call comes to. */
static void test_failing_source(void **state)
{
	struct prov_policy *policy = NULL;
	struct prov_report *report;
	unsigned left, at;

	(void)state;
	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	for (at = 0; at < 100; at++) {
		const struct prov_src src = {
		    .read_at = read_once, .ctx = &left, .size = sample_png().n};
		struct prov_err err = {0}, older = {.code = PROV_E_CERT, .msg = "older"};

		left = at;
		if (prov_verify(&report, policy, &src, "a.png", &err) == PROV_OK)
			break;
		assert_null(report);
		assert_int_equal(err.code, PROV_E_IO);
		left = at;
		assert_int_equal(prov_verify(&report, policy, &src, "a", &older), PROV_E_IO);
		assert_int_equal(older.code, PROV_E_CERT);
		assert_string_equal(older.msg, "older");
	}
	assert_int_equal(prov_report_state(report), PROV_STATE_NONE);
	assert_in_range(at, 1, 99);
	prov_report_free(report);
	prov_policy_free(policy);
}

/* The options of a program that was compiled with an older header. */
static void test_older_options(void **state)
{
	struct prov_verify_opts opts = PROV_VERIFY_OPTS_INIT;
	struct prov_policy *policy = NULL;
	struct prov_report *report;
	struct prov_src *src;

	(void)state;
	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	assert_int_equal(prov_src_mem(&src, sample_png().p, sample_png().n, NULL), PROV_OK);
	opts.struct_size = offsetof(struct prov_verify_opts, look);
	opts.look = (void *)1; /* not theirs */
	assert_int_equal(prov_verify_with(&report, policy, src, "a.png", &opts, NULL), PROV_OK);
	prov_report_free(report);
	opts.struct_size = sizeof(opts) + sizeof(void *);
	assert_int_equal(
	    prov_verify_with(&report, policy, src, "a.png", &opts, NULL), PROV_E_USAGE);
	assert_null(report);
	prov_src_close(src);
	prov_policy_free(policy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_damaged),
	    cmocka_unit_test(test_content_flips),
	    cmocka_unit_test(test_no_text_any_more),
	    cmocka_unit_test(test_no_verdict),
	    cmocka_unit_test(test_changed_meanwhile),
	    cmocka_unit_test(test_nothing_given),
	    cmocka_unit_test(test_failing_source),
	    cmocka_unit_test(test_older_options),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
