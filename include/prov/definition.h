/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a new manifest is to say beside who signs it (C2PA 2.4, chapter 18): ingredients, actions,
 * assertions, redactions. Filled call by call, or from a definition in c2patool's JSON.
 */
#ifndef PROV_DEFINITION_H
#define PROV_DEFINITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "prov/err.h"
#include "prov/io.h"

#ifdef __cplusplus
extern "C" {
#endif

struct prov_definition;

/* Everything that is given to a definition is copied, but for sources: they are borrowed and must
 * outlive it. All strings are UTF-8 (PROV_E_USAGE). */
PROV_API int prov_definition_new(
    struct prov_definition **out, struct prov_err *err) PROV_MUST_CHECK;
PROV_API void prov_definition_free(struct prov_definition *definition); /* NULL is fine */

/* The asset's title and the claim's generator, where the options of prov_sign name none. */
PROV_API int prov_definition_set_title(
    struct prov_definition *definition, const char *title, struct prov_err *err) PROV_MUST_CHECK;
PROV_API int prov_definition_set_generator(struct prov_definition *definition, const char *name,
    const char *version, struct prov_err *err) PROV_MUST_CHECK;

struct prov_ingredient_opts {
	size_t struct_size; /* sizeof(struct prov_ingredient_opts); set by the initialiser */
	const struct prov_src
	    *src; /* read when signing, with its credentials; NULL: only described */
	const char *relationship; /* "parentOf", "componentOf" (NULL), "inputTo" (18.16.4) */
	const char *title;        /* or NULL */
	const char *media_type;   /* or NULL: what SRC shows */
	const char *instance_id;  /* or NULL */
	const char *description;  /* or NULL */
	const void *thumbnail;    /* an image, or NULL */
	size_t thumbnail_len;
	const char *thumbnail_type; /* its media type */
};
#define PROV_INGREDIENT_OPTS_INIT                                                                  \
	{                                                                                          \
		sizeof(struct prov_ingredient_opts), NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0,  \
		    NULL                                                                           \
	}
/* Only one may be the parent. A component that no action of the definition is about gets a
 * c2pa.placed action. */
PROV_API int prov_definition_add_ingredient(struct prov_definition *definition,
    const struct prov_ingredient_opts *opts, struct prov_err *err) PROV_MUST_CHECK;

struct prov_action_opts {
	size_t struct_size;      /* sizeof(struct prov_action_opts); set by the initialiser */
	const char *action;      /* "c2pa.cropped", or one of an entity ("com.example.toned") */
	const char *source_type; /* a name or URI that prov_declare_uri knows, or NULL */
	const char *tool_name, *tool_version; /* or NULL */
	const char *description, *reason;     /* or NULL */
	int64_t when;                         /* seconds since 1970; 0: as prov_sign's */
};
#define PROV_ACTION_OPTS_INIT                                                                      \
	{                                                                                          \
		sizeof(struct prov_action_opts), NULL, NULL, NULL, NULL, NULL, NULL, 0             \
	}
/* In the order in which they were done. Where none is c2pa.created or c2pa.opened, prov_sign puts
 * the right one before them (18.15.2). Those that must name an ingredient: prov_definition_load. */
PROV_API int prov_definition_add_action(struct prov_definition *definition,
    const struct prov_action_opts *opts, struct prov_err *err) PROV_MUST_CHECK;

/*
 * An assertion whose content is JSON text; it is written as what its label asks for (18.4 Table 7:
 * JSON for c2pa.metadata and where AS_JSON says so, else CBOR). GATHERED: not attributed to the
 * signer (10.2.2). Labels that prov writes itself (hard bindings, ingredients, the actions) are
 * PROV_E_USAGE.
 */
PROV_API int prov_definition_add_assertion(struct prov_definition *definition, const char *label,
    const void *json, size_t len, bool as_json, bool gathered,
    struct prov_err *err) PROV_MUST_CHECK;

/* An image of what is signed, as c2pa.thumbnail.claim (18.12); a second one replaces the first. */
PROV_API int prov_definition_set_thumbnail(struct prov_definition *definition,
    const char *media_type, const void *data, size_t len, struct prov_err *err) PROV_MUST_CHECK;

/*
 * An assertion of an ingredient that is taken out (6.8): its absolute JUMBF URI, and why
 * ("c2pa.PII.present", …, or one of an entity). The action that says so is added.
 */
PROV_API int prov_definition_add_redaction(struct prov_definition *definition, const char *uri,
    const char *reason, struct prov_err *err) PROV_MUST_CHECK;

/*
 * Opens a file that a JSON definition names by PATH, as it stands there. The source stays the
 * callback's, until the definition is freed.
 */
typedef int (*prov_resource_cb)(
    void *ctx, const char *path, const struct prov_src **out, struct prov_err *err);

/* What a JSON definition says of signing itself: for the caller to heed. Borrowed from the
 * definition; NULL where it says nothing. */
struct prov_definition_signing {
	const char *alg, *private_key, *sign_cert, *ta_url, *base_path;
};

/*
 * Adds what c2patool's manifest definition in JSON says. An unknown or wrong field is PROV_E_FORMAT
 * with a sentence that names it and its line; then the definition can only be freed.
 */
PROV_API int prov_definition_load(struct prov_definition *definition, const void *json, size_t len,
    prov_resource_cb resource, void *ctx, struct prov_err *err) PROV_MUST_CHECK;
PROV_API void prov_definition_get_signing(
    const struct prov_definition *definition, struct prov_definition_signing *out);

#ifdef __cplusplus
}
#endif
#endif
