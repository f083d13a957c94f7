/* SPDX-License-Identifier: Apache-2.0 */
/* What stands beside the verdict: the signals of the file, and what disagrees. */
#include "base/err.h"
#include "report/report.h"

int prov_report_add_disagreement(
    struct prov_report *report, const struct prov_disagreement *row, struct prov_err *err)
{
	if (report->num_disagreements == report->cap_disagreements) {
		size_t cap = report->cap_disagreements + 8;
		struct prov_disagreement *v = prov_arena_grow(&report->aside, report->disagreements,
		    report->num_disagreements, cap, sizeof(*v), err);

		if (v == NULL)
			return err != NULL && err->code != PROV_OK ? err->code : PROV_E_NOMEM;
		report->disagreements = v;
		report->cap_disagreements = cap;
	}
	report->disagreements[report->num_disagreements++] = *row;
	return PROV_OK;
}

size_t prov_report_num_signals(const struct prov_report *report)
{
	return report->signals.n;
}

struct prov_signal_entry prov_report_signal(const struct prov_report *report, size_t i)
{
	struct prov_signal_entry entry = {0};
	const struct prov_signal *s;

	if (i >= report->signals.n)
		return entry;
	s = &report->signals.v[i];
	entry.id = s->row->id;
	entry.kind = prov_signal_kind_str((enum prov_signal_kind)s->row->kind);
	entry.carrier = prov_carrier_str((enum prov_carrier)s->row->carrier);
	entry.value = s->value;
	entry.flaw = s->flaw;
	entry.says = prov_signal_says_str(s->says);
	entry.at = s->at;
	entry.is_strong = s->row->strong;
	entry.is_personal = s->row->personal;
	entry.is_cut = s->cut;
	return entry;
}

size_t prov_report_num_disagreements(const struct prov_report *report)
{
	return report->num_disagreements;
}

struct prov_disagreement_entry prov_report_disagreement(const struct prov_report *report, size_t i)
{
	struct prov_disagreement_entry entry = {0};
	const struct prov_disagreement *row;

	if (i >= report->num_disagreements)
		return entry;
	row = &report->disagreements[i];
	entry.rule = row->rule;
	entry.says = row->says;
	entry.where[0] = row->one.where;
	entry.where[1] = row->other.where;
	entry.value[0] = row->one.value;
	entry.value[1] = row->other.value;
	return entry;
}
