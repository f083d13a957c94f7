/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/collect.h"
#include "helper/fault.h"
#include "helper/load.h"
#include "helper/mutate.h"
#include "helper/sample_store.h"
#include "helper/xmp_sample.h"
#include "prov/inspect.h"

static int inspect(struct prov_bytes data, enum prov_inspect_format format, struct collect *c)
{
	struct prov_src *src;
	int rc;

	assert_int_equal(prov_src_mem(&src, data.p, data.n, NULL), PROV_OK);
	rc = prov_inspect(src, "a.jpg", format, collect_write, c, NULL);
	prov_src_close(src);
	return rc;
}

static int extract(struct prov_bytes data, struct collect *c, struct prov_err *err)
{
	struct prov_src *src;
	int rc;

	assert_int_equal(prov_src_mem(&src, data.p, data.n, NULL), PROV_OK);
	rc = prov_extract(src, collect_write, c, err);
	prov_src_close(src);
	return rc;
}

/* Each format's sample with a store, and what the extracted store begins with. */
static void test_samples(void **state)
{
	static const char *const names[] = {"jpeg/store.jpg", "png/store.png", "text/store.txt"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct collect store = {0}, direct = {0}, bare = {0};
		size_t n;
		uint8_t *data = load_testdata(names[i], &n);

		assert_non_null(data);
		assert_int_equal(extract(prov_bytes(data, n), &store, NULL), PROV_OK);
		assert_memory_equal(&store.text[4], "jumb", 4);
		assert_int_equal(inspect(prov_bytes(data, n), PROV_INSPECT_TREE, &direct), PROV_OK);
		assert_non_null(strstr(direct.text, "manifests:"));
		/* A .c2pa file holds just that, and shows the same manifests. */
		assert_int_equal(
		    inspect(prov_bytes(store.text, store.n), PROV_INSPECT_TREE, &bare), PROV_OK);
		assert_non_null(strstr(bare.text, "media_type: \"application/c2pa\"\n"));
		assert_string_equal(
		    strstr(bare.text, "manifests:"), strstr(direct.text, "manifests:"));
		collect_free(&store);
		collect_free(&direct);
		collect_free(&bare);
		free(data);
	}
}

/* Where nothing but a store may stand, what is none is shown: verifiers call it invalid. */
static void test_something_else(void **state)
{
	static const char svg[] =
	    "<svg xmlns=\"http://www.w3.org/2000/svg\"><metadata>"
	    "<c2pa:manifest xmlns:c2pa=\"http://c2pa.org/manifest\">c29tZXRoaW5nIGVsc2U="
	    "</c2pa:manifest></metadata></svg>";
	struct collect c = {0};
	struct prov_err err = {0};
	(void)state;

	assert_int_equal(inspect(prov_bytes_str(svg), PROV_INSPECT_TREE, &c), PROV_OK);
	assert_non_null(
	    strstr(c.text, "  damaged: what stands in the place of credentials is something else"));
	collect_free(&c);
	c = (struct collect){0};
	assert_int_equal(extract(prov_bytes_str(svg), &c, &err), PROV_E_FORMAT);
	collect_free(&c);
}

static void test_none(void **state)
{
	static const struct {
		const char *name;
		int code;
	} rows[] = {{"jpeg/bare.jpg", PROV_E_NOTFOUND}, {"png/plain.png", PROV_E_NOTFOUND},
	    {"text/ascii.txt", PROV_E_NOTFOUND}};
	struct collect c = {0};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n;
		uint8_t *data = load_testdata(rows[i].name, &n);

		assert_non_null(data);
		if (inspect(prov_bytes(data, n), PROV_INSPECT_TREE, &c) != rows[i].code ||
		    extract(prov_bytes(data, n), &c, NULL) != rows[i].code)
			fail_msg("%s", rows[i].name);
		free(data);
	}
	assert_int_equal(inspect(prov_bytes("\x89\0\1\2\3\4\5\6\7\xff", 10), PROV_INSPECT_TREE, &c),
	    PROV_E_UNSUPPORTED);
	/* JUMBF, but no manifest store. */
	assert_int_equal(
	    inspect(prov_bytes("\0\0\0\x08jumb", 8), PROV_INSPECT_TREE, &c), PROV_E_NOTFOUND);
	assert_int_equal(c.calls, 0);
}

