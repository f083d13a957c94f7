/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compose/marks.h"
#include "format/xmp.h"
#include "helper/exif_make.h"
#include "helper/xmp_dump.h"
#include "prov/io.h"

#define IPTC "http://iptc.org/std/Iptc4xmpExt/2008-02-29/\n"
#define TC260 "http://www.tc260.org.cn/ns/AIGC/1.0/\n"
#define MM "http://ns.adobe.com/xap/1.0/mm/\n"
#define URN "urn:c2pa:00000000-0000-4000-8000-000000000001"
#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define PACKET(attributes)                                                                         \
	"<rdf:RDF xmlns:rdf=\"" RDF "\"><rdf:Description "                                         \
	"xmlns:I=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\" "                                 \
	"xmlns:mm=\"http://ns.adobe.com/xap/1.0/mm/\" "                                            \
	"xmlns:exif=\"http://ns.adobe.com/exif/1.0/\" "                                            \
	"xmlns:T=\"http://www.tc260.org.cn/ns/AIGC/1.0/\" " attributes "/></rdf:RDF>"

/* A file that is an XMP packet, or Exif, of a format with the given abilities. */
struct env {
	struct prov_format format;
	struct prov_subject subject;
	struct prov_sign_opts opts;
	struct prov_marks marks;
	struct prov_arena arena;
	struct prov_src *src;
	char told[600];
};

static void keep(void *ctx, const char *sentence)
{
	struct env *e = ctx;
	size_t n = strlen(e->told);

	(void)snprintf(e->told + n, sizeof(e->told) - n, "%s|", sentence);
}

static void begin(struct env *e, unsigned caps, struct prov_bytes file, bool is_exif)
{
	memset(e, 0, sizeof(*e));
	prov_arena_init(&e->arena, (size_t)1 << 22);
	assert_int_equal(prov_src_mem(&e->src, file.p, file.n, NULL), PROV_OK);
	e->format.caps = caps;
	e->subject.format = &e->format;
	e->subject.src = e->src;
	if (is_exif)
		e->subject.cands.exif.len = file.n;
	else
		e->subject.cands.xmp.holder.len = e->subject.cands.xmp.packet.len = file.n;
	e->opts = (struct prov_sign_opts)PROV_SIGN_OPTS_INIT;
	e->opts.declare = "ai-generated";
	e->opts.notice = keep;
	e->opts.notice_ctx = e;
	e->marks =
	    (struct prov_marks){.opts = &e->opts, .subject = &e->subject, .arena = &e->arena};
	e->marks.declared = prov_declare_uri(e->opts.declare);
}

static void end(struct env *e)
{
	prov_src_close(e->src);
	prov_arena_fini(&e->arena);
}

static int check(struct env *e)
{
	return prov_marks_check(&e->opts, NULL);
}

static void test_check(void **state)
{
	char text[PROV_MAX_GIVEN_TEXT + 2];
	struct env e;

	(void)state;
	begin(&e, 0, prov_bytes(NULL, 0), false);
	assert_int_equal(check(&e), PROV_OK);
	e.opts.model_name = "M";
	e.opts.oversight = "prompt_guided";
	e.opts.training = "constrained";
	e.opts.training_constraint = "ask";
	e.opts.regime = "us-ca";
	e.opts.aigc_producer = "P";
	assert_int_equal(check(&e), PROV_OK);
	memset(text, 'x', sizeof(text));
	text[PROV_MAX_GIVEN_TEXT + 1] = '\0';
	e.opts.model_name = text;
	assert_int_equal(check(&e), PROV_E_LIMIT);
	text[PROV_MAX_GIVEN_TEXT] = '\0';
	assert_int_equal(check(&e), PROV_OK);
	e.opts.oversight = "none";
	assert_int_equal(check(&e), PROV_E_USAGE);
	e.opts.oversight = NULL;
	e.opts.training = "allowed";
	assert_int_equal(check(&e), PROV_E_USAGE);
	e.opts.training_constraint = NULL;
	assert_int_equal(check(&e), PROV_OK);
	e.opts.training = "notAllowed";
	assert_int_equal(check(&e), PROV_E_USAGE);
	e.opts.training = NULL;
	e.opts.regime = "us";
	assert_int_equal(check(&e), PROV_E_USAGE);
	e.opts.regime = NULL;
	e.opts.aigc_producer = "P Q";
	assert_int_equal(check(&e), PROV_E_USAGE);
	e.opts.aigc_producer = NULL;
	e.opts.aigc_id = "1";
	assert_int_equal(check(&e), PROV_E_USAGE);
	e.opts.aigc_id = NULL;
	e.opts.model_name = "\xff";
	assert_int_equal(check(&e), PROV_E_USAGE);
	e.opts.model_name = "M";
	e.opts.declare = "human-created";
	assert_int_equal(check(&e), PROV_E_USAGE);
	end(&e);
}

