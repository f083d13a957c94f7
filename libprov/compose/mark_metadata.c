/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "base/err.h"
#include "claim/metadata.h"
#include "compose/marks.h"
#include "report/json.h"

static int write_wr(void *ctx, const char *data, size_t len)
{
	struct prov_wr *wr = ctx;

	prov_wr_bytes(wr, prov_bytes(data, len));
	return wr->code == PROV_OK ? 0 : -1;
}

static bool is_wanted(const struct prov_exif_prop *prop, bool plain, unsigned kinds)
{
	return prop->kind == PROV_EXIF_PLAIN ? plain : ((unsigned)prop->kind & kinds) != 0;
}

/* Each prefix that is used, once. */
static void put_context(
    struct prov_json *j, const struct prov_exif *exif, bool plain, unsigned kinds)
{
	prov_json_key(j, "@context");
	prov_json_begin(j, '{');
	for (size_t i = 0; i < exif->n; i++) {
		bool first = is_wanted(&exif->v[i], plain, kinds);

		for (size_t k = 0; k < i && first; k++)
			first = !is_wanted(&exif->v[k], plain, kinds) ||
				strcmp(exif->v[k].prefix, exif->v[i].prefix) != 0;
		if (first)
			prov_json_member(
			    j, exif->v[i].prefix, prov_metadata_schema(exif->v[i].prefix)->ns);
	}
	prov_json_end(j, '}');
}

static void put_all(struct prov_json *j, const struct prov_exif *exif, bool plain, unsigned kinds)
{
	prov_json_begin(j, '{');
	put_context(j, exif, plain, kinds);
	for (size_t i = 0; i < exif->n; i++) {
		const struct prov_exif_prop *prop = &exif->v[i];
		char key[64];

		if (!is_wanted(prop, plain, kinds))
			continue;
		(void)snprintf(key, sizeof(key), "%s:%s", prop->prefix, prop->name);
		prov_json_key(j, key);
		if (prop->is_json)
			prov_json_token(j, prov_bytes_str(prop->value));
		else
			prov_json_str(j, prop->value);
	}
	prov_json_end(j, '}');
}

int prov_mark_metadata(const struct prov_exif *exif, bool plain, unsigned kinds,
    struct prov_arena *arena, struct prov_bytes *out, struct prov_err *err)
{
	struct prov_json json;
	struct prov_wr wr;
	char *kept = NULL;
	size_t n = 0;
	int rc;

	*out = prov_bytes(NULL, 0);
	for (size_t i = 0; i < exif->n; i++)
		n += is_wanted(&exif->v[i], plain, kinds) ? 1 : 0;
	if (n == 0)
		return PROV_OK;
	prov_wr_init(&wr, PROV_MAX_XMP);
	prov_json_init(&json, write_wr, &wr);
	put_all(&json, exif, plain, kinds);
	rc = prov_json_finish(&json, err);
	if (rc == PROV_OK)
		rc = prov_wr_done(&wr, err);
	if (rc == PROV_OK)
		kept = prov_arena_strdup(arena, prov_wr_data(&wr), err);
	*out = prov_bytes(kept, kept == NULL ? 0 : wr.n);
	prov_wr_fini(&wr);
	return rc == PROV_OK && kept == NULL ? PROV_E_NOMEM : rc;
}
