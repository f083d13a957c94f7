/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A manifest store, in a PNG, in a JPEG or beside a PNG, by the first byte, whose mutations know
 * what it is made of (mutate.h): whatever it says, nobody is trusted, and what is valid has what
 * makes it so and nothing that speaks against it.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz/mutate.h"
#include "fuzz/verdict.h"
#include "helper/format_check.h"
#include "helper/signed.h"

enum carrier { IN_PNG, IN_JPEG, BESIDE_PNG, CARRIERS };

static struct prov_bytes asset_of(enum carrier carrier)
{
	return carrier == IN_JPEG ? sample_jpeg() : sample_png();
}

static uint8_t *embed(enum carrier carrier, struct prov_bytes store, size_t *n)
{
	return format_embed(carrier == IN_JPEG ? prov_format_jpeg() : prov_format_png(),
	    asset_of(carrier), PROV_NO_CAND, store, n, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum carrier carrier = size == 0 ? IN_PNG : (enum carrier)(data[0] % CARRIERS);
	struct prov_bytes store = prov_bytes_sub(prov_bytes(data, size), 1, size);
	uint8_t *file;
	size_t n;

	if (carrier == BESIDE_PNG) {
		verdict_check(asset_of(carrier), &store);
		return 0;
	}
	file = embed(carrier, store, &n);
	if (file != NULL)
		verdict_check(prov_bytes(file, n), NULL);
	free(file);
	return 0;
}

/* The file without its store, of N bytes embedded, which is what is hashed. */
static void seal(enum carrier carrier, uint8_t *store, size_t size)
{
	struct prov_bytes asset = asset_of(carrier), hashed[2];
	uint64_t n = 0;
	size_t len, at = 0;
	uint8_t *file;

	if (carrier != BESIDE_PNG) {
		file = embed(carrier, prov_bytes(store, size), &len);
		if (file == NULL)
			return;
		while (at < asset.n && file[at] == asset.p[at])
			at++;
		n = len - asset.n;
		free(file);
	}
	hashed[0] = prov_bytes_sub(asset, 0, at);
	hashed[1] = prov_bytes_sub(asset, at, asset.n);
	mutate_seal(store, size, hashed, at, n);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
	struct mutate_dice dice = {((uint64_t)seed << 1 | 1) * 0x9e3779b97f4a7c15};
	struct prov_wr store, made;
	size_t n, changes = 1 + mutate_roll(&dice, 3);

	if (size < 9 || mutate_roll(&dice, 16) == 0)
		return LLVMFuzzerMutate(data, size, max_size);
	prov_wr_init(&store, max_size);
	prov_wr_bytes(&store, prov_bytes(&data[1], size - 1));
	for (size_t i = 0; i < changes; i++) {
		prov_wr_init(&made, max_size - 1);
		if (!mutate_box(&dice, prov_wr_data(&store), &made) || made.n == 0) {
			prov_wr_fini(&made);
			break;
		}
		prov_wr_fini(&store);
		store = made;
	}
	n = store.n;
	if (mutate_roll(&dice, 8) == 0)
		data[0] = (uint8_t)mutate_roll(&dice, CARRIERS);
	memcpy(&data[1], store.p, n);
	prov_wr_fini(&store);
	/* Some lies stay. */
	if (mutate_roll(&dice, 8) != 0)
		seal((enum carrier)(data[0] % CARRIERS), &data[1], n);
	return n + 1;
}
