/* SPDX-License-Identifier: Apache-2.0 */
#include "claim/assertion.h"
#include "prov/sign.h"

/* The URI of a term, and the term. */
#define IPTC(term) "http://cv.iptc.org/newscodes/digitalsourcetype/" term, term
#define C2PA(term) "http://c2pa.org/digitalsourcetype/" term, term

/*
 * The rows with a short name come first, in the order in which help shows them. Then the rest of
 * the IPTC vocabulary with its retired terms, and C2PA's own (C2PA 2.4, 18.15.4.5).
 */
static const struct prov_source_type types[] = {
    {"ai-generated", IPTC("trainedAlgorithmicMedia"), "made by a generative model", PROV_SOURCE_AI,
	PROV_FROM_NOTHING},
    {"ai-composite", IPTC("compositeWithTrainedAlgorithmicMedia"),
	"a mix of AI-made and other elements, or edited with generative AI", PROV_SOURCE_AI,
	PROV_FROM_NOTHING},
    {"algorithmic", IPTC("algorithmicMedia"), "made by an algorithm without trained data",
	PROV_SOURCE_OTHER, PROV_FROM_NOTHING},
    {"human-created", IPTC("digitalCreation"),
	"authored by a person with non-generative tools (writing, drawing)", PROV_SOURCE_OTHER,
	PROV_FROM_NOTHING},
    {"human-edited", IPTC("humanEdits"), "altered by a person with non-generative tools",
	PROV_SOURCE_OTHER, PROV_FROM_NOTHING},
    {"captured", IPTC("digitalCapture"), "recorded from life by a camera or scanner",
	PROV_SOURCE_OTHER, PROV_FROM_LIFE},
    {"computational-capture", IPTC("computationalCapture"),
	"recorded from life, several frames or algorithms combined", PROV_SOURCE_OTHER,
	PROV_FROM_LIFE},
    {"screen-capture", IPTC("screenCapture"), "recorded from a screen", PROV_SOURCE_MAY_BE_AI,
	PROV_FROM_NOTHING},
    {"composite", IPTC("composite"), "combined from several elements", PROV_SOURCE_MAY_BE_AI,
	PROV_FROM_NOTHING},

    {NULL, IPTC("compositeSynthetic"), "combined from elements of which some are AI-made",
	PROV_SOURCE_AI, PROV_FROM_NOTHING},
    {NULL, IPTC("compositeCapture"), "combined from elements that were recorded from life",
	PROV_SOURCE_OTHER, PROV_FROM_LIFE},
    {NULL, IPTC("algorithmicallyEnhanced"), "altered by an algorithm at a person's request",
	PROV_SOURCE_MAY_BE_AI, PROV_FROM_NOTHING},
    {NULL, IPTC("dataDrivenMedia"), "drawn by software from data", PROV_SOURCE_OTHER,
	PROV_FROM_NOTHING},
    {NULL, IPTC("virtualRecording"), "recorded from a virtual scene or event", PROV_SOURCE_OTHER,
	PROV_FROM_NOTHING},
    {NULL, IPTC("negativeFilm"), "digitised from a negative on film", PROV_SOURCE_OTHER,
	PROV_FROM_FILM},
    {NULL, IPTC("positiveFilm"), "digitised from a positive on film", PROV_SOURCE_OTHER,
	PROV_FROM_FILM},
    {NULL, IPTC("print"), "digitised from a print", PROV_SOURCE_OTHER, PROV_FROM_NOTHING},
    {NULL, IPTC("digitalArt"), "drawn by a person with digital tools", PROV_SOURCE_OTHER,
	PROV_FROM_NOTHING},
    {NULL, IPTC("minorHumanEdits"), "recorded from life, with small changes by a person",
	PROV_SOURCE_OTHER, PROV_FROM_LIFE},
    {NULL, IPTC("softwareImage"), "made with software", PROV_SOURCE_OTHER, PROV_FROM_NOTHING},
    {NULL, C2PA("empty"), "begun without any content", PROV_SOURCE_OTHER, PROV_FROM_NOTHING},
    {NULL, C2PA("trainedAlgorithmicData"), "data made by a trained model", PROV_SOURCE_AI,
	PROV_FROM_NOTHING},
};
#define NUM_TYPES (sizeof(types) / sizeof(types[0]))

static const char OLD_AI_DATA[] = "c2pa.trainedAlgorithmicData"; /* until C2PA 2.1 */

/*
 * What follows "http:" or "https:", so that both spellings compare equal; empty for anything else.
 */
