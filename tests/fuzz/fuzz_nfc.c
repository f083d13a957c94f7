/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever the text and however it is cut: what comes out is what utf8proc makes of the whole, it
 * comes out unchanged when it goes in again, and the offset of what is no UTF-8 lies in the text.
 * The input's first byte says in what pieces it goes in.
 */
#include <stdlib.h>
#include <utf8proc.h>

#include "base/limits.h"
#include "base/nfc.h"

static int collect(void *ctx, struct prov_bytes text, struct prov_err *err)
{
	(void)err;
	prov_wr_bytes(ctx, text);
	return PROV_OK;
}

static int run(struct prov_bytes text, size_t step, struct prov_wr *out, struct prov_err *err)
{
	struct prov_nfc nfc;
	int code = PROV_OK;

	prov_wr_init(out, SIZE_MAX);
	prov_nfc_init(&nfc, collect, out);
	for (size_t off = 0; off < text.n && code == PROV_OK; off += step)
		code = prov_nfc_update(&nfc, prov_bytes_sub(text, off, step), err);
	if (code == PROV_OK)
		code = prov_nfc_finish(&nfc, err);
	if (code == PROV_OK &&
	    (nfc.at != text.n || nfc.changed == prov_bytes_eq(prov_wr_data(out), text)))
		abort();
	prov_nfc_fini(&nfc);
	return code;
}

static void check_against_whole(struct prov_bytes text, struct prov_bytes made)
{
	utf8proc_uint8_t *want = NULL;
	utf8proc_ssize_t n = utf8proc_map(
	    text.p, (utf8proc_ssize_t)text.n, &want, UTF8PROC_STABLE | UTF8PROC_COMPOSE);

	if (n < 0 || !prov_bytes_eq(prov_bytes(want, (size_t)n), made))
		abort();
	free(want);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct prov_err err = {0};
	struct prov_wr once, again;
	struct prov_bytes text;
	size_t step;
	int code;

	/* What is long takes the reference quadratic time. */
	if (size < 2 || size > 4096)
		return 0;
	step = data[0] == 0 ? size : data[0];
	text = prov_bytes(&data[1], size - 1);
	code = run(text, step, &once, &err);
	if (code == PROV_E_FORMAT && (!err.has_at || err.at >= text.n))
		abort();
	if (code == PROV_OK) {
		check_against_whole(text, prov_wr_data(&once));
		if (run(prov_wr_data(&once), 1, &again, &err) != PROV_OK ||
		    !prov_bytes_eq(prov_wr_data(&once), prov_wr_data(&again)))
			abort();
		prov_wr_fini(&again);
	}
	prov_wr_fini(&once);
	return 0;
}
