/* SPDX-License-Identifier: Apache-2.0 */
/* Reports in HTML, one page for each input, and an index over them. Each appears whole or not. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/errtext.h"
#include "common/file.h"
#include "common/message.h"
#include "verify.h"

#define INDEX "index.html"
#define INDEX_TITLE "<title>Reports on content credentials" /* prov_index_render */
#define HEAD 8192                                           /* in which that stands */

/* Whether the index may be written: none is there, or one of ours. Folders of web sites and of
 * other tools' reports have one of that name, which was somebody's work. */
static bool is_free(const char *folder)
{
	char *path = xasprintf("%s/" INDEX, folder), *head = xrealloc(NULL, HEAD + 1, 1);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	bool ok = fd < 0 && errno == ENOENT;
	ssize_t n = fd < 0 ? 0 : file_read(fd, head, HEAD);

	head[n > 0 ? n : 0] = '\0';
	ok = ok || strstr(head, INDEX_TITLE) != NULL;
	if (fd >= 0)
		(void)close(fd);
	if (!ok)
		msg_error(path, "is no index of reports, and is not replaced; name a folder of "
				"its own for the pages");
	free(head);
	free(path);
	return ok;
}

bool pages_open(struct pages *pages, const char *folder)
{
	struct prov_err err = {0};
	struct stat st;

	pages->folder = folder;
	if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
		msg_error(folder, "this folder can't be made: %s", ERRTEXT(errno));
		return false;
	}
	if (stat(folder, &st) == 0 && !S_ISDIR(st.st_mode)) {
		msg_error(folder, "is no folder: -o names one for the pages of several inputs");
		return false;
	}
	if (!is_free(folder))
		return false;
	if (prov_index_new(&pages->index, &err) == PROV_OK)
		return true;
	msg_prov_err(folder, &err);
	return false;
}

void pages_close(struct pages *pages)
{
	prov_index_free(pages->index);
}

/* A page on its way into its file. */
struct writing {
	struct prov_sink *sink;
	struct prov_err err;
};

static int write_on(void *ctx, const char *data, size_t len)
{
	struct writing *w = ctx;

	return w->sink->write(w->sink->ctx, data, len, &w->err);
}

/* The report, or where there is none the index, as NAME. */
static bool write_page(struct pages *pages, const char *name, const struct prov_report *report,
    unsigned flags, unsigned require)
{
	char *path = xasprintf("%s/%s", pages->folder, name);
	struct writing w = {0};
	struct prov_err err = {0};
	int rc = prov_sink_file(&w.sink, path, PROV_SINK_REPLACE, &w.err);

	if (rc == PROV_OK && report != NULL)
		rc = prov_report_render(
		    report, PROV_RENDER_HTML, flags, require, write_on, &w, &err);
	else if (rc == PROV_OK)
		rc = prov_index_render(pages->index, write_on, &w, &err);
	if (rc == PROV_OK)
		rc = w.sink->commit(w.sink->ctx, &w.err);
	if (rc != PROV_OK)
		msg_prov_err(path, w.err.code != PROV_OK ? &w.err : &err);
	prov_sink_close(w.sink);
	free(path);
	return rc == PROV_OK;
}

bool pages_put(
    struct pages *pages, const struct prov_report *report, unsigned flags, unsigned require)
{
	struct prov_err err = {0};
	const char *name;

	if (prov_index_add(pages->index, report, require, &name, &err) == PROV_OK)
		return write_page(pages, name, report, flags, require);
	msg_prov_err(prov_report_name(report), &err);
	return false;
}

bool pages_finish(struct pages *pages)
{
	return write_page(pages, INDEX, NULL, 0, 0);
}
