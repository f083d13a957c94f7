/* SPDX-License-Identifier: Apache-2.0 */
/* What reads the answers of servers, taken over. */
#include "prov-fetch/fetch.h"
#include "sandbox_violate.h"

bool __wrap_http_ask(const struct request *request, content_cb put, struct answer *answer);

bool __wrap_http_ask(const struct request *request, content_cb put, struct answer *answer)
{
	(void)request;
	(void)answer;
	(void)violate();
	return put("x", 1);
}
