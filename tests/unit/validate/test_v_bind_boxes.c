/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/bmff_box.h"
#include "helper/forge_boxes.h"
#include "helper/forge_test.h"

#define PIXEL "\0\0\0\x01\0\0\0\x01\x08\0\0\0\0"
#define CHUNK(len, type, data) "\0\0\0" len type data "crc."
#define SIGNATURE "\x89PNG\r\n\x1a\n"
#define IHDR CHUNK("\x0d", "IHDR", PIXEL)
#define TEXT CHUNK("\x0a", "tEXt", "Title\0abcd")
#define IDAT CHUNK("\x04", "IDAT", "data")
#define IEND CHUNK("\0", "IEND", "")
#define BYTES(s)                                                                                   \
	{                                                                                          \
		(const void *)(s), sizeof(s) - 1                                                   \
	}

#define SOI "\xff\xd8"
#define APP0 "\xff\xe0\0\x10JFIF\0\1\2\0\0\1\0\1\0\0"
#define EXIF                                                                                       \
	"\xff\xe1\0\x0e"                                                                           \
	"Exif\0\0abcdef"
#define OTHER                                                                                      \
	"\xff\xeb\0\x06"                                                                           \
	"HDR!"
#define FOREIGN "\xff\xeb\0\x1aJP\0\x09\0\0\0\1\0\0\0\x10jumbotherone"
#define DQT "\xff\xdb\0\4\0\1"
#define SOS "\xff\xda\0\4\1\1data\xff\0more"
#define RST0                                                                                       \
	"\xff\xd0"                                                                                 \
	"data"
#define RST1                                                                                       \
	"\xff\xd1"                                                                                 \
	"data"
#define EOI "\xff\xd9"

#define END 9999 /* to the end of the file */

struct boxed {
	const char *name;
	struct prov_bytes head, tail;
	bool jpeg;
	size_t part;
	struct forge_entry v[8];
	size_t n;
	const char *alg;
	unsigned claim;
	const char *code;
	enum prov_state state;
};

static void build(struct forge *f, void *ctx)
{
	const struct boxed *b = ctx;

	f->head = b->head;
	f->tail = b->tail;
	f->jpeg = b->jpeg;
	f->part = b->part;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_boxes(f, "c2pa.hash.boxes", b->v, b->n, b->alg);
	forge_end(f, b->claim);
}

static void run(const struct boxed *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct boxed b = v[i];
		enum prov_state state = PROV_STATE_ERROR;
		struct forge f;

		print_message("  %s: %s\n", b.name, b.code);
		forge_init(&f);
		for (size_t k = 0; k < b.n; k++) {
			if (b.v[k].to == END)
				b.v[k].to = b.head.n + b.tail.n;
		}
		assert_true(forge_finds(&f, build, &b, b.code, &state));
		assert_int_equal(state, b.state);
		forge_fini(&f);
	}
}

#define MATCH "assertion.boxesHash.match", PROV_STATE_TRUSTED
#define MISMATCH "assertion.boxesHash.mismatch", PROV_STATE_INVALID
#define MALFORMED "assertion.boxesHash.malformed", PROV_STATE_INVALID
#define UNKNOWN "assertion.boxesHash.unknownBox", PROV_STATE_INVALID
#define PNG(tail) BYTES(SIGNATURE IHDR), BYTES(tail), false, 0
#define HEAD                                                                                       \
	{                                                                                          \
		.names = "PNGh IHDR", .to = 33                                                     \
	}
#define STORE                                                                                      \
	{                                                                                          \
		.names = "C2PA"                                                                    \
	}
#define REST                                                                                       \
	{                                                                                          \
		.names = "IDAT IEND", .from = 33, .to = END                                        \
	}
#define SHA "sha256", 0

