/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "signals/signal.h"

/* Where credentials could be, and are not: a store that does not decode. */
static int read_wrappers(
    const struct prov_signal_in *in, struct prov_signals *signals, struct prov_err *err)
{
	const struct prov_signal_row *row = prov_signal_by_id("file.wrapper");
	int rc = PROV_OK;

	for (size_t i = 0; i < in->cands->n && rc == PROV_OK; i++) {
		const struct prov_cand *cand = &in->cands->v[i];

		if (cand->damage != NULL)
			rc = prov_signals_add(
			    signals, row, prov_bytes_str(cand->damage), cand->start, NULL, err);
	}
	return rc;
}

int prov_signals_collect(
    const struct prov_signal_in *in, struct prov_signals *signals, struct prov_err *err)
{
	static int (*const readers[])(const struct prov_signal_in *, struct prov_signals *,
	    struct prov_err *) = {prov_signals_xmp, prov_signals_exif, prov_signals_png,
	    prov_signals_jpeg, prov_signals_riff, prov_signals_bmff, prov_signals_label,
	    prov_signals_text, read_wrappers};
	struct prov_err why = {0};
	int rc = PROV_OK;

	if (in->cands->unread != NULL) {
		(void)prov_fail(&why, PROV_E_UNSUPPORTED, "%s", in->cands->unread);
		rc = prov_signals_forgive(signals, why.code, &why, err);
	}
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]) && rc == PROV_OK; i++) {
		memset(&why, 0, sizeof(why));
		rc = readers[i](in, signals, &why);
		rc = prov_signals_forgive(signals, rc, &why, err);
	}
	signals->was_read = rc == PROV_OK;
	/* Of a file of no known type only its bytes are known (format/binary.c). */
	signals->foreign = strcmp(in->format, "binary") == 0;
	if (rc == PROV_OK && signals->foreign)
		signals->gave_up = "nobody here knows where files of this kind say it";
	return rc;
}
