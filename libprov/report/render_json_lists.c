/* SPDX-License-Identifier: Apache-2.0 */
/* The trust lists that a file was judged by. */
#include "report/render_json.h"

static const char *kind_of(enum prov_list list)
{
	switch (list) {
	case PROV_LIST_SIGNERS:
		return "signers";
	case PROV_LIST_TIMESTAMPS:
		return "tsa";
	case PROV_LIST_ALLOWED:
		return "allow";
	case PROV_LIST_IDENTITIES:
		return "identity";
	case PROV_LIST_PRODUCTS:
		return "products";
	}
	return NULL;
}

void prov_json_put_product(struct prov_json *j, const struct prov_report *r)
{
	const struct prov_product_row *row = &r->product;

	if (row->state == PROV_PRODUCT_UNASKED)
		return;
	prov_json_key(j, "product");
	prov_json_begin(j, '{');
	prov_json_member(j, "state", prov_report_product_word(row->state));
	prov_json_member(j, "name", row->name);
	prov_json_member(j, "organization", row->organization);
	if (row->state == PROV_PRODUCT_WITHDRAWN)
		prov_json_member(j, "status", row->status);
	if (row->level > 0) {
		prov_json_key(j, "assurance_level");
		prov_json_uint(j, row->level);
	}
	prov_json_end(j, '}');
}

void prov_json_put_lists(struct prov_json *j, const struct prov_report *r)
{
	prov_json_key(j, "lists");
	prov_json_begin(j, '[');
	for (size_t i = 0; i < r->num_lists && !prov_out_failed(&j->out); i++) {
		const struct prov_list_entry *list = &r->lists[i];

		prov_json_begin(j, '{');
		prov_json_member(j, "kind", kind_of(list->list));
		prov_json_member(j, "name", prov_report_shown(r, list->name));
		prov_json_member(j, "title", list->title);
		prov_json_key(j, list->list == PROV_LIST_PRODUCTS ? "products" : "certificates");
		prov_json_uint(j, list->num_certs);
		if (list->sequence > 0) {
			prov_json_key(j, "sequence");
			prov_json_uint(j, list->sequence);
		}
		if (list->has_issued)
			prov_json_member_time(j, "issued", list->issued);
		if (list->has_next_update)
			prov_json_member_time(j, "next_update", list->next_update);
		if (list->has_got)
			prov_json_member_time(j, "file_date", list->got);
		prov_json_key(j, "past_its_time");
		prov_json_bool(j, prov_report_list_is_late(r, list));
		prov_json_member(j, "sha256", list->sha256);
		prov_json_end(j, '}');
	}
	prov_json_end(j, ']');
}
