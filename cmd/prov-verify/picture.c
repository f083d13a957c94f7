/* SPDX-License-Identifier: Apache-2.0 */
/* The picture in a report for people. A report does without where none can be had. */
#include "common/picture.h"

#include <stdlib.h>
#include <string.h>

#include "common/message.h"
#include "verify.h"

bool picture_is_likely(const struct prov_report *report)
{
	static const char *const types[] = {"image/jpeg", "image/png", "image/webp"};
	const char *type = prov_report_media_type(report);

	for (size_t i = 0; type != NULL && i < CLI_COUNT(types); i++) {
		if (strcmp(types[i], type) == 0)
			return true;
	}
	return false;
}

static bool compare(void *ctx, const struct prov_src *src, const uint8_t *preview, size_t len,
    bool is_bgr, struct prov_look_answer *out)
{
	return ctx != NULL && picture_compare(ctx, src, preview, len, is_bgr, out);
}

struct prov_look picture_look(const char *program)
{
	return (struct prov_look){(void *)(uintptr_t)program, compare};
}

void picture_add(struct prov_report *report, const char *thumbnailer, const struct prov_src *src)
{
	struct picture_small small;
	struct prov_err err = {0};
	uint8_t *said;
	size_t n;
	bool ok;

	if (!picture_is_likely(report))
		return;
	said = picture_run(thumbnailer, NULL, src, PICTURE_ROOM, &n, &ok);
	if (said != NULL && ok && picture_take(said, n, &small) &&
	    prov_report_set_picture(report, small.type, small.data, small.len, &err) != PROV_OK)
		msg_note(prov_report_name(report), "its page shows no picture: %s", err.msg);
	free(said);
}
