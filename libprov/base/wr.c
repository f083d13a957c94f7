/* SPDX-License-Identifier: Apache-2.0 */
#include "base/wr.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"

void prov_wr_init(struct prov_wr *wr, size_t max)
{
	wr->p = NULL;
	wr->n = wr->cap = 0;
	wr->max = max;
	wr->code = PROV_OK;
}

void prov_wr_fini(struct prov_wr *wr)
{
	free(wr->p);
	prov_wr_init(wr, wr->max);
}

/* Room for N more bytes, or a sticky failure. */
static uint8_t *reserve(struct prov_wr *wr, size_t n)
{
	uint8_t *p;
	size_t cap;

	if (wr->code != PROV_OK)
		return NULL;
	if (n > wr->max - wr->n) {
		wr->code = PROV_E_LIMIT;
		return NULL;
	}
	if (n > wr->cap - wr->n) {
		cap = wr->cap < 256 ? 256 : wr->cap;
		while (cap - wr->n < n)
			cap = cap > wr->max / 2 ? wr->max : cap * 2;
		p = realloc(wr->p, cap);
		if (p == NULL) {
			wr->code = PROV_E_NOMEM;
			return NULL;
		}
		wr->p = p;
		wr->cap = cap;
	}
	p = &wr->p[wr->n];
	wr->n += n;
	return p;
}

void prov_wr_bytes(struct prov_wr *wr, struct prov_bytes data)
{
	uint8_t *p;

	if (data.n == 0)
		return;
	p = reserve(wr, data.n);
	if (p != NULL)
		memcpy(p, data.p, data.n);
}

void prov_wr_str(struct prov_wr *wr, const char *s)
{
	prov_wr_bytes(wr, prov_bytes_str(s));
}

/* Printed aside first: the NUL that vsnprintf adds must not count towards the ceiling. */
void prov_wr_printf(struct prov_wr *wr, const char *fmt, ...)
{
	char small[256], *text = small;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(small, sizeof(small), fmt, ap);
	va_end(ap);
	if (n < 0) {
		if (wr->code == PROV_OK)
			wr->code = PROV_E_INTERNAL;
		return;
	}
	if ((size_t)n >= sizeof(small)) {
		text = malloc((size_t)n + 1);
		if (text == NULL) {
			if (wr->code == PROV_OK)
				wr->code = PROV_E_NOMEM;
			return;
		}
		va_start(ap, fmt);
		(void)vsnprintf(text, (size_t)n + 1, fmt, ap);
		va_end(ap);
	}
	prov_wr_bytes(wr, prov_bytes(text, (size_t)n));
	if (text != small)
		free(text);
}

void prov_wr_zeros(struct prov_wr *wr, size_t n)
{
	uint8_t *p = n == 0 ? NULL : reserve(wr, n);

	if (p != NULL)
		memset(p, 0, n);
}

static void write_be(struct prov_wr *wr, uint64_t v, size_t n)
{
	uint8_t *p = reserve(wr, n);

	if (p == NULL)
		return;
	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)(v >> (8 * (n - 1 - i)));
}

void prov_wr_u8(struct prov_wr *wr, uint8_t v)
{
	write_be(wr, v, 1);
}

void prov_wr_u16(struct prov_wr *wr, uint16_t v)
{
	write_be(wr, v, 2);
}

void prov_wr_u32(struct prov_wr *wr, uint32_t v)
{
	write_be(wr, v, 4);
}

void prov_wr_u64(struct prov_wr *wr, uint64_t v)
{
	write_be(wr, v, 8);
}

void prov_wr_patch(struct prov_wr *wr, size_t off, struct prov_bytes data)
{
	if (wr->code != PROV_OK || data.n == 0)
		return;
	if (off > wr->n || data.n > wr->n - off) {
		wr->code = PROV_E_INTERNAL;
		return;
	}
	memcpy(&wr->p[off], data.p, data.n);
}

void prov_wr_cut(struct prov_wr *wr, size_t n)
{
	if (n < wr->n)
		wr->n = n;
}

struct prov_bytes prov_wr_data(const struct prov_wr *wr)
{
	return prov_bytes(wr->p, wr->n);
}

int prov_wr_done(const struct prov_wr *wr, struct prov_err *err)
{
	switch (wr->code) {
	case PROV_OK:
		return PROV_OK;
	case PROV_E_NOMEM:
		return prov_fail_nomem(err);
	case PROV_E_LIMIT:
		return prov_refuse(err, PROV_LIMIT_STORE,
		    "what is to be written exceeds the limit of %zu bytes", wr->max);
	default:
		return prov_fail(err, wr->code, "a writer was used against its rules");
	}
}
