/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/countersign.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"
#include "cbor/enc.h"
#include "trust/tsq.h"

#define SLACK                                                                                      \
	256u /* stamps of one authority differ a little: serial numbers, fractions of seconds */

/* 10.3.2.5: by the hash of the claim signature, where it has one. */
static enum prov_hash hash_of(const struct prov_signer *signer)
{
	enum prov_alg alg = prov_signer_alg(signer);
	const struct prov_alg_info *info = prov_alg_info((int64_t)alg);

	return info == NULL || info->hash == PROV_HASH_NONE ? PROV_HASH_SHA256 : info->hash;
}

/* A stamp from outside the certificate's validity makes credentials invalid (15.8.3). */
static int check_time(const struct prov_signer *signer, int64_t time, struct prov_err *err)
{
	char when[PROV_TIME_TEXT];

	if (time >= prov_signer_not_before(signer) && time <= prov_signer_not_after(signer))
		return PROV_OK;
	prov_clock_format(time, when);
	return prov_fail(err, PROV_E_FORMAT,
	    "the time-stamp's time, %s, is outside the validity of the signing certificate", when);
}

static int keep(
    struct prov_bytes token, struct prov_arena *arena, struct prov_bytes *out, struct prov_err *err)
{
	uint8_t *copy = prov_arena_alloc(arena, token.n, err);

	if (copy == NULL)
		return PROV_E_NOMEM;
	memcpy(copy, token.p, token.n);
	*out = prov_bytes(copy, token.n);
	return PROV_OK;
}

/* Request, answer, and what is to be thought of it. */
static int exchange(const struct prov_signer *signer, const struct prov_cose_tbs *tbs,
    struct prov_wr *request, struct prov_wr *answer, struct prov_arena *arena,
    struct prov_bytes *token, struct prov_err *err)
{
	const struct prov_countersigner *cs = prov_signer_countersigner(signer);
	struct prov_fetch what = {.kind = PROV_FETCH_TIMESTAMP,
	    .url = cs->url,
	    .body_type = "application/timestamp-query",
	    .accept = "application/timestamp-reply"};
	struct prov_bytes view;
	struct prov_tsq q;
	int64_t time = 0;
	int rc = prov_tsq_make(&q, hash_of(signer), tbs->parts, tbs->num_parts, request, err);

	if (rc != PROV_OK)
		return rc;
	what.body = request->p;
	what.body_len = request->n;
	rc = prov_fetch_ask(cs->fetch, cs->ctx, &what, answer, err);
	if (rc == PROV_OK)
		rc = prov_tsq_read(
		    &q, prov_wr_data(answer), tbs->parts, tbs->num_parts, arena, &view, &time, err);
	if (rc == PROV_OK)
		rc = check_time(signer, time, err);
	return rc == PROV_OK ? keep(view, arena, token, err) : rc;
}

/* The payload of sigTst2 is the signature with its CBOR head. */
static int stamp(const struct prov_signer *signer, struct prov_bytes protected_map,
    struct prov_bytes sig, struct prov_arena *arena, struct prov_bytes *token, struct prov_err *err)
{
	struct prov_wr item, request, answer;
	struct prov_cose_tbs tbs;
	int rc;

	prov_wr_init(&item, PROV_MAX_STORE);
	prov_wr_init(&request, PROV_MAX_TST);
	prov_wr_init(&answer, PROV_MAX_TST);
	prov_enc_bytes(&item, sig);
	rc = prov_wr_done(&item, err);
	if (rc == PROV_OK) {
		prov_cose_tbs(&tbs, "CounterSignature", protected_map, prov_wr_data(&item));
		rc = exchange(signer, &tbs, &request, &answer, arena, token, err);
	}
	prov_wr_fini(&answer);
	prov_wr_fini(&request);
	prov_wr_fini(&item);
	return rc;
}

static size_t size_for(const struct prov_countersigner *cs, struct prov_bytes token)
{
	struct prov_cose_extra extra = {.tst2 = token, .ocsp = cs->ocsp, .num_ocsp = cs->num_ocsp};

	return prov_cose_extra_size(&extra);
}

