/* SPDX-License-Identifier: Apache-2.0 */
#include "common/marks.h"

struct marks marks_of(const struct stat *st)
{
	return (struct marks){
	    .dev = (int64_t)st->st_dev,
	    .ino = (int64_t)st->st_ino,
	    .size = (int64_t)st->st_size,
	    .mtime = (int64_t)st->st_mtim.tv_sec,
	    .mtime_ns = (int64_t)st->st_mtim.tv_nsec,
	    .ctime = (int64_t)st->st_ctim.tv_sec,
	    .ctime_ns = (int64_t)st->st_ctim.tv_nsec,
	};
}

bool marks_same(const struct marks *a, const struct marks *b)
{
	return a->dev == b->dev && a->ino == b->ino && a->size == b->size && a->mtime == b->mtime &&
	       a->mtime_ns == b->mtime_ns && a->ctime == b->ctime && a->ctime_ns == b->ctime_ns;
}
