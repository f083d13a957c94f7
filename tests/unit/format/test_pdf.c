/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/format_check.h"
#include "helper/load.h"
#include "helper/mutate.h"
#include "helper/pdf_make.h"

static struct prov_bytes store(void)
{
	return prov_bytes("\0\0\0\x0cjumbabcd", 12);
}

static void check_cand(const struct format_scan *s, size_t i, uint64_t start, size_t section)
{
	const struct prov_cand *c = &s->cands.v[i];

	assert_int_equal(c->start, start);
	assert_int_equal(c->len, 12);
	assert_true(c->contiguous);
	assert_null(c->damage);
	assert_int_equal(c->section, section);
	assert_true(prov_bytes_eq(c->data, store()));
	assert_memory_equal(&s->copy[c->start], store().p, 12);
}

/* The store is the stream's data, and nothing of what is around it (A.4.1). */
static void test_store(void **state)
{
	(void)state;
	for (unsigned xref = 0; xref <= 20; xref += 20) {
		struct format_scan s;
		struct pdf_make m;

		pdf_make_init(&m);
		pdf_make_store(&m, 5, store());
		pdf_make_end(&m, xref, "");
		format_scan(&s, prov_format_pdf(), pdf_make_data(&m));
		assert_int_equal(s.code, PROV_OK);
		assert_int_equal(s.cands.n, 1);
		if (xref == 0)
			check_cand(&s, 0, m.data, 0);
		assert_int_equal(s.layout.n, 3);
		assert_string_equal(s.layout.v[1].name, "C2PA");
		assert_int_equal(s.layout.v[1].cand, 0);
		format_scan_fini(&s);
		assert_int_equal(format_check(prov_format_pdf(), pdf_make_data(&m), 8), PROV_OK);
		pdf_make_fini(&m);
	}
}

/* 15.5.2.2: each update may have one; the newest is the active one. */
static void test_updates(void **state)
{
	struct format_scan s;
	struct pdf_make m;
	uint64_t first;

	(void)state;
	pdf_make_init(&m);
	pdf_make_store(&m, 5, store());
	first = m.data;
	pdf_make_end(&m, 0, "");
	pdf_make_store(&m, 7, store());
	pdf_make_end(&m, 0, "");
	format_scan(&s, prov_format_pdf(), pdf_make_data(&m));
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.cands.n, 2);
	check_cand(&s, 0, m.data, 1);
	check_cand(&s, 1, first, 0);
	assert_int_equal(s.layout.n, 5);
	format_scan_fini(&s);
	pdf_make_obj(&m, 9, "(a note)"); /* an update without one */
	pdf_make_end(&m, 0, "");
	format_scan(&s, prov_format_pdf(), pdf_make_data(&m));
	assert_int_equal(s.cands.n, 2);
	check_cand(&s, 0, m.data, 1);
	format_scan_fini(&s);
	pdf_make_obj(&m, 1, "<</Type/Catalog>>"); /* and one that takes them out of the catalog */
	pdf_make_end(&m, 0, "");
	format_scan(&s, prov_format_pdf(), pdf_make_data(&m));
	assert_int_equal(s.cands.n, 2);
	check_cand(&s, 0, m.data, 1);
	check_cand(&s, 1, first, 0);
	format_scan_fini(&s);
	pdf_make_fini(&m);
}

static void test_two_in_one(void **state)
{
	struct format_scan s;
	struct pdf_make m;

	(void)state;
	pdf_make_init(&m);
	pdf_make_store(&m, 5, store());
	pdf_make_store(&m, 7, store());
	pdf_make_obj(&m, 1, "<</AF[5 0 R 7 0 R 5 0 R]>>");
	pdf_make_end(&m, 0, "");
	format_scan(&s, prov_format_pdf(), pdf_make_data(&m));
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.cands.n, 2);
	assert_int_equal(s.cands.v[0].section, 0);
	assert_int_equal(s.cands.v[1].section, 0);
	format_scan_fini(&s);
	pdf_make_fini(&m);
}

static void check_catalog(const char *catalog, size_t num, int code)
{
	struct format_scan s;
	struct pdf_make m;

	pdf_make_init(&m);
	pdf_make_store(&m, 5, store());
	pdf_make_obj(&m, 8, "[5 0 R]");
	pdf_make_obj(&m, 9, "<</AFRelationship/Data/EF<</F 6 0 R>>>>");
	pdf_make_obj(&m, 10, "<</AFRelationship/C2PA_Manifest/EF<</F 5 0 R>>>>");
	pdf_make_stream(&m, 11, "/Filter/FlateDecode", store());
	pdf_make_obj(&m, 12, "<</AFRelationship/C2PA_Manifest/EF<</F 11 0 R>>>>");
	pdf_make_obj(&m, 1, catalog);
	pdf_make_end(&m, 0, "");
	format_scan(&s, prov_format_pdf(), pdf_make_data(&m));
	assert_int_equal(s.code, code);
	assert_int_equal(s.cands.n, num);
	format_scan_fini(&s);
	pdf_make_fini(&m);
}

