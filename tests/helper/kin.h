/* SPDX-License-Identifier: Apache-2.0 */
/* Files that were made from each other, and what their credentials bring to the next. */
#ifndef PROV_TESTS_HELPER_KIN_H
#define PROV_TESTS_HELPER_KIN_H

#include "compose/compose.h"
#include "helper/signed.h"

#define KIN_MAX 12u

struct kin {
	struct identity id;
	struct prov_arena arena;
	struct prov_bytes file[KIN_MAX]; /* owned */
	struct prov_src *src[KIN_MAX];
	struct prov_subject subject[KIN_MAX];
	struct prov_draft_ingredient as[KIN_MAX]; /* as ingredients */
	size_t n;
};

void kin_init(struct kin *kin);
void kin_fini(struct kin *kin);
/*
 * Signs FROM (a PNG) with the assertions com.example.a and com.example.b, whose contents say
 * "secret-a" and "secret-b", and the redactions; the number of the result.
 */
size_t kin_sign(struct kin *kin, struct prov_bytes from, const char *const *redact, size_t n);
/* Takes in FILE, which is copied. */
size_t kin_add(struct kin *kin, struct prov_bytes file);
/* "self#jumbf=/c2pa/LABEL/c2pa.assertions/NAME" of file I's active manifest, in the arena. */
const char *kin_uri(struct kin *kin, size_t i, const char *name);
/* How often TEXT is in DATA, and whether. */
size_t kin_count(struct prov_bytes data, const char *text);
bool kin_holds(struct prov_bytes data, const char *text);

#endif
