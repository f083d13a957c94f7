/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "compose/marks.h"
#include "prov/io.h"

#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define OPEN "<svg xmlns:r='" RDF "' xmlns:n='u:n'>"
#define PACKET "<r:RDF><r:Description n:a='x'/></r:RDF>"

static const struct prov_xmp_prop prop = {"u:n", "n", "a", "1"};

static int edit(const char *file, struct prov_xmp xmp, const char *result, struct prov_err *err)
{
	struct prov_subject subject = {.cands = {.xmp = xmp}};
	struct prov_src *src = NULL;
	struct prov_arena arena;
	struct prov_bytes out;
	int rc;

	prov_arena_init(&arena, (size_t)1 << 20);
	assert_int_equal(prov_src_mem(&src, file, strlen(file), NULL), PROV_OK);
	subject.src = src;
	rc = prov_mark_xmp(&subject, &prop, 1, &arena, &out, err);
	if (rc == PROV_OK)
		assert_true(prov_bytes_is(out, result));
	prov_src_close(src);
	prov_arena_fini(&arena);
	return rc;
}

/* A packet that is new. */
#define FRESH                                                                                      \
	"<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"                     \
	"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"                                                 \
	" <rdf:RDF xmlns:rdf=\"" RDF "\">\n"                                                       \
	"  <rdf:Description rdf:about=\"\"\n    xmlns:n=\"u:n\">\n"                                \
	"   <n:a>1</n:a>\n  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n"                       \
	"<?xpacket end=\"r\"?>"

static void test_places(void **state)
{
	static const char file[] = "head" OPEN PACKET "</svg>";
	const size_t start = sizeof("head" OPEN) - 1, len = sizeof(PACKET) - 1;
	struct prov_xmp inside = {.holder = {start, len},
	    .packet = {start, len},
	    .data = prov_bytes_str(OPEN PACKET),
	    .context = sizeof(OPEN) - 1};
	/* Unpacked: larger than what is in the file, and all of it the packet. */
	struct prov_xmp packed = {
	    .holder = {1, 2}, .packet = {2, 0}, .data = prov_bytes_str(OPEN PACKET "</svg>")};
	struct prov_xmp own = {.holder = {4, sizeof(file) - 5}, .packet = {4, sizeof(file) - 5}};

	(void)state;
	assert_int_equal(
	    edit(file, inside, "<r:RDF><r:Description n:a='1'/></r:RDF>", NULL), PROV_OK);
	assert_int_equal(
	    edit(file, own, OPEN "<r:RDF><r:Description n:a='1'/></r:RDF></svg>", NULL), PROV_OK);
	assert_int_equal(
	    edit("file", packed, OPEN "<r:RDF><r:Description n:a='1'/></r:RDF></svg>", NULL),
	    PROV_OK);
	assert_int_equal(edit("", (struct prov_xmp){0}, FRESH, NULL), PROV_OK);
}

/* Nothing was there that could get lost. */
static void test_taken_out(void **state)
{
	const struct prov_xmp none = {0}, out = {.holder = {1, 2},
					      .unread = "has no length",
					      .is_taken_out = true};
	(void)state;
	assert_int_equal(edit("file", out, FRESH, NULL), PROV_OK);
	assert_int_equal(edit("file", none, FRESH, NULL), PROV_OK);
}

static void test_refused(void **state)
{
	struct prov_err err = {0};

	(void)state;
	assert_int_equal(
	    edit("file", (struct prov_xmp){.holder = {1, 2}, .unread = "is compressed"}, "", &err),
	    PROV_E_UNSUPPORTED);
	assert_non_null(strstr(err.msg, "its XMP metadata is compressed, so nothing"));
	assert_non_null(strstr(err.msg, "--no-xmp"));
	assert_int_equal(err.at, 1);
	assert_int_equal(
	    edit("file", (struct prov_xmp){.holder = {1, 2}}, "", NULL), PROV_E_UNSUPPORTED);
	err = (struct prov_err){0};
	assert_int_equal(
	    edit("x<a>", (struct prov_xmp){.holder = {0, 4}, .packet = {1, 3}}, "", &err),
	    PROV_E_FORMAT);
	assert_int_equal(err.at, 4);
	assert_int_equal(
	    edit("x", (struct prov_xmp){.holder = {0, 1}, .packet = {0, UINT64_MAX}}, "", NULL),
	    PROV_E_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_places),
	    cmocka_unit_test(test_taken_out), cmocka_unit_test(test_refused)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
