/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/bmff_box.h"
#include "helper/forge_test.h"
#include "report/report.h"

#include <stdlib.h>

#include "helper/bmff_movie.h"
#include "helper/forge_pdf.h"
#include "helper/signed.h"

/* The file of forge_png with its caBX chunk replaced by CHUNKS chunks of BODY. */
static struct prov_bytes with_chunks(
    struct forge *f, struct prov_bytes file, struct prov_bytes body, size_t chunks)
{
	size_t old = (size_t)file.p[33] << 24 | (size_t)file.p[34] << 16 | (size_t)file.p[35] << 8 |
		     file.p[36];
	struct prov_wr out;
	char *kept;

	prov_wr_init(&out, (size_t)1 << 24);
	prov_wr_bytes(&out, prov_bytes_sub(file, 0, 33));
	for (size_t i = 0; i < chunks; i++) {
		prov_wr_u32(&out, (uint32_t)body.n);
		prov_wr_str(&out, "caBX");
		prov_wr_bytes(&out, body);
		prov_wr_u32(&out, 0);
	}
	prov_wr_bytes(&out, prov_bytes_sub(file, 33 + 12 + old, file.n));
	kept = prov_arena_strdup(&f->arena, prov_wr_data(&out), NULL);
	assert_non_null(kept);
	file = prov_bytes(kept, out.n);
	prov_wr_fini(&out);
	return file;
}

static void expect(struct forge *f, struct prov_bytes file, enum prov_state state, const char *code)
{
	struct prov_report *r = forge_verify(f, file, true);

	assert_non_null(r);
	assert_int_equal(prov_report_state(r), state);
	if (code != NULL)
		assert_true(forge_has(r, code));
	prov_report_free(r);
}

static void test_locating(void **state)
{
	struct forge f;
	unsigned flags = 0;
	struct prov_bytes file, store;

	(void)state;
	forge_init(&f);
	file = forge_png(&f, forge_plain, &flags);
	store = prov_wr_data(&f.store);
	expect(&f, with_chunks(&f, file, store, 0), PROV_STATE_NONE, NULL);
	/* 15.5: several stores are as good as none, and say so. */
	expect(&f, with_chunks(&f, file, store, 2), PROV_STATE_INVALID, "general.error");
	/* A caBX chunk that holds no store is damaged credentials, not the absence of them. */
	expect(&f, with_chunks(&f, file, prov_bytes_str("nothing of the kind"), 1),
	    PROV_STATE_INVALID, "general.error");
	expect(&f, with_chunks(&f, file, prov_bytes_sub(store, 0, store.n - 1), 1),
	    PROV_STATE_INVALID, "general.error");
	expect(
	    &f, with_chunks(&f, file, prov_bytes(NULL, 0), 1), PROV_STATE_INVALID, "general.error");
	forge_fini(&f);
}

static void empty_store(struct forge *f, void *ctx)
{
	(void)f;
	(void)ctx;
}

static void test_empty(void **state)
{
	static const struct forge_case cases[] = {
	    {"no manifest in it", empty_store, 0, "general.error", PROV_STATE_INVALID},
	};
	(void)state;
	forge_run(cases, 1);
}

/* A BMFF file whose box for credentials has none is no file without credentials. */
static void test_bmff(void **state)
{
	static const char empty_superbox[] = "\0\0\0\x08jumb";
	const struct prov_bytes stores[] = {prov_bytes(NULL, 0), prov_bytes("\0\0\0\0\0\0\0\0", 8),
	    prov_bytes_str("nothing of the kind"), prov_bytes(empty_superbox, 8)};
	struct forge f;

	(void)state;
	forge_init(&f);
	for (size_t i = 0; i < 2 * sizeof(stores) / sizeof(stores[0]); i++) {
		struct bmff_file file;

		bmff_init(&file);
		bmff_box(&file, "ftyp", prov_bytes("isom\0\0\0\0mp42", 12), 0);
		bmff_c2pa(&file, i % 2 == 0 ? "manifest" : "update", i % 2 == 0, stores[i / 2]);
		bmff_box(&file, "mdat", prov_bytes_str("x"), 0);
		expect(&f, prov_wr_data(&file.wr), PROV_STATE_INVALID, "general.error");
		bmff_fini(&file);
	}
	forge_fini(&f);
}

