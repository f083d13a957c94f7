/* SPDX-License-Identifier: Apache-2.0 */
/* Fragmented files: the initialization by its hash, each fragment as a leaf of its track's Merkle
 * tree (C2PA 2.4, 15.12.2.2, 18.6.6.1, A.5.4.1.2). */
#include "base/err.h"
#include "validate/v_bmff.h"

#define BOX_MOOF PROV_FOURCC('m', 'o', 'o', 'f')
#define NUM_ALGS 4u /* by enum prov_hash */

struct job {
	struct v_ctx *ctx;
	const struct v_node *node;
	const struct prov_bmff_hash *hash;
	struct v_bmff_verdict *out;
	uint64_t *next; /* by tree: the location that comes next */
	bool lone;      /* there was a merkle box without its fragment */
	bool used[NUM_ALGS];
	uint8_t init[NUM_ALGS][PROV_HASH_MAX]; /* what comes before the fragments, hashed */
	struct prov_arena scratch;             /* for one merkle box */
};

static int fail(struct job *j, bool malformed, const char *why)
{
	j->out->status = malformed ? PROV_ST_ASSERTION_BMFF_HASH_MALFORMED
				   : PROV_ST_ASSERTION_BMFF_HASH_MISMATCH;
	j->out->why = why;
	return PROV_OK;
}

static bool is_good(const struct job *j)
{
	return j->out->status == PROV_ST_ASSERTION_BMFF_HASH_MATCH;
}

/*
 * Whether fragments of another rendition of the same track were there: local identifiers are those
 * of tracks (A.5.4.2), unique ones tell the renditions apart. Their initializations can be the same
 * to the byte, and nothing says how the fragments of one and of the other follow each other.
 */
static bool has_rendition(const struct job *j, size_t tree)
{
	const struct prov_bmff_id own = j->hash->trees[tree].id;

	for (size_t i = 0; i < j->hash->num_trees; i++) {
		const struct prov_bmff_id other = j->hash->trees[i].id;

		if (j->next[i] > 0 && other.local == own.local && other.unique != own.unique)
			return true;
	}
	return false;
}

/* Reads the merkle box at W and finds its tree (steps 1 and 2), whose turn it must be. */
static int find_tree(struct job *j, struct v_bmff_walk *w, struct prov_bmff_aux *aux, size_t *tree)
{
	const struct prov_bmff_merkle *t;
	int rc;

	prov_arena_fini(&j->scratch);
	prov_arena_init(&j->scratch, PROV_MAX_ARENA);
	rc = v_bmff_aux(w, &j->scratch, aux, j->out);
	if (rc != PROV_OK || !is_good(j))
		return rc;
	for (*tree = 0; *tree < j->hash->num_trees; ++*tree) {
		t = &j->hash->trees[*tree];
		if (t->id.unique == aux->id.unique && t->id.local == aux->id.local)
			break;
	}
	if (*tree == j->hash->num_trees)
		return fail(j, false, "a fragment belongs to no Merkle tree of the manifest");
	/* 15.12.2: locations begin at 0 and count up, so that nothing is left out or moved. */
	if (aux->location != j->next[*tree])
		return fail(j, false, "the fragments are not in order, or some are missing");
	if (aux->location == 0 && has_rendition(j, *tree))
		return fail(j, false, "fragments of two renditions of a track are mixed");
	j->next[*tree]++;
	return PROV_OK;
}

static int check_init(struct job *j, size_t tree)
{
	const struct prov_bmff_merkle *t = &j->hash->trees[tree];
	enum prov_hash alg = v_bmff_alg(j->node, j->hash, t);

	if (t->init_hash.n == 0)
		return fail(j, true, "a Merkle tree has no hash of the initialization");
	if (!prov_equal_ct(prov_bytes(j->init[alg], prov_hash_size(alg)), t->init_hash))
		return fail(j, false,
		    "what comes before the fragments does not have the hash that was signed");
	return PROV_OK;
}

static int check_leaf(
    struct job *j, size_t tree, const struct prov_bmff_aux *aux, struct v_sum *sum)
{
	uint8_t digest[PROV_HASH_MAX];
	struct v_bmff_leaf leaf = {
	    .tree = &j->hash->trees[tree],
	    .location = aux->location,
	    .digest = digest,
	    .proof = aux->hashes,
	    .num_proof = aux->num_hashes,
	};
	int rc = v_sum_end(sum, digest);

	leaf.alg = v_bmff_alg(j->node, j->hash, leaf.tree);
	return rc == PROV_OK ? v_bmff_climb(j->ctx, &leaf, j->out) : rc;
}

/*
 * A merkle box stands straight before its moof (A.5.4.1.2). One that does not would pass for a
 * fragment that was taken out: no hash covers it, nor what may be left out behind it.
 */
static void note_lone(struct job *j, bool has_aux, bool moof)
{
	j->lone = j->lone || (has_aux && !moof);
}

/* --- what comes before the fragments --- */

