/* SPDX-License-Identifier: Apache-2.0 */
/* The central directory of a ZIP archive and the members that it lists (APPNOTE 4.3.12). */
#include "base/ckd.h"
#include "base/err.h"
#include "base/rd.h"
#include "format/cands.h"
#include "format/window.h"
#include "format/zip.h"

#define CRC_AT 16u
#define NEEDED_AT 6u
#define WHEN_AT 12u
#define LENGTHS_AT 28u /* of name, extra fields and comment */
#define EXTRA_AT 30u   /* the length of extra fields */
#define OFF_AT 42u
#define MAX_TIMES 64u  /* bytes of extra fields with times in a header */
#define UNIX_TIMES 17u /* of one of them at most */
#define CENTRAL_SIZE 46u
#define MASKED (1u << 13) /* local headers are masked (4.4.4) */

static int broken(const struct prov_rd *rd, struct prov_err *err)
{
	return prov_fail_at(
	    err, PROV_E_FORMAT, prov_rd_at(rd), "the ZIP archive's directory is damaged");
}

struct central {
	uint64_t needed, flags, method, when, crc, stored, size;
	uint64_t name_len, extra_len, comment_len, disk, off;
};

static bool read_fields(struct prov_rd *rd, struct central *c)
{
	struct prov_bytes sig;

	return prov_rd_bytes(rd, 4, &sig) && prov_bytes_is(sig, "PK\1\2") && prov_rd_skip(rd, 2) &&
	       prov_rd_uint(rd, 2, true, &c->needed) && prov_rd_uint(rd, 2, true, &c->flags) &&
	       prov_rd_uint(rd, 2, true, &c->method) && prov_rd_uint(rd, 4, true, &c->when) &&
	       prov_rd_uint(rd, 4, true, &c->crc) && prov_rd_uint(rd, 4, true, &c->stored) &&
	       prov_rd_uint(rd, 4, true, &c->size) && prov_rd_uint(rd, 2, true, &c->name_len) &&
	       prov_rd_uint(rd, 2, true, &c->extra_len) &&
	       prov_rd_uint(rd, 2, true, &c->comment_len) && prov_rd_uint(rd, 2, true, &c->disk) &&
	       prov_rd_skip(rd, 6) && prov_rd_uint(rd, 4, true, &c->off);
}

static int read_header(struct prov_rd *rd, struct prov_zip_member *out, struct prov_err *err)
{
	struct central c = {0};
	uint64_t *const values[] = {&c.size, &c.stored, &c.off};
	struct prov_bytes extra;

	out->crc_at = prov_rd_at(rd) + CRC_AT;
	if (!read_fields(rd, &c) || !prov_rd_bytes(rd, (size_t)c.name_len, &out->name) ||
	    !prov_rd_bytes(rd, (size_t)c.extra_len, &extra) ||
	    !prov_rd_skip(rd, (size_t)c.comment_len) || c.disk != 0 ||
	    !prov_zip_extra(extra, values, 3))
		return broken(rd, err);
	/* A NUL ends the name for some readers and not for others. */
	if (out->name.n == 0 || memchr(out->name.p, 0, out->name.n) != NULL)
		return broken(rd, err);
	if ((c.flags & MASKED) != 0)
		return prov_fail_at(err, PROV_E_FORMAT, prov_rd_at(rd),
		    "a ZIP archive with an encrypted directory is not supported");
	out->needed = (uint16_t)c.needed;
	out->flags = (uint16_t)c.flags;
	out->method = (uint16_t)c.method;
	out->when = (uint32_t)c.when;
	out->crc = (uint32_t)c.crc;
	out->stored = c.stored;
	out->size = c.size;
	out->off = c.off;
	return PROV_OK;
}

static int read_directory(const struct prov_src *src, struct prov_arena *arena,
    struct prov_zip *zip, struct prov_err *err)
{
	size_t len = (size_t)(zip->end.directory_end - zip->end.directory);
	size_t n = (size_t)zip->end.count;
	struct prov_zip_member *members = prov_arena_array(arena, n + 1, sizeof(*members), err);
	uint8_t *data;
	struct prov_rd rd;
	int code;

	if (members == NULL)
		return prov_failed(err);
	zip->v = prov_arena_array(arena, n + 1, sizeof(struct prov_zip_member *), err);
	if (zip->v == NULL)
		return prov_failed(err);
	zip->by_name = prov_arena_array(arena, n + 1, sizeof(struct prov_zip_member *), err);
	if (zip->by_name == NULL)
		return prov_failed(err);
	data = prov_arena_alloc(arena, len, err);
	if (data == NULL)
		return prov_failed(err);
	code = prov_src_read(src, zip->end.directory, data, len, err);
	prov_rd_init(&rd, prov_bytes(data, len), zip->end.directory);
	for (; code == PROV_OK && zip->n < n; zip->n++) {
		code = read_header(&rd, &members[zip->n], err);
		zip->v[zip->n] = zip->by_name[zip->n] = &members[zip->n];
	}
	if (code == PROV_OK && !prov_rd_end(&rd))
		return broken(&rd, err);
	return code;
}

