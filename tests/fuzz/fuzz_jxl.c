/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever the file: scanned within its bounds, covered without a gap, and a store can be put in.
 */
#include "helper/format_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)format_check(prov_format_jxl(), prov_bytes(data, size), 64);
	return 0;
}
