/* SPDX-License-Identifier: Apache-2.0 */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ctype.h>

#include "base/limits.h"
#include "format/format.h"
#include "helper/fault.h"
#include "helper/format_check.h"
#include "helper/load.h"

static const char *find(const void *data, size_t n, const char *type)
{
	const struct prov_hint hint = {.media_type = type};
	const struct prov_format *f;
	struct prov_src *src;

	assert_int_equal(prov_src_mem(&src, data, n, NULL), PROV_OK);
	assert_int_equal(prov_format_find(src, &hint, &f, NULL), PROV_OK);
	prov_src_close(src);
	return f == NULL ? "none" : f->name;
}

static const char *find_str(const char *text)
{
	return find(text, strlen(text), NULL);
}

static void test_by_content(void **state)
{
	static const struct {
		const char *file, *name;
	} files[] = {
	    {"jpeg/plain.jpg", "jpeg"}, {"jpeg/bare.jpg", "jpeg"}, {"png/plain.png", "png"},
	    {"text/ascii.txt", "text"}, {"text/nfd.txt", "text"}, {"text/bom.txt", "text"},
	    {"riff/plain.webp", "webp"}, {"riff/plain.wav", "wav"}, {"riff/store.avi", "avi"},
	    {"gif/plain.gif", "gif"}, {"tiff/plain.tif", "tiff"}, {"tiff/big-be.tif", "tiff"},
	    {"text/store.txt", "text"}, /* its head ends inside the wrapper */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		size_t n;
		uint8_t *data = load_testdata(files[i].file, &n);

		assert_non_null(data);
		assert_string_equal(find(data, n, NULL), files[i].name);
		free(data);
	}
}

static void test_what_is_text(void **state)
{
	char cut[PROV_SNIFF_BYTES + 1];

	(void)state;
	assert_string_equal(find_str("%PDF-1.7\n"), "pdf");
	assert_string_equal(find_str("x"), "text");
	assert_string_equal(find_str("{curly} beginnings"), "text");
	assert_string_equal(find_str("[1] a footnote"), "text");
	assert_string_equal(find_str("a < b\r\n\f\x1b[1mbold\x1b[m"), "text");
	assert_string_equal(find_str(""), "none");
	assert_string_equal(find("a\0b", 3, NULL), "none");
	assert_string_equal(find_str("a\x07"), "none");
	assert_string_equal(find_str("caf\xe9 au lait"), "none"); /* Latin-1 */
	assert_string_equal(find("\xff\xfe"
				 "a\0",
				4, NULL),
	    "none"); /* UTF-16 */
	assert_string_equal(find_str("\xff\xd8"), "none");
	memset(cut, 'a', sizeof(cut));
	memcpy(&cut[PROV_SNIFF_BYTES - 1], "\xc3\xa9", 2); /* the head ends inside the letter */
	assert_string_equal(find(cut, sizeof(cut), NULL), "text");
}

/* What TEXT is behind N bytes of a comment; in UTF-16 where WIDE. */
static const char *find_behind(size_t n, const char *text, bool wide)
{
	static char all[200000];
	size_t len = 0;
	const char *name;

	assert_true(n + strlen(text) + 2 < sizeof(all) / 2);
	(void)memset(all, 'x', n);
	memcpy(all, "<!--", 4);
	memcpy(&all[n - 3], "-->", 3);
	memcpy(&all[n], text, strlen(text) + 1);
	len = strlen(all);
	if (wide) {
		for (size_t i = len; i > 0; i--) {
			all[2 * i] = all[i - 1];
			all[2 * i + 1] = '\0';
		}
		memcpy(all, "\xff\xfe", 2);
		len = 2 * len + 2;
	}
	name = find(all, len, NULL);
	return name;
}

/* Licences, and the document types that drawing programs write, are longer than the head. */
static void test_long_beginnings(void **state)
{
	static const char svg[] = "<!DOCTYPE svg [<!ENTITY a '>'>]><svg/>";

	(void)state;
	for (size_t n = 8; n < 5000; n = n * 2 + 1) {
		assert_string_equal(find_behind(n, svg, false), "svg");
		assert_string_equal(find_behind(n, svg, true), "svg");
		assert_string_equal(find_behind(n, "<!doctype html>", false), "html");
		assert_string_equal(find_behind(n, "<title>a", false), "html");
		/* Nothing else is looked for so far behind. */
		assert_string_equal(find_behind(n + 600, "%PDF-1.7", false), "text");
		assert_string_equal(find_behind(n + 600, "<p>", false), "text");
	}
	assert_string_equal(find_behind(65000, svg, false), "svg");
	assert_string_equal(find_behind(66000, svg, false), "text");
}

/* Credentials at the end would spoil these, or they have another place for them. */
static void test_structured_text(void **state)
{
	static const char *const texts[] = {"\n  <svg2 xmlns=\"\">", "{\\rtf1", "{\"a\": 1}",
	    "{\n \"a\": 1}", "{}", "[{\"a\": 1}]", "[ \"a\" ]", "-----BEGIN CERTIFICATE-----\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_string_equal(find_str(texts[i]), "none");
		assert_string_equal(find(texts[i], strlen(texts[i]), "text/plain"), "text");
	}
}

