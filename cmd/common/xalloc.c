/* SPDX-License-Identifier: Apache-2.0 */
#include "common/xalloc.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/exit.h"

static void no_memory(void)
{
	(void)fputs("prov: out of memory.\n", stderr);
	exit(EXIT_ERROR);
}

void *xrealloc(void *p, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		no_memory();
	p = realloc(p, n * size != 0 ? n * size : 1);
	if (p == NULL)
		no_memory();
	return p;
}

char *xstrndup(const char *s, size_t n)
{
	char *copy = xrealloc(NULL, n + 1, 1);

	memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}

char *xstrdup(const char *s)
{
	return xstrndup(s, strlen(s));
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *s;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		no_memory();
	s = xrealloc(NULL, (size_t)n + 1, 1);
	va_start(ap, fmt);
	(void)vsnprintf(s, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return s;
}

void strlist_add(struct strlist *list, char *s)
{
	if (list->n == list->cap) {
		list->cap = list->cap != 0 ? list->cap * 2 : 16;
		list->at = xrealloc(list->at, list->cap, sizeof(*list->at));
	}
	list->at[list->n++] = s;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void strlist_sort(struct strlist *list)
{
	if (list->n > 1)
		qsort(list->at, list->n, sizeof(*list->at), by_bytes);
}

void strlist_free(struct strlist *list)
{
	free(list->at);
	list->at = NULL;
	list->n = list->cap = 0;
}

void strlist_free_all(struct strlist *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->at[i]);
	strlist_free(list);
}
