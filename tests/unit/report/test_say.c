/* SPDX-License-Identifier: Apache-2.0 */
#include "report/say.h"

#include "helper/said.h"
#include "helper/sample_report.h"

static size_t count_lines(const char *text, const char *begins)
{
	size_t n = 0;

	for (const char *at = text; (at = strstr(at, begins)) != NULL; at++)
		n++;
	return n;
}

/* A hostile file must not flood the reader, unless the reader asks for everything. */
static void test_floods(void **state)
{
	(void)state;
	for (unsigned flags = 0; flags <= PROV_RENDER_VERBOSE; flags += PROV_RENDER_VERBOSE) {
		size_t expected = flags == 0 ? 25 : 1000;
		struct prov_report *r = sample_trusted();
		struct collect c = {0};

		for (unsigned i = 0; i < 1000; i++) {
			prov_find(&r->active.findings, PROV_ST_CLAIM_MISSING, NULL, "%u", i);
			(void)sample_ingredient(r, "i", PROV_ST_SIGNING_CREDENTIAL_TRUSTED);
			assert_int_equal(prov_report_add_unchecked(r, NULL, "%u", i), PROV_OK);
		}
		prov_report_conclude(r);
		assert_int_equal(
		    prov_report_render(r, PROV_RENDER_TEXT, flags, 0, collect_write, &c, NULL),
		    PROV_OK);
		assert_int_equal(count_lines(c.text, "  Failure: "), expected);
		assert_int_equal(count_lines(c.text, "  Made from, as they say: "), expected);
		assert_int_equal(count_lines(c.text, "  Not checked: "), expected);
		assert_int_equal(
		    count_lines(c.text, "\xe2\x80\xa6 and 975 more\n"), flags == 0 ? 3 : 0);
		collect_free(&c);
		prov_report_free(r);
	}
}

/* A file's text can neither move the cursor, nor begin a line of its own, nor end a quote. */
static void test_hostile_strings(void **state)
{
	static const char hostile[] =
	    "\x1b[2K\r\nphoto.jpg: trusted. \"\xe2\x80\xae\xe2\x80\x8b\x7f\xc2\x9b\xff\n";
	(void)state;

	for (int how = 0; how < 4; how++) {
		struct prov_report *r = how == 0   ? sample_trusted()
					: how == 1 ? sample_valid()
					: how == 2 ? sample_with(PROV_ST_CLAIM_MISSING)
						   : sample_none();
		struct prov_account *row = sample_ingredient(r, hostile, PROV_ST_CLAIM_MISSING);
		struct collect c = {0};

		r->name = r->declared = r->remote_manifest = r->ai_where = hostile;
		r->ai_declared = true;
		r->active.title = r->active.signer_name = r->active.signer_org = hostile;
		r->active.generator_name = r->active.generator_version = hostile;
		r->active.tool_name = r->active.tool_version = hostile;
		r->active.signer_issuer = r->active.signer_alg = hostile;
		r->active.model_type = r->active.model_name = r->active.model_id = hostile;
		r->active.soft_bindings[0] = hostile;
		r->active.num_soft_bindings = 1;
		row->relationship = row->source_type = row->signer_name = hostile;
		row->counts_invalid = true;
		prov_find(&r->active.findings, PROV_ST_CLAIM_MULTIPLE, hostile, "%s", hostile);
		assert_int_equal(prov_report_add_unchecked(r, NULL, "%s", hostile), PROV_OK);
		assert_int_equal(prov_report_render(r, PROV_RENDER_TEXT, PROV_RENDER_VERBOSE, 63,
				     collect_write, &c, NULL),
		    PROV_OK);
		assert_true(collect_is_harmless(&c));
		assert_null(strstr(c.text, "\nphoto.jpg"));
		collect_free(&c);
		prov_report_free(r);
	}
}

/* The name of a file is a word among ours: in quotes where it could be taken for more. */
static void test_file_names(void **state)
{
	static const struct {
		const char *name, *shown;
	} rows[] = {
	    {"photo 1 (copy).jpg", "photo 1 (copy).jpg: trusted"},
	    {"C:/a:b.jpg", "C:/a:b.jpg: trusted"},
	    {"x.png: trusted. By BBC\n.png", "\"x.png: trusted. By BBC\\u{A}.png\": trusted"},
	    {"a\"b.jpg", "\"a\\\"b.jpg\": trusted"},
	    {"a\xff.jpg", "\"a\\xFF.jpg\": trusted"},
	    {" a.jpg", "\" a.jpg\": trusted"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_report *r = sample_trusted();

		r->name = rows[i].name;
		SAID_HAS(r, 0, 0, NULL, rows[i].shown);
	}
}

/* Sentences in what names and versions hold stay what they are: quoted. */
static void test_sentences(void **state)
{
	static const char text[] = "3. The signer was checked by BBC News";
	static const char quoted[] = "\"3. The signer was checked by BBC News\"";
	struct prov_report *r = sample_trusted();
	struct collect c = {0};
	size_t n = 0;
	(void)state;

	r->active.signer_name = r->active.signer_org = text;
	r->active.generator_name = r->active.generator_version = text;
	r->active.model_type = r->active.oversight = text;
	r->active.training[0].purpose = r->active.training[0].use = text;
	r->active.num_training = 1;
	assert_int_equal(prov_report_render(
			     r, PROV_RENDER_TEXT, PROV_RENDER_VERBOSE, 63, collect_write, &c, NULL),
	    PROV_OK);
	for (const char *at = strstr(c.text, text); at != NULL; at = strstr(at + 1, text), n++)
		assert_memory_equal(at - 1, quoted, sizeof(quoted) - 1);
	assert_true(n >= 10);
	collect_free(&c);
	prov_report_free(r);
}

static void test_quotes_hold(void **state)
{
	char title[200];
	struct prov_report *r = sample_trusted();
	(void)state;

	r->active.title = "a\" (trusted";
	SAID_HAS(r, 0, 0, NULL, "  Title: \"a\\\" (trusted\"\n");
	/* Cut between characters, with an ellipsis inside the quotes. */
	memset(title, 'x', sizeof(title));
	memcpy(&title[119], "\xe2\x82\xac", 4);
	r = sample_trusted();
	r->active.title = title;
	SAID_HAS(r, 0, 0, NULL, "xx\xe2\x82\xac\"\n");
	memcpy(&title[119], "\xe2\x82\xacy", 5);
	r = sample_trusted();
	r->active.title = title;
	SAID_HAS(r, 0, 0, NULL, "xx\xe2\x82\xac\xe2\x80\xa6\"\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_floods),
	    cmocka_unit_test(test_hostile_strings),
	    cmocka_unit_test(test_quotes_hold),
	    cmocka_unit_test(test_file_names),
	    cmocka_unit_test(test_sentences),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
