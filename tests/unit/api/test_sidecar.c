/* SPDX-License-Identifier: Apache-2.0 */
#include "api/sidecar.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "helper/forge_test.h"
#include "helper/signed.h"
#include "helper/tmpdir.h"
#include "report/report.h"

/* What the binding of the forged store is about: a hash of all of it but one range. */
struct about {
	struct prov_bytes asset;
	uint64_t start, len;
};

static void build(struct forge *f, void *ctx)
{
	const struct about *about = ctx;
	uint8_t hash[PROV_HASH_MAX];
	struct prov_wr kept, body;

	prov_wr_init(&kept, 1 << 20);
	prov_wr_bytes(&kept, prov_bytes_sub(about->asset, 0, (size_t)about->start));
	prov_wr_bytes(&kept,
	    prov_bytes_sub(about->asset, (size_t)(about->start + about->len), about->asset.n));
	assert_int_equal(
	    prov_hash_bytes(PROV_HASH_SHA256, prov_wr_data(&kept), hash, NULL), PROV_OK);
	prov_wr_fini(&kept);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	prov_wr_init(&body, 4096);
	prov_data_hash_put(&body, about->start, about->len, "sha256", prov_bytes(hash, 32), NULL);
	forge_assert(f, "c2pa.hash.data", PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
	forge_end(f, 0);
}

static struct prov_bytes store_about(struct forge *f, struct about about)
{
	(void)forge_png(f, build, &about);
	return prov_wr_data(&f->store);
}

static struct prov_report *verify(
    const struct forge *f, struct prov_bytes asset, struct prov_bytes store, const char *type)
{
	struct prov_verify_opts opts = PROV_VERIFY_OPTS_INIT;
	struct prov_src *src = NULL, *sidecar = NULL;
	struct prov_report *report = NULL;
	struct prov_err err = {0};

	assert_int_equal(prov_src_mem(&src, asset.p, asset.n, NULL), PROV_OK);
	if (store.n > 0)
		assert_int_equal(prov_src_mem(&sidecar, store.p, store.n, NULL), PROV_OK);
	opts.sidecar = sidecar;
	opts.sidecar_name = "x.c2pa";
	opts.media_type = type;
	assert_int_equal(prov_verify_with(&report, f->policy, src, "asset", &opts, &err), PROV_OK);
	prov_src_close(src);
	prov_src_close(sidecar);
	return report;
}

static void expect(const struct forge *f, struct prov_bytes asset, struct prov_bytes store,
    enum prov_state state, const char *code)
{
	struct prov_report *r = verify(f, asset, store, NULL);

	assert_int_equal(prov_report_state(r), state);
	assert_int_equal(prov_report_store_source(r), PROV_STORE_GIVEN);
	assert_string_equal(prov_report_sidecar(r), "x.c2pa");
	assert_true(forge_has(r, code));
	prov_report_free(r);
}

/* Any asset, of a known type or not: its bytes are what counts. */
static void test_bytes(void **state)
{
	static const char odd[] = "\0\1\2 a type that nobody knows";
	const struct prov_bytes assets[] = {
	    prov_bytes(odd, sizeof(odd)), sample_png(), sample_jpeg(), sample_text()};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct about about = {assets[i], 0, 0};
		struct forge f;
		struct prov_bytes store;
		uint8_t other[4096];

		forge_init(&f);
		store = store_about(&f, about);
		expect(&f, assets[i], store, PROV_STATE_TRUSTED, "assertion.dataHash.match");
		assert_true(assets[i].n <= sizeof(other));
		memcpy(other, assets[i].p, assets[i].n);
		other[assets[i].n - 4] ^= 1;
		expect(&f, prov_bytes(other, assets[i].n), store, PROV_STATE_INVALID,
		    "assertion.dataHash.mismatch");
		expect(&f, assets[i], prov_bytes_sub(store, 0, store.n - 1), PROV_STATE_INVALID,
		    "general.error");
		expect(
		    &f, assets[i], prov_bytes_str("no store"), PROV_STATE_INVALID, "general.error");
		forge_fini(&f);
	}
}

static void test_unknown_media_type(void **state)
{
	struct about about = {prov_bytes_str("model weights"), 0, 0};
	struct prov_report *r;
	struct forge f;

	(void)state;
	forge_init(&f);
	r = verify(&f, about.asset, store_about(&f, about), "application/x-weights");
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	assert_string_equal(prov_report_media_type(r), "application/octet-stream");
	prov_report_free(r);
	forge_fini(&f);
}

