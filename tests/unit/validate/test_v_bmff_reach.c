/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/bmff_case.h"
#include "helper/signed.h"

#define HIDDEN 51 /* where in an mfra box of this kind the moof begins that nobody signed */

/*
 * The signer's table said {0, 0}: the same file with another table has the same hash. What leads
 * to bound bytes holds, in whatever order; what leads elsewhere, if only with its last byte, never.
 */
static const struct row {
	enum bmff_table_kind kind;
	int32_t off[2];
	uint32_t flags;
	bool holds;
} rows[] = {
    {BMFF_STCO, {0, 0}, 0, true},
    {BMFF_STCO, {50, -50}, 0, true}, /* the frames in another order */
    {BMFF_STCO, {0, -50}, 0, true},  /* one of them twice */
    {BMFF_STCO, {0, 1}, 0, false},   /* one byte past the end of mdat */
    {BMFF_STCO, {-1, 0}, 0, false},  /* one byte before it: its header */
    {BMFF_STCO, {-400, 0}, 0, false},
    {BMFF_STCO, {1 << 30, 0}, 0, false},
    {BMFF_CO64, {0, 0}, 0, true},
    {BMFF_CO64, {50, -50}, 0, true},
    {BMFF_CO64, {0, 1}, 0, false},
    {BMFF_ILOC, {0, 0}, 0, true},
    {BMFF_ILOC, {50, -50}, 0, true}, /* the thumbnail for the picture */
    {BMFF_ILOC, {0, 1}, 0, false},
    {BMFF_ILOC, {-400, 0}, 0, false}, /* into the manifest store */
    {BMFF_ILOC, {0, 0}, 1, false},    /* into another file */
    {BMFF_IDAT, {0, 0}, 0, true},
    {BMFF_IDAT, {50, -50}, 0, true},
    {BMFF_IDAT, {0, 1}, 0, false},       /* one byte past the end of idat */
    {BMFF_IDAT, {0, 51}, 0, false},      /* all behind it */
    {BMFF_IDAT, {1 << 30, 0}, 0, false}, /* behind the file's end */
    {BMFF_IDAT, {-1, 0}, 0, false},      /* 2^64 - 1: what is added to it ends in the file */
    {BMFF_IDAT, {-40, 0}, 0, false},
    {BMFF_IDAT, {0, 0}, BMFF_NO_IDAT, false},
    {BMFF_IDAT, {0, 0}, BMFF_TWO_IDAT, false}, /* which of them? */
    {BMFF_IDAT, {0, 0}, BMFF_FAR_IDAT, false},
    {BMFF_IDAT, {0, 0}, BMFF_OF_ITEM, false}, /* nobody says how long the other one is */
    {BMFF_IDAT, {0, 0}, BMFF_FOREIGN, false},
    {BMFF_IDAT, {0, 0}, BMFF_TO_END, true},
    {BMFF_IDAT, {0, 51}, BMFF_TO_END, false},
    {BMFF_TFHD, {0, 0}, 0, true},
    {BMFF_TFHD, {1, 0}, 0, false},
    {BMFF_TFHD, {-400, 0}, 0, false},
    {BMFF_TFHD, {0, 0}, 1, false}, /* it has no offset: another field would be left out */
    {BMFF_TRUN, {0, 0}, 0, true},
    {BMFF_TRUN, {1, 0}, 0, false},
    {BMFF_TRUN, {-400, 0}, 0, false},
    {BMFF_TRUN, {0, 0}, 1, false},
    {BMFF_TFRA, {0, 0}, 0, true},
    {BMFF_TFRA, {0, HIDDEN}, 0, false},
    {BMFF_TFRA, {0, HIDDEN + 1}, 0, true}, /* stale: no box can be read there */
    {BMFF_TFRA, {1 << 30, 0}, 0, true},    /* stale */
    {BMFF_SIDX, {0, 0}, 0, true},
    {BMFF_SIDX, {1 << 30, 0}, 0, true},
};

