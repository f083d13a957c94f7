/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "helper/signed.h"

static char dir[] = "/tmp/prov-sign-XXXXXX";

static const char *in_dir(const char *name)
{
	static char path[256];

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void put_file(const char *path, struct prov_bytes data)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(data.p, 1, data.n, f), data.n);
	assert_int_equal(fclose(f), 0);
}

static size_t count_files(void)
{
	size_t n = 0;
	DIR *d = opendir(dir);
	const struct dirent *e;

	assert_non_null(d);
	while ((e = readdir(d)) != NULL)
		n += e->d_name[0] != '.' || e->d_name[1] != '\0' ? 1 : 0;
	assert_int_equal(closedir(d), 0);
	return n - 1; /* ".." */
}

static void test_files(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_report *r = NULL;
	struct identity id;
	struct prov_err err = {0};
	char in[256], out[256];

	(void)state;
	assert_non_null(mkdtemp(dir));
	(void)snprintf(in, sizeof(in), "%s", in_dir("in.jpg"));
	(void)snprintf(out, sizeof(out), "%s", in_dir("out.jpg"));
	put_file(in, sample_jpeg());
	identity_init(&id, PROV_ALG_ES256);

	/* A failure leaves the target as it was and no litter. */
	assert_true(prov_sign_file(id.signer, in, out, 0, &opts, &err) < 0);
	assert_int_equal(count_files(), 1);
	assert_int_equal(access(out, F_OK), -1);
	memset(&err, 0, sizeof(err));
	opts.declare = "captured";
	assert_int_equal(prov_sign_file(id.signer, in, in, 0, &opts, &err), PROV_E_USAGE);

	assert_int_equal(prov_sign_file(id.signer, in, out, 0, &opts, NULL), PROV_OK);
	assert_int_equal(count_files(), 2);
	assert_int_equal(prov_verify_file(&r, id.policy, out, NULL), PROV_OK);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	prov_report_free(r);
	memset(&err, 0, sizeof(err));
	assert_int_equal(prov_sign_file(id.signer, in, out, 0, &opts, &err), PROV_E_EXISTS);

	assert_int_equal(
	    prov_sign_file(id.signer, in, in, PROV_SINK_REPLACE | PROV_SINK_SYNC, &opts, NULL),
	    PROV_OK);
	assert_int_equal(count_files(), 2);
	assert_int_equal(prov_verify_file(&r, id.policy, in, NULL), PROV_OK);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	prov_report_free(r);
	identity_fini(&id);
	assert_int_equal(unlink(in), 0);
	assert_int_equal(unlink(out), 0);
	assert_int_equal(rmdir(dir), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_files)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