/* 11.4: where no store is embedded, a hash has none to leave out. */
static void test_nothing_left_out(void **state)
{
	static const char odd[] = "\0\1\2 a type that nobody knows";
	struct prov_bytes asset = prov_bytes(odd, sizeof(odd));
	const struct about cases[] = {{asset, 0, 8}, {asset, 8, 4}, {asset, 0, sizeof(odd)},
	    {asset, sizeof(odd) - 1, 1}, {sample_png(), 33, 12}, {sample_text(), 0, 4}};

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		struct prov_report *r;
		struct forge f;

		forge_init(&f);
		r = verify(&f, cases[i].asset, store_about(&f, cases[i]), NULL);
		assert_int_equal(prov_report_state(r), PROV_STATE_INVALID);
		prov_report_free(r);
		forge_fini(&f);
	}
}

/* A copy of the embedded store is as good as that; without the original in its place it is not. */
static void test_copy(void **state)
{
	struct forge f;
	unsigned flags = 0;
	struct prov_bytes file, store;
	struct prov_wr bare;

	(void)state;
	forge_init(&f);
	file = forge_png(&f, forge_plain, &flags);
	store = prov_wr_data(&f.store);
	expect(&f, file, store, PROV_STATE_TRUSTED, "assertion.dataHash.match");
	prov_wr_init(&bare, 1 << 16);
	prov_wr_bytes(&bare, prov_bytes_sub(file, 0, 33));
	prov_wr_bytes(&bare, prov_bytes_sub(file, 33 + 12 + store.n, file.n));
	expect(&f, prov_wr_data(&bare), store, PROV_STATE_INVALID, "assertion.dataHash.mismatch");
	prov_wr_fini(&bare);
	forge_fini(&f);
}

/* The embedded store counts unless another one is named (15.5.2.1). */
static void test_named_wins(void **state)
{
	struct about about = {prov_bytes_str("something else"), 0, 0};
	struct forge f, g;
	unsigned flags = 0;
	struct prov_bytes file;

	(void)state;
	forge_init(&f);
	forge_init(&g);
	file = forge_png(&f, forge_plain, &flags);
	expect(&g, file, store_about(&g, about), PROV_STATE_INVALID, "assertion.dataHash.mismatch");
	forge_fini(&g);
	forge_fini(&f);
}

/* A store alone says nothing of content that is not there, whatever it leaves out (15.5.5). */
static void test_alone(void **state)
{
	struct about empty = {prov_bytes(NULL, 0), 0, 0};
	struct about own = {prov_bytes(NULL, 0), 0, 0};
	struct forge f;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct prov_report *r;
		struct prov_bytes store;

		forge_init(&f);
		store = store_about(&f, i == 0 ? empty : own);
		own.len = store.n; /* the next one leaves out all of the file that it is */
		r = verify(&f, store, prov_bytes(NULL, 0), NULL);
		assert_int_equal(prov_report_state(r), PROV_STATE_INVALID);
		assert_int_equal(prov_report_store_source(r), PROV_STORE_ALONE);
		assert_null(prov_report_sidecar(r));
		assert_string_equal(prov_report_media_type(r), "application/c2pa");
		assert_true(forge_has(r, "assertion.dataHash.mismatch"));
		assert_true(forge_has(r, "claimSignature.validated"));
		prov_report_free(r);
		forge_fini(&f);
	}
}

static void test_sources(void **state)
{
	struct forge f;
	unsigned flags = 0;
	struct prov_bytes file;
	struct prov_report *r;

	(void)state;
	forge_init(&f);
	file = forge_png(&f, forge_plain, &flags);
	r = forge_verify(&f, file, true);
	assert_non_null(r);
	assert_int_equal(prov_report_store_source(r), PROV_STORE_EMBEDDED);
	assert_null(prov_report_sidecar(r));
	prov_report_free(r);
	r = forge_verify(&f, sample_png(), true);
	assert_non_null(r);
	assert_int_equal(prov_report_store_source(r), PROV_STORE_NONE);
	prov_report_free(r);
	forge_fini(&f);
}

