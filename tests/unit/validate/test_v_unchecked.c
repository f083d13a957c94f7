/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_boxes.h"
#include "helper/forge_test.h"

#include <string.h>

#include "report/report.h"

enum story { ALONE, BARE_PART, SIGNED_PART, UPDATE };

static void first(struct forge *f)
{
	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
}

/* 11.2.3: the same file, with credentials that were added to. */
static void update(struct forge *f)
{
	struct prov_action_new a[2] = {{.action = "c2pa.opened"}, {.action = "c2pa.published"}};
	struct prov_hashed_uri ref;

	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_UPDATE);
	forge_ingredient(f, "c2pa.ingredient.v3", "parentOf", true, true, 0);
	ref = f->refs[0];
	a[0].ingredients = &ref;
	a[0].num_ingredients = 1;
	forge_actions(f, "c2pa.actions.v2", a, 2);
	forge_end(f, 0);
}

static void tell(struct forge *f, void *ctx)
{
	const unsigned *story = ctx;

	if (*story == SIGNED_PART || *story == UPDATE)
		first(f);
	if (*story == UPDATE) {
		update(f);
		return;
	}
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	if (*story != ALONE)
		forge_ingredient(
		    f, "c2pa.ingredient.v3", "componentOf", *story == SIGNED_PART, true, 0);
	forge_end(f, 0);
}

static bool says(const struct prov_report *r, const char *words)
{
	for (size_t i = 0; i < r->num_unchecked; i++) {
		if (strstr(r->unchecked[i], words) != NULL)
			return true;
	}
	return false;
}

/* What is said of ingredients is said where there are any, and where it is true. */
static void test_ingredients(void **state)
{
	static const struct {
		unsigned story;
		bool files, theirs, before;
	} rows[] = {
	    {ALONE, false, false, false},
	    {BARE_PART, true, false, false},
	    {SIGNED_PART, true, true, false},
	    {UPDATE, false, false, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned story = rows[i].story;
		struct prov_report *r;
		struct forge f;

		print_message("  story %u\n", story);
		forge_init(&f);
		r = forge_verify(&f, forge_png(&f, tell, &story), true);
		assert_non_null(r);
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		assert_true(says(r, "whether the signer's certificate has been revoked"));
		assert_int_equal(says(r, "only what is recorded of it is here"), rows[i].files);
		assert_int_equal(says(r, "those who signed what it was made from"), rows[i].theirs);
		assert_int_equal(says(r, "those who signed it before"), rows[i].before);
		prov_report_free(r);
		forge_fini(&f);
	}
}

/* An eXIf chunk behind the store, then the content (A.3.2). */
static const uint8_t exif_tail[] = {0, 0, 0, 4, 'e', 'X', 'I', 'f', 'M', 'M', 0, 42, 0, 0, 0, 0, 0,
    0, 0, 10, 'I', 'D', 'A', 'T', 0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1, 0x48, 0xaf, 0xa4, 0x71,
    0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82};
#define EXIF_CHUNK 16

enum hashed { ALL, NO_EXIF_DATA, NO_EXIF_BOX };

static void hash(struct forge *f, void *ctx)
{
	const unsigned *what = ctx;
	const struct forge_entry boxes[] = {{.names = "PNGh IHDR", .to = f->head.n},
	    {.names = "C2PA"}, {.names = "eXIf", .excluded = true},
	    {.names = "IDAT IEND",
		.from = f->head.n + EXIF_CHUNK,
		.to = f->head.n + sizeof(exif_tail)}};

	f->skip = (struct prov_span){0};
	if (*what == NO_EXIF_DATA)
		f->skip = (struct prov_span){f->head.n + forge_embedded(f) + 8, 4};
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	if (*what == NO_EXIF_BOX)
		forge_boxes(f, "c2pa.hash.boxes", boxes, 4, "sha256");
	else
		forge_binding(f, 0);
	forge_end(f, 0);
}

/* 9.2.6: metadata is left out of the hash. */
static void test_metadata(void **state)
{
	(void)state;
	for (unsigned what = ALL; what <= NO_EXIF_BOX; what++) {
		struct prov_report *r;
		struct forge f;

		forge_init(&f);
		f.tail = prov_bytes(exif_tail, sizeof(exif_tail));
		r = forge_verify(&f, forge_png(&f, hash, &what), true);
		assert_int_equal(prov_report_state(r), PROV_STATE_TRUSTED);
		assert_int_equal(r->metadata_open, what != ALL);
		assert_int_equal(says(r, "metadata, which can change"), what != ALL);
		assert_int_equal(forge_has(r, "assertion.dataHash.additionalExclusionsPresent"),
		    what == NO_EXIF_DATA);
		assert_int_equal(forge_has(r, "assertion.boxesHash.additionalExclusionsPresent"),
		    what == NO_EXIF_BOX);
		prov_report_free(r);
		forge_fini(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ingredients), cmocka_unit_test(test_metadata)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
