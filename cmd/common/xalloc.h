/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that is always there: a tool that gets none says so and ends with EXIT_ERROR. Nothing that
 * is being written survives that (outputs are unnamed until they are complete).
 */
#ifndef CMD_XALLOC_H
#define CMD_XALLOC_H

#include <stddef.h>

#include "prov/export.h"

void *xrealloc(void *p, size_t n, size_t size); /* N things of SIZE bytes */
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);
char *xasprintf(const char *fmt, ...) PROV_PRINTF(1, 2);

/* A growing list of strings. Zero-initialise it; the strings belong to whoever put them in. */
struct strlist {
	char **at;
	size_t n, cap;
};

void strlist_add(struct strlist *list, char *s);
void strlist_sort(struct strlist *list);     /* by byte value: the same everywhere */
void strlist_free(struct strlist *list);     /* the list only */
void strlist_free_all(struct strlist *list); /* the strings too */

#endif
