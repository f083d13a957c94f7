/* SPDX-License-Identifier: Apache-2.0 */
/* Seeds of fuzz_store: each binding but the usual one, and identities. */
#include <stdlib.h>
#include <string.h>

#include "cbor/enc.h"
#include "crypto/crypto.h"
#include "fuzz/carrier.h"
#include "fuzz/make_seeds.h"
#include "helper/forge_boxes.h"
#include "helper/identity_make.h"
#include "helper/remote.h"
#include "helper/signed.h"
#include "helper/xmp_sample.h"

#define HEAD 33u /* bytes of the PNG before the store */
#define FILM "a short film"

static void build_boxes(struct forge *f, void *ctx)
{
	const struct forge_entry boxes[] = {{.names = "PNGh IHDR", .to = HEAD}, {.names = "C2PA"},
	    {.names = "IDAT IEND", .from = HEAD, .to = sample_png().n}};

	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_boxes(f, "c2pa.hash.boxes", boxes, 3, "sha256");
	forge_end(f, 0);
}

/* 11.2.4: what is compressed is not bound by a data hash. */
static void build_packed(struct forge *f, void *ctx)
{
	f->compress = true;
	build_boxes(f, ctx);
}

static void put_hash(struct prov_wr *out, struct prov_bytes data)
{
	uint8_t hash[PROV_HASH_MAX];

	if (prov_hash_bytes(PROV_HASH_SHA256, data, hash, NULL) != PROV_OK)
		abort();
	prov_enc_bytes(out, prov_bytes(hash, 32));
}

/* --- parts --- */

static void put_part(struct prov_wr *out, uint64_t off, uint64_t len,
    const struct prov_hashed_uri *uri, bool optional)
{
	struct prov_enc_map map, place;

	prov_enc_map_begin(out, &map);
	prov_enc_key(out, &map, "location");
	prov_enc_map_begin(out, &place);
	prov_enc_key(out, &place, "byteOffset");
	prov_enc_uint(out, off);
	prov_enc_key(out, &place, "length");
	prov_enc_uint(out, len);
	prov_enc_map_end(out, &place);
	prov_enc_key(out, &map, "hashAssertion");
	prov_hashed_uri_put(out, uri);
	if (optional) {
		prov_enc_key(out, &map, "optional");
		prov_enc_bool(out, true);
	}
	prov_enc_map_end(out, &map);
}

