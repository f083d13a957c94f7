/* SPDX-License-Identifier: Apache-2.0 */
/* A page in HTML over many reports, each of which has a page of its own beside it. */
#ifndef PROV_INDEX_H
#define PROV_INDEX_H

#include "prov/report.h"

#ifdef __cplusplus
extern "C" {
#endif

struct prov_index;

PROV_API int prov_index_new(struct prov_index **out, struct prov_err *err) PROV_MUST_CHECK;
PROV_API void prov_index_free(struct prov_index *index);

/*
 * One more report, of which no more than a row is kept. *PAGE is the name for the file of its own
 * page: stable, the same for the same name of an input and for no other, without a folder; borrowed
 * from the index until it is freed. REQUIRE is what prov_report_meets is asked.
 */
PROV_API int prov_index_add(struct prov_index *index, const struct prov_report *report,
    unsigned require, const char **page, struct prov_err *err) PROV_MUST_CHECK;

/* The page: counts, filters that need no script, and a row for each report, the worst first. */
PROV_API int prov_index_render(
    struct prov_index *index, prov_write_cb write, void *ctx, struct prov_err *err) PROV_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
