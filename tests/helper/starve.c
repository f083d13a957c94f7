/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/starve.h"

#include <openssl/crypto.h>
#include <stdlib.h>

static struct {
	unsigned long at, calls;
	bool always;
} state;

static bool is_failing(void)
{
	if (state.at == 0)
		return false;
	state.calls++;
	return state.always ? state.calls >= state.at : state.calls == state.at;
}

static void *may_malloc(size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return is_failing() ? NULL : malloc(n);
}

static void *may_realloc(void *p, size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return is_failing() ? NULL : realloc(p, n);
}

static void just_free(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	free(p);
}

bool starve_begin(void)
{
	return CRYPTO_set_mem_functions(may_malloc, may_realloc, just_free) == 1;
}

void starve_at(unsigned long at, bool always)
{
	state.calls = 0;
	state.always = always;
	state.at = at;
}

unsigned long starve_end(void)
{
	state.at = 0;
	return state.calls;
}
