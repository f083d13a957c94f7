/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/bmff_case.h"

#define BOX(n, type) "\0\0\0" n type
#define HANDLER BOX("\x0c", "hdlr") "mdir"

static void check(struct bmff_case *c, const char *p, size_t n, bool fine)
{
	c->filling = prov_bytes(p, n);
	assert_true(bmff_finds(c, fine ? CODE_MATCH : CODE_MISMATCH, 0, NULL));
}

#define FINE(bytes) check(&c, bytes, sizeof(bytes) - 1, true)
#define FOUND(bytes) check(&c, bytes, sizeof(bytes) - 1, false)

/* Boxes of a film in user data that is left out: FFmpeg reads them, at any depth that it goes to.
 */
static void test_user_data(void **state)
{
	static const char *const paths[] = {"/ftyp", "/udta", NULL};
	struct bmff_case c = {
	    .shape = BMFF_FLAT, .paths = paths, .unhashed = "udta", .extra = "udta"};
	char deep[4 * 20 * 8];

	(void)state;
	FINE(BOX("\x0c", "\xa9nam") "abcd");
	FINE(BOX("\x20", "meta") "\0\0\0\0" HANDLER BOX("\x08", "ilst"));
	FINE("\0\0\0");
	FOUND(BOX("\x0c", "stco") "abcd");
	FOUND(BOX("\x0c", "name") "abcd" BOX("\x0c", "cmov") "abcd");
	/* the order of a sample's bytes, of what codec it is, and what that has to know */
	FOUND(BOX("\x0a", "enda") "\0\1");
	FOUND(BOX("\x0c", "wfex") "abcd");
	FOUND(BOX("\x0b", "dac3") "abc");
	FOUND(BOX("\x0e", "pcmC") "\0\0\0\0\1\x10");
	/* of what brightness it is, which picture is for which eye; by what key */
	FOUND(BOX("\x0c", "clli") "abcd");
	FOUND(BOX("\x0c", "dvcC") "abcd");
	FOUND(BOX("\x0c", "vexu") "abcd");
	FOUND(BOX("\x0c", "adrm") "abcd");
	FINE(BOX("\x0c", "kind") "abcd");
	/* longer than there is room for, without end, of eight bytes' length */
	FOUND("\x7f\0\0\0elst");
	FOUND(BOX("\0", "trak"));
	FOUND(BOX("\x01", "name") "\0\0\0\0\0\0\0\x10" BOX("\x08", "stsz"));
	FOUND(BOX("\x10", "udta") BOX("\x08", "tkhd"));
	FOUND(BOX("\x10", "ilst") BOX("\x08", "stts"));
	/* a head that was made free, at least by its name */
	FOUND(BOX("\x10", "free") BOX("\x08", "cmov"));
	FOUND(BOX("\x08", "hoov"));
	FINE(BOX("\x10", "free") BOX("\x08", "name"));
	FINE(BOX("\x0c", "free") "\0\0\0\x08");
	/* a track that is made one of sound; its handler ends before, too */
	FOUND(BOX("\x14", "hdlr") "\0\0\0\0\0\0\0\0soun");
	FOUND(BOX("\x2c", "meta") "\0\0\0\0" BOX("\x14", "hdlr") "\0\0\0\0\0\0\0\0vide");
	FOUND(BOX("\x08", "hdlr") BOX("\x0c", "name") "vide");
	FINE(BOX("\x14", "hdlr") "\0\0\0\0\0\0\0\0mdir");
	/* ISO's meta, QuickTime's, and one whose handler has to be looked for */
	FOUND(BOX("\x20", "meta") "\0\0\0\0" HANDLER BOX("\x08", "cmov"));
	FOUND(BOX("\x1c", "meta") HANDLER BOX("\x08", "cmov"));
	FOUND(BOX("\x28", "meta") "abcdefghijkl" HANDLER BOX("\x08", "cmov"));
	/* how many samples are passed over, as iTunes has it */
	FOUND(BOX("\x1c", "----") BOX("\x14", "name") "\0\0\0\0iTunSMPB");
	FOUND(BOX("\x24", "ilst") BOX("\x1c", "----") BOX("\x14", "name") "\0\0\0\0iTunSMPB");
	FINE(BOX("\x1c", "----") BOX("\x14", "name") "\0\0\0\0iTunNORM");
	FINE(BOX("\x1c", "----") BOX("\x14", "data") "\0\0\0\0iTunSMPB");
	FINE(BOX("\x10", "name") "\0\0\0\0iTun");
	/* what stands in a box that nobody opens, behind the end, or where there is no handler */
	FINE(BOX("\x10", "name") BOX("\x08", "stco"));
	FINE(BOX("\x04", "name") BOX("\x08", "stco"));
	FINE(BOX("\x18", "meta") BOX("\x08", "name") BOX("\x08", "stco"));
	for (size_t i = 0; i < 20; i++) {
		memset(&deep[8 * i], 0, 8);
		memcpy(&deep[8 * i + 4], "udta", 4);
	}
	check(&c, deep, (size_t)8 * 10, true);
	check(&c, deep, (size_t)8 * 20, false);
}

/* What is in the hash may hold anything but tables of places, and a film's head (v_bmff_home.c). */
static void test_signed(void **state)
{
	static const char *const paths[] = {"/ftyp", NULL};
	struct bmff_case c = {.shape = BMFF_FLAT, .paths = paths, .extra = "udta"};

	(void)state;
	FINE(BOX("\x0c", "stts") "abcd");
	c.headless = true;
	c.extra = "free";
	FINE(BOX("\x0c", "mvex") "abcd");
}

/* A free box is a film's head to FFmpeg, where there is no other. */
static void test_head(void **state)
{
	static const char *const paths[] = {"/ftyp", "/free", NULL};
	struct bmff_case c = {
	    .shape = BMFF_FLAT, .paths = paths, .unhashed = "free", .extra = "free"};

	(void)state;
	FINE(BOX("\x0c", "mvhd") "abcd");
	c.headless = true;
	FOUND(BOX("\x0c", "mvhd") "abcd");
	FOUND("abcdcmov");
	FINE("abcdtrak");
	FINE("abcdmvh");
	c.wide = true; /* a length of eight bytes, as VLC takes it, too */
	FOUND(BOX("\x0c", "mvhd") "abcd");
	FINE(BOX("\x0c", "trak") "abcd");
}

/* Where there are no fragments, a box of seeks to them holds none. */
static void test_seeks(void **state)
{
	static const char *const paths[] = {"/ftyp", "/mfra", NULL};
	struct bmff_case c = {
	    .shape = BMFF_FLAT, .paths = paths, .unhashed = "mfra", .extra = "mfra"};
	char film[200] = BOX("\x18", "ftyp") "mp42";

	(void)state;
	FINE(BOX("\x10", "mfro") "\0\0\0\0\0\0\0\x18");
	check(&c, film, 119, true);
	check(&c, film, 120, false);
	check(&c, film, sizeof(film), false);
	c.tail = "mfra"; /* one more, of 108 bytes */
	check(&c, film, 11, true);
	check(&c, film, 12, false);
	c.tail = NULL;
	c.shape = BMFF_PAIRS;
	check(&c, film, sizeof(film), true);
	c.shape = BMFF_FILES;
	check(&c, film, sizeof(film), true);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_user_data),
	    cmocka_unit_test(test_signed),
	    cmocka_unit_test(test_head),
	    cmocka_unit_test(test_seeks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
