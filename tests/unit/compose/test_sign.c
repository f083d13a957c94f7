/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "helper/format_check.h"
#include "helper/heif_make.h"
#include "helper/load.h"
#include "helper/signed.h"
#include "helper/tmpdir.h"
#include "helper/tokens.h"
#include "report/report.h"

static const enum prov_alg algs[] = {PROV_ALG_ES256, PROV_ALG_ES384, PROV_ALG_ES512, PROV_ALG_PS256,
    PROV_ALG_PS384, PROV_ALG_PS512, PROV_ALG_ED25519};

static struct prov_sign_opts plain_opts(void)
{
	struct prov_sign_opts o = PROV_SIGN_OPTS_INIT;

	o.declare = "human-created";
	o.tool_name = "Pen";
	o.title = "a title";
	return o;
}

static void test_all_algorithms_and_formats(void **state)
{
	(void)state;
	for (size_t a = 0; a < sizeof(algs) / sizeof(algs[0]); a++) {
		const struct prov_bytes samples[] = {sample_jpeg(), sample_png(), sample_text()};
		struct identity id;

		identity_init(&id, algs[a]);
		for (size_t i = 0; i < 3; i++) {
			struct prov_sign_opts opts = plain_opts();
			struct prov_report *r;
			size_t n;
			int rc;
			uint8_t *out = sign_bytes(&id, samples[i], &opts, &n, &rc);

			assert_int_equal(rc, PROV_OK);
			r = verify_bytes(id.policy, prov_bytes(out, n), NULL);
			assert_non_null(r);
			assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
			assert_string_equal(prov_report_signer(r), "Tester");
			assert_non_null(strstr(prov_report_declared(r), "digitalCreation"));
			prov_report_free(r);
			free(out);
		}
		identity_fini(&id);
	}
}

/* No byte beside the store can change, near the file's ends or here and there, and the verdict
 * stay.
 */
static void check_flips(const struct identity *id, uint8_t *out, size_t n, const char *name)
{
	const struct prov_format *format;
	struct format_scan s;
	struct prov_src *src;
	struct prov_span store;

	assert_int_equal(prov_src_mem(&src, out, n, NULL), PROV_OK);
	assert_int_equal(prov_format_find(src, NULL, &format, NULL), PROV_OK);
	prov_src_close(src);
	format_scan(&s, format, prov_bytes(out, n));
	assert_int_equal(s.cands.n, 1);
	store = (struct prov_span){s.cands.v[0].start, s.cands.v[0].len};
	format_scan_fini(&s);
	for (size_t i = 0; i < n; i += i < 80 || i + 80 > n ? 1 : 13) {
		enum prov_state state;

		if (i >= store.start && i < store.start + store.len + 1)
			continue; /* and its pad byte, which a box hash leaves to it */
		out[i] ^= 0x11;
		state = state_of(id->policy, prov_bytes(out, n));
		if (state == PROV_STATE_TRUSTED || state == PROV_STATE_VALID)
			fail_msg("%s: byte %zu changed, and nobody noticed", name, i);
		out[i] ^= 0x11;
	}
}

/* Every still image, by each binding that it has; signed once more it is its own parent. */
static void test_images(void **state)
{
	static const struct {
		const char *name;
		bool boxes;
	} files[] = {{"jpeg/plain.jpg", true}, {"jpeg/metadata.jpg", true},
	    {"png/metadata.png", true}, {"riff/plain.webp", true}, {"riff/plain.wav", true},
	    {"gif/metadata.gif", true}, {"gif/gif87a.gif", true}, {"tiff/plain.tif", false},
	    {"svg/lookalikes.svg", false}};
	struct identity id;

	(void)state;
	identity_init(&id, PROV_ALG_ES256);
	for (size_t i = 0; i < 2 * sizeof(files) / sizeof(files[0]); i++) {
		struct prov_sign_opts opts = plain_opts();
		const char *name = files[i / 2].name;
		uint8_t *data, *out, *again;
		size_t data_n, n, m;
		int rc;

		data = load_testdata(name, &data_n);
		assert_non_null(data);
		opts.binding = i % 2 == 0 ? "data" : "boxes";
		opts.leave_xmp = strstr(name, "metadata") != NULL; /* theirs is none */
		out = sign_bytes(&id, prov_bytes(data, data_n), &opts, &n, &rc);
		free(data);
		if (i % 2 == 1 && !files[i / 2].boxes) {
			assert_int_equal(rc, PROV_E_UNSUPPORTED);
			continue;
		}
		print_message("  %s, %s\n", name, opts.binding);
		assert_int_equal(rc, PROV_OK);
		assert_int_equal(state_of(id.policy, prov_bytes(out, n)), PROV_STATE_TRUSTED);
		again = sign_bytes(&id, prov_bytes(out, n), &opts, &m, &rc);
		assert_int_equal(rc, PROV_OK);
		assert_int_equal(state_of(id.policy, prov_bytes(again, m)), PROV_STATE_TRUSTED);
		check_flips(&id, out, n, name);
		free(again);
		free(out);
	}
	identity_fini(&id);
}

