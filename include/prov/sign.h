/* SPDX-License-Identifier: Apache-2.0 */
/* Attaching signed credentials to an asset: a C2PA 2.4 manifest. */
#ifndef PROV_SIGN_H
#define PROV_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "prov/definition.h"
#include "prov/io.h"
#include "prov/policy.h"
#include "prov/report.h"
#include "prov/signer.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Short names of how content came to be ("ai-generated", "captured", …) and the digital source
 * type URIs that they stand for. uri: for a short name or a URI of the vocabulary, its URI, else
 * NULL. name: for a URI, its short name, or NULL. at: the I-th row's short name, NULL at the end.
 */
PROV_API const char *prov_declare_uri(const char *name_or_uri);
PROV_API const char *prov_declare_name(const char *uri);
PROV_API const char *prov_declare_at(size_t i);
PROV_API const char *prov_declare_says(size_t i); /* what the I-th row says, in words */

/* Told what the user should know, though it stops nothing: SENTENCE is without a full stop. */
typedef void (*prov_notice_cb)(void *ctx, const char *sentence);

/* What an assertion takes from the file's Exif (metadata, below). */
enum prov_sign_metadata {
	PROV_METADATA = 1,          /* how it was taken, and with what kind of camera */
	PROV_METADATA_POSITION = 2, /* with it: where */
	PROV_METADATA_SERIALS = 4,  /* with it: the camera's and the lens's serial numbers */
	PROV_METADATA_NAMES = 8,    /* with it: whose it is; in cawg.metadata */
};

/* Levels of human oversight that c2pa.ai-disclosure knows (C2PA 2.4, 18.28), and regimes that
 * 'regime' knows: the I-th, NULL at the end. */
PROV_API const char *prov_oversight_at(size_t i);
PROV_API const char *prov_regime_at(size_t i);
PROV_API const char *prov_regime_says(size_t i); /* what it is, in words */

/* What was signed, once it was. */
struct prov_sign_result {
	uint64_t size;      /* of the output, in bytes */
	char manifest[128]; /* label of the new manifest */
	/* How text carries it: a name of 'text_method' below; NULL: it is no text, or the manifest
	 * lies outside of it. */
	const char *text_method;
};

struct prov_sign_opts {
	size_t struct_size;            /* sizeof(struct prov_sign_opts); set by the initialiser */
	const char *declare;           /* short name or URI; required where there is no parent */
	const char *tool_name;         /* softwareAgent of the first action, or NULL */
	const char *tool_version;      /* or NULL */
	const char *title;             /* dc:title, or NULL for none */
	const char *media_type;        /* where content does not tell, or NULL */
	const char *hash_alg;          /* "sha256" (NULL), "sha384", "sha512" */
	const char *generator_name;    /* claim generator; NULL: prov */
	const char *generator_version; /* NULL: the library's version, where the name is NULL */
	const struct prov_src *parent; /* what this asset was made from, or NULL */
	const char *parent_name;       /* its title, or NULL */
	const struct prov_policy *policy; /* judges the parent, or NULL for an empty one */
	/* Of the actions, seconds since 1970; 0: now. For what was recorded from life (captured)
	 * 0 is when it was by the asset's Exif, where that says it with its offset from UTC, else
	 * nothing: who signs it is not there when that happens. Of film, which is digitised later,
	 * it is nothing. */
	int64_t when;
	bool read_back;            /* hash the finished output again instead of trusting the pass */
	prov_progress_cb progress; /* or NULL */
	void *progress_ctx;
	prov_notice_cb notice; /* or NULL */
	void *notice_ctx;
	/* What else the manifest says, or NULL. Where it has a title, that one counts. */
	const struct prov_definition *definition;
	/* The credentials go here, as a manifest store of their own (11.4), and not into the asset;
	 * committed before SINK. NULL: into the asset. */
	struct prov_sink *sidecar;
	/* Marks beside the actions; all of them may be NULL or 0. */
	const char *model_name; /* of the model that made it: c2pa.ai-disclosure */
	const char *model_id;   /* a URI of it, such as a package URL */
	const char *model_type; /* NULL: "c2pa.types.model" */
	const char *oversight;  /* one of prov_oversight_at */
	/* China's label for what AI made (TC260), in the carrier of the format: who made it (0x21
	 * to 0x7e only), and its number (NULL: the manifest's URN). */
	const char *aigc_producer, *aigc_id;
	/* With a declaration, XMP says the same where the format has a place for it (IPTC's digital
	 * source type, the AI system). True: XMP is left alone. */
	bool leave_xmp;
	const char *training;            /* "allowed", "not-allowed", "constrained", or NULL */
	const char *training_constraint; /* with "constrained": what it is, or where that stands */
	unsigned metadata;               /* enum prov_sign_metadata */
	const char *regime; /* fails where the marks don't hold what it asks; prov_regime_at */
	/* "data" (NULL): one hash over the file's bytes; "boxes": over the boxes that a JPEG, PNG,
	 * GIF or RIFF file is made of (C2PA 2.4, 18.7), which reads its result again. Where the
	 * type is bound otherwise only NULL. */
	const char *binding;
	struct prov_sign_result *result; /* filled by success, or NULL */
	/* Where the credentials will be had (http or https), which the asset's XMP then says
	 * (11.5). With a sidecar they are not embedded: the asset goes to SINK, with XMP only. HTML
	 * says it in a link element, and only with a sidecar (A.7.1). */
	const char *remote;
	/* An update manifest (11.2.3): more is said of an asset that carries credentials and of
	 * which nothing changes; read twice, since what binds it is checked anew. */
	bool update;
	/* A small image of the asset, or NULL: c2pa.thumbnail.claim (18.12). */
	const void *thumbnail;
	size_t thumbnail_len;
	const char *thumbnail_type; /* its media type */
	/* Who vouches for the content and the actions beside the claim's signer, by a signature of
	 * his own: cawg.identity (CAWG Identity Assertion 1.2, X.509). NULL: nobody. A signer that
	 * prov_signer_check_identity lets pass, whose key is at hand. It is stamped by what stamps
	 * the claim. */
	const struct prov_signer *identity;
	const char *const *identity_roles; /* "cawg.creator" and the like, "com.example.stringer" */
	size_t num_identity_roles;
	/* The asset's file name, or NULL: the title. Text is told apart by its extension. */
	const char *name;
	/* How text is to carry the manifest, or NULL for the way of its type: "unstructured" (C2PA
	 * 2.4, A.8), "structured" (A.9), "html" (A.7). PROV_E_USAGE where it can't. */
	const char *text_method;
	/* With 'update' and a sidecar: the credentials (.c2pa) that are updated, which lie outside
	 * of the asset; read before SIDECAR is committed. Else NULL. */
	const struct prov_src *credentials;
};
#define PROV_SIGN_OPTS_INIT                                                                        \
	{                                                                                          \
		sizeof(struct prov_sign_opts), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,     \
		    NULL, NULL, NULL, 0, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,    \
		    NULL, NULL, NULL, NULL, false, NULL, NULL, 0, NULL, NULL, NULL, NULL, false,   \
		    NULL, 0, NULL, NULL, NULL, 0, NULL, NULL, NULL                                 \
	}

