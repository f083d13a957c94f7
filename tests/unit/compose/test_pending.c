/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in two steps: a key that the library never sees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "compose/signer.h"
#include "helper/certs.h"
#include "helper/signed.h"

/* The same certificate twice: with the key, as the service has it, and without, as we do. */
struct service {
	struct certs_cert root, leaf;
	struct prov_signer *own, *remote;
};

static void service_init(struct service *s)
{
	struct prov_key *key = NULL;
	char *pem, *key_pem;

	s->root = certs_root();
	s->leaf = certs_make(&s->root, NULL);
	pem = certs_pem(&s->leaf, 1);
	key_pem = certs_key_pem(s->leaf.key);
	assert_int_equal(
	    prov_key_load(&key, key_pem, strlen(key_pem), "key", NULL, NULL, NULL), PROV_OK);
	assert_int_equal(
	    prov_signer_new(&s->own, key, PROV_ALG_ES256, pem, strlen(pem), NULL, 0, NULL),
	    PROV_OK);
	assert_int_equal(
	    prov_signer_new_remote(&s->remote, PROV_ALG_ES256, pem, strlen(pem), NULL, 0, NULL),
	    PROV_OK);
	free(key_pem);
	free(pem);
}

static void service_fini(struct service *s)
{
	prov_signer_free(s->own);
	prov_signer_free(s->remote);
	certs_free(&s->leaf);
	certs_free(&s->root);
}

struct output {
	struct prov_src *src;
	struct prov_sink *sink;
	struct prov_sign_result result;
	struct prov_pending *pending;
};

static void prepare(struct output *o, const struct service *s)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_err err = {0};

	memset(o, 0, sizeof(*o));
	opts.declare = "captured";
	opts.result = &o->result;
	assert_int_equal(prov_src_mem(&o->src, sample_jpeg().p, sample_jpeg().n, NULL), PROV_OK);
	assert_int_equal(prov_sink_mem(&o->sink, 1u << 20, NULL), PROV_OK);
	if (prov_sign_prepare(&o->pending, s->remote, o->src, o->sink, &opts, &err) != PROV_OK)
		fail_msg("%s", err.msg);
}

static void release(struct output *o)
{
	prov_pending_free(o->pending);
	prov_sink_close(o->sink);
	prov_src_close(o->src);
}

static size_t sign(const struct service *s, const struct output *o, uint8_t sig[static 64])
{
	size_t n, len = 64;
	const void *data = prov_pending_data(o->pending, &n);
	const struct prov_bytes part = prov_bytes(data, n);

	assert_int_equal(prov_signer_sign(s->own, &part, 1, sig, &len, NULL), PROV_OK);
	return len;
}

static void test_two_steps(void **state)
{
	struct service s;
	struct output o;
	struct prov_report *r;
	struct prov_policy *policy;
	uint8_t sig[64];
	size_t len, n;
	const void *out;

	(void)state;
	service_init(&s);
	prepare(&o, &s);
	len = sign(&s, &o, sig);
	assert_int_equal(o.result.size, 0);
	assert_int_equal(prov_sign_finish(o.pending, sig, len, NULL), PROV_OK);
	out = prov_sink_mem_data(o.sink, &n);
	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	r = verify_bytes(policy, prov_bytes(out, n), NULL);
	assert_non_null(r);
	assert_int_equal(prov_report_state(r), PROV_STATE_VALID);
	assert_int_equal(o.result.size, n);
	assert_string_equal(o.result.manifest, prov_report_active_manifest(r));
	assert_int_equal(prov_sign_finish(o.pending, sig, len, NULL), PROV_E_USAGE);
	prov_report_free(r);
	prov_policy_free(policy);
	release(&o);
	service_fini(&s);
}

