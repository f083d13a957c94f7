/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/box.h"
#include "base/limits.h"
#include "helper/bmff_case.h"

/*
 * Boxes inside of each other, by four letters each: "trakmdia" is one in another, "free trak" are
 * two. "!" behind one: it says to be longer than it can be; "0": it has no length.
 */
static void put_boxes(struct prov_wr *wr, const char *text)
{
	size_t open[8], n = 0;
	char cut[8];

	for (; *text != '\0'; text += text[0] == ' ' ? 1 : 4) {
		char type[5] = {0};

		if (*text == ' ') {
			while (n > 0)
				bmff_close(wr, open[--n]);
			continue;
		}
		memcpy(type, text, 4);
		cut[n] = text[4] == '!' || text[4] == '0' ? text[4] : ' ';
		open[n++] = bmff_open(wr, type);
		text += cut[n - 1] != ' ';
		if (strcmp(type, "meta") == 0)
			prov_wr_zeros(wr, 4);
		if (strcmp(type, "iloc") == 0)
			prov_wr_zeros(wr, 8); /* no items */
	}
	while (n > 0) {
		n--;
		bmff_close(wr, open[n]);
		if (cut[n] == '!')
			wr->p[open[n] + 1] = 1;
		if (cut[n] == '0')
			wr->p[open[n] + 3] = 0;
	}
}

static const struct {
	const char *in, *boxes;
	const char *says; /* NULL: it holds */
} rows[] = {
    {"moov", "trakmdiaminfstbl", NULL},
    {"moov", "trakmdiaminfstblstsd", NULL},
    {"moov", "trakmdiaminfstblfree trakmdia trakmdiaminf", NULL},
    {"moov", "udtametailst", NULL},
    {"moov", "meta", NULL},
    {"free", "trakstco", NULL},
    /* tables outside of a sample table, and these outside of a track's */
    {"moov", "trakmdiaminfstco", "where none belongs"},
    {"moov", "trakmdiaminfstsc", "where none belongs"},
    {"moov", "trakmdiaminfco64", "where none belongs"},
    {"moov", "trakmdiaminfstsz", "where none belongs"},
    {"moov", "trakmdiaminfstz2", "where none belongs"},
    {"moov", "trakmdiaminfdinfstsd", "where none belongs"},
    {"moov", "trakmdiastbl", "where none belongs"},
    {"moov", "trakminf", "where none belongs"},
    {"moov", "mdia", "where none belongs"},
    {"moov", "udtatrak", "where none belongs"},
    {"moov", "edtsudtamoov", "where none belongs"},
    {"trak", "mdia", "where none belongs"},
    {"moov", "trakudtatraf", "where none belongs"},
    {"moov", "mvextrun", "where none belongs"},
    {"moov", "moof", "where none belongs"},
    {"moov", "mvex", NULL},
    {"moov", "trex", "where none belongs"},
    {"moov", "trakmvextrex", "where none belongs"},
    {"moov", "udtailoc", "where none belongs"},
    {"moov", "udtaidat", "where none belongs"},
    {"moov", "metaidat", NULL},
    {"udta", "metailoc", "where none belongs"},
    /* items are in more places than one */
    {"moov", "metailoc", NULL},
    {"moov", "trakmetailoc", NULL},
    {"moov", "mecometailoc", NULL},
    {"moov", "trakmecometailoc", NULL},
    {"meco", "metailoc", NULL},
    {"moof", "metailoc", NULL},
    {"moof", "trafmetailoc", NULL},
    {"meco", "iloc", "where none belongs"},
    {"moof", "mecometailoc", "where none belongs"},
    {"moov", "udtamecometailoc", "where none belongs"},
    /* the second one of two */
    {"moov", "free stco", "where none belongs"},
    {"moov", "cmov", "compressed"},
    {"!mov", "mvhd", "compressed"},
    {"!mof", "mfhd", "compressed"},
    {"moov", "!mov", NULL}, /* nobody unpacks it there */
    /* a head that is made free, beside another one */
    {"free", "mvhd", NULL},
    {"hoov", "mvhd", NULL},
    /* what is cut, or goes on to the end */
    {"moov", "trakmdiaminf!", "not whole"},
    {"moov", "trakmdiaminfstbl!", "not whole"},
    {"moov", "trakmdiaminfstbl0", "not whole"},
    {"moov", "trak0", "not whole"},
    {"moov", "free!", NULL},
    {"moov", "free0", NULL},
    {"moov", "udta!stbl", "where none belongs"},
    {"moov", "udta0stbl", "where none belongs"},
    /* in the descriptions of samples */
    {"moov", "trakmdiaminfstblstsdstco", "among the descriptions"},
    {"moov", "trakmdiaminfstblstsdwavestz2", "among the descriptions"},
    {"moov", "trakmdiaminfstblstsdesds", NULL},
};

