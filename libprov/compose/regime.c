/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the laws on marking AI-made content ask of a file's marks, as far as a file can hold it:
 * the EU's AI Act, article 50, with its code of practice; California's SB 942; China's measures on
 * labelling. An identifier of its own every manifest has.
 */
#include <stdio.h>

#include "base/err.h"
#include "base/wr.h"
#include "compose/marks.h"

static bool is_ai(const struct prov_regime_facts *f)
{
	return f->cls == PROV_SOURCE_AI;
}

static bool is_stamped(const struct prov_regime_facts *f)
{
	return f->is_stamped;
}

static bool is_no_text(const struct prov_regime_facts *f)
{
	return !f->is_text;
}

static bool has_text(const char *text)
{
	return text != NULL && text[0] != '\0';
}

static bool has_tool(const struct prov_regime_facts *f)
{
	return has_text(f->tool_name);
}

static bool has_version(const struct prov_regime_facts *f)
{
	return has_text(f->tool_name) && has_text(f->tool_version);
}

static bool has_organization(const struct prov_regime_facts *f)
{
	return has_text(f->organization);
}

static bool has_time(const struct prov_regime_facts *f)
{
	return f->says_when || f->is_stamped;
}

static bool has_model(const struct prov_regime_facts *f)
{
	return has_text(f->model);
}

static bool has_label(const struct prov_regime_facts *f)
{
	return f->has_label;
}

/* Where the label is asked for, what keeps it out of the file is said more exactly (marks.c). */
static bool has_carrier(const struct prov_regime_facts *f)
{
	return f->has_carrier || f->has_label;
}

static const struct {
	const char *name, *says;
} regimes[] = {
    {"eu", "the AI Act, article 50, with its code of practice"},
    {"us-ca", "California's SB 942: the latent disclosure"},
    {"cn", "the measures for labelling, GB 45438-2025"},
};
#define NUM_REGIMES (sizeof(regimes) / sizeof(regimes[0]))

static const struct requirement {
	const char *regime;
	const char *id; /* of the clause of the verifier's policy that asks the same */
	bool must;      /* or encouraged */
	bool (*holds)(const struct prov_regime_facts *facts);
	const char *what; /* is missing, and what gives it */
} requirements[] = {
    {"eu", "ai", true, is_ai, "a declaration of AI (--declare ai-generated or ai-composite)"},
    {"eu", "timestamp", true, is_stamped, "a time-stamp (--tsa URL, not optional)"},
    {"eu", "text", true, is_no_text, "a watermark (which plain text needs, and prov can't write)"},
    {"eu", "tool", false, has_tool, "the AI system's name (--tool NAME)"},
    {"eu", "provider", false, has_organization,
	"the provider's name (a certificate with an organisation)"},
    {"eu", "model", false, has_model, "the model (--model NAME/VERSION)"},
    {"us-ca", "ai", true, is_ai, "a declaration of AI (--declare ai-generated or ai-composite)"},
    {"us-ca", "provider", true, has_organization,
	"the provider's name (a certificate with an organisation)"},
    {"us-ca", "tool", true, has_version, "the system's name and version (--tool NAME/VERSION)"},
    {"us-ca", "time", true, has_time, "the time (\"when\" in --manifest, or --tsa URL)"},
    {"cn", "label", true, has_label, "the AIGC label in the file (--aigc PRODUCER)"},
    {"cn", "label", true, has_carrier,
	"a place for it (which this file, signed like this, has not)"},
};
#define NUM_REQUIREMENTS (sizeof(requirements) / sizeof(requirements[0]))

const char *prov_regime_at(size_t i)
{
	return i < NUM_REGIMES ? regimes[i].name : NULL;
}

const char *prov_regime_says(size_t i)
{
	return i < NUM_REGIMES ? regimes[i].says : NULL;
}

bool prov_regime_asks(size_t i, const char **regime, const char **id, bool *must)
{
	if (i >= NUM_REQUIREMENTS)
		return false;
	*regime = requirements[i].regime;
	*id = requirements[i].id;
	*must = requirements[i].must;
	return true;
}

bool prov_regime_is_known(const char *regime)
{
	for (size_t i = 0; i < NUM_REGIMES; i++) {
		if (strcmp(regimes[i].name, regime) == 0)
			return true;
	}
	return false;
}

/* What is missing of what must be there, or of what is encouraged, as a list in words. */
static size_t list_missing(
    struct prov_wr *wr, const char *regime, const struct prov_regime_facts *facts, bool must)
{
	size_t n = 0;

	for (size_t i = 0; i < NUM_REQUIREMENTS; i++) {
		const struct requirement *r = &requirements[i];

		if (strcmp(r->regime, regime) != 0 || r->must != must || r->holds(facts))
			continue;
		prov_wr_printf(wr, "%s%s", n++ == 0 ? "" : ", ", r->what);
	}
	prov_wr_u8(wr, 0);
	return n;
}

int prov_regime_check(const char *regime, const struct prov_regime_facts *facts,
    prov_notice_cb notice, void *ctx, struct prov_err *err)
{
	struct prov_wr list, sentence;
	int rc;

	prov_wr_init(&list, 4096);
	prov_wr_init(&sentence, 4096);
	if (list_missing(&list, regime, facts, true) > 0) {
		rc = prov_wr_done(&list, err);
		if (rc == PROV_OK)
			rc = prov_fail(err, PROV_E_USAGE, "lacks what the policy %s asks for: %s",
			    regime, (char *)list.p);
	} else {
		prov_wr_cut(&list, 0);
		if (list_missing(&list, regime, facts, false) > 0 && notice != NULL &&
		    prov_wr_done(&list, NULL) == PROV_OK) {
			prov_wr_printf(&sentence, "the policy %s encourages what is not there: %s",
			    regime, (char *)list.p);
			prov_wr_u8(&sentence, 0);
			if (prov_wr_done(&sentence, NULL) == PROV_OK)
				notice(ctx, (const char *)sentence.p);
		}
		rc = PROV_OK;
	}
	prov_wr_fini(&sentence);
	prov_wr_fini(&list);
	return rc;
}

void prov_regime_unvouched(const char *regime, prov_notice_cb notice, void *ctx)
{
	char sentence[256];

	for (size_t i = 0; i < NUM_REQUIREMENTS && notice != NULL; i++) {
		const struct requirement *r = &requirements[i];

		if (strcmp(r->regime, regime) != 0 || r->holds != is_stamped || !r->must)
			continue;
		(void)snprintf(sentence, sizeof(sentence),
		    "its time-stamp is by an authority on no trust list here: prov verify --policy "
		    "%s fails wherever it is on none (prov trust add --kind tsa names who is "
		    "trusted)",
		    regime);
		notice(ctx, sentence);
	}
}
