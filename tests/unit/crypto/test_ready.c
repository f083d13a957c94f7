/* SPDX-License-Identifier: Apache-2.0 */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "crypto/crypto.h"
#include "helper/certs.h"
#include "trust/trust.h"

#define THREADS 4
#define RUNS 20 /* to go wrong without a first one alone is rare: prov-verify once did */
#define ROOM 4096

/* What a process of its own made, so that this one has decoded no key yet. */
struct made {
	uint8_t der[2][ROOM];
	size_t n[2];
};

static void keep(struct made *made, size_t i, const struct certs_cert *cert)
{
	if (cert->der.n > ROOM)
		_exit(1);
	memcpy(made->der[i], cert->der.p, cert->der.n);
	made->n[i] = cert->der.n;
}

/* The status of a process that does WHAT and ends. */
static int in_process(int (*what)(struct made *), struct made *made)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0)
		_exit(what(made));
	if (pid == -1 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static int make(struct made *made)
{
	struct certs_opts rsa_opts = {.key = CERTS_RSA2048};
	struct certs_cert ec = certs_make(NULL, NULL), rsa = certs_make(NULL, &rsa_opts);

	keep(made, 0, &ec);
	keep(made, 1, &rsa);
	certs_free(&ec);
	certs_free(&rsa);
	return 0;
}

struct first {
	const struct made *made;
	pthread_barrier_t *start;
	size_t which;
	int rc;
};

static void *decode(void *ctx)
{
	struct first *first = ctx;
	size_t i = first->which % 2;

	if (first->start != NULL)
		(void)pthread_barrier_wait(first->start);
	first->rc = prov_cert_check(prov_bytes(first->made->der[i], first->made->n[i]),
	    PROV_ROLE_CLAIM_SIGNER, false, NULL);
	return NULL;
}

/* Keys of all kinds are known, now and later, whichever came first. */
static int use_first(struct made *made)
{
	struct first first[THREADS + 2];
	pthread_t threads[THREADS];
	pthread_barrier_t start;
	int bad = pthread_barrier_init(&start, NULL, THREADS);

	for (size_t i = 0; i < THREADS + 2; i++)
		first[i] = (struct first){made, i < THREADS ? &start : NULL, i, PROV_E_INTERNAL};
	for (size_t i = 0; i < THREADS; i++)
		bad |= pthread_create(&threads[i], NULL, decode, &first[i]);
	for (size_t i = 0; i < THREADS; i++)
		bad |= pthread_join(threads[i], NULL);
	for (size_t i = 0; i < THREADS + 2; i++) {
		if (i >= THREADS)
			(void)decode(&first[i]);
		bad |= first[i].rc != PROV_OK;
	}
	return bad;
}

static void test_first_certificates_in_threads(void **state)
{
	struct made *made =
	    mmap(NULL, sizeof(*made), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	(void)state;

	assert_ptr_not_equal(made, MAP_FAILED);
	assert_int_equal(in_process(make, made), 0);
	assert_true(made->n[0] > 0 && made->n[1] > 0);
	for (size_t i = 0; i < RUNS; i++)
		assert_int_equal(in_process(use_first, made), 0);
	assert_int_equal(munmap(made, sizeof(*made)), 0);
}

/* What is no key leaves the next the first. */
static int use_bad_first(struct made *made)
{
	bool alone = prov_crypto_first_begin(), again, later;

	(void)made;
	prov_crypto_first_end(alone, false);
	again = prov_crypto_first_begin();
	prov_crypto_first_end(again, false);
	if (prov_crypto_ready(NULL) != PROV_OK)
		return 1;
	later = prov_crypto_first_begin();
	prov_crypto_first_end(later, true);
	return alone && again && !later ? 0 : 1;
}

static void test_first_is_no_key(void **state)
{
	(void)state;

	assert_int_equal(in_process(use_bad_first, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_first_certificates_in_threads),
	    cmocka_unit_test(test_first_is_no_key)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
