/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/bmff_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "helper/collect.h"

#define PAYLOAD 100u
#define LEAVES BMFF_PARTS
#define OK(x) assert_int_equal((x), PROV_OK)

struct making {
	const struct bmff_case *c;
	struct bmff_file file, part[LEAVES];
	uint8_t leaf[LEAVES][PROV_HASH_MAX], node[PROV_HASH_MAX], root[PROV_HASH_MAX];
	uint8_t init[PROV_HASH_MAX], all[PROV_HASH_MAX];
};

static struct making making; /* the forge's wrap takes no context */

static void sha(const void *a, size_t n, const void *b, size_t m, uint8_t *out)
{
	struct prov_wr wr;

	prov_wr_init(&wr, 4096);
	prov_wr_bytes(&wr, prov_bytes(a, n));
	prov_wr_bytes(&wr, prov_bytes(b, m));
	OK(prov_hash_bytes(PROV_HASH_SHA256, prov_wr_data(&wr), out, NULL));
	prov_wr_fini(&wr);
}

static void climb(struct making *m)
{
	sha(m->leaf[0], 32, m->leaf[1], 32, m->node);
	sha(m->node, 32, m->leaf[2], 32, m->root);
}

static size_t kept(const struct bmff_case *c, const char *type)
{
	return c->unhashed != NULL && strcmp(c->unhashed, type) == 0 ? 0 : SIZE_MAX;
}

/* The proof that leads from a leaf to the root: the third leaf has no peer and goes up as it is. */
static void put_aux(struct making *m, struct bmff_file *to, size_t i)
{
	const struct prov_bytes proofs[LEAVES][2] = {
	    {prov_bytes(m->leaf[1], 32), prov_bytes(m->leaf[2], 32)},
	    {prov_bytes(m->leaf[0], 32), prov_bytes(m->leaf[2], 32)},
	    {prov_bytes(m->node, 32), prov_bytes(NULL, 0)},
	};

	to->aux_more = m->c->odd_field;
	if (m->c->second != BMFF_NO_SECOND && i > 0) {
		bmff_merkle(to, m->c->second == BMFF_RENDITION ? 8 : 7,
		    m->c->second == BMFF_RENDITION ? 1 : 2, i - 1, NULL, 0);
		return;
	}
	if (m->c->second != BMFF_NO_SECOND) {
		bmff_merkle(to, 7, 1, 0, NULL, 0);
		return;
	}
	if (!m->c->no_aux)
		bmff_merkle(to, 7, m->c->shape >= BMFF_PAIRS ? 1 : 0,
		    m->c->swap_aux ? (i + 1) % LEAVES : i, proofs[i], i == 2 ? 1 : 2);
	if (m->c->odd_pad)
		to->wr.p[to->wr.n - 1] = 'x';
}

static void put_fragment(const struct making *m, struct bmff_file *to, size_t i)
{
	bool has_table = m->c->table.kind != BMFF_NO_TABLE;
	uint8_t body[PAYLOAD];

	memset(body, (int)('a' + i), sizeof(body));
	memcpy(body,
	    "\0\0\0\x0a"
	    "free",
	    has_table ? 0 : 8);
	if (has_table)
		bmff_put_table(to, &m->c->table);
	else
		bmff_box(to, "moof", prov_bytes(body, 10), SIZE_MAX);
	if (m->c->packed)
		bmff_box(to, "!mof", prov_bytes(body, 10), SIZE_MAX);
	bmff_box(to, "mdat", prov_bytes(body, has_table ? PAYLOAD : 50), SIZE_MAX);
}

static void make_leaves(struct making *m, const uint8_t payload[PAYLOAD])
{
	static const size_t fixed[] = {0, 40, 80, 100}, late[] = {8, 48, 88, 100},
			    sizes[] = {8, 38, 70, 100};
	const size_t *at = m->c->shape == BMFF_SIZES ? sizes : m->c->late ? late : fixed;

	for (size_t i = 0; i < LEAVES; i++)
		sha(&payload[at[i]], at[i + 1] - at[i], NULL, 0, m->leaf[i]);
	if (m->c->shape == BMFF_ONE)
		sha(&payload[at[0]], PAYLOAD - at[0], NULL, 0, m->leaf[0]);
}

static void make_pairs(struct making *m)
{
	size_t first = m->file.n;

	bmff_hash(&m->file, 0, first, m->init);
	/* Proofs depend on all leaves, but not on their size: twice. */
	for (unsigned pass = 0; pass < 2; pass++) {
		size_t at[LEAVES + 1];

		m->file.wr.n = m->file.box[first - 1].off + m->file.box[first - 1].len;
		m->file.n = first;
		for (size_t i = 0; i < LEAVES; i++) {
			put_aux(m, &m->file, i);
			at[i] = m->file.n;
			put_fragment(m, &m->file, i);
		}
		for (size_t i = 0; i < LEAVES; i++)
			bmff_hash(&m->file, at[i], at[i] + (m->c->packed ? 3 : 2), m->leaf[i]);
		climb(m);
	}
}

