/* SPDX-License-Identifier: Apache-2.0 */
/* The mdat boxes of a file that is not fragmented, block by block (C2PA 2.4, 15.12.2.1). */
#include "base/err.h"
#include "validate/v_ahead.h"
#include "validate/v_bmff.h"

#define MDAT_KEPT 16u

struct flat {
	struct v_ctx *ctx;
	const struct v_node *node;
	const struct prov_bmff_hash *hash;
	struct v_bmff_walk walk; /* over the mdat boxes */
	struct v_bmff_walk
	    aux; /* over the merkle boxes, which follow the last mdat in the same order */
	struct v_bmff_walk again; /* over them once more, for those behind that are copies */
	bool is_again;
	uint64_t *spare; /* by tree: boxes for leaves that need none */
	struct v_bmff_walk
	    aux_was; /* what is gone back to, to try another beginning of the leaves */
	uint64_t *spare_was;
	struct prov_arena scratch;
	struct v_ahead ahead;
	struct v_bmff_verdict *out;
};

static int fail(struct flat *f, bool malformed, const char *why)
{
	f->out->status = malformed ? PROV_ST_ASSERTION_BMFF_HASH_MALFORMED
				   : PROV_ST_ASSERTION_BMFF_HASH_MISMATCH;
	f->out->why = why;
	return PROV_OK;
}

static bool is_good(const struct flat *f)
{
	return f->out->status == PROV_ST_ASSERTION_BMFF_HASH_MATCH;
}

/* The trees' localId is the mdat's place among its like, from 0 (A.5.4.2). */
static const struct prov_bmff_merkle *tree_of(struct flat *f, uint64_t index)
{
	const struct prov_bmff_merkle *found = NULL;

	for (size_t i = 0; i < f->hash->num_trees; i++) {
		const struct prov_bmff_merkle *t = &f->hash->trees[i];

		if (t->id.local < 0 || (uint64_t)t->id.local != index)
			continue;
		if (found != NULL) {
			(void)fail(f, true, "several Merkle trees are for one mdat box");
			return NULL;
		}
		found = t;
	}
	if (found == NULL)
		(void)fail(f, false, "an mdat box is left out of the hash and has no Merkle tree");
	return found;
}

/* The next merkle box; *MORE is false where there is none. */
static int next_aux(struct flat *f, struct prov_bmff_aux *aux, bool *more)
{
	int rc;

	do {
		rc = v_bmff_next(&f->aux, more);
	} while (rc == PROV_OK && *more && f->aux.use != PROV_BMFF_MERKLE);
	if (rc != PROV_OK || !*more)
		return rc;
	prov_arena_fini(&f->scratch);
	prov_arena_init(&f->scratch, PROV_MAX_ARENA);
	return v_bmff_aux(&f->aux, &f->scratch, aux, f->out);
}

/* Whether a writer may have added AUX: for a tree of which the manifest has the leaves, from the
 * first on, and with nothing to prove (A.5.4.1.1). */
static bool is_spare(struct flat *f, const struct prov_bmff_aux *aux)
{
	for (size_t i = 0; i < f->hash->num_trees; i++) {
		const struct prov_bmff_merkle *t = &f->hash->trees[i];

		if (aux->id.unique == t->id.unique && aux->id.local == t->id.local)
			return t->count == t->num_hashes && aux->num_hashes == 0 &&
			       aux->location == f->spare[i] && f->spare[i]++ < t->count;
	}
	return false;
}

/* No hash covers merkle boxes: those that prove nothing could hold anything, as many as fit behind
 * the content. */
static int fail_odd(struct flat *f)
{
	return fail(f, true, "there is a merkle box for no part of the file");
}