static struct prov_bytes after_scheme(struct prov_bytes uri)
{
	if (prov_bytes_starts(uri, "http://"))
		return prov_bytes_sub(uri, strlen("http:"), uri.n);
	if (prov_bytes_starts(uri, "https://"))
		return prov_bytes_sub(uri, strlen("https:"), uri.n);
	return prov_bytes(NULL, 0);
}

static const struct prov_source_type *by_uri(struct prov_bytes uri)
{
	struct prov_bytes rest = after_scheme(uri);

	for (size_t i = 0; rest.n > 0 && i < NUM_TYPES; i++) {
		if (prov_bytes_eq(rest, after_scheme(prov_bytes_str(types[i].uri))))
			return &types[i];
	}
	return NULL;
}

/* The term alone, "digitalCapture": the usual mistake of writers, and no less clear for it. */
static const struct prov_source_type *by_term(struct prov_bytes term)
{
	for (size_t i = 0; i < NUM_TYPES; i++) {
		if (prov_bytes_is(term, types[i].term))
			return &types[i];
	}
	return NULL;
}

const struct prov_source_type *prov_source_lookup(struct prov_bytes uri)
{
	const struct prov_source_type *type;

	if (prov_bytes_is(uri, OLD_AI_DATA))
		return by_term(prov_bytes_str("trainedAlgorithmicData"));
	type = by_uri(uri);
	return type == NULL ? by_term(uri) : type;
}

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

static bool is_word(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_spelled(struct prov_bytes word, const char *term)
{
	if (word.n == 0 || lower(word.p[0]) != lower((uint8_t)term[0]) || word.n != strlen(term))
		return false;
	for (size_t i = 0; i < word.n; i++) {
		if (lower(word.p[i]) != lower((uint8_t)term[i]))
			return false;
	}
	return true;
}

/* schema.org has the terms with this behind them (IPTCDigitalSourceEnumeration). */
static const char SCHEMA_ORG[] = "DigitalSource";

static const struct prov_source_type *ai_by_word(struct prov_bytes word)
{
	size_t more = strlen(SCHEMA_ORG);
	bool longer =
	    word.n > more && is_spelled(prov_bytes_sub(word, word.n - more, word.n), SCHEMA_ORG);

	for (size_t i = 0; i < NUM_TYPES; i++) {
		if (types[i].cls != PROV_SOURCE_AI)
			continue;
		if (is_spelled(word, types[i].term) ||
		    (longer && is_spelled(prov_bytes_sub(word, 0, word.n - more), types[i].term)))
			return &types[i];
	}
	return NULL;
}

const struct prov_source_type *prov_source_of_ai(struct prov_bytes text)
{
	const struct prov_source_type *found = NULL;

	for (size_t from = 0, to; from < text.n && found == NULL; from = to + 1) {
		for (to = from; to < text.n && is_word(text.p[to]); to++)
			;
		found = ai_by_word(prov_bytes_sub(text, from, to - from));
	}
	return found;
}

static const struct prov_source_type *named_at(size_t i)
{
	for (size_t k = 0; k < NUM_TYPES; k++) {
		if (types[k].name != NULL && i-- == 0)
			return &types[k];
	}
	return NULL;
}

const char *prov_declare_uri(const char *name_or_uri)
{
	const struct prov_source_type *type;

	if (name_or_uri == NULL)
		return NULL;
	for (size_t i = 0; i < NUM_TYPES; i++) {
		if (types[i].name != NULL && strcmp(types[i].name, name_or_uri) == 0)
			return types[i].uri;
	}
	type = by_uri(prov_bytes_str(name_or_uri));
	if (type == NULL && strcmp(name_or_uri, OLD_AI_DATA) == 0)
		type = by_term(prov_bytes_str("trainedAlgorithmicData"));
	return type == NULL ? NULL : type->uri;
}

const char *prov_declare_name(const char *uri)
{
	const struct prov_source_type *type = prov_source_lookup(prov_bytes_str(uri));

	return type == NULL ? NULL : type->name;
}

const char *prov_declare_at(size_t i)
{
	const struct prov_source_type *type = named_at(i);

	return type == NULL ? NULL : type->name;
}

const char *prov_declare_says(size_t i)
{
	const struct prov_source_type *type = named_at(i);

	if (type == NULL)
		return NULL;
	/* The vocabulary leaves open whether elements of it are AI's; who signs should not. */
	return strcmp(type->name, "composite") == 0
		   ? "combined from several elements, none of them AI-made"
		   : type->says;
}
