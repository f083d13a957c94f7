/* SPDX-License-Identifier: Apache-2.0 */
/* Arithmetic that says when it overflows. True means the result is good. */
#ifndef PROV_BASE_CKD_H
#define PROV_BASE_CKD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "prov/export.h"

PROV_MUST_CHECK static inline bool prov_add_u64(uint64_t a, uint64_t b, uint64_t *sum)
{
	if (b > UINT64_MAX - a)
		return false;
	*sum = a + b;
	return true;
}

PROV_MUST_CHECK static inline bool prov_add_size(size_t a, size_t b, size_t *sum)
{
	if (b > SIZE_MAX - a)
		return false;
	*sum = a + b;
	return true;
}

PROV_MUST_CHECK static inline bool prov_mul_size(size_t a, size_t b, size_t *product)
{
	if (a != 0 && b > SIZE_MAX / a)
		return false;
	*product = a * b;
	return true;
}

/* The one way from a size in a file to a size in memory. */
PROV_MUST_CHECK static inline bool prov_to_size(uint64_t a, size_t *out)
{
	if (a > SIZE_MAX)
		return false;
	*out = (size_t)a;
	return true;
}

#endif
