/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever the file: scanned within its bounds, and covered without a gap. */
#include <stdlib.h>

#include "helper/format_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct format_scan s;

	format_scan(&s, prov_format_mp4(), prov_bytes(data, size));
	if (s.code == PROV_OK && !prov_layout_is_whole(&s.layout))
		abort();
	format_scan_fini(&s);
	return 0;
}
