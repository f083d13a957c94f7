/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/crypto.h"
#include "helper/forge_pdf.h"
#include "helper/forge_test.h"

#include "crypto/crypto.h"
#include "validate/v_internal.h"

static void skewed(struct forge *f, void *ctx)
{
	f->skew_binding = true;
	forge_plain(f, ctx);
}

/* A data hash written by hand: [start, len] pairs, or something that is no list of ranges. */
static void by_hand(struct forge *f, void *ctx)
{
	const unsigned *which = ctx;
	uint8_t hash[32] = {0};
	struct prov_enc_map map, ex;
	struct prov_wr body;
	/* The store's own range always comes first; the file has 33 + 12 + store + 34 bytes. */
	const uint64_t second[][2] = {{34, 5}, {1u << 30, 5}, {0, 5}};

	prov_wr_init(&body, 4096);
	prov_enc_map_begin(&body, &map);
	prov_enc_key(&body, &map, "alg");
	prov_enc_str(&body, "sha256");
	prov_enc_key(&body, &map, "pad");
	prov_enc_bytes(&body, prov_bytes(NULL, 0));
	if (*which != 4) {
		prov_enc_key(&body, &map, "hash");
		prov_enc_bytes(&body, prov_bytes(hash, sizeof(hash)));
	}
	prov_enc_key(&body, &map, "exclusions");
	if (*which == 3) {
		prov_enc_str(&body, "none");
	} else {
		prov_enc_array(&body, *which == 4 ? 1 : 2);
		for (unsigned i = 0; i < (*which == 4 ? 1u : 2u); i++) {
			prov_enc_map_begin(&body, &ex);
			prov_enc_key(&body, &ex, "start");
			prov_enc_uint(&body, i == 0 ? 33 : second[*which][0]);
			prov_enc_key(&body, &ex, "length");
			/* Three bytes on the wire in both passes, so that the size stays. */
			prov_enc_uint(&body, i > 0                ? second[*which][1]
					     : f->store_size == 0 ? 4096
								  : f->store_size + 12);
			prov_enc_map_end(&body, &ex);
		}
	}
	prov_enc_map_end(&body, &map);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_assert(f, "c2pa.hash.data", PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
	forge_end(f, 0);
}

/* An eXIf chunk behind the store (A.3.2): 4 bytes of metadata. */
static const uint8_t exif_tail[] = {0, 0, 0, 4, 'e', 'X', 'I', 'f', 'M', 'M', 0, 42, 0, 0, 0, 0, 0,
    0, 0, 10, 'I', 'D', 'A', 'T', 0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1, 0x48, 0xaf, 0xa4, 0x71,
    0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82};

enum left_out { EXIF_DATA, EXIF_CHUNK, EXIF_STRETCHED, EXIF_AND_MORE };

/* Asset metadata is left out of the hash beside the store (9.2.6). */
static void metadata_left_out(struct forge *f, void *ctx)
{
	static const struct {
		uint32_t off, len;
	} outs[] = {[EXIF_DATA] = {8, 4},
	    [EXIF_CHUNK] = {0, 16},
	    [EXIF_STRETCHED] = {0, 12},
	    [EXIF_AND_MORE] = {0, 17}};
	const unsigned *what = ctx;
	uint32_t off = outs[*what].off, len = outs[*what].len;
	uint8_t hash[PROV_HASH_MAX];
	struct prov_enc_map map, ex;
	struct prov_wr body, kept;

	f->tail = prov_bytes(exif_tail, sizeof(exif_tail));
	prov_wr_init(&kept, 4096);
	prov_wr_bytes(&kept, f->head);
	prov_wr_bytes(&kept, prov_bytes_sub(f->tail, 0, off));
	prov_wr_bytes(&kept, prov_bytes_sub(f->tail, off + len, f->tail.n));
	assert_int_equal(
	    prov_hash_bytes(PROV_HASH_SHA256, prov_wr_data(&kept), hash, NULL), PROV_OK);
	prov_wr_fini(&kept);
	prov_wr_init(&body, 4096);
	prov_enc_map_begin(&body, &map);
	prov_enc_key(&body, &map, "alg");
	prov_enc_str(&body, "sha256");
	prov_enc_key(&body, &map, "pad");
	prov_enc_bytes(&body, prov_bytes("", 0));
	prov_enc_key(&body, &map, "hash");
	prov_enc_bytes(&body, prov_bytes(hash, 32));
	prov_enc_key(&body, &map, "exclusions");
	prov_enc_array(&body, 2);
	for (unsigned i = 0; i < 2; i++) {
		/* Two-byte numbers in both passes, so that the size stays. */
		uint64_t store = f->store_size == 0 ? 1000 : f->store_size + 12;
		prov_enc_map_begin(&body, &ex);
		prov_enc_key(&body, &ex, "start");
		prov_enc_uint(&body, i == 0 ? f->head.n : f->head.n + store + off);
		prov_enc_key(&body, &ex, "length");
		prov_enc_uint(&body, i == 0 ? store : len);
		prov_enc_map_end(&body, &ex);
	}
	prov_enc_map_end(&body, &map);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_assert(f, "c2pa.hash.data", PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
	forge_end(f, 0);
}

static void test_ranges(void **state)
{
	static const struct forge_case cases[] = {
	    {"exact", forge_plain, 0, "assertion.dataHash.match", PROV_STATE_TRUSTED},
	    {"one byte more", skewed, 0, "assertion.dataHash.mismatch", PROV_STATE_INVALID},
	    {"overlapping", by_hand, 0, "assertion.dataHash.malformed", PROV_STATE_INVALID},
	    {"behind the end", by_hand, 1, "assertion.dataHash.mismatch", PROV_STATE_INVALID},
	    {"out of order", by_hand, 2, "assertion.dataHash.malformed", PROV_STATE_INVALID},
	    {"no list", by_hand, 3, "assertion.dataHash.malformed", PROV_STATE_INVALID},
	    {"metadata too", metadata_left_out, EXIF_DATA,
		"assertion.dataHash.additionalExclusionsPresent", PROV_STATE_TRUSTED},
	    {"all of the metadata", metadata_left_out, EXIF_CHUNK,
		"assertion.dataHash.additionalExclusionsPresent", PROV_STATE_TRUSTED},
	    {"metadata that could be stretched", metadata_left_out, EXIF_STRETCHED,
		"assertion.dataHash.mismatch", PROV_STATE_INVALID},
	    {"metadata and content", metadata_left_out, EXIF_AND_MORE,
		"assertion.dataHash.mismatch", PROV_STATE_INVALID},
	    {"no hash", by_hand, 4, "assertion.dataHash.mismatch", PROV_STATE_INVALID},
	};
	(void)state;
	forge_run(cases, sizeof(cases) / sizeof(cases[0]));
}

/* Changed content, and content added behind the end. */
static void test_tampering(void **state)
{
	struct forge f;
	unsigned flags = 0;
	struct prov_bytes file;
	uint8_t *copy;

	(void)state;
	forge_init(&f);
	file = forge_png(&f, forge_plain, &flags);
	copy = prov_arena_alloc(&f.arena, file.n + 1, NULL);
	assert_non_null(copy);
	for (size_t at = file.n - 30; at < file.n + 1; at += 15) {
		struct prov_report *r;
		memcpy(copy, file.p, file.n);
		copy[at] ^= at < file.n ? 1 : 0;
		r = forge_verify(&f, prov_bytes(copy, at < file.n ? file.n : file.n + 1), true);
		assert_non_null(r);
		assert_int_equal(prov_report_state(r), PROV_STATE_INVALID);
		assert_true(forge_has(r, "assertion.dataHash.mismatch"));
		prov_report_free(r);
	}
	forge_fini(&f);
}

/* A line of text with the store: what the hash covers, and what it leaves out around the store. */
struct line {
	const char *head, *lead, *trail, *tail;
	bool intact;
};

struct hand {
	uint64_t more; /* bytes of content that the exclusion takes in behind the store */
	const char *pad;
	size_t pad_len;
	uint64_t excluded; /* bytes that are left out instead of the store's; 0: the store's */
	bool jpeg, svg;
	const struct line *line;
	size_t part;
};

#define SVG_HEAD                                                                                   \
	"<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:c2pa=\"http://c2pa.org/manifest\">"       \
	"<metadata><c2pa:manifest>"
#define SVG_TAIL "</c2pa:manifest></metadata><path d=\"m0 0\"/></svg>"
#define SVG_MORE "</c2pa:manifest></metadata><path d=\"m1 1\"/><metadata><c2pa:manifest>"

static uint64_t embedded(const struct forge *f, const struct hand *h)
{
	const uint64_t text = (f->store_size + 2) / 3 * 4;

	if (h->line != NULL)
		return text + strlen(h->line->lead) + strlen(h->line->trail);
	return h->svg ? text : forge_embedded(f);
}

/* A data hash whose hash is right for what it leaves out of head, store, foreign bytes and tail. */
static void hashed(struct forge *f, void *ctx)
{
	static const uint8_t head[] = {0xff, 0xd8}, tail[] = "\xff\xda\0\4\1\1data\xff\xd9";
	const struct hand *h = ctx;
	uint8_t hash[PROV_HASH_MAX];
	struct prov_enc_map map, ex;
	struct prov_wr body, file;

	f->jpeg = h->jpeg;
	f->part = h->part;
	if (h->jpeg) {
		f->head = prov_bytes(head, sizeof(head));
		f->tail = prov_bytes(tail, sizeof(tail) - 1);
	}
	if (h->svg) {
		f->head = prov_bytes_str(SVG_HEAD);
		f->tail = prov_bytes_str(SVG_TAIL);
	}
	if (h->line != NULL) {
		f->head = prov_bytes_str(h->line->head);
		f->tail = prov_bytes_str(h->line->tail);
	}
	prov_wr_init(&file, 4096);
	prov_wr_bytes(&file, f->head);
	prov_wr_bytes(&file, f->tail);
	assert_int_equal(
	    prov_hash_bytes(PROV_HASH_SHA256, prov_wr_data(&file), hash, NULL), PROV_OK);
	prov_wr_fini(&file);
	prov_wr_init(&body, 4096);
	prov_enc_map_begin(&body, &map);
	prov_enc_key(&body, &map, "exclusions");
	prov_enc_array(&body, 1);
	prov_enc_map_begin(&body, &ex);
	prov_enc_key(&body, &ex, "start");
	prov_enc_uint(&body, f->head.n);
	prov_enc_key(&body, &ex, "length");
	prov_enc_uint(&body, h->excluded > 0 ? h->excluded : embedded(f, h) + h->more);
	prov_enc_map_end(&body, &ex);
	prov_enc_key(&body, &map, "alg");
	prov_enc_str(&body, "sha256");
	prov_enc_key(&body, &map, "hash");
	prov_enc_bytes(&body, prov_bytes(hash, 32));
	prov_enc_key(&body, &map, "pad");
	prov_enc_bytes(&body, prov_bytes(h->pad, h->pad_len));
	prov_enc_map_end(&body, &map);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_assert(f, "c2pa.hash.data", PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
	forge_end(f, 0);
}

/* "Ignore pad" (15.12.1.1): it lies in the assertion, whose hash the claim has. */
static void test_pad(void **state)
{
	struct hand h = {.pad = "\0\1\2", .pad_len = 3};
	enum prov_state found = PROV_STATE_ERROR;
	struct forge f;

	(void)state;
	forge_init(&f);
	assert_true(forge_finds(&f, hashed, &h, "assertion.dataHash.match", &found));
	assert_int_equal(found, PROV_STATE_TRUSTED);
	forge_fini(&f);
}

static bool is_intact(const struct prov_report *r)
{
	return r != NULL && (prov_report_state(r) == PROV_STATE_TRUSTED ||
				prov_report_state(r) == PROV_STATE_VALID);
}

/* FILE with LEN bytes of MORE at AT. */
static struct prov_bytes with(
    struct forge *f, struct prov_bytes file, size_t at, const void *more, size_t len)
{
	uint8_t *copy = prov_arena_alloc(&f->arena, file.n + len, NULL);

	assert_non_null(copy);
	memcpy(copy, file.p, at);
	memcpy(&copy[at], more, len);
	memcpy(&copy[at + len], &file.p[at], file.n - at);
	return prov_bytes(copy, file.n + len);
}

static bool intact(struct forge *f, struct prov_bytes file)
{
	struct prov_report *r = forge_verify(f, file, true);
	bool out = is_intact(r);

	prov_report_free(r);
	return out;
}

#define COMMENT "\xff\xfe\0\6text"

/* 18.5.3, 15.12.1.2: the store's segments are one run, and nothing else is left out with them. */
static void test_segments(void **state)
{
	struct hand h = {.jpeg = true, .part = 700};
	const size_t len = sizeof(COMMENT) - 1, first = 2 + 720;
	struct prov_bytes file;
	struct forge f;
	uint8_t *copy;

	(void)state;
	forge_init(&f);
	file = forge_png(&f, hashed, &h);
	assert_true(intact(&f, file));
	assert_int_equal(file.p[first], 0xff);
	assert_int_equal(file.p[first + 1], 0xeb);
	assert_false(intact(&f, with(&f, file, first, COMMENT, len)));
	/* The segments as two box instances. */
	copy = prov_arena_alloc(&f.arena, file.n, NULL);
	assert_non_null(copy);
	memcpy(copy, file.p, file.n);
	assert_int_equal(copy[first + 7], 7);
	copy[first + 7] = 8;
	assert_false(intact(&f, prov_bytes(copy, file.n)));
	/* The first segment twice, and all of them twice. */
	assert_false(intact(&f, with(&f, file, 2, &file.p[2], 720)));
	assert_false(intact(&f, with(&f, file, 2, &file.p[2], (size_t)forge_embedded(&f))));
	forge_fini(&f);
	/* The signer left out what would stand between and behind them. */
	h.more = len;
	forge_init(&f);
	file = forge_png(&f, hashed, &h);
	assert_false(intact(&f, with(&f, file, first, COMMENT, len)));
	assert_false(intact(&f, with(&f, file, 2, COMMENT, len)));
	assert_false(intact(&f, with(&f, file, 2 + (size_t)forge_embedded(&f), COMMENT, len)));
	forge_fini(&f);
}

static struct prov_bytes svg(struct forge *f, struct prov_bytes store)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint8_t *text = prov_arena_alloc(&f->arena, (store.n + 2) / 3 * 4, NULL);
	size_t n = 0;

	assert_non_null(text);
	for (size_t i = 0; i < store.n; i += 3) {
		uint32_t v = 0;

		for (size_t k = i; k < i + 3; k++)
			v = v << 8 | (k < store.n ? store.p[k] : 0);
		for (unsigned k = 0; k < 4; k++)
			text[n++] =
			    i + k <= store.n ? (uint8_t)digits[v >> (18 - 6 * k) & 63] : '=';
	}
	return with(f, with(f, f->head, f->head.n, text, n), f->head.n + n, f->tail.p, f->tail.n);
}

/* A store that was made smaller (its COSE padding is nobody's word), and markup in the room that it
 * left inside of what the hash leaves out: only the store itself may be left out. */
static void test_markup(void **state)
{
	const size_t more = sizeof(SVG_MORE) - 1;

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct hand h = {.svg = true, .more = i * more};
		struct prov_bytes file;
		struct forge f;

		forge_init(&f);
		f.wrap = svg;
		file = forge_png(&f, hashed, &h);
		if (i == 1)
			file = with(&f, file, sizeof(SVG_HEAD) - 1 + (size_t)embedded(&f, &h),
			    SVG_MORE, more);
		assert_int_equal(intact(&f, file), i == 0);
		forge_fini(&f);
	}
}

static struct prov_bytes lined(struct forge *f, struct prov_bytes store)
{
	const struct line *line = f->wrap_ctx;
	const struct prov_bytes head = f->head, tail = f->tail;
	struct prov_bytes text;

	f->head = prov_bytes_str(line->lead);
	f->tail = prov_bytes_str(line->trail);
	text = svg(f, store);
	f->head = head;
	f->tail = tail;
	text = with(f, text, 0, line->head, strlen(line->head));
	return with(f, text, text.n, line->tail, strlen(line->tail));
}

#define BEGIN "-----BEGIN C2PA MANIFEST----- data:application/c2pa;base64,"
#define END " -----END C2PA MANIFEST-----"

/* A.9.4, as it is written by one or another: with the line end before the last line, or its LF, or
 * neither. Nothing else may be left out, whoever signed it. */
static void test_lines(void **state)
{
	static const struct line lines[] = {
	    {"x\n", "# " BEGIN, END, "", true},
	    {"x", "\n# " BEGIN, END, "", true},
	    {"x", "\n# " BEGIN, END "\n", "", true},
	    {"x\r", "\n# " BEGIN, END "\r\n", "", true},
	    {"x", "\r\n# " BEGIN, END, "", true},
	    /* The line's end may once have been in the range, and another taken its place. */
	    {"x\r\n", "# " BEGIN, END, "\r\n", false},
	    {"", "#  " BEGIN, END, "\n\nx", false},
	    {"", "# " BEGIN, END "\n", "x\n", true},
	    {"", "/* " BEGIN, END " */\n", "x\n", true},
	    {"# ", BEGIN, END, "\nx\n", false},
	    {"x\n", "# " BEGIN, END "\n", "y\n", true},
	    {"x", "\n# " BEGIN, END "\n", "y\n", false},
	    {"x\n", "y # " BEGIN, END, "", false},
	    {"x\n", "y\n# " BEGIN, END, "", false},
	    {"x", "\n\n# " BEGIN, END, "", false},
	    {"x\n", "# " BEGIN, END "\ny", "", false},
	    {"x\n", "# " BEGIN, END "\n\n", "", false},
	    {"x\n", "# " BEGIN, END " y", "\n", false},
	    {"x\n", "/* " BEGIN, END, "\n*/\n", false},
	    {"", "# " BEGIN, END "\n", "\n# " BEGIN "AAAA" END "\n", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct hand h = {.line = &lines[i]};
		struct prov_bytes file;
		struct forge f;

		forge_init(&f);
		f.wrap = lined;
		f.wrap_ctx = &lines[i];
		file = forge_png(&f, hashed, &h);
		if (intact(&f, file) != lines[i].intact)
			fail_msg("line %zu: %.*s", i, (int)file.n, (const char *)file.p);
		forge_fini(&f);
	}
}

/* Manifests are found by their labels, which no signature covers: the references are signed. */
static void test_labels(void **state)
{
	static const char *const labels[] = {"urn:c2pa:active", "c2pa.assertions", "c2pa.hash.data",
	    "c2pa.claim.v2", "c2pa.signature"};
	unsigned flags = 0;
	struct prov_bytes file;
	struct forge f;

	(void)state;
	forge_init(&f);
	file = forge_png(&f, forge_plain, &flags);
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		size_t n = strlen(labels[i]) + 1, found = 0;

		for (size_t at = 0; at + n <= file.n; at++) {
			/* With its NUL: in a description box, not in a reference. */
			if (memcmp(&file.p[at], labels[i], n) != 0)
				continue;
			file = with(&f, file, 0, "", 0);
			((uint8_t *)(uintptr_t)file.p)[at + n - 2] ^= 1;
			assert_false(intact(&f, file));
			((uint8_t *)(uintptr_t)file.p)[at + n - 2] ^= 1;
			found++;
		}
		assert_true(found > 0);
	}
	assert_true(intact(&f, file));
	forge_fini(&f);
}

/* Bytes that a store from elsewhere leaves out are never its own (11.4). */
static void detached(const char *between, size_t len, uint64_t excluded, bool expected)
{
	struct hand h = {.excluded = excluded};
	struct prov_verify_opts opts = PROV_VERIFY_OPTS_INIT;
	struct prov_src *asset = NULL, *store = NULL;
	struct prov_report *r = NULL;
	struct prov_bytes file;
	bool said = false;
	struct forge f;

	forge_init(&f);
	(void)forge_png(&f, hashed, &h);
	file = with(&f, f.head, f.head.n, between, len);
	file = with(&f, file, file.n, f.tail.p, f.tail.n);
	assert_int_equal(prov_src_mem(&asset, file.p, file.n, NULL), PROV_OK);
	assert_int_equal(prov_src_mem(&store, f.store.p, f.store.n, NULL), PROV_OK);
	opts.sidecar = store;
	assert_int_equal(
	    prov_verify_with(&r, f.policy, asset, "detached.png", &opts, NULL), PROV_OK);
	assert_int_equal(is_intact(r), expected);
	assert_int_equal(forge_has(r, "assertion.dataHash.mismatch"), !expected);
	assert_int_equal(forge_has(r, "assertion.dataHash.additionalExclusionsPresent"), expected);
	for (size_t i = 0; i < r->num_unchecked; i++)
		said = said || strstr(r->unchecked[i], "before they were taken out") != NULL;
	assert_true(said || !expected);
	prov_report_free(r);
	prov_src_close(asset);
	prov_src_close(store);
	forge_fini(&f);
}

static void test_detached(void **state)
{
	static const char content[] = "\0\0\0\4IDATdatacrc.", text[] = "\0\0\0\4tEXta\0bccrc.",
			  other[] = "\0\0\0\4caBXjumbcrc.";

	(void)state;
	detached(content, 16, 16, false);
	detached(other, 16, 16, false);
	detached(text, 16, 16, true);
	detached(text, 16, 17, false);
}

/* A.8: which exclusions are this wrapper, in the readings of 2.4 and 2.5. */
static void test_text_readings(void **state)
{
	struct prov_cand cand = {.start = 100, .len = 60, .has_nfc_start = true, .nfc_start = 96};
	struct prov_span s;

	(void)state;
	assert_true(v_text_excludes(&cand, 160, 100, 60, &s));
	assert_int_equal(s.start, 100);
	assert_int_equal(s.len, 60);
	assert_true(v_text_excludes(&cand, 160, 103, 57, &s));
	assert_int_equal(s.start, 103);
	assert_int_equal(s.len, 57);
	assert_true(v_text_excludes(&cand, 160, 96, 60, &s));
	assert_int_equal(s.start, 100);
	assert_int_equal(s.len, 60);
	assert_true(v_text_excludes(&cand, 160, 99, 57, &s));
	assert_int_equal(s.start, 103);
	assert_false(v_text_excludes(&cand, 160, 100, 57, NULL));
	assert_false(v_text_excludes(&cand, 160, 99, 60, NULL));
	assert_false(v_text_excludes(&cand, 160, 100, 61, NULL));
	assert_false(v_text_excludes(&cand, 160, 0, 160, NULL));
	/* Within a text that is not normalised, only the reading that no other form of it moves. */
	assert_false(v_text_excludes(&cand, 161, 100, 60, NULL));
	assert_false(v_text_excludes(&cand, 161, 103, 57, NULL));
	assert_true(v_text_excludes(&cand, 161, 96, 60, NULL));
	cand.nfc_start = 100;
	assert_true(v_text_excludes(&cand, 161, 100, 60, NULL));
	cand.has_nfc_start = false;
	assert_true(v_text_excludes(&cand, 161, 100, 60, NULL));
}

/* A PDF file with the place of a signature, which its binding leaves out (A.4.2.2). */
struct sig_case {
	const char *name;
	const char *more; /* in the signature dictionary */
	const char *with; /* what is filled in after signing */
	int early, late;  /* where the range begins and ends besides the brackets */
	bool note;        /* the range is a note's Contents */
	bool loose;       /* no field names it */
	bool intact;
};

static void build_signature(struct forge *f, void *ctx)
{
	const struct sig_case *c = *(const struct sig_case **)ctx;
	struct pdf_make m;
	unsigned flags = 0;
	uint64_t start, len;

	pdf_make_init(&m);
	forge_pdf_room(f, &m, 5);
	pdf_make_obj(&m, 1, "<</AF[5 0 R]/AcroForm<</Fields[8 0 R]>>>>");
	pdf_make_obj(&m, 8, c->loose ? "<</T(x)>>" : "<</FT/Sig/V 9 0 R>>");
	pdf_make_signature(&m, 9, c->more, 64);
	start = m.sig;
	len = m.sig_len;
	if (c->note) {
		pdf_make_obj(&m, 10, "<</Type/Annot/Subtype/Text/Contents<48616c6c6f>>>");
		start = m.wr.n - strlen("<48616c6c6f>>>\nendobj\n");
		len = strlen("<48616c6c6f>");
	}
	pdf_make_end(&m, 0, "");
	pdf_make_sign(&m);
	f->skip.start = start + (uint64_t)(int64_t)c->early;
	f->skip.len = len + (uint64_t)(int64_t)(c->late - c->early);
	forge_pdf_place(f, &m);
	pdf_make_fini(&m);
	forge_plain(f, &flags);
}

static void run_signature(const struct sig_case *c)
{
	struct forge f;
	struct prov_bytes file;
	struct prov_report *r;

	print_message("  %s\n", c->name);
	forge_init(&f);
	f.wrap = forge_pdf_wrap;
	file = forge_png(&f, build_signature, &c);
	if (c->with != NULL)
		memcpy((uint8_t *)(uintptr_t)&file.p[f.skip.start], c->with, strlen(c->with));
	r = forge_verify(&f, file, true);
	assert_non_null(r);
	assert_int_equal(prov_report_state(r), c->intact ? PROV_STATE_TRUSTED : PROV_STATE_INVALID);
	assert_int_equal(forge_has(r, "assertion.dataHash.match"), c->intact);
	assert_int_equal(forge_has(r, "assertion.dataHash.mismatch"), !c->intact);
	assert_int_equal(forge_has(r, "assertion.dataHash.additionalExclusionsPresent"), c->intact);
	prov_report_free(r);
	forge_fini(&f);
}

static void test_pdf_signature(void **state)
{
	static const struct sig_case cases[] = {
	    {"not there yet", "", NULL, 0, 0, false, false, true},
	    {"without the brackets", "/Type/Sig", NULL, 1, -1, false, false, true},
	    {"filled in", "", "<3082012f", 0, 0, false, false, true},
	    {"a byte more", "", NULL, 0, 1, false, false, false},
	    {"a byte earlier", "", NULL, -1, 0, false, false, false},
	    {"the key too", "", NULL, -10, 0, false, false, false},
	    {"a note's text", "", NULL, 0, 0, true, false, false},
	    {"no field's", "", NULL, 0, 0, false, true, false},
	    {"a note besides", "/Subtype/FreeText", NULL, 0, 0, false, false, false},
	    {"closed early", "", "<30>/Subtype/FreeText/Rect[0 0 9 9]/X<00", 0, 0, false, false,
		false},
	    {"another object in it", "", "<30>>> endobj 1 0 obj<</Type/Catalog>>", 0, 0, false,
		false, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		run_signature(&cases[i]);
}

/* A TIFF file of one row, whose directory names STORE bytes of credentials behind it, and then the
 * row. Its data hash leaves out the credentials and their count (18.5.5). */
#define ROW 16u
#define TIFF_HEAD (8u + 2 + 10 * 12 + 4)
#define TIFF_COUNT (8u + 2 + 9 * 12 + 4)

static void put_le(struct prov_wr *wr, uint32_t v, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		prov_wr_u8(wr, (uint8_t)(v >> 8 * i));
}

static void put_head(struct prov_wr *wr, uint32_t store)
{
	const uint32_t entries[][3] = {{256, 3, ROW}, {257, 3, 1}, {258, 3, 8}, {259, 3, 1},
	    {262, 3, 1}, {273, 4, TIFF_HEAD + store}, {277, 3, 1}, {278, 3, 1}, {279, 4, ROW},
	    {0xcd41, 7, TIFF_HEAD}};

	prov_wr_bytes(wr, prov_bytes("II*\0\x08\0\0\0\x0a\0", 10));
	for (size_t i = 0; i < 10; i++) {
		put_le(wr, entries[i][0], 2);
		put_le(wr, entries[i][1], 2);
		put_le(wr, entries[i][0] == 0xcd41 ? store : 1, 4);
		put_le(wr, entries[i][2], 4);
	}
	put_le(wr, 0, 4);
}

static struct prov_bytes tiff(struct forge *f, struct prov_bytes store)
{
	struct prov_wr wr;
	char *copy;

	prov_wr_init(&wr, 1 << 20);
	put_head(&wr, (uint32_t)store.n);
	prov_wr_bytes(&wr, store);
	prov_wr_bytes(&wr, f->tail);
	copy = prov_arena_strdup(&f->arena, prov_wr_data(&wr), NULL);
	assert_non_null(copy);
	store = prov_bytes(copy, wr.n);
	prov_wr_fini(&wr);
	return store;
}

/* Over LEFT; what it leaves out are these two. */
static void put_spans(struct forge *f, const uint64_t spans[2][2], struct prov_bytes left)
{
	struct prov_enc_map map, ex;
	uint8_t hash[PROV_HASH_MAX];
	struct prov_wr body;

	prov_wr_init(&body, 4096);
	assert_int_equal(prov_hash_bytes(PROV_HASH_SHA256, left, hash, NULL), PROV_OK);
	prov_enc_map_begin(&body, &map);
	prov_enc_key(&body, &map, "exclusions");
	prov_enc_array(&body, 2);
	for (size_t i = 0; i < 2; i++) {
		prov_enc_map_begin(&body, &ex);
		prov_enc_key(&body, &ex, "start");
		prov_enc_uint(&body, spans[i][0]);
		prov_enc_key(&body, &ex, "length");
		prov_enc_uint(&body, spans[i][1]);
		prov_enc_map_end(&body, &ex);
	}
	prov_enc_key(&body, &map, "alg");
	prov_enc_str(&body, "sha256");
	prov_enc_key(&body, &map, "hash");
	prov_enc_bytes(&body, prov_bytes(hash, 32));
	prov_enc_key(&body, &map, "pad");
	prov_enc_bytes(&body, prov_bytes(NULL, 0));
	prov_enc_map_end(&body, &map);
	forge_assert(f, "c2pa.hash.data", PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
}

static void put_tiff_hash(struct forge *f)
{
	const uint64_t store = f->store_size == 0 ? 4096 : f->store_size;
	struct prov_wr head, left;

	prov_wr_init(&head, 4096);
	prov_wr_init(&left, 4096);
	put_head(&head, (uint32_t)store);
	prov_wr_bytes(&left, prov_bytes_sub(prov_wr_data(&head), 0, TIFF_COUNT));
	prov_wr_bytes(&left, prov_bytes_sub(prov_wr_data(&head), TIFF_COUNT + 4, head.n));
	prov_wr_bytes(&left, f->tail);
	put_spans(
	    f, (const uint64_t[2][2]){{TIFF_COUNT, 4}, {TIFF_HEAD, store}}, prov_wr_data(&left));
	prov_wr_fini(&left);
	prov_wr_fini(&head);
}

/* A film in two RIFF chunks (OpenDML), whose index would say where the second one's frames lie. */
#define AVI_HEAD 12u

/* Without any, a WAV file is sound as a whole, and its credentials too. */
#define SOUND "data\4\0\0\0...."

static struct prov_bytes sound_of(const char *form)
{
	return prov_bytes(SOUND, strcmp(form, "WAVE") == 0 ? sizeof(SOUND) - 1 : 0);
}

static struct prov_bytes riff(struct forge *f, struct prov_bytes store, const char *form)
{
	uint32_t pad = store.n & 1;
	struct prov_wr wr;
	char *copy;

	prov_wr_init(&wr, 1 << 20);
	prov_wr_str(&wr, "RIFF");
	put_le(&wr, (uint32_t)(store.n + pad + 12 + sound_of(form).n), 4);
	prov_wr_str(&wr, form);
	prov_wr_bytes(&wr, sound_of(form));
	prov_wr_str(&wr, "C2PA");
	put_le(&wr, (uint32_t)store.n, 4);
	prov_wr_bytes(&wr, store);
	prov_wr_zeros(&wr, pad);
	prov_wr_bytes(&wr, f->tail);
	copy = prov_arena_strdup(&f->arena, prov_wr_data(&wr), NULL);
	assert_non_null(copy);
	store = prov_bytes(copy, wr.n);
	prov_wr_fini(&wr);
	return store;
}

static struct prov_bytes avi(struct forge *f, struct prov_bytes store)
{
	return riff(f, store, "AVI ");
}

static struct prov_bytes wav(struct forge *f, struct prov_bytes store)
{
	return riff(f, store, "WAVE");
}

static void put_riff_hash(struct forge *f)
{
	const uint64_t store = f->store_size == 0 ? 4096 : f->store_size;
	const char *form = f->wrap == avi ? "AVI " : "WAVE";
	struct prov_wr left;

	prov_wr_init(&left, 4096);
	prov_wr_str(&left, "RIFF");
	prov_wr_str(&left, form);
	prov_wr_bytes(&left, sound_of(form));
	prov_wr_zeros(&left, store & 1);
	prov_wr_bytes(&left, f->tail);
	put_spans(f, (const uint64_t[2][2]){{4, 4}, {AVI_HEAD + sound_of(form).n, 8 + store}},
	    prov_wr_data(&left));
	prov_wr_fini(&left);
}

static void updated(struct forge *f, void *ctx)
{
	struct prov_action_new a = {.action = "c2pa.published"};

	(void)ctx;
	forge_begin(f, "urn:c2pa:last", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	if (f->wrap == tiff)
		put_tiff_hash(f);
	else
		put_riff_hash(f);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_UPDATE);
	f->of_last = true;
	forge_ingredient(f, "c2pa.ingredient.v3", "parentOf", true, true, 0);
	forge_actions(f, "c2pa.actions.v2", &a, 1);
	forge_end(f, 0);
	f->of_last = false;
}

/* An update may resize the store, whose end zeros may fill up; what stands behind it is content at
 * the place that the file names. */
static void test_shifted(void **state)
{
	static const uint8_t row[ROW] = {1, 2, 3, 4}, zeros[ROW] = {0};
	static const char more[] = "RIFF\x0c\0\0\0AVIXJUNK\0\0\0";
	const struct {
		struct prov_bytes (*wrap)(struct forge *f, struct prov_bytes store);
		struct prov_bytes behind;
	} cases[] = {{tiff, prov_bytes(NULL, 0)}, {tiff, prov_bytes(row, sizeof(row))},
	    {avi, prov_bytes(NULL, 0)}, {avi, prov_bytes(more, sizeof(more))}};
	(void)state;

	for (size_t i = 0; i < 4; i++) {
		struct prov_bytes file, store;
		struct prov_report *r;
		struct forge f;
		uint8_t *longer;
		bool shown;

		forge_init(&f);
		f.wrap = cases[i].wrap;
		f.tail = cases[i].behind;
		file = forge_png(&f, updated, NULL);
		r = forge_verify(&f, file, true);
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		/* A length that is left out changes nothing that is shown. */
		assert_false(r->metadata_open);
		prov_report_free(r);
		store = with(&f, prov_wr_data(&f.store), f.store.n, zeros, sizeof(zeros));
		file = f.wrap(&f, store);
		/* The strip is said to lie where it was. */
		longer = (uint8_t *)(uintptr_t)file.p;
		if (f.wrap == tiff) {
			size_t at = TIFF_HEAD + f.store.n;

			longer[8 + 2 + 5 * 12 + 8] = (uint8_t)at;
			longer[8 + 2 + 5 * 12 + 9] = (uint8_t)(at >> 8);
		}
		r = forge_verify(&f, file, true);
		/* Where there was no strip, it is one now. */
		shown = cases[i].behind.n > 0 || cases[i].wrap == tiff;
		assert_int_equal(is_intact(r), !shown);
		assert_int_equal(forge_has(r, "assertion.dataHash.mismatch"), shown);
		prov_report_free(r);
		forge_fini(&f);
	}
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

/* Players that look for a film's frames by their names find them in the store, too; and those that
 * take coded sound in a WAV file for a stream, its frames. */
static void test_played(void **state)
{
	static const struct {
		struct prov_bytes (*wrap)(struct forge *f, struct prov_bytes store);
		const char *text;
		bool ok;
	} cases[] = {{avi, "................", true},
	    {avi,
		"00dc\0\0\0\0"
		"00dc\0\0\0\0",
		false},
	    {avi, "00dc\0\0\0\0........", true}, {avi, "00dc............", true},
	    {wav, "................", true}, {wav, "....\x7f\xfe\x80\x01........", false},
	    {avi, "....\x7f\xfe\x80\x01........", true},
	    {wav,
		"00dc\0\0\0\0"
		"00dc\0\0\0\0",
		true}};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prov_bytes file;
		struct prov_report *r;
		struct forge f;

		forge_init(&f);
		f.wrap = cases[i].wrap;
		f.tail = prov_bytes(NULL, 0);
		file = forge_png(&f, updated, NULL);
		file = f.wrap(&f, padded(&f, cases[i].text));
		r = forge_verify(&f, file, true);
		assert_int_equal(is_intact(r), cases[i].ok);
		assert_int_equal(forge_has(r, "assertion.dataHash.mismatch"), !cases[i].ok);
		prov_report_free(r);
		forge_fini(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ranges),
	    cmocka_unit_test(test_tampering),
	    cmocka_unit_test(test_pad),
	    cmocka_unit_test(test_segments),
	    cmocka_unit_test(test_markup),
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_labels),
	    cmocka_unit_test(test_detached),
	    cmocka_unit_test(test_shifted),
	    cmocka_unit_test(test_played),
	    cmocka_unit_test(test_text_readings),
	    cmocka_unit_test(test_pdf_signature),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
