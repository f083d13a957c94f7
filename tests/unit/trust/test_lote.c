/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "helper/lists.h"
#include "helper/load.h"
#include "trust/lote.h"

#define SINCE_2020 1577836800
#define SINCE_2021 1609459200
#define SINCE_2022 1640995200

static struct prov_arena arena;
static struct certs_cert root;

static int setup(void **state)
{
	(void)state;
	prov_arena_init(&arena, PROV_MAX_ARENA);
	root = certs_root();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	certs_free(&root);
	prov_arena_fini(&arena);
	return 0;
}

static int parse(const char *json, struct prov_lote *out, struct prov_err *err)
{
	/* An exact heap block, so that reading behind it is seen. */
	size_t n = strlen(json);
	uint8_t *copy = malloc(n == 0 ? 1 : n);
	int rc;

	assert_non_null(copy);
	memcpy(copy, json, n);
	rc = prov_lote_parse(prov_bytes(copy, n), "x.json", &arena, out, err);
	free(copy);
	return rc;
}

static struct prov_lote one(const struct lists_service *service)
{
	struct lists_opts opts = {.services = service, .n = 1};
	char *json = lists_json(&opts);
	struct prov_lote lote;

	assert_int_equal(parse(json, &lote, NULL), PROV_OK);
	assert_int_equal(lote.n, 1);
	free(json);
	return lote;
}

static void test_plain(void **state)
{
	struct lists_service service = {.cert = &root};
	struct prov_lote lote = one(&service);
	(void)state;

	assert_true(prov_bytes_eq(lote.services[0].cert, root.der));
	assert_int_equal(lote.services[0].type, PROV_LOTE_ANY);
	assert_int_equal(lote.services[0].num_spans, 1);
	assert_int_equal(lote.services[0].spans[0].from, SINCE_2020);
	assert_int_equal(lote.services[0].spans[0].to, INT64_MAX);
	assert_string_equal(lote.scheme, "Test List");
	assert_true(lote.has_issued && lote.has_next_update);
	assert_int_equal(lote.issued, SINCE_2020);
	assert_int_equal(lote.next_update, 2177452800);
	assert_int_equal(lote.sequence, 0);
}

/* When a service was trusted: each state holds until the next begins, in whatever order. */
static void test_spans(void **state)
{
	struct lists_service service = {
	    .cert = &root, .status = LISTS_WITHDRAWN, .since = "2022-01-01T00:00:00Z"};
	struct prov_lote lote = one(&service);
	(void)state;

	assert_int_equal(lote.services[0].num_spans, 0);
	service.history = "{\"ServiceStatus\":\"" LISTS_TRUSTED
			  "\",\"StatusStartingTime\":\"2020-01-01T00:00:00Z\"}";
	lote = one(&service);
	assert_int_equal(lote.services[0].num_spans, 1);
	assert_int_equal(lote.services[0].spans[0].from, SINCE_2020);
	assert_int_equal(lote.services[0].spans[0].to, SINCE_2022 - 1);
	service.status = LISTS_TRUSTED;
	service.history = "{\"ServiceStatus\":\"" LISTS_TRUSTED
			  "\",\"StatusStartingTime\":\"2020-01-01T00:00:00Z\"},"
			  "{\"ServiceStatus\":\"" LISTS_WITHDRAWN
			  "\",\"StatusStartingTime\":\"2021-01-01T00:00:00Z\"}";
	lote = one(&service);
	assert_int_equal(lote.services[0].num_spans, 2);
	assert_int_equal(lote.services[0].spans[0].to, SINCE_2021 - 1);
	assert_int_equal(lote.services[0].spans[1].from, SINCE_2022);
	/* Without a state it is listed, and that is all. */
	service = (struct lists_service){.cert = &root, .status = "", .since = ""};
	lote = one(&service);
	assert_int_equal(lote.services[0].num_spans, 1);
	assert_int_equal(lote.services[0].spans[0].from, INT64_MIN);
	/* An unknown state is none that trusts. */
	service.status = "http://c2pa.org/conformance/trust-list/trusted2";
	lote = one(&service);
	assert_int_equal(lote.services[0].num_spans, 0);
}

