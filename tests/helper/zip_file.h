/* SPDX-License-Identifier: Apache-2.0 */
/* ZIP archives for tests, honest or not. Nothing is compressed. */
#ifndef PROV_TESTS_HELPER_ZIP_FILE_H
#define PROV_TESTS_HELPER_ZIP_FILE_H

#include "base/wr.h"

enum zip_flags {
	ZIP_DESCRIPTOR = 1,       /* sizes and crc behind the data */
	ZIP_DESCRIPTOR_BARE = 2,  /* with the former: without its signature */
	ZIP_DESCRIPTOR_WIDE = 4,  /* with the former: sizes of 8 bytes */
	ZIP_DESCRIPTOR_WRONG = 8, /* with the former: another crc */
	ZIP_LARGE = 16,           /* sizes in ZIP64 extra fields */
	ZIP_NO_EXTRA = 32,        /* with the former: which are not there */
	ZIP_OTHER_TIME = 64,      /* the local header has another */
	ZIP_OTHER_SIZE = 128,
	ZIP_OVERLAP = 256,       /* the next member begins inside this one */
	ZIP_UNLISTED = 512,      /* in no directory */
	ZIP_UPSIDE_DOWN = 1024,  /* its central header comes first */
	ZIP_OLD = 2048,          /* a directory of those before it stands before it */
	ZIP_OLD_OTHER = 4096,    /* with the former: which says something else of the first */
	ZIP_OLD_LONG = 8192,     /* with ZIP_OLD: four times */
	ZIP_GONE = 16384,        /* it was there before, with the directory of then behind it */
	ZIP_GONE_OTHER = 32768,  /* with the former: and ended with another byte */
	ZIP_GONE_CRC = 65536,    /* its checksum was another */
	ZIP_GONE_SHORT = 131072, /* which is not there */
	ZIP_OLD_TIMES = 262144,  /* with ZIP_OLD: with a time in the first header */
	ZIP_OLD_FIELD = 524288   /* with ZIP_OLD: with another extra field */
};

struct zip_entry {
	const char *name;
	struct prov_bytes data;
	unsigned flags;
	uint16_t method, bits;         /* of both headers */
	const char *local_name;        /* NULL: the same */
	const char *before;            /* bytes that belong to no member, or NULL */
	struct prov_bytes local_extra; /* more extra fields of the local header */
};

#define ZIP_MAX 16

struct zip_file {
	struct prov_wr out, headers;
	struct {
		size_t off, len;
	} at[ZIP_MAX];          /* of each member that was added */
	size_t crc_at[ZIP_MAX]; /* of its central header's crc-32, from the first header */
	size_t n, count, directory;
	/* Before the end: */
	const char *comment, *before_directory, *before_end;
	bool zip64, wrong_zip64;
	int more_members; /* than there are, by the end's count */
};

void zip_begin(struct zip_file *z);
void zip_add(struct zip_file *z, const struct zip_entry *e);
struct prov_bytes zip_end(struct zip_file *z); /* the file, until zip_fini */
void zip_fini(struct zip_file *z);

#endif
