/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What programs of our own say to each other, as if one had been taken over: an answer of
 * prov-fetch, the fields of a request to it, and the small picture of prov-thumbnail.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/picture.h"
/* What hears an answer is nobody else's to call. */
#include "common/question.c"

#define MAX_CONTENT 4096u

static int count(void *ctx, const void *data, size_t len, struct prov_err *err)
{
	size_t *left = ctx;

	(void)data;
	(void)err;
	if (len > *left)
		abort();
	*left -= len;
	return PROV_OK;
}

static void hear(const uint8_t *data, size_t size)
{
	struct child child = {.to = -1, .end = INT64_MAX};
	size_t left = MAX_CONTENT;
	const struct question q = {.max = MAX_CONTENT, .put = count, .ctx = &left};
	struct prov_err err = {0};
	char *link = NULL;
	int ends[2];

	/* What a pipe holds without a reader. */
	if (size > 65536)
		size = 65536;
	if (pipe(ends) != 0 || write(ends[1], data, size) != (ssize_t)size)
		abort();
	close(ends[1]);
	child.from = ends[0];
	if (receive(&child, &q, &link, &err) != PROV_OK) {
		for (const char *p = err.msg; *p != '\0'; p++)
			if (*p < ' ' || *p > '~')
				abort();
	} else if (link != NULL && strlen(link) > WIRE_MAX_LINK) {
		abort();
	}
	free(link);
	close(ends[0]);
}

static void take(const uint8_t *data, size_t size)
{
	uint8_t *said = size == 0 ? NULL : malloc(size);
	struct picture_small small;

	if (said == NULL)
		return;
	memcpy(said, data, size);
	if (picture_take(said, size, &small) &&
	    (small.len == 0 || small.data < said || small.len > size - (size_t)(small.data - said)))
		abort();
	free(said);
}

/* Fields and texts in turns. */
static void walk(const uint8_t *data, size_t size)
{
	struct wire_in in = {data, size};
	const uint8_t *field;
	size_t len;

	while (wire_next(&in, &field, &len)) {
		char *text = wire_text(&in);

		if (field < data || len > size - (size_t)(field - data))
			abort();
		free(text);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	walk(data, size);
	hear(data, size);
	take(data, size);
	return 0;
}
