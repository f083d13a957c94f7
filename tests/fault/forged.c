/* SPDX-License-Identifier: Apache-2.0 */
/* Signed files of kinds that prov can't sign, and one whose signature brings an OCSP answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "crypto/crypto.h"
#include "format/zip.h"
#include "helper/forge_pdf.h"
#include "helper/forge_test.h"
#include "helper/ocsp.h"
#include "helper/zip_file.h"
#include "jobs.h"

/* --- PDF --- */

static void build_pdf(struct forge *f, void *ctx)
{
	struct pdf_make m;

	pdf_make_init(&m);
	forge_pdf_room(f, &m, 7);
	pdf_make_end(&m, 0, "");
	forge_pdf_place(f, &m);
	pdf_make_fini(&m);
	forge_plain(f, ctx);
}

/* --- EPUB: every file has a hash (A.7) --- */

static const struct zip_entry members[] = {
    {.name = "mimetype", .data = {(const void *)"application/epub+zip", 20}},
    {.name = PROV_ZIP_STORE},
    {.name = "OPS/page.html", .data = {(const void *)"<p>Hello</p>", 12}}};
#define NUM_MEMBERS (sizeof(members) / sizeof(members[0]))
#define STORE 1

static void make_epub(struct zip_file *out, struct prov_bytes store)
{
	zip_begin(out);
	for (size_t i = 0; i < NUM_MEMBERS; i++) {
		struct zip_entry e = members[i];

		if (i == STORE)
			e.data = store;
		zip_add(out, &e);
	}
	(void)zip_end(out);
}

static void put_hash(struct prov_wr *body, const struct prov_bytes *parts, size_t n)
{
	uint8_t hash[PROV_HASH_MAX];

	assert_int_equal(prov_hash_parts(PROV_HASH_SHA256, parts, n, hash, NULL), PROV_OK);
	prov_enc_bytes(body, prov_bytes(hash, 32));
}

static void put_member(struct prov_wr *body, const char *name, struct prov_bytes data)
{
	struct prov_enc_map map;

	prov_enc_map_begin(body, &map);
	prov_enc_key(body, &map, "uri");
	prov_enc_str(body, name);
	prov_enc_key(body, &map, "hash");
	put_hash(body, &data, 1);
	prov_enc_map_end(body, &map);
}

static void put_collection(struct prov_wr *body, const struct zip_file *file)
{
	struct prov_bytes all = prov_wr_data(&file->out), parts[2];
	size_t crc = file->directory + file->crc_at[STORE]; /* of the store, which is not hashed */
	struct prov_enc_map map;

	parts[0] = prov_bytes_sub(all, file->directory, crc - file->directory);
	parts[1] = prov_bytes_sub(all, crc + 4, all.n - crc - 4);
	prov_enc_map_begin(body, &map);
	prov_enc_key(body, &map, "alg");
	prov_enc_str(body, "sha256");
	prov_enc_key(body, &map, "uris");
	prov_enc_array(body, NUM_MEMBERS - 1);
	for (size_t i = 0; i < NUM_MEMBERS; i++) {
		if (i != STORE)
			put_member(body, members[i].name,
			    prov_bytes_sub(all, file->at[i].off, file->at[i].len));
	}
	prov_enc_key(body, &map, "zip_central_directory_hash");
	put_hash(body, parts, 2);
	prov_enc_map_end(body, &map);
}

static void build_epub(struct forge *f, void *ctx)
{
	uint8_t *zeros = prov_arena_alloc(&f->arena, (size_t)f->store_size, NULL);
	const unsigned *flags = ctx;
	struct zip_file file;
	struct prov_wr body;

	assert_non_null(zeros);
	make_epub(&file, prov_bytes(zeros, (size_t)f->store_size));
	prov_wr_init(&body, (size_t)1 << 20);
	put_collection(&body, &file);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_assert(f, "c2pa.hash.collection.data", PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	forge_end(f, *flags);
	prov_wr_fini(&body);
	zip_fini(&file);
}

static struct prov_bytes wrap_epub(struct forge *f, struct prov_bytes store)
{
	struct zip_file file;
	struct prov_bytes all;
	char *out;

	make_epub(&file, store);
	all = prov_wr_data(&file.out);
	out = prov_arena_strdup(&f->arena, all, NULL);
	zip_fini(&file);
	assert_non_null(out);
	return prov_bytes(out, all.n);
}

/* --- */

static const struct row {
	const char *name;
	enum world_held at;
	forge_build build;
	struct prov_bytes (*wrap)(struct forge *f, struct prov_bytes store);
	bool staples;
	enum ocsp_status status;
	bool trusted; /* without a failure */
} rows[] = {{"signed.pdf", HELD_PDF_SIGNED, build_pdf, forge_pdf_wrap, false, OCSP_SAYS_GOOD, true},
    {"signed.epub", HELD_ZIP_SIGNED, build_epub, wrap_epub, false, OCSP_SAYS_GOOD, true},
    {"stapled.png", HELD_STAPLED, forge_plain, NULL, true, OCSP_SAYS_GOOD, true},
    {"revoked.png", HELD_REVOKED, forge_plain, NULL, true, OCSP_SAYS_REVOKED, false}};

/* What doesn't come out as it should would hide failures behind it. */
static void check(const struct world *w, const struct asset *a, bool trusted)
{
	struct prov_report *report = NULL;
	struct prov_src *src = NULL;

	assert_int_equal(prov_src_mem(&src, a->made, a->made_n, NULL), PROV_OK);
	assert_int_equal(prov_verify(&report, w->policy, src, a->name, NULL), PROV_OK);
	if ((prov_report_state(report) == PROV_STATE_TRUSTED) != trusted) {
		(void)fprintf(
		    stderr, "could not begin: %s is %strusted\n", a->name, trusted ? "not " : "");
		exit(2);
	}
	prov_report_free(report);
	prov_src_close(src);
}

void world_forge(struct world *w)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct ocsp_opts answer = {
		    .cert = &w->leaf, .issuer = &w->root, .status = rows[i].status};
		struct asset *a = &w->held[rows[i].at];
		struct prov_bytes file;
		unsigned flags = 0;
		struct forge f;

		forge_init(&f);
		forge_sign_as(&f, &w->leaf, 1, &w->root);
		f.tsa = &w->tsa;
		f.wrap = rows[i].wrap;
		if (rows[i].staples)
			f.ocsp[f.num_ocsp++] = ocsp_make(&answer);
		file = forge_png(&f, rows[i].build, &flags);
		a->name = rows[i].name;
		a->made_n = file.n;
		a->made = malloc(file.n);
		assert_non_null(a->made);
		memcpy(a->made, file.p, file.n);
		free((void *)(uintptr_t)f.ocsp[0].p);
		forge_fini(&f);
		check(w, a, rows[i].trusted);
	}
}