static void test_places(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];
		struct bmff_case c = {.shape = BMFF_FLAT,
		    .paths = bmff_table_paths(r->kind),
		    .table = {r->kind, {r->off[0], r->off[1]}, r->flags}};
		enum prov_state s;

		print_message("row %zu\n", i);
		assert_true(bmff_finds(&c, r->holds ? CODE_MATCH : CODE_MISMATCH, 0, &s));
		assert_int_equal(s == PROV_STATE_INVALID, !r->holds);
	}
}

/* A seek into what a list leaves out, wherever that is: a box of the file's top, or one inside of
 * a box that is in the hash. */
static void test_seeks(void **state)
{
	static const char *const emsg[] = {"/ftyp", "/mfra", "/emsg", NULL};
	static const char *const inside[] = {"/ftyp", "/mfra/tfra", "/mfra/free", NULL};
	static const char *const sidx[] = {"/ftyp", "/sidx", NULL};
	static const struct {
		const char *const *paths;
		struct bmff_table table;
		const char *tail;
		bool holds;
	} seeks[] = {
	    {emsg, {BMFF_TFRA, {0, 0}, 1}, "emsg", true},
	    {emsg, {BMFF_TFRA, {8, 0}, 1}, "emsg", true}, /* no box can be read there */
	    {emsg, {BMFF_TFRA, {8 + BMFF_INNER, 0}, 1}, "emsg", false},
	    {inside, {BMFF_TFRA, {0, HIDDEN}, 2}, NULL, false},
	    {inside, {BMFF_TFRA, {0, HIDDEN + 1}, 2}, NULL, true},
	    {sidx, {BMFF_SIDX, {108, 0}, 0}, "sidx", true},
	    {sidx, {BMFF_SIDX, {108 + 8 + BMFF_INNER, 0}, 0}, "sidx", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(seeks) / sizeof(seeks[0]); i++) {
		struct bmff_case c = {.shape = BMFF_FLAT,
		    .paths = seeks[i].paths,
		    .table = seeks[i].table,
		    .tail = seeks[i].tail};

		print_message("row %zu\n", i);
		assert_true(bmff_finds(&c, seeks[i].holds ? CODE_MATCH : CODE_MISMATCH, 0, NULL));
		assert_true(seeks[i].holds ||
			    bmff_says(&c, PROV_RENDER_TEXT, "to a box inside of one that nobody"));
	}
}

/* The same with mdat in a Merkle tree. */
static void test_leaves(void **state)
{
	(void)state;
	for (int32_t off = 0; off <= 1; off++) {
		struct bmff_case c = {.shape = BMFF_LEAVES,
		    .paths = bmff_table_paths(BMFF_STCO),
		    .table = {BMFF_STCO, {0, off}, 0}};

		assert_true(bmff_finds(&c, off == 0 ? CODE_MATCH : CODE_MISMATCH, 0, NULL));
	}
}

/* Fragments, in the one file and in files of their own. */
static void test_fragments(void **state)
{
	static const enum bmff_table_kind kinds[] = {BMFF_TFHD, BMFF_TRUN};

	(void)state;
	for (unsigned i = 0; i < 8; i++) {
		enum bmff_table_kind kind = kinds[i / 2 % 2];
		bool astray = i % 2 == 1;
		struct bmff_case c = {.shape = i < 4 ? BMFF_PAIRS : BMFF_FILES,
		    .paths = bmff_table_paths(kind),
		    .table = {kind, {astray ? 1 : 0, 0}, 0}};

		print_message("row %u\n", i);
		assert_true(bmff_finds(&c, astray ? CODE_MISMATCH : CODE_MATCH, 0, NULL));
		assert_true(
		    astray || bmff_says(&c, PROV_RENDER_TEXT, "does not cover where they lie"));
	}
}

/* Where the table is in the hash, it is the signer's, whatever it says. But what it leads to must
 * not be what others can put there. */
static void test_signed_table(void **state)
{
	static const char *const free_too[] = {"/ftyp", "/free", NULL};
	static const struct {
		enum bmff_table_kind kind;
		int32_t off;
		const char *const *paths;
		const char *tail;
		bool holds;
		uint32_t flags;
	} tables[] = {
	    {BMFF_STCO, 0, NULL, NULL, true, 0},
	    {BMFF_STCO, 1 << 30, NULL, NULL, true, 0}, /* behind the file's end */
	    {BMFF_STCO, -1, NULL, NULL, true, 0},      /* over the head of mdat */
	    {BMFF_STCO, -400, NULL, NULL, false, 0},   /* into the manifest store */
	    {BMFF_ILOC, 0, NULL, NULL, true, 0}, {BMFF_ILOC, -400, NULL, NULL, false, 0},
	    {BMFF_TRUN, 0, NULL, NULL, true, 0}, {BMFF_TRUN, -400, NULL, NULL, false, 0},
	    {BMFF_ILOC, 0, NULL, NULL, true, 1}, /* in another file, which readers don't mind */
	    {BMFF_ILOC, -400, NULL, NULL, false, 1}, {BMFF_IDAT, 0, NULL, NULL, true, 0},
	    {BMFF_IDAT, 0, NULL, NULL, false, BMFF_NO_IDAT},
	    {BMFF_IDAT, 0, NULL, NULL, false, BMFF_TWO_IDAT},
	    {BMFF_STCO, 0, free_too, "free", true, 0},
	    {BMFF_STCO, 51, free_too, "free", false, 0}, /* behind mdat, to what came there */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		struct bmff_case c = {.shape = BMFF_FLAT,
		    .table = {tables[i].kind, {tables[i].off, 0}, tables[i].flags},
		    .table_hashed = true,
		    .paths = tables[i].paths,
		    .tail = tables[i].tail};

		print_message("row %zu\n", i);
		assert_true(bmff_finds(&c, tables[i].holds ? CODE_MATCH : CODE_MISMATCH, 0, NULL));
		assert_true(tables[i].holds ||
			    bmff_says(&c, PROV_RENDER_TEXT, "of the content is said to lie in"));
	}
}

/* A film that names others to be played instead: its hash is of none of these. */
static void test_other_films(void **state)
{
	static const char rmra[] = "\0\0\0\x10rmra\0\0\0\x08rmda", other[] = "\0\0\0\x08udta";
	struct bmff_case c = {.shape = BMFF_FLAT, .extra = "moov"};

	(void)state;
	c.filling = prov_bytes(other, sizeof(other) - 1);
	assert_true(bmff_finds(&c, CODE_MATCH, 0, NULL));
	c.filling = prov_bytes(rmra, sizeof(rmra) - 1);
	assert_true(bmff_finds(&c, CODE_MISMATCH, 0, NULL));
	assert_true(bmff_says(&c, PROV_RENDER_TEXT, "said to be one in another file"));
	c.extra = "free";
	assert_true(bmff_finds(&c, CODE_MATCH, 0, NULL));
}

/* A state that holds never calls such a file unchanged, and says what is not covered. */
static void test_words(void **state)
{
	(void)state;
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];
		struct bmff_case c = {.shape = BMFF_FLAT,
		    .paths = bmff_table_paths(r->kind),
		    .table = {r->kind, {r->off[0], r->off[1]}, r->flags}};

		if (!r->holds || r->kind >= BMFF_TFRA)
			continue;
		assert_true(bmff_says(&c, PROV_RENDER_TEXT, "What the signature covers is unch"));
		assert_false(bmff_says(&c, PROV_RENDER_TEXT, "Unchanged"));
		assert_false(bmff_says(&c, PROV_RENDER_TEXT, "that it is unchanged"));
		assert_true(bmff_says(&c, PROV_RENDER_TEXT, "does not cover where they lie"));
		assert_true(bmff_says(&c, PROV_RENDER_TEXT, "Not checked: where in the file"));
		assert_true(bmff_says(&c, PROV_RENDER_JSON, "where in the file the pieces"));
	}
}

