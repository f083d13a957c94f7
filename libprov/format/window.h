/* SPDX-License-Identifier: Apache-2.0 */
/* Reads headers that lie here and there, a few of them with each call to the source. */
#ifndef PROV_FORMAT_WINDOW_H
#define PROV_FORMAT_WINDOW_H

#include "io/plan.h"

#define PROV_WINDOW_SIZE 1024
#define PROV_WINDOW_FAR 16 /* of what lies far from what was read last */

struct prov_window {
	const struct prov_src *src;
	uint64_t off; /* of buf[0] in the source */
	size_t n;
	uint8_t buf[PROV_WINDOW_SIZE];
};

void prov_window_init(struct prov_window *win, const struct prov_src *src);
/*
 * N (at most PROV_WINDOW_SIZE) bytes at OFF, good until the next call; PROV_E_TRUNC past the end.
 */
int prov_window_get(struct prov_window *win, uint64_t off, size_t n, struct prov_bytes *out,
    struct prov_err *err) PROV_MUST_CHECK;

#endif
