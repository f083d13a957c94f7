/* SPDX-License-Identifier: Apache-2.0 */
/* What all sources and sinks share, whoever made them. */
#include "base/err.h"
#include "io/plan.h"

void prov_src_close(struct prov_src *src)
{
	if (src != NULL && src->close != NULL)
		src->close(src->ctx);
}

void prov_sink_close(struct prov_sink *sink)
{
	if (sink != NULL && sink->close != NULL)
		sink->close(sink->ctx);
}

int prov_src_read(
    const struct prov_src *src, uint64_t off, void *buf, size_t len, struct prov_err *err)
{
	uint8_t *p = buf;
	size_t done = 0;

	if (off > src->size || len > src->size - off)
		return prov_fail_at(err, PROV_E_TRUNC, src->size,
		    "the file ends in the middle of something that it announced");
	while (done < len) {
		size_t got = 0;
		int code = src->read_at(src->ctx, off + done, &p[done], len - done, &got, err);

		/* One of the caller's own may have another idea of codes, and no words. */
		if (code != PROV_OK)
			return prov_fail_at(err, code < 0 ? code : PROV_E_IO, off + done,
			    "the input can't be read");
		/* The size is fixed at open, so that a source that gives less is at fault. */
		if (got == 0 || got > len - done)
			return prov_fail_at(
			    err, PROV_E_IO, off + done, "the input gave fewer bytes than its size");
		done += got;
	}
	return PROV_OK;
}

static int sink_src_read(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	struct prov_sink *sink = ctx;

	*got = 0;
	if (sink->read_at == NULL)
		return prov_fail(err, PROV_E_UNSUPPORTED, "the output can't be read back");
	return sink->read_at(sink->ctx, off, buf, len, got, err);
}

struct prov_src prov_sink_as_src(struct prov_sink *sink, uint64_t size)
{
	struct prov_src src = {.read_at = sink_src_read, .ctx = sink, .size = size};

	return src;
}
