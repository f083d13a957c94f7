/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/format_check.h"
#include "helper/load.h"
#include "helper/mutate.h"

static const char *const samples[] = {"plain.webp", "store.webp", "odd.webp", "pad.webp",
    "two.webp", "empty-store.webp", "plain.wav", "store.wav", "list.wav", "stream.wav", "short.wav",
    "odd-name.wav", "store.avi"};

static uint8_t *load(const char *name, struct format_scan *s)
{
	char path[64] = "riff/";
	size_t n;
	uint8_t *data;

	strncat(path, name, sizeof(path) - 6);
	data = load_testdata(path, &n);
	assert_non_null(data);
	format_scan(s, prov_format_webp(), prov_bytes(data, n));
	return data;
}

static void check_names(const char *sample, const char *const *names, size_t n)
{
	struct format_scan s;
	uint8_t *data = load(sample, &s);

	assert_int_equal(s.code, PROV_OK);
	assert_true(prov_layout_is_whole(&s.layout));
	for (size_t i = 0, box = 0; i < s.layout.n; i++) {
		if (s.layout.v[i].more)
			continue;
		assert_true(box < n);
		assert_string_equal(s.layout.v[i].name, names[box++]);
		assert_true(i + 1 < s.layout.n || box == n);
	}
	format_scan_fini(&s);
	free(data);
}

static void test_boxes(void **state)
{
	static const char *const webp[] = {"WEBP", "VP8X", "VP8L", "EXIF", "XMP ", "C2PA"};
	static const char *const wav[] = {"WAVE", "fmt ", "bext", "INFO", "data", "C2PA"};
	static const char *const avi[] = {"AVI ", "hdrl", "movi", "idx1", "C2PA", "AVIX", "movi"};
	static const char *const list[] = {"WAVE", "fmt ", "LIST", "data"};
	static const char *const odd[] = {"WAVE", "fmt ", "a?[m", "data", "trailing"};
	static const char *const stream[] = {"WAVE", "fmt ", "data"};
	static const char *const cut_off[] = {"WAVE", "fmt ", "data", "trailing"};

	(void)state;
	check_names("store.webp", webp, 6);
	check_names("store.wav", wav, 6);
	check_names("store.avi", avi, 7);
	check_names("list.wav", list, 4); /* a list's type makes no store */
	check_names("odd-name.wav", odd, 5);
	check_names("stream.wav", stream, 3);
	check_names("short.wav", cut_off, 4); /* the chunk behind the first RIFF chunk is none */
}

/* The head is one box of 12 bytes; its length is a range of its own. */
static void test_head(void **state)
{
	static const struct {
		const char *name;
		bool metadata;
	} files[] = {{"store.webp", true}, {"store.avi", true}, {"short.wav", false},
	    {"odd-name.wav", false}};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct format_scan s;
		uint8_t *data = load(files[i].name, &s);

		assert_int_equal(s.layout.v[1].off, 4);
		assert_int_equal(s.layout.v[1].len, 4);
		assert_true(s.layout.v[1].more && s.layout.v[2].more);
		assert_false(s.layout.v[3].more);
		assert_int_equal(s.layout.v[3].off, 12);
		assert_false(s.layout.v[0].metadata || s.layout.v[2].metadata);
		/* Only a length that the chunks bear out can be left out of a hash. */
		assert_int_equal(s.layout.v[1].metadata, files[i].metadata);
		assert_int_equal(s.layout.v[1].implied, files[i].metadata);
		format_scan_fini(&s);
		free(data);
	}
}

/* A length that takes in what lay behind the RIFF chunk: another one, bytes that could be a chunk,
 * and some that could not. */
