/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "fetch.h"
#include "link.h"

#define MAX_REDIRECTS 3
#define MAX_LINKS 16 /* headers; each may have several */
#define CONNECT_MS 10000L
#define STALL_SECONDS 10L

/* One question, over all its redirects. */
struct asking {
	const struct request *request;
	struct answer *answer;
	content_cb put;
	CURL *curl;
	struct curl_slist *headers;
	struct target at;
	char error[CURL_ERROR_SIZE];
	size_t seen; /* bytes of content */
	bool too_long, private;
};

static bool refuse(struct answer *answer, const char *why)
{
	size_t n = strlen(why), room = sizeof(answer->why) - 1;

	/* curl's own words may be longer than a sentence may be. */
	if (answer->why[0] == '\0') {
		n = n > room ? room : n;
		memcpy(answer->why, why, n);
		answer->why[n] = '\0';
	}
	return false;
}

/* The address that is really connected to, whatever the name has resolved to before. */
static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct asking *asking = ctx;

	if (purpose != CURLSOCKTYPE_IPCXN)
		return CURL_SOCKET_BAD;
	if (!asking->at.allowed && !address_is_public(&address->addr, address->addrlen)) {
		asking->private = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype, address->protocol);
}

static size_t receive(char *data, size_t size, size_t count, void *ctx)
{
	struct asking *asking = ctx;
	size_t len = size * count; /* SIZE is 1 */
	long status = 0;

	if (len > asking->request->max - asking->seen) {
		asking->too_long = true;
		return 0;
	}
	asking->seen += len;
	if (curl_easy_getinfo(asking->curl, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK ||
	    status != 200)
		return len; /* the page that comes with an error or a redirect */
	return asking->put(data, len) ? len : 0;
}

static bool add_header(struct asking *asking, const char *name, const char *value)
{
	char *line = xasprintf("%s:%s%s", name, value[0] != '\0' ? " " : "", value);
	struct curl_slist *more = NULL;

	if (strpbrk(value, "\r\n") == NULL)
		more = curl_slist_append(asking->headers, line);
	free(line);
	if (more != NULL)
		asking->headers = more;
	return more != NULL;
}

#define SET(option, value) (curl_easy_setopt(curl, (option), (value)) == CURLE_OK)

/* Whose certificates count: the system's, as libcurl finds them, or only those that were named. */
static bool set_roots(CURL *curl, const struct request *request)
{
	struct curl_blob roots = {.data = (void *)(uintptr_t)request->roots,
	    .len = request->roots_len,
	    .flags = CURL_BLOB_NOCOPY};

	if (request->roots_len == 0)
		return true;
	return SET(CURLOPT_CAPATH, NULL) && SET(CURLOPT_CAINFO, NULL) &&
	       SET(CURLOPT_CAINFO_BLOB, &roots);
}

/* What holds of every request. */
static bool set_up(struct asking *asking)
{
	const struct request *request = asking->request;
	CURL *curl = asking->curl;

	if (!add_header(asking, "Accept", request->accept) || !add_header(asking, "Expect", "") ||
	    (request->body_len > 0 && !add_header(asking, "Content-Type", request->type)))
		return false;
	if (request->body_len > 0 &&
	    !(SET(CURLOPT_POST, 1L) && SET(CURLOPT_POSTFIELDSIZE, (long)request->body_len) &&
		SET(CURLOPT_POSTFIELDS, request->body)))
		return false;
	return set_roots(curl, request) && SET(CURLOPT_PROTOCOLS_STR, "http,https") &&
	       SET(CURLOPT_FOLLOWLOCATION, 0L) && SET(CURLOPT_PROXY, "") &&
	       SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) &&
	       SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) && SET(CURLOPT_SSL_VERIFYPEER, 1L) &&
	       SET(CURLOPT_SSL_VERIFYHOST, 2L) &&
	       SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) &&
	       SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) &&
	       SET(CURLOPT_NOSIGNAL, 1L) && SET(CURLOPT_FRESH_CONNECT, 1L) &&
	       SET(CURLOPT_FORBID_REUSE, 1L) && SET(CURLOPT_USERAGENT, "prov") &&
	       SET(CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS) && SET(CURLOPT_LOW_SPEED_LIMIT, 1L) &&
	       SET(CURLOPT_LOW_SPEED_TIME, STALL_SECONDS) &&
	       SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)request->max) &&
	       SET(CURLOPT_HTTPHEADER, asking->headers) &&
	       SET(CURLOPT_ERRORBUFFER, asking->error) &&
	       SET(CURLOPT_OPENSOCKETFUNCTION, open_socket) &&
	       SET(CURLOPT_OPENSOCKETDATA, asking) && SET(CURLOPT_WRITEFUNCTION, receive) &&
	       SET(CURLOPT_WRITEDATA, asking);
}

static bool explain(struct asking *asking, CURLcode code)
{
	const char *why = asking->error[0] != '\0' ? asking->error : curl_easy_strerror(code);

	if (asking->too_long || code == CURLE_FILESIZE_EXCEEDED)
		why = "the answer is longer than it may be";
	else if (asking->private)
		why =
		    "the host has an address that is not public, and --allow-host does not name it";
	else if (code == CURLE_OPERATION_TIMEDOUT)
		why = "the server took too long";
	return refuse(asking->answer, why);
}