/*
 * Reads SRC once, writes the signed asset to SINK, verifies it and commits the sink. An asset that
 * carries credentials keeps them as its parent ingredient. On failure the sink is not committed.
 * With a sidecar, and no 'remote', SINK is NULL and the asset stays as it is, whatever its type;
 * one that carries credentials itself is then PROV_E_USAGE, since those would count before the
 * sidecar (15.5.3.1). Thread-safe for one signer and different sources and sinks.
 */
PROV_API int prov_sign(const struct prov_signer *signer, const struct prov_src *src,
    struct prov_sink *sink, const struct prov_sign_opts *opts,
    struct prov_err *err) PROV_MUST_CHECK;

/* File to file. SINK_FLAGS: enum prov_sink_flags. INPUT and OUTPUT may name the same file only with
 * PROV_SINK_REPLACE. */
PROV_API int prov_sign_file(const struct prov_signer *signer, const char *input, const char *output,
    unsigned sink_flags, const struct prov_sign_opts *opts, struct prov_err *err) PROV_MUST_CHECK;

/* Whether the active manifest that REPORT is about was signed with SIGNER's certificate. Nothing is
 * said of its being valid: the report's state says that. */
PROV_API bool prov_signer_made(const struct prov_signer *signer, const struct prov_report *report);
/* Whether an identity assertion of that manifest is SIGNER's, and holds for the asset. */
PROV_API bool prov_signer_vouched(
    const struct prov_signer *signer, const struct prov_report *report);

/*
 * Signing in two steps, where the signature takes a while to come: from a service, a person, a
 * device that is offline. Prepare does all that prov_sign does before it signs; what the signature
 * is of (the Sig_structure of RFC 9052) is then had from prov_pending_data. Finish takes the
 * signature, raw as a prov_sign_cb makes it, has it time-stamped where the signer is set so, and
 * does the rest. SIGNER (prov_signer_new_remote, or any other), SRC, SINK and what OPTS points to
 * must outlive the pending object; prov_pending_free before a finish that succeeds leaves no trace,
 * once the sink is closed.
 */
struct prov_pending;
PROV_API int prov_sign_prepare(struct prov_pending **out, const struct prov_signer *signer,
    const struct prov_src *src, struct prov_sink *sink, const struct prov_sign_opts *opts,
    struct prov_err *err) PROV_MUST_CHECK;
/* Borrowed until prov_sign_finish or prov_pending_free. */
PROV_API const void *prov_pending_data(const struct prov_pending *pending, size_t *len);
/* PROV_E_CRYPTO: SIG is no signature of the data by the certificate's key; another may be given. It
 * may be called again after other errors, too (there was no time-stamp to be had, or no room), but
 * not where a sidecar was written to (PROV_E_USAGE). */
PROV_API int prov_sign_finish(struct prov_pending *pending, const void *sig, size_t len,
    struct prov_err *err) PROV_MUST_CHECK;
PROV_API void prov_pending_free(struct prov_pending *pending); /* NULL is fine */

#ifdef __cplusplus
}
#endif
#endif
