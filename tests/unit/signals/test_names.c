/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "signals/signal.h"

static bool names(const char *text)
{
	return prov_names_generator(prov_bytes_str(text));
}

static void test_names(void **state)
{
	(void)state;
	assert_true(names("Midjourney"));
	assert_true(names("made by MidJourney6, upscaled"));
	assert_true(names("Adobe Firefly 3"));
	assert_true(names("Made with Google AI"));
	assert_true(names("Stable Diffusion XL C1E1DE52"));
	assert_true(names("OpenAI"));
	assert_true(names("(dall-e)"));
	assert_true(names("by OpenAI"));
	assert_true(names("x-dall\302\267e"));
	assert_false(names("openaix xopenai 2openai"));
	assert_false(names("comfyuis"));
	assert_false(names("unmidjourney"));
	assert_false(names("Adobe Photoshop 25.0 (Windows)"));
	assert_false(names("a photograph of fireflies by Adobe"));
	assert_false(names("Ai Weiwei at work"));
	assert_false(names(""));
	assert_false(names("midjourne"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_names)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
