/* SPDX-License-Identifier: Apache-2.0 */
/* The AIGC label (TC260), wherever it stands. */
#ifndef PROV_SIGNALS_AIGC_H
#define PROV_SIGNALS_AIGC_H

#include "signals/signal.h"

/* Whether TEXT holds one, or what is meant to be one. */
bool prov_aigc_is(struct prov_bytes text);
/* Adds the one in TEXT, with its first flaw. MAY_WRAP: here it may be the member AIGC of an object
 * (as in Exif's UserComment). */
int prov_signals_aigc(struct prov_signals *signals, const struct prov_signal_row *row,
    struct prov_bytes text, bool may_wrap, uint64_t at, struct prov_err *err) PROV_MUST_CHECK;

/*
 * The first object in TEXT, from a brace to the one that ends it; empty where there is none. Of the
 * braces that open, the first PROV_MAX_AIGC_OPENINGS are tried: each that nothing closes takes all
 * of the text. *LOOKED grows by the bytes that were looked at.
 */
struct prov_bytes prov_aigc_object(struct prov_bytes text, size_t *looked);

#endif
