/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CBOR samples as diagnostic notation (RFC 8949 8), so that a test shows what it feeds in:
 *   {"start": 5, "pad": h'0000', "when": 0("2026-01-01T00:00:00Z"), "list": [_ 1, -2, null]}
 * An independent encoder: shortest heads, definite lengths unless "_" asks for indefinite ones
 * ({_ ...}, [_ ...], (_ "a", "b")), pairs in the order given, duplicates kept. Also single quotes
 * for bytes given as text, true, false, undefined, 1.5 (always 64 bits). Aborts on anything else.
 */
#ifndef PROV_TESTS_HELPER_DIAG_H
#define PROV_TESTS_HELPER_DIAG_H

#include "base/bytes.h"

/* A heap block of exactly the size of the result; the caller frees it. */
uint8_t *diag(const char *text, size_t *n);

#endif