static void begin_sums(struct job *j, const struct v_bmff_walk *w, struct v_sum sums[NUM_ALGS])
{
	for (size_t i = 0; i < NUM_ALGS; i++)
		v_sum_begin(&sums[i], j->ctx, w->src, (enum prov_hash)i, w->block);
}

static int end_sums(struct job *j, struct v_sum sums[NUM_ALGS], int rc)
{
	for (size_t i = 0; i < NUM_ALGS; i++) {
		if (rc == PROV_OK && j->used[i])
			rc = v_sum_end(&sums[i], j->init[i]);
		v_sum_fini(&sums[i]);
	}
	return rc;
}

/* Feeds W to all algorithms in use up to the first moof (W then stands at it) or the end. A merkle
 * box that comes last is kept in AUX: it is that moof's. */
static int hash_init(struct job *j, struct v_bmff_walk *w, bool *moof, bool *has_aux,
    struct prov_bmff_aux *aux, size_t *tree)
{
	struct v_sum sums[NUM_ALGS];
	bool more = true;
	int rc = PROV_OK;

	begin_sums(j, w, sums);
	*moof = *has_aux = false;
	while (rc == PROV_OK && is_good(j)) {
		rc = v_bmff_next(w, &more);
		if (rc != PROV_OK || !more)
			break;
		*moof = w->box.type == BOX_MOOF;
		if (*moof)
			break;
		note_lone(j, *has_aux, false);
		if (w->refused != NULL)
			rc = fail(j, false, w->refused);
		*has_aux = w->use == PROV_BMFF_MERKLE;
		if (rc == PROV_OK && is_good(j) && *has_aux)
			rc = find_tree(j, w, aux, tree);
		for (size_t i = 0; i < NUM_ALGS && rc == PROV_OK; i++) {
			if (j->used[i])
				rc = v_bmff_feed(w, &sums[i]);
		}
	}
	return end_sums(j, sums, rc);
}

/* --- all in one file: a moof and all up to the next one is a leaf --- */

static int leaf_in_file(struct job *j, struct v_bmff_walk *w, bool *moof, bool *has_aux,
    struct prov_bmff_aux *next, size_t *tree)
{
	struct prov_bmff_aux aux = *next;
	struct prov_arena mine = j->scratch; /* AUX lives there until the leaf is done */
	struct v_sum sum;
	size_t own = *tree;
	bool more = true;
	int rc = PROV_OK;

	prov_arena_init(&j->scratch, PROV_MAX_ARENA);
	v_sum_begin(
	    &sum, j->ctx, w->src, v_bmff_alg(j->node, j->hash, &j->hash->trees[own]), w->block);
	*has_aux = false;
	do {
		*has_aux = w->use == PROV_BMFF_MERKLE;
		if (rc == PROV_OK && w->refused != NULL)
			rc = fail(j, false, w->refused);
		if (rc == PROV_OK && is_good(j) && *has_aux)
			rc = find_tree(j, w, next, tree);
		if (rc == PROV_OK)
			rc = v_bmff_feed(w, &sum);
		if (rc == PROV_OK)
			rc = v_bmff_next(w, &more);
		*moof = more && w->box.type == BOX_MOOF;
		note_lone(j, *has_aux, *moof);
	} while (rc == PROV_OK && is_good(j) && more && !*moof);
	if (rc == PROV_OK && is_good(j))
		rc = check_init(j, own);
	if (rc == PROV_OK && is_good(j))
		rc = check_leaf(j, own, &aux, &sum);
	v_sum_fini(&sum);
	prov_arena_fini(&mine);
	return rc;
}

static int judge_file(struct job *j, struct v_bmff_walk *w)
{
	struct prov_bmff_aux aux = {0};
	bool moof, has_aux;
	size_t tree = 0;
	int rc = hash_init(j, w, &moof, &has_aux, &aux, &tree);

	if (rc == PROV_OK && is_good(j) && !moof)
		return prov_fail(j->ctx->err, PROV_E_CONSTRUCT,
		    "the content lies in fragments, in files of their own, that were not given");
	while (rc == PROV_OK && is_good(j) && moof) {
		if (!has_aux)
			return fail(j, true, "a fragment has no merkle box before it");
		rc = leaf_in_file(j, w, &moof, &has_aux, &aux, &tree);
	}
	return rc;
}

/* --- each fragment in a file of its own --- */

/* The one merkle box of a fragment's file, straight before its one moof. */
static int find_aux(
    struct job *j, const struct prov_src *src, struct prov_bmff_aux *aux, size_t *tree)
{
	struct v_bmff_walk w;
	size_t moofs = 0, found = 0;
	bool more = true, before = false;
	int rc = v_bmff_open(&w, j->ctx, src, j->hash, true, false);

	while (rc == PROV_OK && is_good(j)) {
		rc = v_bmff_next(&w, &more);
		if (rc != PROV_OK || !more)
			break;
		if (w.box.type == BOX_MOOF) {
			moofs++;
			if (!before)
				return fail(j, true, "a fragment has no merkle box before it");
		}
		before = w.use == PROV_BMFF_MERKLE;
		if (before && found++ == 0)
			rc = find_tree(j, &w, aux, tree);
	}
	if (rc == PROV_OK && is_good(j) && (moofs != 1 || found != 1))
		return fail(j, true, "a file of a fragment does not hold exactly one");
	return rc;
}