static void test_longer(void **state)
{
	static const struct {
		const char *behind;
		size_t n;
	} rows[] = {{"RIFF\x04\0\0\0AVIX", 12}, {"JUNK\x02\0\0\0xy", 10}, {"xy", 2}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (unsigned longer = 0; longer < 2; longer++) {
			size_t n, end;
			uint8_t *data = load_testdata("riff/store.webp", &n);
			uint8_t file[256];
			struct format_scan s;

			assert_non_null(data);
			assert_true(n + rows[i].n <= sizeof(file));
			memcpy(file, data, n);
			memcpy(&file[n], rows[i].behind, rows[i].n);
			end = n + (longer == 1 ? rows[i].n : 0) - 8;
			file[4] = (uint8_t)end;
			format_scan(&s, prov_format_webp(), prov_bytes(file, n + rows[i].n));
			assert_int_equal(s.code, PROV_OK);
			assert_int_equal(s.cands.n, 1);
			assert_int_equal(s.layout.v[1].metadata, longer == 0 && i == 0);
			format_scan_fini(&s);
			free(data);
		}
	}
}

static void test_metadata(void **state)
{
	struct format_scan s;
	uint8_t *data = load("store.webp", &s);

	(void)state;
	for (size_t i = 3; i < s.layout.n; i++) {
		const char *name = s.layout.v[i].name;

		assert_int_equal(s.layout.v[i].metadata && !s.layout.v[i].implied,
		    strcmp(name, "EXIF") == 0 || strcmp(name, "XMP ") == 0);
	}
	format_scan_fini(&s);
	free(data);
}

static void check_store(const char *name, size_t num, bool alt, bool damaged)
{
	struct format_scan s;
	uint8_t *data = load(name, &s);

	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.cands.n, num);
	for (size_t i = 0; i < num; i++) {
		const struct prov_cand *c = &s.cands.v[i];

		assert_int_equal(c->damage != NULL, damaged);
		assert_true(c->contiguous);
		assert_int_equal(c->len, 8 + c->data.n);
		assert_memory_equal(&data[c->start], "C2PA", 4);
		assert_true(damaged || memcmp(&data[c->start + 8], c->data.p, c->data.n) == 0);
		assert_int_equal(c->alt_len, alt ? c->len + 1 : 0);
		assert_true(!alt || c->alt_start == c->start);
	}
	format_scan_fini(&s);
	free(data);
}

static void test_stores(void **state)
{
	(void)state;
	check_store("plain.webp", 0, false, false);
	check_store("store.webp", 1, false, false);
	check_store("odd.webp", 1, true, false);
	check_store("pad.webp", 1, false, false); /* the pad byte is not 0 */
	check_store("two.webp", 2, false, false);
	check_store("empty-store.webp", 1, false, true);
	check_store("store.avi", 1, false, false);
	check_store("list.wav", 0, false, false);
	check_store("short.wav", 0, false, false);
}

static uint64_t played_at(const struct prov_format *format, const char *file, size_t n)
{
	struct format_scan s;
	uint64_t at;

	format_scan(&s, format, prov_bytes(file, n));
	assert_int_equal(s.code, PROV_OK);
	assert_int_equal(s.cands.n, 1);
	at = s.cands.v[0].played;
	format_scan_fini(&s);
	return at;
}

#define STORE                                                                                      \
	"C2PA\x10\0\0\0"                                                                           \
	"00dc\0\0\0\0"                                                                             \
	"00dc\0\0\0\0"

/* What players take for frames or sound is found in the store. */
static void test_played(void **state)
{
	(void)state;
	assert_int_equal(played_at(prov_format_avi(),
			     "RIFF\x1c\0\0\0"
			     "AVI " STORE,
			     12 + 24),
	    12 + 8 + 8);
	/* of a stream that there is */
	assert_int_equal(played_at(prov_format_avi(),
			     "RIFF\x2c\0\0\0"
			     "AVI LIST\x08\0\0\0hdrlstrh" STORE,
			     12 + 16 + 24),
	    12 + 16 + 8 + 8);
	assert_int_equal(played_at(prov_format_avi(),
			     "RIFF\x2c\0\0\0"
			     "AVI LIST\x08\0\0\0hdrlstrhC2PA\x10\0\0\0"
			     "01dc\0\0\0\0"
			     "01dc\0\0\0\0",
			     12 + 16 + 24),
	    0);
	assert_int_equal(played_at(prov_format_wav(), "RIFF\x1c\0\0\0WAVE" STORE, 12 + 24), 20);
	assert_int_equal(
	    played_at(prov_format_wav(), "RIFF\x28\0\0\0WAVEdata\4\0\0\0...." STORE, 24 + 24), 0);
	assert_int_equal(
	    played_at(prov_format_wav(), "RIFF\x24\0\0\0WAVEdata\0\0\0\0" STORE, 20 + 24), 28);
	/* two runs of sound: the last one counts, too */
	assert_int_equal(played_at(prov_format_wav(),
			     "RIFF\x30\0\0\0WAVEdata\4\0\0\0....data\0\0\0\0" STORE, 32 + 24),
	    40);
	assert_int_equal(
	    played_at(prov_format_webp(), "RIFF\x24\0\0\0WEBPdata\0\0\0\0" STORE, 20 + 24), 0);
}

