/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one file costs in the library, with the key or the trust list at hand as an exporter or a
 * desk has it.
 *   bench_once sign IN OUT CERT KEY
 *   bench_once verify FILE ROOT        whose signer must be trusted
 * Prints what prov_sign_file or prov_verify_file took: milliseconds on the clock, milliseconds of
 * processor time, bytes read, bytes written.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "prov/prov.h"

static double now(clockid_t clock)
{
	struct timespec t;

	(void)clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* What the process put through read and write calls so far; zeros where the system can't tell. */
static void count_io(unsigned long long *in, unsigned long long *out)
{
	FILE *file = fopen("/proc/self/io", "r");
	char line[256];

	*in = *out = 0;
	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		if (strncmp(line, "rchar: ", 7) == 0)
			*in = strtoull(&line[7], NULL, 10);
		if (strncmp(line, "wchar: ", 7) == 0)
			*out = strtoull(&line[7], NULL, 10);
	}
	if (file != NULL)
		(void)fclose(file);
}

static struct prov_signer *load(const char *cert, const char *key, struct prov_err *err)
{
	static char chain[1 << 16];
	FILE *file = fopen(cert, "rb");
	size_t n = file == NULL ? 0 : fread(chain, 1, sizeof(chain), file);
	struct prov_signer *signer = NULL;
	struct prov_key *k = NULL;

	if (file != NULL)
		(void)fclose(file);
	if (prov_key_load_file(&k, key, NULL, NULL, err) == PROV_OK &&
	    prov_signer_new(&signer, k, PROV_ALG_AUTO, chain, n, cert, (int64_t)time(NULL), err) !=
		PROV_OK)
		signer = NULL;
	return signer;
}

struct meter {
	double wall, cpu;
	unsigned long long in, out;
};

static void start(struct meter *m)
{
	count_io(&m->in, &m->out);
	m->wall = now(CLOCK_MONOTONIC);
	m->cpu = now(CLOCK_PROCESS_CPUTIME_ID);
}

static void stop(const struct meter *m)
{
	double wall = now(CLOCK_MONOTONIC) - m->wall, cpu = now(CLOCK_PROCESS_CPUTIME_ID) - m->cpu;
	unsigned long long in, out;

	count_io(&in, &out);
	(void)printf("%.2f %.2f %llu %llu\n", wall, cpu, in - m->in, out - m->out);
}

static int sign(char **argv, struct prov_err *err)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_signer *signer = load(argv[4], argv[5], err);
	struct meter m;
	int rc;

	if (signer == NULL)
		return err->code;
	opts.declare = "captured";
	start(&m);
	rc = prov_sign_file(signer, argv[2], argv[3], 0, &opts, err);
	if (rc == PROV_OK)
		stop(&m);
	prov_signer_free(signer);
	return rc;
}

static int verify(char **argv, struct prov_err *err)
{
	struct prov_policy *policy = NULL;
	struct prov_report *report = NULL;
	struct meter m;
	int rc = prov_policy_new(&policy, err);

	if (rc == PROV_OK)
		rc = prov_policy_add_file(policy, PROV_LIST_SIGNERS, argv[3], err);
	start(&m);
	if (rc == PROV_OK)
		rc = prov_verify_file(&report, policy, argv[2], err);
	if (rc == PROV_OK && prov_report_state(report) == PROV_STATE_TRUSTED)
		stop(&m);
	else if (rc == PROV_OK)
		rc = PROV_E_INTERNAL;
	prov_report_free(report);
	prov_policy_free(policy);
	return rc;
}

int main(int argc, char **argv)
{
	struct prov_err err = {0};
	int rc;

	if (argc == 6 && strcmp(argv[1], "sign") == 0)
		rc = sign(argv, &err);
	else if (argc == 4 && strcmp(argv[1], "verify") == 0)
		rc = verify(argv, &err);
	else {
		(void)fprintf(stderr,
		    "usage: bench_once sign IN OUT CERT KEY | bench_once verify FILE ROOT\n");
		return 2;
	}
	if (rc != PROV_OK)
		(void)fprintf(stderr, "%s: %s\n", argv[2],
		    err.code == PROV_OK ? "its signer is not trusted" : err.msg);
	return rc == PROV_OK ? 0 : 1;
}