/* Goes to where a redirect leads: nowhere else than to the same server. */
static bool follow(struct asking *asking)
{
	struct target next;
	char *url = NULL;
	bool ok;

	if (curl_easy_getinfo(asking->curl, CURLINFO_REDIRECT_URL, &url) != CURLE_OK || url == NULL)
		return refuse(asking->answer, "the server redirects to nowhere");
	ok = target_parse(&next, url, asking->request, asking->answer) &&
	     (target_same(&asking->at, &next) ||
		 refuse(asking->answer, "the server redirects to another one, which is not asked"));
	if (!ok) {
		target_free(&next);
		return false;
	}
	target_free(&asking->at);
	asking->at = next;
	return true;
}

/* A POST may only be sent again where that is what the status says (RFC 9110, 15.4). */
static bool is_redirect(const struct asking *asking, long status)
{
	return status == 307 || status == 308 ||
	       (asking->request->body_len == 0 &&
		   (status == 301 || status == 302 || status == 303));
}

/* Where LINK leads from where the asset was, by libcurl's own rules; NULL: nowhere. */
static char *resolve(const struct asking *asking, const char *link, size_t len)
{
	CURLU *url = curl_url_dup(asking->at.url);
	char *text = xstrndup(link, len), *whole = NULL, *out = NULL;

	if (url != NULL && curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK &&
	    curl_url_get(url, CURLUPART_URL, &whole, 0) == CURLUE_OK &&
	    strlen(whole) <= WIRE_MAX_LINK)
		out = xstrdup(whole);
	curl_free(whole);
	curl_url_cleanup(url);
	free(text);
	return out;
}

/* The Link headers of the response that counted: the first that names a manifest (C2PA 2.4,
 * 15.5.3.2). */
static void note_link(const struct asking *asking)
{
	struct curl_header *header;
	size_t i = 0, len;

	while (asking->answer->link == NULL && i < MAX_LINKS &&
	       curl_easy_header(asking->curl, "Link", i, CURLH_HEADER, -1, &header) == CURLHE_OK) {
		const char *link = link_find(header->value, strlen(header->value), &len);

		if (link != NULL)
			asking->answer->link = resolve(asking, link, len);
		i++;
	}
}

/* Whether the answer said where it ends, so that one that somebody cut is an error of libcurl's
 * (RFC 9112, 6.3 and 8): by its length, or in chunks. HTTP/2 would always, but is not spoken here.
 * An answer of HTTP/1.0 has no chunks, and other codings end where the connection does. */
static bool has_end(const struct asking *asking)
{
	struct curl_header *header;
	curl_off_t length = -1;
	long version = 0;

	if (curl_easy_header(asking->curl, "Transfer-Encoding", 0, CURLH_HEADER, -1, &header) ==
	    CURLHE_OK)
		return header->amount == 1 && strcasecmp(header->value, "chunked") == 0 &&
		       curl_easy_getinfo(asking->curl, CURLINFO_HTTP_VERSION, &version) ==
			   CURLE_OK &&
		       version == CURL_HTTP_VERSION_1_1;
	return curl_easy_getinfo(asking->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length) ==
		   CURLE_OK &&
	       length >= 0;
}

/* What is still asked of an answer that came in whole. */
static bool accept_answer(const struct asking *asking)
{
	if (asking->request->kind == WIRE_LIST && !has_end(asking))
		return refuse(asking->answer,
		    "the server does not say how long its answer is (no Content-Length), so the "
		    "list could have been cut on its way");
	if (asking->request->kind == WIRE_ASSET)
		note_link(asking);
	return true;
}

static int64_t now_ms(void)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool perform(struct asking *asking)
{
	int64_t end = now_ms() + wire_seconds(asking->request->kind) * (int64_t)1000;
	CURL *curl = asking->curl;

	for (unsigned redirects = 0;; redirects++) {
		int64_t left = end - now_ms();
		long status = 0;
		CURLcode code;

		if (left <= 0)
			return explain(asking, CURLE_OPERATION_TIMEDOUT);
		if (!SET(CURLOPT_TIMEOUT_MS, (long)left) || !SET(CURLOPT_CURLU, asking->at.url))
			return refuse(asking->answer, "the HTTP library can't be set up");
		asking->seen = 0;
		code = curl_easy_perform(curl);
		if (code != CURLE_OK)
			return explain(asking, code);
		if (curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK &&
		    status == 200)
			return accept_answer(asking);
		if (!is_redirect(asking, status)) {
			(void)snprintf(asking->answer->why, sizeof(asking->answer->why),
			    "the server answers with HTTP status %ld", status);
			return false;
		}
		if (redirects == MAX_REDIRECTS)
			return refuse(asking->answer, "the server redirects too often");
		if (!follow(asking))
			return false;
	}
}

bool http_ask(const struct request *request, content_cb put, struct answer *answer)
{
	struct asking asking = {.request = request, .answer = answer, .put = put};
	bool ok = false;

	if (!target_parse(&asking.at, request->url, request, answer)) {
		target_free(&asking.at);
		return false;
	}
	asking.curl = curl_easy_init();
	if (asking.curl == NULL || !set_up(&asking))
		(void)refuse(answer, "the HTTP library can't be set up");
	else
		ok = perform(&asking);
	curl_easy_cleanup(asking.curl);
	curl_slist_free_all(asking.headers);
	target_free(&asking.at);
	return ok;
}
