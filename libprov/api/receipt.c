/* SPDX-License-Identifier: Apache-2.0 */
#include "prov/receipt.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/opts.h"
#include "compose/receipt.h"
#include "io/plan.h"
#include "validate/v_receipt.h"

struct prov_receipt {
	struct prov_report *report; /* its active account is the receipt's signature */
	struct prov_receipt_says says;
	const char *json, *why;
};

int prov_receipt_digest(
    const struct prov_src *src, unsigned char digest[PROV_RECEIPT_DIGEST], struct prov_err *err)
{
	uint8_t hash[PROV_HASH_MAX];
	int rc;

	memset(digest, 0, PROV_RECEIPT_DIGEST);
	if (src == NULL)
		return prov_fail(err, PROV_E_USAGE, "there is no source");
	rc = prov_src_hash(src, NULL, 0, false, PROV_HASH_SHA256, hash, NULL, NULL, err);
	if (rc == PROV_OK)
		memcpy(digest, hash, PROV_RECEIPT_DIGEST);
	return rc;
}

static int append(void *ctx, const char *data, size_t len)
{
	struct prov_wr *wr = ctx;

	prov_wr_bytes(wr, prov_bytes(data, len));
	return wr->code == PROV_OK ? 0 : 1;
}

static int put_text(struct prov_wr *json, const struct prov_report *report,
    const unsigned char *digest, const struct prov_receipt_opts *opts, struct prov_err *err)
{
	struct prov_wr hex;
	int rc;

	prov_wr_init(&hex, 2 * PROV_RECEIPT_DIGEST + 1);
	prov_hex_put(&hex, prov_bytes(digest, PROV_RECEIPT_DIGEST));
	prov_wr_u8(&hex, 0);
	rc = prov_wr_done(&hex, err);
	if (rc == PROV_OK)
		rc = prov_receipt_put(report, (const char *)hex.p, opts, append, json, err);
	prov_wr_fini(&hex);
	return prov_receipt_unfit(json, rc, err);
}

static int write_receipt(const struct prov_signer *signer, const struct prov_wr *json,
    struct prov_sink *sink, bool *unstamped, struct prov_err *err)
{
	const char *note = NULL;
	struct prov_arena arena;
	struct prov_wr sealed;
	int rc;

	prov_arena_init(&arena, PROV_MAX_ARENA);
	prov_wr_init(&sealed, PROV_MAX_STORE);
	rc = prov_receipt_seal(&sealed, signer, prov_wr_data(json), &arena, &note, err);
	if (rc == PROV_OK)
		rc = prov_sink_write(sink, prov_wr_data(&sealed), err);
	if (unstamped != NULL)
		*unstamped = note != NULL;
	prov_wr_fini(&sealed);
	prov_arena_fini(&arena);
	return rc;
}

int prov_receipt_write(const struct prov_report *report, const struct prov_src *src,
    const unsigned char before[PROV_RECEIPT_DIGEST], const struct prov_signer *signer,
    const struct prov_receipt_opts *opts, struct prov_sink *sink, bool *unstamped,
    struct prov_err *err)
{
	struct prov_receipt_opts own = PROV_RECEIPT_OPTS_INIT;
	unsigned char digest[PROV_RECEIPT_DIGEST];
	struct prov_wr json;
	int rc = prov_opts_take(&own, sizeof(own), opts, "prov_receipt_opts", err);

	if (rc != PROV_OK)
		return rc;
	if (report == NULL || src == NULL || signer == NULL || sink == NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "a receipt needs a report, its source, a signer and a place to be written to");
	if (report->state == PROV_STATE_ERROR || !report->has_size || report->size != src->size)
		return prov_fail(err, PROV_E_USAGE,
		    "a receipt is of a verdict, and of the file that it is about");
	rc = prov_receipt_digest(src, digest, err);
	if (rc == PROV_OK &&
	    !prov_equal_ct(prov_bytes(digest, sizeof(digest)), prov_bytes(before, sizeof(digest))))
		rc = prov_fail(err, PROV_E_IO, "the file changed while it was checked");
	if (rc != PROV_OK)
		return rc;
	prov_wr_init(&json, PROV_MAX_RECEIPT);
	rc = put_text(&json, report, digest, &own, err);
	if (rc == PROV_OK)
		rc = write_receipt(signer, &json, sink, unstamped, err);
	prov_wr_fini(&json);
	return rc;
}

int prov_receipt_is(const struct prov_src *src, bool *yes, struct prov_err *err)
{
	static const char type[] = PROV_RECEIPT_TYPE;
	uint8_t head[64 + sizeof(type)];
	int rc;

	*yes = false;
	if (src == NULL)
		return prov_fail(err, PROV_E_USAGE, "there is no source");
	if (src->size < sizeof(head))
		return PROV_OK;
	rc = prov_src_read(src, 0, head, sizeof(head), err);
	if (rc != PROV_OK)
		return rc;
	/* Tag 18, four elements: then the protected header, in which the type comes second. */
	for (size_t i = 2; head[0] == 0xd2 && head[1] == 0x84 && i < 24 && !*yes; i++)
		*yes = memcmp(&head[i], type, sizeof(type) - 1) == 0;
	return PROV_OK;
}

