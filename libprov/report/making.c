/* SPDX-License-Identifier: Apache-2.0 */
#include "report/making.h"

#include "claim/assertion.h"

#define IPTC "http://cv.iptc.org/newscodes/digitalsourcetype/"

/* How something began: the rubric's inception signals. */
static const struct {
	const char *uri, *words;
} inceptions[] = {
    {"http://c2pa.org/digitalsourcetype/empty", "a blank canvas"},
    {IPTC "digitalCapture", "captured"},
    {IPTC "computationalCapture", "captured"},
    {IPTC "compositeCapture", "captured and stitched"},
    {IPTC "composite", "a composition, which may contain AI"},
    {IPTC "trainedAlgorithmicMedia", "fully AI-made"},
    {IPTC "digitalCreation", "created"},
    {IPTC "compositeWithTrainedAlgorithmicMedia", "partly AI-made"},
    {IPTC "screenCapture", "a screen capture, which may contain AI"},
};

/* Not editorial, whatever their source type: the rubric's list. */
static const char *const not_editorial[] = {"c2pa.converted", "c2pa.published", "c2pa.repackaged",
    "c2pa.transcoded", "c2pa.resized.proportional", "c2pa.enhanced", "c2pa.edited.metadata",
    "c2pa.watermarked", "c2pa.watermarked.bound", "c2pa.watermarked.unbound", "c2pa.redacted"};

static const char *edit_class(const char *action, const struct prov_source_type *type)
{
	for (size_t i = 0; i < sizeof(not_editorial) / sizeof(not_editorial[0]); i++) {
		if (strcmp(not_editorial[i], action) == 0)
			return NULL;
	}
	if (type->cls == PROV_SOURCE_AI)
		return "edited with AI";
	/* Of the rubric's; and those that leave it open. Of the others it is told what they say:
	 * "without AI" would be what nobody says, and more may be declared beside it. */
	if (type->cls == PROV_SOURCE_MAY_BE_AI || strcmp(type->uri, IPTC "digitalArt") == 0)
		return "edited, possibly with AI";
	return "edited";
}

const char *prov_making_class(const char *action, const char *uri)
{
	const struct prov_source_type *type = prov_source_lookup(prov_bytes_str(uri));

	if (type == NULL)
		return NULL;
	if (action != NULL && strcmp(action, "c2pa.created") != 0 &&
	    strcmp(action, "c2pa.opened") != 0)
		return edit_class(action, type);
	for (size_t i = 0; i < sizeof(inceptions) / sizeof(inceptions[0]); i++) {
		if (strcmp(inceptions[i].uri, type->uri) == 0)
			return inceptions[i].words;
	}
	return type->cls == PROV_SOURCE_AI ? "AI-made" : NULL;
}

const struct prov_account *prov_making_declarer(const struct prov_report *r)
{
	if (r->declared_by_parent && r->declarer < r->num_ingredients)
		return &r->ingredients[r->declarer];
	return &r->active;
}

const struct prov_account *prov_making_speaker(const struct prov_report *r)
{
	return r->declared_of_content ? prov_making_declarer(r) : &r->active;
}
