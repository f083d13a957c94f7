/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/fault.h"

#include "base/err.h"

static bool is_due(struct fault *f)
{
	f->calls++;
	return f->calls == f->fail_at;
}

static int src_read_at(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	struct fault *f = ctx;

	*got = 0;
	if (is_due(f))
		return prov_fail(err, PROV_E_IO, FAULT_MESSAGE);
	if (f->most > 0 && len > f->most)
		len = f->most;
	return f->src->read_at(f->src->ctx, off, buf, len, got, err);
}

struct prov_src fault_src(struct fault *fault, const struct prov_src *src)
{
	struct prov_src out = {.read_at = src_read_at, .ctx = fault, .size = src->size};

	fault->src = src;
	return out;
}

static int sink_write(void *ctx, const void *data, size_t len, struct prov_err *err)
{
	struct fault *f = ctx;

	if (is_due(f))
		return prov_fail(err, PROV_E_IO, FAULT_MESSAGE);
	return f->sink->write(f->sink->ctx, data, len, err);
}

static int sink_write_at(
    void *ctx, uint64_t off, const void *data, size_t len, struct prov_err *err)
{
	struct fault *f = ctx;

	if (is_due(f))
		return prov_fail(err, PROV_E_IO, FAULT_MESSAGE);
	return f->sink->write_at(f->sink->ctx, off, data, len, err);
}

static int sink_read_at(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	struct fault *f = ctx;

	*got = 0;
	if (is_due(f))
		return prov_fail(err, PROV_E_IO, FAULT_MESSAGE);
	if (f->most > 0 && len > f->most)
		len = f->most;
	return f->sink->read_at(f->sink->ctx, off, buf, len, got, err);
}

static int sink_commit(void *ctx, struct prov_err *err)
{
	struct fault *f = ctx;

	if (is_due(f))
		return prov_fail(err, PROV_E_IO, FAULT_MESSAGE);
	return f->sink->commit(f->sink->ctx, err);
}

struct prov_sink fault_sink(struct fault *fault, struct prov_sink *sink)
{
	struct prov_sink out = {.write = sink_write,
	    .write_at = sink_write_at,
	    .read_at = sink_read_at,
	    .commit = sink_commit,
	    .ctx = fault};

	fault->sink = sink;
	return out;
}