/* Who was withdrawn stays so, whatever the times of earlier states say. */
static void test_contradictions(void **state)
{
	static const char *const histories[] = {
	    "{\"ServiceStatus\":\"" LISTS_TRUSTED
	    "\",\"StatusStartingTime\":\"2021-01-01T00:00:00Z\"}",
	    "{\"ServiceStatus\":\"" LISTS_TRUSTED
	    "\",\"StatusStartingTime\":\"2022-01-01T00:00:00Z\"}",
	    "{\"StatusStartingTime\":\"2022-01-01T00:00:00Z\"}",
	};
	struct lists_service service = {
	    .cert = &root, .status = LISTS_WITHDRAWN, .since = "2021-01-01T00:00:00Z"};
	struct prov_lote lote;
	(void)state;

	for (size_t i = 0; i < sizeof(histories) / sizeof(histories[0]); i++) {
		service.history = histories[i];
		assert_int_equal(one(&service).services[0].num_spans, 0);
	}
	/* Two of one time, in either order. */
	service.since = "2022-01-01T00:00:00Z";
	service.history = "{\"ServiceStatus\":\"" LISTS_TRUSTED
			  "\",\"StatusStartingTime\":\"2021-01-01T00:00:00Z\"},"
			  "{\"ServiceStatus\":\"" LISTS_WITHDRAWN
			  "\",\"StatusStartingTime\":\"2021-01-01T00:00:00Z\"}";
	assert_int_equal(one(&service).services[0].num_spans, 0);
	service.history = "{\"ServiceStatus\":\"" LISTS_WITHDRAWN
			  "\",\"StatusStartingTime\":\"2021-01-01T00:00:00Z\"},"
			  "{\"ServiceStatus\":\"" LISTS_TRUSTED
			  "\",\"StatusStartingTime\":\"2021-01-01T00:00:00Z\"}";
	assert_int_equal(one(&service).services[0].num_spans, 0);
	/* Withdrawn and trusted again, which is in force. */
	service.status = LISTS_TRUSTED;
	lote = one(&service);
	assert_int_equal(lote.services[0].num_spans, 1);
	assert_int_equal(lote.services[0].spans[0].from, SINCE_2022);
}

static void test_types(void **state)
{
	static const struct {
		const char *uri;
		enum prov_lote_type type;
	} rows[] = {
	    {"http://uri.etsi.org/TrstSvc/Svctype/TSA", PROV_LOTE_TSA},
	    {"http://uri.etsi.org/TrstSvc/Svctype/TSA/QTST", PROV_LOTE_TSA},
	    {"http://uri.etsi.org/TrstSvc/Svctype/CA/PKC", PROV_LOTE_CA},
	    {"http://uri.etsi.org/TrstSvc/Svctype/ACA", PROV_LOTE_OTHER},
	    {"", PROV_LOTE_OTHER},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct lists_service service = {.cert = &root, .type = rows[i].uri};
		assert_int_equal(one(&service).services[0].type, rows[i].type);
	}
}

