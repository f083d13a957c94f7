/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "helper/forge_test.h"
#include "helper/remote.h"
#include "helper/signed.h"
#include "helper/xmp_sample.h"
#include "prov/fetch.h"
#include "prov/verify.h"
#include "report/report.h"

#define URL "https://example.com/m.c2pa"

/* What the network would say. */
struct network {
	unsigned asked;
	int code;
	struct prov_bytes body;
};

static int fetch(void *ctx, const struct prov_fetch *what, struct prov_fetch_answer *answer,
    struct prov_err *err)
{
	struct network *net = ctx;

	net->asked++;
	assert_int_equal(what->kind, PROV_FETCH_MANIFEST);
	assert_string_equal(what->url, URL);
	assert_string_equal(what->accept, "application/c2pa");
	if (net->code != PROV_OK)
		return prov_fail(err, net->code, "the host is down");
	return prov_fetch_put(answer, net->body.p, net->body.n, err);
}

static struct prov_report *verify(struct prov_policy *policy, struct prov_bytes file)
{
	int code;
	struct prov_report *r = verify_bytes(policy, file, &code);

	assert_int_equal(code, PROV_OK);
	assert_non_null(r);
	return r;
}

static void expect(struct prov_policy *policy, struct prov_bytes file, enum prov_state state,
    const char *remote, bool inaccessible)
{
	struct prov_report *r = verify(policy, file);

	assert_int_equal(prov_report_state(r), state);
	assert_int_equal(forge_has(r, "manifest.inaccessible"), inaccessible);
	if (remote == NULL)
		assert_null(r->remote_manifest);
	else
		assert_string_equal(r->remote_manifest, remote);
	prov_report_free(r);
}

static void expect_packet(const char *packet, const char *remote)
{
	struct prov_policy *policy = NULL;
	struct prov_wr wr;

	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	for (size_t i = 0; xmp_samples[i] != NULL; i++) {
		xmp_samples[i](&wr, prov_bytes_str(packet));
		expect(policy, prov_wr_data(&wr), PROV_STATE_NONE, remote, false);
		prov_wr_fini(&wr);
	}
	prov_policy_free(policy);
}

/* 11.5, 15.5.3.1: reported, not followed; and only an address that can be. */
static void test_offline(void **state)
{
	(void)state;
	expect_packet(XMP_PACKET(URL), URL);
	expect_packet(XMP_PACKET("HTTP://example.com/"), "HTTP://example.com/");
	expect_packet(XMP_PACKET("file:///etc/passwd"), NULL);
	expect_packet(XMP_PACKET("self#jumbf=c2pa/urn:c2pa:x"), NULL);
	expect_packet(XMP_PACKET("https://"), NULL);
	expect_packet("no XML &", NULL);
	expect_packet("", NULL);
}

/* A.7.1.2: a page's link element; what is no address leads nowhere, which is said. */
static void test_page(void **state)
{
#define PAGE(x) "<!doctype html><head><link rel=c2pa-manifest" x "></head><p>a"
	struct prov_policy *policy = NULL;
	struct prov_report *r;

	(void)state;
	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	expect(policy, prov_bytes_str(PAGE(" href='" URL "'")), PROV_STATE_NONE, URL, false);
	r = verify(policy, prov_bytes_str(PAGE(" href=page.c2pa")));
	assert_int_equal(prov_report_state(r), PROV_STATE_NONE);
	assert_null(r->remote_manifest);
	assert_int_equal(r->num_unchecked, 1);
	assert_non_null(strstr(r->unchecked[0], "at byte 21"));
	prov_report_free(r);
	prov_policy_free(policy);
}

/* Credentials kept at an address that is too long are not "none". */
static void test_long_address(void **state)
{
	struct prov_policy *policy = NULL;
	struct prov_err err = {0};
	struct prov_wr wr;

	(void)state;
	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	for (size_t n = PROV_MAX_URI; n <= PROV_MAX_URI + 1; n++) {
		struct prov_report *r = NULL;
		struct prov_src *src = NULL;
		int rc;

		prov_wr_init(&wr, 65536);
		prov_wr_str(&wr, "<!doctype html><head><link rel=c2pa-manifest href='" URL);
		for (size_t i = sizeof(URL) - 1; i < n; i++)
			prov_wr_str(&wr, "a");
		prov_wr_str(&wr, "'></head><p>a");
		assert_int_equal(prov_src_mem(&src, wr.p, wr.n, NULL), PROV_OK);
		rc = prov_verify(&r, policy, src, "x", &err);
		print_message("  %zu: %d %s\n", n, rc, err.msg);
		assert_int_equal(rc, n > PROV_MAX_URI ? PROV_E_LIMIT : PROV_OK);
		prov_report_free(r);
		prov_src_close(src);
		prov_wr_fini(&wr);
	}
	assert_non_null(strstr(err.msg, "longer than the limit of 4096 bytes"));
	prov_policy_free(policy);
#undef PAGE
}

