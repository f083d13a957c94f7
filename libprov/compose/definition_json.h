/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that read a definition in JSON share. */
#ifndef PROV_COMPOSE_DEFINITION_JSON_H
#define PROV_COMPOSE_DEFINITION_JSON_H

#include "compose/definition.h"
#include "compose/json_cbor.h"
#include "json/get.h"

struct prov_loader {
	struct prov_definition *definition;
	struct prov_bytes text; /* of the file that is being read */
	prov_resource_cb resource;
	void *ctx;
	/* Of the file that is being read, with its slash, where it is not the definition. */
	struct prov_bytes folder;
	struct prov_err *err;
};

/* One field of an object; LOAD may be NULL for what is known and without effect. */
struct prov_loader_field {
	const char *key;
	int (*load)(struct prov_loader *l, const struct prov_json_value *value, void *to);
};
/* Each field of OBJECT that is there, in the table's order; one that is in no row, or twice, is an
 * error. WHAT names the object. */
int prov_loader_fields(struct prov_loader *l, const struct prov_json_value *object,
    const char *what, const struct prov_loader_field *fields, size_t n, void *to) PROV_MUST_CHECK;

/* The same, but that fields with dots in their names, one's own, are passed over. */
int prov_loader_fields_or_own(struct prov_loader *l, const struct prov_json_value *object,
    const char *what, const struct prov_loader_field *fields, size_t n, void *to) PROV_MUST_CHECK;

/* PROV_E_FORMAT with the line of PART in front. */
int prov_loader_fail(struct prov_loader *l, struct prov_bytes part, const char *fmt, ...)
    PROV_PRINTF(3, 4);
#ifdef __clang_analyzer__ /* as in base/err.h */
#define prov_loader_fail(...) ((void)prov_loader_fail(__VA_ARGS__), PROV_E_FORMAT)
#endif
/* The same for what a function of the definition refused with ERR; other codes stay. */
int prov_loader_refused(
    struct prov_loader *l, struct prov_bytes part, int code, const struct prov_err *why);

/* A string's text; PROV_E_FORMAT where VALUE is none. Of the arena of the definition. */
int prov_loader_text(struct prov_loader *l, const struct prov_json_value *value, const char *what,
    const char **out) PROV_MUST_CHECK;
/* A value as it is encoded, under KEY. */
int prov_loader_member(struct prov_loader *l, const struct prov_json_value *value, const char *key,
    struct prov_member **list, size_t *n, size_t *cap) PROV_MUST_CHECK;

/* definition_file.c */
int prov_loader_open(struct prov_loader *l, struct prov_bytes part, const char *path,
    const struct prov_src **out) PROV_MUST_CHECK;
/* A file: {"format": media type, "identifier": path}. */
struct prov_loader_image {
	const char *format, *path;
	struct prov_bytes data;
};
/* What names one, unread. */
int prov_loader_names(struct prov_loader *l, const struct prov_json_value *value, const char *what,
    struct prov_loader_image *out) PROV_MUST_CHECK;
int prov_loader_image(struct prov_loader *l, const struct prov_json_value *value,
    struct prov_loader_image *out) PROV_MUST_CHECK;

/* Puts one among the definition's files, as an assertion LABEL; *INDEX is its mark's. */
int prov_loader_file(struct prov_loader *l, const struct prov_json_value *value, const char *what,
    const char *label, size_t *index) PROV_MUST_CHECK;
/* VALUE in CBOR, with marks for the icons in it. */
int prov_loader_with_icons(struct prov_loader *l, const struct prov_json_value *value,
    struct prov_bytes *out) PROV_MUST_CHECK;

/* definition_agent.c */
/* A software agent, checked, in CBOR; OUT may be NULL. */
int prov_loader_agent(struct prov_loader *l, const struct prov_json_value *value,
    struct prov_bytes *out) PROV_MUST_CHECK;
/* "claim_generator_info"; TO is not used. */
int prov_loader_generator(
    struct prov_loader *l, const struct prov_json_value *value, void *to) PROV_MUST_CHECK;

/* definition_actions.c: the data of an actions assertion. */
int prov_loader_actions(struct prov_loader *l, const struct prov_json_value *data) PROV_MUST_CHECK;
/* definition_ingredient.c: one ingredient, or a list of paths to assets. */
int prov_loader_ingredient(struct prov_loader *l, const struct prov_json_value *value,
    const struct prov_src *src, const char *path) PROV_MUST_CHECK;
int prov_loader_ingredient_path(
    struct prov_loader *l, const struct prov_json_value *value) PROV_MUST_CHECK;

#endif
