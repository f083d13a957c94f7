/* SPDX-License-Identifier: Apache-2.0 */
/* The description box of ISO 19566-5, A.3, with the private field of C2PA 2.4, 8.4.2.3. */
#include "jumbf/desc.h"

#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"

static bool is_forbidden(uint32_t cp)
{
	return cp <= 0x1f || (cp >= 0x7f && cp <= 0x9f) || cp == '/' || cp == ';' || cp == '?' ||
	       cp == '#' || cp == 0xfeff || cp == 0xffff;
}

bool prov_jumbf_label_check(struct prov_bytes label)
{
	uint32_t cp;

	if (label.n > PROV_MAX_LABEL)
		return false;
	while (label.n > 0) {
		int n = prov_utf8_next(label, &cp);

		if (n <= 0 || is_forbidden(cp))
			return false;
		label = prov_bytes_sub(label, (size_t)n, label.n);
	}
	return true;
}

int prov_jumbf_inner_box(struct prov_rd *rd, struct prov_box *out, struct prov_err *err)
{
	static const uint8_t zeros[4] = {0};
	struct prov_rd start = *rd;
	struct prov_bytes lbox;

	if (prov_rd_peek(&start, sizeof(zeros), &lbox) &&
	    prov_bytes_eq(lbox, prov_bytes(zeros, sizeof(zeros)))) {
		memset(out, 0, sizeof(*out));
		return prov_fail_at(
		    err, PROV_E_FORMAT, prov_rd_at(rd), "a JUMBF box inside another has no length");
	}
	return prov_box_read(rd, out, err);
}

static int read_label(struct prov_rd *rd, struct prov_jumbf *out, struct prov_err *err)
{
	uint64_t at = prov_rd_at(rd);

	if (!prov_rd_cstr(rd, &out->label))
		return prov_fail_at(err, PROV_E_FORMAT, at, "a JUMBF label has no end");
	if (out->label.n > PROV_MAX_LABEL)
		return prov_refuse_at(err, PROV_LIMIT_LABEL, at,
		    "a JUMBF label of %zu bytes exceeds the limit of %u", out->label.n,
		    PROV_MAX_LABEL);
	if (!prov_jumbf_label_check(out->label))
		return prov_fail_at(err, PROV_E_FORMAT, at,
		    "a JUMBF label is not UTF-8 or has a character that is not permitted");
	out->has_label = true;
	return PROV_OK;
}

static int read_private(struct prov_rd *rd, struct prov_jumbf *out, struct prov_err *err)
{
	struct prov_box box;
	int rc = prov_jumbf_inner_box(rd, &box, err);

	if (rc == PROV_OK && box.type == PROV_BOX_C2SH)
		out->salt = box.body;
	return rc;
}

static int read_fields(struct prov_rd *rd, struct prov_jumbf *out, struct prov_err *err)
{
	struct prov_bytes uuid;
	size_t skipped = 0;
	int rc = PROV_OK;

	if (!prov_rd_bytes(rd, PROV_JUMBF_UUID_SIZE, &uuid) || !prov_rd_u8(rd, &out->toggles))
		return prov_fail_at(
		    err, PROV_E_TRUNC, prov_rd_at(rd), "a JUMBF description box is cut off");
	out->type = prov_jumbf_type_of(uuid);
	if ((out->toggles & PROV_JUMBF_HAS_LABEL) != 0)
		rc = read_label(rd, out, err);
	if (rc != PROV_OK)
		return rc;
	if ((out->toggles & PROV_JUMBF_HAS_ID) != 0)
		skipped += 4;
	if ((out->toggles & PROV_JUMBF_HAS_HASH) != 0)
		skipped += 32;
	if (!prov_rd_skip(rd, skipped))
		return prov_fail_at(
		    err, PROV_E_TRUNC, prov_rd_at(rd), "a JUMBF description box is cut off");
	if ((out->toggles & PROV_JUMBF_HAS_PRIVATE) != 0)
		rc = read_private(rd, out, err);
	if (rc != PROV_OK)
		return rc;
	if (!prov_rd_end(rd))
		return prov_fail_at(err, PROV_E_FORMAT, prov_rd_at(rd),
		    "a JUMBF description box has %zu bytes too many", prov_rd_left(rd));
	return PROV_OK;
}

int prov_jumbf_desc_read(struct prov_rd *rd, struct prov_jumbf *out, struct prov_err *err)
{
	uint64_t at = prov_rd_at(rd);
	struct prov_box box;
	struct prov_rd fields;
	int rc;

	if (prov_rd_end(rd))
		return prov_fail_at(err, PROV_E_FORMAT, at, "a JUMBF superbox is empty");
	rc = prov_jumbf_inner_box(rd, &box, err);
	if (rc != PROV_OK)
		return rc;
	if (box.type != PROV_BOX_JUMD)
		return prov_fail_at(err, PROV_E_FORMAT, at,
		    "a JUMBF superbox does not begin with a description box");
	prov_rd_init(&fields, box.body, at + (box.raw.n - box.body.n));
	return read_fields(&fields, out, err);
}