static void test_unknown_binding(void **state)
{
	struct prov_sign_opts opts = plain_opts();
	struct identity id;
	size_t n;
	int rc;

	(void)state;
	identity_init(&id, PROV_ALG_ES256);
	opts.binding = "bmff";
	assert_null(sign_bytes(&id, sample_jpeg(), &opts, &n, &rc));
	assert_int_equal(rc, PROV_E_USAGE);
	identity_fini(&id);
}

static void test_hashes_and_read_back(void **state)
{
	static const char *const names[] = {"sha256", "sha384", "sha512"};
	struct identity id;

	(void)state;
	identity_init(&id, PROV_ALG_ES256);
	for (size_t i = 0; i < 6; i++) {
		struct prov_sign_opts opts = plain_opts();
		size_t n;
		int rc;
		uint8_t *out;

		opts.hash_alg = names[i % 3];
		opts.read_back = i >= 3;
		out = sign_bytes(&id, sample_jpeg(), &opts, &n, &rc);
		assert_int_equal(rc, PROV_OK);
		assert_int_equal(state_of(id.policy, prov_bytes(out, n)), PROV_STATE_TRUSTED);
		free(out);
	}
	identity_fini(&id);
}

/* Signing again keeps the old manifest as the parent; three generations stay trusted. */
static void test_generations(void **state)
{
	const struct prov_bytes samples[] = {sample_jpeg(), sample_png(), sample_text()};
	struct identity id;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	for (size_t i = 0; i < 3; i++) {
		struct prov_sign_opts opts = plain_opts();
		size_t n = samples[i].n, m;
		int rc;
		uint8_t *last = malloc(n), *next;

		assert_non_null(last);
		memcpy(last, samples[i].p, n);
		opts.declare = "captured";
		for (unsigned gen = 1; gen <= 3; gen++) {
			struct prov_report *r;
			next = sign_bytes(&id, prov_bytes(last, n), &opts, &m, &rc);
			assert_int_equal(rc, PROV_OK);
			r = verify_bytes(id.policy, prov_bytes(next, m), NULL);
			assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
			/* Only the first one declares; the others hand it down. */
			assert_non_null(strstr(prov_report_declared(r), "digitalCapture"));
			prov_report_free(r);
			free(last);
			last = next;
			n = m;
			opts.declare = NULL;
		}
		free(last);
	}
	identity_fini(&id);
}

static void test_named_parent(void **state)
{
	struct prov_sign_opts opts = plain_opts();
	struct prov_src *parent = NULL;
	struct identity id;
	uint8_t *signed_png, *out;
	size_t n, m;
	int rc;

	(void)state;
	identity_init(&id, PROV_ALG_ES256);
	signed_png = sign_bytes(&id, sample_png(), &opts, &n, &rc);
	assert_int_equal(prov_src_mem(&parent, signed_png, n, NULL), PROV_OK);
	opts.parent = parent;
	opts.parent_name = "original.png";
	opts.declare = "human-edited";
	out = sign_bytes(&id, sample_jpeg(), &opts, &m, &rc);
	assert_int_equal(rc, PROV_OK);
	assert_int_equal(state_of(id.policy, prov_bytes(out, m)), PROV_STATE_TRUSTED);
	free(out);
	prov_src_close(parent);
	/* A parent without credentials is an ingredient all the same. */
	assert_int_equal(prov_src_mem(&parent, sample_png().p, sample_png().n, NULL), PROV_OK);
	opts.parent = parent;
	out = sign_bytes(&id, sample_jpeg(), &opts, &m, &rc);
	assert_int_equal(rc, PROV_OK);
	assert_int_equal(state_of(id.policy, prov_bytes(out, m)), PROV_STATE_TRUSTED);
	/* What carries credentials of its own is its own parent. */
	free(sign_bytes(&id, prov_bytes(signed_png, n), &opts, &m, &rc));
	assert_int_equal(rc, PROV_E_USAGE);
	free(out);
	prov_src_close(parent);
	free(signed_png);
	identity_fini(&id);
}

