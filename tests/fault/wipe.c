/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Key and passphrase are nowhere once they were used: in no writable byte of the heap and of data
 * at the end; and in no block that is freed from loading the key to freeing it, looked at before it
 * goes (inject.c). Keys of each algorithm are made by another process: what making one leaves
 * (SECURITY.md) is not looked for. Looked for is every run of eight bytes: of each secret part of
 * the key, forwards and backwards (big numbers lie both ways), of its Base64 and of the passphrase.
 * Not seen: what mathematics makes of them on the way.
 *
 * "fault_wipe leak" leaves a copy on purpose: it must be found.
 */
#define _GNU_SOURCE /* memmem */
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helper/certs.h"
#include "helper/signed.h"
#include "inject.h"

enum { RUN = 8, SECRET = 512, PASSPHRASE = 24, MOST = 1 << 16, PEM = 8192 };

/* All that the test itself knows of the secrets: in pages of its own, which are not searched. */
struct vault {
	uint8_t first[SECRET]; /* part of the key */
	size_t first_len;
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

static int compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y ? 1 : 0;
}

static bool is_run(const uint8_t *p)
{
	uint64_t v;

	if (vault->may[p[0] | p[1] << 8] == 0)
		return false;
	memcpy(&v, p, RUN);
	return bsearch(&v, vault->runs, vault->n, sizeof(v), compare) != NULL;
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

static void add_secret(const uint8_t *p, size_t n)
{
	uint8_t back[SECRET];

	must(n <= SECRET, "a part of the key is long");
	if (vault->first_len == 0) {
		memcpy(vault->first, p, n);
		vault->first_len = n;
	}
	for (size_t i = 0; i < n; i++)
		back[n - 1 - i] = p[i];
	add_runs(p, n);
	add_runs(back, n);
}

/* As OpenSSL has them, in the other process. */
static void add_number(const EVP_PKEY *key, const char *name)
{
	uint8_t bytes[SECRET];
	BIGNUM *bn = NULL;

	must(EVP_PKEY_get_bn_param(key, name, &bn) == 1 && BN_num_bytes(bn) <= SECRET, name);
	add_secret(bytes, (size_t)BN_bn2bin(bn, bytes));
	BN_clear_free(bn);
}

static void add_octets(const EVP_PKEY *key)
{
	uint8_t bytes[SECRET];
	size_t n = sizeof(bytes);

	must(EVP_PKEY_get_raw_private_key(key, bytes, &n) == 1, "the seed");
	add_secret(bytes, n);
}

static void learn_key(const EVP_PKEY *key)
{
	static const char *const rsa[] = {OSSL_PKEY_PARAM_RSA_D, OSSL_PKEY_PARAM_RSA_FACTOR1,
	    OSSL_PKEY_PARAM_RSA_FACTOR2, OSSL_PKEY_PARAM_RSA_EXPONENT1,
	    OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1};

	if (EVP_PKEY_is_a(key, "RSA") == 1) {
		for (size_t i = 0; i < sizeof(rsa) / sizeof(rsa[0]); i++)
			add_number(key, rsa[i]);
	} else if (EVP_PKEY_is_a(key, "EC") == 1) {
		add_number(key, OSSL_PKEY_PARAM_PRIV_KEY);
	} else {
		add_octets(key);
	}
}

/* Its Base64, where that is of the secret alone: the bytes of the DER from FROM to UNTIL. */
static void learn_pem(size_t from, size_t until)
{
	const char *text = strchr(vault->pem, '\n') + 1;
	size_t at = (from + 2) / 3 * 4, end = until / 3 * 4, n;

	for (; at < end; at += n) {
		n = 64 - at % 64 < end - at ? 64 - at % 64 : end - at;
		add_runs(&text[at + at / 64], n);
	}
}

static void learn_der(EVP_PKEY *key)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
	unsigned char *der = NULL;
	int n = i2d_PKCS8_PRIV_KEY_INFO(info, &der);
	bool is_rsa = EVP_PKEY_is_a(key, "RSA") == 1;
	const unsigned char *first = NULL;

	must(n > 0, "the key's DER");
	/* The first secret to be learned is the first there; what follows one of RSA is secret,
	 * too. */
	first = memmem(der, (size_t)n, vault->first, vault->first_len);
	must(first != NULL, "the key in its DER");
	learn_pem(
	    (size_t)(first - der), is_rsa ? (size_t)n : (size_t)(first - der) + vault->first_len);
	OPENSSL_clear_free(der, (size_t)n);
	PKCS8_PRIV_KEY_INFO_free(info);
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

static void make(enum certs_key kind, bool locked)
{
	struct certs_cert chain[2] = {{0}, certs_root()};
	struct certs_opts opts = {.use_key = certs_new_key(kind)};
	BIO *bio = BIO_new(BIO_s_mem());
	char *pem;

	chain[0] = certs_make(&chain[1], &opts);
	must(bio != NULL &&
		 PEM_write_bio_PKCS8PrivateKey(bio, opts.use_key, locked ? EVP_aes_256_cbc() : NULL,
		     locked ? vault->passphrase : NULL, locked ? PASSPHRASE : 0, NULL, NULL) == 1,
	    "the key's PEM");
	vault->pem_len = (size_t)BIO_get_mem_data(bio, &pem);
	must(vault->pem_len < PEM, "the PEM is long");
	memcpy(vault->pem, pem, vault->pem_len);
	vault->pem[vault->pem_len] = '\0';
	pem = certs_pem(chain, 2);
	vault->chain_len = strlen(pem);
	must(vault->chain_len < sizeof(vault->chain), "the chain is long");
	memcpy(vault->chain, pem, vault->chain_len);
	vault->first_len = 0;
	learn_key(opts.use_key);
	if (!locked)
		learn_der(opts.use_key);
	must(vault->n < MOST, "there are many runs");
	qsort(vault->runs, vault->n, sizeof(vault->runs[0]), compare);
}

static void make_elsewhere(enum certs_key kind, bool locked)
{
	int status = 1;
	pid_t child = fork();

	if (child == 0) {
		make(kind, locked);
		_exit(0);
	}
	must(child > 0 && waitpid(child, &status, 0) == child && status == 0, "another process");
}

static void use(enum certs_key kind, enum prov_alg alg, bool locked)
{
	struct prov_key *key = NULL;
	struct prov_signer *signer = NULL;
	unsigned long before = found_freed;

	make_elsewhere(kind, locked);
	fault_watch(look, NULL);
	must(prov_key_load(&key, vault->pem, vault->pem_len, "key", tell, NULL, NULL) == PROV_OK,
	    "loading it");
	must(prov_signer_new(&signer, key, alg, vault->chain, vault->chain_len, "chain", 0, NULL) ==
		 PROV_OK,
	    "a signer");
	sign(signer);
	prov_signer_free(signer);
	fault_watch(NULL, NULL);
	if (found_freed > before)
		(void)fprintf(stderr, "%s, %s: %lu freed blocks\n", prov_alg_str(alg),
		    locked ? "with a passphrase" : "in plain", found_freed - before);
}

int main(int argc, char **argv)
{
	static const struct {
		enum certs_key kind;
		enum prov_alg alg;
	} keys[] = {{CERTS_ED25519, PROV_ALG_ED25519}, {CERTS_P256, PROV_ALG_ES256},
	    {CERTS_P384, PROV_ALG_ES384}, {CERTS_P521, PROV_ALG_ES512},
	    {CERTS_RSA2048, PROV_ALG_PS256}, {CERTS_RSA3072, PROV_ALG_PS384}};
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
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		use(keys[i].kind, keys[i].alg, false);
		use(keys[i].kind, keys[i].alg, true);
	}
	if (argc > 1 && strcmp(argv[1], "leak") == 0) {
		copy = malloc(SECRET);
		must(copy != NULL, "memory");
		memcpy(copy, vault->first, vault->first_len);
		__asm__ volatile("" ::"r"(copy) : "memory");
	}
	search_process();
	(void)printf("%zu runs looked for; in freed memory: %lu, left: %lu\n", vault->n,
	    found_freed, found_left);
	free(copy);
	return found_freed == 0 && found_left == 0 ? 0 : 1;
}
