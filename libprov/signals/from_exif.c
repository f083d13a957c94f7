/* SPDX-License-Identifier: Apache-2.0 */
/* Signals of the asset's Exif. */
#include "base/err.h"
#include "signals/exif.h"
#include "signals/words.h"

static const char *find(const struct prov_exif *exif, const char *name)
{
	for (size_t i = 0; i < exif->n; i++) {
		if (strcmp(exif->v[i].name, name) == 0)
			return exif->v[i].value;
	}
	return NULL;
}

/* "+02:00", or "Z" for its zeros. */
static bool is_offset(const char *text)
{
	if (text == NULL || (text[0] != '+' && text[0] != '-'))
		return false;
	for (const char *sample = "00:00", *p = text + 1;; sample++, p++) {
		if (*sample == '\0')
			return *p == '\0';
		if (*sample == '0' ? *p < '0' || *p > '9' : *p != *sample)
			return false;
	}
}

/* With the offset from UTC, where the camera wrote it (Exif 2.31). */
static int add_time(struct prov_signals *signals, const struct prov_exif *exif,
    const struct prov_exif_prop *prop, const struct prov_signal_row *row, uint64_t at,
    struct prov_err *err)
{
	const char *offset =
	    strcmp(prop->name, "DateTimeOriginal") == 0 ? find(exif, "OffsetTimeOriginal") : NULL;
	const char *text = prop->value;

	if (is_offset(offset)) {
		text = prov_arena_printf(signals->arena, err, "%s%s", prop->value, offset);
		if (text == NULL)
			return PROV_E_NOMEM;
	}
	return prov_signals_add(signals, row, prov_bytes_str(text), at, NULL, err);
}

static int add_all(
    struct prov_signals *signals, const struct prov_exif *exif, uint64_t at, struct prov_err *err)
{
	bool has_position = false;
	int rc = PROV_OK;

	for (size_t i = 0; i < exif->n && rc == PROV_OK; i++) {
		const struct prov_exif_prop *prop = &exif->v[i];
		const struct prov_signal_row *row =
		    prov_signal_find(PROV_CARRIER_EXIF, prop->prefix, prop->name, NULL);

		if (row == NULL)
			continue;
		has_position = has_position || row->kind == PROV_SIGNAL_POSITION;
		if (row->kind == PROV_SIGNAL_TIME)
			rc = add_time(signals, exif, prop, row, at, err);
		else
			rc = prov_signals_words(signals, row, prov_bytes_str(prop->value), at, err);
	}
	if (rc == PROV_OK && exif->has_position && !has_position)
		rc = prov_signals_add(signals, prov_signal_by_id("exif.position"),
		    prov_bytes_str("GPS"), at, NULL, err);
	return rc;
}

/* Of TIFF files the second directory is the next page; of what was packed none is in the file. */
static int add_preview(
    const struct prov_signal_in *in, struct prov_signals *signals, struct prov_err *err)
{
	struct prov_span exif = in->cands->exif, preview;
	int rc;

	if (strcmp(in->format, "tiff") == 0 || strcmp(in->format, "dng") == 0 ||
	    in->cands->exif_data.n > 0)
		return PROV_OK;
	rc = prov_exif_preview(in->src, exif, &preview, err);
	if (rc != PROV_OK || preview.len == 0)
		return rc;
	return prov_signals_add_preview(signals, in->src, "exif.thumbnail", preview, false, err);
}

int prov_signals_exif(
    const struct prov_signal_in *in, struct prov_signals *signals, struct prov_err *err)
{
	struct prov_span span = in->cands->exif;
	struct prov_exif exif;
	struct prov_err why = {0};
	int rc;

	if (in->cands->exif_unread != NULL) {
		(void)prov_fail(&why, PROV_E_UNSUPPORTED, "its Exif %s", in->cands->exif_unread);
		rc = prov_signals_forgive(signals, why.code, &why, err);
		if (rc != PROV_OK)
			return rc;
		memset(&why, 0, sizeof(why));
	}
	if (span.len == 0)
		return PROV_OK;
	rc = prov_exif_read_found(in->src, in->cands, signals->arena, &exif, &why);
	if (rc != PROV_OK)
		return prov_signals_forgive(signals, rc, &why, err);
	rc = add_all(signals, &exif, span.start, err);
	return rc == PROV_OK ? add_preview(in, signals, err) : rc;
}
