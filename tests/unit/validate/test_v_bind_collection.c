/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/crypto.h"
#include "format/zip.h"
#include "helper/forge_test.h"
#include "helper/zip_file.h"

enum defect {
	NONE,
	NO_URIS,
	NO_URI,
	NO_HASH,
	BAD_HASH,
	BAD_ALG,
	CLAIMS_ALG,
	DOT,
	DOTS,
	BACKSLASH,
	ENCODED_DOTS,
	MISSING,
	ABSOLUTE,
	TWICE,
	LISTS_STORE,
	NO_DIRECTORY,
	BAD_DIRECTORY,
	WITH_CRC, /* the store's crc-32 is hashed too */
	SKIPS,    /* the second file is not listed */
	BARE,     /* folders are listed, without the slash at the end of their names */
	NO_STORE  /* the file is a PNG */
};

#define BYTES(s)                                                                                   \
	{                                                                                          \
		(const void *)(s), sizeof(s) - 1                                                   \
	}
#define TYPE                                                                                       \
	{                                                                                          \
		.name = "mimetype", .data = BYTES("application/epub+zip")                          \
	}
#define PAGE                                                                                       \
	{                                                                                          \
		.name = "OPS/page 1.html", .data = BYTES("<p>Hello</p>")                           \
	}
#define OLD                                                                                        \
	{                                                                                          \
		.name = "META-INF/", .flags = ZIP_OLD                                              \
	}
#define STORE                                                                                      \
	{                                                                                          \
		.name = PROV_ZIP_STORE                                                             \
	}

struct zipped {
	struct forge f; /* first, for wrap */
	const char *name;
	struct zip_entry v[6]; /* ends with a name of NULL; STORE's data is filled in */
	enum defect defect;
	const char *comment, *before_directory;
	bool zip64;
	const char *code;
	enum prov_state state;
};

static bool is_store(const struct zip_entry *e)
{
	return strcmp(e->name, PROV_ZIP_STORE) == 0;
}

static void make(const struct zipped *z, struct prov_bytes store, struct zip_file *out)
{
	zip_begin(out);
	out->comment = z->comment;
	out->before_directory = z->before_directory;
	out->zip64 = z->zip64;
	for (size_t i = 0; z->v[i].name != NULL; i++) {
		struct zip_entry e = z->v[i];

		if (is_store(&e))
			e.data = store;
		zip_add(out, &e);
	}
	(void)zip_end(out);
}

static void put_hash(struct prov_wr *body, struct prov_bytes data, bool bad)
{
	uint8_t hash[PROV_HASH_MAX];

	assert_int_equal(prov_hash_bytes(PROV_HASH_SHA256, data, hash, NULL), PROV_OK);
	hash[5] ^= bad ? 1 : 0;
	prov_enc_bytes(body, prov_bytes(hash, 32));
}

static void put_uri(
    struct prov_wr *body, const struct zipped *z, const char *name, struct prov_bytes member)
{
	static const char *const odd[] = {[DOT] = "./mimetype",
	    [DOTS] = "OPS/../mimetype",
	    [BACKSLASH] = "OPS\\..\\mimetype",
	    [ENCODED_DOTS] = "OPS/%2e%2E/mimetype",
	    [MISSING] = "OPS/other.html",
	    [ABSOLUTE] = "/mimetype"};
	bool is_type = strcmp(name, "mimetype") == 0;
	struct prov_enc_map map;
	size_t n;

	if (is_type && z->defect >= DOT && z->defect <= ABSOLUTE)
		name = odd[z->defect];
	else if (strcmp(name, "OPS/page 1.html") == 0)
		name = "OPS/page%201.html";
	n = strlen(name);
	prov_enc_map_begin(body, &map);
	if (!is_type || z->defect != NO_URI) {
		prov_enc_key(body, &map, "uri");
		prov_enc_text(body, prov_bytes(name, n - (name[n - 1] == '/')));
	}
	if (!is_type || z->defect != NO_HASH) {
		prov_enc_key(body, &map, "hash");
		put_hash(body, member, is_type && z->defect == BAD_HASH);
	}
	prov_enc_map_end(body, &map);
}

static bool is_listed(const struct zipped *z, size_t i)
{
	const struct zip_entry *e = &z->v[i];

	if (is_store(e))
		return z->defect == LISTS_STORE;
	if (e->name[strlen(e->name) - 1] == '/')
		return z->defect == BARE;
	if (e->flags & ZIP_UNLISTED)
		return false;
	return z->defect != SKIPS || i != 1;
}

