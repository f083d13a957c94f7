/* SPDX-License-Identifier: Apache-2.0 */
/* One member of a ZIP archive: its local header, which must say what the central header says, and
 * its data descriptor (APPNOTE 4.3.7 to 4.3.9). */
#include "base/ckd.h"
#include "base/err.h"
#include "base/rd.h"
#include "format/cands.h"
#include "format/window.h"
#include "format/zip.h"

#define LOCAL_SIZE 30u
#define MAX_DESCRIPTOR 24u
#define HAS_DESCRIPTOR 8u
#define MAX_FOLDER_EXTRA 64u /* zip writes 28 bytes */

struct local {
	uint64_t needed, flags, method, when, crc, stored, size, name_len, extra_len;
};

bool prov_zip_extra(struct prov_bytes extra, uint64_t *const *values, size_t n)
{
	struct prov_rd rd, field = {0};
	uint64_t id, len;
	size_t seen = 0;
	bool wanted = false;

	for (size_t i = 0; i < n; i++)
		wanted = wanted || *values[i] == PROV_ZIP_SENTINEL32;
	if (!wanted)
		return true;
	prov_rd_init(&rd, extra, 0);
	while (prov_rd_uint(&rd, 2, true, &id) && prov_rd_uint(&rd, 2, true, &len)) {
		struct prov_rd one;

		if (!prov_rd_sub(&rd, (size_t)len, &one))
			return false;
		if (id == 1) {
			field = one;
			seen++;
		}
	}
	for (size_t i = 0; i < n && seen == 1; i++) {
		if (*values[i] == PROV_ZIP_SENTINEL32 && !prov_rd_uint(&field, 8, true, values[i]))
			return false;
	}
	return seen == 1;
}

bool prov_zip_has_extra(struct prov_bytes extra, unsigned kind)
{
	struct prov_rd rd;
	uint64_t id, len;

	prov_rd_init(&rd, extra, 0);
	while (prov_rd_uint(&rd, 2, true, &id) && prov_rd_uint(&rd, 2, true, &len)) {
		if (id == kind)
			return true;
		if (!prov_rd_skip(&rd, (size_t)len))
			break;
	}
	return false;
}

static int disagree(const struct prov_zip_member *m, struct prov_err *err)
{
	return prov_fail_at(err, PROV_E_FORMAT, m->off,
	    "a member of the ZIP archive is not the one that its directory describes");
}

static bool read_fields(struct prov_bytes head, struct local *out)
{
	struct prov_rd rd;

	prov_rd_init(&rd, head, 0);
	return prov_bytes_starts(head, "PK\3\4") && prov_rd_skip(&rd, 4) &&
	       prov_rd_uint(&rd, 2, true, &out->needed) &&
	       prov_rd_uint(&rd, 2, true, &out->flags) &&
	       prov_rd_uint(&rd, 2, true, &out->method) && prov_rd_uint(&rd, 4, true, &out->when) &&
	       prov_rd_uint(&rd, 4, true, &out->crc) && prov_rd_uint(&rd, 4, true, &out->stored) &&
	       prov_rd_uint(&rd, 4, true, &out->size) &&
	       prov_rd_uint(&rd, 2, true, &out->name_len) &&
	       prov_rd_uint(&rd, 2, true, &out->extra_len);
}

static int compare_name(
    struct prov_window *win, const struct prov_zip_member *m, bool *same, struct prov_err *err)
{
	*same = true;
	for (size_t i = 0; i < m->name.n && *same;) {
		struct prov_bytes part = prov_bytes_sub(m->name, i, PROV_WINDOW_SIZE), found;
		int code = prov_window_get(win, m->off + LOCAL_SIZE + i, part.n, &found, err);

		if (code != PROV_OK)
			return code;
		*same = prov_bytes_eq(part, found);
		i += part.n;
	}
	return PROV_OK;
}

/* Sizes too large for their fields. */
static int read_sizes(struct prov_window *win, struct prov_arena *arena,
    const struct prov_zip_member *m, struct local *l, struct prov_err *err)
{
	uint64_t *const values[] = {&l->size, &l->stored};
	size_t n = (size_t)l->extra_len;
	uint8_t *extra;
	int code;

	if (l->size != PROV_ZIP_SENTINEL32 && l->stored != PROV_ZIP_SENTINEL32)
		return PROV_OK;
	extra = prov_arena_alloc(arena, n, err);
	if (extra == NULL)
		return prov_failed(err);
	code = prov_src_read(win->src, m->data - n, extra, n, err);
	if (code != PROV_OK)
		return code;
	return prov_zip_extra(prov_bytes(extra, n), values, 2) ? PROV_OK : disagree(m, err);
}

/* Where a data descriptor follows, the header may leave its fields open (4.4.4, bit 3). */
static bool fits(const struct prov_zip_member *m, const struct local *l)
{
	bool open = (m->flags & HAS_DESCRIPTOR) != 0;

	return l->flags == m->flags && l->method == m->method &&
	       (l->crc == m->crc || (open && l->crc == 0)) &&
	       (l->stored == m->stored || (open && l->stored == 0)) &&
	       (l->size == m->size || (open && l->size == 0));
}

/* A descriptor of one of its forms: with or without signature, sizes of 4 or 8 bytes. */
static bool is_descriptor(
    struct prov_bytes data, const struct prov_zip_member *m, bool is_signed, size_t width)
{
	uint64_t crc, stored, size;
	struct prov_rd rd;

