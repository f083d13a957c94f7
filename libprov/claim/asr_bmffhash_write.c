/* SPDX-License-Identifier: Apache-2.0 */
#include "cbor/enc.h"
#include "claim/asr_bmffhash.h"

/* An entry of the exclusions with the SECOND member that the caller goes on to write. */
static void begin_entry(
    struct prov_wr *wr, struct prov_enc_map *map, const char *xpath, const char *second)
{
	prov_enc_map_begin(wr, map);
	prov_enc_key(wr, map, "xpath");
	prov_enc_str(wr, xpath);
	if (second != NULL)
		prov_enc_key(wr, map, second);
}

static void put_plain(struct prov_wr *wr, const char *xpath)
{
	struct prov_enc_map map;

	begin_entry(wr, &map, xpath, NULL);
	prov_enc_map_end(wr, &map);
}

static void put_uuid(struct prov_wr *wr)
{
	static const uint8_t id[] = {0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97,
	    0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81};
	struct prov_enc_map map, data;

	begin_entry(wr, &map, "/uuid", "data");
	prov_enc_array(wr, 1);
	prov_enc_map_begin(wr, &data);
	prov_enc_key(wr, &data, "offset");
	prov_enc_uint(wr, 8);
	prov_enc_key(wr, &data, "value");
	prov_enc_bytes(wr, prov_bytes(id, sizeof(id)));
	prov_enc_map_end(wr, &data);
	prov_enc_map_end(wr, &map);
}

static void put_mdat(struct prov_wr *wr)
{
	struct prov_enc_map map, subset;

	begin_entry(wr, &map, "/mdat", "subset");
	prov_enc_array(wr, 1);
	prov_enc_map_begin(wr, &subset);
	prov_enc_key(wr, &subset, "offset");
	prov_enc_uint(wr, 16);
	prov_enc_key(wr, &subset, "length");
	prov_enc_uint(wr, 0);
	prov_enc_map_end(wr, &subset);
	prov_enc_map_end(wr, &map);
}

static void put_tree(
    struct prov_wr *wr, enum prov_hash alg, uint64_t unique, const struct prov_bmff_tree_out *tree)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "uniqueId");
	prov_enc_uint(wr, unique);
	prov_enc_key(wr, &map, "localId");
	prov_enc_uint(wr, tree->local);
	prov_enc_key(wr, &map, "count");
	prov_enc_uint(wr, tree->num_leaves);
	prov_enc_key(wr, &map, "alg");
	prov_enc_str(wr, prov_hash_str(alg));
	prov_enc_key(wr, &map, "fixedBlockSize");
	prov_enc_uint(wr, tree->block);
	prov_enc_key(wr, &map, "hashes");
	prov_enc_array(wr, tree->num_leaves);
	for (size_t i = 0; i < tree->num_leaves; i++)
		prov_enc_bytes(wr, prov_bytes(tree->leaves[i], prov_hash_size(alg)));
	prov_enc_map_end(wr, &map);
}

void prov_bmff_hash_put(struct prov_wr *wr, enum prov_hash alg, const uint8_t *hash,
    const struct prov_bmff_tree_out *trees, size_t num_trees)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "exclusions");
	prov_enc_array(wr, num_trees > 0 ? 4 : 3);
	put_uuid(wr);
	put_plain(wr, "/ftyp");
	put_plain(wr, "/mfra");
	if (num_trees > 0)
		put_mdat(wr);
	prov_enc_key(wr, &map, "alg");
	prov_enc_str(wr, prov_hash_str(alg));
	prov_enc_key(wr, &map, "hash");
	prov_enc_bytes(wr, prov_bytes(hash, prov_hash_size(alg)));
	if (num_trees > 0) {
		prov_enc_key(wr, &map, "merkle");
		prov_enc_array(wr, num_trees);
		for (size_t i = 0; i < num_trees; i++)
			put_tree(wr, alg, i + 1, &trees[i]);
	}
	prov_enc_map_end(wr, &map);
}
