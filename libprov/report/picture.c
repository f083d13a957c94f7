/* SPDX-License-Identifier: Apache-2.0 */
/* The picture that a report in HTML shows: made by somebody who decodes pictures, which we don't.
 */
#include <string.h>

#include "base/err.h"
#include "base/limits.h"
#include "report/report.h"

int prov_report_set_picture(struct prov_report *report, const char *media_type, const void *data,
    size_t len, struct prov_err *err)
{
	static const char *const types[] = {"image/jpeg", "image/png"};
	struct prov_err first = {0};
	const char *type = NULL;
	uint8_t *copy;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (media_type != NULL && strcmp(types[i], media_type) == 0)
			type = types[i];
	}
	if (type == NULL || len == 0)
		return prov_fail(err, PROV_E_USAGE, "a report shows JPEG and PNG pictures only");
	if (len > PROV_MAX_PICTURE)
		return prov_refuse(
		    err, PROV_LIMIT_PICTURE, "a picture of more than 4 MiB is not shown");
	copy = prov_arena_alloc(&report->arena, len, &first);
	if (copy == NULL)
		return prov_pass(err, first.code, &first);
	memcpy(copy, data, len);
	report->picture_type = type;
	report->picture = prov_bytes(copy, len);
	return PROV_OK;
}
