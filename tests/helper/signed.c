/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/signed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* One grey pixel each. */
static const uint8_t jpeg[] = {0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00,
    0x01, 0x01, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x00, 0xff, 0xdb, 0x00, 0x43, 0x00, 0x1b, 0x12,
    0x14, 0x17, 0x14, 0x11, 0x1b, 0x17, 0x16, 0x17, 0x1e, 0x1c, 0x1b, 0x20, 0x28, 0x42, 0x2b, 0x28,
    0x25, 0x25, 0x28, 0x51, 0x3a, 0x3d, 0x30, 0x42, 0x60, 0x55, 0x65, 0x64, 0x5f, 0x55, 0x5d, 0x5b,
    0x6a, 0x78, 0x99, 0x81, 0x6a, 0x71, 0x90, 0x73, 0x5b, 0x5d, 0x85, 0xb5, 0x86, 0x90, 0x9e, 0xa3,
    0xab, 0xad, 0xab, 0x67, 0x80, 0xbc, 0xc9, 0xba, 0xa6, 0xc7, 0x99, 0xa8, 0xab, 0xa4, 0xff, 0xc0,
    0x00, 0x0b, 0x08, 0x00, 0x01, 0x00, 0x01, 0x01, 0x01, 0x11, 0x00, 0xff, 0xc4, 0x00, 0x14, 0x00,
    0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0xff, 0xc4, 0x00, 0x14, 0x10, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xda, 0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3f,
    0x00, 0x3f, 0xff, 0xd9};
static const uint8_t png[] = {0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00,
    0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00,
    0x00, 0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c,
    0x63, 0x68, 0x00, 0x00, 0x00, 0x82, 0x00, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0x00, 0x00, 0x00, 0x00,
    0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};

struct prov_bytes sample_jpeg(void)
{
	return prov_bytes(jpeg, sizeof(jpeg));
}

struct prov_bytes sample_png(void)
{
	return prov_bytes(png, sizeof(png));
}

struct prov_bytes sample_text(void)
{
	return prov_bytes_str("Caf\xc3\xa9 au lait, na\xc3\xafve words.\nA second line.\n");
}

void identity_init(struct identity *id, enum prov_alg alg)
{
	identity_init_of(id, alg, NULL);
}

void identity_init_of(struct identity *id, enum prov_alg alg, const char *organization)
{
	struct prov_keygen_opts opts = PROV_KEYGEN_OPTS_INIT;
	struct prov_keygen *made = NULL;
	struct prov_key *key = NULL;
	const char *pem;
	size_t n;

	opts.name = "Tester";
	opts.organization = organization;
	opts.alg = alg;
	assert_int_equal(prov_keygen_identity(&made, &opts, NULL), PROV_OK);
	pem = prov_keygen_pem(made, PROV_KEYGEN_KEY, &n);
	assert_int_equal(prov_key_load(&key, pem, n, "key", NULL, NULL, NULL), PROV_OK);
	pem = prov_keygen_pem(made, PROV_KEYGEN_CHAIN, &n);
	assert_int_equal(prov_signer_new(&id->signer, key, alg, pem, n, "chain", 0, NULL), PROV_OK);
	assert_int_equal(prov_policy_new(&id->policy, NULL), PROV_OK);
	pem = prov_keygen_pem(made, PROV_KEYGEN_TRUST, &n);
	assert_int_equal(
	    prov_policy_add_pem(id->policy, PROV_LIST_SIGNERS, pem, n, "trust", NULL), PROV_OK);
	assert_true(n < sizeof(id->trust));
	memcpy(id->trust, pem, n);
	id->trust[n] = '\0';
	prov_keygen_free(made);
}

void identity_share(struct identity *out, const struct identity *id)
{
	memset(out, 0, sizeof(*out));
	memcpy(out->trust, id->trust, sizeof(out->trust));
	assert_int_equal(prov_policy_new(&out->policy, NULL), PROV_OK);
	assert_int_equal(prov_policy_add_pem(out->policy, PROV_LIST_SIGNERS, out->trust,
			     strlen(out->trust), "trust", NULL),
	    PROV_OK);
}