static int judge_fragment(struct job *j, const struct prov_src *src)
{
	struct v_bmff_walk w;
	struct prov_bmff_aux aux;
	struct v_sum sum;
	size_t tree = 0;
	bool more = true;
	int rc = find_aux(j, src, &aux, &tree);

	if (rc != PROV_OK || !is_good(j))
		return rc;
	rc = check_init(j, tree);
	if (rc != PROV_OK || !is_good(j))
		return rc;
	rc = v_bmff_open(&w, j->ctx, src, j->hash, true, false);
	v_sum_begin(
	    &sum, j->ctx, src, v_bmff_alg(j->node, j->hash, &j->hash->trees[tree]), w.block);
	while (rc == PROV_OK && is_good(j)) {
		rc = v_bmff_next(&w, &more);
		if (rc != PROV_OK || !more)
			break;
		if (w.refused != NULL)
			rc = fail(j, false, w.refused);
		if (rc == PROV_OK)
			rc = v_bmff_feed(&w, &sum);
	}
	if (rc == PROV_OK && is_good(j))
		rc = check_leaf(j, tree, &aux, &sum);
	v_sum_fini(&sum);
	return rc;
}

static int judge_files(struct job *j, struct v_bmff_walk *w)
{
	struct prov_bmff_aux aux;
	bool moof, has_aux;
	size_t tree;
	int rc = hash_init(j, w, &moof, &has_aux, &aux, &tree);

	if (rc == PROV_OK && is_good(j) && (moof || has_aux))
		return fail(j, true, "the initialization holds fragments beside those given");
	for (size_t i = 0; i < j->ctx->in->num_fragments && rc == PROV_OK && is_good(j); i++)
		rc = judge_fragment(j, j->ctx->in->fragments[i]);
	return rc;
}

/* All in one file, the tracks whose initialization this is have their fragments here and nowhere
 * else (A.5.4.1.2). */
static bool belongs_here(const struct job *j, const struct prov_bmff_merkle *tree)
{
	enum prov_hash alg = v_bmff_alg(j->node, j->hash, tree);

	return j->ctx->in->num_fragments == 0 &&
	       prov_equal_ct(prov_bytes(j->init[alg], prov_hash_size(alg)), tree->init_hash);
}

/* Content that is bound and absent is a failure (15.12.2): a track of which any fragment was seen
 * must be there to its end. A rendition has only some of the tracks, and so may be what is left
 * where one was taken away; the words for it do not pass it off as the whole. */
static int check_complete(struct job *j)
{
	if (j->lone)
		return fail(j, true, "a merkle box has no fragment behind it");
	for (size_t i = 0; i < j->hash->num_trees; i++) {
		const struct prov_bmff_merkle *t = &j->hash->trees[i];

		if (j->next[i] == 0 && belongs_here(j, t))
			return fail(j, false, "a track that was signed is gone, but for its head");
		if (j->next[i] == 0)
			j->ctx->bmff_open |= V_BMFF_ABSENT;
		else if (j->next[i] != t->count)
			return fail(j, false, "fragments that were signed are missing at the end");
	}
	return PROV_OK;
}

int v_bmff_fragments(struct v_ctx *ctx, const struct v_node *node,
    const struct prov_bmff_hash *hash, struct v_bmff_verdict *out)
{
	struct job j = {.ctx = ctx, .node = node, .hash = hash, .out = out};
	struct v_bmff_walk w;
	int rc;

	*out = (struct v_bmff_verdict){PROV_ST_ASSERTION_BMFF_HASH_MATCH, NULL};
	if (hash->num_trees == 0)
		return fail(&j, false, "the file is fragmented and its hash has no Merkle trees");
	if (hash->hash.n > 0)
		return fail(&j, true, "a fragmented file has a hash of the whole file too");
	j.next = prov_arena_array(ctx->arena, hash->num_trees, sizeof(*j.next), ctx->err);
	if (j.next == NULL)
		return v_failed(ctx);
	for (size_t i = 0; i < hash->num_trees; i++) {
		enum prov_hash alg = v_bmff_alg(node, hash, &hash->trees[i]);

		if (alg == PROV_HASH_NONE || (size_t)alg >= NUM_ALGS) {
			out->status = PROV_ST_ALGORITHM_UNSUPPORTED;
			return PROV_OK;
		}
		j.used[alg] = true;
	}
	prov_arena_init(&j.scratch, PROV_MAX_ARENA);
	rc = v_bmff_open(&w, ctx, ctx->in->src, hash, false, false);
	if (rc == PROV_OK)
		rc = ctx->in->num_fragments > 0 ? judge_files(&j, &w) : judge_file(&j, &w);
	if (rc == PROV_OK && is_good(&j))
		rc = check_complete(&j);
	prov_arena_fini(&j.scratch);
	return rc;
}