/* A box TYPE around BODY. */
static void put(struct prov_wr *wr, const char *type, struct prov_bytes body)
{
	prov_wr_u32(wr, (uint32_t)body.n + 8);
	prov_wr_str(wr, type);
	prov_wr_bytes(wr, body);
}

/* What readers who begin at the file's end take for its table of seeks. */
static void put_seeks(struct prov_wr *wr, bool empty)
{
	static const char tfra[] = "\0\0\0\x10tfra\0\0\0\0\0\0\0\1";
	const size_t n = empty ? 0 : sizeof(tfra) - 1;
	struct prov_wr body;

	prov_wr_init(&body, 4096);
	prov_wr_bytes(&body, prov_bytes(tfra, n));
	prov_wr_bytes(&body, prov_bytes("\0\0\0\x10mfro\0\0\0\0\0\0\0", 15));
	prov_wr_u8(&body, (uint8_t)(n + 8 + 16));
	put(wr, "mfra", prov_wr_data(&body));
	prov_wr_fini(&body);
}

static void grow(struct prov_wr *wr, size_t at, size_t more)
{
	uint8_t *p = &wr->p[at];
	size_t n = ((size_t)p[2] << 8 | p[3]) + more;

	p[2] = (uint8_t)(n >> 8);
	p[3] = (uint8_t)n;
}

