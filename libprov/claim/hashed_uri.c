/* SPDX-License-Identifier: Apache-2.0 */
#include "cbor/enc.h"
#include "claim/claim.h"

/* Takes ITEM if it is there; false where it is of the wrong type. */
static bool take(bool (*get)(const struct prov_cbor *, struct prov_bytes *),
    const struct prov_cbor *item, struct prov_bytes *out)
{
	*out = prov_bytes(NULL, 0);
	return item->type == PROV_CBOR_NONE || get(item, out);
}

bool prov_hashed_uri_parse(const struct prov_cbor *item, struct prov_hashed_uri *out)
{
	struct prov_cbor url, alg, hash;
	const struct prov_cbor_field fields[] = {{"url", &url}, {"alg", &alg}, {"hash", &hash}};
	bool good;

	*out = (struct prov_hashed_uri){0};
	if (prov_cbor_fields(item, fields, 3, NULL) != PROV_OK)
		return false;
	good = take(prov_cbor_text, &url, &out->url);
	good = take(prov_cbor_text, &alg, &out->alg) && good;
	return take(prov_cbor_bytes, &hash, &out->hash) && good;
}

void prov_hashed_uri_put(struct prov_wr *wr, const struct prov_hashed_uri *uri)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "url");
	prov_enc_text(wr, uri->url);
	if (uri->alg.n > 0) {
		prov_enc_key(wr, &map, "alg");
		prov_enc_text(wr, uri->alg);
	}
	prov_enc_key(wr, &map, "hash");
	prov_enc_bytes(wr, uri->hash);
	prov_enc_map_end(wr, &map);
}