static struct prov_hashed_uri put_data_hash(struct forge *f, const char *label, uint64_t start,
    uint64_t len, const uint8_t hash[PROV_HASH_MAX])
{
	struct prov_wr body;

	prov_wr_init(&body, 4096);
	prov_data_hash_put(&body, start, len, "sha256", prov_bytes(hash, 32), NULL);
	forge_assert(f, label, PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
	return f->refs[f->num_refs - 1];
}

/* A picture with a film behind it, which is gone: the file's own hash matches nothing. */
static void build_parts(struct forge *f, void *ctx)
{
	static const uint8_t none[PROV_HASH_MAX];
	uint8_t hash[2][PROV_HASH_MAX];
	struct prov_hashed_uri uris[2];
	uint64_t picture = sample_png().n + forge_embedded(f);
	struct prov_enc_map map;
	struct prov_wr body;

	(void)ctx;
	if (prov_hash_bytes(PROV_HASH_SHA256, sample_png(), hash[0], NULL) != PROV_OK ||
	    prov_hash_bytes(PROV_HASH_SHA256, prov_bytes_str(FILM), hash[1], NULL) != PROV_OK)
		abort();
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	(void)put_data_hash(f, "c2pa.hash.data", HEAD, forge_embedded(f), none);
	uris[0] = put_data_hash(f, "c2pa.hash.data.part", HEAD, forge_embedded(f), hash[0]);
	uris[1] = put_data_hash(f, "c2pa.hash.data.part__1", 0, 0, hash[1]);
	prov_wr_init(&body, 65536);
	prov_enc_map_begin(&body, &map);
	prov_enc_key(&body, &map, "parts");
	prov_enc_array(&body, 2);
	put_part(&body, 0, picture, &uris[0], false);
	put_part(&body, picture, sizeof(FILM) - 1, &uris[1], true);
	prov_enc_map_end(&body, &map);
	forge_assert(f, "c2pa.hash.multi-asset", PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
	forge_end(f, 0);
}

/* --- an archive --- */

static void put_members(struct prov_wr *body, const struct zip_file *file)
{
	static const char *const names[] = {"mimetype", "page.html"};
	struct prov_enc_map map;

	prov_enc_array(body, 2);
	for (size_t i = 0; i < 2; i++) {
		prov_enc_map_begin(body, &map);
		prov_enc_key(body, &map, "uri");
		prov_enc_str(body, names[i]);
		prov_enc_key(body, &map, "hash");
		put_hash(body,
		    prov_bytes_sub(prov_wr_data(&file->out), file->at[i].off, file->at[i].len));
		prov_enc_map_end(body, &map);
	}
}

/* All but the checksum of the store, which is its last member. */
static void put_directory(struct prov_wr *body, const struct zip_file *file)
{
	struct prov_bytes all = prov_wr_data(&file->out);
	size_t at = file->directory, crc = at + file->crc_at[CARRIER_ZIP_MEMBERS - 1];
	struct prov_wr kept;

	prov_wr_init(&kept, (size_t)1 << 20);
	prov_wr_bytes(&kept, prov_bytes_sub(all, at, crc - at));
	prov_wr_bytes(&kept, prov_bytes_sub(all, crc + 4, all.n));
	put_hash(body, prov_wr_data(&kept));
	prov_wr_fini(&kept);
}

static void build_zip(struct forge *f, void *ctx)
{
	const enum carrier *where = ctx;
	uint8_t *zeros = prov_arena_alloc(&f->arena, (size_t)f->store_size, NULL);
	struct prov_enc_map map;
	struct zip_file file;
	struct prov_wr body;

	if (zeros == NULL)
		abort();
	carrier_zip(*where, prov_bytes(zeros, (size_t)f->store_size), &file);
	prov_wr_init(&body, (size_t)1 << 20);
	prov_enc_map_begin(&body, &map);
	prov_enc_key(&body, &map, "alg");
	prov_enc_str(&body, "sha256");
	prov_enc_key(&body, &map, "uris");
	put_members(&body, &file);
	prov_enc_key(&body, &map, "zip_central_directory_hash");
	put_directory(&body, &file);
	prov_enc_map_end(&body, &map);
	zip_fini(&file);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_assert(f, "c2pa.hash.collection.data", PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
	forge_end(f, 0);
}

/* --- all of them --- */

static void put_store(const char *dir, const char *name, enum carrier where, const struct forge *f)
{
	uint8_t byte = (uint8_t)where;
	const struct prov_bytes parts[] = {prov_bytes(&byte, 1), prov_wr_data(&f->store)};

	seeds_put(dir, name, parts, 2);
}

void seeds_put_store(const char *dir, const char *name, enum carrier where, forge_build build,
    void *ctx, const struct certs_cert *leaf, const struct certs_cert *ca)
{
	struct prov_bytes png = sample_png();
	struct forge f;

	forge_init(&f);
	forge_sign_as(&f, leaf, 1, ca);
	f.head = prov_bytes_sub(png, 0, HEAD);
	f.tail = prov_bytes_sub(png, HEAD, png.n);
	(void)forge_png(&f, build, ctx);
	/* The forger's files are PNG. */
	if (where == IN_JPEG || where == BESIDE_PNG)
		carrier_seal(where, f.store.p, f.store.n);
	put_store(dir, name, where, &f);
	forge_fini(&f);
}

static void put_film(const char *dir, const char *name, enum carrier where,
    const struct certs_cert *leaf, const struct certs_cert *ca)
{
	struct bmff_case film;
	struct forge f;

	forge_init(&f);
	forge_sign_as(&f, leaf, 1, ca);
	carrier_film(where, &film);
	(void)bmff_case_sign(&f, &film);
	put_store(dir, name, where, &f);
	forge_fini(&f);
}

void seeds_put_bound(const char *dir, const struct certs_cert *leaf, const struct certs_cert *ca)
{
	struct identity_make identity;
	const struct {
		const char *name;
		enum carrier where;
		forge_build build;
	} stores[] = {{"store/boxes", IN_PNG, build_boxes}, {"store/packed", IN_PNG, build_packed},
	    {"store/parts", IN_PNG, build_parts}, {"store/identity", IN_PNG, identity_make_plain}};
	enum carrier zips[] = {IN_ZIP, IN_ZIP_OLD};

	identity_make_init(&identity, "1.3.6.1.5.5.7.3.36", NULL);
	for (size_t i = 0; i < sizeof(stores) / sizeof(stores[0]); i++)
		seeds_put_store(
		    dir, stores[i].name, stores[i].where, stores[i].build, &identity, leaf, ca);
	identity_make_fini(&identity);
	seeds_put_store(dir, "store/zip", IN_ZIP, build_zip, &zips[0], leaf, ca);
	seeds_put_store(dir, "store/zip_old", IN_ZIP_OLD, build_zip, &zips[1], leaf, ca);
	put_film(dir, "store/film", IN_FILM, leaf, ca);
	put_film(dir, "store/film_root", IN_FILM_ROOT, leaf, ca);
	put_film(dir, "store/film_pairs", IN_FILM_PAIRS, leaf, ca);
	put_film(dir, "store/fragments", BESIDE_FRAGMENTS, leaf, ca);
}

void seeds_put_fetch(const char *dir, const struct certs_cert *leaf, const struct certs_cert *ca)
{
	struct prov_bytes packet = prov_bytes_str(XMP_PACKET("https://example.com/m.c2pa"));
	struct prov_bytes parts[3];
	struct prov_wr file;
	struct forge f;
	uint8_t head[3];

	xmp_sample_png(&file, packet);
	head[0] = 200;
	head[1] = (uint8_t)(file.n >> 8);
	head[2] = (uint8_t)file.n;
	parts[0] = prov_bytes(head, sizeof(head));
	parts[1] = prov_wr_data(&file);
	forge_init(&f);
	forge_sign_as(&f, leaf, 1, ca);
	(void)forge_png(&f, remote_manifest, &parts[1]);
	parts[2] = prov_wr_data(&f.store);
	seeds_put(dir, "fetch/store", parts, 3);
	head[0] = 0;
	seeds_put(dir, "fetch/none", parts, 2);
	forge_fini(&f);
	prov_wr_fini(&file);
}
