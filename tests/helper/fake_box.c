/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/fake_box.h"

#include <stdlib.h>

#include "helper/diag.h"
#include "helper/mutate.h"

#define FAKE_ARENA ((size_t)256 * 1024 * 1024)

static void init(struct fake_box *fake, const char *label, uint8_t *bytes, size_t n)
{
	memset(fake, 0, sizeof(*fake));
	prov_arena_init(&fake->arena, FAKE_ARENA);
	fake->bytes = bytes;
	fake->box.box_type = PROV_BOX_JUMB;
	fake->box.type = PROV_JUMBF_CBOR;
	fake->box.has_label = true;
	fake->box.label = prov_bytes_str(label);
	fake->box.first = &fake->content;
	fake->box.num_children = 1;
	fake->content.box_type = PROV_BOX_CBOR;
	fake->content.parent = &fake->box;
	fake->content.at = 100;
	fake->content.raw = fake->content.body = prov_bytes(bytes, n);
}

void fake_box_init(struct fake_box *fake, const char *label, struct prov_bytes data)
{
	init(fake, label, mutate_copy(data), data.n);
}

void fake_box_diag(struct fake_box *fake, const char *label, const char *text)
{
	size_t n;
	uint8_t *bytes = diag(text, &n);

	init(fake, label, bytes, n);
}

void fake_box_fini(struct fake_box *fake)
{
	prov_arena_fini(&fake->arena);
	free(fake->bytes);
}
