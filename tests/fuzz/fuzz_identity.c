/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing whatever file, with somebody beside the claim's signer who vouches for it: it is refused
 * in words, or the identity holds in what comes out and is trusted; also when it is signed once
 * more, by whose claim the first manifest is an ingredient's.
 */
#include <stdlib.h>

#include "helper/forge_test.h"
#include "helper/identity_make.h"
#include "report/report.h"
#include "twice.h"

/* Certificates for documents (RFC 9336). */
#define DOCUMENTS "1.3.6.1.5.5.7.3.36"

static struct {
	struct identity id;
	struct identity_make who;
	bool there;
} made;

static void end(void)
{
	identity_make_fini(&made.who);
	identity_fini(&made.id);
}

static void begin(void)
{
	if (made.there)
		return;
	identity_init(&made.id, PROV_ALG_ED25519);
	identity_make_init(&made.who, DOCUMENTS, NULL);
	identity_make_list(&made.who, made.id.policy);
	made.there = true;
	if (atexit(end) != 0)
		abort();
}

/* Those of ingredients come behind. */
static void check(struct prov_bytes out)
{
	struct prov_report *r = verify_bytes(made.id.policy, out, NULL);

	if (r == NULL || prov_report_state(r) != PROV_STATE_TRUSTED || r->num_identities == 0 ||
	    !r->identities[0].holds || !r->identities[0].trusted)
		abort();
	prov_report_free(r);
}

static uint8_t *sign(struct prov_bytes in, bool is_again, size_t *n, int *code)
{
	static const char *const roles[] = {"cawg.creator", "com.example.stringer"};
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	uint8_t *out;

	if (!is_again)
		opts.declare = "human-created";
	opts.title = "fuzz";
	opts.policy = made.id.policy;
	opts.identity = made.who.signer;
	opts.identity_roles = roles;
	opts.num_identity_roles = is_again ? 1 : 2;
	out = sign_bytes(&made.id, in, &opts, n, code);
	if (out != NULL)
		check(prov_bytes(out, *n));
	else if (!twice_may_refuse(*code))
		abort();
	return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	begin();
	twice(sign, prov_bytes(data, size));
	return 0;
}
