/* SPDX-License-Identifier: Apache-2.0 */
#include "report/say.h"

#include "helper/said.h"
#include "helper/sample_report.h"

/* Who is at fault says nothing of the file. */
static void test_whose_fault(void **state)
{
	(void)state;
	SAID_HAS(sample_with(PROV_ST_CLAIM_SIGNATURE_OUTSIDE_VALIDITY), 0, 0, "not shown",
	    "photo.jpg: invalid. It may be unchanged, but its signature doesn't count.",
	    "  File: as it was signed; but that signature doesn't count\n");
	SAID_HAS(sample_with(PROV_ST_SIGNING_CREDENTIAL_OCSP_REVOKED), 0, 0, "doesn't count",
	    "photo.jpg: invalid", "  File: as it was signed\n");
	SAID_HAS(sample_with(PROV_ST_ASSERTION_HASHED_URI_MISMATCH), 0, 0, "File: as",
	    "  File: not shown to be as it was signed\n");
}

static void test_parts(void **state)
{
	(void)state;
	SAID_HAS(sample_with(PROV_ST_ASSERTION_MULTI_ASSET_HASH_MATCH), 0, 0, "Unchanged",
	    "trusted. The parts that it has are unchanged since the trusted signer \"Ann",
	    "  File: the parts that it has are as they were signed\n");
}

static void test_gaps(void **state)
{
	struct prov_report *r =
	    sample_with(PROV_ST_ASSERTION_BMFF_HASH_ADDITIONAL_EXCLUSIONS_PRESENT);
	(void)state;

	SAID_HAS(r, 0, 0, "Unchanged",
	    "trusted. What the signature covers is unchanged since the trusted signer \"Ann",
	    "  File: as it was signed, but for what the signature leaves out\n");
	r = sample_with(PROV_ST_ASSERTION_BMFF_HASH_ADDITIONAL_EXCLUSIONS_PRESENT);
	r->places_open = true;
	SAID_HAS(r, 0, 0, "File: as it was signed",
	    "trusted. What the signature covers is unchanged since the trusted signer \"Ann",
	    "  File: its pieces are as they were signed, but the signature does not cover where "
	    "they lie, and so their order\n");
	r = sample_trusted();
	r->metadata_open = true;
	SAID_HAS(r, 0, 0, "Unchanged",
	    "trusted. What the signature covers is unchanged since the trusted signer \"Ann",
	    "  File: as it was signed, but for what the signature leaves out, such as metadata "
	    "that can turn a picture\n");
	r = sample_trusted();
	r->normal_form = true;
	SAID_HAS(r, 0, 0, "Unchanged",
	    "trusted. The text, in Unicode's normal form, is unchanged since the trusted signer",
	    "  File: the text is as it was signed (in Unicode's normal form)\n");
	r = sample_trusted();
	r->tracks_absent = true;
	SAID_HAS(r, 0, 0, "Unchanged",
	    "trusted. The parts that it has are unchanged since the trusted signer \"Ann",
	    "  File: the parts that it has are as they were signed\n");
	r = sample_valid();
	prov_find(&r->active.findings, PROV_ST_ASSERTION_BMFF_HASH_ADDITIONAL_EXCLUSIONS_PRESENT,
	    NULL, NULL);
	SAID_HAS(r, 0, 0, "that it is unchanged",
	    "  This proves that what the signature covers is unchanged, not who signed it");
}

static struct prov_report *from(enum prov_store_source source, const char *sidecar)
{
	struct prov_report *r = sample_trusted();

	r->source = source;
	r->sidecar = sidecar;
	return r;
}

/* Credentials that are not in the file itself could have been put there by somebody else. */
static void test_store(void **state)
{
	(void)state;
	SAID_HAS(sample_trusted(), 0, 0, "Credentials from", "trusted");
	SAID_HAS(from(PROV_STORE_ALONE, NULL), 0, 0, "Credentials from",
	    "\n  This file holds credentials only, not what they are about\n");
	SAID_HAS(from(PROV_STORE_FETCHED, NULL), 0, 0, NULL,
	    "\n  Credentials from the place that the file names\n");
	SAID_HAS(from(PROV_STORE_BESIDE, "photo.c2pa"), 0, 0, NULL,
	    "\n  Credentials from beside the file: photo.c2pa\n");
	SAID_HAS(from(PROV_STORE_GIVEN, "x\n.c2pa"), 0, 0, "x\n",
	    "\n  Credentials from: \"x\\u{A}.c2pa\"\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_whose_fault),
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_gaps),
	    cmocka_unit_test(test_store),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
