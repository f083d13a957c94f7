/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: fuzz_seeds TESTDATA/FUZZ
 *
 * Writes the seeds that no editor makes: certificates with what revokes them, and trust lists. They
 * are made anew with fresh keys each time, so run it only where a seed has to change.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helper/crl.h"
#include "helper/lists.h"
#include "helper/ocsp.h"

static void put(const char *dir, const char *name, const struct prov_bytes *parts, size_t n)
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
	put(dir, "revoked/good", parts, 3);
	free((void *)(uintptr_t)parts[2].p);
	ocsp.status = OCSP_SAYS_REVOKED;
	ocsp.reason = 2;
	ocsp.by_key = true;
	ocsp.to = "20231201000000Z";
	parts[2] = ocsp_make(&ocsp);
	put(dir, "revoked/revoked", parts, 3);
	put(dir, "lists/ocsp", &parts[2], 1);
	free((void *)(uintptr_t)parts[2].p);
	parts[2] = crl_make(&crl);
	put(dir, "revoked/crl", parts, 3);
	put(dir, "lists/crl", &parts[2], 1);
	free((void *)(uintptr_t)parts[2].p);
	crl.indirect = true;
	crl.no_next = true;
	crl.lost_at = "20220101000000Z";
	parts[2] = crl_make(&crl);
	put(dir, "revoked/indirect", parts, 3);
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

	put(dir, "lists/lote.json", &part, 1);
	free(text);
	text = certs_pem(ca, 1);
	part = prov_bytes_str(text);
	put(dir, "lists/anchor.pem", &part, 1);
	free(text);
}

int main(int argc, char **argv)
{
	const struct certs_opts of_leaf = {.cn = "Leaf", .key = CERTS_ED25519};
	const struct certs_opts of_ca = {.kind = CERTS_CA, .cn = "CA"};
	struct certs_cert ca = certs_make(NULL, &of_ca), leaf = certs_make(&ca, &of_leaf);

	if (argc != 2) {
		fputs("usage: fuzz_seeds TESTDATA/FUZZ\n", stderr);
		return EXIT_FAILURE;
	}
	put_revoked(argv[1], &leaf, &ca);
	put_lists(argv[1], &ca);
	certs_free(&leaf);
	certs_free(&ca);
	return EXIT_SUCCESS;
}
