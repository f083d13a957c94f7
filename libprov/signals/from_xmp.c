/* SPDX-License-Identifier: Apache-2.0 */
/* Signals of the asset's XMP. */
#include "base/err.h"
#include "base/limits.h"
#include "format/xmp_walk.h"
#include "signals/aigc.h"

struct reading {
	const struct prov_signal_in *in;
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
		return prov_signals_aigc(
		    r->signals, row, value->text, false, r->in->cands->xmp.holder.start, r->err);
	rc = prov_signals_add(
	    r->signals, row, value->text, r->in->cands->xmp.holder.start, &s, r->err);
	if (rc == PROV_OK && s != NULL && value->cut)
		s->cut = true;
	return rc;
}

int prov_signals_xmp(
    const struct prov_signal_in *in, struct prov_signals *signals, struct prov_err *err)
{
	struct reading r = {in, signals, err};
	const struct prov_xmp *xmp = &in->cands->xmp;
	struct prov_err why = {0};
	int rc;

	/* That it can't be read is said with what else depends on it (11.5). */
	if (xmp->unread != NULL || xmp->packet.len > PROV_MAX_XMP || xmp->data.n > PROV_MAX_XMP ||
	    (xmp->packet.len == 0 && xmp->data.n == 0))
		return PROV_OK;
	rc = prov_xmp_walk(in->src, xmp, on_value, &r, &why);
	return prov_signals_forgive(signals, rc, &why, err);
}
