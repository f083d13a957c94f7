/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/forge_test.h"

#include <stdlib.h>

#include "compose/compose.h"
#include "helper/signed.h"

/* What lies in SINK, in a block of its own. */
static struct prov_bytes taken(struct prov_sink *sink)
{
	size_t n;
	const void *data = prov_sink_mem_data(sink, &n);
	uint8_t *copy = malloc(n + 1);

	assert_non_null(copy);
	memcpy(copy, data, n);
	return prov_bytes(copy, n);
}

static int sign_beside(const struct identity *id, struct prov_bytes asset, const char *type,
    struct prov_bytes *store, struct prov_err *err)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_src *src = NULL;
	int rc;

	assert_int_equal(prov_src_mem(&src, asset.p, asset.n, NULL), PROV_OK);
	assert_int_equal(prov_sink_mem(&opts.sidecar, 1 << 24, NULL), PROV_OK);
	opts.declare = "captured";
	opts.media_type = type;
	rc = prov_sign(id->signer, src, NULL, &opts, err);
	if (rc == PROV_OK)
		*store = taken(opts.sidecar);
	prov_sink_close(opts.sidecar);
	prov_src_close(src);
	return rc;
}

static enum prov_state judge(
    const struct identity *id, struct prov_bytes asset, struct prov_bytes store)
{
	struct prov_verify_opts opts = PROV_VERIFY_OPTS_INIT;
	struct prov_src *src = NULL, *sidecar = NULL;
	struct prov_report *report = NULL;
	enum prov_state state;

	assert_int_equal(prov_src_mem(&src, asset.p, asset.n, NULL), PROV_OK);
	assert_int_equal(prov_src_mem(&sidecar, store.p, store.n, NULL), PROV_OK);
	opts.sidecar = sidecar;
	assert_int_equal(prov_verify_with(&report, id->policy, src, "asset", &opts, NULL), PROV_OK);
	state = prov_report_state(report);
	prov_report_free(report);
	prov_src_close(src);
	prov_src_close(sidecar);
	return state;
}

/* Of a known type or not: all bytes of the asset are bound, and each of them counts. */
static void test_any_asset(void **state)
{
	static const char odd[] = "\0\1\2 a type that nobody knows";
	/* Not in NFC: beside it, text is bytes like others. */
	const struct prov_bytes assets[] = {prov_bytes(odd, sizeof(odd)), sample_jpeg(),
	    sample_png(), prov_bytes_str("Cafe\xcc\x81 au lait\n"), prov_bytes(NULL, 0)};
	struct identity id;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	for (size_t i = 0; i < sizeof(assets) / sizeof(assets[0]); i++) {
		struct prov_bytes store = prov_bytes(NULL, 0);
		struct prov_err err = {0};
		uint8_t other[4096];

		assert_int_equal(sign_beside(&id, assets[i], NULL, &store, &err), PROV_OK);
		assert_int_equal(judge(&id, assets[i], store), PROV_STATE_TRUSTED);
		assert_true(assets[i].n < sizeof(other));
		if (assets[i].n > 0)
			memcpy(other, assets[i].p, assets[i].n);
		if (assets[i].n > 0) {
			other[assets[i].n - 1] ^= 1;
			assert_int_equal(
			    judge(&id, prov_bytes(other, assets[i].n), store), PROV_STATE_INVALID);
			other[assets[i].n - 1] ^= 1;
		}
		other[assets[i].n] = '\n';
		assert_int_equal(
		    judge(&id, prov_bytes(other, assets[i].n + 1), store), PROV_STATE_INVALID);
		free((void *)(uintptr_t)store.p);
	}
	identity_fini(&id);
}

/* What nobody knows by name is bytes, too. */
static void test_unknown_type(void **state)
{
	struct prov_bytes asset = prov_bytes_str("model weights"), store;
	struct prov_err err = {0};
	struct identity id;

	(void)state;
	identity_init(&id, PROV_ALG_ES256);
	assert_int_equal(sign_beside(&id, asset, "application/x-weights", &store, &err), PROV_OK);
	assert_int_equal(err.code, PROV_OK);
	assert_int_equal(judge(&id, asset, store), PROV_STATE_TRUSTED);
	/* A store is no asset. */
	assert_int_equal(sign_beside(&id, store, NULL, &asset, &err), PROV_E_UNSUPPORTED);
	free((void *)(uintptr_t)store.p);
	identity_fini(&id);
}

