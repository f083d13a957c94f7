/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/mutate.h"

#include <stdlib.h>

uint8_t *mutate_copy(struct prov_bytes data)
{
	uint8_t *p = malloc(data.n);

	/* malloc(0) may be NULL by the standard; a test wants a pointer either way. */
	if (p == NULL && data.n == 0)
		p = malloc(1);
	if (p == NULL)
		abort();
	if (data.n > 0)
		memcpy(p, data.p, data.n);
	return p;
}

void mutate_none(struct prov_bytes sample, mutate_fn fn, void *ctx)
{
	uint8_t *p = mutate_copy(sample);

	fn(ctx, prov_bytes(p, sample.n));
	free(p);
}

void mutate_prefixes(struct prov_bytes sample, mutate_fn fn, void *ctx)
{
	for (size_t n = 0; n < sample.n; n++)
		mutate_none(prov_bytes_sub(sample, 0, n), fn, ctx);
}

void mutate_flips(struct prov_bytes sample, mutate_fn fn, void *ctx)
{
	static const uint8_t masks[] = {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff};
	uint8_t *p = mutate_copy(sample);

	for (size_t i = 0; i < sample.n; i++) {
		for (size_t m = 0; m < sizeof(masks); m++) {
			p[i] ^= masks[m];
			fn(ctx, prov_bytes(p, sample.n));
			p[i] ^= masks[m];
		}
	}
	free(p);
}

void mutate_all(struct prov_bytes sample, mutate_fn fn, void *ctx)
{
	mutate_prefixes(sample, fn, ctx);
	mutate_flips(sample, fn, ctx);
}
