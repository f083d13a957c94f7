/* SPDX-License-Identifier: Apache-2.0 */
#include "report/render.h"

#include "base/err.h"

typedef int render_fn(const struct prov_report *report, unsigned flags, unsigned require,
    prov_write_cb write, void *ctx, struct prov_err *err);

typedef int edge_fn(prov_write_cb write, void *ctx, struct prov_err *err);

static const struct row {
	enum prov_render how;
	render_fn *render;
	edge_fn *begin, *end; /* NULL: nothing */
} renderers[] = {
    {PROV_RENDER_TEXT, prov_render_text, NULL, NULL},
    {PROV_RENDER_JSON, prov_render_json, NULL, NULL},
    {PROV_RENDER_CRJSON, prov_render_crjson, NULL, NULL},
    {PROV_RENDER_CSV, prov_render_csv, prov_render_csv_begin, NULL},
    {PROV_RENDER_SARIF, prov_render_sarif, prov_render_sarif_begin, prov_render_sarif_end},
    {PROV_RENDER_HTML, prov_render_html, NULL, NULL},
};

static const struct row *find(enum prov_render how, struct prov_err *err)
{
	for (size_t i = 0; i < sizeof(renderers) / sizeof(renderers[0]); i++) {
		if (renderers[i].how == how)
			return &renderers[i];
	}
	(void)prov_fail(err, PROV_E_USAGE, "there is no rendering of number %d", (int)how);
	return NULL;
}

int prov_report_render(const struct prov_report *report, enum prov_render how, unsigned flags,
    unsigned require, prov_write_cb write, void *ctx, struct prov_err *err)
{
	const struct row *row = find(how, err);

	return row == NULL ? PROV_E_USAGE : row->render(report, flags, require, write, ctx, err);
}

int prov_render_begin(enum prov_render how, prov_write_cb write, void *ctx, struct prov_err *err)
{
	const struct row *row = find(how, err);

	if (row == NULL)
		return PROV_E_USAGE;
	return row->begin == NULL ? PROV_OK : row->begin(write, ctx, err);
}

int prov_render_end(enum prov_render how, prov_write_cb write, void *ctx, struct prov_err *err)
{
	const struct row *row = find(how, err);

	if (row == NULL)
		return PROV_E_USAGE;
	return row->end == NULL ? PROV_OK : row->end(write, ctx, err);
}
