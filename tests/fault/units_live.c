/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blocks of memory that are taken and not given back, by anyone in the process. Before the C
 * library's allocator; a sanitizer has one of its own, and finds what is lost by itself.
 */
#include "units.h"

#include <openssl/crypto.h>

#ifdef PROV_FAULT_ASAN

long units_live(void)
{
	return 0;
}

#else

#define EXPORT __attribute__((visibility("default")))

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);
extern void __libc_free(void *p);
EXPORT void *malloc(size_t n);
EXPORT void *calloc(size_t n, size_t size);
EXPORT void *realloc(void *p, size_t n);
EXPORT void free(void *p);

static long live;

static void *took(void *p)
{
	if (p != NULL)
		(void)__atomic_add_fetch(&live, 1, __ATOMIC_RELAXED);
	return p;
}

EXPORT void *malloc(size_t n)
{
	return took(__libc_malloc(n));
}

EXPORT void *calloc(size_t n, size_t size)
{
	return took(__libc_calloc(n, size));
}

EXPORT void *realloc(void *p, size_t n)
{
	if (p == NULL)
		return malloc(n);
	if (n == 0) {
		free(p);
		return NULL;
	}
	return __libc_realloc(p, n);
}

EXPORT void free(void *p)
{
	if (p == NULL)
		return;
	(void)__atomic_sub_fetch(&live, 1, __ATOMIC_RELAXED);
	__libc_free(p);
}

/* OpenSSL's errors stay until the thread ends, and there are more of them where calls fail. */
long units_live(void)
{
	OPENSSL_thread_stop();
	return __atomic_load_n(&live, __ATOMIC_RELAXED);
}

#endif