/* A packet too large to be read: it may name credentials, so "none" would be a guess. */
static void test_too_large(void **state)
{
	struct prov_policy *policy = NULL;
	struct prov_report *r = NULL;
	struct prov_src *src = NULL;
	struct prov_err err = {0};
	struct prov_wr wr, packet;

	(void)state;
	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	prov_wr_init(&packet, (size_t)PROV_MAX_XMP + 1);
	prov_wr_zeros(&packet, (size_t)PROV_MAX_XMP + 1);
	xmp_sample_png(&wr, prov_wr_data(&packet));
	assert_int_equal(prov_src_mem(&src, wr.p, wr.n, NULL), PROV_OK);
	assert_int_equal(prov_verify(&r, policy, src, "x", &err), PROV_E_LIMIT);
	assert_null(r);
	assert_non_null(strstr(err.msg, "its XMP metadata is larger than the limit"));
	prov_src_close(src);
	prov_wr_fini(&wr);
	prov_wr_fini(&packet);
	prov_policy_free(policy);
}

/* Metadata that is there and can't be read: said. */
static void test_unread(void **state)
{
	struct prov_policy *policy = NULL;
	struct prov_report *r;
	struct prov_wr wr;

	(void)state;
	assert_int_equal(prov_policy_new(&policy, NULL), PROV_OK);
	xmp_sample_gif(&wr, prov_bytes_str(XMP_PACKET(URL)));
	wr.p[wr.n - 20] ^= 1;
	r = verify(policy, prov_wr_data(&wr));
	assert_int_equal(prov_report_state(r), PROV_STATE_NONE);
	assert_null(r->remote_manifest);
	assert_int_equal(r->num_unchecked, 1);
	assert_non_null(strstr(r->unchecked[0], "is not written as in GIF"));
	prov_report_free(r);
	prov_wr_fini(&wr);
	prov_policy_free(policy);
}

static void test_online(void **state)
{
	struct network net = {0};
	struct prov_bytes file;
	struct prov_wr wr;
	struct forge f;

	(void)state;
	xmp_sample_png(&wr, prov_bytes_str(XMP_PACKET(URL)));
	file = prov_wr_data(&wr);
	forge_init(&f);
	(void)forge_png(&f, remote_manifest, &file);
	net.body = prov_wr_data(&f.store);
	prov_policy_set_fetch(f.policy, fetch, &net);
	expect(f.policy, file, PROV_STATE_TRUSTED, URL, false);
	/* Not had, for whatever reason: no verdict against the file. */
	net.code = PROV_E_IO;
	expect(f.policy, file, PROV_STATE_NONE, URL, true);
	net.code = PROV_OK;
	net.body.n = 0;
	expect(f.policy, file, PROV_STATE_NONE, URL, true);
	/* 15.5.3.1: it is not present there. */
	net.body = prov_bytes_str("<html>not found</html>");
	expect(f.policy, file, PROV_STATE_NONE, URL, true);
	for (size_t n = 1; n < f.store.n; n++) {
		net.body = prov_bytes(f.store.p, n);
		expect(f.policy, file, PROV_STATE_NONE, URL, true);
	}
	/* 15.5.5: what was had must fit. */
	net.body = prov_wr_data(&f.store);
	f.store.p[f.store.n - 3] ^= 1;
	expect(f.policy, file, PROV_STATE_INVALID, URL, false);
	f.store.p[f.store.n - 3] ^= 1;
	wr.p[wr.n - 3] ^= 1;
	expect(f.policy, file, PROV_STATE_INVALID, URL, false);
	assert_int_equal(net.asked, (unsigned)(5 + f.store.n));
	/* Cancelled is neither. */
	net.code = PROV_E_CANCELLED;
	{
		int code;
		assert_null(verify_bytes(f.policy, file, &code));
		assert_int_equal(code, PROV_E_CANCELLED);
	}
	prov_wr_fini(&wr);
	forge_fini(&f);
}

/* The address that is asked has the store; the others have nothing. */
struct places {
	const char *has;
	struct prov_bytes body;
	char asked[3][64];
	unsigned n;
};

static int fetch_at(void *ctx, const struct prov_fetch *what, struct prov_fetch_answer *answer,
    struct prov_err *err)
{
	struct places *p = ctx;

