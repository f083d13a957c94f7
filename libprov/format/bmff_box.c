/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "base/limits.h"
#include "base/rd.h"
#include "format/bmff_scan.h"

#define HEAD 8u
#define LONG_HEAD 16u

static int cut(struct prov_bmff_box *out, uint64_t end, struct prov_err *err)
{
	out->len = end - out->off;
	return prov_fail_at(err, PROV_E_TRUNC, out->off,
	    "a box that begins here says that it is longer than what holds it");
}

int prov_bmff_read(struct prov_window *win, uint64_t off, uint64_t end, bool top,
    struct prov_bmff_box *out, struct prov_err *err)
{
	struct prov_bytes head;
	struct prov_rd rd;
	uint32_t size = 0;
	int rc;

	memset(out, 0, sizeof(*out));
	if (off > end || end - off < HEAD)
		return prov_fail_at(err, PROV_E_TRUNC, off, "the file ends in a box's header");
	rc = prov_window_get(win, off, end - off < LONG_HEAD ? HEAD : LONG_HEAD, &head, err);
	if (rc != PROV_OK)
		return rc;
	out->off = off;
	out->head = HEAD;
	prov_rd_init(&rd, head, off);
	if (!prov_rd_u32(&rd, &size) || !prov_rd_u32(&rd, &out->type))
		return prov_fail(err, PROV_E_INTERNAL, "a box's header was not read");
	out->len = size;
	if (size == 1) {
		out->head = LONG_HEAD;
		if (!prov_rd_u64(&rd, &out->len))
			return cut(out, end, err);
	} else if (size == 0 && top) {
		out->to_end = true;
		out->len = end - off;
	}
	if (out->len < out->head)
		return prov_fail_at(
		    err, PROV_E_FORMAT, off, "a box says that it is shorter than its own header");
	if (out->len > end - off)
		return cut(out, end, err);
	return PROV_OK;
}

int prov_bmff_next(struct prov_window *win, uint64_t *at, uint64_t end, size_t *boxes,
    struct prov_bmff_box *out, struct prov_err *err)
{
	struct prov_err why = {0};
	int rc;

	if (++*boxes > PROV_MAX_BMFF_BOXES)
		return prov_refuse(err, PROV_LIMIT_BMFF_BOXES, "the file has more than %u boxes",
		    PROV_MAX_BMFF_BOXES);
	rc = prov_bmff_read(win, *at, end, false, out, &why);
	if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT)
		return PROV_E_NOTFOUND;
	if (rc != PROV_OK)
		return prov_pass(err, rc, &why);
	*at = out->off + out->len;
	return PROV_OK;
}

static bool holds_boxes(uint32_t type)
{
	static const char list[] =
	    "moovtrakedtsmdiaminfdinfstblmvexmooftrafmfraudtastrkstrdrinfsinfschihntihinf"
	    "iprpipcogrplpaenmecometa";

	for (size_t i = 0; i + 4 < sizeof(list); i += 4) {
		if (type == PROV_FOURCC((uint8_t)list[i], (uint8_t)list[i + 1],
				(uint8_t)list[i + 2], (uint8_t)list[i + 3]))
			return true;
	}
	return false;
}

int prov_bmff_children(
    struct prov_window *win, const struct prov_bmff_box *box, uint64_t *at, struct prov_err *err)
{
	struct prov_bytes head;
	uint64_t body = box->len - box->head;
	int rc;

	*at = 0;
	if (!holds_boxes(box->type))
		return PROV_OK;
	*at = box->off + box->head;
	if (box->type != PROV_FOURCC('m', 'e', 't', 'a') || body < HEAD)
		return PROV_OK;
	/* QuickTime's begins with its boxes, ISO's with version and flags. */
	rc = prov_window_get(win, *at, HEAD, &head, err);
	if (rc == PROV_OK && !prov_bytes_is(prov_bytes_sub(head, 4, 4), "hdlr"))
		*at += 4;
	return rc;
}

void prov_bmff_name(uint32_t type, char name[5])
{
	for (unsigned i = 0; i < 4; i++) {
		uint8_t c = (uint8_t)(type >> (24 - 8 * i));

		name[i] = c >= 0x20 && c < 0x7f ? (char)c : '?';
	}
	name[4] = '\0';
}

static const uint8_t c2pa_uuid[PROV_BMFF_UUID_SIZE] = {
    0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81};
static const uint8_t xmp_uuid[PROV_BMFF_UUID_SIZE] = {
    0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac};

const uint8_t *prov_bmff_c2pa_uuid(void)
{
	return c2pa_uuid;
}

const uint8_t *prov_bmff_xmp_uuid(void)
{
	return xmp_uuid;
}

/* version and flags (both 0), box_purpose with its NUL: A.5.1.2, A.5.3. */
static enum prov_bmff_use read_purpose(struct prov_bytes full, size_t *used)
{
	static const struct {
		const char *purpose;
		enum prov_bmff_use use;
	} table[] = {
	    {"manifest", PROV_BMFF_MANIFEST},
	    {"original", PROV_BMFF_ORIGINAL},
	    {"update", PROV_BMFF_UPDATE},
	    {"merkle", PROV_BMFF_MERKLE},
	};
	struct prov_bytes purpose;
	struct prov_rd rd;
	uint32_t version_flags;

	prov_rd_init(&rd, full, 0);
	if (!prov_rd_u32(&rd, &version_flags) || version_flags != 0 || !prov_rd_cstr(&rd, &purpose))
		return PROV_BMFF_C2PA_ODD;
	*used = prov_rd_off(&rd);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (prov_bytes_is(purpose, table[i].purpose))
			return table[i].use;
	}
	return PROV_BMFF_C2PA_ODD;
}

int prov_bmff_use(struct prov_window *win, const struct prov_bmff_box *box, enum prov_bmff_use *out,
    uint64_t *data, struct prov_err *err)
{
	uint64_t body = box->len - box->head;
	struct prov_bytes head;
	size_t n = 64, used = 0;
	int rc;

	*out = PROV_BMFF_OTHER;
	*data = box->off + box->len;
	if (box->type != PROV_FOURCC('u', 'u', 'i', 'd') || body < PROV_BMFF_UUID_SIZE)
		return PROV_OK;
	if (n > body)
		n = (size_t)body;
	rc = prov_window_get(win, box->off + box->head, n, &head, err);
	if (rc != PROV_OK)
		return rc;
	if (prov_bytes_eq(prov_bytes_sub(head, 0, PROV_BMFF_UUID_SIZE),
		prov_bytes(xmp_uuid, PROV_BMFF_UUID_SIZE)))
		*out = PROV_BMFF_XMP;
	if (!prov_bytes_eq(prov_bytes_sub(head, 0, PROV_BMFF_UUID_SIZE),
		prov_bytes(c2pa_uuid, PROV_BMFF_UUID_SIZE)))
		return PROV_OK;
	*out = read_purpose(prov_bytes_sub(head, PROV_BMFF_UUID_SIZE, n), &used);
	*data = box->off + box->head + PROV_BMFF_UUID_SIZE + used;
	return PROV_OK;
}
