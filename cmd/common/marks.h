/* SPDX-License-Identifier: Apache-2.0 */
/* Which file it is, and whether it is as it was, without reading it. */
#ifndef CMD_MARKS_H
#define CMD_MARKS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

struct marks {
	int64_t dev, ino, size, mtime, mtime_ns, ctime, ctime_ns;
};

struct marks marks_of(const struct stat *st);
bool marks_same(const struct marks *a, const struct marks *b);

#endif