/* Whether what stands in range I may be left out of a hash. */
static bool may_go(const struct prov_format *format, const char *file, size_t n, size_t i)
{
	struct format_scan s;
	bool may;

	format_scan(&s, format, prov_bytes(file, n));
	assert_int_equal(s.code, PROV_OK);
	assert_true(s.layout.n > i);
	may = s.layout.v[i].metadata;
	format_scan_fini(&s);
	return may;
}

#define ADPCM(block, rest)                                                                         \
	"RIFF\x80\0\0\0WAVEfmt \x10\0\0\0\x11\0\1\0\x44\xac\0\0\0\0\0\0" block                     \
	"\4\0data\4\0\0\0...." rest
#define ADPCM_SIZE (12u + 24 + 12)

/* A large block of sound that goes on behind it, for who reads blocks whole. */
static void test_block(void **state)
{
	static const char large[] = ADPCM("\xe8\xfd", STORE), whole[] = ADPCM("\4\0", STORE),
			  usual[] = ADPCM("\0\x10", STORE),
			  behind[] = ADPCM("\x01\x10", "XMP \2\0\0\0xy" STORE);
	char pcm[sizeof(large)];

	(void)state;
	assert_int_equal(played_at(prov_format_wav(), large, sizeof(large) - 1), ADPCM_SIZE + 8);
	assert_int_equal(played_at(prov_format_wav(), whole, sizeof(whole) - 1), 0);
	assert_int_equal(played_at(prov_format_wav(), usual, sizeof(usual) - 1), 0);
	memcpy(pcm, large, sizeof(large));
	pcm[20] = 1;
	assert_int_equal(played_at(prov_format_wav(), pcm, sizeof(large) - 1), 0);
	assert_int_equal(
	    played_at(prov_format_wav(), behind, sizeof(behind) - 1), ADPCM_SIZE + 10 + 8);
	assert_false(may_go(prov_format_wav(), behind, sizeof(behind) - 1, 5));
}

/* Metadata with frames or sound in it, where players come to, is content. */
static void test_played_metadata(void **state)
{
	(void)state;
	assert_true(may_go(prov_format_avi(), "RIFF\x14\0\0\0AVI XMP \x08\0\0\0<x:xmp/>", 28, 3));
	assert_false(may_go(prov_format_avi(),
	    "RIFF\x14\0\0\0AVI XMP \x08\0\0\0"
	    "00dc\0\0\0\0",
	    28, 3));
	assert_true(may_go(prov_format_avi(), "RIFF\x0c\0\0\0AVI XMP \0\0\0\0", 20, 3));
	assert_true(may_go(prov_format_webp(),
	    "RIFF\x14\0\0\0WEBPXMP \x08\0\0\0"
	    "00dc\0\0\0\0",
	    28, 3));
	/* even sound, and odd sound behind which the wrong lengths lead to a "data" in there */
	assert_true(may_go(prov_format_wav(),
	    "RIFF\x24\0\0\0WAVEdata\2\0\0\0..bext\x0e\0\0\0data\1\0\0\0......", 44, 4));
	assert_false(may_go(prov_format_wav(),
	    "RIFF\x2c\0\0\0WAVEdata\1\0\0\0.\0cue\t\0\0\0\0bext\x0e\0\0\0.data\1\0\0\0.....", 52,
	    6));
	assert_true(may_go(prov_format_wav(),
	    "RIFF\x2c\0\0\0WAVEdata\1\0\0\0.\0cue\t\0\0\0\0bext\x0e\0\0\0.dat-\1\0\0\0.....", 52,
	    6));
	/* no length: all that follows */
	assert_false(
	    may_go(prov_format_wav(), "RIFF\x16\0\0\0WAVEdata\0\0\0\0bext\2\0\0\0..", 30, 4));
	/* before the sound */
	assert_true(
	    may_go(prov_format_wav(), "RIFF\x16\0\0\0WAVEbext\2\0\0\0..data\0\0\0\0", 30, 3));
}