static void make_files(struct making *m)
{
	bmff_hash(&m->file, 0, m->file.n, m->init);
	for (unsigned pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < LEAVES; i++) {
			bmff_fini(&m->part[i]);
			bmff_init(&m->part[i]);
			bmff_box(&m->part[i], "styp", prov_bytes_str("msdh\0\0\0\0"), SIZE_MAX);
			put_aux(m, &m->part[i], i);
			put_fragment(m, &m->part[i], i);
			bmff_hash(&m->part[i], 0, m->part[i].n, m->leaf[i]);
		}
		climb(m);
	}
}

static void put_moov(struct making *m)
{
	struct prov_wr body;

	prov_wr_init(&body, (size_t)1 << 20);
	prov_wr_bytes(&body, prov_bytes("\0\0\0\x0cmvhdabcd\0\0\0\x0cstssabcd", 24));
	for (size_t i = 0; i < m->c->more_boxes; i++)
		prov_wr_bytes(&body, prov_bytes("\0\0\0\x08"
						"free",
					 8));
	OK(prov_wr_done(&body, NULL));
	bmff_box(&m->file, "moov", prov_wr_data(&body), kept(m->c, "moov"));
	prov_wr_fini(&body);
}

static void put_extra(struct making *m)
{
	const struct bmff_case *c = m->c;
	const uint8_t size[] = {0, 0, 0, 1};
	size_t at = m->file.wr.n;
	struct prov_wr body;

	prov_wr_init(&body, (size_t)1 << 20);
	if (c->wide)
		prov_wr_u64(&body, 16 + c->filling.n);
	prov_wr_bytes(&body, c->filling.n > 0 ? c->filling : prov_bytes_str("some bytes"));
	bmff_box(&m->file, c->extra, prov_wr_data(&body), kept(c, c->extra));
	if (c->wide)
		memcpy(&m->file.wr.p[at], size, sizeof(size));
	prov_wr_fini(&body);
}

static void make(struct making *m, struct prov_bytes store)
{
	const struct bmff_case *c = m->c;
	bool open = c->shape >= BMFF_LEAVES && c->shape <= BMFF_ONE;
	uint8_t payload[PAYLOAD];

	for (size_t i = 0; i < PAYLOAD; i++)
		payload[i] = c->blank ? 0 : (uint8_t)i;
	bmff_fini(&m->file);
	bmff_init(&m->file);
	m->file.aux_room = c->aux_room;
	bmff_box(&m->file, "ftyp", prov_bytes("isom\0\0\0\0mp42", 12), 0);
	bmff_c2pa(&m->file, c->purpose == NULL ? "manifest" : c->purpose, true, store);
	if (!c->headless)
		put_moov(m);
	if (c->shape < BMFF_PAIRS)
		bmff_put_table(&m->file, &c->table);
	if (c->table_hashed)
		m->file.box[m->file.n - 1].hole_len = 0;
	if (c->extra != NULL)
		put_extra(m);
	if (c->shape < BMFF_PAIRS)
		bmff_box(
		    &m->file, "mdat", prov_bytes(payload, PAYLOAD), open ? 16 : kept(c, "mdat"));
	make_leaves(m, payload);
	climb(m);
	if (c->shape == BMFF_ROOT) {
		for (size_t i = 0; i < LEAVES; i++)
			put_aux(m, &m->file, i);
	}
	for (unsigned i = 0; i < c->copies; i++)
		put_aux(m, &m->file, i % LEAVES);
	if (c->odd_copy)
		m->file.wr.p[m->file.wr.n - 1] ^= 1;
	for (unsigned i = 0; i < c->spare; i++)
		bmff_merkle(&m->file, 7, 0, i, NULL, 0);
	if (c->shape == BMFF_PAIRS)
		make_pairs(m);
	if (c->shape == BMFF_FILES)
		make_files(m);
	if (c->odd_box)
		bmff_c2pa(&m->file, "elsewhere", false, prov_bytes_str("hidden"));
	memset(payload, 0, BMFF_INNER);
	memcpy(&payload[BMFF_INNER], "\0\0\0\x10moof", 8);
	if (c->tail != NULL && strcmp(c->tail, "uuid") == 0)
		bmff_c2pa(&m->file, "merkle", false, prov_bytes(payload, PAYLOAD));
	else if (c->tail != NULL)
		bmff_box(&m->file, c->tail, prov_bytes(payload, PAYLOAD), 0);
	/* What is cut short may be sound where it is changed. */
	OK(prov_wr_done(&m->file.wr, NULL));
	bmff_hash(&m->file, 0, m->file.n, m->all);
}

