/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever the file: scanned within its bounds. */
#include "helper/format_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)prov_format_html()->sniff(prov_bytes(data, size));
	(void)format_check(prov_format_html(), prov_bytes(data, size), 8);
	return 0;
}
