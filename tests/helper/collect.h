/* SPDX-License-Identifier: Apache-2.0 */
/* A prov_write_cb that gathers what is written, and can refuse to. */
#ifndef PROV_TESTS_HELPER_COLLECT_H
#define PROV_TESTS_HELPER_COLLECT_H

#include <stdbool.h>
#include <stddef.h>

struct collect {
	char *text; /* NUL-terminated; NULL before the first write */
	size_t n;
	size_t calls;
	size_t refuse_at; /* the call that is refused, counted from 1; 0: none */
};

/* prov_write_cb; CTX is a struct collect, which starts as {0}. */
int collect_write(void *ctx, const char *data, size_t len);
void collect_free(struct collect *c);
/* Whether nothing in TEXT could act on a terminal or hide: printable UTF-8 and line ends. */
bool collect_is_harmless(const struct collect *c);

#endif
