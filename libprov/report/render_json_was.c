/* SPDX-License-Identifier: Apache-2.0 */
/* What became of the file since it was another, in JSON. */
#include "report/render_json.h"
#include "report/was.h"

void prov_json_put_was(struct prov_json *j, const struct prov_report *r)
{
	const struct prov_was *w = r->was;

	if (w == NULL)
		return;
	prov_json_key(j, "was");
	prov_json_begin(j, '{');
	prov_json_member(j, "file", prov_report_shown(r, w->name));
	prov_json_member(j, "state", prov_state_str(w->state));
	prov_json_member(j, "credentials", prov_fate_str(w->fate));
	if (w->fate == PROV_FATE_REPLACED) {
		prov_json_key(j, "kept_as_ingredient");
		prov_json_bool(j, w->as_ingredient);
	}
	prov_json_member(j, "content", prov_likeness_str(w->likeness));
	if (w->likeness != PROV_LIKENESS_UNKNOWN)
		prov_json_member(j, "compared_by", w->by);
	if (w->likeness == PROV_LIKENESS_LIKELY || w->likeness == PROV_LIKENESS_OTHER) {
		prov_json_key(j, "alike_percent");
		prov_json_uint(j, w->alike);
	}
	prov_json_key(j, "marks");
	prov_json_begin(j, '[');
	for (size_t i = 0; i < w->num_marks && !prov_out_failed(&j->out); i++) {
		prov_json_begin(j, '{');
		prov_json_member(j, "id", w->marks[i].id);
		prov_json_member(j, "before", w->marks[i].before);
		prov_json_member(j, "after", w->marks[i].after);
		prov_json_end(j, '}');
	}
	prov_json_end(j, ']');
	prov_json_end(j, '}');
}