/* Embedded credentials count before those beside (15.5.3.1), which nobody would see. */
static void test_refused(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_err err = {0};
	struct prov_bytes store;
	struct prov_src *src = NULL;
	struct prov_sink *sink = NULL;
	struct identity id;
	uint8_t *embedded;
	size_t n;
	int rc;

	(void)state;
	identity_init(&id, PROV_ALG_ES256);
	opts.declare = "captured";
	embedded = sign_bytes(&id, sample_png(), &opts, &n, &rc);
	assert_int_equal(rc, PROV_OK);
	assert_int_equal(
	    sign_beside(&id, prov_bytes(embedded, n), NULL, &store, &err), PROV_E_USAGE);
	assert_non_null(strstr(err.msg, "carries credentials itself"));
	free(embedded);
	/* The asset stays as it is: there is nothing to write. */
	assert_int_equal(prov_src_mem(&src, sample_png().p, sample_png().n, NULL), PROV_OK);
	assert_int_equal(prov_sink_mem(&sink, 1 << 20, NULL), PROV_OK);
	assert_int_equal(prov_sink_mem(&opts.sidecar, 1 << 20, NULL), PROV_OK);
	assert_int_equal(prov_sign(id.signer, src, sink, &opts, NULL), PROV_E_USAGE);
	prov_sink_close(opts.sidecar);
	prov_sink_close(sink);
	prov_src_close(src);
	identity_fini(&id);
}

static void test_parts(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	uint8_t ours[PROV_HASH_MAX], theirs[PROV_HASH_MAX];
	struct prov_src *src = NULL;
	struct prov_sink *sink = NULL;
	size_t n;

	(void)state;
	assert_int_equal(prov_src_mem(&src, sample_jpeg().p, sample_jpeg().n, NULL), PROV_OK);
	assert_int_equal(prov_outside_hash(src, &opts, PROV_HASH_SHA384, ours, NULL), PROV_OK);
	assert_int_equal(prov_hash_bytes(PROV_HASH_SHA384, sample_jpeg(), theirs, NULL), PROV_OK);
	assert_memory_equal(ours, theirs, 48);
	assert_int_equal(prov_sink_mem(&sink, 1 << 20, NULL), PROV_OK);
	assert_int_equal(prov_outside_write(sink, prov_bytes_str("store"), NULL), PROV_OK);
	assert_memory_equal(prov_sink_mem_data(sink, &n), "store", 5);
	assert_int_equal(n, 5);
	prov_sink_close(sink);
	prov_src_close(src);
}

/* Credentials that are given are added to; what they bind stays bound. */
static void test_update(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_bytes asset = prov_bytes_str("weights"), store, again = {0};
	struct prov_src *src = NULL, *odd = NULL, *given = NULL;
	struct prov_err err = {0};
	struct identity id;

	(void)state;
	identity_init(&id, PROV_ALG_ED25519);
	assert_int_equal(sign_beside(&id, asset, NULL, &store, NULL), PROV_OK);
	assert_int_equal(prov_src_mem(&src, asset.p, asset.n, NULL), PROV_OK);
	opts.update = true;
	assert_int_equal(prov_src_mem(&given, store.p, store.n, NULL), PROV_OK);
	opts.credentials = given;
	assert_int_equal(prov_sink_mem(&opts.sidecar, 1 << 24, NULL), PROV_OK);
	assert_int_equal(prov_sign(id.signer, src, NULL, &opts, &err), PROV_OK);
	again = taken(opts.sidecar);
	assert_true(again.n > store.n);
	assert_int_equal(judge(&id, asset, again), PROV_STATE_TRUSTED);
	assert_int_equal(judge(&id, prov_bytes_str("Weights"), again), PROV_STATE_INVALID);
	/* Nothing else may be done with them, and both are needed. */
	opts.update = false;
	opts.declare = "captured";
	assert_int_equal(prov_sign(id.signer, src, NULL, &opts, NULL), PROV_E_USAGE);
	opts.update = true;
	opts.declare = NULL;
	prov_src_close(given);
	opts.credentials = NULL;
	assert_int_equal(prov_sign(id.signer, src, NULL, &opts, NULL), PROV_E_USAGE);
	/* Those of another file, and none. */
	assert_int_equal(prov_src_mem(&odd, "weigh", 5, NULL), PROV_OK);
	assert_int_equal(prov_src_mem(&given, again.p, again.n, NULL), PROV_OK);
	opts.credentials = given;
	assert_int_equal(prov_sign(id.signer, odd, NULL, &opts, NULL), PROV_E_USAGE);
	prov_src_close(given);
	assert_int_equal(prov_src_mem(&given, "", 0, NULL), PROV_OK);
	opts.credentials = given;
	assert_int_equal(prov_sign(id.signer, src, NULL, &opts, NULL), PROV_E_FORMAT);
	prov_src_close(given);
	prov_sink_close(opts.sidecar);
	prov_src_close(odd);
	prov_src_close(src);
	free((void *)(uintptr_t)again.p);
	free((void *)(uintptr_t)store.p);
	identity_fini(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_any_asset),
	    cmocka_unit_test(test_unknown_type),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_update),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
