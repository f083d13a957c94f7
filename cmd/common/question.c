/* SPDX-License-Identifier: Apache-2.0 */
/* One question to the network, and its answer (common/wire.h). */
#include "common/question.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/child.h"
#include "common/message.h"
#include "common/self.h"
#include "common/wire.h"

#define PROGRAM QUESTION_PROGRAM

/* prov-fetch ends its own waiting well before this. */
#define SPARE_SECONDS 10
#define CHUNK 65536u
#define PATIENCE_MS 2000

/* Who takes the content, some of it at a time. */
typedef int content_cb(void *ctx, const void *data, size_t len, struct prov_err *err);

struct question {
	unsigned kind;
	const char *url, *accept, *body_type;
	const void *body;
	size_t body_len, max;
	content_cb *put;
	void *ctx;
};

static int fail(struct prov_err *err, const char *why)
{
	err->code = PROV_E_IO;
	(void)snprintf(err->msg, sizeof(err->msg), "%s", why);
	return PROV_E_IO;
}

bool online_open(
    struct online *online, const char *option, const char *purpose, const struct strlist *allow)
{
	online->program = self_program(PROGRAM);
	if (online->program == NULL) {
		msg_error(NULL,
		    "%s needs the program " PROGRAM
		    ", which is neither beside this one nor where it is installed",
		    option);
		return false;
	}
	online->purpose = purpose;
	online->allow = allow;
	online->told = xrealloc(NULL, 1, sizeof(*online->told));
	/* Before anything confines us. */
	atomic_init(online->told, isatty(STDERR_FILENO) != 1);
	child_set_up();
	return true;
}

void online_close(struct online *online)
{
	free(online->program);
	free(online->told);
	free(online->roots);
}

static void text_field(struct wire *wire, const char *text)
{
	wire_field(wire, text, text != NULL ? strlen(text) : 0);
}

void online_settings(const struct online *online, struct wire *out)
{
	wire_field(out, online->roots, online->roots_len);
	for (size_t i = 0; i < online->allow->n; i++)
		text_field(out, online->allow->at[i]);
}

/* Without our environment: no proxies, no certificates and no libraries of somebody's choosing. */
static bool start(struct child *child, const struct online *online, int seconds)
{
	char locale[] = "LC_ALL=C", path[] = "PATH=/usr/bin:/bin";
	char *purpose = xstrdup(online->purpose);
	char *argv[] = {online->program, purpose, NULL}, *env[] = {locale, path, NULL};
	struct wire wire = {0};
	bool ok;

	online_settings(online, &wire);
	ok = child_start_with(child, argv, env, &(struct settings){wire.p, wire.n},
		 (int64_t)seconds * 1000) == 0;
	free(wire.p);
	free(purpose);
	return ok;
}

static bool send_request(struct child *child, const struct question *q)
{
	uint8_t kind = (uint8_t)q->kind, number[4];
	struct wire wire = {0};
	bool ok;

	wire_number(number, q->max > INT32_MAX ? INT32_MAX : (uint32_t)q->max);
	wire_field(&wire, &kind, 1);
	wire_field(&wire, number, sizeof(number));
	text_field(&wire, q->url);
	text_field(&wire, q->accept);
	text_field(&wire, q->body_type);
	wire_field(&wire, q->body, q->body_len);
	wire_number(number, (uint32_t)wire.n);
	ok = child_tell(child, number, sizeof(number)) && child_tell(child, wire.p, wire.n);
	child_told(child);
	free(wire.p);
	return ok;
}

/* The sentence of a refusal, which may hold words of a server's. */
static int refused(const struct child *child, size_t len, struct prov_err *err)
{
	char why[WIRE_MAX_SENTENCE] = {0};

	if (len == 0 || len >= sizeof(why) || !child_hear_all(child, why, len))
		return fail(err, "prov-fetch gave no answer");
	for (size_t i = 0; i < len; i++) {
		if (why[i] < ' ' || why[i] > '~')
			why[i] = '?';
	}
	return fail(err, why);
}

