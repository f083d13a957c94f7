/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory for keys and passphrases: not swapped out where the system allows that, wiped when freed.
 */
#ifndef CMD_SECRET_H
#define CMD_SECRET_H

#include <stddef.h>

/* SIZE bytes, zeroed; NULL having said why. */
void *secret_alloc(size_t size);
void secret_free(void *block, size_t size); /* NULL is fine */
void secret_wipe(void *block, size_t size);

#endif
