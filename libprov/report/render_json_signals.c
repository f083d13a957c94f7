/* SPDX-License-Identifier: Apache-2.0 */
/* The signals of the file, and what disagrees, in JSON. */
#include "report/render_json.h"

static void put_signal(struct prov_json *j, const struct prov_signal *s)
{
	prov_json_begin(j, '{');
	prov_json_member(j, "id", s->row->id);
	prov_json_member(j, "kind", prov_signal_kind_str((enum prov_signal_kind)s->row->kind));
	prov_json_member(j, "carrier", prov_carrier_str((enum prov_carrier)s->row->carrier));
	prov_json_key(j, "at");
	prov_json_uint(j, s->at);
	prov_json_member(j, "value", s->value);
	if (s->cut) {
		prov_json_key(j, "cut");
		prov_json_bool(j, true);
	}
	prov_json_member(j, "says", prov_signal_says_str(s->says));
	prov_json_member(j, "flaw", s->flaw);
	prov_json_member(j, "strength", s->row->strong ? "strong" : "weak");
	prov_json_key(j, "personal");
	prov_json_bool(j, s->row->personal);
	prov_json_key(j, "signed");
	prov_json_bool(j, false);
	prov_json_end(j, '}');
}

static void put_statement(struct prov_json *j, const struct prov_statement *s)
{
	prov_json_begin(j, '{');
	prov_json_member(j, "where", s->where);
	prov_json_member(j, "value", s->value);
	prov_json_key(j, "signed");
	prov_json_bool(j, s->is_signed);
	prov_json_end(j, '}');
}

static void put_disagreement(struct prov_json *j, const struct prov_disagreement *row)
{
	prov_json_begin(j, '{');
	prov_json_member(j, "rule", row->rule);
	prov_json_member(j, "says", row->says);
	prov_json_key(j, "statements");
	prov_json_begin(j, '[');
	put_statement(j, &row->one);
	put_statement(j, &row->other);
	prov_json_end(j, ']');
	prov_json_end(j, '}');
}

void prov_json_put_signals(struct prov_json *j, const struct prov_report *r)
{
	if (!r->signals.was_read)
		return;
	prov_json_key(j, "signals");
	prov_json_begin(j, '[');
	for (size_t i = 0; i < r->signals.n && !prov_out_failed(&j->out); i++)
		put_signal(j, &r->signals.v[i]);
	prov_json_end(j, ']');
	prov_json_key(j, "disagreements");
	prov_json_begin(j, '[');
	for (size_t i = 0; i < r->num_disagreements && !prov_out_failed(&j->out); i++)
		put_disagreement(j, &r->disagreements[i]);
	prov_json_end(j, ']');
}
