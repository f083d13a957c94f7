/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/said.h"
#include "helper/signal_make.h"
#include "helper/was_make.h"

static struct prov_report *compared(
    const char *now, const char *before, const struct prov_picture *pictures)
{
	struct prov_report *was =
	    signal_report(NULL, "exif.make", "Can\x1bon", "xmp.credit", "A", NULL);
	struct prov_report *r =
	    signal_report(NULL, "exif.software", "CMS", "xmp.credit", "B", NULL);

	was->name = "old.txt";
	r->name = "new.txt";
	was_texts(r, now, was, before, pictures);
	prov_report_free(was);
	return r;
}

static void test_rows(void **state)
{
	struct prov_report *r;

	(void)state;
	SAID_HAS(compared("The text", "The text", NULL), 0, 0, NULL,
	    "  Credentials, beside old.txt (none): there were none, and there are none",
	    "  Mark gone: exif.make \"Can\\u{1B}on\"",
	    "  Mark changed: xmp.credit \"A\" became \"B\"", "  Mark added: exif.software \"CMS\"",
	    "  Content: the same file, to the byte");
	SAID_HAS(compared("The text", "The text\n", NULL), 0, 0, NULL, "  Content: the same text");
	SAID_HAS(compared("abcdefgh", "12345678", NULL), 0, 0, NULL,
	    "  Content: another text (0 % alike)");
	SAID_HAS(compared("\x01", "\x02", NULL), 0, 0, NULL,
	    "  Content: not compared: only text, and pictures in JPEG, PNG and WebP, can be "
	    "compared");
	r = compared("\x01", "\x02", (struct prov_picture[2]){{.width = 1}, {.width = 2}});
	r->was->fate = PROV_FATE_REPLACED;
	r->was->as_ingredient = true;
	SAID_HAS(r, 0, 0, NULL,
	    "  Content: changed; in small much like that picture (99 %), which does not show what "
	    "was done to parts of it",
	    "  Credentials, beside old.txt (none): replaced by others, which name the earlier ones "
	    "as an ingredient");
	r = compared("\x01", "\x02", (struct prov_picture[2]){{.width = 1}, {.width = 1}});
	r->was->fate = PROV_FATE_STRIPPED;
	SAID_HAS(r, 0, 0, NULL, "  Content: the same picture, to the pixel",
	    "  Credentials, beside old.txt (none): stripped: there were some, and they are gone");
}

static void test_none(void **state)
{
	(void)state;
	SAID_HAS(sample_trusted(), PROV_RENDER_VERBOSE, 0, "Content:", "  File: as it was signed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