static int check_names(struct prov_zip *zip, struct prov_err *err)
{
	prov_zip_sort(zip->by_name, zip->n, prov_zip_by_name);
	for (size_t i = 1; i < zip->n; i++) {
		if (prov_bytes_eq(zip->by_name[i - 1]->name, zip->by_name[i]->name))
			return prov_fail_at(err, PROV_E_FORMAT, zip->by_name[i]->off,
			    "two members of the ZIP archive have the same name");
	}
	return PROV_OK;
}

int prov_zip_read(const struct prov_src *src, struct prov_arena *arena, struct prov_zip *out,
    struct prov_err *err)
{
	struct prov_window win;
	int code;

	memset(out, 0, sizeof(*out));
	code = prov_zip_find_end(src, arena, &out->end, err);
	if (code == PROV_OK)
		code = read_directory(src, arena, out, err);
	if (code == PROV_OK)
		code = check_names(out, err);
	if (code != PROV_OK)
		return code;
	prov_zip_sort(out->v, out->n, prov_zip_by_place);
	prov_window_init(&win, src);
	for (size_t i = 0; i < out->n && code == PROV_OK; i++)
		code = prov_zip_read_local(&win, arena, out->v[i],
		    i + 1 < out->n ? out->v[i + 1]->off : out->end.directory, err);
	return code;
}

