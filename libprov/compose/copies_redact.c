/* SPDX-License-Identifier: Apache-2.0 */
/* Redaction of what ingredients bring (C2PA 2.4, 6.8). */
#include "base/err.h"
#include "base/limits.h"
#include "compose/copies.h"

#define BEGIN "self#jumbf=/c2pa/"

/* The manifest and the assertion that URI names; NULL where it is no such URI, or there is none. */
static const struct prov_jumbf *find(
    const struct prov_copies *copies, struct prov_bytes uri, size_t *index)
{
	struct prov_bytes rest, label;
	const struct prov_jumbf *box;
	const uint8_t *slash;

	*index = PROV_NO_COPY;
	if (uri.n <= sizeof(BEGIN) - 1 || memcmp(uri.p, BEGIN, sizeof(BEGIN) - 1) != 0)
		return NULL;
	rest = prov_bytes_sub(uri, sizeof(BEGIN) - 1, uri.n);
	slash = memchr(rest.p, '/', rest.n);
	label = prov_bytes_sub(rest, 0, slash == NULL ? rest.n : (size_t)(slash - rest.p));
	*index = prov_copies_index(copies, label);
	if (*index == PROV_NO_COPY || copies->v[*index].manifest == NULL)
		return NULL;
	box = prov_store_resolve(copies->v[*index].store, NULL, uri);
	return box != NULL && box->parent == copies->v[*index].manifest->assertions ? box : NULL;
}

bool prov_copies_lost(const struct prov_copies *copies, struct prov_bytes uri)
{
	size_t index;
	const struct prov_jumbf *box = find(copies, uri, &index);

	return index != PROV_NO_COPY &&
	       (copies->v[index].gone || (box != NULL && prov_copy_drops(&copies->v[index], box)));
}

/* 6.8 says it of actions, and of what binds the current asset; verifiers do not tell that from what
 * bound an earlier one. */
static int check(const struct prov_manifest *m, const struct prov_jumbf *box, const char *uri,
    struct prov_err *err)
{
	const struct prov_asr_info *info = prov_asr_lookup(box->label);

	if (info != NULL && info->kind == PROV_ASR_ACTIONS)
		return prov_fail(err, PROV_E_USAGE,
		    "actions are what the history of an asset consists of, and can't be redacted "
		    "(C2PA 2.4, 6.8): %.300s",
		    uri);
	if (info != NULL && info->hard_binding)
		return prov_fail(err, PROV_E_USAGE,
		    "what binds credentials to their content can't be redacted: %.300s", uri);
	/* 11.2.2: without it, it would be an update of nothing. */
	if (info != NULL && info->kind == PROV_ASR_INGREDIENT && m->type == PROV_JUMBF_UPDATE)
		return prov_fail(err, PROV_E_USAGE,
		    "what an update manifest is an update of can't be redacted: %.300s", uri);
	return PROV_OK;
}

/* 2.5 says that a redacted ingredient still stands for what an action is about; 2.4 does not. */
static void note_ingredient(struct prov_copies *copies, const struct prov_jumbf *box)
{
	const struct prov_asr_info *info = prov_asr_lookup(box->label);

	if (info != NULL && info->kind == PROV_ASR_INGREDIENT)
		copies->note =
		    "an ingredient was redacted, which an action may be about: verifiers that do "
		    "not know version 2.5 of the specification find fault with that";
}

static int redact(struct prov_copies *copies, const char *uri, struct prov_err *err)
{
	size_t index;
	const struct prov_jumbf *box = find(copies, prov_bytes_str(uri), &index);
	int rc;

	if (box == NULL)
		return prov_fail(err, PROV_E_USAGE,
		    "there is no such assertion among those of its ingredients, as 'prov inspect' "
		    "names them (" BEGIN "MANIFEST/c2pa.assertions/LABEL): %.300s",
		    uri);
	if (prov_copy_drops(&copies->v[index], box))
		return PROV_OK;
	rc = check(copies->v[index].manifest, box, uri, err);
	if (rc == PROV_OK)
		note_ingredient(copies, box);
	return rc == PROV_OK ? prov_copy_drop(copies, &copies->v[index], box, err) : rc;
}

int prov_copies_redact(
    struct prov_copies *copies, const char *const *uris, size_t n, struct prov_err *err)
{
	int rc = PROV_OK;

	for (size_t i = 0; i < n && rc == PROV_OK; i++)
		rc = redact(copies, uris[i], err);
	return rc == PROV_OK && n > 0 ? prov_copies_prune(copies, err) : rc;
}
