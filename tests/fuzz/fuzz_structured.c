/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text as any of the kinds that have comments, by the first byte: scanned within its bounds, what
 * is put in comes out again, and which way it goes can always be told.
 */
#include <stdlib.h>

#include "format/text_syntax.h"
#include "helper/format_check.h"

static void choose(const uint8_t *data, size_t size)
{
	static const struct prov_hint hints[] = {{.name = "a.md"}, {.method = "structured"},
	    {.method = "unstructured"}, {.media_type = "text/x-python"}};
	const struct prov_format *f;
	struct prov_src *src;

	if (prov_src_mem(&src, data, size, NULL) != PROV_OK)
		return;
	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (prov_format_find(src, &hints[i], &f, NULL) == PROV_E_INTERNAL)
			abort();
	prov_src_close(src);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t n = 0;

	if (size == 0)
		return 0;
	while (prov_text_syntax_at(n) != NULL)
		n++;
	choose(&data[1], size - 1);
	(void)format_check(
	    &prov_text_syntax_at(data[0] % n)->format, prov_bytes(&data[1], size - 1), 8 + data[0]);
	return 0;
}