/* Each wrong signature is refused before it touches anything, so the right one still counts. */
static void test_wrong_signatures(void **state)
{
	struct service s;
	struct output o;
	struct prov_err err = {0};
	uint8_t sig[64], bad[64];
	size_t len;

	(void)state;
	service_init(&s);
	prepare(&o, &s);
	len = sign(&s, &o, sig);
	for (size_t i = 0; i < len; i += 7) {
		memcpy(bad, sig, sizeof(bad));
		bad[i] ^= 1;
		assert_int_equal(prov_sign_finish(o.pending, bad, len, NULL), PROV_E_CRYPTO);
	}
	assert_int_equal(prov_sign_finish(o.pending, sig, len - 1, &err), PROV_E_CRYPTO);
	assert_non_null(strstr(err.msg, "63 bytes"));
	assert_int_equal(prov_sign_finish(o.pending, NULL, 0, NULL), PROV_E_CRYPTO);
	assert_int_equal(o.result.size, 0);
	assert_int_equal(prov_sign_finish(o.pending, sig, len, NULL), PROV_OK);
	release(&o);
	service_fini(&s);
}

/* It was all written, and yet there is nothing. */
static void test_abandoned(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	char dir[] = "/tmp/prov-pending-XXXXXX", path[64];
	struct prov_pending *pending;
	struct prov_sink *sink = NULL;
	struct prov_src *src = NULL;
	struct service s;

	(void)state;
	service_init(&s);
	assert_non_null(mkdtemp(dir));
	(void)snprintf(path, sizeof(path), "%s/out.jpg", dir);
	opts.declare = "captured";
	assert_int_equal(prov_src_mem(&src, sample_jpeg().p, sample_jpeg().n, NULL), PROV_OK);
	assert_int_equal(prov_sink_file(&sink, path, 0, NULL), PROV_OK);
	assert_int_equal(prov_sign_prepare(&pending, s.remote, src, sink, &opts, NULL), PROV_OK);
	prov_pending_free(pending);
	prov_pending_free(NULL);
	prov_sink_close(sink);
	prov_src_close(src);
	assert_int_equal(rmdir(dir), 0); /* it is empty */
	service_fini(&s);
}

static int no_commit(void *ctx, struct prov_err *err)
{
	(void)ctx, (void)err;
	return PROV_E_IO;
}

/* What failed behind the sidecar's being written may be tried again, but not by writing it a second
 * time behind the first. */
static void test_sidecar_once(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_sink *store;
	struct output o = {0};
	struct prov_err err = {0};
	struct service s;
	uint8_t sig[64];
	size_t len, before, after;

	(void)state;
	service_init(&s);
	assert_int_equal(prov_src_mem(&o.src, sample_jpeg().p, sample_jpeg().n, NULL), PROV_OK);
	assert_int_equal(prov_sink_mem(&store, 1u << 20, NULL), PROV_OK);
	store->commit = no_commit;
	opts.declare = "captured";
	opts.sidecar = store;
	assert_int_equal(
	    prov_sign_prepare(&o.pending, s.remote, o.src, NULL, &opts, NULL), PROV_OK);
	len = sign(&s, &o, sig);
	assert_int_equal(prov_sign_finish(o.pending, sig, len, &err), PROV_E_IO);
	assert_string_equal(err.msg, "the output can't be written");
	(void)prov_sink_mem_data(store, &before);
	assert_int_equal(prov_sign_finish(o.pending, sig, len, NULL), PROV_E_USAGE);
	(void)prov_sink_mem_data(store, &after);
	assert_int_equal(before, after);
	prov_sink_close(store);
	release(&o);
	service_fini(&s);
}

static void test_refused(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_pending *pending = (void *)1;
	struct prov_src *src = NULL;
	struct prov_sink *sink = NULL;
	struct service s;

	(void)state;
	service_init(&s);
	assert_int_equal(prov_src_mem(&src, sample_jpeg().p, sample_jpeg().n, NULL), PROV_OK);
	assert_int_equal(prov_sink_mem(&sink, 1u << 20, NULL), PROV_OK);
	/* Nothing says how it came to be. */
	assert_int_equal(
	    prov_sign_prepare(&pending, s.remote, src, sink, &opts, NULL), PROV_E_USAGE);
	assert_null(pending);
	/* In one step it can't be. */
	opts.declare = "captured";
	assert_int_equal(prov_sign(s.remote, src, sink, &opts, NULL), PROV_E_USAGE);
	prov_sink_close(sink);
	prov_src_close(src);
	service_fini(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_two_steps),
	    cmocka_unit_test(test_wrong_signatures),
	    cmocka_unit_test(test_abandoned),
	    cmocka_unit_test(test_sidecar_once),
	    cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