/* The proof for a leaf: none where the manifest has the row of leaves (A.5.4.1.1). */
static int find_proof(struct flat *f, struct v_bmff_leaf *leaf)
{
	struct prov_bmff_aux aux;
	bool more;
	int rc;

	leaf->proof = NULL;
	leaf->num_proof = 0;
	if (leaf->tree->count == leaf->tree->num_hashes)
		return PROV_OK;
	for (;;) {
		rc = next_aux(f, &aux, &more);
		if (rc != PROV_OK || !is_good(f))
			return rc;
		if (!more)
			return fail(f, true, "a merkle box is missing");
		if (aux.id.unique == leaf->tree->id.unique && aux.id.local == leaf->tree->id.local)
			break;
		if (!is_spare(f, &aux))
			return fail_odd(f);
	}
	if (aux.location != leaf->location)
		return fail(f, true, "merkle boxes are missing or out of order");
	leaf->proof = aux.hashes;
	leaf->num_proof = aux.num_hashes;
	return PROV_OK;
}

static int next_again(struct flat *f, bool *more)
{
	int rc = PROV_OK;

	if (!f->is_again)
		rc = v_bmff_open(&f->again, f->ctx, f->ctx->in->src, f->hash, false, true);
	f->is_again = true;
	*more = false;
	do {
		if (rc == PROV_OK)
			rc = v_bmff_next(&f->again, more);
	} while (rc == PROV_OK && *more && f->again.use != PROV_BMFF_MERKLE);
	return rc;
}

/*
 * Whether the merkle box is, byte by byte, one from before: the first behind those that are needed
 * is the first again, and so on. c2pa-rs leaves all that were there when it signs once more.
 */
static int is_copy(struct flat *f, bool *same)
{
	const struct prov_bmff_box *box = &f->aux.box, *was = &f->again.box;
	uint8_t *p;
	bool more;
	int rc = next_again(f, &more);

	*same = rc == PROV_OK && more && was->off < box->off && was->len == box->len;
	if (!*same)
		return rc;
	p = prov_arena_array(&f->scratch, (size_t)box->len, 2, f->ctx->err);
	if (p == NULL)
		return v_failed(f->ctx);
	rc = prov_src_read(f->aux.src, box->off, p, (size_t)box->len, f->ctx->err);
	if (rc == PROV_OK)
		rc = prov_src_read(
		    f->aux.src, was->off, p + box->len, (size_t)box->len, f->ctx->err);
	*same = rc == PROV_OK && memcmp(p, p + box->len, (size_t)box->len) == 0;
	return rc;
}

/* The merkle boxes behind those that the leaves needed. */
static int check_rest(struct flat *f)
{
	struct prov_bmff_aux aux;
	bool more = true, fine;
	int rc = PROV_OK;

	while (rc == PROV_OK && is_good(f)) {
		rc = next_aux(f, &aux, &more);
		if (rc != PROV_OK || !more || !is_good(f))
			break;
		fine = is_spare(f, &aux);
		if (!fine)
			rc = is_copy(f, &fine);
		if (rc == PROV_OK && !fine)
			rc = fail_odd(f);
	}
	return rc;
}

static int hash_block(
    struct flat *f, enum prov_hash alg, uint64_t off, uint64_t end, uint8_t digest[PROV_HASH_MAX])
{
	struct v_sum sum;
	int rc;

	v_sum_begin(&sum, f->ctx, f->walk.src, alg, f->walk.block);
	rc = v_sum_run(&sum, off, end, NULL);
	if (rc == PROV_OK)
		rc = v_sum_end(&sum, digest);
	v_sum_fini(&sum);
	return rc;
}

static int check_block(struct flat *f, struct v_bmff_leaf *leaf, uint64_t off, uint64_t end)
{
	uint8_t digest[PROV_HASH_MAX];
	int rc = hash_block(f, leaf->alg, off, end, digest);

	leaf->digest = digest;
	if (rc == PROV_OK)
		rc = find_proof(f, leaf);
	if (rc == PROV_OK && is_good(f))
		rc = v_bmff_climb(f->ctx, leaf, f->out);
	leaf->digest = NULL;
	return rc;
}