static void expect_found(const char *dir, const char *asset, const char *want)
{
	bool by_stem;
	char path[TMPDIR_PATH], full[TMPDIR_PATH];
	struct prov_src *src = NULL;
	char *name = NULL;

	(void)tmpdir_path(path, dir, asset);
	assert_int_equal(prov_sidecar_open(&src, &name, &by_stem, path, NULL), PROV_OK);
	if (want == NULL) {
		assert_null(src);
		assert_null(name);
	} else {
		assert_string_equal(name, tmpdir_path(full, dir, want));
		assert_int_equal(by_stem, strncmp(want, asset, strlen(asset)) != 0);
		assert_non_null(src);
	}
	prov_src_close(src);
	free(name);
}

static void test_names(void **state)
{
	char dir[TMPDIR_PATH], path[TMPDIR_PATH];

	(void)state;
	tmpdir_make(dir);
	tmpdir_write(dir, "both.jpg.c2pa", "x", 1);
	tmpdir_write(dir, "both.c2pa", "x", 1);
	tmpdir_write(dir, "stem.c2pa", "x", 1);
	tmpdir_write(dir, ".c2pa", "x", 1);
	expect_found(dir, "both.jpg", "both.jpg.c2pa");
	expect_found(dir, "both.png", "both.c2pa");
	expect_found(dir, "both", "both.c2pa");
	expect_found(dir, "stem.jpg", "stem.c2pa");
	expect_found(dir, "stem.tar.gz", NULL);
	expect_found(dir, "stem.c2pa", NULL); /* not itself */
	expect_found(dir, ".jpg", NULL);
	expect_found(dir, "none.jpg", NULL);
	assert_int_equal(mkdir(tmpdir_path(path, dir, "folder.jpg.c2pa"), 0700), 0);
	expect_found(dir, "folder.jpg", NULL);
	assert_int_equal(rmdir(path), 0);
	tmpdir_remove(dir);
}

static void test_beside(void **state)
{
	struct about about = {sample_png(), 0, 0};
	char dir[TMPDIR_PATH], path[TMPDIR_PATH], side[TMPDIR_PATH];
	struct prov_report *r = NULL;
	struct prov_err err = {0};
	struct prov_bytes store, file;
	unsigned flags = 0;
	struct forge f;

	(void)state;
	tmpdir_make(dir);
	forge_init(&f);
	store = store_about(&f, about);
	tmpdir_write(dir, "a.png", about.asset.p, about.asset.n);
	tmpdir_write(dir, "a.png.c2pa", store.p, store.n);
	(void)tmpdir_path(path, dir, "a.png");
	assert_int_equal(prov_verify_file(&r, f.policy, path, &err), PROV_OK);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	assert_int_equal(prov_report_store_source(r), PROV_STORE_BESIDE);
	assert_string_equal(prov_report_sidecar(r), tmpdir_path(side, dir, "a.png.c2pa"));
	prov_report_free(r);
	/* An empty one can't be read: no verdict, and least of all "no credentials". */
	tmpdir_write(dir, "a.png.c2pa", "", 0);
	assert_true(prov_verify_file(&r, f.policy, path, &err) < 0);
	assert_null(r);
	/* What is embedded counts first. */
	file = forge_png(&f, forge_plain, &flags);
	tmpdir_write(dir, "a.png", file.p, file.n);
	assert_int_equal(prov_verify_file(&r, f.policy, path, &err), PROV_OK);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	assert_int_equal(prov_report_store_source(r), PROV_STORE_EMBEDDED);
	prov_report_free(r);
	tmpdir_remove(dir);
	forge_fini(&f);
}

static void expect_file(const struct forge *f, const char *dir, const char *name,
    enum prov_state state, bool of_another)
{
	struct prov_report *r = NULL;
	char path[TMPDIR_PATH];

	(void)tmpdir_path(path, dir, name);
	assert_int_equal(prov_verify_file(&r, f->policy, path, NULL), PROV_OK);
	assert_int_equal(prov_report_state(r), state);
	if (of_another) {
		assert_int_equal(prov_report_store_source(r), PROV_STORE_NONE);
		assert_null(prov_report_sidecar(r));
		assert_int_equal(r->num_unchecked, 1);
		assert_non_null(strstr(r->unchecked[0], "a.c2pa: they are of another file"));
	} else {
		assert_int_equal(prov_report_store_source(r), PROV_STORE_BESIDE);
	}
	prov_report_free(r);
}