static void note(void *ctx, const char *sentence)
{
	unsigned *n = ctx;

	assert_non_null(strstr(sentence, "invalid"));
	++*n;
}

/* Signing over a forgery keeps it a forgery: it is said while signing, stays on record, and its
 * declaration is not handed down. */
static void test_no_laundering(void **state)
{
	struct prov_sign_opts opts = plain_opts();
	struct identity id;
	unsigned notices = 0;
	size_t n, m;
	int rc;
	uint8_t *first, *again;
	struct prov_report *r;

	(void)state;
	identity_init(&id, PROV_ALG_ES256);
	first = sign_bytes(&id, sample_text(), &opts, &n, &rc);
	assert_int_equal(rc, PROV_OK);
	first[0] ^= 1;
	opts.declare = NULL;
	opts.notice = note;
	opts.notice_ctx = &notices;
	again = sign_bytes(&id, prov_bytes(first, n), &opts, &m, &rc);
	assert_int_equal(rc, PROV_OK);
	assert_int_equal(notices, 1);
	r = verify_bytes(id.policy, prov_bytes(again, m), NULL);
	assert_non_null(r);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	assert_null(prov_report_declared(r));
	assert_false(prov_report_meets(r, PROV_REQUIRE_DECLARED));
	assert_int_equal(r->num_ingredients, 1);
	assert_int_equal(r->ingredients[0].state, PROV_STATE_INVALID);
	assert_false(r->ingredients[0].counts_invalid);
	assert_true(
	    prov_findings_have(&r->ingredients[0].findings, PROV_ST_ASSERTION_DATA_HASH_MISMATCH));
	prov_report_free(r);
	free(first);
	free(again);
	identity_fini(&id);
}

static void test_refusals(void **state)
{
	struct identity id;
	struct prov_sign_opts opts = plain_opts();
	size_t n;
	int rc;

	(void)state;
	identity_init(&id, PROV_ALG_ES256);
	opts.declare = NULL;
	assert_null(sign_bytes(&id, sample_jpeg(), &opts, &n, &rc));
	assert_int_equal(rc, PROV_E_USAGE);
	opts.declare = "no such thing";
	assert_null(sign_bytes(&id, sample_jpeg(), &opts, &n, &rc));
	assert_int_equal(rc, PROV_E_USAGE);
	opts = plain_opts();
	opts.hash_alg = "md5";
	assert_null(sign_bytes(&id, sample_jpeg(), &opts, &n, &rc));
	assert_int_equal(rc, PROV_E_USAGE);
	opts = plain_opts();
	opts.title = "\xff";
	assert_null(sign_bytes(&id, sample_jpeg(), &opts, &n, &rc));
	assert_int_equal(rc, PROV_E_USAGE);
	opts = plain_opts();
	opts.struct_size = 1;
	assert_null(sign_bytes(&id, sample_jpeg(), &opts, &n, &rc));
	assert_int_equal(rc, PROV_E_USAGE);
	opts = plain_opts();
	assert_null(sign_bytes(&id, prov_bytes_str("\x01\x02\x03\x00"), &opts, &n, &rc));
	assert_int_equal(rc, PROV_E_UNSUPPORTED);
	identity_fini(&id);
}

static int stop(void *ctx, uint64_t done, uint64_t total)
{
	(void)ctx;
	(void)done;
	(void)total;
	return 1;
}

static void test_cancelled(void **state)
{
	struct identity id;
	struct prov_sign_opts opts = plain_opts();
	size_t n;
	int rc;

	(void)state;
	identity_init(&id, PROV_ALG_ES256);
	opts.progress = stop;
	assert_null(sign_bytes(&id, sample_jpeg(), &opts, &n, &rc));
	assert_int_equal(rc, PROV_E_CANCELLED);
	identity_fini(&id);
}

/* An authority in a function: what it is asked for the CALLS-th time it does not answer. */
struct authority {
	struct certs_cert root, tsa;
	size_t calls, silent_at;
};

static int stamp(
    void *ctx, const struct prov_fetch *what, struct prov_fetch_answer *out, struct prov_err *err)
{
	struct authority *a = ctx;
	struct tokens_opts opts = {
	    .tsa = &a->tsa, .request = prov_bytes(what->body, what->body_len)};
	struct prov_bytes token, response;
	time_t now = time(NULL);
	char when[32];
	struct tm tm;
	int rc;

	if (++a->calls == a->silent_at) {
		err->code = PROV_E_IO;
		(void)snprintf(err->msg, sizeof(err->msg), "no time today");
		return PROV_E_IO;
	}
	assert_non_null(gmtime_r(&now, &tm));
	assert_true(strftime(when, sizeof(when), "%Y%m%d%H%M%SZ", &tm) > 0);
	opts.time = when;
	token = tokens_make(&opts);
	response = tokens_response(0, token);
	rc = prov_fetch_put(out, response.p, response.n, err);
	free((void *)(uintptr_t)token.p);
	free((void *)(uintptr_t)response.p);
	return rc;
}

