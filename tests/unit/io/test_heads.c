/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include "base/limits.h"
#include "io/heads.h"

#define SIZE 200

struct file {
	uint8_t bytes[SIZE];
	unsigned reads;
};

static int file_read(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	struct file *f = ctx;

	(void)err;
	f->reads++;
	for (size_t i = 0; i < len; i++)
		((uint8_t *)buf)[i] = f->bytes[(off + i) % SIZE];
	*got = len;
	return PROV_OK;
}

static struct prov_src as_src(struct file *f, uint8_t first)
{
	f->reads = 0;
	for (size_t i = 0; i < SIZE; i++)
		f->bytes[i] = (uint8_t)(first + i);
	return (struct prov_src){.read_at = file_read, .ctx = f, .size = SIZE};
}

static void look(const struct prov_src *src, uint64_t off, size_t len)
{
	uint8_t buf[SIZE];

	assert_int_equal(prov_src_read(src, off, buf, len, NULL), PROV_OK);
}

/* Whether [OFF, OFF+LEN) of OUT is had without reading it, and what went by: bytes that count up
 * from 100, where the file itself holds others. */
static bool is_spared(const struct prov_src *out, struct file *f, uint64_t off, size_t len)
{
	uint8_t buf[SIZE];
	unsigned before = f->reads;

	assert_int_equal(prov_src_read(out, off, buf, len, NULL), PROV_OK);
	for (size_t i = 0; i < len; i++)
		assert_int_equal(buf[i], (uint8_t)((f->reads == before ? 100 : 0) + off + i));
	return f->reads == before;
}

/* However the output is cut, what was read of the input is had of the output. */
static void check_step(struct prov_heads *heads, const struct prov_plan *plan, size_t step)
{
	struct prov_src out, spared;
	struct file f;
	uint8_t gone[SIZE];

	for (size_t i = 0; i < SIZE; i++)
		gone[i] = (uint8_t)(100 + i);
	out = as_src(&f, 0);
	assert_int_equal(prov_heads_follow(heads, plan, NULL), PROV_OK);
	spared = prov_heads_spare(heads, &out);
	assert_false(is_spared(&spared, &f, 0, 16));
	for (size_t at = 0; at < 110; at += step)
		prov_heads_feed(heads, prov_bytes(&gone[at], step < 110 - at ? step : 110 - at));
	assert_true(is_spared(&spared, &f, 0, 16)); /* 0 of the input */
	assert_true(is_spared(&spared, &f, 3, 8));
	assert_true(is_spared(&spared, &f, 15, 1));
	assert_false(is_spared(&spared, &f, 15, 2));
	assert_false(is_spared(&spared, &f, 16, 1));
	assert_true(is_spared(&spared, &f, 40, 10)); /* 30, of which ten bytes are copied */
	assert_false(is_spared(&spared, &f, 40, 11));
	assert_false(is_spared(&spared, &f, 50, 8));  /* new */
	assert_true(is_spared(&spared, &f, 90, 16));  /* 80 */
	assert_false(is_spared(&spared, &f, 102, 8)); /* 92, which did not all go by */
	assert_false(is_spared(&spared, &f, 110, 8));
	prov_heads_feed(heads, prov_bytes(&gone[110], 20));
	assert_true(is_spared(&spared, &f, 106, 16));
}

static void test_spared(void **state)
{
	static const uint8_t new[20];
	struct prov_heads heads;
	struct prov_arena arena;
	struct prov_plan plan;
	struct prov_src in, watched;
	struct file f;

	(void)state;
	prov_arena_init(&arena, 1 << 20);
	prov_heads_init(&heads, &arena);
	in = as_src(&f, 0);
	watched = prov_heads_watch(&heads, &in);
	look(&watched, 0, 16);
	look(&watched, 8, 16); /* beside the last */
	look(&watched, 30, 8);
	look(&watched, 5, 8);   /* back */
	look(&watched, 50, 17); /* not a header on its own */
	look(&watched, 80, 16);
	look(&watched, 96, 4);
	assert_int_equal(f.reads, 7);
	assert_int_equal(heads.num_places, 4);
	prov_plan_init(&plan, &arena);
	assert_int_equal(prov_plan_copy(&plan, 0, 20, NULL), PROV_OK);
	assert_int_equal(prov_plan_emit(&plan, prov_bytes(new, 10), false, NULL), PROV_OK);
	assert_int_equal(prov_plan_copy(&plan, 20, 20, NULL), PROV_OK);
	assert_int_equal(prov_plan_emit(&plan, prov_bytes(new, 20), true, NULL), PROV_OK);
	assert_int_equal(prov_plan_copy(&plan, 60, 60, NULL), PROV_OK);
	for (size_t step = 1; step <= 110; step++)
		check_step(&heads, &plan, step);
	prov_arena_fini(&arena);
}

