/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/signal_make.h"

static void check(const char *text, const char *value, const char *flaw)
{
	struct signal_file f;

	signal_file_read(&f, prov_bytes_str(text), prov_signals_text);
	assert_int_equal(f.code, PROV_OK);
	assert_int_equal(f.signals.n, value == NULL ? 0 : 1);
	if (value != NULL) {
		assert_string_equal(f.signals.v[0].value, value);
		assert_string_equal(f.signals.v[0].flaw == NULL ? "-" : f.signals.v[0].flaw, flaw);
	}
	signal_file_fini(&f);
}

#define JSON "{\"Label\":\"1\",\"ContentProducer\":\"a\",\"ProduceID\":\"7\"}"

static void test_front(void **state)
{
	(void)state;
	check("---\ntitle: x\nAIGC:\n  Label: \"1\"\n  ContentProducer: a\n  ProduceID: '7'\nb: c\n"
	      "---\ntext\n",
	    JSON, "-");
	check("\xef\xbb\xbf---\r\nAIGC: " JSON "\r\n---\r\n", JSON, "-");
	check("---\nAIGC: '" JSON "'\n---\n", JSON, "-");
	check("---\nAIGC:\n---\n", "{}", "its Label is not 1, 2 or 3");
	check("---\nAIGC:\n  no colon\n---\n", "{}", "its Label is not 1, 2 or 3");
	check(
	    "---\nAIGC:\n  \"a\\b\": \"\n", "{\"a\\\\b\":\"\\\"\"}", "its Label is not 1, 2 or 3");
	/* Only in the front matter. */
	check("---\ntitle: x\n---\nAIGC: " JSON "\n", NULL, NULL);
	check("AIGC: " JSON "\n", NULL, NULL);
	check("---", NULL, NULL);
	check("x", NULL, NULL);
}

/* By the name of its format: as Markdown, and not as what else begins so. */
static void test_formats(void **state)
{
	static const char text[] = "---\nAIGC: " JSON "\n---\n";
	static const char *const names[] = {"markdown", "text", "yaml"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct prov_signal_in in = {.format = names[i]};
		struct prov_src *src = NULL;
		struct prov_signals s;
		struct prov_arena arena;

		prov_arena_init(&arena, 1 << 16);
		prov_signals_init(&s, &arena);
		assert_int_equal(prov_src_mem(&src, text, strlen(text), NULL), PROV_OK);
		in.src = src;
		assert_int_equal(prov_signals_text(&in, &s, NULL), PROV_OK);
		assert_int_equal(s.n, i < 2 ? 1 : 0);
		prov_src_close(src);
		prov_arena_fini(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_front), cmocka_unit_test(test_formats)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
