/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "base/limits.h"
#include "cose/cose.h"
#include "report/show_data.h"
#include "report/tree_box.h"
#include "trust/trust.h"

static void put_certificate(struct prov_show *s, struct prov_bytes der, struct prov_arena *arena)
{
	struct prov_err err = {0};
	struct prov_cert cert;
	int rc;

	prov_show_map(s);
	rc = prov_cert_describe(der, arena, &cert, &err);
	if (rc == PROV_E_NOMEM)
		s->j.out.wr.code = rc; /* says nothing about the certificate */
	if (rc != PROV_OK) {
		prov_show_damage(s, &err);
		prov_show_name(s, "data");
		prov_show_data(s, der);
		prov_show_end(s);
		return;
	}
	prov_show_member(s, "subject", cert.subject.display);
	prov_show_member(s, "issuer", cert.issuer.display);
	prov_show_member(s, "serial", cert.serial);
	prov_show_name(s, "not_before");
	prov_show_time(s, cert.not_before);
	prov_show_name(s, "not_after");
	prov_show_time(s, cert.not_after);
	prov_show_name(s, "eku");
	prov_show_list(s);
	for (size_t i = 0; i < cert.num_eku; i++)
		prov_show_str(s, cert.eku[i]);
	prov_show_end(s);
	prov_show_name(s, "ca");
	prov_show_bool(s, cert.is_ca);
	prov_show_end(s);
}

static void put_tokens(
    struct prov_show *s, const char *header, const struct prov_bytes *tokens, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		prov_show_map(s);
		prov_show_member(s, "header", header);
		prov_show_name(s, "token");
		prov_show_data(s, tokens[i]);
		prov_show_end(s);
	}
}

void prov_tree_show_cose(
    struct prov_show *s, const struct prov_cose *cose, size_t size, struct prov_arena *arena)
{
	const struct prov_alg_info *alg = cose->has_alg ? prov_alg_info(cose->alg) : NULL;
	char number[24];

	prov_show_map(s);
	(void)snprintf(number, sizeof(number), "COSE algorithm %lld", (long long)cose->alg);
	if (cose->has_alg)
		prov_show_member(s, "algorithm", alg != NULL ? alg->name : number);
	prov_show_name(s, "bytes");
	prov_show_uint(s, size);
	prov_show_name(s, "detached");
	prov_show_bool(s, cose->payload_nil);
	prov_show_name(s, "certificates");
	prov_show_list(s);
	for (size_t i = 0; i < cose->chain.n; i++)
		put_certificate(s, cose->chain.certs[i], arena);
	prov_show_end(s);
	prov_show_name(s, "timestamps");
	prov_show_list(s);
	put_tokens(s, "sigTst2", cose->tst2, cose->num_tst2);
	put_tokens(s, "sigTst", cose->tst1, cose->num_tst1);
	prov_show_end(s);
	prov_show_name(s, "ocsp_responses");
	prov_show_uint(s, cose->num_ocsp);
	if (cose->has_iat) {
		prov_show_name(s, "iat");
		prov_show_time(s, cose->iat);
	}
	prov_show_name(s, "signature");
	prov_show_data(s, cose->signature);
	prov_show_end(s);
}

/* The bytes of the COSE structure: the one cbor box, whole. */
static bool find_cose(const struct prov_tree_box *box, struct prov_tree_box *part)
{
	struct prov_tree_iter iter = prov_tree_iter(box->body, box->body_at);

	return box->damage.code == PROV_OK && prov_tree_next(&iter, part) &&
	       part->box_type == PROV_BOX_CBOR && part->damage.code == PROV_OK && iter.rest.n == 0;
}

void prov_tree_show_signature(struct prov_show *s, const struct prov_tree_box *box)
{
	struct prov_tree_box part;
	struct prov_arena arena;
	struct prov_cose cose;
	struct prov_err err = {0};

	if (!find_cose(box, &part)) {
		prov_tree_show_content(s, box);
		return;
	}
	prov_arena_init(&arena, PROV_MAX_ARENA);
	if (prov_cose_parse(part.body, part.body_at, &arena, &cose, &err) == PROV_OK) {
		prov_tree_show_cose(s, &cose, part.body.n, &arena);
	} else {
		prov_show_map(s);
		prov_show_damage(s, &err);
		prov_show_name(s, "content");
		prov_show_cbor(s, part.body, part.body_at);
		prov_show_end(s);
	}
	prov_arena_fini(&arena);
}
