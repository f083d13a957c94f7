/* SPDX-License-Identifier: Apache-2.0 */
#include "format/vs.h"

#include "base/utf8.h"

#define VS1 0xfe00u   /* to VS16, for the bytes 0 to 15 */
#define VS17 0xe0100u /* to VS256, for the bytes 16 to 255 */

void prov_vs_put(struct prov_wr *wr, uint8_t b)
{
	prov_utf8_put(wr, b < 16 ? VS1 + b : VS17 + b - 16);
}

size_t prov_vs_get(struct prov_bytes text, uint8_t *b)
{
	uint32_t cp;
	int n = prov_utf8_next(text, &cp);

	*b = 0;
	if (n <= 0)
		return 0;
	if (cp >= VS1 && cp < VS1 + 16)
		*b = (uint8_t)(cp - VS1);
	else if (cp >= VS17 && cp < VS17 + 240)
		*b = (uint8_t)(cp - VS17 + 16);
	else
		return 0;
	return (size_t)n;
}
