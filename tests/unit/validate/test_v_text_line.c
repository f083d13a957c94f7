/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/signed.h"
#include "report/report.h"

static uint8_t *sign_titled(
    const struct identity *id, const char *name, const char *title, const char *text, size_t *n)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	int code;

	opts.declare = "ai-generated";
	opts.name = name;
	opts.title = title;
	return sign_bytes(id, prov_bytes_str(text), &opts, n, &code);
}

/* The second time: its first action opens the parent, and gives no type. */
static uint8_t *sign_untyped(
    const struct identity *id, const char *name, const char *title, const char *text, size_t *n)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	uint8_t *first = sign_titled(id, name, title, text, n), *second;
	int code;

	assert_non_null(first);
	opts.declare = "ai-composite";
	opts.name = name;
	opts.title = title;
	second = sign_bytes(id, prov_bytes(first, *n), &opts, n, &code);
	free(first);
	return second;
}

static bool says_unchecked(const struct prov_report *r, const char *word)
{
	for (size_t i = 0; i < r->num_unchecked; i++) {
		if (strstr(r->unchecked[i], word) != NULL)
			return true;
	}
	return false;
}

/* A comment in one language is a command in another: where nobody says which, it is not judged. */
static void test_unknown_language(void **state)
{
	struct identity id;
	struct prov_report *r;
	uint8_t *data;
	size_t n;
	int code;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	data = sign_untyped(&id, "a.sql", NULL, "select 1;\n", &n);
	assert_non_null(data);
	assert_int_equal(state_named(id.policy, prov_bytes(data, n), "a.sql"), PROV_STATE_TRUSTED);
	assert_int_equal(state_named(id.policy, prov_bytes(data, n), "-"), PROV_STATE_ERROR);
	assert_int_equal(state_named(id.policy, prov_bytes(data, n), "a.txt"), PROV_STATE_ERROR);
	data[n - 3] ^= 1; /* that it is not the signed text is certain */
	assert_int_equal(state_named(id.policy, prov_bytes(data, n), "-"), PROV_STATE_INVALID);
	free(data);
	/* The title is signed, but no name. */
	data = sign_untyped(&id, "a.sql", "a.sql", "select 1;\n", &n);
	assert_int_equal(state_named(id.policy, prov_bytes(data, n), "-"), PROV_STATE_TRUSTED);
	free(data);
	data = sign_untyped(&id, "a.sql", "a.py", "select 1;\n", &n);
	assert_int_equal(state_named(id.policy, prov_bytes(data, n), "a.sql"), PROV_STATE_TRUSTED);
	assert_int_equal(state_named(id.policy, prov_bytes(data, n), "-"), PROV_STATE_ERROR);
	free(data);
	data = sign_untyped(&id, "a.py", NULL, "print(1)\n", &n);
	r = verify_named(id.policy, prov_bytes(data, n), "-", &code);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	assert_true(says_unchecked(r, "in which language the text is"));
	prov_report_free(r);
	r = verify_named(id.policy, prov_bytes(data, n), "a.py", &code);
	assert_false(says_unchecked(r, "in which language the text is"));
	prov_report_free(r);
	free(data);
	/* The type that the manifest gives is signed, too, and says more than a title. */
	data = sign_titled(&id, "a.sql", NULL, "select 1;\n", &n);
	assert_int_equal(state_named(id.policy, prov_bytes(data, n), "-"), PROV_STATE_TRUSTED);
	assert_int_equal(state_named(id.policy, prov_bytes(data, n), "a.py"), PROV_STATE_INVALID);
	free(data);
	data = sign_titled(&id, "a.sql", "a.py", "select 1;\n", &n);
	assert_int_equal(state_named(id.policy, prov_bytes(data, n), "-"), PROV_STATE_TRUSTED);
	free(data);
	identity_fini(&id);
}

