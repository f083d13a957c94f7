/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "claim/assertion.h"
#include "helper/diag.h"
#include "helper/fake_box.h"
#include "helper/mutate.h"

#define LABEL "cawg.identity"
#define PAYLOAD                                                                                    \
	"{\"sig_type\": \"cawg.x509.cose\", \"role\": [\"cawg.creator\"], "                        \
	"\"referenced_assertions\": [{\"url\": \"self#jumbf=c2pa.assertions/c2pa.hash.data\", "    \
	"\"hash\": h'0102'}]}"
#define WHOLE                                                                                      \
	"{\"signer_payload\": " PAYLOAD ", \"signature\": h'03', \"pad1\": h'0000', "              \
	"\"more\": 1, \"pad2\": h''}"

static void test_good(void **state)
{
	struct fake_box fake;
	struct prov_identity id;

	(void)state;
	fake_box_diag(&fake, LABEL, WHOLE);
	assert_int_equal(prov_identity_parse(&fake.box, &fake.arena, &id, NULL), PROV_OK);
	assert_null(id.fault);
	assert_true(prov_bytes_is(id.sig_type, "cawg.x509.cose"));
	assert_int_equal(id.num_refs, 1);
	assert_true(prov_bytes_is(id.refs[0].hash, "\x01\x02"));
	assert_int_equal(id.num_roles, 1);
	assert_true(prov_bytes_is(id.roles[0], "cawg.creator"));
	assert_true(prov_bytes_is(id.signature, "\x03"));
	assert_false(id.pad_nonzero);
	/* What is signed is the payload as it stands, head and all. */
	assert_int_equal(id.payload.p[0], 0xa3);
	fake_box_fini(&fake);
}

static void test_faults(void **state)
{
	static const char *const rows[] = {
	    "[]",
	    "{}",
	    "{\"signer_payload\": [], \"signature\": h'03', \"pad1\": h''}",
	    "{\"signer_payload\": " PAYLOAD ", \"pad1\": h''}",
	    "{\"signer_payload\": " PAYLOAD ", \"signature\": h'03'}",
	    "{\"signer_payload\": " PAYLOAD ", \"signature\": h'03', \"pad1\": [0]}",
	    "{\"signer_payload\": {\"sig_type\": \"a\"}, \"signature\": h'03', \"pad1\": h''}",
	    ("{\"signer_payload\": {\"referenced_assertions\": []}, \"signature\": h'03', "
	     "\"pad1\": h''}"),
	    ("{\"signer_payload\": {\"sig_type\": \"a\", \"role\": [], "
	     "\"referenced_assertions\": []}, \"signature\": h'03', \"pad1\": h''}"),
	    ("{\"signer_payload\": {\"sig_type\": \"a\", \"role\": [1], "
	     "\"referenced_assertions\": []}, \"signature\": h'03', \"pad1\": h''}"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fake_box fake;
		struct prov_identity id;

		fake_box_diag(&fake, LABEL, rows[i]);
		assert_int_equal(prov_identity_parse(&fake.box, &fake.arena, &id, NULL), PROV_OK);
		assert_non_null(id.fault);
		fake_box_fini(&fake);
	}
}

static void test_pad(void **state)
{
	struct fake_box fake;
	struct prov_identity id;

	(void)state;
	fake_box_diag(&fake, LABEL,
	    "{\"signer_payload\": " PAYLOAD
	    ", \"signature\": h'03', \"pad1\": h'', \"pad2\": h'0001'}");
	assert_int_equal(prov_identity_parse(&fake.box, &fake.arena, &id, NULL), PROV_OK);
	assert_null(id.fault);
	assert_true(id.pad_nonzero);
	fake_box_fini(&fake);
}

static void damaged(void *ctx, struct prov_bytes data)
{
	struct fake_box fake;
	struct prov_identity id;
	int rc;

	(void)ctx;
	fake_box_init(&fake, LABEL, data);
	rc = prov_identity_parse(&fake.box, &fake.arena, &id, NULL);
	assert_true(rc == PROV_OK || rc == PROV_E_FORMAT || rc == PROV_E_TRUNC ||
		    rc == PROV_E_LIMIT || rc == PROV_E_NOTFOUND);
	fake_box_fini(&fake);
}

static void test_damaged(void **state)
{
	struct fake_box fake;

	(void)state;
	fake_box_diag(&fake, LABEL, WHOLE);
	mutate_all(fake.content.body, damaged, NULL);
	fake_box_fini(&fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good),
	    cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_pad),
	    cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