static void test_boxes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bmff_case c = {.shape = BMFF_FLAT, .extra = rows[i].in};
		struct prov_wr wr;

		print_message("row %zu\n", i);
		prov_wr_init(&wr, 1000);
		put_boxes(&wr, rows[i].boxes);
		c.filling = prov_wr_data(&wr);
		assert_true(
		    bmff_finds(&c, rows[i].says == NULL ? CODE_MATCH : CODE_MISMATCH, 0, NULL));
		assert_true(rows[i].says == NULL || bmff_says(&c, PROV_RENDER_TEXT, rows[i].says));
		prov_wr_fini(&wr);
	}
}

/* Fragments with a compressed head, in the one file and in files of their own: where it leads there
 * may be what nobody signed, too, such as an mfra box. */
static void test_packed_fragments(void **state)
{
	static const enum bmff_shape shapes[] = {BMFF_PAIRS, BMFF_FILES};

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(shapes) / sizeof(shapes[0]); i++) {
		struct bmff_case c = {.shape = shapes[i / 2], .packed = i % 2 == 1};

		assert_true(bmff_finds(&c, c.packed ? CODE_MISMATCH : CODE_MATCH, 0, NULL));
		assert_true(!c.packed || bmff_says(&c, PROV_RENDER_TEXT, "compressed"));
	}
}

/* Items and their data that only FFmpeg finds, which begins at what looks like a handler. */
static void test_items_behind_handler(void **state)
{
	static const char *const inner[] = {"hdlr iloc", "hdlr idat", "hdls iloc", "hdlr infe"};

	(void)state;
	for (size_t i = 0; i < sizeof(inner) / sizeof(inner[0]); i++) {
		struct bmff_case c = {.shape = BMFF_FLAT, .extra = "meta"};
		struct prov_wr wr;
		size_t at;

		prov_wr_init(&wr, 1000);
		prov_wr_zeros(&wr, 4);
		at = bmff_open(&wr, "free");
		put_boxes(&wr, inner[i]);
		bmff_close(&wr, at);
		put_boxes(&wr, "hdlr");
		c.filling = prov_wr_data(&wr);
		assert_true(bmff_finds(&c, i < 2 ? CODE_MISMATCH : CODE_MATCH, 0, NULL));
		prov_wr_fini(&wr);
	}
}

/* Two of what tables are divided among. */
static void test_two(void **state)
{
	static const char *const one[] = {"mdia", "minf", "stbl"};

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		struct bmff_case c = {.shape = BMFF_FLAT, .extra = "moov"};
		size_t open[3], n = 0, at;
		struct prov_wr wr;

		prov_wr_init(&wr, 1000);
		at = bmff_open(&wr, "trak");
		while (n < i % 3) {
			open[n] = bmff_open(&wr, one[n]);
			n++;
		}
		bmff_close(&wr, bmff_open(&wr, one[n]));
		bmff_close(&wr, bmff_open(&wr, i < 3 ? one[n] : "free"));
		while (n > 0)
			bmff_close(&wr, open[--n]);
		bmff_close(&wr, at);
		c.filling = prov_wr_data(&wr);
		assert_true(bmff_finds(&c, i < 3 ? CODE_MISMATCH : CODE_MATCH, 0, NULL));
		prov_wr_fini(&wr);
	}
}

/* What players take for a film's head where there is none. */
static void test_free_head(void **state)
{
	static const char *const types[] = {"free", "hoov", "skip"};
	static const char *const inner[] = {"mvhd", "cmov", "trak"};

	(void)state;
	for (size_t i = 0; i < 9; i++) {
		struct bmff_case c = {.shape = BMFF_FLAT, .extra = types[i / 3], .headless = true};
		struct prov_wr wr;

		prov_wr_init(&wr, 1000);
		put_boxes(&wr, inner[i % 3]);
		c.filling = prov_wr_data(&wr);
		assert_true(
		    bmff_finds(&c, i < 6 && i % 3 < 2 ? CODE_MISMATCH : CODE_MATCH, 0, NULL));
		prov_wr_fini(&wr);
	}
}