/* What a list says wrongly makes it unusable, and the message says where. */
static void test_refused(void **state)
{
	static const struct {
		const char *json, *says;
	} rows[] = {
	    {"{}", "LoTE is missing"},
	    {"[]", "is no object"},
	    {"{\"LoTE\":1}", "LoTE is no object"},
	    {"{\"LoTE\":{}}", "LoTE.ListAndSchemeInformation is missing"},
	    {"{\"LoTE\":{\"ListAndSchemeInformation\":{},\"ListAndSchemeInformation\":{}}}",
		"LoTE.ListAndSchemeInformation stands there twice"},
	    {"{\"LoTE\":{\"ListAndSchemeInformation\":{\"NextUpdate\":\"soon\"}}}",
		"LoTE.ListAndSchemeInformation.NextUpdate is no time"},
	    {"{\"LoTE\":{\"ListAndSchemeInformation\":{\"NextUpdate\":7}}}",
		"LoTE.ListAndSchemeInformation.NextUpdate is no string"},
	    {"{\"LoTE\":{\"ListAndSchemeInformation\":{\"LoTESequenceNumber\":\"7\"}}}",
		"LoTE.ListAndSchemeInformation.LoTESequenceNumber is no whole number"},
	    {"{\"LoTE\":{\"ListAndSchemeInformation\":{\"LoTESequenceNumber\":-1}}}",
		"LoTESequenceNumber is no whole number"},
	    {"{\"LoTE\":{\"ListAndSchemeInformation\":{\"LoTESequenceNumber\":1.5}}}",
		"LoTESequenceNumber is no whole number"},
	    {"{\"LoTE\":{\"ListAndSchemeInformation\":{\"LoTESequenceNumber\":1e300}}}",
		"LoTESequenceNumber is no whole number"},
	    {"{\"LoTE\":{\"ListAndSchemeInformation\":{\"LoTESequenceNumber\":9007199254740992}}}",
		"LoTESequenceNumber is no whole number"},
	    {"{\"LoTE\":{\"ListAndSchemeInformation\":{\"LoTESequenceNumber\":1,"
	     "\"LoTESequenceNumber\":2}}}",
		"LoTESequenceNumber stands there twice"},
	    {"{\"LoTE\":{\"ListAndSchemeInformation\":{\"ListIssueDateTime\":\"\"}}}",
		"ListIssueDateTime is no time"},
	    {"{\"LoTE\":{\"ListAndSchemeInformation\":{\"ListIssueDateTime\":"
	     "\"2026-01-01T00:00:00Z\",\"NextUpdate\":\"2025-01-01T00:00:00Z\"}}}",
		"NextUpdate is before ListIssueDateTime"},
	    {"{\"LoTE\":{\"ListAndSchemeInformation\":{},\"TrustedEntitiesList\":{}}}",
		"LoTE.TrustedEntitiesList is no array"},
	    {"{\"LoTE\":{\"ListAndSchemeInformation\":{},\"TrustedEntitiesList\":[{\"A\":1}]}}",
		"LoTE.TrustedEntitiesList[0].TrustedEntityServices is missing"},
	    {"{\"LoTE\":{\"ListAndSchemeInformation\":{},\"TrustedEntitiesList\":"
	     "[{\"TrustedEntityServices\":[{}]}]}}",
		"TrustedEntityServices[0].ServiceInformation is missing"},
	    {"{\"LoTE\":{\"ListAndSchemeInformation\":{},\"TrustedEntitiesList\":"
	     "[{\"TrustedEntityServices\":[{\"ServiceInformation\":{\"ServiceStatus\":[]}}]}]}}",
		"ServiceInformation.ServiceStatus is no string"},
	    {"{\"LoTE\":{\"ListAndSchemeInformation\":{},\"TrustedEntitiesList\":"
	     "[{\"TrustedEntityServices\":[{\"ServiceInformation\":{\"ServiceDigitalIdentity\":"
	     "{\"X509Certificates\":[{\"val\":\"*\"}]}}}]}]}}",
		"X509Certificates[0].val is no Base64"},
	    {"{\"LoTE\":{\"ListAndSchemeInformation\":{},\"TrustedEntitiesList\":"
	     "[{\"TrustedEntityServices\":[{\"ServiceInformation\":{\"ServiceDigitalIdentity\":"
	     "{\"X509Certificates\":[{}]}}}]}]}}",
		"X509Certificates[0].val is missing"},
	    {"{\"LoTE\":{\"ListAndSchemeInformation\":{},\"TrustedEntitiesList\":"
	     "[{\"TrustedEntityServices\":[{\"ServiceInformation\":{},\"ServiceHistory\":[{}]}]}]}"
	     "}",
		"ServiceInformation.StatusStartingTime is missing"},
	    {"", "is no JSON text"},
	    {"{", "is no JSON text"},
	    {"{\"LoTE\":{\"ListAndSchemeInformation\":{}}} x", "is no JSON text"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prov_err err = {0};
		struct prov_lote lote;
		print_message("  %s\n", rows[i].says);
		assert_int_equal(parse(rows[i].json, &lote, &err), PROV_E_FORMAT);
		assert_non_null(strstr(err.msg, rows[i].says));
		assert_non_null(strstr(err.msg, "x.json"));
	}
}

/* What is not known is passed over, and so is what is null or absent. */
static void test_ignored(void **state)
{
	struct prov_lote lote;
	(void)state;

	assert_int_equal(
	    parse("{\"LoTE\":{\"New\":[1],\"ListAndSchemeInformation\":{\"NextUpdate\":null},"
		  "\"TrustedEntitiesList\":[{\"TrustedEntityServices\":[{\"ServiceInformation\":"
		  "{\"ServiceDigitalIdentity\":{\"X509SKIs\":[\"AA==\"]}}}]}]}} \n",
		&lote, NULL),
	    PROV_OK);
	assert_int_equal(lote.n, 0);
	assert_false(lote.has_next_update);
	assert_int_equal(
	    parse("{\"LoTE\":{\"ListAndSchemeInformation\":{}}}", &lote, NULL), PROV_OK);
	assert_null(lote.scheme);
}

static void test_sequence(void **state)
{
	struct prov_lote lote;
	(void)state;

	assert_int_equal(parse("{\"LoTE\":{\"ListAndSchemeInformation\":{\"LoTESequenceNumber\":"
			       "9007199254740991}}}",
			     &lote, NULL),
	    PROV_OK);
	assert_true(lote.sequence == 9007199254740991u);
}

static void test_limits(void **state)
{
	struct lists_service service = {.cert = &root};
	char *text = malloc(1u << 21), *p = text;
	struct prov_lote lote;
	(void)state;

	assert_non_null(text);
	/* Brackets inside strings are no depth. */
	p += sprintf(p, "{\"LoTE\":{\"ListAndSchemeInformation\":{},\"x\":\"");
	memset(p, '[', 1000);
	p += 1000;
	(void)sprintf(p, "\\\"[[\"}}");
	assert_int_equal(parse(text, &lote, NULL), PROV_OK);
	memset(text, '[', 33);
	text[33] = '\0';
	assert_int_equal(parse(text, &lote, NULL), PROV_E_LIMIT);
	text[0] = '[';
	memset(&text[1], ',', PROV_MAX_LOTE_VALUES);
	text[1 + PROV_MAX_LOTE_VALUES] = '\0';
	assert_int_equal(parse(text, &lote, NULL), PROV_E_LIMIT);
	p = text;
	for (unsigned i = 0; i < PROV_MAX_LOTE_HISTORY; i++)
		p += sprintf(
		    p, "%s{\"StatusStartingTime\":\"2020-01-01T00:00:00Z\"}", i == 0 ? "" : ",");
	service.history = text;
	{
		struct lists_opts opts = {.services = &service, .n = 1};
		char *json = lists_json(&opts);
		assert_int_equal(parse(json, &lote, NULL), PROV_E_LIMIT);
		free(json);
	}
	free(text);
}

/* Every prefix of a list is none, and no changed byte is more than a list. */
static void test_damage(void **state)
{
	struct lists_service service = {.cert = &root};
	struct lists_opts opts = {.services = &service, .n = 1};
	char *json = lists_json(&opts), keep;
	size_t n = strlen(json);
	struct prov_lote lote;
	(void)state;

	for (size_t i = 0; i < n; i++) {
		keep = json[i];
		json[i] = '\0';
		assert_int_equal(parse(json, &lote, NULL), PROV_E_FORMAT);
		json[i] = (char)(keep ^ 1);
		(void)parse(json, &lote, NULL);
		json[i] = keep;
	}
	free(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_plain, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_spans, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_contradictions, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_types, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_ignored, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_sequence, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_limits, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_damage, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
