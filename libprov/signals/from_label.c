/* SPDX-License-Identifier: Apache-2.0 */
/* The AIGC label of documents, which their scan finds and unpacks. */
#include "base/err.h"
#include "signals/words.h"

int prov_signals_label(
    const struct prov_signal_in *in, struct prov_signals *signals, struct prov_err *err)
{
	const struct prov_label *label = &in->cands->label;
	const char *id = strcmp(in->format, "pdf") == 0 ? "pdf.aigc" : "ooxml.aigc";

	if (label->unread != NULL)
		return prov_refuse_at(err, PROV_LIMIT_PROPERTIES, label->at, "%s", label->unread);
	if (label->text.n == 0)
		return PROV_OK;
	return prov_signals_words(signals, prov_signal_by_id(id), label->text, label->at, err);
}