/* No hash covers mfra nor the store, and in either, at the file's end, another mfra could lie. */
static void test_end(void **state)
{
	static const enum bmff_shape shapes[] = {BMFF_PAIRS, BMFF_FLAT};
	struct prov_sign_opts update = PROV_SIGN_OPTS_INIT;

	(void)state;
	update.update = true;
	for (size_t i = 0; i < 8; i++) {
		bool updated = i % 4 >= 2, holds = i % 2 == 0;
		struct bmff_case c = {.shape = shapes[i / 4]};
		struct prov_wr file, seeks;
		struct identity id = {0};
		struct prov_report *r;
		struct prov_bytes data;
		struct forge f;
		uint8_t *made = NULL;
		size_t n;
		int rc;

		forge_init(&f);
		data = bmff_case_sign(&f, &c);
		id.signer = f.signer;
		prov_wr_init(&file, SIZE_MAX);
		prov_wr_init(&seeks, 4096);
		put_seeks(&seeks, holds);
		if (updated) {
			size_t at = data.n;

			made = sign_bytes(&id, data, &update, &n, &rc);
			assert_non_null(made);
			prov_wr_bytes(&file, prov_bytes(made, n));
			if (!holds) {
				put(&file, "free", prov_wr_data(&seeks));
				grow(&file, at, file.n - n);
				grow(&file, at + 43, file.n - n); /* the store in it */
			}
		} else {
			prov_wr_bytes(&file, data);
			if (holds)
				prov_wr_bytes(&file, prov_wr_data(&seeks));
			else
				put(&file, "mfra", prov_wr_data(&seeks));
		}
		r = forge_verify(&f, prov_wr_data(&file), true);
		assert_int_equal(
		    prov_report_state(r), holds ? PROV_STATE_TRUSTED : PROV_STATE_INVALID);
		assert_true(forge_has(r, holds ? CODE_MATCH : CODE_MISMATCH));
		prov_report_free(r);
		free(made);
		prov_wr_fini(&seeks);
		prov_wr_fini(&file);
		forge_fini(&f);
	}
}

/* The same of fragments in files of their own, which some put together: the last one's end leads
 * into one before it, where bytes that nobody signed hold a table, or into content. */