static void put_uris(struct prov_wr *body, const struct zipped *z, const struct zip_file *file)
{
	size_t n = z->defect == TWICE;

	for (size_t i = 0; z->v[i].name != NULL; i++)
		n += is_listed(z, i);
	prov_enc_array(body, n);
	for (size_t i = 0; z->v[i].name != NULL; i++) {
		struct prov_bytes member =
		    prov_bytes_sub(prov_wr_data(&file->out), file->at[i].off, file->at[i].len);

		if (is_listed(z, i))
			put_uri(body, z, z->v[i].name, member);
		if (i == 0 && z->defect == TWICE)
			put_uri(body, z, z->v[i].name, member);
	}
}

static void put_directory(struct prov_wr *body, const struct zipped *z, const struct zip_file *file)
{
	struct prov_bytes all = prov_wr_data(&file->out);
	size_t at = file->directory, crc = all.n;
	struct prov_wr kept;

	for (size_t i = 0; z->v[i].name != NULL; i++) {
		if (is_store(&z->v[i]) && z->defect != WITH_CRC)
			crc = file->directory + file->crc_at[i];
	}
	prov_wr_init(&kept, (size_t)1 << 20);
	prov_wr_bytes(&kept, prov_bytes_sub(all, at, crc - at));
	prov_wr_bytes(&kept, prov_bytes_sub(all, crc + 4, all.n));
	put_hash(body, prov_wr_data(&kept), z->defect == BAD_DIRECTORY);
	prov_wr_fini(&kept);
}

static void build(struct forge *f, void *ctx)
{
	const struct zipped *z = ctx;
	uint8_t *zeros = prov_arena_alloc(&f->arena, (size_t)f->store_size, NULL);
	struct prov_enc_map map;
	struct zip_file file;
	struct prov_wr body;

	assert_non_null(zeros);
	make(z, prov_bytes(zeros, (size_t)f->store_size), &file);
	prov_wr_init(&body, (size_t)1 << 20);
	prov_enc_map_begin(&body, &map);
	if (z->defect != CLAIMS_ALG) {
		prov_enc_key(&body, &map, "alg");
		prov_enc_str(&body, z->defect == BAD_ALG ? "md5" : "sha256");
	}
	if (z->defect != NO_URIS) {
		prov_enc_key(&body, &map, "uris");
		put_uris(&body, z, &file);
	}
	if (z->defect != NO_DIRECTORY) {
		prov_enc_key(&body, &map, "zip_central_directory_hash");
		put_directory(&body, z, &file);
	}
	prov_enc_map_end(&body, &map);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_assert(f, "c2pa.hash.collection.data", PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	forge_end(f, 0);
	prov_wr_fini(&body);
	zip_fini(&file);
}

static struct prov_bytes wrap(struct forge *f, struct prov_bytes store)
{
	const struct zipped *z = (const struct zipped *)f;
	struct zip_file file;
	char *out;
	size_t n;

	make(z, store, &file);
	n = prov_wr_data(&file.out).n;
	out = prov_arena_strdup(&f->arena, prov_wr_data(&file.out), NULL);
	zip_fini(&file);
	assert_non_null(out);
	return prov_bytes(out, n);
}

static void run(const struct zipped *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct zipped z = v[i];
		enum prov_state state = PROV_STATE_ERROR;

		print_message("  %s: %s\n", z.name, z.code == NULL ? "error" : z.code);
		forge_init(&z.f);
		z.f.wrap = z.defect == NO_STORE ? NULL : wrap;
		if (z.code == NULL) {
			struct prov_report *r = forge_try(&z.f, forge_png(&z.f, build, &z), true);

			assert_true(r == NULL || prov_report_state(r) == PROV_STATE_ERROR);
			prov_report_free(r);
		} else {
			assert_true(forge_finds(&z.f, build, &z, z.code, &state));
			assert_int_equal(state, z.state);
		}
		forge_fini(&z.f);
	}
}

