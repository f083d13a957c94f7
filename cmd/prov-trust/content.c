/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/file.h"
#include "common/xalloc.h"
#include "trust.h"

static bool fail(struct prov_err *err, const char *why)
{
	err->code = PROV_E_CERT;
	(void)snprintf(err->msg, sizeof(err->msg), "%s", why);
	return false;
}

static bool starts(const char *data, char what)
{
	data += strncmp(data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	return data[strspn(data, " \t\r\n")] == what;
}

/* A file with no certificate is an empty list only where it is none of anything else: a page that
 * says that the address has changed is not. */
static bool is_bare(const char *data, size_t len)
{
	return strlen(data) == len && strchr(data, '<') == NULL && !starts(data, '{') &&
	       !starts(data, '[') && strstr(data, "-----BEGIN") == NULL;
}

bool content_take(struct content *content, const struct trust_kind *kind, char *data, size_t len,
    bool *empty, struct prov_err *err)
{
	*content = (struct content){
	    .data = data, .len = len, .is_json = starts(data, '{') || starts(data, '[')};
	*empty = false;
	if (prov_policy_new(&content->policy, err) != PROV_OK)
		return false;
	if (is_bare(data, len)) {
		*empty = true;
		return fail(err, "it holds no certificate");
	}
	if (prov_policy_add_list(content->policy, kind->list, data, len, "the file", err) !=
	    PROV_OK)
		return false;
	content->entry = prov_policy_list_at(content->policy, 0);
	if (content->entry.num_certs > 0)
		return true;
	*empty = true;
	return fail(err, "it lists no certificate of this kind");
}

bool content_read(struct content *content, const struct trust_kind *kind, const char *path,
    bool *empty, struct prov_err *err)
{
	size_t len;
	char *data = file_slurp(path, TRUST_MAX_FILE, &len, err);

	*content = (struct content){0};
	*empty = false;
	return data != NULL && content_take(content, kind, data, len, empty, err);
}

void content_free(struct content *content)
{
	prov_policy_free(content->policy);
	free(content->data);
	*content = (struct content){0};
}

static char *day(int64_t when)
{
	time_t t = (time_t)when;
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL || tm.tm_year > 8099)
		return xstrdup("an unknown day");
	return xasprintf("%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

/* TEXT with ", WORDS DAY" behind it. */
static char *more(char *text, const char *words, int64_t when)
{
	char *on = day(when), *whole = xasprintf("%s, %s %s", text, words, on);

	free(on);
	free(text);
	return whole;
}

char *content_says(const struct prov_list_entry *entry)
{
	char *text = xasprintf("%zu %s%s", entry->num_certs,
	    entry->list == PROV_LIST_PRODUCTS ? "product" : "certificate",
	    entry->num_certs == 1 ? "" : "s");

	if (entry->sequence > 0) {
		char *whole = xasprintf("%s, number %" PRIu64, text, entry->sequence);

		free(text);
		text = whole;
	}
	if (entry->has_issued)
		text = more(text, "issued", entry->issued);
	else if (entry->has_got)
		text = more(text, "file of", entry->got);
	if (entry->has_next_update)
		text = more(text,
		    entry->next_update < (int64_t)time(NULL) ? "PAST ITS TIME since"
							     : "next update",
		    entry->next_update);
	return text;
}
