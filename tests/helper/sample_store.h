/* SPDX-License-Identifier: Apache-2.0 */
/* A small manifest store for tests of its structure; what is in its boxes means nothing. */
#ifndef PROV_TESTS_HELPER_SAMPLE_STORE_H
#define PROV_TESTS_HELPER_SAMPLE_STORE_H

#include "base/wr.h"

#define SAMPLE_MANIFEST "urn:c2pa:F095F30E-6CD5-4BF7-8C44-CE8420CA9FB7"

/*
 * c2pa > SAMPLE_MANIFEST >
 *   c2pa.assertions > c2pa.actions.v2 (cbor, salt of 16), c2pa.thumbnail (bfdb, bidb, free)
 *   c2pa.claim.v2 (cbor)
 *   c2pa.signature (cbor)
 */
void sample_store_put(struct prov_wr *wr);

#endif
