/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of the lists that were added: what they are called, of when they are, and which
 * bytes they were, so that a report can name what a verdict rests on. */
#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "crypto/crypto.h"
#include "trust/seen.h"

#define MAX_ALSO ((size_t)PROV_MAX_ANCHORS * 16)

static void fini(struct prov_list_info *info)
{
	free(info->name);
	free(info->title);
	memset(info, 0, sizeof(*info));
}

void prov_lists_fini(struct prov_anchors *a)
{
	while (a->num_infos > 0)
		fini(&a->infos[--a->num_infos]);
	free(a->infos);
	a->infos = NULL;
	free(a->also);
	a->also = NULL;
	a->num_also = a->cap_also = 0;
}

int prov_list_also(struct prov_anchors *a, size_t anchor, struct prov_err *err)
{
	const struct prov_also *last = a->num_also == 0 ? NULL : &a->also[a->num_also - 1];

	if (a->list[anchor].list == a->num_infos ||
	    (last != NULL && last->anchor == anchor && last->list == a->num_infos))
		return PROV_OK;
	if (a->also == NULL || a->num_also == a->cap_also) {
		size_t cap = a->cap_also < 64 ? 64 : a->cap_also * 2;
		struct prov_also *also;

		if (cap > MAX_ALSO)
			return prov_refuse(err, PROV_LIMIT_ANCHORS,
			    "the trust lists have more certificates in common than the limit of "
			    "%zu",
			    MAX_ALSO);
		also = realloc(a->also, cap * sizeof(*also));
		if (also == NULL)
			return prov_fail_nomem(err);
		a->also = also;
		a->cap_also = cap;
	}
	a->also[a->num_also++] = (struct prov_also){anchor, a->num_infos};
	return PROV_OK;
}

void prov_list_cut(struct prov_anchors *a)
{
	while (a->num_also > 0 && a->also[a->num_also - 1].list >= a->num_infos)
		a->num_also--;
}

void prov_list_mark(const struct prov_anchors *a, size_t anchor, bool *on)
{
	on[a->list[anchor].list] = true;
	for (size_t i = 0; i < a->num_also; i++) {
		if (a->also[i].anchor == anchor)
			on[a->also[i].list] = true;
	}
}

void prov_anchors_lists(const struct prov_anchors *a, struct prov_bytes cert_der, bool *on)
{
	for (size_t i = 0; i < prov_anchors_count(a); i++) {
		if (prov_bytes_eq(prov_bytes(a->list[i].der, a->list[i].n), cert_der))
			prov_list_mark(a, i, on);
	}
}

static int digest(struct prov_bytes data, char out[2 * 32 + 1], struct prov_err *err)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t hash[PROV_HASH_MAX];
	int rc = prov_hash_bytes(PROV_HASH_SHA256, data, hash, err);

	for (size_t i = 0; rc == PROV_OK && i < 32; i++) {
		out[2 * i] = digits[hash[i] >> 4];
		out[2 * i + 1] = digits[hash[i] & 15];
	}
	out[64] = '\0';
	return rc;
}

int prov_list_note(struct prov_anchors *a, struct prov_bytes data,
    const struct prov_list_info *what, struct prov_err *err)
{
	struct prov_list_info info = *what, *infos;
	int rc;

	if (a->num_infos >= PROV_MAX_LISTS)
		return prov_refuse(
		    err, PROV_LIMIT_LISTS, "more trust lists than the limit of %u", PROV_MAX_LISTS);
	rc = digest(data, info.sha256, err);
	if (rc != PROV_OK)
		return rc;
	infos = realloc(a->infos, (a->num_infos + 1) * sizeof(*infos));
	if (infos == NULL)
		return prov_fail_nomem(err);
	a->infos = infos;
	info.name = strdup(what->name);
	info.title = what->title == NULL ? NULL : strdup(what->title);
	if (info.name == NULL || (what->title != NULL && info.title == NULL)) {
		fini(&info);
		return prov_fail_nomem(err);
	}
	infos[a->num_infos++] = info; /* transferred */
	return PROV_OK;
}

const struct prov_list_info *prov_anchors_list(const struct prov_anchors *a, size_t i)
{
	return a == NULL || i >= a->num_infos ? NULL : &a->infos[i];
}

int prov_anchors_describe(
    struct prov_anchors *a, const char *name, const int64_t *got, struct prov_err *err)
{
	struct prov_list_info *info = a->num_infos == 0 ? NULL : &a->infos[a->num_infos - 1];
	char *copy;

	if (info == NULL)
		return prov_fail(err, PROV_E_USAGE, "there is no trust list to describe");
	copy = strdup(name);
	if (copy == NULL)
		return prov_fail_nomem(err);
	free(info->name);
	info->name = copy; /* transferred */
	info->has_got = got != NULL;
	info->got = got != NULL ? *got : 0;
	return PROV_OK;
}
