/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inject.h"

static int keep_text(void *ctx, const char *data, size_t len)
{
	struct outcome *out = ctx;

	if (len > JOBS_TEXT - out->n)
		return 1;
	memcpy(&out->text[out->n], data, len);
	out->n += len;
	return 0;
}

/* A policy of its own: one that was used remembers what it judged. */
static int new_policy(const struct world *w, struct prov_policy **policy, struct prov_err *err)
{
	int rc = prov_policy_new(policy, err);

	if (rc != PROV_OK)
		return rc;
	prov_policy_set_time(*policy, CERTS_NOW);
	rc = prov_policy_add_list(
	    *policy, PROV_LIST_SIGNERS, w->trust, strlen(w->trust), "trust", err);
	if (rc == PROV_OK)
		rc = prov_policy_add_list(
		    *policy, PROV_LIST_TIMESTAMPS, w->trust, strlen(w->trust), "trust", err);
	return rc;
}

static void judge(const struct prov_policy *policy, const struct prov_src *src, const char *name,
    struct outcome *out)
{
	struct prov_report *report = NULL;

	out->rc = prov_verify(&report, policy, src, name, &out->err);
	out->kept_out = out->rc != PROV_OK && report != NULL;
	if (out->rc == PROV_OK)
		out->state = prov_report_state(report);
	if (out->rc == PROV_OK)
		out->rc =
		    prov_report_render(report, PROV_RENDER_JSON, 0, 0, keep_text, out, &out->err);
	prov_report_free(report);
}

static void verify(
    const struct world *w, const struct asset *a, struct prov_bytes revoked, struct outcome *out)
{
	struct prov_policy *policy = NULL;
	struct prov_src *src = NULL;

	out->rc = new_policy(w, &policy, &out->err);
	if (out->rc == PROV_OK && revoked.n > 0)
		out->rc =
		    prov_policy_add_revoked(policy, revoked.p, revoked.n, "revoked", &out->err);
	if (out->rc == PROV_OK)
		out->rc = prov_src_mem(&src, a->made, a->made_n, &out->err);
	if (out->rc == PROV_OK)
		judge(policy, src, a->name, out);
	prov_src_close(src);
	prov_policy_free(policy);
}

static void run_verify(const struct world *w, const struct asset *a, struct outcome *out)
{
	verify(w, a, prov_bytes(NULL, 0), out);
}

static void run_leaves(const struct world *w, const struct asset *a, struct outcome *out)
{
	(void)a;
	verify(w, &w->leaves, prov_bytes(NULL, 0), out);
}

#define HELD(name, which)                                                                          \
	static void run_##name(const struct world *w, const struct asset *a, struct outcome *out)  \
	{                                                                                          \
		(void)a;                                                                           \
		verify(w, &w->held[which], prov_bytes(NULL, 0), out);                              \
	}
HELD(pdf, HELD_PDF)
HELD(zip, HELD_ZIP)
HELD(jxl, HELD_JXL)
HELD(ooxml, HELD_OOXML)
HELD(labelled, HELD_LABELLED)
HELD(pdf_signed, HELD_PDF_SIGNED)
HELD(zip_signed, HELD_ZIP_SIGNED)
HELD(stapled, HELD_STAPLED)
HELD(revoked, HELD_REVOKED)

/* Whatever of it fails, what is revoked is not trusted. */
static void run_crl(const struct world *w, const struct asset *a, struct outcome *out)
{
	verify(w, a, w->crl, out);
}

static void run_ocsp(const struct world *w, const struct asset *a, struct outcome *out)
{
	verify(w, a, w->ocsp, out);
}

static const char *in_dir(const struct world *w, const char *name, char path[TMPDIR_PATH])
{
	(void)snprintf(path, TMPDIR_PATH, "%.400s/%.100s", w->dir, name);
	return path;
}

static void run_verify_file(const struct world *w, const struct asset *a, struct outcome *out)
{
	struct prov_policy *policy = NULL;
	struct prov_report *report = NULL;
	char path[TMPDIR_PATH];

	out->rc = prov_policy_new(&policy, &out->err);
	if (out->rc == PROV_OK)
		out->rc = prov_policy_add_file(
		    policy, PROV_LIST_SIGNERS, in_dir(w, "trust.pem", path), &out->err);
	if (out->rc == PROV_OK)
		out->rc = prov_verify_file(&report, policy, in_dir(w, a->name, path), &out->err);
	out->kept_out = out->rc != PROV_OK && report != NULL;
	if (out->rc == PROV_OK)
		out->state = prov_report_state(report);
	prov_report_free(report);
	prov_policy_free(policy);
}

