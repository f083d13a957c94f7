/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the network answers: a file, and what comes back for each thing that verifying it asks for,
 * in pieces. The input is the length of a piece (a byte; 0: no answer), the file's length (two
 * bytes), the file, and the answer. What is asked for is an address, and too much is no answer.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz/verdict.h"

struct network {
	struct prov_bytes answer;
	size_t piece;
};

static int fetch(void *ctx, const struct prov_fetch *what, struct prov_fetch_answer *answer,
    struct prov_err *err)
{
	const struct network *net = ctx;
	size_t put = 0;
	int rc = net->piece == 0 ? PROV_E_NOTFOUND : PROV_OK;

	if (strncmp(what->url, "http://", 7) != 0 && strncmp(what->url, "https://", 8) != 0)
		abort();
	for (const char *p = what->url; *p != '\0'; p++) {
		if (*p <= ' ' || *p > '~')
			abort();
	}
	while (rc == PROV_OK && put < net->answer.n) {
		struct prov_bytes part = prov_bytes_sub(net->answer, put, net->piece);

		rc = prov_fetch_put(answer, part.p, part.n, err);
		put += part.n;
		if ((rc == PROV_E_LIMIT) != (put > what->max_response))
			abort();
	}
	return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct network net;
	struct verdict_opts opts = {.fetch = fetch, .fetch_ctx = &net};
	struct prov_bytes rest = prov_bytes(data, size);
	size_t n;

	if (size < 3)
		return 0;
	n = (size_t)data[1] << 8 | data[2];
	rest = prov_bytes_sub(rest, 3, size);
	net.piece = data[0];
	net.answer = prov_bytes_sub(rest, n, rest.n);
	(void)verdict_check(prov_bytes_sub(rest, 0, n), &opts);
	return 0;
}
