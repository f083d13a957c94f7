/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Of all that a row says: a bit that fell over on the disk is no verdict. The text is most of it;
 * what else is sealed is laid behind it, where it need not be copied once more.
 */
#include <stdlib.h>
#include <string.h>

#include "cache.h"

struct tail {
	struct cache_hash context, content;
	struct marks file;
	int64_t checked, until, verdict, text_len, name_len;
};

char *cache_text(const void *text, size_t len, const char *name)
{
	char *own = xrealloc(NULL, len + strlen(name) + sizeof(struct tail), 1);

	if (len > 0)
		memcpy(own, text, len);
	return own;
}

bool cache_seal(
    const struct cache_hash *context, const struct cache_row *row, struct cache_hash *out)
{
	size_t name_len = strlen(row->name);
	const struct tail tail = {
	    .context = *context,
	    .content = row->content,
	    .file = row->file,
	    .checked = row->checked,
	    .until = row->until,
	    .verdict = (int64_t)row->verdict,
	    .text_len = (int64_t)row->len,
	    .name_len = (int64_t)name_len,
	};

	memcpy(row->text + row->len, row->name, name_len);
	memcpy(row->text + row->len + name_len, &tail, sizeof(tail));
	return cache_hash(row->text, row->len + name_len + sizeof(tail), out);
}