/* What 15.12.3 says of a list of boxes that fits, and of ones that do not. */
static void test_list(void **state)
{
	static const struct boxed cases[] = {
	    {"as listed", PNG(IDAT IEND), {HEAD, STORE, REST}, 3, SHA, MATCH},
	    {"each by itself", PNG(IDAT IEND),
		{{.names = "PNGh", .to = 8}, {.names = "IHDR", .from = 8, .to = 33}, STORE,
		    {.names = "IDAT", .from = 33, .to = 49},
		    {.names = "IEND", .from = 49, .to = END}},
		5, SHA, MATCH},
	    {"algorithm of the claim", PNG(IDAT IEND), {HEAD, STORE, REST}, 3, NULL, 0, MATCH},
	    {"algorithm of an entry", PNG(IDAT IEND),
		{{.names = "PNGh IHDR", .to = 33, .alg = "sha256"}, STORE, REST}, 3, NULL, 0,
		MATCH},
	    {"no such algorithm", PNG(IDAT IEND),
		{{.names = "PNGh IHDR", .to = 33, .alg = "md5"}, STORE, REST}, 3, SHA,
		"algorithm.unsupported", PROV_STATE_INVALID},
	    {"no algorithm at all", PNG(IDAT IEND), {HEAD, STORE, REST}, 3, NULL, FORGE_NO_ALG,
		"algorithm.unsupported", PROV_STATE_INVALID},
	    {"wrong hash", PNG(IDAT IEND),
		{HEAD, STORE, {.names = "IDAT IEND", .from = 33, .to = END, .bad_hash = true}}, 3,
		SHA, MISMATCH},
	    {"no hash", PNG(IDAT IEND),
		{HEAD, STORE, {.names = "IDAT IEND", .from = 33, .to = END, .no_hash = true}}, 3,
		SHA, MISMATCH},
	    {"the store's one byte as a hash", PNG(IDAT IEND),
		{HEAD, STORE, {.names = "IDAT IEND"}}, 3, SHA, MISMATCH},
	    {"no list", PNG(IDAT IEND), {HEAD}, 0, SHA, MALFORMED},
	    {"no names", PNG(IDAT IEND), {HEAD, STORE, {.from = 33, .to = END}}, 3, SHA, MALFORMED},
	    {"a box more than listed", PNG(IDAT IDAT IEND), {HEAD, STORE, REST}, 3, SHA, UNKNOWN},
	    {"a box for another", PNG(TEXT IEND), {HEAD, STORE, REST}, 3, SHA, UNKNOWN},
	    {"a box less", PNG(IEND), {HEAD, STORE, REST}, 3, SHA, MISMATCH},
	    {"another order", PNG(IDAT TEXT IEND),
		{HEAD, STORE, {.names = "tEXt IDAT IEND", .from = 33, .to = END}}, 3, SHA,
		MISMATCH},
	    {"listed twice", PNG(IDAT IEND), {HEAD, STORE, REST, REST}, 4, SHA, MISMATCH},
	    {"without the store", PNG(IDAT IEND), {HEAD, REST}, 2, SHA, UNKNOWN},
	    {"the store at another place", PNG(IDAT IEND), {STORE, HEAD, REST}, 3, SHA, MISMATCH},
	    {"the store in a longer entry", PNG(IDAT IEND),
		{{.names = "PNGh IHDR C2PA", .to = 33}, REST}, 2, SHA, MISMATCH},
	    {"content called the store", PNG(IDAT IEND),
		{HEAD, STORE, {.names = "C2PA"}, {.names = "IEND", .from = 49, .to = END}}, 4, SHA,
		UNKNOWN},
	    {"by its chunk's name", PNG(IDAT IEND), {HEAD, {.names = "caBX"}, REST}, 3, SHA,
		UNKNOWN},
	};
	(void)state;
	run(cases, sizeof(cases) / sizeof(cases[0]));
}