static void test_by_type(void **state)
{
	static const struct prov_hint longer = {.media_type = "image/jpegs"},
				      shorter = {.media_type = "image/jpe"},
				      none = {.media_type = ""};
	struct prov_err err = {0};
	const struct prov_format *f;
	struct prov_src *src;

	(void)state;
	assert_string_equal(find("\x89PNG\r\n\x1a\n", 8, "image/jpeg"), "jpeg");
	assert_string_equal(find("", 0, "Image/PNG"), "png");
	assert_string_equal(find("", 0, "text/plain; charset=utf-8"), "text");
	assert_string_equal(find("", 0, "text/csv"), "csv");
	assert_int_equal(prov_src_mem(&src, "x", 1, NULL), PROV_OK);
	assert_int_equal(prov_format_find(src, &longer, &f, &err), PROV_E_UNSUPPORTED);
	assert_null(f);
	assert_non_null(strstr(err.msg, "image/jpegs"));
	assert_int_equal(prov_format_find(src, &shorter, &f, NULL), PROV_E_UNSUPPORTED);
	assert_int_equal(prov_format_find(src, &none, &f, NULL), PROV_E_UNSUPPORTED);
	prov_src_close(src);
}

static void test_read_failure(void **state)
{
	char comment[PROV_SNIFF_BYTES + 100];
	struct fault fault = {.fail_at = 1};
	const struct prov_format *f;
	struct prov_src *mem, src;

	(void)state;
	assert_int_equal(prov_src_mem(&mem, "text", 4, NULL), PROV_OK);
	src = fault_src(&fault, mem);
	assert_int_equal(prov_format_find(&src, NULL, &f, NULL), PROV_E_IO);
	prov_src_close(mem);
	memset(comment, 'x', sizeof(comment));
	memcpy(comment, "<!--", 4);
	assert_int_equal(prov_src_mem(&mem, comment, sizeof(comment), NULL), PROV_OK);
	fault = (struct fault){.fail_at = 2};
	src = fault_src(&fault, mem);
	assert_int_equal(prov_format_find(&src, NULL, &f, NULL), PROV_E_IO);
	prov_src_close(mem);
}

/* What is looked for, scanned and embedded in, as signing does: PROV_E_IO where the read failed. */
static int go_through(const struct prov_src *src, struct prov_bytes store)
{
	struct prov_arena arena;
	struct prov_layout layout;
	struct prov_cands cands;
	const struct prov_format *f;
	struct prov_plan plan;
	int code = prov_format_find(src, NULL, &f, NULL);

	if (code != PROV_OK || f == NULL)
		return code;
	prov_arena_init(&arena, PROV_MAX_ARENA);
	prov_plan_init(&plan, &arena);
	code = f->scan(src, &arena, &layout, &cands, NULL);
	if (code == PROV_OK && f->embed != NULL)
		code = f->embed(&(struct prov_embed){.format = f,
				    .src = src,
				    .layout = &layout,
				    .cands = &cands,
				    .old = cands.n > 0 ? 0 : PROV_NO_CAND,
				    .store = store},
		    &plan, NULL);
	prov_arena_fini(&arena);
	return code;
}

static void fail_each_read(const char *path)
{
	struct fault fault = {.fail_at = 0};
	uint8_t *store = format_store(64, 1);
	struct prov_src *mem, src;
	unsigned calls;
	size_t n;
	uint8_t *data = load_file(path, &n);
	int whole;

	assert_non_null(data);
	assert_int_equal(prov_src_mem(&mem, data, n, NULL), PROV_OK);
	src = fault_src(&fault, mem);
	whole = go_through(&src, prov_bytes(store, 64));
	calls = fault.calls;
	assert_true(n == 0 || calls > 0);
	for (unsigned k = 1; k <= calls; k++) {
		int code;

		fault = (struct fault){.fail_at = k, .src = mem};
		code = go_through(&src, prov_bytes(store, 64));
		if (code != PROV_E_IO)
			fail_msg("%s: %d when read %u of %u fails, else %d", path, code, k, calls,
			    whole);
	}
	prov_src_close(mem);
	free(store);
	free(data);
}

/* Whatever format: what can't be read is not taken for something else. */
static void test_failing_reads(void **state)
{
	static const char *const folders[] = {"jpeg", "png", "text", "gif", "riff", "tiff", "zip",
	    "svg", "html", "fuzz/bmff", "fuzz/jxl", "fuzz/pdf", "fuzz/structured"};

	(void)state;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		char pattern[512];
		glob_t found;

		(void)snprintf(pattern, sizeof(pattern), "%s/%s/*", PROV_TESTDATA, folders[i]);
		assert_int_equal(glob(pattern, 0, NULL, &found), 0);
		for (size_t k = 0; k < found.gl_pathc; k++)
			fail_each_read(found.gl_pathv[k]);
		globfree(&found);
	}
}

static void test_the_table(void **state)
{
	const struct prov_format *f;
	size_t n = 0;

	(void)state;
	for (; (f = prov_format_at(n)) != NULL; n++) {
		assert_non_null(f->name);
		assert_non_null(f->mime[0]);
		assert_non_null(f->ext[0]);
		assert_non_null(f->sniff);
		assert_non_null(f->scan);
		for (size_t i = 0; f->mime[i] != NULL; i++) {
			for (const char *c = f->mime[i]; *c != '\0'; c++)
				assert_false(isupper((unsigned char)*c));
		}
		for (size_t i = 0; f->ext[i] != NULL; i++) {
			assert_int_not_equal(f->ext[i][0], '.');
			for (const char *c = f->ext[i]; *c != '\0'; c++)
				assert_false(isupper((unsigned char)*c));
		}
		assert_int_equal(f->sniff(prov_bytes(NULL, 0)), 0);
	}
	assert_true(n > 3);
	assert_null(prov_format_at(SIZE_MAX));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_by_content),
	    cmocka_unit_test(test_what_is_text),
	    cmocka_unit_test(test_long_beginnings),
	    cmocka_unit_test(test_structured_text),
	    cmocka_unit_test(test_by_type),
	    cmocka_unit_test(test_read_failure),
	    cmocka_unit_test(test_failing_reads),
	    cmocka_unit_test(test_the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
