/* SPDX-License-Identifier: Apache-2.0 */
/* What the text says of a report. Each of these frees the report. */
#ifndef PROV_TESTS_HELPER_SAID_H
#define PROV_TESTS_HELPER_SAID_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helper/collect.h"
#include "report/report.h"

/* It is exactly TEXT. */
void said_is(struct prov_report *r, unsigned flags, unsigned require, const char *text);
/* It has each of the N LINES, in any order, and not ABSENT (unless NULL). */
void said_has(struct prov_report *r, unsigned flags, unsigned require, const char *const *lines,
    size_t n, const char *absent);
#define SAID_HAS(r, flags, require, absent, ...)                                                   \
	do {                                                                                       \
		const char *const lines_[] = {__VA_ARGS__};                                        \
		said_has(r, flags, require, lines_, sizeof(lines_) / sizeof(lines_[0]), absent);   \
	} while (0)

#endif
