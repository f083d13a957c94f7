/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: conform_signals_run TABLE CORPUS-FOLDER POLICY-FOLDER [--show]
 * Each row of the table: a file (made, helper/signal_recipe.h, or of the corpus), who signed it
 * how, exactly which signals and which disagreements are to be found, and what the installed
 * policies come to. --show prints them instead.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/load.h"
#include "helper/signal_recipe.h"
#include "helper/signed.h"

#define SIGNED_AT 1795471500 /* 2026-11-23T22:05:00Z */
#define FIELDS 6
#define POLICIES 4
#define MAX_PATH 1024
#define MAX_TEXT 4096

struct run {
	const char *corpus;
	struct identity id;
	struct identity house[POLICIES]; /* the same trust, with clauses */
	bool show;
	unsigned rows, made, skipped, failed;
};

/* "declare captured, tool X, version 1, training allowed, part ai-generated" */
struct credentials {
	struct prov_sign_opts opts;
	char words[8][128];
	const char *part;
};

static void read_credentials(struct credentials *c, const char *text)
{
	memset(c, 0, sizeof(*c));
	c->opts = (struct prov_sign_opts)PROV_SIGN_OPTS_INIT;
	c->opts.when = SIGNED_AT;
	c->opts.leave_xmp = true;
	for (size_t i = 0; i < 8 && *text != '\0'; i++) {
		size_t n = strcspn(text, ",");
		char *value;

		(void)snprintf(c->words[i], sizeof(c->words[i]), "%.*s", (int)n, text);
		text += n;
		while (*text == ',' || *text == ' ')
			text++;
		value = strchr(c->words[i], ' ');
		assert_non_null(value);
		*value++ = '\0';
		if (strcmp(c->words[i], "declare") == 0)
			c->opts.declare = value;
		else if (strcmp(c->words[i], "tool") == 0)
			c->opts.tool_name = value;
		else if (strcmp(c->words[i], "version") == 0)
			c->opts.tool_version = value;
		else if (strcmp(c->words[i], "training") == 0)
			c->opts.training = value;
		else if (strcmp(c->words[i], "part") == 0)
			c->part = value;
		else
			fail_msg("no such words: %s", c->words[i]);
	}
}

static uint8_t *sign_part(const struct run *run, const char *declare, size_t *n)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	int code;

	opts.declare = declare;
	opts.when = SIGNED_AT;
	return sign_bytes(&run->id, sample_png(), &opts, n, &code);
}

static uint8_t *sign(const struct run *run, struct prov_bytes in, const char *how, size_t *n)
{
	struct prov_ingredient_opts ingredient = PROV_INGREDIENT_OPTS_INIT;
	struct prov_definition *definition = NULL;
	struct prov_src *src = NULL;
	struct credentials c;
	uint8_t *part = NULL, *out;
	size_t part_n = 0;
	int code;

	read_credentials(&c, how);
	if (c.part != NULL) {
		part = sign_part(run, c.part, &part_n);
		assert_non_null(part);
		assert_int_equal(prov_src_mem(&src, part, part_n, NULL), PROV_OK);
		assert_int_equal(prov_definition_new(&definition, NULL), PROV_OK);
		ingredient.src = src;
		ingredient.title = "part.png";
		assert_int_equal(
		    prov_definition_add_ingredient(definition, &ingredient, NULL), PROV_OK);
		c.opts.definition = definition;
		c.opts.policy = run->id.policy;
	}
	out = sign_bytes(&run->id, in, &c.opts, n, &code);
	prov_definition_free(definition);
	prov_src_close(src);
	free(part);
	if (out == NULL)
		fail_msg("signing failed: %s", prov_errcode_str(code));
	return out;
}

/* Of a signal: its id, "!" where it is malformed, and what it says. */
static void tell(const struct prov_report *r, char signals[MAX_TEXT], char rules[MAX_TEXT])
{
	struct prov_disagreement_entry d;
	struct prov_signal_entry e;
	size_t n = 0, k = 0;

	signals[0] = rules[0] = '\0';
	for (size_t i = 0; (e = prov_report_signal(r, i)).id != NULL && n < MAX_TEXT; i++) {
		bool obvious = e.says == NULL || strcmp(e.kind, e.says) == 0;

		n += (size_t)snprintf(signals + n, MAX_TEXT - n, "%s%s%s%s%s", i > 0 ? " " : "",
		    e.id, e.flaw != NULL ? "!" : "", obvious ? "" : "=", obvious ? "" : e.says);
	}
	for (size_t i = 0; (d = prov_report_disagreement(r, i)).rule != NULL && k < MAX_TEXT; i++)
		k += (size_t)snprintf(rules + k, MAX_TEXT - k, "%s%s(%s,%s)", i > 0 ? " " : "",
		    d.rule + strlen("prov."), d.where[0], d.where[1]);
}

static struct prov_report *judge(
    const struct prov_policy *policy, struct prov_bytes data, const char *name)
{
	struct prov_report *r = NULL;
	struct prov_src *src = NULL;

	assert_int_equal(prov_src_mem(&src, data.p, data.n, NULL), PROV_OK);
	assert_int_equal(prov_verify(&r, policy, src, name, NULL), PROV_OK);
	prov_src_close(src);
	return r;
}

/* "heic as a.html": cuts the name off, which "memory" stands for where there is none. */
static const char *take_name(char *file)
{
	char *as = strstr(file, " as ");

	if (as == NULL)
		return "memory";
	*as = '\0';
	return as + strlen(" as ");
}

