/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever the file: scanned within its bounds, covered without a gap, and where a store can be put
 * in, it is found again and goes without a trace. */
#include "helper/bmff_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)bmff_check(prov_format_mp4(), prov_bytes(data, size), 64);
	(void)bmff_check(prov_format_heic(), prov_bytes(data, size), 64);
	return 0;
}
