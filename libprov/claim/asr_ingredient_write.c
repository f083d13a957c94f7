/* SPDX-License-Identifier: Apache-2.0 */
#include "cbor/enc.h"
#include "claim/assertion.h"
#include "prov/report.h"

static void put_text(
    struct prov_wr *wr, struct prov_enc_map *map, const char *key, struct prov_bytes text)
{
	if (text.n == 0)
		return;
	prov_enc_key(wr, map, key);
	prov_enc_text(wr, text);
}

static void put_status(struct prov_wr *wr, const struct prov_status_rec *status)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	put_text(wr, &map, "code", status->code);
	put_text(wr, &map, "url", status->url);
	put_text(wr, &map, "explanation", status->explanation);
	prov_enc_map_end(wr, &map);
}

static void put_list(struct prov_wr *wr, struct prov_enc_map *map, const char *key, int severity,
    const struct prov_status_rec *v, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += v[i].severity == severity;
	prov_enc_key(wr, map, key);
	prov_enc_array(wr, count);
	for (size_t i = 0; i < n; i++) {
		if (v[i].severity == severity)
			put_status(wr, &v[i]);
	}
}

/* status-codes-map: all three lists are required, empty or not (C2PA 2.4, 15.2.1). */
static void put_codes(struct prov_wr *wr, const struct prov_status_rec *v, size_t n)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	put_list(wr, &map, "success", PROV_SEV_SUCCESS, v, n);
	put_list(wr, &map, "informational", PROV_SEV_INFO, v, n);
	put_list(wr, &map, "failure", PROV_SEV_FAILURE, v, n);
	prov_enc_map_end(wr, &map);
}

static void put_delta(struct prov_wr *wr, const struct prov_delta_rec *delta)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "ingredientAssertionURI");
	prov_enc_text(wr, delta->uri);
	prov_enc_key(wr, &map, "validationDeltas");
	put_codes(wr, delta->v, delta->n);
	prov_enc_map_end(wr, &map);
}

/* Both members shall be there with an activeManifest (18.16.12.4.3). */
static void put_results(struct prov_wr *wr, const struct prov_ingredient_new *ingredient)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "activeManifest");
	put_codes(wr, ingredient->results, ingredient->num_results);
	prov_enc_key(wr, &map, "ingredientDeltas");
	prov_enc_array(wr, ingredient->num_deltas);
	for (size_t i = 0; i < ingredient->num_deltas; i++)
		put_delta(wr, &ingredient->deltas[i]);
	prov_enc_map_end(wr, &map);
}

void prov_ingredient_put(struct prov_wr *wr, const struct prov_ingredient_new *ingredient)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "relationship");
	prov_enc_str(wr, ingredient->relationship);
	put_text(wr, &map, "dc:title", prov_bytes_str(ingredient->title));
	put_text(wr, &map, "dc:format", prov_bytes_str(ingredient->format));
	put_text(wr, &map, "instanceID", prov_bytes_str(ingredient->instance_id));
	put_text(wr, &map, "description", prov_bytes_str(ingredient->description));
	put_text(wr, &map, "digitalSourceType", prov_bytes_str(ingredient->source_type));
	if (ingredient->thumbnail != NULL) {
		prov_enc_key(wr, &map, "thumbnail");
		prov_hashed_uri_put(wr, ingredient->thumbnail);
	}
	if (ingredient->manifest != NULL) {
		prov_enc_key(wr, &map, "activeManifest");
		prov_hashed_uri_put(wr, ingredient->manifest);
		prov_enc_key(wr, &map, "claimSignature");
		prov_hashed_uri_put(wr, ingredient->claim_signature);
		prov_enc_key(wr, &map, "validationResults");
		put_results(wr, ingredient);
	}
	for (size_t i = 0; i < ingredient->num_more; i++) {
		prov_enc_key(wr, &map, ingredient->more[i].key);
		prov_wr_bytes(wr, ingredient->more[i].cbor);
	}
	prov_enc_map_end(wr, &map);
}
