/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CMD_FETCH_H
#define CMD_FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include <curl/curl.h>

#include "common/wire.h"
#include "common/xalloc.h"

struct request {
	unsigned kind;
	uint32_t max;
	char *url, *accept, *type;
	const uint8_t *body;
	size_t body_len;
	const uint8_t *roots; /* PEM; or none: the system's count */
	size_t roots_len;
	struct strlist allow; /* HOST or HOST:PORT */
};

/* What came of it, beside the content, which was handed over: LINK (malloc, or NULL), or the
 * sentence WHY. */
struct answer {
	char *link;
	char why[WIRE_MAX_SENTENCE];
};

/* confine.c: gives up what the network is not asked with. */
void confine(void);

/* address.c: whether anybody on the internet could be reached there: no private, local, multicast
 * or reserved address, and none of these inside an IPv6 one. */
bool address_is_public(const struct sockaddr *address, size_t len);

/* target.c: a URL taken apart. */
struct target {
	CURLU *url;
	char *scheme, *host, *port;
	bool allowed; /* by the user, by name: may be private, and be asked without TLS */
};

/* Whether a request may go to URL. False with WHY filled. */
bool target_parse(
    struct target *target, const char *url, const struct request *request, struct answer *answer);
void target_free(struct target *target);
bool target_same(const struct target *a, const struct target *b); /* scheme, host and port */

/* Hands over some of the content; false where nobody takes it. */
typedef bool (*content_cb)(const void *data, size_t len);

/* http.c: asks. False with WHY filled. */
bool http_ask(const struct request *request, content_cb put, struct answer *answer);

#endif
