/* SPDX-License-Identifier: Apache-2.0 */
/*
 * C2PA's list of conforming products: which generators were found to conform, by the names that
 * their certificates have (Companion Guide to the C2PA Conforming Products List). Read in its JSON;
 * what is not known in it is ignored.
 */
#ifndef PROV_TRUST_PRODUCTS_H
#define PROV_TRUST_PRODUCTS_H

#include "base/arena.h"
#include "prov/err.h"

struct prov_product {
	const char *name, *organization;
	const char *min_version; /* or NULL */
	const char *status;      /* "conformant", else why it is not any more */
	unsigned level;          /* of assurance, at most; 0: not said */
};

/* The generators of a list; immutable once read. */
struct prov_products;
/* PROV_E_FORMAT where it is no such list. */
int prov_products_new(
    struct prov_products **out, struct prov_bytes json, struct prov_err *err) PROV_MUST_CHECK;
void prov_products_free(struct prov_products *list); /* NULL is fine */
size_t prov_products_count(const struct prov_products *list);

/* Of the products called NAME (any case) the one of ORGANIZATION (any case; NULL: of whomever) that
 * says the most good; NULL: there is none. */
const struct prov_product *prov_products_find(
    const struct prov_products *list, const char *name, const char *organization);
bool prov_product_is_conforming(const struct prov_product *product);
/* Whether VERSION is below the first that conforms; false where they can't be compared. */
bool prov_product_is_older(const struct prov_product *product, const char *version);

#endif
