/* SPDX-License-Identifier: Apache-2.0 */
#include "prov/verify.h"

#include "base/err.h"
#include "base/limits.h"
#include "format/cands.h"
#include "validate/validate.h"

/* The bytes of a store that lies outside the asset, in the report's arena. */
static int read_sidecar(const struct prov_src *src, struct prov_arena *arena,
    struct prov_bytes *out, struct prov_err *err)
{
	uint8_t *p;
	int rc;

	if (src->size == 0)
		return prov_fail(err, PROV_E_FORMAT, "the sidecar is empty");
	if (src->size > PROV_MAX_STORE)
		return prov_fail(err, PROV_E_LIMIT,
		    "the sidecar is larger than a manifest store may be (%u bytes)",
		    PROV_MAX_STORE);
	p = prov_arena_alloc(arena, (size_t)src->size, err);
	if (p == NULL)
		return prov_failed(err);
	rc = prov_src_read(src, 0, p, (size_t)src->size, err);
	*out = prov_bytes(p, (size_t)src->size);
	return rc;
}

int prov_verify(struct prov_report **out, const struct prov_policy *policy,
    const struct prov_src *src, const char *name, struct prov_err *err)
{
	return prov_verify_with(out, policy, src, name, NULL, err);
}

int prov_verify_with(struct prov_report **out, const struct prov_policy *policy,
    const struct prov_src *src, const char *name, const struct prov_verify_opts *opts,
    struct prov_err *err)
{
	static const struct prov_verify_opts none = PROV_VERIFY_OPTS_INIT;
	struct prov_validate_in in = {.policy = policy, .src = src};
	struct prov_layout layout;
	struct prov_cands cands = {0};
	struct prov_report *report = NULL;
	int rc;

	*out = NULL;
	if (opts == NULL)
		opts = &none;
	if (opts->struct_size != sizeof(*opts))
		return prov_fail(err, PROV_E_USAGE, "the options are of another version");
	in.fragments = opts->fragments;
	in.num_fragments = opts->num_fragments;
	rc = prov_format_find(src, opts->media_type, &in.format, err);
	if (rc != PROV_OK)
		return rc;
	if (in.format == NULL)
		return prov_format_unknown(src, err);
	rc = prov_report_new(&report, name == NULL ? "" : name, err);
	if (rc != PROV_OK)
		return rc;
	prov_layout_init(&layout, src->size);
	in.layout = &layout;
	in.cands = &cands;
	rc = PROV_OK;
	if (opts->sidecar != NULL)
		rc = read_sidecar(opts->sidecar, &report->arena, &in.external, err);
	if (rc == PROV_OK)
		rc = in.format->scan(src, &report->arena, &layout, &cands, err);
	if (rc == PROV_OK)
		rc = prov_validate(report, &in, NULL, err);
	if (rc != PROV_OK) {
		prov_report_free(report);
		return rc;
	}
	*out = report; /* transferred */
	return PROV_OK;
}

int prov_verify_file(struct prov_report **out, const struct prov_policy *policy, const char *path,
    struct prov_err *err)
{
	struct prov_src *src = NULL;
	int rc;

	*out = NULL;
	rc = prov_src_open(&src, path, err);
	if (rc == PROV_OK)
		rc = prov_verify(out, policy, src, path, err);
	prov_src_close(src);
	return rc;
}
