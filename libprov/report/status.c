/* SPDX-License-Identifier: Apache-2.0 */
#include "prov/status.h"

#include "report/finding.h"

static const struct prov_status_info table[PROV_ST_COUNT] = {
#define S(id, severity, code, clause, url, text)                                                   \
	[PROV_ST_##id] = {code, PROV_SEV_##severity, clause, PROV_URL_##url, text},
#include "report/status.def"
#undef S
};

const struct prov_status_info *prov_status_info(enum prov_status status)
{
	if (status <= PROV_ST_NONE || status >= PROV_ST_COUNT)
		return NULL;
	return &table[status];
}

enum prov_status prov_status_find(struct prov_bytes code)
{
	for (int i = PROV_ST_NONE + 1; i < PROV_ST_COUNT; i++) {
		if (prov_bytes_is(code, table[i].code))
			return (enum prov_status)i;
	}
	return PROV_ST_NONE;
}

const char *prov_status_code_at(size_t i, enum prov_severity *severity)
{
	const struct prov_status_info *info;

	if (severity != NULL)
		*severity = PROV_SEV_FAILURE;
	if (i >= PROV_ST_COUNT - 1)
		return NULL;
	info = &table[i + 1];
	if (severity != NULL)
		*severity = info->severity;
	return info->code;
}
