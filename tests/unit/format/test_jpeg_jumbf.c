/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "base/limits.h"
#include "base/wr.h"
#include "format/jpeg.h"
#include "helper/format_check.h"
#include "helper/load.h"

/* A JPEG made packet by packet. */
static struct prov_wr file;

static void begin(void)
{
	prov_wr_init(&file, SIZE_MAX);
	prov_wr_u16(&file, 0xffd8);
}

static void add(unsigned en, uint32_t z, uint32_t lbox, const char *payload)
{
	size_t n = strlen(payload);

	prov_wr_u16(&file, 0xffeb);
	prov_wr_u16(&file, (uint16_t)(18 + n));
	prov_wr_str(&file, "JP");
	prov_wr_u16(&file, (uint16_t)en);
	prov_wr_u32(&file, z);
	prov_wr_u32(&file, lbox);
	prov_wr_str(&file, "jumb");
	prov_wr_str(&file, payload);
}

static void add_xl(unsigned en, uint32_t z, uint64_t xlbox, const char *payload)
{
	size_t n = strlen(payload);

	prov_wr_u16(&file, 0xffeb);
	prov_wr_u16(&file, (uint16_t)(26 + n));
	prov_wr_str(&file, "JP");
	prov_wr_u16(&file, (uint16_t)en);
	prov_wr_u32(&file, z);
	prov_wr_u32(&file, 1);
	prov_wr_str(&file, "jumb");
	prov_wr_u64(&file, xlbox);
	prov_wr_str(&file, payload);
}

static void end(struct format_scan *s)
{
	prov_wr_u16(&file, 0xffda);
	format_scan(s, prov_format_jpeg(), prov_wr_data(&file));
	prov_wr_fini(&file);
	assert_int_equal(s->code, PROV_OK);
}

/* What is put together, header included; DAMAGE is part of the sentence, or NULL. */
static void check(
    const struct format_scan *s, size_t i, uint32_t lbox, const char *body, const char *damage)
{
	const struct prov_cand *c = &s->cands.v[i];
	struct prov_wr want;

	prov_wr_init(&want, 1000);
	prov_wr_u32(&want, lbox);
	prov_wr_str(&want, "jumb");
	prov_wr_str(&want, body);
	assert_true(i < s->cands.n);
	assert_true(prov_bytes_eq(c->data, prov_wr_data(&want)));
	if (damage == NULL)
		assert_null(c->damage);
	else
		assert_non_null(strstr(c->damage, damage));
	prov_wr_fini(&want);
}

static void test_whole(void **state)
{
	struct format_scan s;

	(void)state;
	begin();
	add(7, 1, 8 + 9, "abc");
	add(7, 2, 8 + 9, "de");
	add(7, 3, 8 + 9, ""); /* pointless, harmless */
	add(7, 4, 8 + 9, "fghi");
	end(&s);
	assert_int_equal(s.cands.n, 1);
	check(&s, 0, 17, "abcdefghi", NULL);
	assert_int_equal(s.cands.v[0].start, 2);
	assert_int_equal(s.cands.v[0].len, 4 * 20 + 9);
	format_scan_fini(&s);
}

static void test_extended_length(void **state)
{
	static const char head[] = "\0\0\0\1jumb\0\0\0\0\0\0\0\x15";
	struct format_scan s;

	(void)state;
	begin();
	add_xl(1, 1, 16 + 5, "abc");
	add_xl(1, 2, 16 + 5, "de");
	end(&s);
	assert_int_equal(s.cands.n, 1);
	assert_null(s.cands.v[0].damage);
	assert_int_equal(s.cands.v[0].data.n, 21);
	assert_memory_equal(s.cands.v[0].data.p, head, 16);
	assert_memory_equal(&s.cands.v[0].data.p[16], "abcde", 5);
	format_scan_fini(&s);
}

struct packet {
	unsigned en;
	uint32_t z, lbox;
	const char *payload;
};

#define MAX_PACKETS 5

/* One number, and what is wrong; the damage stands where the third column says. */
static const struct {
	struct packet packets[MAX_PACKETS];
	size_t cands, bad_packet;
	const char *body, *damage;
} damaged[] = {
    {{{1, 1, 14, "abc"}, {1, 3, 14, "def"}}, 1, 1, "abc", "not in order"},
    {{{1, 1, 14, "abc"}, {1, 0, 14, "def"}}, 1, 1, "abc", "not in order"},
    {{{1, 2, 14, "abc"}, {1, 3, 14, "def"}}, 1, 0, "abc", "do not begin with its first"},
    {{{1, 0, 11, "abc"}}, 1, 0, "abc", "do not begin with its first"},
    {{{1, 1, 14, "abc"}, {1, 2, 15, "def"}}, 1, 1, "abc", "disagree"},
    {{{1, 1, 14, "abc"}, {1, 2, 14, "defg"}}, 1, 1, "abcdef", "hold more"},
    {{{1, 1, 14, "abcdef"}, {1, 2, 14, ""}}, 1, 1, "abcdef", "complete"},
    {{{1, 1, 14, "abcdef"}, {1, 9, 14, "x"}}, 1, 1, "abcdef", "complete"},
    {{{1, 1, 14, "abc"}, {1, 2, 14, "de"}}, 1, 2, "abcde", "ends before"},
    {{{1, 1, 14, "abc"}}, 1, 1, "abc", "ends before"},
    {{{1, 1, 14, "abc"}, {1, 3, 14, "x"}, {1, 2, 14, "def"}}, 1, 1, "abc", "not in order"},
    {{{1, 1, 0, "abc"}, {1, 2, 0, "def"}}, 1, 0, "abc", "can't be right"},
    {{{1, 1, 7, "abc"}}, 1, 0, "abc", "can't be right"},
    {{{1, 1, 10, "abc"}}, 1, 0, "ab", "hold more"},
    {{{1, 1, 0xffffffff, "abc"}}, 1, 1, "abc", "ends before"},
    {{{1, 0xffffffff, 14, "abc"}, {1, 0, 14, "def"}}, 1, 0, "abc", "do not begin"},
};