/* FFmpeg reads a meta box from its handler on, where others begin at its begin. */
static void test_handler(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 2; i++) {
		struct bmff_case c = {.shape = BMFF_FLAT, .extra = "moov"};
		size_t meta, at;
		struct prov_wr wr;

		prov_wr_init(&wr, 1000);
		meta = bmff_open(&wr, "meta");
		at = bmff_open(&wr, "free");
		prov_wr_zeros(&wr, 4);
		bmff_close(&wr, at);
		bmff_close(&wr, bmff_open(&wr, i == 0 ? "hdlr" : "hdls"));
		put_boxes(&wr, "stco");
		bmff_close(&wr, meta);
		c.filling = prov_wr_data(&wr);
		assert_true(bmff_finds(&c, i == 0 ? CODE_MISMATCH : CODE_MATCH, 0, NULL));
		prov_wr_fini(&wr);
	}
}

/* Boxes before the handler of each of 24 in each other: all are read once. */
static void test_handlers_in_each_other(void **state)
{
	struct bmff_case c = {.shape = BMFF_FLAT, .extra = "moov"};
	size_t open[24], n = 0, at;
	struct prov_wr wr;

	(void)state;
	prov_wr_init(&wr, 2000);
	while (n < 24) {
		open[n++] = bmff_open(&wr, "meta");
		prov_wr_zeros(&wr, 4);
		at = bmff_open(&wr, "free");
		prov_wr_zeros(&wr, 4);
		bmff_close(&wr, at);
		bmff_close(&wr, bmff_open(&wr, "hdlr"));
	}
	while (n > 0)
		bmff_close(&wr, open[--n]);
	c.filling = prov_wr_data(&wr);
	assert_true(bmff_finds(&c, CODE_MATCH, 0, NULL));
	prov_wr_fini(&wr);
}

/* Handlers where no box begins: what is below is read in both ways, so there are to be few. */
static void test_handlers_inside(void **state)
{
	(void)state;
	for (size_t most = 4; most <= 24; most += 20) {
		struct bmff_case c = {.shape = BMFF_FLAT, .extra = "moov"};
		size_t open[24], n = 0, at;
		struct prov_wr wr;

		prov_wr_init(&wr, 2000);
		while (n < most) {
			open[n++] = bmff_open(&wr, "meta");
			prov_wr_zeros(&wr, 4);
			at = bmff_open(&wr, "free");
			bmff_close(&wr, bmff_open(&wr, "hdlr"));
			bmff_close(&wr, at);
		}
		while (n > 0)
			bmff_close(&wr, open[--n]);
		c.filling = prov_wr_data(&wr);
		assert_true(bmff_finds(&c, most == 4 ? CODE_MATCH : CODE_MISMATCH, 0, NULL));
		assert_true(most == 4 || bmff_says(&c, PROV_RENDER_TEXT, "handlers of meta boxes"));
		prov_wr_fini(&wr);
	}
}

/* Nested as deep as is read, and one deeper. */
static void test_deep(void **state)
{
	(void)state;
	for (size_t more = 0; more < 2; more++) {
		struct bmff_case c = {.shape = BMFF_FLAT, .extra = "moov"};
		size_t open[PROV_MAX_BMFF_DEPTH + 1], n = PROV_MAX_BMFF_DEPTH - 2 + more;
		struct prov_wr wr;

		prov_wr_init(&wr, 1000);
		for (size_t i = 0; i < n; i++)
			open[i] = bmff_open(&wr, "udta");
		prov_wr_zeros(&wr, 8);
		while (n > 0)
			bmff_close(&wr, open[--n]);
		c.filling = prov_wr_data(&wr);
		assert_true(bmff_finds(&c, more == 0 ? CODE_MATCH : CODE_MISMATCH, 0, NULL));
		prov_wr_fini(&wr);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_boxes),
	    cmocka_unit_test(test_packed_fragments),
	    cmocka_unit_test(test_handler),
	    cmocka_unit_test(test_handlers_in_each_other),
	    cmocka_unit_test(test_handlers_inside),
	    cmocka_unit_test(test_items_behind_handler),
	    cmocka_unit_test(test_two),
	    cmocka_unit_test(test_free_head),
	    cmocka_unit_test(test_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
