/* SPDX-License-Identifier: Apache-2.0 */
#include "report/render.h"

#include "base/err.h"

typedef int render_fn(const struct prov_report *report, unsigned flags, unsigned require,
    prov_write_cb write, void *ctx, struct prov_err *err);

static const struct {
	enum prov_render how;
	render_fn *render;
} renderers[] = {
    {PROV_RENDER_TEXT, prov_render_text},
    {PROV_RENDER_JSON, prov_render_json},
    {PROV_RENDER_CRJSON, prov_render_crjson},
};

int prov_report_render(const struct prov_report *report, enum prov_render how, unsigned flags,
    unsigned require, prov_write_cb write, void *ctx, struct prov_err *err)
{
	for (size_t i = 0; i < sizeof(renderers) / sizeof(renderers[0]); i++) {
		if (renderers[i].how == how)
			return renderers[i].render(report, flags, require, write, ctx, err);
	}
	return prov_fail(err, PROV_E_USAGE, "there is no rendering of number %d", (int)how);
}
