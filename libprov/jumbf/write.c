/* SPDX-License-Identifier: Apache-2.0 */
#include "jumbf/desc.h"

static bool is_writable(struct prov_bytes uuid, struct prov_bytes label, struct prov_bytes salt)
{
	return uuid.n != 0 && prov_jumbf_label_check(label) &&
	       (salt.n == 0 || salt.n == 16 || salt.n == 32);
}

void prov_jumbf_begin(struct prov_wr *wr, enum prov_jumbf_type type, const char *label,
    struct prov_bytes salt, size_t *mark)
{
	struct prov_bytes uuid = prov_jumbf_uuid_of(type), text = prov_bytes_str(label);
	unsigned toggles = 0;
	size_t desc, box;

	*mark = wr->n;
	if (!is_writable(uuid, text, salt)) {
		if (wr->code == PROV_OK)
			wr->code = PROV_E_INTERNAL;
		return;
	}
	if (label != NULL)
		toggles |= PROV_JUMBF_REQUESTABLE | PROV_JUMBF_HAS_LABEL;
	if (salt.n > 0)
		toggles |= PROV_JUMBF_HAS_PRIVATE;

	prov_box_begin(wr, PROV_BOX_JUMB, mark);
	prov_box_begin(wr, PROV_BOX_JUMD, &desc);
	prov_wr_bytes(wr, uuid);
	prov_wr_u8(wr, (uint8_t)toggles);
	if (label != NULL) {
		prov_wr_bytes(wr, text);
		prov_wr_u8(wr, 0);
	}
	if (salt.n > 0) {
		prov_box_begin(wr, PROV_BOX_C2SH, &box);
		prov_wr_bytes(wr, salt);
		prov_box_end(wr, box);
	}
	prov_box_end(wr, desc);
}

void prov_jumbf_end(struct prov_wr *wr, size_t mark)
{
	prov_box_end(wr, mark);
}