static void embed(struct env *e, struct prov_bytes *xmp, bool *has_xmp, struct prov_bytes *aigc)
{
	assert_int_equal(prov_marks_begin(&e->marks, NULL), PROV_OK);
	assert_int_equal(
	    prov_marks_embed(&e->marks, URN, "urn:uuid:1", xmp, has_xmp, aigc, NULL), PROV_OK);
}

static void expect_prop(struct prov_bytes packet, const char *name, const char *is)
{
	const char *const names[] = {name, NULL};
	unsigned counts[XMP_DUMP_NAMES];
	char *values[XMP_DUMP_NAMES];
	struct prov_wr rest;

	prov_wr_init(&rest, (size_t)1 << 20);
	assert_true(xmp_dump(&rest, packet, names, counts, values));
	assert_int_equal(counts[0], is == NULL ? 0 : 1);
	if (is != NULL)
		assert_string_equal(values[0], is);
	free(values[0]);
	prov_wr_fini(&rest);
}

static void test_new_packet(void **state)
{
	struct prov_bytes xmp, aigc;
	struct env e;
	bool has_xmp;

	(void)state;
	begin(&e, PROV_FMT_XMP, prov_bytes(NULL, 0), false);
	e.opts.tool_name = "Painter";
	e.opts.tool_version = "2.1";
	e.opts.aigc_producer = "Example";
	e.marks.remote = "https://example.com/a&b";
	embed(&e, &xmp, &has_xmp, &aigc);
	assert_true(has_xmp);
	assert_int_equal(aigc.n, 0);
	expect_prop(xmp, IPTC "DigitalSourceType",
	    "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia");
	expect_prop(xmp, IPTC "AISystemUsed", "Painter");
	expect_prop(xmp, IPTC "AISystemVersionUsed", "2.1");
	expect_prop(xmp, TC260 "AIGC",
	    "{\"Label\":\"1\",\"ContentProducer\":\"Example\",\"ProduceID\":\"" URN "\","
	    "\"ReservedCode1\":\"\",\"ContentPropagator\":\"\",\"PropagateID\":\"\","
	    "\"ReservedCode2\":\"\"}");
	expect_prop(xmp, "http://purl.org/dc/terms/\nprovenance", "https://example.com/a&b");
	expect_prop(xmp, MM "InstanceID", "urn:uuid:1");
	assert_null(e.marks.instance_id);
	end(&e);
}

