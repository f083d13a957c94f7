/* SPDX-License-Identifier: Apache-2.0 */
/* Whether what made the credentials is on a list of conforming products. */
#include "report/say.h"

static const char *words_of(enum prov_product_state state)
{
	switch (state) {
	case PROV_PRODUCT_UNLISTED:
		return "it is not on the list of conforming products";
	case PROV_PRODUCT_NAME_ONLY:
		return "it calls itself by a name on the list of conforming products, which its "
		       "certificate does not show: ";
	case PROV_PRODUCT_WITHDRAWN:
		return "it is on the list of conforming products as one that is none any more: ";
	case PROV_PRODUCT_OLDER:
		return "it is an older version than that on the list of conforming products: ";
	case PROV_PRODUCT_CONFORMING:
		return "it is on the list of conforming products: ";
	case PROV_PRODUCT_UNASKED:
	default:
		return NULL;
	}
}

void prov_say_conformance(struct prov_say *t)
{
	const struct prov_product_row *row = &t->r->product;
	const char *words = words_of(row->state);

	if (words == NULL)
		return;
	prov_say_begin(t, "Product: ");
	prov_say_put(t, words);
	if (row->name != NULL) {
		prov_say_quote(t, row->name);
		prov_say_put(t, " of ");
		prov_say_quote(t, row->organization);
	}
	if (row->state == PROV_PRODUCT_WITHDRAWN && row->status != NULL) {
		prov_say_put(t, ", ");
		prov_say_quote(t, row->status);
	}
	if (row->state == PROV_PRODUCT_CONFORMING && row->level > 0)
		prov_wr_printf(&t->text.out.wr, ", of assurance level %u at most", row->level);
	prov_say_end(t);
}