static void put_size(uint8_t *p, size_t n)
{
	for (unsigned i = 0; i < 4; i++)
		p[i] = (uint8_t)(n >> 8 * i);
}

/* A list of HEADER bytes that describes two streams, the second AT bytes into it, and frames of
 * that. */
static uint64_t with_list(size_t header, size_t at)
{
	size_t n = 12 + 8 + header + 24;
	uint8_t *data = calloc(1, n);
	uint64_t played;

	assert_non_null(data);
	memcpy(data, "RIFF", 4);
	put_size(data + 4, n - 8);
	memcpy(data + 8, "AVI LIST", 8);
	put_size(data + 16, header);
	memcpy(data + 20, "hdrlstrh", 8);
	memcpy(data + 20 + at, "strh", 4);
	memcpy(data + 20 + header,
	    "C2PA\x10\0\0\0"
	    "01dc\0\0\0\0"
	    "01dc\0\0\0\0",
	    24);
	played = played_at(prov_format_avi(), (const char *)data, n);
	free(data);
	return played;
}

/* The list is read in parts: one that two of them share is found, too. */
static void test_streams(void **state)
{
	const size_t header = 3072;
	(void)state;

	for (size_t at = 8; at + 4 <= header; at++)
		assert_int_equal(with_list(header, at), 20 + header + 8 + 8);
}

/* Lists are not kept: thousands of them would be refused for memory. */
static void test_lists_are_not_kept(void **state)
{
	enum { LISTS = 64, LIST = 8192 };
	size_t n = 12 + (size_t)LISTS * LIST;
	uint8_t *data = calloc(1, n);
	struct prov_layout layout;
	struct prov_arena arena;
	struct prov_cands cands;
	struct prov_src *src;
	(void)state;

	assert_non_null(data);
	memcpy(data, "RIFF", 4);
	put_size(data + 4, n - 8);
	memcpy(data + 8, "AVI ", 4);
	for (size_t i = 0; i < LISTS; i++) {
		memcpy(data + 12 + i * LIST, "LIST", 4);
		put_size(data + 12 + i * LIST + 4, LIST - 8);
		memcpy(data + 12 + i * LIST + 8, "hdrl", 4);
	}
	assert_int_equal(prov_src_mem(&src, data, n, NULL), PROV_OK);
	prov_arena_init(&arena, n / 2);
	assert_int_equal(prov_format_avi()->scan(src, &arena, &layout, &cands, NULL), PROV_OK);
	prov_arena_fini(&arena);
	prov_src_close(src);
	free(data);
}

static void check_fails(const char *data, size_t n, int code, uint64_t at)
{
	struct format_scan s;

	format_scan(&s, prov_format_wav(), prov_bytes(data, n));
	assert_int_equal(s.code, code);
	assert_true(s.err.has_at);
	assert_int_equal(s.err.at, at);
	format_scan_fini(&s);
}

static void test_broken(void **state)
{
	size_t n;
	uint8_t *data = load_testdata("riff/cut.wav", &n);

	(void)state;
	assert_non_null(data);
	check_fails((const char *)data, n, PROV_E_TRUNC, 36);
	free(data);
	check_fails("RIFF\4\0\0\0WAV", 11, PROV_E_TRUNC, 11);
	check_fails("RIFX\4\0\0\0WAVE", 12, PROV_E_FORMAT, 0);
	check_fails("RIFF\3\0\0\0WAVE", 12, PROV_E_FORMAT, 0);
}

