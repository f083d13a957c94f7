/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "signals/signal.h"

struct fixture {
	struct prov_arena arena;
	struct prov_signals signals;
};

static void begin(struct fixture *f)
{
	prov_arena_init(&f->arena, PROV_MAX_SIGNAL_MEMORY);
	prov_signals_init(&f->signals, &f->arena);
}

static struct prov_signal *add(struct fixture *f, const char *id, struct prov_bytes value)
{
	struct prov_signal *s;

	assert_int_equal(
	    prov_signals_add(&f->signals, prov_signal_by_id(id), value, 3, &s, NULL), PROV_OK);
	return s;
}

static void test_add(void **state)
{
	struct fixture f;
	struct prov_signal *s;
	size_t i = 0;

	(void)state;
	begin(&f);
	s = add(&f, "exif.software", prov_bytes_str("GIMP"));
	assert_string_equal(s->value, "GIMP");
	assert_int_equal(s->at, 3);
	assert_int_equal(s->says, PROV_SAYS_NOTHING);
	assert_null(add(&f, "exif.software", prov_bytes_str("GIMP")));
	assert_null(add(&f, "exif.software", prov_bytes_str(" \n")));
	s = add(&f, "exif.software", prov_bytes_str("Midjourney"));
	assert_int_equal(s->says, PROV_SAYS_AI);
	s = add(&f, "xmp.ai-system", prov_bytes_str("x"));
	assert_int_equal(s->says, PROV_SAYS_AI);
	s = add(&f, "exif.model", prov_bytes_str("x"));
	assert_int_equal(s->says, PROV_SAYS_CAMERA);
	/* Words that are none of ours come out as text. */
	s = add(&f, "exif.comment", prov_bytes("a\xff\0b", 4));
	assert_string_equal(s->value, "a\xef\xbf\xbd\xef\xbf\xbd"
				      "b");
	assert_int_equal(f.signals.n, 5);
	assert_string_equal(prov_signals_next(&f.signals, "exif.software", &i)->value, "GIMP");
	assert_string_equal(
	    prov_signals_next(&f.signals, "exif.software", &i)->value, "Midjourney");
	assert_null(prov_signals_next(&f.signals, "exif.software", &i));
	prov_arena_fini(&f.arena);
}

static void test_limits(void **state)
{
	struct fixture f;
	struct prov_signal *s;
	const struct prov_signal_row *row;
	char *text = malloc(PROV_MAX_SIGNAL_TEXT * 2);

	(void)state;
	assert_non_null(text);
	begin(&f);
	/* Cut between characters. */
	for (size_t i = 0; i < PROV_MAX_SIGNAL_TEXT; i++) {
		text[2 * i] = '\xc3';
		text[2 * i + 1] = '\xa4';
	}
	s = add(&f, "exif.comment", prov_bytes(text, (size_t)PROV_MAX_SIGNAL_TEXT * 2));
	assert_true(s->cut);
	assert_true(strlen(s->value) <= PROV_MAX_SIGNAL_TEXT);
	assert_true(prov_utf8_check(prov_bytes_str(s->value), NULL));
	for (unsigned i = 0; i < PROV_MAX_SIGNALS_ALIKE + 3; i++) {
		uint8_t c = (uint8_t)('a' + i);

		s = add(&f, "xmp.history-action", prov_bytes(&c, 1));
		assert_true((s == NULL) == (i >= PROV_MAX_SIGNALS_ALIKE));
	}
	assert_int_equal(f.signals.more, 3);
	for (size_t i = 0; (row = prov_signal_at(i)) != NULL; i++) {
		for (unsigned k = 0; k < PROV_MAX_SIGNALS_ALIKE; k++) {
			uint8_t c = (uint8_t)('A' + k);

			(void)add(&f, row->id, prov_bytes(&c, 1));
		}
	}
	assert_int_equal(f.signals.n, PROV_MAX_SIGNALS);
	free(text);
	prov_arena_fini(&f.arena);
}

