/* SPDX-License-Identifier: Apache-2.0 */
/* Labels for manifests whose own label another one has (C2PA 2.4, 8.2). */
#include "base/err.h"
#include "base/limits.h"
#include "compose/copies.h"

#define REASON "1"             /* conflict with another manifest */
#define MAX_VERSION 100000000u /* higher ones are no count of anybody's */
#define URN "urn:c2pa:"

static size_t colons(struct prov_bytes text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == ':' ? 1 : 0;
	return n;
}

/* "2_1": the version in it, or 0. */
static unsigned version_of(struct prov_bytes text)
{
	unsigned version = 0;
	size_t i = 0;

	for (; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++)
		version = version < MAX_VERSION ? version * 10 + (unsigned)(text.p[i] - '0')
						: MAX_VERSION;
	if (i == 0 || i + 1 >= text.n || text.p[i] != '_')
		return 0;
	for (i++; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return 0;
	}
	return version;
}

/*
 * What stands before the version in LABEL, without the colon between: the URN with the claim
 * generator's name, which may be empty (8.1). *VERSION is 0 where it has none.
 */
static struct prov_bytes stem_of(struct prov_bytes label, unsigned *version)
{
	size_t end = label.n;

	*version = 0;
	/* urn:c2pa:UUID:generator:version_reason */
	if (colons(label) < 4)
		return label;
	while (end > 0 && label.p[end - 1] != ':')
		end--;
	*version = version_of(prov_bytes_sub(label, end, label.n));
	return *version == 0 ? label : prov_bytes_sub(label, 0, end - 1);
}

/* Whether LABEL has a place for the generator's name. Earlier names (urn:uuid:…) have it elsewhere
 * or not at all, and get an empty one. */
static bool has_generator(struct prov_bytes stem)
{
	return prov_bytes_starts(stem, URN) && colons(stem) >= 3;
}

/* The same without the empty name of a generator: what was written for "…UUID" is of "…UUID:". */
static bool is_of(struct prov_bytes stem, struct prov_bytes other)
{
	if (stem.n > 0 && stem.p[stem.n - 1] == ':')
		stem.n--;
	if (other.n > 0 && other.p[other.n - 1] == ':')
		other.n--;
	return prov_bytes_eq(stem, other);
}

static void note_version(struct prov_bytes label, struct prov_bytes stem, unsigned *highest)
{
	unsigned version;
	struct prov_bytes other = stem_of(label, &version);

	if (version > *highest && is_of(other, stem))
		*highest = version;
}

/* The highest version of STEM that some ingredient has, or that was given out. */
static unsigned highest_version(const struct prov_copies *copies, struct prov_bytes stem)
{
	unsigned highest = 0;

	for (size_t i = 0; i < copies->num_from; i++) {
		const struct prov_store *store = copies->from[i].store;
		const struct prov_jumbf *c = store == NULL ? NULL : store->box->first;

		for (; c != NULL; c = c->next) {
			if (c->has_label)
				note_version(c->label, stem, &highest);
		}
	}
	for (size_t i = 0; i < copies->n; i++) {
		if (copies->v[i].label != NULL)
			note_version(prov_copy_label(&copies->v[i]), stem, &highest);
	}
	return highest;
}

int prov_copies_relabel(struct prov_copies *copies, struct prov_copy *copy, struct prov_err *err)
{
	unsigned version;
	struct prov_bytes stem = stem_of(copy->box->label, &version);
	unsigned next = highest_version(copies, stem) + 1;

	copy->label = prov_arena_printf(copies->arena, err, "%.*s%s:%u_" REASON, (int)stem.n,
	    (const char *)stem.p, has_generator(stem) ? "" : ":", next);
	if (copy->label == NULL)
		return PROV_E_NOMEM;
	if (next > MAX_VERSION || strlen(copy->label) > PROV_MAX_LABEL)
		return prov_fail(err, PROV_E_UNSUPPORTED,
		    "two ingredients carry different manifests of one name, for which there is no "
		    "further one (8.2): %.*s",
		    (int)copy->box->label.n, (const char *)copy->box->label.p);
	return PROV_OK;
}