#define MATCH .code = "assertion.collectionHash.match", .state = PROV_STATE_TRUSTED
#define MISMATCH .code = "assertion.collectionHash.mismatch", .state = PROV_STATE_INVALID
#define MALFORMED .code = "assertion.collectionHash.malformed", .state = PROV_STATE_INVALID
#define INVALID_URI .code = "assertion.collectionHash.invalidURI", .state = PROV_STATE_INVALID
#define COUNT .code = "assertion.collectionHash.incorrectFileCount", .state = PROV_STATE_INVALID
#define ALG .code = "algorithm.unsupported", .state = PROV_STATE_INVALID
#define CASE(what, is, ...)                                                                        \
	{                                                                                          \
		.name = what, .v = {TYPE, PAGE, STORE}, .defect = is, __VA_ARGS__                  \
	}

/* 15.12.5: what the assertion says. */
static void test_assertion(void **state)
{
	static const struct zipped cases[] = {
	    CASE("as listed", NONE, MATCH),
	    CASE("algorithm of the claim", CLAIMS_ALG, MATCH),
	    CASE("no such algorithm", BAD_ALG, ALG),
	    CASE("no list", NO_URIS, MALFORMED),
	    CASE("no address", NO_URI, MALFORMED),
	    CASE("no hash", NO_HASH, MALFORMED),
	    CASE("wrong hash", BAD_HASH, MISMATCH),
	    CASE("a dot", DOT, INVALID_URI),
	    CASE("two dots", DOTS, INVALID_URI),
	    CASE("two dots behind backslashes", BACKSLASH, INVALID_URI),
	    CASE("two dots, encoded", ENCODED_DOTS, INVALID_URI),
	    CASE("a file that is missing", MISSING, COUNT),
	    CASE("an address outside", ABSOLUTE, COUNT),
	    CASE("a file twice", TWICE, MALFORMED),
	    CASE("the store as a file", LISTS_STORE, MALFORMED),
	    CASE("the directory not bound", NO_DIRECTORY, MISMATCH),
	    CASE("another directory", BAD_DIRECTORY, MISMATCH),
	    CASE("a crc-32 nobody could know", WITH_CRC, MISMATCH),
	    CASE("a file not listed", SKIPS, MISMATCH),
	    CASE("not a ZIP archive", NO_STORE, .code = NULL),
	};
	(void)state;
	run(cases, sizeof(cases) / sizeof(cases[0]));
}

