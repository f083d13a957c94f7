/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes of the source that the output shares with it instead of having a copy (reflink), where the
 * file system can do that. What it can't is copied: nobody is told, and the bytes are the same.
 */
#ifndef PROV_IO_CLONE_H
#define PROV_IO_CLONE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "prov/io.h"

#define PROV_CLONE_BLOCK 4096u      /* shared bytes begin and end at multiples, in both files */
#define PROV_CLONE_WORTH (1u << 20) /* fewer bytes are copied */
#define PROV_CLONE_AGE ((time_t)30) /* seconds that nobody wrote to the source */

/*
 * Whether bytes of the file FROM may be shared with the file TO. OPENED is FROM as it was when it
 * was opened. Only on file systems whose times tell of every write (prov_src_check_still), since
 * what is hashed is the source; and only where the last one was PROV_CLONE_AGE ago, so that no
 * later one can bear its time. What is younger may not be on the disk yet, which sharing waits for.
 */
bool prov_clone_may(const struct stat *opened, int from, int to);
/* False where the kernel won't; bytes of that range of TO are to be written then. */
bool prov_clone(int from, uint64_t off, uint64_t len, int to, uint64_t at);

/* The same for a source and the end of what a sink holds; false for those that are no files of the
 * library's. */
bool prov_sink_may_clone(const struct prov_sink *sink, const struct prov_src *src);
bool prov_sink_clone(
    struct prov_sink *sink, const struct prov_src *src, uint64_t off, uint64_t len);

/*
 * Of a new file of a sink's: the mode of the source's file, as cp(1) gives it, but no more than
 * MOST and the umask let; what was for its owner's eyes stays so, and a script can be run. Before
 * anything is written. Nothing where either is no file, and where the sink replaces one, whose mode
 * it takes.
 */
void prov_sink_like(struct prov_sink *sink, const struct prov_src *src, mode_t most);

/* Of a source, for its sink: *BASE is where it begins in its file. NULL: it is no file. */
const struct stat *prov_src_file(const struct prov_src *src, int *fd, uint64_t *base);

#endif