static struct prov_bytes keep_bytes(struct forge *f, struct prov_bytes data)
{
	char *kept = prov_arena_strdup(&f->arena, data, NULL);

	assert_non_null(kept);
	return prov_bytes(kept, data.n);
}

/* Nothing moves: the place of each box is in the hash (18.6.2). */
static void lose_fragments(struct making *m)
{
	uint8_t *file = m->file.wr.p;
	unsigned part = 0;

	if (m->c->shape == BMFF_FILES) { /* its merkle box comes to stand in the first file */
		put_aux(m, &m->file, 0);
		bmff_box(&m->file, "mfra", prov_bytes(NULL, 0), 0);
		return;
	}

	for (size_t i = 0; i + 1 < m->file.n; i++) {
		uint8_t *p = &file[m->file.box[i].off];
		size_t len = m->file.box[i].len + m->file.box[i + 1].len;

		if (memcmp(&p[4], "moof", 4) != 0 || (m->c->gone >> part++ & 1) == 0)
			continue;
		assert_true(len < 256);
		memset(p, 0, len);
		memcpy(&p[3], (const uint8_t[]){(uint8_t)len, 'm', 'f', 'r', 'a'}, 5);
	}
}

static struct prov_bytes wrap(struct forge *f, struct prov_bytes store)
{
	struct bmff_case *c = (struct bmff_case *)(uintptr_t)f->wrap_ctx;

	make(&making, store);
	for (size_t i = 0; i < LEAVES && c->shape == BMFF_FILES; i++)
		c->part[i] = keep_bytes(f, prov_wr_data(&making.part[i].wr));
	if (c->gone != 0)
		lose_fragments(&making);
	return keep_bytes(f, prov_wr_data(&making.file.wr));
}

/* A tree of the first fragment, and one of the others, without proofs. */
static void split(const struct making *m, struct bmff_tree trees[2], struct prov_bytes row[LEAVES])
{
	for (size_t i = 0; i < LEAVES; i++)
		row[i] = prov_bytes(m->leaf[i], 32);
	trees[0].count = trees[0].n = 1;
	trees[1].count = trees[1].n = LEAVES - 1;
	trees[1].hashes = &row[1];
	if (m->c->second == BMFF_RENDITION) {
		trees[1].unique = 8;
		trees[1].local = 1;
	}
}

static void build(struct forge *f, void *ctx)
{
	struct making *m = ctx;
	const struct bmff_case *c = m->c;
	uint8_t *zeros = prov_arena_alloc(&f->arena, (size_t)f->store_size, NULL);
	bool fragments = c->shape >= BMFF_PAIRS, open = !fragments && c->shape != BMFF_FLAT;
	static const uint8_t sizes[] = {30, 32, 30};
	struct prov_bytes row[LEAVES];
	struct bmff_tree tree = {
	    .unique = 7, .local = fragments ? 1 : 0, .count = LEAVES, .n = LEAVES};
	struct bmff_tree trees[2];
	struct prov_wr body;

	assert_non_null(zeros);
	make(m, prov_bytes(zeros, (size_t)f->store_size));
	for (size_t i = 0; i < LEAVES; i++)
		row[i] = prov_bytes(m->leaf[i], 32);
	tree.hashes = row;
	if (c->shape == BMFF_ROOT || fragments) {
		row[0] = prov_bytes(m->root, 32);
		tree.n = 1;
	}
	if (c->shape == BMFF_ONE)
		tree.count = tree.n = 1;
	if (c->shape == BMFF_SIZES)
		tree.sizes = prov_bytes(sizes, sizeof(sizes));
	else if (open && c->shape != BMFF_ONE)
		tree.fixed = 40;
	if (fragments && !c->no_init)
		tree.init = prov_bytes(m->init, 32);
	if (c->wrong_count)
		tree.count++;
	if (c->no_tree)
		tree.local = 1;
	trees[0] = trees[1] = tree;
	trees[1].local = 2;
	if (c->other_init)
		trees[1].init = prov_bytes(m->all, 32);
	if (c->second != BMFF_NO_SECOND)
		split(m, trees, row);
	prov_wr_init(&body, 65536);
	bmff_assertion(&body, c->paths, open,
	    fragments && !c->both_hashes ? prov_bytes(NULL, 0) : prov_bytes(m->all, 32), trees,
	    c->shape == BMFF_FLAT                           ? 0
	    : c->other_track || c->second != BMFF_NO_SECOND ? 2
							    : 1);
	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_assert(f, c->label == NULL ? "c2pa.hash.bmff.v3" : c->label, PROV_JUMBF_CBOR,
	    prov_wr_data(&body), 0);
	prov_wr_fini(&body);
	forge_created(f, 0);
	forge_end(f, 0);
}