static void run_render(const struct world *w, const struct asset *a, struct outcome *out)
{
	struct prov_report *report = NULL;
	struct prov_src *src = NULL;

	out->rc = prov_src_mem(&src, a->made, a->made_n, &out->err);
	if (out->rc == PROV_OK)
		out->rc = prov_verify(&report, w->policy, src, a->name, &out->err);
	for (int how = PROV_RENDER_TEXT; how <= PROV_RENDER_HTML && out->rc == PROV_OK; how++)
		out->rc = prov_report_render(
		    report, (enum prov_render)how, 0, 0, keep_text, out, &out->err);
	if (out->rc == PROV_OK)
		out->state = prov_report_state(report);
	prov_report_free(report);
	prov_src_close(src);
}

static void run_inspect(const struct world *w, const struct asset *a, struct outcome *out)
{
	struct prov_src *src = NULL;

	(void)w;
	out->rc = prov_src_mem(&src, a->made, a->made_n, &out->err);
	if (out->rc == PROV_OK)
		out->rc = prov_inspect(src, a->name, PROV_INSPECT_JSON, keep_text, out, &out->err);
	if (out->rc == PROV_OK)
		out->rc = prov_extract(src, keep_text, out, &out->err);
	prov_src_close(src);
}

static void sign(const struct prov_signer *signer, const struct asset *a, struct outcome *out)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_src *src = NULL;
	struct prov_sink *sink = NULL;
	const void *made;

	opts.declare = "captured";
	opts.name = a->name;
	opts.when = CERTS_NOW;
	opts.metadata = PROV_METADATA;
	out->rc = prov_src_mem(&src, a->made, a->made_n, &out->err);
	if (out->rc == PROV_OK)
		out->rc = prov_sink_mem(&sink, JOBS_TEXT, &out->err);
	if (out->rc == PROV_OK)
		out->rc = prov_sign(signer, src, sink, &opts, &out->err);
	if (out->rc == PROV_OK) {
		made = prov_sink_mem_data(sink, &out->n);
		memcpy(out->text, made, out->n);
	}
	prov_sink_close(sink);
	prov_src_close(src);
}

static void run_sign(const struct world *w, const struct asset *a, struct outcome *out)
{
	sign(w->stamped, a, out);
}

static void run_sign_pss(const struct world *w, const struct asset *a, struct outcome *out)
{
	sign(w->pss, a, out);
}

static void run_sign_p384(const struct world *w, const struct asset *a, struct outcome *out)
{
	sign(w->p384, a, out);
}

static void check_bytes(const struct world *w, const void *data, size_t n, struct outcome *out)
{
	struct prov_report *report = NULL;
	struct prov_src *src = NULL;
	struct prov_err err = {0};

	if (prov_src_mem(&src, data, n, &err) != PROV_OK ||
	    prov_verify(&report, w->policy, src, "made", &err) != PROV_OK)
		out->bad = "it succeeded, but what was made can't be verified";
	else if (prov_report_state(report) != PROV_STATE_TRUSTED)
		out->bad = "it succeeded, but what was made is not trusted";
	prov_report_free(report);
	prov_src_close(src);
}

static void check_sign(const struct world *w, const struct asset *a, struct outcome *out)
{
	(void)a;
	if (out->rc == PROV_OK)
		check_bytes(w, out->text, out->n, out);
}

static void sign_file(const struct world *w, const struct asset *a, const char *target,
    unsigned flags, struct outcome *out)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	char from[TMPDIR_PATH], to[TMPDIR_PATH];

	opts.declare = "captured";
	opts.when = CERTS_NOW;
	out->rc = prov_sign_file(
	    w->signer, in_dir(w, a->name, from), in_dir(w, target, to), flags, &opts, &out->err);
}

static void run_sign_file(const struct world *w, const struct asset *a, struct outcome *out)
{
	sign_file(w, a, "out", PROV_SINK_SYNC, out);
}

static void run_in_place(const struct world *w, const struct asset *a, struct outcome *out)
{
	sign_file(w, a, a->name, PROV_SINK_REPLACE | PROV_SINK_SYNC, out);
}

/* 1: the file is this, 0: it is another, -1: there is none. */
static int same_file(const char *path, const uint8_t *data, size_t n, struct outcome *out)
{
	FILE *f = fopen(path, "rb");

	if (f == NULL)
		return -1;
	out->n = fread(out->text, 1, JOBS_TEXT, f);
	(void)fclose(f);
	return out->n == n && memcmp(out->text, data, n) == 0 ? 1 : 0;
}

/* How many files there may be: what could not be unlinked may lie there. */
static void check_litter(const struct world *w, size_t most, struct outcome *out)
{
	if (out->bad == NULL && tmpdir_count(w->dir) > most)
		out->bad = "something else lies in the folder";
}

/* The folder's own fsync comes last: what it fails for is there, and whole. */
static void check_late(const struct world *w, struct outcome *out, const char *bad)
{
	if (fault_struck() == NULL || strcmp(fault_struck(), "fsync") != 0)
		out->bad = bad;
	else
		check_bytes(w, out->text, out->n, out);
}

