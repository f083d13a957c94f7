/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CMD_ERRTEXT_H
#define CMD_ERRTEXT_H

#include <stddef.h>

/* The words for an errno, in memory that lasts to the end of the enclosing block. */
#define ERRTEXT(number) errtext((number), (char[128]){0}, 128)

const char *errtext(int number, char *buf, size_t len);

#endif
