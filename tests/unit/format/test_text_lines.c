/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/text_lines.h"
#include "format/text_syntax.h"

static struct prov_text_lines read_all(const char *text, unsigned flags)
{
	struct prov_text_lines l;

	prov_text_lines_init(&l, flags);
	for (; *text != '\0'; text++)
		prov_text_lines_see(&l, (uint8_t)*text);
	prov_text_lines_end(&l);
	return l;
}

static bool is_open(const char *text, unsigned flags)
{
	struct prov_text_lines l = read_all(text, flags);

	return prov_text_lines_open(&l);
}

static bool is_self(const char *text)
{
	struct prov_text_lines l = read_all(text, PROV_SYNTAX_SHELL);

	return prov_text_lines_self(&l);
}

static void test_last_line(void **state)
{
	(void)state;
	assert_false(is_open("", 0));
	assert_false(is_open("a\nb", 0));
	assert_false(is_open("a \\\nb\n", 0));
	assert_true(is_open("a \\\n", 0));
	assert_true(is_open("a \\\r\n", 0));
	assert_true(is_open("a \\", 0));
	assert_false(is_open("a \\\n\n", 0));
}

static void test_data(void **state)
{
	(void)state;
	assert_true(is_open("print;\n__DATA__\nx\n", PROV_SYNTAX_DATA));
	assert_true(is_open("print;\n__END__", PROV_SYNTAX_DATA));
	assert_false(is_open("__END__\n", 0));
	assert_true(is_open("=pod\n\nx\n", PROV_SYNTAX_DATA));
	assert_false(is_open("=pod\n\nx\n\n=cut\n", PROV_SYNTAX_DATA));
	assert_false(is_open("=begin\nx\n=end\n", PROV_SYNTAX_DATA));
}

static void test_here_documents(void **state)
{
	(void)state;
	assert_true(is_open("cat <<X\na\n", PROV_SYNTAX_SHELL));
	assert_true(is_open("cat << 'X'\na\n X\n", PROV_SYNTAX_SHELL));
	assert_true(is_open("cat <<X\n\tX\n", PROV_SYNTAX_SHELL));
	assert_false(is_open("cat <<-X\n\tX\n", PROV_SYNTAX_SHELL));
	assert_false(is_open("cat <<X\na\nX\n", PROV_SYNTAX_SHELL));
	assert_false(is_open("cat <<\"X Y\"\na\nX\n", PROV_SYNTAX_SHELL));
	assert_false(is_open("cat <<<X\n", PROV_SYNTAX_SHELL));
	assert_false(is_open("echo $((1<<2))\n", PROV_SYNTAX_SHELL));
	assert_false(is_open("echo '<<X'\n", PROV_SYNTAX_SHELL));
	assert_false(is_open("# don't <<X\n", PROV_SYNTAX_SHELL));
	assert_false(is_open("cat <<X\n", 0));
}

static void test_payload(void **state)
{
	(void)state;
	assert_true(is_open("main\nexit 0\nQUJD\n", PROV_SYNTAX_SHELL));
	assert_true(is_open("exec cat\nQUJD\n", PROV_SYNTAX_SHELL));
	assert_false(is_open("exec 3>log\necho\n", PROV_SYNTAX_SHELL));
	assert_false(is_open("f\nexit 1\ng\nexit\n\n# end\n", PROV_SYNTAX_SHELL));
	assert_false(is_open("exits\nx\n", PROV_SYNTAX_SHELL));
	assert_false(is_open("f() {\n\texit 1\n}\n", PROV_SYNTAX_SHELL));
}

/* One line more is one that such a script reads. */
static void test_self(void **state)
{
	(void)state;
	assert_true(is_self("tail -n +3 \"$0\" | base64 -d\nexit\nQUJD\n"));
	assert_true(is_self("sed -n '/^#/p' $0\n"));
	assert_true(is_self("while read x; do :; done <\"$0\"\n"));
	assert_true(is_self("x=$(grep -c . \"${0}\")\n"));
	assert_true(is_self("mapfile -t x < \"${BASH_SOURCE[0]}\"\n"));
	assert_true(is_self("echo \"$(head -n 2 \"$0\")\"\n"));
	assert_true(is_self("me=$0\nunpack \"$me\"\nexit 0\nQUJD\n"));
	assert_true(is_self("f $0 $0; cat $0\n"));
	assert_true(is_self("f $0 | x; echo `f` $0; cat a $0\n"));
	assert_false(is_self("cat a\nf $0 $0\necho $0\n"));
	assert_false(is_self("f $0; echo $0 $0\n"));
	assert_false(is_self("me=$0\necho \"$me\"\n"));
	assert_false(is_self("cd \"$(dirname \"$0\")\" && cat x\n"));
	assert_false(is_self("echo \"usage: $0 file, to cat it\"\nexit 1\nx\n"));
	assert_false(is_self("awk '{ print $0 }' file\n"));
	assert_false(is_self("awk '\n{ print $0 }\n' file | sed 's/a/b/'\n"));
	assert_false(is_self("cat <<X\ncat $0\nX\n"));
	assert_false(is_self("# cat $0\n"));
	assert_false(is_self("tail \"$01\" \"$00\"\n"));
}

/* Longer than what is looked at. */
static void test_long(void **state)
{
	char *text = malloc(5000);
	struct prov_text_lines l;

	(void)state;
	assert_non_null(text);
	memset(text, 'a', 4999);
	text[4999] = '\0';
	text[4998] = '\\';
	l = read_all(text, PROV_SYNTAX_SHELL | PROV_SYNTAX_DATA);
	assert_true(prov_text_lines_open(&l));
	memset(text, '<', 4999);
	for (size_t i = 2; i < 4999; i++)
		text[i] = 'X';
	l = read_all(text, PROV_SYNTAX_SHELL | PROV_SYNTAX_DATA);
	assert_true(prov_text_lines_open(&l));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_last_line),
	    cmocka_unit_test(test_data),
	    cmocka_unit_test(test_here_documents),
	    cmocka_unit_test(test_payload),
	    cmocka_unit_test(test_self),
	    cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
