/* SPDX-License-Identifier: Apache-2.0 */
/* Where a ZIP archive's central directory is (APPNOTE 4.3.14 to 4.3.16). */
#include "base/err.h"
#include "base/limits.h"
#include "base/rd.h"
#include "format/cands.h"
#include "format/zip.h"

#define END_SIZE 22u
#define LOCATOR_SIZE 20u
#define END64_SIZE 56u
#define MAX_COMMENT 65535u
#define MIN_HEADER 46u

struct fields {
	uint64_t disk, directory_disk, here, count, len, off;
};

/*
 * The one record that ends with the file. Readers look for it from the end and differ in what they
 * do about a second one, so there may be none: not in the comment, and not with a comment of its
 * own that ends there too.
 */
static int find(struct prov_bytes tail, uint64_t base, size_t *out, struct prov_err *err)
{
	size_t found = tail.n;

	for (size_t i = tail.n - 4; i < tail.n; i--) {
		struct prov_bytes rest = prov_bytes_sub(tail, i, tail.n);

		if (rest.p[0] != 'P' || !prov_bytes_starts(rest, "PK\5\6"))
			continue;
		if (rest.n >= END_SIZE &&
		    rest.n == END_SIZE + rest.p[20] + ((size_t)rest.p[21] << 8)) {
			if (found != tail.n)
				return prov_fail_at(
				    err, PROV_E_FORMAT, base + i, "a ZIP archive with two ends");
			found = i;
		} else if (found == tail.n) {
			return prov_fail_at(err, PROV_E_FORMAT, base + i,
			    "a ZIP archive with an end that is not the file's");
		}
	}
	if (found == tail.n)
		return prov_fail(err, PROV_E_FORMAT, "a ZIP archive without an end");
	*out = found;
	return PROV_OK;
}

static bool read_end(struct prov_bytes data, struct fields *out)
{
	struct prov_rd rd;

	prov_rd_init(&rd, data, 0);
	return prov_rd_skip(&rd, 4) && prov_rd_uint(&rd, 2, true, &out->disk) &&
	       prov_rd_uint(&rd, 2, true, &out->directory_disk) &&
	       prov_rd_uint(&rd, 2, true, &out->here) && prov_rd_uint(&rd, 2, true, &out->count) &&
	       prov_rd_uint(&rd, 4, true, &out->len) && prov_rd_uint(&rd, 4, true, &out->off);
}

/* LEN: what the record itself says. */
static bool read_end64(struct prov_bytes data, struct fields *out, uint64_t *len)
{
	struct prov_rd rd;

	prov_rd_init(&rd, data, 0);
	return prov_bytes_starts(data, "PK\6\6") && prov_rd_skip(&rd, 4) &&
	       prov_rd_uint(&rd, 8, true, len) && prov_rd_skip(&rd, 4) &&
	       prov_rd_uint(&rd, 4, true, &out->disk) &&
	       prov_rd_uint(&rd, 4, true, &out->directory_disk) &&
	       prov_rd_uint(&rd, 8, true, &out->here) && prov_rd_uint(&rd, 8, true, &out->count) &&
	       prov_rd_uint(&rd, 8, true, &out->len) && prov_rd_uint(&rd, 8, true, &out->off);
}

/* A field is all ones or says the same as ZIP64's. */
static bool agrees(uint64_t small, uint64_t ones, uint64_t large)
{
	return small == ones || small == large;
}

/* ZIP64: the locator right before the end says where the larger record is, right before it. */
static int read_zip64(const struct prov_src *src, struct fields *f, uint64_t locator, uint64_t *end,
    struct prov_err *err)
{
	uint8_t buf[END64_SIZE];
	struct fields large = {0};
	uint64_t disk, disks, at, len = 0;
	struct prov_rd rd;
	int code = prov_src_read(src, locator, buf, LOCATOR_SIZE, err);

