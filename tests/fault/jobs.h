/* SPDX-License-Identifier: Apache-2.0 */
/* What is done while calls fail, and what must hold whatever failed. */
#ifndef TESTS_FAULT_JOBS_H
#define TESTS_FAULT_JOBS_H

#include "helper/certs.h"
#include "helper/tmpdir.h"
#include "prov/prov.h"

#define JOBS_TEXT ((size_t)1 << 20)
enum { JOBS_ASSETS = 24 };

/* Those that are read only. */
enum world_held {
	HELD_PDF = 0, /* what these five hold is no credential that anybody signed */
	HELD_ZIP,
	HELD_JXL,
	HELD_OOXML,
	HELD_LABELLED, /* with an AIGC label in its properties */
	HELD_PDF_SIGNED,
	HELD_ZIP_SIGNED,
	HELD_STAPLED, /* with the answer that the signer is not revoked */
	HELD_REVOKED, /* that it is */
	JOBS_HELD
};

struct asset {
	const char *name; /* a file name */
	uint8_t *data, *made;
	size_t n, made_n; /* as it is, and signed */
};

/* Made before anything fails. */
struct world {
	struct certs_cert root, leaf, tsa;
	struct prov_signer *signer, *stamped, *pss, *p384;
	char *trust, *chain, *key;
	char dir[TMPDIR_PATH];
	struct asset assets[JOBS_ASSETS];
	size_t n;
	struct asset leaves; /* media data in a Merkle tree, to be verified */
	struct asset held[JOBS_HELD];
	struct prov_bytes crl, ocsp; /* of the issuer, which say that the leaf is revoked */
	struct prov_bytes receipt;   /* of the first asset as it was signed */
	struct prov_policy *policy;  /* of the checks behind a job */
	struct prov_keygen *locked;  /* with a passphrase */
};
void world_make(struct world *w, const char *testdata);
void world_forge(struct world *w); /* of it what prov itself can't make (forged.c) */
void world_free(struct world *w);
/* The folder with what a job finds there, and nothing else. */
void world_tidy(const struct world *w, const struct asset *a);

/* What came out. */
struct outcome {
	int rc;
	struct prov_err err;
	enum prov_state state;
	bool kept_out;   /* it failed, but gave an object all the same */
	size_t n;        /* of what was written */
	char *text;      /* JOBS_TEXT bytes of room */
	const char *bad; /* what did not hold, or NULL */
};

struct job {
	const char *name;
	/* The part during which calls fail. It takes back all that it made, but for OUT. */
	void (*run)(const struct world *w, const struct asset *a, struct outcome *out);
	/* Behind it, when nothing fails any more: sets OUT->bad. NULL: what was written must be the
	 * same as without a failure. */
	void (*check)(const struct world *w, const struct asset *a, struct outcome *out);
	bool each; /* once for every asset; else once */
	/* Does much of what those before it did: their places in the program don't count again. */
	bool goes_on;
	bool hidden; /* done only where it is asked for */
};
const struct job *jobs_at(size_t i); /* NULL at the end */

#endif
