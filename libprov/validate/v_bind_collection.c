/* SPDX-License-Identifier: Apache-2.0 */
/* Collection data hashes: are these the files of the ZIP archive that were signed, and no others?
 * (C2PA 2.4, 15.12.5, A.6.2) */
#include "base/err.h"
#include "format/zip.h"
#include "io/part.h"
#include "validate/v_internal.h"

struct binding {
	const char *url;
	struct prov_collection_hash hash;
	enum prov_hash alg;
	struct prov_zip zip;
	const struct prov_zip_member *store; /* what is judged lies in it; NULL: elsewhere */
	bool *listed;                        /* by the member's place in zip.v */
	struct v_zip_past past;
	bool failed;
};

static void fail(struct prov_findings *f, struct binding *b, enum prov_status st, const char *why)
{
	b->failed = true;
	prov_find(f, st, b->url, "%s", why);
}

static void mismatch(struct prov_findings *f, struct binding *b, const char *why)
{
	fail(f, b, PROV_ST_ASSERTION_COLLECTION_HASH_MISMATCH, why);
}

static int hex_digit(uint8_t c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
				      : -1;
}

/* Resolves percent-encoding (RFC 3986, 2.1); what is none stays as it is. */
static int decode(struct v_ctx *ctx, struct prov_bytes uri, struct prov_bytes *out)
{
	uint8_t *p = prov_arena_alloc(ctx->arena, uri.n, ctx->err);
	size_t n = 0;

	if (p == NULL)
		return v_failed(ctx);
	for (size_t i = 0; i < uri.n; i++) {
		int high = i + 2 < uri.n && uri.p[i] == '%' ? hex_digit(uri.p[i + 1]) : -1;
		int low = high >= 0 ? hex_digit(uri.p[i + 2]) : -1;

		p[n] = uri.p[i];
		if (low >= 0) {
			p[n] = (uint8_t)(high * 16 + low);
			i += 2;
		}
		n++;
	}
	*out = prov_bytes(p, n);
	return PROV_OK;
}

/* A segment of the path that is '.' or '..', by either separator. Dots in names are none. */
static bool has_dots(struct prov_bytes uri)
{
	size_t start = 0;

	for (size_t i = 0; i <= uri.n; i++) {
		struct prov_bytes segment;

		if (i < uri.n && uri.p[i] != '/' && uri.p[i] != '\\')
			continue;
		segment = prov_bytes_sub(uri, start, i - start);
		if (prov_bytes_is(segment, ".") || prov_bytes_is(segment, ".."))
			return true;
		start = i + 1;
	}
	return false;
}

static int check_uris(struct v_ctx *ctx, struct prov_findings *f, struct binding *b)
{
	for (size_t i = 0; i < b->hash.num_entries && !b->failed; i++) {
		struct prov_collection_entry *e = &b->hash.entries[i];
		int rc = PROV_OK;

		e->decoded = e->uri;
		if (memchr(e->uri.p, '%', e->uri.n) != NULL)
			rc = decode(ctx, e->uri, &e->decoded);
		if (rc != PROV_OK)
			return rc;
		if (has_dots(e->uri) || has_dots(e->decoded))
			fail(f, b, PROV_ST_ASSERTION_COLLECTION_HASH_INVALID_URI,
			    "the address of a file leads out of the folder that it is in");
	}
	return PROV_OK;
}

static int hash_is(struct v_ctx *ctx, const struct binding *b, uint64_t off, uint64_t len,
    const struct prov_span *hole, struct prov_bytes wanted, bool *out)
{
	uint8_t digest[PROV_HASH_MAX];
	struct prov_src_part part;
	int rc = prov_src_part_init(&part, ctx->in->src, off, len, ctx->err);

	if (rc == PROV_OK)
		rc = prov_src_hash(&part.src, hole, hole == NULL ? 0 : 1, false, b->alg, digest,
		    NULL, NULL, ctx->err);
	*out = rc == PROV_OK && prov_equal_ct(prov_bytes(digest, prov_hash_size(b->alg)), wanted);
	return rc;
}

