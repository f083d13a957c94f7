/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"

#include <stdio.h>
#include <time.h>

#include "base/err.h"
#include "prov/policy.h"

int64_t prov_clock_now(void)
{
	return (int64_t)time(NULL);
}

/* Both directions count in 400-year eras that begin on 1 March, so that the leap day is last. */
int64_t prov_clock_days(int64_t year, unsigned month, unsigned day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t mp = ((int64_t)month + 9) % 12;
	int64_t doy = (153 * mp + 2) / 5 + (int64_t)day - 1;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + doe - 719468;
}

void prov_clock_format(int64_t unix_time, char out[PROV_TIME_TEXT])
{
	const int64_t min = prov_clock_days(0, 1, 1) * 86400;
	const int64_t max = prov_clock_days(10000, 1, 1) * 86400 - 1;
	int64_t t = unix_time < min ? min : unix_time > max ? max : unix_time;
	int64_t days = (t >= 0 ? t : t - 86399) / 86400;
	int64_t secs = t - days * 86400;
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int64_t month = mp < 10 ? mp + 3 : mp - 9;
	int64_t year = yoe + era * 400 + (month <= 2 ? 1 : 0);
	int64_t day = doy - (153 * mp + 2) / 5 + 1;

	/* The remainders change nothing; they show the compiler that the text fits. */
	(void)snprintf(out, PROV_TIME_TEXT, "%04u-%02u-%02uT%02u:%02u:%02uZ",
	    (unsigned)year % 10000, (unsigned)month % 100, (unsigned)day % 100,
	    (unsigned)(secs / 3600) % 100, (unsigned)(secs / 60) % 60, (unsigned)secs % 60);
}

/* N digits from OFF; false where one is none. */
static bool digits(struct prov_bytes t, size_t off, size_t n, unsigned *out)
{
	unsigned v = 0;

	if (off > t.n || n > t.n - off)
		return false;
	for (size_t i = off; i < off + n; i++) {
		if (t.p[i] < '0' || t.p[i] > '9')
			return false;
		v = v * 10 + (unsigned)(t.p[i] - '0');
	}
	*out = v;
	return true;
}

static bool is_at(struct prov_bytes t, size_t off, char a, char b)
{
	return off < t.n && (t.p[off] == (uint8_t)a || t.p[off] == (uint8_t)b);
}

bool prov_clock_parse(struct prov_bytes text, int64_t *out)
{
	static const uint8_t month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	unsigned y, mo, d, h, mi, s, oh = 0, om = 0, last;
	size_t off = 19;
	int64_t offset = 0;

	*out = 0;
	if (!digits(text, 0, 4, &y) || !is_at(text, 4, '-', '-') || !digits(text, 5, 2, &mo) ||
	    !is_at(text, 7, '-', '-') || !digits(text, 8, 2, &d) || !is_at(text, 10, 'T', 't') ||
	    !digits(text, 11, 2, &h) || !is_at(text, 13, ':', ':') || !digits(text, 14, 2, &mi) ||
	    !is_at(text, 16, ':', ':') || !digits(text, 17, 2, &s))
		return false;
	if (is_at(text, off, '.', '.')) {
		size_t first = ++off;
		unsigned ignored;
		while (digits(text, off, 1, &ignored))
			off++;
		if (off == first)
			return false;
	}
	if (is_at(text, off, 'Z', 'z')) {
		off++;
	} else if (is_at(text, off, '+', '-')) {
		bool minus = text.p[off] == '-';
		if (!digits(text, off + 1, 2, &oh) || !is_at(text, off + 3, ':', ':') ||
		    !digits(text, off + 4, 2, &om) || oh > 23 || om > 59)
			return false;
		offset = (int64_t)(oh * 3600 + om * 60) * (minus ? -1 : 1);
		off += 6;
	} else {
		return false;
	}
	if (off != text.n || mo < 1 || mo > 12 || d < 1 || h > 23 || mi > 59 || s > 60)
		return false;
	last = month_days[mo - 1];
	if (mo == 2 && y % 4 == 0 && (y % 100 != 0 || y % 400 == 0))
		last = 29;
	if (d > last)
		return false;
	*out =
	    prov_clock_days(y, mo, d) * 86400 + (int64_t)h * 3600 + (int64_t)mi * 60 + s - offset;
	return true;
}

int prov_time_parse(const char *text, int64_t *unix_time, struct prov_err *err)
{
	if (text == NULL || !prov_clock_parse(prov_bytes_str(text), unix_time))
		return prov_fail(err, PROV_E_USAGE,
		    "a time must be written like 2026-11-23T22:05:00Z (RFC 3339)");
	return PROV_OK;
}