/* What may be left out beside the store, and what may not (15.12.3, 9.2.6). */
static void test_left_out(void **state)
{
	static const struct boxed cases[] = {
	    {"metadata that need not match", PNG(TEXT IDAT IEND),
		{HEAD, STORE, {.names = "tEXt", .excluded = true},
		    {.names = "IDAT IEND", .from = 55, .to = END}},
		4, SHA, "assertion.boxesHash.additionalExclusionsPresent", PROV_STATE_TRUSTED},
	    {"content that need not match", PNG(IDAT IEND),
		{HEAD, STORE, {.names = "IDAT", .excluded = true},
		    {.names = "IEND", .from = 49, .to = END}},
		4, SHA, MISMATCH},
	    {"content beside metadata", PNG(TEXT IDAT IEND),
		{HEAD, STORE, {.names = "tEXt IDAT", .excluded = true},
		    {.names = "IEND", .from = 71, .to = END}},
		4, SHA, MISMATCH},
	    {"part of metadata", PNG(TEXT IDAT IEND),
		{HEAD, STORE,
		    {.names = "tEXt", .from = 33, .to = 55, .start = 14, .length = 4, .box = -1},
		    {.names = "IDAT IEND", .from = 55, .to = END}},
		4, SHA, "assertion.boxesHash.additionalExclusionsPresent", PROV_STATE_TRUSTED},
	    {"its header", PNG(TEXT IDAT IEND),
		{HEAD, STORE,
		    {.names = "tEXt", .from = 33, .to = 55, .start = 4, .length = 10, .box = 0},
		    {.names = "IDAT IEND", .from = 55, .to = END}},
		4, SHA, MISMATCH},
	    {"part of content", PNG(IDAT IEND),
		{HEAD, STORE,
		    {.names = "IDAT IEND",
			.from = 33,
			.to = END,
			.start = 8,
			.length = 4,
			.box = 0}},
		3, SHA, MISMATCH},
	    {"behind a box", PNG(TEXT IDAT IEND),
		{HEAD, STORE,
		    {.names = "tEXt", .from = 33, .to = 55, .start = 14, .length = 9, .box = 0},
		    {.names = "IDAT IEND", .from = 55, .to = END}},
		4, SHA, MISMATCH},
	    {"of no box", PNG(IDAT IEND),
		{HEAD, STORE,
		    {.names = "IDAT IEND",
			.from = 33,
			.to = END,
			.start = 8,
			.length = 4,
			.box = 2}},
		3, SHA, MALFORMED},
	    {"of one box or another", PNG(IDAT IEND),
		{HEAD, STORE,
		    {.names = "IDAT IEND",
			.from = 33,
			.to = END,
			.start = 8,
			.length = 4,
			.box = -1}},
		3, SHA, MALFORMED},
	    {"beyond any file", PNG(IDAT IEND),
		{HEAD, STORE,
		    {.names = "IDAT IEND",
			.from = 33,
			.to = END,
			.start = 8,
			.length = UINT64_MAX}},
		3, SHA, MALFORMED},
	};
	(void)state;
	run(cases, sizeof(cases) / sizeof(cases[0]));
}

/* Every byte is in a box that is hashed, or nothing is intact. */
static void test_cover(void **state)
{
	static const struct boxed cases[] = {
	    {"behind the end", PNG(IDAT IEND "trailing"),
		{HEAD, STORE, {.names = "IDAT IEND", .from = 33, .to = 61}}, 3, SHA, UNKNOWN},
	    {"behind the end, by another name", PNG(IDAT IEND "trailing"),
		{HEAD, STORE, REST, {.names = "trailing", .from = 61, .to = END}}, 4, SHA,
		MISMATCH},
	    {"behind the end, listed", PNG(IDAT IEND "trailing"),
		{HEAD, STORE, {.names = "IDAT IEND", .from = 33, .to = 61},
		    {.names = "c2pa.after", .from = 61, .to = END}},
		4, SHA, MATCH},
	    {"behind the end, in one entry", PNG(IDAT IEND "trailing"),
		{HEAD, STORE, {.names = "IDAT IEND c2pa.after", .from = 33, .to = END}}, 3, SHA,
		MATCH},
	    {"behind the end, changed", PNG(IDAT IEND "trailing"),
		{HEAD, STORE, {.names = "IDAT IEND", .from = 33, .to = 61},
		    {.names = "c2pa.after", .from = 61, .to = END, .bad_hash = true}},
		4, SHA, MISMATCH},
	    {"behind the end, ignored", PNG(IDAT IEND "trailing"),
		{HEAD, STORE, {.names = "IDAT IEND", .from = 33, .to = 61},
		    {.names = "c2pa.after", .excluded = true}},
		4, SHA, MISMATCH},
	    {"c2pa.after before others", PNG(IDAT IEND "trailing"),
		{HEAD, STORE, {.names = "IDAT c2pa.after IEND", .from = 33, .to = END}}, 3, SHA,
		MALFORMED},
	};
	(void)state;
	run(cases, sizeof(cases) / sizeof(cases[0]));
}

#define JPEG(head, tail) BYTES(SOI APP0 head), BYTES(tail), true, 700
#define JHEAD                                                                                      \
	{                                                                                          \
		.names = "SOI APP0", .to = 20                                                      \
	}
#define SCAN(names, n)                                                                             \
	{                                                                                          \
		names, 20, n, false, false, false, 0, 0, 0, NULL                                   \
	}

