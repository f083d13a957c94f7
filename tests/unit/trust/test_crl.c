/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <openssl/ocsp.h>

#include "helper/crl.h"
#include "helper/starve.h"
#include "trust/crl.h"

#define FROM 1698796800    /* 2023-11-01 */
#define TO 1701388800      /* 2023-12-01 */
#define REVOKED 1672531200 /* 2023-01-01 */

static struct certs_cert root, leaf, other, stranger, twin, mute, mute_leaf, weak, weak_leaf;

static int setup(void **state)
{
	struct certs_opts silent = {
	    .kind = CERTS_CA, .swap = {{"keyUsage", "critical,keyCertSign"}}};
	struct certs_opts slow = {.kind = CERTS_CA, .key = CERTS_RSA_SLOW};
	(void)state;

	root = certs_root();
	twin = certs_root(); /* of the same name, with another key */
	stranger = certs_make(NULL, &(struct certs_opts){.kind = CERTS_CA, .cn = "Stranger"});
	mute = certs_make(NULL, &silent);
	weak = certs_make(NULL, &slow);
	leaf = certs_make(&root, NULL);
	other = certs_make(&root, NULL);
	mute_leaf = certs_make(&mute, NULL);
	weak_leaf = certs_make(&weak, NULL);
	return 0;
}

static int teardown(void **state)
{
	struct certs_cert *all[] = {
	    &root, &leaf, &other, &stranger, &twin, &mute, &mute_leaf, &weak, &weak_leaf};
	(void)state;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		certs_free(all[i]);
	return 0;
}

static struct prov_crl read_about(
    const struct crl_opts *opts, const struct certs_cert *cert, const struct certs_cert *issuer)
{
	struct prov_bytes der = crl_make(opts);
	struct prov_crl_file *file;
	struct prov_crl_of *of;
	struct prov_crl out, again;

	assert_int_equal(prov_crl_new(&file, der, NULL), PROV_OK);
	assert_int_equal(prov_crl_of_open(&of, cert->der, issuer->der, NULL), PROV_OK);
	assert_int_equal(prov_crl_read(file, of, &out, NULL), PROV_OK);
	/* What is remembered changes nothing but what it costs. */
	assert_int_equal(prov_crl_read(file, of, &again, NULL), PROV_OK);
	assert_int_equal(again.accepted, out.accepted);
	assert_int_equal(again.listed, out.listed);
	assert_true(!out.accepted || again.num_signatures == 0);
	assert_true(out.accepted == (out.is_issuers && out.why == NULL));
	assert_true(out.accepted || !out.listed);
	prov_crl_of_close(of);
	prov_crl_free(file);
	free((void *)(uintptr_t)der.p);
	return out;
}

#define MADE(...) read_about(&(struct crl_opts){.issuer = &root, __VA_ARGS__}, &leaf, &root)

static void test_entries(void **state)
{
	struct prov_crl out = MADE(.cert = &leaf);
	(void)state;

	assert_true(out.accepted && out.listed);
	assert_int_equal(out.this_update, FROM);
	assert_true(out.has_next);
	assert_int_equal(out.next_update, TO);
	assert_int_equal(out.revoked_at, REVOKED);
	assert_null(out.reason);
	assert_int_equal(out.num_signatures, 1);
	out = MADE(.cert = &leaf, .reason = OCSP_REVOKED_STATUS_KEYCOMPROMISE + 1,
	    .lost_at = "20220101000000Z");
	assert_true(out.listed);
	assert_string_equal(out.reason, "keyCompromise");
	assert_int_equal(out.revoked_at, 1640995200); /* when the key was lost */
	/* But never later than it was revoked. */
	assert_int_equal(MADE(.cert = &leaf, .lost_at = "20240101000000Z").revoked_at, REVOKED);
	out = MADE(.cert = &leaf, .reason = OCSP_REVOKED_STATUS_CERTIFICATEHOLD + 1);
	assert_true(out.listed && out.on_hold);
	out = MADE(.cert = &leaf, .reason = OCSP_REVOKED_STATUS_REMOVEFROMCRL + 1);
	assert_true(out.accepted && !out.listed);
	out = MADE(.cert = &other);
	assert_true(out.accepted && !out.listed);
	out = MADE(.cert = NULL);
	assert_true(out.accepted && !out.listed);
	assert_false(MADE(.no_next = true).has_next);
}

