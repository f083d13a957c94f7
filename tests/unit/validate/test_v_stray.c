/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_pdf.h"
#include "helper/forge_test.h"

/* Where the words stand. */
enum where {
	IN_HEADER,    /* of the signature, which anybody can change */
	IN_ASSERTION, /* that the claim names */
	IN_OTHERS,    /* of a manifest that an ingredient assertion leads to */
	IN_STRANGERS  /* of one that nothing leads to */
};

enum file { A_PDF, A_PNG };

struct stray_case {
	const char *words;
	enum where where;
	enum file file;
	enum prov_state state;
};

static struct prov_bytes words_of(const struct stray_case *c)
{
	return prov_bytes_str(c->words);
}

static void put(struct forge *f, const char *label, struct prov_bytes words)
{
	struct prov_enc_map map;
	struct prov_wr body;

	prov_wr_init(&body, 1024);
	prov_enc_map_begin(&body, &map);
	prov_enc_key(&body, &map, "note");
	prov_enc_bytes(&body, words);
	prov_enc_map_end(&body, &map);
	forge_assert(f, label, PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
}

static void make_room(struct forge *f, enum file file)
{
	struct pdf_make m;

	if (file == A_PDF) {
		pdf_make_init(&m);
		forge_pdf_room(f, &m, 7);
		pdf_make_end(&m, 0, "");
		forge_pdf_place(f, &m);
		pdf_make_fini(&m);
	}
}

static void begin(struct forge *f, const char *label)
{
	forge_begin(f, label, PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
}

static void build(struct forge *f, void *ctx)
{
	const struct stray_case *c = ctx;

	make_room(f, c->file);
	begin(f, "urn:c2pa:first");
	if (c->where == IN_OTHERS || c->where == IN_STRANGERS)
		put(f, "org.example.note", words_of(c));
	forge_end(f, 0);
	begin(f, "urn:c2pa:active");
	if (c->where == IN_OTHERS)
		forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	if (c->where == IN_ASSERTION)
		put(f, "org.example.note", words_of(c));
	f->num_ocsp = 0;
	if (c->where == IN_HEADER)
		f->ocsp[f->num_ocsp++] = words_of(c);
	forge_end(f, 0);
	f->num_ocsp = 0;
}

static void run(struct stray_case *c)
{
	struct prov_bytes file;
	struct prov_report *r;
	struct forge f;

	forge_init(&f);
	if (c->file == A_PDF)
		f.wrap = forge_pdf_wrap;
	file = forge_png(&f, build, c);
	r = forge_verify(&f, file, true);
	assert_non_null(r);
	for (size_t i = 0; i < prov_report_num_status(r); i++)
		print_message("    %s\n", prov_report_status(r, i).code);
	assert_int_equal(prov_report_state(r), c->state);
	assert_int_equal(
	    forge_has(r, "assertion.dataHash.mismatch"), c->state == PROV_STATE_INVALID);
	prov_report_free(r);
	forge_fini(&f);
}

#define BAD PROV_STATE_INVALID
#define GOOD PROV_STATE_TRUSTED

static void test_documents(void **state)
{
	static struct stray_case cases[] = {
	    {"\n4 0 obj\n<</Length 9>>\nstream\n", IN_HEADER, A_PDF, BAD},
	    {"trailer<</Root 9 0 R>>", IN_HEADER, A_PDF, BAD},
	    {"\nxref\n", IN_HEADER, A_PDF, BAD},
	    {"\nendstream\nendobj\n(", IN_HEADER, A_PDF, BAD},
	    {"4 0 obj", IN_HEADER, A_PNG, GOOD},
	    {"4 0 ob", IN_HEADER, A_PDF, GOOD},
	    {"4 0 obj trailer startxref", IN_ASSERTION, A_PDF, GOOD},
	    {"4 0 obj trailer xref endstream", IN_OTHERS, A_PDF, GOOD},
	    {"nothing", IN_STRANGERS, A_PDF, GOOD},
	    {"4 0 obj", IN_STRANGERS, A_PDF, BAD},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		print_message("  %d %s\n", (int)cases[i].where, cases[i].words);
		run(&cases[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_documents)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
