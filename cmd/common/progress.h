/* SPDX-License-Identifier: Apache-2.0 */
/* How far a run is, on a terminal; and the place where long work notices that it should end. */
#ifndef CMD_PROGRESS_H
#define CMD_PROGRESS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of the whole run; its files may be worked on by several threads. */
struct progress {
	size_t files, files_done;
	uint64_t bytes, bytes_done; /* of all files together, as far as it is known */
	bool wanted, shown;
	int64_t start_ms;
	int64_t next_ms; /* when it is drawn again */
	pthread_mutex_t lock;
};

/* Of one file in it, which counts once, however often it is begun anew. */
struct progress_file {
	struct progress *all;
	const char *name;
	uint64_t done; /* at most */
	bool ended;
};

/* WANTED: it is drawn, if standard error is a terminal. FILES 0: it is not known how many. */
void progress_open(struct progress *progress, size_t files, uint64_t bytes, bool wanted);
void progress_close(struct progress *progress);
/* How much there is has been found out. */
void progress_total(struct progress *progress, size_t files, uint64_t bytes);

/* A prov_progress_cb with a struct progress_file; stops once a signal was caught. */
int progress_step(void *ctx, uint64_t done, uint64_t total);
/* The file, of SIZE bytes, is done with, however much of it was looked at. */
void progress_done(struct progress_file *file, uint64_t size);

/* Makes room for something else on the line. */
void progress_clear(struct progress *progress);
/* The same, and nothing is drawn until the release. */
void progress_hold(struct progress *progress);
void progress_release(struct progress *progress);

#endif
