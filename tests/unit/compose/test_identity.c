/* SPDX-License-Identifier: Apache-2.0 */
/* Who vouches beside the claim's signer. */
#include "helper/forge_test.h"

#include <string.h>
#include <time.h>

#include <stdlib.h>

#include "compose/identity.h"
#include "helper/identity_make.h"

#include "helper/signed.h"
#include "jumbf/jumbf.h"
#include "trust/trust.h"

#define DOCUMENTS "1.3.6.1.5.5.7.3.36"
#define MAIL "emailProtection"
#define VALIDATED "2.23.140.1.5.4.2"

struct case_ {
	struct identity id;
	struct identity_make who;
	struct prov_sign_opts opts;
};

static void init(struct case_ *c, const char *eku, const char *policy)
{
	identity_init(&c->id, PROV_ALG_ES256);
	identity_make_init(&c->who, eku, policy);
	c->opts = (struct prov_sign_opts)PROV_SIGN_OPTS_INIT;
	c->opts.declare = "captured";
	c->opts.identity = c->who.signer;
}

static void fini(struct case_ *c)
{
	identity_make_fini(&c->who);
	identity_fini(&c->id);
}

static struct prov_report *sign_and_verify(const struct case_ *c, struct prov_bytes asset)
{
	struct prov_report *report;
	size_t n;
	int code;
	uint8_t *out = sign_bytes(&c->id, asset, &c->opts, &n, &code);

	assert_non_null(out);
	report = verify_bytes(c->id.policy, prov_bytes(out, n), &code);
	assert_non_null(report);
	free(out);
	return report;
}

/* In every kind of binding the identity holds, and is trusted where it is on a list. */
static void check_good(struct prov_bytes asset, const char *binding)
{
	static const char *const roles[] = {"cawg.creator"};
	struct case_ c;

	init(&c, DOCUMENTS, NULL);
	c.opts.binding = binding;
	c.opts.identity_roles = roles;
	c.opts.num_identity_roles = 1;
	for (unsigned listed = 0; listed < 2; listed++) {
		struct prov_report *r;

		if (listed)
			identity_make_list(&c.who, c.id.policy);
		r = sign_and_verify(&c, asset);
		assert_int_equal(r->active.state, PROV_STATE_TRUSTED);
		assert_int_equal(r->num_identities, 1);
		assert_true(r->identities[0].holds);
		assert_int_equal(r->identities[0].trusted, listed);
		assert_string_equal(r->identities[0].name, "Ann");
		assert_true(identity_make_has(&r->identities[0],
		    listed ? "cawg.identity.trusted" : "cawg.identity.well-formed"));
		prov_report_free(r);
	}
	fini(&c);
}

static void test_good(void **state)
{
	(void)state;
	check_good(sample_jpeg(), NULL);
	check_good(sample_jpeg(), "boxes");
	check_good(sample_png(), NULL);
	check_good(sample_text(), NULL);
}

static int check(struct prov_sign_opts *opts, const char *words)
{
	struct prov_err err = {0};
	int rc = prov_identity_check(opts, &err);

	if (words != NULL && strstr(err.msg, words) == NULL)
		fail_msg("'%s' lacks '%s'", err.msg, words);
	return rc;
}

/* The same of a certificate that no signer was made of yet. */
static void check_chain(const struct certs_cert *leaf, const char *words)
{
	struct prov_err err = {0};
	char *pem = certs_pem(leaf, 1);
	int rc = prov_chain_check_identity(pem, strlen(pem), "chain.pem", &err);

	assert_int_equal(rc, words == NULL ? PROV_OK : PROV_E_CERT);
	if (words != NULL)
		assert_non_null(strstr(err.msg, words));
	assert_int_equal(prov_chain_check_identity("nothing", 7, NULL, NULL), PROV_E_CERT);
	free(pem);
}

