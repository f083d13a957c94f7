/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks the network one question, for prov-verify --online, prov-sign --tsa or prov-trust: the only
 * program here that opens a connection, and one that parses nothing of a file. The question comes
 * on standard input, the answer goes to standard output (common/wire.h).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/exit.h"
#include "common/file.h"
#include "common/message.h"
#include "common/question.h"
#include "common/settings.h"
#include "common/start.h"
#include "fetch.h"
#include "prov/version.h"

/* Longer than a question takes: what is left behind by who asked does not stay. */
#define SPARE_SECONDS 30u
#define NO_COMMAND "prov-fetch is for prov-verify and prov-sign to run"

static uint8_t *read_request(size_t *len)
{
	uint8_t head[4], *data = NULL;

	if (file_read(STDIN_FILENO, head, sizeof(head)) != (ssize_t)sizeof(head) ||
	    wire_value(head) > WIRE_MAX_REQUEST)
		return NULL;
	*len = wire_value(head);
	data = xrealloc(NULL, *len + 1, 1);
	if (file_read(STDIN_FILENO, data, *len) == (ssize_t)*len)
		return data;
	free(data);
	return NULL;
}

static bool parse_request(struct request *request, const uint8_t *data, size_t len)
{
	struct wire_in in = {data, len};
	const uint8_t *kind, *max;
	size_t kind_len, max_len;

	if (!wire_next(&in, &kind, &kind_len) || kind_len != 1 || !wire_next(&in, &max, &max_len) ||
	    max_len != 4)
		return false;
	request->kind = kind[0];
	request->max = wire_value(max);
	request->url = wire_text(&in);
	request->accept = wire_text(&in);
	request->type = wire_text(&in);
	if (request->url == NULL || request->accept == NULL || request->type == NULL ||
	    !wire_next(&in, &request->body, &request->body_len))
		return false;
	return in.n == 0;
}

/* What who started us says, and not who asks; *DATA is what the roots lie in. */
static bool read_settings(struct request *request, uint8_t **data)
{
	struct wire_in in = {0};
	ssize_t n;

	*data = xrealloc(NULL, WIRE_MAX_REQUEST, 1);
	n = file_read(SETTINGS_FD, *data, WIRE_MAX_REQUEST);
	if (n == -1 || (size_t)n == WIRE_MAX_REQUEST)
		return false;
	in = (struct wire_in){*data, (size_t)n};
	if (!wire_next(&in, &request->roots, &request->roots_len))
		return false;
	while (in.n > 0) {
		char *host = wire_text(&in);
		if (host == NULL)
			return false;
		strlist_add(&request->allow, host);
	}
	return true;
}

static bool reply(uint8_t kind, const void *data, size_t len)
{
	uint8_t head[5] = {kind};

	wire_number(head + 1, (uint32_t)len);
	return file_write(STDOUT_FILENO, head, sizeof(head)) &&
	       file_write(STDOUT_FILENO, data, len);
}

static bool reply_piece(const void *data, size_t len)
{
	return len == 0 || reply(WIRE_PIECE, data, len);
}

static bool ask(const struct request *request)
{
	struct answer answer = {0};
	bool ok;

	(void)alarm(SPARE_SECONDS + wire_seconds(request->kind));
	if (!http_ask(request, reply_piece, &answer))
		ok = reply(WIRE_REFUSED, answer.why, strlen(answer.why));
	else if (answer.link == NULL)
		ok = reply(WIRE_DONE, "", 0);
	else
		ok = reply(WIRE_DONE, answer.link, strlen(answer.link));
	free(answer.link);
	return ok;
}

static int serve(void)
{
	struct request request = {0};
	size_t len = 0;
	uint8_t *settings = NULL, *data = NULL;
	bool ok = read_settings(&request, &settings);

	if (ok)
		data = read_request(&len);
	ok = ok && data != NULL && parse_request(&request, data, len);

	if (!ok) {
		msg_error(NULL, NO_COMMAND);
	} else if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) {
		ok = ask(&request);
		curl_global_cleanup();
	} else {
		ok = false;
	}
	free(request.url);
	free(request.accept);
	free(request.type);
	strlist_free_all(&request.allow);
	free(data);
	free(settings);
	return ok ? EXIT_PASS : EXIT_ERROR;
}

int main(int argc, char **argv)
{
	cmd_start();
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		(void)printf("prov-fetch %s\n", prov_version());
		return EXIT_PASS;
	}
	if (argc != 2 ||
	    (strcmp(argv[1], QUESTION_ONLINE) != 0 && strcmp(argv[1], QUESTION_STAMPS) != 0)) {
		msg_error(NULL, NO_COMMAND);
		return EXIT_ERROR;
	}
	(void)alarm(SPARE_SECONDS);
	confine();
	return serve();
}
