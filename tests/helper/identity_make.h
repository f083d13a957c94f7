/* SPDX-License-Identifier: Apache-2.0 */
/* Identity assertions (CAWG 1.2) for forged manifests, with the defects that a test asks for. */
#ifndef PROV_TESTS_HELPER_IDENTITY_MAKE_H
#define PROV_TESTS_HELPER_IDENTITY_MAKE_H

#include "helper/certs.h"
#include "helper/forge_test.h"
#include "report/report.h"

enum identity_defect {
	IDENTITY_GOOD = 0,
	IDENTITY_NO_BINDING,
	IDENTITY_WRONG_HASH,
	IDENTITY_TWICE,
	IDENTITY_TOO_MANY, /* references */
	IDENTITY_MOST,     /* of them that may be */
	IDENTITY_BAD_PAD,
	IDENTITY_ODD_TYPE,
	IDENTITY_BAD_SIGNATURE,
	IDENTITY_NO_CBOR,
	IDENTITY_NO_PAYLOAD,
	IDENTITY_NO_COSE,
	IDENTITY_MANY_CERTS,
	IDENTITY_OTHERS_BINDING /* of identity_make_update: that of a component below */
};

struct identity_make {
	enum identity_defect defect;
	struct prov_signer *signer; /* by the leaf */
	struct certs_cert leaf, root;
	/* Another kind of signature than that of the leaf: its sig_type, and who makes it. */
	const char *sig_type;
	void (*sign)(void *ctx, struct prov_bytes payload, const struct prov_hashed_uri *binding,
	    struct prov_wr *out);
	void *ctx;
	unsigned count;                      /* how many assertions; 0 reads as 1 */
	const struct prov_hashed_uri *names; /* instead of the hard binding before it, or NULL */
	size_t num_names;                    /* how many there are of these; 0 reads as 1 */
	struct prov_bytes more;              /* a certificate behind the leaf's, or empty */
	struct prov_bytes stapled;           /* an OCSP response in its signature, or empty */
	struct prov_bytes stored;            /* identity_make_below: one in the other manifest */
};

/* A certificate for identities, by its extended key usage and policy (may be NULL). */
void identity_make_init(struct identity_make *m, const char *eku, const char *policy);
void identity_make_fini(struct identity_make *m);
/* Trusts the root for identities. */
void identity_make_list(const struct identity_make *m, struct prov_policy *policy);
/* In a build function, right behind the hard binding. */
void identity_make_put(struct forge *f, const struct identity_make *m);
/* A build function; its context is the struct identity_make. */
void identity_make_plain(struct forge *f, void *ctx);
/* Likewise: two updates, whose last has the identity, over a manifest with a component. */
void identity_make_update(struct forge *f, void *ctx);
/* Likewise: it is that of a component, and the active manifest has its certificate's status. */
void identity_make_below(struct forge *f, void *ctx);
/* Whether the row has this code. */
bool identity_make_has(const struct prov_identity_row *row, const char *code);

#endif