/* 18.7.3.1 and 15.12.3.1 */
static void test_jpeg(void **state)
{
	static const struct boxed cases[] = {
	    {"several segments, one store", JPEG("", DQT SOS RST0 RST1 EOI),
		{JHEAD, STORE, SCAN("DQT SOS RST0 RST1 EOI", END)}, 3, SHA, MATCH},
	    {"each by itself", JPEG("", DQT SOS RST0 EOI),
		{JHEAD, STORE, SCAN("DQT", 26), {.names = "SOS", .from = 26, .to = 42},
		    {.names = "RST0", .from = 42, .to = 48},
		    {.names = "EOI", .from = 48, .to = END}},
		6, SHA, MATCH},
	    {"a scan with its restarts, and their markers", JPEG("", DQT SOS RST0 RST1 EOI),
		{JHEAD, STORE, SCAN("DQT", 26), {.names = "SOS", .from = 26, .to = 54},
		    {.names = "RST0", .from = 42, .to = 44},
		    {.names = "RST1", .from = 48, .to = 50},
		    {.names = "EOI", .from = 54, .to = END}},
		7, SHA, MATCH},
	    {"and one less", JPEG("", DQT SOS RST0 RST1 EOI),
		{JHEAD, STORE, SCAN("DQT", 26), {.names = "SOS", .from = 26, .to = 48},
		    {.names = "RST0", .from = 42, .to = 44},
		    {.names = "RST1", .from = 48, .to = 50},
		    {.names = "EOI", .from = 54, .to = END}},
		7, SHA, MISMATCH},
	    {"a scan alone, and markers of restarts", JPEG("", DQT SOS RST0 EOI),
		{JHEAD, STORE, SCAN("DQT", 26), {.names = "SOS", .from = 26, .to = 42},
		    {.names = "RST0", .from = 42, .to = 44},
		    {.names = "EOI", .from = 48, .to = END}},
		6, SHA, MISMATCH},
	    {"another marker", JPEG("", DQT SOS RST0 EOI),
		{JHEAD, STORE, SCAN("DQT", 26), {.names = "SOS", .from = 26, .to = 48},
		    {.names = "RST0", .from = 48, .to = 50},
		    {.names = "EOI", .from = 48, .to = END}},
		6, SHA, MISMATCH},
	    {"a restart marker not listed", JPEG("", DQT SOS RST0 RST1 EOI),
		{JHEAD, STORE, SCAN("DQT SOS RST0 EOI", END)}, 3, SHA, UNKNOWN},
	    {"foreign APP11, listed", JPEG("", OTHER SOS EOI),
		{JHEAD, STORE, SCAN("APP11 SOS EOI", END)}, 3, SHA, MATCH},
	    {"foreign JUMBF, listed", JPEG("", FOREIGN SOS EOI),
		{JHEAD, STORE, SCAN("APP11 SOS EOI", END)}, 3, SHA, MATCH},
	    {"foreign APP11, not listed", JPEG("", OTHER SOS EOI),
		{JHEAD, STORE, SCAN("SOS EOI", END)}, 3, SHA, UNKNOWN},
	    {"foreign APP11, called the store", JPEG("", OTHER SOS EOI),
		{JHEAD, STORE, STORE, {.names = "SOS EOI", .from = 28, .to = END}}, 4, SHA,
		UNKNOWN},
	    {"foreign APP11, ignored", JPEG("", OTHER SOS EOI),
		{JHEAD, STORE, {.names = "APP11", .excluded = true},
		    {.names = "SOS EOI", .from = 28, .to = END}},
		4, SHA, MISMATCH},
	    {"Exif, ignored", JPEG("", EXIF SOS EOI),
		{JHEAD, STORE, {.names = "APP1", .excluded = true},
		    {.names = "SOS EOI", .from = 36, .to = END}},
		4, SHA, "assertion.boxesHash.additionalExclusionsPresent", PROV_STATE_TRUSTED},
	    {"fill bytes between entries", JPEG("", "\xff\xff" DQT SOS EOI),
		{JHEAD, STORE, {.names = "DQT SOS EOI", .from = 22, .to = END}}, 3, SHA, UNKNOWN},
	    {"stray bytes between entries", JPEG("stray", DQT SOS EOI),
		{JHEAD, STORE, {.names = "DQT SOS EOI", .from = 25, .to = END}}, 3, SHA, UNKNOWN},
	    {"stray bytes in an entry", JPEG("", DQT "stray" DQT SOS EOI),
		{JHEAD, STORE, SCAN("DQT DQT SOS EOI", END)}, 3, SHA, MATCH},
	    {"stray bytes behind a scan", JPEG("", SOS DQT "stray" DQT EOI),
		{JHEAD, STORE, SCAN("SOS DQT", 42), {.names = "DQT EOI", .from = 47, .to = END}}, 4,
		SHA, UNKNOWN},
	    {"behind the end", JPEG("", DQT SOS EOI "trailing"),
		{JHEAD, STORE, SCAN("DQT SOS EOI", 44)}, 3, SHA, UNKNOWN},
	    {"behind the end, listed", JPEG("", DQT SOS EOI "trailing"),
		{JHEAD, STORE, SCAN("DQT SOS EOI c2pa.after", END)}, 3, SHA, MATCH},
	    {"two images", JPEG("", SOS EOI SOI DQT SOS EOI),
		{JHEAD, STORE, SCAN("SOS EOI SOI DQT SOS EOI", END)}, 3, SHA, MATCH},
	    {"a second image, not listed", JPEG("", SOS EOI SOI DQT SOS EOI),
		{JHEAD, STORE, SCAN("SOS EOI", 38)}, 3, SHA, UNKNOWN},
	    {"a second image as the rest", JPEG("", SOS EOI SOI DQT SOS EOI),
		{JHEAD, STORE, SCAN("SOS EOI", 38), {.names = "c2pa.after", .from = 38, .to = END}},
		4, SHA, MATCH},
	};
	(void)state;
	run(cases, sizeof(cases) / sizeof(cases[0]));
}