	if (code != PROV_OK)
		return code;
	if (!prov_bytes_starts(prov_bytes(buf, LOCATOR_SIZE), "PK\6\7"))
		return PROV_OK;
	prov_rd_init(&rd, prov_bytes(buf, LOCATOR_SIZE), locator);
	if (!prov_rd_skip(&rd, 4) || !prov_rd_uint(&rd, 4, true, &disk) ||
	    !prov_rd_uint(&rd, 8, true, &at) || !prov_rd_uint(&rd, 4, true, &disks))
		return prov_fail(err, PROV_E_INTERNAL, "a record was not read");
	if (disk != 0 || disks != 1 || at > locator || locator - at < END64_SIZE)
		return prov_fail_at(err, PROV_E_FORMAT, locator,
		    "the place of the ZIP64 directory's end is not one");
	code = prov_src_read(src, at, buf, END64_SIZE, err);
	if (code != PROV_OK)
		return code;
	if (!read_end64(prov_bytes(buf, END64_SIZE), &large, &len) || len != locator - at - 12)
		return prov_fail_at(
		    err, PROV_E_FORMAT, at, "the ZIP64 directory's end is not where it should be");
	if (!agrees(f->disk, 0xffff, large.disk) ||
	    !agrees(f->directory_disk, 0xffff, large.directory_disk) ||
	    !agrees(f->here, 0xffff, large.here) || !agrees(f->count, 0xffff, large.count) ||
	    !agrees(f->len, PROV_ZIP_SENTINEL32, large.len) ||
	    !agrees(f->off, PROV_ZIP_SENTINEL32, large.off))
		return prov_fail_at(
		    err, PROV_E_FORMAT, at, "the two ends of the ZIP archive disagree");
	*f = large;
	*end = at;
	return PROV_OK;
}

static int check(const struct fields *f, struct prov_zip_end *out, struct prov_err *err)
{
	if (f->disk != 0 || f->directory_disk != 0 || f->here != f->count)
		return prov_fail_at(
		    err, PROV_E_FORMAT, out->at, "a ZIP archive in several files is not supported");
	/* Bytes before the archive, or between directory and end, move what others read. */
	if (f->off > out->directory_end || f->len != out->directory_end - f->off)
		return prov_fail_at(err, PROV_E_FORMAT, out->at,
		    "the ZIP archive's directory is not right before its end");
	if (f->len > PROV_MAX_ZIP_DIRECTORY)
		return prov_refuse(err, PROV_LIMIT_ZIP_DIRECTORY,
		    "a ZIP directory larger than the limit of %u bytes", PROV_MAX_ZIP_DIRECTORY);
	if (f->count > PROV_MAX_ZIP_MEMBERS)
		return prov_refuse(err, PROV_LIMIT_ZIP_MEMBERS,
		    "the ZIP archive has more than %u members", PROV_MAX_ZIP_MEMBERS);
	if (f->count > f->len / MIN_HEADER)
		return prov_fail_at(err, PROV_E_FORMAT, out->at,
		    "the ZIP archive's directory is too short for its members");
	out->directory = f->off;
	out->count = f->count;
	return PROV_OK;
}

int prov_zip_find_end(const struct prov_src *src, struct prov_arena *arena,
    struct prov_zip_end *out, struct prov_err *err)
{
	size_t n = END_SIZE + MAX_COMMENT, at = 0;
	struct fields f = {0};
	uint8_t *tail;
	int code;

	memset(out, 0, sizeof(*out));
	if (src->size < END_SIZE)
		return prov_fail(err, PROV_E_TRUNC, "too short for a ZIP archive");
	if (src->size < n)
		n = (size_t)src->size;
	tail = prov_arena_alloc(arena, n, err);
	if (tail == NULL)
		return prov_failed(err);
	code = prov_src_read(src, src->size - n, tail, n, err);
	if (code == PROV_OK)
		code = find(prov_bytes(tail, n), src->size - n, &at, err);
	if (code != PROV_OK)
		return code;
	out->at = src->size - n + at;
	out->directory_end = out->at;
	if (!read_end(prov_bytes_sub(prov_bytes(tail, n), at, END_SIZE), &f))
		return prov_fail(err, PROV_E_INTERNAL, "a record was not read");
	if (out->at >= LOCATOR_SIZE)
		code = read_zip64(src, &f, out->at - LOCATOR_SIZE, &out->directory_end, err);
	return code == PROV_OK ? check(&f, out, err) : code;
}
