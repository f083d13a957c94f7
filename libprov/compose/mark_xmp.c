/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "compose/marks.h"

/* The packet, with the tags around it where it is a part of another document. */
static int load(const struct prov_subject *subject, struct prov_arena *arena,
    struct prov_bytes *packet, size_t *context, struct prov_err *err)
{
	const struct prov_xmp *xmp = &subject->cands.xmp;
	uint8_t *data;

	*packet = xmp->data;
	*context = 0;
	if (xmp->holder.len == 0 || xmp->is_taken_out)
		return PROV_OK;
	if (xmp->unread != NULL || (xmp->packet.len == 0 && xmp->data.n == 0))
		return prov_fail_at(err, PROV_E_UNSUPPORTED, xmp->holder.start,
		    "its XMP metadata %s, so nothing can be added to it",
		    xmp->unread != NULL ? xmp->unread : "can't be told from what it is in");
	if (xmp->packet.len > PROV_MAX_XMP || xmp->data.n > PROV_MAX_XMP)
		return prov_refuse_at(err, PROV_LIMIT_XMP, xmp->packet.start,
		    "its XMP metadata is larger than the limit of %u bytes", PROV_MAX_XMP);
	if (xmp->data.n > 0) {
		*context = xmp->context;
		return PROV_OK;
	}
	data = prov_arena_alloc(arena, (size_t)xmp->packet.len, err);
	if (data == NULL)
		return err != NULL && err->code != PROV_OK ? err->code : PROV_E_NOMEM;
	*packet = prov_bytes(data, (size_t)xmp->packet.len);
	return prov_src_read(subject->src, xmp->packet.start, data, packet->n, err);
}

static int edit(const struct prov_subject *subject, const struct prov_xmp_prop *props, size_t n,
    struct prov_arena *arena, struct prov_bytes *out, struct prov_err *err)
{
	struct prov_bytes packet;
	struct prov_wr wr;
	size_t context;
	char *kept;
	int rc = load(subject, arena, &packet, &context, err);

	if (rc != PROV_OK)
		return rc;
	rc = prov_xmp_edit(packet, context, subject->cands.xmp.packet.start, props, n, &wr, err);
	if (rc == PROV_OK) {
		kept = prov_arena_strdup(arena, prov_wr_data(&wr), err);
		*out = prov_bytes(kept, wr.n);
		if (kept == NULL)
			rc = err != NULL && err->code != PROV_OK ? err->code : PROV_E_NOMEM;
	}
	prov_wr_fini(&wr);
	return rc;
}

/* What can't be changed need not be, which the one who reads the refusal is told. */
int prov_mark_xmp(const struct prov_subject *subject, const struct prov_xmp_prop *props, size_t n,
    struct prov_arena *arena, struct prov_bytes *out, struct prov_err *err)
{
	struct prov_err why = {0};
	size_t len;
	int rc = edit(subject, props, n, arena, out, &why);

	if (rc == PROV_OK)
		return PROV_OK;
	if (rc != PROV_E_FORMAT && rc != PROV_E_UNSUPPORTED && rc != PROV_E_LIMIT) {
		prov_hand_over(err, &why);
		return rc;
	}
	len = strlen(why.msg);
	if (rc != PROV_E_LIMIT) /* which has a name, by which everybody knows what to do */
		(void)snprintf(&why.msg[len], sizeof(why.msg) - len, "; --no-xmp signs without it");
	return why.has_at ? prov_pass_at(err, rc, why.at, &why) : prov_pass(err, rc, &why);
}
