/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Key and passphrase are nowhere once they were used: in no writable byte of the heap and of data
 * at the end; and in no block that is freed from loading the key to freeing it, looked at before it
 * goes (inject.c). The key is made by another process: what making one leaves (SECURITY.md) is not
 * looked for. Looked for is every run of eight bytes: of the
 * key, forwards and backwards (big numbers lie both ways), of its Base64 and of the passphrase.
 *
 * "fault_wipe leak" leaves a copy on purpose: it must be found.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helper/signed.h"
#include "inject.h"

enum { RUN = 8, KEY = 32, PASSPHRASE = 24, MOST = 512, PEM = 4096, CHUNK = 1 << 16 };

/* All that the test itself knows of the secrets: in pages of its own, which are not searched. */
struct vault {
	uint8_t key[KEY], back[KEY], der[PEM];
	char passphrase[PASSPHRASE + 1], pem[PEM], chain[2 * PEM];
	size_t pem_len, chain_len;
	uint64_t runs[MOST];
	size_t n;
	uint8_t may[1 << 16]; /* whether a run begins with these two bytes */
};

static struct vault *vault;
static unsigned long found_freed, found_left;

static void add_runs(const void *data, size_t n)
{
	const uint8_t *p = data;

	for (size_t i = 0; i + RUN <= n && vault->n < MOST; i++, vault->n++) {
		memcpy(&vault->runs[vault->n], &p[i], RUN);
		vault->may[p[i] | p[i + 1] << 8] = 1;
	}
}

static bool is_run(const uint8_t *p)
{
	uint64_t v;

	if (vault->may[p[0] | p[1] << 8] == 0)
		return false;
	memcpy(&v, p, RUN);
	for (size_t i = 0; i < vault->n; i++) {
		if (vault->runs[i] == v)
			return true;
	}
	return false;
}

static size_t count_runs(const uint8_t *p, size_t n)
{
	size_t found = 0;

	for (size_t i = 0; i + RUN <= n; i++)
		found += is_run(&p[i]) ? 1 : 0;
	return found;
}

/* For a debugger to stop at. */
void wipe_found(const void *at);
__attribute__((noinline)) void wipe_found(const void *at)
{
	__asm__ volatile("" ::"r"(at) : "memory");
}

static void look(void *ctx, const void *block, size_t n)
{
	(void)ctx;
	if (count_runs(block, n) == 0)
		return;
	found_freed++;
	wipe_found(block);
}

static void must(bool ok, const char *what)
{
	if (!ok) {
		(void)fprintf(stderr, "could not begin: %s\n", what);
		exit(2);
	}
}

static int value_of(char c)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c == '\0' ? NULL : strchr(digits, c);

	return at == NULL ? -1 : (int)(at - digits);
}

/* The key is the first OCTET STRING of 32 bytes (RFC 5915; RFC 8410, 7). */
static void learn_key(const char *pem)
{
	const char *text = strchr(pem, '\n') + 1;
	unsigned bits = 0, have = 0;
	size_t n = 0, at = 0;

	for (; *text != '-' && *text != '\0'; text++) {
		int v = value_of(*text);
		if (v < 0)
			continue;
		bits = bits << 6 | (unsigned)v;
		have += 6;
		if (have >= 8) {
			have -= 8;
			vault->der[n++] = (uint8_t)(bits >> have);
		}
	}
	while (at + 2 + KEY <= n && (vault->der[at] != 4 || vault->der[at + 1] != KEY))
		at++;
	must(at + 2 + KEY <= n, "there is no key in the PEM");
	for (size_t i = 0; i < KEY; i++) {
		vault->key[i] = vault->der[at + 2 + i];
		vault->back[KEY - 1 - i] = vault->der[at + 2 + i];
	}
	add_runs(vault->key, KEY);
	add_runs(vault->back, KEY);
	/* Only what is of the key alone: its first 15 bytes behind the next multiple of three. */
	text = strchr(vault->pem, '\n') + 1;
	at = (at + 2 + 2) / 3 * 4;
	if (at % 64 + 20 <= 64)
		add_runs(&text[at + at / 64], 20);
}

/* What the stack held below here. */
static void clear_stack(void)
{
	uint8_t bytes[CHUNK];

	memset(bytes, 0, sizeof(bytes));
	__asm__ volatile("" ::"r"(bytes) : "memory");
}

static void search_part(uintptr_t from, uintptr_t to, const char *name)
{
	size_t runs = count_runs((const uint8_t *)from, to - from);

	if (runs == 0)
		return;
	found_left++;
	(void)fprintf(stderr, "%zu runs in %s", runs, name);
}

