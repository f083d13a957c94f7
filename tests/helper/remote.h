/* SPDX-License-Identifier: Apache-2.0 */
/* Credentials that are kept elsewhere. */
#ifndef PROV_TESTS_HELPER_REMOTE_H
#define PROV_TESTS_HELPER_REMOTE_H

#include "helper/forge.h"

/* A forge_build: a manifest for CTX (struct prov_bytes), a whole file: its hash leaves nothing out.
 */
void remote_manifest(struct forge *f, void *ctx);

#endif