/* That nobody knows the signer is the reason only where there is no graver one. */
static const char *find_why(const struct prov_account *account)
{
	const struct prov_finding *why = NULL;

	for (size_t i = 0; i < account->findings.n; i++) {
		const struct prov_finding *f = &account->findings.v[i];

		if (f->severity != PROV_SEV_FAILURE)
			continue;
		if (why == NULL || why->status == PROV_ST_SIGNING_CREDENTIAL_UNTRUSTED)
			why = f;
	}
	if (why == NULL)
		return NULL;
	/* The table's words are about claims. */
	if (why->status == PROV_ST_CLAIM_SIGNATURE_MISMATCH && why->explanation == NULL)
		return "it was changed after it was signed, or is no receipt";
	return why->explanation != NULL ? why->explanation : prov_status_info(why->status)->text;
}

static int read_all(const struct prov_src *src, struct prov_report *report, struct prov_bytes *out,
    struct prov_err *err)
{
	if (src->size > PROV_MAX_RECEIPT + PROV_MAX_STORE / 8)
		return prov_refuse(err, PROV_LIMIT_RECEIPT,
		    "a receipt larger than the limit of %u bytes", PROV_MAX_RECEIPT);
	return prov_src_read_all(src, &report->arena, out, err);
}

static int fill(struct prov_receipt *r, const struct prov_policy *policy,
    const struct prov_src *src, struct prov_err *err)
{
	struct prov_bytes data, json;
	int rc = read_all(src, r->report, &data, err);

	if (rc == PROV_OK)
		rc = prov_validate_receipt(r->report, policy, data, &r->says, &json, err);
	if (rc != PROV_OK)
		return rc;
	r->why = find_why(&r->report->active);
	if (json.n == 0)
		return PROV_OK;
	r->json = prov_arena_strdup(&r->report->arena, json, err);
	return r->json == NULL ? PROV_E_NOMEM : PROV_OK;
}

int prov_receipt_open(struct prov_receipt **out, const struct prov_policy *policy,
    const struct prov_src *src, struct prov_err *err)
{
	struct prov_receipt *r;
	int rc;

	*out = NULL;
	if (policy == NULL || src == NULL)
		return prov_fail(err, PROV_E_USAGE, "a policy and a source are needed");
	r = calloc(1, sizeof(*r));
	if (r == NULL)
		return prov_fail_nomem(err);
	rc = prov_report_new(&r->report, "", err);
	if (rc == PROV_OK)
		rc = fill(r, policy, src, err);
	if (rc != PROV_OK) {
		prov_receipt_free(r);
		return rc;
	}
	*out = r; /* transferred */
	return PROV_OK;
}

void prov_receipt_free(struct prov_receipt *receipt)
{
	if (receipt == NULL)
		return;
	prov_report_free(receipt->report);
	free(receipt);
}

enum prov_state prov_receipt_state(const struct prov_receipt *receipt)
{
	return receipt->report->active.state;
}

const char *prov_receipt_why(const struct prov_receipt *receipt)
{
	return receipt->why;
}

const char *prov_receipt_signer(const struct prov_receipt *receipt)
{
	return receipt->report->active.signer_name;
}

bool prov_receipt_stamped_at(const struct prov_receipt *receipt, int64_t *when)
{
	const struct prov_account *a = &receipt->report->active;

	*when = a->time;
	return a->has_time && a->time_is_stamp && !a->time_untrusted &&
	       a->state != PROV_STATE_INVALID;
}

const char *prov_receipt_file(const struct prov_receipt *receipt)
{
	return receipt->says.name;
}

const char *prov_receipt_sha256(const struct prov_receipt *receipt)
{
	return receipt->says.sha256;
}

uint64_t prov_receipt_size(const struct prov_receipt *receipt)
{
	return receipt->says.size;
}

int64_t prov_receipt_checked_at(const struct prov_receipt *receipt)
{
	return receipt->says.checked_at;
}

const char *prov_receipt_tool(const struct prov_receipt *receipt)
{
	return receipt->says.tool;
}

const char *prov_receipt_version(const struct prov_receipt *receipt)
{
	return receipt->says.version;
}

const char *prov_receipt_verdict(const struct prov_receipt *receipt)
{
	return receipt->says.verdict;
}

const char *prov_receipt_json(const struct prov_receipt *receipt)
{
	return receipt->json;
}

int prov_receipt_matches(
    const struct prov_receipt *receipt, const struct prov_src *src, bool *yes, struct prov_err *err)
{
	unsigned char digest[PROV_RECEIPT_DIGEST];
	struct prov_wr hex;
	int rc;

	*yes = false;
	if (src == NULL)
		return prov_fail(err, PROV_E_USAGE, "there is no source");
	if (receipt->says.sha256 == NULL || receipt->says.size != src->size)
		return PROV_OK;
	rc = prov_receipt_digest(src, digest, err);
	if (rc != PROV_OK)
		return rc;
	prov_wr_init(&hex, (size_t)2 * PROV_RECEIPT_DIGEST);
	prov_hex_put(&hex, prov_bytes(digest, sizeof(digest)));
	rc = prov_wr_done(&hex, err);
	*yes = rc == PROV_OK && prov_bytes_is(prov_wr_data(&hex), receipt->says.sha256);
	prov_wr_fini(&hex);
	return rc;
}
