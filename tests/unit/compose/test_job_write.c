/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of a signing; what comes out of them all is test_sign.c's. */
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

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bad_signature),
	    cmocka_unit_test(test_sealed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
