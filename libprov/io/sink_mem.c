/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/wr.h"
#include "prov/io.h"

struct mem_sink {
	struct prov_sink sink;
	struct prov_wr wr;
	bool committed;
};

/* A second file behind the first would be neither. */
static const char written_already[] = "the output was written already";

static int mem_write(void *ctx, const void *data, size_t len, struct prov_err *err)
{
	struct mem_sink *m = ctx;

	if (m->committed)
		return prov_fail(err, PROV_E_USAGE, "%s", written_already);
	prov_wr_bytes(&m->wr, prov_bytes(data, len));
	return prov_wr_done(&m->wr, err);
}

static int mem_write_at(void *ctx, uint64_t off, const void *data, size_t len, struct prov_err *err)
{
	struct mem_sink *m = ctx;

	if (m->committed)
		return prov_fail(err, PROV_E_USAGE, "%s", written_already);
	if (off > m->wr.n || len > m->wr.n - off)
		return prov_fail(
		    err, PROV_E_INTERNAL, "bytes that were not written yet can't be replaced");
	prov_wr_patch(&m->wr, (size_t)off, prov_bytes(data, len));
	return prov_wr_done(&m->wr, err);
}

static int mem_read_at(
    void *ctx, uint64_t off, void *buf, size_t len, size_t *got, struct prov_err *err)
{
	const struct mem_sink *m = ctx;
	struct prov_bytes data = prov_wr_data(&m->wr);

	*got = 0;
	if (off > data.n)
		return prov_fail_at(err, PROV_E_TRUNC, data.n, "the output ends here");
	if (len > data.n - off)
		len = data.n - (size_t)off;
	if (len > 0)
		memcpy(buf, &data.p[off], len);
	*got = len;
	return PROV_OK;
}

static int mem_commit(void *ctx, struct prov_err *err)
{
	struct mem_sink *m = ctx;

	if (m->committed)
		return prov_fail(err, PROV_E_USAGE, "%s", written_already);
	m->committed = true;
	return prov_wr_done(&m->wr, err);
}

static void mem_close(void *ctx)
{
	struct mem_sink *m = ctx;

	prov_wr_fini(&m->wr);
	free(m);
}

int prov_sink_mem(struct prov_sink **out, size_t max, struct prov_err *err)
{
	struct mem_sink *m;

	*out = NULL;
	m = calloc(1, sizeof(*m));
	if (m == NULL)
		return prov_fail_nomem(err);
	prov_wr_init(&m->wr, max);
	m->sink.write = mem_write;
	m->sink.write_at = mem_write_at;
	m->sink.read_at = mem_read_at;
	m->sink.commit = mem_commit;
	m->sink.close = mem_close;
	m->sink.ctx = m;
	*out = &m->sink; /* transferred */
	return PROV_OK;
}

const void *prov_sink_mem_data(const struct prov_sink *sink, size_t *len)
{
	const struct mem_sink *m;
	struct prov_bytes data;

	*len = 0;
	if (sink == NULL || sink->write != mem_write)
		return NULL;
	m = sink->ctx;
	data = prov_wr_data(&m->wr);
	*len = data.n;
	return data.p;
}
