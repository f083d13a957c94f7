/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many small assets a second one processor signs or judges, from memory to memory.
 *   bench_rate text                a text of 1 KiB, signed with Ed25519
 *   bench_rate sign ALG FILE       the file, signed
 *   bench_rate verify ALG FILE     the file signed once, then verified: its signer is trusted
 * Prints how many a second, and how many times as long one takes as what can't be left out: hashing
 * the asset (OpenSSL), and (Ed25519, libsodium) to sign a signature and its check, to verify the
 * check. Processor time counts, of rounds of both in turns, and the fastest round.
 */
#include <openssl/evp.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "prov/prov.h"

#define ROUNDS 30 /* many and short: on a shared machine few are undisturbed */
#define ROUND_SECONDS 0.1
#define TEXT_SIZE 1024
#define MAX_FILE (16u << 20)

struct bench {
	struct prov_keygen *made;
	struct prov_signer *signer;
	struct prov_policy *policy;
	const char *media_type;
	unsigned char *data;
	size_t n;
	bool verifies;
	unsigned char pk[crypto_sign_PUBLICKEYBYTES], sk[crypto_sign_SECRETKEYBYTES];
	unsigned char sig[crypto_sign_BYTES];
	struct prov_err err;
};

static double now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int sign(struct bench *b, struct prov_sink *sink)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_src *src;
	int rc = prov_src_mem(&src, b->data, b->n, &b->err);

	if (rc != PROV_OK)
		return rc;
	opts.declare = "ai-generated";
	opts.media_type = b->media_type;
	rc = prov_sign(b->signer, src, sink, &opts, &b->err);
	prov_src_close(src);
	return rc;
}

static int sign_once(struct bench *b)
{
	struct prov_sink *sink;
	int rc = prov_sink_mem(&sink, MAX_FILE, &b->err);

	if (rc == PROV_OK)
		rc = sign(b, sink);
	prov_sink_close(sink);
	return rc;
}

static int verify_once(struct bench *b)
{
	struct prov_report *report = NULL;
	struct prov_src *src;
	int rc = prov_src_mem(&src, b->data, b->n, &b->err);

	if (rc != PROV_OK)
		return rc;
	rc = prov_verify(&report, b->policy, src, "bench", &b->err);
	if (rc == PROV_OK && prov_report_state(report) != PROV_STATE_TRUSTED) {
		(void)snprintf(b->err.msg, sizeof(b->err.msg), "the file is not trusted");
		rc = PROV_E_INTERNAL;
	}
	prov_report_free(report);
	prov_src_close(src);
	return rc;
}

/* The floor of both. */
static int least_once(struct bench *b)
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	if (EVP_Digest(b->data, b->n, hash, NULL, EVP_sha256(), NULL) != 1)
		return -1;
	if (!b->verifies)
		(void)crypto_sign_detached(b->sig, NULL, b->pk, sizeof(b->pk), b->sk);
	return crypto_sign_verify_detached(b->sig, b->pk, sizeof(b->pk), b->pk);
}

static int one_round(struct bench *b, int (*once)(struct bench *), double *best)
{
	double begun = now(), took;
	unsigned n = 0;

	do {
		for (unsigned i = 0; i < 16; i++, n++) {
			int rc = once(b);
			if (rc != PROV_OK)
				return rc;
		}
		took = now() - begun;
	} while (took < ROUND_SECONDS);
	if (*best == 0 || took / n < *best)
		*best = took / n;
	return PROV_OK;
}

static int measure(struct bench *b)
{
	double mine = 0, least = 0;

	for (unsigned i = 0; i < ROUNDS; i++) {
		int rc = one_round(b, b->verifies ? verify_once : sign_once, &mine);
		if (rc == PROV_OK)
			rc = one_round(b, least_once, &least);
		if (rc != PROV_OK)
			return rc;
	}
	(void)printf("%.0f %.2f\n", 1 / mine, mine / least);
	return PROV_OK;
}

static int identify(struct bench *b, const char *alg)
{
	struct prov_keygen_opts opts = PROV_KEYGEN_OPTS_INIT;
	const char *pem, *chain, *root;
	struct prov_key *key = NULL;
	size_t n;
	int rc;

	opts.alg = prov_alg_parse(alg);
	opts.name = "Bench";
	rc = prov_keygen_identity(&b->made, &opts, &b->err);
	if (rc != PROV_OK)
		return rc;
	pem = prov_keygen_pem(b->made, PROV_KEYGEN_KEY, &n);
	rc = prov_key_load(&key, pem, n, "key", NULL, NULL, &b->err);
	if (rc != PROV_OK)
		return rc;
	chain = prov_keygen_pem(b->made, PROV_KEYGEN_CHAIN, &n);
	rc = prov_signer_new(&b->signer, key, PROV_ALG_AUTO, chain, n, "certificate", 0, &b->err);
	if (rc == PROV_OK)
		rc = prov_policy_new(&b->policy, &b->err);
	root = prov_keygen_pem(b->made, PROV_KEYGEN_TRUST, &n);
	if (rc == PROV_OK)
		rc = prov_policy_add_pem(b->policy, PROV_LIST_SIGNERS, root, n, "root", &b->err);
	return rc;
}

static int make_text(struct bench *b)
{
	static const char words[] = "A model wrote this, one word after the other. ";

	for (b->n = 0; b->n < TEXT_SIZE; b->n++)
		b->data[b->n] = (unsigned char)words[b->n % (sizeof(words) - 1)];
	b->media_type = "text/plain";
	return 0;
}

static int load(struct bench *b, const char *path)
{
	FILE *file = fopen(path, "rb");

	if (file == NULL)
		return -1;
	b->n = fread(b->data, 1, MAX_FILE, file);
	return fclose(file);
}

/* Puts what is signed in the place of what was loaded. */
static int sign_data(struct bench *b)
{
	struct prov_sink *sink;
	const void *made;
	int rc = prov_sink_mem(&sink, MAX_FILE, &b->err);

	if (rc == PROV_OK)
		rc = sign(b, sink);
	if (rc == PROV_OK) {
		made = prov_sink_mem_data(sink, &b->n);
		memcpy(b->data, made, b->n);
	}
	prov_sink_close(sink);
	b->verifies = true;
	return rc;
}

int main(int argc, char **argv)
{
	bool is_text = argc == 2 && strcmp(argv[1], "text") == 0;
	struct bench b = {.data = malloc(MAX_FILE)};
	int rc;

	if (!is_text && argc != 4) {
		(void)fprintf(stderr, "usage: bench_rate text | {sign | verify} ALG FILE\n");
		return 2;
	}
	if (b.data == NULL || sodium_init() < 0 || crypto_sign_keypair(b.pk, b.sk) != 0 ||
	    crypto_sign_detached(b.sig, NULL, b.pk, sizeof(b.pk), b.sk) != 0 ||
	    (is_text ? make_text(&b) : load(&b, argv[3])) != 0)
		return 2;
	rc = identify(&b, is_text ? "ed25519" : argv[2]);
	if (rc == PROV_OK && strcmp(argv[1], "verify") == 0)
		rc = sign_data(&b);
	if (rc == PROV_OK)
		rc = measure(&b);
	if (rc != PROV_OK)
		(void)fprintf(stderr, "bench_rate: %s\n", b.err.msg);
	prov_policy_free(b.policy);
	prov_signer_free(b.signer);
	prov_keygen_free(b.made);
	free(b.data);
	return rc == PROV_OK ? 0 : 1;
}
