/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A picture that was made from whatever there is (C2PA 2.4, 10.2.2, 18.17): the input is a store in
 * a file, by the first byte (carrier.h), and that file the parent. It is refused in words, or what
 * comes out is the signer's, whatever its parent says.
 */
#include <stdlib.h>

#include "fuzz/carrier.h"
#include "helper/signed.h"

static bool may_refuse(const struct prov_err *err)
{
	return err->msg[0] != '\0' && err->code != PROV_E_INTERNAL && err->code != PROV_E_IO &&
	       err->code != PROV_E_CRYPTO;
}

static struct prov_src *source(struct prov_bytes data)
{
	struct prov_src *src = NULL;

	if (prov_src_mem(&src, data.p, data.n, NULL) != PROV_OK)
		abort();
	return src;
}

static void check(const struct prov_sink *sink)
{
	size_t n;
	const void *data = prov_sink_mem_data(sink, &n);

	if (state_of(identity_shared()->policy, prov_bytes(data, n)) != PROV_STATE_TRUSTED)
		abort();
}

static void make_from(struct prov_bytes file, bool is_known)
{
	const struct identity *id = identity_shared();
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_src *src = source(sample_png()), *parent = source(file);
	struct prov_sink *sink = NULL;
	struct prov_err err = {0};

	if (prov_sink_mem(&sink, (size_t)1 << 28, NULL) != PROV_OK)
		abort();
	opts.parent = parent;
	opts.parent_name = "fuzz";
	opts.policy = is_known ? id->policy : NULL;
	if (prov_sign(id->signer, src, sink, &opts, &err) == PROV_OK)
		check(sink);
	else if (!may_refuse(&err))
		abort();
	prov_sink_close(sink);
	prov_src_close(parent);
	prov_src_close(src);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum carrier where = size == 0 ? IN_PNG : (enum carrier)(data[0] % CARRIERS);
	struct prov_bytes store = prov_bytes_sub(prov_bytes(data, size), 1, size);
	struct carried carried;

	if (carrier_make(where, store, &carried) && !carried.is_beside)
		make_from(prov_wr_data(&carried.file), size % 2 == 0);
	carrier_fini(&carried);
	return 0;
}
