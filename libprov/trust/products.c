/* SPDX-License-Identifier: Apache-2.0 */
#include "trust/products.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/limits.h"
#include "json/get.h"

struct prov_products {
	struct prov_arena arena;
	struct prov_product *v;
	size_t n;
};

/* *OUT: its text, or NULL where there is none, or it is empty. */
static int text_of(struct prov_products *list, const struct prov_json_value *value,
    const char **out, struct prov_err *err)
{
	struct prov_bytes text;
	int rc = prov_json_get_text(value, &list->arena, &text, err);

	*out = NULL;
	if (rc != PROV_OK || text.n == 0)
		return rc;
	/* A NUL would end it before its end. */
	if (memchr(text.p, '\0', text.n) != NULL)
		return prov_fail(err, PROV_E_FORMAT, "a name in it holds a NUL");
	*out = prov_arena_strdup(&list->arena, text, err);
	return *out == NULL ? PROV_E_NOMEM : PROV_OK;
}

static unsigned level_of(const struct prov_json_value *assurance)
{
	struct prov_json_value level;
	const struct prov_json_field fields[] = {{"maxAssuranceLevel", &level}};

	if (!prov_json_fields(assurance, fields, 1) || level.token.n != 1 ||
	    level.token.p[0] < '0' || level.token.p[0] > '9')
		return 0;
	return (unsigned)(level.token.p[0] - '0');
}

/* What makes no claims is no generator, and passed over. */
static int read_product(struct prov_products *list, const struct prov_json_value *product,
    const struct prov_json_value *status, struct prov_err *err)
{
	struct prov_json_value type, dn, version, assurance, name = {0}, organization = {0};
	const struct prov_json_field fields[] = {{"productType", &type}, {"DN", &dn},
	    {"minVersion", &version}, {"assurance", &assurance}};
	const struct prov_json_field names[] = {{"CN", &name}, {"O", &organization}};
	struct prov_product *out = &list->v[list->n];
	int rc;

	if (!prov_json_fields(product, fields, 4) || !prov_json_fields(&dn, names, 2))
		return prov_fail(
		    err, PROV_E_FORMAT, "product %zu has no name (product.DN)", list->n + 1);
	if (!prov_json_is(type.token, prov_bytes_str("generatorProduct")))
		return PROV_OK;
	rc = text_of(list, &name, &out->name, err);
	if (rc == PROV_OK)
		rc = text_of(list, &organization, &out->organization, err);
	if (rc == PROV_OK)
		rc = text_of(list, &version, &out->min_version, err);
	if (rc == PROV_OK)
		rc = text_of(list, status, &out->status, err);
	if (rc == PROV_OK && (out->name == NULL || out->organization == NULL))
		rc = prov_fail(
		    err, PROV_E_FORMAT, "product %zu has no name (product.DN)", list->n + 1);
	if (rc != PROV_OK)
		return rc;
	out->level = level_of(&assurance);
	list->n++;
	return PROV_OK;
}

static int read_all(struct prov_products *list, struct prov_bytes json, struct prov_err *err)
{
	struct prov_json_value root, row, product, status;
	const struct prov_json_field fields[] = {{"product", &product}, {"status", &status}};
	struct prov_json_iter iter;
	int rc = PROV_OK;
	size_t n;

	root = prov_json_root(json);
	n = root.type == PROV_JSON_ARRAY ? prov_json_count(&root) : 0;
	if (n == 0)
		return prov_fail(err, PROV_E_FORMAT, "it is no list of products");
	if (n > PROV_MAX_PRODUCTS)
		return prov_refuse(err, PROV_LIMIT_PRODUCTS,
		    "it has more products than the limit of %u", PROV_MAX_PRODUCTS);
	list->v = prov_arena_array(&list->arena, n, sizeof(*list->v), err);
	if (list->v == NULL)
		return PROV_E_NOMEM;
	prov_json_iter(&root, &iter);
	while (rc == PROV_OK && prov_json_next(&iter, &row)) {
		if (!prov_json_fields(&row, fields, 2))
			return prov_fail(err, PROV_E_FORMAT, "it is no list of products");
		rc = read_product(list, &product, &status, err);
	}
	return rc;
}

int prov_products_new(struct prov_products **out, struct prov_bytes json, struct prov_err *err)
{
	struct prov_products *list = calloc(1, sizeof(*list));
	int rc;

	*out = NULL;
	if (list == NULL)
		return prov_fail_nomem(err);
	prov_arena_init(&list->arena, PROV_MAX_ARENA);
	if (json.n > PROV_MAX_PEM)
		rc = prov_refuse(
		    err, PROV_LIMIT_PEM, "it is larger than the limit of %u bytes", PROV_MAX_PEM);
	else
		rc = prov_json_check(json, 0, err);
	if (rc == PROV_OK)
		rc = read_all(list, json, err);
	if (rc != PROV_OK) {
		prov_products_free(list);
		return rc;
	}
	*out = list; /* transferred */
	return PROV_OK;
}

void prov_products_free(struct prov_products *list)
{
	if (list == NULL)
		return;
	prov_arena_fini(&list->arena);
	free(list);
}

size_t prov_products_count(const struct prov_products *list)
{
	return list->n;
}

/* The letters of ASCII in any case. */
static bool same(const char *a, const char *b)
{
	for (; *a != '\0' && *b != '\0'; a++, b++) {
		char x = *a >= 'A' && *a <= 'Z' ? (char)(*a + 32) : *a;
		char y = *b >= 'A' && *b <= 'Z' ? (char)(*b + 32) : *b;

		if (x != y)
			return false;
	}
	return *a == *b;
}

bool prov_product_is_conforming(const struct prov_product *product)
{
	return product->status != NULL && strcmp(product->status, "conformant") == 0;
}

const struct prov_product *prov_products_find(
    const struct prov_products *list, const char *name, const char *organization)
{
	const struct prov_product *best = NULL;

	for (size_t i = 0; name != NULL && i < list->n; i++) {
		const struct prov_product *one = &list->v[i];

		if (!same(one->name, name) ||
		    (organization != NULL && !same(one->organization, organization)))
			continue;
		if (best == NULL ||
		    (prov_product_is_conforming(one) && !prov_product_is_conforming(best)))
			best = one;
	}
	return best;
}

/* The next number of a version, or false where it is none. */
static bool next_number(const char **text, unsigned long *out)
{
	char *end;

	*out = 0;
	if (**text == '\0')
		return true; /* what is not said is 0 */
	if (**text < '0' || **text > '9')
		return false;
	*out = strtoul(*text, &end, 10);
	*text = *end == '.' ? end + 1 : end;
	return *end == '.' || *end == '\0';
}

bool prov_product_is_older(const struct prov_product *product, const char *version)
{
	const char *have = version, *want = product->min_version;
	unsigned long a, b;

	if (have == NULL || want == NULL)
		return false;
	while (*have != '\0' || *want != '\0') {
		if (!next_number(&have, &a) || !next_number(&want, &b))
			return false;
		if (a != b)
			return a < b;
	}
	return false;
}
