/* SPDX-License-Identifier: Apache-2.0 */
/* The frame of a table-driven test over forged files. */
#ifndef PROV_TESTS_HELPER_FORGE_TEST_H
#define PROV_TESTS_HELPER_FORGE_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cbor/enc.h"
#include "helper/forge.h"

struct forge_case {
	const char *name;
	forge_build build;
	unsigned arg; /* handed to BUILD as its context */
	const char *code;
	enum prov_state state;
};

static inline void forge_run(const struct forge_case *cases, size_t n)
{
	struct forge f;

	for (size_t i = 0; i < n; i++) {
		unsigned arg = cases[i].arg;
		enum prov_state state = PROV_STATE_ERROR;

		print_message("  %s: %s\n", cases[i].name, cases[i].code);
		forge_init(&f);
		assert_true(forge_finds(&f, cases[i].build, &arg, cases[i].code, &state));
		assert_int_equal(state, cases[i].state);
		forge_fini(&f);
	}
}

/* A plain honest manifest around the context's claim flags. */
static inline void forge_plain(struct forge *f, void *ctx)
{
	const unsigned *flags = ctx;

	forge_begin(f, "urn:c2pa:active", PROV_JUMBF_MANIFEST);
	forge_created(f, 0);
	forge_binding(f, 0);
	forge_end(f, *flags);
}

#endif
