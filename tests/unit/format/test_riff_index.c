/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/wr.h"
#include "format/riff.h"
#include "helper/counted.h"
#include "helper/format_check.h"

#define STORE "C2PA\x14\0\0\0\0\0\0\x14jumb............" /* 28 bytes */
#define TITLE "LIST\x10\0\0\0INFOISFT\x04\0\0\0name"     /* 24 */

static void put32(struct prov_wr *wr, uint32_t v)
{
	for (unsigned i = 0; i < 32; i += 8)
		prov_wr_u8(wr, (uint8_t)(v >> i));
}

static void put_chunk(struct prov_wr *wr, const char *name, const struct prov_wr *body)
{
	prov_wr_str(wr, name);
	put32(wr, (uint32_t)body->n);
	prov_wr_bytes(wr, prov_bytes(body->p, body->n));
}

/*
 * A film of two frames of 4 bytes, an index of these, a title and a store at its end. The
 * header holds one "indx"; "movi" stands at FRAMES.
 */
struct film {
	uint32_t base, first, place, size; /* of idx1: added to both places; of each; how long */
	uint32_t frame;                    /* the second frame's own length */
	const char *name;                  /* and its name */
	uint32_t kind, lead, lead_size;    /* of indx: an index of others (0) or of frames (1) */
	uint32_t inner;                    /* where an index in the list of frames leads; 0: none */
	const char *decoy;                 /* a chunk before the list of frames */
	size_t decoy_len;
	bool jump; /* a chunk before "indx" says that it is longer than its list */
};
#define HEADER 72u /* hdrl */
#define FRAMES (12u + 8 + HEADER + 8)
#define SECOND 16u /* of the frames, from "movi" on */

static void put_index(struct prov_wr *wr, uint32_t kind, uint32_t off, uint32_t size)
{
	put32(wr, (kind == 0 ? 4 : 2) | kind << 24);
	put32(wr, 1);
	prov_wr_str(wr, "00dc");
	prov_wr_zeros(wr, 12);
	put32(wr, off);
	put32(wr, kind == 0 ? 0 : size);
	put32(wr, kind == 0 ? size : 0);
	put32(wr, 0);
}

static void put_header(struct prov_wr *wr, const struct film *f)
{
	struct prov_wr index, list;

	prov_wr_init(&index, 100);
	prov_wr_init(&list, 100);
	put_index(&index, f->kind, f->lead, f->lead_size);
	prov_wr_str(&list, "hdrl");
	if (f->jump)
		prov_wr_str(&list, "JUNK\x7f\x7f\x7f\x7f");
	prov_wr_str(&list, "LIST");
	put32(&list, 52);
	prov_wr_str(&list, "strl");
	put_chunk(&list, "indx", &index);
	prov_wr_zeros(&list, HEADER - list.n);
	put_chunk(wr, "LIST", &list);
	prov_wr_fini(&index);
	prov_wr_fini(&list);
}

static void put_frames(struct prov_wr *wr, const struct film *f)
{
	struct prov_wr list, index;

	prov_wr_init(&list, 200);
	prov_wr_init(&index, 200);
	if (f->decoy_len > 0)
		prov_wr_bytes(wr, prov_bytes(f->decoy, f->decoy_len));
	prov_wr_str(&list, "movi00dc");
	put32(&list, 4);
	prov_wr_str(&list, "ABCD");
	prov_wr_str(&list, f->name);
	put32(&list, f->frame);
	prov_wr_str(&list, "EFGH");
	if (f->inner != 0) {
		put_index(&index, 1, f->inner, 4);
		put_chunk(&list, "ix00", &index);
	}
	put_chunk(wr, "LIST", &list);
	prov_wr_cut(&index, 0);
	prov_wr_str(&index, "00dc....");
	put32(&index, f->base + 4 + f->first);
	put32(&index, 4);
	prov_wr_str(&index, "00dc....");
	put32(&index, f->base + SECOND + f->place);
	put32(&index, f->size);
	put_chunk(wr, "idx1", &index);
	prov_wr_fini(&list);
	prov_wr_fini(&index);
}