static void test_store_too_large(void **state)
{
	size_t n = 12 + 8 + PROV_MAX_STORE + 2;
	uint8_t *data = calloc(1, n);

	(void)state;
	assert_non_null(data);
	memcpy(data, "RIFF\x0e\0\0\x04WAVEC2PA\2\0\0\x04", 20);
	check_fails((const char *)data, n, PROV_E_LIMIT, 12);
	free(data);
}

static void test_sniff(void **state)
{
	struct prov_bytes webp = prov_bytes("RIFF....WEBP", 12),
			  cut = prov_bytes("RIFF....WEB", 11);

	(void)state;
	assert_int_equal(prov_format_webp()->sniff(webp), 100);
	assert_int_equal(prov_format_webp()->sniff(cut), 0);
	assert_int_equal(prov_format_wav()->sniff(webp), 0);
	assert_int_equal(prov_format_wav()->sniff(prov_bytes("RIFF....WAVE", 12)), 100);
	assert_int_equal(prov_format_avi()->sniff(prov_bytes("RIFF....AVI ", 12)), 100);
	assert_int_equal(prov_format_avi()->sniff(prov_bytes("RIFX....AVI ", 12)), 0);
}

static void check_one(void *ctx, struct prov_bytes data)
{
	(void)ctx;
	(void)format_check(prov_format_wav(), data, 40);
}

static void test_xmp(void **state)
{
	struct format_scan s;
	uint8_t *data = load("store.webp", &s);
	const struct prov_span *xmp = &s.cands.xmp.packet;

	(void)state;
	assert_true(xmp->start >= 8 && xmp->len > 0);
	assert_memory_equal(&data[xmp->start - 8], "XMP ", 4);
	assert_int_equal(data[xmp->start - 4], xmp->len);
	format_scan_fini(&s);
	free(data);
}

/* What is gone from the end may have been the store. */
static void test_cut_off(void **state)
{
	struct format_scan s;
	uint8_t *data = load("long.wav", &s);

	(void)state;
	assert_int_equal(s.code, PROV_E_TRUNC);
	format_scan_fini(&s);
	free(data);
}

static void test_properties(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct format_scan s;
		uint8_t *data = load(samples[i], &s);
		size_t n = (size_t)s.src->size;

		assert_int_equal(
		    format_check(prov_format_wav(), prov_bytes(data, n), 100), PROV_OK);
		mutate_all(prov_bytes(data, n), check_one, NULL);
		format_scan_fini(&s);
		free(data);
	}
}

static void test_corpus(void **state)
{
	static const char *const files[] = {"unsigned/mars.webp", "unsigned/sample1.webp",
	    "unsigned/test.webp", "unsigned/test_lossless.webp", "unsigned/test_xmp.webp",
	    "hostile/riff_bomb_1000.wav"};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct format_scan s;
		size_t n;
		uint8_t *data = load_corpus(files[i], &n);

		if (data == NULL) {
			print_message("no corpus: %s\n", files[i]);
			skip();
		}
		format_scan(&s, prov_format_webp(), prov_bytes(data, n));
		assert_int_equal(s.code, PROV_OK);
		assert_int_equal(s.cands.n, 0);
		assert_true(s.layout.n < 20); /* what is nested is one box */
		format_scan_fini(&s);
		check_one(NULL, prov_bytes(data, n));
		free(data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_boxes),
	    cmocka_unit_test(test_head),
	    cmocka_unit_test(test_longer),
	    cmocka_unit_test(test_metadata),
	    cmocka_unit_test(test_stores),
	    cmocka_unit_test(test_played),
	    cmocka_unit_test(test_block),
	    cmocka_unit_test(test_played_metadata),
	    cmocka_unit_test(test_streams),
	    cmocka_unit_test(test_lists_are_not_kept),
	    cmocka_unit_test(test_broken),
	    cmocka_unit_test(test_store_too_large),
	    cmocka_unit_test(test_sniff),
	    cmocka_unit_test(test_xmp),
	    cmocka_unit_test(test_cut_off),
	    cmocka_unit_test(test_properties),
	    cmocka_unit_test(test_corpus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
