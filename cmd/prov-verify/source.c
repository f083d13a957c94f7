/* SPDX-License-Identifier: Apache-2.0 */
/* The inputs of a run, one after another: those of --since only where they changed. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "common/file.h"
#include "common/xalloc.h"
#include "verify.h"

#define MAX_AGO 1000000

/* "90m", "24h" or "7d" before now. */
static bool parse_ago(const char *text, int64_t *since)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = {{'m', 60}, {'h', 3600}, {'d', 86400}};
	size_t digits = strspn(text, "0123456789");
	char *number = xstrndup(text, digits);
	unsigned long n = 0;
	bool ok = false;

	if (cli_number(number, 0, MAX_AGO, &n) && text[digits] != '\0' &&
	    text[digits + 1] == '\0') {
		for (size_t i = 0; i < CLI_COUNT(units) && !ok; i++) {
			ok = units[i].unit == text[digits];
			*since = (int64_t)time(NULL) - (int64_t)n * units[i].seconds;
		}
	}
	free(number);
	return ok;
}

static bool parse_since(const char *text, int64_t *since)
{
	struct prov_err err = {0};

	if (prov_time_parse(text, since, &err) == PROV_OK || parse_ago(text, since))
		return true;
	(void)cli_usage(&verify_command,
	    "--since takes a time like 2026-01-31T12:00:00Z, or how long ago in minutes, hours or "
	    "days "
	    "like 90m, 24h or 7d, not '%.100s'",
	    text);
	return false;
}

/*
 * The later of both times: a copy keeps the time at which its content was last written, but has
 * come here when its inode changed.
 */
static bool changed(const struct stat *st, int64_t since)
{
	return st->st_mtim.tv_sec >= since || st->st_ctim.tv_sec >= since;
}

/* The first LEN bytes of NAME with .c2pa behind them. */
static bool sidecar_changed(const char *name, size_t len, int64_t since)
{
	char *path = xasprintf("%.*s.c2pa", (int)len, name);
	struct stat st;
	/* Of a link, also where it leads since when. */
	bool yes = (stat(path, &st) == 0 && changed(&st, since)) ||
		   (lstat(path, &st) == 0 && changed(&st, since));

	free(path);
	return yes;
}

/* The file, the link that leads to it, or what may hold its credentials. */
static bool is_new(const struct input *input, int64_t since)
{
	const char *name = input->name, *base, *dot;
	struct stat st, link;

	if (input->problem != NULL || is_stdio(name) || fetched_is_url(name) ||
	    stat(name, &st) != 0 || lstat(name, &link) != 0)
		return true;
	base = file_base(name);
	dot = strrchr(base, '.');
	return changed(&st, since) || changed(&link, since) ||
	       sidecar_changed(name, strlen(name), since) ||
	       (dot != NULL && dot != base && sidecar_changed(name, (size_t)(dot - name), since));
}

bool source_open(struct source *source, const struct inputs_from *from, const char *since)
{
	*source = (struct source){.has_since = since != NULL};
	if (since != NULL && !parse_since(since, &source->since))
		return false;
	return inputs_open(&source->stream, from);
}

/* Whether it is left out; then it is freed. */
static bool leave_out(struct source *source, struct input *input)
{
	if (!source->has_since || is_new(input, source->since))
		return false;
	source->left_out++;
	input_free(input);
	return true;
}

bool source_next(struct source *source, struct input *input)
{
	while (inputs_next(&source->stream, input)) {
		if (!leave_out(source, input))
			return true;
	}
	return false;
}

bool source_next_walked(struct source *source, struct input *input)
{
	while (inputs_next_walked(&source->stream, input)) {
		if (!leave_out(source, input))
			return true;
	}
	return false;
}

void source_close(struct source *source)
{
	inputs_close(&source->stream);
}