static int verify(struct forge *f, struct bmff_case *c, struct prov_bytes file,
    struct prov_report **report, struct prov_err *err)
{
	struct prov_verify_opts opts = PROV_VERIFY_OPTS_INIT;
	struct prov_src *src = NULL, *part[LEAVES] = {NULL};
	const struct prov_src *list[LEAVES];
	int rc;

	*report = NULL;
	OK(prov_src_mem(&src, file.p, file.n, NULL));
	if (c->shape == BMFF_FILES) {
		opts.num_fragments = c->num_parts == 0 ? LEAVES : c->num_parts;
		for (size_t i = 0; i < opts.num_fragments; i++) {
			size_t which = c->num_parts == 0 ? i : c->order[i];

			OK(prov_src_mem(&part[i], c->part[which].p, c->part[which].n, NULL));
			list[i] = part[i];
		}
		opts.fragments = list;
	}
	rc = prov_verify_with(report, f->policy, src, "forged.mp4", &opts, err);
	prov_src_close(src);
	for (size_t i = 0; i < LEAVES; i++)
		prov_src_close(part[i]);
	return rc;
}

static void init(const struct bmff_case *c)
{
	memset(&making, 0, sizeof(making));
	making.c = c;
	bmff_init(&making.file);
	for (size_t i = 0; i < LEAVES; i++)
		bmff_init(&making.part[i]);
}

static void fini(void)
{
	bmff_fini(&making.file);
	for (size_t i = 0; i < LEAVES; i++)
		bmff_fini(&making.part[i]);
}

struct prov_bytes bmff_case_sign(struct forge *f, struct bmff_case *c)
{
	static const char *const usual[] = {"/ftyp", "/mfra", NULL};
	struct prov_bytes file;

	if (c->paths == NULL)
		c->paths = usual;
	init(c);
	f->wrap = wrap;
	f->wrap_ctx = c;
	file = forge_png(f, build, &making);
	fini();
	return file;
}

void bmff_case_make(const struct bmff_case *c, struct prov_bytes store, struct prov_wr *file,
    struct prov_wr part[BMFF_PARTS], uint8_t sum[PROV_HASH_MAX])
{
	init(c);
	make(&making, store);
	*file = making.file.wr;
	for (size_t i = 0; i < LEAVES; i++)
		part[i] = making.part[i].wr;
	memcpy(sum, making.all, PROV_HASH_MAX);
}

/* Verified; always followed by end. */
static struct prov_report *begin(struct forge *f, struct bmff_case *c, size_t flip)
{
	struct prov_err err = {0};
	struct prov_report *report;
	struct prov_bytes file;

	forge_init(f);
	file = bmff_case_sign(f, c);
	if (flip > 0) {
		uint8_t *p = prov_arena_alloc(&f->arena, file.n, NULL);

		assert_non_null(p);
		memcpy(p, file.p, file.n);
		p[file.n - flip] ^= 1;
		file.p = p;
	}
	if (verify(f, c, file, &report, &err) != PROV_OK)
		fail_msg("prov_verify: %s", err.msg);
	return report;
}

static void end(struct forge *f, struct prov_report *report)
{
	prov_report_free(report);
	forge_fini(f);
}

bool bmff_finds(struct bmff_case *c, const char *code, size_t flip, enum prov_state *state)
{
	struct forge f;
	struct prov_report *report = begin(&f, c, flip);
	bool found = forge_has(report, code);

	if (state != NULL)
		*state = prov_report_state(report);
	for (size_t i = 0; !found && i < prov_report_num_status(report); i++)
		print_message("  %s: %s\n", prov_report_status(report, i).code,
		    prov_report_status(report, i).explanation);
	end(&f, report);
	return found;
}

int bmff_verified(struct bmff_case *c, struct prov_err *err)
{
	struct prov_report *report;
	struct forge f;
	int rc;

	forge_init(&f);
	rc = verify(&f, c, bmff_case_sign(&f, c), &report, err);
	end(&f, report);
	return rc;
}

bool bmff_says(struct bmff_case *c, enum prov_render format, const char *text)
{
	struct collect said = {0};
	struct forge f;
	struct prov_report *report = begin(&f, c, 0);
	bool found;

	OK(prov_report_render(report, format, 0, 0, collect_write, &said, NULL));
	found = strstr(said.text, text) != NULL;
	collect_free(&said);
	end(&f, report);
	return found;
}