/* --- updates of a store in a box of their own (A.5.3) --- */

/* A film that ONE signed, the same with an update, and what OTHER made of the same film. */
struct film {
	struct identity one, other;
	struct prov_bytes first, updated, theirs, again; /* AGAIN: signed anew by ONE */
};

static struct prov_bytes sign_film(
    const struct identity *id, struct prov_bytes in, const struct prov_sign_opts *opts)
{
	size_t n;
	int rc;
	uint8_t *p = sign_bytes(id, in, opts, &n, &rc);

	assert_int_equal(rc, PROV_OK);
	return prov_bytes(p, n);
}

static void film_init(struct film *film)
{
	static const struct bmff_movie movie = {.moov_first = true};
	struct prov_sign_opts declared = PROV_SIGN_OPTS_INIT, update = PROV_SIGN_OPTS_INIT;
	struct prov_wr wr;

	identity_init(&film->one, PROV_ALG_ED25519);
	identity_init(&film->other, PROV_ALG_ED25519);
	prov_wr_init(&wr, SIZE_MAX);
	bmff_movie_make(&wr, &movie);
	declared.declare = "captured";
	declared.leave_xmp = true;
	update.update = true;
	film->first = sign_film(&film->one, prov_wr_data(&wr), &declared);
	film->again = sign_film(&film->one, prov_wr_data(&wr), &declared);
	/* As long as ours, so that the same offsets are bound: only sizes of a certificate vary. */
	film->theirs = sign_film(&film->other, prov_wr_data(&wr), &declared);
	while (film->theirs.n != film->first.n) {
		free((void *)(uintptr_t)film->theirs.p);
		identity_fini(&film->other);
		identity_init(&film->other, PROV_ALG_ED25519);
		film->theirs = sign_film(&film->other, prov_wr_data(&wr), &declared);
	}
	film->updated = sign_film(&film->one, film->first, &update);
	prov_wr_fini(&wr);
}

static void film_fini(struct film *film)
{
	free((void *)(uintptr_t)film->first.p);
	free((void *)(uintptr_t)film->updated.p);
	free((void *)(uintptr_t)film->theirs.p);
	free((void *)(uintptr_t)film->again.p);
	identity_fini(&film->one);
	identity_fini(&film->other);
}

/* C2PA's box behind ftyp. */
static struct prov_bytes store_box(struct prov_bytes file)
{
	const uint8_t *p = &file.p[BMFF_MOVIE_FTYP];

	return prov_bytes(
	    p, (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | (size_t)p[3]);
}

#define BOX_HEAD 45u    /* of such a box, up to its store */
#define UPDATE_HEAD 43u /* of the box behind it */

/* FILE as if it had been updated by BOX. */
static void put_original(struct prov_wr *wr, struct prov_bytes file)
{
	prov_wr_bytes(wr, prov_bytes_sub(file, 0, BMFF_MOVIE_FTYP + 28));
	prov_wr_str(wr, "original");
	prov_wr_bytes(wr, prov_bytes_sub(file, BMFF_MOVIE_FTYP + 36, file.n));
}

static void put_update(struct prov_wr *wr, struct prov_bytes store)
{
	struct bmff_file box;

	bmff_init(&box);
	bmff_c2pa(&box, "update", true, store);
	prov_wr_bytes(wr, prov_wr_data(&box.wr));
	bmff_fini(&box);
}

static void expect_film(
    struct prov_wr *wr, const struct prov_policy *policy, enum prov_state state, const char *code)
{
	struct prov_report *r = verify_bytes(policy, prov_wr_data(wr), NULL);

