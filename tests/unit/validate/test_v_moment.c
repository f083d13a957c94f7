/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "helper/collect.h"
#include "helper/crl.h"
#include "helper/forge_test.h"
#include "helper/lists.h"
#include "helper/ocsp.h"
#include "report/report.h"

#define DAY INT64_C(86400)
#define NOW INT64_C(2142806400)        /* 2037-11-26: the signer is made by the clock */
#define LEAF_ENDS INT64_C(2145916800)  /* 2038-01-01 */
#define INTER_ENDS INT64_C(2148595200) /* 2038-02-01 */

static struct certs_cert root, inter, leaf, tsa, tsa_root;

static int setup(void **state)
{
	struct certs_opts ca = {.kind = CERTS_CA, .cn = "Issuer", .not_after = "20380201000000Z"};
	struct certs_opts signer = {.not_after = "20380101000000Z"};
	struct certs_opts stamps = {.kind = CERTS_TSA};
	(void)state;

	root = certs_root();
	inter = certs_make(&root, &ca);
	leaf = certs_make(&inter, &signer);
	tsa_root = certs_root();
	tsa = certs_make(&tsa_root, &stamps);
	return 0;
}

static int teardown(void **state)
{
	struct certs_cert *all[] = {&root, &inter, &leaf, &tsa, &tsa_root};
	(void)state;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		certs_free(all[i]);
	return 0;
}

struct row {
	const char *name;
	struct crl_opts crl;   /* where it has an issuer: among the revoked */
	struct ocsp_opts ocsp; /* the same: in the file */
	const char *renew;     /* a list with the root, to be renewed then; NULL: PEM */
	const char *history;   /* of it there */
	bool stamped, unknown; /* by an authority on no list */
	int64_t until;         /* as of NOW; 0: not looked at */
};

struct made {
	struct forge f;
	struct prov_bytes file, ocsp;
	unsigned flags;
};

static void add_lists(struct made *m, const struct row *row)
{
	struct lists_service service = {.cert = &root, .history = row->history};
	struct lists_opts opts = {.services = &service, .n = 1, .next_update = row->renew};
	char *pem = certs_pem(&tsa_root, 1), *json;

	if (!row->unknown)
		assert_int_equal(prov_policy_add_pem(m->f.policy, PROV_LIST_TIMESTAMPS, pem,
				     strlen(pem), "tsa", NULL),
		    PROV_OK);
	free(pem);
	if (row->crl.issuer != NULL) {
		struct prov_bytes der = crl_make(&row->crl);
		assert_int_equal(
		    prov_policy_add_revoked(m->f.policy, der.p, der.n, "the CRL", NULL), PROV_OK);
		free((void *)(uintptr_t)der.p);
	}
	if (row->renew == NULL)
		return;
	json = lists_json(&opts);
	assert_int_equal(
	    prov_policy_add_list(m->f.policy, PROV_LIST_SIGNERS, json, strlen(json), "list", NULL),
	    PROV_OK);
	free(json);
}

static void make(struct made *m, const struct row *row)
{
	struct certs_cert chain[2] = {leaf, inter};

	memset(m, 0, sizeof(*m));
	m->flags = row->unknown ? FORGE_V1 : 0;
	forge_init(&m->f);
	forge_sign_as(&m->f, chain, 2, &root);
	if (row->stamped) {
		m->f.tsa = &tsa;
		m->f.old_stamp = row->unknown;
	}
	if (row->ocsp.issuer != NULL) {
		m->ocsp = ocsp_make(&row->ocsp);
		m->f.ocsp[0] = m->ocsp;
		m->f.num_ocsp = 1;
	}
	add_lists(m, row);
	m->file = forge_png(&m->f, forge_plain, &m->flags);
}

static void unmake(struct made *m)
{
	forge_fini(&m->f);
	free((void *)(uintptr_t)m->ocsp.p);
}