static void test_damaged(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
		uint64_t at[MAX_PACKETS + 1];
		struct format_scan s;
		size_t n = 0;

		begin();
		for (; n < MAX_PACKETS && damaged[i].packets[n].payload != NULL; n++) {
			const struct packet *p = &damaged[i].packets[n];

			at[n] = file.n;
			add(p->en, p->z, p->lbox, p->payload);
		}
		at[n] = file.n;
		end(&s);
		assert_int_equal(s.cands.n, damaged[i].cands);
		check(&s, 0, damaged[i].packets[0].lbox, damaged[i].body, damaged[i].damage);
		assert_int_equal(s.cands.v[0].damage_at, at[damaged[i].bad_packet]);
		/* Also what is of no use belongs to it, and would be taken out with it. */
		assert_int_equal(s.cands.v[0].len, at[n] - 2);
		format_scan_fini(&s);
	}
}

static void test_number_used_again(void **state)
{
	struct format_scan s;

	(void)state;
	begin();
	add(1, 1, 11, "abc");
	add(1, 1, 14, "def");
	add(1, 2, 14, "ghi");
	add(1, 1, 14, "jkl"); /* never finished */
	end(&s);
	assert_int_equal(s.cands.n, 3);
	check(&s, 0, 11, "abc", NULL);
	check(&s, 1, 14, "defghi", NULL);
	check(&s, 2, 14, "jkl", "ends before");
	format_scan_fini(&s);
}

static void test_unfinished_then_again(void **state)
{
	struct format_scan s;

	(void)state;
	begin();
	add(1, 1, 14, "abc");
	add(1, 1, 14, "def");
	add(1, 2, 14, "ghi");
	end(&s);
	assert_int_equal(s.cands.n, 2);
	check(&s, 0, 14, "abc", "ends before");
	check(&s, 1, 14, "defghi", NULL);
	format_scan_fini(&s);
}

static void test_interleaved(void **state)
{
	struct format_scan s;

	(void)state;
	begin();
	add(1, 1, 14, "abc");
	add(2, 1, 12, "xy");
	add(1, 2, 14, "def");
	add(2, 2, 12, "zw");
	end(&s);
	assert_int_equal(s.cands.n, 2);
	check(&s, 0, 14, "abcdef", NULL);
	check(&s, 1, 12, "xyzw", NULL);
	assert_false(s.cands.v[0].contiguous);
	assert_false(s.cands.v[1].contiguous);
	format_scan_fini(&s);
}

static const struct {
	const char *bytes;
	size_t n;
} no_packets[] = {
    {"JP\0\1\0\0\0\1\0\0\0\x08jum", 15},              /* one byte too few */
    {"JP\0\1\0\0\0\1\0\0\0\x08jumc", 16},             /* another box */
    {"JQ\0\1\0\0\0\1\0\0\0\x08jumb", 16},             /* another use of APP11 */
    {"JP\0\1\0\0\0\1\0\0\0\1jumb\0\0\0\0\0\0\0", 23}, /* XLBox cut */
    {"", 0},
};

static void test_ordinary_app11(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(no_packets) / sizeof(no_packets[0]); i++) {
		struct format_scan s;

		begin();
		prov_wr_u16(&file, 0xffeb);
		prov_wr_u16(&file, (uint16_t)(2 + no_packets[i].n));
		prov_wr_bytes(&file, prov_bytes(no_packets[i].bytes, no_packets[i].n));
		end(&s);
		assert_int_equal(s.cands.n, 0);
		assert_int_equal(s.layout.n, 3);
		assert_string_equal(s.layout.v[1].name, "APP11");
		format_scan_fini(&s);
	}
}

static void test_too_many(void **state)
{
	struct format_scan s;

	(void)state;
	begin();
	for (unsigned i = 0; i <= PROV_MAX_CANDS; i++)
		add(i, 1, 11, "abc");
	prov_wr_u16(&file, 0xffda);
	format_scan(&s, prov_format_jpeg(), prov_wr_data(&file));
	assert_int_equal(s.code, PROV_E_LIMIT);
	assert_non_null(strstr(s.err.msg, "64"));
	format_scan_fini(&s);
	prov_wr_fini(&file);
}

/* Refused for the bytes that are there, not for a length that someone wrote. */
static void test_too_large(void **state)
{
	struct format_scan s;
	char *payload = malloc(65001);

	(void)state;
	assert_non_null(payload);
	memset(payload, 'a', 65000);
	payload[65000] = '\0';
	begin();
	for (uint32_t z = 1; z <= PROV_MAX_STORE / 65000 + 1; z++)
		add(1, z, 0xffffffff, payload);
	prov_wr_u16(&file, 0xffda);
	format_scan(&s, prov_format_jpeg(), prov_wr_data(&file));
	assert_int_equal(s.code, PROV_E_LIMIT);
	format_scan_fini(&s);
	prov_wr_fini(&file);
	free(payload);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_whole),
	    cmocka_unit_test(test_extended_length),
	    cmocka_unit_test(test_damaged),
	    cmocka_unit_test(test_number_used_again),
	    cmocka_unit_test(test_unfinished_then_again),
	    cmocka_unit_test(test_interleaved),
	    cmocka_unit_test(test_ordinary_app11),
	    cmocka_unit_test(test_too_many),
	    cmocka_unit_test(test_too_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