	assert_non_null(r);
	assert_int_equal(prov_report_state(r), state);
	assert_true(forge_has(r, code));
	prov_report_free(r);
	prov_wr_cut(wr, 0);
}

/* Neither a header of what is put together is in any hash, nor what stands behind it. */
static void test_updates_heads(void **state)
{
	static const char page[] = "<html>";
	static const struct {
		bool second;
		size_t at; /* in the store: a type, a kind, toggles, a label */
		enum prov_state state;
	} cases[] = {
	    {false, 4, PROV_STATE_INVALID},
	    {false, 12, PROV_STATE_INVALID},
	    {true, 4, PROV_STATE_INVALID},
	    {true, 12, PROV_STATE_INVALID},
	    {true, 16, PROV_STATE_INVALID},
	    {true, 32, PROV_STATE_TRUSTED},
	    {true, 33, PROV_STATE_INVALID},
	};
	struct film film;
	struct prov_bytes update;
	struct prov_wr wr;

	(void)state;
	film_init(&film);
	update = prov_bytes_sub(film.updated, film.first.n, film.updated.n);
	prov_wr_init(&wr, SIZE_MAX);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t at =
		    cases[i].second ? film.first.n + UPDATE_HEAD : BMFF_MOVIE_FTYP + BOX_HEAD;

		put_original(&wr, film.first);
		prov_wr_bytes(&wr, update);
		assert_memory_equal(&wr.p[at + 4], "jumb", 4);
		wr.p[at + cases[i].at] ^= 1;
		expect_film(&wr, film.one.policy, cases[i].state,
		    cases[i].state == PROV_STATE_TRUSTED ? "assertion.bmffHash.match"
							 : "general.error");
	}
	for (size_t i = 0; i < 2; i++) {
		put_original(&wr, film.first);
		prov_wr_bytes(&wr, update);
		if (i == 0)
			prov_wr_bytes(&wr, prov_bytes("\0\0\0\0\0\0", 6));
		else
			prov_wr_str(&wr, page);
		wr.p[film.first.n + 2] = (uint8_t)((update.n + 6) >> 8);
		wr.p[film.first.n + 3] = (uint8_t)(update.n + 6);
		expect_film(&wr, film.one.policy, i == 0 ? PROV_STATE_TRUSTED : PROV_STATE_INVALID,
		    i == 0 ? "assertion.bmffHash.match" : "general.error");
	}
	prov_wr_fini(&wr);
	film_fini(&film);
}

static void test_updates_layout(void **state)
{
	struct film film;
	struct prov_bytes update, theirs;
	const struct prov_policy *policy;
	struct prov_wr wr;

	(void)state;
	film_init(&film);
	policy = film.one.policy;
	update = prov_bytes_sub(film.updated, film.first.n, film.updated.n);
	theirs = prov_bytes_sub(store_box(film.theirs), BOX_HEAD, film.theirs.n);
	prov_wr_init(&wr, SIZE_MAX);

	put_original(&wr, film.first);
	prov_wr_bytes(&wr, update);
	expect_film(&wr, policy, PROV_STATE_TRUSTED, "assertion.bmffHash.match");
	/* One box without the other, or with another's. */
	put_original(&wr, film.first);
	expect_film(&wr, policy, PROV_STATE_INVALID, "general.error");
	prov_wr_bytes(&wr, film.first);
	prov_wr_bytes(&wr, update);
	expect_film(&wr, policy, PROV_STATE_INVALID, "general.error");
	prov_wr_bytes(&wr, prov_bytes_sub(film.first, 0, BMFF_MOVIE_FTYP));
	prov_wr_bytes(&wr,
	    prov_bytes_sub(film.first, BMFF_MOVIE_FTYP + store_box(film.first).n, film.first.n));
	prov_wr_bytes(&wr, update);
	expect_film(&wr, policy, PROV_STATE_INVALID, "general.error");
	/* Two of them. */
	put_original(&wr, film.first);
	prov_wr_bytes(&wr, update);
	prov_wr_bytes(&wr, update);
	expect_film(&wr, policy, PROV_STATE_INVALID, "general.error");
	/* Its parent is not in the original, which is of the same film. */
	put_original(&wr, film.again);
	prov_wr_bytes(&wr, update);
	expect_film(&wr, policy, PROV_STATE_INVALID, "claim.hardBindings.missing");
	/* A standard manifest, whose own hash would hold. */
	prov_wr_bytes(&wr, film.theirs);
	expect_film(&wr, film.other.policy, PROV_STATE_TRUSTED, "assertion.bmffHash.match");
	put_original(&wr, film.first);
	put_update(&wr, theirs);
	expect_film(&wr, film.other.policy, PROV_STATE_INVALID, "general.error");
	/* Before the content, which moves; and bytes behind, box or not. */
	put_original(&wr, prov_bytes_sub(film.first, 0, BMFF_MOVIE_FTYP + store_box(film.first).n));
	prov_wr_bytes(&wr, update);
	prov_wr_bytes(&wr,
	    prov_bytes_sub(film.first, BMFF_MOVIE_FTYP + store_box(film.first).n, film.first.n));
	expect_film(&wr, policy, PROV_STATE_INVALID, "assertion.bmffHash.mismatch");
	for (size_t n = 1; n <= 16; n++) {
		static const uint8_t more[16] = {0, 0, 0, 16, 'm', 'd', 'a', 't'};

		put_original(&wr, film.first);
		prov_wr_bytes(&wr, update);
		prov_wr_bytes(&wr, prov_bytes(more, n));
		expect_film(&wr, policy, PROV_STATE_INVALID, "assertion.bmffHash.mismatch");
	}
	/* The content is bound as before. */
	prov_wr_bytes(&wr, film.updated);
	wr.p[BMFF_MOVIE_FTYP + store_box(film.first).n + 40] ^= 1;
	expect_film(&wr, policy, PROV_STATE_INVALID, "assertion.bmffHash.mismatch");
	prov_wr_fini(&wr);
	film_fini(&film);
}

