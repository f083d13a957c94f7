/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/bmff_box.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "cbor/enc.h"

static const uint8_t c2pa[16] = {
    0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81};

void bmff_init(struct bmff_file *f)
{
	memset(f, 0, sizeof(*f));
	prov_wr_init(&f->wr, (size_t)64 << 20);
}

void bmff_fini(struct bmff_file *f)
{
	prov_wr_fini(&f->wr);
}

void bmff_box(struct bmff_file *f, const char *type, struct prov_bytes body, size_t hashed)
{
	f->box[f->n].off = f->wr.n;
	prov_wr_u32(&f->wr, (uint32_t)(8 + body.n));
	prov_wr_str(&f->wr, type);
	prov_wr_bytes(&f->wr, body);
	f->box[f->n].len = 8 + body.n;
	f->box[f->n].hashed = hashed < 8 + body.n ? hashed : 8 + body.n;
	f->n++;
}

void bmff_c2pa(struct bmff_file *f, const char *purpose, bool has_offset, struct prov_bytes data)
{
	struct prov_wr body;

	prov_wr_init(&body, (size_t)64 << 20);
	prov_wr_bytes(&body, prov_bytes(c2pa, sizeof(c2pa)));
	prov_wr_u32(&body, 0);
	prov_wr_bytes(&body, prov_bytes(purpose, strlen(purpose) + 1));
	if (has_offset) {
		prov_wr_u32(&body, 0);
		prov_wr_u32(&body, 0);
	}
	prov_wr_bytes(&body, data);
	assert_int_equal(prov_wr_done(&body, NULL), PROV_OK);
	bmff_box(f, "uuid", prov_wr_data(&body), 0);
	prov_wr_fini(&body);
}

void bmff_merkle(struct bmff_file *f, int unique, int local, uint64_t location,
    const struct prov_bytes *proof, size_t n)
{
	struct prov_enc_map map;
	struct prov_wr cbor;

	prov_wr_init(&cbor, (size_t)1 << 20);
	prov_enc_map_begin(&cbor, &map);
	prov_enc_key(&cbor, &map, "uniqueId");
	prov_enc_int(&cbor, unique);
	prov_enc_key(&cbor, &map, "localId");
	prov_enc_int(&cbor, local);
	prov_enc_key(&cbor, &map, "location");
	prov_enc_uint(&cbor, location);
	if (n > 0) {
		prov_enc_key(&cbor, &map, "hashes");
		prov_enc_array(&cbor, n);
		for (size_t i = 0; i < n; i++)
			prov_enc_bytes(&cbor, proof[i]);
	}
	if (f->aux_more) {
		prov_enc_key(&cbor, &map, "page");
		prov_enc_str(&cbor, "<html>");
	}
	prov_enc_map_end(&cbor, &map);
	prov_wr_u32(&cbor, 0); /* padding */
	while (cbor.n < f->aux_room)
		prov_wr_u8(&cbor, 0);
	assert_int_equal(prov_wr_done(&cbor, NULL), PROV_OK);
	bmff_c2pa(f, "merkle", false, prov_wr_data(&cbor));
	prov_wr_fini(&cbor);
}

void bmff_hash(const struct bmff_file *f, size_t from, size_t end, uint8_t out[PROV_HASH_MAX])
{
	struct prov_wr in;

	prov_wr_init(&in, (size_t)64 << 20);
	for (size_t i = from; i < end; i++) {
		const uint8_t *at = &f->wr.p[f->box[i].off];
		size_t hole = f->box[i].hole, behind = hole + f->box[i].hole_len;

		if (f->box[i].hashed == 0)
			continue;
		prov_wr_u32(&in, 0);
		prov_wr_u32(&in, (uint32_t)f->box[i].off);
		prov_wr_bytes(&in, prov_bytes(at, hole));
		prov_wr_bytes(&in, prov_bytes(&at[behind], f->box[i].hashed - behind));
	}
	assert_int_equal(prov_wr_done(&in, NULL), PROV_OK);
	assert_int_equal(prov_hash_bytes(PROV_HASH_SHA256, prov_wr_data(&in), out, NULL), PROV_OK);
	prov_wr_fini(&in);
}

