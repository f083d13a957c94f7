/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "trust/trust.h"

/* NULL stays NULL. */
static int copy_text(
    const char *text, struct prov_arena *arena, const char **out, struct prov_err *err)
{
	*out = text == NULL ? NULL : prov_arena_strdup(arena, prov_bytes_str(text), err);
	return text != NULL && *out == NULL ? PROV_E_NOMEM : PROV_OK;
}

static int copy_name(const struct prov_cert_name *name, struct prov_arena *arena,
    struct prov_cert_name *out, struct prov_err *err)
{
	int rc = copy_text(name->common_name, arena, &out->common_name, err);

	if (rc == PROV_OK)
		rc = copy_text(name->organization, arena, &out->organization, err);
	if (rc == PROV_OK)
		rc = copy_text(name->display, arena, &out->display, err);
	return rc;
}

static int copy_purposes(const struct prov_cert *cert, struct prov_arena *arena,
    struct prov_cert *out, struct prov_err *err)
{
	const char **list;
	int rc = PROV_OK;

	out->eku = NULL;
	if (cert->num_eku == 0)
		return PROV_OK;
	list = prov_arena_array(arena, cert->num_eku, sizeof(*list), err);
	if (list == NULL)
		return PROV_E_NOMEM;
	for (size_t i = 0; rc == PROV_OK && i < cert->num_eku; i++)
		rc = copy_text(cert->eku[i], arena, &list[i], err);
	out->eku = list;
	return rc;
}

int prov_cert_copy(const struct prov_cert *cert, struct prov_bytes der, struct prov_arena *arena,
    struct prov_cert *out, struct prov_err *err)
{
	char *spki = prov_arena_strdup(arena, cert->spki, err);
	int rc = spki == NULL ? PROV_E_NOMEM : PROV_OK;

	*out = *cert;
	out->der = der;
	out->spki = prov_bytes(spki, cert->spki.n);
	if (rc == PROV_OK)
		rc = copy_name(&cert->subject, arena, &out->subject, err);
	if (rc == PROV_OK)
		rc = copy_name(&cert->issuer, arena, &out->issuer, err);
	if (rc == PROV_OK)
		rc = copy_text(cert->serial, arena, &out->serial, err);
	if (rc == PROV_OK)
		rc = copy_purposes(cert, arena, out, err);
	if (rc != PROV_OK)
		memset(out, 0, sizeof(*out));
	return rc;
}
