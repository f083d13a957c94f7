/* SPDX-License-Identifier: Apache-2.0 */
/* The policy that the file was held against, in JSON. */
#include "report/render_json.h"

void prov_json_put_policy(struct prov_json *j, const struct prov_report *r)
{
	if (r->policy.name == NULL)
		return;
	prov_json_key(j, "policy");
	prov_json_begin(j, '{');
	prov_json_member(j, "name", r->policy.name);
	prov_json_member(j, "title", r->policy.title);
	prov_json_member(j, "result", prov_result_str(r->policy.result));
	prov_json_key(j, "clauses");
	prov_json_begin(j, '[');
	for (size_t i = 0; i < r->policy.n && !prov_out_failed(&j->out); i++) {
		prov_json_begin(j, '{');
		prov_json_member(j, "id", r->policy.v[i].id);
		prov_json_member(j, "result", prov_result_str(r->policy.v[i].result));
		prov_json_member(j, "says", r->policy.v[i].says);
		prov_json_end(j, '}');
	}
	prov_json_end(j, ']');
	prov_json_end(j, '}');
}
