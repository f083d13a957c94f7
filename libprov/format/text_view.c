/* SPDX-License-Identifier: Apache-2.0 */
#include "format/text_view.h"

#include <stdlib.h>

#include "base/err.h"
#include "format/format.h"
#include "format/text.h"
#include "io/sums.h"

static int view_read_at(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	const struct prov_text_view *v = ctx;

	if (v->held == NULL)
		return v->of->read_at(v->of->ctx, off, buf, len, got, err);
	*got = 0;
	if (off > v->src.size)
		return prov_fail_at(err, PROV_E_TRUNC, v->src.size, "the input ends here");
	if (len > v->src.size - off)
		len = (size_t)(v->src.size - off);
	if (len > 0)
		memcpy(buf, &v->held[off], len);
	*got = len;
	return PROV_OK;
}

static int hold(struct prov_text_view *v, struct prov_err *err)
{
	uint8_t head[PROV_SNIFF_BYTES];
	size_t size = (size_t)v->src.size, n = size < sizeof(head) ? size : sizeof(head);
	int code = prov_src_read(v->of, 0, head, n, err);

	if (code != PROV_OK || !prov_text_is(prov_bytes(head, n)))
		return code;
	v->held = malloc(size);
	if (v->held == NULL)
		return prov_fail_nomem(err);
	memcpy(v->held, head, n);
	return size > n ? prov_src_read(v->of, n, &v->held[n], size - n, err) : PROV_OK;
}

static void begin(struct prov_text_view *view, const struct prov_src *of)
{
	memset(view, 0, sizeof(*view));
	view->of = of;
	view->src = (struct prov_src){.read_at = view_read_at, .ctx = view, .size = of->size};
}

void prov_text_view_tell(
    struct prov_text_view *view, const struct prov_src *of, const struct prov_text_facts *facts)
{
	begin(view, of);
	view->facts = *facts;
}

int prov_text_view_init(
    struct prov_text_view *view, const struct prov_src *of, struct prov_err *err)
{
	begin(view, of);
	if (of->size == 0 || of->size > PROV_TEXT_HELD || prov_src_is_mem(of))
		return PROV_OK;
	return hold(view, err);
}

void prov_text_view_fini(struct prov_text_view *view)
{
	free(view->held);
	view->held = NULL;
}

struct prov_text_view *prov_text_view_of(const struct prov_src *src)
{
	return src->read_at == view_read_at ? src->ctx : NULL;
}

const struct prov_text_facts *prov_text_known(const struct prov_src *src)
{
	const struct prov_text_view *view = prov_text_view_of(src);

	return view != NULL && view->facts.whole ? &view->facts : NULL;
}