/* The same certificate twice: the worst counts, whichever comes first. */
static void test_twice(void **state)
{
	const struct crl_opts held = {.cert = &leaf,
	    .reason = OCSP_REVOKED_STATUS_CERTIFICATEHOLD + 1,
	    .revoked_at = "20220101000000Z"};
	const struct crl_opts lost = {
	    .cert = &leaf, .reason = OCSP_REVOKED_STATUS_KEYCOMPROMISE + 1};
	const struct crl_opts removed = {
	    .cert = &leaf, .reason = OCSP_REVOKED_STATUS_REMOVEFROMCRL + 1};
	const struct crl_opts earlier = {.cert = &leaf, .revoked_at = "20220101000000Z"};
	const struct crl_opts odd = {
	    .cert = &leaf, .critical_entry = true, .revoked_at = "20220101000000Z"};
	const struct crl_opts *const pairs[][2] = {{&held, &lost}, {&lost, &held},
	    {&removed, &lost}, {&lost, &removed}, {&odd, &lost}, {&lost, &odd}, {&lost, &earlier},
	    {&earlier, &lost}, {&removed, &removed}};
	(void)state;

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct crl_opts opts = *pairs[i][0];
		struct prov_crl out;

		opts.issuer = &root;
		opts.again = pairs[i][1];
		out = read_about(&opts, &leaf, &root);
		assert_true(out.accepted);
		assert_int_equal(out.listed, i < 8);
		assert_int_equal(out.let_go, i == 8);
		if (i < 8)
			assert_int_equal(out.revoked_at, i < 6 ? REVOKED : 1640995200);
		assert_false(out.on_hold);
	}
}

/* RFC 5280, 5.3.3: an entry of another issuer's certificate makes those behind it that one's, too.
 */
static void test_of_others(void **state)
{
	const struct crl_opts own = {.cert = &leaf};
	struct prov_crl out = MADE(.cert = &other, .of_another = &stranger, .again = &own);
	(void)state;

	assert_true(!out.accepted && !out.listed);
	assert_non_null(strstr(out.why, "a list for several issuers"));
	out = MADE(.cert = &leaf, .of_another = &root);
	assert_non_null(strstr(out.why, "a list for several issuers"));
}

/* Only the issuer speaks for its certificates. */
static void test_issuers(void **state)
{
	struct prov_crl out =
	    read_about(&(struct crl_opts){.issuer = &stranger, .cert = &leaf}, &leaf, &root);
	(void)state;

	assert_false(out.is_issuers || out.listed);
	assert_null(out.why);
	out = MADE(.cert = &leaf, .signer = &twin);
	assert_true(out.is_issuers);
	assert_non_null(strstr(out.why, "does not verify"));
	out = MADE(.cert = &leaf, .signer = &leaf);
	assert_non_null(strstr(out.why, "does not verify"));
	out =
	    read_about(&(struct crl_opts){.issuer = &mute, .cert = &mute_leaf}, &mute_leaf, &mute);
	assert_non_null(strstr(out.why, "cRLSign"));
	out =
	    read_about(&(struct crl_opts){.issuer = &weak, .cert = &weak_leaf}, &weak_leaf, &weak);
	assert_non_null(strstr(out.why, "not one to check with"));
	assert_int_equal(out.num_signatures, 0);
	out = MADE(.cert = &leaf, .md = "SHA1");
	assert_non_null(strstr(out.why, "algorithm"));
}

/* RFC 5280, 5.2 and 5.3: what is not understood is not used. */
static void test_extensions(void **state)
{
	(void)state;

	assert_non_null(strstr(MADE(.cert = &leaf, .critical_ext = true).why, "critical"));
	assert_non_null(strstr(MADE(.cert = &leaf, .critical_entry = true).why, "its entry"));
	assert_non_null(strstr(MADE(.cert = &leaf, .indirect = true).why, "several issuers"));
}

