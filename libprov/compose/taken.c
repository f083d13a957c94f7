/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/taken.h"

#include <string.h>

#include "base/clock.h"
#include "signals/signal.h"

/* No clock on Earth is further from UTC than 14 hours: others say so by mistake. */
static bool is_zone(const char *when)
{
	const char *sign = strpbrk(when, "+Z");

	if (sign == NULL)
		sign = strrchr(when, '-');
	return sign != NULL && (strncmp(sign + 1, "14:00", 5) <= 0);
}

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
	if (s != NULL && prov_clock_parse(prov_bytes_str(s->value), &when) && is_zone(s->value) &&
	    when > 0 && when <= now)
		*taken = when;
	return PROV_OK;
}
