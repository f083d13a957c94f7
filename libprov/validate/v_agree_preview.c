/* SPDX-License-Identifier: Apache-2.0 */
/* A preview that shows another picture: who edits a picture with a tool that does not know of its
 * preview leaves the old one behind. */
#include "base/err.h"
#include "validate/v_agree.h"

/* Honest ones differ in up to a tenth of the bits, and other pictures in about half of them. */
#define OTHER_PER_CENT 25u
#define MIN_BITS 16u

void v_preview_look(struct prov_signals *signals, const struct prov_validate_in *in)
{
	unsigned differ = 0, of = 0;

	if (signals->preview.len == 0 || in->look == NULL)
		return;
	signals->was_compared = true;
	if (!in->look->compare(in->look->ctx, in->src, signals->preview.start, signals->preview.len,
		&differ, &of) ||
	    of < MIN_BITS || of > 64 || differ > of)
		return;
	signals->preview_differs = differ;
	signals->preview_of = of;
}

bool v_rule_preview(const struct v_agree *a, struct prov_disagreement *out)
{
	const struct prov_signals *s = a->signals;
	size_t i = 0;
	const struct prov_signal *preview = prov_signals_next(s, "exif.thumbnail", &i);
	const char *how;

	if (preview == NULL || s->preview_of == 0 ||
	    s->preview_differs * 100 < s->preview_of * OTHER_PER_CENT)
		return false;
	how = prov_arena_printf(s->arena, a->err,
	    "a picture from which it differs in %u of %u bits of how they look", s->preview_differs,
	    s->preview_of);
	out->one = v_says_signal(preview);
	out->other = (struct prov_statement){"file", how, false};
	return how != NULL;
}
