/* SPDX-License-Identifier: Apache-2.0 */
/* JUMBF URIs, C2PA 2.4, 8.4. */
#include "base/limits.h"
#include "jumbf/jumbf.h"

#define SCHEME "self#jumbf="
#define STORE_PREFIX "c2pa/"

/* The bytes before the next slash; PATH goes on behind it. */
static struct prov_bytes next_element(struct prov_bytes *path)
{
	const uint8_t *slash = path->n == 0 ? NULL : memchr(path->p, '/', path->n);
	size_t n = slash == NULL ? path->n : (size_t)(slash - path->p);
	struct prov_bytes element = prov_bytes_sub(*path, 0, n);

	*path = prov_bytes_sub(*path, n + (slash != NULL), path->n);
	return element;
}

/* No empty element at either end or between, and no "..", not even within a label (8.4.2.1). */
static bool is_path(struct prov_bytes path)
{
	if (path.n == 0 || path.p[0] == '/' || path.p[path.n - 1] == '/')
		return false;
	for (size_t i = 1; i < path.n; i++) {
		if (path.p[i] == path.p[i - 1] && (path.p[i] == '/' || path.p[i] == '.'))
			return false;
	}
	return true;
}

bool prov_jumbf_uri_split(struct prov_bytes uri, struct prov_bytes *path, bool *absolute)
{
	struct prov_bytes p;
	bool has_slash;

	*path = prov_bytes(NULL, 0);
	*absolute = false;
	if (uri.n > PROV_MAX_URI || !prov_bytes_starts(uri, SCHEME))
		return false;
	p = prov_bytes_sub(uri, strlen(SCHEME), uri.n);
	has_slash = prov_bytes_starts(p, "/");
	if (has_slash)
		p = prov_bytes_sub(p, 1, p.n);
	if (!is_path(p))
		return false;
	*path = p;
	/* C2PA 1.0 to 1.4 wrote URIs from the store without the slash. */
	*absolute = has_slash || prov_bytes_starts(p, STORE_PREFIX);
	return true;
}

const struct prov_jumbf *prov_jumbf_resolve(
    const struct prov_jumbf *store, const struct prov_jumbf *manifest, struct prov_bytes uri)
{
	const struct prov_jumbf *box;
	struct prov_bytes path;
	bool absolute;

	if (!prov_jumbf_uri_split(uri, &path, &absolute))
		return NULL;
	box = absolute ? store : manifest;
	if (box == NULL)
		return NULL;
	if (absolute && (!box->has_label || !prov_bytes_eq(next_element(&path), box->label)))
		return NULL;
	while (box != NULL && path.n > 0)
		box = prov_jumbf_child(box, next_element(&path));
	return box;
}

void prov_jumbf_put_uri(struct prov_wr *wr, const struct prov_jumbf *box)
{
	/* What is unpacked lies one level deeper than it was parsed. */
	const struct prov_jumbf *chain[PROV_MAX_BOX_DEPTH + 1];
	size_t n = 0;

	if (box->box_type != PROV_BOX_JUMB)
		box = box->parent;
	for (; box != NULL && n <= PROV_MAX_BOX_DEPTH; box = box->parent)
		chain[n++] = box;
	prov_wr_str(wr, SCHEME);
	while (n > 0) {
		prov_wr_str(wr, "/");
		prov_wr_bytes(wr, chain[--n]->label);
	}
}
