/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/identity_make.h"

#include <stdlib.h>

#include "base/limits.h"
#include "cose/cose.h"
#include "helper/signed.h"
#include "report/report.h"

void identity_make_init(struct identity_make *m, const char *eku, const char *policy)
{
	struct certs_opts opts = {.cn = "Ann",
	    .org = "News",
	    .swap = {{"extendedKeyUsage", eku}, {"certificatePolicies", policy}}};
	struct prov_key *key = NULL;
	char *pem;

	*m = (struct identity_make){.root = certs_root()};
	if (policy == NULL)
		opts.swap[1].name = NULL;
	m->leaf = certs_make(&m->root, &opts);
	pem = certs_key_pem(m->leaf.key);
	assert_int_equal(prov_key_load(&key, pem, strlen(pem), "key", NULL, NULL, NULL), PROV_OK);
	free(pem);
	pem = certs_pem(&m->leaf, 1);
	assert_int_equal(prov_signer_new(&m->signer, key, PROV_ALG_ES256, pem, strlen(pem), "chain",
			     CERTS_NOW, NULL),
	    PROV_OK);
	free(pem);
}

void identity_make_fini(struct identity_make *m)
{
	prov_signer_free(m->signer);
	certs_free(&m->leaf);
	certs_free(&m->root);
}

void identity_make_list(const struct identity_make *m, struct prov_policy *policy)
{
	char *pem = certs_pem(&m->root, 1);

	assert_int_equal(
	    prov_policy_add_pem(policy, PROV_LIST_IDENTITIES, pem, strlen(pem), "list", NULL),
	    PROV_OK);
	free(pem);
}

static const struct prov_hashed_uri *named(const struct forge *f, const struct identity_make *m)
{
	if (m->names != NULL)
		return m->names;
	return &f->refs[m->defect == IDENTITY_NO_BINDING ? 0 : f->num_refs - 1];
}

static void put_payload(struct forge *f, const struct identity_make *m, struct prov_wr *wr)
{
	struct prov_enc_map map;
	size_t n = m->defect == IDENTITY_TWICE      ? 2
		   : m->defect == IDENTITY_TOO_MANY ? PROV_MAX_IDENTITY_REFS + 1
		   : m->defect == IDENTITY_MOST     ? PROV_MAX_IDENTITY_REFS
		   : m->num_names > 0               ? m->num_names
						    : 1;

	prov_enc_map_begin(wr, &map);
	prov_enc_key(wr, &map, "sig_type");
	prov_enc_str(wr, m->defect == IDENTITY_ODD_TYPE ? "example.none"
			 : m->sig_type != NULL          ? m->sig_type
							: "cawg.x509.cose");
	prov_enc_key(wr, &map, "referenced_assertions");
	prov_enc_array(wr, n);
	for (size_t i = 0; i < n; i++) {
		struct prov_hashed_uri uri = named(f, m)[m->num_names > 0 ? i : 0];
		uint8_t wrong[32] = {1};

		if (m->defect == IDENTITY_WRONG_HASH || m->defect == IDENTITY_TOO_MANY)
			uri.hash = prov_bytes(wrong, sizeof(wrong));
		prov_hashed_uri_put(wr, &uri);
	}
	prov_enc_map_end(wr, &map);
}

static void put_signature(
    const struct identity_make *m, struct prov_bytes payload, struct prov_wr *out)
{
	struct prov_bytes certs[PROV_MAX_CERTS + 1];
	struct prov_cose_chain chain = {certs, m->defect == IDENTITY_MANY_CERTS ? PROV_MAX_CERTS + 1
					       : m->more.n > 0                  ? 2
										: 1};
	struct prov_cose_extra extra = {.ocsp = &m->stapled};
	struct prov_cose_tbs tbs;
	struct prov_wr head;
	uint8_t sig[64];
	size_t n = sizeof(sig);

	for (size_t i = 0; i < chain.n; i++)
		certs[i] = i > 0 && m->more.n > 0 ? m->more : m->leaf.der;
	prov_wr_init(&head, 65536);
	prov_cose_put_protected(&head, PROV_ALG_ES256, &chain);
	prov_cose_tbs(&tbs, "Signature1", prov_wr_data(&head), payload);
	assert_int_equal(
	    prov_signer_sign(m->signer, tbs.parts, tbs.num_parts, sig, &n, NULL), PROV_OK);
	if (m->defect == IDENTITY_BAD_SIGNATURE)
		sig[3] ^= 1;
	extra.num_ocsp = m->stapled.n > 0;
	prov_cose_put_sign1_with(out, prov_wr_data(&head), prov_bytes(sig, n), &extra,
	    extra.num_ocsp > 0 ? prov_cose_extra_size(&extra) : 0);
	prov_wr_fini(&head);
}