/* A.7.1: one element in the head of a page, a script or a link; those behind it are no matter. */
static void test_page(void **state)
{
#define SCRIPT "<script type=application/c2pa>Zm9v</script>"
#define LINK "<link rel=c2pa-manifest href='https://example.com/a'>"
	static const struct {
		const char *page, *code;
	} cases[] = {
	    {"<head>" SCRIPT SCRIPT, "manifest.html.multipleManifests"},
	    {"<head>" SCRIPT LINK "</head>", "manifest.html.multipleManifests"},
	    {"<head>" LINK "</head>" LINK, "manifest.html.multipleManifests"},
	    {"<head>" SCRIPT "</head>" SCRIPT "<p>", "manifest.html.multipleManifests"},
	    {"<head>" SCRIPT "<p>" SCRIPT, "general.error"}, /* the first is no store */
	    {"<head><script type=application/c2pa></script>", "general.error"},
	    {"<head><script type=application/c2pa>?</script>", "general.error"},
	    {"<head>" LINK "<p>" SCRIPT LINK, NULL},
	    {"<head><p>" SCRIPT SCRIPT LINK, NULL},
	};
#undef SCRIPT
#undef LINK
	struct forge f;

	(void)state;
	forge_init(&f);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect(&f, prov_bytes_str(cases[i].page),
		    cases[i].code == NULL ? PROV_STATE_NONE : PROV_STATE_INVALID, cases[i].code);
	forge_fini(&f);
}

/* BEFORE, the signed text, then AGAIN times its wrapper once more. */
static void expect_text(const struct identity *id, struct prov_bytes text, size_t wrapper_at,
    const char *before, unsigned again, const char *code)
{
	struct prov_wr out;
	struct prov_report *r;
	int rc;

	prov_wr_init(&out, (size_t)1 << 24);
	prov_wr_str(&out, before);
	prov_wr_bytes(&out, text);
	while (again-- > 0)
		prov_wr_bytes(&out, prov_bytes_sub(text, wrapper_at, text.n));
	r = verify_bytes(id->policy, prov_wr_data(&out), &rc);
	assert_non_null(r);
	assert_int_equal(prov_report_state(r), PROV_STATE_INVALID);
	assert_true(forge_has(r, code));
	prov_report_free(r);
	prov_wr_fini(&out);
}

