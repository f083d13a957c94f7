/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "base/limits.h"
#include "format/svg_xmp.h"

#define BOM "\xef\xbb\xbf"
#define PACKET "<?xpacket begin=\"" BOM "\" id=\"a\"?><a>\xc3\xa9\xf0\x9f\x98\x80&amp;</a>"
#define ASCII "<?xpacket begin=\"\" id=\"a\"?><a>&#233;&#128512;&amp;</a>"

/* What PACKET becomes in the file FILE, whose XMP so far is OLD or NULL. */
static void check(
    const char *file, const char *old, const char *packet, int want_code, const char *want)
{
	struct prov_bytes xmp = prov_bytes_str(packet), out;
	struct prov_cands cands = {0};
	struct prov_embed in = {.cands = &cands, .xmp = &xmp};
	struct prov_src *src = NULL;
	struct prov_arena arena;
	struct prov_err err = {0};
	char room[64];

	prov_arena_init(&arena, (size_t)1 << 20);
	assert_int_equal(prov_src_mem(&src, file, strlen(file), NULL), PROV_OK);
	in.src = src;
	if (old != NULL) {
		(void)snprintf(room, sizeof(room), "%s", old);
		cands.xmp.data = prov_bytes_str(room);
		cands.xmp.holder = (struct prov_span){1, cands.xmp.data.n};
		assert_int_equal(prov_svg_xmp_check(src, (uint8_t *)room, 0, strlen(room), &arena,
				     &cands.xmp.unread, NULL),
		    PROV_OK);
	}
	print_message("%.60s\n", file);
	assert_int_equal(prov_svg_xmp(&in, 1, &arena, &out, &err), want_code);
	assert_int_equal(err.code, want_code);
	if (want_code == PROV_OK)
		assert_true(prov_bytes_is(out, want));
	else
		assert_non_null(strstr(err.msg, want));
	prov_src_close(src);
	prov_arena_fini(&arena);
}

static void test_utf8(void **state)
{
	static const char *const files[] = {"<svg/>", "",
	    "<?xml version='1.0'?><svg a='encoding'/>",
	    "<?xml version=\"1.0\" encoding=\"utf-8\" ?><svg/>",
	    BOM "<?xml version='1.0' encoding\n=\t'UTF-8'?><svg/>",
	    "<?xml-stylesheet encoding='ISO-8859-1'?><svg/>", "<?xml"};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		check(files[i], i % 2 == 0 ? NULL : "<a>\xc3\xa4</a>", PACKET, PROV_OK, PACKET);
}

/* Where UTF-8 would be read as something else, only ASCII stands. */
static void test_other(void **state)
{
	static const char *const files[] = {"<?xml version='1.0' encoding='ISO-8859-1'?><svg/>",
	    "<?xml version=\"1.0\" encoding = \"windows-1252\" standalone=\"no\"?><svg/>",
	    "<?xml version='1.0' encoding='Shift_JIS'?><svg/>",
	    BOM "<?xml\n version='1.0' encoding='US-ASCII'?><svg/>",
	    "<?xml version='1.0' encoding?><svg/>", "<?xml version='1.0' encoding='UTF-8",
	    "<?xml version='1.0' encoding='UTF-8\"?>", "<?xml version='1.0' "};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		check(files[i], NULL, PACKET, PROV_OK, ASCII);
		check(files[i], "<a/>", PACKET, PROV_OK, ASCII);
		check(files[i], "<a>\xc3\xa4</a>", "<a/>", PROV_OK, "<a/>");
	}
}

static void test_refused(void **state)
{
	(void)state;
	check("<?xml version='1.0' encoding='ISO-8859-1'?><svg/>", "<a>\xc3\xa4</a>", PACKET,
	    PROV_E_UNSUPPORTED, "its XMP metadata is in ISO-8859-1");
	check("<?xml version='1.0' encoding='\xff'?><svg/>", "<a>\xc3\xa4</a>", PACKET,
	    PROV_E_UNSUPPORTED, "an unknown encoding");
	check("<?xml version='1.0' encoding='ISO-8859-1'?><svg/>", "<a>\xc3\xa4</a>", PACKET,
	    PROV_E_UNSUPPORTED, "--no-xmp");
}

/* The tags around it are of another encoding, and it is not: its prefixes are there all the same.
 */
static void test_around(void **state)
{
	static const struct {
		const char *file, *data; /* as it is read */
	} cases[] = {
	    {"<?xml version='1.0' encoding='ISO-8859-1'?>", "<svg a='_'><x:a/>"},
	    {"<?xml version='1.0' encoding?>", "<svg a='_'><x:a/>"},
	    {"<?xml version='1.0'?>", "<svg a='\xe4'><x:a/>"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char data[] = "<svg a='\xe4'><x:a/>";
		const char *unread = NULL;
		struct prov_src *src = NULL;
		struct prov_arena arena;

		prov_arena_init(&arena, (size_t)1 << 20);
		assert_int_equal(
		    prov_src_mem(&src, cases[i].file, strlen(cases[i].file), NULL), PROV_OK);
		assert_int_equal(prov_svg_xmp_check(
				     src, (uint8_t *)data, 11, strlen(data), &arena, &unread, NULL),
		    PROV_OK);
		assert_null(unread);
		assert_string_equal(data, cases[i].data);
		/* Of the XMP itself nothing is changed. */
		data[14] = '\xe4';
		assert_int_equal(prov_svg_xmp_check(
				     src, (uint8_t *)data, 11, strlen(data), &arena, &unread, NULL),
		    PROV_OK);
		assert_true((unread == NULL) == (i == 2));
		assert_int_equal((uint8_t)data[14], 0xe4);
		prov_src_close(src);
		prov_arena_fini(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_utf8),
	    cmocka_unit_test(test_other),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_around),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
