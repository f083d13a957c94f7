/* SPDX-License-Identifier: Apache-2.0 */
/* Brotli without compression (RFC 7932, 9.2: uncompressed meta-blocks), for compressed manifests.
 */
#ifndef PROV_TESTS_HELPER_BROB_H
#define PROV_TESTS_HELPER_BROB_H

#include "base/wr.h"

/* A Brotli stream that holds DATA as it is. */
void brob_store(struct prov_wr *out, struct prov_bytes data);
/* The same in a window of 16 MiB: a block of FIRST bytes (2 MiB at least), then each as long as all
 * before it, so that the decoder's memory grows by and by. */
void brob_grow(struct prov_wr *out, struct prov_bytes data, size_t first);
/* DATA as it is, of a byte at least, and N times 64 KiB that nothing comes out of. */
void brob_idle(struct prov_wr *out, struct prov_bytes data, size_t n);
/* N times the letter A, each in some 80 bytes that take as long to read as any. */
void brob_dear(struct prov_wr *out, size_t n);
/* A stream of 27 bytes that holds 20000000 zeros (brotli -q 11 -w 24). */
struct prov_bytes brob_bomb(void);

#endif
