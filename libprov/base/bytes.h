/* SPDX-License-Identifier: Apache-2.0 */
/* A borrowed run of bytes: pointer and length never travel apart. */
#ifndef PROV_BASE_BYTES_H
#define PROV_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct prov_bytes {
	const uint8_t *p; /* may be NULL where n is 0 */
	size_t n;
};

static inline struct prov_bytes prov_bytes(const void *p, size_t n)
{
	struct prov_bytes b = {p, n};
	return b;
}

static inline struct prov_bytes prov_bytes_str(const char *s)
{
	return prov_bytes(s, s == NULL ? 0 : strlen(s));
}

static inline bool prov_bytes_eq(struct prov_bytes a, struct prov_bytes b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool prov_bytes_is(struct prov_bytes a, const char *s)
{
	return prov_bytes_eq(a, prov_bytes_str(s));
}

static inline bool prov_bytes_starts(struct prov_bytes a, const char *s)
{
	size_t n = strlen(s);
	return a.n >= n && (n == 0 || memcmp(a.p, s, n) == 0);
}

/* Bytes [off, off+n), cut to what there is. */
static inline struct prov_bytes prov_bytes_sub(struct prov_bytes a, size_t off, size_t n)
{
	if (off > a.n)
		off = a.n;
	if (n > a.n - off)
		n = a.n - off;
	return prov_bytes(a.n == 0 ? a.p : &a.p[off], n);
}

#endif