/* Everything that can be written to, but for the vault. */
static void search_process(void)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[512], mode[8];
	unsigned long from, to;

	must(maps != NULL, "/proc/self/maps");
	while (fgets(line, sizeof(line), maps) != NULL) {
		if (sscanf(line, "%lx-%lx %7s", &from, &to, mode) != 3 || mode[0] != 'r' ||
		    mode[1] != 'w' || to - from > (1ul << 28))
			continue;
		if ((uintptr_t)vault < to && (uintptr_t)vault >= from)
			continue;
		/* Below what is in use, others' frames lie about: a known gap, where the seed of
		 * Ed25519 was seen. */
		if (strstr(line, "[stack]") != NULL)
			continue;
		search_part(from, to, line);
	}
	(void)fclose(maps);
}

static int tell(void *ctx, const char *what, char *buf, size_t len)
{
	(void)ctx;
	(void)what;
	must(len > PASSPHRASE, "room for the passphrase");
	memcpy(buf, vault->passphrase, PASSPHRASE);
	return PASSPHRASE;
}

static void sign(const struct prov_signer *signer)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_src *src = NULL;
	struct prov_sink *sink = NULL;
	struct prov_bytes sample = sample_jpeg();

	opts.declare = "captured";
	must(prov_src_mem(&src, sample.p, sample.n, NULL) == PROV_OK &&
		 prov_sink_mem(&sink, (size_t)1 << 24, NULL) == PROV_OK &&
		 prov_sign(signer, src, sink, &opts, NULL) == PROV_OK,
	    "signing");
	prov_sink_close(sink);
	prov_src_close(src);
}

static void make(enum prov_alg alg, bool locked)
{
	struct prov_keygen_opts opts = PROV_KEYGEN_OPTS_INIT;
	struct prov_keygen *made = NULL;
	const char *pem;

	opts.name = "Tester";
	opts.alg = alg;
	opts.passphrase = locked ? vault->passphrase : NULL;
	opts.passphrase_len = locked ? PASSPHRASE : 0;
	must(prov_keygen_identity(&made, &opts, NULL) == PROV_OK, "a key");
	pem = prov_keygen_pem(made, PROV_KEYGEN_KEY, &vault->pem_len);
	must(vault->pem_len < PEM, "the PEM is long");
	memcpy(vault->pem, pem, vault->pem_len);
	vault->pem[vault->pem_len] = '\0';
	pem = prov_keygen_pem(made, PROV_KEYGEN_CHAIN, &vault->chain_len);
	must(vault->chain_len < 2 * PEM, "the chain is long");
	memcpy(vault->chain, pem, vault->chain_len);
	prov_keygen_free(made);
}

static void make_elsewhere(enum prov_alg alg, bool locked)
{
	int status = 1;
	pid_t child = fork();

	if (child == 0) {
		make(alg, locked);
		_exit(0);
	}
	must(child > 0 && waitpid(child, &status, 0) == child && status == 0, "another process");
}

static void use(enum prov_alg alg, bool locked)
{
	struct prov_key *key = NULL;
	struct prov_signer *signer = NULL;

	make_elsewhere(alg, locked);
	if (!locked) {
		learn_key(vault->pem);
		clear_stack();
	}
	fault_watch(look, NULL);
	must(prov_key_load(&key, vault->pem, vault->pem_len, "key", tell, NULL, NULL) == PROV_OK,
	    "loading it");
	must(prov_signer_new(&signer, key, alg, vault->chain, vault->chain_len, "chain", 0, NULL) ==
		 PROV_OK,
	    "a signer");
	sign(signer);
	prov_signer_free(signer);
	fault_watch(NULL, NULL);
}

int main(int argc, char **argv)
{
	static const enum prov_alg algs[] = {PROV_ALG_ED25519, PROV_ALG_ES256};
	char *copy = NULL;

	vault =
	    mmap(NULL, sizeof(*vault), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(vault != MAP_FAILED, "memory");
	(void)madvise(vault, sizeof(*vault), MADV_DONTDUMP);
	for (size_t i = 0; i < PASSPHRASE; i++) {
		uint8_t byte;
		must(getrandom(&byte, 1, 0) == 1, "random numbers");
		vault->passphrase[i] = (char)('A' + byte % 26);
	}
	add_runs(vault->passphrase, PASSPHRASE);
	for (size_t i = 0; i < sizeof(algs) / sizeof(algs[0]); i++) {
		use(algs[i], false);
		use(algs[i], true);
	}
	if (argc > 1 && strcmp(argv[1], "leak") == 0) {
		copy = malloc(KEY);
		must(copy != NULL, "memory");
		memcpy(copy, vault->key, KEY);
		__asm__ volatile("" ::"r"(copy) : "memory");
	}
	search_process();
	(void)printf("%zu runs looked for; in freed memory: %lu, left: %lu\n", vault->n,
	    found_freed, found_left);
	free(copy);
	return found_freed == 0 && found_left == 0 ? 0 : 1;
}
