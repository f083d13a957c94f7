/* SPDX-License-Identifier: Apache-2.0 */
/* An input that is a URL: got by prov-fetch, into a file without a name. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "common/xalloc.h"
#include "verify.h"

bool fetched_is_url(const char *name)
{
	return strncasecmp(name, "https://", 8) == 0 || strncasecmp(name, "http://", 7) == 0;
}

static FILE *open_unnamed(void)
{
	const char *folder = getenv("TMPDIR");
	char *path =
	    xasprintf("%s/prov-XXXXXX", folder != NULL && folder[0] != '\0' ? folder : "/tmp");
	int fd = mkstemp(path);
	FILE *file = NULL;

	if (fd != -1) {
		(void)unlink(path);
		file = fdopen(fd, "w+b");
		if (file == NULL)
			(void)close(fd);
	}
	free(path);
	return file;
}

static int fail(struct prov_err *err, int code, const char *why)
{
	err->code = code;
	(void)snprintf(err->msg, sizeof(err->msg), "%s", why);
	return code;
}

int fetched_open(struct fetched *fetched, struct prov_src **src, const char *url,
    const struct online *online, struct prov_err *err)
{
	struct prov_err why = {0};

	if (online->program == NULL)
		return fail(err, PROV_E_USAGE,
		    "is a URL: --online lets it be fetched, or put ./ before the name of a file");
	fetched->file = open_unnamed();
	if (fetched->file == NULL)
		return fail(err, PROV_E_IO, "there is no room for a temporary file");
	if (question_file(online, url, MAX_ASSET, fetched->file, &fetched->link, &why) != PROV_OK) {
		(void)fail(err, why.code, "");
		(void)snprintf(err->msg, sizeof(err->msg), "can't be fetched: %.200s", why.msg);
		return err->code;
	}
	if (fflush(fetched->file) != 0 || lseek(fileno(fetched->file), 0, SEEK_SET) != 0)
		return fail(err, PROV_E_IO, "the temporary file for it can't be written");
	return prov_src_fd(src, fileno(fetched->file), err);
}

void fetched_close(struct fetched *fetched)
{
	if (fetched->file != NULL)
		(void)fclose(fetched->file);
	free(fetched->link);
}
