/* SPDX-License-Identifier: Apache-2.0 */
/*
 * China's label for what AI made (GB 45438-2025, and TC260's practice guides for files): one JSON
 * object of seven fields in this order, each of characters from 0x21 to 0x7e.
 */
#include "base/err.h"
#include "compose/marks.h"

/*
 * "1": it is, "2": it may be. The third, "suspected", is for platforms that find traces in what
 * nobody declared; a producer knows.
 */
static const char *label_of(const char *declared)
{
	const struct prov_source_type *type =
	    declared == NULL ? NULL : prov_source_lookup(prov_bytes_str(declared));

	if (type == NULL || type->cls == PROV_SOURCE_OTHER)
		return NULL;
	return type->cls == PROV_SOURCE_AI ? "1" : "2";
}

static bool is_plain(const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		if (*p < 0x21 || *p > 0x7e)
			return false;
	}
	return *text != '\0';
}

int prov_aigc_check(
    const char *producer, const char *id, const char *declared, struct prov_err *err)
{
	if (!is_plain(producer) || (id != NULL && !is_plain(id)))
		return prov_fail(err, PROV_E_USAGE,
		    "the producer and the number of the AIGC label are of printable ASCII "
		    "characters without spaces");
	if (label_of(declared) == NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "the AIGC label is for what is declared as made by AI, in part or perhaps");
	return PROV_OK;
}

static void put_text(struct prov_wr *wr, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			prov_wr_u8(wr, '\\');
		prov_wr_u8(wr, (uint8_t)*text);
	}
}

char *prov_aigc_label(const char *producer, const char *id, const char *declared,
    struct prov_arena *arena, struct prov_err *err)
{
	char *label = NULL;
	struct prov_wr wr;

	if (prov_aigc_check(producer, id, declared, err) != PROV_OK)
		return NULL;
	prov_wr_init(&wr, PROV_MAX_XMP);
	prov_wr_printf(&wr, "{\"Label\":\"%s\",\"ContentProducer\":\"", label_of(declared));
	put_text(&wr, producer);
	prov_wr_str(&wr, "\",\"ProduceID\":\"");
	put_text(&wr, id);
	/* The platform's that passes it on, and what secures the label: theirs, and not there. */
	prov_wr_str(&wr, "\",\"ReservedCode1\":\"\",\"ContentPropagator\":\"\","
			 "\"PropagateID\":\"\",\"ReservedCode2\":\"\"}");
	if (prov_wr_done(&wr, err) == PROV_OK)
		label = prov_arena_strdup(arena, prov_wr_data(&wr), err);
	prov_wr_fini(&wr);
	return label;
}
