/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "helper/format_check.h"

#define SCRIPT "<script type=\"application/c2pa\">AAAACmp1bWJhYg==</script>"
#define OLD "<script type=application/c2pa>Zm9v</script>"
#define LINK "<link rel=c2pa-manifest href=a>"
#define URL "https://a.b/c?d=1&e='2'"
#define REF                                                                                        \
	"<link rel=\"c2pa-manifest\" href=\"https://a.b/c?d=1&amp;e='2'\" "                        \
	"type=\"application/c2pa\">"

static const struct prov_bytes store = {(const uint8_t *)"\0\0\0\x0ajumbab", 10};

static int embed(
    struct prov_bytes page, size_t old, bool with_store, const char *ref, struct prov_wr *out)
{
	struct prov_err err = {0};
	struct format_scan s;
	struct prov_plan plan;
	struct prov_sink *sink;
	struct prov_embed in = {.old = old, .link = ref};
	struct prov_bytes made;

	format_scan(&s, prov_format_html(), page);
	assert_int_equal(s.code, PROV_OK);
	in.src = s.src;
	in.layout = &s.layout;
	in.cands = &s.cands;
	in.store = prov_bytes_sub(store, 0, with_store ? store.n : 0);
	prov_plan_init(&plan, &s.arena);
	assert_int_equal(prov_sink_mem(&sink, SIZE_MAX, NULL), PROV_OK);
	if (prov_format_html()->embed(&in, &plan, &err) == PROV_OK) {
		assert_int_equal(
		    prov_plan_run(&plan, s.src, sink, NULL, NULL, NULL, &err), PROV_OK);
		made.p = prov_sink_mem_data(sink, &made.n);
		prov_wr_bytes(out, made);
	} else {
		print_message("%s\n", err.msg);
	}
	prov_sink_close(sink);
	format_scan_fini(&s);
	return err.code;
}

static void check(const char *page, size_t old, bool with_store, const char *ref, const char *want)
{
	struct prov_wr wr;

	prov_wr_init(&wr, SIZE_MAX);
	assert_int_equal(embed(prov_bytes_str(page), old, with_store, ref, &wr), PROV_OK);
	print_message("%.*s\n", (int)wr.n, (const char *)wr.p);
	assert_true(prov_bytes_is(prov_wr_data(&wr), want));
	prov_wr_fini(&wr);
}