/* A.6.2.1: what the archive holds. */
static void test_archive(void **state)
{
	static const struct zipped cases[] = {
	    {.name = "the store between", .v = {TYPE, STORE, PAGE}, MATCH},
	    {.name = "the store first", .v = {STORE, TYPE, PAGE}, MATCH},
	    {.name = "a comment", .v = {TYPE, PAGE, STORE}, .comment = "by hand", MATCH},
	    {.name = "ZIP64", .v = {TYPE, PAGE, STORE}, .zip64 = true, MATCH},
	    {.name = "a data descriptor",
		.v = {TYPE, {.name = "a", .data = BYTES("abc"), .flags = ZIP_DESCRIPTOR}, STORE},
		MATCH},
	    {.name = "another order in the directory",
		.v = {TYPE, {.name = "a", .data = BYTES("abc"), .flags = ZIP_UPSIDE_DOWN}, STORE},
		MATCH},
	    {.name = "a folder", .v = {TYPE, {.name = "META-INF/"}, STORE}, MATCH},
	    {.name = "a folder that is listed, by a path without its slash",
		.v = {TYPE, {.name = "META-INF/", .flags = ZIP_OTHER_TIME}, STORE},
		.defect = BARE,
		MATCH},
	    {.name = "a folder with a time of its own",
		.v = {TYPE, {.name = "META-INF/", .flags = ZIP_OTHER_TIME}, STORE},
		MISMATCH},
	    {.name = "a folder with times and an owner, as zip writes them",
		.v = {TYPE,
		    {.name = "META-INF/",
			.local_extra = BYTES("UT\11\0\3abcdefgh"
					     "ux\13\0\1\4\0\0\0\0\4\0\0\0\0")},
		    STORE},
		MATCH},
	    {.name = "a folder with another name",
		.v = {TYPE,
		    {.name = "META-INF/", .local_extra = BYTES("UT\5\0\1abcdup\6\0\1\0\0\0\0a")},
		    STORE},
		MISMATCH},
	    {.name = "a folder with an extra field that is cut",
		.v = {TYPE, {.name = "META-INF/", .local_extra = BYTES("UT\11\0\1abcd")}, STORE},
		MISMATCH},
	    {.name = "a file in no directory",
		.v = {TYPE, {.name = "a", .data = BYTES("abc"), .flags = ZIP_UNLISTED}, STORE},
		MISMATCH},
	    {.name = "bytes before the first",
		.v = {{.name = "a", .data = BYTES("abc"), .before = "PK\3\4"}, STORE},
		MISMATCH},
	    {.name = "bytes between",
		.v = {TYPE, {.name = "a", .data = BYTES("abc"), .before = "x"}, STORE},
		MISMATCH},
	    {.name = "the directory that it had before the store",
		.v = {TYPE, PAGE, {.name = "META-INF/", .flags = ZIP_OLD}, STORE},
		MATCH},
	    {.name = "and another one, of other files",
		.v = {TYPE, PAGE, {.name = "META-INF/", .flags = ZIP_OLD | ZIP_OLD_OTHER}, STORE},
		MISMATCH},
	    {.name = "a part of it",
		.v = {TYPE, PAGE, {.name = "META-INF/", .flags = ZIP_OLD, .before = "PK"}, STORE},
		MISMATCH},
	    {.name = "one longer than there can be",
		.v = {TYPE, PAGE, {.name = "META-INF/", .flags = ZIP_OLD | ZIP_OLD_LONG}, STORE},
		MISMATCH},
	    {.name = "two of them",
		.v = {TYPE, PAGE, {.name = "META-INF/", .flags = ZIP_OLD},
		    {.name = "x/", .flags = ZIP_OLD}, STORE},
		MISMATCH},
	    {.name = "the directory that it had, with times that the new one lacks",
		.v = {TYPE, PAGE, {.name = "META-INF/", .flags = ZIP_OLD | ZIP_OLD_TIMES}, STORE},
		MATCH},
	    {.name = "with another field that the new one lacks",
		.v = {TYPE, PAGE, {.name = "META-INF/", .flags = ZIP_OLD | ZIP_OLD_FIELD}, STORE},
		MISMATCH},
	    {.name = "a store that was replaced, with its directory",
		.v = {TYPE, PAGE, OLD, {.name = PROV_ZIP_STORE, .flags = ZIP_GONE}},
		MATCH},
	    {.name = "another store",
		.v = {TYPE, PAGE, OLD,
		    {.name = PROV_ZIP_STORE, .flags = ZIP_GONE | ZIP_GONE_OTHER}},
		MISMATCH},
	    {.name = "with another checksum",
		.v = {TYPE, PAGE, OLD, {.name = PROV_ZIP_STORE, .flags = ZIP_GONE | ZIP_GONE_CRC}},
		MISMATCH},
	    {.name = "without a directory before it",
		.v = {TYPE, PAGE, {.name = PROV_ZIP_STORE, .flags = ZIP_GONE}},
		MISMATCH},
	    {.name = "without one behind it",
		.v = {TYPE, PAGE, OLD,
		    {.name = PROV_ZIP_STORE, .flags = ZIP_GONE | ZIP_GONE_SHORT}},
		MISMATCH},
	    {.name = "a page that was replaced",
		.v = {TYPE, OLD, {.name = "a", .data = BYTES("abc"), .flags = ZIP_GONE}, STORE},
		MISMATCH},
	    {.name = "the directory that it had before a file",
		.v = {TYPE, {.name = "a", .data = BYTES("abc"), .flags = ZIP_OLD}, STORE},
		MISMATCH},
	    {.name = "bytes before the directory",
		.v = {TYPE, STORE},
		.before_directory = "x",
		MISMATCH},
	    {.name = "a compressed store",
		.v = {TYPE, {.name = PROV_ZIP_STORE, .method = 8}},
		.code = "general.error",
		.state = PROV_STATE_INVALID},
	    {.name = "an encrypted store",
		.v = {TYPE, {.name = PROV_ZIP_STORE, .bits = 1}},
		.code = "general.error",
		.state = PROV_STATE_INVALID},
	    {.name = "the store with a time in an extra field",
		.v = {TYPE, PAGE, {.name = PROV_ZIP_STORE, .local_extra = BYTES("UT\1\0\0")}},
		MATCH},
	    {.name = "the store with a second name",
		.v = {TYPE, PAGE,
		    {.name = PROV_ZIP_STORE, .local_extra = BYTES("up\6\0\1\0\0\0\0a")}},
		.code = "general.error",
		.state = PROV_STATE_INVALID},
	    {.name = "the store with a second size",
		.v = {TYPE, PAGE,
		    {.name = PROV_ZIP_STORE,
			.local_extra = BYTES("\1\0\20\0\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0")}},
		.code = "general.error",
		.state = PROV_STATE_INVALID},
	    {.name = "two stores", .v = {TYPE, STORE, STORE}, .code = NULL},
	};
	(void)state;
	run(cases, sizeof(cases) / sizeof(cases[0]));
}