static bool is_intact(const struct prov_report *r)
{
	return r != NULL && (prov_report_state(r) == PROV_STATE_TRUSTED ||
				prov_report_state(r) == PROV_STATE_VALID);
}

/* Every flipped bit outside of the store, and every missing end. */
static void tamper(struct boxed *b)
{
	struct forge f;
	struct prov_bytes file;
	uint8_t *copy;

	b->v[b->n - 1].to = b->head.n + b->tail.n;
	forge_init(&f);
	file = forge_png(&f, build, b);
	copy = prov_arena_alloc(&f.arena, file.n, NULL);
	assert_non_null(copy);
	for (size_t at = 2; at < file.n; at++) {
		struct prov_bytes all = prov_bytes(copy, file.n);
		struct prov_report *r;

		if (at == b->head.n)
			at = file.n - b->tail.n;
		for (unsigned bit = 0; bit < 8; bit += 7) {
			memcpy(copy, file.p, file.n);
			copy[at] ^= (uint8_t)(1u << bit);
			r = forge_try(&f, all, true);
			assert_false(is_intact(r));
			prov_report_free(r);
		}
		r = forge_try(&f, prov_bytes_sub(file, 0, at), true);
		assert_false(is_intact(r));
		prov_report_free(r);
	}
	forge_fini(&f);
}

static void test_tampering(void **state)
{
	struct boxed plain = {"", JPEG("", EXIF DQT SOS RST0 EOI),
	    {JHEAD, STORE, SCAN("APP1 DQT SOS RST0 EOI", 0)}, 3, SHA, MATCH};
	struct boxed scan = {"", JPEG("", DQT SOS RST0 RST1 EOI),
	    {JHEAD, STORE, SCAN("DQT", 26), {.names = "SOS", .from = 26, .to = 54},
		{.names = "RST0", .from = 42, .to = 44}, {.names = "RST1", .from = 48, .to = 50},
		{.names = "EOI", .from = 54}},
	    7, SHA, MATCH};

	(void)state;
	tamper(&plain);
	tamper(&scan);
}

