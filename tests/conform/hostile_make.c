/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes the files that ask for more than they are worth: hostile_make FOLDER SCALE. SCALE divides
 * their counts (1: as large as they come). Signatures and hashes are good, so that nothing ends the
 * walk early.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "cbor/enc.h"
#include "helper/brob.h"
#include "helper/forge.h"
#include "helper/ocsp.h"

static void put_file(const char *folder, const char *name, struct prov_bytes data)
{
	char path[1024];
	FILE *out;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	out = fopen(path, "wb");
	assert_non_null(out);
	assert_int_equal(fwrite(data.p, 1, data.n, out), data.n);
	assert_int_equal(fclose(out), 0);
}

static void plain(struct forge *f, const char *label)
{
	forge_begin(f, label, PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
}

/* N ingredients of one manifest, all the same one. */
static void ingredients(struct forge *f, void *ctx)
{
	const size_t *n = ctx;
	char label[64];

	plain(f, "urn:c2pa:first");
	forge_end(f, 0);
	plain(f, "urn:c2pa:active");
	for (size_t i = 0; i < *n; i++) {
		(void)snprintf(label, sizeof(label), "c2pa.ingredient.v3__%zu", i + 1);
		forge_ingredient(f, label, "componentOf", true, true, 0);
	}
	forge_end(f, 0);
}

/* N manifests, each the ingredient of the active one's predecessor. */
static void chain(struct forge *f, void *ctx)
{
	const size_t *n = ctx;
	char label[64];

	for (size_t i = 0; i < *n; i++) {
		(void)snprintf(label, sizeof(label), "urn:c2pa:%s", i == 0 ? "first" : "last");
		if (i > 1)
			(void)snprintf(label, sizeof(label), "urn:c2pa:m%zu", i);
		plain(f, label);
		if (i > 0)
			forge_ingredient(f, "c2pa.ingredient.v3", "parentOf", true, true, 0);
		forge_end(f, 0);
	}
}

static void assertions(struct forge *f, void *ctx)
{
	const size_t *n = ctx;
	char label[64];
	static const uint8_t empty_map[] = {0xa0};

	plain(f, "urn:c2pa:active");
	for (size_t i = 0; i < *n; i++) {
		(void)snprintf(label, sizeof(label), "x.a__%zu", i + 1);
		forge_assert(
		    f, label, PROV_JUMBF_CBOR, prov_bytes(empty_map, sizeof(empty_map)), 0);
	}
	forge_end(f, 0);
}

/* An assertion of N arrays inside each other, and one of N JUMBF boxes. */
static void depth(struct forge *f, void *ctx)
{
	const size_t *n = ctx;
	uint8_t *arrays = malloc(*n + 1);

	assert_non_null(arrays);
	memset(arrays, 0x81, *n);
	arrays[*n] = 0;
	plain(f, "urn:c2pa:active");
	forge_assert(f, "x.deep", PROV_JUMBF_CBOR, prov_bytes(arrays, *n + 1), 0);
	free(arrays);
	forge_end(f, 0);
}

static void box_depth(struct forge *f, void *ctx)
{
	const size_t *n = ctx;
	size_t *all = calloc(*n, sizeof(*all));

	assert_non_null(all);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	for (size_t i = 0; i < *n; i++)
		prov_jumbf_begin(&f->store, PROV_JUMBF_CBOR, "x.box", prov_bytes(NULL, 0), &all[i]);
	for (size_t i = *n; i > 0; i--)
		prov_jumbf_end(&f->store, all[i - 1]);
	free(all);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
}

static void put_compressed(struct forge *f, const char *label, struct prov_bytes packed)
{
	size_t mark, content;

	prov_jumbf_begin(&f->store, PROV_JUMBF_COMPRESSED, label, prov_bytes(NULL, 0), &mark);
	prov_box_begin(&f->store, PROV_BOX_BROB, &content);
	prov_wr_bytes(&f->store, packed);
	prov_box_end(&f->store, content);
	prov_jumbf_end(&f->store, mark);
}

/* N compressed manifests in front of an honest one, each of which would be 20 MB of zeros. */
static void bombs(struct forge *f, void *ctx)
{
	const size_t *n = ctx;
	char label[64];

	for (size_t i = 0; i < *n; i++) {
		(void)snprintf(label, sizeof(label), "urn:c2pa:bomb%zu", i);
		put_compressed(f, label, brob_bomb());
	}
	plain(f, "urn:c2pa:active");
	forge_end(f, 0);
}

/* N compressed manifests of 200 letters each, every one of which is as dear as it can be. */
static void dear(struct forge *f, void *ctx)
{
	const size_t *n = ctx;
	struct prov_wr packed;
	char label[64];

	prov_wr_init(&packed, (size_t)1 << 20);
	brob_dear(&packed, 200);
	for (size_t i = 0; i < *n; i++) {
		(void)snprintf(label, sizeof(label), "urn:c2pa:dear%zu", i);
		put_compressed(f, label, prov_wr_data(&packed));
	}
	prov_wr_fini(&packed);
	plain(f, "urn:c2pa:active");
	forge_end(f, 0);
}

/* N compressed manifests of 20,000 empty boxes each. */
static void boxes(struct forge *f, void *ctx)
{
	const size_t *n = ctx;
	struct prov_wr inner, packed;
	char label[64];
	size_t mark;

	for (size_t i = 0; i < *n; i++) {
		(void)snprintf(label, sizeof(label), "urn:c2pa:boxes%zu", i);
		prov_wr_init(&inner, (size_t)1 << 20);
		prov_wr_init(&packed, (size_t)1 << 20);
		prov_jumbf_begin(&inner, PROV_JUMBF_MANIFEST, label, prov_bytes(NULL, 0), &mark);
		for (size_t k = 0; k < 20000; k++) {
			prov_wr_u32(&inner, 8);
			prov_wr_str(&inner, "free");
		}
		prov_jumbf_end(&inner, mark);
		brob_store(&packed, prov_wr_data(&inner));
		put_compressed(f, label, prov_wr_data(&packed));
		prov_wr_fini(&inner);
		prov_wr_fini(&packed);
	}
	plain(f, "urn:c2pa:active");
	forge_end(f, 0);
}

/* As many OCSP responses as may be stored, about another certificate. */
static void put_responses(struct forge *f, struct prov_bytes response)
{
	struct prov_enc_map map;
	struct prov_wr body;

	prov_wr_init(&body, (size_t)1 << 20);
	prov_enc_map_begin(&body, &map);
	prov_enc_key(&body, &map, "ocspVals");
	prov_enc_array(&body, 64);
	for (size_t i = 0; i < 64; i++)
		prov_enc_bytes(&body, response);
	prov_enc_map_end(&body, &map);
	forge_assert(f, "c2pa.certificate-status", PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
}

struct many {
	size_t n;
	struct prov_bytes response;
};

/* N manifests of a signer whose issuer is named, for each of which they are looked through. */
static void responses(struct forge *f, void *ctx)
{
	const struct many *many = ctx;
	const size_t n = many->n;
	struct prov_bytes(*made)[2] = prov_arena_array(&f->arena, n, sizeof(*made), NULL);
	char label[64], at[64];

	assert_non_null(made);
	for (size_t i = 0; i < n; i++) {
		(void)snprintf(label, sizeof(label), "urn:c2pa:m%zu", i);
		plain(f, label);
		forge_end(f, 0);
		made[i][0] = f->last_manifest;
		made[i][1] = f->last_signature;
	}
	plain(f, "urn:c2pa:active");
	put_responses(f, many->response);
	f->of_last = true;
	f->prior = label;
	for (size_t i = 0; i < n; i++) {
		(void)snprintf(label, sizeof(label), "urn:c2pa:m%zu", i);
		(void)snprintf(at, sizeof(at), "c2pa.ingredient.v3__%zu", i + 1);
		f->last_manifest = made[i][0];
		f->last_signature = made[i][1];
		forge_ingredient(f, at, "componentOf", true, true, 0);
	}
	forge_end(f, 0);
	f->of_last = false;
	f->prior = NULL;
}

static void make_responses(const char *folder, size_t n)
{
	struct certs_opts ca = {.kind = CERTS_CA};
	struct certs_cert root = certs_root(), chain[2];
	const struct ocsp_opts opts = {.cert = &root, .issuer = &root, .no_certs = true};
	struct many many = {n, ocsp_make(&opts)};
	struct forge f;

	chain[1] = certs_make(&root, &ca);
	chain[0] = certs_make(&chain[1], NULL);
	forge_init(&f);
	forge_sign_as(&f, chain, 2, &root);
	put_file(folder, "responses.png", forge_png(&f, responses, &many));
	forge_fini(&f);
	free((void *)(uintptr_t)many.response.p);
	certs_free(&chain[0]);
	certs_free(&chain[1]);
	certs_free(&root);
}

static void make(const char *folder, const char *name, forge_build build, size_t n)
{
	struct forge f;

	forge_init(&f);
	put_file(folder, name, forge_png(&f, build, &n));
	forge_fini(&f);
}

/* A caBX chunk, or a JUMBF box in one, that says that it holds 2 GiB. */
static void declared(const char *folder)
{
	struct forge f;
	size_t n = 1;
	struct prov_bytes file;
	uint8_t *copy;

	forge_init(&f);
	file = forge_png(&f, assertions, &n);
	copy = malloc(file.n);
	assert_non_null(copy);
	memcpy(copy, file.p, file.n);
	memcpy(&copy[33], "\x7f\xff\xff\xff", 4);
	put_file(folder, "chunk_2gib.png", prov_bytes(copy, file.n));
	memcpy(copy, file.p, file.n);
	memcpy(&copy[41], "\x7f\xff\xff\xff", 4);
	put_file(folder, "box_2gib.png", prov_bytes(copy, file.n));
	free(copy);
	forge_fini(&f);
}

static void put_le(uint8_t *at, uint32_t v, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		at[i] = (uint8_t)(v >> (8 * i));
}

/* N empty directories in a row, the last of which leads back to the first. */
static void tiff_cycle(const char *folder, size_t n)
{
	size_t size = 8 + 6 * n;
	uint8_t *p = calloc(1, size);

	assert_non_null(p);
	memcpy(p, "II*\0\10\0\0\0", 8);
	for (size_t i = 0; i < n; i++)
		put_le(&p[8 + 6 * i + 2], i + 1 < n ? (uint32_t)(8 + 6 * (i + 1)) : 8, 4);
	put_file(folder, "ifd_cycle.tif", prov_bytes(p, size));
	free(p);
}

/* A directory of N entries, each of which names N directories that are all this one, byte by byte
 * apart. */
static void tiff_overlap(const char *folder, size_t n)
{
	size_t list = 8 + 2 + 12 * n + 4, size = list + 4 * n;
	uint8_t *p = calloc(1, size);

	assert_non_null(p);
	memcpy(p, "II*\0\10\0\0\0", 8);
	put_le(&p[8], (uint32_t)n, 2);
	for (size_t i = 0; i < n; i++) {
		uint8_t *entry = &p[10 + 12 * i];

		put_le(entry, i % 2 == 0 ? 0x014a : 0xcd41, 2);
		put_le(&entry[2], i % 2 == 0 ? 4 : 7, 2);
		put_le(&entry[4], (uint32_t)n, 4);
		put_le(&entry[8], (uint32_t)list, 4);
		put_le(&p[list + 4 * i], (uint32_t)(8 + i % 64), 4);
	}
	put_file(folder, "ifd_overlap.tif", prov_bytes(p, size));
	free(p);
}

int main(int argc, char **argv)
{
	size_t scale;

	if (argc != 3)
		return 2;
	scale = strtoul(argv[2], NULL, 10);
	if (scale == 0)
		return 2;
	make(argv[1], "ingredients.png", ingredients, 10000 / scale);
	make(argv[1], "chain.png", chain, 60 / scale);
	make(argv[1], "assertions.png", assertions, 100000 / scale);
	make(argv[1], "cbor_depth.png", depth, 10000 / scale);
	make(argv[1], "box_depth.png", box_depth, 10000 / scale);
	make(argv[1], "brotli_bombs.png", bombs, 200 / scale);
	make(argv[1], "brotli_dear.png", dear, 2000 / scale);
	make(argv[1], "brotli_boxes.png", boxes, 100 / scale);
	make_responses(argv[1], 4000 / scale);
	declared(argv[1]);
	tiff_cycle(argv[1], 100000 / scale);
	tiff_overlap(argv[1], 60000 / scale);
	return 0;
}
