/* SPDX-License-Identifier: Apache-2.0 */
#define _XOPEN_SOURCE 700
#include "jobs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "helper/crl.h"
#include "helper/film_make.h"
#include "helper/heif_make.h"
#include "helper/ocsp.h"
#include "helper/tokens.h"
#include "inject.h"

/* A test that can't begin says nothing. */
static void must(bool ok, const char *what)
{
	if (!ok) {
		(void)fprintf(stderr, "could not begin: %s\n", what);
		exit(2);
	}
}

static uint8_t *load(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data;
	long size = 0;

	must(f != NULL, path);
	must(fseek(f, 0, SEEK_END) == 0 && (size = ftell(f)) >= 0, path);
	rewind(f);
	data = malloc((size_t)size + 1);
	must(data != NULL && fread(data, 1, (size_t)size, f) == (size_t)size, path);
	must(fclose(f) == 0, path);
	*n = (size_t)size;
	return data;
}

static uint8_t *copy(struct prov_bytes data)
{
	uint8_t *out = malloc(data.n);

	must(out != NULL, "memory");
	memcpy(out, data.p, data.n);
	return out;
}

/* Stamps at the moment of which certs.h makes everything valid. */
static int stamp(
    void *ctx, const struct prov_fetch *what, struct prov_fetch_answer *out, struct prov_err *err)
{
	const struct world *w = ctx;
	struct tokens_opts opts = {
	    .tsa = &w->tsa, .request = prov_bytes(what->body, what->body_len)};
	struct prov_bytes token, response;
	int rc;

	fault_pause();
	token = tokens_make(&opts);
	response = tokens_response(0, token);
	free((void *)(uintptr_t)token.p);
	fault_resume();
	rc = prov_fetch_put(out, response.p, response.n, err);
	fault_pause();
	free((void *)(uintptr_t)response.p);
	fault_resume();
	return rc;
}

static struct prov_signer *new_signer_of(const char *pem, const char *chain, enum prov_alg alg)
{
	struct prov_signer *signer = NULL;
	struct prov_key *key = NULL;
	struct prov_err err = {0};

	must(prov_key_load(&key, pem, strlen(pem), "key", NULL, NULL, &err) == PROV_OK, err.msg);
	must(prov_signer_new(&signer, key, alg, chain, strlen(chain), "chain", CERTS_NOW, &err) ==
		 PROV_OK,
	    err.msg);
	return signer;
}

static struct prov_signer *new_signer(const struct world *w)
{
	return new_signer_of(w->key, w->chain, PROV_ALG_ES256);
}

static struct prov_signer *new_signer_by(
    const struct world *w, enum certs_key kind, enum prov_alg alg)
{
	struct certs_opts opts = {.kind = CERTS_LEAF, .key = kind};
	struct certs_cert leaf = certs_make(&w->root, &opts);
	char *key = certs_key_pem(leaf.key), *chain = certs_pem(&leaf, 1);
	struct prov_signer *signer = new_signer_of(key, chain, alg);

	free(key);
	free(chain);
	certs_free(&leaf);
	return signer;
}

static void make(const struct world *w, struct asset *a, const char *name, uint8_t *data, size_t n)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_src *src = NULL;
	struct prov_sink *sink = NULL;
	struct prov_err err = {0};
	const void *made;

	*a = (struct asset){.name = name, .data = data, .n = n};
	opts.declare = "captured";
	opts.name = name;
	opts.when = CERTS_NOW;
	must(prov_src_mem(&src, data, n, &err) == PROV_OK, name);
	must(prov_sink_mem(&sink, (size_t)1 << 24, &err) == PROV_OK, name);
	if (prov_sign(w->stamped, src, sink, &opts, &err) != PROV_OK) {
		(void)fprintf(stderr, "%s: ", name);
		must(false, err.msg);
	}
	made = prov_sink_mem_data(sink, &a->made_n);
	a->made = malloc(a->made_n);
	must(a->made != NULL, name);
	memcpy(a->made, made, a->made_n);
	prov_sink_close(sink);
	prov_src_close(src);
}

