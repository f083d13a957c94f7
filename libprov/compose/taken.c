/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/taken.h"

#include "base/clock.h"
#include "signals/signal.h"

int prov_taken_read(const struct prov_subject *subject, int64_t now, struct prov_arena *arena,
    int64_t *taken, struct prov_err *err)
{
	const struct prov_signal_in in = {.src = subject->src,
	    .layout = &subject->layout,
	    .cands = &subject->cands,
	    .format = subject->format->name};
	const struct prov_signal *s;
	struct prov_signals signals;
	size_t i = 0;
	int64_t when;
	int rc;

	*taken = 0;
	prov_signals_init(&signals, arena);
	rc = prov_signals_exif(&in, &signals, err);
	if (rc != PROV_OK)
		return rc;
	s = prov_signals_next(&signals, "exif.time-original", &i);
	/* The times of the API have no other word for "none" than 0. */
	if (s != NULL && prov_clock_parse(prov_bytes_str(s->value), &when) && when > 0 &&
	    when <= now)
		*taken = when;
	return PROV_OK;
}