/* Every truncation is refused, and no flipped byte revokes a certificate that was not listed. */
static void test_damage(void **state)
{
	const struct crl_opts opts = {.issuer = &root, .cert = &other};
	struct prov_bytes der = crl_make(&opts);
	struct prov_crl_file *file;
	struct prov_crl_of *of;
	(void)state;

	for (size_t n = 0; n < der.n; n++) {
		uint8_t *cut = malloc(n + 1);
		assert_non_null(cut);
		memcpy(cut, der.p, n);
		assert_int_equal(prov_crl_new(&file, prov_bytes(cut, n), NULL), PROV_E_FORMAT);
		assert_null(file);
		free(cut);
	}
	assert_int_equal(prov_crl_of_open(&of, leaf.der, root.der, NULL), PROV_OK);
	for (size_t i = 0; i < der.n; i++) {
		uint8_t *bytes = (uint8_t *)(uintptr_t)der.p;
		struct prov_crl out;

		bytes[i] ^= 1;
		if (prov_crl_new(&file, der, NULL) == PROV_OK) {
			assert_int_equal(prov_crl_read(file, of, &out, NULL), PROV_OK);
			assert_false(out.listed);
			prov_crl_free(file);
		}
		bytes[i] ^= 1;
	}
	prov_crl_of_close(of);
	assert_int_equal(prov_crl_of_open(&of, leaf.der, prov_bytes_str("x"), NULL), PROV_E_CERT);
	assert_null(of);
	free((void *)(uintptr_t)der.p);
}

static void test_pem(void **state)
{
	const struct crl_opts opts = {.issuer = &root, .cert = &leaf};
	char *one = crl_make_pem(&opts), *all;
	size_t room = 2 * strlen(one) + 64;
	struct prov_crl_file *file;
	size_t off = 0, n = 0;
	int rc;
	(void)state;

	all = malloc(room);
	assert_non_null(all);
	assert_true(snprintf(all, room, "words\n%smore\n%s", one, one) < (int)room);
	while ((rc = prov_crl_new_pem(&file, prov_bytes_str(all), &off, NULL)) == PROV_OK) {
		prov_crl_free(file);
		n++;
	}
	assert_int_equal(rc, PROV_E_NOTFOUND);
	assert_int_equal(n, 2);
	off = 0;
	strstr(all, "-----END")[0] = '*';
	strstr(all, "-----END")[0] = '*';
	assert_int_equal(prov_crl_new_pem(&file, prov_bytes_str(all), &off, NULL), PROV_E_FORMAT);
	assert_null(file);
	free(all);
	free(one);
}

/* Whichever allocation of OpenSSL's fails, one or all from there on: who is revoked is so, or it is
 * no verdict. The issuer's key is RSA, whose exponent is looked at, too. */
static void test_no_memory(void **state)
{
	static const enum certs_key keys[] = {CERTS_P256, CERTS_RSA2048};
	(void)state;

	for (size_t i = 0; i < 2 * sizeof(keys) / sizeof(keys[0]); i++) {
		struct certs_opts opts = {.kind = CERTS_CA, .key = keys[i / 2]};
		struct certs_cert ca = certs_make(NULL, &opts), cert = certs_make(&ca, NULL);
		struct prov_bytes der = crl_make(&(struct crl_opts){.issuer = &ca, .cert = &cert});
		bool is_through = false;

		for (unsigned long k = 1; !is_through; k += STARVE_STEP) {
			struct prov_crl_file *file;
			struct prov_crl_of *of = NULL;
			struct prov_crl out = {0};
			int rc;

			assert_int_equal(prov_crl_new(&file, der, NULL), PROV_OK);
			starve_at(k, i % 2 != 0);
			rc = prov_crl_of_open(&of, cert.der, ca.der, NULL);
			if (rc == PROV_OK)
				rc = prov_crl_read(file, of, &out, NULL);
			is_through = starve_end() < k;
			assert_true(rc != PROV_OK || out.listed);
			assert_true(rc == PROV_OK || !is_through);
			prov_crl_of_close(of);
			prov_crl_free(file);
		}
		free((void *)(uintptr_t)der.p);
		certs_free(&cert);
		certs_free(&ca);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_entries),
	    cmocka_unit_test(test_twice),
	    cmocka_unit_test(test_of_others),
	    cmocka_unit_test(test_issuers),
	    cmocka_unit_test(test_extensions),
	    cmocka_unit_test(test_damage),
	    cmocka_unit_test(test_pem),
	    cmocka_unit_test(test_no_memory),
	};

	if (!starve_begin())
		return 1;
	return cmocka_run_group_tests(tests, setup, teardown);
}