static void authority_init(struct authority *a, size_t silent_at, struct identity *id)
{
	const struct certs_opts opts = {.kind = CERTS_TSA};
	char *pem;

	memset(a, 0, sizeof(*a));
	a->root = certs_root();
	a->tsa = certs_make(&a->root, &opts);
	a->silent_at = silent_at;
	identity_init(id, PROV_ALG_ES256);
	pem = certs_pem(&a->root, 1);
	assert_int_equal(prov_policy_add_pem(id->policy, PROV_LIST_TIMESTAMPS, pem, strlen(pem),
			     "authorities", NULL),
	    PROV_OK);
	free(pem);
}

static void authority_fini(struct authority *a, struct identity *id)
{
	identity_fini(id);
	certs_free(&a->tsa);
	certs_free(&a->root);
}

static bool is_stamped(const struct prov_policy *policy, struct prov_bytes data)
{
	struct prov_report *r = verify_bytes(policy, data, NULL);
	bool yes;

	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	yes = prov_report_meets(r, PROV_REQUIRE_TIMESTAMP);
	prov_report_free(r);
	return yes;
}

static void test_stamped(void **state)
{
	const struct prov_bytes samples[] = {sample_jpeg(), sample_png(), sample_text()};
	struct authority a;
	struct identity id;

	(void)state;
	authority_init(&a, 0, &id);
	assert_int_equal(
	    prov_signer_set_tsa(id.signer, "https://tsa.example/", false, stamp, &a, NULL),
	    PROV_OK);
	for (size_t i = 0; i < 3; i++) {
		struct prov_sign_opts opts = plain_opts();
		size_t n;
		int rc;
		uint8_t *out = sign_bytes(&id, samples[i], &opts, &n, &rc);

		assert_int_equal(rc, PROV_OK);
		assert_true(is_stamped(id.policy, prov_bytes(out, n)));
		free(out);
	}
	assert_int_equal(a.calls, 4);
	authority_fini(&a, &id);
}

static void keep_note(void *ctx, const char *sentence)
{
	(void)snprintf(ctx, 200, "%s", sentence);
}

static void silent_authority(bool optional)
{
	struct prov_sign_opts opts = plain_opts();
	char noted[200] = "";
	struct authority a;
	struct identity id;
	uint8_t *out;
	size_t n;
	int rc;

	authority_init(&a, 2, &id);
	assert_int_equal(
	    prov_signer_set_tsa(id.signer, "https://tsa.example/", optional, stamp, &a, NULL),
	    PROV_OK);
	opts.notice = keep_note;
	opts.notice_ctx = noted;
	out = sign_bytes(&id, sample_png(), &opts, &n, &rc);
	assert_int_equal(rc, optional ? PROV_OK : PROV_E_IO);
	if (optional) {
		assert_false(is_stamped(id.policy, prov_bytes(out, n)));
		assert_string_equal(noted, "is signed without a time-stamp: no time today");
	} else {
		assert_null(out);
	}
	free(out);
	authority_fini(&a, &id);
}

static void test_authority_falls_silent(void **state)
{
	(void)state;
	silent_authority(false);
	silent_authority(true);
}

/* --- an image whose content is cut into leaves --- */

#define LARGE ((size_t)65 << 20)

/* H at PATH, its last mdat box filled up with a hole to LARGE bytes. */
static void write_large_heif(const char *path, const struct heif *h)
{
	struct prov_bytes file;
	struct prov_wr wr;
	FILE *out = fopen(path, "wb");
	uint32_t len;
	uint8_t *last;

	assert_non_null(out);
	prov_wr_init(&wr, SIZE_MAX);
	heif_make(&wr, h);
	file = prov_wr_data(&wr);
	last = (uint8_t *)(uintptr_t)file.p + file.n;
	while (memcmp(last, "mdat", 4) != 0)
		last--;
	len = (uint32_t)(LARGE - (size_t)(last - 4 - file.p));
	for (unsigned i = 0; i < 4; i++)
		last[(int)i - 4] = (uint8_t)(len >> (24 - 8 * i));
	assert_int_equal(fwrite(file.p, 1, file.n, out), file.n);
	assert_int_equal(fclose(out), 0);
	assert_int_equal(truncate(path, (off_t)LARGE), 0);
	prov_wr_fini(&wr);
}

