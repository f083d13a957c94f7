/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever the file: scanned within its bounds, and described without gaps. */
#include "helper/format_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (size_t i = 0; prov_format_at(i) != NULL; i++) {
		if ((prov_format_at(i)->caps & PROV_FMT_ZIP) != 0)
			(void)prov_format_at(i)->sniff(prov_bytes(data, size));
	}
	(void)format_check(prov_format_zip(), prov_bytes(data, size), 8);
	return 0;
}