static void test_joined(void **state)
{
	(void)state;
	for (unsigned loose = 0; loose < 2; loose++) {
		struct bmff_case c = {.shape = BMFF_FILES};
		struct prov_verify_opts opts = PROV_VERIFY_OPTS_INIT;
		struct prov_src *src = NULL, *part[BMFF_PARTS] = {NULL};
		struct prov_wr seeks, first, last, end;
		struct prov_report *r = NULL;
		struct prov_bytes data;
		struct forge f;
		size_t back;

		forge_init(&f);
		data = bmff_case_sign(&f, &c);
		prov_wr_init(&seeks, 4096);
		prov_wr_init(&first, 65536);
		prov_wr_init(&last, 65536);
		prov_wr_init(&end, 16);
		put_seeks(&seeks, true);
		put(&seeks, "free", prov_bytes(NULL, 0));
		prov_wr_bytes(&first, c.part[0]);
		put(&first, "mfra", prov_wr_data(&seeks));
		/* To the inner table, or to the box that holds it. */
		back = seeks.n + (loose ? 0 : 8) + c.part[1].n + c.part[2].n + 12;
		prov_wr_u32(&end, (uint32_t)back);
		prov_wr_bytes(&last, c.part[2]);
		put(&last, "mfra", prov_wr_data(&end));
		assert_int_equal(prov_src_mem(&src, data.p, data.n, NULL), PROV_OK);
		assert_int_equal(prov_src_mem(&part[0], first.p, first.n, NULL), PROV_OK);
		assert_int_equal(prov_src_mem(&part[1], c.part[1].p, c.part[1].n, NULL), PROV_OK);
		assert_int_equal(prov_src_mem(&part[2], last.p, last.n, NULL), PROV_OK);
		opts.fragments = (const struct prov_src *const *)part;
		opts.num_fragments = BMFF_PARTS;
		assert_int_equal(
		    prov_verify_with(&r, f.policy, src, "forged.mp4", &opts, NULL), PROV_OK);
		assert_int_equal(
		    prov_report_state(r), loose ? PROV_STATE_INVALID : PROV_STATE_TRUSTED);
		assert_true(forge_has(r, loose ? CODE_MISMATCH : CODE_MATCH));
		prov_report_free(r);
		for (size_t i = 0; i < BMFF_PARTS; i++)
			prov_src_close(part[i]);
		prov_src_close(src);
		prov_wr_fini(&end);
		prov_wr_fini(&last);
		prov_wr_fini(&first);
		prov_wr_fini(&seeks);
		forge_fini(&f);
	}
}

/* A table of one item in boxes inside of each other, by four letters each. */
static void put_item(struct prov_wr *wr, const char *in, uint32_t off, uint32_t len)
{
	size_t open[8], n = 0;

	for (; *in != '\0'; in += 4) {
		char type[5] = {in[0], in[1], in[2], in[3], '\0'};

		open[n++] = bmff_open(wr, type);
		if (strcmp(type, "meta") == 0)
			prov_wr_zeros(wr, 4);
	}
	open[n++] = bmff_open(wr, "iloc");
	prov_wr_u32(wr, 0);
	prov_wr_u16(wr, 0x4400); /* offset and length of four bytes */
	prov_wr_u16(wr, 1);
	prov_wr_u32(wr, 1 << 16); /* item 1, of this file */
	prov_wr_u16(wr, 1);
	prov_wr_u32(wr, off);
	prov_wr_u32(wr, len);
	while (n > 0)
		bmff_close(wr, open[--n]);
}

/* Wherever items may be (ISO/IEC 14496-12, 8.11.1 and 8.11.7), they may not be in the store. */
static void test_items_anywhere(void **state)
{
	static const char *const places[][2] = {{"meta", ""}, {"meco", "meta"}, {"moof", "meta"},
	    {"moof", "trafmeta"}, {"moov", "meta"}, {"moov", "mecometa"}, {"moov", "trakmeta"},
	    {"moov", "trakmecometa"}};

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(places) / sizeof(places[0]); i++) {
		const char *const *place = places[i / 2];
		bool astray = i % 2 == 1;
		struct bmff_case c = {.shape = BMFF_FLAT, .extra = place[0]};
		struct prov_wr wr;

		print_message("%s%s\n", place[0], place[1]);
		prov_wr_init(&wr, 1000);
		if (place[1][0] == '\0')
			prov_wr_zeros(&wr, 4); /* meta's own */
		put_item(&wr, place[1], astray ? 0 : 1u << 28, 1000);
		c.filling = prov_wr_data(&wr);
		assert_true(bmff_finds(&c, astray ? CODE_MISMATCH : CODE_MATCH, 0, NULL));
		assert_true(!astray || bmff_says(&c, PROV_RENDER_TEXT, "that nobody signed"));
		prov_wr_fini(&wr);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_places),
	    cmocka_unit_test(test_seeks),
	    cmocka_unit_test(test_items_anywhere),
	    cmocka_unit_test(test_end),
	    cmocka_unit_test(test_joined),
	    cmocka_unit_test(test_leaves),
	    cmocka_unit_test(test_fragments),
	    cmocka_unit_test(test_signed_table),
	    cmocka_unit_test(test_other_films),
	    cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
