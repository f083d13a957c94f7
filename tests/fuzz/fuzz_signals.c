/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever the file: what it says of itself are texts within the limits. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "signals/signal.h"

static void collect(const struct prov_src *src, const struct prov_format *format)
{
	struct prov_arena scanned, kept;
	struct prov_signals signals;
	struct prov_layout layout;
	struct prov_cands cands;

	memset(&cands, 0, sizeof(cands));
	prov_arena_init(&scanned, (size_t)16 << 20);
	prov_arena_init(&kept, PROV_MAX_SIGNAL_MEMORY);
	prov_signals_init(&signals, &kept);
	prov_layout_init(&layout, src->size);
	if (format->scan(src, &scanned, &layout, &cands, NULL) == PROV_OK) {
		struct prov_signal_in in = {src, &layout, &cands, format->name};

		if (prov_signals_collect(&in, &signals, NULL) != PROV_OK ||
		    signals.n > PROV_MAX_SIGNALS)
			abort();
	}
	for (size_t i = 0; i < signals.n; i++) {
		if (strlen(signals.v[i].value) > PROV_MAX_SIGNAL_TEXT ||
		    !prov_utf8_check(prov_bytes_str(signals.v[i].value), NULL))
			abort();
	}
	prov_arena_fini(&kept);
	prov_arena_fini(&scanned);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct prov_format *format = NULL;
	struct prov_src *src = NULL;

	if (prov_src_mem(&src, data, size, NULL) != PROV_OK)
		abort();
	if (prov_format_find(src, NULL, &format, NULL) == PROV_OK && format != NULL)
		collect(src, format);
	prov_src_close(src);
	return 0;
}
