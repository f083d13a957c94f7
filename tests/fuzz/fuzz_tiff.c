/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever the file: scanned within its bounds, and described without gaps. */
#include "helper/format_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)format_check(prov_format_tiff(), prov_bytes(data, size), 16 + size % 100);
	return 0;
}
