/* SPDX-License-Identifier: Apache-2.0 */
#include "report/require.h"

static bool is_trusted(const struct prov_report *report)
{
	return report->state == PROV_STATE_TRUSTED;
}

static bool is_valid(const struct prov_report *report)
{
	return report->state == PROV_STATE_VALID || report->state == PROV_STATE_TRUSTED;
}

/* A stamp by an authority that nobody vouches for is worth no more than the signer's own word. */
static bool has_stamp(const struct prov_report *report)
{
	const struct prov_account *active = &report->active;

	return active->has_time && active->time_is_stamp && !active->time_untrusted;
}

static bool is_declared(const struct prov_report *report)
{
	return report->declared != NULL;
}

static bool is_not_ai(const struct prov_report *report)
{
	return !report->ai_declared;
}

/* What was gathered is nobody's declaration (10.2), though enough not to call it free of AI. */
static bool is_ai_declared(const struct prov_report *report)
{
	return report->ai_declared && !report->ai_gathered;
}

static const struct prov_require_info table[] = {
    {PROV_REQUIRE_TRUSTED, "trusted", "the signer is on no trust list", is_trusted},
    {PROV_REQUIRE_VALID, "valid", "its credentials are not valid", is_valid},
    {PROV_REQUIRE_TIMESTAMP, "timestamp",
	"no trusted time-stamp authority vouches for a time by which it was signed", has_stamp},
    {PROV_REQUIRE_DECLARED, "declared", "it does not say how the content came to be", is_declared},
    {PROV_REQUIRE_NOT_AI, "not-ai", "it, or something in it, is declared as made with AI",
	is_not_ai},
    {PROV_REQUIRE_AI_DECLARED, "ai-declared", "nothing in it is declared as made with AI",
	is_ai_declared},
};
#define NUM_ROWS (sizeof(table) / sizeof(table[0]))

const struct prov_require_info *prov_require_at(size_t i)
{
	return i < NUM_ROWS ? &table[i] : NULL;
}

unsigned prov_require_parse(const char *name, size_t len)
{
	for (size_t i = 0; i < NUM_ROWS; i++) {
		if (prov_bytes_is(prov_bytes(name, len), table[i].name))
			return (unsigned)table[i].bit;
	}
	return 0;
}

bool prov_report_holds(const struct prov_report *report)
{
	return is_valid(report);
}

bool prov_report_meets(const struct prov_report *report, unsigned require)
{
	unsigned known = 0;

	/* What stands in credentials that don't hold is worth nothing, for or against. */
	if (!is_valid(report))
		return false;
	for (size_t i = 0; i < NUM_ROWS; i++) {
		known |= (unsigned)table[i].bit;
		if ((require & (unsigned)table[i].bit) != 0 && !table[i].is_met(report))
			return false;
	}
	return (require & ~known) == 0;
}
