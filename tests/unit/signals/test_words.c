/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "signals/words.h"

#define ASKED "a cat\nNegative prompt: dog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1"

/* "id=value" of the one signal that comes of TEXT at the row ID; "" where none does. */
static void check(const char *id, const char *text, const char *want)
{
	char got[512] = "";
	struct prov_arena arena;
	struct prov_signals s;

	prov_arena_init(&arena, PROV_MAX_SIGNAL_MEMORY);
	prov_signals_init(&s, &arena);
	assert_int_equal(
	    prov_signals_words(&s, prov_signal_by_id(id), prov_bytes_str(text), 0, NULL), PROV_OK);
	if (s.n > 0) {
		strcat(got, s.v[0].row->id);
		strcat(got, "=");
		strncat(got, s.v[0].value, 400);
	}
	assert_string_equal(got, want);
	prov_arena_fini(&arena);
}

static void test_routes(void **state)
{
	(void)state;
	check("exif.comment", " hello\n", "exif.comment=hello");
	check("exif.comment", "  ", "");
	check("none", "text", "");
	check("exif.comment", ASKED, "exif.parameters=" ASKED);
	check("png.comment", "{\"prompt\": \"x\", \"steps\": 28, \"sampler\": \"k\"}",
	    "png.parameters={\"prompt\": \"x\", \"steps\": 28, \"sampler\": \"k\"}");
	check("jpeg.comment", "{\"AIGC\":{\"Label\":\"1\"}}", "jpeg.aigc={\"Label\":\"1\"}");
	check("png.description", "a cat --v 6.1 Job ID: 2b7a8d0e-1111-2222-3333-44445555666f",
	    "png.parameters=a cat --v 6.1 Job ID: 2b7a8d0e-1111-2222-3333-44445555666f");
	check("png.description", "Job ID: 2b7a8d0e-1111-2222-3333-44445555666",
	    "png.description=Job ID: 2b7a8d0e-1111-2222-3333-44445555666");
	check("png.description", "Job ID: 2b7a8d0e 1111-2222-3333-44445555666f",
	    "png.description=Job ID: 2b7a8d0e 1111-2222-3333-44445555666f");
	/* Where a camera would have its name. */
	check("exif.model", "prompt:{\"3\": {}}", "exif.parameters=prompt:{\"3\": {}}");
	check("exif.make", "Workflow: {}", "exif.parameters=Workflow: {}");
	check("exif.make", "Prompt Imaging", "exif.make=Prompt Imaging");
	check("exif.comment", "prompt: a {cat}", "exif.comment=prompt: a {cat}");
	check("exif.comment", "{\"num_inference_steps\": 5}",
	    "exif.parameters={\"num_inference_steps\": 5}");
	check("exif.comment", "{\"sui_image_params\": {}}",
	    "exif.parameters={\"sui_image_params\": {}}");
	/* Only a field for anything is looked into. */
	check("png.software", ASKED, "png.software=" ASKED);
	/* Where a carrier has no such row, it stays where it is. */
	check("iim.caption", ASKED, "iim.caption=" ASKED);
	check("png.aigc", "broken", "png.aigc=broken");
}

static void test_characters(void **state)
{
	(void)state;
	check("png.title", "caf\xc3\xa9", "png.title=caf\xc3\xa9");
	check("png.title", "caf\xe9 au lait", "png.title=caf\xc3\xa9 au lait");
	/* A character that was cut. */
	check("png.title", "caf\xc3\xa9\xe2\x82", "png.title=caf\xc3\xa9");
}

/* A good label in a field that is not for it. */
static void test_place(void **state)
{
	static const char label[] =
	    "{\"Label\":\"1\",\"ContentProducer\":\"a\",\"ProduceID\":\"7\"}";
	static const char *const ids[] = {"exif.comment", "exif.description", "jpeg.comment"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct prov_arena arena;
		struct prov_signals s;

		prov_arena_init(&arena, PROV_MAX_SIGNAL_MEMORY);
		prov_signals_init(&s, &arena);
		assert_int_equal(prov_signals_words(
				     &s, prov_signal_by_id(ids[i]), prov_bytes_str(label), 0, NULL),
		    PROV_OK);
		assert_int_equal(s.n, 1);
		if (i == 0)
			assert_null(s.v[0].flaw);
		else
			assert_string_equal(s.v[0].flaw, "it stands where no guide has it");
		prov_arena_fini(&arena);
	}
}

static void test_parameters(void **state)
{
	(void)state;
	assert_true(prov_words_are_parameters(prov_bytes_str(ASKED)));
	assert_false(prov_words_are_parameters(prov_bytes_str("Steps: up and down")));
	assert_false(prov_words_are_parameters(prov_bytes_str("")));
}

static void test_load(void **state)
{
	uint8_t *data = calloc(1, PROV_MAX_SIGNAL_INPUT + 10u);
	uint8_t *room = malloc(PROV_MAX_SIGNAL_INPUT);
	struct prov_src *src = NULL;
	struct prov_bytes out;

	(void)state;
	assert_non_null(data);
	assert_non_null(room);
	data[5] = 9;
	assert_int_equal(prov_src_mem(&src, data, PROV_MAX_SIGNAL_INPUT + 10u, NULL), PROV_OK);
	assert_int_equal(prov_signals_load(src, 5, 3, room, &out, NULL), PROV_OK);
	assert_int_equal(out.n, 3);
	assert_int_equal(out.p[0], 9);
	assert_int_equal(
	    prov_signals_load(src, 5, PROV_MAX_SIGNAL_INPUT + 5u, room, &out, NULL), PROV_OK);
	assert_int_equal(out.n, PROV_MAX_SIGNAL_INPUT);
	prov_src_close(src);
	free(data);
	free(room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_routes),
	    cmocka_unit_test(test_characters),
	    cmocka_unit_test(test_place),
	    cmocka_unit_test(test_parameters),
	    cmocka_unit_test(test_load),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
