/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/wr.h"
#include "helper/format_check.h"

#define STORE_SIZE 20u
#define MAX_ENTRIES 8
#define ROOM 60u /* zeros between the directory and the store, for further ones */

struct entry {
	uint16_t tag, type;
	uint32_t count;
	int64_t value; /* counted from the store's beginning where REL */
	bool rel;
};

/* A directory of up to eight entries beside the store's own; with SUB, another one in the room. */
struct page {
	struct entry entry[MAX_ENTRIES], sub[MAX_ENTRIES];
	int64_t next; /* the link, counted from the store; 0: none */
	bool played;
};

static bool big;

static void put(struct prov_wr *wr, uint64_t v, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		prov_wr_u8(wr, (uint8_t)(v >> 8 * i));
}

static void put_entry(struct prov_wr *wr, const struct entry *e, uint64_t store)
{
	put(wr, e->tag, 2);
	put(wr, e->type, 2);
	put(wr, e->count, big ? 8 : 4);
	put(wr, (uint64_t)e->value + (e->rel ? store : 0), big ? 8 : 4);
}

static size_t count(const struct entry *e)
{
	size_t n = 0;

	while (n < MAX_ENTRIES && e[n].tag != 0)
		n++;
	return n;
}

static uint64_t ifd_size(size_t n)
{
	return big ? 8 + n * 20 + 8 : 2 + n * 12 + 4;
}

static void put_ifd(
    struct prov_wr *wr, const struct entry *e, bool with_store, uint64_t store, uint64_t next)
{
	const struct entry own = {52545, 7, STORE_SIZE, 0, true};
	size_t n = count(e);

	put(wr, n + with_store, big ? 8 : 2);
	for (size_t i = 0; i < n; i++)
		put_entry(wr, &e[i], store);
	if (with_store)
		put_entry(wr, &own, store);
	put(wr, next, big ? 8 : 4);
}

static void put_header(struct prov_wr *wr, uint64_t head)
{
	prov_wr_str(wr, "II");
	put(wr, big ? 43 : 42, 2);
	if (big)
		put(wr, 8, 4);
	put(wr, head, big ? 8 : 4);
}

/* With a store at STORE. */
static bool judge(struct prov_wr *wr, uint64_t store)
{
	struct format_scan s;
	bool played;

	prov_wr_zeros(wr, store - wr->n);
	prov_wr_bytes(wr, prov_bytes("\0\0\0\x14jumb............", STORE_SIZE));
	prov_wr_str(wr, "behind");
	format_scan(&s, prov_format_tiff(), prov_bytes(wr->p, wr->n));
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.cands.n, 1);
	assert_null(s.cands.v[0].damage);
	played = s.cands.v[0].played != 0;
	assert_true(
	    !played || (s.cands.v[0].played >= store && s.cands.v[0].played < store + STORE_SIZE));
	format_scan_fini(&s);
	prov_wr_fini(wr);
	return played;
}

static bool is_played(const struct page *p)
{
	uint64_t head = big ? 16 : 8, room = head + ifd_size(count(p->entry) + 1);
	uint64_t store = room + ROOM;
	struct prov_wr wr;

	prov_wr_init(&wr, 2000);
	put_header(&wr, head);
	put_ifd(&wr, p->entry, true, store, p->next == 0 ? 0 : (uint64_t)p->next + store);
	if (count(p->sub) > 0)
		put_ifd(&wr, p->sub, false, store, 0);
	return judge(&wr, store);
}

static bool is_deep_played(uint32_t depth, uint32_t len)
{
	uint64_t store = 8 + ifd_size(2) + depth * ifd_size(2) + 20;
	struct prov_wr wr;

	big = false;
	prov_wr_init(&wr, 4000);
	put_header(&wr, 8);
	for (uint32_t i = 0; i <= depth; i++) {
		const struct entry below = {
		    330, 4, 1, (int64_t)(wr.n + ifd_size(i == 0 ? 2 : 1)), false};
		const struct entry strip = {273, 4, 1, -10, true}, size = {279, 4, 1, len, false};
		const struct entry sub[MAX_ENTRIES] = {below}, last[MAX_ENTRIES] = {strip, size};

		put_ifd(&wr, i == depth ? last : sub, i == 0, store, 0);
	}
	return judge(&wr, store);
}

