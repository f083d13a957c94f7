/* SPDX-License-Identifier: Apache-2.0 */
/* The signature as crJSON has it (C2PA 2.4, crJSON 3.7). */
#include "cose/cose.h"
#include "report/render_crjson.h"
#include "trust/trust.h"

/* An attribute that a name has more than once becomes a list: keys must differ. */
static void put_name(struct prov_show *s, const char *key, const struct prov_dn *dn)
{
	prov_show_name(s, key);
	prov_show_map(s);
	for (size_t i = 0; i < dn->n; i++) {
		size_t same = 0, before = 0;

		for (size_t k = 0; k < dn->n; k++) {
			bool equal = strcmp(dn->v[k].key, dn->v[i].key) == 0;

			same += equal;
			before += equal && k < i;
		}
		if (before > 0)
			continue;
		prov_show_name(s, dn->v[i].key);
		if (same > 1)
			prov_show_list(s);
		for (size_t k = i; k < dn->n; k++) {
			if (strcmp(dn->v[k].key, dn->v[i].key) == 0)
				prov_show_str(s, dn->v[k].value);
		}
		if (same > 1)
			prov_show_end(s);
	}
	prov_show_end(s);
}

static void put_certificate(struct prov_show *s, struct prov_bytes der, struct prov_arena *arena)
{
	struct prov_dn subject, issuer;
	struct prov_cert cert;
	int rc = prov_cert_describe(der, arena, &cert, NULL);

	if (rc == PROV_OK)
		rc = prov_cert_dn(der, arena, &subject, &issuer, NULL);
	prov_show_name(s, "certificateInfo");
	prov_show_map(s);
	if (rc == PROV_OK) {
		prov_show_member(s, "serialNumber", cert.serial);
		put_name(s, "issuer", &issuer);
		put_name(s, "subject", &subject);
		prov_show_name(s, "validity");
		prov_show_map(s);
		prov_show_name(s, "notBefore");
		prov_show_time(s, cert.not_before);
		prov_show_name(s, "notAfter");
		prov_show_time(s, cert.not_after);
		prov_show_end(s);
	} else if (rc == PROV_E_NOMEM) {
		s->j.out.wr.code = rc;
	}
	prov_show_end(s);
}

/*
 * The time-stamp, where it is one of this very signature; whether its authority is to be believed
 * stands among the validation results.
 */
static void put_timestamp(
    struct prov_show *s, const struct prov_crjson_manifest *m, const struct prov_cose *cose)
{
	bool v2 = cose->num_tst2 > 0; /* the one that validate/ reads */
	size_t num = v2 ? cose->num_tst2 : cose->num_tst1;
	struct prov_cose_tbs tbs;
	struct prov_tst tst;
	int rc;

	if (num != 1 || cose->tst_malformed)
		return;
	prov_cose_tbs(&tbs, "CounterSignature", cose->protected_raw,
	    v2 ? cose->signature_item : m->claim->cbor);
	rc = prov_tst_verify(v2 ? cose->tst2[0] : cose->tst1[0], !v2, tbs.parts, tbs.num_parts,
	    NULL, m->arena, &tst, NULL);
	if (rc == PROV_E_NOMEM || rc == PROV_E_CRYPTO) /* they say nothing about the stamp */
		s->j.out.wr.code = rc;
	if (rc != PROV_OK || !tst.has_tsa ||
	    (tst.result != PROV_TST_GOOD && tst.result != PROV_TST_OUTSIDE_VALIDITY))
		return;
	prov_show_name(s, "timestampInfo");
	prov_show_map(s);
	prov_show_name(s, "timestamp");
	prov_show_time(s, tst.time);
	put_certificate(s, tst.tsa.der, m->arena);
	prov_show_end(s);
}

static const struct prov_jumbf *find_cose(const struct prov_crjson_manifest *m)
{
	const struct prov_jumbf *box = NULL;

	if (m->claim != NULL)
		box = prov_store_resolve(m->store, m->manifest, m->claim->signature_uri);
	if (box == NULL || box->type != PROV_JUMBF_SIGNATURE || box->parent != m->manifest->box)
		return NULL;
	return prov_jumbf_content(box, PROV_BOX_CBOR);
}

void prov_crjson_signature(struct prov_show *s, const struct prov_crjson_manifest *m)
{
	const struct prov_jumbf *content = find_cose(m);
	const struct prov_alg_info *alg;
	struct prov_cose cose;
	int rc = content == NULL
		     ? PROV_E_NOTFOUND
		     : prov_cose_parse(content->body, content->at, m->arena, &cose, NULL);

	prov_show_name(s, "signature");
	prov_show_map(s);
	if (rc == PROV_E_NOMEM)
		s->j.out.wr.code = rc;
	if (rc == PROV_OK && cose.chain.n > 0) {
		alg = cose.has_alg ? prov_alg_info(cose.alg) : NULL;
		prov_show_member(s, "algorithm", alg != NULL ? alg->name : "Unknown");
		put_certificate(s, cose.chain.certs[0], m->arena);
		put_timestamp(s, m, &cose);
	}
	prov_show_end(s);
}