static void test_usage(void **state)
{
	struct collect c = {0};
	(void)state;

	assert_int_equal(
	    inspect(prov_bytes("x", 1), (enum prov_inspect_format)7, &c), PROV_E_USAGE);
	assert_int_equal(
	    prov_inspect(NULL, "x", PROV_INSPECT_TREE, collect_write, &c, NULL), PROV_E_USAGE);
	assert_int_equal(prov_extract(NULL, collect_write, &c, NULL), PROV_E_USAGE);
}

static void test_padding_stays_behind(void **state)
{
	struct prov_wr wr;
	struct collect c = {0};
	size_t n;
	(void)state;

	prov_wr_init(&wr, 1 << 16);
	sample_store_put(&wr);
	n = wr.n;
	prov_wr_zeros(&wr, 40);
	assert_int_equal(extract(prov_wr_data(&wr), &c, NULL), PROV_OK);
	assert_int_equal(c.n, n);
	assert_memory_equal(c.text, wr.p, n);
	collect_free(&c);
	prov_wr_fini(&wr);
}

/* A writer that refuses, a source that fails at any call. */
static void test_failures(void **state)
{
	size_t n;
	uint8_t *data = load_testdata("jpeg/store.jpg", &n);
	struct collect refusing = {.refuse_at = 1};
	struct fault fault = {0};
	struct prov_err err = {0};
	struct prov_src *src, faulty;
	(void)state;

	assert_non_null(data);
	assert_int_equal(extract(prov_bytes(data, n), &refusing, &err), PROV_E_IO);
	assert_int_equal(err.code, PROV_E_IO);
	assert_int_equal(prov_src_mem(&src, data, n, NULL), PROV_OK);
	for (unsigned k = 1; k < 1000; k++) {
		struct collect c = {0};
		int rc;

		fault = (struct fault){.fail_at = k};
		faulty = fault_src(&fault, src);
		err = (struct prov_err){0};
		rc = prov_inspect(&faulty, "x", PROV_INSPECT_JSON, collect_write, &c, &err);
		collect_free(&c);
		assert_int_equal(err.code, rc);
		if (rc == PROV_OK) {
			assert_true(k > 1 && fault.calls < k);
			break;
		}
	}
	prov_src_close(src);
	free(data);
}

static void run(void *ctx, struct prov_bytes data)
{
	struct collect c = {0};

	(void)ctx;
	for (int format = PROV_INSPECT_TREE; format <= PROV_INSPECT_JSON; format++) {
		if (inspect(data, (enum prov_inspect_format)format, &c) == PROV_OK)
			assert_true(collect_is_harmless(&c));
		collect_free(&c);
	}
	(void)!extract(data, &c, NULL);
	collect_free(&c);
}

static void test_damaged(void **state)
{
	static const char *const names[] = {"jpeg/store.jpg", "png/store.png", "text/store.txt"};
	(void)state;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t n;
		uint8_t *data = load_testdata(names[i], &n);

		assert_non_null(data);
		mutate_all(prov_bytes(data, n), run, NULL);
		free(data);
	}
}

