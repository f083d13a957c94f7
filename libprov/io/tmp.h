/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that have no name until they are wanted: where the file system can, the kernel throws them
 * away by itself when we are killed; elsewhere they have a hidden name (io/hidden.h) and are
 * unlinked on drop.
 */
#ifndef PROV_IO_TMP_H
#define PROV_IO_TMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "io/hidden.h"
#include "prov/err.h"

struct prov_tmp {
	int fd;                      /* -1: none */
	int dirfd;                   /* borrowed: the folder that it is in */
	char name[PROV_HIDDEN_NAME]; /* inside the folder; empty where unnamed */
};

/*
 * A new file in the folder DIRFD, of this mode less the umask, that is to become NAME there. What
 * an attempt that was killed left behind for NAME goes.
 */
int prov_tmp_open(struct prov_tmp *tmp, int dirfd, const char *name, mode_t mode,
    struct prov_err *err) PROV_MUST_CHECK;

/*
 * Makes the file appear as NAME in its folder. Without REPLACE an existing NAME is PROV_E_EXISTS,
 * decided by the kernel in one step; with it NAME is replaced in one step.
 */
int prov_tmp_publish(
    struct prov_tmp *tmp, const char *name, bool replace, struct prov_err *err) PROV_MUST_CHECK;

/* Closes the file; what was not published is gone. Safe after prov_tmp_init and twice. */
void prov_tmp_init(struct prov_tmp *tmp);
void prov_tmp_drop(struct prov_tmp *tmp);

/* An unnamed file in $TMPDIR or /tmp that only its descriptor leads to. */
int prov_tmp_spool(int *fd, struct prov_err *err) PROV_MUST_CHECK;

/* pwrite until all of it is written: to an output, or to a spool, which the message tells. */
int prov_tmp_write_at(
    int fd, uint64_t off, const void *data, size_t len, struct prov_err *err) PROV_MUST_CHECK;
int prov_tmp_spool_write(
    int fd, uint64_t off, const void *data, size_t len, struct prov_err *err) PROV_MUST_CHECK;
/* pread until LEN bytes or the end; *GOT says how many. */
int prov_tmp_read_at(
    int fd, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err) PROV_MUST_CHECK;

/* After a read or write of FD: whether errno is EAGAIN, and FD was waited for since. A descriptor
 * that somebody else made not to block is read and written all the same. */
bool prov_tmp_wait(int fd, short events);

#endif
