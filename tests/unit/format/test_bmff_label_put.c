/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/bmff_check.h"
#include "helper/film_make.h"
#include "helper/mutate.h"

#define MDTA .handler = "mdta"

/* A store and the label NEW; the caller frees it. */
static uint8_t *put(struct prov_bytes film, size_t old, size_t *n, struct prov_err *err)
{
	uint8_t *store = format_store(9, 1), *out;
	struct prov_embed in = {.old = old,
	    .store = prov_bytes(store, 9),
	    .binding = PROV_BIND_BMFF,
	    .aigc = prov_bytes_str("NEW")};

	out = bmff_embed(prov_format_mp4(), film, &in, n, err);
	free(store);
	return out;
}

static void expect_tags(struct prov_bytes film, const char *tags)
{
	struct prov_wr wr;

	assert_true(film_shows(film));
	prov_wr_init(&wr, SIZE_MAX);
	assert_true(film_tags(film, &wr));
	prov_wr_u8(&wr, 0);
	assert_string_equal((const char *)wr.p, tags);
	prov_wr_fini(&wr);
}

/* With BODY in moov the label goes in as TAGS say; the sample is where it is said to be, and a
 * second label takes the place of the first without a trace. */
static void check(struct prov_wr *body, const char *tags)
{
	for (unsigned i = 0; i < 2; i++) {
		size_t n, again_n;
		struct prov_wr wr;
		uint8_t *out, *again;

		prov_wr_init(&wr, SIZE_MAX);
		film_make(&wr, i == 1, prov_wr_data(body));
		out = put(prov_wr_data(&wr), PROV_NO_CAND, &n, NULL);
		assert_non_null(out);
		expect_tags(prov_bytes(out, n), tags);
		again = put(prov_bytes(out, n), 0, &again_n, NULL);
		assert_non_null(again);
		assert_true(prov_bytes_eq(prov_bytes(out, n), prov_bytes(again, again_n)));
		assert_int_equal(bmff_check(prov_format_mp4(), prov_wr_data(&wr), 9), PROV_OK);
		free(again);
		free(out);
		prov_wr_fini(&wr);
	}
	prov_wr_cut(body, 0);
}

static void in_udta(
    const char *tags, const struct film_table *a, const struct film_table *b, const char *rest)
{
	struct prov_wr body;
	size_t udta;

	prov_wr_init(&body, SIZE_MAX);
	udta = bmff_open(&body, "udta");
	if (a != NULL)
		film_table(&body, a);
	if (b != NULL)
		film_table(&body, b);
	prov_wr_bytes(&body, prov_bytes(rest, strlen(rest)));
	if (strcmp(rest, "zero") == 0) {
		prov_wr_cut(&body, body.n - 4);
		prov_wr_u32(&body, 0);
	}
	bmff_close(&body, udta);
	check(&body, tags);
	prov_wr_fini(&body);
}
#define TABLE(...) (&(const struct film_table){__VA_ARGS__})

static void test_new_table(void **state)
{
	struct prov_wr body;

	(void)state;
	prov_wr_init(&body, SIZE_MAX);
	check(&body, "udta(mdta[AIGC=NEW])");
	/* What ends moov and is no box. */
	prov_wr_u32(&body, 0);
	check(&body, "udta(mdta[AIGC=NEW])+");
	prov_wr_fini(&body);
	in_udta("udta(mdta[AIGC=NEW])", NULL, NULL, "");
	/* Zeros may end a list of user data: what comes behind them is not read. */
	in_udta("udta(mdta[AIGC=NEW] +)", NULL, NULL, "zero");
	/* Values of iTunes have no keys; its box stays the first. */
	in_udta(
	    "udta(mdir[?=T] mdta[AIGC=NEW])", TABLE(.handler = "mdir", .values = "7=T"), NULL, "");
}

static void test_merged(void **state)
{
	(void)state;
	in_udta("udta(mdta[AIGC=NEW])", TABLE(MDTA), NULL, "");
	in_udta("udta(mdta[AIGC=NEW])", TABLE(MDTA, .keys = "AIGC"), NULL, "");
	in_udta("udta(mdta[AIGC=NEW] +)", TABLE(MDTA, .keys = "AIGC", .values = ""), NULL, "zero");
	in_udta("udta(mdta[AIGC=NEW])", TABLE(MDTA, .keys = "title"), NULL, "");
	in_udta("udta(mdta[b=B a=A AIGC=NEW])", TABLE(MDTA, .keys = "a,b", .values = "2=B,1=A"),
	    NULL, "");
	in_udta("udta(mdta[b=B a=A AIGC=NEW])",
	    TABLE(MDTA, .quicktime = true, .keys = "a,b", .values = "2=B,1=A"), NULL, "");
	in_udta("udta(mdir[] mdta[a=A AIGC=NEW])", TABLE(.handler = "mdir"),
	    TABLE(MDTA, .keys = "a", .values = "1=A"), "");
}

