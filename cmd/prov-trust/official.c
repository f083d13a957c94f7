/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lists that are kept up by those who publish them. Of C2PA's lists it is the JSON (LoTE),
 * which says of when it is and when the next is due, and whom it trusted when.
 */
#include <string.h>

#include "trust.h"

#define C2PA "https://raw.githubusercontent.com/c2pa-org/conformance-public/main/trust-list/"
#define PRODUCTS                                                                                   \
	"https://raw.githubusercontent.com/c2pa-org/conformance-public/main/conforming-products/"
#define IPTC "https://trust.iptc.org/"

static const struct official table[] = {
    {"c2pa", "signers", C2PA "C2PA-TRUST-LIST.json", "C2PA's list of who issues to signers"},
    {"c2pa-tsa", "tsa", C2PA "C2PA-TSA-TRUST-LIST.json", "C2PA's list of time-stamp authorities"},
    {"iptc", "allow", IPTC "end-entity-list.pem", "IPTC's Verified News Publishers"},
    {"iptc-anchors", "signers", IPTC "anchor-list.pem",
	"IPTC's list of who issues to news publishers"},
    {"c2pa-products", "products", PRODUCTS "conforming-products-list.json",
	"C2PA's list of conforming products"},
};

const struct official *official_at(size_t i)
{
	return i < CLI_COUNT(table) ? &table[i] : NULL;
}

const struct official *official_find(const char *name)
{
	for (size_t i = 0; i < CLI_COUNT(table); i++) {
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	}
	return NULL;
}
