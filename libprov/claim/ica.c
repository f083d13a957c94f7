/* SPDX-License-Identifier: Apache-2.0 */
#include "claim/ica.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"

#define VC1 "https://www.w3.org/2018/credentials/v1"
#define VC2 "https://www.w3.org/ns/credentials/v2"

static bool is_text(const struct prov_json_value *value, const char *text)
{
	return value->type == PROV_JSON_STRING && prov_json_is(value->token, prov_bytes_str(text));
}

/* Whether VALUE is TEXT or an array that holds it. */
static bool holds(const struct prov_json_value *value, const char *text)
{
	struct prov_json_iter iter;
	struct prov_json_value element;

	if (is_text(value, text))
		return true;
	if (value->type != PROV_JSON_ARRAY)
		return false;
	prov_json_iter(value, &iter);
	while (prov_json_next(&iter, &element)) {
		if (is_text(&element, text))
			return true;
	}
	return false;
}

/* --- verifiedIdentities --- */

/* One entry before its rules: the values by name. */
struct entry {
	struct prov_json_value type, name, username, address, uri, method, at, provider, id, title;
};

/* What is there must be a text that is not empty. */
static bool is_blank(const struct prov_json_value *value)
{
	return value->type != PROV_JSON_BAD &&
	       (value->type != PROV_JSON_STRING || value->token.n == 0);
}

/* RFC 3986, 3: characters only; the example of a web site has no scheme. */
static bool is_uri(struct prov_bytes text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] <= ' ' || text.p[i] == 0x7f ||
		    strchr("\"<>\\^`{|}", text.p[i]) != NULL)
			return false;
	}
	return text.n > 0;
}

static bool read_entry(const struct prov_json_value *from, struct entry *e)
{
	const struct prov_json_field fields[] = {{"type", &e->type}, {"name", &e->name},
	    {"username", &e->username}, {"address", &e->address}, {"uri", &e->uri},
	    {"method", &e->method}, {"verifiedAt", &e->at}, {"provider", &e->provider}};
	const struct prov_json_field inner[] = {{"id", &e->id}, {"name", &e->title}};

	memset(e, 0, sizeof(*e));
	return prov_json_fields(from, fields, sizeof(fields) / sizeof(fields[0])) &&
	       prov_json_fields(&e->provider, inner, sizeof(inner) / sizeof(inner[0]));
}

/* What the type of the verification demands beside it. */
static const char *missing(const struct entry *e)
{
	if (is_text(&e->type, "cawg.document_verification") && e->name.type == PROV_JSON_BAD)
		return "a verified document gives no name";
	if (is_text(&e->type, "cawg.social_media") && e->username.type == PROV_JSON_BAD)
		return "a verified social media account gives no user name";
	if (is_text(&e->type, "cawg.crypto_wallet") && e->address.type == PROV_JSON_BAD)
		return "a verified wallet gives no address";
	if (is_text(&e->type, "cawg.web_site") && e->uri.type == PROV_JSON_BAD)
		return "a verified web site gives no URI";
	return NULL;
}

/* TEXT: what its values are once escapes are undone, which some writers have for "/" and "+". */
static const char *fault_of(const struct entry *e, const struct prov_verified *text)
{
	int64_t when;

	if (e->type.type != PROV_JSON_STRING || e->type.token.n == 0)
		return "a verified identity does not say what was verified";
	if (is_blank(&e->name) || is_blank(&e->username) || is_blank(&e->address) ||
	    is_blank(&e->method))
		return "a verified identity has a field that is empty or no text";
	if (e->uri.type != PROV_JSON_BAD && !is_uri(text->uri))
		return "a verified identity has a URI that is none";
	if (!prov_clock_parse(text->verified_at, &when))
		return "a verified identity does not say when it was verified";
	if (e->title.type != PROV_JSON_STRING || e->title.token.n == 0)
		return "a verified identity does not name who verified it";
	if (e->id.type != PROV_JSON_BAD && !is_uri(text->provider_id))
		return "the provider of a verified identity has an identifier that is no URI";
	return missing(e);
}

static int keep_entry(const struct entry *e, struct prov_arena *arena, struct prov_verified *out,
    struct prov_err *err)
{
	const struct {
		const struct prov_json_value *from;
		struct prov_bytes *to;
	} rows[] = {{&e->type, &out->type}, {&e->name, &out->name}, {&e->username, &out->username},
	    {&e->address, &out->address}, {&e->uri, &out->uri}, {&e->method, &out->method},
	    {&e->at, &out->verified_at}, {&e->id, &out->provider_id},
	    {&e->title, &out->provider_name}};
	int rc = PROV_OK;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && rc == PROV_OK; i++)
		rc = prov_json_get_text(rows[i].from, arena, rows[i].to, err);
	return rc;
}

static int read_identities(const struct prov_json_value *list, struct prov_arena *arena,
    struct prov_ica *out, struct prov_err *err)
{
	struct prov_json_iter iter;
	struct prov_json_value value;
	struct prov_err why = {0};
	int rc = PROV_OK;