static void put_body(struct forge *f, const struct identity_make *m, struct prov_wr *body)
{
	const uint8_t pad[3] = {0, 0, m->defect == IDENTITY_BAD_PAD ? 7 : 0};
	struct prov_wr payload, sig;
	struct prov_enc_map map;

	prov_wr_init(&payload, 65536);
	prov_wr_init(&sig, 1 << 22);
	put_payload(f, m, &payload);
	if (m->defect == IDENTITY_NO_COSE)
		prov_wr_str(&sig, "no COSE");
	else if (m->sign != NULL)
		m->sign(m->ctx, prov_wr_data(&payload), named(f, m), &sig);
	else
		put_signature(m, prov_wr_data(&payload), &sig);
	prov_enc_map_begin(body, &map);
	if (m->defect != IDENTITY_NO_PAYLOAD) {
		prov_enc_key(body, &map, "signer_payload");
		prov_wr_bytes(body, prov_wr_data(&payload));
	}
	prov_enc_key(body, &map, "signature");
	prov_enc_bytes(body, prov_wr_data(&sig));
	prov_enc_key(body, &map, "pad1");
	prov_enc_bytes(body, prov_bytes(pad, sizeof(pad)));
	prov_enc_map_end(body, &map);
	if (m->defect == IDENTITY_NO_CBOR)
		prov_wr_cut(body, body->n - 1);
	prov_wr_fini(&payload);
	prov_wr_fini(&sig);
}

void identity_make_put(struct forge *f, const struct identity_make *m)
{
	struct prov_wr body;

	prov_wr_init(&body, 1 << 22);
	put_body(f, m, &body);
	for (unsigned i = 0; i < (m->count == 0 ? 1 : m->count); i++) {
		char label[64];

		(void)snprintf(label, sizeof(label), "cawg.identity__%u", i);
		if (i == 0)
			label[strlen("cawg.identity")] = 0;
		forge_assert(f, label, PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	}
	prov_wr_fini(&body);
}

void identity_make_plain(struct forge *f, void *ctx)
{
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	identity_make_put(f, ctx);
	forge_end(f, 0);
}

static void put_update(struct forge *f, const char *label)
{
	struct prov_action_new a = {.action = "c2pa.published"};

	forge_begin(f, label, PROV_JUMBF_UPDATE);
	f->of_last = true;
	forge_ingredient(f, "c2pa.ingredient.v3", "parentOf", true, true, 0);
	forge_actions(f, "c2pa.actions.v2", &a, 1);
}

void identity_make_update(struct forge *f, void *ctx)
{
	static const char *const urls[] = {
	    "self#jumbf=/c2pa/urn:c2pa:last/c2pa.assertions/c2pa.hash.data",
	    "self#jumbf=/c2pa/urn:c2pa:first/c2pa.assertions/c2pa.hash.data"};
	struct identity_make *m = ctx;
	struct prov_hashed_uri refs[2];

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	refs[1] = f->refs[f->num_refs - 1];
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:last", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	f->of_last = false;
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	forge_binding(f, 0);
	refs[0] = f->refs[f->num_refs - 1];
	forge_end(f, 0);
	put_update(f, "urn:c2pa:active");
	for (size_t i = 0; i < 2; i++)
		refs[i].url = prov_bytes_str(urls[i]);
	m->names = &refs[m->defect == IDENTITY_OTHERS_BINDING ? 1 : 0];
	identity_make_put(f, m);
	m->names = NULL;
	forge_end(f, 0);
}

void identity_make_below(struct forge *f, void *ctx)
{
	const struct identity_make *m = ctx;
	struct prov_enc_map map;
	struct prov_wr body;

	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	identity_make_put(f, m);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_ingredient(f, "c2pa.ingredient.v3", "componentOf", true, true, 0);
	prov_wr_init(&body, 65536);
	prov_enc_map_begin(&body, &map);
	prov_enc_key(&body, &map, "ocspVals");
	prov_enc_array(&body, 1);
	prov_enc_bytes(&body, m->stored);
	prov_enc_map_end(&body, &map);
	forge_assert(f, "c2pa.certificate-status", PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
	forge_end(f, 0);
}

bool identity_make_has(const struct prov_identity_row *row, const char *code)
{
	for (size_t i = 0; i < row->findings.n; i++) {
		if (strcmp(row->findings.v[i].code, code) == 0)
			return true;
	}
	return false;
}