static void test_catalogs(void **state)
{
	(void)state;
	check_catalog("<<>>", 0, PROV_OK);
	check_catalog("<</AF 5 0 R>>", 1, PROV_OK);
	check_catalog("<</AF 8 0 R>>", 1, PROV_OK);
	check_catalog("<</A#46[9 0 R 5 0 R]>>", 1, PROV_OK);
	check_catalog("<</AF[9 0 R]>>", 0, PROV_OK);
	check_catalog("<</AF[<</AFRelationship/C2PA#5fManifest/EF<</UF 6 0 R>>>>]>>", 1, PROV_OK);
	check_catalog("<</AF[31 0 R 5 1 R null]>>", 0, PROV_OK); /* what is not there is null */
	check_catalog("<</AF[10 0 R]>>", 0, PROV_E_FORMAT);      /* no stream */
	check_catalog("<</AF[12 0 R]>>", 1, PROV_E_UNSUPPORTED); /* compressed */
	check_catalog("<</AF[(]>>", 0, PROV_E_TRUNC);
	check_catalog("[5 0 R]", 0, PROV_E_FORMAT);
}

/* A length that is not the stream's is damage in the place of a store. */
static void test_length(void **state)
{
	(void)state;
	for (int cut = -1; cut <= 2; cut += 3) {
		struct format_scan s;
		struct pdf_make m;
		char *text;

		pdf_make_init(&m);
		pdf_make_store(&m, 5, store());
		pdf_make_end(&m, 0, "");
		text = strstr((char *)mutate_copy(pdf_make_data(&m)), "%PDF");
		for (size_t i = 0; i < pdf_make_data(&m).n - 10; i++) {
			if (memcmp(&text[i], "/Length 12", 10) == 0)
				text[i + 9] = (char)(text[i + 9] + cut);
		}
		format_scan(&s, prov_format_pdf(), prov_bytes(text, pdf_make_data(&m).n));
		assert_int_equal(s.code, PROV_OK);
		assert_int_equal(s.cands.n, 1);
		assert_non_null(s.cands.v[0].damage);
		format_scan_fini(&s);
		free(text);
		pdf_make_fini(&m);
	}
}

static void test_encrypted(void **state)
{
	struct format_scan s;
	struct pdf_make m;

	(void)state;
	pdf_make_init(&m);
	pdf_make_store(&m, 5, store());
	pdf_make_end(&m, 0, "/Encrypt<</Filter/Standard>>");
	format_scan(&s, prov_format_pdf(), pdf_make_data(&m));
	assert_int_equal(s.code, PROV_E_UNSUPPORTED);
	assert_non_null(strstr(s.err.msg, "encrypted"));
	format_scan_fini(&s);
	pdf_make_fini(&m);
}

static void check_one(void *ctx, struct prov_bytes data)
{
	(void)ctx;
	(void)format_check(prov_format_pdf(), data, 8);
}

static void test_properties(void **state)
{
	(void)state;
	for (unsigned xref = 0; xref <= 20; xref += 20) {
		struct pdf_make m;

		pdf_make_init(&m);
		pdf_make_store(&m, 5, store());
		pdf_make_end(&m, xref, "");
		pdf_make_stream(
		    &m, 4, "/Type/ObjStm/N 1/First 4", prov_bytes_str("1 0 <</AF[5 0 R 7 0 R]>>"));
		pdf_make_store(&m, 7, store());
		if (xref != 0)
			pdf_make_packed(&m, 1, 4);
		pdf_make_end(&m, xref, "");
		assert_int_equal(format_check(prov_format_pdf(), pdf_make_data(&m), 8), PROV_OK);
		mutate_all(pdf_make_data(&m), check_one, NULL);
		pdf_make_fini(&m);
	}
}

static void check_corpus(const char *name, uint64_t start, uint64_t len)
{
	struct format_scan s;
	size_t n;
	uint8_t *data = load_corpus(name, &n);

	if (data == NULL)
		skip();
	format_scan(&s, prov_format_pdf(), prov_bytes(data, n));
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.cands.n, len > 0);
	if (len > 0) {
		assert_int_equal(s.cands.v[0].start, start);
		assert_int_equal(s.cands.v[0].len, len);
	}
	format_scan_fini(&s);
	free(data);
}

static void test_corpus(void **state)
{
	(void)state;
	check_corpus("third-party/adobe-20240110-single_manifest_store.pdf", 587472, 35046);
	check_corpus("unsigned/basic.pdf", 0, 0); /* cross-reference and object streams */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_store),
	    cmocka_unit_test(test_updates),
	    cmocka_unit_test(test_two_in_one),
	    cmocka_unit_test(test_catalogs),
	    cmocka_unit_test(test_length),
	    cmocka_unit_test(test_encrypted),
	    cmocka_unit_test(test_properties),
	    cmocka_unit_test(test_corpus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
