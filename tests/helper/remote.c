/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/remote.h"

#include "crypto/crypto.h"
#include "helper/forge_test.h"

void remote_manifest(struct forge *f, void *ctx)
{
	const struct prov_bytes *file = ctx;
	struct prov_enc_map map;
	uint8_t hash[PROV_HASH_MAX];
	struct prov_wr body;

	assert_int_equal(prov_hash_bytes(PROV_HASH_SHA256, *file, hash, NULL), PROV_OK);
	prov_wr_init(&body, 4096);
	prov_enc_map_begin(&body, &map);
	prov_enc_key(&body, &map, "alg");
	prov_enc_str(&body, "sha256");
	prov_enc_key(&body, &map, "hash");
	prov_enc_bytes(&body, prov_bytes(hash, 32));
	prov_enc_key(&body, &map, "pad");
	prov_enc_bytes(&body, prov_bytes("", 0));
	prov_enc_map_end(&body, &map);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_assert(f, "c2pa.hash.data", PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	forge_end(f, 0);
	prov_wr_fini(&body);
}