static enum prov_state state_at(const struct prov_policy *policy, const char *path)
{
	struct prov_report *r = NULL;
	enum prov_state state;

	assert_int_equal(prov_verify_file(&r, policy, path, NULL), PROV_OK);
	state = prov_report_state(r);
	prov_report_free(r);
	return state;
}

/* Both images as they were, and XMP that says what was declared in item XMP. */
static void check_large_items(const char *path, uint32_t xmp, const char *kind)
{
	struct prov_bytes item;
	size_t n;
	uint8_t *data = load_file(path, &n);
	char *text;

	assert_non_null(data);
	assert_true(n > LARGE);
	assert_true(prov_bytes_is(heif_item(prov_bytes(data, n), 1), "PIXELS"));
	assert_true(prov_bytes_is(heif_item(prov_bytes(data, n), 3), "REST"));
	item = heif_item(prov_bytes(data, n), xmp);
	assert_true(item.n > 0);
	text = calloc(1, item.n + 1);
	assert_non_null(text);
	memcpy(text, item.p, item.n);
	assert_non_null(strstr(text, kind));
	free(text);
	free(data);
}

static void flip_at(const char *path, long off)
{
	FILE *f = fopen(path, "r+b");
	int c;

	assert_non_null(f);
	assert_int_equal(fseek(f, off, off < 0 ? SEEK_END : SEEK_SET), 0);
	c = fgetc(f);
	assert_int_equal(fseek(f, off, off < 0 ? SEEK_END : SEEK_SET), 0);
	assert_int_equal(fputc(c ^ 1, f), c ^ 1);
	assert_int_equal(fclose(f), 0);
}

static void large_heif(const struct identity *id, const struct heif *h, uint32_t xmp)
{
	char dir[TMPDIR_PATH], in[TMPDIR_PATH], out[TMPDIR_PATH], again[TMPDIR_PATH];
	struct prov_err err = {0};
	struct prov_sign_opts opts = plain_opts();

	tmpdir_make(dir);
	write_large_heif(tmpdir_path(in, dir, "in.heic"), h);
	tmpdir_path(out, dir, "out.heic");
	tmpdir_path(again, dir, "again.heic");
	opts.declare = "ai-generated";
	if (prov_sign_file(id->signer, in, out, 0, &opts, &err) != PROV_OK)
		fail_msg("%s", err.msg);
	assert_int_equal(state_at(id->policy, out), PROV_STATE_TRUSTED);
	check_large_items(out, xmp, "/trainedAlgorithmicMedia");
	/* Once more, with --read-back: what the self-check was spared is as it would have read. */
	opts.declare = "ai-composite";
	opts.read_back = true;
	if (prov_sign_file(id->signer, out, again, 0, &opts, &err) != PROV_OK)
		fail_msg("%s", err.msg);
	assert_int_equal(state_at(id->policy, again), PROV_STATE_TRUSTED);
	check_large_items(again, xmp, "/compositeWithTrainedAlgorithmicMedia");
	flip_at(out, -5);
	assert_int_equal(state_at(id->policy, out), PROV_STATE_INVALID);
	tmpdir_remove(dir);
}

static void test_large_heif(void **state)
{
	static const char old[] = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
				  "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"/>"
				  "</x:xmpmeta>";
	struct identity id;

	(void)state;
	identity_init(&id, PROV_ALG_ES256);
	large_heif(&id, &(const struct heif){.offset = 4, .length = 4}, 4);
	large_heif(
	    &id, &(const struct heif){.version = 1, .base = 8, .length = 8, .describes = 9}, 4);
	large_heif(&id, &(const struct heif){.offset = 4, .length = 4, .xmp = old}, 2);
	large_heif(
	    &id, &(const struct heif){.offset = 4, .length = 4, .xmp = old, .apart = true}, 2);
	identity_fini(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_all_algorithms_and_formats),
	    cmocka_unit_test(test_images),
	    cmocka_unit_test(test_unknown_binding),
	    cmocka_unit_test(test_hashes_and_read_back),
	    cmocka_unit_test(test_generations),
	    cmocka_unit_test(test_named_parent),
	    cmocka_unit_test(test_no_laundering),
	    cmocka_unit_test(test_refusals),
	    cmocka_unit_test(test_cancelled),
	    cmocka_unit_test(test_stamped),
	    cmocka_unit_test(test_authority_falls_silent),
	    cmocka_unit_test(test_large_heif),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
