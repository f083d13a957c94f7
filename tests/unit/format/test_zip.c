/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/format_check.h"
#include "helper/load.h"
#include "helper/mutate.h"
#include "helper/zip_check.h"

#define DATA(s)                                                                                    \
	{                                                                                          \
		(const void *)(s), sizeof(s) - 1                                                   \
	}

#define STORE "....jumb is not looked at here"
/* ZIP64's extra field */
#define SIZES(full, stored) "\1\0\20\0" full "\0\0\0\0\0\0\0" stored "\0\0\0\0\0\0\0"

static const struct zip_entry book[] = {{.name = "mimetype", .data = DATA("application/epub+zip")},
    {.name = "META-INF/"}, {.name = PROV_ZIP_STORE, .data = DATA(STORE)},
    {.name = "a", .data = DATA("abc"), .flags = ZIP_DESCRIPTOR, .method = 8},
    {.name = "large", .data = DATA("abc"), .flags = ZIP_LARGE}};

static void test_layout(void **state)
{
	static const char *const names[] = {
	    "member", "member", "member", "gap", "member", "gap", "directory", "end"};
	struct zip_entry v[] = {book[0], book[1], book[2], book[3]};
	struct zip_file z;
	struct format_scan s;

	(void)state;
	v[3].before = "xx";
	zip_begin(&z);
	for (size_t i = 0; i < 4; i++)
		zip_add(&z, &v[i]);
	z.before_directory = "y";
	format_scan(&s, prov_format_zip(), zip_end(&z));
	assert_int_equal(s.code, PROV_OK);
	assert_true(prov_layout_is_whole(&s.layout));
	assert_int_equal(s.layout.n, 8);
	for (size_t i = 0; i < 8; i++) {
		assert_string_equal(s.layout.v[i].name, names[i]);
		assert_int_equal(s.layout.v[i].gap, names[i][0] == 'g');
		assert_true((s.layout.v[i].cand == 0) == (i == 2));
	}
	assert_int_equal(s.cands.n, 1);
	assert_null(s.cands.v[0].damage);
	assert_true(prov_bytes_is(s.cands.v[0].data, STORE));
	assert_int_equal(s.cands.v[0].start, z.at[2].off);
	assert_int_equal(s.cands.v[0].len, z.at[2].len);
	format_scan_fini(&s);
	zip_fini(&z);
}

/* A.6.2.2 and A.6.3 */
static void test_store(void **state)
{
	static const struct {
		struct zip_entry e;
		bool is_store, damaged;
	} rows[] = {{{.name = PROV_ZIP_STORE, .data = DATA(STORE)}, true, false},
	    {{.name = PROV_ZIP_STORE, .data = DATA(STORE), .bits = 0x800}, true, false},
	    {{.name = PROV_ZIP_STORE, .data = DATA(STORE), .bits = 1}, true, true},
	    {{.name = PROV_ZIP_STORE, .data = DATA(STORE), .method = 8}, true, true},
	    {{.name = PROV_ZIP_STORE, .data = DATA(STORE), .flags = ZIP_DESCRIPTOR}, true, true},
	    {{.name = PROV_ZIP_STORE}, true, true},
	    {{.name = PROV_ZIP_STORE, .data = DATA(STORE), .local_extra = DATA("UT\5\0\1\0\0\0\0")},
		true, false},
	    {{.name = PROV_ZIP_STORE,
		 .data = DATA(STORE),
		 .local_extra = DATA("UT\1\0\0up\6\0\1\1\2\3\4a")},
		true, true},
	    {{.name = PROV_ZIP_STORE, .data = DATA(STORE), .local_extra = DATA("up\xff\xff")}, true,
		true},
	    {{.name = PROV_ZIP_STORE, .data = DATA(STORE), .local_extra = DATA("UT\xff\xffup")},
		true, false},
	    /* its size, 30, once more; another one; one of both; cut */
	    {{.name = PROV_ZIP_STORE, .data = DATA(STORE), .flags = ZIP_LARGE}, true, false},
	    {{.name = PROV_ZIP_STORE,
		 .data = DATA(STORE),
		 .local_extra = DATA(SIZES("\36", "\36"))},
		true, false},
	    {{.name = PROV_ZIP_STORE, .data = DATA(STORE), .local_extra = DATA(SIZES("\36", "\7"))},
		true, true},
	    {{.name = PROV_ZIP_STORE, .data = DATA(STORE), .local_extra = DATA(SIZES("\7", "\36"))},
		true, true},
	    {{.name = PROV_ZIP_STORE,
		 .data = DATA(STORE),
		 .local_extra = DATA("UT\1\0\0\1\0\10\0\36\0\0\0\0\0\0\0")},
		true, true},
	    {{.name = PROV_ZIP_STORE, .data = DATA(STORE), .local_extra = DATA("\1\0\20\0\36")},
		true, true},
	    {{.name = "meta-inf/content_credential.c2pa", .data = DATA(STORE)}, false, false},
	    {{.name = "content_credential.c2pa", .data = DATA(STORE)}, false, false}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct zip_file z;
		struct format_scan s;

		zip_begin(&z);
		zip_add(&z, &rows[i].e);
		format_scan(&s, prov_format_zip(), zip_end(&z));
		assert_int_equal(s.code, PROV_OK);
		assert_int_equal(s.cands.n, rows[i].is_store);
		if (rows[i].is_store)
			assert_int_equal(s.cands.v[0].damage != NULL, rows[i].damaged);
		format_scan_fini(&s);
		zip_fini(&z);
	}
}

