/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "format/text_guess.h"
#include "helper/signed.h"
#include "report/report.h"

static char dir[] = "/tmp/prov-sign-XXXXXX";

static const char *in_dir(const char *name)
{
	static char path[256];

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void put_file(const char *path, struct prov_bytes data)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(data.p, 1, data.n, f), data.n);
	assert_int_equal(fclose(f), 0);
}

static size_t count_files(void)
{
	size_t n = 0;
	DIR *d = opendir(dir);
	const struct dirent *e;

	assert_non_null(d);
	while ((e = readdir(d)) != NULL)
		n += e->d_name[0] != '.' || e->d_name[1] != '\0' ? 1 : 0;
	assert_int_equal(closedir(d), 0);
	return n - 1; /* ".." */
}

static void test_files(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_report *r = NULL;
	struct identity id;
	struct prov_err err = {0};
	char in[256], out[256];

	(void)state;
	assert_non_null(mkdtemp(dir));
	(void)snprintf(in, sizeof(in), "%s", in_dir("in.jpg"));
	(void)snprintf(out, sizeof(out), "%s", in_dir("out.jpg"));
	put_file(in, sample_jpeg());
	identity_init(&id, PROV_ALG_ES256);

	/* A failure leaves the target as it was and no litter. */
	assert_true(prov_sign_file(id.signer, in, out, 0, &opts, &err) < 0);
	assert_int_equal(count_files(), 1);
	assert_int_equal(access(out, F_OK), -1);
	memset(&err, 0, sizeof(err));
	opts.declare = "captured";
	assert_int_equal(prov_sign_file(id.signer, in, in, 0, &opts, &err), PROV_E_USAGE);

	assert_int_equal(prov_sign_file(id.signer, in, out, 0, &opts, NULL), PROV_OK);
	assert_int_equal(count_files(), 2);
	assert_int_equal(prov_verify_file(&r, id.policy, out, NULL), PROV_OK);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	prov_report_free(r);
	memset(&err, 0, sizeof(err));
	assert_int_equal(prov_sign_file(id.signer, in, out, 0, &opts, &err), PROV_E_EXISTS);

	assert_int_equal(
	    prov_sign_file(id.signer, in, in, PROV_SINK_REPLACE | PROV_SINK_SYNC, &opts, NULL),
	    PROV_OK);
	assert_int_equal(count_files(), 2);
	assert_int_equal(prov_verify_file(&r, id.policy, in, NULL), PROV_OK);
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	prov_report_free(r);
	identity_fini(&id);
	assert_int_equal(unlink(in), 0);
	assert_int_equal(unlink(out), 0);
	assert_int_equal(rmdir(dir), 0);
}

/* Something that each kind of text can begin with. */
static struct prov_bytes sample_of(const struct prov_text_syntax *row)
{
	if ((row->flags & PROV_SYNTAX_OPEN) != 0)
		return prov_bytes_str("<?php\necho 1;\n");
	return prov_bytes_str("<x/>\n\ny\n");
}

static void check_kind(const struct identity *id, const struct prov_text_syntax *row)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT, again = PROV_SIGN_OPTS_INIT;
	struct prov_sign_result result;
	struct prov_bytes text = sample_of(row);
	char name[64];
	size_t n, m;
	uint8_t *data, *more;
	size_t ext = 0;
	int code;

	/* One that no other language has, where there is one: test_text_guess has the others. */
	do
		(void)snprintf(name, sizeof(name), "a.%s", row->format.ext[ext]);
	while (prov_text_is_shared(name) && row->format.ext[++ext] != NULL);
	if (prov_text_is_shared(name))
		return;
	opts.declare = "ai-generated";
	again.declare = "ai-composite";
	opts.name = again.name = name;
	opts.result = &result;
	data = sign_bytes(id, text, &opts, &n, &code);
	if ((row->flags & PROV_SYNTAX_NONE) != 0) {
		assert_int_equal(code, PROV_E_UNSUPPORTED);
		return;
	}
	assert_int_equal(code, PROV_OK);
	assert_string_equal(result.text_method, "structured");
	assert_int_equal(state_named(id->policy, prov_bytes(data, n), name), PROV_STATE_TRUSTED);
	/* The old credentials give way to the new ones, whose parent they become. */
	more = sign_bytes(id, prov_bytes(data, n), &again, &m, &code);
	assert_int_equal(code, PROV_OK);
	assert_int_equal(state_named(id->policy, prov_bytes(more, m), name), PROV_STATE_TRUSTED);
	/* No byte of the text can change. */
	for (size_t i = 0; i + 2 <= n; i++) {
		if (memcmp(&data[i], "y\n", 2) != 0 && memcmp(&data[i], "1;", 2) != 0)
			continue;
		if (i + 4 < n && memchr(&data[i], '-', 4) != NULL)
			continue; /* Base64 */
		data[i] ^= 1;
		assert_int_equal(
		    state_named(id->policy, prov_bytes(data, n), name), PROV_STATE_INVALID);
		data[i] ^= 1;
	}
	free(more);
	free(data);
}