/* 15.12.1.3: of several wrappers the one counts that fits where it stands; damage is damage. */
static void test_text(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct identity id;
	struct prov_bytes plain = sample_text(), text;
	uint8_t *p;
	size_t n;
	int rc;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	opts.declare = "human-created";
	p = sign_bytes(&id, plain, &opts, &n, &rc);
	assert_non_null(p);
	text = prov_bytes(p, n);
	expect_text(&id, text, plain.n, "A", 1, "manifest.text.multipleWrappers");
	/* Its length says more than is there. */
	expect_text(&id, prov_bytes_sub(text, 0, n - 2000), plain.n, "", 0,
	    "manifest.text.corruptedWrapper");
	free(p);
	identity_fini(&id);
}

/* How the forged store gets into a PDF file. */
struct pdf_case {
	const char *name, *code;
	enum prov_state state;
	bool earlier;  /* an update before brought something that is no store */
	bool twice;    /* so did the same update */
	bool later;    /* an update without a store follows, signed */
	bool appended; /* or not signed */
	bool skewed;   /* the exclusion is not the stream's data */
};

static struct prov_bytes keep(struct forge *f, struct prov_bytes data)
{
	char *copy = prov_arena_strdup(&f->arena, data, NULL);

	assert_non_null(copy);
	return prov_bytes(copy, data.n);
}

static void build_pdf(struct forge *f, void *ctx)
{
	const struct pdf_case *c = ctx;
	struct pdf_make m;
	unsigned flags = 0;
	struct prov_bytes junk = prov_bytes_str("nothing of the kind");

	pdf_make_init(&m);
	if (c->earlier) {
		pdf_make_store(&m, 5, junk);
		pdf_make_end(&m, 0, "");
	}
	if (c->twice)
		pdf_make_store(&m, 9, junk);
	forge_pdf_room(f, &m, 7);
	if (c->twice)
		pdf_make_obj(&m, 1, "<</AF[7 0 R 9 0 R]>>");
	pdf_make_end(&m, 0, "");
	if (c->later) {
		pdf_make_obj(&m, 11, "(more)");
		pdf_make_end(&m, 0, "");
	}
	forge_pdf_place(f, &m);
	f->skew_binding = c->skewed;
	pdf_make_fini(&m);
	forge_plain(f, &flags);
}

/* FILE with an update that nobody signed. */
static struct prov_bytes append_update(struct forge *f, struct prov_bytes file)
{
	struct prov_wr wr;
	size_t at = file.n - 7, pos; /* before the end of the line with the number */

	while (file.p[at - 1] != '\n')
		at--;
	pos = (size_t)strtoull((const char *)&file.p[at], NULL, 10);
	prov_wr_init(&wr, (size_t)1 << 24);
	prov_wr_bytes(&wr, file);
	prov_wr_printf(
	    &wr, "xref\ntrailer<</Root 1 0 R/Prev %zu>>\nstartxref\n%zu\n%%%%EOF\n", pos, file.n);
	file = keep(f, prov_wr_data(&wr));
	prov_wr_fini(&wr);
	return file;
}

