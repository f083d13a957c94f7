/* SPDX-License-Identifier: Apache-2.0 */
#include "common/leanprovider.h"

#include <openssl/core.h>
#include <openssl/core_dispatch.h>
#include <openssl/err.h>
#include <openssl/provider.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* What OpenSSL starts its default provider with, in its static library. */
OSSL_provider_init_fn ossl_default_provider_init __attribute__((weak));

#define MAX_DISPATCH 16
#define MAX_FEW 48

/* Filled before there are threads, as long as the process lasts: OpenSSL asks without saying which
 * provider it asks. */
static struct {
	OSSL_FUNC_provider_query_operation_fn *all;
	OSSL_DISPATCH dispatch[MAX_DISPATCH];
	OSSL_ALGORITHM decoders[MAX_FEW], keys[MAX_FEW];
} lean;

static bool reads_public_key(const OSSL_ALGORITHM *decoder)
{
	return strstr(decoder->property_definition, "input=der") != NULL &&
	       strstr(decoder->property_definition, "structure=SubjectPublicKeyInfo") != NULL;
}

/* The first of its names, which stand with colons between them. */
static size_t first_name(const OSSL_ALGORITHM *of)
{
	return strcspn(of->algorithm_names, ":");
}

static bool is_of_public_keys(const OSSL_ALGORITHM *key)
{
	const size_t n = first_name(key);

	for (const OSSL_ALGORITHM *d = lean.decoders; d->algorithm_names != NULL; d++) {
		if (first_name(d) == n && memcmp(d->algorithm_names, key->algorithm_names, n) == 0)
			return true;
	}
	return false;
}

/* What IS_ONE says of those that the default provider has for OPERATION; none where there are more
 * than there is room for, or where OpenSSL would have to ask each time. */
static bool pick(
    void *ctx, int operation, bool (*is_one)(const OSSL_ALGORITHM *), OSSL_ALGORITHM few[MAX_FEW])
{
	int no_cache = 0;
	size_t n = 0;

	for (const OSSL_ALGORITHM *a = lean.all(ctx, operation, &no_cache);
	     a != NULL && a->algorithm_names != NULL; a++) {
		if (!is_one(a))
			continue;
		if (n == MAX_FEW - 1)
			return false;
		few[n++] = *a;
	}
	few[n] = (OSSL_ALGORITHM){0};
	return n > 0 && no_cache == 0;
}

static const OSSL_ALGORITHM *query(void *ctx, int operation, int *no_cache)
{
	switch (operation) {
	case OSSL_OP_DECODER:
		*no_cache = 0;
		return lean.decoders;
	case OSSL_OP_KEYMGMT:
		*no_cache = 0;
		return lean.keys;
	default:
		return lean.all(ctx, operation, no_cache);
	}
}

/* The default provider's table, with a query of our own. */
static bool take_dispatch(const OSSL_DISPATCH *from)
{
	size_t n = 0;

	for (; from->function_id != 0; from++) {
		if (n == MAX_DISPATCH - 1)
			return false;
		lean.dispatch[n] = *from;
		if (from->function_id == OSSL_FUNC_PROVIDER_QUERY_OPERATION) {
			lean.all = OSSL_FUNC_provider_query_operation(from);
			lean.dispatch[n].function = (void (*)(void))query;
		}
		n++;
	}
	lean.dispatch[n] = (OSSL_DISPATCH){0};
	return lean.all != NULL;
}

static void end(const OSSL_DISPATCH *from, void *ctx)
{
	for (; from->function_id != 0; from++) {
		if (from->function_id == OSSL_FUNC_PROVIDER_TEARDOWN)
			OSSL_FUNC_provider_teardown(from)(ctx);
	}
}

static int start(
    const OSSL_CORE_HANDLE *core, const OSSL_DISPATCH *in, const OSSL_DISPATCH **out, void **ctx)
{
	const OSSL_DISPATCH *from;

	if (ossl_default_provider_init(core, in, &from, ctx) != 1)
		return 0;
	if (!take_dispatch(from) || !pick(*ctx, OSSL_OP_DECODER, reads_public_key, lean.decoders) ||
	    !pick(*ctx, OSSL_OP_KEYMGMT, is_of_public_keys, lean.keys)) {
		end(from, *ctx);
		*ctx = NULL;
		return 0;
	}
	*out = lean.dispatch;
	return 1;
}

void leanprovider_load(void)
{
	static const char name[] = "lean";

	/* Only once it is there is there no other: the default one is loaded where this fails. */
	if (ossl_default_provider_init == NULL ||
	    OSSL_PROVIDER_add_builtin(NULL, name, start) != 1 ||
	    OSSL_PROVIDER_try_load(NULL, name, 0) == NULL)
		ERR_clear_error();
}