/* More than are kept are read, and nothing is refused. */
static void test_too_many(void **state)
{
	struct prov_heads heads;
	struct prov_arena arena;
	struct prov_plan plan;
	struct prov_src in, watched;
	struct file f;

	(void)state;
	prov_arena_init(&arena, 8u << 20);
	prov_heads_init(&heads, &arena);
	in = as_src(&f, 0);
	watched = prov_heads_watch(&heads, &in);
	watched.size = in.size = UINT64_MAX;
	for (uint64_t i = 0; i < PROV_MAX_HEADS + 10u; i++) {
		size_t got;
		uint8_t c;

		assert_int_equal(watched.read_at(watched.ctx, i * 16, &c, 1, &got, NULL), PROV_OK);
	}
	assert_int_equal(heads.num_places, PROV_MAX_HEADS);
	prov_plan_init(&plan, &arena);
	assert_int_equal(prov_heads_follow(&heads, &plan, NULL), PROV_OK);
	assert_int_equal(heads.n, 0);
	prov_arena_fini(&arena);
}

/* Each header's fifth byte says how far the next one is. */
static uint64_t after(const struct prov_head *head)
{
	return head->bytes[4] == 0 ? 0 : head->off + head->bytes[4];
}

/* Found as they go by, however that is cut; what no header leads to is read. */
static void test_chased(void **state)
{
	(void)state;
	for (size_t step = 1; step <= SIZE; step++) {
		struct prov_src src, spared;
		struct prov_heads heads;
		struct prov_arena arena;
		struct file f;

		prov_arena_init(&arena, 1 << 20);
		prov_heads_init(&heads, &arena);
		src = as_src(&f, 100);
		f.bytes[10 + 4] = 16;
		f.bytes[26 + 4] = 100;
		f.bytes[126 + 4] = 70; /* fewer bytes than a header has are behind it */
		assert_int_equal(prov_heads_chase(&heads, 10, after, SIZE, NULL), PROV_OK);
		for (size_t at = 0; at < SIZE; at += step)
			prov_heads_feed(
			    &heads, prov_bytes(&f.bytes[at], step < SIZE - at ? step : SIZE - at));
		spared = prov_heads_spare(&heads, &src);
		look(&spared, 10, 16);
		look(&spared, 30, 12);
		look(&spared, 126, 16);
		look(&spared, 196, 4);
		assert_int_equal(f.reads, 0);
		look(&spared, 42, 1);
		look(&spared, 10, 17);
		assert_int_equal(f.reads, 2);
		prov_arena_fini(&arena);
	}
}

/* One that leads back, into itself or out of the file is the last. */
static void test_chased_astray(void **state)
{
	static const uint8_t steps[] = {0, 1, 15, 191, 255};

	(void)state;
	for (size_t i = 0; i < sizeof(steps); i++) {
		struct prov_heads heads;
		struct prov_arena arena;
		struct file f;

		prov_arena_init(&arena, 1 << 20);
		prov_heads_init(&heads, &arena);
		(void)as_src(&f, 100);
		f.bytes[10 + 4] = steps[i];
		assert_int_equal(
		    prov_heads_chase(&heads, SIZE, after, SIZE, NULL), PROV_E_INTERNAL);
		assert_int_equal(prov_heads_chase(&heads, 10, after, SIZE, NULL), PROV_OK);
		prov_heads_feed(&heads, prov_bytes(f.bytes, SIZE));
		assert_int_equal(heads.n, 1);
		prov_arena_fini(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_spared),
	    cmocka_unit_test(test_too_many),
	    cmocka_unit_test(test_chased),
	    cmocka_unit_test(test_chased_astray),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
