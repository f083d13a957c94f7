/* SPDX-License-Identifier: Apache-2.0 */
/* A receipt (docs/receipts.md), shown without judging any of it. */
#include "base/err.h"
#include "cose/cose.h"
#include "report/receipt.h"
#include "report/show_data.h"
#include "report/tree.h"
#include "report/tree_box.h"

int prov_tree_render_receipt(const char *name, struct prov_bytes data, bool is_json,
    struct prov_arena *arena, prov_write_cb write, void *ctx, struct prov_err *err)
{
	struct prov_err why = {0};
	struct prov_show s;
	struct prov_cose cose;
	int rc = prov_cose_parse(data, 0, arena, &cose, &why);

	if (rc == PROV_E_NOMEM)
		return prov_pass(err, rc, &why);
	prov_show_init(&s, is_json, write, ctx);
	prov_show_map(&s);
	prov_show_member(&s, "file", name);
	prov_show_member(&s, "media_type", "application/vnd.prov.receipt+cose");
	if (rc != PROV_OK) {
		prov_show_damage(&s, &why);
	} else {
		prov_show_name(&s, "receipt");
		prov_show_json(&s, cose.payload, 0);
		prov_show_name(&s, "signature");
		prov_tree_show_cose(&s, &cose, data.n, arena);
	}
	prov_show_end(&s);
	return prov_show_finish(&s, err);
}
