/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/load.h"
#include "report/clauses.h"

#define HEAD "{\"version\":1,\"name\":\"p\",\n\"clauses\":[\n"
#define CLAUSE(want) "{\"id\":\"a\",\n\"want\":" want ",\n\"pass\":\"Good\",\n\"fail\":\"Bad\"}"

static void refuse(const char *json, int code, const char *why)
{
	struct prov_clauses *c;
	struct prov_err err = {0};

	if (prov_clauses_load(&c, prov_bytes_str(json), &err) != code || c != NULL ||
	    strstr(err.msg, why) == NULL)
		fail_msg("%s: \"%s\" instead of \"%s\"", json, err.msg, why);
}

static void test_refused(void **state)
{
	static const struct {
		const char *json, *why;
	} rows[] = {
	    {"", ""},
	    {"[]", "line 1: the policy must be an object"},
	    {"{}", "line 1: the policy lacks \"version\""},
	    {"{\"version\":2,\"name\":\"p\"}", "line 1: \"version\""},
	    {"{\"version\":1,\n\"nmae\":\"p\"}", "line 2: the policy has no field \"nmae\""},
	    {"{\"version\":1,\n\"version\":1}", "line 2: the policy has \"version\" twice"},
	    {"{\"version\":1,\"name\":\"P x\"}", "small letters"},
	    {"{\"version\":1,\"name\":\"\"}", "\"name\" is empty"},
	    {"{\"version\":1,\"name\":7}", "\"name\" must be a text"},
	    {"{\"version\":1,\"name\":\"p\"}", "lacks \"clauses\""},
	    {"{\"version\":1,\"name\":\"p\",\"clauses\":[]}", "must be a list of clauses"},
	    {"{\"version\":1,\"name\":\"p\",\"clauses\":{}}", "must be a list of clauses"},
	    {HEAD "7]}", "line 3: a clause must be an object"},
	    {HEAD "{\"id\":\"a\"}]}", "line 3: a clause lacks \"want\""},
	    {HEAD "{\"id\":\"a\",\n\"wnat\":{}}]}", "line 4: a clause has no field \"wnat\""},
	    {HEAD CLAUSE("{}") "]}", "line 4: there must be a term"},
	    {HEAD CLAUSE("[]") "]}", "line 4: there must be a set of terms"},
	    {HEAD CLAUSE("true") "]}", "line 4: terms must be an object"},
	    {HEAD CLAUSE("{\n\"stat\":[\"valid\"]}") "]}", "line 5: there is no term \"stat\""},
	    {HEAD CLAUSE("{\n\"state\":true}") "]}", "line 5: \"state\" must be a list of texts"},
	    {HEAD CLAUSE("{\"state\":[]}") "]}", "the list of \"state\" is empty"},
	    {HEAD CLAUSE("{\"state\":[\"valid\",\n7]}") "]}", "line 5: \"state\" must be a text"},
	    {HEAD CLAUSE("{\"state\":[\"valid\",\n\"vaild\"]}") "]}",
		"line 5: \"state\" does not know \"vaild\""},
	    {HEAD CLAUSE("{\"time\":[\"x\"]}") "]}", "\"time\" must be true or false"},
	    {HEAD CLAUSE("{\"lists_max_age\":-1}") "]}", "a whole number from 0 to 99999"},
	    {HEAD CLAUSE("{\"lists_max_age\":1.5}") "]}", "a whole number"},
	    {HEAD CLAUSE("{\"lists_max_age\":100000}") "]}", "a whole number"},
	    {HEAD CLAUSE("{\"lists_max_age\":true}") "]}", "a whole number"},
	    {HEAD CLAUSE("{\"declared\":1}") "]}", "true, false, or a list of texts"},
	    {HEAD CLAUSE("{\"time\":true,\"time\":true}") "]}", "\"time\" stands there twice"},
	    {HEAD CLAUSE("{\"some_signal\":[\"xmp.nothing\"]}") "]}", "does not know"},
	    {HEAD CLAUSE("{\"signer_certificate\":[\"0a\"]}") "]}", "does not know"},
	    {HEAD CLAUSE("{\"time\":true}") "," CLAUSE("{\"time\":true}") "]}",
		"another clause has the id \"a\""},
	    {HEAD "{\"id\":\"a\",\"want\":{\"time\":true},\"pass\":\"x\"}]}",
		"needs \"fail\" or \"warn\""},
	    {HEAD "{\"id\":\"a\",\"want\":{\"time\":true},\"pass\":\"x\",\"fail\":\"y\","
		  "\"warn\":\"z\"}]}",
		"and not both"},
	    {HEAD CLAUSE("{\"time\":true}") "]", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		refuse(rows[i].json, PROV_E_FORMAT, rows[i].why);
	refuse(HEAD CLAUSE("{\"\\u001b[2J\":[\"valid\"]}") "]}", PROV_E_FORMAT, "no term");
}

static void test_limits(void **state)
{
	char *big = calloc(1, PROV_MAX_POLICY + 2);
	struct prov_clauses *c;
	struct prov_err err = {0};
	size_t n;

	(void)state;
	assert_non_null(big);
	memset(big, ' ', PROV_MAX_POLICY + 1);
	assert_int_equal(
	    prov_clauses_load(&c, prov_bytes(big, PROV_MAX_POLICY + 1), &err), PROV_E_LIMIT);
	n = (size_t)sprintf(big, "%s", HEAD "{\"id\":\"a\",\"want\":{\"signer_name\":[\"x\"");
	for (unsigned i = 0; i < PROV_MAX_POLICY_VALUES; i++)
		n += (size_t)sprintf(&big[n], ",\"x\"");
	(void)sprintf(&big[n], "]},\"pass\":\"x\",\"fail\":\"y\"}]}");
	refuse(big, PROV_E_LIMIT, "the limit of 10000 values");
	free(big);
}

/* A policy of CLAUSES clauses, each of SETS sets of TERMS terms, whose sentence is TEXT bytes long;
 * what loading it returns. */
static int load(size_t clauses, size_t sets, size_t terms, size_t text, struct prov_err *err)
{
	struct prov_clauses *c;
	struct prov_wr wr;
	int rc;

	prov_wr_init(&wr, (size_t)16 << 20);
	prov_wr_str(&wr, HEAD);
	for (size_t i = 0; i < clauses; i++) {
		prov_wr_printf(&wr, "%s{\"id\":\"a%zu\",\"want\":[", i > 0 ? "," : "", i);
		for (size_t k = 0; k < sets; k++) {
			prov_wr_str(&wr, k > 0 ? ",{" : "{");
			for (size_t t = 0; t < terms; t++)
				prov_wr_str(&wr, t > 0 ? ",\"time\":true" : "\"time\":true");
			prov_wr_str(&wr, "}");
		}
		prov_wr_str(&wr, "],\"fail\":\"x\",\"pass\":\"");
		for (size_t k = 0; k < text; k++)
			prov_wr_str(&wr, "x");
		prov_wr_str(&wr, "\"}");
	}
	prov_wr_str(&wr, "]}");
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	*err = (struct prov_err){0};
	rc = prov_clauses_load(&c, prov_wr_data(&wr), err);
	prov_clauses_free(c);
	prov_wr_fini(&wr);
	return rc;
}

static void expect_limit(int rc, const struct prov_err *err, const char *words)
{
	print_message("  %s\n", err->msg);
	assert_int_equal(rc, PROV_E_LIMIT);
	assert_non_null(strstr(err->msg, words));
}

static void test_counts(void **state)
{
	struct prov_err err;

	(void)state;
	assert_int_equal(load(PROV_MAX_CLAUSES, 1, 1, 1, &err), PROV_OK);
	expect_limit(load(PROV_MAX_CLAUSES + 1, 1, 1, 1, &err), &err, "the limit of 256");
	assert_int_equal(load(1, PROV_MAX_TERMS, 1, 1, &err), PROV_OK);
	expect_limit(
	    load(1, PROV_MAX_TERMS + 1, 1, 1, &err), &err, "sets of terms than the limit of 32");
	assert_int_not_equal(load(1, 1, PROV_MAX_TERMS, 1, &err), PROV_E_LIMIT);
	expect_limit(
	    load(1, 1, PROV_MAX_TERMS + 1, 1, &err), &err, "more terms than the limit of 32");
	assert_int_equal(load(1, 1, 1, PROV_MAX_POLICY_TEXT, &err), PROV_OK);
	expect_limit(
	    load(1, 1, 1, PROV_MAX_POLICY_TEXT + 1, &err), &err, "the limit of 1024 bytes");
}

/* What takes most memory, as far as the other limits let it: a policy's size, its clauses, sets and
 * texts. It is far from what it may take. */
static void test_fullest(void **state)
{
	struct prov_err err = {0};
	struct prov_clauses *c;
	struct prov_wr wr;

	(void)state;
	prov_wr_init(&wr, PROV_MAX_POLICY);
	prov_wr_str(&wr, HEAD);
	for (unsigned i = 0; i < PROV_MAX_CLAUSES; i++) {
		prov_wr_printf(&wr, "%s{\"id\":\"a%u\"", i > 0 ? "," : "", i);
		for (unsigned half = 0; half < 2; half++) {
			prov_wr_str(&wr, half == 0 ? ",\"when\":[" : ",\"want\":[");
			for (unsigned k = 0; k < PROV_MAX_TERMS; k++)
				prov_wr_printf(
				    &wr, "%s{\"time\":true,\"tool\":true}", k > 0 ? "," : "");
			prov_wr_str(&wr, "]");
		}
		prov_wr_printf(&wr, ",\"pass\":\"%0*u\",\"fail\":\"%0*u\"}", 1000, 1u, 1000, 1u);
	}
	prov_wr_str(&wr, "]}");
	assert_int_equal(prov_wr_done(&wr, NULL), PROV_OK);
	assert_int_equal(prov_clauses_load(&c, prov_wr_data(&wr), &err), PROV_OK);
	print_message("%zu bytes take %zu\n", wr.n, c->arena.used);
	assert_true(wr.n > PROV_MAX_POLICY / 10 * 9);
	assert_true(c->arena.used < PROV_MAX_POLICY_MEMORY / 2);
	prov_clauses_free(c);
	prov_wr_fini(&wr);
}

static void test_loaded(void **state)
{
	struct prov_clauses *c;

	(void)state;
	assert_int_equal(
	    prov_clauses_load(&c,
		prov_bytes_str(
		    "{\"$schema\":\"x\",\"version\":1,\"name\":\"p\",\"title\":\"A t\","
		    "\"clauses\":[{\"id\":\"a\",\"when\":[{\"time\":true},{\"tool\":false"
		    "}],\"want\":{\"state\":[\"v\\u0061lid\",\"none\"],\"declared\":true"
		    "},\"pass\":\"G\",\"warn\":\"B\"}]}"),
		NULL),
	    PROV_OK);
	assert_string_equal(c->name, "p");
	assert_string_equal(c->title, "A t");
	assert_int_equal(c->n, 1);
	assert_int_equal(c->v[0].otherwise, PROV_RESULT_WARN);
	assert_int_equal(c->v[0].num_when, 2);
	assert_false(c->v[0].when[1].v[0].flag);
	assert_int_equal(c->v[0].num_want, 1);
	assert_int_equal(c->v[0].want[0].n, 2);
	assert_string_equal(c->v[0].want[0].v[0].v[0], "valid");
	assert_true(c->v[0].want[0].v[1].is_flag);
	prov_clauses_free(c);
}

/* What is installed can be read; and cut or changed it crashes nothing. */
static void test_presets(void **state)
{
	static const char *const names[] = {"newsroom", "eu", "us-ca", "cn"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct prov_clauses *c;
		struct prov_err err = {0};
		char path[64];
		uint8_t *text;
		size_t n;

		(void)snprintf(path, sizeof(path), "../share/policies/%s.json", names[i]);
		text = load_testdata(path, &n);
		assert_non_null(text);
		if (prov_clauses_load(&c, prov_bytes(text, n), &err) != PROV_OK)
			fail_msg("%s: %s", path, err.msg);
		assert_string_equal(c->name, names[i]);
		prov_clauses_free(c);
		for (size_t k = 0; k + 2 < n; k += 7) {
			uint8_t *cut = malloc(k + 1);

			assert_non_null(cut);
			memcpy(cut, text, k);
			assert_int_not_equal(
			    prov_clauses_load(&c, prov_bytes(cut, k), NULL), PROV_OK);
			free(cut);
			text[k] ^= 1;
			(void)!prov_clauses_load(&c, prov_bytes(text, n), NULL);
			prov_clauses_free(c);
			text[k] ^= 1;
		}
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_counts),
	    cmocka_unit_test(test_fullest),
	    cmocka_unit_test(test_loaded),
	    cmocka_unit_test(test_presets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
