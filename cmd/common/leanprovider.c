/* SPDX-License-Identifier: Apache-2.0 */
#include "common/leanprovider.h"

#include <openssl/core.h>
#include <openssl/core_dispatch.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/provider.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* What OpenSSL starts its default provider with, in its static library. */
OSSL_provider_init_fn ossl_default_provider_init __attribute__((weak));

#define MAX_DISPATCH 16
#define MAX_PART 64

/* Two providers: the second one has the digests that are seldom asked for. To take down the names
 * of them all costs more than a small file's hash. Filled before there are threads, as long as the
 * process lasts: OpenSSL asks without saying which provider it asks. */
static struct {
	OSSL_FUNC_provider_query_operation_fn *all;
	OSSL_DISPATCH first[MAX_DISPATCH], second[MAX_DISPATCH];
	OSSL_ALGORITHM decoders[MAX_PART], keys[MAX_PART];
	OSSL_ALGORITHM digests[MAX_PART], others[MAX_PART];
	bool has_others;
} lean;

static bool reads_public_key(const OSSL_ALGORITHM *decoder)
{
	return strstr(decoder->property_definition, "input=der") != NULL &&
	       strstr(decoder->property_definition, "structure=SubjectPublicKeyInfo") != NULL;
}

/* The first of its names, which stand with colons between them, is the N bytes at NAME. */
static bool is_called(const OSSL_ALGORITHM *of, const char *name, size_t n)
{
	return strcspn(of->algorithm_names, ":") == n && memcmp(of->algorithm_names, name, n) == 0;
}

static bool is_of_public_keys(const OSSL_ALGORITHM *key)
{
	const size_t n = strcspn(key->algorithm_names, ":");

	for (const OSSL_ALGORITHM *d = lean.decoders; d->algorithm_names != NULL; d++) {
		if (is_called(d, key->algorithm_names, n))
			return true;
	}
	return false;
}

/* What certificates, claims and time-stamps are nearly always made with. */
static const char *const usual_digests[] = {"SHA1", "SHA2-256", "SHA2-384", "SHA2-512"};
#define NUM_USUAL (sizeof(usual_digests) / sizeof(usual_digests[0]))

static bool is_usual_digest(const OSSL_ALGORITHM *digest)
{
	for (size_t i = 0; i < NUM_USUAL; i++) {
		if (is_called(digest, usual_digests[i], strlen(usual_digests[i])))
			return true;
	}
	return false;
}

static bool is_other_digest(const OSSL_ALGORITHM *digest)
{
	return !is_usual_digest(digest);
}

/* What IS_ONE says of those that the default provider has for OPERATION; false where that is none
 * or more than there is room for, or where OpenSSL would have to ask each time. */
static bool pick(
    void *ctx, int operation, bool (*is_one)(const OSSL_ALGORITHM *), OSSL_ALGORITHM part[MAX_PART])
{
	int no_cache = 0;
	size_t n = 0;

	for (const OSSL_ALGORITHM *a = lean.all(ctx, operation, &no_cache);
	     a != NULL && a->algorithm_names != NULL; a++) {
		if (!is_one(a))
			continue;
		if (n == MAX_PART - 1)
			return false;
		part[n++] = *a;
	}
	part[n] = (OSSL_ALGORITHM){0};
	return n > 0 && no_cache == 0;
}

/* Once, for both. */
static bool pick_all(void *ctx)
{
	if (lean.others[0].algorithm_names != NULL)
		return true;
	return pick(ctx, OSSL_OP_DECODER, reads_public_key, lean.decoders) &&
	       pick(ctx, OSSL_OP_KEYMGMT, is_of_public_keys, lean.keys) &&
	       pick(ctx, OSSL_OP_DIGEST, is_usual_digest, lean.digests) &&
	       pick(ctx, OSSL_OP_DIGEST, is_other_digest, lean.others);
}