/* The store's segments with another between them (15.12.3.1), and as two box instances. */
static void test_segments(void **state)
{
	struct boxed between = {"", JPEG("", DQT SOS EOI),
	    {JHEAD, STORE, {.names = "APP11", .excluded = true}, STORE, SCAN("DQT SOS EOI", 0)}, 5,
	    SHA, MATCH};
	struct boxed plain = {
	    "", JPEG("", DQT SOS EOI), {JHEAD, STORE, SCAN("DQT SOS EOI", 0)}, 3, SHA, MATCH};
	struct boxed *const all[] = {&plain, &between};
	const size_t first = sizeof(SOI APP0) - 1 + 720, len = sizeof(OTHER) - 1;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct forge f;
		struct prov_bytes file;
		struct prov_report *r;
		uint8_t *copy;

		all[i]->v[all[i]->n - 1].to = all[i]->head.n + all[i]->tail.n;
		forge_init(&f);
		file = forge_png(&f, build, all[i]);
		copy = prov_arena_alloc(&f.arena, file.n + len, NULL);
		assert_non_null(copy);
		assert_int_equal(file.p[first + 1], 0xeb);
		memcpy(copy, file.p, first);
		memcpy(&copy[first], OTHER, len);
		memcpy(&copy[first + len], &file.p[first], file.n - first);
		r = forge_try(&f, prov_bytes(copy, file.n + len), true);
		assert_false(is_intact(r));
		prov_report_free(r);
		memcpy(copy, file.p, file.n);
		r = forge_try(&f, prov_bytes(copy, file.n), true);
		assert_int_equal(is_intact(r), i == 0);
		prov_report_free(r);
		assert_int_equal(copy[first + 7], 7);
		copy[first + 7] = 8;
		r = forge_try(&f, prov_bytes(copy, file.n), true);
		assert_false(is_intact(r));
		prov_report_free(r);
		forge_fini(&f);
	}
}

#define FTYP                                                                                       \
	"\0\0\0\x14"                                                                               \
	"ftypisom\0\0\0\0mp42"
#define MOOV "\0\0\0\x0emoovtables"
#define MDAT                                                                                       \
	"\0\0\0\x0c"                                                                               \
	"mdatdata"
#define MORE 8 /* zeros behind the store */

static struct prov_bytes film(struct forge *f, struct prov_bytes store)
{
	struct bmff_file box;
	struct prov_wr wr;
	char *copy;

	bmff_init(&box);
	bmff_c2pa(&box, "manifest", true, store);
	prov_wr_init(&wr, 1 << 20);
	prov_wr_bytes(&wr, f->head);
	prov_wr_bytes(&wr, prov_wr_data(&box.wr));
	prov_wr_bytes(&wr, f->tail);
	copy = prov_arena_strdup(&f->arena, prov_wr_data(&wr), NULL);
	assert_non_null(copy);
	store = prov_bytes(copy, wr.n);
	prov_wr_fini(&wr);
	bmff_fini(&box);
	return store;
}

/* A film finds its content by its place, which no box hash covers: with longer credentials it is
 * other bytes. */
static void test_film(void **state)
{
	static const struct boxed cases[] = {
	    {"store first", BYTES(FTYP), BYTES(MOOV MDAT), false, 0,
		{{.names = "ftyp", .to = 20}, STORE, {.names = "moov mdat", .from = 20, .to = 46}},
		3, SHA, MISMATCH},
	    {"store last", BYTES(FTYP MOOV MDAT), BYTES(""), false, 0,
		{{.names = "ftyp moov mdat", .to = 46}, STORE}, 2, SHA, MISMATCH},
	};
	static const uint8_t zeros[MORE] = {0};
	(void)state;

	for (size_t i = 0; i < 4; i++) {
		struct boxed b = cases[i / 2];
		struct prov_bytes file;
		struct prov_report *r;
		struct forge f;

		forge_init(&f);
		f.wrap = film;
		file = forge_png(&f, build, &b);
		if (i % 2 == 1) {
			prov_wr_bytes(&f.store, prov_bytes(zeros, sizeof(zeros)));
			file = film(&f, prov_wr_data(&f.store));
		}
		r = forge_verify(&f, file, true);
		assert_int_equal(prov_report_state(r), b.state);
		assert_true(forge_has(r, b.code));
		prov_report_free(r);
		forge_fini(&f);
	}
}

#define AVI                                                                                        \
	"RIFF\xff\xff\xff\xff"                                                                     \
	"AVI " /* of a length that nobody knew */
#define FRAME                                                                                      \
	"00dc\0\0\0\0"                                                                             \
	"00dc\0\0\0\0"

static struct prov_bytes avi(struct forge *f, struct prov_bytes store)
{
	struct prov_wr wr;
	char *copy;

	prov_wr_init(&wr, 1 << 20);
	prov_wr_bytes(&wr, f->head);
	prov_wr_str(&wr, "C2PA");
	for (unsigned i = 0; i < 4; i++)
		prov_wr_u8(&wr, (uint8_t)(store.n >> 8 * i));
	prov_wr_bytes(&wr, store);
	copy = prov_arena_strdup(&f->arena, prov_wr_data(&wr), NULL);
	assert_non_null(copy);
	store = prov_bytes(copy, wr.n);
	prov_wr_fini(&wr);
	return store;
}