/* What a verifier would refuse is refused before anything is written. */
static void test_certificates(void **state)
{
	static const struct {
		const char *eku, *policy, *words;
	} rows[] = {
	    {DOCUMENTS, NULL, NULL},
	    {"1.3.6.1.4.1.62558.2.1," DOCUMENTS, NULL, NULL},
	    {"1.3.6.1.4.1.62558.2.1", NULL, "none for identities"},
	    {MAIL, NULL, "none for identities"},
	    {MAIL, "2.23.140.1.5.1.2", "none for identities"},
	    {MAIL, VALIDATED, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct case_ c;
		bool mail = rows[i].eku[0] == 'e' && rows[i].words == NULL;
		const char *words = rows[i].words;

		init(&c, rows[i].eku, rows[i].policy);
		if (mail && time(NULL) > PROV_IDENTITY_MAIL_END)
			words = "until 2027-03-31 only";
		assert_int_equal(check(&c.opts, words), words == NULL ? PROV_OK : PROV_E_CERT);
		assert_int_equal(prov_identity_note(&c.opts, c.id.signer) != NULL, mail);
		check_chain(&c.who.leaf, words);
		fini(&c);
	}
}

static void test_usage(void **state)
{
	static const char *const roles[] = {"cawg.creator", "owner"}, *const nothing[] = {NULL};
	struct prov_signer *remote = NULL;
	struct case_ c;
	char *pem;

	(void)state;
	init(&c, DOCUMENTS, NULL);
	c.opts.identity_roles = roles;
	c.opts.num_identity_roles = 2;
	assert_int_equal(check(&c.opts, "com.example.stringer"), PROV_E_USAGE);
	c.opts.num_identity_roles = 1;
	assert_int_equal(check(&c.opts, NULL), PROV_OK);
	c.opts.identity_roles = NULL;
	assert_int_equal(check(&c.opts, "com.example.stringer"), PROV_E_USAGE);
	c.opts.identity_roles = nothing;
	assert_int_equal(check(&c.opts, "com.example.stringer"), PROV_E_USAGE);
	c.opts.identity_roles = roles;
	c.opts.identity = NULL;
	assert_int_equal(check(&c.opts, "needs one"), PROV_E_USAGE);
	c.opts.num_identity_roles = 0;
	assert_int_equal(check(&c.opts, NULL), PROV_OK);
	assert_null(prov_identity_note(&c.opts, c.id.signer));
	pem = certs_pem(&c.who.leaf, 1);
	assert_int_equal(prov_signer_new_remote(
			     &remote, PROV_ALG_ES256, pem, strlen(pem), NULL, CERTS_NOW, NULL),
	    PROV_OK);
	c.opts.identity = remote;
	assert_int_equal(check(&c.opts, "at hand"), PROV_E_USAGE);
	prov_signer_free(remote);
	free(pem);
	fini(&c);
}

struct liar {
	const struct prov_signer *of;
	unsigned calls;
};

/* A device that is right when it is tried out, and wrong when it counts. */
static int lie(void *ctx, const void *tbs, size_t len, void *sig, size_t *sig_len)
{
	struct liar *liar = ctx;
	const struct prov_bytes part = prov_bytes(tbs, len);
	int rc = prov_signer_sign(liar->of, &part, 1, sig, sig_len, NULL);

	if (liar->calls++ > 0)
		((uint8_t *)sig)[7] ^= 1;
	return rc;
}

static void test_wrong_signature(void **state)
{
	struct liar liar = {0};
	struct prov_signer *signer = NULL;
	struct case_ c;
	size_t n;
	int code = PROV_OK;
	char *pem;

	(void)state;
	init(&c, DOCUMENTS, NULL);
	liar.of = c.who.signer;
	pem = certs_pem(&c.who.leaf, 1);
	assert_int_equal(prov_signer_new_callback(&signer, PROV_ALG_ES256, lie, &liar, pem,
			     strlen(pem), NULL, CERTS_NOW, NULL),
	    PROV_OK);
	c.opts.identity = signer;
	assert_null(sign_bytes(&c.id, sample_jpeg(), &c.opts, &n, &code));
	assert_int_equal(code, PROV_E_CRYPTO);
	assert_int_equal(
	    liar.calls, 2); /* once tried, once for the file: never for a placeholder */
	prov_signer_free(signer);
	free(pem);
	fini(&c);
}

/* What is written names the binding and the actions, and is gathered, not created. */
static void test_draft(void **state)
{
	static const struct prov_draft_action created = {
	    .action = "c2pa.created", .source_type = "u"};
	static const uint8_t one = 1, digests[1][PROV_HASH_MAX] = {{1, 2, 3}};
	const struct prov_draft_assertion extra = {
	    .label = "org.example.a", .form = PROV_FORM_CBOR, .data = {&one, 1}};
	struct prov_bound bound = {.alg = PROV_HASH_SHA256};
	struct prov_draft_identity identity = {0};
	struct prov_draft d;
	struct identity_make who;
	struct forge f;
	struct prov_draft_in in;
	size_t before;

	(void)state;
	forge_init(&f);
	identity_make_init(&who, DOCUMENTS, NULL);
	identity.signer = who.signer;
	in = (struct prov_draft_in){.signer = f.signer,
	    .generator_name = "prov",
	    .hash = PROV_HASH_SHA256,
	    .binder = prov_binder_of(PROV_BIND_DATA),
	    .actions = &created,
	    .num_actions = 1,
	    .assertions = &extra,
	    .num_assertions = 1,
	    .identity = &identity};
	assert_int_equal(prov_draft_begin(&d, &in, &bound, &f.arena, NULL), PROV_OK);
	before = prov_draft_store(&d).n;
	bound.digests = digests;
	assert_int_equal(prov_draft_bind(&d, &bound, NULL), PROV_OK);
	assert_int_equal(prov_draft_store(&d).n, before);
	assert_int_equal(d.num_refs, 4);
	assert_true(prov_bytes_is(d.refs[3].uri.url, "self#jumbf=c2pa.assertions/cawg.identity"));
	assert_true(d.refs[3].gathered);
	{
		struct prov_identity said;
		struct prov_jumbf *box;
		const struct prov_jumbf *found;

		assert_int_equal(
		    prov_jumbf_parse(prov_draft_store(&d), 0, &f.arena, &box, NULL, NULL), PROV_OK);
		found = prov_jumbf_child(box, prov_bytes_str(d.label));
		found = prov_jumbf_child(found, prov_bytes_str("c2pa.assertions"));
		found = prov_jumbf_child(found, prov_bytes_str("cawg.identity"));
		assert_non_null(found);
		assert_int_equal(prov_identity_parse(found, &f.arena, &said, NULL), PROV_OK);
		assert_int_equal(said.num_refs, 2);
		assert_true(prov_bytes_eq(said.refs[0].hash, d.refs[0].uri.hash));
		assert_true(
		    prov_bytes_is(said.refs[0].url, "self#jumbf=c2pa.assertions/c2pa.actions.v2"));
		assert_true(
		    prov_bytes_is(said.refs[1].url, "self#jumbf=c2pa.assertions/c2pa.hash.data"));
		assert_true(prov_bytes_eq(said.refs[1].hash, d.refs[2].uri.hash));
	}
	prov_draft_fini(&d);
	in.binder = NULL;
	assert_int_equal(prov_draft_begin(&d, &in, &bound, &f.arena, NULL), PROV_E_UNSUPPORTED);
	prov_draft_fini(&d);
	/* In an update it is that of another manifest. */
	identity.binding = (struct prov_hashed_uri){
	    .url = prov_bytes_str("self#jumbf=/c2pa/urn:c2pa:x/c2pa.assertions/c2pa.hash.data"),
	    .hash = prov_bytes(digests[0], 32)};
	assert_int_equal(prov_draft_begin(&d, &in, &bound, &f.arena, NULL), PROV_OK);
	before = prov_draft_store(&d).n;
	assert_int_equal(prov_draft_bind(&d, &bound, NULL), PROV_OK);
	assert_int_equal(prov_draft_store(&d).n, before);
	{
		struct prov_identity said;
		struct prov_jumbf *box;
		const struct prov_jumbf *found;

		assert_int_equal(
		    prov_jumbf_parse(prov_draft_store(&d), 0, &f.arena, &box, NULL, NULL), PROV_OK);
		found = prov_jumbf_child(box, prov_bytes_str(d.label));
		found = prov_jumbf_child(found, prov_bytes_str("c2pa.assertions"));
		found = prov_jumbf_child(found, prov_bytes_str("cawg.identity"));
		assert_non_null(found);
		assert_int_equal(prov_identity_parse(found, &f.arena, &said, NULL), PROV_OK);
		assert_int_equal(said.num_refs, 2);
		assert_true(prov_bytes_eq(said.refs[1].url, identity.binding.url));
	}
	prov_draft_fini(&d);
	identity_make_fini(&who);
	forge_fini(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_good),
	    cmocka_unit_test(test_certificates), cmocka_unit_test(test_usage),
	    cmocka_unit_test(test_wrong_signature), cmocka_unit_test(test_draft)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
