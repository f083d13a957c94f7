/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "claim/assertion.h"
#include "prov/sign.h"

#define IPTC "http://cv.iptc.org/newscodes/digitalsourcetype/"

static const char *const names[] = {"ai-generated", "ai-composite", "algorithmic", "human-created",
    "human-edited", "captured", "computational-capture", "screen-capture", "composite"};
static const char *const terms[] = {"trainedAlgorithmicMedia",
    "compositeWithTrainedAlgorithmicMedia", "algorithmicMedia", "digitalCreation", "humanEdits",
    "digitalCapture", "computationalCapture", "screenCapture", "composite"};
#define NUM_NAMES (sizeof(names) / sizeof(names[0]))

static void test_table_of_the_command_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < NUM_NAMES; i++) {
		const char *uri = prov_declare_uri(names[i]);

		assert_non_null(uri);
		assert_memory_equal(uri, IPTC, strlen(IPTC));
		assert_string_equal(&uri[strlen(IPTC)], terms[i]);
		assert_string_equal(prov_declare_at(i), names[i]);
		assert_string_equal(prov_declare_name(uri), names[i]);
		assert_non_null(prov_declare_says(i));
	}
	assert_null(prov_declare_at(NUM_NAMES));
	assert_null(prov_declare_says(NUM_NAMES));
	assert_null(prov_declare_at(SIZE_MAX));
	assert_string_equal(prov_declare_says(0), "made by a generative model");
}

static void test_captures(void **state)
{
	static const char *const from_life[] = {"captured", "computational-capture",
	    IPTC "compositeCapture", IPTC "negativeFilm", IPTC "positiveFilm"};
	static const char *const others[] = {
	    "screen-capture", "human-created", "ai-generated", "composite", IPTC "print"};

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		assert_int_not_equal(
		    prov_source_lookup(prov_bytes_str(prov_declare_uri(from_life[i])))->from,
		    PROV_FROM_NOTHING);
		assert_int_equal(
		    prov_source_lookup(prov_bytes_str(prov_declare_uri(others[i])))->from,
		    PROV_FROM_NOTHING);
	}
}

static void test_uris(void **state)
{
	(void)state;
	assert_string_equal(prov_declare_uri(IPTC "negativeFilm"), IPTC "negativeFilm");
	assert_int_equal(prov_source_lookup(prov_bytes_str("positiveFilm"))->from, PROV_FROM_FILM);
	assert_int_equal(
	    prov_source_lookup(prov_bytes_str("digitalCapture"))->from, PROV_FROM_LIFE);
	assert_string_equal(
	    prov_declare_uri("https://cv.iptc.org/newscodes/digitalsourcetype/print"),
	    IPTC "print");
	assert_string_equal(prov_declare_uri("http://c2pa.org/digitalsourcetype/empty"),
	    "http://c2pa.org/digitalsourcetype/empty");
	assert_string_equal(prov_declare_uri("c2pa.trainedAlgorithmicData"),
	    "http://c2pa.org/digitalsourcetype/trainedAlgorithmicData");
	assert_null(prov_declare_uri(NULL));
	assert_null(prov_declare_uri(""));
	assert_null(prov_declare_uri("digitalCapture"));
	assert_null(prov_declare_uri("Captured"));
	assert_null(prov_declare_uri(IPTC));
	assert_null(prov_declare_uri(IPTC "digitalcapture"));
	assert_null(prov_declare_uri(IPTC "digitalCapture/"));
	assert_null(prov_declare_uri("http://"));
	assert_null(prov_declare_uri("ftp://cv.iptc.org/newscodes/digitalsourcetype/print"));
	assert_null(prov_declare_name(NULL));
	assert_null(prov_declare_name(IPTC "print"));
	assert_null(prov_declare_name("https://example.com/made-up"));
	assert_string_equal(
	    prov_declare_name("https://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"),
	    "captured");
}

static enum prov_source_class class_of(const char *uri)
{
	const struct prov_source_type *type = prov_source_lookup(prov_bytes_str(uri));

	assert_non_null(type);
	assert_non_null(type->says);
	return type->cls;
}

