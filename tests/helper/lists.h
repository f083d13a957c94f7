/* SPDX-License-Identifier: Apache-2.0 */
/* Trust lists in JSON (ETSI TS 119 602), in the shape in which C2PA publishes them. */
#ifndef PROV_TESTS_HELPER_LISTS_H
#define PROV_TESTS_HELPER_LISTS_H

#include "helper/certs.h"

#define LISTS_TRUSTED "http://c2pa.org/conformance/trust-list/trusted"
#define LISTS_WITHDRAWN "http://c2pa.org/conformance/trust-list/withdrawn"

/* One service. Zeroes: trusted since 2020, of no stated type, without a history. */
struct lists_service {
	const struct certs_cert *cert;
	const char *status, *since; /* "" leaves it out */
	const char *type;           /* ServiceTypeIdentifier */
	const char *history;        /* JSON: the elements of ServiceHistory */
};

struct lists_opts {
	const char *name;        /* NULL: "Test List" */
	const char *next_update; /* JSON, with its quotes; NULL: "2039-01-01T00:00:00Z" */
	unsigned sequence;       /* 0: it has none */
	const struct lists_service *services;
	size_t n;
};

/* NUL-terminated; the caller frees it. */
char *lists_json(const struct lists_opts *opts);

#endif
