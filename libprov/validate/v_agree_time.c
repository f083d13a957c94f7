/* SPDX-License-Identifier: Apache-2.0 */
/* Rules on when. */
#include "base/clock.h"
#include "report/making.h"
#include "validate/v_agree.h"

#define HOUR 3600
#define DAY (INT64_C(24) * HOUR)
#define SLACK HOUR           /* by which clocks of cameras are off, as long as somebody sets them */
#define ANY_ZONE (14 * HOUR) /* from UTC, where a time does not say its zone */
#define LONG (30 * DAY)

/* "2024-05-01T10:11:12+02:00", or without the end: then as if it were UTC, and *SLACK what that
 * may be off by. False for what is no such time. */
static bool parse(const char *text, int64_t *when, int64_t *slack)
{
	char full[PROV_TIME_TEXT];
	size_t n = strlen(text);

	*slack = SLACK;
	if (prov_clock_parse(prov_bytes_str(text), when))
		return true;
	/* XMP may leave out the seconds (ISO 16684-1, 8.2.1.2). */
	if (n > 16 && n < 24 && text[13] == ':' && text[16] != ':') {
		memcpy(full, text, 16);
		memcpy(full + 16, ":00", 3);
		memcpy(full + 19, text + 16, n - 16 + 1);
		return prov_clock_parse(prov_bytes_str(full), when);
	}
	*slack = SLACK + ANY_ZONE;
	if (n == strlen("2024-05-01")) {
		memcpy(full, text, n);
		memcpy(full + n, "T12:00:00Z", sizeof("T12:00:00Z"));
		*slack += DAY / 2;
	} else if (n >= strlen("2024-05-01T10:11:12") && n < strlen("2024-05-01T10:11:12") + 8) {
		memcpy(full, text, n);
		memcpy(full + n, "Z", sizeof("Z"));
	} else {
		return false;
	}
	return prov_clock_parse(prov_bytes_str(full), when);
}

static const char *show(const struct v_agree *a, int64_t when)
{
	char text[PROV_TIME_TEXT];

	prov_clock_format(when, text);
	return prov_arena_strdup(a->signals->arena, prov_bytes_str(text), a->err);
}

static bool is_captured(const struct prov_account *acc)
{
	return v_source_says(acc->source_type) == PROV_SAYS_CAMERA && acc->action != NULL &&
	       strcmp(acc->action, "c2pa.created") == 0;
}

/* When it was signed, or when the action that speaks for the manifest was done. */
static bool signed_at(const struct v_agree *a, int64_t *when)
{
	const struct prov_account *acc = prov_making_speaker(a->r);

	*when = acc->has_time ? acc->time : acc->when;
	return a->r->has_active && (acc->has_time || acc->has_when);
}

/* By then it was there: an update's signature is over what came before as well. */
static bool signed_by(const struct v_agree *a, int64_t *when)
{
	const struct prov_account *acc = prov_making_speaker(a->r), *last = &a->r->active;
	const bool both = acc->has_time && last->has_time;

	*when = acc->has_time ? acc->time : last->time;
	if (both && last->time < acc->time)
		*when = last->time;
	return a->r->has_active && (acc->has_time || last->has_time);
}

/* Whether one of the first N of these is later than AT. */
static bool is_later(const struct v_agree *a, size_t n, int64_t at, struct prov_disagreement *out)
{
	static const char *const ids[] = {
	    "exif.time-original", "xmp.date-created", "xmp.time-original", "exif.time-digitized"};

	for (size_t k = 0; k < n && k < sizeof(ids) / sizeof(ids[0]); k++) {
		const struct prov_signal *s;
		int64_t when, slack;
		size_t i = 0;

		while ((s = prov_signals_next(a->signals, ids[k], &i)) != NULL) {
			if (!parse(s->value, &when, &slack) || when - slack <= at)
				continue;
			out->one = v_says_signal(s);
			out->other = v_says_credentials(show(a, at));
			return true;
		}
	}
	return false;
}

bool v_rule_time_after_signing(const struct v_agree *a, struct prov_disagreement *out)
{
	const struct prov_account *acc = prov_making_speaker(a->r);
	int64_t at;

	if (signed_by(a, &at) && is_later(a, SIZE_MAX, at, out))
		return true;
	if (acc->has_time || !signed_at(a, &at))
		return false;
	/* That it was captured then says nothing of when it was signed, only what came before. */
	return is_later(a, is_captured(acc) ? 1 : SIZE_MAX, at, out);
}

/* Who signs as captured says so of a moment ago, or says of when: the action's own time comes
 * before a stamp's, which is never older. */
bool v_rule_captured_before(const struct v_agree *a, struct prov_disagreement *out)
{
	const struct prov_account *acc = prov_making_speaker(a->r);
	const struct prov_signal *s;
	int64_t when, slack, at;
	size_t i = 0;

	if (!signed_at(a, &at) || !is_captured(acc))
		return false;
	at = acc->has_when ? acc->when : at;
	s = prov_signals_next(a->signals, "exif.time-original", &i);
	if (s == NULL || !parse(s->value, &when, &slack) || when + slack + LONG >= at)
		return false;
	out->one = v_says_signal(s);
	out->other = v_says_credentials(show(a, at));
	return true;
}

bool v_rule_dates(const struct v_agree *a, struct prov_disagreement *out)
{
	static const char *const ids[] = {"xmp.time-original", "xmp.date-created"};
	const struct prov_signal *exif, *xmp;
	int64_t when, slack, other, more, apart;
	size_t i = 0;

	exif = prov_signals_next(a->signals, "exif.time-original", &i);
	if (exif == NULL || !parse(exif->value, &when, &slack))
		return false;
	for (size_t k = 0; k < sizeof(ids) / sizeof(ids[0]); k++) {
		i = 0;
		xmp = prov_signals_next(a->signals, ids[k], &i);
		if (xmp == NULL || !parse(xmp->value, &other, &more))
			continue;
		apart = when > other ? when - other : other - when;
		if (apart <= slack + more)
			continue;
		out->one = v_says_signal(exif);
		out->other = v_says_signal(xmp);
		return true;
	}
	return false;
}
