/* SPDX-License-Identifier: Apache-2.0 */
/* Signals of the asset's XMP. */
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "format/jpeg_xmp.h"
#include "format/xmp.h"
#include "format/xmp_walk.h"
#include "signals/aigc.h"

#define NOTE "http://ns.adobe.com/xmp/note/"

struct reading {
	uint64_t at; /* of what holds it */
	struct prov_signals *signals;
	struct prov_err *err;
};

static int on_value(void *ctx, const struct prov_xmp_value *value)
{
	struct reading *r = ctx;
	const char *field = value->field[0] == '\0' ? NULL : value->field;
	const struct prov_signal_row *row =
	    prov_signal_find(PROV_CARRIER_XMP, value->ns, value->name, field);
	struct prov_signal *s;
	int rc;

	if (row == NULL)
		return PROV_OK;
	if (row == prov_signal_by_id("xmp.aigc"))
		return prov_signals_aigc(r->signals, row, value->text, false, r->at, r->err);
	rc = prov_signals_add(r->signals, row, value->text, r->at, &s, r->err);
	if (rc == PROV_OK && s != NULL && value->cut)
		s->cut = true;
	return rc;
}

/* The rest of a packet that is larger than a segment of JPEG, where the packet names it. */
static int read_extended(const struct prov_signal_in *in, struct reading *r,
    struct prov_arena *arena, struct prov_err *err)
{
	struct prov_xmp rest = {0};
	struct prov_bytes guid;
	uint8_t *owned = NULL;
	size_t n = 0;
	bool any;
	int rc = prov_jpeg_has_extended(in->src, in->layout, &any, err);

	if (rc != PROV_OK || !any)
		return rc;
	rc = prov_xmp_read(in->src, &in->cands->xmp, NOTE, "HasExtendedXMP", arena, &guid, err);
	if (rc == PROV_OK && guid.n == PROV_XMP_GUID)
		rc = prov_jpeg_extended(in->src, in->layout, guid, &owned, &n, &r->at, err);
	rest.data = prov_bytes(owned, n);
	if (rc == PROV_OK && n > 0)
		rc = prov_xmp_walk(in->src, &rest, on_value, r, err);
	free(owned);
	return rc;
}

int prov_signals_xmp(
    const struct prov_signal_in *in, struct prov_signals *signals, struct prov_err *err)
{
	const struct prov_xmp *xmp = &in->cands->xmp;
	struct reading r = {xmp->holder.start, signals, err};
	struct prov_err why = {0};
	int rc;

	/* That it can't be read is said with what else depends on it (11.5). */
	if (xmp->unread != NULL || xmp->packet.len > PROV_MAX_XMP || xmp->data.n > PROV_MAX_XMP ||
	    (xmp->packet.len == 0 && xmp->data.n == 0))
		return PROV_OK;
	rc = prov_xmp_walk(in->src, xmp, on_value, &r, &why);
	if (rc == PROV_OK && strcmp(in->format, "jpeg") == 0)
		rc = read_extended(in, &r, signals->arena, &why);
	return prov_signals_forgive(signals, rc, &why, err);
}
