/* SPDX-License-Identifier: Apache-2.0 */
#include "prov/limit.h"

#include <stddef.h>

#include "base/limits.h"

struct row {
	const char *name, *counts;
	uint64_t value;
};

static struct row find(int limit)
{
	switch (limit) {
#define ROW(id, number, what)                                                                      \
	case PROV_LIMIT_##id:                                                                      \
		return (struct row){"PROV_MAX_" #id, what, PROV_MAX_##id};
		PROV_LIMITS(ROW)
#undef ROW
#define ROW(id, number, what)                                                                      \
	case PROV_LIMIT_##id:                                                                      \
		return (struct row){"PROV_LIMIT_" #id, what, 0};
		PROV_LIMITS_ELSEWHERE(ROW)
#undef ROW
	default:
		return (struct row){NULL, NULL, 0};
	}
}

const char *prov_limit_name(int limit)
{
	return find(limit).name;
}

const char *prov_limit_counts(int limit)
{
	return find(limit).counts;
}

uint64_t prov_limit_value(int limit)
{
	return find(limit).value;
}
