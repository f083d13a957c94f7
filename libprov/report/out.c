/* SPDX-License-Identifier: Apache-2.0 */
#include "report/out.h"

#include "base/err.h"
#include "base/limits.h"

void prov_out_init(struct prov_out *out, prov_write_cb write, void *ctx)
{
	prov_wr_init(&out->wr, PROV_MAX_ARENA);
	out->write = write;
	out->ctx = ctx;
	out->stopped = false;
}

static void hand_on(struct prov_out *out)
{
	struct prov_bytes data = prov_wr_data(&out->wr);

	if (data.n > 0 && !prov_out_failed(out))
		out->stopped = out->write(out->ctx, (const char *)data.p, data.n) != 0;
	prov_wr_cut(&out->wr, 0);
}

void prov_out_spill(struct prov_out *out)
{
	if (prov_wr_data(&out->wr).n >= PROV_IO_BLOCK)
		hand_on(out);
}

bool prov_out_failed(const struct prov_out *out)
{
	return out->stopped || out->wr.code != PROV_OK;
}

int prov_out_finish(struct prov_out *out, struct prov_err *err)
{
	int code;

	hand_on(out);
	code = prov_wr_done(&out->wr, err);
	if (out->stopped)
		code = prov_fail(err, PROV_E_IO, "the output could not be written");
	prov_wr_fini(&out->wr);
	return code;
}