/* What begins a comment in front matter begins a heading elsewhere. */
static void test_heading(void **state)
{
	struct identity id;
	uint8_t *data;
	size_t n, at = 0;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	data = sign_titled(&id, "a.md", NULL, "---\ntitle: a\n---\nText\n", &n);
	assert_non_null(data);
	assert_memory_equal(data, "---\n# ", 6);
	assert_int_equal(state_named(id.policy, prov_bytes(data, n), "a.md"), PROV_STATE_TRUSTED);
	free(data);
	data = sign_titled(&id, "a.md", NULL, "Text\n", &n);
	assert_non_null(data);
	while (memcmp(&data[at], "<!-- -----BEGIN", 15) != 0)
		at++;
	assert_int_equal(state_named(id.policy, prov_bytes(data, n), "a.md"), PROV_STATE_TRUSTED);
	memcpy(&data[at], "#    ", 5);
	at = n - 4;
	while (memcmp(&data[at], " -->", 4) != 0)
		at--;
	memset(&data[at], ' ', 4);
	assert_int_equal(state_named(id.policy, prov_bytes(data, n), "a.md"), PROV_STATE_INVALID);
	free(data);
	identity_fini(&id);
}

/* Whoever starts the script goes by its first line, whatever its name says. */
static void test_two_languages(void **state)
{
	struct identity id;
	uint8_t *data, *end;
	size_t n, at;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	data = sign_titled(&id, "a.sh", NULL, "#!/bin/sh\necho 1\n", &n);
	assert_non_null(data);
	assert_int_equal(state_named(id.policy, prov_bytes(data, n), "a.sh"), PROV_STATE_TRUSTED);
	assert_int_equal(state_named(id.policy, prov_bytes(data, n), "a.ml"), PROV_STATE_INVALID);
	/* "# BEGIN data END" becomes "(*BEGINdataEND*)": in a shell, a command. */
	at = strlen("#!/bin/sh\necho 1\n");
	end = &data[n - 1] - strlen("-----END C2PA MANIFEST-----");
	memcpy(&data[at], "(*", 2);
	at += 2 + strlen("-----BEGIN C2PA MANIFEST-----");
	assert_int_equal(data[at], ' ');
	assert_int_equal(end[-1], ' ');
	memmove(&data[at], &data[at + 1], (size_t)(end - 1 - &data[at + 1]));
	memmove(end - 2, end, strlen("-----END C2PA MANIFEST-----"));
	memcpy(&data[n - 3], "*)", 2);
	assert_int_equal(state_named(id.policy, prov_bytes(data, n), "a.sh"), PROV_STATE_INVALID);
	assert_int_equal(state_named(id.policy, prov_bytes(data, n), "a.ml"), PROV_STATE_ERROR);
	assert_int_equal(state_named(id.policy, prov_bytes(data, n), "-"), PROV_STATE_INVALID);
	assert_int_equal(state_named(id.policy, prov_bytes(data, n), "a.txt"), PROV_STATE_INVALID);
	free(data);
	identity_fini(&id);
}

/* The line stands before what would make pages of them; so it does where they have no name. */
static void test_page_behind_the_line(void **state)
{
	static const char *const texts[] = {"<html><head></head><body></body></html>\n",
	    "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"};
	static const char *const names[] = {"a.vue", "a.svelte"};
	struct identity id;
	char text[2000];
	uint8_t *data;
	size_t n;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
			data = sign_titled(&id, names[k], NULL, texts[i], &n);
			assert_non_null(data);
			assert_int_equal(state_named(id.policy, prov_bytes(data, n), names[k]),
			    PROV_STATE_TRUSTED);
			assert_int_equal(
			    state_named(id.policy, prov_bytes(data, n), "-"), PROV_STATE_TRUSTED);
			free(data);
		}
		/* And where the name tells, what stands far behind the beginning does not. */
		(void)snprintf(text, sizeof(text), "<!-- %01000d -->\n%s", 0, texts[i]);
		data = sign_titled(&id, "a.md", NULL, text, &n);
		assert_non_null(data);
		assert_int_equal(
		    state_named(id.policy, prov_bytes(data, n), "a.md"), PROV_STATE_TRUSTED);
		free(data);
	}
	identity_fini(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_unknown_language),
	    cmocka_unit_test(test_heading), cmocka_unit_test(test_two_languages),
	    cmocka_unit_test(test_page_behind_the_line)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
