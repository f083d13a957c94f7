/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_boxes.h"
#include "helper/forge_test.h"

#include "crypto/crypto.h"

#define CHUNK(len, type, data) "\0\0\0" len type data "crc."
#define HEAD "\x89PNG\r\n\x1a\n" CHUNK("\x0d", "IHDR", "\0\0\0\x01\0\0\0\x01\x08\0\0\0\0")
#define REST CHUNK("\x04", "IDAT", "data") CHUNK("\0", "IEND", "")
#define FILM "a short film"
#define CUT 61 /* where the film begins in the file without the store */
#define END 73

enum what {
	NO_PLACE = 1,    /* no location */
	NO_REF = 2,      /* no hashAssertion */
	BARE = 4,        /* it is a URI alone */
	WRONG_REF = 8,   /* its hash is of something else */
	OPTIONAL = 16,   /* may be absent */
	LEAVES_OUT = 32, /* its first byte is not hashed */
	AS_BOXES = 64,   /* its hash is a box hash */
	NO_ASSERTION = 128,
	IN_BOX = 256,
	NO_OFFSET = 512,
	BAD_HASH = 1024,
	WITH_AFTER = 2048 /* the box hash goes to c2pa.after */
};

struct piece {
	size_t from, to; /* of the file without the store */
	unsigned what;
	const char *ref; /* or NULL: its own */
	uint64_t longer; /* than it is, as said */
};

struct multi {
	const char *name;
	struct piece v[3];
	size_t n;
	unsigned lists; /* how many; 0 reads as 1, more than 9: none that holds any */
	size_t cut;     /* bytes from the end */
	const char *more;
	size_t flip; /* one byte, counted from the end of what is left */
	bool compress;
	const char *code;
	enum prov_state state;
};

static uint64_t place(const struct forge *f, size_t at)
{
	return at <= f->head.n ? at : at + forge_embedded(f);
}

