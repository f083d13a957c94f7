/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/zip_check.h"
#include "validate/v_internal.h"

#define JUMD "\0\0\0\x0cjumdc2pa"
#define A "\0\0\0\x0ajumbaa"
#define B "\0\0\0\x0bjumbbbb"
#define C "\0\0\0\x0cjumbcccc"
#define BYTES(s) prov_bytes((s), sizeof(s) - 1)

/* The store of now: A, B and C. */
struct now {
	struct prov_jumbf box, child[3];
	struct prov_manifest v[3];
	struct prov_cand cand;
};

static void begin(struct now *now, struct v_ctx *ctx)
{
	const struct prov_bytes raw[] = {BYTES(A), BYTES(B), BYTES(C)};

	memset(now, 0, sizeof(*now));
	now->box.body = BYTES(JUMD A B C);
	now->cand.data = BYTES("\0\0\0\x35jumb" JUMD A B C);
	for (size_t i = 0; i < 3; i++) {
		now->child[i].raw = raw[i];
		now->v[i].stored = &now->child[i];
	}
	ctx->cand = &now->cand;
	ctx->store.box = &now->box;
	ctx->store.manifests = now->v;
	ctx->store.n = 3;
}

/* Whether what lies before the store, from the end of the folder on, is what the archive had. */
static bool judge(struct prov_bytes gone, unsigned flags, bool has_store, struct v_zip_past past)
{
	const struct zip_entry v[] = {{.name = "a", .data = BYTES("1")}, {.name = "META-INF/"},
	    {.name = PROV_ZIP_STORE, .data = gone, .flags = ZIP_GONE | flags}};
	static struct v_ctx ctx;
	struct prov_validate_in in = {0};
	struct prov_err err = {0};
	struct zip_checked c;
	struct now now;
	bool fine = false;

	zip_check(&c, v, 3, NULL);
	assert_int_equal(c.code, PROV_OK);
	memset(&ctx, 0, sizeof(ctx));
	begin(&now, &ctx);
	ctx.in = &in;
	ctx.err = &err;
	in.src = c.src;
	assert_int_equal(v_zip_left(&ctx, &c.zip, has_store ? c.zip.v[2] : NULL,
			     c.zip.v[1]->off + c.zip.v[1]->len, c.zip.v[2]->off, &past, &fine),
	    PROV_OK);
	assert_true(past.was_added_to);
	zip_check_fini(&c);
	return fine;
}

/* Behind the first directory, and a store of so many manifests. */
static struct v_zip_past behind(size_t manifests)
{
	return (struct v_zip_past){.was_added_to = true, .manifests = manifests};
}

#define JUDGE(s) judge(BYTES(s), 0, true, behind(0))

/* Some of the manifests that there are, in their order, and nothing else. */
static void test_stores(void **state)
{
	(void)state;
	assert_true(JUDGE("\0\0\0\x1ejumb" JUMD A));
	assert_true(JUDGE("\0\0\0\x2ajumb" JUMD A C));
	assert_true(JUDGE("\0\0\0\x35jumb" JUMD A B C));
	assert_false(JUDGE("\0\0\0\x2ajumb" JUMD C A));
	assert_false(JUDGE("\0\0\0\x28jumb" JUMD A A));
	assert_false(JUDGE("\0\0\0\x1fjumb" JUMD A "x"));
	assert_false(JUDGE("\0\0\0\x1ejumb" JUMD A "x"));
	assert_false(JUDGE("\0\0\0\x1ejumb" JUMD "\0\0\0\x0ajumbxx"));
	assert_false(JUDGE("\0\0\0\x1ejumb\0\0\0\x0cjumdc2pb" A));
	assert_false(JUDGE("\0\0\0\x1exxxx" JUMD A));
	assert_false(JUDGE("\0\0\0\x0ajumbaa"));
	assert_false(JUDGE("x"));
	assert_false(JUDGE(""));
}

static void test_members(void **state)
{
	const struct prov_bytes one = BYTES("\0\0\0\x1ejumb" JUMD A);

	(void)state;
	assert_false(judge(one, 0, false, behind(0)));
	assert_false(
	    judge(one, 0, true, (struct v_zip_past){0})); /* no directory was there before */
	assert_false(judge(one, ZIP_GONE_CRC, true, behind(0)));
	assert_false(judge(one, ZIP_GONE_OTHER, true, behind(0)));
	assert_false(judge(one, ZIP_GONE_SHORT, true, behind(0)));
}

/* Each store has more manifests than the one before: one that is there over and over again would
 * be looked for among all that there are each time. */
static void test_growth(void **state)
{
	const struct prov_bytes two = BYTES("\0\0\0\x2ajumb" JUMD A C);

	(void)state;
	assert_true(judge(two, 0, true, behind(1)));
	assert_false(judge(two, 0, true, behind(2)));
	assert_false(judge(two, 0, true, behind(3)));
	assert_false(JUDGE("\0\0\0\x14jumb" JUMD)); /* it never had any */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_stores),
	    cmocka_unit_test(test_members),
	    cmocka_unit_test(test_growth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
