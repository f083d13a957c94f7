/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of a file that are BMFF boxes, such as the mpvd of a motion photo (C2PA 2.4, 18.9.2). */
#include "base/err.h"
#include "claim/asr_bmffhash.h"
#include "format/bmff.h"
#include "validate/v_internal.h"

struct search {
	struct v_ctx *ctx;
	struct prov_window win;
	size_t *left;
};

/* The box from AT on, before END, that STEP names; what can't be read as a box ends the search. */
static int find_step(struct search *s, uint64_t at, uint64_t end, bool top,
    const struct prov_bmff_step *step, struct prov_bmff_box *box, bool *found)
{
	uint32_t seen = 0;

	*found = false;
	while (at < end && !*found) {
		struct prov_err why = {0};
		int rc;

		if (*s->left == 0)
			return prov_refuse(s->ctx->err, PROV_LIMIT_BMFF_BOXES,
			    "the file has more than %u boxes", PROV_MAX_BMFF_BOXES);
		--*s->left;
		rc = prov_bmff_read(&s->win, at, end, top, box, &why);
		if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT)
			return PROV_OK;
		if (rc != PROV_OK) {
			*s->ctx->err = why;
			return rc;
		}
		at = box->off + box->len;
		if (box->type == step->type)
			seen++;
		*found = box->type == step->type && (step->index == 0 || step->index == seen);
	}
	return PROV_OK;
}

/* Where what stands inside BOX begins; 0 where it holds no boxes. */
static int enter(struct search *s, const struct prov_bmff_box *box, uint64_t *at)
{
	struct prov_err why = {0};
	int rc = prov_bmff_children(&s->win, box, at, &why);

	if (rc == PROV_E_TRUNC || rc == PROV_E_FORMAT) {
		*at = 0;
		return PROV_OK;
	}
	if (rc != PROV_OK)
		*s->ctx->err = why;
	return rc;
}

int v_part_box(struct v_ctx *ctx, struct prov_bytes path, size_t *left, uint64_t *off,
    uint64_t *len, bool *found)
{
	struct prov_bmff_step steps[PROV_MAX_BMFF_STEPS] = {{0, 0}};
	struct prov_bmff_box box = {0};
	struct search s = {.ctx = ctx, .left = left};
	uint64_t at = 0, end = ctx->in->src->size;
	size_t n;
	int rc = PROV_OK;

	prov_window_init(&s.win, ctx->in->src);
	*found = prov_bmff_path(path, steps, &n);
	if (!*found && n == PROV_MAX_BMFF_STEPS)
		return prov_refuse(ctx->err, PROV_LIMIT_BMFF_STEPS,
		    "the path of a part of the file has more steps than the limit of %u",
		    PROV_MAX_BMFF_STEPS);
	for (size_t i = 0; i < n && *found && rc == PROV_OK; i++) {
		if (i > 0) {
			rc = enter(&s, &box, &at);
			end = box.off + box.len;
			*found = at != 0;
		}
		if (rc == PROV_OK && *found)
			rc = find_step(&s, at, end, i == 0, &steps[i], &box, found);
	}
	if (rc != PROV_OK)
		*found = false;
	if (*found) {
		*off = box.off + box.head;
		*len = box.len - box.head;
	}
	return rc;
}