static void add(struct world *w, const char *name, uint8_t *data, size_t n)
{
	must(w->n < JOBS_ASSETS, "too many assets");
	make(w, &w->assets[w->n++], name, data, n);
}

/* ftyp, and one mdat box that is long enough for leaves. */
static void add_leaves(struct world *w)
{
	static const uint8_t ftyp[] = "\0\0\0\30ftypisom\0\0\2\0isommp42";
	const size_t n = (size_t)6 << 20;
	uint8_t *data = calloc(1, n);

	must(data != NULL, "memory");
	memcpy(data, ftyp, 24);
	data[25] = (uint8_t)((n - 24) >> 16);
	data[26] = (uint8_t)((n - 24) >> 8);
	data[27] = (uint8_t)(n - 24);
	memcpy(&data[28], "mdat", 4);
	make(w, &w->leaves, "leaves.mp4", data, n);
}

static void add_held(struct world *w, const char *testdata)
{
	static const char *const files[] = {"fuzz/sign/store.pdf", "zip/store.epub",
	    "fuzz/sign/store.jxl", "zip/store.docx", "fuzz/signals/label.docx"};
	char path[1024];

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct asset *a = &w->held[i];

		(void)snprintf(path, sizeof(path), "%s/%s", testdata, files[i]);
		a->name = strrchr(files[i], '/') + 1;
		a->made = load(path, &a->made_n);
	}
}

static void add_heif(struct world *w)
{
	static const struct heif heif = {.version = 1, .offset = 4, .length = 4, .info_version = 2};
	struct prov_wr out;

	prov_wr_init(&out, (size_t)1 << 20);
	heif_make(&out, &heif);
	add(w, "picture.heic", copy(prov_wr_data(&out)), prov_wr_data(&out).n);
	prov_wr_fini(&out);
}

static void add_receipt(struct world *w)
{
	struct prov_receipt_opts opts = PROV_RECEIPT_OPTS_INIT;
	const struct asset *a = &w->assets[0];
	unsigned char digest[PROV_RECEIPT_DIGEST];
	struct prov_report *report = NULL;
	struct prov_sink *sink = NULL;
	struct prov_src *src = NULL;
	struct prov_err err = {0};
	struct prov_bytes made;

	opts.checked_at = CERTS_NOW;
	must(prov_src_mem(&src, a->made, a->made_n, &err) == PROV_OK &&
		 prov_receipt_digest(src, digest, &err) == PROV_OK &&
		 prov_verify(&report, w->policy, src, a->name, &err) == PROV_OK &&
		 prov_sink_mem(&sink, (size_t)1 << 20, &err) == PROV_OK &&
		 prov_receipt_write(report, src, digest, w->stamped, &opts, sink, NULL, &err) ==
		     PROV_OK,
	    err.msg);
	made.p = prov_sink_mem_data(sink, &made.n);
	w->receipt = prov_bytes(copy(made), made.n);
	prov_sink_close(sink);
	prov_report_free(report);
	prov_src_close(src);
}

static void add_revoked(struct world *w)
{
	const struct crl_opts crl = {.issuer = &w->root, .cert = &w->leaf};
	const struct ocsp_opts ocsp = {
	    .cert = &w->leaf, .issuer = &w->root, .status = OCSP_SAYS_REVOKED};

	w->crl = crl_make(&crl);
	w->ocsp = ocsp_make(&ocsp);
}