enum { INTACT, PLAYED, TITLED }; /* the store is played; the title can't be left out */

static int judge(const struct film *f)
{
	struct format_scan s;
	struct prov_wr wr, all;
	bool may_go = false;
	int out;

	prov_wr_init(&wr, 1000);
	prov_wr_init(&all, 1000);
	prov_wr_str(&wr, "AVI ");
	put_header(&wr, f);
	put_frames(&wr, f);
	prov_wr_bytes(&wr, prov_bytes(TITLE, 24));
	prov_wr_bytes(&wr, prov_bytes(STORE, 28));
	put_chunk(&all, "RIFF", &wr);
	format_scan(&s, prov_format_avi(), prov_bytes(all.p, all.n));
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.cands.n, 1);
	for (size_t i = 0; i < s.layout.n; i++) {
		if (strcmp(s.layout.v[i].name, "INFO") == 0)
			may_go = s.layout.v[i].metadata;
	}
	out = s.cands.v[0].played != 0 ? PLAYED : may_go ? INTACT : TITLED;
	format_scan_fini(&s);
	prov_wr_fini(&wr);
	prov_wr_fini(&all);
	return out;
}

/* Of a film as below, where "movi" stands at FRAMES, its frames take 28 bytes, its index 40. */
#define BEHIND (28u + 40)          /* the title, counted from "movi" */
#define TITLE_AT (FRAMES + BEHIND) /* in the file */
#define STORE_AT (TITLE_AT + 24)
#define FILM .size = 4, .frame = 4, .name = "00dc", .kind = 1, .lead = FRAMES + 12, .lead_size = 4

#define FAR 0x70000000u
#define JUNK_SIZE 308u
#define JUNK .decoy = junk, .decoy_len = JUNK_SIZE
static const char junk[JUNK_SIZE] = "JUNK\x2c\1\0";

