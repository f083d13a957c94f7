/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_pdf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static struct prov_bytes keep(struct forge *f, struct prov_bytes data)
{
	char *copy = prov_arena_strdup(&f->arena, data, NULL);

	assert_non_null(copy);
	return prov_bytes(copy, data.n);
}

void forge_pdf_room(struct forge *f, struct pdf_make *m, unsigned spec)
{
	uint8_t *room = calloc(1, (size_t)forge_embedded(f));

	assert_non_null(room);
	pdf_make_store(m, spec, prov_bytes(room, (size_t)forge_embedded(f)));
	f->head.n = (size_t)m->data;
	free(room);
}

void forge_pdf_place(struct forge *f, const struct pdf_make *m)
{
	struct prov_bytes data = keep(f, pdf_make_data(m));

	f->tail = prov_bytes_sub(data, f->head.n + (size_t)forge_embedded(f), data.n);
	f->head = prov_bytes_sub(data, 0, f->head.n);
}

struct prov_bytes forge_pdf_wrap(struct forge *f, struct prov_bytes store)
{
	struct prov_wr wr;
	struct prov_bytes file;

	prov_wr_init(&wr, (size_t)1 << 24);
	prov_wr_bytes(&wr, f->head);
	prov_wr_bytes(&wr, store);
	prov_wr_zeros(&wr, (size_t)forge_embedded(f) - store.n);
	prov_wr_bytes(&wr, f->tail);
	file = keep(f, prov_wr_data(&wr));
	prov_wr_fini(&wr);
	return file;
}
