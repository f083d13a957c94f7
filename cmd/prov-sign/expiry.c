/* SPDX-License-Identifier: Apache-2.0 */
/* What a user should know of the certificate's end. */
#include <stdio.h>
#include <time.h>

#include "common/message.h"
#include "sign.h"

#define DAY (INT64_C(24) * 60 * 60)
#define HOUR (INT64_C(60) * 60)
#define SOON (30 * DAY)

static const char *expiry_date(const struct prov_signer *signer, char buf[static 16])
{
	time_t when = (time_t)prov_signer_not_after(signer);
	struct tm tm;

	if (gmtime_r(&when, &tm) == NULL || strftime(buf, 16, "%Y-%m-%d", &tm) == 0)
		return "an unknown date";
	return buf;
}

static int64_t time_left(const struct prov_signer *signer)
{
	return prov_signer_not_after(signer) - (int64_t)time(NULL);
}

void sign_warn_expiry(const struct prov_signer *signer, const char *whose, bool stamped)
{
	int64_t left = time_left(signer), days = (left + HOUR) / DAY; /* not "4" for 4.99 */
	char date[16], in[32] = "today";

	if (left >= SOON)
		return;
	if (days > 0)
		(void)snprintf(
		    in, sizeof(in), "in %lld day%s", (long long)days, days == 1 ? "" : "s");
	msg_warning(NULL, "%s certificate expires %s, on %s%s", whose, in,
	    expiry_date(signer, date),
	    stamped ? "" : ", and what is signed without a time-stamp stops validating then");
}

void sign_note_expiry(const struct prov_signer *signer)
{
	char date[16];

	if (time_left(signer) >= SOON)
		msg_note(NULL,
		    "signed without a time-stamp: this will stop validating when the "
		    "certificate expires on %s",
		    expiry_date(signer, date));
}
