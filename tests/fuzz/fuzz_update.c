/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An update (C2PA 2.4, 11.2.3) of whatever credentials: the input is a store, in or beside a file,
 * by the first byte (carrier.h). It is refused in words, or what comes out is the updater's: an
 * update that anybody would find invalid is never written.
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

static void check(struct prov_bytes file, const struct prov_sink *sink, bool is_beside)
{
	size_t n;
	const void *data = prov_sink_mem_data(sink, &n);
	struct prov_bytes made = prov_bytes(data, n);
	struct prov_src *src = source(is_beside ? file : made), *beside = source(made);
	struct prov_verify_opts how = PROV_VERIFY_OPTS_INIT;
	struct prov_report *report = NULL;

	how.sidecar = is_beside ? beside : NULL;
	if (prov_verify_with(&report, identity_shared()->policy, src, "fuzz", &how, NULL) !=
		PROV_OK ||
	    prov_report_state(report) != PROV_STATE_TRUSTED)
		abort();
	prov_report_free(report);
	prov_src_close(beside);
	prov_src_close(src);
}

static void update(struct prov_bytes file, const struct prov_bytes *credentials)
{
	const struct identity *id = identity_shared();
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	struct prov_src *src = source(file), *old = NULL;
	struct prov_sink *sink = NULL;
	struct prov_err err = {0};

	if (prov_sink_mem(&sink, (size_t)1 << 28, NULL) != PROV_OK)
		abort();
	opts.update = true;
	opts.title = "fuzz";
	opts.policy = id->policy;
	if (credentials != NULL) {
		opts.credentials = old = source(*credentials);
		opts.sidecar = sink;
	}
	if (prov_sign(id->signer, src, credentials == NULL ? sink : NULL, &opts, &err) == PROV_OK)
		check(file, sink, credentials != NULL);
	else if (!may_refuse(&err))
		abort();
	prov_sink_close(sink);
	prov_src_close(old);
	prov_src_close(src);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum carrier where = size == 0 ? IN_PNG : (enum carrier)(data[0] % CARRIERS);
	struct prov_bytes store = prov_bytes_sub(prov_bytes(data, size), 1, size);
	struct carried carried;

	/* A film in several files is updated file by file, or not at all. */
	if (where != BESIDE_FRAGMENTS) {
		if (carrier_make(where, store, &carried))
			update(prov_wr_data(&carried.file), carried.is_beside ? &store : NULL);
		carrier_fini(&carried);
	}
	return 0;
}
