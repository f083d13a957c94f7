/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a verifier was given of revocations (prov_policy_add_revoked) on a trusted signer. The input
 * is a byte that says what is given (below), and changes to that, each an offset of two bytes and a
 * value; or, with RAW, the file itself. Whatever it is: nobody is revoked but by who may do so,
 * what is left as it was made counts, and what can't be read changes nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "base/rd.h"
#include "helper/crl.h"
#include "helper/forge_test.h"
#include "helper/ocsp.h"

#define NOW 1701000000 /* when they hold */
#define ANSWER 1u      /* of OCSP; else a CRL */
#define LISTED 2u      /* who it is about is revoked */
#define ISSUER 4u      /* it is about the signer's issuer; else about the signer */
#define BY_OTHER 8u
#define REASON 16u /* one that says nothing against the key */
#define LATER 32u  /* revoked after NOW */
#define RAW 128u
#define KINDS 64u

static struct {
	struct certs_cert root, inter, leaf;
	struct forge forge;
	struct prov_bytes file, made[KINDS];
	char *anchor;
	bool is_made;
} world;

static struct prov_bytes make(unsigned says)
{
	const bool of_issuer = (says & ISSUER) != 0;
	const struct certs_cert *cert = of_issuer ? &world.inter : &world.leaf,
				*by = of_issuer ? &world.root : &world.inter,
				*other = of_issuer ? &world.inter : &world.root;
	const char *at = (says & LATER) != 0 ? "20231129000000Z" : NULL;
	const int reason = (says & REASON) != 0 ? 5 : 0; /* superseded */
	const struct ocsp_opts answer = {.cert = cert,
	    .issuer = by,
	    .signer = (says & BY_OTHER) != 0 ? other : NULL,
	    .status = (says & LISTED) != 0 ? OCSP_SAYS_REVOKED : OCSP_SAYS_GOOD,
	    .reason = reason,
	    .revoked_at = at};
	const struct crl_opts list = {.issuer = by,
	    .signer = (says & BY_OTHER) != 0 ? other : NULL,
	    .cert = (says & LISTED) != 0 ? cert : NULL,
	    .reason = reason,
	    .revoked_at = at};

	return (says & ANSWER) != 0 ? ocsp_make(&answer) : crl_make(&list);
}

/* Made once: signing takes longer than all the rest. */
static struct prov_bytes made(unsigned says)
{
	struct prov_bytes *one = &world.made[says % KINDS];

	if (one->p == NULL)
		*one = make(says % KINDS);
	return *one;
}

static void end(void)
{
	for (size_t i = 0; i < KINDS; i++)
		free((void *)(uintptr_t)world.made[i].p);
	free(world.anchor);
	forge_fini(&world.forge);
	certs_free(&world.leaf);
	certs_free(&world.inter);
	certs_free(&world.root);
}

static void begin(void)
{
	const struct certs_opts ca = {.kind = CERTS_CA, .cn = "Issuer"};
	const struct certs_opts signer = {.cn = "Signer"};
	struct certs_cert chain[2];
	unsigned flags = 0;

	world.root = certs_root();
	chain[1] = world.inter = certs_make(&world.root, &ca);
	chain[0] = world.leaf = certs_make(&world.inter, &signer);
	forge_init(&world.forge);
	forge_sign_as(&world.forge, chain, 2, &world.root);
	world.file = forge_png(&world.forge, forge_plain, &flags);
	/* What hangs on a key in locked memory is lost to the leak checker. */
	prov_signer_free(world.forge.signer);
	world.forge.signer = NULL;
	world.anchor = certs_pem(&world.root, 1);
	world.is_made = true;
	if (atexit(end) != 0)
		abort();
}

static struct prov_policy *policy_of(const uint8_t *data, size_t len, bool *taken)
{
	struct prov_policy *policy;
	struct prov_err err = {0};

	if (prov_policy_new(&policy, NULL) != PROV_OK ||
	    prov_policy_add_pem(policy, PROV_LIST_SIGNERS, world.anchor, strlen(world.anchor),
		"root", NULL) != PROV_OK)
		abort();
	prov_policy_set_time(policy, NOW);
	*taken = prov_policy_add_revoked(policy, data, len, "given", &err) == PROV_OK;
	if (!*taken && (err.code == PROV_E_CRYPTO || err.code == PROV_E_INTERNAL))
		abort();
	return policy;
}

/* In an exact heap block: the input itself, or what it makes of one that was made. */
static uint8_t *give(unsigned says, struct prov_bytes rest, size_t *n)
{
	struct prov_bytes from = (says & RAW) != 0 ? rest : made(says);
	uint8_t *p = malloc(from.n > 0 ? from.n : 1), value;
	struct prov_rd rd;
	uint16_t at;

	if (p == NULL)
		abort();
	if (from.n > 0)
		memcpy(p, from.p, from.n);
	*n = from.n;
	prov_rd_init(&rd, rest, 0);
	while ((says & RAW) == 0 && prov_rd_u16(&rd, &at) && prov_rd_u8(&rd, &value))
		p[at % *n] = value;
	return p;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned says = size > 0 ? data[0] : RAW;
	struct prov_bytes rest = prov_bytes_sub(prov_bytes(data, size), 1, size);
	bool may = (says & (RAW | BY_OTHER)) == 0 && (says & LISTED) != 0, taken;
	struct prov_policy *was;
	struct prov_report *report;
	uint8_t *file;
	size_t n;

	if (!world.is_made)
		begin();
	file = give(says, rest, &n);
	was = world.forge.policy;
	world.forge.policy = policy_of(file, n, &taken);
	report = forge_try(&world.forge, world.file, true);
	if (report == NULL)
		abort();
	if (prov_report_state(report) != PROV_STATE_TRUSTED && !(may && taken))
		abort();
	/* A revocation that is still to come is none. */
	if (may && (says & LATER) == 0 && rest.n < 3 &&
	    prov_report_state(report) == PROV_STATE_TRUSTED)
		abort();
	prov_report_free(report);
	prov_policy_free(world.forge.policy);
	world.forge.policy = was;
	free(file);
	return 0;
}
