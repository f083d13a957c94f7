/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROV_SIGNALS_WORDS_H
#define PROV_SIGNALS_WORDS_H

#include "signals/signal.h"

/*
 * Adds TEXT, UTF-8 or else Latin-1, at ROW (NULL: nothing); where ROW's kind is text, and TEXT an
 * AIGC label or what a generator was asked for, at the row of the same carrier for these.
 */
int prov_signals_words(struct prov_signals *signals, const struct prov_signal_row *row,
    struct prov_bytes text, uint64_t at, struct prov_err *err) PROV_MUST_CHECK;

bool prov_words_are_parameters(struct prov_bytes text);

/* Up to PROV_MAX_SIGNAL_INPUT bytes from OFF on, into the caller's block of that size. */
int prov_signals_load(const struct prov_src *src, uint64_t off, uint64_t len, uint8_t *room,
    struct prov_bytes *out, struct prov_err *err) PROV_MUST_CHECK;

#endif