/*
 * The central headers but for the crc-32 of the store, which no signer can know, and all that ends
 * the archive (A.6.2.2). ZIP64's records belong to the latter: they say the same, and no byte may
 * stay uncovered.
 */
static int judge_directory(struct v_ctx *ctx, struct prov_findings *f, struct binding *b)
{
	uint64_t start = b->zip.end.directory;
	struct prov_span crc = {0, 4};
	bool same;
	int rc;

	if (b->hash.directory.n == 0) {
		mismatch(f, b, "the directory of the ZIP archive is not bound");
		return PROV_OK;
	}
	if (b->store != NULL)
		crc.start = b->store->crc_at - start;
	rc = hash_is(ctx, b, start, ctx->in->src->size - start, b->store == NULL ? NULL : &crc,
	    b->hash.directory, &same);
	if (rc == PROV_OK && !same)
		mismatch(f, b, "the directory of the ZIP archive is not the one that was signed");
	return rc;
}

static size_t place(const struct binding *b, const struct prov_zip_member *m)
{
	size_t lo = 0, hi = b->zip.n;

	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (b->zip.v[mid]->off <= m->off)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

/* A file counts by its local header, its data as stored and its data descriptor (A.6.2.1). */
static int judge_file(struct v_ctx *ctx, struct prov_findings *f, struct binding *b,
    const struct prov_collection_entry *e)
{
	const struct prov_zip_member *m;
	bool same;
	int rc = prov_zip_find_uri(&b->zip, e->uri, ctx->arena, &m, ctx->err);

	if (rc == PROV_OK && m == NULL && e->decoded.p != e->uri.p)
		rc = prov_zip_find_uri(&b->zip, e->decoded, ctx->arena, &m, ctx->err);
	if (rc != PROV_OK)
		return rc;
	if (m == NULL) {
		fail(f, b, PROV_ST_ASSERTION_COLLECTION_HASH_INCORRECT_FILE_COUNT,
		    "a file that was signed is missing");
		return PROV_OK;
	}
	/* Hashing one file over and over would take any amount of time. */
	if (m == b->store || b->listed[place(b, m)]) {
		fail(f, b, PROV_ST_ASSERTION_COLLECTION_HASH_MALFORMED,
		    m == b->store ? "the manifest store is listed as a file"
				  : "a file is listed twice");
		return PROV_OK;
	}
	b->listed[place(b, m)] = true;
	rc = hash_is(ctx, b, m->off, m->len, NULL, e->hash, &same);
	if (rc == PROV_OK && !same) {
		b->failed = true;
		prov_find(f, PROV_ST_ASSERTION_COLLECTION_HASH_MISMATCH, b->url,
		    "the file at byte %llu is not the one that was signed",
		    (unsigned long long)m->off);
	}
	return rc;
}

/* What stands between two files may be what the archive had before the store was put in its place,
 * so that only the store may lie behind it. */
static int judge_gap(struct v_ctx *ctx, struct prov_findings *f, struct binding *b,
    bool behind_files, uint64_t off, uint64_t end)
{
	bool fine = behind_files;
	int rc = PROV_OK;

	if (fine)
		rc = v_zip_left(ctx, &b->zip, b->store, off, end, &b->past, &fine);
	if (rc == PROV_OK && !fine)
		mismatch(f, b, "there are bytes between the files of the ZIP archive");
	return rc;
}

/* From where on there is nothing but the store and empty folders. */
static size_t find_tail(const struct binding *b)
{
	size_t i = b->zip.n;

	while (i > 0 && (b->zip.v[i - 1] == b->store || b->zip.v[i - 1]->plain_folder))
		i--;
	return i;
}

/*
 * Every byte before the directory must be of a listed file or of the store: each file shall be
 * included (A.6.2.1), and there is nothing else for a signer to mean. Of an empty folder the
 * directory, which is hashed, says all; others leave it out.
 */
static int check_cover(struct v_ctx *ctx, struct prov_findings *f, struct binding *b)
{
	size_t tail = find_tail(b);
	uint64_t end = 0;
	int rc = PROV_OK;

	for (size_t i = 0; i < b->zip.n && !b->failed && rc == PROV_OK; i++) {
		const struct prov_zip_member *m = b->zip.v[i];

		if (m->off != end)
			rc = judge_gap(ctx, f, b, i >= tail, end, m->off);
		if (!b->listed[i] && m != b->store && !m->plain_folder && !b->failed)
			mismatch(f, b, "the ZIP archive holds a file that was not signed");
		end = m->off + m->len;
	}
	if (rc == PROV_OK && !b->failed && end != b->zip.end.directory)
		mismatch(
		    f, b, "there are bytes between the files and the directory of the ZIP archive");
	return rc;
}

static int judge_zip(struct v_ctx *ctx, struct prov_findings *f, struct binding *b)
{
	int rc = prov_zip_read(ctx->in->src, ctx->arena, &b->zip, ctx->err);

	if (rc != PROV_OK)
		return rc; /* it was scanned before: not the file's fault */
	b->listed = prov_arena_array(ctx->arena, b->zip.n + 1, sizeof(*b->listed), ctx->err);
	if (b->listed == NULL)
		return v_failed(ctx);
	if (ctx->cand_index != SIZE_MAX)
		b->store = prov_zip_find(&b->zip, prov_bytes_str(PROV_ZIP_STORE));
	if (b->store != NULL &&
	    (b->store->off != ctx->cand->start || b->store->len != ctx->cand->len)) {
		mismatch(f, b, "the manifest store is not where the ZIP archive keeps it");
		return PROV_OK;
	}
	for (size_t i = 0; i < b->hash.num_entries && rc == PROV_OK && !b->failed; i++)
		rc = judge_file(ctx, f, b, &b->hash.entries[i]);
	if (rc == PROV_OK && !b->failed)
		rc = check_cover(ctx, f, b);
	if (rc == PROV_OK && !b->failed)
		rc = judge_directory(ctx, f, b);
	if (rc == PROV_OK && !b->failed)
		prov_find(f, PROV_ST_ASSERTION_COLLECTION_HASH_MATCH, b->url, NULL);
	return rc;
}

int v_bind_collection(
    struct v_ctx *ctx, const struct v_node *node, struct prov_findings *f, bool updated)
{
	struct binding b = {.url = v_url(ctx, node->hard_binding)};
	struct prov_err why = {0};
	int rc;

	(void)updated; /* no rule lets a larger store pass: the directory holds its size */
	if (b.url == NULL)
		return v_failed(ctx);
	rc = prov_collection_hash_parse(node->hard_binding, ctx->arena, &b.hash, &why);
	if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT || rc == PROV_E_NOTFOUND)
		b.hash.fault = why.msg;
	else if (rc != PROV_OK)
		return prov_pass(ctx->err, rc, &why);
	if (b.hash.fault != NULL) {
		fail(f, &b, PROV_ST_ASSERTION_COLLECTION_HASH_MALFORMED, b.hash.fault);
		return PROV_OK;
	}
	b.alg = prov_hash_parse(b.hash.alg.n > 0 ? b.hash.alg : node->claim.alg);
	if (b.alg == PROV_HASH_NONE) {
		prov_find(f, PROV_ST_ALGORITHM_UNSUPPORTED, b.url, NULL);
		return PROV_OK;
	}
	rc = check_uris(ctx, f, &b);
	if (rc != PROV_OK || b.failed)
		return rc;
	/* Files beside the manifest: there are none to look at. */
	if ((ctx->in->format->caps & PROV_FMT_ZIP) == 0 || ctx->is_part) {
		ctx->unsupported_binding = node->hard_binding_info;
		return PROV_OK;
	}
	return judge_zip(ctx, f, &b);
}
