/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever the packet: what is set is there once, all else is as it was, and stays so. */
#include "helper/xmp_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)xmp_check(prov_bytes(data, size));
	return 0;
}