static void test_present_packet(void **state)
{
	static const char packet[] =
	    PACKET("I:DigitalSourceType='old' I:AISystemVersionUsed='1' mm:InstanceID='xmp.iid:1' "
		   "T:AIGC='x' exif:GPSLatitude='1,2N'");
	struct prov_bytes xmp, aigc;
	struct env e;
	bool has_xmp;

	(void)state;
	begin(&e, PROV_FMT_XMP, prov_bytes_str(packet), false);
	e.opts.tool_name = "Painter";
	e.opts.aigc_producer = "Example";
	embed(&e, &xmp, &has_xmp, &aigc);
	assert_true(has_xmp);
	assert_string_equal(e.marks.instance_id, "xmp.iid:1");
	expect_prop(xmp, MM "InstanceID", "xmp.iid:1");
	expect_prop(xmp, IPTC "AISystemUsed", "Painter");
	expect_prop(xmp, IPTC "AISystemVersionUsed", NULL);
	assert_true(e.marks.has_position);
	assert_non_null(strstr(e.told, "GPS"));
	assert_non_null(strstr(e.told, "an AIGC label, which the new one replaces"));
	end(&e);
	/* Of what no AI made, only how it was made. */
	begin(&e, PROV_FMT_XMP, prov_bytes_str(packet), false);
	e.opts.tool_name = "Camera";
	e.opts.declare = "captured";
	e.marks.declared = prov_declare_uri(e.opts.declare);
	embed(&e, &xmp, &has_xmp, &aigc);
	expect_prop(xmp, IPTC "AISystemUsed", NULL);
	expect_prop(xmp, IPTC "AISystemVersionUsed", "1");
	expect_prop(xmp, TC260 "AIGC", "x");
	end(&e);
}

static void test_left_alone(void **state)
{
	struct prov_bytes xmp, aigc;
	struct env e;
	bool has_xmp;

	(void)state;
	begin(&e, PROV_FMT_XMP, prov_bytes_str("no XML at all"), false);
	e.opts.leave_xmp = true;
	embed(&e, &xmp, &has_xmp, &aigc);
	assert_false(has_xmp);
	e.opts.aigc_producer = "Example";
	assert_int_equal(prov_marks_begin(&e.marks, NULL), PROV_E_USAGE);
	end(&e);
	/* No place for it. */
	begin(&e, 0, prov_bytes(NULL, 0), false);
	embed(&e, &xmp, &has_xmp, &aigc);
	assert_false(has_xmp);
	e.opts.aigc_producer = "Example";
	assert_int_equal(prov_marks_begin(&e.marks, NULL), PROV_E_UNSUPPORTED);
	end(&e);
	/* Nothing to say in it. */
	begin(&e, PROV_FMT_XMP, prov_bytes_str("no XML at all"), false);
	e.opts.declare = NULL;
	e.marks.declared = NULL;
	embed(&e, &xmp, &has_xmp, &aigc);
	assert_false(has_xmp);
	end(&e);
}

static void test_own_carrier(void **state)
{
	struct prov_bytes xmp, aigc;
	struct env e;
	bool has_xmp;

	(void)state;
	begin(&e, PROV_FMT_XMP | PROV_FMT_AIGC, prov_bytes(NULL, 0), false);
	e.opts.aigc_producer = "Example";
	e.opts.aigc_id = "7";
	embed(&e, &xmp, &has_xmp, &aigc);
	assert_true(prov_bytes_starts(aigc, "{\"Label\":\"1\",\"ContentProducer\":\"Example\","
					    "\"ProduceID\":\"7\""));
	expect_prop(xmp, TC260 "AIGC", NULL);
	assert_string_equal(e.told, "");
	end(&e);
	/* One that is there is replaced, and one in XMP taken out. */
	begin(&e, PROV_FMT_XMP | PROV_FMT_AIGC, prov_bytes_str(PACKET("T:AIGC='x'")), false);
	e.opts.aigc_producer = "Example";
	embed(&e, &xmp, &has_xmp, &aigc);
	assert_true(has_xmp && aigc.n > 0);
	expect_prop(xmp, TC260 "AIGC", NULL);
	assert_non_null(strstr(e.told, "an AIGC label, which the new one replaces"));
	e.told[0] = '\0';
	e.subject.cands.aigc.len = 1;
	e.opts.leave_xmp = true;
	embed(&e, &xmp, &has_xmp, &aigc);
	assert_true(!has_xmp && aigc.n > 0);
	assert_non_null(strstr(e.told, "an AIGC label, which the new one replaces"));
	e.told[0] = '\0';
	e.subject.cands.aigc.len = 0;
	embed(&e, &xmp, &has_xmp, &aigc);
	assert_non_null(strstr(e.told, "another AIGC label in the XMP that is left alone"));
	/* Nothing is taken out where none is put in. */
	e.opts.aigc_producer = NULL;
	e.opts.leave_xmp = false;
	embed(&e, &xmp, &has_xmp, &aigc);
	assert_int_equal(aigc.n, 0);
	expect_prop(xmp, TC260 "AIGC", "x");
	end(&e);
	/* There is a place for it without XMP. */
	begin(&e, PROV_FMT_AIGC, prov_bytes(NULL, 0), false);
	e.opts.aigc_producer = "Example";
	embed(&e, &xmp, &has_xmp, &aigc);
	assert_true(!has_xmp && aigc.n > 0);
	e.marks.is_kept = true;
	assert_int_equal(prov_marks_begin(&e.marks, NULL), PROV_E_USAGE);
	end(&e);
}

