/* SPDX-License-Identifier: Apache-2.0 */
/* Checking the credentials of an asset (C2PA 2.4, chapter 15). */
#ifndef PROV_VERIFY_H
#define PROV_VERIFY_H

#include "prov/io.h"
#include "prov/policy.h"
#include "prov/report.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Judges the asset. Returns PROV_OK with *OUT set whenever a verdict was reached, whatever it is
 * (an asset without credentials too); a negative code when none could be (input, memory, limits,
 * a type that is not supported; a file of prov_src_open that was changed while it was read). NAME
 * is the asset's name in the report. The network is not used, except through a function of the
 * policy's (prov/fetch.h). Thread-safe for one policy and different sources.
 */
PROV_API int prov_verify(struct prov_report **out, const struct prov_policy *policy,
    const struct prov_src *src, const char *name, struct prov_err *err) PROV_MUST_CHECK;

/* How far two pictures look the same. */
struct prov_look_answer {
	unsigned differ, of; /* bits of how they look: so many differ, of so many (16 to 64) */
	unsigned alike;      /* per cent of correlation of their luminance */
};

/* Who decodes pictures, which the library never does. */
struct prov_look {
	void *ctx;
	/*
	 * Holds the picture in SRC against its preview, the LEN bytes of JPEG at PREVIEW, borrowed;
	 * IS_BGR: red and blue changed places in it. False where either can't be decoded, or there
	 * is not enough in them to tell. Called from the thread that verifies.
	 */
	bool (*compare)(void *ctx, const struct prov_src *src, const uint8_t *preview, size_t len,
	    bool is_bgr, struct prov_look_answer *out);
};

struct prov_verify_opts {
	size_t struct_size;     /* sizeof(struct prov_verify_opts); set by the initialiser */
	const char *media_type; /* where content does not tell, or NULL */
	/* A manifest store from outside the asset (11.4), which counts instead of an embedded one;
	 * or NULL. Read before the call returns. */
	const struct prov_src *sidecar;
	/* What the report calls it, or NULL. */
	const char *sidecar_name;
	/* Where the asset lies, or NULL. Where it carries no manifest store, one is looked for
	 * beside it (15.5.3.1): NAME.EXT.c2pa, then NAME.c2pa, which does not count where another
	 * file NAME.* is the one that it is about. Not with a sidecar. */
	const char *path;
	/* Further files of the asset, in order: the segments of a fragmented BMFF asset. */
	const struct prov_src *const *fragments;
	size_t num_fragments;
	/* Where a manifest store is to be found by the word of who delivered the asset, or NULL:
	 * the target of an HTTP Link header of the type c2pa-manifest (15.5.3.2), as an absolute
	 * URL. Goes before what the asset's XMP says. Not with a sidecar. */
	const char *link;
	/* Compares previews, or NULL: then the report says that they were not (docs/signals.md). */
	const struct prov_look *look;
};
#define PROV_VERIFY_OPTS_INIT                                                                      \
	{                                                                                          \
		sizeof(struct prov_verify_opts), NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL       \
	}

/* prov_verify with options; OPTS may be NULL. */
PROV_API int prov_verify_with(struct prov_report **out, const struct prov_policy *policy,
    const struct prov_src *src, const char *name, const struct prov_verify_opts *opts,
    struct prov_err *err) PROV_MUST_CHECK;

/* The same for a file, with what lies beside it. */
PROV_API int prov_verify_file(struct prov_report **out, const struct prov_policy *policy,
    const char *path, struct prov_err *err) PROV_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