/* NULL: it is not there. */
static uint8_t *get_file(struct run *run, char *field[FIELDS], size_t *n, const char **state)
{
	struct prov_wr wr;
	uint8_t *out;

	if (strchr(field[0], '/') != NULL) {
		*state = field[2];
		return load_from(run->corpus, field[0], n);
	}
	if (!signal_recipe(&wr, field[0], field[1]))
		fail_msg("no such recipe: %s: %s", field[0], field[1]);
	if (strcmp(field[2], "-") == 0) {
		*state = "none";
		out = malloc(wr.n);
		assert_non_null(out);
		memcpy(out, wr.p, wr.n);
		*n = wr.n;
	} else {
		*state = "trusted";
		out = sign(run, prov_wr_data(&wr), field[2], n);
	}
	prov_wr_fini(&wr);
	run->made++;
	return out;
}

static const char *const policies[POLICIES] = {"newsroom", "eu", "us-ca", "cn"};

/* "warn fail fail fail": what each policy comes to, which changes no state. */
static void weigh(const struct run *run, struct prov_bytes data, const char *name,
    const struct prov_report *plain, char out[MAX_TEXT])
{
	size_t n = 0;

	for (size_t i = 0; i < POLICIES; i++) {
		struct prov_report *r = judge(run->house[i].policy, data, name);

		assert_string_equal(prov_report_policy(r), policies[i]);
		assert_int_equal(prov_report_state(r), prov_report_state(plain));
		n += (size_t)snprintf(out + n, MAX_TEXT - n, "%s%s", i > 0 ? " " : "",
		    prov_result_str(prov_report_policy_result(r)));
		prov_report_free(r);
	}
}

static void run_row(struct run *run, unsigned line, char *field[FIELDS])
{
	char signals[MAX_TEXT], rules[MAX_TEXT], outcome[MAX_TEXT];
	const char *state = NULL, *name = take_name(field[0]);
	struct prov_report *r;
	size_t n;
	uint8_t *data = get_file(run, field, &n, &state);

	if (data == NULL) {
		run->skipped++;
		return;
	}
	run->rows++;
	r = judge(run->id.policy, prov_bytes(data, n), name);
	tell(r, signals, rules);
	weigh(run, prov_bytes(data, n), name, r, outcome);
	if (run->show) {
		(void)printf("%s | %s | %s | %s | %s | %s\n", field[0], field[1], field[2], signals,
		    rules, outcome);
	} else if (strcmp(signals, field[3]) != 0 || strcmp(rules, field[4]) != 0 ||
		   strcmp(outcome, field[5]) != 0 ||
		   strcmp(prov_state_str(prov_report_state(r)), state) != 0) {
		(void)printf("line %u: %s | %s | %s (%s)\n  wanted %s | %s | %s\n"
			     "  found  %s | %s | %s\n",
		    line, field[0], field[1], field[2], prov_state_str(prov_report_state(r)),
		    field[3], field[4], field[5], signals, rules, outcome);
		run->failed++;
	}
	prov_report_free(r);
	free(data);
}

static char *trim(char *text)
{
	size_t n;

	while (*text == ' ')
		text++;
	n = strlen(text);
	while (n > 0 && text[n - 1] == ' ')
		text[--n] = '\0';
	return text;
}

static void run_table(struct run *run, char *table)
{
	unsigned line = 0;

	for (char *next, *row = table; row != NULL && *row != '\0'; row = next) {
		char *field[FIELDS], *at = row;

		line++;
		next = strchr(row, '\n');
		if (next != NULL)
			*next++ = '\0';
		if (*row == '#' || *row == '\0')
			continue;
		for (size_t i = 0; i < FIELDS; i++) {
			char *bar = i + 1 < FIELDS ? strstr(at, " |") : NULL;

			field[i] = at;
			if (bar == NULL && i + 1 < FIELDS)
				fail_msg("line %u has too few columns", line);
			if (bar != NULL) {
				*bar = '\0';
				at = bar + 2;
			}
			field[i] = trim(field[i]);
		}
		run_row(run, line, field);
	}
}

static void load_policies(struct run *run, const char *folder)
{
	for (size_t i = 0; i < POLICIES; i++) {
		char path[MAX_PATH];
		size_t n;
		uint8_t *text;

		(void)snprintf(path, sizeof(path), "%s/%s.json", folder, policies[i]);
		text = load_file(path, &n);
		assert_non_null(text);
		identity_share(&run->house[i], &run->id);
		assert_int_equal(
		    prov_policy_set_clauses(run->house[i].policy, (const char *)text, n, NULL),
		    PROV_OK);
		free(text);
	}
}

static void test_table(void **state)
{
	char **argv = *state;
	struct run run = {.corpus = argv[2], .show = argv[4] != NULL};
	uint8_t *data;
	size_t n;
	char *table;

	identity_init_of(&run.id, PROV_ALG_ES256, "Testers");
	load_policies(&run, argv[3]);
	data = load_file(argv[1], &n);
	assert_non_null(data);
	table = malloc(n + 1);
	assert_non_null(table);
	memcpy(table, data, n);
	table[n] = '\0';
	run_table(&run, table);
	free(table);
	free(data);
	for (size_t i = 0; i < POLICIES; i++)
		identity_fini(&run.house[i]);
	identity_fini(&run.id);
	(void)printf("%u files, %u of them made here; %u are not in the corpus\n", run.rows,
	    run.made, run.skipped);
	assert_int_equal(run.failed, 0);
	assert_true(run.made >= 120);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(test_table, argv)};

	if (argc < 4 || argc > 5) {
		(void)fprintf(stderr,
		    "usage: %s TABLE CORPUS-FOLDER POLICY-FOLDER "
		    "[--show]\n",
		    argv[0]);
		return 2;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