static void test_sniff(void **state)
{
	static const struct {
		struct zip_entry v[2];
		const char *name;
	} rows[] = {
	    {{{.name = "mimetype", .data = DATA("application/epub+zip")}, {.name = "a"}}, "epub"},
	    {{{.name = "mimetype", .data = DATA("application/epub+zipper")}, {.name = "a"}}, "zip"},
	    {{{.name = "mimetype", .data = DATA("application/vnd.oasis.opendocument.text")},
		 {.name = "a"}},
		"odt"},
	    {{{.name = "mimetype", .data = DATA("application/vnd.oasis.opendocument.text-master")},
		 {.name = "a"}},
		"zip"},
	    {{{.name = "[Content_Types].xml"}, {.name = "word/document.xml"}}, "docx"},
	    {{{.name = "[Content_Types].xml"}, {.name = "xl/workbook.xml"}}, "xlsx"},
	    {{{.name = "[Content_Types].xml"}, {.name = "password/x"}}, "zip"},
	    {{{.name = "word/document.xml"}, {.name = "a"}}, "zip"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct prov_format *f;
		struct zip_checked c;

		zip_check(&c, rows[i].v, 2, NULL);
		assert_int_equal(prov_format_find(c.src, NULL, &f, NULL), PROV_OK);
		assert_non_null(f);
		assert_string_equal(f->name, rows[i].name);
		zip_check_fini(&c);
	}
}

/* Archives by another writer. */
static void test_samples(void **state)
{
	static const struct {
		const char *name, *format;
		int code;
		bool has_store, damaged;
	} rows[] = {{"plain.epub", "epub", PROV_OK, false, false},
	    {"store.epub", "epub", PROV_OK, true, false},
	    {"store.docx", "docx", PROV_OK, true, false},
	    {"large.zip", "zip", PROV_OK, true, false},
	    {"stream.zip", "zip", PROV_OK, false, false},
	    {"deflated.zip", "zip", PROV_OK, true, true},
	    {"gap.zip", "zip", PROV_E_FORMAT, false, false},
	    {"cut.zip", "epub", PROV_E_FORMAT, false, false}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct prov_format *f;
		struct format_scan s;
		char path[32] = "zip/";
		uint8_t *data;
		size_t n;

		strncat(path, rows[i].name, sizeof(path) - 5);
		data = load_testdata(path, &n);
		assert_non_null(data);
		format_scan(&s, prov_format_zip(), prov_bytes(data, n));
		assert_int_equal(prov_format_find(s.src, NULL, &f, NULL), PROV_OK);
		assert_string_equal(f->name, rows[i].format);
		assert_int_equal(s.code, rows[i].code);
		assert_int_equal(s.cands.n, rows[i].has_store);
		if (rows[i].has_store)
			assert_int_equal(s.cands.v[0].damage != NULL, rows[i].damaged);
		format_scan_fini(&s);
		free(data);
	}
}

static void scan_any(void *ctx, struct prov_bytes data)
{
	int code = format_check(prov_format_zip(), data, 8);

	(void)ctx;
	assert_true(code == PROV_OK || code == PROV_E_TRUNC || code == PROV_E_FORMAT ||
		    code == PROV_E_LIMIT);
}

static void test_damage(void **state)
{
	(void)state;
	for (int zip64 = 0; zip64 < 2; zip64++) {
		struct zip_file z;

		zip_begin(&z);
		for (size_t i = 0; i < 5; i++)
			zip_add(&z, &book[i]);
		z.zip64 = zip64 == 1;
		z.comment = "a comment";
		mutate_all(zip_end(&z), scan_any, NULL);
		zip_fini(&z);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_layout),
	    cmocka_unit_test(test_store), cmocka_unit_test(test_sniff),
	    cmocka_unit_test(test_samples), cmocka_unit_test(test_damage)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
