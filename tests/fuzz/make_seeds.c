/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: fuzz_seeds TESTDATA/FUZZ
 *
 * Writes the seeds that no editor makes: certificates with what revokes them, trust lists, and
 * signed stores. They are made anew with fresh keys each time, so run it only where a seed has to
 * change.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/make_seeds.h"
#include "fuzz/mutate.h"
#include "helper/crl.h"
#include "helper/forge.h"
#include "helper/lists.h"
#include "helper/ocsp.h"

void seeds_put(const char *dir, const char *name, const struct prov_bytes *parts, size_t n)
{
	char path[4096];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "wb");
	if (file == NULL) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	for (size_t i = 0; i < n; i++)
		fwrite(parts[i].p, 1, parts[i].n, file);
	fclose(file);
}

static void put_revoked(const char *dir, const struct certs_cert *leaf, const struct certs_cert *ca)
{
	struct ocsp_opts ocsp = {.cert = leaf, .issuer = ca};
	struct crl_opts crl = {.issuer = ca, .cert = leaf, .reason = 2};
	struct prov_bytes parts[3] = {leaf->der, ca->der, prov_bytes(NULL, 0)};

	parts[2] = ocsp_make(&ocsp);
	seeds_put(dir, "revoked/good", parts, 3);
	free((void *)(uintptr_t)parts[2].p);
	ocsp.status = OCSP_SAYS_REVOKED;
	ocsp.reason = 2;
	ocsp.by_key = true;
	ocsp.to = "20231201000000Z";
	parts[2] = ocsp_make(&ocsp);
	seeds_put(dir, "revoked/revoked", parts, 3);
	seeds_put(dir, "lists/ocsp", &parts[2], 1);
	free((void *)(uintptr_t)parts[2].p);
	parts[2] = crl_make(&crl);
	seeds_put(dir, "revoked/crl", parts, 3);
	seeds_put(dir, "lists/crl", &parts[2], 1);
	free((void *)(uintptr_t)parts[2].p);
	crl.indirect = true;
	crl.no_next = true;
	crl.lost_at = "20220101000000Z";
	parts[2] = crl_make(&crl);
	seeds_put(dir, "revoked/indirect", parts, 3);
	free((void *)(uintptr_t)parts[2].p);
}

static void put_lists(const char *dir, const struct certs_cert *ca)
{
	const struct lists_service services[] = {
	    {.cert = ca, .type = "http://c2pa.org/conformance/trust-list/CA"},
	    {.cert = ca, .status = LISTS_WITHDRAWN, .since = "2024-01-01T00:00:00Z"}};
	const struct lists_opts opts = {.services = services, .n = 2};
	char *text = lists_json(&opts);
	struct prov_bytes part = prov_bytes_str(text);

	seeds_put(dir, "lists/lote.json", &part, 1);
	free(text);
	text = certs_pem(ca, 1);
	part = prov_bytes_str(text);
	seeds_put(dir, "lists/anchor.pem", &part, 1);
	free(text);
}

/* --- stores, behind the byte that says where they are put --- */

static void build_plain(struct forge *f, void *ctx)
{
	const char *label = ctx;

	forge_begin(f, label == NULL ? "urn:c2pa:active" : label, PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
}

static void build_past(struct forge *f, void *ctx)
{
	struct prov_action_new opened = {
	    .action = "c2pa.opened", .when = 1700000000, .num_ingredients = 1};

	(void)ctx;
	forge_begin(f, "urn:c2pa:first", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, 0);
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_ingredient(f, "c2pa.ingredient.v3", "parentOf", true, true, 0);
	opened.ingredients = &f->refs[f->num_refs - 1];
	forge_actions(f, "c2pa.actions.v2", &opened, 1);
	forge_assert(f, "com.example.own", PROV_JUMBF_JSON, prov_bytes_str("{\"a\":[1,true]}"),
	    FORGE_GATHERED);
	forge_binding(f, 0);
	forge_end(f, 0);
}

static void build_old(struct forge *f, void *ctx)
{
	(void)ctx;
	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_ingredient(f, "c2pa.ingredient", "componentOf", false, false, 0);
	forge_assert(f, "c2pa.thumbnail.claim", PROV_JUMBF_EMBEDDED_FILE, prov_bytes_str("png"), 0);
	forge_binding(f, 0);
	forge_end(f, FORGE_V1);
}

static void build_update(struct forge *f, void *ctx)
{
	char first[] = "urn:c2pa:first";

	(void)ctx;
	build_plain(f, first);
	forge_begin(f, "urn:c2pa:update", PROV_JUMBF_UPDATE);
	forge_ingredient(f, "c2pa.ingredient.v3", "parentOf", true, true, 0);
	forge_end(f, 0);
}

static void put_stores(const char *dir, const struct certs_cert *leaf, const struct certs_cert *ca)
{
	static const struct {
		const char *name;
		enum carrier where;
		forge_build build;
	} stores[] = {{"store/plain", IN_PNG, build_plain}, {"store/jpeg", IN_JPEG, build_plain},
	    {"store/beside", BESIDE_PNG, build_plain}, {"store/past", IN_PNG, build_past},
	    {"store/old", IN_PNG, build_old}, {"store/update", IN_PNG, build_update}};

	for (size_t i = 0; i < sizeof(stores) / sizeof(stores[0]); i++)
		seeds_put_store(
		    dir, stores[i].name, stores[i].where, stores[i].build, NULL, leaf, ca);
}

/* Nothing is mutated here, but what seals stands beside what does. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size)
{
	(void)data;
	(void)max_size;
	return size;
}

int main(int argc, char **argv)
{
	const struct certs_opts of_leaf = {.cn = "Leaf",
	    .use_key = EVP_PKEY_new_raw_private_key(
		EVP_PKEY_ED25519, NULL, (const unsigned char *)MUTATE_SEED, 32)};
	const struct certs_opts of_ca = {.kind = CERTS_CA, .cn = "CA"};
	struct certs_cert ca = certs_make(NULL, &of_ca), leaf = certs_make(&ca, &of_leaf);

	if (argc != 2) {
		fputs("usage: fuzz_seeds TESTDATA/FUZZ\n", stderr);
		return EXIT_FAILURE;
	}
	put_revoked(argv[1], &leaf, &ca);
	put_lists(argv[1], &ca);
	put_stores(argv[1], &leaf, &ca);
	seeds_put_bound(argv[1], &leaf, &ca);
	seeds_put_fetch(argv[1], &leaf, &ca);
	EVP_PKEY_free(of_leaf.use_key);
	certs_free(&leaf);
	certs_free(&ca);
	return EXIT_SUCCESS;
}
