/* SPDX-License-Identifier: Apache-2.0 */
/* A label for what AI made, as text from wherever it stood: what is kept is text within the limits.
 */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "signals/aigc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct prov_signal_row *row = prov_signal_by_id("exif.aigc");
	struct prov_bytes text = prov_bytes(data, size);
	struct prov_signals signals;
	struct prov_arena arena;

	prov_arena_init(&arena, PROV_MAX_SIGNAL_MEMORY);
	prov_signals_init(&signals, &arena);
	(void)prov_aigc_is(text);
	(void)prov_names_generator(text);
	for (int may_wrap = 0; may_wrap < 2; may_wrap++) {
		int rc = prov_signals_aigc(&signals, row, text, may_wrap != 0, 0, NULL);

		if (rc != PROV_OK && rc != PROV_E_LIMIT)
			abort();
	}
	for (size_t i = 0; i < signals.n; i++) {
		if (strlen(signals.v[i].value) > PROV_MAX_SIGNAL_TEXT ||
		    !prov_utf8_check(prov_bytes_str(signals.v[i].value), NULL))
			abort();
	}
	prov_arena_fini(&arena);
	return 0;
}
