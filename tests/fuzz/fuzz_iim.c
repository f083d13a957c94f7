/* SPDX-License-Identifier: Apache-2.0 */
/* IPTC's datasets, bare and in the image resources of Photoshop: what is kept are texts. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "signals/iim.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct prov_bytes iim = prov_bytes(data, size);
	struct prov_signals signals;
	struct prov_src *src = NULL;
	struct prov_arena arena;

	if (prov_src_mem(&src, data, size, NULL) != PROV_OK)
		abort();
	prov_arena_init(&arena, PROV_MAX_SIGNAL_MEMORY);
	prov_signals_init(&signals, &arena);
	if (prov_signals_iim(&signals, iim, 0, NULL) != PROV_OK ||
	    prov_signals_resources(&signals, src, iim, 0, NULL) != PROV_OK ||
	    signals.n > PROV_MAX_SIGNALS)
		abort();
	for (size_t i = 0; i < signals.n; i++) {
		if (strlen(signals.v[i].value) > PROV_MAX_SIGNAL_TEXT ||
		    !prov_utf8_check(prov_bytes_str(signals.v[i].value), NULL))
			abort();
	}
	prov_src_close(src);
	prov_arena_fini(&arena);
	return 0;
}
