/* SPDX-License-Identifier: Apache-2.0 */
/* Reports in HTML, one page for each input, and an index over them. Each appears whole or not. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "common/errtext.h"
#include "common/message.h"
#include "verify.h"

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
	return write_page(pages, "index.html", NULL, 0, 0);
}