static void test_places(void **state)
{
	static const struct {
		struct film film;
		int want;
	} rows[] = {
	    {{FILM}, INTACT},
	    {{FILM, .base = FRAMES}, INTACT},
	    /* idx1, from the list's beginning and from the file's */
	    {{FILM, .place = BEHIND + 24 - SECOND}, PLAYED},
	    {{FILM, .place = BEHIND - SECOND}, TITLED},
	    {{FILM, .place = BEHIND + 52 - SECOND}, INTACT}, /* behind the file's end */
	    {{FILM, .base = FRAMES, .place = BEHIND + 24 - SECOND}, PLAYED},
	    /* from the list, whatever the first place says, and from the file where that is the
	     * list's head */
	    {{FILM, .first = FRAMES, .place = BEHIND + 20 - SECOND}, PLAYED},
	    {{FILM, JUNK, .first = FRAMES + JUNK_SIZE - 12, .place = STORE_AT + JUNK_SIZE - SECOND},
		PLAYED},
	    /* the first one is the first frame, wherever it says to be */
	    {{FILM, .first = FAR, .place = FAR + STORE_AT - FRAMES - SECOND}, PLAYED},
	    {{FILM, .first = FAR, .place = FAR + STORE_AT + 28 - FRAMES - SECOND}, INTACT},
	    {{FILM, .base = FRAMES, .place = 0u - FRAMES - SECOND}, INTACT}, /* of no frame */
	    /* two indexes, lists of frames, headers: who knows which is read */
	    {{FILM, .decoy = "idx1\0\0\0\0", .decoy_len = 8}, PLAYED},
	    {{FILM, .decoy = "LIST\4\0\0\0movi", .decoy_len = 12}, PLAYED},
	    {{FILM, .decoy = "LIST\4\0\0\0hdrl", .decoy_len = 12}, PLAYED},
	    {{FILM, .decoy = "JUNK\4\0\0\0idx1", .decoy_len = 12}, INTACT},
	    {{.size = 45, .frame = 4, .name = "00dc", .kind = 1}, TITLED},
	    {{.size = 44, .frame = 4, .name = "00dc", .kind = 1}, INTACT},
	    {{.size = 100, .frame = 4, .name = "00dc", .kind = 1}, PLAYED},
	    /* an index of frames, and one of indexes */
	    {{.size = 4, .frame = 4, .name = "00dc", .kind = 1, .lead = STORE_AT, .lead_size = 4},
		PLAYED},
	    {{.size = 4,
		 .frame = 4,
		 .name = "00dc",
		 .kind = 1,
		 .lead = STORE_AT,
		 .lead_size = 4,
		 .jump = true},
		PLAYED},
	    {{.size = 4,
		 .frame = 4,
		 .name = "00dc",
		 .kind = 1,
		 .lead = TITLE_AT + 24,
		 .lead_size = 0x80000000},
		INTACT}, /* of no bytes */
	    {{.size = 4, .frame = 4, .name = "00dc", .kind = 0, .lead = STORE_AT, .lead_size = 8},
		PLAYED},
	    {{.size = 4,
		 .frame = 4,
		 .name = "00dc",
		 .kind = 0,
		 .lead = FRAMES + 28,
		 .lead_size = 48,
		 .inner = FRAMES + 12},
		INTACT},
	    {{.size = 4,
		 .frame = 4,
		 .name = "00dc",
		 .kind = 0,
		 .lead = FRAMES + 28,
		 .lead_size = 48,
		 .inner = STORE_AT + 48 + 4},
		PLAYED},
	    /* by their own lengths, one after the other */
	    {{.size = 4, .frame = 44, .name = "00dc", .kind = 1}, INTACT},
	    {{.size = 4, .frame = 45, .name = "00dc", .kind = 1}, TITLED},
	    {{.size = 4, .frame = 100, .name = "01wb", .kind = 1}, PLAYED},
	    {{.size = 4, .frame = 100, .name = "what", .kind = 1}, INTACT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		print_message("row %zu\n", i);
		assert_int_equal(judge(&rows[i].film), rows[i].want);
	}
}

/* An index, and what it leads to, that are written by hand: a list at 0, the part apart at the end.
 */
static bool is_hit(struct prov_wr *wr, uint64_t movi)
{
	const struct prov_span apart = {wr->n, 8};
	struct prov_err err = {0};
	struct prov_window win;
	struct prov_src *src;
	bool hit = false;
	const struct prov_riff_film film = {
	    .hdrl = {1, movi - 1}, .movi = {movi, 4}, .in = &apart, .hit = &hit, .n = 1};

	prov_wr_str(wr, "INFO....");
	assert_int_equal(prov_src_mem(&src, wr->p, wr->n, &err), PROV_OK);
	prov_window_init(&win, src);
	assert_int_equal(prov_riff_index(&win, &film, &err), PROV_OK);
	prov_src_close(src);
	prov_wr_fini(wr);
	return hit;
}

/* An index of N others, which are at OFF. */
static void put_super(struct prov_wr *wr, uint32_t n, uint32_t off)
{
	prov_wr_str(wr, ".hdrlindx");
	put32(wr, 24 + n * 16);
	put32(wr, 4);
	put32(wr, n);
	prov_wr_zeros(wr, 16);
	for (uint32_t i = 0; i < n; i++) {
		put32(wr, off);
		prov_wr_zeros(wr, 12);
	}
}

/* N indexes of no frames. */
static bool is_many_hit(uint32_t n)
{
	uint32_t at = 37 + n * 16;
	struct prov_wr wr;

	prov_wr_init(&wr, 2u << 20);
	put_super(&wr, n, at - 8);
	put32(&wr, 2 | 1u << 24);
	prov_wr_zeros(&wr, 8);
	return is_hit(&wr, at);
}

static void test_many_indexes(void **state)
{
	(void)state;
	assert_false(is_many_hit(PROV_AVI_INDEXES));
	assert_true(is_many_hit(PROV_AVI_INDEXES + 1));
}

/* The same index of frames over and over. */
static bool is_work_hit(uint32_t n)
{
	uint32_t at = 37 + n * 16;
	struct prov_wr wr;

	prov_wr_init(&wr, 10000);
	put_super(&wr, n, at - 8);
	put32(&wr, 2 | 1u << 24);
	put32(&wr, 10);
	prov_wr_zeros(&wr, 16 + 10 * 8);
	return is_hit(&wr, at);
}

static void test_work(void **state)
{
	(void)state;
	assert_false(is_work_hit(1));
	assert_true(is_work_hit(20));
}

/* So many empty frames. */
static bool is_chunk_hit(uint32_t n)
{
	struct prov_wr wr;

	prov_wr_init(&wr, (size_t)n * 8 + 100);
	prov_wr_str(&wr, ".movi");
	for (uint32_t i = 0; i < n; i++)
		prov_wr_bytes(&wr, prov_bytes("00dc\0\0\0\0", 8));
	return is_hit(&wr, 1);
}

static void test_many_chunks(void **state)
{
	(void)state;
	assert_false(is_chunk_hit(PROV_AVI_CHUNKS));
	assert_true(is_chunk_hit(PROV_AVI_CHUNKS + 1));
}

/* A film with so many titles: those which may be left out. */
static size_t count_left_out(size_t titles)
{
	const struct film f = {FILM};
	struct format_scan s;
	struct prov_wr wr, all;
	size_t n = 0;

	prov_wr_init(&wr, 10000);
	prov_wr_init(&all, 10000);
	prov_wr_str(&wr, "AVI ");
	put_header(&wr, &f);
	put_frames(&wr, &f);
	for (size_t i = 0; i < titles; i++)
		prov_wr_bytes(&wr, prov_bytes(TITLE, 24));
	prov_wr_bytes(&wr, prov_bytes(STORE, 28));
	put_chunk(&all, "RIFF", &wr);
	format_scan(&s, prov_format_avi(), prov_bytes(all.p, all.n));
	assert_int_equal(s.code, PROV_OK);
	for (size_t i = 0; i < s.layout.n; i++) {
		if (strcmp(s.layout.v[i].name, "INFO") == 0 && s.layout.v[i].metadata)
			n++;
	}
	format_scan_fini(&s);
	prov_wr_fini(&wr);
	prov_wr_fini(&all);
	return n;
}

static void test_many_apart(void **state)
{
	(void)state;
	assert_int_equal(count_left_out(PROV_AVI_APART - 1), PROV_AVI_APART - 1);
	assert_int_equal(count_left_out(PROV_AVI_APART), PROV_AVI_APART - 1);
}

/* A header full of names of indexes, which lead nowhere, is not read anew behind each. */
static void test_reads(void **state)
{
	struct counted c;
	struct prov_window win;
	struct prov_wr wr;
	bool hit = false;

	(void)state;
	prov_wr_init(&wr, 1 << 16);
	prov_wr_str(&wr, ".hdrl");
	while (wr.n + 16 <= 1 << 16) {
		prov_wr_str(&wr, "indx");
		prov_wr_zeros(&wr, 12);
	}
	counted_init(&c, prov_wr_data(&wr));
	prov_window_init(&win, &c.src);
	assert_int_equal(prov_riff_index(&win,
			     &(struct prov_riff_film){.hdrl = {1, wr.n - 1},
				 .movi = {wr.n, 0},
				 .in = &(struct prov_span){0, 1},
				 .hit = &hit,
				 .n = 1},
			     NULL),
	    PROV_OK);
	assert_false(hit);
	assert_in_range(c.bytes, wr.n, 3 * wr.n);
	counted_fini(&c);
	prov_wr_fini(&wr);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_places),
	    cmocka_unit_test(test_many_indexes),
	    cmocka_unit_test(test_work),
	    cmocka_unit_test(test_many_chunks),
	    cmocka_unit_test(test_many_apart),
	    cmocka_unit_test(test_reads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
