/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rendered text on its way to the caller's callback: gathered in 'wr', handed on in blocks, so that
 * memory stays bounded whatever the size of the result. Errors stick until prov_out_finish.
 */
#ifndef PROV_REPORT_OUT_H
#define PROV_REPORT_OUT_H

#include "base/wr.h"
#include "prov/io.h"

struct prov_out {
	struct prov_wr wr; /* append here, then spill */
	prov_write_cb write;
	void *ctx;
	bool stopped; /* the callback wants no more */
};

void prov_out_init(struct prov_out *out, prov_write_cb write, void *ctx);
/* Hands on what has gathered, where it is a block's worth. */
void prov_out_spill(struct prov_out *out);
/* Whether going on is pointless. */
bool prov_out_failed(const struct prov_out *out);
/* Hands on the rest, frees the buffer, and tells the first failure. */
int prov_out_finish(struct prov_out *out, struct prov_err *err) PROV_MUST_CHECK;

#endif