#define PADDING 16u

/* The store with a box of padding at its end, which holds TEXT. */
static struct prov_bytes padded(struct forge *f, const char text[PADDING])
{
	uint8_t *p;

	prov_wr_str(&f->store, "...\x18"
			       "free");
	prov_wr_bytes(&f->store, prov_bytes(text, PADDING));
	p = (uint8_t *)prov_arena_strdup(&f->arena, prov_wr_data(&f->store), NULL);
	assert_non_null(p);
	memset(&p[f->store.n - PADDING - 8], 0, 3);
	for (unsigned i = 0; i < 4; i++)
		p[i] = (uint8_t)(f->store.n >> (24 - 8 * i));
	return prov_bytes(p, f->store.n);
}

/* Players look for a film's frames by their names, and find them in the store, too. */
static void test_frames(void **state)
{
	static const struct boxed b = {"film", BYTES(AVI), BYTES(""), false, 0,
	    {{.names = "AVI", .to = 12}, STORE}, 2, SHA, MATCH};
	static const struct {
		const char *more;
		bool ok;
	} cases[] = {{"................", true}, {FRAME, false}};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct boxed copy = b;
		struct prov_bytes file;
		struct prov_report *r;
		struct forge f;

		forge_init(&f);
		f.wrap = avi;
		(void)forge_png(&f, build, &copy);
		file = avi(&f, padded(&f, cases[i].more));
		r = forge_verify(&f, file, true);
		assert_int_equal(is_intact(r), cases[i].ok);
		assert_int_equal(forge_has(r, "assertion.boxesHash.mismatch"), !cases[i].ok);
		prov_report_free(r);
		forge_fini(&f);
	}
}

/* SOI, and an APP2 segment with an index of two pictures; where the second begins, from byte 10. */
#define INDEX                                                                                      \
	"\xff\xd8\xff\xe2\0\x40MPF\0II*\0\x08\0\0\0\1\0\2\xb0\7\0\x20\0\0\0\x1a\0\0\0\0\0\0\0"     \
	"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0....\0\0\0\0"
#define INDEX_SECOND 60u
#define INDEX_FROM 10u

static struct prov_bytes photo(struct forge *f, struct prov_bytes store)
{
	struct prov_wr wr;
	char *copy;

	prov_wr_init(&wr, 1 << 20);
	prov_wr_bytes(&wr, f->head);
	prov_wr_u16(&wr, 0xffeb);
	prov_wr_u16(&wr, (uint16_t)(store.n + 10));
	prov_wr_bytes(&wr, prov_bytes("JP\0\1\0\0\0\1", 8));
	prov_wr_bytes(&wr, store);
	prov_wr_bytes(&wr, f->tail);
	copy = prov_arena_strdup(&f->arena, prov_wr_data(&wr), NULL);
	assert_non_null(copy);
	store = prov_bytes(copy, wr.n);
	prov_wr_fini(&wr);
	return store;
}

#define INDEX_SIZE (sizeof(INDEX) - 1 - 2)
#define INDEX_MANY 20u

/* The file of which the index says that its second picture begins at TO; *AT is where in its
 * credentials one does. BEFORE indexes that lead nowhere stand before it. */
static struct prov_report *photo_report(size_t to, size_t before, size_t *at)
{
	uint8_t head[2 + (INDEX_MANY + 1) * INDEX_SIZE];
	char names[4 + 5 * (INDEX_MANY + 1)] = "SOI";
	struct boxed b = {"photo", BYTES(""), BYTES(DQT SOS EOI), false, 0,
	    {{.names = names, .to = 2 + (before + 1) * INDEX_SIZE}, STORE,
		{.names = "DQT SOS EOI", .from = 2 + (before + 1) * INDEX_SIZE, .to = END}},
	    3, SHA, MATCH};
	struct prov_bytes file;
	struct prov_report *r;
	struct forge f;

