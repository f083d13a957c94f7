/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "base/limits.h"
#include "format/cands.h"
#include "format/pdf.h"

static int find(struct prov_pdf *pdf, const char *key, struct prov_pdf_obj *info,
    struct prov_pdf_val *val, struct prov_err *err)
{
	struct prov_pdf_val ref = {.type = PROV_PDF_REF, .num = pdf->sections[0].info};
	struct prov_pdf_obj text;
	int code = prov_pdf_resolve(pdf, 0, &ref, info, err);

	if (code == PROV_OK)
		code = prov_pdf_key(pdf, &info->val, key, val, err);
	if (code != PROV_OK || val->type != PROV_PDF_REF)
		return code;
	code = prov_pdf_resolve(pdf, 0, val, &text, err);
	*val = text.val;
	return code;
}

static int keep(struct prov_pdf *pdf, const struct prov_pdf_val *val, struct prov_label *out,
    struct prov_err *err)
{
	struct prov_wr wr;
	uint8_t *kept;
	int code;

	prov_wr_init(&wr, PROV_MAX_SIGNAL_TEXT);
	prov_pdf_text(val, &wr);
	code = prov_wr_done(&wr, err);
	if (code == PROV_OK && wr.n > 0) {
		kept = prov_arena_alloc(pdf->arena, wr.n, err);
		if (kept == NULL) {
			code = prov_failed(err);
		} else {
			memcpy(kept, wr.p, wr.n);
			out->text = prov_bytes(kept, wr.n);
		}
	}
	prov_wr_fini(&wr);
	return code;
}

/* It is no part of the credentials: what is wrong with it keeps nothing else from being judged. */
int prov_pdf_info(
    struct prov_pdf *pdf, const char *key, struct prov_label *out, struct prov_err *err)
{
	struct prov_pdf_obj info = {0};
	struct prov_pdf_val val = {0};
	struct prov_err why = {0};
	int code;

	if (pdf->sections[0].info == 0)
		return PROV_OK;
	code = find(pdf, key, &info, &val, &why);
	out->at = info.off;
	if (code == PROV_OK && val.type == PROV_PDF_STRING)
		code = keep(pdf, &val, out, &why);
	if (code == PROV_E_NOMEM || code == PROV_E_IO || code == PROV_E_CANCELLED)
		return prov_pass(err, code, &why);
	if (code != PROV_E_LIMIT)
		return PROV_OK;
	out->unread = prov_arena_strdup(pdf->arena, prov_bytes_str(why.msg), err);
	return out->unread == NULL ? prov_failed(err) : PROV_OK;
}
