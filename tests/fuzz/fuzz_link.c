/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever the Link header: a target that lies in it and is fit for a URL, or none. */
#include <stdint.h>
#include <stdlib.h>

#include "prov-fetch/link.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *value = (const char *)data;
	size_t len;
	const char *target = link_find(value, size, &len);

	if (target == NULL) {
		if (len != 0)
			abort();
		return 0;
	}
	if (len == 0 || target < value || len > size - (size_t)(target - value))
		abort();
	for (size_t i = 0; i < len; i++) {
		if (target[i] <= ' ' || target[i] > '~')
			abort();
	}
	return 0;
}