static void test_classes(void **state)
{
	(void)state;
	assert_int_equal(class_of(IPTC "trainedAlgorithmicMedia"), PROV_SOURCE_AI);
	assert_int_equal(class_of(IPTC "compositeWithTrainedAlgorithmicMedia"), PROV_SOURCE_AI);
	assert_int_equal(class_of(IPTC "compositeSynthetic"), PROV_SOURCE_AI);
	assert_int_equal(
	    class_of("http://c2pa.org/digitalsourcetype/trainedAlgorithmicData"), PROV_SOURCE_AI);
	assert_int_equal(class_of("c2pa.trainedAlgorithmicData"), PROV_SOURCE_AI);
	assert_int_equal(class_of("trainedAlgorithmicMedia"), PROV_SOURCE_AI);
	assert_int_equal(class_of(IPTC "composite"), PROV_SOURCE_MAY_BE_AI);
	assert_int_equal(class_of(IPTC "algorithmicallyEnhanced"), PROV_SOURCE_MAY_BE_AI);
	assert_int_equal(class_of(IPTC "screenCapture"), PROV_SOURCE_MAY_BE_AI);
	assert_int_equal(class_of(IPTC "algorithmicMedia"), PROV_SOURCE_OTHER);
	assert_int_equal(class_of(IPTC "digitalArt"), PROV_SOURCE_OTHER);
	assert_int_equal(class_of("http://c2pa.org/digitalsourcetype/empty"), PROV_SOURCE_OTHER);
	assert_null(prov_source_lookup(prov_bytes(NULL, 0)));
	assert_null(prov_source_lookup(prov_bytes_str("http:")));
	/* Not NUL-terminated: only the counted bytes are the name. */
	assert_null(prov_source_lookup(prov_bytes(IPTC "print", strlen(IPTC "print") - 1)));
	assert_non_null(prov_source_lookup(prov_bytes(IPTC "printer", strlen(IPTC "print"))));
}

/* What is no term, and says AI all the same. */
static void test_words_of_ai(void **state)
{
	static const char *const ai[] = {IPTC "trainedAlgorithmicMedia",
	    IPTC "trainedAlgorithmicMedia/", IPTC "trainedAlgorithmicMedia?lang=en-GB",
	    IPTC "trainedAlgorithmicMedia#", " " IPTC "compositeSynthetic\n",
	    "HTTP://CV.IPTC.ORG/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
	    "cv.iptc.org/newscodes/digitalsourcetype/trainedalgorithmicmedia",
	    "digsrctype:trainedAlgorithmicMedia", "TrainedAlgorithmicMedia",
	    "c2pa.trainedAlgorithmicMedia", "c2pa.trainedAlgorithmicData",
	    IPTC "digitalCapture," IPTC "trainedAlgorithmicMedia",
	    "https://schema.org/TrainedAlgorithmicMediaDigitalSource",
	    "CompositeWithTrainedAlgorithmicMediaDigitalSource", "\342\200\213compositeSynthetic"};
	static const char *const others[] = {"", " ", "/", IPTC, IPTC "algorithmicMedia",
	    IPTC "composite", IPTC "digitalCapture", "untrainedAlgorithmicMedia",
	    "trainedAlgorithmicMedia2", "DigitalSource", "trainedAlgorithmicMediaDigital",
	    "https://schema.org/AlgorithmicMediaDigitalSource"};

	(void)state;
	for (size_t i = 0; i < sizeof(ai) / sizeof(ai[0]); i++) {
		print_message("  %s\n", ai[i]);
		assert_non_null(prov_source_of_ai(prov_bytes_str(ai[i])));
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		print_message("  %s\n", others[i]);
		assert_null(prov_source_of_ai(prov_bytes_str(others[i])));
	}
	/* Not NUL-terminated, and a NUL is no end. */
	assert_null(prov_source_of_ai(prov_bytes("compositeSynthetic", 17)));
	assert_non_null(prov_source_of_ai(prov_bytes("a\0compositeSynthetic", 20)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_table_of_the_command_line),
	    cmocka_unit_test(test_captures),
	    cmocka_unit_test(test_uris),
	    cmocka_unit_test(test_classes),
	    cmocka_unit_test(test_words_of_ai),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