const struct prov_zip_member *prov_zip_find(const struct prov_zip *zip, struct prov_bytes name)
{
	const struct prov_zip_member wanted = {.name = name};
	size_t lo = 0, hi = zip->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int order = prov_zip_by_name(zip->by_name[mid], &wanted);

		if (order == 0)
			return zip->by_name[mid];
		if (order < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

/* --- the directory once more --- */

/* N bytes at A and at B. */
static int compare(
    struct prov_window win[2], uint64_t a, uint64_t b, uint64_t n, bool *same, struct prov_err *err)
{
	*same = true;
	for (uint64_t i = 0; i < n && *same;) {
		size_t len = n - i < PROV_WINDOW_SIZE ? (size_t)(n - i) : PROV_WINDOW_SIZE;
		struct prov_bytes x, y;
		int code = prov_window_get(&win[0], a + i, len, &x, err);

		if (code == PROV_OK)
			code = prov_window_get(&win[1], b + i, len, &y, err);
		if (code != PROV_OK)
			return code;
		*same = prov_bytes_eq(x, y);
		i += len;
	}
	return PROV_OK;
}

/* An extra field of nothing but times, of Unix or of NTFS. No header of a file has room in it. */
static bool is_times(struct prov_bytes field)
{
	static const uint8_t ntfs[] = {0x0a, 0, 32, 0, 0, 0, 0, 0, 1, 0, 24, 0};

	return (prov_bytes_is(prov_bytes_sub(field, 0, 2), "UT") && field.n <= UNIX_TIMES) ||
	       prov_bytes_eq(
		   prov_bytes_sub(field, 0, sizeof(ntfs)), prov_bytes(ntfs, sizeof(ntfs)));
}

/* The fields WAS are NOW, or these and times, which c2pa-rs leaves away in a directory that it
 * writes anew. */
static bool has_fields(struct prov_bytes was, struct prov_bytes now)
{
	struct prov_rd rd;
	size_t at = 0;

	prov_rd_init(&rd, was, 0);
	while (!prov_rd_end(&rd)) {
		size_t from = was.n - prov_rd_left(&rd);
		struct prov_bytes field;
		uint64_t len;

		if (!prov_rd_skip(&rd, 2) || !prov_rd_uint(&rd, 2, true, &len) ||
		    !prov_rd_skip(&rd, (size_t)len))
			return false;
		field = prov_bytes_sub(was, from, was.n - prov_rd_left(&rd) - from);
		if (prov_bytes_eq(prov_bytes_sub(now, at, field.n), field))
			at += field.n;
		else if (!is_times(field))
			return false;
	}
	return at == now.n;
}

static int compare_extra(struct prov_window win[2], uint64_t a, uint64_t n, uint64_t b, uint64_t m,
    bool *same, struct prov_err *err)
{
	struct prov_bytes was, now;
	int code;

	if (n == m)
		return compare(win, a, b, n, same, err);
	*same = false;
	if (n < m || n - m > MAX_TIMES || n > PROV_WINDOW_SIZE)
		return PROV_OK;
	code = prov_window_get(&win[0], a, (size_t)n, &was, err);
	if (code == PROV_OK)
		code = prov_window_get(&win[1], b, (size_t)m, &now, err);
	if (code != PROV_OK)
		return code;
	*same = has_fields(was, now);
	return PROV_OK;
}

/* Whether the header at OFF is the one at AT, but for what it says of GONE instead. */
static int is_of_gone(struct prov_window win[2], const struct prov_zip_member *gone, uint64_t off,
    uint64_t at, bool *same, struct prov_err *err)
{
	struct central c = {0};
	struct prov_bytes x, y;
	struct prov_rd rd;
	int code = prov_window_get(&win[0], off, CENTRAL_SIZE, &x, err);

	if (code == PROV_OK)
		code = prov_window_get(&win[1], at, CENTRAL_SIZE, &y, err);
	if (code != PROV_OK)
		return code;
	prov_rd_init(&rd, x, off);
	*same = read_fields(&rd, &c) && c.when == gone->when && c.crc == gone->crc &&
		c.stored == gone->stored && c.size == gone->size && c.off == gone->off &&
		memcmp(x.p, y.p, NEEDED_AT) == 0 &&
		memcmp(&x.p[NEEDED_AT + 2], &y.p[NEEDED_AT + 2], WHEN_AT - NEEDED_AT - 2) == 0 &&
		memcmp(&x.p[LENGTHS_AT], &y.p[LENGTHS_AT], OFF_AT - LENGTHS_AT) == 0;
	return PROV_OK;
}

/* What it says of its member: not which version that needs, and how long its extra fields are. */
static int is_same_head(struct prov_window win[2], uint64_t off, uint64_t at, uint64_t *extra,
    bool *same, struct prov_err *err)
{
	struct prov_bytes x, y;
	int code = prov_window_get(&win[0], off, CENTRAL_SIZE, &x, err);

	if (code == PROV_OK)
		code = prov_window_get(&win[1], at, CENTRAL_SIZE, &y, err);
	if (code != PROV_OK)
		return code;
	*extra = y.p[EXTRA_AT] | (uint64_t)y.p[EXTRA_AT + 1] << 8;
	*same = memcmp(x.p, y.p, NEEDED_AT) == 0 &&
		memcmp(&x.p[NEEDED_AT + 2], &y.p[NEEDED_AT + 2], EXTRA_AT - NEEDED_AT - 2) == 0 &&
		memcmp(&x.p[EXTRA_AT + 2], &y.p[EXTRA_AT + 2], CENTRAL_SIZE - EXTRA_AT - 2) == 0;
	return PROV_OK;
}

/* The header of M again at OFF, with EXTRA bytes of extra fields and a COMMENT of so many. */
static int compare_header(struct prov_window win[2], const struct prov_zip_member *m,
    const struct prov_zip_member *gone, uint64_t off, uint64_t extra, uint64_t comment, bool *same,
    struct prov_err *err)
{
	uint64_t at = m->crc_at - CRC_AT, now = 0;
	int code = is_same_head(win, off, at, &now, same, err);

	if (code == PROV_OK && !*same && gone != NULL && prov_bytes_eq(m->name, gone->name))
		code = is_of_gone(win, gone, off, at, same, err);
	/* The name, by which it was found, and what is behind it, of the same lengths. */
	off += CENTRAL_SIZE + m->name.n;
	at += CENTRAL_SIZE + m->name.n;
	if (code == PROV_OK && *same)
		code = compare_extra(win, off, extra, at, now, same, err);
	if (code == PROV_OK && *same)
		code = compare(win, off + extra, at + now, comment, same, err);
	return code;
}

/* The header at *OFF, which then is behind it where it is there again. */
static int repeat_header(struct prov_window win[2], const struct prov_zip *zip,
    const struct prov_zip_member *gone, uint64_t *off, uint64_t end, bool *same,
    struct prov_err *err)
{
	const struct prov_zip_member *m;
	struct prov_bytes head, name;
	uint64_t n, extra, comment;
	struct prov_rd rd;
	int code;

	*same = false;
	if (end - *off < CENTRAL_SIZE)
		return PROV_OK;
	code = prov_window_get(&win[0], *off, CENTRAL_SIZE, &head, err);
	if (code != PROV_OK)
		return code;
	prov_rd_init(&rd, head, *off);
	if (!prov_rd_skip(&rd, LENGTHS_AT) || !prov_rd_uint(&rd, 2, true, &n) ||
	    !prov_rd_uint(&rd, 2, true, &extra) || !prov_rd_uint(&rd, 2, true, &comment))
		return prov_fail(err, PROV_E_INTERNAL, "a record was not read");
	if (n > PROV_WINDOW_SIZE || n + extra + comment > end - *off - CENTRAL_SIZE)
		return PROV_OK;
	code = prov_window_get(&win[0], *off + CENTRAL_SIZE, (size_t)n, &name, err);
	if (code != PROV_OK)
		return code;
	m = prov_zip_find(zip, name);
	if (m == NULL)
		return PROV_OK;
	code = compare_header(win, m, gone, *off, extra, comment, same, err);
	if (*same)
		*off += CENTRAL_SIZE + n + extra + comment;
	return code;
}

int prov_zip_skip_repeated(const struct prov_src *src, const struct prov_zip *zip,
    const struct prov_zip_member *gone, uint64_t *off, uint64_t end, struct prov_err *err)
{
	/* That they are so few also bounds what looking each of them up takes. */
	size_t left = zip->n;
	struct prov_window win[2];
	bool same = true;
	int code = PROV_OK;

	prov_window_init(&win[0], src);
	prov_window_init(&win[1], src);
	while (*off < end && same && code == PROV_OK && left-- > 0)
		code = repeat_header(win, zip, gone, off, end, &same, err);
	return code;
}
