/* SPDX-License-Identifier: Apache-2.0 */
/* Identity assertions (CAWG), beside the manifest that holds them. */
#include "report/render_json.h"

static void put_verified(struct prov_json *j, const struct prov_verified_row *v)
{
	prov_json_begin(j, '{');
	prov_json_member(j, "type", v->type);
	prov_json_member(j, "name", v->name);
	prov_json_member(j, "username", v->username);
	prov_json_member(j, "address", v->address);
	prov_json_member(j, "uri", v->uri);
	prov_json_member(j, "method", v->method);
	prov_json_member(j, "verified_at", v->verified_at);
	if (v->provider_name != NULL || v->provider_id != NULL) {
		prov_json_key(j, "provider");
		prov_json_begin(j, '{');
		prov_json_member(j, "id", v->provider_id);
		prov_json_member(j, "name", v->provider_name);
		prov_json_end(j, '}');
	}
	if (v->bad) {
		prov_json_key(j, "malformed");
		prov_json_bool(j, true);
	}
	prov_json_end(j, '}');
}

/* FELL: what it vouches for is invalid. */
static void put_identity(struct prov_json *j, const struct prov_identity_row *row, bool fell)
{
	prov_json_begin(j, '{');
	prov_json_member(j, "name", row->name);
	prov_json_member(j, "organization", row->organization);
	prov_json_member(j, "issuer", row->issuer);
	prov_json_member(j, "sig_type", row->sig_type);
	prov_json_member(j, "valid_from", row->valid_from);
	prov_json_member(j, "valid_until", row->valid_until);
	if (row->aggregated) {
		prov_json_key(j, "verified_identities");
		prov_json_begin(j, '[');
		for (size_t i = 0; i < row->num_verified && !prov_out_failed(&j->out); i++)
			put_verified(j, &row->verified[i]);
		prov_json_end(j, ']');
	}
	if (row->more_verified > 0) {
		prov_json_key(j, "verified_identities_left_out");
		prov_json_uint(j, row->more_verified);
	}
	prov_json_key(j, "holds");
	prov_json_bool(j, row->holds && !fell);
	prov_json_key(j, "trusted");
	prov_json_bool(j, row->trusted && !fell);
	prov_json_key(j, "checked");
	prov_json_bool(j, !row->unchecked);
	prov_json_put_status(j, &row->findings);
	prov_json_end(j, '}');
}

void prov_json_put_identities(
    struct prov_json *j, const struct prov_report *r, const struct prov_account *a)
{
	if (a->num_identities == 0)
		return;
	prov_json_key(j, "identities");
	prov_json_begin(j, '[');
	for (size_t i = 0; i < a->num_identities && !prov_out_failed(&j->out); i++)
		put_identity(j, &r->identities[a->first_identity + i], prov_account_fell(r, a));
	prov_json_end(j, ']');
}
