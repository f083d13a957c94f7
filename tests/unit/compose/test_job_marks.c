/* SPDX-License-Identifier: Apache-2.0 */
/* Where in a job its marks come in; what they are is test_marks.c's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compose/job.h"
#include "helper/signed.h"

struct bench {
	struct identity id;
	struct prov_src *src;
	struct prov_sink *sink;
	struct prov_job *job;
};

static int set_up(struct bench *b, const struct prov_sign_opts *opts)
{
	memset(b, 0, sizeof(*b));
	identity_init(&b->id, PROV_ALG_ED25519);
	assert_int_equal(prov_src_mem(&b->src, sample_jpeg().p, sample_jpeg().n, NULL), PROV_OK);
	assert_int_equal(prov_sink_mem(&b->sink, 1u << 20, NULL), PROV_OK);
	return prov_job_open(&b->job, b->id.signer, b->src, b->sink, opts, NULL);
}

static void tear_down(struct bench *b)
{
	prov_job_free(b->job);
	prov_sink_close(b->sink);
	prov_src_close(b->src);
	identity_fini(&b->id);
}

static void test_assertions(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct bench b;
	size_t without;

	(void)state;
	opts.declare = "captured";
	assert_int_equal(set_up(&b, &opts), PROV_OK);
	without = b.job->in.num_assertions;
	tear_down(&b);
	opts.training = "not-allowed";
	assert_int_equal(set_up(&b, &opts), PROV_OK);
	assert_int_equal(b.job->in.num_assertions, without + 1);
	tear_down(&b);
}

/* The layout is made before the names are known, and must stay. */
static void test_same_size(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct bench b;
	size_t xmp, aigc;

	(void)state;
	opts.declare = "ai-generated";
	opts.aigc_producer = "Maker";
	assert_int_equal(set_up(&b, &opts), PROV_OK);
	assert_int_equal(prov_job_stand_in_marks(b.job, NULL), PROV_OK);
	assert_true(b.job->has_xmp);
	xmp = b.job->xmp.n;
	aigc = b.job->aigc.n;
	assert_int_equal(prov_job_write(b.job, NULL), PROV_OK);
	assert_int_equal(b.job->xmp.n, xmp);
	assert_int_equal(b.job->aigc.n, aigc);
	tear_down(&b);
}

static void test_regime(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct bench b;

	(void)state;
	opts.declare = "ai-generated";
	opts.regime = "cn";
	assert_true(set_up(&b, &opts) < 0);
	assert_null(b.job);
	tear_down(&b);
	opts.aigc_producer = "Maker";
	assert_int_equal(set_up(&b, &opts), PROV_OK);
	tear_down(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_assertions),
	    cmocka_unit_test(test_same_size),
	    cmocka_unit_test(test_regime),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
