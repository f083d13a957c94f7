/* SPDX-License-Identifier: Apache-2.0 */
/* What the examples share, so that each shows one thing: files in memory, and a signer of two. */
#ifndef EXAMPLE_H
#define EXAMPLE_H

#include <stdio.h>
#include <stdlib.h>

#include <prov/prov.h>

#define EXAMPLE_MAX (1u << 20)

struct bytes {
	char *p;
	size_t n;
};

static inline struct bytes read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct bytes b = {malloc(EXAMPLE_MAX), 0};

	if (file == NULL || b.p == NULL)
		exit(2);
	b.n = fread(b.p, 1, EXAMPLE_MAX, file);
	fclose(file);
	return b;
}

static inline void write_file(const char *path, const void *data, size_t n)
{
	FILE *file = fopen(path, "wb");

	if (file == NULL || fwrite(data, 1, n, file) != n || fclose(file) != 0)
		exit(2);
}

static inline struct prov_signer *load_signer(const char *key_path, const char *chain_path)
{
	struct bytes chain = read_file(chain_path);
	struct prov_signer *signer = NULL;
	struct prov_key *key = NULL;
	struct prov_err err = {0};

	if (prov_key_load_file(&key, key_path, NULL, NULL, &err) != PROV_OK ||
	    prov_signer_new(&signer, key, PROV_ALG_AUTO, chain.p, chain.n, chain_path, 0, &err) !=
		PROV_OK)
		fprintf(stderr, "%s\n", err.msg);
	free(chain.p);
	return signer;
}

/* The exit status, with the reason where there is one. */
static inline int report(int rc, const struct prov_err *err)
{
	if (rc != PROV_OK)
		fprintf(stderr, "%s\n", err->msg);
	return rc == PROV_OK ? 0 : 1;
}

#endif
