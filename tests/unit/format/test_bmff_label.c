/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/film_make.h"
#include "helper/format_check.h"
#include "helper/mutate.h"

/* A film with T in moov, or in its user data, and OTHER beside it. */
static struct prov_bytes make(
    struct prov_wr *film, bool in_moov, const struct film_table *t, const struct film_table *other)
{
	struct prov_wr body;
	size_t udta;

	prov_wr_init(&body, SIZE_MAX);
	prov_wr_init(film, SIZE_MAX);
	if (in_moov)
		film_table(&body, t);
	udta = bmff_open(&body, "udta");
	if (other != NULL)
		film_table(&body, other);
	if (!in_moov)
		film_table(&body, t);
	bmff_close(&body, udta);
	film_make(film, false, prov_wr_data(&body));
	prov_wr_fini(&body);
	return prov_wr_data(film);
}

/* What a scan finds; NULL: nothing. */
static void expect(const struct prov_format *f, struct prov_bytes film, const char *text)
{
	struct format_scan s;

	format_scan(&s, f, film);
	assert_int_equal(s.code, PROV_OK);
	assert_true(prov_bytes_is(
	    prov_bytes_sub(film, (size_t)s.cands.aigc.start, (size_t)s.cands.aigc.len),
	    text == NULL ? "" : text));
	format_scan_fini(&s);
}

static void check(const struct film_table *t, const struct film_table *other, const char *text)
{
	for (unsigned i = 0; i < 2; i++) {
		struct prov_wr wr;
		struct prov_bytes film = make(&wr, i == 1, t, other);

		expect(prov_format_mp4(), film, text);
		expect(prov_format_mov(), film, text);
		expect(prov_format_m4a(), film, text);
		expect(prov_format_heic(), film, NULL); /* no film */
		prov_wr_fini(&wr);
	}
}
#define CHECK(text, ...) check(&(const struct film_table){__VA_ARGS__}, NULL, text)

static void test_found(void **state)
{
	static const struct film_table itunes = {.handler = "mdir", .values = "1=AIGC"};

	(void)state;
	CHECK("L", .handler = "mdta", .keys = "AIGC", .values = "1=L");
	CHECK("L", .handler = "mdta", .quicktime = true, .keys = "AIGC", .values = "1=L");
	CHECK("L", .handler = "mdta", .keys = "a,AIGC,b", .values = "3=B,2=L,1=A");
	CHECK("L", .handler = "mdta", .keys = "AIGC,AIGC", .values = "2=L");
	CHECK("L", .handler = "mdta", .keys = "AIGC", .values = "1=L,1=M");
	check(&(const struct film_table){.handler = "mdta", .keys = "AIGC", .values = "1=L"},
	    &itunes, "L");
}

static void test_none(void **state)
{
	(void)state;
	CHECK(NULL, .handler = "mdta");
	CHECK(NULL, .handler = "mdta", .keys = "AIGC");
	CHECK(NULL, .handler = "mdta", .keys = "AIGC", .values = "");
	CHECK(NULL, .handler = "mdta", .keys = "AIGC", .values = "2=L");
	CHECK(NULL, .handler = "mdta", .keys = "aigc,AIGCS,AIG", .values = "1=L,2=L,3=L");
	CHECK(NULL, .handler = "mdta", .keys = "AIGC", .values = "1=");
	CHECK(NULL, .handler = "mdir", .keys = "AIGC", .values = "1=L");
	CHECK(NULL, .handler = NULL, .keys = "AIGC", .values = "1=L");
}

/* Tables that can be read in more than one way are not read. */
static void test_odd(void **state)
{
	(void)state;
	CHECK(NULL, .handler = "mdta", .values = "1=L");
	CHECK(NULL, .handler = "mdta", .keys = "AIGC", .values = "1=L", .announced = 1);
	CHECK(NULL, .handler = "mdta", .keys = "AIGC", .values = "1=L", .twice = true);
}

/* Too many labels are none, and no reason not to judge the file. */
static void test_limit(void **state)
{
	char values[4 * (PROV_MAX_BMFF_LABELS + 1) + 1] = "";

	(void)state;
	for (size_t i = 0; i <= PROV_MAX_BMFF_LABELS; i++)
		memcpy(&values[4 * i], "1=L,", 5);
	CHECK("L", .handler = "mdta", .keys = "AIGC", .values = values);
	CHECK(NULL, .handler = "mdta",
	    .keys = "AIGC,AIGC,AIGC,AIGC,AIGC,AIGC,AIGC,AIGC,AIGC,AIGC,AIGC,AIGC,AIGC,AIGC,AIGC,"
		    "AIGC,AIGC",
	    .values = "1=L");
}

static void any(void *ctx, struct prov_bytes data)
{
	struct format_scan s;

	(void)ctx;
	format_scan(&s, prov_format_mp4(), data);
	assert_true(s.cands.aigc.start <= data.n &&
		    s.cands.aigc.len <= data.n - (size_t)s.cands.aigc.start);
	format_scan_fini(&s);
}

static void test_mutations(void **state)
{
	static const struct film_table tables[] = {
	    {.handler = "mdta", .keys = "a,AIGC", .values = "2=L,1=A"},
	    {.handler = "mdta", .quicktime = true, .keys = "AIGC", .values = "1=L"},
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct prov_wr wr;

		mutate_all(make(&wr, i == 1, &tables[i], NULL), any, NULL);
		prov_wr_fini(&wr);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_found),
	    cmocka_unit_test(test_none),
	    cmocka_unit_test(test_odd),
	    cmocka_unit_test(test_limit),
	    cmocka_unit_test(test_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