void identity_fini(struct identity *id)
{
	prov_signer_free(id->signer);
	prov_policy_free(id->policy);
}

/* Its key lies in locked memory, where the leak checker does not look, so that what hangs on it
 * would pass for lost while it is in use. */
#if defined(__SANITIZE_ADDRESS__)
#define HAS_LEAK_CHECKER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_LEAK_CHECKER 1
#endif
#endif
#ifdef HAS_LEAK_CHECKER
#include <sanitizer/lsan_interface.h>
#define LEAKS_OFF() __lsan_disable()
#define LEAKS_ON() __lsan_enable()
#else
#define LEAKS_OFF() (void)0
#define LEAKS_ON() (void)0
#endif

static struct identity shared;

static void end_shared(void)
{
	identity_fini(&shared);
}

const struct identity *identity_shared(void)
{
	if (shared.signer == NULL) {
		LEAKS_OFF();
		identity_init(&shared, PROV_ALG_ED25519);
		LEAKS_ON();
		assert_int_equal(atexit(end_shared), 0);
	}
	return &shared;
}

uint8_t *sign_bytes(const struct identity *id, struct prov_bytes in,
    const struct prov_sign_opts *opts, size_t *len, int *code)
{
	struct prov_src *src = NULL;
	struct prov_sink *sink = NULL;
	struct prov_err err = {0};
	uint8_t *out = NULL;
	const void *data;

	*len = 0;
	assert_int_equal(prov_src_mem(&src, in.p, in.n, NULL), PROV_OK);
	assert_int_equal(prov_sink_mem(&sink, (size_t)1 << 28, NULL), PROV_OK);
	*code = prov_sign(id->signer, src, sink, opts, &err);
	if (*code == PROV_OK) {
		data = prov_sink_mem_data(sink, len);
		out = malloc(*len);
		assert_non_null(out);
		memcpy(out, data, *len);
	} else {
		assert_int_equal(err.code, *code);
		assert_true(err.msg[0] != '\0');
	}
	prov_sink_close(sink);
	prov_src_close(src);
	return out;
}

struct prov_report *verify_bytes(
    const struct prov_policy *policy, struct prov_bytes data, int *code)
{
	struct prov_src *src = NULL;
	struct prov_report *report = NULL;
	struct prov_err err = {0};
	int rc;

	assert_int_equal(prov_src_mem(&src, data.p, data.n, NULL), PROV_OK);
	rc = prov_verify(&report, policy, src, "memory", &err);
	prov_src_close(src);
	if (code != NULL)
		*code = rc;
	else
		assert_int_equal(rc, PROV_OK);
	return report;
}

enum prov_state state_of(const struct prov_policy *policy, struct prov_bytes data)
{
	int rc;
	struct prov_report *r = verify_bytes(policy, data, &rc);
	enum prov_state s = r == NULL ? PROV_STATE_ERROR : prov_report_state(r);

	prov_report_free(r);
	return s;
}

struct prov_report *verify_named(
    const struct prov_policy *policy, struct prov_bytes data, const char *name, int *code)
{
	struct prov_report *report = NULL;
	struct prov_src *src = NULL;

	assert_int_equal(prov_src_mem(&src, data.p, data.n, NULL), PROV_OK);
	*code = prov_verify(&report, policy, src, name, NULL);
	prov_src_close(src);
	return report;
}

enum prov_state state_named(
    const struct prov_policy *policy, struct prov_bytes data, const char *name)
{
	int code;
	struct prov_report *r = verify_named(policy, data, name, &code);
	enum prov_state state = r == NULL ? PROV_STATE_ERROR : prov_report_state(r);

	assert_true(r != NULL || code == PROV_E_CONSTRUCT);
	prov_report_free(r);
	return state;
}
