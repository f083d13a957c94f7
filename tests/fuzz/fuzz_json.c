/* SPDX-License-Identifier: Apache-2.0 */
/* JSON that is taken comes out as JSON that is taken, and says the same again. What is read out of
 * it as credentials, keys and metadata stays within it. */
#include <stdlib.h>

#include "claim/assertion.h"
#include "claim/ica.h"
#include "helper/collect.h"
#include "report/show_data.h"
#include "trust/did.h"
#include "json/scan.h"

static void show(struct prov_bytes text, struct collect *c)
{
	struct prov_show *s = malloc(sizeof(*s));

	if (s == NULL)
		abort();
	prov_show_init(s, true, collect_write, c);
	prov_show_json(s, text, 0);
	if (prov_show_finish(s, NULL) != PROV_OK || !collect_is_harmless(c))
		abort();
	free(s);
}

static void read_out(struct prov_bytes text)
{
	struct prov_jumbf content = {.box_type = PROV_BOX_JSON, .body = text};
	struct prov_jumbf box = {.first = &content, .num_children = 1};
	struct prov_metadata said;
	struct prov_arena arena;
	struct prov_ica ica;
	struct prov_bytes spki;

	content.parent = &box;
	prov_arena_init(&arena, 16 << 20);
	if (prov_ica_parse(text, &arena, &ica, NULL) == PROV_OK && ica.n > PROV_MAX_VERIFIED)
		abort();
	if (prov_jwk_spki(text, &arena, &spki, NULL) == PROV_OK && spki.n == 0)
		abort();
	if (prov_metadata_parse(&box, &arena, &said, NULL) == PROV_E_FORMAT)
		abort();
	prov_arena_fini(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct collect once = {0}, twice = {0};

	if (prov_json_check(prov_bytes(data, size), 0, NULL) != PROV_OK)
		return 0;
	read_out(prov_bytes(data, size));
	show(prov_bytes(data, size), &once);
	show(prov_bytes(once.text, once.n), &twice);
	if (!prov_bytes_eq(prov_bytes(once.text, once.n), prov_bytes(twice.text, twice.n)))
		abort();
	collect_free(&once);
	collect_free(&twice);
	return 0;
}
