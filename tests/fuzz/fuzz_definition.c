/* SPDX-License-Identifier: Apache-2.0 */
/* A definition in JSON: what is taken is signed, and then verifies, or is refused in words. */
#include <stdlib.h>
#include <string.h>

#include "helper/signed.h"

/* Whatever is referred to is one small picture. */
static int resource(void *ctx, const char *path, const struct prov_src **out, struct prov_err *err)
{
	(void)err;
	if (strlen(path) > 4096)
		abort();
	*out = ctx;
	return PROV_OK;
}

static void sign(const struct prov_definition *definition)
{
	const struct identity *id = identity_shared();
	struct prov_sign_opts opts = PROV_SIGN_OPTS_INIT;
	uint8_t *out;
	size_t n;
	int code;

	opts.definition = definition;
	opts.declare = "human-created";
	out = sign_bytes(id, sample_png(), &opts, &n, &code);
	if (code == PROV_E_INTERNAL ||
	    (out != NULL && state_of(id->policy, prov_bytes(out, n)) != PROV_STATE_TRUSTED))
		abort();
	free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct prov_bytes png = sample_png();
	struct prov_definition *definition = NULL;
	struct prov_src *src = NULL;

	if (prov_src_mem(&src, png.p, png.n, NULL) != PROV_OK ||
	    prov_definition_new(&definition, NULL) != PROV_OK)
		abort();
	if (prov_definition_load(definition, data, size, resource, src, NULL) == PROV_OK)
		sign(definition);
	prov_definition_free(definition);
	prov_src_close(src);
	return 0;
}
