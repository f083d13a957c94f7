/* SPDX-License-Identifier: Apache-2.0 */
/* The AIGC label of films, which their scan finds in the metadata of moov. */
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "signals/aigc.h"
#include "signals/words.h"

int prov_signals_bmff(
    const struct prov_signal_in *in, struct prov_signals *signals, struct prov_err *err)
{
	const struct prov_signal_row *row = prov_signal_by_id("bmff.aigc");
	struct prov_span span = in->cands->aigc;
	struct prov_bytes text;
	uint8_t *room;
	int rc;

	if (span.len == 0)
		return PROV_OK;
	room = malloc(PROV_MAX_SIGNAL_INPUT);
	if (room == NULL)
		return prov_fail_nomem(err);
	rc = prov_signals_load(in->src, span.start, span.len, room, &text, err);
	if (rc == PROV_OK)
		rc = prov_signals_aigc(signals, row, text, false, span.start, err);
	free(room);
	return rc;
}
