/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/bmff_places.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

void bmff_words(struct bmff_words *w, size_t off, const char *type, const uint32_t *words, size_t n)
{
	struct prov_window win;
	struct prov_wr wr;

	memset(w, 0, sizeof(*w));
	prov_wr_init(&wr, sizeof(w->file));
	prov_wr_zeros(&wr, off);
	prov_wr_u32(&wr, (uint32_t)(8 + 4 * n));
	prov_wr_str(&wr, type);
	for (size_t i = 0; i < n; i++)
		prov_wr_u32(&wr, words[i]);
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	memcpy(w->file, wr.p, wr.n);
	assert_int_equal(prov_src_mem(&w->src, w->file, wr.n, NULL), PROV_OK);
	prov_wr_fini(&wr);
	prov_window_init(&win, w->src);
	assert_int_equal(prov_bmff_read(&win, off, w->src->size, false, &w->box, NULL), PROV_OK);
}

void bmff_words_fini(struct bmff_words *w)
{
	prov_src_close(w->src);
}

int bmff_places_add(void *ctx, const struct prov_bmff_place *place)
{
	struct bmff_places *p = ctx;

	if (p->n < sizeof(p->at) / sizeof(p->at[0]))
		p->at[p->n] = *place;
	return ++p->n == p->refuse_at ? PROV_E_INTERNAL : PROV_OK;
}

void bmff_places_are(const struct bmff_places *p, const struct prov_bmff_place *want, size_t n)
{
	assert_int_equal(p->n, n);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(p->at[i].where, want[i].where);
		assert_int_equal(p->at[i].off, want[i].off);
		assert_int_equal(p->at[i].len, want[i].len);
	}
}