/* At the end of the head, where a meta element with the encoding stays in front. */
static void test_new(void **state)
{
	static const struct {
		const char *page, *want;
	} cases[] = {
	    {"<!doctype html><head><meta charset=utf-8></head><p>a",
		"<!doctype html><head><meta charset=utf-8>" SCRIPT "</head><p>a"},
	    {"<!doctype html>\n<title>a</title>\n<p>b",
		"<!doctype html>\n<title>a</title>\n" SCRIPT "<p>b"},
	    {"a", SCRIPT "a"},
	    {"<!doctype html>", "<!doctype html>" SCRIPT},
	    {"<title>a", SCRIPT "<title>a"},
	    {"\xef\xbb\xbf<p><meta charset=utf-8>",
		"\xef\xbb\xbf" SCRIPT "<p><meta charset=utf-8>"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check(cases[i].page, PROV_NO_CAND, true, NULL, cases[i].want);
	check("<head></head>", PROV_NO_CAND, false, URL, "<head>" REF "</head>");
}

/* One gives way for the other, in its place: A.7.1 allows one of them. */
static void test_old(void **state)
{
	(void)state;
	check("<head>" OLD "<base></head>", 0, true, NULL, "<head>" SCRIPT "<base></head>");
	check("<head>" OLD "<base></head>", 0, false, URL, "<head>" REF "<base></head>");
	check("<head>" OLD "<base></head>", 0, false, NULL, "<head><base></head>");
	check("<head>" LINK "<base></head>", PROV_NO_CAND, true, NULL,
	    "<head>" SCRIPT "<base></head>");
	check(
	    "<head>" LINK "<base></head>", PROV_NO_CAND, false, URL, "<head>" REF "<base></head>");
	check(OLD, 0, true, NULL, SCRIPT);
	check(LINK, PROV_NO_CAND, false, URL, REF);
}

static void check_refused(const char *page, size_t n, const char *ref)
{
	struct prov_wr wr;

	prov_wr_init(&wr, SIZE_MAX);
	assert_int_equal(
	    embed(prov_bytes(page, n), PROV_NO_CAND, true, ref, &wr), PROV_E_UNSUPPORTED);
	prov_wr_fini(&wr);
}

static void test_refused(void **state)
{
	static const char wide[] = "\xff\xfe<\0p\0>\0", nul[] = "<head>\0</head>";
	static const char late[] = "<title>a</title><p><META a http-equiv=Content-Type "
				   "content='text/html; charset=windows-1251'>";
	static const char between[] = "<head></head><meta charset=utf-8><body>";
	static const char jis[] = "<title>\x1b$B<\x1b(B</title><p>a";

	(void)state;
	check_refused("<p>a", 4, URL); /* both */
	check_refused(wide, sizeof(wide) - 1, NULL);
	check_refused(nul, sizeof(nul) - 1, NULL);
	check_refused(late, strlen(late), NULL);
	check_refused(between, strlen(between), NULL);
	check_refused(jis, strlen(jis), NULL);
}

/* An encoding behind the head changes nothing where it is named before it, or too far behind. */
static void test_encodings(void **state)
{
	static const char meta[] = "<meta charset=utf-8><p><meta charset=utf-8>";
	char page[2000];
	struct prov_wr wr;

	(void)state;
	prov_wr_init(&wr, SIZE_MAX);
	assert_int_equal(embed(prov_bytes_str(meta), PROV_NO_CAND, true, NULL, &wr), PROV_OK);
	memset(page, 'a', sizeof(page));
	memcpy(&page[1024], "<meta charset=utf-8>", 20);
	assert_int_equal(
	    embed(prov_bytes(page, sizeof(page)), PROV_NO_CAND, true, NULL, &wr), PROV_OK);
	/* Chromium reads an element that begins before that to its end. */
	memset(page, 'a', sizeof(page));
	memcpy(&page[1023], "<meta charset=utf-8>", 20);
	assert_int_equal(embed(prov_bytes(page, sizeof(page)), PROV_NO_CAND, true, NULL, &wr),
	    PROV_E_UNSUPPORTED);
	/* A description is no name of an encoding, whatever its words are. */
	assert_int_equal(embed(prov_bytes_str("<head><meta name=description content='a charset'>"
					      "</head><meta charset=windows-1251><body>"),
			     PROV_NO_CAND, true, NULL, &wr),
	    PROV_E_UNSUPPORTED);
	/* Nor is what other headers say, in which the word may stand. */
	assert_int_equal(embed(prov_bytes_str("<head><meta http-equiv=content-security-policy "
					      "content='img-src *; report-uri /a?charset=x'>"
					      "</head><meta charset=windows-1251><body>"),
			     PROV_NO_CAND, true, NULL, &wr),
	    PROV_E_UNSUPPORTED);
	assert_int_equal(
	    embed(prov_bytes_str("<head><meta http-equiv=Content-Type content='a;charset=utf-8'>"
				 "</head><meta charset=utf-8><body>"),
		PROV_NO_CAND, true, NULL, &wr),
	    PROV_OK);
	/* Escapes in the text behind the head are no matter. */
	assert_int_equal(embed(prov_bytes_str("<meta charset=iso-2022-jp><p>\x1b$B"), PROV_NO_CAND,
			     true, NULL, &wr),
	    PROV_OK);
	prov_wr_fini(&wr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_new),
	    cmocka_unit_test(test_old),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_encodings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
