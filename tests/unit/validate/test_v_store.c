/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/bmff_box.h"
#include "helper/forge_test.h"

#include <stdlib.h>

#include "helper/pdf_make.h"
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

/* With room for as much as the binding leaves out; zeros may stand behind the store. */
static void build_pdf(struct forge *f, void *ctx)
{
	const struct pdf_case *c = ctx;
	struct pdf_make m;
	unsigned flags = 0;
	uint8_t *room = calloc(1, (size_t)forge_embedded(f));
	struct prov_bytes data, junk = prov_bytes_str("nothing of the kind");

	assert_non_null(room);
	pdf_make_init(&m);
	if (c->earlier) {
		pdf_make_store(&m, 5, junk);
		pdf_make_end(&m, 0, "");
	}
	if (c->twice)
		pdf_make_store(&m, 9, junk);
	pdf_make_store(&m, 7, prov_bytes(room, (size_t)forge_embedded(f)));
	f->head.n = (size_t)m.data;
	if (c->twice)
		pdf_make_obj(&m, 1, "<</AF[7 0 R 9 0 R]>>");
	pdf_make_end(&m, 0, "");
	if (c->later) {
		pdf_make_obj(&m, 11, "(more)");
		pdf_make_end(&m, 0, "");
	}
	data = keep(f, pdf_make_data(&m));
	f->tail = prov_bytes_sub(data, f->head.n + (size_t)forge_embedded(f), data.n);
	f->head = prov_bytes_sub(data, 0, f->head.n);
	f->skew_binding = c->skewed;
	pdf_make_fini(&m);
	free(room);
	forge_plain(f, &flags);
}

static struct prov_bytes wrap_pdf(struct forge *f, struct prov_bytes store)
{
	struct prov_wr wr;
	struct prov_bytes file;

	prov_wr_init(&wr, (size_t)1 << 24);
	prov_wr_bytes(&wr, f->head);
	prov_wr_bytes(&wr, store);
	prov_wr_zeros(&wr, (size_t)forge_embedded(f) - store.n);
	prov_wr_bytes(&wr, f->tail);
	file = keep(f, prov_wr_data(&wr));
	prov_wr_fini(&wr);
	return file;
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
		f.wrap = wrap_pdf;
		file = forge_png(&f, build_pdf, &cases[i]);
		if (cases[i].appended)
			file = append_update(&f, file);
		expect(&f, file, cases[i].state, cases[i].code);
		forge_fini(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_locating),
	    cmocka_unit_test(test_empty),
	    cmocka_unit_test(test_bmff),
	    cmocka_unit_test(test_text),
	    cmocka_unit_test(test_pdf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
