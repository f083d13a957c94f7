/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "helper/format_check.h"

#define OPEN "<c2pa:manifest xmlns:c2pa=\"http://c2pa.org/manifest\">"
#define CLOSE "</c2pa:manifest>"
#define STORE OPEN "AAAACmp1bWJhYg==" CLOSE
#define XMP "<x:xmpmeta/>"

static const struct prov_bytes store = {(const uint8_t *)"\0\0\0\x0ajumbab", 10};

static void check(const char *text, size_t old, bool with_store, bool with_xmp, const char *want)
{
	struct prov_bytes packet = prov_bytes_str(XMP);
	size_t n;
	uint8_t *made = format_embed_all(prov_format_svg(), prov_bytes_str(text), old,
	    prov_bytes_sub(store, 0, with_store ? store.n : 0), with_xmp ? &packet : NULL, &n,
	    NULL);

	assert_non_null(made);
	print_message("%.*s\n", (int)n, (const char *)made);
	assert_int_equal(n, strlen(want));
	assert_memory_equal(made, want, n);
	free(made);
}

/* Into the metadata, which is made where there is none, with the prefix that SVG has there. */
static void test_new(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"<svg><metadata>x</metadata></svg>", "<svg><metadata>" STORE "x</metadata></svg>"},
	    {"<svg><metadata a='/'/></svg>", "<svg><metadata a='/'>" STORE "</metadata></svg>"},
	    {"<?xml version='1.0'?>\n<!DOCTYPE svg [<!ENTITY a 'b>'>]><!-- > --><svg\n a='>' "
	     ">t</svg>\n",
		"<?xml version='1.0'?>\n<!DOCTYPE svg [<!ENTITY a 'b>'>]><!-- > --><svg\n a='>' >"
		"<metadata>" STORE "</metadata>t</svg>\n"},
	    {"<svg a='1'/>", "<svg a='1'><metadata>" STORE "</metadata></svg>"},
	    {"<s:svg xmlns:s='http://www.w3.org/2000/svg'/>\n",
		"<s:svg xmlns:s='http://www.w3.org/2000/svg'><s:metadata>" STORE
		"</s:metadata></s:svg>\n"},
	    {"<svg><g><metadata/></g></svg>",
		"<svg><metadata>" STORE "</metadata><g><metadata/></g></svg>"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check(cases[i].text, PROV_NO_CAND, true, false, cases[i].want);
}

/* Only the Base64 changes, or the element goes with its tags. */
static void test_old(void **state)
{
	static const char text[] =
	    "<svg><metadata> <c2pa:manifest a='b'>Zm9v</c2pa:manifest > </metadata></svg>";

	(void)state;
	check(text, 0, true, false,
	    "<svg><metadata> <c2pa:manifest a='b'>AAAACmp1bWJhYg==</c2pa:manifest > "
	    "</metadata></svg>");
	check(text, 0, false, false, "<svg><metadata>  </metadata></svg>");
}

static void test_xmp(void **state)
{
	(void)state;
	check("<svg><metadata><rdf:RDF>old</rdf:RDF></metadata></svg>", PROV_NO_CAND, true, true,
	    "<svg><metadata>" STORE XMP "</metadata></svg>");
	check("<svg/>", PROV_NO_CAND, true, true, "<svg><metadata>" STORE XMP "</metadata></svg>");
	check("<svg/>", PROV_NO_CAND, false, true, "<svg><metadata>" XMP "</metadata></svg>");
}

/* What would be left of the tag's end would end the element once more. */
static void test_two_slashes(void **state)
{
	static const char *const files[] = {
	    "<svg//>", "<svg a='b' //>", "<svg///>", "<svg><metadata//></svg>"};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct prov_err err = {0};
		size_t n;

		assert_null(format_embed_all(prov_format_svg(), prov_bytes_str(files[i]),
		    PROV_NO_CAND, store, NULL, &n, &err));
		assert_int_equal(err.code, PROV_E_FORMAT);
		assert_int_equal(err.at, strstr(files[i], "/>") - files[i] - 1);
	}
	check(
	    "<svg / />", PROV_NO_CAND, true, false, "<svg / ><metadata>" STORE "</metadata></svg>");
}

/* No byte of UTF-8 gets into a file that says that it is in something else. */
static void test_encoding(void **state)
{
	static const char packet[] = "<a b=\"\xc3\xa9\"/>";
	static const char *const files[] = {"<?xml version='1.0' encoding='windows-1252'?><svg/>",
	    "<?xml version='1.0' encoding='Shift_JIS'?><svg><metadata><rdf:RDF></rdf:RDF>"
	    "</metadata></svg>"};
	static const char *const wants[] = {
	    "<?xml version='1.0' encoding='windows-1252'?><svg><metadata>" STORE
	    "<a b=\"&#233;\"/></metadata></svg>",
	    "<?xml version='1.0' encoding='Shift_JIS'?><svg><metadata>" STORE
	    "<a b=\"&#233;\"/></metadata></svg>"};
	struct prov_bytes xmp = prov_bytes_str(packet);

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		size_t n;
		uint8_t *made = format_embed_all(prov_format_svg(), prov_bytes_str(files[i]),
		    PROV_NO_CAND, store, &xmp, &n, NULL);

		assert_non_null(made);
		print_message("%.*s\n", (int)n, (const char *)made);
		assert_int_equal(n, strlen(wants[i]));
		assert_memory_equal(made, wants[i], n);
		free(made);
	}
}

static void check_refused(const char *text, size_t n, size_t old, bool with_xmp, int code)
{
	struct prov_bytes packet = prov_bytes_str(XMP);
	struct prov_err err = {0};
	size_t made_n;

	assert_null(format_embed_all(prov_format_svg(), prov_bytes(text, n), old, store,
	    with_xmp ? &packet : NULL, &made_n, &err));
	assert_int_equal(err.code, code);
}

static void test_refused(void **state)
{
	static const char pieces[] = "<svg><metadata><c2pa:manifest>Zm<!-- -->9v</c2pa:manifest>";
	static const char wide[] = "<\0s\0v\0g\0/\0>";

	(void)state;
	check_refused(pieces, strlen(pieces), 0, false, PROV_E_UNSUPPORTED);
	check_refused("<svg a=''", 9, PROV_NO_CAND, false, PROV_E_FORMAT);
	check_refused("<svg a='>", 9, PROV_NO_CAND, false, PROV_E_FORMAT);
	check_refused(wide, sizeof(wide), PROV_NO_CAND, true, PROV_E_UNSUPPORTED);
}

/* UTF-16 gets UTF-16. */
static void test_wide(void **state)
{
	static const char text[] = "<\0s\0v\0g\0/\0>";
	size_t n;
	uint8_t *made;

	(void)state;
	made = format_embed(
	    prov_format_svg(), prov_bytes(text, sizeof(text)), PROV_NO_CAND, store, &n, NULL);
	assert_non_null(made);
	assert_int_equal(n, 2 * strlen("<svg><metadata>" STORE "</metadata></svg>"));
	assert_memory_equal(&made[n - 12], "<\0/\0s\0v\0g\0>\0", 12);
	free(made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_new),
	    cmocka_unit_test(test_old),
	    cmocka_unit_test(test_two_slashes),
	    cmocka_unit_test(test_xmp),
	    cmocka_unit_test(test_encoding),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_wide),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
