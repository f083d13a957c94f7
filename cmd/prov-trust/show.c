/* SPDX-License-Identifier: Apache-2.0 */
/* prov trust show: what is in a certificate, and what the installed lists make of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/escape.h"
#include "common/exit.h"
#include "common/file.h"
#include "common/json.h"
#include "common/message.h"
#include "common/out.h"
#include "common/xalloc.h"
#include "trust.h"

static const struct {
	const char *oid, *says;
} purposes[] = {
    {"1.3.6.1.4.1.62558.2.1", "C2PA claim signing"},
    {"1.3.6.1.5.5.7.3.36", "document signing"},
    {"1.3.6.1.5.5.7.3.4", "e-mail protection"},
    {"1.3.6.1.5.5.7.3.8", "time stamping"},
    {"1.3.6.1.5.5.7.3.9", "OCSP signing"},
    {"1.3.6.1.5.5.7.3.1", "TLS servers"},
    {"1.3.6.1.5.5.7.3.2", "TLS clients"},
    {"1.3.6.1.5.5.7.3.3", "code signing"},
};

static const char *purpose_of(const char *oid)
{
	for (size_t i = 0; i < CLI_COUNT(purposes); i++) {
		if (strcmp(purposes[i].oid, oid) == 0)
			return purposes[i].says;
	}
	return NULL;
}

static void put(const char *words, const char *text, const char *after)
{
	char *safe = escape_text(text == NULL ? "" : text);

	out_print("%s%s%s", words, safe, after);
	free(safe);
}

static void time_text(int64_t when, char text[32])
{
	time_t t = (time_t)when;
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL || strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		(void)snprintf(text, 32, "?");
}

static void put_facts(const struct prov_cert_entry *cert)
{
	char from[32], to[32];
	bool now =
	    cert->not_before <= (int64_t)time(NULL) && cert->not_after >= (int64_t)time(NULL);

	time_text(cert->not_before, from);
	time_text(cert->not_after, to);
	put("Subject: ", cert->subject, "\n");
	put("  issued by ", cert->is_self_issued ? "itself" : cert->issuer, "\n");
	out_print("  valid from %s to %s%s\n", from, to, now ? "" : " (NOT NOW)");
	put("  serial number ", cert->serial, "\n");
	out_print("  SHA-256 %s\n", cert->sha256);
	out_print("  %s\n", cert->is_ca ? "an authority's (CA)" : "not an authority's");
	for (size_t i = 0; i < cert->num_eku; i++) {
		const char *says = purpose_of(cert->eku[i]);

		out_print("  for %s%s%s%s\n", says != NULL ? says : "", says != NULL ? " (" : "",
		    cert->eku[i], says != NULL ? ")" : "");
	}
	if (!cert->is_ca && cert->unfit != NULL)
		put("  can't sign claims: ", cert->unfit, "\n");
}

static void put_trust(const struct trust_kind *kind, const struct prov_cert_trust *trust)
{
	out_print("  %s: ", kind->name);
	if (trust->trusted)
		put("TRUSTED, by ", trust->list, "\n");
	else if (trust->listed && kind->list != PROV_LIST_ALLOWED)
		put("an authority on ", trust->list, ", which vouches for others\n");
	else
		put("not trusted: ", trust->why, "\n");
}

static void put_json_cert(const struct prov_cert_entry *cert, bool first)
{
	char when[32];

	out_print("%s{\"subject\": ", first ? "" : ",\n");
	json_string(cert->subject == NULL ? "" : cert->subject);
	json_member("issuer", cert->issuer);
	json_member("serial", cert->serial);
	json_member("sha256", cert->sha256);
	time_text(cert->not_before, when);
	json_member("not_before", when);
	time_text(cert->not_after, when);
	json_member("not_after", when);
	out_print(", \"authority\": %s, \"eku\": [", cert->is_ca ? "true" : "false");
	for (size_t i = 0; i < cert->num_eku; i++) {
		out_print("%s", i == 0 ? "" : ", ");
		json_string(cert->eku[i]);
	}
	out_print("]");
	if (!cert->is_ca)
		json_member("cannot_sign_claims", cert->unfit);
}

static void put_json_trust(
    const struct trust_kind *kind, const struct prov_cert_trust *trust, bool first)
{
	out_print("%s\"%s\": {\"trusted\": %s, \"listed\": %s", first ? "" : ", ", kind->name,
	    trust->trusted ? "true" : "false", trust->listed ? "true" : "false");
	json_member("list", trust->list);
	json_member("why", trust->why);
	out_print("}");
}

/* What each kind of list makes of the first one. */
static bool judge(
    struct prov_certs *certs, const struct prov_policy *policy, bool json, const char *path)
{
	const struct trust_kind *kind;

	for (size_t k = 0; (kind = trust_kind_at(k)) != NULL; k++) {
		struct prov_cert_trust trust;
		struct prov_err err = {0};

		if (kind->list == PROV_LIST_PRODUCTS)
			continue;
		if (prov_certs_trust(certs, policy, kind->list, &trust, &err) != PROV_OK) {
			msg_prov_err(path, &err);
			return false;
		}
		if (json)
			put_json_trust(kind, &trust, k == 0);
		else
			put_trust(kind, &trust);
	}
	return true;
}

static bool show(
    struct prov_certs *certs, const struct prov_policy *policy, bool json, const char *path)
{
	bool ok = true;

	out_print("%s", json ? "[" : "");
	for (size_t i = 0; i < prov_certs_count(certs); i++) {
		struct prov_cert_entry cert = prov_certs_at(certs, i);

		if (json)
			put_json_cert(&cert, i == 0);
		else
			put_facts(&cert);
		/* What is behind it comes along as its chain. */
		if (i == 0) {
			out_print("%s", json ? ", \"lists\": {" : "  by the installed lists:\n");
			ok = judge(certs, policy, json, path);
			out_print("%s", json ? "}" : "");
		}
		out_print("%s", json ? "}" : "");
	}
	out_print("%s", json ? "]\n" : "");
	return ok;
}

static bool show_file(const struct trust_opts *opts, const char *path)
{
	struct prov_certs *certs = NULL;
	struct prov_policy *policy = NULL;
	struct prov_err err = {0};
	size_t len = 0;
	bool ok = false;
	char *data = file_slurp(path, TRUST_MAX_FILE, &len, &err);

	if (data != NULL && prov_certs_new(&certs, data, len, "the file", &err) == PROV_OK &&
	    prov_policy_new(&policy, &err) == PROV_OK) {
		trust_add_defaults(policy);
		ok = show(
		    certs, policy, opts->format != NULL && strcmp(opts->format, "json") == 0, path);
	} else {
		msg_prov_err(path, &err);
	}
	prov_policy_free(policy);
	prov_certs_free(certs);
	free(data);
	return ok;
}

int trust_show(const struct trust_opts *opts, const struct strlist *operands)
{
	if (operands->n != 1)
		return cli_usage(&trust_command, "'show' takes the file of one certificate");
	if (opts->format != NULL && strcmp(opts->format, "text") != 0 &&
	    strcmp(opts->format, "json") != 0)
		return cli_usage(&trust_command, "there is no format '%s': there are text and json",
		    opts->format);
	return show_file(opts, operands->at[0]) && out_finish() == EXIT_PASS ? EXIT_PASS
									     : EXIT_ERROR;
}
