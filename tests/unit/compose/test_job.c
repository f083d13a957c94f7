/* SPDX-License-Identifier: Apache-2.0 */
/* What a job refuses before it writes anything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compose/job.h"
#include "helper/signed.h"

static int open_job(struct prov_bytes asset, const struct prov_sign_opts *opts,
    struct prov_sink *sink, bool *outside)
{
	struct prov_job *job = (void *)1;
	struct prov_src *src = NULL;
	struct identity id;
	int rc;

	identity_init(&id, PROV_ALG_ED25519);
	assert_int_equal(prov_src_mem(&src, asset.p, asset.n, NULL), PROV_OK);
	rc = prov_job_open(&job, id.signer, src, sink, opts, NULL);
	if (rc == PROV_OK)
		*outside = prov_job_is_outside(job);
	else
		assert_null(job);
	prov_job_free(job);
	prov_src_close(src);
	identity_fini(&id);
	return rc;
}

static void test_where(void **state)
{
	const struct prov_bytes bytes = prov_bytes_str("\x01\x02\x03");
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_sink *sink = NULL;
	bool outside = true;

	(void)state;
	assert_int_equal(prov_sink_mem(&sink, 1u << 20, NULL), PROV_OK);
	opts.declare = "captured";
	assert_int_equal(open_job(sample_png(), &opts, sink, &outside), PROV_OK);
	assert_false(outside);
	assert_int_equal(open_job(bytes, &opts, sink, &outside), PROV_E_UNSUPPORTED);
	opts.sidecar = sink;
	assert_int_equal(open_job(bytes, &opts, NULL, &outside), PROV_OK);
	assert_true(outside);
	/* Which of the two? */
	assert_int_equal(open_job(bytes, &opts, sink, &outside), PROV_E_USAGE);
	prov_sink_close(sink);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_where),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
