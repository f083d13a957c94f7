/* SPDX-License-Identifier: Apache-2.0 */
/* Strings of a stranger's file as a report keeps them: bounded, NUL-terminated, valid UTF-8. */
#ifndef PROV_REPORT_WORDS_H
#define PROV_REPORT_WORDS_H

#include "base/arena.h"

#define PROV_WORDS_MAX ((size_t)16 * 1024) /* bytes of a string that are kept */

/*
 * A copy in the arena. Malformed bytes and NULs become U+FFFD; what is longer than PROV_WORDS_MAX
 * is cut between characters and ends in an ellipsis. NULL (with ERR filled) on failure.
 */
const char *prov_words_dup(
    struct prov_arena *arena, struct prov_bytes text, struct prov_err *err) PROV_MUST_CHECK;
/* The same of a file's name, whose malformed bytes become \xHH, so that two names stay two. */
const char *prov_words_name(
    struct prov_arena *arena, const char *name, struct prov_err *err) PROV_MUST_CHECK;

#endif