size_t prov_countersign_room(const struct prov_signer *signer)
{
	const struct prov_countersigner *cs = prov_signer_countersigner(signer);
	struct prov_cose_extra extra = {.ocsp = cs->ocsp, .num_ocsp = cs->num_ocsp};
	size_t token = atomic_load(&cs->token);
	size_t without = cs->num_ocsp > 0 ? prov_cose_extra_size(&extra) : 0;

	if (cs->url == NULL)
		return 0;
	return without + PROV_COSE_TOKEN_FRAME + token + SLACK;
}

/* The next file leaves room for what did not fit this one. */
static void learn(const struct prov_signer *signer, size_t n)
{
	struct prov_countersigner *cs = prov_signer_countersigner(signer);
	size_t known = atomic_load(&cs->token);

	while (n > known && !atomic_compare_exchange_weak(&cs->token, &known, n))
		continue;
}

static int stamp_within(const struct prov_signer *signer, struct prov_bytes protected_map,
    struct prov_bytes sig, size_t room, struct prov_arena *arena, struct prov_bytes *token,
    struct prov_err *err)
{
	int rc = stamp(signer, protected_map, sig, arena, token, err);
	size_t need;

	if (rc != PROV_OK)
		return rc;
	need = size_for(prov_signer_countersigner(signer), *token);
	if (need == room || (need < room && room - need >= PROV_COSE_MIN_PAD))
		return PROV_OK;
	learn(signer, token->n);
	return prov_refuse(err, PROV_LIMIT_STAMP_ROOM,
	    "the time-stamp, of %zu bytes, is larger than the authority's earlier ones, which the "
	    "room was left for; for another try there is more",
	    token->n);
}

int prov_countersign(const struct prov_signer *signer, struct prov_bytes protected_map,
    struct prov_bytes sig, size_t room, struct prov_arena *arena, struct prov_cose_extra *out,
    const char **note, struct prov_err *err)
{
	const struct prov_countersigner *cs = prov_signer_countersigner(signer);
	struct prov_err why = {0};
	int rc;

	memset(out, 0, sizeof(*out));
	*note = NULL;
	if (cs->url == NULL)
		return PROV_OK;
	rc = stamp_within(signer, protected_map, sig, room, arena, &out->tst2, &why);
	if (rc == PROV_OK) {
		out->ocsp = cs->ocsp;
		out->num_ocsp = cs->num_ocsp;
		return PROV_OK;
	}
	/* Without a stamp the responses prove nothing (10.3.2.6). */
	memset(out, 0, sizeof(*out));
	if (rc == PROV_E_NOMEM || rc == PROV_E_CANCELLED)
		return prov_pass(err, rc, &why);
	if (!cs->optional)
		return prov_fail_of(err, rc, &why, "there is no time-stamp for it: %s", why.msg);
	*note = prov_arena_printf(arena, err, "is signed without a time-stamp: %s", why.msg);
	return *note == NULL ? PROV_E_NOMEM : PROV_OK;
}

int prov_signer_set_tsa(struct prov_signer *signer, const char *url, bool optional,
    prov_fetch_fn *fetch, void *ctx, struct prov_err *err)
{
	struct prov_countersigner *cs;
	struct prov_bytes token;
	struct prov_arena arena;
	int rc;

	if (signer == NULL || url == NULL || fetch == NULL)
		return prov_fail(
		    err, PROV_E_USAGE, "a signer, an address and a function are needed");
	cs = prov_signer_countersigner(signer);
	free(cs->url);
	cs->url = malloc(strlen(url) + 1);
	if (cs->url == NULL)
		return prov_fail_nomem(err);
	memcpy(cs->url, url, strlen(url) + 1);
	cs->optional = optional;
	cs->fetch = fetch;
	cs->ctx = ctx;
	prov_arena_init(&arena, PROV_MAX_ARENA);
	rc = stamp(signer, prov_bytes_str("prov"),
	    prov_bytes_str("prov: how large are this authority's time-stamps?"), &arena, &token,
	    err);
	if (rc == PROV_OK)
		atomic_store(&cs->token, token.n);
	prov_arena_fini(&arena);
	if (rc != PROV_OK) {
		free(cs->url);
		cs->url = NULL;
	}
	return rc;
}

void prov_countersigner_fini(struct prov_countersigner *cs)
{
	free(cs->url);
	cs->url = NULL;
}
