/* SPDX-License-Identifier: Apache-2.0 */
/* Signed BMFF files whose hash leaves out, or tries to, as much as may be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "cbor/enc.h"
#include "helper/bmff_box.h"
#include "helper/forge.h"
#include "limits.h"

#define OTHERS 2u /* exclusions: uuid and ftyp */

/* A moov box full of boxes, each of which is held against each exclusion. */
struct shape {
	const char *path;     /* of all exclusions but the two */
	size_t num_paths;     /* with those two */
	size_t boxes, filled; /* of type free, each FILLED bytes long beside its header */
	size_t looks;         /* single bytes of a box that an exclusion compares, far apart */
	struct bmff_file file;
};

static void put_moov(struct shape *s)
{
	struct prov_wr body;

	prov_wr_init(&body, (size_t)64 << 20);
	for (size_t i = 0; i < s->boxes; i++) {
		prov_wr_u32(&body, (uint32_t)(8 + s->filled));
		prov_wr_str(&body, "free");
		prov_wr_zeros(&body, s->filled);
	}
	assert_int_equal(prov_wr_done(&body, NULL), PROV_OK);
	bmff_box(&s->file, "moov", prov_wr_data(&body), SIZE_MAX);
	prov_wr_fini(&body);
}

static void make(struct shape *s, struct prov_bytes store)
{
	bmff_fini(&s->file);
	bmff_init(&s->file);
	bmff_box(&s->file, "ftyp", prov_bytes("isom\0\0\0\0mp42", 12), 0);
	bmff_c2pa(&s->file, "manifest", true, store);
	put_moov(s);
}

static struct prov_bytes wrap(struct forge *f, struct prov_bytes store)
{
	struct shape *s = (struct shape *)(uintptr_t)f->wrap_ctx;
	const char *copy;

	make(s, store);
	copy = prov_arena_strdup(&f->arena, prov_wr_data(&s->file.wr), NULL);
	assert_non_null(copy);
	return prov_bytes(copy, s->file.wr.n);
}

static void put_byte(struct prov_wr *wr, uint64_t offset, struct prov_bytes value)
{
	struct prov_enc_map item;

	prov_enc_map_begin(wr, &item);
	prov_enc_key(wr, &item, "offset");
	prov_enc_uint(wr, offset);
	prov_enc_key(wr, &item, "value");
	prov_enc_bytes(wr, value);
	prov_enc_map_end(wr, &item);
}

/* Fits no box: by its length, or by the last byte that it compares. */
static void put_exclusion(struct prov_wr *wr, const struct shape *s)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "xpath");
	prov_enc_str(wr, s->path);
	if (s->looks == 0) {
		prov_enc_key(wr, &map, "length");
		prov_enc_uint(wr, s->filled + 9);
	} else {
		prov_enc_key(wr, &map, "data");
		prov_enc_array(wr, s->looks);
	}
	for (size_t i = 0; i < s->looks; i++)
		put_byte(
		    wr, i % 2 == 0 ? 8 : s->filled, prov_bytes(i + 1 < s->looks ? "" : "x", 1));
	prov_enc_map_end(wr, &map);
}

static void put_others(struct prov_wr *wr, const struct shape *s)
{
	struct prov_enc_map map;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "xpath");
	prov_enc_str(wr, "/uuid");
	prov_enc_key(wr, &map, "data");
	prov_enc_array(wr, 1);
	put_byte(wr, 8, prov_bytes(&s->file.wr.p[s->file.box[1].off + 8], 16));
	prov_enc_map_end(wr, &map);
	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "xpath");
	prov_enc_str(wr, "/ftyp");
	prov_enc_map_end(wr, &map);
}

static void build(struct forge *f, void *ctx)
{
	struct shape *s = ctx;
	uint8_t *zeros = calloc(1, (size_t)f->store_size + 1), sum[PROV_HASH_MAX];
	struct prov_enc_map map;
	struct prov_wr body;

	assert_non_null(zeros);
	make(s, prov_bytes(zeros, (size_t)f->store_size));
	free(zeros);
	bmff_hash(&s->file, 0, s->file.n, sum);
	prov_wr_init(&body, (size_t)1 << 20);
	prov_enc_map_begin(&body, &map);
	prov_enc_key(&body, &map, "exclusions");
	prov_enc_array(&body, s->num_paths);
	put_others(&body, s);
	for (size_t i = OTHERS; i < s->num_paths; i++)
		put_exclusion(&body, s);
	prov_enc_key(&body, &map, "hash");
	prov_enc_bytes(&body, prov_bytes(sum, 32));
	prov_enc_map_end(&body, &map);
	assert_int_equal(prov_wr_done(&body, NULL), PROV_OK);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_assert(f, "c2pa.hash.bmff.v3", PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
	forge_created(f, 0);
	forge_end(f, 0);
}

static void put(struct prov_wr *out, struct shape *s)
{
	struct forge f;

	bmff_init(&s->file);
	forge_init(&f);
	f.wrap = wrap;
	f.wrap_ctx = s;
	prov_wr_bytes(out, forge_png(&f, build, s));
	forge_fini(&f);
	bmff_fini(&s->file);
}

/* N exclusions, and as many boxes, on none's path, as may be held against them. */
void limit_bmff_exclusions(struct prov_wr *out, size_t n)
{
	struct shape s = {.path = "/moov/skip",
	    .num_paths = n,
	    .boxes = PROV_MAX_BMFF_WORK / PROV_MAX_BMFF_EXCLUSIONS - 64};

	put(out, &s);
}

/* N boxes, of each of which an exclusion compares bytes that are far apart, over and over: what
 * costs most. */
void limit_bmff_work(struct prov_wr *out, size_t n)
{
	struct shape s = {.path = "/moov/free",
	    .num_paths = OTHERS + 1,
	    .boxes = n,
	    .filled = LIMIT_BMFF_LOOKS,
	    .looks = LIMIT_BMFF_LOOKS};

	put(out, &s);
}