	assert_true(p->n < 3);
	(void)snprintf(p->asked[p->n++], sizeof(p->asked[0]), "%s", what->url);
	if (strcmp(what->url, p->has) != 0)
		return prov_fail(err, PROV_E_IO, "nothing is at %s", what->url);
	return prov_fetch_put(answer, p->body.p, p->body.n, err);
}

static void expect_link(struct forge *f, struct prov_bytes file, const char *link, const char *has,
    enum prov_state state, const char *remote, unsigned asked)
{
	struct prov_verify_opts opts = PROV_VERIFY_OPTS_INIT;
	struct places p = {.has = has, .body = prov_wr_data(&f->store)};
	struct prov_report *r = NULL;
	struct prov_src *src = NULL;

	opts.link = link;
	prov_policy_set_fetch(f->policy, fetch_at, &p);
	assert_int_equal(prov_src_mem(&src, file.p, file.n, NULL), PROV_OK);
	assert_int_equal(prov_verify_with(&r, f->policy, src, "a", &opts, NULL), PROV_OK);
	assert_int_equal(prov_report_state(r), state);
	assert_int_equal(
	    forge_has(r, "manifest.inaccessible"), state == PROV_STATE_NONE && remote != NULL);
	if (remote == NULL)
		assert_null(r->remote_manifest);
	else
		assert_string_equal(r->remote_manifest, remote);
	if (state == PROV_STATE_NONE && remote != NULL)
		assert_non_null(strstr(r->unchecked[0],
		    "the credentials, which are kept elsewhere: they could not be fetched ("));
	assert_int_equal(p.n, asked);
	if (asked == 2)
		assert_string_equal(p.asked[0], link);
	prov_report_free(r);
	prov_src_close(src);
}

/* 15.5.3.1: the Link header, then XMP; one that can't be had is no reason not to ask the other. */
static void test_link(void **state)
{
	static const char link[] = "https://example.com/link";
	struct prov_bytes file;
	struct prov_wr wr;
	struct forge f;

	(void)state;
	xmp_sample_png(&wr, prov_bytes_str(XMP_PACKET(URL)));
	file = prov_wr_data(&wr);
	forge_init(&f);
	(void)forge_png(&f, remote_manifest, &file);
	expect_link(&f, file, link, link, PROV_STATE_TRUSTED, link, 1);
	expect_link(&f, file, link, URL, PROV_STATE_TRUSTED, URL, 2);
	expect_link(&f, file, link, "", PROV_STATE_NONE, link, 2);
	expect_link(&f, file, URL, "", PROV_STATE_NONE, URL, 1);
	/* What is no address of the web is as if it were not there. */
	expect_link(&f, file, "file:///etc/passwd", URL, PROV_STATE_TRUSTED, URL, 1);
	prov_wr_fini(&wr);
	xmp_sample_png(&wr, prov_bytes_str(""));
	file = prov_wr_data(&wr);
	expect_link(&f, file, "relative", "", PROV_STATE_NONE, NULL, 0);
	/* 15.5.3.2: inside of a file is not looked. */
	expect_link(&f, file, "https://example.com/a.jpg#jumbf=c2pa", "", PROV_STATE_NONE,
	    "https://example.com/a.jpg#jumbf=c2pa", 0);
	prov_wr_fini(&wr);
	forge_fini(&f);
}

/* An embedded store beats the reference: nobody is asked. */
static void test_embedded_first(void **state)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct network net = {.code = PROV_E_IO};
	struct identity id;
	struct prov_wr wr;
	uint8_t *out;
	size_t n;
	int rc;

	(void)state;
	opts.declare = "captured";
	identity_init(&id, PROV_ALG_ED25519);
	xmp_sample_jpeg(&wr, prov_bytes_str(XMP_PACKET(URL)));
	out = sign_bytes(&id, prov_wr_data(&wr), &opts, &n, &rc);
	assert_non_null(out);
	prov_policy_set_fetch(id.policy, fetch, &net);
	expect(id.policy, prov_bytes(out, n), PROV_STATE_TRUSTED, URL, false);
	assert_int_equal(net.asked, 0);
	free(out);
	prov_wr_fini(&wr);
	identity_fini(&id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_offline),
	    cmocka_unit_test(test_page),
	    cmocka_unit_test(test_long_address),
	    cmocka_unit_test(test_too_large),
	    cmocka_unit_test(test_unread),
	    cmocka_unit_test(test_online),
	    cmocka_unit_test(test_link),
	    cmocka_unit_test(test_embedded_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
