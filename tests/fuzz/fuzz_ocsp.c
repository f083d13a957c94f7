/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the network answers when it is asked about a trusted signer (OCSP; C2PA 2.4, 15.9.2). The
 * input is the length of a piece (a byte; 0: no answer), what the answer says (a byte, below), and
 * changes to it, each an offset of two bytes and a value; or, with RAW, the answer itself. Whatever
 * comes: an answer that is left as it was made counts, only an answer that was made as "good" says
 * so, and only one that was made as "revoked" makes the file invalid.
 */
#include <stdlib.h>
#include <string.h>

#include "base/rd.h"
#include "helper/forge_test.h"
#include "helper/ocsp.h"
#include "prov/fetch.h"

#define NOW 1701000000 /* when the answers hold */
#define RAW 0x80u
#define STATUS 3u
#define BY_KEY 4u
#define BY_OTHER 8u
#define NO_END 16u

static struct {
	struct certs_cert root, inter, leaf;
	struct forge forge;
	struct prov_bytes file, rest;
	uint8_t piece, says;
	bool is_made;
} world;

static enum ocsp_status status(void)
{
	return (enum ocsp_status)((world.says & STATUS) % 3);
}

/* The answer as it is made, with the input's changes. */
static uint8_t *make(size_t *n)
{
	const struct ocsp_opts opts = {.cert = &world.leaf,
	    .issuer = &world.inter,
	    .signer = (world.says & BY_OTHER) != 0 ? &world.root : NULL,
	    .status = status(),
	    .by_key = (world.says & BY_KEY) != 0,
	    .to = (world.says & NO_END) != 0 ? "" : NULL};
	struct prov_bytes der = ocsp_make(&opts);
	uint8_t *p = (uint8_t *)(uintptr_t)der.p;
	struct prov_rd rd;
	uint16_t at;
	uint8_t value;

	prov_rd_init(&rd, world.rest, 0);
	while (prov_rd_u16(&rd, &at) && prov_rd_u8(&rd, &value))
		p[at % der.n] = value;
	*n = der.n;
	return p;
}

static int answer(
    void *ctx, const struct prov_fetch *what, struct prov_fetch_answer *out, struct prov_err *err)
{
	struct prov_bytes all = world.rest;
	uint8_t *made = NULL;
	int rc = PROV_OK;

	(void)ctx;
	if (what->kind != PROV_FETCH_OCSP)
		abort();
	if (world.piece == 0)
		return PROV_E_IO;
	if ((world.says & RAW) == 0) {
		made = make(&all.n);
		all.p = made;
	}
	for (size_t at = 0; at < all.n && rc == PROV_OK; at += world.piece) {
		struct prov_bytes part = prov_bytes_sub(all, at, world.piece);

		rc = prov_fetch_put(out, part.p, part.n, err);
	}
	free(made);
	return rc;
}

static void end(void)
{
	forge_fini(&world.forge);
	certs_free(&world.leaf);
	certs_free(&world.inter);
	certs_free(&world.root);
}

static void begin(void)
{
	const struct certs_opts ca = {.kind = CERTS_CA, .cn = "Issuer"};
	const struct certs_opts signer = {
	    .cn = "Signer", .swap = {{"authorityInfoAccess", "OCSP;URI:http://ocsp.example/"}}};
	struct certs_cert chain[2];
	unsigned flags = 0;

	world.root = certs_root();
	chain[1] = world.inter = certs_make(&world.root, &ca);
	chain[0] = world.leaf = certs_make(&world.inter, &signer);
	forge_init(&world.forge);
	forge_sign_as(&world.forge, chain, 2, &world.root);
	prov_policy_set_time(world.forge.policy, NOW);
	prov_policy_set_fetch(world.forge.policy, answer, NULL);
	world.file = forge_png(&world.forge, forge_plain, &flags);
	/* What hangs on a key in locked memory is lost to the leak checker. */
	prov_signer_free(world.forge.signer);
	world.forge.signer = NULL;
	world.is_made = true;
	if (atexit(end) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct prov_report *report;
	bool made, good, revoked;

	if (!world.is_made)
		begin();
	world.piece = size > 0 ? data[0] : 0;
	world.says = size > 1 ? data[1] : 0;
	world.rest = prov_bytes_sub(prov_bytes(data, size), 2, size);
	made = (world.says & (RAW | BY_OTHER)) == 0 && world.piece > 0;
	report = forge_try(&world.forge, world.file, true);
	if (report == NULL)
		abort();
	good = forge_has(report, "signingCredential.ocsp.notRevoked");
	revoked = forge_has(report, "signingCredential.ocsp.revoked");
	if (made && world.rest.n == 0 && (world.says & NO_END) == 0 &&
	    (good != (status() == OCSP_SAYS_GOOD) || revoked != (status() == OCSP_SAYS_REVOKED)))
		abort();
	if ((good && !(made && status() == OCSP_SAYS_GOOD)) ||
	    (revoked && !(made && status() == OCSP_SAYS_REVOKED)) ||
	    prov_report_state(report) != (revoked ? PROV_STATE_INVALID : PROV_STATE_TRUSTED))
		abort();
	prov_report_free(report);
	return 0;
}
