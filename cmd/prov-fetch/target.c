/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fetch.h"
#include "prov/fetch.h"

/* By libcurl's own parser throughout, so that nothing is read in two ways. */
static bool take_apart(struct target *target, const char *url, unsigned flags)
{
	target->url = curl_url();
	return target->url != NULL &&
	       curl_url_set(target->url, CURLUPART_URL, url, flags | CURLU_DISALLOW_USER) ==
		   CURLUE_OK &&
	       curl_url_get(target->url, CURLUPART_SCHEME, &target->scheme, 0) == CURLUE_OK &&
	       curl_url_get(target->url, CURLUPART_HOST, &target->host, 0) == CURLUE_OK &&
	       curl_url_get(target->url, CURLUPART_PORT, &target->port, CURLU_DEFAULT_PORT) ==
		   CURLUE_OK;
}

void target_free(struct target *target)
{
	curl_url_cleanup(target->url);
	curl_free(target->scheme);
	curl_free(target->host);
	curl_free(target->port);
	*target = (struct target){0};
}

/* ENTRY is HOST or HOST:PORT; without a port all of them are meant. */
static bool matches(const struct target *target, const char *entry)
{
	struct target want = {0};
	char *url = xasprintf("https://%s/", entry), *given = NULL;
	bool ok = take_apart(&want, url, 0) && strcasecmp(want.host, target->host) == 0;

	if (ok && curl_url_get(want.url, CURLUPART_PORT, &given, 0) == CURLUE_OK)
		ok = strcmp(given, target->port) == 0;
	curl_free(given);
	target_free(&want);
	free(url);
	return ok;
}

static bool refuse(struct answer *answer, const char *why)
{
	(void)snprintf(answer->why, sizeof(answer->why), "%s", why);
	return false;
}

bool target_parse(
    struct target *target, const char *url, const struct request *request, struct answer *answer)
{
	*target = (struct target){0};
	if (!take_apart(target, url, 0))
		return refuse(answer, "the address is no URL that can be asked");
	for (size_t i = 0; i < request->allow.n && !target->allowed; i++)
		target->allowed = matches(target, request->allow.at[i]);
	if (strcmp(target->scheme, "https") == 0)
		return true;
	if (strcmp(target->scheme, "http") != 0)
		return refuse(answer, "the address is no http or https URL");
	/* What these answer is signed; OCSP can't go by TLS, which would itself have to ask. */
	if (request->kind == PROV_FETCH_OCSP || request->kind == PROV_FETCH_TIMESTAMP ||
	    target->allowed)
		return true;
	return refuse(answer, "the address is not https, and --allow-host does not name the host");
}

bool target_same(const struct target *a, const struct target *b)
{
	return strcmp(a->scheme, b->scheme) == 0 && strcasecmp(a->host, b->host) == 0 &&
	       strcmp(a->port, b->port) == 0;
}
