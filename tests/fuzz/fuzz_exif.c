/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever the bytes: what is read of them are texts, and what is picked stays picked. */
#include <stdlib.h>

#include "base/utf8.h"
#include "prov/io.h"
#include "signals/exif.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct prov_src *src = NULL;
	struct prov_arena arena;
	struct prov_exif exif;
	struct prov_span preview;

	prov_arena_init(&arena, (size_t)1 << 20);
	if (prov_src_mem(&src, data, size, NULL) != PROV_OK ||
	    prov_exif_read(src, (struct prov_span){0, size}, &arena, &exif, NULL) != PROV_OK)
		abort();
	for (size_t i = 0; i < exif.n; i++) {
		if (!prov_utf8_check(prov_bytes_str(exif.v[i].value), NULL))
			abort();
	}
	if (prov_exif_preview(src, (struct prov_span){0, size}, &preview, NULL) != PROV_OK ||
	    preview.start > size || preview.len > size - preview.start)
		abort();
	prov_src_close(src);
	prov_arena_fini(&arena);
	return 0;
}
