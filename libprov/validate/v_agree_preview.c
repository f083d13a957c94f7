/* SPDX-License-Identifier: Apache-2.0 */
/* A preview that shows another picture: who edits a picture with a tool that does not know of its
 * preview leaves the old one behind. */
#include <stdlib.h>

#include "base/err.h"
#include "validate/v_agree.h"

/* scripts/previews.py measures what these two come to. */
#define OTHER_PER_CENT 25u /* of the bits */
#define MIN_ALIKE 60u      /* per cent of correlation */
#define MIN_BITS 16u
#define MAX_BITS 64u

static void compare(
    struct prov_preview *p, const struct prov_validate_in *in, struct prov_bytes jpeg)
{
	struct prov_look_answer a = {0};

	p->was_compared = true;
	if (in->look->compare(in->look->ctx, in->src, jpeg.p, jpeg.n, p->is_bgr, &a) &&
	    a.of >= MIN_BITS && a.of <= MAX_BITS && a.differ <= a.of && a.alike <= 100)
		p->look = a;
}

/* One whose bytes are not as such in the file. */
static void add(struct prov_signals *s, const struct prov_validate_in *in, const char *where,
    struct prov_bytes jpeg)
{
	struct prov_preview *p;

	if (s->num_previews == PROV_MAX_PREVIEWS || jpeg.n > PROV_MAX_PREVIEW)
		return;
	p = &s->previews[s->num_previews++];
	*p = (struct prov_preview){.where = where};
	compare(p, in, jpeg);
}

struct xmp {
	struct prov_signals *signals;
	const struct prov_validate_in *in;
};

static int on_xmp(void *ctx, struct prov_bytes jpeg)
{
	const struct xmp *x = ctx;

	add(x->signals, x->in, "xmp.thumbnail", jpeg);
	return PROV_OK;
}

int v_preview_look(struct prov_report *report, const struct prov_validate_in *in,
    const struct prov_signal_in *what, struct prov_err *err)
{
	struct prov_signals *s = &report->signals;
	struct xmp xmp = {s, in};
	uint8_t *room = NULL;
	int rc = PROV_OK;

	if (in->look == NULL)
		return PROV_OK;
	if (s->num_previews > 0)
		room = malloc(PROV_MAX_PREVIEW);
	if (s->num_previews > 0 && room == NULL)
		return prov_fail_nomem(err);
	for (size_t i = 0; i < s->num_previews && rc == PROV_OK; i++) {
		size_t n = (size_t)s->previews[i].at.len; /* PROV_MAX_PREVIEW at most */

		rc = prov_src_read(in->src, s->previews[i].at.start, room, n, err);
		if (rc == PROV_OK)
			compare(&s->previews[i], in, prov_bytes(room, n));
	}
	free(room);
	if (rc == PROV_OK && report->claim_thumbnail.n > 0)
		add(s, in, "credentials", report->claim_thumbnail);
	return rc == PROV_OK ? prov_signals_xmp_previews(what, s, on_xmp, &xmp, err) : rc;
}

static bool is_other(const struct prov_preview *p)
{
	return p->look.of > 0 &&
	       (p->look.differ * 100 >= p->look.of * OTHER_PER_CENT || p->look.alike < MIN_ALIKE);
}

bool v_rule_preview(const struct v_agree *a, struct prov_disagreement *out)
{
	const struct prov_signals *s = a->signals;
	const struct prov_signal *signal;
	size_t nth = 0, i = 0, k = 0;
	const char *how;

	while (i < s->num_previews && (!is_other(&s->previews[i]) || nth++ < a->nth))
		i++;
	if (i == s->num_previews)
		return false;
	how = prov_arena_printf(s->arena, a->err,
	    "a picture from which it differs in %u of %u bits of how they look, and whose light "
	    "and "
	    "dark go with it by %u %%",
	    s->previews[i].look.differ, s->previews[i].look.of, s->previews[i].look.alike);
	signal = prov_signals_next(s, s->previews[i].where, &k);
	out->one = signal == NULL ? v_says_credentials("its thumbnail") : v_says_signal(signal);
	out->other = (struct prov_statement){"file", how, false};
	return how != NULL;
}
