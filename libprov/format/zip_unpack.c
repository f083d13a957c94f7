/* SPDX-License-Identifier: Apache-2.0 */
/* What one small member of a ZIP archive holds: as it is, or deflated (APPNOTE 4.4.5). */
#define ZLIB_CONST /* next_in then takes bytes that are const */
#include <zlib.h>

#include "base/err.h"
#include "format/cands.h"
#include "format/crc32.h"
#include "format/zip.h"

#define STORED 0u
#define DEFLATED 8u
#define ENCRYPTED 1u /* general purpose bit 0 */

/* TO has room for what the directory says, and gets no byte more. */
static int inflate_all(struct prov_bytes packed, uint8_t *to, size_t n, struct prov_err *err)
{
	z_stream z = {0};
	int rc;

	z.next_in = packed.p;
	z.avail_in = (uInt)packed.n;
	z.next_out = to;
	z.avail_out = (uInt)n;
	rc = inflateInit2(&z, -MAX_WBITS);
	if (rc != Z_OK)
		return prov_fail_nomem(err);
	rc = inflate(&z, Z_FINISH);
	(void)inflateEnd(&z);
	if (rc == Z_MEM_ERROR)
		return prov_fail_nomem(err);
	if (rc != Z_STREAM_END || z.avail_out != 0)
		return prov_fail(err, PROV_E_FORMAT, "a member of the ZIP archive is broken");
	return PROV_OK;
}

int prov_zip_unpack(const struct prov_src *src, const struct prov_zip_member *m, size_t max,
    struct prov_arena *arena, struct prov_bytes *out, struct prov_err *err)
{
	uint8_t *stored, *to;
	int code;

	*out = prov_bytes(NULL, 0);
	if ((m->flags & ENCRYPTED) != 0 || (m->method != STORED && m->method != DEFLATED))
		return prov_fail_at(err, PROV_E_UNSUPPORTED, m->off,
		    "a member of the ZIP archive is packed in a way that is not supported");
	if (m->stored > max || m->size > max || max > UINT32_MAX)
		return prov_refuse_at(err, PROV_LIMIT_PROPERTIES, m->off,
		    "a member of the ZIP archive is larger than the limit of %zu bytes", max);
	stored = prov_arena_alloc(arena, (size_t)m->stored + 1, err);
	if (stored == NULL)
		return prov_failed(err);
	code = prov_src_read(src, m->data, stored, (size_t)m->stored, err);
	*out = prov_bytes(stored, (size_t)m->stored);
	if (code == PROV_OK && m->method == DEFLATED) {
		to = prov_arena_alloc(arena, (size_t)m->size + 1, err);
		if (to == NULL)
			return prov_failed(err);
		code = inflate_all(*out, to, (size_t)m->size, err);
		*out = prov_bytes(to, (size_t)m->size);
	}
	if (code == PROV_OK && (out->n != m->size || prov_crc32(0, *out) != m->crc))
		return prov_fail_at(
		    err, PROV_E_FORMAT, m->off, "a member of the ZIP archive is broken");
	return code;
}
