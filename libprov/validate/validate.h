/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one place that judges: C2PA 2.4, chapter 15. Everything below describes; what is found here
 * becomes findings in a report, and the report's state is a function of them.
 */
#ifndef PROV_VALIDATE_VALIDATE_H
#define PROV_VALIDATE_VALIDATE_H

#include "claim/assertion.h"
#include "format/format.h"
#include "prov/verify.h"
#include "report/report.h"
#include "trust/trust.h"

/*
 * Hashes that were taken while the asset was written: the self-check after signing compares the
 * binding with them instead of reading the asset again. Each counts only for exactly the bytes that
 * went into it, and for its algorithm.
 */
struct prov_known_hash {
	enum prov_hash alg;
	const struct prov_takes *takes;
	const uint8_t (*digests)[PROV_HASH_MAX]; /* one for each sum of the takes */
};

struct prov_validate_in {
	const struct prov_policy *policy;
	const struct prov_src *src;
	const struct prov_format *format;
	const struct prov_layout *layout;
	const struct prov_cands *cands;
	const struct prov_known_hash *known; /* or NULL */
	/* A store from outside the asset (11.4), which then counts instead of an embedded one; no
	 * hash may leave anything out for it. Empty: none. */
	struct prov_bytes external;
	/* Further files of the asset: the segments of a fragmented BMFF asset, in order. */
	const struct prov_src *const *fragments;
	size_t num_fragments;
	/* Where a store is to be found by the asset's HTTP Link header (15.5.3.2), or NULL. */
	const char *link;
	const struct prov_look *look; /* who decodes pictures, or NULL */
};

/* What the composer needs of a parent beside the report: its store and its active manifest. */
struct prov_validated {
	bool has_store;
	size_t cand;             /* which candidate holds it */
	struct prov_bytes store; /* its bytes, with what other stores in the file add */
	struct prov_bytes active_label;
	struct prov_bytes
	    manifest_box; /* body of the active manifest: what activeManifest hashes */
	struct prov_bytes signature_box; /* body of its signature box; empty where it has none */
	/* The hard binding that holds for the asset (15.12), and how the claim of the manifest that
	 * has it names it; NULL where there is none. */
	const struct prov_jumbf *binding;
	const struct prov_asr_info *binding_info;
	struct prov_hashed_uri binding_ref; /* with the algorithm of its claim */
	struct prov_bytes binding_label;    /* of that manifest */
};

/*
 * Fills REPORT, whose arena holds all. OUT may be NULL. A negative code means that no verdict was
 * reached (memory, input, limits, a construct that this version does not support).
 */
int prov_validate(struct prov_report *report, const struct prov_validate_in *in,
    struct prov_validated *out, struct prov_err *err) PROV_MUST_CHECK;

#endif