static const struct prov_draft_assertion *assertion(struct env *e, size_t i, size_t n)
{
	const struct prov_draft_assertion *v;
	size_t num;

	assert_int_equal(prov_marks_begin(&e->marks, NULL), PROV_OK);
	assert_int_equal(prov_marks_assertions(&e->marks, &v, &num, NULL), PROV_OK);
	assert_int_equal(num, n);
	return &v[i];
}

static bool holds(const struct prov_draft_assertion *a, const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; n <= a->data.n && i <= a->data.n - n; i++) {
		if (memcmp(&a->data.p[i], text, n) == 0)
			return true;
	}
	return false;
}

static void test_assertions(void **state)
{
	const struct prov_draft_assertion *a;
	struct prov_wr exif;
	struct env e;

	(void)state;
	exif_make(&exif, true, exif_camera, exif_camera_n);
	begin(&e, 0, prov_wr_data(&exif), true);
	(void)assertion(&e, 0, 0);
	assert_non_null(strstr(e.told, "GPS"));
	e.opts.oversight = "human_validated";
	e.opts.training = "not-allowed";
	e.opts.metadata = PROV_METADATA;
	a = assertion(&e, 0, 3);
	assert_string_equal(a[0].label, "c2pa.ai-disclosure");
	assert_true(holds(&a[0], "c2pa.types.model") && holds(&a[0], "human_validated"));
	assert_string_equal(a[1].label, "cawg.training-mining");
	assert_true(holds(&a[1], "notAllowed"));
	assert_false(a[1].gathered);
	assert_string_equal(a[2].label, "c2pa.metadata");
	assert_int_equal(a[2].form, PROV_FORM_JSON);
	assert_true(a[2].gathered);
	assert_true(holds(&a[2], "\"exif:ExposureTime\":\"1/200\""));
	/* Not unless asked for. */
	assert_false(holds(&a[2], "GPS") || holds(&a[2], "Serial") || holds(&a[2], "Ada"));
	e.opts.metadata |= PROV_METADATA_POSITION;
	a = assertion(&e, 2, 3);
	assert_true(holds(a, "GPSLatitude") && !holds(a, "Serial") && !holds(a, "Ada"));
	e.opts.metadata = PROV_METADATA | PROV_METADATA_SERIALS | PROV_METADATA_NAMES;
	a = assertion(&e, 2, 4);
	assert_true(holds(&a[0], "SN1234") && !holds(&a[0], "GPS") && !holds(&a[0], "Ada"));
	assert_string_equal(a[1].label, "cawg.metadata");
	assert_true(holds(&a[1], "Ada Name") && !holds(&a[1], "SN1234"));
	end(&e);
	prov_wr_fini(&exif);
}

static void test_no_exif(void **state)
{
	struct env e;

	(void)state;
	begin(&e, 0, prov_bytes(NULL, 0), false);
	e.opts.metadata = PROV_METADATA;
	(void)assertion(&e, 0, 0);
	assert_string_equal(e.told, "has no Exif that metadata could be taken from|");
	end(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_check),
	    cmocka_unit_test(test_new_packet),
	    cmocka_unit_test(test_present_packet),
	    cmocka_unit_test(test_left_alone),
	    cmocka_unit_test(test_own_carrier),
	    cmocka_unit_test(test_assertions),
	    cmocka_unit_test(test_no_exif),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
