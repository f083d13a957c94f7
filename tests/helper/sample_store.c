/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/sample_store.h"

#include "jumbf/jumbf.h"

static void content(struct prov_wr *wr, uint32_t type, const char *data, size_t n)
{
	size_t mark;

	prov_box_begin(wr, type, &mark);
	prov_wr_bytes(wr, prov_bytes(data, n));
	prov_box_end(wr, mark);
}

static void cbor_box(struct prov_wr *wr, enum prov_jumbf_type type, const char *label)
{
	size_t mark;

	prov_jumbf_begin(wr, type, label, prov_bytes(NULL, 0), &mark);
	content(wr, PROV_BOX_CBOR, "\xa1\x61x\x01", 4);
	prov_jumbf_end(wr, mark);
}

void sample_store_put(struct prov_wr *wr)
{
	struct prov_bytes none = prov_bytes(NULL, 0);
	size_t store, manifest, assertions, box;

	prov_jumbf_begin(wr, PROV_JUMBF_STORE, "c2pa", none, &store);
	prov_jumbf_begin(wr, PROV_JUMBF_MANIFEST, SAMPLE_MANIFEST, none, &manifest);

	prov_jumbf_begin(wr, PROV_JUMBF_ASSERTION_STORE, "c2pa.assertions", none, &assertions);
	prov_jumbf_begin(
	    wr, PROV_JUMBF_CBOR, "c2pa.actions.v2", prov_bytes("0123456789abcdef", 16), &box);
	content(wr, PROV_BOX_CBOR, "\xa0", 1);
	prov_jumbf_end(wr, box);
	prov_jumbf_begin(wr, PROV_JUMBF_EMBEDDED_FILE, "c2pa.thumbnail", none, &box);
	content(wr, PROV_BOX_BFDB, "\0image/png", 11);
	content(wr, PROV_BOX_BIDB, "png", 3);
	content(wr, PROV_BOX_FREE, "\0\0", 2);
	prov_jumbf_end(wr, box);
	prov_jumbf_end(wr, assertions);

	cbor_box(wr, PROV_JUMBF_CLAIM, "c2pa.claim.v2");
	cbor_box(wr, PROV_JUMBF_SIGNATURE, "c2pa.signature");
	prov_jumbf_end(wr, manifest);
	prov_jumbf_end(wr, store);
}
