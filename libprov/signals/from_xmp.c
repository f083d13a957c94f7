/* SPDX-License-Identifier: Apache-2.0 */
/* Signals of the asset's XMP. */
#include <stdlib.h>

#include "base/b64.h"
#include "base/err.h"
#include "base/limits.h"
#include "format/jpeg_xmp.h"
#include "format/xmp.h"
#include "format/xmp_walk.h"
#include "signals/aigc.h"

#define ID "xmp.thumbnail"
#define NOTE "http://ns.adobe.com/xmp/note/"

struct reading {
	uint64_t at; /* of what holds it */
	struct prov_signals *signals;
	struct prov_err *err;
};

/* What an address has behind its scheme, without slashes at its end. */
static struct prov_bytes core(const char *uri)
{
	const char *rest = strstr(uri, "://");
	struct prov_bytes b = prov_bytes_str(rest == NULL ? uri : rest + 3);

	while (b.n > 0 && b.p[b.n - 1] == '/')
		b.n--;
	return b;
}

/* A mark of AI whose name space is misspelt, or that is a structure, is none that holds, but one.
 */
static const struct prov_signal_row *find_flawed(const struct prov_xmp_value *value)
{
	static const char *const ids[] = {"xmp.digital-source-type", "xmp.ai-system", "xmp.aigc"};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		const struct prov_signal_row *row = prov_signal_by_id(ids[i]);
		/* Of the others a field may be a qualifier. */
		bool whole = value->field[0] == '\0' || strcmp(ids[i], "xmp.aigc") == 0;

		if (whole && strcmp(row->name, value->name) == 0 &&
		    prov_bytes_eq(core(row->ns), core(value->ns)))
			return row;
	}
	return NULL;
}

static int add_flawed(struct reading *r, const struct prov_xmp_value *value)
{
	const struct prov_signal_row *row = find_flawed(value);
	size_t before = r->signals->n;
	int rc = PROV_OK;

	if (row == prov_signal_by_id("xmp.aigc"))
		rc = prov_signals_aigc(r->signals, row, value->text, false, r->at, r->err);
	else if (row != NULL)
		rc = prov_signals_add(r->signals, row, value->text, r->at, NULL, r->err);
	if (rc == PROV_OK && r->signals->n > before && r->signals->v[before].flaw == NULL)
		r->signals->v[before].flaw = value->field[0] != '\0'
						 ? "it is a structure, and no text"
						 : "the address of its name space is misspelt";
	return rc;
}

static int on_value(void *ctx, const struct prov_xmp_value *value)
{
	struct reading *r = ctx;
	const char *field = value->field[0] == '\0' ? NULL : value->field;
	const struct prov_signal_row *row =
	    prov_signal_find(PROV_CARRIER_XMP, value->ns, value->name, field);
	struct prov_signal *s;
	int rc;

	if (row == NULL)
		return add_flawed(r, value);
	if (row == prov_signal_by_id(ID))
		return prov_signals_add(
		    r->signals, row, prov_bytes_str("JPEG, in Base64"), r->at, NULL, r->err);
	if (row == prov_signal_by_id("xmp.aigc"))
		return prov_signals_aigc(r->signals, row, value->text, false, r->at, r->err);
	rc = prov_signals_add(r->signals, row, value->text, r->at, &s, r->err);
	if (rc == PROV_OK && s != NULL && value->cut)
		s->cut = true;
	return rc;
}

int prov_signals_xmp_text(struct prov_signals *signals, const struct prov_src *src,
    struct prov_bytes xmp, uint64_t at, struct prov_err *err)
{
	struct reading r = {at, signals, err};
	struct prov_xmp packet = {.holder = {at, xmp.n}, .packet = {at, xmp.n}, .data = xmp};

	return xmp.n == 0 ? PROV_OK : prov_xmp_walk(src, &packet, on_value, &r, err);
}

