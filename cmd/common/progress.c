/* SPDX-License-Identifier: Apache-2.0 */
#include "common/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/escape.h"
#include "common/file.h"
#include "common/signals.h"

#define FIRST_MS 500 /* what is over sooner needs none */
#define EVERY_MS 100
#define BAR 20
#define NAME 40

static int64_t now_ms(void)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool is_terminal(void)
{
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) == 1 && (term == NULL || strcmp(term, "dumb") != 0);
}

void progress_open(struct progress *progress, size_t files, uint64_t bytes, bool wanted)
{
	*progress =
	    (struct progress){.files = files, .bytes = bytes, .wanted = wanted && is_terminal()};
	progress->next_ms = now_ms() + FIRST_MS;
	(void)pthread_mutex_init(&progress->lock, NULL);
}

void progress_close(struct progress *progress)
{
	progress_clear(progress);
	(void)pthread_mutex_destroy(&progress->lock);
}

/* By bytes where their number is known, else by files. */
static double part(const struct progress *p)
{
	double done = (double)p->files_done, all = (double)p->files;

	if (p->bytes > 0) {
		done = (double)p->bytes_done;
		all = (double)p->bytes;
	}
	return all <= 0 ? 0 : done >= all ? 1 : done / all;
}

static void draw(struct progress *p, const char *name)
{
	static const char full[] = "####################", none[] = "--------------------";
	double share = part(p);
	int n = (int)(share * BAR);
	char *shown = escape_text(file_base(name));

	(void)fprintf(stderr, "\r\033[Kprov: [%.*s%.*s] %3d %%, ", n, full, BAR - n, none,
	    (int)(share * 100));
	if (p->files > 1)
		(void)fprintf(stderr, "%zu of %zu files, ", p->files_done, p->files);
	(void)fprintf(stderr, "%.1f of %.1f MB: %.*s", (double)p->bytes_done / 1e6,
	    (double)p->bytes / 1e6, NAME, shown);
	(void)fflush(stderr);
	free(shown);
	p->shown = true;
}

static void count(struct progress_file *file, uint64_t done, bool ended)
{
	struct progress *p = file->all;
	int64_t now = p->wanted ? now_ms() : 0;

	(void)pthread_mutex_lock(&p->lock);
	if (done > file->done)
		p->bytes_done += done - file->done;
	p->files_done += ended ? 1 : 0;
	file->done = done;
	if (p->wanted && now >= p->next_ms) {
		p->next_ms = now + EVERY_MS;
		draw(p, file->name);
	}
	(void)pthread_mutex_unlock(&p->lock);
}

int progress_step(void *ctx, uint64_t done, uint64_t total)
{
	(void)total;
	count(ctx, done, false);
	return signals_raised();
}

void progress_done(struct progress_file *file, uint64_t size)
{
	count(file, size > file->done ? size : file->done, true);
}

void progress_clear(struct progress *progress)
{
	(void)pthread_mutex_lock(&progress->lock);
	if (progress->shown) {
		(void)fputs("\r\033[K", stderr);
		(void)fflush(stderr);
	}
	progress->shown = false;
	(void)pthread_mutex_unlock(&progress->lock);
}
