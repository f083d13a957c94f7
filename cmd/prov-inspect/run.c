/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <unistd.h>

#include "common/exit.h"
#include "common/file.h"
#include "common/lean.h"
#include "common/message.h"
#include "common/out.h"
#include "common/sandbox.h"
#include "inspect.h"
#include "prov/inspect.h"

static int explain(const char *input, int rc, const struct prov_err *err)
{
	if (rc == PROV_E_NOTFOUND) {
		msg_error(input, "carries no credentials");
		return EXIT_NONE;
	}
	msg_prov_err(input, err);
	return EXIT_ERROR;
}

static int show(const struct prov_src *src, const char *input, enum prov_inspect_format format)
{
	struct prov_err err = {0};
	int rc, status;

	rc = prov_inspect(src, input, format, out_write, NULL, &err);
	status = out_finish();
	/* A full disk was reported by out_finish already. */
	if (rc != PROV_OK && status == EXIT_PASS)
		status = explain(input, rc, &err);
	return status;
}

struct to_sink {
	struct prov_sink *sink;
	struct prov_err err;
};

static int sink_write(void *ctx, const char *data, size_t len)
{
	struct to_sink *to = ctx;

	return to->sink->write(to->sink->ctx, data, len, &to->err);
}

static int extract_to_file(
    const struct prov_src *src, const char *input, const char *path, bool force)
{
	struct to_sink to = {0};
	struct prov_err err = {0};
	int rc;

	rc = prov_sink_file(&to.sink, path, force ? PROV_SINK_REPLACE : 0, &to.err);
	if (rc == PROV_E_EXISTS) {
		msg_error(path, "exists already; --force replaces it");
		return EXIT_ERROR;
	}
	if (rc == PROV_OK)
		rc = prov_extract(src, sink_write, &to, &err);
	if (rc == PROV_OK)
		rc = to.sink->commit(to.sink->ctx, &to.err);
	prov_sink_close(to.sink);
	if (rc == PROV_OK)
		return EXIT_PASS;
	if (to.err.code == PROV_OK)
		return explain(input, rc, &err);
	msg_prov_err(path, &to.err);
	return EXIT_ERROR;
}

static int extract_to_stdout(const struct prov_src *src, const char *input)
{
	struct prov_err err = {0};
	int rc, status;

	if (isatty(STDOUT_FILENO) == 1) {
		msg_error(NULL, "standard output is a terminal: it is no place for binary data; "
				"redirect it, or name a file with --extract");
		return EXIT_ERROR;
	}
	rc = prov_extract(src, out_write, NULL, &err);
	status = out_finish();
	if (rc != PROV_OK && status == EXIT_PASS)
		status = explain(input, rc, &err);
	return status;
}

static int check_usage(const struct inspect_opts *opts, enum prov_inspect_format *format)
{
	*format = PROV_INSPECT_TREE;
	if (opts->operands.n != 1)
		return cli_usage(&inspect_command,
		    opts->operands.n == 0 ? "an input is missing" : "there can be only one input");
	if (opts->extract != NULL && opts->format != NULL)
		return cli_usage(&inspect_command, "--format has no meaning with --extract");
	if (opts->extract != NULL && opts->extract[0] == '\0')
		return cli_usage(&inspect_command, "the output has no name");
	if (opts->extract == NULL && opts->force)
		return cli_usage(&inspect_command, "--force goes with --extract");
	if (opts->format == NULL || strcmp(opts->format, "text") == 0)
		return EXIT_PASS;
	if (strcmp(opts->format, "json") != 0)
		return cli_usage(&inspect_command,
		    "there is no format '%.100s': there are text and "
		    "json",
		    opts->format);
	*format = PROV_INSPECT_JSON;
	return EXIT_PASS;
}

/* Nothing is opened any more but the output. */
static void confine(const struct inspect_opts *opts)
{
	struct sandbox sandbox;

	if (opts->no_sandbox)
		return;
	sandbox_begin(&sandbox);
	if (opts->extract != NULL && !is_stdio(opts->extract))
		sandbox_allow_folder_of(&sandbox, opts->extract, SANDBOX_READ | SANDBOX_WRITE);
	sandbox_enter(&sandbox, opts->verbose);
}

int inspect_run(const struct inspect_opts *opts)
{
	enum prov_inspect_format format;
	struct prov_src *src = NULL;
	struct prov_err err = {0};
	const char *input;
	int status;

	if (check_usage(opts, &format) != EXIT_PASS)
		return EXIT_ERROR;
	lean_openssl();
	input = opts->operands.at[0];
	if (file_open_src(&src, input, &err) != PROV_OK) {
		msg_prov_err(input, &err);
		return EXIT_ERROR;
	}
	confine(opts);
	if (opts->extract == NULL)
		status = show(src, input, format);
	else if (is_stdio(opts->extract))
		status = extract_to_stdout(src, input);
	else if (file_same(input, opts->extract)) {
		msg_error(opts->extract, "is the input itself");
		status = EXIT_ERROR;
	} else
		status = extract_to_file(src, input, opts->extract, opts->force);
	prov_src_close(src);
	return status;
}
