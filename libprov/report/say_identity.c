/* SPDX-License-Identifier: Apache-2.0 */
/* Who else vouches for what the credentials say (CAWG): a matter of its own. */
#include "report/say.h"

static const struct {
	const char *type, *words;
} kinds[] = {
    {"cawg.document_verification", "an identity document"},
    {"cawg.web_site", "a web site"},
    {"cawg.affiliation", "membership"},
    {"cawg.social_media", "an account"},
    {"cawg.crypto_wallet", "a wallet"},
};

/* What the entry is known by: the first of these that there is. */
static const char *called(const struct prov_verified_row *v)
{
	const char *const names[] = {v->name, v->username, v->address, v->uri, v->provider_name};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i] != NULL)
			return names[i];
	}
	return NULL;
}

static void put_kind(struct prov_say *t, const char *type)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (type != NULL && strcmp(kinds[i].type, type) == 0) {
			prov_say_put(t, kinds[i].words);
			return;
		}
	}
	if (type == NULL)
		prov_say_put(t, "something");
	else
		prov_say_quote(t, type);
}

static void say_one(struct prov_say *t, const struct prov_verified_row *v)
{
	prov_say_begin(t, "By their word verified: ");
	put_kind(t, v->type);
	if (called(v) != NULL && called(v) != v->provider_name) {
		prov_say_put(t, ", ");
		prov_say_quote(t, called(v));
	}
	if (v->uri != NULL && called(v) != v->uri) {
		prov_say_put(t, ", ");
		prov_say_quote(t, v->uri);
	}
	if (v->provider_name != NULL) {
		prov_say_put(t, ", at ");
		prov_say_quote(t, v->provider_name);
	}
	if (v->verified_at != NULL) {
		prov_say_put(t, ", on ");
		prov_say_quote(t, v->verified_at);
	}
	prov_say_end(t);
}

static void say_verified(struct prov_say *t, const struct prov_identity_row *row)
{
	for (size_t i = 0; i < row->num_verified; i++) {
		if (prov_say_is_enough(t, i, row->num_verified + row->more_verified))
			return;
		say_one(t, &row->verified[i]);
	}
	if (row->more_verified > 0)
		(void)prov_say_is_enough(t, PROV_SAY_ROWS, PROV_SAY_ROWS + row->more_verified);
}

static const char *head(
    const struct prov_say *t, const struct prov_account *a, const struct prov_identity_row *row)
{
	if (row->holds && prov_account_fell(t->r, a))
		return "Identity beside the signer's, of what doesn't hold: ";
	return row->holds       ? "Identity beside the signer's: "
	       : row->unchecked ? "Identity named, which was not checked: "
				: "Identity named, which nothing proves: ";
}

/* One that is revoked, or has ended, is on the list all the same. */
static void put_trust(struct prov_say *t, const struct prov_identity_row *row)
{
	if (row->trusted || !row->listed) {
		prov_say_put(t, row->trusted ? ", trusted" : ", on no trust list for identities");
		return;
	}
	prov_say_put(t, ", not trusted");
	for (size_t i = 0; i < row->findings.n; i++) {
		const struct prov_finding *f = &row->findings.v[i];

		if (f->status != PROV_ST_CAWG_X509_CREDENTIAL_UNTRUSTED || f->explanation == NULL)
			continue;
		prov_say_put(t, ": ");
		prov_say_explanation(t, f);
		return;
	}
}

static void put_who(struct prov_say *t, const struct prov_identity_row *row)
{
	const char *name = row->name;

	for (size_t i = 0; i < row->num_verified && name == NULL; i++)
		name = called(&row->verified[i]);
	if (name != NULL)
		prov_say_quote(t, name);
	else
		prov_say_put(t, "nobody by name");
	if (row->organization != NULL) {
		prov_say_put(t, " (");
		prov_say_quote(t, row->organization);
		prov_say_put(t, ")");
	}
	if (row->aggregated && row->issuer != NULL) {
		prov_say_put(t, ", by the word of ");
		prov_say_quote(t, row->issuer);
	}
	if (row->holds)
		put_trust(t, row);
}

static void say_notes(struct prov_say *t, const struct prov_identity_row *row)
{
	for (size_t k = 0; k < row->findings.n && !row->trusted; k++) {
		const struct prov_finding *f = &row->findings.v[k];

		if (f->severity != PROV_SEV_FAILURE || (row->holds && !t->verbose))
			continue;
		prov_say_begin(t, "Note: ");
		prov_say_show(t, f->code, PROV_SAY_TITLE);
		prov_say_put(t, ": ");
		prov_say_explanation(t, f);
		prov_say_end(t);
	}
}

void prov_say_identities(struct prov_say *t, const struct prov_account *a)
{
	for (size_t i = 0; i < a->num_identities; i++) {
		const struct prov_identity_row *row = &t->r->identities[a->first_identity + i];

		if (prov_say_is_enough(t, i, a->num_identities))
			return;
		prov_say_begin(t, head(t, a, row));
		put_who(t, row);
		prov_say_end(t);
		t->text.indent++;
		say_verified(t, row);
		say_notes(t, row);
		t->text.indent--;
	}
}