static void check_sign_file(const struct world *w, const struct asset *a, struct outcome *out)
{
	char path[TMPDIR_PATH];
	int is;

	if (same_file(in_dir(w, a->name, path), a->data, a->n, out) != 1)
		out->bad = "the original is not what it was";
	is = same_file(in_dir(w, "out", path), a->data, a->n, out);
	if (out->rc != PROV_OK && is >= 0)
		check_late(w, out, "it failed, but there is an output");
	if (out->rc == PROV_OK && is < 0)
		out->bad = "it succeeded, but there is no output";
	if (out->rc == PROV_OK && is >= 0)
		check_bytes(w, out->text, out->n, out);
	check_litter(w, is >= 0 ? 3 : 2, out);
}

static void check_in_place(const struct world *w, const struct asset *a, struct outcome *out)
{
	char path[TMPDIR_PATH];
	int is = same_file(in_dir(w, a->name, path), a->data, a->n, out);

	if (is < 0)
		out->bad = "the original is gone";
	else if (out->rc != PROV_OK && is == 0)
		check_late(w, out, "it failed, but the original is not what it was");
	else if (out->rc == PROV_OK)
		check_bytes(w, out->text, out->n, out);
	check_litter(w, 2, out);
}

static void run_sidecar(const struct world *w, const struct asset *a, struct outcome *out)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_src *src = NULL;

	opts.declare = "captured";
	opts.name = a->name;
	opts.when = CERTS_NOW;
	out->rc = prov_src_mem(&src, a->data, a->n, &out->err);
	if (out->rc == PROV_OK)
		out->rc = prov_sink_mem(&opts.sidecar, JOBS_TEXT, &out->err);
	if (out->rc == PROV_OK)
		out->rc = prov_sign(w->signer, src, NULL, &opts, &out->err);
	prov_sink_close(opts.sidecar);
	prov_src_close(src);
}

static void run_update(const struct world *w, const struct asset *a, struct outcome *out)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_src *src = NULL;
	struct prov_sink *sink = NULL;
	const void *made;

	opts.update = true;
	opts.title = "Another title";
	opts.name = a->name;
	opts.when = CERTS_NOW;
	opts.policy = w->policy;
	out->rc = prov_src_mem(&src, a->made, a->made_n, &out->err);
	if (out->rc == PROV_OK)
		out->rc = prov_sink_mem(&sink, JOBS_TEXT, &out->err);
	if (out->rc == PROV_OK)
		out->rc = prov_sign(w->signer, src, sink, &opts, &out->err);
	if (out->rc == PROV_OK) {
		made = prov_sink_mem_data(sink, &out->n);
		memcpy(out->text, made, out->n);
	}
	prov_sink_close(sink);
	prov_src_close(src);
}

static int tell(void *ctx, const char *what, char *buf, size_t len)
{
	(void)ctx;
	(void)what;
	return snprintf(buf, len, "correct horse");
}

static void run_keygen(const struct world *w, const struct asset *a, struct outcome *out)
{
	struct prov_keygen_opts opts = PROV_KEYGEN_OPTS_INIT;
	struct prov_keygen *made = NULL;

	(void)w;
	(void)a;
	opts.name = "Tester";
	out->rc = prov_keygen_identity(&made, &opts, &out->err);
	out->kept_out = out->rc != PROV_OK && made != NULL;
	if (out->rc == PROV_OK && prov_keygen_pem(made, PROV_KEYGEN_KEY, &out->n) == NULL)
		out->kept_out = true;
	out->n = 0;
	prov_keygen_free(made);
	made = NULL;
	opts.alg = PROV_ALG_ED25519;
	if (out->rc == PROV_OK)
		out->rc = prov_keygen_request(&made, &opts, &out->err);
	prov_keygen_free(made);
}

/* An encrypted key, and a signer of it. */
static void run_key(const struct world *w, const struct asset *a, struct outcome *out)
{
	struct prov_key *key = NULL;
	struct prov_signer *signer = NULL;
	const char *pem;
	size_t n;

	(void)a;
	pem = prov_keygen_pem(w->locked, PROV_KEYGEN_KEY, &n);
	out->rc = prov_key_load(&key, pem, n, "key", tell, NULL, &out->err);
	out->kept_out = out->rc != PROV_OK && key != NULL;
	pem = prov_keygen_pem(w->locked, PROV_KEYGEN_CHAIN, &n);
	if (out->rc == PROV_OK)
		out->rc =
		    prov_signer_new(&signer, key, PROV_ALG_AUTO, pem, n, "chain", 0, &out->err);
	prov_signer_free(signer);
}