static bool sums_to(const struct prov_bmff_merkle *tree, uint64_t want)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < tree->num_sizes; i++) {
		if (tree->sizes[i] > want - sum)
			return false;
		sum += tree->sizes[i];
	}
	return sum == want;
}

/* Leaf I, of which OFF is the first byte. */
static uint64_t size_of(const struct prov_bmff_merkle *tree, uint64_t i, uint64_t off, uint64_t end)
{
	if (tree->has_sizes)
		return tree->sizes[i];
	return tree->has_fixed && tree->fixed < end - off ? tree->fixed : end - off;
}

/* The hashes of the leaves from I on, as many as are taken at a time. */
static void take_ahead(
    struct flat *f, const struct v_bmff_leaf *leaf, uint64_t i, uint64_t off, uint64_t end)
{
	v_ahead_forget(&f->ahead);
	for (uint64_t n = 0; n < V_AHEAD_RUNS && i + n < leaf->tree->count && off < end; n++) {
		uint64_t block = size_of(leaf->tree, i + n, off, end);

		v_ahead_add(&f->ahead, off, block);
		off += block;
	}
	v_ahead_take(&f->ahead, leaf->alg);
}

/* The payload as one leaf, blocks of one size or of the listed ones. */
static int check_blocks(struct flat *f, struct v_bmff_leaf *leaf, uint64_t off, uint64_t end)
{
	const struct prov_bmff_merkle *tree = leaf->tree;
	uint64_t n = 1, size = end - off;
	int rc = PROV_OK;

	if (tree->has_fixed)
		n = size / tree->fixed + (size % tree->fixed != 0);
	if (tree->has_sizes)
		n = tree->num_sizes;
	if (n != tree->count)
		return fail(
		    f, true, "a Merkle tree has not as many leaves as its mdat box has blocks");
	for (uint64_t i = 0; i < n && rc == PROV_OK && is_good(f); i++) {
		uint64_t block = size_of(tree, i, off, end);

		if (i % V_AHEAD_RUNS == 0)
			take_ahead(f, leaf, i, off, end);
		leaf->location = i;
		rc = check_block(f, leaf, off, off + block);
		off += block;
	}
	return rc;
}

static void keep_place(struct flat *f)
{
	f->aux_was = f->aux;
	memcpy(f->spare_was, f->spare, f->hash->num_trees * sizeof(*f->spare));
}

static void go_back(struct flat *f)
{
	f->aux = f->aux_was;
	memcpy(f->spare, f->spare_was, f->hash->num_trees * sizeof(*f->spare));
	f->out->status = PROV_ST_ASSERTION_BMFF_HASH_MATCH;
	f->out->why = NULL;
}

/* Whether leaves from START on could be the ones that were signed, by the first of them, where
 * there are more. */
static int probe(struct flat *f, struct v_bmff_leaf *leaf, uint64_t start, uint64_t end, bool *fits)
{
	int rc;

	*fits = !leaf->tree->has_sizes || sums_to(leaf->tree, end - start);
	if (leaf->tree->has_sizes || leaf->tree->count == 1)
		return PROV_OK;
	leaf->location = 0;
	rc = check_block(f, leaf, start, start + size_of(leaf->tree, 0, start, end));
	*fits = is_good(f);
	go_back(f);
	return rc;
}

static int check_from(struct flat *f, struct v_bmff_leaf *leaf, uint64_t start, uint64_t end)
{
	if (leaf->tree->has_sizes && !sums_to(leaf->tree, end - start))
		return fail(
		    f, true, "the block sizes of a Merkle tree are not those of its mdat box");
	return check_blocks(f, leaf, start, end);
}

/*
 * The leaves begin at the payload (15.12.2.1) or, as common writers read A.5.6, at byte 16 of the
 * box whatever its header's size. The eight bytes between are in the hash in either case. The first
 * leaf tells which way to try before the other, but no more: of zeros it is the same in both.
 */