/* What is wrong with the file ends a reader; what is wrong with us ends the work. */
static void test_forgive(void **state)
{
	struct prov_err why = {0}, err = {0};
	struct fixture f;

	(void)state;
	begin(&f);
	(void)prov_fail(&why, PROV_E_FORMAT, "the XMP is malformed");
	assert_int_equal(prov_signals_forgive(&f.signals, PROV_OK, &why, &err), PROV_OK);
	assert_null(f.signals.gave_up);
	assert_int_equal(prov_signals_forgive(&f.signals, PROV_E_FORMAT, &why, &err), PROV_OK);
	assert_string_equal(f.signals.gave_up, "the XMP is malformed");
	assert_int_equal(prov_signals_forgive(&f.signals, PROV_E_LIMIT, &why, &err), PROV_OK);
	assert_int_equal(prov_signals_forgive(&f.signals, PROV_E_NOMEM, &why, &err), PROV_E_NOMEM);
	assert_int_equal(err.code, PROV_E_NOMEM);
	memset(&err, 0, sizeof(err));
	assert_int_equal(prov_signals_forgive(&f.signals, PROV_E_IO, &why, &err), PROV_E_IO);
	prov_arena_fini(&f.arena);
}

static void test_words(void **state)
{
	(void)state;
	for (unsigned i = 0; i < PROV_SIGNAL_KINDS; i++) {
		assert_non_null(prov_signal_kind_str((enum prov_signal_kind)i));
		for (unsigned k = 0; k < i; k++)
			assert_string_not_equal(prov_signal_kind_str((enum prov_signal_kind)i),
			    prov_signal_kind_str((enum prov_signal_kind)k));
	}
	for (unsigned i = 0; i < PROV_CARRIERS; i++) {
		assert_non_null(prov_carrier_str((enum prov_carrier)i));
		assert_non_null(prov_carrier_says((enum prov_carrier)i));
	}
	assert_null(prov_signal_says_str(PROV_SAYS_NOTHING));
	assert_string_equal(prov_signal_says_str(PROV_SAYS_AI), "ai");
	assert_string_equal(prov_signal_says_str(PROV_SAYS_MAY_BE_AI), "may-be-ai");
	assert_string_equal(prov_signal_says_str(PROV_SAYS_CAMERA), "camera");
	assert_string_equal(prov_signal_says_str(PROV_SAYS_NOT_AI), "not-ai");
}

/* Of previews the first ones are kept, and the rest is counted; what is no JPEG is none. */
static void test_previews(void **state)
{
	static const uint8_t file[] = {0, 0xff, 0xd8, 0xff, 0};
	struct prov_src *src = NULL;
	struct prov_arena arena;
	struct prov_signals s;

	(void)state;
	assert_int_equal(prov_src_mem(&src, file, sizeof(file), NULL), PROV_OK);
	prov_arena_init(&arena, PROV_MAX_SIGNAL_MEMORY);
	prov_signals_init(&s, &arena);
	assert_int_equal(prov_signals_add_preview(
			     &s, src, "exif.thumbnail", (struct prov_span){0, 4}, false, NULL),
	    PROV_OK);
	assert_true(s.num_previews == 0 && s.n == 0);
	for (unsigned i = 0; i < PROV_MAX_PREVIEWS + 2; i++)
		assert_int_equal(prov_signals_add_preview(&s, src, "exif.thumbnail",
				     (struct prov_span){1, 4}, i == 1, NULL),
		    PROV_OK);
	assert_true(s.num_previews == PROV_MAX_PREVIEWS && s.more == 2 && s.n == 1);
	assert_true(!s.previews[0].is_bgr && s.previews[1].is_bgr);
	assert_string_equal(s.v[0].value, "JPEG, 4 bytes");
	prov_src_close(src);
	prov_arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_add),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_forgive),
	    cmocka_unit_test(test_previews),
	    cmocka_unit_test(test_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
