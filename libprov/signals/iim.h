/* SPDX-License-Identifier: Apache-2.0 */
/* IPTC-IIM, and the image resources of Photoshop that hold it. What is malformed ends the reading.
 */
#ifndef PROV_SIGNALS_IIM_H
#define PROV_SIGNALS_IIM_H

#include "signals/signal.h"

int prov_signals_iim(struct prov_signals *signals, struct prov_bytes data, uint64_t at,
    struct prov_err *err) PROV_MUST_CHECK;
/* DATA lies at AT of SRC. */
int prov_signals_resources(struct prov_signals *signals, const struct prov_src *src,
    struct prov_bytes data, uint64_t at, struct prov_err *err) PROV_MUST_CHECK;

#endif