static int receive_piece(
    const struct child *child, size_t len, const struct question *q, struct prov_err *err)
{
	uint8_t *buf = xrealloc(NULL, CHUNK, 1);
	int rc = PROV_OK;

	while (len > 0 && rc == PROV_OK) {
		size_t n = child_hear(child, buf, len < CHUNK ? len : CHUNK);
		if (n == 0)
			rc = fail(err, "prov-fetch did not end its answer");
		else
			rc = q->put(q->ctx, buf, n, err);
		len -= n;
	}
	free(buf);
	return rc;
}

static int receive_link(const struct child *child, size_t len, char **link, struct prov_err *err)
{
	if (link == NULL || len > WIRE_MAX_LINK)
		return len == 0 ? PROV_OK : fail(err, "prov-fetch gave no proper answer");
	*link = xrealloc(NULL, len + 1, 1);
	if (!child_hear_all(child, *link, len))
		return fail(err, "prov-fetch did not end its answer");
	(*link)[len] = '\0';
	return PROV_OK;
}

static int receive(
    const struct child *child, const struct question *q, char **link, struct prov_err *err)
{
	size_t left = q->max;

	for (;;) {
		uint8_t head[5];
		size_t len;
		int rc;

		if (!child_hear_all(child, head, sizeof(head)))
			return fail(err, "prov-fetch gave no answer");
		len = wire_value(head + 1);
		if (head[0] == WIRE_REFUSED)
			return refused(child, len, err);
		if (head[0] == WIRE_DONE)
			return receive_link(child, len, link, err);
		if (head[0] != WIRE_PIECE || len == 0 || len > left)
			return fail(err, "prov-fetch gave no proper answer");
		left -= len;
		rc = receive_piece(child, len, q, err);
		if (rc != PROV_OK)
			return rc;
	}
}

/* Nothing else is said meanwhile, and no file is to blame. */
static void wait_for(
    const struct child *child, const struct online *online, const struct question *q)
{
	if (online->told != NULL && !atomic_load(online->told) &&
	    !child_speaks(child, PATIENCE_MS) && !atomic_exchange(online->told, true))
		msg_note(q->url, "has not answered yet; it is waited for, %u seconds at most",
		    wire_seconds(q->kind));
}

/* LINK may be NULL: what is asked for has none. */
static int ask(
    const struct online *online, const struct question *q, char **link, struct prov_err *err)
{
	int seconds = SPARE_SECONDS + (int)wire_seconds(q->kind);
	struct child child;
	int rc;

	if (!start(&child, online, seconds))
		return fail(err, "prov-fetch can't be run");
	if (send_request(&child, q)) {
		wait_for(&child, online, q);
		rc = receive(&child, q, link, err);
	} else {
		rc = fail(err, "prov-fetch did not take the question");
	}
	child_stop(&child);
	return rc;
}

static int put_answer(void *ctx, const void *data, size_t len, struct prov_err *err)
{
	return prov_fetch_put(ctx, data, len, err);
}

int question_ask(void *ctx, const struct prov_fetch *what, struct prov_fetch_answer *answer,
    struct prov_err *err)
{
	const struct question q = {.kind = (unsigned)what->kind,
	    .url = what->url,
	    .accept = what->accept,
	    .body_type = what->body_type,
	    .body = what->body,
	    .body_len = what->body_len,
	    .max = what->max_response,
	    .put = put_answer,
	    .ctx = answer};

	return ask(ctx, &q, NULL, err);
}

static int put_file(void *ctx, const void *data, size_t len, struct prov_err *err)
{
	return fwrite(data, 1, len, ctx) == len
		   ? PROV_OK
		   : fail(err, "the temporary file for it can't be written");
}

static int ask_file(
    const struct online *online, struct question *q, FILE *out, char **link, struct prov_err *err)
{
	q->accept = "*/*";
	q->put = put_file;
	q->ctx = out;
	return ask(online, q, link, err);
}

int question_file(const struct online *online, const char *url, size_t max, FILE *out, char **link,
    struct prov_err *err)
{
	struct question q = {.kind = WIRE_ASSET, .url = url, .max = max};

	*link = NULL;
	return ask_file(online, &q, out, link, err);
}

int question_list(
    const struct online *online, const char *url, size_t max, FILE *out, struct prov_err *err)
{
	struct question q = {.kind = WIRE_LIST, .url = url, .max = max};

	return ask_file(online, &q, out, NULL, err);
}