static void test_kinds_of_text(void **state)
{
	const struct prov_text_syntax *row;
	struct identity id;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	for (size_t i = 0; (row = prov_text_syntax_at(i)) != NULL; i++) {
		if (strcmp(row->format.mime[0], "text/plain") != 0)
			check_kind(&id, row);
	}
	identity_fini(&id);
}

static uint8_t *sign_text(const struct identity *id, const char *name, const char *method,
    struct prov_bytes text, size_t *n)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	int code;

	opts.declare = "ai-generated";
	opts.name = name;
	opts.text_method = method;
	return sign_bytes(id, text, &opts, n, &code);
}

/* A copy of DATA with TEXT instead of the DROP bytes at OFF. */
static uint8_t *edit(struct prov_bytes data, size_t off, size_t drop, const char *text, size_t *n)
{
	size_t len = strlen(text);
	uint8_t *out = malloc(data.n + len);

	assert_non_null(out);
	memcpy(out, data.p, off);
	memcpy(&out[off], text, len);
	memcpy(&out[off + len], &data.p[off + drop], data.n - off - drop);
	*n = data.n - drop + len;
	return out;
}

static void expect_edited(const struct identity *id, struct prov_bytes data, size_t off,
    size_t drop, const char *text, enum prov_state state)
{
	size_t n;
	uint8_t *made = edit(data, off, drop, text, &n);

	assert_int_equal(state_of(id->policy, prov_bytes(made, n)), state);
	free(made);
}

/*
 * The line is left out of the hash: what an attacker puts into it, in place of the comment, would
 * be what nobody signed.
 */
static void test_hidden_code(void **state)
{
	struct identity id;
	size_t n, eol;
	uint8_t *signed_;
	struct prov_bytes data;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	signed_ = sign_text(&id, "a.py", NULL, prov_bytes_str("print(1)\n"), &n);
	assert_non_null(signed_);
	data = prov_bytes(signed_, n);
	eol = (size_t)((const uint8_t *)memchr(signed_, '\n', n) - signed_);
	expect_edited(&id, data, 0, 0, "", PROV_STATE_TRUSTED);
	expect_edited(&id, data, 0, 0, "evil();", PROV_STATE_INVALID);
	expect_edited(&id, data, eol, 0, "; evil()", PROV_STATE_INVALID);
	expect_edited(&id, data, eol, 0, "\\", PROV_STATE_INVALID);
	expect_edited(&id, data, 0, 1, "'", PROV_STATE_INVALID);
	expect_edited(&id, data, 0, 1, "x", PROV_STATE_INVALID);
	expect_edited(&id, data, eol, 1, "\nevil()\n", PROV_STATE_INVALID);
	expect_edited(&id, data, eol, 1, "\revil()\n", PROV_STATE_INVALID);
	expect_edited(&id, data, 1, 1, "\n", PROV_STATE_INVALID);
	expect_edited(&id, data, n, 0, "evil()\n", PROV_STATE_INVALID);
	expect_edited(&id, data, eol, 1, "", PROV_STATE_INVALID);
	free(signed_);
	identity_fini(&id);
}

/* Each is over all but its own place: the one that was put in first is broken by the other. */
static void test_both_methods(void **state)
{
	struct prov_bytes text = prov_bytes_str("print(1)\n");
	struct identity id;
	size_t n, m, eol;
	uint8_t *line, *wrapper, *both;
	struct prov_report *r;
	int code;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	line = sign_text(&id, "a.py", "structured", text, &n);
	wrapper = sign_text(&id, "a.py", "unstructured", text, &m);
	assert_non_null(line);
	assert_non_null(wrapper);
	assert_int_equal(state_of(id.policy, prov_bytes(line, n)), PROV_STATE_TRUSTED);
	assert_int_equal(state_of(id.policy, prov_bytes(wrapper, m)), PROV_STATE_TRUSTED);
	eol = (size_t)((const uint8_t *)memchr(line, '\n', n) - line) + 1;
	both = malloc(eol + m);
	assert_non_null(both);
	memcpy(both, line, eol);
	memcpy(&both[eol], wrapper, m);
	r = verify_bytes(id.policy, prov_bytes(both, eol + m), &code);
	assert_int_equal(code, PROV_OK);
	assert_int_equal(prov_report_state(r), PROV_STATE_INVALID);
	prov_report_free(r);
	/* Nor is one put in beside the other. */
	assert_null(sign_text(&id, "a.py", "unstructured", prov_bytes(line, n), &n));
	assert_null(sign_text(&id, "a.py", "structured", prov_bytes(wrapper, m), &m));
	free(both);
	free(wrapper);
	free(line);
	identity_fini(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_files),
	    cmocka_unit_test(test_kinds_of_text),
	    cmocka_unit_test(test_hidden_code),
	    cmocka_unit_test(test_both_methods),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
