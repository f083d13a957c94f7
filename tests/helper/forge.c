/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "cbor/enc.h"
#include "cose/cose.h"
#include "crypto/crypto.h"
#include "helper/brob.h"
#include "report/report.h"

#define OK(x) assert_int_equal((x), PROV_OK)

/* Signature, IHDR of a 1x1 grey picture; then what follows the caBX chunk: IDAT and IEND. */
static const uint8_t png_head[] = {0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 'I',
    'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55};
static const uint8_t png_tail[] = {0, 0, 0, 10, 'I', 'D', 'A', 'T', 0x78, 0x9c, 0x63, 0x60, 0, 0, 0,
    2, 0, 1, 0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82};

void forge_init(struct forge *f)
{
	struct prov_keygen_opts opts = PROV_KEYGEN_OPTS_INIT;
	struct prov_keygen *made = NULL;
	struct prov_key *key = NULL;
	const char *pem;
	size_t n;

	memset(f, 0, sizeof(*f));
	f->head = prov_bytes(png_head, sizeof(png_head));
	f->tail = prov_bytes(png_tail, sizeof(png_tail));
	prov_arena_init(&f->arena, (size_t)512 << 20);
	opts.name = "Forger";
	opts.organization = "Tests";
	OK(prov_keygen_identity(&made, &opts, NULL));
	pem = prov_keygen_pem(made, PROV_KEYGEN_KEY, &n);
	OK(prov_key_load(&key, pem, n, "key", NULL, NULL, NULL));
	pem = prov_keygen_pem(made, PROV_KEYGEN_CHAIN, &n);
	OK(prov_signer_new(&f->signer, key, PROV_ALG_AUTO, pem, n, "chain", 0, NULL));
	OK(prov_policy_new(&f->policy, NULL));
	OK(prov_policy_new(&f->nobody, NULL));
	pem = prov_keygen_pem(made, PROV_KEYGEN_TRUST, &n);
	OK(prov_policy_add_pem(f->policy, PROV_LIST_SIGNERS, pem, n, "trust", NULL));
	prov_keygen_free(made);
}

void forge_sign_as(
    struct forge *f, const struct certs_cert *certs, size_t n, const struct certs_cert *root)
{
	char *pem = certs_key_pem(certs[0].key);
	struct prov_key *key = NULL;

	prov_signer_free(f->signer);
	f->signer = NULL;
	OK(prov_key_load(&key, pem, strlen(pem), "key", NULL, NULL, NULL));
	free(pem);
	pem = certs_pem(certs, n);
	OK(prov_signer_new(&f->signer, key, PROV_ALG_AUTO, pem, strlen(pem), "chain", 0, NULL));
	free(pem);
	pem = certs_pem(root, 1);
	OK(prov_policy_add_pem(f->policy, PROV_LIST_SIGNERS, pem, strlen(pem), "root", NULL));
	free(pem);
}

void forge_fini(struct forge *f)
{
	prov_wr_fini(&f->store);
	prov_signer_free(f->signer);
	prov_policy_free(f->policy);
	prov_policy_free(f->nobody);
	prov_arena_fini(&f->arena);
}

static struct prov_bytes keep(struct forge *f, struct prov_bytes data)
{
	char *p = prov_arena_strdup(&f->arena, data, NULL);

	assert_non_null(p);
	return prov_bytes(p, data.n);
}

void forge_begin(struct forge *f, const char *label, enum prov_jumbf_type type)
{
	struct prov_bytes none = prov_bytes(NULL, 0);

	(void)snprintf(f->label, sizeof(f->label), "%s", label);
	f->num_refs = 0;
	f->num_redacted = 0;
	f->icon = NULL;
	f->signature_label = NULL;
	f->more_signature = prov_bytes(NULL, 0);
	f->databoxes = prov_bytes(NULL, 0);
	f->manifest_at = f->store.n;
	prov_jumbf_begin(&f->store, type, label, none, &f->marks[1]);
	prov_jumbf_begin(
	    &f->store, PROV_JUMBF_ASSERTION_STORE, "c2pa.assertions", none, &f->mark_assertions);
}

static uint32_t content_type(enum prov_jumbf_type type)
{
	return type == PROV_JUMBF_JSON            ? PROV_BOX_JSON
	       : type == PROV_JUMBF_UUID          ? PROV_BOX_UUID
	       : type == PROV_JUMBF_EMBEDDED_FILE ? PROV_BOX_BIDB
						  : PROV_BOX_CBOR;
}

static void grow_refs(struct forge *f)
{
	size_t cap = f->cap_refs == 0 ? 16 : f->cap_refs * 2;
	struct prov_hashed_uri *refs;
	bool *gathered;

	if (f->num_refs < f->cap_refs)
		return;
	refs = prov_arena_array(&f->arena, cap, sizeof(*refs), NULL);
	gathered = prov_arena_array(&f->arena, cap, sizeof(*gathered), NULL);
	assert_non_null(refs);
	assert_non_null(gathered);
	if (f->num_refs > 0) {
		memcpy(refs, f->refs, f->num_refs * sizeof(*refs));
		memcpy(gathered, f->gathered, f->num_refs * sizeof(*gathered));
	}
	f->refs = refs;
	f->gathered = gathered;
	f->cap_refs = cap;
}

/* What is left of an assertion; FILLED: of its own content, else the form of 6.8. */
static void put_redacted(
    struct forge *f, const char *label, enum prov_jumbf_type type, size_t n, bool filled)
{
	static const uint8_t id[] = {0xca, 0xa9, 0x8e, 0xee, 0x9d, 0x4d, 0xf8, 0x0e, 0x86, 0xad,
	    0x4d, 0xff, 0xca, 0x26, 0x39, 0x73};
	size_t mark, content;

	prov_jumbf_begin(
	    &f->store, filled ? type : PROV_JUMBF_UUID, label, prov_bytes(NULL, 0), &mark);
	prov_box_begin(&f->store, filled ? content_type(type) : PROV_BOX_UUID, &content);
	if (!filled)
		prov_wr_bytes(&f->store, prov_bytes(id, sizeof(id)));
	prov_wr_zeros(&f->store, n);
	prov_box_end(&f->store, content);
	prov_jumbf_end(&f->store, mark);
}

void forge_assert(struct forge *f, const char *label, enum prov_jumbf_type type,
    struct prov_bytes body, unsigned flags)
{
	uint8_t salt[16] = {1, 2, 3}, hash[PROV_HASH_MAX];
	size_t at = f->store.n, mark, content;
	char url[128];

	prov_jumbf_begin(&f->store, type, label, prov_bytes(salt, sizeof(salt)), &mark);
	if (type == PROV_JUMBF_EMBEDDED_FILE) {
		prov_box_begin(&f->store, PROV_BOX_BFDB, &content);
		prov_wr_bytes(&f->store, prov_bytes("\0image/png", 11));
		prov_box_end(&f->store, content);
	}
	prov_box_begin(&f->store, content_type(type), &content);
	prov_wr_bytes(&f->store, body);
	prov_box_end(&f->store, content);
	prov_jumbf_end(&f->store, mark);
	OK(prov_hash_bytes(PROV_HASH_SHA256,
	    prov_bytes_sub(prov_wr_data(&f->store), at + 8, f->store.n - at - 8), hash, NULL));
	if (flags & (FORGE_ABSENT | FORGE_ZEROED | FORGE_FILLED))
		prov_wr_cut(&f->store, at);
	if (flags & (FORGE_ZEROED | FORGE_FILLED))
		put_redacted(f, label, type, body.n, (flags & FORGE_FILLED) != 0);
	if (flags & FORGE_UNLISTED)
		return;
	if (flags & FORGE_BAD_HASH)
		hash[0] ^= 1;
	grow_refs(f);
	(void)snprintf(url, sizeof(url), "self#jumbf=c2pa.assertions/%s", label);
	memset(&f->refs[f->num_refs], 0, sizeof(f->refs[0]));
	f->refs[f->num_refs].url = keep(f, prov_bytes_str(url));
	if (!(flags & FORGE_NO_HASH))
		f->refs[f->num_refs].hash = keep(f, prov_bytes(hash, 32));
	f->gathered[f->num_refs++] = (flags & FORGE_GATHERED) != 0;
}

/* DATA, which stands at AT in the file, without what is skipped. */
static void put_hashed(
    const struct forge *f, struct prov_wr *wr, struct prov_bytes data, uint64_t at)
{
	uint64_t from = f->skip.start < at ? 0 : f->skip.start - at;
	uint64_t to = f->skip.start + f->skip.len < at ? 0 : f->skip.start + f->skip.len - at;

	prov_wr_bytes(wr, prov_bytes_sub(data, 0, from < data.n ? (size_t)from : data.n));
	if (to < data.n)
		prov_wr_bytes(wr, prov_bytes_sub(data, (size_t)to, data.n));
}

static void put_span(struct prov_wr *body, uint64_t start, uint64_t len)
{
	struct prov_enc_map map;

	prov_enc_map_begin(body, &map);
	prov_enc_key(body, &map, "start");
	prov_enc_uint(body, start);
	prov_enc_key(body, &map, "length");
	prov_enc_uint(body, len);
	prov_enc_map_end(body, &map);
}

/* A data hash that leaves out two ranges, which the library never writes. */
static void put_two_spans(const struct forge *f, struct prov_wr *body, struct prov_bytes hash)
{
	struct prov_enc_map map;

	prov_enc_map_begin(body, &map);
	prov_enc_key(body, &map, "exclusions");
	prov_enc_array(body, 2);
	if (f->skip.start < f->head.n)
		put_span(body, f->skip.start, f->skip.len);
	put_span(body, f->head.n, forge_embedded(f));
	if (f->skip.start >= f->head.n)
		put_span(body, f->skip.start, f->skip.len);
	prov_enc_key(body, &map, "alg");
	prov_enc_str(body, "sha256");
	prov_enc_key(body, &map, "hash");
	prov_enc_bytes(body, hash);
	prov_enc_key(body, &map, "pad");
	prov_enc_bytes(body, prov_bytes(NULL, 0));
	prov_enc_map_end(body, &map);
}

void forge_binding(struct forge *f, unsigned flags)
{
	uint8_t hash[PROV_HASH_MAX];
	struct prov_wr file, body;

	prov_wr_init(&file, (size_t)33 * 1024 * 1024);
	put_hashed(f, &file, f->head, 0);
	put_hashed(f, &file, f->tail, f->head.n + forge_embedded(f));
	OK(prov_hash_bytes(PROV_HASH_SHA256, prov_wr_data(&file), hash, NULL));
	prov_wr_fini(&file);
	prov_wr_init(&body, 4096);
	if (f->skip.len > 0)
		put_two_spans(f, &body, prov_bytes(hash, 32));
	else
		prov_data_hash_put(&body, f->head.n, forge_embedded(f) + (f->skew_binding ? 1 : 0),
		    "sha256", prov_bytes(hash, 32), NULL);
	forge_assert(f, "c2pa.hash.data", PROV_JUMBF_CBOR, prov_wr_data(&body), flags);
	prov_wr_fini(&body);
}

void forge_actions(struct forge *f, const char *label, const struct prov_action_new *v, size_t n)
{
	struct prov_wr body;

	prov_wr_init(&body, (size_t)4 << 20);
	prov_actions_put(&body, v, n, true);
	OK(prov_wr_done(&body, NULL));
	forge_assert(f, label, PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
}

void forge_created(struct forge *f, unsigned flags)
{
	const struct prov_action_new a = {.action = "c2pa.created",
	    .source_type = prov_declare_uri("human-created"),
	    .when = 1700000000};
	struct prov_wr body;

	prov_wr_init(&body, 65536);
	prov_actions_put(&body, &a, 1, true);
	forge_assert(f, "c2pa.actions.v2", PROV_JUMBF_CBOR, prov_wr_data(&body), flags);
	prov_wr_fini(&body);
}

void forge_ingredient(struct forge *f, const char *label, const char *relationship, bool manifest,
    bool with_results, unsigned flags)
{
	uint8_t hash[2][PROV_HASH_MAX];
	struct prov_status_rec record = {0};
	char prior[128], signature[160];
	struct prov_hashed_uri uris[2] = {{{0}, {0}, {0}}, {{0}, {0}, {0}}};
	struct prov_ingredient_new ing = {
	    .relationship = relationship, .title = "part.png", .format = "image/png"};
	struct prov_wr body;

	if (manifest) {
		OK(prov_hash_bytes(PROV_HASH_SHA256,
		    f->of_last ? f->last_manifest : f->first_manifest, hash[0], NULL));
		OK(prov_hash_bytes(PROV_HASH_SHA256,
		    f->of_last ? f->last_signature : f->first_signature, hash[1], NULL));
		(void)snprintf(prior, sizeof(prior), "self#jumbf=/c2pa/%s",
		    !f->of_last        ? "urn:c2pa:first"
		    : f->prior != NULL ? f->prior
				       : "urn:c2pa:last");
		(void)snprintf(signature, sizeof(signature), "%s/c2pa.signature", prior);
		uris[0].url = prov_bytes_str(prior);
		uris[0].hash = prov_bytes(hash[0], 32);
		uris[1].url = prov_bytes_str(signature);
		uris[1].hash = prov_bytes(hash[1], 32);
		ing.manifest = &uris[0];
		ing.claim_signature = &uris[1];
		if (f->recorded != NULL) {
			record.code = prov_bytes_str(f->recorded);
			record.severity = PROV_SEV_FAILURE;
			ing.results = &record;
			ing.num_results = 1;
		}
		if (f->records != NULL) {
			ing.results = f->records;
			ing.num_results = f->num_records;
		}
		ing.deltas = f->deltas;
		ing.num_deltas = f->deltas == NULL ? 0 : f->num_deltas;
	}
	prov_wr_init(&body, (size_t)1 << 20);
	if (manifest && strstr(label, ".v3") == NULL) { /* the old forms, which nobody writes */
		struct prov_enc_map map;
		prov_enc_map_begin(&body, &map);
		prov_enc_key(&body, &map, "relationship");
		prov_enc_str(&body, relationship);
		prov_enc_key(&body, &map, "dc:title");
		prov_enc_str(&body, "part.png");
		prov_enc_key(&body, &map, "c2pa_manifest");
		prov_hashed_uri_put(&body, &uris[0]);
		prov_enc_map_end(&body, &map);
	} else if (manifest && !with_results) { /* which the writer refuses to leave out */
		struct prov_enc_map map;
		prov_enc_map_begin(&body, &map);
		prov_enc_key(&body, &map, "relationship");
		prov_enc_str(&body, relationship);
		prov_enc_key(&body, &map, "activeManifest");
		prov_hashed_uri_put(&body, &uris[0]);
		prov_enc_key(&body, &map, "claimSignature");
		prov_hashed_uri_put(&body, &uris[1]);
		prov_enc_map_end(&body, &map);
	} else {
		prov_ingredient_put(&body, &ing);
	}
	forge_assert(f, label, PROV_JUMBF_CBOR, prov_wr_data(&body), flags);
	prov_wr_fini(&body);
}

void forge_stamp(struct forge *f, const struct certs_cert *tsa, const char *time, const char *label)
{
	struct tokens_opts opts = {.tsa = tsa, .data = f->last_stamped, .time = time};
	struct prov_bytes token = tokens_make(&opts);
	struct prov_enc_map map;
	struct prov_wr body;

	prov_wr_init(&body, 65536);
	prov_enc_map_begin(&body, &map);
	prov_enc_key(&body, &map, label);
	prov_enc_bytes(&body, token);
	prov_enc_map_end(&body, &map);
	forge_assert(f, "c2pa.time-stamp", PROV_JUMBF_CBOR, prov_wr_data(&body), 0);
	prov_wr_fini(&body);
	free((void *)(uintptr_t)token.p);
}

static void put_refs(struct forge *f, struct prov_wr *out, bool gathered, bool all)
{
	size_t n = 0;

	for (size_t i = 0; i < f->num_refs; i++)
		n += all || f->gathered[i] == gathered;
	prov_enc_array(out, n);
	for (size_t i = 0; i < f->num_refs; i++) {
		if (all || f->gathered[i] == gathered)
			prov_hashed_uri_put(out, &f->refs[i]);
	}
}

static void put_generator(const struct forge *f, struct prov_wr *out)
{
	struct prov_enc_map map;

	prov_enc_map_begin(out, &map);
	prov_enc_key(out, &map, "name");
	prov_enc_str(out, "forge");
	if (f->icon != NULL) {
		prov_enc_key(out, &map, "icon");
		prov_hashed_uri_put(out, f->icon);
	}
	prov_enc_map_end(out, &map);
}

static const char *signature_label(const struct forge *f)
{
	return f->signature_label == NULL ? "c2pa.signature" : f->signature_label;
}

/* The claim, by hand: its defects are the point. */
static void put_claim(struct forge *f, struct prov_wr *out, unsigned flags)
{
	struct prov_enc_map *map = prov_arena_alloc(&f->arena, sizeof(*map), NULL);
	bool v1 = (flags & FORGE_V1) != 0, has_gathered = false;
	char url[160];

	assert_non_null(map);
	for (size_t i = 0; i < f->num_refs; i++)
		has_gathered = has_gathered || f->gathered[i];
	(void)snprintf(url, sizeof(url), "self#jumbf=/c2pa/%s/%s",
	    flags & FORGE_FOREIGN_SIGNATURE ? "urn:c2pa:first" : f->label, signature_label(f));
	if (flags & FORGE_RELATIVE)
		(void)snprintf(url, sizeof(url), "self#jumbf=c2pa.signature");
	prov_enc_map_begin(out, map);
	if (!(flags & FORGE_NO_INSTANCE)) {
		prov_enc_key(out, map, "instanceID");
		prov_enc_str(out, "urn:uuid:1");
	}
	if (!(flags & FORGE_NO_GENERATOR)) {
		prov_enc_key(out, map, "claim_generator_info");
		if (v1)
			prov_enc_array(out, 1);
		put_generator(f, out);
	}
	if (v1) {
		prov_enc_key(out, map, "claim_generator");
		prov_enc_str(out, "forge/1.0");
		prov_enc_key(out, map, "dc:format");
		prov_enc_str(out, "image/png");
	}
	prov_enc_key(out, map, "signature");
	prov_enc_str(out, url);
	if (!(flags & FORGE_NO_ALG)) {
		prov_enc_key(out, map, "alg");
		prov_enc_str(out, flags & FORGE_ODD_ALG ? "md5" : "sha256");
	}
	prov_enc_key(out, map, v1 ? "assertions" : "created_assertions");
	put_refs(f, out, false, v1);
	if (has_gathered && !v1) {
		prov_enc_key(out, map, "gathered_assertions");
		put_refs(f, out, true, false);
	}
	if (f->num_redacted > 0) {
		prov_enc_key(out, map, "redacted_assertions");
		prov_enc_array(out, f->num_redacted + f->redacted_again);
		for (size_t i = 0; i < f->num_redacted + f->redacted_again; i++)
			prov_enc_str(out, f->redacted[i < f->num_redacted ? i : 0]);
	}
	prov_enc_map_end(out, map);
	OK(prov_wr_done(out, NULL));
}

/* The unprotected header's time-stamp (10.3.2.5). */
static void put_stamp(struct forge *f, struct prov_wr *out, struct prov_enc_map *un,
    struct prov_bytes protected_map, struct prov_bytes claim, struct prov_bytes sig)
{
	struct tokens_opts opts = f->token;
	struct prov_bytes token, response;
	struct prov_cose_tbs tbs;
	struct prov_wr item, data;
	struct prov_enc_map map, val;
	unsigned n = f->num_stamps == 0 ? 1 : f->num_stamps;

	prov_wr_init(&item, 4096);
	prov_wr_init(&data, 65536);
	prov_enc_bytes(&item, sig);
	prov_cose_tbs(
	    &tbs, "CounterSignature", protected_map, f->old_stamp ? claim : prov_wr_data(&item));
	for (size_t i = 0; i < tbs.num_parts; i++)
		prov_wr_bytes(&data, tbs.parts[i]);
	if (f->stamp_other)
		prov_wr_u8(&data, 0);
	opts.tsa = f->tsa;
	opts.data = prov_wr_data(&data);
	token = tokens_make(&opts);
	response = tokens_response(0, token);
	prov_enc_key(out, un, f->old_stamp ? "sigTst" : "sigTst2");
	prov_enc_map_begin(out, &map);
	prov_enc_key(out, &map, "tstTokens");
	prov_enc_array(out, n);
	for (unsigned i = 0; i < n; i++) {
		prov_enc_map_begin(out, &val);
		prov_enc_key(out, &val, "val");
		prov_enc_bytes(out, f->old_stamp ? response : token);
		prov_enc_map_end(out, &val);
	}
	prov_enc_map_end(out, &map);
	free((void *)(uintptr_t)token.p);
	free((void *)(uintptr_t)response.p);
	prov_wr_fini(&item);
	prov_wr_fini(&data);
}

/* 14.5.2: {"ocspVals": [1* bstr]} */
static void put_revocation(const struct forge *f, struct prov_wr *out, struct prov_enc_map *un)
{
	struct prov_enc_map map;

	prov_enc_key(out, un, "rVals");
	prov_enc_map_begin(out, &map);
	prov_enc_key(out, &map, "ocspVals");
	prov_enc_array(out, f->num_ocsp);
	for (size_t i = 0; i < f->num_ocsp; i++)
		prov_enc_bytes(out, f->ocsp[i % 4]);
	prov_enc_map_end(out, &map);
}

static void put_chain(struct forge *f, struct prov_wr *map, const struct prov_cose_chain *chain)
{
	size_t n = chain->n + f->more_certs + (f->junk.n > 0);
	struct prov_bytes *all = prov_arena_array(&f->arena, n, sizeof(*all), NULL);
	struct prov_cose_chain more = {.certs = all, .n = n};

	assert_non_null(all);
	for (size_t i = 0; i < n; i++)
		all[i] = i < chain->n ? chain->certs[i] : f->junk.n > 0 ? f->junk : chain->certs[0];
	prov_cose_put_protected(map, prov_signer_alg(f->signer), &more);
}

/* COSE_Sign1 with chosen defects; the honest form is cose/'s own. */
static void put_cose(struct forge *f, struct prov_wr *out, struct prov_bytes claim, unsigned flags)
{
	struct prov_wr map;
	struct prov_cose_tbs tbs;
	const struct prov_cose_chain *chain = prov_signer_chain(f->signer);
	struct prov_enc_map un;
	size_t n = prov_signer_sig_size(f->signer);
	uint8_t *sig = prov_arena_alloc(&f->arena, n, NULL);

	prov_wr_init(&map, (size_t)1 << 20);
	if (f->iat != 0) {
		prov_enc_map_begin(&map, &un);
		prov_enc_key_int(&map, &un, 1);
		prov_enc_int(&map, prov_signer_alg(f->signer));
		prov_enc_key_int(&map, &un, 33);
		prov_enc_bytes(&map, chain->certs[0]);
		prov_enc_key(&map, &un, "iat");
		prov_enc_int(&map, f->iat);
		prov_enc_map_end(&map, &un);
	} else if (flags & FORGE_NO_CRED) {
		prov_enc_map_begin(&map, &un);
		prov_enc_key_int(&map, &un, 1);
		prov_enc_int(&map, prov_signer_alg(f->signer));
		prov_enc_map_end(&map, &un);
	} else {
		put_chain(f, &map, chain);
	}
	prov_cose_tbs(&tbs, "Signature1", prov_wr_data(&map), claim);
	assert_non_null(sig);
	if (prov_signer_is_remote(f->signer)) /* any signature: nobody has the key */
		memset(sig, 0x55, n);
	else
		OK(prov_signer_sign(f->signer, tbs.parts, tbs.num_parts, sig, &n, NULL));
	if (flags & FORGE_BAD_SIGNATURE)
		sig[10] ^= 4;
	{
		struct prov_wr item, data;
		struct prov_cose_tbs stamped;

		prov_wr_init(&item, 4096);
		prov_wr_init(&data, 65536);
		prov_enc_bytes(&item, prov_bytes(sig, n));
		prov_cose_tbs(
		    &stamped, "CounterSignature", prov_wr_data(&map), prov_wr_data(&item));
		for (size_t i = 0; i < stamped.num_parts; i++)
			prov_wr_bytes(&data, stamped.parts[i]);
		f->last_stamped = keep(f, prov_wr_data(&data));
		prov_wr_fini(&item);
		prov_wr_fini(&data);
	}
	prov_enc_tag(out, 18);
	prov_enc_array(out, 4);
	prov_enc_bytes(out, prov_wr_data(&map));
	if (f->more_headers > 0) { /* more than the encoder's maps hold */
		prov_wr_u8(out, 0xb8);
		prov_wr_u8(out, (uint8_t)f->more_headers);
		for (size_t i = 0; i < f->more_headers; i++) {
			prov_enc_uint(out, 1000 + i);
			prov_enc_uint(out, 0);
		}
	} else {
		prov_enc_map_begin(out, &un);
	}
	if (flags & FORGE_TWO_CHAINS) {
		prov_enc_key_int(out, &un, 33);
		prov_enc_bytes(out, chain->certs[0]);
	}
	if (f->num_ocsp > 0)
		put_revocation(f, out, &un);
	if (f->tsa != NULL)
		put_stamp(f, out, &un, prov_wr_data(&map), claim, prov_bytes(sig, n));
	if (f->both_stamps) {
		f->old_stamp = true;
		f->stamp_other = false;
		put_stamp(f, out, &un, prov_wr_data(&map), claim, prov_bytes(sig, n));
		f->old_stamp = false;
		f->stamp_other = true;
	}
	if (f->more_headers == 0)
		prov_enc_map_end(out, &un);
	if (flags & FORGE_PAYLOAD)
		prov_enc_bytes(out, claim);
	else
		prov_enc_null(out);
	prov_enc_bytes(out, prov_bytes(sig, n));
	OK(prov_wr_done(out, NULL));
	prov_wr_fini(&map);
}

static void put_box(
    struct forge *f, enum prov_jumbf_type type, const char *label, struct prov_bytes body)
{
	size_t mark, content;

	prov_jumbf_begin(&f->store, type, label, prov_bytes(NULL, 0), &mark);
	prov_box_begin(&f->store, PROV_BOX_CBOR, &content);
	prov_wr_bytes(&f->store, body);
	prov_box_end(&f->store, content);
	prov_jumbf_end(&f->store, mark);
}

/* Puts a compressed manifest where the one that has just ended stands. */
static void compress(struct forge *f)
{
	struct prov_bytes plain =
	    keep(f, prov_bytes_sub(prov_wr_data(&f->store), f->manifest_at, f->store.n));
	size_t mark, brob;

	prov_wr_cut(&f->store, f->manifest_at);
	prov_jumbf_begin(&f->store, PROV_JUMBF_COMPRESSED, f->label, prov_bytes(NULL, 0), &mark);
	prov_box_begin(&f->store, PROV_BOX_BROB, &brob);
	brob_store(&f->store, plain);
	prov_box_end(&f->store, brob);
	prov_jumbf_end(&f->store, mark);
}

struct prov_hashed_uri forge_databox(struct forge *f, const char *label, struct prov_bytes body)
{
	struct prov_hashed_uri uri = {0};
	uint8_t hash[PROV_HASH_MAX];
	size_t mark, content, at = f->databoxes.n;
	struct prov_wr wr;
	char url[128];

	prov_wr_init(&wr, (size_t)1 << 20);
	prov_wr_bytes(&wr, f->databoxes);
	prov_jumbf_begin(&wr, PROV_JUMBF_CBOR, label, prov_bytes(NULL, 0), &mark);
	prov_box_begin(&wr, PROV_BOX_CBOR, &content);
	prov_wr_bytes(&wr, body);
	prov_box_end(&wr, content);
	prov_jumbf_end(&wr, mark);
	f->databoxes = keep(f, prov_wr_data(&wr));
	prov_wr_fini(&wr);
	OK(prov_hash_bytes(PROV_HASH_SHA256,
	    prov_bytes_sub(f->databoxes, at + 8, f->databoxes.n - at - 8), hash, NULL));
	(void)snprintf(url, sizeof(url), "self#jumbf=c2pa.databoxes/%s", label);
	uri.url = keep(f, prov_bytes_str(url));
	uri.hash = keep(f, prov_bytes(hash, 32));
	return uri;
}

static void put_databoxes(struct forge *f)
{
	size_t mark;

	if (f->databoxes.n == 0)
		return;
	prov_jumbf_begin(
	    &f->store, PROV_JUMBF_DATABOXES, "c2pa.databoxes", prov_bytes(NULL, 0), &mark);
	prov_wr_bytes(&f->store, f->databoxes);
	prov_jumbf_end(&f->store, mark);
}

void forge_end(struct forge *f, unsigned flags)
{
	const char *label = flags & FORGE_V1 ? "c2pa.claim" : "c2pa.claim.v2";
	struct prov_wr claim, cose;
	size_t sig_at;

	prov_jumbf_end(&f->store, f->mark_assertions);
	put_databoxes(f);
	prov_wr_init(&claim, (size_t)32 << 20);
	prov_wr_init(&cose, (size_t)1 << 20);
	put_claim(f, &claim, flags);
	if (flags & FORGE_CLAIM_NO_CBOR)
		put_box(f, PROV_JUMBF_CLAIM, label, prov_bytes_str("\xff\xff no CBOR"));
	else if (!(flags & FORGE_NO_CLAIM))
		put_box(f, PROV_JUMBF_CLAIM, label, prov_wr_data(&claim));
	if (flags & FORGE_TWO_CLAIMS)
		put_box(f, PROV_JUMBF_CLAIM, "c2pa.claim", prov_wr_data(&claim));
	if (flags & FORGE_NO_COSE)
		prov_enc_str(&cose, "no COSE");
	else
		put_cose(f, &cose, prov_wr_data(&claim), flags);
	sig_at = f->store.n;
	if (!(flags & FORGE_NO_SIGNATURE_BOX))
		put_box(f, PROV_JUMBF_SIGNATURE, signature_label(f), prov_wr_data(&cose));
	f->last_signature =
	    keep(f, prov_bytes_sub(prov_wr_data(&f->store), sig_at + 8, f->store.n - sig_at - 8));
	prov_wr_fini(&claim);
	prov_wr_fini(&cose);
	if (f->more_signature.n > 0) {
		prov_wr_u32(&f->store, (uint32_t)f->more_signature.n + 8);
		prov_wr_u32(&f->store, PROV_BOX_JUMB);
		prov_wr_bytes(&f->store, f->more_signature);
	}
	prov_jumbf_end(&f->store, f->marks[1]);
	if (f->compress)
		compress(f);
	f->last_manifest = keep(f, prov_bytes_sub(prov_wr_data(&f->store), f->manifest_at + 8,
				       f->store.n - f->manifest_at - 8));
	if (f->num_manifests++ == 0) {
		f->first_manifest = f->last_manifest;
		f->first_signature = f->last_signature;
	}
}

static void put_chunk(struct prov_wr *out, struct prov_bytes store)
{
	uint32_t crc = 0xffffffffu;
	size_t at;

	prov_wr_u32(out, (uint32_t)store.n);
	at = out->n;
	prov_wr_str(out, "caBX");
	prov_wr_bytes(out, store);
	for (size_t i = at; i < out->n; i++) {
		crc ^= out->p[i];
		for (int k = 0; k < 8; k++)
			crc = crc & 1 ? 0xedb88320u ^ crc >> 1 : crc >> 1;
	}
	prov_wr_u32(out, ~crc);
}

static size_t part_size(const struct forge *f)
{
	return f->part == 0 ? 64000 : f->part;
}

uint64_t forge_embedded(const struct forge *f)
{
	if (!f->jpeg)
		return f->store_size + 12;
	if (f->store_size == 0)
		return 0;
	return f->store_size - 8 + (f->store_size - 8 + part_size(f) - 1) / part_size(f) * 20;
}

/* ISO 19566-5 D.2 */
static void put_segments(struct prov_wr *out, struct prov_bytes store, size_t size)
{
	uint32_t z = 1;

	for (size_t off = 8; off < store.n; off += size, z++) {
		struct prov_bytes part = prov_bytes_sub(store, off, size);

		prov_wr_u16(out, 0xffeb);
		prov_wr_u16(out, (uint16_t)(18 + part.n));
		prov_wr_str(out, "JP");
		prov_wr_u16(out, 7);
		prov_wr_u32(out, z);
		prov_wr_bytes(out, prov_bytes(store.p, 8));
		prov_wr_bytes(out, part);
	}
}

struct prov_bytes forge_png(struct forge *f, forge_build build, void *ctx)
{
	struct prov_wr file;
	struct prov_bytes out;

	/* Tokens carry DER signatures, whose length varies: again until the size is what was said.
	 */
	for (int pass = 0; pass < 100 && (pass == 0 || f->store.n != f->store_size); pass++) {
		f->store_size = pass == 0 ? 0 : f->store.n;
		prov_wr_fini(&f->store);
		prov_wr_init(&f->store, (size_t)64 << 20);
		f->num_manifests = 0;
		f->of_last = false;
		f->recorded = NULL;
		f->compress = false;
		prov_jumbf_begin(
		    &f->store, PROV_JUMBF_STORE, "c2pa", prov_bytes(NULL, 0), &f->marks[0]);
		build(f, ctx);
		prov_jumbf_end(&f->store, f->marks[0]);
		OK(prov_wr_done(&f->store, NULL));
	}
	assert_int_equal(f->store.n, f->store_size);
	if (f->wrap != NULL)
		return f->wrap(f, prov_wr_data(&f->store));
	prov_wr_init(&file, (size_t)65 << 20);
	prov_wr_bytes(&file, f->head);
	if (f->jpeg)
		put_segments(&file, prov_wr_data(&f->store), part_size(f));
	else
		put_chunk(&file, prov_wr_data(&f->store));
	prov_wr_bytes(&file, f->tail);
	OK(prov_wr_done(&file, NULL));
	out = keep(f, prov_wr_data(&file));
	prov_wr_fini(&file);
	return out;
}

struct prov_report *forge_try(struct forge *f, struct prov_bytes file, bool trusting)
{
	struct prov_src *src = NULL;
	struct prov_report *report = NULL;
	struct prov_err err = {0};

	OK(prov_src_mem(&src, file.p, file.n, NULL));
	if (prov_verify(&report, trusting ? f->policy : f->nobody, src, "forged.png", &err) !=
	    PROV_OK)
		print_message("prov_verify: %s\n", err.msg);
	prov_src_close(src);
	return report;
}

struct prov_report *forge_verify(struct forge *f, struct prov_bytes file, bool trusting)
{
	struct prov_report *report = forge_try(f, file, trusting);

	assert_non_null(report);
	return report;
}

bool forge_has(const struct prov_report *report, const char *code)
{
	assert_non_null(report);
	if (code[0] == '>') {
		for (size_t i = 0; i < report->num_ingredients; i++) {
			const struct prov_findings *f = &report->ingredients[i].findings;
			for (size_t k = 0; k < f->n; k++) {
				if (strcmp(f->v[k].code, &code[1]) == 0)
					return true;
			}
		}
		return false;
	}
	for (size_t i = 0; i < prov_report_num_status(report); i++) {
		if (strcmp(prov_report_status(report, i).code, code) == 0)
			return true;
	}
	return false;
}

bool forge_finds(
    struct forge *f, forge_build build, void *ctx, const char *code, enum prov_state *state)
{
	struct prov_report *report = forge_verify(f, forge_png(f, build, ctx), true);
	bool found;

	assert_non_null(report);
	found = forge_has(report, code);
	if (state != NULL)
		*state = prov_report_state(report);
	if (!found) {
		for (size_t i = 0; i < prov_report_num_status(report); i++)
			print_message("  %s\n", prov_report_status(report, i).code);
	}
	prov_report_free(report);
	return found;
}