/* What is found at TIME, as JSON (malloc) without the time itself, and until when that holds. */
static char *found(struct made *m, int64_t time, int64_t *until)
{
	struct prov_report *r;
	struct collect all = {0};

	prov_policy_set_time(m->f.policy, time);
	r = forge_verify(&m->f, m->file, true);
	assert_int_equal(prov_report_until(r), INT64_MAX); /* the policy says when */
	r->as_of_is_set = false;
	*until = prov_report_until(r);
	assert_int_equal(
	    prov_report_render(r, PROV_RENDER_JSON, 0, 0, collect_write, &all, NULL), PROV_OK);
	prov_report_free(r);
	return all.text;
}

/* What is said to hold until then does, at every time at which anything could change. */
static void sweep(struct made *m, const char *name)
{
	/* Every event is at midnight; the clock may be five minutes wrong. */
	static const int offs[] = {-301, -300, -1, 0, 1, 300, 301};
	int64_t until = 0, next = 0, held = INT64_MIN;
	char *before = NULL;

	for (int64_t at = NOW - 5 * DAY; at < NOW + 70 * DAY; at += DAY) {
		for (size_t k = 0; k < sizeof(offs) / sizeof(offs[0]); k++) {
			char *now = found(m, at + offs[k], &next);

			assert_true(next >= at + offs[k]);
			if (before != NULL && at + offs[k] < until && strcmp(before, now) != 0)
				fail_msg("%s: not the same at %lld, held at %lld until %lld", name,
				    (long long)(at + offs[k]), (long long)held, (long long)until);
			free(before);
			before = now;
			until = next;
			held = at + offs[k];
		}
	}
	free(before);
}

static void test_rows(void **state)
{
	const struct row rows[] = {
	    {.name = "no stamp", .until = LEAF_ENDS},
	    {.name = "stamped", .stamped = true, .until = INT64_MAX},
	    {.name = "stamped by nobody", .stamped = true, .unknown = true, .until = LEAF_ENDS},
	    {.name = "a list",
		.renew = "\"2037-12-01T00:00:00Z\"",
		.stamped = true,
		.until = 2143238400},
	    {.name = "revoked later",
		.crl = {.issuer = &inter, .cert = &leaf, .revoked_at = "20371210000000Z"},
		.until = 2144016000},
	    {.name = "a CRL to be renewed",
		.crl = {.issuer = &inter, .to = "20371205000000Z"},
		.until = 2143584000},
	    {.name = "OCSP", .ocsp = {.cert = &leaf, .issuer = &inter, .to = "20371215000000Z"}},
	    {.name = "OCSP, stamped",
		.ocsp = {.cert = &leaf, .issuer = &inter, .to = "20371215000000Z"},
		.stamped = true},
	    {.name = "OCSP, revoked",
		.ocsp = {.cert = &leaf,
		    .issuer = &inter,
		    .status = OCSP_SAYS_REVOKED,
		    .revoked_at = "20371220000000Z",
		    .to = "20371225000000Z"}},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct made m;
		int64_t until;

		print_message("  %s\n", rows[i].name);
		make(&m, &rows[i]);
		free(found(&m, NOW, &until));
		if (rows[i].until != 0 && rows[i].until != until)
			fail_msg("%s: until %lld", rows[i].name, (long long)until);
		sweep(&m, rows[i].name);
		unmake(&m);
	}
}

/* Times that are said to be the last are: a second later something else is found. */
static void test_ends(void **state)
{
	const struct row row = {.name = "no stamp"};
	struct made m;
	int64_t until;
	char *before, *after;
	(void)state;

	make(&m, &row);
	before = found(&m, LEAF_ENDS - 1, &until);
	assert_int_equal(until, LEAF_ENDS);
	after = found(&m, LEAF_ENDS + 1, &until);
	assert_string_not_equal(before, after);
	assert_int_equal(until, INTER_ENDS);
	free(before);
	free(after);
	unmake(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_ends),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
