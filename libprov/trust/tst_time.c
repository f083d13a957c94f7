/* SPDX-License-Identifier: Apache-2.0 */
/* What time a time-stamp token says, before anything of it is checked: which one is tried first. */
#include "base/clock.h"
#include "trust/der.h"
#include "trust/trust.h"

#define CONTEXT_0 0xa0
#define SET 0x31
#define GENERALIZED_TIME 0x18
#define DIGITS 14u /* of YYYYMMDDhhmmss; what follows is less than a second (RFC 3161, 2.4.2) */

/* Passes over one. */
static bool pass(struct prov_rd *rd, uint8_t tag)
{
	struct prov_der one;

	return prov_der_expect(rd, tag, &one);
}

static int64_t number(struct prov_bytes text, size_t from, size_t n)
{
	int64_t out = 0;

	for (size_t i = from; i < from + n; i++)
		out = 10 * out + (text.p[i] - '0');
	return out;
}

static bool read_time(struct prov_bytes text, int64_t *out)
{
	int64_t month, day;

	if (text.n < DIGITS)
		return false;
	for (size_t i = 0; i < DIGITS; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	}
	month = number(text, 4, 2);
	day = number(text, 6, 2);
	if (month < 1 || month > 12 || day < 1)
		return false;
	*out = prov_clock_days(number(text, 0, 4), (unsigned)month, (unsigned)day) * 86400 +
	       number(text, 8, 2) * 3600 + number(text, 10, 2) * 60 + number(text, 12, 2);
	return true;
}

/* ContentInfo with SignedData (RFC 5652, 3 and 5.1) over a TSTInfo (RFC 3161, 2.4.2). */
bool prov_tst_claimed_time(struct prov_bytes token, int64_t *out)
{
	struct prov_der time;
	struct prov_rd rd;

	*out = 0;
	prov_rd_init(&rd, token, 0);
	return prov_der_enter(&rd, PROV_DER_SEQUENCE) && pass(&rd, PROV_DER_OID) &&
	       prov_der_enter(&rd, CONTEXT_0) && prov_der_enter(&rd, PROV_DER_SEQUENCE) &&
	       pass(&rd, PROV_DER_INTEGER) && pass(&rd, SET) &&
	       prov_der_enter(&rd, PROV_DER_SEQUENCE) && pass(&rd, PROV_DER_OID) &&
	       prov_der_enter(&rd, CONTEXT_0) && prov_der_enter(&rd, PROV_DER_OCTETS) &&
	       prov_der_enter(&rd, PROV_DER_SEQUENCE) && pass(&rd, PROV_DER_INTEGER) &&
	       pass(&rd, PROV_DER_OID) && pass(&rd, PROV_DER_SEQUENCE) &&
	       pass(&rd, PROV_DER_INTEGER) && prov_der_expect(&rd, GENERALIZED_TIME, &time) &&
	       read_time(time.body, out);
}
