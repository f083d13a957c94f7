/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/sample_report.h"

#include <stdlib.h>

static struct prov_report *begin(const char *name)
{
	struct prov_report *r;

	if (prov_report_new(&r, name, NULL) != PROV_OK)
		abort();
	return r;
}

static struct prov_report *intact(enum prov_status credential)
{
	struct prov_report *r = begin("photo.jpg");
	struct prov_account *a = &r->active;

	r->media_type = "image/jpeg";
	r->has_size = true;
	r->size = 123456;
	r->has_active = true;
	r->declared = SAMPLE_AI;
	r->ai_declared = true;
	a->manifest = "urn:c2pa:0001";
	a->title = "A photo";
	a->generator_name = "prov";
	a->generator_version = "0.1.0";
	a->source_type = SAMPLE_AI;
	a->tool_name = "Painter";
	a->tool_version = "3";
	a->action = "c2pa.created";
	a->has_signer = true;
	a->signer_name = "Ann Smith";
	a->signer_org = "Example Press";
	a->signer_issuer = "Example CA";
	a->signer_alg = "ES256";
	a->not_after = SAMPLE_TIME + 86400;
	a->has_time = true;
	a->time = SAMPLE_TIME;
	prov_find(&a->findings, PROV_ST_CLAIM_SIGNATURE_INSIDE_VALIDITY, "self#jumbf=s", NULL);
	prov_find(&a->findings, credential, "self#jumbf=s", NULL);
	prov_find(&a->findings, PROV_ST_SIGNING_CREDENTIAL_OCSP_SKIPPED, NULL, NULL);
	prov_find(&a->findings, PROV_ST_CLAIM_SIGNATURE_VALIDATED, "self#jumbf=s", NULL);
	prov_find(
	    &a->findings, PROV_ST_ASSERTION_DATA_HASH_MATCH, "self#jumbf=d", "all %d bytes", 7);
	return r;
}

struct prov_report *sample_trusted(void)
{
	struct prov_report *r = intact(PROV_ST_SIGNING_CREDENTIAL_TRUSTED);

	r->active.signer_trusted = true;
	r->active.time_is_stamp = true;
	r->active.stamp_by = "Example TSA";
	prov_report_conclude(r);
	return r;
}

struct prov_report *sample_valid(void)
{
	struct prov_report *r = intact(PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED);

	prov_report_conclude(r);
	return r;
}

struct prov_report *sample_with(enum prov_status status)
{
	struct prov_report *r = sample_trusted();

	prov_find(&r->active.findings, status, "self#jumbf=x", NULL);
	prov_report_conclude(r);
	return r;
}

struct prov_report *sample_none(void)
{
	struct prov_report *r = begin("bare.png");

	r->media_type = "image/png";
	r->has_size = true;
	r->size = 77;
	prov_report_conclude(r);
	return r;
}

struct prov_account *sample_ingredient(
    struct prov_report *report, const char *title, enum prov_status status)
{
	struct prov_account *row = prov_report_add_ingredient(report, NULL);

	if (row == NULL)
		abort();
	row->title = title;
	row->path = title;
	row->depth = 1;
	row->relationship = "parentOf";
	row->manifest = "urn:c2pa:0002";
	prov_find(&row->findings, PROV_ST_CLAIM_SIGNATURE_INSIDE_VALIDITY, NULL, NULL);
	prov_find(&row->findings, PROV_ST_CLAIM_SIGNATURE_VALIDATED, NULL, NULL);
	prov_find(&row->findings, status, NULL, NULL);
	return row;
}