/* STEM.c2pa is of the one file that it is bound to; a file is only let off where that one is there.
 */
/* What lies beside a file and can't be looked at is not none. */
static void test_not_seen(void **state)
{
	struct prov_bytes jpeg = sample_jpeg();
	char dir[TMPDIR_PATH], path[TMPDIR_PATH], beside[TMPDIR_PATH];
	struct prov_policy *policy = NULL;
	struct prov_report *r = NULL;

	(void)state;
	tmpdir_make(dir);
	tmpdir_write(dir, "a.jpg", jpeg.p, jpeg.n);
	assert_int_equal(symlink("a.jpg.c2pa", tmpdir_path(beside, dir, "a.jpg.c2pa")), 0);
	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	assert_int_equal(
	    prov_verify_file(&r, policy, tmpdir_path(path, dir, "a.jpg"), NULL), PROV_E_IO);
	assert_null(r);
	/* A link to nowhere is. */
	assert_int_equal(unlink(beside), 0);
	assert_int_equal(symlink("b", beside), 0);
	assert_int_equal(prov_verify_file(&r, policy, path, NULL), PROV_OK);
	assert_int_equal(prov_report_state(r), PROV_STATE_NONE);
	prov_report_free(r);
	prov_policy_free(policy);
	tmpdir_remove(dir);
}

static void test_of_another(void **state)
{
	struct about about = {sample_png(), 0, 0};
	struct prov_bytes jpeg = sample_jpeg(), store;
	char dir[TMPDIR_PATH], path[TMPDIR_PATH], to[TMPDIR_PATH];
	struct prov_report *r = NULL;
	uint8_t changed[4096];
	struct forge f;

	(void)state;
	assert_true(about.asset.n <= sizeof(changed));
	tmpdir_make(dir);
	forge_init(&f);
	store = store_about(&f, about);
	tmpdir_write(dir, "a.c2pa", store.p, store.n);
	tmpdir_write(dir, "a.jpg", jpeg.p, jpeg.n);
	/* Nothing beside it is what was signed: it may be what is left of that. */
	expect_file(&f, dir, "a.jpg", PROV_STATE_INVALID, false);
	tmpdir_write(dir, "a.txt", "words", 5);
	tmpdir_write(dir, "ab.png", about.asset.p, about.asset.n);
	tmpdir_write(dir, "a.b.png", about.asset.p, about.asset.n);
	expect_file(&f, dir, "a.jpg", PROV_STATE_INVALID, false);
	tmpdir_write(dir, "a.png", about.asset.p, about.asset.n);
	expect_file(&f, dir, "a.png", PROV_STATE_TRUSTED, false);
	expect_file(&f, dir, "a.jpg", PROV_STATE_NONE, true);
	/* A type that is not known is none without credentials. */
	tmpdir_write(dir, "a.bin", "\0\1\377", 3);
	(void)tmpdir_path(path, dir, "a.bin");
	assert_int_equal(prov_verify_file(&r, f.policy, path, NULL), PROV_E_UNSUPPORTED);
	assert_null(r);
	/* Named after all of it, it is nobody else's. */
	assert_int_equal(
	    rename(tmpdir_path(path, dir, "a.c2pa"), tmpdir_path(to, dir, "a.jpg.c2pa")), 0);
	expect_file(&f, dir, "a.jpg", PROV_STATE_INVALID, false);
	/* Changed, the one that was signed lets nobody off. */
	assert_int_equal(rename(to, path), 0);
	memcpy(changed, about.asset.p, about.asset.n);
	changed[about.asset.n - 3] ^= 1;
	tmpdir_write(dir, "a.png", changed, about.asset.n);
	expect_file(&f, dir, "a.png", PROV_STATE_INVALID, false);
	expect_file(&f, dir, "a.jpg", PROV_STATE_INVALID, false);
	tmpdir_remove(dir);
	forge_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bytes),
	    cmocka_unit_test(test_unknown_media_type),
	    cmocka_unit_test(test_nothing_left_out),
	    cmocka_unit_test(test_copy),
	    cmocka_unit_test(test_named_wins),
	    cmocka_unit_test(test_alone),
	    cmocka_unit_test(test_sources),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_beside),
	    cmocka_unit_test(test_of_another),
	    cmocka_unit_test(test_not_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
