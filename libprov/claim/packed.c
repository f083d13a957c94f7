/* SPDX-License-Identifier: Apache-2.0 */
/* Compressed manifests (C2PA 2.4, 11.1.3.2, 11.2.4 and 15.5.4). */
#include "base/err.h"
#include "base/unpack.h"
#include "claim/store.h"

/* The only brob box, or NULL. */
static const struct prov_jumbf *find_packed(const struct prov_jumbf *wrapper)
{
	const struct prov_jumbf *found = NULL;

	for (const struct prov_jumbf *c = wrapper->first; c != NULL; c = c->next) {
		if (c->box_type != PROV_BOX_BROB)
			continue;
		if (found != NULL)
			return NULL;
		found = c;
	}
	return found;
}

static bool is_file_fault(int rc)
{
	return rc == PROV_E_TRUNC || rc == PROV_E_FORMAT;
}

static const char *find_fault(const struct prov_jumbf *wrapper, const struct prov_jumbf *inner)
{
	switch (inner->type) {
	case PROV_JUMBF_MANIFEST:
	case PROV_JUMBF_MANIFEST_ALT:
	case PROV_JUMBF_UPDATE:
		break;
	case PROV_JUMBF_COMPRESSED:
		return "what is compressed is a compressed manifest again";
	default:
		return "what is compressed is neither a standard nor an update manifest";
	}
	if (!inner->has_label || !prov_bytes_eq(inner->label, wrapper->label))
		return "what is compressed has another label than the box that holds it";
	return NULL;
}

/* A fault of the file as a sentence; any other failure stays one. */
static int describe_fault(int rc, const struct prov_err *why, struct prov_arena *arena,
    const char **fault, struct prov_err *err)
{
	struct prov_err nomem = {0};

	if (!is_file_fault(rc))
		return prov_pass(err, rc, why);
	*fault = prov_arena_printf(
	    arena, &nomem, "a compressed manifest can't be unpacked: %s", why->msg);
	return *fault == NULL ? prov_pass(err, nomem.code, &nomem) : PROV_OK;
}

int prov_packed_read(struct prov_jumbf *wrapper, uint64_t base, size_t max,
    struct prov_arena *arena, struct prov_jumbf **out, const char **fault, size_t *used,
    struct prov_err *err)
{
	const struct prov_jumbf *packed = find_packed(wrapper);
	struct prov_bytes data, rest = {0};
	struct prov_jumbf *inner = NULL;
	struct prov_err why = {0};
	int rc;

	*out = NULL;
	*fault = NULL;
	*used = 0;
	if (packed == NULL) {
		*fault = "a compressed manifest does not hold exactly one brob box";
		return PROV_OK;
	}
	rc = prov_unpack(packed->body, max, arena, &data, &why);
	if (rc != PROV_OK)
		return describe_fault(rc, &why, arena, fault, err);
	*used = data.n;
	rc = prov_jumbf_parse(data, 0, arena, &inner, &rest, &why);
	if (rc != PROV_OK)
		return describe_fault(rc, &why, arena, fault, err);
	*fault = rest.n > 0 ? "more than a manifest is compressed in one box"
			    : find_fault(wrapper, inner);
	if (*fault != NULL)
		return PROV_OK;
	/* Offsets as they would be if the boxes lay behind the store. */
	prov_jumbf_move(inner, base);
	inner->at = wrapper->at;
	inner->parent = wrapper->parent;
	*out = inner;
	return PROV_OK;
}
