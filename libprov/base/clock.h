/* SPDX-License-Identifier: Apache-2.0 */
/* Time as seconds since 1970 UTC, and RFC 3339 text. */
#ifndef PROV_BASE_CLOCK_H
#define PROV_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

#define PROV_TIME_TEXT 32 /* holds any time that prov_clock_format writes */

int64_t prov_clock_now(void);

/* "2026-11-23T22:05:00Z" into OUT; years outside 0000..9999 are cut to that span. */
void prov_clock_format(int64_t unix_time, char out[PROV_TIME_TEXT]);

/*
 * RFC 3339 section 5.6 date-time, any offset, fractions dropped; calendar dates are checked
 * (leap second 60 reads as the next minute).
 */
bool prov_clock_parse(struct prov_bytes text, int64_t *out);

/* Days since 1970-01-01 of a proleptic Gregorian date. */
int64_t prov_clock_days(int64_t year, unsigned month, unsigned day);

#endif
