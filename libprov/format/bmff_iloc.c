/* SPDX-License-Identifier: Apache-2.0 */
#include "format/bmff_iloc.h"

#include "base/err.h"
#include "base/rd.h"

/* The next integer of N (0, 2, 4 or 8) bytes. */
static int take(struct prov_bmff_iloc *l, size_t n, uint64_t *out, struct prov_err *err)
{
	struct prov_bytes data;
	struct prov_rd rd;
	int rc;

	*out = 0;
	if (n == 0)
		return PROV_OK;
	if (n > l->end - l->at)
		return prov_fail_at(err, PROV_E_FORMAT, l->at,
		    "the table of items' places has more entries than it has room for");
	rc = prov_window_get(l->win, l->at, n, &data, err);
	if (rc != PROV_OK)
		return rc;
	prov_rd_init(&rd, data, l->at);
	l->at += n;
	return prov_rd_uint(&rd, n, false, out)
		   ? PROV_OK
		   : prov_fail(err, PROV_E_INTERNAL, "an integer was not read");
}

static bool is_size(uint8_t n)
{
	return n == 0 || n == 4 || n == 8;
}

int prov_bmff_iloc_open(struct prov_bmff_iloc *iloc, struct prov_window *win,
    const struct prov_bmff_box *box, struct prov_err *err)
{
	uint64_t full = 0, sizes = 0, items = 0;
	int rc;

	*iloc = (struct prov_bmff_iloc){
	    .at = box->off + box->head, .end = box->off + box->len, .win = win};
	rc = take(iloc, 4, &full, err);
	if (rc == PROV_OK)
		rc = take(iloc, 2, &sizes, err);
	if (rc != PROV_OK)
		return rc;
	iloc->version = (uint8_t)(full >> 24);
	iloc->offset_size = sizes >> 12 & 15;
	iloc->length_size = sizes >> 8 & 15;
	iloc->base_size = sizes >> 4 & 15;
	iloc->index_size = iloc->version == 0 ? 0 : sizes & 15;
	if (iloc->version > 2 || !is_size(iloc->offset_size) || !is_size(iloc->length_size) ||
	    !is_size(iloc->base_size) || !is_size(iloc->index_size))
		return prov_fail_at(err, PROV_E_FORMAT, box->off,
		    "the table of items' places is not as ISO/IEC 14496-12 defines it");
	iloc->count_at = iloc->at;
	rc = take(iloc, iloc->version == 2 ? 4 : 2, &items, err);
	iloc->items = (uint32_t)items;
	return rc;
}

int prov_bmff_iloc_item(
    struct prov_bmff_iloc *iloc, struct prov_bmff_item *item, struct prov_err *err)
{
	uint64_t id = 0, method = 0, reference = 0, extents = 0;
	int rc;

	memset(item, 0, sizeof(*item));
	item->off = iloc->at;
	rc = take(iloc, iloc->version == 2 ? 4 : 2, &id, err);
	if (rc == PROV_OK)
		rc = take(iloc, iloc->version == 0 ? 0 : 2, &method, err);
	if (rc == PROV_OK)
		rc = take(iloc, 2, &reference, err);
	item->base_at = iloc->at;
	if (rc == PROV_OK)
		rc = take(iloc, iloc->base_size, &item->base, err);
	item->extents_at = iloc->at;
	if (rc == PROV_OK)
		rc = take(iloc, 2, &extents, err);
	item->id = (uint32_t)id;
	item->method = method & 15;
	item->data_reference = (uint16_t)reference;
	item->extents = (uint16_t)extents;
	/* The same one again: nothing tells them apart. */
	if (extents > 1 && iloc->index_size + iloc->offset_size + iloc->length_size == 0)
		item->extents = 1;
	return rc;
}

int prov_bmff_iloc_extent(
    struct prov_bmff_iloc *iloc, struct prov_bmff_extent *extent, struct prov_err *err)
{
	uint64_t index;
	int rc;

	memset(extent, 0, sizeof(*extent));
	rc = take(iloc, iloc->index_size, &index, err);
	extent->offset_at = iloc->at;
	if (rc == PROV_OK)
		rc = take(iloc, iloc->offset_size, &extent->offset, err);
	extent->length_at = iloc->at;
	return rc == PROV_OK ? take(iloc, iloc->length_size, &extent->length, err) : rc;
}