static void put_subset(struct prov_wr *wr, uint64_t offset, uint64_t length)
{
	struct prov_enc_map item;

	prov_enc_array(wr, 1);
	prov_enc_map_begin(wr, &item);
	prov_enc_key(wr, &item, "offset");
	prov_enc_uint(wr, offset);
	prov_enc_key(wr, &item, "length");
	prov_enc_uint(wr, length);
	prov_enc_map_end(wr, &item);
}

static void put_data(struct prov_wr *wr, struct prov_enc_map *map, struct prov_bytes value)
{
	struct prov_enc_map item;

	prov_enc_key(wr, map, "data");
	prov_enc_array(wr, 1);
	prov_enc_map_begin(wr, &item);
	prov_enc_key(wr, &item, "offset");
	prov_enc_uint(wr, 8);
	prov_enc_key(wr, &item, "value");
	prov_enc_bytes(wr, value);
	prov_enc_map_end(wr, &item);
}

static void put_exclusion(struct prov_wr *wr, const char *path, bool uuid)
{
	static const uint8_t zeros[8192];
	const char *subset = strchr(path, ' ');
	size_t n = subset == NULL ? strlen(path) : (size_t)(subset - path);
	struct prov_enc_map map;
	char xpath[64] = {0};

	memcpy(xpath, path, n);
	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "xpath");
	prov_enc_str(wr, xpath);
	if (uuid)
		put_data(wr, &map, prov_bytes(c2pa, sizeof(c2pa)));
	if (subset != NULL && subset[1] == '=') {
		n = strtoul(&subset[2], NULL, 10);
		assert_true(n <= sizeof(zeros));
		put_data(wr, &map, prov_bytes(zeros, n));
	} else if (subset != NULL) {
		char *end;
		unsigned long offset = strtoul(subset, &end, 10);

		prov_enc_key(wr, &map, "subset");
		put_subset(wr, offset, strtoul(end, NULL, 10));
	}
	prov_enc_map_end(wr, &map);
}

static void put_tree(struct prov_wr *wr, const struct bmff_tree *t)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "uniqueId");
	prov_enc_int(wr, t->unique);
	prov_enc_key(wr, &map, "localId");
	prov_enc_int(wr, t->local);
	prov_enc_key(wr, &map, "count");
	prov_enc_uint(wr, t->count);
	prov_enc_key(wr, &map, "hashes");
	prov_enc_array(wr, t->n);
	for (size_t i = 0; i < t->n; i++)
		prov_enc_bytes(wr, t->hashes[i]);
	if (t->init.n > 0) {
		prov_enc_key(wr, &map, "initHash");
		prov_enc_bytes(wr, t->init);
	}
	if (t->fixed > 0) {
		prov_enc_key(wr, &map, "fixedBlockSize");
		prov_enc_uint(wr, t->fixed);
	}
	if (t->sizes.n > 0) {
		prov_enc_key(wr, &map, "variableBlockSizes");
		prov_enc_array(wr, t->sizes.n);
		for (size_t i = 0; i < t->sizes.n; i++)
			prov_enc_uint(wr, t->sizes.p[i]);
	}
	prov_enc_map_end(wr, &map);
}

void bmff_assertion(struct prov_wr *wr, const char *const *paths, bool open, struct prov_bytes hash,
    const struct bmff_tree *trees, size_t n)
{
	struct prov_enc_map map;
	size_t num = 0;

	while (paths[num] != NULL)
		num++;
	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "exclusions");
	prov_enc_array(wr, num + 1 + (open ? 1 : 0));
	put_exclusion(wr, "/uuid", true);
	for (size_t i = 0; i < num; i++)
		put_exclusion(wr, paths[i], false);
	if (open)
		put_exclusion(wr, "/mdat 16 0", false);
	if (hash.n > 0) {
		prov_enc_key(wr, &map, "hash");
		prov_enc_bytes(wr, hash);
	}
	if (n > 0) {
		prov_enc_key(wr, &map, "merkle");
		prov_enc_array(wr, n);
		for (size_t i = 0; i < n; i++)
			put_tree(wr, &trees[i]);
	}
	prov_enc_map_end(wr, &map);
	assert_int_equal(prov_wr_done(wr, NULL), PROV_OK);
}