static void run_policy(const struct world *w, const struct asset *a, struct outcome *out)
{
	static const char clauses[] =
	    "{\"version\":1,\"name\":\"n\",\"title\":\"t\",\"clauses\":[{\"id\":\"a\","
	    "\"want\":{\"state\":[\"trusted\"]},\"pass\":\"p\",\"fail\":\"f\"}]}";
	static const char revoked[] =
	    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n";
	struct prov_policy *policy = NULL;
	struct prov_certs *certs = NULL;
	struct prov_cert_trust trust;

	(void)a;
	out->rc = new_policy(w, &policy, &out->err);
	if (out->rc == PROV_OK)
		out->rc =
		    prov_policy_add_revoked(policy, revoked, strlen(revoked), "revoked", &out->err);
	if (out->rc == PROV_OK)
		out->rc = prov_policy_set_clauses(policy, clauses, strlen(clauses), &out->err);
	if (out->rc == PROV_OK)
		out->rc = prov_certs_new(&certs, w->chain, strlen(w->chain), "chain", &out->err);
	if (out->rc == PROV_OK)
		out->rc = prov_certs_trust(certs, policy, PROV_LIST_SIGNERS, &trust, &out->err);
	prov_certs_free(certs);
	prov_policy_free(policy);
}

static void run_receipt(const struct world *w, const struct asset *a, struct outcome *out)
{
	struct prov_receipt *receipt = NULL;
	struct prov_policy *policy = NULL;
	struct prov_src *src = NULL, *file = NULL;
	const char *json;
	bool yes = false;

	out->rc = new_policy(w, &policy, &out->err);
	if (out->rc == PROV_OK)
		out->rc = prov_src_mem(&src, w->receipt.p, w->receipt.n, &out->err);
	if (out->rc == PROV_OK)
		out->rc = prov_src_mem(&file, a->made, a->made_n, &out->err);
	if (out->rc == PROV_OK)
		out->rc = prov_receipt_open(&receipt, policy, src, &out->err);
	out->kept_out = out->rc != PROV_OK && receipt != NULL;
	if (out->rc == PROV_OK)
		out->rc = prov_receipt_matches(receipt, file, &yes, &out->err);
	if (out->rc == PROV_OK) {
		out->state = yes ? prov_receipt_state(receipt) : PROV_STATE_INVALID;
		json = prov_receipt_json(receipt);
		if (json != NULL)
			(void)keep_text(out, json, strlen(json));
	}
	prov_receipt_free(receipt);
	prov_src_close(file);
	prov_src_close(src);
	prov_policy_free(policy);
}

/* Loses a block where a call failed, which is to be found. */
static void run_leak(const struct world *w, const struct asset *a, struct outcome *out)
{
	run_inspect(w, a, out);
	if (out->rc != PROV_OK && malloc(1) == NULL)
		out->bad = "there is no memory to lose";
}

static const struct job jobs[] = {
    {"verify", run_verify, NULL, true, false, false},
    {"verify leaves", run_leaves, NULL, false, true, false},
    {"verify PDF", run_pdf, NULL, false, true, false},
    {"verify ZIP", run_zip, NULL, false, true, false},
    {"verify JXL", run_jxl, NULL, false, true, false},
    {"verify OOXML", run_ooxml, NULL, false, true, false},
    {"verify a labelled OOXML", run_labelled, NULL, false, true, false},
    {"verify signed PDF", run_pdf_signed, NULL, false, true, false},
    {"verify signed ZIP", run_zip_signed, NULL, false, true, false},
    {"verify, stapled", run_stapled, NULL, false, true, false},
    {"verify, revoked", run_revoked, NULL, false, true, false},
    {"verify, CRL", run_crl, NULL, false, true, false},
    {"verify, OCSP", run_ocsp, NULL, false, true, false},
    {"read a receipt", run_receipt, NULL, false, true, false},
    {"sign", run_sign, check_sign, true, false, false},
    {"sign, PS256", run_sign_pss, check_sign, false, true, false},
    {"sign, ES384", run_sign_p384, check_sign, false, true, false},
    {"verify a file", run_verify_file, NULL, false, false, false},
    {"render", run_render, NULL, false, false, false},
    {"inspect", run_inspect, NULL, false, false, false},
    {"sign a file", run_sign_file, check_sign_file, false, false, false},
    {"sign in place", run_in_place, check_in_place, false, false, false},
    {"sign beside", run_sidecar, NULL, false, false, false},
    {"update", run_update, check_sign, false, false, false},
    {"make a key", run_keygen, NULL, false, false, false},
    {"load a key", run_key, NULL, false, false, false},
    {"load a policy", run_policy, NULL, false, false, false},
    {"leak", run_leak, NULL, false, false, true},
};

const struct job *jobs_at(size_t i)
{
	return i < sizeof(jobs) / sizeof(jobs[0]) ? &jobs[i] : NULL;
}