/* A file that nobody here made. */
static void test_corpus(void **state)
{
	static const char *const lines[] = {
	    "  - label: \"contentauth:urn:uuid:b2b1f7fa-b119-4de1-9c0d-c97fbea3f2c3\"\n",
	    "    kind: \"standard\"\n    active: true\n    claim_label: \"c2pa.claim\"\n",
	    "      instanceID: \"xmp:iid:22704d84-c37f-4733-a207-56c4c2e67b1a\"\n",
	    "      c2pa.thumbnail.claim.jpeg: image/jpeg, 28486 bytes\n",
	    "          - action: \"c2pa.created\"\n", "        name: \"jumbf manifest\"\n",
	    "      algorithm: \"PS256\"\n", "subject: \"CN=C2PA Signer,",
	    "          not_after: 2030-08-26T18:46:28Z\n          eku:\n", "header: \"sigTst\"\n"};
	struct collect c = {0}, store = {0};
	size_t n;
	uint8_t *data = load_corpus("third-party/c2pars-C.jpg", &n);
	(void)state;

	if (data == NULL)
		skip();
	assert_int_equal(inspect(prov_bytes(data, n), PROV_INSPECT_TREE, &c), PROV_OK);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (strstr(c.text, lines[i]) == NULL)
			fail_msg("no \"%s\" in:\n%s", lines[i], c.text);
	}
	collect_free(&c);
	/* The end is missing: what comes before is there still. */
	assert_int_equal(extract(prov_bytes(data, n), &store, NULL), PROV_OK);
	assert_int_equal(inspect(prov_bytes(store.text, 30000), PROV_INSPECT_TREE, &c), PROV_OK);
	assert_non_null(strstr(c.text, "damaged: a box claims"));
	assert_non_null(strstr(c.text, "c2pa.thumbnail.claim.jpeg: image/jpeg, 28486 bytes\n"));
	free(data);
	collect_free(&store);
	collect_free(&c);
}

static int inspect_why(struct prov_bytes data, const char *name, struct prov_err *err)
{
	struct collect c = {0};
	struct prov_src *src;
	int rc;

	assert_int_equal(prov_src_mem(&src, data.p, data.n, NULL), PROV_OK);
	rc = prov_inspect(src, name, PROV_INSPECT_TREE, collect_write, &c, err);
	prov_src_close(src);
	collect_free(&c);
	return rc;
}

/* A file that may name credentials where we did not look is not said to have none. */
static void test_not_known(void **state)
{
	struct prov_err err = {0};
	struct prov_wr packet, file;
	(void)state;

	prov_wr_init(&packet, (size_t)PROV_MAX_XMP + 1);
	while (packet.n < PROV_MAX_XMP && packet.code == PROV_OK)
		prov_wr_str(&packet, " ");
	prov_wr_init(&file, (size_t)PROV_MAX_XMP + 65536);
	xmp_sample_png(&file, prov_wr_data(&packet));
	assert_int_equal(inspect_why(prov_wr_data(&file), "a.png", NULL), PROV_E_NOTFOUND);
	prov_wr_u8(&packet, ' ');
	prov_wr_fini(&file);
	xmp_sample_png(&file, prov_wr_data(&packet));
	assert_int_equal(inspect_why(prov_wr_data(&file), "a.png", &err), PROV_E_LIMIT);
	assert_int_equal(err.limit, PROV_LIMIT_XMP);
	assert_non_null(strstr(err.msg, "is not known: its XMP metadata is larger"));
	prov_wr_fini(&packet);
	prov_wr_fini(&file);
}

/* Nor one whose address is too long. */
static void test_long_link(void **state)
{
	(void)state;
	for (size_t n = PROV_MAX_URI; n <= PROV_MAX_URI + 1; n++) {
		struct prov_err err = {0};
		struct prov_wr file;

		prov_wr_init(&file, 65536);
		prov_wr_str(&file, "<!DOCTYPE html><html><head><link rel=\"c2pa-manifest\" "
				   "href=\"https://a.example/");
		for (size_t i = strlen("https://a.example/"); i < n; i++)
			prov_wr_u8(&file, 'a');
		prov_wr_str(&file, "\"></head><body></body></html>");
		assert_int_equal(inspect_why(prov_wr_data(&file), "a.html", &err),
		    n == PROV_MAX_URI ? PROV_E_NOTFOUND : PROV_E_LIMIT);
		assert_int_equal(err.limit, n == PROV_MAX_URI ? PROV_LIMIT_NONE : PROV_LIMIT_URI);
		prov_wr_fini(&file);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_samples),
	    cmocka_unit_test(test_something_else),
	    cmocka_unit_test(test_none),
	    cmocka_unit_test(test_usage),
	    cmocka_unit_test(test_padding_stays_behind),
	    cmocka_unit_test(test_failures),
	    cmocka_unit_test(test_damaged),
	    cmocka_unit_test(test_corpus),
	    cmocka_unit_test(test_not_known),
	    cmocka_unit_test(test_long_link),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