static const OSSL_ALGORITHM *query_first(void *ctx, int operation, int *no_cache)
{
	*no_cache = 0;
	switch (operation) {
	case OSSL_OP_DECODER:
		return lean.decoders;
	case OSSL_OP_KEYMGMT:
		return lean.keys;
	case OSSL_OP_DIGEST:
		return lean.digests;
	default:
		return lean.all(ctx, operation, no_cache);
	}
}

/* OpenSSL asks all providers for all that they have when it wants a name that it has not seen, and
 * each of them again that said not to remember its answer. */
static const OSSL_ALGORITHM *query_second(void *ctx, int operation, int *no_cache)
{
	(void)ctx;
	*no_cache = !lean.has_others;
	if (!lean.has_others)
		return NULL;
	return operation == OSSL_OP_DIGEST ? lean.others : NULL;
}

/* The default provider's table, with a QUERY of our own. */
static bool take_dispatch(const OSSL_DISPATCH *from, OSSL_FUNC_provider_query_operation_fn *query,
    OSSL_DISPATCH to[MAX_DISPATCH])
{
	size_t n = 0;

	lean.all = NULL;
	for (; from->function_id != 0; from++) {
		if (n == MAX_DISPATCH - 1)
			return false;
		to[n] = *from;
		if (from->function_id == OSSL_FUNC_PROVIDER_QUERY_OPERATION) {
			lean.all = OSSL_FUNC_provider_query_operation(from);
			to[n].function = (void (*)(void))query;
		}
		n++;
	}
	to[n] = (OSSL_DISPATCH){0};
	return lean.all != NULL;
}

static void end(const OSSL_DISPATCH *from, void *ctx)
{
	for (; from->function_id != 0; from++) {
		if (from->function_id == OSSL_FUNC_PROVIDER_TEARDOWN)
			OSSL_FUNC_provider_teardown(from)(ctx);
	}
}

static int start(const OSSL_CORE_HANDLE *core, const OSSL_DISPATCH *in,
    OSSL_FUNC_provider_query_operation_fn *query, OSSL_DISPATCH dispatch[MAX_DISPATCH], void **ctx)
{
	const OSSL_DISPATCH *from;

	if (ossl_default_provider_init(core, in, &from, ctx) != 1)
		return 0;
	if (take_dispatch(from, query, dispatch) && pick_all(*ctx))
		return 1;
	end(from, *ctx);
	*ctx = NULL;
	return 0;
}

static int start_first(
    const OSSL_CORE_HANDLE *core, const OSSL_DISPATCH *in, const OSSL_DISPATCH **out, void **ctx)
{
	*out = lean.first;
	return start(core, in, query_first, lean.first, ctx);
}

static int start_second(
    const OSSL_CORE_HANDLE *core, const OSSL_DISPATCH *in, const OSSL_DISPATCH **out, void **ctx)
{
	*out = lean.second;
	return start(core, in, query_second, lean.second, ctx);
}

static OSSL_PROVIDER *load(const char *name, OSSL_provider_init_fn *how)
{
	if (OSSL_PROVIDER_add_builtin(NULL, name, how) != 1)
		return NULL;
	return OSSL_PROVIDER_try_load(NULL, name, 0);
}

/* OpenSSL takes what the first one has; from here on the second one is asked for what that lacks.
 */
static void seal(void)
{
	for (size_t i = 0; i < NUM_USUAL; i++)
		EVP_MD_free(EVP_MD_fetch(NULL, usual_digests[i], NULL));
	lean.has_others = true;
}

void leanprovider_load(void)
{
	OSSL_PROVIDER *first;

	if (ossl_default_provider_init == NULL)
		return;
	first = load("lean", start_first);
	if (first != NULL && load("lean-others", start_second) != NULL) {
		seal();
		return;
	}
	/* As long as none was loaded, OpenSSL loads the default one itself. */
	if (first != NULL) {
		(void)OSSL_PROVIDER_unload(first);
		(void)OSSL_PROVIDER_load(NULL, "default");
	}
	ERR_clear_error();
}
