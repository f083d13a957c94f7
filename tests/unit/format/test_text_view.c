/* SPDX-License-Identifier: Apache-2.0 */
/* How much of a text is read to sign and to verify it (docs/performance.md). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/signed.h"

#define STORE 40000u /* more than there is of credentials beside a text */

struct counted {
	struct prov_bytes data;
	uint64_t bytes;
};

static int counted_read(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	struct counted *c = ctx;
	struct prov_bytes part = prov_bytes_sub(c->data, (size_t)off, len);

	(void)err;
	if (part.n > 0)
		memcpy(buf, part.p, part.n);
	*got = part.n;
	c->bytes += part.n;
	return PROV_OK;
}

/* A sink whose reads are counted. */
struct out {
	struct prov_sink *to;
	uint64_t bytes;
};

static int out_write(void *ctx, const void *data, size_t len, struct prov_err *err)
{
	struct out *o = ctx;

	return o->to->write(o->to->ctx, data, len, err);
}

static int out_write_at(void *ctx, uint64_t off, const void *data, size_t len, struct prov_err *err)
{
	struct out *o = ctx;

	return o->to->write_at(o->to->ctx, off, data, len, err);
}

static int out_read_at(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	struct out *o = ctx;
	int code = o->to->read_at(o->to->ctx, off, buf, len, got, err);

	o->bytes += *got;
	return code;
}

static int out_commit(void *ctx, struct prov_err *err)
{
	struct out *o = ctx;

	return o->to->commit(o->to->ctx, err);
}

/* N bytes of text that begins with HEAD, in lines. */
static struct prov_bytes make(const char *head, size_t n)
{
	size_t head_n = strlen(head);
	uint8_t *p = malloc(n);

	assert_non_null(p);
	for (size_t i = 0; i < n; i++)
		p[i] = i < head_n ? (uint8_t)head[i] : (uint8_t) "x = a word\n"[(i - head_n) % 11];
	return prov_bytes(p, n);
}

struct row {
	const char *name, *head;
	size_t n;
	unsigned sign, verify; /* how often it is read */
};

/* Beside the text itself, blocks at its beginning and its end, and the credentials. */
static void expect_reads(const char *what, const struct row *row, uint64_t bytes, unsigned times)
{
	if (bytes > times * (uint64_t)row->n + STORE + 3 * PROV_IO_BLOCK)
		fail_msg("%s %s of %zu bytes: %llu read", what, row->name, row->n,
		    (unsigned long long)bytes);
}

static void check(const struct row *row, bool read_back)
{
	const struct identity *id = identity_shared();
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct counted in = {make(row->head, row->n), 0};
	struct prov_src src = {.read_at = counted_read, .ctx = &in, .size = row->n};
	struct prov_report *report = NULL;
	struct out out = {0};
	struct prov_sink sink = {.write = out_write,
	    .write_at = out_write_at,
	    .read_at = out_read_at,
	    .commit = out_commit,
	    .ctx = &out};
	struct counted signed_text = {0};
	size_t n;

	opts.name = row->name;
	opts.declare = "captured";
	opts.read_back = read_back;
	assert_int_equal(prov_sink_mem(&out.to, row->n + STORE, NULL), PROV_OK);
	assert_int_equal(prov_sign(id->signer, &src, &sink, &opts, NULL), PROV_OK);
	expect_reads("sign", row, in.bytes, row->sign);
	if (row->n <= PROV_TEXT_HELD)
		assert_int_equal(in.bytes, row->n);
	if (read_back)
		assert_true(out.bytes >= row->n);
	else
		expect_reads("look at", row, out.bytes, 0);

	signed_text.data.p = prov_sink_mem_data(out.to, &n);
	signed_text.data.n = n;
	src = (struct prov_src){.read_at = counted_read, .ctx = &signed_text, .size = n};
	assert_int_equal(prov_verify(&report, id->policy, &src, row->name, NULL), PROV_OK);
	assert_int_equal(prov_report_state(report), PROV_STATE_TRUSTED);
	prov_report_free(report);
	expect_reads("verify", row, signed_text.bytes, row->verify);
	if (n <= PROV_TEXT_HELD)
		assert_int_equal(signed_text.bytes, n);
	prov_sink_close(out.to);
	free((void *)(uintptr_t)in.data.p);
}

#define SMALL (PROV_TEXT_HELD - STORE)
#define LARGE (4 * PROV_TEXT_HELD)
#define PAGE "<!DOCTYPE html><html><head><title>x</title></head><body>\n"

static const struct row rows[] = {
    {"a.txt", "", 1024, 1, 1},
    {"a.txt", "", SMALL, 1, 1},
    {"a.txt", "", LARGE, 2, 2},
    {"a.csv", "a,b\n", LARGE, 2, 2},
    {"a.md", "# x\n", 1024, 1, 1},
    {"a.md", "# x\n", SMALL, 1, 1},
    {"a.md", "# x\n", LARGE, 3, 2},
    {"a.py", "#!/usr/bin/python3\n", LARGE, 3, 2},
    {"a.html", PAGE, 1024, 1, 1},
    {"a.html", PAGE, SMALL, 1, 1},
    {"a.html", PAGE, LARGE, 1, 1},
};

static void test_reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check(&rows[i], false);
}

/* Who asks for it has the output read from where it lies. */
static void test_read_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check(&rows[i], true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_reads),
	    cmocka_unit_test(test_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
