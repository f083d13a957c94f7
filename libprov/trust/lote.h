/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of trusted entities in JSON (ETSI TS 119 602), the form in which C2PA publishes its trust
 * lists. What is read: for each service its certificates, its type, and when it was trusted. What
 * is not known is ignored; what is known but of another type than it should be makes the list
 * unusable, and the message says where.
 */
#ifndef PROV_TRUST_LOTE_H
#define PROV_TRUST_LOTE_H

#include "trust/trust.h"

enum prov_lote_type {
	PROV_LOTE_ANY = 0, /* it says none: what the list is given for */
	PROV_LOTE_CA,
	PROV_LOTE_TSA,
	PROV_LOTE_OTHER /* a service that is none of ours */
};

struct prov_lote_span {
	int64_t from, to; /* seconds since 1970, both included */
};

/* One certificate of one service. */
struct prov_lote_service {
	struct prov_bytes cert;
	enum prov_lote_type type;
	const struct prov_lote_span *spans; /* when it was trusted; none: never */
	size_t num_spans;
	const char *place; /* "LoTE.TrustedEntitiesList[0].TrustedEntityServices[2]" */
};

struct prov_lote {
	struct prov_lote_service *services;
	size_t n;
	const char *scheme; /* its own name, in English where it has one so; or NULL */
	bool has_issued, has_next_update;
	int64_t issued, next_update;
	uint64_t sequence; /* LoTESequenceNumber, which grows from list to list; 0: it says none */
};

/* PROV_E_FORMAT where it is no such list, with the place; all in the arena. */
int prov_lote_parse(struct prov_bytes json, const char *name, struct prov_arena *arena,
    struct prov_lote *out, struct prov_err *err) PROV_MUST_CHECK;

#endif