static void add_files(struct world *w, const char *testdata)
{
	/* The first is the one of jobs that are done once. */
	static const char *const files[] = {"quickstart/photo.jpg", "png/plain.png",
	    "gif/plain.gif", "riff/plain.webp", "riff/plain.wav", "tiff/plain.tif",
	    "text/ascii.txt", "html/tagless.html"};
	static const char svg[] =
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>\n";
	static const char script[] = "#!/bin/sh\necho 1\n";
	static const char jxl[] = "\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14"
				  "ftypjxl \0\0\0\0jxl \0\0\0\x0ajxlc\xff\x0a";
	char path[1024];
	uint8_t *data;
	size_t n;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", testdata, files[i]);
		data = load(path, &n);
		add(w, strchr(files[i], '/') + 1, data, n);
	}
	add(w, "drawing.svg", copy(prov_bytes_str(svg)), strlen(svg));
	add(w, "picture.jxl", copy(prov_bytes(jxl, sizeof(jxl) - 1)), sizeof(jxl) - 1);
	add(w, "script.sh", copy(prov_bytes_str(script)), strlen(script));
}

void world_make(struct world *w, const char *testdata)
{
	static const struct certs_opts leaf = {.kind = CERTS_LEAF}, tsa = {.kind = CERTS_TSA};
	struct prov_keygen_opts opts = PROV_KEYGEN_OPTS_INIT;
	struct prov_err err = {0};
	struct prov_wr film;

	memset(w, 0, sizeof(*w));
	w->root = certs_root();
	w->leaf = certs_make(&w->root, &leaf);
	w->tsa = certs_make(&w->root, &tsa);
	w->key = certs_key_pem(w->leaf.key);
	w->chain = certs_pem(&w->leaf, 1);
	w->trust = certs_pem(&w->root, 1);
	w->signer = new_signer(w);
	w->stamped = new_signer(w);
	w->pss = new_signer_by(w, CERTS_RSA2048, PROV_ALG_PS256);
	w->p384 = new_signer_by(w, CERTS_P384, PROV_ALG_ES384);
	must(prov_signer_set_tsa(w->stamped, "https://tsa.example/", false, stamp, w, &err) ==
		 PROV_OK,
	    err.msg);
	must(prov_policy_new(&w->policy, &err) == PROV_OK, err.msg);
	prov_policy_set_time(w->policy, CERTS_NOW);
	must(prov_policy_add_pem(w->policy, PROV_LIST_SIGNERS, w->trust, strlen(w->trust), "trust",
		 &err) == PROV_OK,
	    err.msg);
	opts.name = "Tester";
	opts.passphrase = "correct horse";
	opts.passphrase_len = strlen(opts.passphrase);
	must(prov_keygen_identity(&w->locked, &opts, &err) == PROV_OK, err.msg);
	tmpdir_make(w->dir);
	add_files(w, testdata);
	prov_wr_init(&film, (size_t)1 << 20);
	film_make(&film, true, prov_bytes(NULL, 0));
	add(w, "film.mp4", copy(prov_wr_data(&film)), prov_wr_data(&film).n);
	prov_wr_fini(&film);
	add_heif(w);
	add_leaves(w);
	add_held(w, testdata);
	world_forge(w);
	add_receipt(w);
	add_revoked(w);
}

void world_free(struct world *w)
{
	for (size_t i = 0; i < w->n; i++) {
		free(w->assets[i].data);
		free(w->assets[i].made);
	}
	for (size_t i = 0; i < JOBS_HELD; i++)
		free(w->held[i].made);
	free(w->leaves.data);
	free(w->leaves.made);
	free((void *)(uintptr_t)w->crl.p);
	free((void *)(uintptr_t)w->ocsp.p);
	free((void *)(uintptr_t)w->receipt.p);
	tmpdir_remove(w->dir);
	prov_keygen_free(w->locked);
	prov_policy_free(w->policy);
	prov_signer_free(w->signer);
	prov_signer_free(w->stamped);
	prov_signer_free(w->pss);
	prov_signer_free(w->p384);
	free(w->key);
	free(w->chain);
	free(w->trust);
	certs_free(&w->tsa);
	certs_free(&w->leaf);
	certs_free(&w->root);
}

void world_tidy(const struct world *w, const struct asset *a)
{
	tmpdir_remove(w->dir);
	must(mkdir(w->dir, 0700) == 0, w->dir);
	tmpdir_write(w->dir, a->name, a->data, a->n);
	tmpdir_write(w->dir, "trust.pem", w->trust, strlen(w->trust));
}