/* The rest of a packet that is larger than a segment of JPEG, where the packet names it. */
static int read_extended(const struct prov_signal_in *in, size_t max, prov_xmp_value_cb tell,
    void *ctx, uint64_t *at, struct prov_arena *arena, struct prov_err *err)
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
	if (rc == PROV_OK && guid.n == PROV_XMP_GUID) {
		rc = prov_jpeg_extended(in->src, in->layout, guid, &owned, &n, at, err);
		if (rc == PROV_OK && n == 0)
			rc = prov_fail(
			    err, PROV_E_FORMAT, "the XMP has a rest that is not there as a whole");
	}
	rest.data = prov_bytes(owned, n);
	if (rc == PROV_OK && n > 0)
		rc = prov_xmp_walk_long(in->src, &rest, max, tell, ctx, err);
	free(owned);
	return rc;
}

int prov_signals_xmp(
    const struct prov_signal_in *in, struct prov_signals *signals, struct prov_err *err)
{
	const struct prov_xmp *xmp = &in->cands->xmp;
	struct reading r = {xmp->holder.start, signals, err};
	struct prov_err why = {0};
	size_t before = signals->n;
	int rc;

	if (xmp->more)
		(void)prov_fail(&why, PROV_E_FORMAT,
		    "there are several packets of XMP, and the first one is read");
	rc = prov_signals_forgive(signals, why.code, &why, err);
	if (rc != PROV_OK)
		return rc;
	memset(&why, 0, sizeof(why));
	/* That it can't be read is said with what else depends on it (11.5). */
	signals->missed =
	    xmp->unread != NULL || xmp->packet.len > PROV_MAX_XMP || xmp->data.n > PROV_MAX_XMP;
	if (signals->missed || (xmp->packet.len == 0 && xmp->data.n == 0))
		return PROV_OK;
	rc = prov_xmp_walk(in->src, xmp, on_value, &r, &why);
	if (rc == PROV_OK && strcmp(in->format, "jpeg") == 0)
		rc = read_extended(
		    in, PROV_MAX_SIGNAL_TEXT, on_value, &r, &r.at, signals->arena, &why);
	if (rc == PROV_OK && strcmp(in->format, "png") == 0)
		rc = prov_signals_check_chunk(signals, before, in->src, xmp->holder, &why);
	return prov_signals_forgive(signals, rc, &why, err);
}

struct previews {
	prov_preview_cb *tell;
	void *ctx;
};

static int on_preview(void *ctx, const struct prov_xmp_value *value)
{
	const struct previews *p = ctx;
	struct prov_b64 b;
	uint8_t *jpeg;
	bool good = true;
	int rc = PROV_OK;

	if (value->cut || prov_signal_find(PROV_CARRIER_XMP, value->ns, value->name,
			      value->field) != prov_signal_by_id(ID))
		return PROV_OK;
	jpeg = malloc(PROV_MAX_PREVIEW);
	if (jpeg == NULL)
		return PROV_E_NOMEM;
	prov_b64_init(&b, jpeg, PROV_MAX_PREVIEW);
	for (size_t i = 0; i < value->text.n && good; i++)
		good = prov_b64_char(&b, value->text.p[i]);
	if (good && prov_b64_is_done(&b) && !b.full &&
	    prov_bytes_starts(prov_bytes(jpeg, b.n), "\xff\xd8\xff"))
		rc = p->tell(p->ctx, prov_bytes(jpeg, b.n));
	free(jpeg);
	return rc;
}

/* Base64 takes four bytes for three, and lines. */
#define MAX_TEXT ((size_t)PROV_MAX_PREVIEW / 2 * 3)

int prov_signals_xmp_previews(const struct prov_signal_in *in, struct prov_signals *signals,
    prov_preview_cb *tell, void *ctx, struct prov_err *err)
{
	struct previews p = {tell, ctx};
	struct prov_err why = {0};
	size_t i = 0;
	uint64_t at;
	int rc;

	if (prov_signals_next(signals, ID, &i) == NULL)
		return PROV_OK;
	rc = prov_xmp_walk_long(in->src, &in->cands->xmp, MAX_TEXT, on_preview, &p, &why);
	if (rc == PROV_OK && strcmp(in->format, "jpeg") == 0)
		rc = read_extended(in, MAX_TEXT, on_preview, &p, &at, signals->arena, &why);
	return prov_signals_forgive(signals, rc, &why, err);
}
