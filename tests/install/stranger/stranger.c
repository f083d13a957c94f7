/* SPDX-License-Identifier: Apache-2.0 */
/* A program of somebody else's: makes an identity, signs a text in memory, and verifies it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prov/prov.h>

static int fail(const char *what, const struct prov_err *err)
{
	fprintf(stderr, "stranger: %s: %s\n", what, err->msg);
	return EXIT_FAILURE;
}

static int make_signer(
    struct prov_signer **signer, struct prov_policy *policy, struct prov_err *err)
{
	struct prov_keygen_opts opts = PROV_KEYGEN_OPTS_INIT;
	struct prov_keygen *made = NULL;
	struct prov_key *key = NULL;
	const char *pem;
	size_t len;
	int rc;

	opts.name = "A stranger";
	rc = prov_keygen_identity(&made, &opts, err);
	if (rc != PROV_OK)
		return rc;
	pem = prov_keygen_pem(made, PROV_KEYGEN_KEY, &len);
	rc = prov_key_load(&key, pem, len, "key", NULL, NULL, err);
	if (rc == PROV_OK) {
		pem = prov_keygen_pem(made, PROV_KEYGEN_CHAIN, &len);
		rc = prov_signer_new(signer, key, PROV_ALG_AUTO, pem, len, "chain", 0, err);
	}
	if (rc == PROV_OK) {
		pem = prov_keygen_pem(made, PROV_KEYGEN_TRUST, &len);
		rc = prov_policy_add_pem(policy, PROV_LIST_SIGNERS, pem, len, "root", err);
	}
	prov_keygen_free(made);
	return rc;
}

static int sign_text(struct prov_signer *signer, struct prov_sink *sink, struct prov_err *err)
{
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	static const char text[] = "A text of mine.\n";
	struct prov_src *src = NULL;
	int rc;

	opts.declare = "human-created";
	opts.media_type = "text/plain";
	rc = prov_src_mem(&src, text, sizeof text - 1, err);
	if (rc == PROV_OK)
		rc = prov_sign(signer, src, sink, &opts, err);
	prov_src_close(src);
	return rc;
}

static int verify_text(
    const struct prov_sink *sink, const struct prov_policy *policy, struct prov_err *err)
{
	struct prov_report *report = NULL;
	struct prov_src *src = NULL;
	const void *data;
	size_t len;
	int rc;

	data = prov_sink_mem_data(sink, &len);
	rc = prov_src_mem(&src, data, len, err);
	if (rc == PROV_OK)
		rc = prov_verify(&report, policy, src, "text", err);
	if (rc == PROV_OK) {
		printf("%s\n", prov_state_str(prov_report_state(report)));
		rc = prov_report_state(report) == PROV_STATE_TRUSTED ? PROV_OK : PROV_E_SELFCHECK;
	}
	prov_report_free(report);
	prov_src_close(src);
	return rc;
}

static int round_trip(void)
{
	struct prov_signer *signer = NULL;
	struct prov_policy *policy = NULL;
	struct prov_sink *sink = NULL;
	struct prov_err err = {0};
	int status = EXIT_SUCCESS;

	if (prov_policy_new(&policy, &err) != PROV_OK ||
	    make_signer(&signer, policy, &err) != PROV_OK)
		status = fail("making an identity", &err);
	else if (prov_sink_mem(&sink, 1 << 20, &err) != PROV_OK ||
		 sign_text(signer, sink, &err) != PROV_OK)
		status = fail("signing", &err);
	else if (verify_text(sink, policy, &err) != PROV_OK)
		status = fail("verifying", &err);
	prov_sink_close(sink);
	prov_signer_free(signer);
	prov_policy_free(policy);
	return status;
}

int main(void)
{
	if (strcmp(prov_version(), PROV_VERSION) != 0) {
		fprintf(stderr, "stranger: header of %s, library of %s\n", PROV_VERSION,
		    prov_version());
		return EXIT_FAILURE;
	}
	return round_trip();
}