/* 15.5.2.2: the store of the newest update that brought any, where it brought one only. */
static void test_pdf(void **state)
{
	static struct pdf_case cases[] = {
	    {"one store", "assertion.dataHash.match", PROV_STATE_TRUSTED, .later = false},
	    {"one before", "assertion.dataHash.match", PROV_STATE_TRUSTED, .earlier = true},
	    {"an update behind", "assertion.dataHash.match", PROV_STATE_TRUSTED, .later = true},
	    {"not signed", "assertion.dataHash.mismatch", PROV_STATE_INVALID, .appended = true},
	    {"two at once", "general.error", PROV_STATE_INVALID, .twice = true},
	    {"skewed", "assertion.dataHash.mismatch", PROV_STATE_INVALID, .skewed = true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct forge f;
		struct prov_bytes file;

		print_message("  %s: %s\n", cases[i].name, cases[i].code);
		forge_init(&f);
		f.wrap = forge_pdf_wrap;
		file = forge_png(&f, build_pdf, &cases[i]);
		if (cases[i].appended)
			file = append_update(&f, file);
		expect(&f, file, cases[i].state, cases[i].code);
		forge_fini(&f);
	}
}

/* A PDF file and the update behind it: what the second store takes from the first. */
struct update_case {
	const char *name, *code;
	enum prov_state state;
	bool lost;     /* the older store is no store any more */
	bool copied;   /* the newer one has the manifest too */
	bool replaced; /* it has another one of that label */
	bool altered;  /* the older one's manifest is not what was taken in */
	bool update;   /* the active one is an update manifest */
	bool doubled;  /* another update brings two stores at once */
};

struct updates {
	const struct update_case *c;
	struct pdf_make m;
	struct prov_bytes store, manifest, signature;
};

static void build_first(struct forge *f, void *ctx)
{
	struct updates *u = ctx;

	pdf_make_fini(&u->m);
	pdf_make_init(&u->m);
	forge_pdf_room(f, &u->m, 5);
	pdf_make_end(&u->m, 0, "");
	forge_pdf_place(f, &u->m);
	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
}

static void build_second(struct forge *f, void *ctx)
{
	struct updates *u = ctx;
	struct pdf_make m = u->m;

	/* The writer again as the first file left it, with what was in it. */
	prov_wr_init(&m.wr, SIZE_MAX);
	prov_wr_bytes(&m.wr, pdf_make_data(&u->m));
	forge_pdf_room(f, &m, 7);
	pdf_make_end(&m, 0, "");
	if (u->c->doubled) {
		pdf_make_store(&m, 9, u->store);
		pdf_make_store(&m, 11, u->store);
		pdf_make_obj(&m, 1, "<</AF[9 0 R 11 0 R]>>");
		pdf_make_end(&m, 0, "");
	}
	forge_pdf_place(f, &m);
	pdf_make_fini(&m);
	f->first_manifest = u->manifest;
	f->first_signature = u->signature;
	f->num_manifests = 1;
	if (u->c->copied)
		prov_wr_bytes(&f->store,
		    prov_bytes_sub(u->store, u->store.n - u->manifest.n - 8, u->store.n));
	if (u->c->replaced) {
		forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
		forge_created(f, 0);
		forge_end(f, 0);
	}
	forge_begin(f, "urn:c2pa:active", u->c->update ? PROV_JUMBF_UPDATE : PROV_JUMBF_MANIFEST);
	if (!u->c->update) {
		forge_created(f, 0);
		forge_binding(f, 0);
	}
	forge_ingredient(
	    f, "c2pa.ingredient.v3", u->c->update ? "parentOf" : "componentOf", true, true, 0);
	forge_end(f, 0);
}

static void run_update(const struct update_case *c)
{
	struct updates u = {.c = c};
	struct forge first, f;
	struct prov_bytes file;

	print_message("  %s: %s\n", c->name, c->code);
	forge_init(&first);
	forge_init(&f);
	first.wrap = f.wrap = forge_pdf_wrap;
	pdf_make_init(&u.m);
	(void)forge_png(&first, build_first, &u);
	u.store = prov_wr_data(&first.store);
	u.manifest = first.first_manifest;
	u.signature = first.first_signature;
	prov_wr_patch(&u.m.wr, first.head.n, u.store);
	if (c->lost)
		prov_wr_patch(&u.m.wr, first.head.n + 4, prov_bytes_str("junk"));
	if (c->altered)
		prov_wr_patch(&u.m.wr, first.head.n + u.store.n - 4, prov_bytes_str("junk"));
	file = forge_png(&f, build_second, &u);
	expect(&f, file, c->state, c->code);
	pdf_make_fini(&u.m);
	forge_fini(&first);
	forge_fini(&f);
}

/* A.4.2.1: the manifests of all stores count as if one held them. */
static void test_pdf_updates(void **state)
{
	static const struct update_case cases[] = {
	    {"from the older store", ">ingredient.manifest.validated", PROV_STATE_TRUSTED,
		.lost = false},
	    {"lost", ">ingredient.claimSignature.missing", PROV_STATE_INVALID, .lost = true},
	    {"in both", ">ingredient.manifest.validated", PROV_STATE_TRUSTED, .copied = true},
	    {"the newer one's counts", ">ingredient.claimSignature.mismatch", PROV_STATE_INVALID,
		.replaced = true},
	    {"altered", ">claimSignature.mismatch", PROV_STATE_INVALID, .altered = true},
	    {"an update manifest binds no update of the file", "assertion.dataHash.mismatch",
		PROV_STATE_INVALID, .update = true},
	    {"two at once behind it", "assertion.dataHash.match", PROV_STATE_TRUSTED,
		.doubled = true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		run_update(&cases[i]);
}

/* A.9.3 and A.9.5: what is wrong with the line that carries a text's manifest. */
static void test_structured_text(void **state)
{
	static const struct {
		const char *text, *code;
	} tests[] = {
	    {"# -----BEGIN C2PA MANIFEST-----  -----END C2PA MANIFEST-----\nx\n",
		"manifest.structuredText.emptyReference"},
	    {"# -----BEGIN C2PA MANIFEST----- data:,x -----END C2PA MANIFEST-----\nx\n",
		"manifest.structuredText.malformedReference"},
	    {"# -----BEGIN C2PA MANIFEST----- data:application/c2pa;base64,A*AA "
	     "-----END C2PA MANIFEST-----\nx\n",
		"manifest.structuredText.malformedReference"},
	    {"# -----BEGIN C2PA MANIFEST----- ftp://a/b -----END C2PA MANIFEST-----\nx\n",
		"manifest.structuredText.noResolutionPath"},
	    {"# -----BEGIN C2PA MANIFEST----- data:application/c2pa;base64,AAAA\nx\n",
		"manifest.structuredText.noManifest"},
	    {"# -----BEGIN C2PA MANIFEST----- https://a/b -----END C2PA MANIFEST-----\n"
	     "# -----BEGIN C2PA MANIFEST----- https://a/c -----END C2PA MANIFEST-----\n",
		"manifest.structuredText.multipleReferences"},
	    {"# -----BEGIN C2PA MANIFEST----- data:application/c2pa;base64,AAAA "
	     "-----END C2PA MANIFEST-----\nx\n"
	     "# -----BEGIN C2PA MANIFEST----- data:application/c2pa;base64,AAAA "
	     "-----END C2PA MANIFEST-----\n",
		"manifest.structuredText.multipleReferences"},
	    {"x = 1; # -----BEGIN C2PA MANIFEST----- data:application/c2pa;base64,AAAA "
	     "-----END C2PA MANIFEST-----\n",
		"general.error"},
	};
	struct identity id;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		int rc;
		struct prov_report *r = verify_bytes(id.policy, prov_bytes_str(tests[i].text), &rc);

		assert_int_equal(rc, PROV_OK);
		assert_int_equal(prov_report_state(r), PROV_STATE_INVALID);
		assert_true(forge_has(r, tests[i].code));
		prov_report_free(r);
	}
	identity_fini(&id);
}

/* A file that says nothing, or only of such lines, carries nothing (15.5): that is no failure. */
static void test_text_without_credentials(void **state)
{
	static const char *const texts[] = {"print(1)\n",
	    "The line begins with -----BEGIN C2PA MANIFEST----- and ends the same way.\n",
	    "# -----BEGIN C2PA MANIFEST----- <reference> -----END C2PA MANIFEST-----\n",
	    "// -----BEGIN C2PA MANIFEST----- https://a/b -----END C2PA MANIFEST-----\nx\n"};
	struct identity id;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		int rc;
		struct prov_report *r = verify_bytes(id.policy, prov_bytes_str(texts[i]), &rc);

		assert_int_equal(rc, PROV_OK);
		assert_int_equal(prov_report_state(r), PROV_STATE_NONE);
		assert_int_equal(r->remote_manifest != NULL, i == 3);
		prov_report_free(r);
	}
	identity_fini(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_locating),
	    cmocka_unit_test(test_empty),
	    cmocka_unit_test(test_bmff),
	    cmocka_unit_test(test_updates_layout),
	    cmocka_unit_test(test_updates_heads),
	    cmocka_unit_test(test_page),
	    cmocka_unit_test(test_text),
	    cmocka_unit_test(test_pdf),
	    cmocka_unit_test(test_pdf_updates),
	    cmocka_unit_test(test_structured_text),
	    cmocka_unit_test(test_text_without_credentials),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