static void put_hash(struct forge *f, const struct piece *p, const char *label)
{
	static const struct forge_entry boxes[] = {{.names = "PNGh IHDR", .to = 33},
	    {.names = "C2PA"}, {.names = "IDAT IEND", .from = 33, .to = CUT}};
	static const struct forge_entry after[] = {{.names = "PNGh IHDR", .to = 33},
	    {.names = "C2PA"}, {.names = "IDAT IEND c2pa.after", .from = 33, .to = CUT}};
	uint8_t file[END], hash[PROV_HASH_MAX];
	size_t from = p->from + (p->what & LEAVES_OUT ? 1 : 0);
	bool has_store = p->from < f->head.n;
	struct prov_wr body;

	if (p->what & AS_BOXES) {
		forge_boxes(f, label, p->what & WITH_AFTER ? after : boxes, 3, "sha256");
		return;
	}
	memcpy(file, f->head.p, f->head.n);
	memcpy(&file[f->head.n], f->tail.p, f->tail.n);
	assert_int_equal(
	    prov_hash_bytes(PROV_HASH_SHA256, prov_bytes(&file[from], p->to - from), hash, NULL),
	    PROV_OK);
	hash[0] ^= p->what & BAD_HASH ? 1 : 0;
	prov_wr_init(&body, 4096);
	prov_data_hash_put(&body, has_store ? f->head.n - p->from : 0,
	    has_store              ? forge_embedded(f)
	    : p->what & LEAVES_OUT ? 1
				   : 0,
	    "sha256", prov_bytes(hash, 32), NULL);
	forge_assert(f, label, PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
}

static void put_location(struct forge *f, struct prov_wr *out, const struct piece *p)
{
	struct prov_enc_map map;

	prov_enc_map_begin(out, &map);
	if (p->what & IN_BOX) {
		prov_enc_key(out, &map, "bmffBox");
		prov_enc_str(out, "/mpvd");
	} else {
		if (!(p->what & NO_OFFSET)) {
			prov_enc_key(out, &map, "byteOffset");
			prov_enc_uint(out, place(f, p->from));
		}
		prov_enc_key(out, &map, "length");
		prov_enc_uint(out, place(f, p->to) - place(f, p->from) + p->longer);
	}
	prov_enc_map_end(out, &map);
}

static void put_part(
    struct forge *f, struct prov_wr *out, const struct piece *p, const struct prov_hashed_uri *uri)
{
	struct prov_hashed_uri ref = *uri;
	struct prov_enc_map map;

	if (p->ref != NULL)
		ref.url = prov_bytes_str(p->ref);
	if (p->what & WRONG_REF)
		ref.hash = prov_bytes_str("thirty-two bytes of something---");
	prov_enc_map_begin(out, &map);
	if (!(p->what & NO_PLACE)) {
		prov_enc_key(out, &map, "location");
		put_location(f, out, p);
	}
	if (!(p->what & NO_REF)) {
		prov_enc_key(out, &map, "hashAssertion");
		if (p->what & BARE)
			prov_enc_text(out, ref.url);
		else
			prov_hashed_uri_put(out, &ref);
	}
	if (p->what & OPTIONAL) {
		prov_enc_key(out, &map, "optional");
		prov_enc_bool(out, true);
	}
	prov_enc_map_end(out, &map);
}

static void put_list(
    struct forge *f, const struct multi *m, const struct prov_hashed_uri *uris, const char *label)
{
	struct prov_enc_map map;
	struct prov_wr body;

	prov_wr_init(&body, 65536);
	prov_enc_map_begin(&body, &map);
	prov_enc_key(&body, &map, "parts");
	prov_enc_array(&body, m->lists > 9 ? 0 : m->n);
	for (size_t i = 0; i < m->n && m->lists <= 9; i++)
		put_part(f, &body, &m->v[i], &uris[i]);
	prov_enc_map_end(&body, &map);
	assert_int_equal(prov_wr_done(&body, NULL), PROV_OK);
	forge_assert(f, label, PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
}

static void begin(struct forge *f, const struct multi *m)
{
	static const struct forge_entry whole[] = {{.names = "PNGh IHDR", .to = 33},
	    {.names = "C2PA"}, {.names = "IDAT IEND c2pa.after", .from = 33, .to = END}};
	struct prov_hashed_uri uris[3];
	static const char *const labels[] = {
	    "c2pa.hash.data.part", "c2pa.hash.data.part__1", "c2pa.hash.data.part__2"};

	memset(uris, 0, sizeof(uris));
	f->head = prov_bytes(HEAD, sizeof(HEAD) - 1);
	f->tail = prov_bytes(REST FILM, sizeof(REST FILM) - 1);
	assert_int_equal(f->head.n + f->tail.n, END);
	f->compress = m->compress;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	if (m->compress)
		forge_boxes(f, "c2pa.hash.boxes", whole, 3, "sha256");
	else
		forge_binding(f, 0);
	for (size_t i = 0; i < m->n; i++) {
		const char *label = m->v[i].what & AS_BOXES ? "c2pa.hash.boxes.part" : labels[i];

		if (m->v[i].what & NO_ASSERTION) {
			uris[i] = f->refs[0];
			continue;
		}
		put_hash(f, &m->v[i], label);
		uris[i] = f->refs[f->num_refs - 1];
	}
	put_list(f, m, uris, "c2pa.hash.multi-asset");
	if (m->lists == 2)
		put_list(f, m, uris, "c2pa.hash.multi-asset__1");
}

static void build(struct forge *f, void *ctx)
{
	begin(f, ctx);
	forge_end(f, 0);
}

static struct prov_bytes change(struct forge *f, const struct multi *m, struct prov_bytes file)
{
	size_t more = m->more == NULL ? 0 : strlen(m->more);
	uint8_t *copy = prov_arena_alloc(&f->arena, file.n + more, NULL);

	assert_non_null(copy);
	memcpy(copy, file.p, file.n);
	file.n -= m->cut;
	if (more > 0)
		memcpy(&copy[file.n], m->more, more);
	file.n += more;
	if (m->flip > 0)
		copy[file.n - m->flip] ^= 1;
	return prov_bytes(copy, file.n);
}

static void run(const struct multi *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct multi m = v[i];
		struct prov_report *r;
		struct forge f;
		bool multi = strcmp(m.code, "assertion.multiAssetHash.match") == 0;

		print_message("  %s: %s\n", m.name, m.code);
		forge_init(&f);
		r = forge_try(&f, change(&f, &m, forge_png(&f, build, &m)), true);
		assert_non_null(r);
		for (size_t k = 0; k < prov_report_num_status(r) && !forge_has(r, m.code); k++)
			print_message("    %s\n", prov_report_status(r, k).code);
		assert_true(forge_has(r, m.code));
		assert_int_equal(prov_report_state(r), m.state);
		/* The binding's own failure stands beside all but a match. */
		assert_true(forge_has(r, m.compress ? "assertion.boxesHash.mismatch"
						    : "assertion.dataHash.mismatch") ==
			    (m.state == PROV_STATE_INVALID));
		if (m.state == PROV_STATE_INVALID || multi)
			assert_false(forge_has(r, "assertion.dataHash.match"));
		prov_report_free(r);
		forge_fini(&f);
	}
}

#define IMAGE                                                                                      \
	{                                                                                          \
		.to = CUT                                                                          \
	}
#define AFTER(flags)                                                                               \
	{                                                                                          \
		.from = CUT, .to = END, .what = (flags)                                            \
	}
#define WHOLE {IMAGE, AFTER(OPTIONAL)}, 2, 0
#define THREE(flags)                                                                               \
	{IMAGE, {.from = CUT, .to = CUT + 6, .what = OPTIONAL},                                    \
	    {.from = CUT + 6, .to = END, .what = (flags)}},                                        \
	    3, 0
#define SHORT sizeof(FILM) - 1, NULL, 0, false
#define MATCH "assertion.multiAssetHash.match", PROV_STATE_TRUSTED
#define MISMATCH "assertion.multiAssetHash.mismatch", PROV_STATE_INVALID
#define MALFORMED "assertion.multiAssetHash.malformed", PROV_STATE_INVALID
#define MISSING "assertion.multiAssetHash.missingPart", PROV_STATE_INVALID

static void test_parts(void **state)
{
	static const struct multi cases[] = {
	    {"untouched", WHOLE, 0, NULL, 0, false, "assertion.dataHash.match", PROV_STATE_TRUSTED},
	    {"the optional part is gone", WHOLE, SHORT, MATCH},
	    {"with a box hash", {{.to = CUT, .what = AS_BOXES}, AFTER(OPTIONAL)}, 2, 0, SHORT,
		MATCH},
	    {"references without hashes", {{.to = CUT, .what = BARE}, AFTER(OPTIONAL)}, 2, 0, SHORT,
		MATCH},
	    {"a part that must be there is gone", {IMAGE, AFTER(0)}, 2, 0, SHORT, MISSING},
	    {"part of a part is gone", WHOLE, 3, NULL, 0, false, MISMATCH},
	    {"part of the second is gone, and the third", THREE(OPTIONAL), 9, NULL, 0, false,
		MISMATCH},
	    {"which must be there", THREE(0), 9, NULL, 0, false, MISSING},
	    {"two of three are gone", THREE(OPTIONAL), SHORT, MATCH},
	    {"one of three is gone", THREE(OPTIONAL), 6, NULL, 0, false, MATCH},
	    {"the optional part is another", WHOLE, 0, NULL, 3, false, MISMATCH},
	    {"the optional part gives way to another", WHOLE, sizeof(FILM) - 1, "another film", 0,
		false, MISMATCH},
	    {"the image is another", WHOLE, sizeof(FILM) - 1, NULL, 17, false, MISMATCH},
	    {"the image is another, as boxes", {{.to = CUT, .what = AS_BOXES}, AFTER(OPTIONAL)}, 2,
		0, sizeof(FILM) - 1, NULL, 17, false, MISMATCH},
	    {"something behind the parts", WHOLE, 0, "!", 0, false, MALFORMED},
	};
	(void)state;
	run(cases, sizeof(cases) / sizeof(cases[0]));
}

static void test_malformed(void **state)
{
	static const struct multi cases[] = {
	    {"no parts", {IMAGE}, 1, 10, SHORT, MALFORMED},
	    {"two lists", {IMAGE, AFTER(OPTIONAL)}, 2, 2, SHORT, MALFORMED},
	    {"no location", {{.to = CUT, .what = NO_PLACE}}, 1, 0, SHORT, MALFORMED},
	    {"no offset", {{.to = CUT, .what = NO_OFFSET}}, 1, 0, SHORT, MALFORMED},
	    {"a box that is not there", {{.to = CUT, .what = IN_BOX}}, 1, 0, SHORT, MALFORMED},
	    {"no reference", {{.to = CUT, .what = NO_REF}}, 1, 0, SHORT, MALFORMED},
	    {"another's hash in the reference", {{.to = CUT, .what = WRONG_REF}}, 1, 0, SHORT,
		MALFORMED},
	    {"a reference that leads nowhere",
		{{.to = CUT, .what = BARE, .ref = "self#jumbf=c2pa.assertions/none"}}, 1, 0, SHORT,
		MALFORMED},
	    {"a reference to the claim",
		{{.to = CUT, .what = BARE, .ref = "self#jumbf=c2pa.claim.v2"}}, 1, 0, SHORT,
		MALFORMED},
	    {"a reference to the binding of the whole",
		{{.to = CUT, .what = BARE, .ref = "self#jumbf=c2pa.assertions/c2pa.hash.data"}}, 1,
		0, SHORT, MALFORMED},
	    {"a reference to no hash", {{.to = CUT, .what = NO_ASSERTION}}, 1, 0, SHORT, MALFORMED},
	    {"parts that overlap", {{.to = CUT, .longer = 1}, AFTER(OPTIONAL)}, 2, 0, SHORT,
		MALFORMED},
	    {"parts out of order", {AFTER(OPTIONAL), IMAGE}, 2, 0, SHORT, MALFORMED},
	    {"a gap between parts", {IMAGE, {.from = CUT + 1, .to = END}}, 2, 0, 0, NULL, 1, false,
		MALFORMED},
	    {"not from the beginning", {{.from = 1, .to = CUT}}, 1, 0, SHORT, MALFORMED},
	    {"not all of the file", {IMAGE}, 1, 0, 0, NULL, 1, false, MALFORMED},
	    {"a data hash in a compressed manifest", {IMAGE, AFTER(OPTIONAL)}, 2, 0,
		sizeof(FILM) - 1, NULL, 0, true, MALFORMED},
	};
	(void)state;
	run(cases, sizeof(cases) / sizeof(cases[0]));
}

/* A part's own binding is as strict as that of a file. */
static void test_strict(void **state)
{
	static const struct multi cases[] = {
	    {"content left out", {IMAGE, AFTER(LEAVES_OUT)}, 2, 0, 0, NULL, sizeof(FILM) - 1, false,
		MISMATCH},
	    {"a wrong hash", {{.to = CUT, .what = BAD_HASH}, AFTER(OPTIONAL)}, 2, 0, SHORT,
		MISMATCH},
	    {"with what only a whole file has (18.7.2)",
		{{.to = CUT, .what = AS_BOXES | WITH_AFTER}, AFTER(OPTIONAL)}, 2, 0, SHORT,
		MISMATCH},
	    {"as boxes, what is none", {IMAGE, AFTER(AS_BOXES)}, 2, 0, 0, NULL, 1, false, MISMATCH},
	};
	(void)state;
	run(cases, sizeof(cases) / sizeof(cases[0]));
}

static bool is_intact(const struct prov_report *r)
{
	return r != NULL && (prov_report_state(r) == PROV_STATE_TRUSTED ||
				prov_report_state(r) == PROV_STATE_VALID);
}

/* Every flipped bit outside of the store, with the optional part and without, and every other end.
 */
static void tamper(unsigned first)
{
	struct multi m = {.v = {{.to = CUT, .what = first}, AFTER(OPTIONAL)}, .n = 2};
	struct prov_bytes file;
	struct forge f;
	uint8_t *copy;
	size_t image;

	forge_init(&f);
	file = forge_png(&f, build, &m);
	image = file.n - (sizeof(FILM) - 1);
	copy = prov_arena_alloc(&f.arena, file.n, NULL);
	assert_non_null(copy);
	for (size_t at = 0; at < file.n; at++) {
		if (at == f.head.n)
			at = file.n - f.tail.n;
		for (size_t n = image; n <= file.n; n += sizeof(FILM) - 1) {
			struct prov_report *r;

			if (at >= n)
				continue;
			memcpy(copy, file.p, file.n);
			copy[at] ^= 0x80;
			r = forge_try(&f, prov_bytes(copy, n), true);
			assert_false(is_intact(r));
			prov_report_free(r);
		}
	}
	for (size_t n = 0; n <= file.n; n += n < file.n - f.tail.n ? 97 : 1) {
		struct prov_report *r = forge_try(&f, prov_bytes_sub(file, 0, n), true);

		assert_int_equal(is_intact(r), n == image || n == file.n);
		prov_report_free(r);
	}
	forge_fini(&f);
}

static void test_tampering(void **state)
{
	(void)state;
	tamper(0);
	tamper(AS_BOXES);
}

#define FTYP                                                                                       \
	"\0\0\0\x18"                                                                               \
	"ftypheic\0\0\0\0heicmif1"
#define UUID "uuid\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81\0\0\0\0manifest"
#define AROUND (4 + sizeof(UUID) + 8) /* what a uuid box has around the store */
#define PHOTO "\0\0\0\x0dmdatimage\0\0\0\x14mpvd"

static struct prov_bytes motion(struct forge *f, struct prov_bytes store)
{
	struct prov_bytes out;
	struct prov_wr w;

	prov_wr_init(&w, (size_t)1 << 20);
	prov_wr_bytes(&w, f->head);
	prov_wr_u32(&w, (uint32_t)(AROUND + store.n));
	prov_wr_bytes(&w, prov_bytes(UUID, sizeof(UUID)));
	prov_wr_zeros(&w, 8);
	prov_wr_bytes(&w, store);
	prov_wr_bytes(&w, f->tail);
	out = prov_wr_data(&w);
	out.p = (const uint8_t *)prov_arena_strdup(&f->arena, out, NULL);
	assert_non_null(out.p);
	prov_wr_fini(&w);
	return out;
}

/* FTYP, the store, PHOTO and, in its last box, FILM; the binding of the whole does not fit. */
static void build_motion(struct forge *f, void *ctx)
{
	static const char first[] = FTYP PHOTO;
	uint64_t embedded = AROUND + f->store_size;
	struct piece p[2] = {{.to = sizeof(FTYP PHOTO) - 1}, {.what = IN_BOX}};
	struct multi m = {.n = 2};
	struct prov_hashed_uri uris[3];
	uint8_t hash[PROV_HASH_MAX];
	struct prov_wr body;

	(void)ctx;
	memset(uris, 0, sizeof(uris));
	f->head = prov_bytes(FTYP, sizeof(FTYP) - 1);
	f->tail = prov_bytes(PHOTO FILM, sizeof(PHOTO FILM) - 1);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	for (size_t i = 0; i < 2; i++) {
		struct prov_bytes data = i == 0 ? prov_bytes(first, sizeof(first) - 1)
						: prov_bytes(FILM, sizeof(FILM) - 1);

		assert_int_equal(prov_hash_bytes(PROV_HASH_SHA256, data, hash, NULL), PROV_OK);
		prov_wr_init(&body, 4096);
		prov_data_hash_put(&body, i == 0 ? f->head.n : 0, i == 0 ? embedded : 0, "sha256",
		    prov_bytes(hash, 32), NULL);
		forge_assert(f, i == 0 ? "c2pa.hash.data.part" : "c2pa.hash.data.part__1",
		    PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
		prov_wr_fini(&body);
		uris[i] = f->refs[f->num_refs - 1];
	}
	/* The location is counted with another embedding than a PNG's. */
	p[0].longer = AROUND - 12;
	memcpy(m.v, p, sizeof(p));
	put_list(f, &m, uris, "c2pa.hash.multi-asset");
	forge_end(f, 0);
}

/* A film in a box behind the image (18.9.2), and every changed byte of both. */
static void test_box(void **state)
{
	struct prov_bytes file;
	struct prov_report *r;
	struct forge f;
	uint8_t *copy;

	(void)state;
	forge_init(&f);
	f.wrap = motion;
	file = forge_png(&f, build_motion, NULL);
	r = forge_try(&f, file, true);
	assert_non_null(r);
	for (size_t i = 0; i < prov_report_num_status(r) && !is_intact(r); i++)
		print_message("  %s %s\n", prov_report_status(r, i).code,
		    prov_report_status(r, i).explanation);
	assert_true(forge_has(r, "assertion.multiAssetHash.match"));
	assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
	prov_report_free(r);
	copy = prov_arena_alloc(&f.arena, file.n, NULL);
	assert_non_null(copy);
	for (size_t at = 0; at < file.n; at++) {
		if (at == f.head.n)
			at = file.n - f.tail.n;
		memcpy(copy, file.p, file.n);
		copy[at] ^= 1;
		r = forge_try(&f, prov_bytes(copy, file.n), true);
		assert_false(is_intact(r));
		prov_report_free(r);
	}
	forge_fini(&f);
}

#define FTYP_BOX                                                                                   \
	"\0\0\0\x14"                                                                               \
	"ftypisom"
#define MOOV_BOX                                                                                   \
	"\0\0\0\x0c"                                                                               \
	"moovtrak"
#define JPEG_HEAD "\xff\xd8\xff\xe0\0\x10JFIF\0\x01"
#define WORDS 12

static void build_noted(struct forge *f, void *ctx)
{
	struct prov_wr body;

	begin(f, ctx);
	prov_wr_init(&body, 1024);
	prov_enc_bytes(&body, prov_bytes(FTYP_BOX, WORDS));
	forge_assert(f, "org.example.note", PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
	forge_end(f, 0);
}

/*
 * Where the optional part is gone, who counts back from the end looks for it in the store. There is
 * room for what nobody signed in a header of the signature.
 */
static void test_counted(void **state)
{
	static const struct {
		const char *header;
		uint64_t longer; /* than it is, the film is said to be: so it was counted to */
		forge_build build;
		enum prov_state state;
	} cases[] = {
	    {FTYP_BOX, 100, build, PROV_STATE_INVALID},
	    {MOOV_BOX, 100, build, PROV_STATE_INVALID},
	    {JPEG_HEAD, 100, build, PROV_STATE_INVALID},
	    {FTYP_BOX, 100, build_noted, PROV_STATE_INVALID},
	    {FTYP_BOX, 0, build, PROV_STATE_TRUSTED},
	    {"of no meaning", 100, build, PROV_STATE_TRUSTED},
	    {"of no meaning", 100, build_noted, PROV_STATE_TRUSTED},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct multi m = {.v = {IMAGE, AFTER(OPTIONAL)}, .n = 2};
		struct prov_report *r;
		struct prov_bytes file;
		struct forge f;

		print_message("  %zu\n", i);
		m.v[1].longer = cases[i].longer;
		forge_init(&f);
		f.ocsp[f.num_ocsp++] = prov_bytes(cases[i].header, WORDS);
		file = forge_png(&f, cases[i].build, &m);
		r = forge_try(&f, file, true);
		assert_non_null(r);
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		prov_report_free(r);
		r = forge_try(&f, prov_bytes_sub(file, 0, file.n - (sizeof(FILM) - 1)), true);
		assert_non_null(r);
		assert_int_equal(prov_report_state(r), cases[i].state);
		assert_true(forge_has(r, "assertion.multiAssetHash.mismatch") ==
			    (cases[i].state == PROV_STATE_INVALID));
		prov_report_free(r);
		forge_fini(&f);
	}
}

/* Parts are of one file: what is given as its fragments is none of them. */
static void test_fragments(void **state)
{
	struct multi m = {.v = {IMAGE, AFTER(OPTIONAL)}, .n = 2};
	struct prov_verify_opts opts = PROV_VERIFY_OPTS_INIT;
	struct prov_src *asset = NULL, *part = NULL;
	const struct prov_src *list[1];
	struct prov_bytes file;
	struct forge f;

	(void)state;
	forge_init(&f);
	file = forge_png(&f, build, &m);
	assert_int_equal(prov_src_mem(&part, FILM, sizeof(FILM) - 1, NULL), PROV_OK);
	list[0] = part;
	opts.fragments = list;
	opts.num_fragments = 1;
	for (size_t cut = 0; cut < sizeof(FILM); cut += sizeof(FILM) - 1) {
		struct prov_report *r = NULL;

		assert_int_equal(prov_src_mem(&asset, file.p, file.n - cut, NULL), PROV_OK);
		assert_int_equal(prov_verify_with(&r, f.policy, asset, "a", &opts, NULL), PROV_OK);
		assert_false(is_intact(r));
		prov_report_free(r);
		prov_src_close(asset);
	}
	prov_src_close(part);
	forge_fini(&f);
}

/* An asset of no bytes is none of its parts, whichever may be absent. */
static void test_nothing(void **state)
{
	struct multi m = {.v = {{.to = CUT, .what = OPTIONAL}, AFTER(OPTIONAL)}, .n = 2};
	struct prov_verify_opts opts = PROV_VERIFY_OPTS_INIT;
	struct prov_src *asset = NULL, *store = NULL;
	struct prov_report *r = NULL;
	struct forge f;

	(void)state;
	forge_init(&f);
	(void)forge_png(&f, build, &m);
	assert_int_equal(prov_src_mem(&asset, "", 0, NULL), PROV_OK);
	assert_int_equal(prov_src_mem(&store, f.store.p, f.store.n, NULL), PROV_OK);
	opts.sidecar = store;
	assert_int_equal(prov_verify_with(&r, f.policy, asset, "nothing", &opts, NULL), PROV_OK);
	assert_false(is_intact(r));
	assert_true(forge_has(r, "assertion.multiAssetHash.malformed"));
	prov_report_free(r);
	prov_src_close(asset);
	prov_src_close(store);
	forge_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_malformed),
	    cmocka_unit_test(test_strict),
	    cmocka_unit_test(test_tampering),
	    cmocka_unit_test(test_box),
	    cmocka_unit_test(test_nothing),
	    cmocka_unit_test(test_counted),
	    cmocka_unit_test(test_fragments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
