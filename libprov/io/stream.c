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

/*
 * One of the caller's own may have another idea of codes, and no words. What could not be read was
 * not judged: neither the code of a malformed file, nor one that lets a part be passed over, may
 * come of that.
 */
static int read_failed(int code, struct prov_err *why, uint64_t at, struct prov_err *err)
{
	if (code != PROV_E_NOMEM && code != PROV_E_CANCELLED)
		code = PROV_E_IO;
	if (why->msg[0] == '\0')
		return prov_fail_at(err, code, at, "the input can't be read");
	return prov_fail_foreign(err, code, why, "");
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
		struct prov_err why = {0};
		int code = src->read_at(src->ctx, off + done, &p[done], len - done, &got, &why);

		if (code != PROV_OK)
			return read_failed(code, &why, off + done, err);
		/* The size is fixed at open, so that a source that gives less is at fault. */
		if (got == 0 || got > len - done)
			return prov_fail_at(
			    err, PROV_E_IO, off + done, "the input gave fewer bytes than its size");
		done += got;
	}
	return PROV_OK;
}

int prov_src_read_all(const struct prov_src *src, struct prov_arena *arena, struct prov_bytes *out,
    struct prov_err *err)
{
	struct prov_err why = {0};
	uint64_t size = src->size;
	uint8_t *data = NULL;
	int rc;

	*out = prov_bytes(NULL, 0);
	if (size > SIZE_MAX)
		return prov_refuse(err, PROV_LIMIT_ARENA, "a size does not fit into memory");
	data = prov_arena_alloc(arena, (size_t)size, &why);
	if (data == NULL)
		return prov_pass(err, why.code, &why);
	rc = prov_src_read(src, 0, data, (size_t)size, err);
	if (rc == PROV_OK)
		*out = prov_bytes(data, (size_t)size);
	return rc;
}

static int write_failed(int code, const struct prov_err *why, struct prov_err *err)
{
	switch (code) {
	case PROV_OK:
	case PROV_E_NOMEM:
	case PROV_E_USAGE:
	case PROV_E_LIMIT:
	case PROV_E_UNSUPPORTED:
	case PROV_E_EXISTS:
	case PROV_E_INTERNAL:
	case PROV_E_CANCELLED:
		break;
	default:
		code = PROV_E_IO;
	}
	return code == PROV_OK ? PROV_OK
			       : prov_fail_foreign(err, code, why, "the output can't be written");
}

int prov_sink_write(struct prov_sink *sink, struct prov_bytes data, struct prov_err *err)
{
	struct prov_err why = {0};
	int code = sink->write(sink->ctx, data.p, data.n, &why);

	return write_failed(code, &why, err);
}

int prov_sink_patch(
    struct prov_sink *sink, uint64_t off, struct prov_bytes data, struct prov_err *err)
{
	struct prov_err why = {0};
	int code = sink->write_at(sink->ctx, off, data.p, data.n, &why);

	return write_failed(code, &why, err);
}

int prov_sink_commit(struct prov_sink *sink, struct prov_err *err)
{
	struct prov_err why = {0};
	int code = sink->commit(sink->ctx, &why);

	return write_failed(code, &why, err);
}

static int sink_src_read(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	struct prov_sink *sink = ctx;

	*got = 0;
	if (sink->read_at == NULL)
		return prov_fail(err, PROV_E_IO, "the output can't be read back");
	return sink->read_at(sink->ctx, off, buf, len, got, err);
}

struct prov_src prov_sink_as_src(struct prov_sink *sink, uint64_t size)
{
	struct prov_src src = {.read_at = sink_src_read, .ctx = sink, .size = size};

	return src;
}