	for (size_t k = 0; k <= before; k++) {
		memcpy(head, INDEX, 2);
		memcpy(&head[2 + k * INDEX_SIZE], &INDEX[2], INDEX_SIZE);
		memset(&head[INDEX_SECOND + k * INDEX_SIZE], 0, 4);
		memcpy(&names[3 + 5 * k], " APP2", 6);
	}
	to -= INDEX_FROM + before * INDEX_SIZE;
	for (unsigned i = 0; i < 4; i++)
		head[INDEX_SECOND + before * INDEX_SIZE + i] = (uint8_t)(to >> 8 * i);
	b.head = prov_bytes(head, 2 + (before + 1) * INDEX_SIZE);
	b.v[2].to = b.head.n + b.tail.n;
	forge_init(&f);
	f.wrap = photo;
	(void)forge_png(&f, build, &b);
	file = photo(&f, padded(&f, "\xff\xd8\xff............."));
	*at = file.n - b.tail.n - PADDING;
	r = forge_verify(&f, file, true);
	forge_fini(&f);
	return r;
}

/* A second picture in the credentials, to which the file's own index of pictures leads, also where
 * it is not the first one: some readers take the last. */
static void check_index(size_t before)
{
	size_t at = INDEX_FROM + before * INDEX_SIZE, again = at;
	struct prov_report *r = photo_report(at, before, &again);

	assert_true(is_intact(r));
	/* A signature takes a byte more or less. */
	for (unsigned i = 0; i < 100 && again != at; i++) {
		at = again;
		prov_report_free(r);
		r = photo_report(at, before, &again);
	}
	assert_int_equal(again, at);
	assert_false(is_intact(r));
	assert_true(forge_has(r, "assertion.boxesHash.mismatch"));
	prov_report_free(r);
	/* One that is stale leads to no picture; a signature as long makes it none. */
	r = photo_report(at + 1, before, &again);
	for (unsigned i = 0; i < 100 && again == at + 1; i++) {
		prov_report_free(r);
		r = photo_report(at + 1, before, &again);
	}
	assert_true(is_intact(r));
	prov_report_free(r);
}

static void test_index(void **state)
{
	struct prov_report *r;
	size_t at;

	(void)state;
	check_index(0);
	check_index(1);
	check_index(15);
	/* More than are looked at. */
	r = photo_report(INDEX_FROM + INDEX_MANY * INDEX_SIZE, INDEX_MANY, &at);
	assert_false(is_intact(r));
	prov_report_free(r);
}

/* Boxes that nobody here reads are not judged; others than those are not there. */
static void test_unread(void **state)
{
	static const struct boxed signed_so = {
	    "", PNG(IDAT IEND), {{.names = "Stream-1", .to = 33}}, 1, SHA, MATCH};
	static const struct {
		const char *file;
		size_t n;
		int code;
	} cases[] = {
	    {"OggS\0\2\0\xff\xfe\0\0\0\0", 13, PROV_E_CONSTRUCT},
	    {"\0\1\0\0\0\1 a font's table", 22, PROV_E_CONSTRUCT},
	    {"II*\0\x08\0\0\0\0\0\0\0\0\0", 14, PROV_E_CONSTRUCT},
	    {"\1\2\3\4\0of no type", 14, PROV_OK},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prov_verify_opts opts = PROV_VERIFY_OPTS_INIT;
		struct prov_src *asset = NULL, *store = NULL;
		struct prov_report *r = NULL;
		struct forge f;

		forge_init(&f);
		(void)forge_png(&f, build, (void *)(uintptr_t)&signed_so);
		assert_int_equal(prov_src_mem(&asset, cases[i].file, cases[i].n, NULL), PROV_OK);
		assert_int_equal(prov_src_mem(&store, f.store.p, f.store.n, NULL), PROV_OK);
		opts.sidecar = store;
		assert_int_equal(
		    prov_verify_with(&r, f.policy, asset, "asset", &opts, NULL), cases[i].code);
		if (cases[i].code == PROV_OK)
			assert_true(forge_has(r, "assertion.boxesHash.unknownBox"));
		prov_report_free(r);
		prov_src_close(asset);
		prov_src_close(store);
		forge_fini(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_list),
	    cmocka_unit_test(test_left_out),
	    cmocka_unit_test(test_cover),
	    cmocka_unit_test(test_jpeg),
	    cmocka_unit_test(test_tampering),
	    cmocka_unit_test(test_segments),
	    cmocka_unit_test(test_film),
	    cmocka_unit_test(test_frames),
	    cmocka_unit_test(test_index),
	    cmocka_unit_test(test_unread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