static int check_leaves(struct flat *f, struct v_bmff_leaf *leaf)
{
	const struct prov_bmff_box *box = &f->walk.box;
	uint64_t end = box->off + box->len;
	const uint64_t payload = box->off + box->head, kept = box->off + MDAT_KEPT;
	struct v_bmff_verdict first;
	bool is_late, fits;
	int rc;

	if (payload == kept)
		return check_from(f, leaf, payload, end);
	keep_place(f);
	rc = probe(f, leaf, kept, end, &is_late);
	if (rc == PROV_OK)
		rc = check_from(f, leaf, is_late ? kept : payload, end);
	if (rc != PROV_OK || is_good(f))
		return rc;
	first = *f->out;
	go_back(f);
	rc = probe(f, leaf, is_late ? payload : kept, end, &fits);
	if (rc == PROV_OK && fits)
		rc = check_from(f, leaf, is_late ? payload : kept, end);
	/* That something was changed says more than that the sizes don't fit the other way. */
	if (rc == PROV_OK &&
	    (!fits || (!is_good(f) && first.status == PROV_ST_ASSERTION_BMFF_HASH_MISMATCH)))
		*f->out = first;
	return rc;
}

static int check_mdat(struct flat *f, uint64_t index)
{
	struct v_bmff_leaf leaf = {0};

	if (f->walk.box.len <= MDAT_KEPT)
		return PROV_OK; /* hashed as a whole: the note in A.5.6 */
	leaf.tree = tree_of(f, index);
	if (leaf.tree == NULL)
		return PROV_OK;
	leaf.alg = v_bmff_alg(f->node, f->hash, leaf.tree);
	if (leaf.alg == PROV_HASH_NONE) {
		f->out->status = PROV_ST_ALGORITHM_UNSUPPORTED;
		return PROV_OK;
	}
	return check_leaves(f, &leaf);
}

int v_bmff_flat(struct v_ctx *ctx, const struct v_node *node, const struct prov_bmff_hash *hash,
    struct v_bmff_verdict *out)
{
	struct flat *f = prov_arena_alloc(ctx->arena, sizeof(*f), ctx->err);
	uint64_t mdats = 0;
	bool more = true;
	int rc;

	if (f == NULL)
		return v_failed(ctx);
	f->spare = prov_arena_array(ctx->arena, hash->num_trees, sizeof(*f->spare), ctx->err);
	if (f->spare == NULL)
		return v_failed(ctx);
	f->spare_was =
	    prov_arena_array(ctx->arena, hash->num_trees, sizeof(*f->spare_was), ctx->err);
	if (f->spare_was == NULL)
		return v_failed(ctx);
	f->ctx = ctx;
	f->node = node;
	f->hash = hash;
	f->out = out;
	out->status = PROV_ST_ASSERTION_BMFF_HASH_MATCH;
	out->why = NULL;
	prov_arena_init(&f->scratch, PROV_MAX_ARENA);
	v_ahead_init(&f->ahead, ctx);
	rc = v_bmff_open(&f->walk, ctx, ctx->in->src, hash, false, true);
	if (rc == PROV_OK)
		rc = v_bmff_open(&f->aux, ctx, ctx->in->src, hash, false, true);
	while (rc == PROV_OK && is_good(f)) {
		rc = v_bmff_next(&f->walk, &more);
		if (rc != PROV_OK || !more)
			break;
		if (f->walk.box.type == PROV_FOURCC('m', 'd', 'a', 't'))
			rc = check_mdat(f, mdats++);
	}
	for (size_t i = 0; i < hash->num_trees && rc == PROV_OK && is_good(f); i++) {
		if (hash->trees[i].id.local < 0 || (uint64_t)hash->trees[i].id.local >= mdats)
			(void)fail(f, false, "a Merkle tree is for an mdat box that is not there");
	}
	if (rc == PROV_OK && is_good(f))
		rc = check_rest(f);
	v_ahead_fini(&f->ahead);
	prov_arena_fini(&f->scratch);
	return rc;
}
