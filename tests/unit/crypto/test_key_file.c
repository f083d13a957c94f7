/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "crypto/crypto.h"
#include "helper/evpkey.h"

static char path[] = "test_key_file.XXXXXX";

static int make_file(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd < 0 ? -1 : close(fd);
}

static int drop_file(void **state)
{
	(void)state;
	return unlink(path);
}

static void write_file(const char *text, size_t n)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, n, file), n);
	assert_int_equal(fclose(file), 0);
}

static void test_loads(void **state)
{
	EVP_PKEY *pkey = evpkey_new("P-256");
	char *pem = evpkey_pem(pkey);
	struct prov_key *key;

	(void)state;
	write_file(pem, strlen(pem));
	assert_int_equal(prov_key_load_file(&key, path, NULL, NULL, NULL), PROV_OK);
	assert_int_equal(prov_key_kind(key), PROV_KEY_EC);
	prov_key_free(key);
	free(pem);
	EVP_PKEY_free(pkey);
}

static void refuses(const char *name, int code, const char *says)
{
	struct prov_key *key = (struct prov_key *)(uintptr_t)1;
	struct prov_err err = {0};

	assert_int_equal(prov_key_load_file(&key, name, NULL, NULL, &err), code);
	assert_null(key);
	assert_int_equal(err.code, code);
	assert_non_null(strstr(err.msg, name));
	assert_non_null(strstr(err.msg, says));
}

static void test_refuses(void **state)
{
	char *big = calloc(1, 2 * PROV_MAX_KEY_FILE);

	(void)state;
	assert_non_null(big);
	refuses("no-such-file", PROV_E_IO, "could not open");
	refuses(".", PROV_E_IO, "could not read");
	write_file("", 0);
	refuses(path, PROV_E_KEY, "is empty");
	write_file("hello", 5);
	refuses(path, PROV_E_KEY, "no PEM");
	write_file(big, PROV_MAX_KEY_FILE);
	refuses(path, PROV_E_KEY, "no PEM");
	write_file(big, PROV_MAX_KEY_FILE + 1);
	refuses(path, PROV_E_LIMIT, "the limit of 65536 bytes");
	write_file(big, 2 * PROV_MAX_KEY_FILE);
	refuses(path, PROV_E_LIMIT, "the limit of 65536 bytes");
	free(big);
}

static void test_errno(void **state)
{
	struct prov_key *key;
	struct prov_err err = {0};

	(void)state;
	assert_int_equal(prov_key_load_file(&key, "no-such-file", NULL, NULL, &err), PROV_E_IO);
	assert_int_equal(err.sys_errno, ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_loads),
	    cmocka_unit_test(test_refuses),
	    cmocka_unit_test(test_errno),
	};

	return cmocka_run_group_tests(tests, make_file, drop_file);
}