static void test_replaced(void **state)
{
	(void)state;
	in_udta("udta(mdta[b=B AIGC=NEW a=A])",
	    TABLE(MDTA, .keys = "a,AIGC,b", .values = "3=B,2=a longer old label,1=A"), NULL, "");
	in_udta("udta(mdta[AIGC=NEW])", TABLE(MDTA, .keys = "AIGC", .values = "1="), NULL, "");
	/* There is one. */
	in_udta("udta(mdta[AIGC=NEW b=B])",
	    TABLE(MDTA, .keys = "AIGC,b,AIGC", .values = "1=X,2=B,3=Y,1=Z"), NULL, "");
	in_udta("udta(mdta[a=A AIGC=NEW] mdta[])", TABLE(MDTA, .keys = "a", .values = "1=A"),
	    TABLE(MDTA, .keys = "AIGC", .values = "1=X"), "");
}

/* A table in moov itself, which is a camera's, takes the label where udta has none. */
static void test_in_moov(void **state)
{
	struct prov_wr body;
	size_t udta;

	(void)state;
	prov_wr_init(&body, SIZE_MAX);
	film_table(&body, TABLE(MDTA, .quicktime = true, .keys = "make", .values = "1=M"));
	check(&body, "mdta[make=M AIGC=NEW]");
	film_table(&body, TABLE(MDTA, .keys = "make,AIGC", .values = "1=M,2=X"));
	udta = bmff_open(&body, "udta");
	film_table(&body, TABLE(.handler = "mdir"));
	bmff_close(&body, udta);
	check(&body, "udta(mdir[])mdta[make=M AIGC=NEW]");
	film_table(&body, TABLE(MDTA, .keys = "make,AIGC", .values = "1=M,2=X"));
	udta = bmff_open(&body, "udta");
	film_table(&body, TABLE(MDTA, .keys = "a", .values = "1=A"));
	bmff_close(&body, udta);
	check(&body, "udta(mdta[a=A AIGC=NEW])mdta[make=M]");
	prov_wr_fini(&body);
}

/* One that can't be followed stays as it is, and one that can't be added to gets no new label. */
static void test_odd(void **state)
{
	(void)state;
	in_udta("udta(mdta[?=X] mdta[AIGC=NEW])", TABLE(MDTA, .values = "1=X"), NULL, "");
	in_udta("udta(mdta[a=A ?=X] mdta[AIGC=NEW])",
	    TABLE(MDTA, .keys = "a,AIGC", .values = "1=A,2=Y,3=X"), NULL, "");
	in_udta("udta(mdta[AIGC=X] mdta[AIGC=NEW])",
	    TABLE(MDTA, .keys = "AIGC", .values = "1=X", .twice = true), NULL, "");
}

static int refused(struct prov_bytes film, const char *why)
{
	struct prov_err err = {0};
	size_t n;

	assert_null(put(film, PROV_NO_CAND, &n, &err));
	assert_non_null(strstr(err.msg, why));
	return err.code;
}

static void test_refused(void **state)
{
	static const char none[] = "\0\0\0\x10"
				   "ftypisom\0\0\0\0\0\0\0\x0amdat12";
	char values[4 * (PROV_MAX_BMFF_LABELS + 1) + 1] = "";
	struct prov_wr body, film;

	(void)state;
	assert_int_equal(
	    refused(prov_bytes(none, sizeof(none) - 1), "no 'moov' box"), PROV_E_UNSUPPORTED);
	for (size_t i = 0; i <= PROV_MAX_BMFF_LABELS; i++)
		memcpy(&values[4 * i], "1=L,", 5);
	prov_wr_init(&body, SIZE_MAX);
	prov_wr_init(&film, SIZE_MAX);
	film_table(&body, TABLE(MDTA, .keys = "AIGC", .values = values));
	film_make(&film, true, prov_wr_data(&body));
	assert_int_equal(refused(prov_wr_data(&film), "more than 16 AIGC labels"), PROV_E_LIMIT);
	prov_wr_fini(&film);
	prov_wr_fini(&body);
}

static void any(void *ctx, struct prov_bytes data)
{
	(void)ctx;
	(void)bmff_check(prov_format_mov(), data, 9);
}

static void test_mutations(void **state)
{
	struct prov_wr body, film;
	size_t udta;

	(void)state;
	prov_wr_init(&body, SIZE_MAX);
	prov_wr_init(&film, SIZE_MAX);
	udta = bmff_open(&body, "udta");
	film_table(&body, TABLE(MDTA, .keys = "a,AIGC", .values = "2=L,1=A,2=M"));
	bmff_close(&body, udta);
	film_make(&film, true, prov_wr_data(&body));
	mutate_all(prov_wr_data(&film), any, NULL);
	prov_wr_fini(&film);
	prov_wr_fini(&body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_new_table),
	    cmocka_unit_test(test_merged),
	    cmocka_unit_test(test_replaced),
	    cmocka_unit_test(test_in_moov),
	    cmocka_unit_test(test_odd),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