	out->is_list = list->type == PROV_JSON_ARRAY;
	if (!out->is_list)
		return PROV_OK;
	out->v = prov_arena_array(arena, PROV_MAX_VERIFIED, sizeof(*out->v), &why);
	if (out->v == NULL)
		return prov_pass(err, why.code, &why);
	prov_json_iter(list, &iter);
	for (; rc == PROV_OK && prov_json_next(&iter, &value); out->count++) {
		struct prov_verified text = {0};
		struct entry e;
		bool good = read_entry(&value, &e);

		rc = keep_entry(&e, arena, &text, err);
		text.fault = good ? fault_of(&e, &text)
				  : "a verified identity, or its provider, is no object, or has a "
				    "field twice";
		if (out->bad == NULL)
			out->bad = text.fault;
		if (out->n < PROV_MAX_VERIFIED)
			out->v[out->n++] = text;
	}
	return rc;
}

/* --- the credential --- */

struct credential {
	struct prov_json_value context, type, issuer, subject, status;
	struct prov_json_value from1, until1, from2, until2;
};

/* One object or an array of them: what it says of revocation. */
static enum prov_ica_status read_status(const struct prov_json_value *status)
{
	struct prov_json_iter iter;
	struct prov_json_value one = *status, type, purpose;
	const struct prov_json_field fields[] = {{"type", &type}, {"statusPurpose", &purpose}};
	bool list = status->type == PROV_JSON_ARRAY;

	if (status->type == PROV_JSON_BAD)
		return PROV_ICA_STATUS_NONE;
	if (list)
		prov_json_iter(status, &iter);
	while (!list || prov_json_next(&iter, &one)) {
		if (prov_json_fields(&one, fields, 2) && holds(&purpose, "revocation") &&
		    holds(&type, "BitstringStatusListEntry"))
			return PROV_ICA_STATUS_BITSTRING;
		if (!list)
			break;
	}
	return PROV_ICA_STATUS_OTHER;
}

static bool read_fields(const struct prov_json_value *root, struct credential *c)
{
	const struct prov_json_field fields[] = {{"@context", &c->context}, {"type", &c->type},
	    {"issuer", &c->issuer}, {"credentialSubject", &c->subject},
	    {"credentialStatus", &c->status}, {"issuanceDate", &c->from1},
	    {"expirationDate", &c->until1}, {"validFrom", &c->from2}, {"validUntil", &c->until2}};

	return prov_json_fields(root, fields, sizeof(fields) / sizeof(fields[0]));
}

/* What both versions of the data model demand (4.3, 4.5 and 4.6 of version 2.0), and this type. */
static const char *credential_fault(const struct credential *c)
{
	if (!holds(&c->context, VC1) && !holds(&c->context, VC2))
		return "the credential does not name a version of the data model that is known";
	if (!holds(&c->type, "VerifiableCredential") ||
	    !holds(&c->type, "IdentityClaimsAggregationCredential"))
		return "the credential is not one of identity claims that were aggregated";
	if (c->issuer.type != PROV_JSON_STRING && c->issuer.type != PROV_JSON_MAP)
		return "the credential names no issuer";
	return c->subject.type != PROV_JSON_MAP ? "the credential has no subject" : NULL;
}

static int read_dates(
    struct credential *c, struct prov_arena *arena, struct prov_ica *out, struct prov_err *err)
{
	bool v2 = holds(&c->context, VC2);
	const struct prov_json_value *from = v2 ? &c->from2 : &c->from1;
	const struct prov_json_value *until = v2 ? &c->until2 : &c->until1;
	int rc;

	out->has_from = from->type != PROV_JSON_BAD;
	out->has_until = until->type != PROV_JSON_BAD;
	rc = prov_json_get_text(from, arena, &out->valid_from, err);
	if (rc == PROV_OK)
		rc = prov_json_get_text(until, arena, &out->valid_until, err);
	return rc;
}

int prov_ica_parse(
    struct prov_bytes json, struct prov_arena *arena, struct prov_ica *out, struct prov_err *err)
{
	struct credential c;
	struct prov_json_value root, identities, id;
	const struct prov_json_field subject[] = {
	    {"verifiedIdentities", &identities}, {"c2paAsset", &out->asset}};
	const struct prov_json_field issuer[] = {{"id", &id}};
	int rc;

	memset(out, 0, sizeof(*out));
	if (json.n > PROV_MAX_CREDENTIAL)
		return prov_refuse(err, PROV_LIMIT_CREDENTIAL,
		    "a credential is longer than the limit of %u bytes", PROV_MAX_CREDENTIAL);
	rc = prov_json_check(json, 0, err);
	if (rc != PROV_OK)
		return rc;
	root = prov_json_root(json);
	out->fault = !read_fields(&root, &c) ? "the credential is no object, or has a field twice"
					     : credential_fault(&c);
	if (out->fault == NULL && !prov_json_fields(&c.subject, subject, 2))
		out->fault = "the subject of the credential has a field twice";
	if (out->fault != NULL)
		return PROV_OK;
	id = c.issuer;
	if (c.issuer.type == PROV_JSON_MAP)
		(void)prov_json_fields(&c.issuer, issuer, 1);
	rc = prov_json_get_text(&id, arena, &out->issuer, err);
	if (rc == PROV_OK)
		rc = read_dates(&c, arena, out, err);
	out->status = read_status(&c.status);
	return rc == PROV_OK ? read_identities(&identities, arena, out, err) : rc;
}
