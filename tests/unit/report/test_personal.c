/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/collect.h"
#include "helper/signal_make.h"
#include "report/personal.h"

#define SECRET "Secret Ann"

static const struct prov_verified_row verified[] = {{.type = "cawg.social_media",
							.name = SECRET,
							.username = SECRET,
							.address = SECRET,
							.uri = SECRET,
							.method = "cawg.email",
							.verified_at = "2024-05-27T08:40:39.5Z",
							.provider_id = SECRET,
							.provider_name = SECRET},
    {.type = SECRET, .method = SECRET, .verified_at = SECRET}};

static void fill(struct prov_report *r, struct prov_account *a)
{
	a->title = a->path = a->signer_name = SECRET;
	a->signer_issuer = SECRET " (root)";
	/* Who is on no list may be anybody. */
	a->stamp_by = SECRET;
	a->time_is_stamp = a->time_untrusted = true;
	a->metadata = prov_arena_array(&r->arena, 2, sizeof(*a->metadata), NULL);
	assert_non_null(a->metadata);
	a->metadata[0] = (struct prov_said){"dc:creator", "creator", SECRET, false};
	a->metadata[1] = (struct prov_said){"tiff:Model", "camera model", "EOS R5", true};
	a->num_metadata = 2;
	prov_find(&a->findings, PROV_ST_ASSERTION_DATA_HASH_MISMATCH, NULL, "%s", SECRET);
}

/* A report with that name at all places that a person's may have. */
static struct prov_report *make(void)
{
	struct prov_report *r = signal_report(SAMPLE_CAPTURE, "exif.latitude", SECRET,
	    "exif.software", "Tool 7", "exif.artist", SECRET, "exif.body-serial", SECRET,
	    "png.prompt", SECRET, "xmp.description", SECRET, "xmp.photoshop-history", SECRET,
	    "xmp.provenance", SECRET, "xmp.digital-source-type", SAMPLE_AI, NULL);
	struct prov_identity_row *row = prov_report_add_identity(r, NULL);
	const struct prov_disagreement odd = {"prov.x", "both say so",
	    {"xmp.description", SECRET, false}, {"credentials", "Tool 8", true}};

	r->signals.was_read = true;
	row->name = row->issuer = SECRET;
	row->organization = "Agency";
	row->aggregated = true;
	row->sig_type = row->valid_from = row->valid_until = SECRET;
	row->verified = prov_arena_array(&r->arena, 2, sizeof(*row->verified), NULL);
	assert_non_null(row->verified);
	memcpy(row->verified, verified, sizeof(verified));
	row->num_verified = 2;
	prov_find(&row->findings, PROV_ST_ASSERTION_DATA_HASH_MISMATCH, NULL, "%s", SECRET);
	r->active.num_identities = 1;
	r->ai_declared = true;
	r->ai_where = SECRET;
	r->remote_manifest = "https://x@example.com/" SECRET;
	fill(r, &r->active);
	fill(r, sample_ingredient(r, SECRET, PROV_ST_ASSERTION_DATA_HASH_MATCH));
	assert_int_equal(prov_report_add_disagreement(r, &odd, NULL), PROV_OK);
	return r;
}

/* What each form says; HAS: whether the name is in it. */
static void expect(const struct prov_report *r, enum prov_render how, bool has)
{
	struct collect c = {0};

	assert_int_equal(
	    prov_report_render(r, how, PROV_RENDER_VERBOSE, 0, collect_write, &c, NULL), PROV_OK);
	if ((strstr(c.text, "Secret") != NULL) != has)
		fail_msg("form %d: %s", (int)how, c.text);
	assert_true(how == PROV_RENDER_CSV || strstr(c.text, "Tool 7") != NULL);
	collect_free(&c);
}

static void test_dropped(void **state)
{
	static const enum prov_render forms[] = {PROV_RENDER_TEXT, PROV_RENDER_JSON,
	    PROV_RENDER_SARIF, PROV_RENDER_CSV, PROV_RENDER_HTML};
	static const enum prov_state states[] = {
	    PROV_STATE_TRUSTED, PROV_STATE_VALID, PROV_STATE_INVALID, PROV_STATE_NONE};
	struct collect c = {0};
	struct prov_err err = {0};

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		for (size_t k = 0; k < 4; k++) {
			struct prov_report *r = make();

			r->state = states[k];
			expect(r, forms[i], true);
			prov_report_drop_personal(r);
			expect(r, forms[i], false);
			assert_int_equal(r->state, states[k]);
			assert_string_equal(prov_report_signal(r, 1).value, "Tool 7");
			assert_string_equal(prov_report_signal(r, 0).value, PROV_LEFT_OUT);
			assert_string_equal(r->active.metadata[1].value, "EOS R5");
			assert_string_equal(r->identities[0].verified[0].type, "cawg.social_media");
			assert_string_equal(r->identities[0].verified[0].method, "cawg.email");
			assert_string_equal(
			    r->identities[0].verified[0].verified_at, "2024-05-27T08:40:39.5Z");
			assert_string_equal(prov_report_signer(r), PROV_LEFT_OUT);
			assert_int_equal(prov_report_render(
					     r, PROV_RENDER_CRJSON, 0, 0, collect_write, &c, &err),
			    PROV_E_UNSUPPORTED);
			assert_null(c.text);
			prov_report_free(r);
		}
	}
}

/* What is an organisation's stays; what is not there does not come. */
static void test_kept(void **state)
{
	struct prov_report *r = sample_trusted();

	(void)state;
	r->active.signer_name = r->active.signer_org;
	r->active.title = NULL;
	r->remote_manifest = "https://example.com/a.c2pa";
	prov_report_drop_personal(r);
	assert_string_equal(r->active.signer_name, "Example Press");
	assert_string_equal(r->active.signer_issuer, "Example CA");
	assert_string_equal(r->active.stamp_by, "Example TSA");
	assert_null(r->active.title);
	assert_string_equal(r->remote_manifest, "https://example.com/a.c2pa");
	assert_string_equal(r->active.tool_name, "Painter");
	prov_report_free(r);
}

/* Every row that the table calls personal; free text besides. */
static void test_signals(void **state)
{
	const struct prov_signal_row *row;

	(void)state;
	for (size_t i = 0; (row = prov_signal_at(i)) != NULL; i++)
		assert_true(!row->personal || prov_signal_is_personal(row));
	assert_true(prov_signal_is_personal(prov_signal_by_id("jpeg.comment")));
	assert_true(prov_signal_is_personal(prov_signal_by_id("xmp.city")));
	assert_false(prov_signal_is_personal(prov_signal_by_id("xmp.creator-tool")));
	assert_false(prov_signal_is_personal(prov_signal_by_id("exif.model")));
	assert_false(prov_signal_is_personal(prov_signal_by_id("exif.time-original")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_dropped),
	    cmocka_unit_test(test_kept),
	    cmocka_unit_test(test_signals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