	prov_rd_init(&rd, data, 0);
	if (is_signed && (!prov_bytes_starts(data, "PK\7\10") || !prov_rd_skip(&rd, 4)))
		return false;
	return prov_rd_uint(&rd, 4, true, &crc) && prov_rd_uint(&rd, width, true, &stored) &&
	       prov_rd_uint(&rd, width, true, &size) && crc == m->crc && stored == m->stored &&
	       size == m->size;
}

static int read_descriptor(struct prov_window *win, const struct prov_zip_member *m, uint64_t at,
    uint64_t limit, uint64_t *out, struct prov_err *err)
{
	static const struct {
		bool is_signed;
		size_t width, len;
	} forms[] = {{true, 4, 16}, {true, 8, 24}, {false, 4, 12}, {false, 8, 20}};
	size_t room = limit - at < MAX_DESCRIPTOR ? (size_t)(limit - at) : MAX_DESCRIPTOR;
	struct prov_bytes data;
	int code = prov_window_get(win, at, room, &data, err);

	*out = 0;
	if (code != PROV_OK)
		return code;
	/* Where two forms could be read, the one that leaves nothing behind it. */
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (is_descriptor(data, m, forms[i].is_signed, forms[i].width) &&
		    (*out == 0 || forms[i].len == limit - at))
			*out = forms[i].len;
	}
	return *out > 0 ? PROV_OK : disagree(m, err);
}

/* Whether EXTRA is nothing but times and owners, as zip gives them of folders, too. */
static bool is_plain_extra(struct prov_bytes extra)
{
	static const char *const kinds[] = {"UT", "ux", "UX", "Ux"};
	struct prov_rd rd;

	prov_rd_init(&rd, extra, 0);
	while (!prov_rd_end(&rd)) {
		struct prov_bytes kind;
		uint64_t len;
		bool known = false;

		if (!prov_rd_bytes(&rd, 2, &kind) || !prov_rd_uint(&rd, 2, true, &len) ||
		    !prov_rd_skip(&rd, (size_t)len))
			return false;
		for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
			known = known || prov_bytes_is(kind, kinds[i]);
		if (!known)
			return false;
	}
	return true;
}

static int note_folder(
    struct prov_window *win, struct prov_zip_member *m, const struct local *l, struct prov_err *err)
{
	struct prov_bytes extra;
	int code;

	m->plain_folder = m->name.p[m->name.n - 1] == '/' && m->stored == 0 && m->size == 0 &&
			  m->crc == 0 && m->method == 0 && (m->flags & HAS_DESCRIPTOR) == 0 &&
			  l->needed == m->needed && l->when == m->when &&
			  l->extra_len <= MAX_FOLDER_EXTRA;
	if (!m->plain_folder || l->extra_len == 0)
		return PROV_OK;
	code = prov_window_get(win, m->data - l->extra_len, (size_t)l->extra_len, &extra, err);
	m->plain_folder = code == PROV_OK && is_plain_extra(extra);
	return code;
}

int prov_zip_read_local(struct prov_window *win, struct prov_arena *arena,
    struct prov_zip_member *m, uint64_t limit, struct prov_err *err)
{
	struct local l = {0};
	struct prov_bytes head;
	uint64_t end, descriptor = 0;
	bool same;
	int code;

	if (m->off > limit || limit - m->off < LOCAL_SIZE)
		return prov_fail_at(
		    err, PROV_E_FORMAT, m->off, "members of the ZIP archive overlap");
	code = prov_window_get(win, m->off, LOCAL_SIZE, &head, err);
	if (code != PROV_OK)
		return code;
	if (!read_fields(head, &l) || l.name_len != m->name.n)
		return disagree(m, err);
	m->data = m->off + LOCAL_SIZE + l.name_len + l.extra_len;
	if (!prov_add_u64(m->data, m->stored, &end) || end > limit)
		return prov_fail_at(
		    err, PROV_E_FORMAT, m->off, "members of the ZIP archive overlap");
	code = compare_name(win, m, &same, err);
	if (code == PROV_OK)
		code = read_sizes(win, arena, m, &l, err);
	if (code != PROV_OK)
		return code;
	if (!same || !fits(m, &l))
		return disagree(m, err);
	if ((m->flags & HAS_DESCRIPTOR) != 0)
		code = read_descriptor(win, m, end, limit, &descriptor, err);
	m->len = end + descriptor - m->off;
	return code == PROV_OK ? note_folder(win, m, &l, err) : code;
}

int prov_zip_read_gone(const struct prov_src *src, const struct prov_zip_member *like, uint64_t off,
    uint64_t end, struct prov_zip_member *gone, bool *out, struct prov_err *err)
{
	struct prov_window win;
	struct local l = {0};
	struct prov_bytes head;
	int code;

	*out = false;
	*gone = (struct prov_zip_member){.name = like->name, .off = off};
	if (end - off < LOCAL_SIZE)
		return PROV_OK;
	prov_window_init(&win, src);
	code = prov_window_get(&win, off, LOCAL_SIZE, &head, err);
	if (code != PROV_OK)
		return code;
	if (!read_fields(head, &l) || l.needed != like->needed || l.flags != like->flags ||
	    (l.flags & HAS_DESCRIPTOR) != 0 || l.method != 0 || l.stored != l.size ||
	    l.size == PROV_ZIP_SENTINEL32 || l.name_len != like->name.n || l.extra_len != 0)
		return PROV_OK;
	gone->when = (uint32_t)l.when;
	gone->crc = (uint32_t)l.crc;
	gone->stored = gone->size = l.size;
	gone->data = off + LOCAL_SIZE + l.name_len;
	gone->len = LOCAL_SIZE + l.name_len + l.size;
	return gone->len <= end - off ? compare_name(&win, gone, out, err) : PROV_OK;
}