#define AT(off) (off), true
#define NUM(n) (n), false
#define TWO(v) NUM((int64_t)(v) | (int64_t)(v) << 16)
/* Where the directory below the first lies. */
#define SUB 330, 4, 1, AT(-(int64_t)ROOM)

static const struct page pages[] = {
    /* a strip before the store, up to it, into it; as it is said to be in others' tables */
    {{{273, 4, 1, AT(-10)}, {279, 4, 1, NUM(10)}}, .played = false},
    {{{273, 4, 1, AT(-10)}, {279, 4, 1, NUM(11)}}, .played = true},
    {{{273, 4, 1, AT(0)}, {279, 4, 1, NUM(1)}}, .played = true},
    {{{273, 4, 1, AT(STORE_SIZE - 1)}, {279, 4, 1, NUM(1)}}, .played = true},
    {{{273, 4, 1, AT(STORE_SIZE)}, {279, 4, 1, NUM(5)}}, .played = false},
    {{{273, 4, 1, AT(1000)}, {279, 4, 1, NUM(5)}}, .played = false},
    {{{279, 4, 1, NUM(11)}, {273, 4, 1, AT(-10)}}, .played = true},
    /* of no length, of one not known */
    {{{273, 4, 1, AT(0)}}, .played = true},
    {{{273, 4, 1, AT(-1)}}, .played = false},
    {{{273, 4, 1, AT(3)}, {279, 4, 1, NUM(0)}}, .played = true},
    /* not compressed: the picture's size says more than the length; of colours, of two strips, of
     * three planes, of half a byte, in a fraction */
    {{{256, 3, 1, NUM(4)}, {257, 3, 1, NUM(2)}, {258, 3, 1, NUM(8)}, {273, 4, 1, AT(-8)},
	 {279, 4, 1, NUM(1)}},
	.played = false},
    {{{256, 3, 1, NUM(4)}, {257, 3, 1, NUM(2)}, {258, 3, 1, NUM(8)}, {273, 4, 1, AT(-7)},
	 {279, 4, 1, NUM(1)}},
	.played = true},
    {{{256, 3, 1, NUM(4)}, {257, 3, 1, NUM(2)}, {258, 3, 1, NUM(8)}, {273, 4, 1, AT(-7)}},
	.played = true},
    {{{256, 3, 1, NUM(1)}, {257, 3, 1, NUM(3)}, {277, 3, 1, NUM(16)}, {273, 4, 1, AT(-6)}},
	.played = false},
    {{{256, 3, 1, NUM(1)}, {257, 3, 1, NUM(3)}, {277, 3, 1, NUM(17)}, {273, 4, 1, AT(-6)}},
	.played = true},
    {{{256, 3, 1, NUM(9)}, {257, 3, 1, NUM(3)}, {273, 4, 1, AT(-6)}}, .played = false},
    {{{256, 3, 1, NUM(9)}, {257, 3, 1, NUM(3)}, {273, 4, 1, AT(-5)}}, .played = true},
    {{{256, 3, 1, NUM(8)}, {257, 3, 1, NUM(9)}, {278, 3, 1, NUM(4)}, {273, 3, 1, NUM(70)},
	 {330, 4, 1, NUM(0)}},
	.played = false},
    {{{256, 3, 1, NUM(64)}, {257, 3, 1, NUM(9)}, {278, 3, 1, NUM(4)}, {273, 4, 1, AT(-31)}},
	.played = true},
    {{{256, 3, 1, NUM(64)}, {257, 3, 1, NUM(9)}, {278, 3, 1, NUM(4)}, {273, 4, 1, AT(-32)}},
	.played = false},
    {{{256, 3, 1, NUM(8)}, {257, 3, 1, NUM(4)}, {277, 3, 1, NUM(3)}, {284, 3, 1, NUM(2)},
	 {273, 4, 1, AT(-4)}},
	.played = false},
    {{{256, 3, 1, NUM(8)}, {257, 3, 1, NUM(5)}, {277, 3, 1, NUM(3)}, {284, 3, 1, NUM(2)},
	 {273, 4, 1, AT(-4)}},
	.played = true},
    {{{322, 3, 1, NUM(8)}, {323, 3, 1, NUM(4)}, {324, 4, 1, AT(-4)}, {325, 4, 1, NUM(1)}},
	.played = false},
    {{{322, 3, 1, NUM(8)}, {323, 3, 1, NUM(5)}, {324, 4, 1, AT(-4)}, {325, 4, 1, NUM(1)}},
	.played = true},
    {{{256, 5, 1, NUM(8)}}, .played = true},
    /* the larger of two; so many that the product has no end */
    {{{256, 3, 1, NUM(8)}, {256, 3, 1, NUM(16)}, {256, 3, 1, NUM(8)}, {257, 3, 1, NUM(4)},
	 {273, 4, 1, AT(-7)}},
	.played = true},
    {{{256, 4, 1, NUM(0xffffffff)}, {257, 4, 1, NUM(0xffffffff)}, {258, 4, 1, NUM(0xffffffff)},
	 {273, 4, 1, NUM(8)}},
	.played = true},
    /* compressed, of chroma, of a sensor: as it is said; but "nothing" is all that follows */
    {{{256, 3, 1, NUM(64)}, {257, 3, 1, NUM(64)}, {259, 3, 1, NUM(5)}, {273, 4, 1, AT(-8)},
	 {279, 4, 1, NUM(8)}},
	.played = false},
    {{{256, 3, 1, NUM(64)}, {257, 3, 1, NUM(64)}, {262, 3, 1, NUM(6)}, {273, 4, 1, AT(-8)},
	 {279, 4, 1, NUM(8)}},
	.played = false},
    {{{256, 3, 1, NUM(64)}, {257, 3, 1, NUM(64)}, {262, 3, 1, NUM(32803)}, {273, 4, 1, AT(-8)},
	 {279, 4, 1, NUM(8)}},
	.played = false},
    /* but in DNG, which has them as they are said to be */
    {{{50706, 1, 4, NUM(1)}, {256, 3, 1, NUM(64)}, {257, 3, 1, NUM(1)}, {262, 3, 1, NUM(32803)},
	 {273, 4, 1, AT(-8)}, {279, 4, 1, NUM(1)}},
	.played = false},
    {{{50706, 1, 4, NUM(1)}, {256, 3, 1, NUM(65)}, {257, 3, 1, NUM(1)}, {262, 3, 1, NUM(32803)},
	 {273, 4, 1, AT(-8)}, {279, 4, 1, NUM(1)}},
	.played = true},
    {{{50706, 1, 4, NUM(1)}, {256, 3, 1, NUM(65)}, {257, 3, 1, NUM(1)}, {262, 3, 1, NUM(6)},
	 {273, 4, 1, AT(-8)}, {279, 4, 1, NUM(1)}},
	.played = false},
    {{{259, 3, 1, NUM(5)}, {273, 4, 1, AT(-8)}, {279, 4, 1, NUM(0)}}, .played = true},
    {{{259, 3, 1, NUM(5)}, {273, 4, 1, NUM(0)}, {279, 4, 1, NUM(0)}}, .played = false},
    /* one of several strips, planes or tiles, which is left out; not of a JPEG of the old form,
     * and not where of two heights one makes a single strip of them */
    {{{257, 3, 1, NUM(8)}, {259, 3, 1, NUM(5)}, {273, 3, 2, TWO(8)}, {278, 3, 1, NUM(4)},
	 {279, 3, 2, NUM(0)}},
	.played = false},
    {{{257, 3, 1, NUM(8)}, {259, 3, 1, NUM(5)}, {273, 3, 2, TWO(8)}, {278, 3, 1, NUM(8)},
	 {279, 3, 2, NUM(0)}},
	.played = true},
    {{{257, 3, 1, NUM(8)}, {259, 3, 1, NUM(5)}, {273, 3, 1, NUM(8)}, {278, 3, 1, NUM(4)},
	 {279, 3, 1, NUM(0)}},
	.played = true},
    {{{257, 3, 1, NUM(8)}, {259, 3, 1, NUM(6)}, {273, 3, 2, TWO(8)}, {278, 3, 1, NUM(4)},
	 {279, 3, 2, NUM(0)}},
	.played = true},
    {{{257, 3, 1, NUM(8)}, {262, 3, 1, NUM(6)}, {273, 3, 2, TWO(8)}, {278, 3, 1, NUM(4)},
	 {279, 3, 2, NUM(0)}},
	.played = true},
    {{{257, 3, 1, NUM(8)}, {257, 3, 1, NUM(4)}, {259, 3, 1, NUM(5)}, {273, 3, 2, TWO(8)},
	 {278, 3, 1, NUM(4)}, {279, 3, 2, NUM(0)}},
	.played = true},
    {{{259, 3, 1, NUM(5)}, {273, 3, 2, TWO(8)}, {277, 3, 1, NUM(2)}, {279, 3, 2, NUM(0)},
	 {284, 3, 1, NUM(2)}},
	.played = false},
    {{{259, 3, 1, NUM(5)}, {273, 3, 2, TWO(8)}, {277, 3, 1, NUM(2)}, {279, 3, 2, NUM(0)},
	 {284, 3, 1, NUM(1)}},
	.played = true},
    {{{256, 3, 1, NUM(8)}, {257, 3, 1, NUM(8)}, {259, 3, 1, NUM(5)}, {322, 3, 1, NUM(4)},
	 {323, 3, 1, NUM(8)}, {324, 3, 2, TWO(8)}, {325, 3, 2, NUM(0)}},
	.played = false},
    {{{256, 3, 1, NUM(8)}, {257, 3, 1, NUM(8)}, {259, 3, 1, NUM(5)}, {322, 3, 1, NUM(8)},
	 {323, 3, 1, NUM(8)}, {324, 3, 2, TWO(8)}, {325, 3, 2, NUM(0)}},
	.played = true},
    /* tiles, a JPEG stream, its tables */
    {{{324, 4, 1, AT(-10)}, {325, 4, 1, NUM(11)}}, .played = true},
    {{{324, 4, 1, AT(-10)}, {279, 4, 1, NUM(11)}}, .played = false},
    {{{513, 4, 1, AT(-10)}, {514, 4, 1, NUM(11)}}, .played = true},
    {{{519, 4, 1, AT(4)}}, .played = true},
    /* two strips, whose tables are zeros, or in the store */
    {{{273, 4, 4, AT(-20)}, {279, 4, 1, NUM(11)}}, .played = false},
    {{{273, 4, 4, AT(-15)}, {279, 4, 1, NUM(11)}}, .played = true},
    {{{273, 4, 4, AT(1000)}, {279, 4, 1, NUM(11)}}, .played = false},
    /* a value, and one of no known type */
    {{{320, 3, 8, AT(-16)}}, .played = false},
    {{{320, 3, 8, AT(-15)}}, .played = true},
    {{{320, 3, 2, AT(3)}}, .played = false}, /* in the entry itself */
    {{{320, 99, 8, AT(-15)}}, .played = false},
    {{{320, 4, 0xffffffff, AT(-15)}}, .played = true},
    /* of tags that nobody makes a picture with, and of such beside them */
    {{{32768, 3, 8, AT(-15)}}, .played = false},
    {{{37724, 7, 600, AT(-15)}}, .played = false},
    {{{32767, 3, 8, AT(-15)}}, .played = true},
    {{{34675, 7, 600, AT(-15)}}, .played = true},
    {{{50706, 3, 8, AT(-15)}}, .played = true},
    {{{50705, 3, 8, AT(-15)}}, .played = false},
    {{{52566, 3, 8, AT(-15)}}, .played = false},
    /* places and lengths of types that they don't have */
    {{{273, 1, 1, NUM(8)}}, .played = true},
    {{{273, 99, 1, NUM(8)}}, .played = true},
    {{{273, 3, 1, NUM(8)}}, .played = false},
    {{{330, 9, 1, NUM(0)}}, .played = true},
    {{{273, 4, 1, AT(-10)}, {279, 1, 1, NUM(10)}}, .played = false},
    {{{273, 4, 1, AT(-10)}, {279, 2, 1, NUM(10)}}, .played = true},
    /* two of one tag, each with each, and three */
    {{{273, 4, 1, NUM(8)}, {273, 4, 1, NUM(8)}}, .played = false},
    {{{273, 4, 1, NUM(8)}, {273, 4, 1, AT(3)}}, .played = true},
    {{{273, 4, 1, AT(-10)}, {279, 4, 1, NUM(9)}, {279, 4, 1, NUM(10)}}, .played = false},
    {{{273, 4, 1, AT(-10)}, {279, 4, 1, NUM(9)}, {279, 4, 1, NUM(11)}}, .played = true},
    {{{273, 4, 1, AT(-10)}, {279, 4, 1, NUM(11)}, {279, 4, 1, NUM(9)}}, .played = true},
    {{{273, 4, 1, NUM(8)}, {273, 4, 1, NUM(8)}, {273, 4, 1, NUM(8)}}, .played = true},
    {{{330, 4, 1, NUM(0)}, {330, 4, 1, AT(0)}}, .played = true},
    /* more places than the file has room for: of 124 bytes, which two entries and 13 use up */
    {{{273, 3, 13, AT(-60)}}, .played = false},
    {{{273, 3, 14, AT(-60)}}, .played = true},
    /* directories: the next one, one below, and what that says */
    {{{256, 4, 1, NUM(1)}}, .next = -4, .played = true},
    {{{256, 4, 1, NUM(1)}}, .next = 2, .played = false}, /* longer than the file */
    {{{256, 4, 1, NUM(1)}}, .next = 1000, .played = false},
    {{{330, 4, 1, AT(0)}}, .played = true},
    {{{330, 4, 1, AT(1000)}}, .played = false},
    {{{SUB}}, {{273, 4, 1, AT(-10)}, {279, 4, 1, NUM(10)}}, .played = false},
    {{{SUB}}, {{273, 4, 1, AT(-10)}, {279, 4, 1, NUM(11)}}, .played = true},
    {{{SUB}}, {{330, 4, 1, AT(0)}}, .played = true},
    /* more entries than the file has room for: the count of the second one */
    {{{330, 4, 1, NUM(26)}, {320, 99, 0xffff, NUM(0)}}, .played = true},
    {{{330, 4, 1, NUM(26)}, {320, 99, 0, NUM(0)}}, .played = false},
};