static enum prov_state verify_beside(struct zipped *z, const struct zipped *found)
{
	struct prov_verify_opts opts = PROV_VERIFY_OPTS_INIT;
	struct prov_src *src = NULL, *store = NULL;
	struct prov_report *report = NULL;
	struct prov_bytes data;
	enum prov_state state;
	struct zip_file file;

	(void)forge_png(&z->f, build, z);
	data = prov_wr_data(&z->f.store);
	make(found, data, &file);
	assert_int_equal(prov_src_mem(&store, data.p, data.n, NULL), PROV_OK);
	data = prov_wr_data(&file.out);
	assert_int_equal(prov_src_mem(&src, data.p, data.n, NULL), PROV_OK);
	opts.sidecar = store;
	assert_int_equal(
	    prov_verify_with(&report, z->f.policy, src, "book.epub", &opts, NULL), PROV_OK);
	state = prov_report_state(report);
	prov_report_free(report);
	prov_src_close(src);
	prov_src_close(store);
	zip_fini(&file);
	return state;
}

/* A store beside the archive: then nothing in it is left out, another store neither. */
static void test_sidecar(void **state)
{
	struct zipped z = {.v = {TYPE, PAGE}}, more = {.v = {TYPE, PAGE, STORE}};

	(void)state;
	forge_init(&z.f);
	z.f.wrap = wrap;
	assert_int_equal(verify_beside(&z, &z), PROV_STATE_TRUSTED);
	assert_int_equal(verify_beside(&z, &more), PROV_STATE_INVALID);
	forge_fini(&z.f);
}

static bool is_intact(const struct prov_report *r)
{
	return r != NULL && (prov_report_state(r) == PROV_STATE_TRUSTED ||
				prov_report_state(r) == PROV_STATE_VALID);
}

static void check_tampered(struct forge *f, struct prov_bytes file)
{
	struct prov_report *r = forge_try(f, file, true);

	assert_false(is_intact(r));
	prov_report_free(r);
}

/* Every flipped bit outside of the store, and every missing end. */
static void tamper(struct zipped *z)
{
	size_t start = 0, end = 0, crc = 0;
	struct prov_bytes file;
	struct zip_file made;
	uint8_t *copy;

	forge_init(&z->f);
	z->f.wrap = wrap;
	file = forge_png(&z->f, build, z);
	make(z, prov_wr_data(&z->f.store), &made);
	for (size_t i = 0; z->v[i].name != NULL; i++) {
		if (!is_store(&z->v[i]))
			continue;
		start = made.at[i].off;
		end = start + made.at[i].len;
		crc = made.directory + made.crc_at[i];
	}
	copy = prov_arena_alloc(&z->f.arena, file.n, NULL);
	assert_non_null(copy);
	for (size_t at = 0; at < file.n; at++) {
		for (unsigned bit = 0; bit < 8 && (at < start || at >= end); bit++) {
			if (at >= crc && at < crc + 4)
				continue; /* left out by A.6.2.2 */
			memcpy(copy, file.p, file.n);
			copy[at] ^= (uint8_t)(1u << bit);
			check_tampered(&z->f, prov_bytes(copy, file.n));
		}
		if (at < start || at >= end)
			check_tampered(&z->f, prov_bytes_sub(file, 0, at));
	}
	zip_fini(&made);
	forge_fini(&z->f);
}

static void test_tampering(void **state)
{
	struct zipped z = {.v = {TYPE, {.name = "OPS/"}, STORE,
			       {.name = "a", .data = BYTES("abc"), .flags = ZIP_DESCRIPTOR}},
	    .comment = "by hand"};
	struct zipped large = {.v = {TYPE, STORE, PAGE}, .zip64 = true};

	(void)state;
	tamper(&z);
	tamper(&large);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_assertion),
	    cmocka_unit_test(test_archive), cmocka_unit_test(test_sidecar),
	    cmocka_unit_test(test_tampering)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
