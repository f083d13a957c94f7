/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/file_ref.h"

#include "base/err.h"
#include "base/limits.h"
#include "cbor/enc.h"

/*
 * A byte string of twelve times FF, and the index. No text holds FF, which is not UTF-8; of numbers
 * from JSON none has more than eight in a row, and what follows them is the head of an item, which
 * FF is not where lengths are definite.
 */
#define FILLER 12u
#define MARK (FILLER + 4u)
#define HEAD 0x50u /* of a byte string of 16 */

void prov_file_ref_mark(struct prov_wr *wr, size_t index)
{
	uint8_t mark[MARK];

	memset(mark, 0xFF, FILLER);
	for (size_t i = 0; i < 4; i++)
		mark[FILLER + i] = (uint8_t)(index >> (8 * (3 - i)));
	prov_enc_bytes(wr, prov_bytes(mark, sizeof(mark)));
}

static bool is_mark(struct prov_bytes cbor, size_t at, size_t *index)
{
	if (cbor.n - at < 1 + MARK || cbor.p[at] != HEAD)
		return false;
	for (size_t i = 0; i < FILLER; i++) {
		if (cbor.p[at + 1 + i] != 0xFF)
			return false;
	}
	*index = 0;
	for (size_t i = 0; i < 4; i++)
		*index = *index << 8 | cbor.p[at + 1 + FILLER + i];
	return true;
}

static bool has_marks(struct prov_bytes cbor)
{
	size_t index;

	for (size_t i = 0; i < cbor.n; i++) {
		if (is_mark(cbor, i, &index))
			return true;
	}
	return false;
}

int prov_file_ref_fill(struct prov_bytes cbor, const struct prov_hashed_uri *refs, size_t n,
    struct prov_arena *arena, struct prov_bytes *out, struct prov_err *err)
{
	struct prov_wr wr;
	char *kept = NULL;
	int rc = PROV_OK;

	*out = cbor;
	if (!has_marks(cbor))
		return PROV_OK;
	prov_wr_init(&wr, PROV_MAX_STORE);
	for (size_t i = 0; i < cbor.n && rc == PROV_OK; i++) {
		size_t index;

		if (!is_mark(cbor, i, &index)) {
			prov_wr_u8(&wr, cbor.p[i]);
			continue;
		}
		if (index >= n)
			rc = prov_fail(
			    err, PROV_E_INTERNAL, "a file is referred to that isn't there");
		else
			prov_hashed_uri_put(&wr, &refs[index]);
		i += MARK;
	}
	if (rc == PROV_OK)
		rc = prov_wr_done(&wr, err);
	if (rc == PROV_OK) {
		kept = prov_arena_strdup(arena, prov_wr_data(&wr), err);
		*out = prov_bytes(kept, wr.n);
		rc = kept == NULL ? PROV_E_NOMEM : PROV_OK;
	}
	prov_wr_fini(&wr);
	return rc;
}

int prov_file_ref_members(const struct prov_member *v, size_t num,
    const struct prov_hashed_uri *refs, size_t n, struct prov_arena *arena,
    const struct prov_member **out, struct prov_err *err)
{
	struct prov_member *filled = prov_arena_array(arena, num + 1, sizeof(*filled), err);
	int rc = filled == NULL ? PROV_E_NOMEM : PROV_OK;

	for (size_t i = 0; i < num && rc == PROV_OK; i++) {
		filled[i].key = v[i].key;
		rc = prov_file_ref_fill(v[i].cbor, refs, n, arena, &filled[i].cbor, err);
	}
	*out = filled;
	return rc;
}