static void test_pages(void **state)
{
	(void)state;
	big = false;
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		print_message("row %zu\n", i);
		assert_int_equal(is_played(&pages[i]), pages[i].played);
	}
}

static void test_big(void **state)
{
	static const struct page some[] = {
	    {{{273, 16, 1, AT(-10)}, {279, 3, 1, NUM(10)}}, .played = false},
	    {{{273, 16, 1, AT(-10)}, {279, 3, 1, NUM(11)}}, .played = true},
	    {{{320, 3, 4, AT(0)}}, .played = false},
	    {{{320, 3, 5, AT(0)}}, .played = true},
	    {{{SUB}}, {{273, 13, 1, AT(4)}}, .played = true},
	};

	(void)state;
	big = true;
	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++) {
		print_message("row %zu\n", i);
		assert_int_equal(is_played(&some[i]), some[i].played);
	}
}

/* A directory below itself, without end, is left to the worst. */
static void test_ring(void **state)
{
	static const struct page ring = {{{SUB}}, {{SUB}}, .played = true};

	(void)state;
	big = false;
	assert_true(is_played(&ring));
}

/* Directories below each other, of which the last one has a strip. */
static void test_deep(void **state)
{
	(void)state;
	for (uint32_t depth = 1; depth < 40; depth++) {
		for (uint32_t len = 10; len < 12; len++)
			assert_int_equal(is_deep_played(depth, len), len > 10);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pages),
	    cmocka_unit_test(test_big),
	    cmocka_unit_test(test_ring),
	    cmocka_unit_test(test_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
