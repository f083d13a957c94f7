/* SPDX-License-Identifier: Apache-2.0 */
/* What prov-fetch takes from a Link header. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/mutate.h"
#include "prov-fetch/link.h"

/* In a block of exactly its size. */
static void expect(const char *value, const char *target)
{
	struct prov_bytes in = prov_bytes_str(value);
	uint8_t *copy = mutate_copy(in);
	size_t len;
	const char *found = link_find((const char *)copy, in.n, &len);

	if (target == NULL) {
		assert_null(found);
		assert_int_equal(len, 0);
	} else {
		assert_non_null(found);
		assert_int_equal(len, strlen(target));
		assert_memory_equal(found, target, len);
	}
	free(copy);
}

static void test_found(void **state)
{
	(void)state;
	expect("<a>;rel=c2pa-manifest", "a");
	expect("<a>; rel=\"c2pa-manifest\"", "a");
	expect(
	    " \t<https://h/a?b,c;d>\t ; \tREL = \"next C2PA-Manifest\" ;, ", "https://h/a?b,c;d");
	expect("<x>; rel=next,,<a>; title=\"a, <b>; \\\" \xe9\"; rel=c2pa-manifest; x", "a");
	expect("<a>; rel=c2pa-manifest, <b>; rel=c2pa-manifest", "a");
	expect("<a>;;; title*=UTF-8''x; rel=c2pa-manifest", "a");
}

static void test_none(void **state)
{
	(void)state;
	expect("", NULL);
	expect(",", NULL);
	expect("<a>", NULL);
	expect("<a>; rel", NULL);
	expect("<a>; rel=next; rel=c2pa-manifest", NULL); /* the first rel counts */
	expect("<a>; rel=\"c2pa-manifests\"", NULL);
	expect("<a>; rev=c2pa-manifest", NULL);
	expect("<>; rel=c2pa-manifest", NULL);
	expect("<a>; rel=c2pa-manifest; anchor=\"/b\"", NULL); /* about something else */
}

/* Anywhere in the value. */
static void test_malformed(void **state)
{
	(void)state;
	expect("a; rel=c2pa-manifest", NULL);
	expect("<a; rel=c2pa-manifest", NULL);
	expect("<a b>; rel=c2pa-manifest", NULL);
	expect("<a\xc3\xa9>; rel=c2pa-manifest", NULL);
	expect("<a>; rel=c2pa-manifest, <", NULL);
	expect("<a>; rel=c2pa-manifest <b>", NULL);
	expect("<a>; rel=c2pa-manifest; x=", NULL);
	expect("<a>; rel=\"c2pa-manifest", NULL);
	expect("<a>; rel=\"c2pa-manifest\\", NULL);
	expect("<a>; rel=c2pa-manifest; x=\"\x01\"", NULL);
	expect("<a>; rel=c2pa-manifest; \"x\"", NULL);
}

static void test_too_long(void **state)
{
	char value[LINK_MAX + 2];

	(void)state;
	memset(value, ' ', sizeof(value));
	memcpy(value, "<a>; rel=c2pa-manifest", 22);
	value[LINK_MAX + 1] = '\0';
	expect(value, NULL);
	value[LINK_MAX] = '\0';
	expect(value, "a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_found),
	    cmocka_unit_test(test_none),
	    cmocka_unit_test(test_malformed),
	    cmocka_unit_test(test_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
