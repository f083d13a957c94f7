/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Standard output, where data goes. A write that fails (disk full, closed pipe) is remembered and
 * said once, by out_finish: data that did not arrive must not look like success.
 */
#ifndef CMD_OUT_H
#define CMD_OUT_H

#include <stdbool.h>
#include <stddef.h>

#include "prov/export.h"

void out_print(const char *fmt, ...) PROV_PRINTF(1, 2);
/* A prov_write_cb; CTX is not used. */
int out_write(void *ctx, const char *data, size_t len);
/* Hands on what was printed so far; false where a write failed, now or before. */
bool out_flush(void);
/* The same without handing on. */
bool out_good(void);
/* Flushes; returns EXIT_PASS, or EXIT_ERROR having said why. */
int out_finish(void);
/* The same after a text for people: who stopped reading has seen enough, which is no error. */
int out_finish_text(void);

/* Whether standard output is a terminal that takes colour (NO_COLOR, TERM=dumb). */
bool out_wants_color(void);

#endif
