/* SPDX-License-Identifier: Apache-2.0 */
/* What the examples share, so that each shows one thing: files in memory, and a signer of two. */
#ifndef EXAMPLE_H
#define EXAMPLE_H

#include <stdio.h>
#include <stdlib.h>

#include <prov/prov.h>

#define EXAMPLE_MORE (1u << 20) /* bytes that credentials may add to a file */

struct bytes {
	char *p;
	size_t n;
};

/* All of it, or the end of the program: half a file, signed, would look like a whole one. */
static inline struct bytes read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct bytes b = {NULL, 0};
	size_t room = 0;

	if (file == NULL) {
		perror(path);
		exit(2);
	}
	while (b.n == room) {
		char *more;

		room = room == 0 ? 1u << 16 : room * 2;
		more = realloc(b.p, room);
		if (more == NULL)
			exit(2);
		b.p = more;
		b.n += fread(b.p + b.n, 1, room - b.n, file);
	}
	if (ferror(file)) {
		perror(path);
		exit(2);
	}
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

static inline int usage(const char *program)
{
	fprintf(stderr, "usage: %s KEY.pem CHAIN.pem IN OUT\n", program);
	return 2;
}

/* The exit status, with the reason where there is one. */
static inline int report(int rc, const struct prov_err *err)
{
	if (rc != PROV_OK)
		fprintf(stderr, "%s\n", err->msg);
	return rc == PROV_OK ? 0 : 1;
}

#endif
