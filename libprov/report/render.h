/* SPDX-License-Identifier: Apache-2.0 */
/* The forms in which a report leaves: one row of the table in render.c, one file each. */
#ifndef PROV_REPORT_RENDER_H
#define PROV_REPORT_RENDER_H

#include "report/report.h"

int prov_render_text(const struct prov_report *report, unsigned flags, unsigned require,
    prov_write_cb write, void *ctx, struct prov_err *err) PROV_MUST_CHECK;
int prov_render_json(const struct prov_report *report, unsigned flags, unsigned require,
    prov_write_cb write, void *ctx, struct prov_err *err) PROV_MUST_CHECK;
int prov_render_crjson(const struct prov_report *report, unsigned flags, unsigned require,
    prov_write_cb write, void *ctx, struct prov_err *err) PROV_MUST_CHECK;
int prov_render_csv(const struct prov_report *report, unsigned flags, unsigned require,
    prov_write_cb write, void *ctx, struct prov_err *err) PROV_MUST_CHECK;
int prov_render_sarif(const struct prov_report *report, unsigned flags, unsigned require,
    prov_write_cb write, void *ctx, struct prov_err *err) PROV_MUST_CHECK;
int prov_render_html(const struct prov_report *report, unsigned flags, unsigned require,
    prov_write_cb write, void *ctx, struct prov_err *err) PROV_MUST_CHECK;

/* What stands before the first and behind the last report of one document. */
int prov_render_csv_begin(prov_write_cb write, void *ctx, struct prov_err *err) PROV_MUST_CHECK;
int prov_render_sarif_begin(prov_write_cb write, void *ctx, struct prov_err *err) PROV_MUST_CHECK;
int prov_render_sarif_end(prov_write_cb write, void *ctx, struct prov_err *err) PROV_MUST_CHECK;

#endif
